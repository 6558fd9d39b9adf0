"""The end of a server: who is being answered gets a little time, then an answer that says so.

uvicorn cancels what is unfinished when its own time is up, with a stack trace and 500 as plain text for each. Here
every unfinished request is told in JSON before that, and the calls to Neo4j that nobody waits for any more are ended.
"""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Any, Final

import orjson
import uvicorn

from api.errors import UNAVAILABLE
from api.http.endpoint import RETRY_AFTER_S
from api.http.negotiation import JSON
from api.request_id import HEADER, REQUEST_ID

if TYPE_CHECKING:
    from collections.abc import Callable
    from socket import socket

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: A request that is being answered when the server is told to stop has this long to finish.
FINISH_S: Final = 3.0
#: uvicorn's own limit; what has not read its answer by then is cut off.
CUT_OFF_S: Final = 4

_BODY: Final = orjson.dumps(
    {"errors": [{"message": "the server is stopping; try again", "extensions": {"code": UNAVAILABLE}}]}
)


class Ending:
    """ASGI middleware that can end every request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ending = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or end it."""
        task = asyncio.current_task()
        if scope["type"] != "http" or task is None:
            await self._app(scope, receive, send)
            return
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        self._tasks.add(task)
        try:
            await self._app(scope, receive, noted)
        except asyncio.CancelledError:
            if not self._ending:
                raise
            if not begun:
                await _told(send)
        finally:
            self._tasks.discard(task)

    def end(self) -> None:
        """End every request that is not answered yet."""
        self._ending = True
        for task in self._tasks:
            task.cancel()


async def _told(send: Send) -> None:
    """Answer 503."""
    headers = {"content-type": JSON, "retry-after": RETRY_AFTER_S, "connection": "close", HEADER: REQUEST_ID.get()}
    head = [(name.encode(), value.encode()) for name, value in headers.items() if value]
    head.append((b"content-length", str(len(_BODY)).encode()))
    await send({"type": "http.response.start", "status": 503, "headers": head})
    await send({"type": "http.response.body", "body": _BODY})


class Server(uvicorn.Server):
    """uvicorn, which ends requests in order. `stopping` is called when their time is up.

    From its making on SIGTERM means an end in order, also where `run` has not come to listen to signals yet.
    """

    def __init__(self, config: uvicorn.Config, ending: Ending, stopping: Callable[[], object]) -> None:
        super().__init__(config)
        signal.signal(signal.SIGTERM, self.handle_exit)
        self._ending = ending
        self._stopping = stopping

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Stop listening, let requests finish, and end those that do not."""
        timer = asyncio.get_running_loop().call_later(FINISH_S, self._end)
        await super().shutdown(sockets)
        timer.cancel()
        self._stopping()  # for what runs beside requests

    def _end(self) -> None:
        self._ending.end()
        self._stopping()

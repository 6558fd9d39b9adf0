"""Who asked: an id for each request, echoed to the caller, written in the log and in masked errors. Beside it in the
log stands the trace that the caller says the request is part of.
"""

from __future__ import annotations

import re
import secrets
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

from api.trace import TRACE_ID, trace_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER: Final = "x-request-id"
_HEADER_BYTES: Final = HEADER.encode()

#: The id of the request that is being answered; empty outside of one.
REQUEST_ID: Final[ContextVar[str]] = ContextVar("request_id", default="")

#: What a caller may choose: nothing that could break a line of the log.
_ID: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")


class RequestIds:
    """ASGI middleware: takes the caller's `X-Request-Id` or makes one, and answers with it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or pass on what is none."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = next((value for name, value in scope["headers"] if name == _HEADER_BYTES), b"")
        one = given.decode() if _ID.fullmatch(given) else secrets.token_hex(8)
        REQUEST_ID.set(one)
        TRACE_ID.set(trace_of([value for name, value in scope["headers"] if name == b"traceparent"]))

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (_HEADER_BYTES, one.encode())]
            await send(message)

        await self._app(scope, receive, answer)

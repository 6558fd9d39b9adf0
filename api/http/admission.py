"""Admission: how many requests are answered at once, in which threads, and what becomes of one whose client leaves.

Requests come on the event loop and are answered in worker threads. There is room for so many at once; heavy operations
have threads and room of their own, so that light ones never wait behind them. What finds no room is refused (503). A
request that takes long is watched: when its client has left, its statement is ended.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import contextmanager, suppress
from contextvars import copy_context
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from starlette.responses import Response as HttpResponse

from api.http.operation_log import LEFT
from api.http.refused import too_busy
from graph.errors import OperationalError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor as Pool
    from concurrent.futures import Future

    from starlette.requests import Request as HttpRequest

T = TypeVar("T")

#: From then on an answer that is not there yet is watched: its client may leave.
_WATCH_AFTER_S: Final = 0.1

#: What is sent to a client that has left: nothing, under the status that servers' logs use for it.
CLIENT_CLOSED_REQUEST: Final = HttpResponse(status_code=LEFT)


@dataclass(frozen=True, slots=True)
class Room:
    """How much there is room for."""

    #: Requests that are answered or wait; what comes then is refused.
    most_at_once: int
    #: Entities from which on an operation is heavy, and how many heavy ones are answered or wait.
    heavy_nodes: int
    most_heavy: int
    #: Longest time a request waits for a worker.
    wait_s: float


@dataclass(frozen=True, slots=True)
class Pools:
    """Worker threads, for light operations and for heavy ones."""

    light: Pool
    heavy: Pool


class Admission:
    """Lets requests in, and runs what answers them in a worker thread.

    `cancel` ends the statement that runs under a name; it is called in a thread and may raise `OperationalError`. What
    answers a request is called with that name. The methods belong to one event loop. They raise `RefusedError` (503) if
    there is no room, or no worker is free in time.
    """

    def __init__(self, pools: Pools, room: Room, cancel: Callable[[str], object]) -> None:
        self.room = room
        self._pools = pools
        self._cancel = cancel
        self._at_once = 0
        self._heavy = 0

    @contextmanager
    def admitted(self) -> Iterator[None]:
        """Hold a place for one request."""
        if self._at_once >= self.room.most_at_once:
            raise too_busy("too many requests at once")
        self._at_once += 1
        try:
            yield
        finally:
            self._at_once -= 1

    async def run_light(self, request: HttpRequest, answering: Callable[[str], T]) -> T | HttpResponse:
        """Answer a light operation, or begin a heavy one."""
        return await self._run(request, self._pools.light, answering)

    async def run_heavy(self, request: HttpRequest, answering: Callable[[str], T]) -> T | HttpResponse:
        """Answer a heavy operation, where there is room for one more."""
        if self._heavy >= self.room.most_heavy:
            raise too_busy(f"too many operations of {self.room.heavy_nodes} entities and more at once")
        self._heavy += 1
        try:
            return await self._run(request, self._pools.heavy, answering)
        finally:
            self._heavy -= 1

    async def _run(self, request: HttpRequest, pool: Pool, answering: Callable[[str], T]) -> T | HttpResponse:
        """Answer in a worker thread; where that takes long and the client leaves, end the statement of that name."""
        name = secrets.token_hex(8)
        # The request's id goes along into the thread.
        work = pool.submit(copy_context().run, answering, name)
        watching: list[asyncio.Task[None]] = []
        waited = asyncio.Event()
        loop = asyncio.get_running_loop()
        timers = [
            loop.call_later(
                _WATCH_AFTER_S,
                lambda: watching.append(asyncio.create_task(self._end_when_disconnected(request, work, name))),
            ),
            loop.call_later(self.room.wait_s, lambda: waited.set() if work.cancel() else None),
        ]
        try:
            return await asyncio.wrap_future(work)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():  # the server ends
                raise
            if waited.is_set():
                raise too_busy(f"no worker was free within {self.room.wait_s:g} s") from None
            return CLIENT_CLOSED_REQUEST
        finally:
            for timer in timers:
                timer.cancel()
            for watcher in watching:
                watcher.cancel()

    async def _end_when_disconnected(self, request: HttpRequest, work: Future[T], name: str) -> None:
        """When the client has left, end what runs for it, or keep it from beginning."""
        await _client_disconnected(request)
        loop = asyncio.get_running_loop()
        while not work.cancel() and not work.done():
            # Its statement may not have reached the database yet, and a database that is silent has its own deadline.
            with suppress(OperationalError):
                await loop.run_in_executor(None, self._cancel, name)
            await asyncio.sleep(_WATCH_AFTER_S)


async def _client_disconnected(request: HttpRequest) -> None:
    """Return when the client has closed its connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass

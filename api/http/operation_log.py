"""The operation log: one line for each operation, written when its answer is on its way. No line holds a value that
somebody sent: no variable and no text of a document.

The middleware sees the request from outside: status, bytes, time, and whether its client has left. What only the
endpoint and its workers know they note in `Noted`, which the context of the request carries.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import structlog

from api.errors import UNAVAILABLE

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.compile.operation import Request
    from api.execute import Response

#: A name of GraphQL that is short enough to be written down.
_NAME: Final = re.compile(r"[_A-Za-z][_A-Za-z0-9]{0,99}")
#: The status that servers' logs use where the client had left before it was answered.
LEFT: Final = 499
_STOPPING: Final = 503
_FAULT: Final = 500

_log = structlog.get_logger("clausegraph.operations")


@dataclass(slots=True)
class Noted:
    """What is known of one request's operation, so far."""

    #: Whether an operation was asked for at all.
    asked: bool = False
    name: str | None = None
    type: str | None = None
    text: str = ""
    sha256: str | None = None
    cost: int | None = None
    database_s: float | None = None
    codes: list[str] = field(default_factory=list)

    def document(self, text: str, sha256: str | None, name: str | None) -> None:
        """What is asked: the document, or its hash alone, and the name of the operation that is wanted."""
        self.asked = True
        self.text, self.sha256 = text, sha256
        self.name = name if name and _NAME.fullmatch(name) else None

    def hash(self) -> str | None:
        """The hash of the document, which an automatic persisted query names; None where there is neither."""
        if self.sha256 is None and self.text:
            return hashlib.sha256(self.text.encode("utf-8", "replace")).hexdigest()
        return self.sha256

    def request(self, request: Request) -> None:
        """The operation was found in its document, and can be run."""
        operation = request.operation
        if operation.name and _NAME.fullmatch(operation.name.value):
            self.name = operation.name.value
        self.type = operation.operation.value
        self.cost = request.nodes

    def response(self, response: Response) -> None:
        """The operation was answered or refused."""
        self.database_s = response.database_s
        self.codes = [str((error.extensions or {}).get("code")) for error in response.errors or ()]
        cost = (response.extensions or {}).get("cost")
        self.cost = cost["requested"] if cost else self.cost


#: What is noted of the request that is being answered; outside of one, what nobody reads.
NOTED: Final[ContextVar[Noted]] = ContextVar("noted")


def noted() -> Noted:
    """The notes of the request that is being answered."""
    return NOTED.get(None) or Noted()


class OperationLog:
    """ASGI middleware that writes the log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; where it asked for an operation, write a line of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        watched = _Watched(receive, send)
        NOTED.set(watched.noted)
        try:
            await self._app(scope, watched.receive, watched.send)
        except asyncio.CancelledError:
            if watched.status is None:  # the server ends
                watched.status, watched.noted.codes = _STOPPING, [UNAVAILABLE]
            raise
        finally:
            watched.tell()


class _Watched:
    """One request, as it is seen from outside."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.noted = Noted()
        self.status: int | None = None
        self._receive, self._send = receive, send
        self._bytes = 0
        self._began = perf_counter()

    async def receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.disconnect" and self.status is None:
            self.status = LEFT
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = self.status or message["status"]
        else:
            self._bytes += len(message.get("body", b""))
        await self._send(message)

    def tell(self) -> None:
        """Write the line."""
        one = self.noted
        if not one.asked:
            return
        line: dict[str, Any] = {
            "name": one.name,
            "type": one.type,
            "sha256": one.hash(),
            "cost": one.cost,
            "database_ms": _ms(one.database_s),
            "total_ms": _ms(perf_counter() - self._began),
            "bytes": self._bytes,
            "status": self.status or _FAULT,
            "codes": sorted(set(one.codes)),
        }
        # A log that nobody takes any more (a full disk, a reader that is gone) is no reason to break a connection.
        with suppress(OSError, ValueError):
            _log.info("operation", **line)


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds * 1000, 2)

"""A connection on which nothing comes, or whose client takes nothing, is not kept: a web server's part that uvicorn
leaves out.

uvicorn ends connections that idle between two requests; one whose client never finishes the head of a request, or never
reads its answer, it keeps for ever, and a few thousand of those are all that a process may have. Nor does it bound a
head, and its own limit on connections refuses those who ask, while those who hold them stay. What it refuses itself it
refuses in plain text; here every refusal is JSON with `errors`.
"""

from __future__ import annotations

import fcntl
import sys
import termios
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api.errors import BAD_REQUEST, BUSY
from api.http.negotiation import JSON

if TYPE_CHECKING:
    import asyncio

    from starlette.types import Receive, Scope, Send

#: Longest time between a connection, or the first byte of a request, and the end of the request's head.
HEAD_S: Final = 10.0
#: Longest time in which a client takes nothing of what waits for it; asyncio lets some 50 kB wait, and the kernel more.
TAKING_S: Final = 30.0
#: Bytes of a head, at most.
HEAD_BYTES: Final = 300_000
#: Bytes of an address, at most: httptools can tell the parts of no longer one.
ADDRESS_BYTES: Final = 65_535
#: Connections beyond the limit that are told so; what comes then is closed without a word.
_TOLD: Final = 100


class HeaderTimeoutProtocol(HttpToolsProtocol):
    """HTTP/1.1 that closes the connection of a client that takes too long to say what it wants."""

    _closing: asyncio.TimerHandle | None = None
    _leaving: asyncio.TimerHandle | None = None
    _head_bytes = 0
    url = b""

    def __init__(self, *given: Any, most: int, **named: Any) -> None:
        super().__init__(*given, **named)
        self._most = most

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a first request. Where there are too many connections, the one that has waited longest for
        its request makes room; where each of them is being answered, the new one is refused.
        """
        super().connection_made(transport)
        if len(self.connections) > self._most and not self._has_room():
            self.app = _refused_as_one_too_many
            if len(self.connections) > self._most + _TOLD:
                transport.abort()
                return
        self._wait()

    def _has_room(self) -> bool:
        """Whether there is room for this connection, or another one made room."""
        others = [
            connection
            for connection in self.connections
            if connection is not self and isinstance(connection, HeaderTimeoutProtocol) and connection.is_open
        ]
        if len(others) < self._most:
            return True
        waiting = [other for other in others if other.waits_since is not None]
        if waiting:
            min(waiting, key=lambda one: one.waits_since or 0).make_room()
        return bool(waiting)

    @property
    def is_open(self) -> bool:
        """Whether the connection is not being closed."""
        return not self.transport.is_closing()

    @property
    def waits_since(self) -> float | None:
        """When it began to wait for the head of a request, by the clock of the loop; None where it does not wait."""
        return None if self._closing is None else self._closing.when() - HEAD_S

    def make_room(self) -> None:
        """Close the connection."""
        self._wait_no_more()
        self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Take what has come; a head that is too long is refused before its end."""
        if self.transport.is_closing():
            return
        super().data_received(data)
        if self._closing is None:
            return
        self._head_bytes += len(data)
        if self._head_bytes > HEAD_BYTES:
            self.send_400_response(f"the head of the request is longer than {HEAD_BYTES} bytes")

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, and close the connection."""
        if len(self.url) > ADDRESS_BYTES:
            self._refuse(414, f"the address is longer than {ADDRESS_BYTES} bytes; send the operation by POST")
        else:
            self._refuse(431 if self._head_bytes > HEAD_BYTES else 400, msg)

    def _refuse(self, status: int, message: str) -> None:
        body = orjson.dumps({"errors": [{"message": message, "extensions": {"code": BAD_REQUEST}}]})
        head = f"content-type: application/json\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + head.encode() + body)
        self._wait_no_more()
        self.transport.close()

    def on_message_begin(self) -> None:
        """Begin to wait for the rest of a request's head."""
        self._head_bytes = 0
        self._wait()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._wait_no_more()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing more will come."""
        self._wait_no_more()
        self.resume_writing()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Too much waits for the client: where nothing of it is taken, the connection is closed."""
        super().pause_writing()
        self._watch(self._untaken())

    def _watch(self, untaken: int) -> None:
        self._leaving = self.loop.call_later(TAKING_S, self._look, untaken)

    def _look(self, before: int) -> None:
        untaken = self._untaken()
        if untaken < before:
            self._watch(untaken)
        else:
            self.transport.abort()

    def _untaken(self) -> int:
        """Bytes that the client has not taken: those here, and those of the kernel (SIOCOUTQ of tcp(7)).

        The kernel takes more only when a third of its buffer, which may be megabytes, is free again.
        """
        kernel = bytearray(4)
        with suppress(OSError):
            fcntl.ioctl(self.transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, kernel)
        return self.transport.get_write_buffer_size() + int.from_bytes(kernel, sys.byteorder)

    def resume_writing(self) -> None:
        """The client has taken what waited."""
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None
        super().resume_writing()

    def _wait(self) -> None:
        self._wait_no_more()
        self._closing = self.loop.call_later(HEAD_S, self.transport.close)

    def _wait_no_more(self) -> None:
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None


async def _refused_as_one_too_many(_scope: Scope, _receive: Receive, send: Send) -> None:
    """An application that answers 503."""
    error = {"message": "too many connections; try again in a second", "extensions": {"code": BUSY}}
    head = [(b"content-type", JSON.encode()), (b"retry-after", b"1"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 503, "headers": head})
    await send({"type": "http.response.body", "body": orjson.dumps({"errors": [error]})})

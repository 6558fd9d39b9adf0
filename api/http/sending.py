"""How answers leave: in pieces, as fast as their client takes them, and no more bytes waiting than there is room for.

A web server takes a whole body at once and keeps what its client does not read. A piece is given to it when the one
before is gone: so what waits is known here, and what encodes pieces on their way (compression) holds up nobody for
longer than one piece takes.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from api.errors import BUSY
from api.http.operation_log import noted

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Bytes of one piece; an answer that is no larger goes as it is.
PIECE_BYTES: Final = 128 * 1024


class Sending:
    """ASGI middleware. `refusal` is answered in place of what there is no room for.

    `most_bytes` of large answers may wait at once; one alone may have any size.
    """

    def __init__(self, app: ASGIApp, most_bytes: int, refusal: ASGIApp) -> None:
        self._app = app
        self._most_bytes = most_bytes
        self._refusal = refusal
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start: Message | None = None
        refused = False

        async def in_pieces(message: Message) -> None:
            nonlocal start, refused
            if message["type"] == "http.response.start":
                start = message
                return
            body = message.get("body", b"")
            if start is not None and self._waiting and len(body) + self._waiting > self._most_bytes:
                refused = True
                noted().codes = [BUSY]
                await self._refusal(scope, receive, send)
            elif start is not None:
                await send(start)
            start = None
            if not refused:
                await self._send(body, message, send)

        await self._app(scope, receive, in_pieces)

    async def _send(self, body: bytes, message: Message, send: Send) -> None:
        if len(body) <= PIECE_BYTES:
            await send(message)
            return
        self._waiting += len(body)
        try:
            for begin in range(0, len(body), PIECE_BYTES):
                end = begin + PIECE_BYTES
                more = end < len(body) or message.get("more_body", False)
                await send({**message, "body": body[begin:end], "more_body": more})
                # A client that takes all at once makes nobody wait here: others have their turn.
                await asyncio.sleep(0)
        finally:
            self._waiting -= len(body)

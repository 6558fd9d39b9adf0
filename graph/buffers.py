"""What the driver keeps of large answers.

Each connection of the driver (6.x) has a buffer that grows to the largest message that ever came, and stays as large
while the connection is kept: after an answer of 26 MB to each of 32 connections, that is a gigabyte. The driver has no
setting for it.
"""

from __future__ import annotations

from typing import Final

from neo4j._codec.packstream._common import UnpackableBuffer

#: Bytes of a buffer that is kept for the next message; the usual one has 8 KB.
KEPT: Final = 1024 * 1024

_reset = UnpackableBuffer.reset


def bound_buffers() -> None:
    """Let no connection of this process keep a buffer of more than `KEPT` bytes behind a message."""
    UnpackableBuffer.reset = _reset_small  # type: ignore[method-assign]


def _reset_small(buffer: UnpackableBuffer) -> None:
    if len(buffer.data) > KEPT:
        buffer.data = bytearray(buffer.initial_capacity)
    _reset(buffer)  # type: ignore[no-untyped-call]

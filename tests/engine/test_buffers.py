"""What connections keep of large answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from neo4j._codec.packstream._common import UnpackableBuffer

from graph.buffers import KEPT

if TYPE_CHECKING:
    import pytest

    from graph.engine import Engine


def test_no_connection_keeps_the_buffer_of_a_large_answer(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read through what is private to the driver: a new version of it that does otherwise fails here."""
    left: list[int] = []
    reset = UnpackableBuffer.reset

    def noted(buffer: UnpackableBuffer) -> None:
        before = len(buffer.data)
        reset(buffer)
        left.append(before)
        left.append(len(buffer.data))

    monkeypatch.setattr(UnpackableBuffer, "reset", noted)
    records: Any = engine.read("UNWIND range(1, 3) AS n RETURN reduce(s = 'x', i IN range(1, 22) | s + s) AS text")
    assert [len(text) for (text,) in records] == [2**22] * 3
    assert max(left[::2]) > 2**22
    assert max(left[1::2]) <= KEPT

"""What is asked of a Neo4j that was just started is answered, so that all of it is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.warm_up import PRACTICE, practise
from tests.asking import ask

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.reference_memory import Memory


@pytest.mark.parametrize("text", PRACTICE)
def test_each_operation_is_answered(text: str, small_world: tuple[Engine, Memory]) -> None:
    assert ask(small_world[0], text)


def test_practice_asks_each_in_turn(small_world: tuple[Engine, Memory], monkeypatch: pytest.MonkeyPatch) -> None:
    engine, asked = small_world[0], list[str]()
    read = engine.read
    monkeypatch.setattr(
        engine, "read", lambda text, *given, **more: (asked.append(text), read(text, *given, **more))[1]
    )
    practise(engine)
    assert len(asked) == len(set(asked)) == len(PRACTICE)

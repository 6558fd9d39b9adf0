"""What is asked of a Neo4j that was just started is answered, so that all of it is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.warm_up import PRACTICE, practise
from graph.engine import Engine
from tests.asking import ask

if TYPE_CHECKING:
    from tests.reference.memory import Memory


@pytest.mark.parametrize("text", PRACTICE)
def test_each_operation_is_answered(text: str, small_world: tuple[Engine, Memory]) -> None:
    assert ask(small_world[0], text)


def test_the_warm_up_asks_each_in_turn(small_world: tuple[Engine, Memory], monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    read = Engine.read

    def noted(self: Engine, text: str, *arguments: Any, **options: Any) -> Any:
        asked.append(text)
        return read(self, text, *arguments, **options)

    # Of the class: undone on an object, the patch would stay there as an attribute of its own.
    monkeypatch.setattr(Engine, "read", noted)
    practise(small_world[0])
    assert len(asked) == len(set(asked)) == len(PRACTICE)

"""Asking the API in a test: what is answered is one statement, without errors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson

from api.execute import Executor
from api.schema import graphql_schema, schema
from tests.reference import PLACE_OF_PAGES, Reference

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.reference.memory import Memory


def ask(engine: Engine, text: str, variables: dict[str, Any] | None = None) -> Any:
    """The data of an operation."""
    response = Executor(graphql_schema(), engine, base_url=PLACE_OF_PAGES, timeout_s=30).answer(text, variables)
    assert not response.errors, f"{response.errors}\n{text}"
    assert response.statements == 1
    return response.data


PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "questions.md"
_SECTION = re.compile(r"^## (q\d\d): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Question:
    """A question of `docs/questions.md`: its request, and the variables that are given for the demonstration graph."""

    title: str
    text: str
    variables: dict[str, Any]
    is_planned: bool


@cache
def questions() -> dict[str, Question]:
    """The questions of the page by name, in its order."""
    _, *parts = _SECTION.split(PAGE.read_text())
    return {
        name: _question(title, section)
        for name, title, section in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    }


def _question(title: str, section: str) -> Question:
    blocks = dict(re.findall(r"```(graphql|json)\n(.*?)```", section, re.DOTALL))
    variables = orjson.loads(blocks.get("json", "{}"))
    return Question(title, blocks["graphql"], variables, section.startswith("\n\n*Planned.*"))


def answer(name: str, engine: Engine, memory: Memory) -> Any:
    """The data of a question of the page, which must be the reference's answer."""
    asked = questions()[name]
    found = ask(engine, asked.text, asked.variables)
    assert found == Reference(schema.as_str(), memory).answer(asked.text, asked.variables)["data"]
    return found

"""Asking the API in a test: what is answered is one statement, without errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.execute import Executor
from api.schema import graphql_schema, schema
from tests.reference import PLACE_OF_PAGES, Reference

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine
    from tests.reference.memory import Memory


def ask(engine: Engine, text: str, variables: dict[str, Any] | None = None) -> Any:
    """The data of an operation."""
    response = Executor(graphql_schema(), engine, base_url=PLACE_OF_PAGES, timeout_s=30).answer(text, variables)
    assert not response.errors, f"{response.errors}\n{text}"
    assert response.statements == 1
    return response.data


def answer(name: str, shared: Path, engine: Engine, memory: Memory, variables: dict[str, Any] | None = None) -> Any:
    """The data of a question, which must be the reference's answer."""
    text = (shared / "questions" / f"{name}.graphql").read_text()
    found = ask(engine, text, variables)
    assert found == Reference(schema.as_str(), memory).answer(text, variables)["data"]
    return found

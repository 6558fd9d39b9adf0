"""What is measured against the compiled statements answers the same: content, order, counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.execute import Executor
from api.schema import graphql_schema
from benchmarks.expert.asked import questions
from benchmarks.expert.shapes import BASE_URL
from benchmarks.expert.statements import CLAUSE, FOLDER, experts
from benchmarks.questions import entities

if TYPE_CHECKING:
    from tests.contents import Contents


@pytest.mark.parametrize("name", experts())
def test_an_expert_statement_holds_the_answer(name: str, contents: Contents) -> None:
    engine, expert = contents.demonstration(), experts()[name]
    body = Executor(graphql_schema(), engine, base_url=BASE_URL).answer(expert.text, dict(expert.variables)).body()
    given = expert.given()
    assert "errors" not in body
    assert expert.shape(engine.read(expert.cypher, given), given) == body["data"]
    # Operations are made for the generated graph: the demonstration holds little for some of them.
    assert name not in questions() or entities(body["data"]) > 5, "an answer without content compares nothing"


def test_each_statement_has_a_question_and_a_shape() -> None:
    assert set(FOLDER.glob("*.cypher")) == {one.file for one in experts().values()}


def test_the_questions_of_readers_have_an_expert_statement() -> None:
    """q12 and q15 cannot be asked yet, and q11 is for reviewers alone."""
    without = {"q11", "q12", "q15"}
    assert questions().keys() - without == {name for name in experts() if name.startswith("q")}


def test_variables_of_the_demonstration_graph_are_read_with_the_question() -> None:
    asked = {name: one.variables for name, one in questions().items() if one.variables}
    assert asked["q03"] == {"platform": ["glasswren"]}
    assert asked["q07"] == {"platform": ["glasswren"], "since": "2026-10-24"}


def test_a_generated_graph_is_asked_for_what_it_holds() -> None:
    for expert in experts().values():
        asked = expert.on_generated()
        assert CLAUSE not in asked.text
        assert "glasswren" not in str({**asked.variables, **asked.parameters})

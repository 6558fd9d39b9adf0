"""The page of questions says what can be asked: each request fits the schema, or is said to be planned."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

from api.schema import graphql_schema
from tests.asking import PAGE, questions
from tests.contract import CONTRACT


def test_the_list_at_the_top_names_each_question() -> None:
    listed = re.findall(r"^\| \[(q\d\d)\]\(#\S+\) \| (.+?)( \(planned\))? \|$", PAGE.read_text(), re.MULTILINE)
    assert listed == [(name, one.title, " (planned)" * one.is_planned) for name, one in questions().items()]
    assert [name for name, *_ in listed] == [f"q{number:02}" for number in range(1, 16)]


@pytest.mark.parametrize("name", questions())
def test_a_question_can_be_asked_or_is_said_to_be_planned(name: str) -> None:
    asked = questions()[name]
    errors = validate(graphql_schema(), parse(asked.text))
    assert bool(errors) == asked.is_planned, errors or "the schema has all of it: strike *Planned.* from the page"
    assert validate(build_schema(CONTRACT.read_text()), parse(asked.text)) == []


def test_every_question_that_can_be_asked_has_a_test_on_the_demonstration_graph() -> None:
    tests = "".join(one.read_text() for one in Path(__file__).parent.glob("test_*.py"))
    asked = set(re.findall(r"\banswer\(\"(q\d\d)\", seeded, memory\)", tests))
    assert asked == {name for name, one in questions().items() if not one.is_planned}

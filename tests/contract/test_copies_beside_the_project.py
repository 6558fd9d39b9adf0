"""The contract and the questions also lie beside the project, where they were written: whatever moves there is noticed."""

from __future__ import annotations

from difflib import unified_diff

import pytest
from graphql import parse, print_ast

from tests.asking import questions
from tests.conftest import SHARED
from tests.contract import CONTRACT


def moved(theirs: str, ours: str) -> str:
    """What differs in the copy beside the project, line by line; empty where nothing does."""
    lines = unified_diff(ours.splitlines(), theirs.splitlines(), "in the project", "beside the project", lineterm="")
    return "\n".join(lines)


def test_the_contract_is_the_same() -> None:
    difference = moved((SHARED / "schema.graphql").read_text(), CONTRACT.read_text())
    assert not difference, f"copy it to {CONTRACT}, and see to {CONTRACT.parent.parent}/clients:\n{difference}"


def test_there_are_no_other_questions() -> None:
    assert {one.stem for one in (SHARED / "questions").glob("*.graphql")} == questions().keys()


@pytest.mark.parametrize("name", questions())
def test_a_question_asks_for_the_same(name: str) -> None:
    """Whatever the layout is, the request is the same."""
    theirs = parse((SHARED / "questions" / f"{name}.graphql").read_text())
    assert not moved(print_ast(theirs), print_ast(parse(questions()[name].text)))

"""Limits before planning: hostile documents are refused at once, whatever they cost to run; honest ones pass."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from graphql import get_introspection_query

from api.compile.limits import Limits
from api.execute import Executor, Response
from api.schema import graphql_schema
from api.settings import ApiSettings
from benchmarks.questions import QUESTIONS

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.reference.memory import Memory


class NoEngine:
    """Nothing that is refused may reach the database."""

    def read(self, *_: Any, **__: Any) -> Any:
        raise AssertionError("a refused operation reached the database")


def test_limits_are_those_that_the_documents_and_the_settings_tell() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text()
    told = re.findall(r"### CLAUSEGRAPH_MAX_(\w+)\n[^#]*?default ([\d,]+)", page)
    limits = asdict(Limits())
    assert {name.lower(): int(figure.replace(",", "")) for name, figure in told if name.lower() in limits} == limits
    assert ApiSettings().limits() == limits


def ask(text: str, variables: dict[str, Any] | None = None) -> Response:
    return Executor(graphql_schema(), NoEngine(), base_url="", limits=Limits()).answer(text, variables)  # type: ignore[arg-type]


def exponential(levels: int) -> str:
    """Each fragment spreads the next one twice: 2 to the power of `levels` fields in a few hundred bytes."""
    parts = ["{ ...F0 }"]
    parts += [f"fragment F{number} on Query {{ ...F{number + 1} ...F{number + 1} }}" for number in range(levels)]
    return " ".join([*parts, f"fragment F{levels} on Query {{ __typename }}"])


def nested(levels: int) -> str:
    return "{ jurisdictions " + "{ parents " * levels + "{ code }" + " }" * (levels + 1)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (
            "{ platforms(first: 100) { nodes { provisions(first: 100) { nodes { engages(first: 100) { nodes { id } } } } } } }",
            "entities",
        ),
        (exponential(22), "fields"),
        (exponential(100), "fields"),
        ("{" + " ".join(f"a{number}: __typename" for number in range(10_000)) + "}", "bytes"),
        ("{" + " ".join(f"a{number}: __typename" for number in range(300)) + "}", "root fields"),
        ("{ graph {" + " ".join(f"a{number}: flags" for number in range(300)) + "} }", "aliases"),
        ("{" + " __typename" * 3_000 + "}", "fields"),
        ("{ __typename" + " @skip(if: false)" * 200 + "}", "directives"),
        ("{ __typename }" + " " * 100_000, "bytes"),
        ("{ __typename " + "," * 99_000 + "}" + "," * 2_000, "bytes"),
        ("{" + "a" * 3 + " a" * 12_000 + "}", "tokens"),
        (nested(30), "levels of fields"),
        (nested(3_000), "levels|tokens"),
        ("{ __schema { types " + "{ fields { type " * 12 + "{ name }" + " } }" * 12 + " } }", "levels"),
    ],
    ids=lambda value: value if len(value) < 30 else "text",
)
def test_what_goes_beyond_a_limit_is_refused_with_value_limit_and_remedy(text: str, what: str) -> None:
    response = ask(text)
    assert response.errors
    assert not response.began
    error = response.errors[0]
    assert error.extensions
    assert error.extensions["code"] == "COST_LIMIT"
    assert any(one in error.message for one in what.split("|"))
    assert "may have" in error.message


def test_a_page_size_in_a_variable_counts() -> None:
    text = "query Q($n: Int) { platforms(first: $n) { nodes { provisions(first: $n) { nodes { engages(first: $n) { nodes { id } } } } } } }"
    assert "entities" in str(ask(text, {"n": 200}).errors)


def test_fragment_cycles_are_refused_by_validation() -> None:
    response = ask("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }")
    assert response.errors
    assert response.errors[0].extensions == {"code": "GRAPHQL_VALIDATION_FAILED"}


@pytest.mark.slow
def test_a_flood_of_unknown_fields_gives_a_bounded_number_of_errors() -> None:
    response = ask("{ graph {" + " ".join(f"unknown{number}" for number in range(1_500)) + "} }")
    assert 1 <= len(response.errors or []) <= 101


def test_the_standard_introspection_passes(small_world: tuple[Engine, Memory]) -> None:
    executor = Executor(graphql_schema(), small_world[0], base_url="", limits=Limits())
    assert not executor.answer(get_introspection_query()).errors


def test_the_operations_of_the_benchmarks_pass(small_world: tuple[Engine, Memory]) -> None:
    executor = Executor(graphql_schema(), small_world[0], base_url="", limits=Limits())
    for question in QUESTIONS:
        # They ask of real laws, which this small graph does not hold.
        errors = executor.answer(question.text).errors or ()
        assert not any((error.extensions or {})["code"] == "COST_LIMIT" for error in errors), question.name

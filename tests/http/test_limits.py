"""Limits before planning: hostile documents are refused at once, whatever they cost to run; honest ones pass."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from graphql import GraphQLError, get_introspection_query, parse

from api.compile.limits import Limits, check_shape, check_text
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


def counted(text: str) -> dict[str, int]:
    """What is counted of a document: each told by the refusal of an operation that may have none of it."""
    found: dict[str, int] = {}
    for name in ("root_fields", "depth", "fields", "aliases", "directives"):
        try:
            check_shape(parse(text), Limits(**{name: 0}))
            found[name] = 0
        except GraphQLError as error:
            found[name] = int(error.message.split()[3])
            check_shape(parse(text), Limits(**{name: found[name]}))
    return found


@pytest.mark.parametrize(
    ("text", "root_fields", "depth", "fields", "aliases", "directives"),
    [
        ("{ a }", 1, 1, 1, 0, 0),
        ("{ a b c }", 3, 1, 3, 0, 0),
        ("{ a a x: a y: a }", 3, 1, 4, 2, 0),
        ("{ a { b { c } d } e }", 2, 3, 5, 0, 0),
        ("{ a { x: b { y: c } } z: e }", 2, 3, 4, 3, 0),
        ("query @d { a @d @e { b @f } }", 1, 2, 2, 0, 4),
        ("{ ... @d { a { b @e } } ... on Q { c } }", 2, 2, 3, 0, 2),
        # A fragment is no level of its own, and counts wherever it is spread, with what it is spread with.
        ("{ a { ...F @d } b { ...F } } fragment F on Q { x: c @e { d } }", 2, 3, 6, 2, 3),
        ("{ ...F ...F c } fragment F on Q { a ...G } fragment G on Q { b }", 3, 1, 5, 0, 0),
        ("{ ...F } fragment F on Q { a ...F }", 1, 1, 1, 0, 0),
        ("{ ...F a }", 1, 1, 1, 0, 0),
        ("query A { a }", 1, 1, 1, 0, 0),
    ],
)  # fmt: skip
def test_a_document_is_counted_with_its_fragments_opened(
    text: str, root_fields: int, depth: int, fields: int, aliases: int, directives: int
) -> None:
    assert counted(text) == {
        "root_fields": root_fields,
        "depth": depth,
        "fields": fields,
        "aliases": aliases,
        "directives": directives,
    }


def test_every_operation_of_a_document_is_counted_by_itself() -> None:
    document = parse("query A { a b } query B { a { b { c } } } query C @d { x: a }")
    check_shape(document, Limits(root_fields=2, depth=3, fields=3, aliases=1, directives=1))
    for less in ({"root_fields": 1}, {"depth": 2}, {"fields": 2}, {"aliases": 0}, {"directives": 0}):
        with pytest.raises(GraphQLError):
            check_shape(document, Limits(**less))


def test_a_refusal_says_value_limit_and_remedy() -> None:
    for limit, told in (
        (Limits(root_fields=1), "2 root fields, and may have 1: ask in several requests"),
        (Limits(depth=1), "2 levels of fields, and may have 1: ask for the inner part by itself, by id or key"),
        (Limits(fields=2), "3 fields, and may have 2: ask for fewer fields, fragments opened"),
        (Limits(aliases=0), "1 aliases, and may have 0: ask in several requests"),
        (Limits(directives=0), "1 directives, and may have 0: leave fields out instead"),
    ):
        with pytest.raises(GraphQLError) as refused:
            check_shape(parse("{ a { x: b } c @d }"), limit)
        assert refused.value.message == f"the operation has {told}"
        assert refused.value.extensions == {"code": "COST_LIMIT", "limit": int(told.split("have ")[1].split(":")[0])}


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("", 0),
        ("{ a }", 3),
        ("{a(b: -1.5e3, c: $d) @e ...F}", 16),
        (r'{ a(b: "x y } \" {", c: """ " { \""" } """) }', 11),
        ('{ a # b c "d { \n }', 3),
        ("query Q($a: [Int!]! = [1 2]) { a | & }", 22),
    ],
)
def test_tokens_are_counted_as_the_specification_spells_them(text: str, tokens: int) -> None:
    size = len(text.encode())
    check_text(text, Limits(tokens=tokens, query_bytes=size))
    for limits, told in (
        (Limits(tokens=tokens - 1), f"{tokens} tokens, and may have {tokens - 1}"),
        (Limits(query_bytes=size - 1), f"{size} bytes, and may have {size - 1}"),
    ):
        with pytest.raises(GraphQLError) as refused:
            check_text(text, limits)
        assert refused.value.message == f"the operation has {told}: send a shorter document, values as variables"


def test_the_length_of_a_document_is_that_of_its_bytes() -> None:
    check_text("# \u00e4\U0001f99c", Limits(query_bytes=8))
    with pytest.raises(GraphQLError, match="8 bytes, and may have 7"):
        check_text("# \u00e4\U0001f99c", Limits(query_bytes=7))


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

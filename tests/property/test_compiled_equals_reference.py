"""What the compiler answers is what the naive reference answers, on generated operations.

The number of operations is a setting, so that a longer run needs no other code: CLAUSEGRAPH_TEST_OPERATIONS=10000; with
CLAUSEGRAPH_TEST_FIRST_OPERATION=3000 a run goes on where another ended.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from graphql import build_schema

from api.execute import Executor
from api.schema import graphql_schema, schema
from tests.operations import Generator, Operation
from tests.reference import PLACE_OF_PAGES, Reference

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.reference.memory import Memory

OPERATIONS = int(os.environ.get("CLAUSEGRAPH_TEST_OPERATIONS", "200"))
FIRST = int(os.environ.get("CLAUSEGRAPH_TEST_FIRST_OPERATION", "0"))

_PLATFORMS = ["platform-00000", "platform-00003", "platform-99999"]
VALUES: dict[str, list[Any]] = {
    "slug": _PLATFORMS,
    "key": ["platform-00000/document-0/clause-000000", "platform-00001/document-1/clause-000016", "none/none/none"],
    "text": ["law", "CITED\u00a0 1", "nothing", " "],
    "within": ["EU", "US", "GLOBAL", "GB"],
    # The last one is refused.
    "first": [*(0, 1, 2, 3, 20) * 4, 201],
    "ID": [
        "Platform:platform-00001",
        "Provision:platform-00000/document-0/clause-000000",
        "LegalUnit:eu-one/art-9",
        "Regulation:us-cluster",
        "Jurisdiction:US-IL",
        "Engagement:nothing",
        "ProvisionVersion:platform-00000/document-0/clause-000000@1",
        "ProvisionVersion:platform-00000/document-0/clause-000030@2",
        "Engagement:platform-00000/document-0/clause-000030~eu-one@2026-01-05T12:00:00Z",
        "Flag:nothing@2026-01-05T12:00:00Z",
        "Evidence:generated",
        # Suggestions: one that said something else before, one of a person, one of a flag, and one that was decided.
        "Engagement:platform-00000/document-0/clause-000000~eu-one~9dbf016636c6",
        "Engagement:platform-00000/document-0/clause-000000~eu-one~9dbf016636c6@2025-12-01T00:00:00Z",
        "Engagement:platform-00000/document-0/clause-000000~eu-one/art-9/par-2~daa159048f7d",
        "Flag:platform-00000/document-0/clause-000000~US-CA~496ad67ef445",
        "Engagement:platform-00003/document-3/clause-000003~eu-two/chapter-1~dc9ae059a3b9@2025-12-01T00:00:00Z",
        "nonsense",
    ],
    "last": [*(0, 1, 2, 3, 20) * 4, 201],
    # The last ones are refused.
    "start": [0, 0, 3, 7, 400, -1],
    "end": [0, 5, 9, 4000, -1],
    "skip": [0, 0, 1, 4, -1],
    "after": [""],
    "before": [""],
    "slugs": _PLATFORMS,
    "sector": ["ai", "social", "games"],
    "category": ["arbitration", "tracking", "age-limits"],
    "documentType": ["Terms of Service", "Privacy Policy"],
    "document": ["platform-00000/document-0", "platform-00003/document-3"],
    "platform": _PLATFORMS,
    "concept": ["none"],
    "maxLength": [1, 2, 3, 4],
    # The last one is refused.
    "style": [*("bibtex", "apa", "text") * 4, ""],
    "minStrength": [0, 3, 7],
    "Score": [0, 0.5, 0.9],
    "asOf": ["2025-06-10", "2025-09-01", "2025-12-31", "2026-01-01", "2026-03-01"],
    "knownAt": ["2025-11-30T23:59:59Z", "2025-12-01T01:00:00+01:00", "2026-01-05T11:59:59Z", "2026-01-05T12:00:00Z"],
    "revision": ["r1", "r1", "r1", "r99"],
    "createdBefore": ["2026-01-03T12:00:00Z", "2026-01-15T00:00:00+02:00", "2999-01-01T00:00:00Z"],
    "changeId": ["Change:platform-00000/document-0@change-0", "Change:none", "Provision:none"],
    "legalUnit": ["eu-one", "eu-one/art-9", "eu-two/chapter-1", "us-cluster", "xx-none"],
    "regulationEvent": ["LegalEvent:eu-one@2026-01-01~applies", "LegalEvent:none"],
    "Date": ["2025-07-01", "2025-12-01", "2026-03-01"],
    "LegalPath": [
        "eu-one",
        "eu-one/art-9",
        "eu-two/chapter-1",
        "us-cluster",
        "us-il-four/art-90",
        "us-quiet",
        "xx-none",
    ],
    "JurisdictionCode": ["EU", "EEA", "US", "US-IL", "GB", "GLOBAL", "ZZ"],
    # What lies within each kind, and what does not; the last three are refused.
    "AxisInput": [
        {"kind": "PLATFORM"},
        {"kind": "PLATFORM", "within": "ai", "limit": 3},
        {"kind": "SECTOR"},
        {"kind": "SECTOR", "within": "ai"},
        {"kind": "CATEGORY"},
        {"kind": "CATEGORY", "within": "tracking", "limit": None},
        {"kind": "REGULATION"},
        {"kind": "REGULATION", "limit": 2},
        {"kind": "REGULATION", "within": "us-cluster"},
        {"kind": "REGULATION", "within": "eu-one/art-9"},
        {"kind": "LEGAL_UNIT"},
        {"kind": "LEGAL_UNIT", "limit": 4},
        {"kind": "LEGAL_UNIT", "within": "eu-one"},
        {"kind": "LEGAL_UNIT", "within": "eu-two/chapter-1"},
        {"kind": "LEGAL_UNIT", "within": "us-quiet"},
        {"kind": "LEGAL_UNIT", "within": "xx-none"},
        {"kind": "JURISDICTION"},
        {"kind": "JURISDICTION", "within": "EU"},
        {"kind": "JURISDICTION", "within": "US", "limit": 1},
        {"kind": "SEVERITY"},
        {"kind": "SEVERITY", "within": "HIGH"},
        {"kind": "MONTH"},
        {"kind": "MONTH", "within": "2025"},
        {"kind": "REGULATION", "limit": 0},
        {"kind": "SEVERITY", "within": "tracking"},
        {"kind": "MONTH", "within": "ai"},
    ],
    "Boolean": [True, False],
    "String": ["law"],
}


#: How deep operations go, in turn: what deep ones are made of is tried more often in shallow ones.
_DEPTHS = (1, 2, 1, 2, 1, 3, 2, 4)

#: The root fields that lead to a report.
_REPORTS = frozenset({"matrix", "gap", "platform", "platforms"})


@pytest.mark.parametrize("part", range(10))
def test_compiled_answer_is_the_reference_answer(
    part: int, small_world: tuple[Engine, Memory], subtests: pytest.Subtests
) -> None:
    engine, memory = small_world
    executor = Executor(graphql_schema(), engine, base_url=PLACE_OF_PAGES)
    reference = Reference(schema.as_str(), memory)
    for seed in range(FIRST + part, FIRST + OPERATIONS, 10):
        operation = Generator(reference.schema, VALUES, seed, depth=_DEPTHS[seed % 8]).operation()
        with subtests.test(seed=seed):  # one that differs does not hide those behind it
            compare(executor, reference, operation, seed)


@pytest.mark.parametrize("part", range(4))
def test_compiled_report_is_the_reference_report(part: int, small_world: tuple[Engine, Memory]) -> None:
    """Reports have many arguments: operations that ask for little else."""
    engine, memory = small_world
    executor = Executor(graphql_schema(), engine, base_url=PLACE_OF_PAGES)
    reference = Reference(schema.as_str(), memory)
    answered = 0
    for seed in range(part, OPERATIONS // 2, 4):
        operation = Generator(reference.schema, VALUES, seed, depth=_DEPTHS[seed % 8], roots=_REPORTS).operation()
        answered += compare(executor, reference, operation, seed)
    assert answered > OPERATIONS // 20, "many operations are answered"


def test_compiled_impact_is_the_reference_impact(small_world: tuple[Engine, Memory]) -> None:
    """Of what a change or a law is named by, many generated names are refused."""
    engine, memory = small_world
    executor = Executor(graphql_schema(), engine, base_url=PLACE_OF_PAGES)
    reference = Reference(schema.as_str(), memory)
    answered = 0
    for seed in range(OPERATIONS // 4):
        operation = Generator(reference.schema, VALUES, seed, depth=2, roots=frozenset({"impact"})).operation()
        answered += compare(executor, reference, operation, seed)
    assert answered > OPERATIONS // 50, "some operations are answered"


#: Fields that name or tell the time that is read at, and what is known of today alone.
_OF_THE_TIME = frozenset({"id", "asOf", "knownAt", "cursor", "startCursor", "endCursor", "comparables"})


@pytest.mark.parametrize("part", range(2))
def test_what_is_read_without_a_time_is_what_is_read_today(
    part: int, small_world: tuple[Engine, Memory], subtests: pytest.Subtests
) -> None:
    executor = Executor(graphql_schema(), small_world[0], base_url=PLACE_OF_PAGES)
    core = build_schema(schema.as_str())
    assert core.query_type
    roots = frozenset(core.query_type.fields) - {"node", "nodes", "search", "paths"}
    for seed in range(part, OPERATIONS // 4, 2):
        asked = [
            Generator(core, VALUES, seed, _DEPTHS[seed % 8], roots, without=_OF_THE_TIME, always={"at": at}).operation()
            for at in ("null", f'{{asOf: "{datetime.now(UTC).date()}"}}')
        ]
        with subtests.test(seed=seed):
            now, today = (executor.answer(one.text, one.variables).body() for one in asked)
            # Where the two stand in the text is not the same.
            for body in (now, today):
                body["errors"] = [(error["path"], error["message"]) for error in body.get("errors", ())]
            assert today == now, f"seed {seed}\n{asked[0].text}\n{asked[0].variables}"


def compare(executor: Executor, reference: Reference, operation: Operation, seed: int) -> bool:
    """Compare the answers; tells whether there was one, and no refusal."""
    expected = reference.answer(operation.text, operation.variables)
    answer = executor.answer(operation.text, operation.variables).body()
    return same(answer, expected, f"seed {seed}\n{operation.text}\n{operation.variables}")


def same(answer: dict[str, Any], expected: dict[str, Any], where: str) -> bool:
    """Compare two answers, but for where errors stand in the text; tells whether there was one, and no refusal."""
    errors, told = expected.pop("errors", []), answer.pop("errors", [])
    for error in (*errors, *told):
        # Those of the specification's own rules have no code in the reference.
        code = error.get("extensions", {"code": "BAD_USER_INPUT"})["code"]
        assert code == "BAD_USER_INPUT", f"{errors}\n{told}\n{where}"
    # One refusal leaves the rest: the same fields are refused, and the same is answered beside them.
    assert [error["path"] for error in told] == [error["path"] for error in errors], where
    assert answer == expected, where
    # Equal dictionaries may differ in the order of keys, which GraphQL fixes.
    assert str(answer) == str(expected), f"order of keys: {where}"
    return not errors

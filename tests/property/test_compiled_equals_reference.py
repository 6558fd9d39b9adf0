"""What the compiler answers is what the naive reference answers, on generated operations.

The number of operations is a setting, so that a longer run needs no other code: CLAUSEGRAPH_TEST_OPERATIONS=10000.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from api.execute import Executor
from api.schema import graphql_schema, schema
from tests.operations import Generator, Operation
from tests.reference import PLACE_OF_PAGES, Memory, Reference

if TYPE_CHECKING:
    from graph.engine import Engine

_OPERATIONS = int(os.environ.get("CLAUSEGRAPH_TEST_OPERATIONS", "300"))

_PLATFORMS = ["platform-00000", "platform-00003", "platform-99999"]
_VALUES: dict[str, list[Any]] = {
    "slug": _PLATFORMS,
    "key": ["platform-00000/document-0/clause-000000", "platform-00001/document-1/clause-000016", "none/none/none"],
    "text": ["law", "CITED 1", "nothing"],
    "within": ["EU", "US", "GLOBAL", "GB"],
    "first": [0, 1, 2, 3, 20],
    "ID": [
        "Platform:platform-00001",
        "Provision:platform-00000/document-0/clause-000000",
        "LegalUnit:eu-one/art-9",
        "Regulation:us-cluster",
        "Jurisdiction:US-IL",
        "Engagement:nothing",
        "Evidence:generated",
        "nonsense",
    ],
    "last": [0, 1, 2, 3, 20],
    "slugs": _PLATFORMS,
    "sector": ["ai", "social", "games"],
    "category": ["arbitration", "tracking", "age-limits"],
    "documentType": ["Terms of Service", "Privacy Policy"],
    "document": ["platform-00000/document-0", "platform-00003/document-3"],
    "platform": _PLATFORMS,
    "concept": ["none"],
    "maxLength": [1, 2, 3, 4],
    "style": ["bibtex", "apa", "text"],
    "minStrength": [0, 3, 7],
    "Score": [0, 0.5, 0.9],
    "Date": ["2025-07-01", "2025-12-01", "2026-03-01"],
    "LegalPath": ["eu-one", "eu-one/art-9", "eu-two/chapter-1", "us-cluster", "us-il-four/art-90", "xx-none"],
    "JurisdictionCode": ["EU", "EEA", "US", "US-IL", "GB", "GLOBAL", "ZZ"],
    "Boolean": [True, False],
    "String": ["law"],
}


@pytest.mark.parametrize("part", range(10))
def test_compiled_answer_is_the_reference_answer(part: int, small_world: tuple[Engine, Memory]) -> None:
    engine, memory = small_world
    executor = Executor(graphql_schema(), engine, base_url=PLACE_OF_PAGES)
    reference = Reference(schema.as_str(), memory)
    for seed in range(part, _OPERATIONS, 10):
        operation = Generator(reference.schema, _VALUES, seed).operation()
        compare(executor, reference, operation, seed)


def compare(executor: Executor, reference: Reference, operation: Operation, seed: int) -> None:
    expected = reference.answer(operation.text, operation.variables)
    answer = executor.answer(operation.text, operation.variables).body()
    where = f"seed {seed}\n{operation.text}\n{operation.variables}"
    assert "errors" not in expected, f"{expected['errors']}\n{where}"
    assert answer == expected, where
    # Equal dictionaries may differ in the order of keys, which GraphQL fixes.
    assert str(answer) == str(expected), f"order of keys: {where}"

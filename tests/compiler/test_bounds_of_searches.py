"""The bounds of searches are those that the documents tell, and stand in the statements as they are told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.execute import Executor
from api.schema import graphql_schema, schema
from graph.plan import searches

DOCS = Path(__file__).parents[2] / "docs"
PATHS = '{ paths(from: "Platform:a", to: "Regulation:b", maxLength: 4) { budgetUsed truncated nodes { length } } }'
COMPARABLES = '{ provision(key: "a") { comparables(first: 3) { nodes { score } } } }'


def told(file: str, pattern: str) -> list[int]:
    """The numbers that a document tells, in the order of the groups of a pattern."""
    text = " ".join((DOCS / file).read_text().split()) if file else " ".join(schema.as_str().split())
    found = re.search(pattern, text)
    assert found, f"{file} does not tell {pattern}"
    return [int(one.replace(",", "")) for one in found.groups()]


def statement(text: str) -> str:
    executor = Executor(graphql_schema(), None, base_url="")  # type: ignore[arg-type]
    return executor.compiled(executor.operations.request(text, {}, None)).text or ""


def test_a_search_of_paths_looks_at_so_many_nodes() -> None:
    decision = "decisions/paths-meet-in-the-middle.md"
    assert told(decision, r"its neighbours, at most ([\d,]+); .*?at most ([\d,]+) of each") == [
        searches.NEIGHBOURS_OF_AN_END,
        searches.NEIGHBOURS_OF_A_NODE,
    ]
    assert told(decision, r"at most ([\d,]+) pairs for a length") == [searches.PAIRS]
    assert told("api.md", r"`budgetUsed`, at most ([\d,]+)") == [searches.NODE_BUDGET]
    assert told("", r"more than ([\d,]+) paths were found") == [searches.RANKED]
    assert told("", r"edges of that node of the requested kinds, at most ([\d,]+)") == [searches.COUNTED]
    assert searches.NODE_BUDGET == 2 + 2 * searches.NEIGHBOURS_OF_AN_END + searches.SECOND_NEIGHBOURS
    text = statement(PATHS)
    assert "LIMIT 401" in text
    assert "LIMIT 201" in text
    assert "LIMIT 2001" in text
    assert "fars[..100]" in text
    assert "> 10000 / (1 + size(fars[..100]))" in text


@pytest.mark.parametrize("length", [0, 5])
def test_a_path_has_at_most_four_edges(length: int) -> None:
    executor = Executor(graphql_schema(), None, base_url="")  # type: ignore[arg-type]
    error = executor.answer(PATHS.replace("maxLength: 4", f"maxLength: {length}")).body()["errors"][0]
    assert error["message"] == (f"maxLength: {length} is outside 1 to 4; for a longer chain, ask for each half of it")


def test_a_comparison_looks_at_so_many_provisions_and_weighs_three_parts() -> None:
    assert told("decisions/reading-at-a-time.md", r"At most ([\d,]+) candidates are compared") == [searches.CANDIDATES]
    weights = re.search(
        r"score is ([\d.]+) x laws \+ ([\d.]+) x categories \+ ([\d.]+) x words", " ".join(schema.as_str().split())
    )
    assert weights
    assert tuple(map(float, weights.groups())) == searches.WEIGHTS
    assert "LIMIT 200" in statement(COMPARABLES)


def test_a_search_for_words_ranks_so_many_hits() -> None:
    assert told("api.md", r"At most ([\d,]+) hits are ranked") == [searches.MOST_FOUND]
    assert "{limit: 1000}" in statement('{ search(text: "voice", first: 3) { edges { score } } }')

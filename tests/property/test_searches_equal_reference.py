"""Paths and comparisons are those of the reference, between many nodes of the small world and page after page."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from api.execute import Executor
from api.schema import graphql_schema, schema
from tests.reference import PLACE_OF_PAGES, Reference
from tests.reference.paths import identity, linked

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.reference.memory import Memory

PATHS = """query Q($from: ID!, $to: ID!, $most: Int, $via: [EdgeKind!], $first: Int, $after: String, $at: TimeInput) {
  paths(from: $from, to: $to, maxLength: $most, via: $via, first: $first, after: $after, at: $at) {
    totalCount truncated budgetUsed pageInfo { hasNextPage hasPreviousPage endCursor }
    nodes { length score steps { kind explanation from { __typename id } to { id ... on Provision { title } }
      edge { __typename id ... on Engagement { condition target { path } } ... on Flag { jurisdiction { code } } } } } } }"""

COMPARABLES = """query Q($keys: [ID!]!, $least: Score, $own: Boolean, $first: Int, $at: TimeInput) {
  nodes(ids: $keys, at: $at) { ... on Provision {
  key prevalence { platforms ofPlatforms asOf definition } citation apa: citation(style: "apa") text: citation(style: "text")
  comparables(minScore: $least, samePlatform: $own, first: $first) { totalCount pageInfo { hasNextPage }
    edges { cursor } nodes { score reason provision { key platform { name } } sharedTargets { __typename path }
      onlyHere { path } onlyThere { path } } } } } }"""

#: Before and after records and facts of the small world begin and end.
TIMES = (
    {"asOf": "2025-09-01"},
    {"asOf": "2025-12-31", "knownAt": "2026-01-05T11:59:59Z"},
    {"asOf": "2026-03-01", "knownAt": "2026-01-05T12:00:00Z"},
    {"revision": "r1"},
)

VIA: tuple[list[str] | None, ...] = (
    None,
    ["ENGAGES", "HAS_UNIT", "RELATES_TO"],
    ["PART_OF", "APPLIES_IN", "FLAGS"],
    ["SIMILAR_TO", "IN_DOCUMENT", "PUBLISHES"],
)


@pytest.fixture
def both(small_world: tuple[Engine, Memory]) -> tuple[Executor, Reference]:
    engine, memory = small_world
    return Executor(graphql_schema(), engine, base_url=PLACE_OF_PAGES), Reference(schema.as_str(), memory)


def same(both: tuple[Executor, Reference], text: str, variables: dict[str, Any]) -> Any:
    executor, reference = both
    expected = reference.answer(text, variables)
    found = executor.answer(text, variables).body()
    assert "errors" not in expected, expected
    assert found == expected, f"{variables}: {difference(found, expected)}"
    return found["data"]


def difference(found: Any, expected: Any, where: str = "") -> str | None:
    """The first place where two answers differ."""
    if isinstance(found, dict) and isinstance(expected, dict) and found.keys() == expected.keys():
        parts = [difference(found[name], expected[name], f"{where}.{name}") for name in found]
    elif isinstance(found, list) and isinstance(expected, list) and len(found) == len(expected):
        parts = [
            difference(one, other, f"{where}[{at}]")
            for at, (one, other) in enumerate(zip(found, expected, strict=True))
        ]
    else:
        return None if found == expected else f"{where}: {found!r} is not {expected!r}"
    return next((part for part in parts if part), None)


@pytest.mark.parametrize("via", VIA, ids=str)
def test_paths_are_all_that_there_are(both: tuple[Executor, Reference], via: list[str] | None) -> None:
    memory = both[1].memory
    nodes = [identity(node) for label in list(memory.nodes) for node in memory.all(label) if linked(node)]
    chosen = random.Random(7)
    lengths = set()
    for _ in range(40):
        start, goal = chosen.sample(nodes, 2)
        variables = {"from": start, "to": goal, "most": chosen.choice((1, 2, 3, 4, 4)), "via": via, "first": 200}
        found = same(both, PATHS, variables)["paths"]
        lengths |= {one["length"] for one in found["nodes"]}
    assert max(lengths) == 4 if via is None else lengths


@pytest.mark.parametrize("at", TIMES, ids=str)
def test_paths_of_another_time_are_all_that_there_were(both: tuple[Executor, Reference], at: dict[str, str]) -> None:
    memory = both[1].memory
    nodes = [identity(node) for label in list(memory.nodes) for node in memory.all(label) if linked(node)]
    chosen = random.Random(11)
    found = []
    for _ in range(30):
        start, goal = chosen.sample(nodes, 2)
        via = chosen.choice([None, *VIA[1:3]])
        variables = {"from": start, "to": goal, "most": chosen.choice((2, 3, 4, 4)), "via": via, "first": 200, "at": at}
        found += same(both, PATHS, variables)["paths"]["nodes"]
    facts = [step["edge"] for one in found for step in one["steps"] if step["edge"]]
    # Most facts were recorded at noon: a moment before, none of the few earlier ones stands on a path between these ends.
    known = set() if at.get("knownAt") == "2026-01-05T11:59:59Z" else {"Engagement", "Flag"}
    assert {one["__typename"] for one in facts} == known


def test_similar_words_are_not_followed_at_another_time(both: tuple[Executor, Reference]) -> None:
    ends = {"from": "Provision:a/b/c", "to": "Regulation:eu-one", "via": ["SIMILAR_TO"], "at": TIMES[0]}
    body = both[0].answer(PATHS, ends).body()
    assert "similarity of words is known only for today" in body["errors"][0]["message"]


def test_pages_of_paths_go_on_behind_their_cursor(both: tuple[Executor, Reference]) -> None:
    ends = {"from": "Regulation:us-three", "to": "Regulation:eu-one", "most": 4, "via": None}
    whole = same(both, PATHS, ends | {"first": 200})["paths"]["nodes"]
    assert len(whole) > 40
    rows: list[Any] = []
    after = None
    while True:
        part = same(both, PATHS, ends | {"first": 17, "after": after})["paths"]
        rows += part["nodes"]
        after = part["pageInfo"]["endCursor"]
        if not part["pageInfo"]["hasNextPage"]:
            break
    assert rows == whole


@pytest.mark.parametrize(
    ("least", "own", "at"),
    [*((least, own, None) for least in (0, 0.4, None) for own in (False, True)), *((0, True, at) for at in TIMES)],
    ids=str,
)
def test_comparables_are_those_of_every_provision(
    both: tuple[Executor, Reference], least: float | None, own: bool, at: dict[str, str] | None
) -> None:
    keys = [f"Provision:{node.get('key')}" for node in both[1].memory.all("Provision")]
    variables = {"keys": keys, "least": least, "own": own, "first": 5, "at": at}
    nodes = same(both, COMPARABLES, variables)["nodes"]
    found = [one["comparables"]["totalCount"] for one in nodes if one]
    assert min(found) == 0 or not least
    assert max(found) > 0

"""Alike fields are one subquery, however many they are."""

from __future__ import annotations

import pytest

from api.compile.planner import plan_operation
from api.execute import Executor
from api.schema import graphql_schema
from graph.cypher.alike import LEAST
from graph.cypher.emit import emit

_OPERATIONS = Executor(graphql_schema(), None, base_url="").operations  # type: ignore[arg-type]
_FIELDS = {
    "at the root": 'gap(a: [{path: "law-%d"}], b: [{path: "eu-two"}]) { onlyA { totalCount } neither }',
    "one of a kind": 'platform(slug: "p-%d") { name documents { nodes { key } } }',
    "paths": 'paths(from: "Platform:p-%d", to: "Regulation:eu-one") { totalCount nodes { length } }',
}


def text(body: str) -> str:
    return emit(plan_operation(_OPERATIONS.request(f"{{ {body} }}", {}, None)).plan)


def times(field: str, number: int) -> str:
    return " ".join(f"f{one}: {field % one}" for one in range(number))


@pytest.mark.parametrize("field", _FIELDS.values(), ids=_FIELDS)
def test_neo4j_plans_as_little_for_thirty_as_for_three(field: str) -> None:
    few, many = text(times(field, LEAST)), text(times(field, 30))
    assert few.count("UNWIND [{at: 0") == 1
    assert many.count("MATCH") == few.count("MATCH")
    assert text(times(field, LEAST - 1)).count("UNWIND [{at: 0") == 0


def test_lists_that_reports_share_are_collected_alike() -> None:
    coverage = 'coverage(target: {path: "law-%d"}) { mapped notAssessed units { unit { path } mapped } }'
    few, many = (text(f"platforms {{ nodes {{ slug {times(coverage, number)} }} }}") for number in (LEAST, 20))
    assert many.count("MATCH") == few.count("MATCH")


def test_pages_of_different_sizes_stay_apart() -> None:
    sizes = " ".join(f"f{one}: changes(first: {one}) {{ nodes {{ id }} }}" for one in range(1, 4))
    assert "UNWIND [{at: 0" not in text(sizes)
    alike = " ".join(f'f{one}: changes(filter: {{platform: ["p-{one}"]}}) {{ nodes {{ id }} }}' for one in range(3))
    assert "UNWIND [{at: 0" in text(alike)


def test_equal_fields_under_several_aliases_are_written_once() -> None:
    pages = " ".join(f"f{one}: provisions {{ nodes {{ title }} }}" for one in range(LEAST))
    assert text(pages).count("MATCH") == 1

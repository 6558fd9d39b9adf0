"""Reports: what must hold of them whatever the graph holds, and what they may not compute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.compile.limits import Limits
from api.execute import Executor
from api.schema import graphql_schema

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.reference.memory import Memory

GAP = """query Q($a: [LegalTargetInput!]!, $b: [LegalTargetInput!]!, $scope: ProvisionFilter) { gap(a: $a, b: $b, scope: $scope) {
  onlyA(first: 200) { totalCount nodes { key } } onlyB(first: 200) { totalCount nodes { key } }
  both(first: 200) { totalCount nodes { key } } neither notAssessed } }"""
MATRIX = """query Q($rows: AxisInput!, $columns: AxisInput!, $measure: Measure!) {
  matrix(rows: $rows, columns: $columns, measure: $measure) { rows { key count } cells { row column support } } }"""


@pytest.fixture
def executor(small_world: tuple[Engine, Memory]) -> Executor:
    return Executor(graphql_schema(), small_world[0], base_url="", limits=Limits())


def data(executor: Executor, text: str, variables: dict[str, Any] | None = None) -> Any:
    response = executor.answer(text, variables)
    assert not response.errors
    assert response.statements == 1
    return response.data


@pytest.mark.parametrize("scope", [None, {"status": ["ACTIVE", "REMOVED"]}, {"severity": {"gte": "HIGH"}}])
@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([{"path": "eu-one"}], [{"path": "eu-two"}]),
        ([{"path": "eu-one/art-9"}, {"path": "us-three", "includeUnits": False}], [{"path": "us-cluster"}]),
        ([{"path": "eu-one"}], [{"path": "eu-one"}]),
        ([{"path": "us-quiet"}], [{"path": "xx-none"}]),
    ],
)
def test_the_five_of_a_gap_share_the_scope(executor: Executor, scope: Any, a: Any, b: Any) -> None:
    gap = data(executor, GAP, {"a": a, "b": b, "scope": scope})["gap"]
    counted = {"provisions": {"filter": scope or {}}}
    total = data(
        executor,
        "query Q($filter: ProvisionFilter) { provisions(filter: $filter, first: 0) { totalCount } }",
        counted["provisions"],
    )["provisions"]["totalCount"]
    sides = [gap[name] for name in ("onlyA", "onlyB", "both")]
    assert total > 0
    assert sum(one["totalCount"] for one in sides) + gap["neither"] + gap["notAssessed"] == total
    keys = [node["key"] for one in sides for node in one["nodes"]]
    assert len(keys) == len(set(keys)) == sum(one["totalCount"] for one in sides)


@pytest.mark.parametrize("side", ["onlyA", "onlyB", "both"])
def test_cursors_of_a_gap_go_on(executor: Executor, side: str) -> None:
    text = f"""query Q($after: String) {{ gap(a: [{{path: "eu-one"}}], b: [{{path: "eu-two"}}]) {{
      {side}(first: 2, after: $after) {{ totalCount nodes {{ key }} pageInfo {{ endCursor hasNextPage }} }} }} }}"""
    keys, after, more = [], None, True
    while more:
        page = data(executor, text, {"after": after})["gap"][side]
        keys += [node["key"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(keys) == page["totalCount"] > 2
    assert keys == sorted(set(keys))


def test_cursors_of_a_cell_go_on(executor: Executor) -> None:
    text = """query Q($after: String) { matrix(rows: {kind: REGULATION, limit: 1}, columns: {kind: SEVERITY, limit: 1},
      measure: PROVISIONS) { cells { support provisions(first: 4, after: $after) { totalCount nodes { key }
        pageInfo { endCursor hasNextPage } } } } }"""
    keys, after, more = [], None, True
    while more:
        (cell,) = data(executor, text, {"after": after})["matrix"]["cells"]
        page = cell["provisions"]
        keys += [node["key"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(keys) == page["totalCount"] == cell["support"] > 4
    assert keys == sorted(set(keys))


def test_a_row_counts_a_provision_once(executor: Executor) -> None:
    axes = {"rows": {"kind": "PLATFORM"}, "columns": {"kind": "LEGAL_UNIT"}, "measure": "PROVISIONS"}
    matrix = data(executor, MATRIX, axes)["matrix"]
    sums = [sum(cell["support"] for cell in matrix["cells"] if cell["row"] == row["key"]) for row in matrix["rows"]]
    counts = [row["count"] for row in matrix["rows"]]
    assert all(total >= count for total, count in zip(sums, counts, strict=True))
    assert sum(sums) > sum(counts)


@pytest.mark.parametrize("limit", [0, 201])
@pytest.mark.parametrize("side", ["rows", "columns"])
def test_a_limit_out_of_range_is_refused(executor: Executor, side: str, limit: int) -> None:
    axes = {"rows": {"kind": "PLATFORM"}, "columns": {"kind": "SEVERITY"}, "measure": "PROVISIONS"}
    axes[side] = {"kind": "REGULATION", "limit": limit}
    (error,) = executor.answer(MATRIX, axes).body()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["path"] == ["matrix"]
    assert f"{side}.limit: {limit}" in error["message"]


def test_what_is_not_asked_for_is_not_computed(executor: Executor) -> None:
    def statement(selection: str) -> str:
        text = f"""{{ matrix(rows: {{kind: PLATFORM}}, columns: {{kind: REGULATION}}, measure: PROVISIONS) {{ {selection} }} }}"""
        return executor.compiled(executor.operations.request(text, None, None)).text or ""

    assert "provisions" not in statement("cells { row column value }")
    assert "provisions" in statement("cells { provisions { totalCount } }")
    assert "label" not in statement("rows { key count } cells { value }")
    assert "OPTIONAL MATCH" in statement("rows { label }")
    assert "support" not in statement("truncated rows { key }")
    assert "CLUSTER" not in statement("cells { value }")
    assert "CLUSTER" in statement("cells { viaCluster }")


def test_cells_count_for_the_cost_of_an_operation(executor: Executor) -> None:
    text = """query Q($limit: Int) { matrix(rows: {kind: PLATFORM, limit: $limit}, columns: {kind: REGULATION, limit: $limit},
      measure: PROVISIONS) { cells { provisions(first: 50) { nodes { key platform { name } } } } } }"""
    assert not executor.answer(text, {"limit": 20}).errors
    (error,) = executor.answer(text, {"limit": 200}).body()["errors"]
    assert error["extensions"]["code"] == "COST_LIMIT"

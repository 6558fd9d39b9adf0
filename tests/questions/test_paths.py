"""Question 14, and what keeps a search for paths bounded: hops, rows and nodes, however dense the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.execute import Executor
from api.schema import graphql_schema
from graph.plan.searches import NODE_BUDGET, RANKED
from tests.asking import answer

if TYPE_CHECKING:
    from graph.engine import Engine, Operator
    from tests.contents import Contents
    from tests.reference.memory import Memory

PATHS = """query Q($from: ID!, $to: ID!, $most: Int, $first: Int) { paths(from: $from, to: $to, maxLength: $most, first: $first) {
  totalCount truncated budgetUsed nodes { length score steps { kind from { id } to { id } } } } }"""


def test_q14_the_shortest_chains_from_a_clause_to_a_law(seeded: Engine, memory: Memory) -> None:
    found = answer("q14", seeded, memory)["paths"]
    assert found["nodes"], "there is a chain"
    assert 0 < found["budgetUsed"] <= NODE_BUDGET
    assert found["truncated"] is False, "the seeded graph is smaller than the budget"
    assert [one["length"] for one in found["nodes"]] == sorted(one["length"] for one in found["nodes"])
    for one in found["nodes"]:
        assert 1 <= one["length"] == len(one["steps"]) <= 4
        assert 0 < one["score"] <= 1
        assert one["steps"][0]["from"]["id"] == "Provision:mistral-ai/usage-policy/likeness-and-voice"
        assert one["steps"][-1]["to"]["id"] == "Regulation:us-ftc-act"
        met = [one["steps"][0]["from"]["id"], *(step["to"]["id"] for step in one["steps"])]
        assert len(set(met)) == len(met), "no node twice"
        for before, after in zip(one["steps"], one["steps"][1:], strict=False):
            assert before["to"] == after["from"]
        for step in one["steps"]:
            assert step["kind"] in {"ENGAGES", "HAS_UNIT", "RELATES_TO"}
            assert (step["edge"] is not None) == (step["kind"] == "ENGAGES")
            assert step["edge"] is None or step["edge"]["id"].startswith("Engagement:")
            assert step["explanation"].endswith(".")


@pytest.mark.parametrize("most", [0, 5, -1])
def test_hops_are_capped(most: int, seeded: Engine) -> None:
    executor = Executor(graphql_schema(), seeded, base_url="")
    response = executor.answer(PATHS, {"from": "Platform:x", "to": "Platform:y", "most": most})
    assert response.errors
    assert (response.errors[0].extensions or {})["code"] == "BAD_USER_INPUT"
    assert "1 to 4" in response.errors[0].message
    assert response.statements == 0


@pytest.mark.parametrize(
    ("start", "goal"),
    [
        ("Provision:no/such/clause", "Regulation:us-ftc-act"),
        ("Regulation:us-ftc-act", "Regulation:us-ftc-act"),
        ("nonsense", "Regulation:us-ftc-act"),
        ("Engagement:mistral-ai/usage-policy/likeness-and-voice~eu-gdpr/art-9", "Regulation:us-ftc-act"),
    ],
)
def test_ids_that_name_no_two_nodes_have_no_path(start: str, goal: str, seeded: Engine) -> None:
    body = Executor(graphql_schema(), seeded, base_url="").answer(PATHS, {"from": start, "to": goal}).body()
    assert body == {"data": {"paths": {"totalCount": 0, "truncated": False, "budgetUsed": 0, "nodes": []}}}


def test_an_empty_choice_of_kinds_is_refused(seeded: Engine) -> None:
    response = Executor(graphql_schema(), seeded, base_url="").answer(
        '{ paths(from: "Platform:x", to: "Platform:y", via: []) { totalCount } }'
    )
    assert response.errors
    assert "name at least one" in response.errors[0].message


# --- a dense graph: every provision engages every one of a few laws


def dense(engine: Engine, provisions: int) -> None:
    engine.command(
        """
        UNWIND range(1, 5) AS n
        CREATE (:Regulation:LegalTarget {key: n, path: 'hub-' + n, label: 'Hub ' + n})
        CREATE (:Platform {slug: 'p' + n, name: 'P' + n})-[:PUBLISHES]->(:Document {key: 'p' + n + '/d', title: 'D'})"""
    )
    engine.command(
        f"""
        UNWIND range(1, {provisions}) AS n
        MATCH (d:Document {{key: 'p' + (1 + n % 5) + '/d'}})
        CREATE (p:Provision {{key: d.key + '/' + n, title: 'Clause ' + n, status: 'ACTIVE'}})-[:IN_DOCUMENT]->(d)
        WITH p MATCH (l:Regulation)
        CREATE (p)-[:ENGAGES {{key: p.key + '~' + l.path, confidence: 0.9, modality: 'ENGAGES'}}]->(l)"""
    )


def hits(plan: Operator) -> int:
    return plan.hits + sum(hits(child) for child in plan.children)


def work(engine: Engine, start: str, goal: str) -> tuple[int, Any]:
    """Database hits of a search between two nodes, and what it found."""
    executor = Executor(graphql_schema(), engine, base_url="")
    variables = {"from": start, "to": goal, "first": 200}
    request = executor.operations.request(PATHS, variables, None)
    compiled = executor.compiled(request)
    assert compiled.text
    _, plan = engine.profile(compiled.text, compiled.binder.parameters(request.variables) | executor._supplied())
    return hits(plan), executor.answer(PATHS, variables).body()["data"]["paths"]


def test_a_search_among_hubs_is_bounded_and_says_so(contents: Contents, empty_graph: Engine) -> None:
    ends = (
        ("Provision:p1/d/5", "Provision:p2/d/6"),
        ("Provision:p1/d/5", "Regulation:hub-5"),
        ("Regulation:hub-1", "Regulation:hub-2"),
        ("Platform:p1", "Regulation:hub-2"),
    )
    dense(empty_graph, 1000)
    few = [work(empty_graph, *one)[0] for one in ends]
    contents.empty()
    dense(empty_graph, 5000)
    contents.name = "written by a test"
    for one, before in zip(ends, few, strict=True):
        after, found = work(empty_graph, *one)
        assert after < 1.5 * before, f"{one}: five times the graph took {after} database hits instead of {before}"
        assert found["truncated"] is True
        assert 0 < found["budgetUsed"] <= NODE_BUDGET
        assert 0 < len(found["nodes"]) == found["totalCount"] <= RANKED
        assert found["nodes"][0]["length"] == min(step["length"] for step in found["nodes"])

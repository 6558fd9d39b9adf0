"""How other platforms handle the same (questions 10 and 2), how many do, and how a provision is cited."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.execute import Executor
from api.schema import graphql_schema, schema
from graph.plan.searches import CANDIDATES
from tests.asking import answer, ask
from tests.reference import PLACE_OF_PAGES, Reference

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.reference.memory import Memory

CLAUSE = "mistral-ai/usage-policy/likeness-and-voice"

#: Question 2, as far as it asks for what this module tests.
Q02 = f"""{{ provision(key: "{CLAUSE}") {{ permalink title severity
  comparables(first: 3) {{ nodes {{ score reason provision {{ title platform {{ name }} severity }} sharedTargets {{ label }} }} }}
  prevalence {{ platforms ofPlatforms asOf definition }} citation }} }}"""

EVERY = """{ provisions(first: 200, filter: {status: [ACTIVE, REMOVED]}) { nodes { key platform { slug }
  engages(first: 50) { nodes { target { path } } } prevalence { platforms ofPlatforms definition }
  comparables(minScore: 0.6) { totalCount nodes { score reason provision { key status platform { slug } }
    sharedTargets { path } onlyHere { path } onlyThere { path } } } } } }"""


def paths(targets: list[dict[str, str]]) -> list[str]:
    return [one["path"] for one in targets]


def test_q10_how_others_word_the_same_restriction(seeded: Engine, memory: Memory) -> None:
    found = answer("q10", seeded, memory)["provision"]["comparables"]
    assert found["totalCount"] == len(found["nodes"]) >= 1, "a telling answer"
    own = {one.get("path") for one in memory.nodes["Provision"][CLAUSE].ends("ENGAGES")}
    for one in found["nodes"]:
        assert one["score"] >= 0.7
        assert one["provision"]["platform"]["name"] != "Mistral AI"
        shared_, here, there = (set(paths(one[name])) for name in ("sharedTargets", "onlyHere", "onlyThere"))
        assert shared_ | here == own
        assert not shared_ & here
        assert not there & own
    assert any(one["onlyHere"] or one["onlyThere"] for one in found["nodes"]), "the two sets differ somewhere"


def test_q02_the_parts_of_a_clause_page(seeded: Engine, memory: Memory) -> None:
    response = Executor(graphql_schema(), seeded, base_url=PLACE_OF_PAGES).answer(Q02)
    assert not response.errors
    assert response.statements == 1
    assert response.data == Reference(schema.as_str(), memory).answer(Q02)["data"]
    found: Any = response.data and response.data["provision"]
    assert found["comparables"]["nodes"]
    assert 1 <= found["prevalence"]["platforms"] <= found["prevalence"]["ofPlatforms"]
    assert found["citation"].startswith("@misc{mistral-ai:usage-policy:likeness-and-voice,")
    assert found["permalink"] in found["citation"]


def test_nothing_below_the_score_is_listed_and_most_clauses_have_few(seeded: Engine, memory: Memory) -> None:
    body = Executor(graphql_schema(), seeded, base_url=PLACE_OF_PAGES).answer(EVERY).body()
    assert body["data"] == Reference(schema.as_str(), memory).answer(EVERY)["data"]
    nodes = body["data"]["provisions"]["nodes"]
    counts = [one["comparables"]["totalCount"] for one in nodes]
    assert counts.count(0) > len(nodes) / 4, "an empty list where nothing is comparable, never filler"
    for node in nodes:
        for one in node["comparables"]["nodes"]:
            assert one["score"] >= 0.6
            assert one["provision"]["status"] == "ACTIVE"
            assert one["provision"]["platform"] != node["platform"]
            assert one["sharedTargets"], "at this score, none is comparable without a law in common"
        scores = [one["score"] for one in node["comparables"]["nodes"]]
        assert scores == sorted(scores, reverse=True)
        assert node["prevalence"]["platforms"] <= node["prevalence"]["ofPlatforms"]


_KNOWN = "2026-01-01T00:00:00Z"


def write_clauses(engine: Engine, letter: str, count: int, recorded: str) -> None:
    """Clauses of that many platforms that all engage one law, recorded at an instant."""
    engine.command(
        """
        MERGE (l:Regulation:LegalTarget {key: 'hub', path: 'hub'})
        WITH l UNWIND range(1, $count) AS n
        WITH l, $letter + toString(1000 + n) AS key, datetime($recorded) AS recorded
        CREATE (p:Provision:Clause:ActiveProvision {key: key, platformSlug: key, status: 'ACTIVE'})-[:HAS_HISTORY]->(:ProvisionVersion
          {id: key + '@1', key: key, platformSlug: key, status: 'ACTIVE', recordedFrom: recorded})
        CREATE (p)-[:ENGAGES {key: key + '~hub', pair: key + '~hub', status: 'ACCEPTED', recordedFrom: recorded}]->(l)""",
        letter=letter,
        count=count,
        recorded=recorded,
    )


def test_the_candidates_of_a_moment_stay_whatever_is_recorded_later(empty_graph: Engine) -> None:
    text = """query Q($at: TimeInput) { provision(key: "b1001", at: $at) { comparables(first: 200, minScore: 0.3) {
        totalCount nodes { provision { key } } } } }"""
    write_clauses(empty_graph, "b", CANDIDATES + 50, "2025-06-01T00:00:00Z")
    before = ask(empty_graph, text, {"at": {"knownAt": _KNOWN}})
    found = [one["provision"]["key"] for one in before["provision"]["comparables"]["nodes"]]
    assert found == [f"b{1001 + n}" for n in range(1, CANDIDATES)], "the first by key, and itself among them"
    write_clauses(empty_graph, "a", 50, "2026-06-01T00:00:00Z")
    assert ask(empty_graph, text, {"at": {"knownAt": _KNOWN}}) == before
    later = ask(empty_graph, text, {"at": {"knownAt": "2026-07-01T00:00:00Z"}})
    assert later["provision"]["comparables"]["nodes"][0]["provision"]["key"] == "a1001"


def test_an_unknown_style_of_citation_is_refused_with_those_that_are_known(seeded: Engine) -> None:
    text = f'{{ provision(key: "{CLAUSE}") {{ citation(style: "chicago") }} }}'
    response = Executor(graphql_schema(), seeded, base_url="").answer(text)
    assert response.errors
    assert (response.errors[0].extensions or {})["code"] == "BAD_USER_INPUT"
    assert all(one in response.errors[0].message for one in ("bibtex", "apa", "text", "chicago"))


@pytest.mark.parametrize("style", ["bibtex", "apa", "text"])
def test_each_style_names_who_what_when_and_where(style: str, seeded: Engine) -> None:
    text = f'{{ provision(key: "lumenscribe/terms/arbitration") {{ citation(style: "{style}") permalink excerpt {{ sha256 }} }} }}'
    found = Executor(graphql_schema(), seeded, base_url=PLACE_OF_PAGES).answer(text).body()["data"]["provision"]
    assert "Lumenscribe" in found["citation"]
    assert found["permalink"] in found["citation"]
    assert style == "apa" or found["excerpt"]["sha256"] in found["citation"]


def test_what_is_comparable_is_told_whichever_way_the_clause_is_found(seeded: Engine) -> None:
    """By an id, which may be that of a reading, everything below is seen from the day of what is found."""
    body = """comparables(first: 3) { totalCount nodes { score reason sharedTargets { path }
      provision { title lastSeen platform { name } flags { totalCount } engages(first: 5) { nodes { modality } }
        prevalence { platforms ofPlatforms } } } }"""
    text = f"query($id: ID!) {{ node(id: $id) {{ ... on Provision {{ validFrom {body} }} }} }}"
    by_id = ask(seeded, text, {"id": f"Provision:{CLAUSE}"})["node"]
    assert by_id["comparables"]["totalCount"] >= 1
    assert by_id == ask(seeded, f'{{ provision(key: "{CLAUSE}") {{ validFrom {body} }} }}')["provision"]
    assert ask(seeded, text, {"id": f"ProvisionVersion:{CLAUSE}@1"})["node"]["validFrom"]

"""The analysts' questions on the seeded graph: each is one statement, answers as the reference does, and holds its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.execute import Executor
from api.schema import graphql_schema, schema
from graph.rows import Batch
from seed.catalogue import load_catalogue
from seed.catalogue.rows import catalogue_batches
from seed.load import agent_rows, document_batch, incorporation_rows
from seed.seeding import DEMONSTRATION
from seed.sources.corpus import read_corpus
from tests.reference import PLACE_OF_PAGES, Reference
from tests.reference_memory import Memory

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine
    from tests.conftest import Contents


@pytest.fixture(scope="module")
def memory() -> Memory:
    """The seeded graph in memory, from the same rows."""
    corpus = read_corpus(DEMONSTRATION)
    return Memory(
        [
            *catalogue_batches(load_catalogue()),
            Batch(nodes=list(agent_rows(corpus.agents))),
            *(document_batch(document, corpus.agents) for document in corpus.documents),
            Batch(edges=list(incorporation_rows(corpus.documents))),
        ]
    )


@pytest.fixture
def seeded(contents: Contents) -> Engine:
    return contents.demonstration()


def answer(name: str, shared: Path, engine: Engine, memory: Memory) -> Any:
    """The data of a question, which must be one statement and the reference's answer."""
    text = (shared / "questions" / f"{name}.graphql").read_text()
    response = Executor(graphql_schema(), engine, base_url=PLACE_OF_PAGES, timeout_s=30).answer(text)
    assert not response.errors
    assert response.statements == 1
    assert response.data == Reference(schema.as_str(), memory).answer(text)["data"]
    return response.data


def test_q01_high_clauses_that_engage_article_9_but_not_the_ai_act(
    shared: Path, seeded: Engine, memory: Memory
) -> None:
    found = answer("q01", shared, seeded, memory)["provisions"]
    assert found["totalCount"] >= 4
    targets = {edge["target"]["path"] for node in found["nodes"] for edge in node["engages"]["nodes"]}
    assert "eu-gdpr/art-9/par-2/pt-a" in targets, "a point below the article counts as it"
    assert not any("art-90" in path for path in targets)
    states = {node["assessmentState"] for node in found["nodes"]}
    assert states == {"REVIEWED_UNRELATED", "NOT_ASSESSED"}, "reviewed and unrelated is told from never looked at"
    assert all(node["severity"] == "HIGH" for node in found["nodes"])
    flagged = {flag["jurisdiction"]["code"] for node in found["nodes"] for flag in node["flags"]["nodes"]}
    assert {"US-IL", "US-CA"} <= flagged
    assert all(code.startswith("US-") for code in flagged)
    counted = sum(facet["count"] for facet in found["facets"]["platform"])
    assert counted == found["totalCount"], "each provision has one platform"


def test_q04_states_flagged_most(shared: Path, seeded: Engine, memory: Memory) -> None:
    found = answer("q04", shared, seeded, memory)["jurisdiction"]
    states, total = found["flaggedBy"], found["all"]["totalCount"]
    assert sum(facet["count"] for facet in states["byJurisdiction"]) >= total >= states["totalCount"] > 0
    assert states["byJurisdiction"][0]["count"] >= states["byJurisdiction"][-1]["count"]
    assert {"us-il-bipa"} <= {facet["key"] for facet in states["byBasis"]}
    laws = {child["code"]: child["regulations"] for child in found["children"]}
    assert any(law["label"] == "BIPA" for law in laws["US-IL"])
    assert all(laws[facet["key"]] for facet in states["byJurisdiction"])


def test_q13_national_law_alone_with_a_private_right_of_action(shared: Path, seeded: Engine, memory: Memory) -> None:
    found = answer("q13", shared, seeded, memory)["provisions"]
    assert found["totalCount"] >= 3
    laws = [edge["target"] for node in found["nodes"] for edge in node["engages"]["nodes"]]
    assert any(law.get("kind") == "CLUSTER" and law["members"] for law in laws), "clusters show their members"
    for node in found["nodes"]:
        places = {place["code"] for edge in node["engages"]["nodes"] for place in edge["target"].get("appliesIn", [])}
        assert "EU" not in places
        assert node["flags"]["nodes"]

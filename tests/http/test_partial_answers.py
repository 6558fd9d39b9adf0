"""A graph that lacks what the schema promises: null at the nearest field that may be null, the rest answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from api.execute import Executor
from api.schema import graphql_schema

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.contents import Contents


@pytest.fixture
def damaged(contents: Contents) -> Executor:
    """The demonstration graph, in which one document has lost its platform."""
    engine: Engine = contents.demonstration()
    contents.name = "damaged"
    engine.command("MATCH (:Platform {slug: 'mistral-ai'})-[r:PUBLISHES]->(:Document) DELETE r")
    return Executor(graphql_schema(), engine, base_url="")


def answered(executor: Executor, text: str) -> dict[str, Any]:
    response = executor.answer(text)
    assert response.statements == 1
    return response.body()


def test_null_takes_the_place_of_the_nearest_field_that_may_be_null(damaged: Executor) -> None:
    body = answered(
        damaged,
        """{ lost: provision(key: "mistral-ai/usage-policy/likeness-and-voice") { title where: platform { slug } }
             __schema { queryType { name } }
             kept: provision(key: "framelake/terms/likeness") { platform { slug } }
             node(id: "Document:mistral-ai/usage-policy") { id ... on Document { platform { slug } } }
             nodes(ids: ["Platform:framelake", "Document:mistral-ai/usage-policy"]) {
               ... on Platform { slug } ... on Document { platform { slug } } } }""",
    )
    assert body["data"] == {
        "lost": None,
        "__schema": {"queryType": {"name": "Query"}},
        "kept": {"platform": {"slug": "framelake"}},
        "node": None,
        "nodes": [{"slug": "framelake"}, None],
    }
    paths = [error["path"] for error in body["errors"]]
    assert paths == [["lost", "where"], ["node", "platform"], ["nodes", 1, "platform"]]
    assert {error["extensions"]["code"] for error in body["errors"]} == {"GRAPH_INCOMPLETE"}


def test_a_list_without_null_passes_it_up_to_the_answer_itself(damaged: Executor) -> None:
    text = """{ provisions(orderBy: [{field: EXPOSURE_MAX}], first: 200) { nodes { key platform { slug } } } }"""
    body = answered(damaged, text)
    assert body["data"] is None
    (error,) = body["errors"]
    root, nodes, number, field = error["path"]
    assert (root, nodes, field) == ("provisions", "nodes", "platform")
    keys = answered(damaged, "{ provisions(orderBy: [{field: EXPOSURE_MAX}], first: 200) { nodes { key } } }")
    assert keys["data"]["provisions"]["nodes"][number]["key"].startswith("mistral-ai/")


def test_edges_tell_their_place_too(damaged: Executor) -> None:
    text = """{ legal(path: "eu-gdpr/art-9") { label
        engagedBy(first: 50) { edges { node { provision { key platform { slug } } } } } } }"""
    body = answered(damaged, text)
    assert body["data"] == {"legal": None}
    (error,) = body["errors"]
    assert error["path"][:3] == ["legal", "engagedBy", "edges"]
    assert error["path"][4:] == ["node", "provision", "platform"]


def test_an_empty_graph_has_no_state_to_tell(empty_graph: Engine) -> None:
    body = answered(Executor(graphql_schema(), empty_graph, base_url=""), "{ state: graph { revision } }")
    assert body["data"] is None
    (error,) = body["errors"]
    assert error["path"] == ["state"]
    assert "clausegraph seed" in error["message"]

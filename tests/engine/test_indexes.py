"""What Neo4j believes of its indexes, which is what it plans by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from clausegraph.serving import prepare
from graph.model.declare import form_of
from graph.model.model import LABELS
from graph.settings import GraphSettings
from graph.store.indexes import ensure, fill_derived, sample
from graph.store.revision import publish_revision
from graph.store.rows import Batch, NodeRow
from graph.store.writer import Writer

if TYPE_CHECKING:
    from graph.engine import Engine

_PLACES = 500


def _believed(engine: Engine, label: str) -> dict[tuple[str, ...], int]:
    """How many entries Neo4j believes each index of a label to hold, by the index's properties."""
    [[counts]] = engine.read("CALL db.stats.retrieve('GRAPH COUNTS') YIELD data RETURN data")
    return {
        tuple(index["properties"]): index["totalSize"] for index in counts["indexes"] if index.get("labels") == [label]
    }


def test_indexes_are_counted_when_a_graph_is_published(empty_graph: Engine) -> None:
    sample(empty_graph)
    assert set(_believed(empty_graph, "Jurisdiction").values()) == {0}
    places = [
        NodeRow("Jurisdiction", {"code": f"X{n}", "name": f"Place {n}", "level": "COUNTRY", "aliases": []})
        for n in range(_PLACES)
    ]
    Writer(empty_graph).write(Batch(nodes=places))
    publish_revision(empty_graph)
    believed = _believed(empty_graph, "Jurisdiction")
    assert believed["code",] == _PLACES
    assert believed["level",] == _PLACES


#: The full-text indexes as they were made when each text itself was indexed.
_EARLIER = (
    "CREATE FULLTEXT INDEX search FOR (n:Platform|Document|Provision|Regulation|LegalUnit|Jurisdiction) ON EACH "
    "[n.about, n.aliases, n.citation, n.code, n.excerptText, n.heading, n.label, n.legalEntity, n.name, "
    "n.officialTitle, n.plainSummary, n.title] OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}"
)


def _made_earlier(engine: Engine) -> None:
    """Bring the graph into the state in which a version before the one form of words left it."""
    for name in ("search", "search_past"):
        engine.command(f"DROP INDEX {name} IF EXISTS")
    engine.command(_EARLIER)
    past = _EARLIER.replace("INDEX search", "INDEX search_past").replace("|Provision|", "|Provision|ProvisionVersion|")
    engine.command(past)
    for label in LABELS:
        forms = ", ".join(f"n.{form_of(name)}" for name in label.texts)
        if forms:
            engine.command(f"MATCH (n:{label.name}) REMOVE {forms}")
    engine.command("CALL db.awaitIndexes(300)")


def _search(engine: Engine, words: str) -> list[list[str]]:
    return engine.read(
        "CALL db.index.fulltext.queryNodes('search', $words) YIELD node RETURN node.code", {"words": words}
    )


def _indexes(engine: Engine) -> list[list[object]]:
    return engine.read("SHOW INDEXES YIELD id, name, labelsOrTypes, properties, options RETURN * ORDER BY name")


def test_an_index_that_was_made_otherwise_is_made_anew_and_filled(empty_graph: Engine) -> None:
    place = {"code": "X1", "name": "Isle of “As Is”", "level": "COUNTRY", "aliases": ["Île d'Yeu"]}
    Writer(empty_graph).write(Batch(nodes=[NodeRow("Jurisdiction", place)]))
    before = empty_graph.read("MATCH (n:Jurisdiction) RETURN properties(n)")
    _made_earlier(empty_graph)
    assert _search(empty_graph, "as AND is") == []
    assert empty_graph.read("MATCH (n:Jurisdiction) RETURN properties(n)") != before
    ensure(empty_graph)
    assert _search(empty_graph, "as AND is") == [["X1"]]
    assert _search(empty_graph, "ile AND d AND yeu") == [["X1"]]
    assert empty_graph.read("MATCH (n:Jurisdiction) RETURN properties(n)") == before


def test_indexes_that_are_as_declared_stay(empty_graph: Engine) -> None:
    _made_earlier(empty_graph)
    ensure(empty_graph)
    there = _indexes(empty_graph)
    ensure(empty_graph)
    assert _indexes(empty_graph) == there


@pytest.mark.parametrize("missing", ["search", "search_past"])
def test_an_index_over_other_texts_or_labels_is_made_anew(empty_graph: Engine, missing: str) -> None:
    there = {one[1]: one[2:] for one in _indexes(empty_graph)}
    empty_graph.command(f"DROP INDEX {missing}")
    analyzer = "OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}"
    empty_graph.command(f"CREATE FULLTEXT INDEX {missing} FOR (n:Platform) ON EACH [n.nameFolded] {analyzer}")
    ensure(empty_graph)
    assert {one[1]: one[2:] for one in _indexes(empty_graph)} == there


def test_what_is_derived_is_made_where_it_is_not_so(empty_graph: Engine) -> None:
    place = {"code": "X1", "name": "Somewhere", "level": "COUNTRY", "aliases": []}
    Writer(empty_graph).write(Batch(nodes=[NodeRow("Jurisdiction", place)]))
    empty_graph.command("MATCH (n:Jurisdiction) SET n.nameFolded = 'otherwise'")
    assert fill_derived(empty_graph) == 1
    assert _search(empty_graph, "somewhere") == [["X1"]]
    assert fill_derived(empty_graph) == 0


def test_a_graph_of_an_earlier_version_is_served_with_the_new_index(empty_graph: Engine) -> None:
    place = {"code": "X1", "name": "Isle of As Is", "level": "COUNTRY", "aliases": []}
    Writer(empty_graph).write(Batch(nodes=[NodeRow("Jurisdiction", place)]))
    _made_earlier(empty_graph)
    prepare(empty_graph, GraphSettings(), seed_empty=False)
    assert _search(empty_graph, "as AND is") == [["X1"]]

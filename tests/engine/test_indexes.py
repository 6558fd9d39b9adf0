"""What Neo4j believes of its indexes, which is what it plans by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.store.indexes import sample
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

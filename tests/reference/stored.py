"""What the database holds, as rows in memory: for tests that change the graph behind the back of whoever writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.model.model import LABEL
from graph.store.projection import native
from tests.reference.memory import Edge, Memory, Node

if TYPE_CHECKING:
    from graph.engine import Engine

_NODES = "MATCH (n) RETURN elementId(n), labels(n), properties(n)"
_EDGES = "MATCH (a)-[r]->(b) RETURN type(r), elementId(a), elementId(b), properties(r)"


def memory_of(engine: Engine) -> Memory:
    """Everything of a label of the model that a plain traversal meets, and the relationships between."""
    memory, nodes = Memory([]), dict[str, Node]()
    for identity, labels, properties in engine.read(_NODES):
        label = next((one for one in labels if one in LABEL), None)
        if label:
            values: dict[str, Any] = native(properties)
            nodes[identity] = memory.nodes[label][values[LABEL[label].key]] = Node(label, values)
    for type_, start, end, properties in engine.read(_EDGES):
        if start in nodes and end in nodes:
            edge = Edge(type_, nodes[start], nodes[end], dict(native(properties)))
            edge.start.out[type_].append(edge)
            edge.end.into[type_].append(edge)
    return memory

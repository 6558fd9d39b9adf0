"""Rows: what `seed` and `claims` hand to `graph.store.writer`.

A row names one node or one edge with all its properties. Rows are grouped in a `Batch`, which is written in one
transaction, whole or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


class Now(Enum):
    """The instant of the transaction that writes the row."""

    NOW = "now"


NOW: Final = Now.NOW

#: What a property may hold. Lists hold text. An instant is timezone-aware, in UTC. None removes the property.
Value = str | int | float | bool | date | datetime | list[str] | Now | None


@dataclass(frozen=True, slots=True)
class NodeRow:
    """One node: its label and properties, the key property among them.

    A `partial` row holds the key and what changes, and its node must exist; a `named` one the key alone, and its node
    is made where it is missing; any other row holds every required property.
    """

    label: str
    properties: Mapping[str, Value]
    partial: bool = False
    named: bool = False


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """One relationship between two nodes, each named by its label's key."""

    type: str
    start: tuple[str, str]
    end: tuple[str, str]
    properties: Mapping[str, Value] = field(default_factory=dict)


@dataclass(slots=True)
class Batch:
    """What one transaction writes. Nodes come first, so an edge may join nodes of its own batch.

    `removed_edges` takes away relationships of the given type between two nodes; where a row has properties, only
    those that have them too. A suggestion, which is named by its claim, leaves its record behind in the past tense.
    Edges are removed before any are written. `clauses` are keys of provisions of which the readings were written: last
    of all, each is made to say what holds today (`graph.store.present`). `gone` are keys of provisions of which no
    reading stands any more: no plain traversal meets them.
    """

    nodes: list[NodeRow] = field(default_factory=list)
    edges: list[EdgeRow] = field(default_factory=list)
    removed_edges: list[EdgeRow] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        rows: Iterable[NodeRow | EdgeRow],
        *,
        removed_edges: Iterable[EdgeRow] = (),
        clauses: Iterable[str] = (),
    ) -> Batch:
        """A batch of rows of both kinds, in their order."""
        batch = cls(removed_edges=list(removed_edges), clauses=list(clauses))
        for row in rows:
            if isinstance(row, NodeRow):
                batch.nodes.append(row)
            else:
                batch.edges.append(row)
        return batch

    def __len__(self) -> int:
        return len(self.nodes) + len(self.edges) + len(self.removed_edges)


Row = TypeVar("Row", NodeRow, EdgeRow)


def in_chunks(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Rows in their order, at most `size` at a time, for batches that Neo4j's memory holds."""
    source = iter(rows)
    while chunk := list(islice(source, size)):
        yield chunk

"""Rows held in memory as nodes and relationships: what the reference computes on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from graph.model.model import LABEL, RECORDS
from graph.store.derived import derive

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from graph.store.rows import Batch
    from tests.reference.time import Time


@dataclass(eq=False)
class Node:
    """A node in memory; relationships by type, in both directions."""

    label: str
    properties: dict[str, Any]
    out: dict[str, list[Edge]] = field(default_factory=lambda: defaultdict(list), repr=False)
    into: dict[str, list[Edge]] = field(default_factory=lambda: defaultdict(list), repr=False)
    #: The time of the view that it stands in; None for what is now.
    when: Time | None = None

    def get(self, name: str) -> Any:
        return self.properties.get(name)

    @property
    def is_gone(self) -> bool:
        """Whether it is a record that the graph no longer says, met in what is now."""
        ends = LABEL[self.label].known_to
        return self.when is None and ends is not None and self.get(ends) is not None

    def ends(self, type_: str) -> list[Node]:
        return [edge.end for edge in self.out[type_] if not edge.end.is_gone]

    def starts(self, type_: str) -> list[Node]:
        return [edge.start for edge in self.into[type_] if not edge.start.is_gone]


@dataclass(eq=False)
class Edge:
    """A relationship in memory."""

    label: str
    start: Node
    end: Node
    properties: dict[str, Any]
    #: The day of the view that it stands in; None for what is now.
    today: date | None = None

    def get(self, name: str) -> Any:
        return self.properties.get(name)


class Memory:
    """Rows as nodes and relationships in memory."""

    def __init__(self, batches: Iterable[Batch]) -> None:
        self.nodes: dict[str, dict[str, Node]] = defaultdict(dict)
        for batch in batches:
            for node in batch.nodes:
                self.add(node.label, dict(node.properties))
            for row in batch.edges:
                start, end = self.find(*row.start), self.find(*row.end)
                edge = Edge(row.type, start, end, dict(row.properties))
                start.out[row.type].append(edge)
                end.into[row.type].append(edge)
            for key in batch.clauses:
                self.show(key, datetime.now(UTC).date())

    def add(self, label: str, properties: dict[str, Any]) -> None:
        declared = LABEL[label]
        gone = declared.known_to is not None and properties.get(declared.known_to) is not None
        group = RECORDS[label] if gone else label
        node = self.nodes[group].setdefault(properties[declared.key], Node(label, {}))
        once = {one.name for one in declared.properties if one.on_create and one.name in node.properties}
        node.properties.update({name: value for name, value in properties.items() if name not in once})
        for rule in declared.every_derived:
            node.properties[rule.name] = derive(rule, node.properties.get(rule.source))

    def show(self, key: str, today: date) -> None:
        """A provision as it reads today; one without a reading of today waits."""
        node = self.nodes["Provision"].pop(key)
        standing = [one for one in node.ends("HAS_HISTORY") if one.get("recordedTo") is None]
        holding = [
            one
            for one in standing
            if one.get("validFrom") <= today and (one.get("validTo") is None or one.get("validTo") > today)
        ]
        reading = [*sorted(standing, key=lambda one: int(one.get("ordinal"))), *holding][-1]
        document = self.nodes["Document"][key.rsplit("/", 1)[0]]
        passing = {"versionKey", "ordinal", "recordedTo"}
        node.properties.update({name: value for name, value in reading.properties.items() if name not in passing})
        if reading.get("status") == "ACTIVE" and reading.get("validTo") is None:
            versions = [one for one in document.ends("HAS_VERSION") if one.get("extraction") == "OK"]
            node.properties["lastSeen"] = max(
                [reading.get("lastSeen"), *(one.get("fetchedAt").date() for one in versions)]
            )
        ends = [("IN_DOCUMENT" if holding else "WILL_BE_IN", document)]
        ends += [("SOURCE_VERSION", one) for one in reading.ends("SOURCE_VERSION")]
        ends += [("IN_CATEGORY", self.nodes["Category"][slug]) for slug in reading.get("category")]
        for type_, end in ends:
            edge = Edge(type_, node, end, {})
            node.out[type_].append(edge)
            end.into[type_].append(edge)
        self.nodes["Provision" if holding else "WaitingProvision"][key] = node

    def find(self, label: str, key: str) -> Node:
        several = {"LegalTarget": ("Regulation", "LegalUnit"), "Provision": ("Provision", "WaitingProvision")}
        labels = several.get(label, (label, RECORDS.get(label, label)))
        return next(self.nodes[one][key] for one in labels if key in self.nodes[one])

    def all(self, *labels: str) -> list[Node]:
        return [node for label in labels for node in self.nodes[label].values()]

    def edges(self, type_: str) -> list[Edge]:
        return [edge for label in list(self.nodes) for node in self.all(label) for edge in node.out[type_]]

"""A replay's steps -> what stands when it ends, as if all of it were told at one instant."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.store.rows import EdgeRow, NodeRow
from seed.archive.clause_keys import KnownClause

if TYPE_CHECKING:
    from collections.abc import Iterator

    from seed.archive.clause_rows import VersionRows

#: When a row is recorded is no part of what it says.
_RECORDED = frozenset({"recordedFrom", "recordedTo"})


@dataclass(frozen=True, slots=True)
class ToldReading:
    """A reading of a clause that stands: what it says, and the key of the version it was taken from."""

    says: dict[str, Any]
    source: str


@dataclass(slots=True)
class ToldChange:
    """A change that stands, with all its edges."""

    key: str
    says: dict[str, Any]
    edges: list[EdgeRow] = field(default_factory=list)

    @property
    def affects(self) -> dict[str, dict[str, Any]]:
        """What it did to each clause, by the clause's key."""
        return {
            edge.end[1]: {name: value for name, value in edge.properties.items() if name != "key"}
            for edge in self.edges
            if edge.type == "AFFECTS"
        }

    @property
    def returns_to(self) -> str | None:
        """The version whose text it returned to."""
        return next((edge.end[1] for edge in self.edges if edge.type == "RETURNS_TO"), None)


class ReplayedDocument:
    """What a replay says so far; `take` the rows of its versions in order."""

    def __init__(self) -> None:
        self._nodes: defaultdict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self._edges: defaultdict[str, dict[tuple[str, str, str], EdgeRow]] = defaultdict(dict)

    def take(self, step: VersionRows, *, texts: bool = True) -> None:
        """What a version adds, ends and takes away; without `texts`, not its archived text."""
        for edge in step.removed:
            self._edges[edge.type].pop(_joined(edge), None)
        for row in step.rows:
            if isinstance(row, NodeRow):
                if row.label == "ArchivedText" and not texts:
                    continue
                properties = dict(row.properties)
                key = str(properties[_KEY.get(row.label, "key")])
                self._nodes[row.label].setdefault(key, {}).update(properties)
            else:
                self._edges[row.type][_joined(row)] = row

    def nodes(self, label: str) -> dict[str, dict[str, Any]]:
        """The nodes of a label, by their keys."""
        return self._nodes[label]

    def edges(self, *types: str) -> Iterator[EdgeRow]:
        """The edges of some types."""
        for type_ in types:
            yield from self._edges[type_].values()

    def pairs(self, type_: str) -> set[tuple[str, str]]:
        """The keys of the two ends of each edge of a type."""
        return {(start, end) for start, end, _ in self._edges[type_]}

    def readings(self) -> dict[str, list[ToldReading]]:
        """The readings that stand, by the key of their clause, in the order of their ordinals."""
        source = {edge.start[1]: edge.end[1] for edge in self.edges("SOURCE_VERSION")}
        found: defaultdict[str, list[ToldReading]] = defaultdict(list)
        for key, says in self._nodes["ProvisionVersion"].items():
            if "recordedTo" not in says:
                own = {name: value for name, value in says.items() if name not in _OF_RECORD}
                found[says["key"]].append(ToldReading(own, source[key]))
        return found

    def changes(self) -> list[ToldChange]:
        """The changes that stand."""
        found = {key: ToldChange(key, without_record(says)) for key, says in self._nodes["Change"].items()}
        for edge in self.edges("OF_DOCUMENT", "FROM_VERSION", "TO_VERSION", "RETURNS_TO", "AFFECTS"):
            found[edge.start[1]].edges.append(edge)
        return list(found.values())

    def clauses(self) -> list[KnownClause]:
        """The clauses by what they were read as."""
        texts = {key: says["sha256"] for key, says in self._nodes["DocumentVersion"].items()}
        return [
            KnownClause(
                key,
                readings[-1].says,
                frozenset((texts[reading.source], str(reading.says["excerptSha256"])) for reading in readings),
            )
            for key, readings in self.readings().items()
        ]


_KEY = {"ProvisionVersion": "versionKey", "ArchivedText": "sha256", "Platform": "slug"}
#: What names and dates a reading, and is no part of what it says.
_OF_RECORD = _RECORDED | {"versionKey", "ordinal"}


def _joined(edge: EdgeRow) -> tuple[str, str, str]:
    """What an edge joins; several suggestions may join the same two, each that of a claim."""
    return edge.start[1], edge.end[1], str(edge.properties.get("claimKey", ""))


def without_record(properties: dict[str, Any]) -> dict[str, Any]:
    """What a node says, without its key and when it was recorded."""
    return {name: value for name, value in properties.items() if name not in _RECORDED and name != "key"}

"""The graph -> what it has of an archived document: versions, changes, readings, and how its clauses continue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from graph.store.projection import native
from seed.archive.clause_keys import KnownClause
from seed.archive.rows import READER
from seed.archive.version_keys import StoredVersion
from seed.record.stored_state import recorded_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.engine import Engine
    from seed.record.transaction_time import Stored

_DOCUMENT: Final = "MATCH (d:Document {key: $document}) RETURN d.readerVersion, coalesce(d.retold, 0)"
_VERSIONS: Final = """
MATCH (v:VersionRecord) WHERE v.key STARTS WITH $document + '@'
RETURN properties(v), v:DocumentVersion"""
_CHANGES: Final = """
MATCH (:Document {key: $document})<-[:OF_DOCUMENT]-(c:ChangeRecord)
RETURN properties(c), c:Change, COLLECT { MATCH (c)-[:RETURNS_TO]->(v) RETURN v.key },
  COLLECT { MATCH (c)-[a:AFFECTS]->(p) RETURN [p.key, properties(a)] }"""
_PREVIOUS: Final = """
MATCH (a:VersionRecord)-[:PREVIOUS]->(b) WHERE a.key STARTS WITH $document + '@' RETURN a.key, b.key"""
_CONTINUED: Final = """
MATCH (:Document {key: $document})<-[:IN_DOCUMENT|WILL_BE_IN]-(a:Clause)-[:CONTINUED_BY]->(b) RETURN a.key, b.key"""
#: Suggestions of ours, which stay ours to change until a reviewer decides on them.
_SUGGESTED: Final = """
MATCH (:Document {key: $document})<-[:IN_DOCUMENT|WILL_BE_IN]-(:Clause)<-[:ABOUT]-(c:Claim {status: 'SUGGESTED'})
  -[:MADE_BY]->(:Agent {slug: $reader}) RETURN c.key"""
_REVIEWED: Final = """
MATCH (:Document {key: $document})<-[:IN_DOCUMENT|WILL_BE_IN]-(:Clause)<-[:ABOUT]-(c:Claim)
  -[:MADE_BY]->(:Agent {slug: $reader}) WHERE NOT c.status IN ['SUGGESTED', 'STALE'] RETURN c.key"""
_TEXT: Final = """
MATCH (:VersionRecord {key: $key})-[:HAS_TEXT]->(t:ArchivedText) RETURN t.text"""


@dataclass(frozen=True, slots=True)
class StoredHistory:
    """The versions that the graph has of a document. `reader` cut it into clauses; None for one that cannot be told,
    as before readers had numbers. `retold` is how often the history was told anew.
    """

    versions: Sequence[StoredVersion] = ()
    reader: int | None = None
    retold: int = 0

    @property
    def standing(self) -> list[StoredVersion]:
        """The versions that stand, oldest first."""
        return sorted((one for one in self.versions if one.stands), key=lambda one: (one.fetched_at, one.ordinal))


@dataclass(frozen=True, slots=True)
class StoredChange:
    """A change as the graph has it, with what it did to each clause, by the clause's key."""

    key: str
    says: Mapping[str, Any]
    affects: Mapping[str, Mapping[str, Any]]
    returns_to: str | None = None
    stands: bool = True


@dataclass(frozen=True, slots=True)
class StoredRecords:
    """Everything else that the graph says of a document, and what it once said."""

    changes: Sequence[StoredChange] = ()
    #: Readings by clause, in the order of their ordinals.
    readings: Mapping[str, Sequence[Stored]] = field(default_factory=dict)
    #: Ends of the edges that stand.
    previous: frozenset[tuple[str, str]] = frozenset()
    continued: frozenset[tuple[str, str]] = frozenset()
    #: Keys of suggestions that the text was said to support.
    suggested: frozenset[str] = frozenset()

    def clauses(self, versions: Sequence[StoredVersion]) -> list[KnownClause]:
        """The clauses by what they were read as: in the readings that stand, else in those that once did."""
        texts = {one.key: one.sha256 for one in versions}
        found = []
        for key, readings in self.readings.items():
            some = [one for one in readings if one.recorded_to is None] or readings
            words = ((texts[source], str(one.says["excerptSha256"])) for one in some for source in one.rests_on)
            found.append(KnownClause(key, some[-1].says, frozenset(words)))
        return found


class StoredDocuments:
    """What a graph has of archived documents, by their keys."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def history(self, document: str) -> StoredHistory:
        """The versions of a document; none of one that the graph does not know."""
        found = self._engine.read(_DOCUMENT, {"document": document})
        versions = [
            _version(native(properties), stands=stands)
            for properties, stands in self._engine.read(_VERSIONS, {"document": document})
        ]
        return StoredHistory(versions, *found[0]) if found else StoredHistory(versions)

    def records(self, document: str) -> StoredRecords:
        """Everything else that the graph has of a document."""
        asked = {"document": document}
        changes = [
            StoredChange(properties["key"], native(properties), _by_clause(affects), next(iter(to), None), stands)
            for properties, stands, to, affects in self._engine.read(_CHANGES, asked)
        ]
        return StoredRecords(
            changes,
            recorded_of(self._engine, document).readings,
            frozenset((one, other) for one, other in self._engine.read(_PREVIOUS, asked)),
            frozenset((one, other) for one, other in self._engine.read(_CONTINUED, asked)),
            frozenset(str(record[0]) for record in self._engine.read(_SUGGESTED, asked | {"reader": READER})),
        )

    def reviewed(self, document: str) -> frozenset[str]:
        """Keys of our suggestions on which a reviewer has decided: they are no longer ours to change."""
        return frozenset(
            str(record[0]) for record in self._engine.read(_REVIEWED, {"document": document, "reader": READER})
        )

    def text(self, version: str) -> str:
        """The archived text of a version, as it was read."""
        return str(self._engine.read(_TEXT, {"key": version})[0][0])

    def has_platform(self, slug: str) -> bool:
        """Whether the graph knows a platform."""
        return bool(self._engine.read("MATCH (p:Platform {slug: $slug}) RETURN 1", {"slug": slug}))


def _version(says: dict[str, Any], *, stands: bool) -> StoredVersion:
    return StoredVersion(
        says["key"],
        says["sha256"],
        says["fetchedAt"],
        says["kind"],
        says["extraction"],
        says["ordinal"],
        says["byteCount"],
        says.get("commit"),
        says.get("archiveUrl"),
        says.get("verifiedAt"),
        stands,
    )


def _by_clause(affects: list[list[Any]]) -> dict[str, dict[str, Any]]:
    return {key: native(properties) for key, properties in affects}

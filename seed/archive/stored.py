"""The graph -> what it has of an archived document: versions, changes, readings, and how its clauses continue."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graph.store import reads
from seed.archive.clause_keys import KnownClause
from seed.archive.suggestions import READER
from seed.archive.version_keys import StoredVersion
from seed.record.stored_state import recorded_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graph.engine import Engine
    from seed.record.transaction_time import StoredRecord


@dataclass(frozen=True, slots=True)
class StoredHistory:
    """The versions that the graph has of a document. `reader` cut it into clauses; None for one that cannot be told,
    as before readers had numbers. `retold` is how often the history was told anew; `judged` tells that reviewers have
    accepted readings of its clauses.
    """

    versions: Sequence[StoredVersion] = ()
    reader: int | None = None
    retold: int = 0
    judged: bool = False

    @property
    def standing(self) -> list[StoredVersion]:
        """The versions that stand, oldest first."""
        return sorted(
            (version for version in self.versions if version.stands),
            key=lambda version: (version.fetched_at, version.ordinal),
        )


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
    readings: Mapping[str, Sequence[StoredRecord]] = field(default_factory=dict)
    #: Ends of the edges that stand.
    previous: frozenset[tuple[str, str]] = frozenset()
    continued: frozenset[tuple[str, str]] = frozenset()
    #: Keys of suggestions that the text was said to support.
    suggested: frozenset[str] = frozenset()

    def clauses(self, versions: Sequence[StoredVersion]) -> list[KnownClause]:
        """The clauses by what they were read as: in the readings that stand, else in those that once did."""
        texts = {version.key: version.sha256 for version in versions}
        found = []
        for key, readings in self.readings.items():
            some = [record for record in readings if record.recorded_to is None] or readings
            words = (
                (texts[source], str(record.says["excerptSha256"])) for record in some for source in record.rests_on
            )
            found.append(KnownClause(key, some[-1].says, frozenset(words)))
        return found


class StoredDocuments:
    """What a graph has of archived documents, by their keys."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def history(self, document: str) -> StoredHistory:
        """The versions of a document; none of one that the graph does not know."""
        found = reads.reader_of(self._engine, document)
        versions = [_version(says, stands=stands) for says, stands in reads.versions_of(self._engine, document)]
        return StoredHistory(versions, *found) if found else StoredHistory(versions)

    def records(self, document: str) -> StoredRecords:
        """Everything else that the graph has of a document."""
        engine = self._engine
        changes = [
            StoredChange(says["key"], says, affects, returns_to, stands)
            for says, stands, returns_to, affects in reads.changes_of(engine, document)
        ]
        return StoredRecords(
            changes=changes,
            readings=recorded_of(engine, document).readings,
            previous=reads.previous_of(engine, document),
            continued=reads.continued_of(engine, document),
            suggested=reads.suggested_by(engine, READER, document),
        )

    def reviewed(self, document: str) -> frozenset[str]:
        """Keys of our suggestions on which a reviewer has decided: they are no longer ours to change."""
        return reads.reviewed_of(self._engine, READER, document)

    def text(self, version: str) -> str:
        """The archived text of a version, as it was read."""
        return reads.archived_text(self._engine, version)

    def has_platform(self, slug: str) -> bool:
        """Whether the graph knows a platform."""
        return reads.has_platform(self._engine, slug)


def _version(says: dict[str, Any], *, stands: bool) -> StoredVersion:
    return StoredVersion(
        key=says["key"],
        sha256=says["sha256"],
        fetched_at=says["fetchedAt"],
        kind=says["kind"],
        extraction=says["extraction"],
        ordinal=says["ordinal"],
        byte_count=says["byteCount"],
        commit=says.get("commit"),
        archive_url=says.get("archiveUrl"),
        verified_at=says.get("verifiedAt"),
        stands=stands,
    )

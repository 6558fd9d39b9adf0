"""The archived versions of a corpus's document, each with its place in the document's history."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.model.vocabulary import ChangeKind, Extraction
from seed.record.versions import Version, change_rows, version_key, version_rows
from seed.tracking.diff import change_between

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from graph.store.rows import EdgeRow, NodeRow
    from seed.corpus.records import ArchivedVersion, CorpusDocument
    from seed.record.transaction_time import Recorder
    from seed.tracking.diff import DocumentChange


@dataclass(frozen=True, slots=True)
class PlacedVersion:
    """A version with its place in the document's history."""

    key: str
    ordinal: int
    version: ArchivedVersion
    previous: PlacedVersion | None

    @property
    def fetched_at(self) -> datetime:
        """When it was archived."""
        return self.version.fetched_at

    @property
    def day(self) -> date:
        """The day it was archived."""
        return self.version.fetched_at.date()

    @property
    def valid_from(self) -> date:
        """The day the text binds from, as far as it says so."""
        return self.version.record.effective_on or self.day

    @property
    def is_diffed(self) -> bool:
        """Whether the texts of this version and the one before are held, so that a change leads here."""
        return bool(self.previous and self.version.text and self.previous.version.text)


def placed_versions(document: CorpusDocument) -> Iterator[PlacedVersion]:
    """The versions of a document, oldest first."""
    known: set[str] = set()
    previous: PlacedVersion | None = None
    for ordinal, version in enumerate(document.versions, 1):
        key = version_key(document.key, version.sha256, known)
        known.add(key)
        previous = PlacedVersion(key, ordinal, version, previous)
        yield previous


def placed_rows(placed: PlacedVersion, recorder: Recorder) -> Iterator[NodeRow | EdgeRow]:
    """A version, and the change that led to it."""
    archived, before, change = placed.version, placed.previous, _change(placed)
    kind = _kind(placed, change)
    version = Version(
        key=placed.key,
        sha256=archived.sha256,
        fetched_at=archived.fetched_at,
        kind=kind,
        extraction=Extraction.OK,
        byte_count=archived.byte_count,
        word_count=archived.word_count,
        ordinal=placed.ordinal,
        previous=before.key if before else None,
        text=archived.text,
        recorded_from=recorder.instant(archived.fetched_at),
        effective_on=archived.record.effective_on,
        archive_url=archived.record.archive_url,
    )
    yield from version_rows(version)
    if before and change:
        returns_to = _returns_to(placed) if kind is ChangeKind.CONTENT else None
        yield from change_rows(
            change, before.key, version, ChangeKind.RETURNED if returns_to else kind, returns_to=returns_to
        )


def _kind(placed: PlacedVersion, change: DocumentChange | None) -> ChangeKind:
    """As it is told, else as the texts show, else by whether it is the first version."""
    told = placed.version.record.kind or (change.kind if change else None)
    if told is not None:
        return told
    return ChangeKind.CONTENT if placed.previous else ChangeKind.FIRST_RECORD


def _returns_to(placed: PlacedVersion) -> str | None:
    """The key of the newest earlier version with the same text."""
    earlier = placed.previous
    while earlier and earlier.version.sha256 != placed.version.sha256:
        earlier = earlier.previous
    return earlier.key if earlier else None


def _change(placed: PlacedVersion) -> DocumentChange | None:
    before, after = placed.previous and placed.previous.version.text, placed.version.text
    return change_between(before, after) if before and after else None

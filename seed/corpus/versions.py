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
class Placed:
    """A version with its place in the document's history."""

    key: str
    ordinal: int
    version: ArchivedVersion
    previous: Placed | None

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


def placed(document: CorpusDocument) -> Iterator[Placed]:
    """The versions of a document, oldest first."""
    known: set[str] = set()
    previous: Placed | None = None
    for ordinal, version in enumerate(document.versions, 1):
        key = version_key(document.key, version.sha256, known)
        known.add(key)
        previous = Placed(key, ordinal, version, previous)
        yield previous


def placed_rows(one: Placed, recorder: Recorder) -> Iterator[NodeRow | EdgeRow]:
    """A version, and the change that led to it."""
    version, before = one.version, one.previous
    change = _change(one)
    kind = version.record.kind or (change.kind if change else None)
    if kind is None:
        kind = ChangeKind.CONTENT if before else ChangeKind.FIRST_RECORD
    row = Version(
        one.key,
        version.sha256,
        version.fetched_at,
        kind,
        Extraction.OK,
        version.byte_count,
        version.word_count,
        one.ordinal,
        before.key if before else None,
        version.text,
        recorder.instant(version.fetched_at),
        version.record.effective_on,
        version.record.archive_url,
    )
    yield from version_rows(row)
    if before and change:
        returns_to = _returns_to(one) if kind is ChangeKind.CONTENT else None
        yield from change_rows(change, before.key, row, ChangeKind.RETURNED if returns_to else kind, returns_to)


def _returns_to(one: Placed) -> str | None:
    """The key of the newest earlier version with the same text."""
    earlier = one.previous
    while earlier and earlier.version.sha256 != one.version.sha256:
        earlier = earlier.previous
    return earlier.key if earlier else None


def _change(one: Placed) -> DocumentChange | None:
    before, after = one.previous and one.previous.version.text, one.version.text
    return change_between(before, after) if before and after else None

"""What became of the clauses of a version -> the rows of their readings, changes and suggestions."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from claims.rules.suggestion import Clause, Document
from graph.model.vocabulary import SEVERITY_ORDER, ChangeEffect, Confidence, ProvisionStatus
from graph.store.rows import EdgeRow
from seed.archive.suggestions import laws_named, stale_edges, stale_rows, suggestion_rows
from seed.catalogue import read_categories
from seed.catalogue.suggesting import concept_reader
from seed.extract.categories import PHRASES_ARE_IN, categories
from seed.record.provision_rows import (
    Excerpt,
    Reading,
    ended_row,
    history_rows,
    named_row,
    reading_key,
    seen_row,
)
from seed.record.versions import Affected, affects_row
from seed.text.language import language_of_part

if TYPE_CHECKING:
    from datetime import date

    from graph.model.vocabulary import Severity
    from graph.store.rows import NodeRow
    from seed.record.versions import Version
    from seed.tracking.clauses import Followed, TrackedClause

#: What a clause is about does not depend on who says it.
_OF_NOBODY: Final = Document()


@dataclass(slots=True)
class VersionRows:
    """What one version adds to the graph, and what an import tells of the version."""

    version_key: str
    rows: list[NodeRow | EdgeRow] = field(default_factory=list)
    removed: list[EdgeRow] = field(default_factory=list)
    #: Keys of the clauses of which readings are written.
    clauses: dict[str, None] = field(default_factory=dict)
    #: The text is that of the version before: nothing new, but seen again.
    verifies: bool = False
    not_analysed: bool = False
    changes_terms: bool = False
    #: The terms say again what an earlier version said.
    returns: bool = False
    is_technical: bool = False


@dataclass(slots=True)
class WrittenClause:
    """What was written of one clause so far; the writer alone changes it."""

    #: The newest reading, as it stands, and the key of the version that it was taken from.
    reading: Reading
    source: str
    #: How many readings were written.
    ordinal: int = 0
    #: Laws for which its words support a suggestion, with the day from which on they do.
    suggested: dict[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionContext:
    """The version that is written, and what its clauses are read by."""

    version: Version
    #: The newest version before that could be analysed.
    before: Version | None
    #: The key of the change that led here; None in the first version.
    change: str | None
    terms_type: str
    language: str
    #: Keys of suggestions on which a reviewer has decided.
    reviewed: frozenset[str]

    @property
    def day(self) -> date:
        """The day of the version, from which its readings are valid."""
        return self.version.fetched_at.date()


class ClauseWriter:
    """Writes what became of the clauses of one version; `written` is what earlier versions left, by key."""

    def __init__(self, at: VersionContext, into: VersionRows, written: dict[str, WrittenClause]) -> None:
        self.at, self.into, self.written = at, into, written

    def write(self, followed: Followed) -> None:
        """The rows of one clause."""
        clause, effect = followed.clause, followed.effect
        before = self.written[clause.key].reading if clause.key in self.written else None
        match effect:
            case None:
                self.into.rows.append(seen_row(clause.key, self.at.day))
                return
            case ChangeEffect.MOVED:
                self._move(clause)
            case ChangeEffect.REMOVED:
                self._remove(followed)
            case ChangeEffect.ADDED | ChangeEffect.MODIFIED:
                self._rewrite(followed)
        if self.at.change:
            after = self.written[clause.key].reading
            self._affect(self.at.change, followed, effect, (before, after))

    def _affect(
        self, change: str, followed: Followed, effect: ChangeEffect, readings: tuple[Reading | None, Reading | None]
    ) -> None:
        """What the change did to the clause, which read like the two `readings` before and after."""
        before = None if effect is ChangeEffect.ADDED else readings[0]
        after = None if effect is ChangeEffect.REMOVED else readings[1]
        affected = Affected(
            effect=effect,
            # Words that stayed may stand elsewhere in every version.
            before=_at(before, followed.was_at),
            after=_at(after, followed.clause.start),
            severities=(before.severity if before else None, after.severity if after else None),
            match=followed.match,
            score=followed.score,
            continued_by=followed.continued_by,
        )
        self.into.rows.append(affects_row(change, followed.clause.key, affected))

    def _remove(self, followed: Followed) -> None:
        """A clause that the document no longer holds, and what holds its words instead: from now on it reads as it did
        last, and is gone.
        """
        key, day = followed.clause.key, self.at.day
        written = self.written[key]
        self._close(written)
        gone = replace(written.reading, status=followed.status, last_changed_on=day, valid_from=day)
        self._open(written, gone)
        self._suggest(followed.clause, written, {})
        self.into.rows += [_continued_by(key, other) for other in followed.continued_by]

    def _move(self, clause: TrackedClause) -> None:
        """A clause that says the same at another place, or under another heading: a reading of its own."""
        written = self.written[clause.key]
        self._close(written)
        written.source = self.at.version.key
        read = self._read(clause, ProvisionStatus.ACTIVE)
        # The words are those of the reading before: they are not new.
        stayed = written.reading.last_changed_on
        self._open(written, replace(read, valid_from=self.at.day, last_changed_on=stayed))

    def _rewrite(self, followed: Followed) -> None:
        """A clause that is new or says something else."""
        clause, rows = followed.clause, self.into
        read, source = self._read(clause, followed.status), self.at.version.key
        written = self.written.get(clause.key)
        if written:
            self._close(written)
            written.source = source
        else:
            written = self.written[clause.key] = WrittenClause(read, source)
        rows.removed += [_continued_by(clause.key, other) for other in followed.held_by]
        rows.rows.append(named_row(clause.key))
        self._open(written, read)
        self._suggest(clause, written, laws_named(clause.text))

    def _read(self, clause: TrackedClause, status: ProvisionStatus) -> Reading:
        """How a clause reads in this version. Its categories and concepts go by its words and headings; its severity is
        that of the categories: nobody has reviewed the clause (docs/decisions/severity-of-unreviewed-clauses.md).
        """
        found = categories(clause.heading_path, clause.text, document=self.at.terms_type)
        about = concept_reader().concepts(_OF_NOBODY, Clause(clause.text, tuple(clause.heading_path)))
        if (found or about) and language_of_part(clause.text, self.at.language) != PHRASES_ARE_IN:
            found, about = [], ()
        severity = _severity(found)
        return Reading(
            key=clause.key,
            title=clause.heading_path[-1] if clause.heading_path else self.at.terms_type,
            heading_path=" > ".join(clause.heading_path) or None,
            status=status,
            category=tuple(found),
            concepts=about,
            severity=severity,
            exposure=(severity, severity),
            confidence=Confidence.LOW,
            excerpt=Excerpt(text=clause.text, start=clause.start),
            first_seen=clause.first_seen,
            last_seen=self.at.day,
            last_changed_on=self.at.day,
            valid_from=clause.valid_from,
        )

    def _open(self, written: WrittenClause, reading: Reading) -> None:
        """From now on the clause reads like this."""
        written.reading = reading
        self._record(written, reading)

    def _close(self, written: WrittenClause) -> None:
        """The newest reading no longer holds: what was recorded stays, and its end is recorded beside it."""
        reading = written.reading
        self.into.rows.append(ended_row(reading_key(reading.key, written.ordinal)))
        if reading.status is ProvisionStatus.ACTIVE and self.at.before:
            # Every version up to this one held it.
            reading = written.reading = replace(reading, last_seen=self.at.before.fetched_at.date())
        self._record(written, replace(reading, valid_to=self.at.day))

    def _record(self, written: WrittenClause, reading: Reading) -> None:
        written.ordinal += 1
        self.into.rows += history_rows(written.ordinal, reading.says(), (written.source,))
        self.into.clauses[reading.key] = None

    def _suggest(self, clause: TrackedClause, written: WrittenClause, named: dict[str, int]) -> None:
        """Suggestions for what the words name now; those that they no longer support go stale."""
        at, rows = self.at, self.into.rows
        stale = written.suggested.keys() - named.keys()
        rows += stale_rows(clause.key, stale, at.reviewed)
        self.into.removed += stale_edges(clause.key, stale, at.reviewed)
        written.suggested = {target: written.suggested.get(target, at.day) for target in named}
        rows += suggestion_rows(clause, at.version, named, written.suggested, at.reviewed)


def _continued_by(clause: str, other: str) -> EdgeRow:
    return EdgeRow("CONTINUED_BY", ("Provision", clause), ("Provision", other))


def _at(reading: Reading | None, start: int | None) -> Excerpt | None:
    """The excerpt of a reading at its place in a version."""
    return replace(reading.excerpt, start=start or 0) if reading and reading.excerpt else None


def _severity(slugs: list[str]) -> Severity | None:
    """The highest default severity of the categories; None where there is none: no rule has read the clause."""
    defaults = {category.slug: category.severity for category in read_categories()}
    return max((defaults[slug] for slug in slugs), key=SEVERITY_ORDER.index, default=None)

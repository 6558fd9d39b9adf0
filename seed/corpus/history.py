"""How a clause of a corpus reads, from one version of its document to the next: its node, its history, its changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import ChangeEffect, ClauseMatch, ProvisionStatus
from seed.record.judged import as_judged
from seed.record.provision_rows import Excerpt, Reading, ended_row, history_rows, named_row
from seed.record.transaction_time import ToldRecord
from seed.record.versions import Affected, affects_row, change_key
from seed.tracking.matching import followed_by_hand

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date, datetime

    from graph.store.rows import EdgeRow, NodeRow
    from seed.corpus.records import CorpusClause, FormerReading
    from seed.corpus.versions import PlacedVersion
    from seed.record.transaction_time import RecordEntry, Recorder, StoredRecord

#: Characters kept on either side of an excerpt.
_AROUND: Final = 60


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a reading: the first day on which it no longer holds, and since when that is known."""

    valid_from: date
    known: datetime

    @classmethod
    def of(cls, version: PlacedVersion) -> _End:
        """That of a reading which another version ends."""
        return cls(version.valid_from, version.fetched_at)


@dataclass(frozen=True, slots=True)
class _SeenRecord:
    """The record of a reading, and the day on which the reading was seen last, as far as the record says."""

    record: ToldRecord
    last_seen: date

    def as_judged(self, stored: Sequence[StoredRecord]) -> _SeenRecord:
        """The reading with what reviewers have judged of it; one that stood once was read by nobody else."""
        if self.record.recorded_to is not None:
            return self
        return replace(self, record=replace(self.record, says=as_judged(self.record.says, stored)))


@dataclass(frozen=True, slots=True)
class PlacedReading:
    """How a clause reads from one version on. `words` are those of its excerpt, also where the text is not held."""

    start: PlacedVersion
    words: str | None
    says: Reading


class ReadClause:
    """One clause with its readings, oldest first."""

    def __init__(self, clause: CorpusClause, versions: Sequence[PlacedVersion]) -> None:
        self.clause, self.versions = clause, versions
        self.readings = list(_readings(clause, {placed.version.name: placed for placed in versions}))

    @property
    def now(self) -> PlacedReading:
        """The newest reading."""
        return self.readings[-1]

    def reading_on(self, day: date) -> PlacedReading:
        """The reading that held on a day; the first one before there was any."""
        held = (reading for reading in reversed(self.readings) if reading.start.valid_from <= day)
        return next(held, self.readings[0])

    @property
    def last_seen(self) -> date:
        """The day of the newest version that holds the words."""
        words = self.now.words
        holding = [placed.day for placed in self.versions if words and words in (placed.version.text or "")]
        return self.clause.record.last_seen or max(holding, default=self.now.start.day)

    @property
    def gone(self) -> PlacedVersion | None:
        """The first version without the clause; None where it is still there, or where no version shows it."""
        if self.clause.record.status is ProvisionStatus.ACTIVE:
            return None
        return next((placed for placed in self.versions if placed.day > self.last_seen and placed.is_diffed), None)

    def rows(self, recorder: Recorder) -> Iterator[NodeRow | EdgeRow]:
        """The clause, its readings, and what each change of the document did to it."""
        key = self.clause.key
        stored = recorder.recorded.readings.get(key, ())
        told = [one.as_judged(stored) for one in self._told()]
        entries = recorder.entries([seen.record for seen in told], stored)
        yield named_row(key)
        yield from _history(entries, told, len(stored))
        yield from self._effects()

    def _told(self) -> Iterator[_SeenRecord]:
        """Every reading as it was recorded, and again as its end became known: two intervals, valid and recorded. That
        the clause is gone is told last, as a reading of its own.
        """
        ends = [*(_End.of(reading.start) for reading in self.readings[1:]), self._end()]
        for reading, end in zip(self.readings, ends, strict=True):
            start = reading.start
            if end is None or end.known > start.fetched_at:
                known = end.known if end else None
                yield _SeenRecord(_record(reading, start.fetched_at, recorded_to=known), self._seen_in(reading))
            if end:
                ended = _with(reading, valid_to=max(end.valid_from, start.valid_from))
                yield _SeenRecord(_record(ended, end.known), self._seen_before(end, reading))
        if end and ended.says.valid_to:
            status = self.clause.record.status
            gone = replace(ended.says, status=status, valid_from=ended.says.valid_to, valid_to=None)
            yield _SeenRecord(_record(replace(ended, says=gone), end.known), self.last_seen)

    def _end(self) -> _End | None:
        """Since when the clause is gone, and since when that is known; None where it is there. Where no version shows
        it, it is gone from the day after it was seen last.
        """
        if self.clause.record.status is ProvisionStatus.ACTIVE:
            return None
        return _End.of(self.gone) if self.gone else _End(self.last_seen + timedelta(days=1), self.now.start.fetched_at)

    def _seen_in(self, reading: PlacedReading) -> date:
        """When a reading that stands was seen, as far as it says so itself: versions that follow say more."""
        return reading.says.last_seen or reading.start.day

    def _seen_before(self, end: _End, reading: PlacedReading) -> date:
        """The day of the last version before the end of a reading."""
        if reading is self.now:
            return self.last_seen
        return max(placed.day for placed in self.versions if reading.start.fetched_at <= placed.fetched_at < end.known)

    def _effects(self) -> Iterator[EdgeRow]:
        former: PlacedReading | None = None
        for reading in self.readings:
            effect = _effect(former, reading)
            if effect and reading.start.is_diffed:
                yield self._affected(reading.start, effect, former, reading)
            former = reading
        if self.gone:
            yield self._affected(self.gone, ChangeEffect.REMOVED, self.now, None)

    def _affected(
        self, version: PlacedVersion, effect: ChangeEffect, before: PlacedReading | None, after: PlacedReading | None
    ) -> EdgeRow:
        """What the change that led to a version did to this clause."""
        previous = version.previous
        match, score = _followed(effect, before, after)
        affected = Affected(
            effect=effect,
            # The words before stand in the version before, wherever they were first read.
            before=_excerpt_in(before, previous) if before else None,
            after=after.says.excerpt if after else None,
            severities=(before.says.severity if before else None, after.says.severity if after else None),
            match=match,
            score=score,
        )
        return affects_row(change_key(previous.key if previous else "", version.key), self.clause.key, affected)


def _record(reading: PlacedReading, recorded_from: datetime, *, recorded_to: datetime | None = None) -> ToldRecord:
    return ToldRecord(
        says=reading.says.says(),
        recorded_from=recorded_from,
        recorded_to=recorded_to,
        rests_on=frozenset({reading.start.key}),
    )


def _history(entries: Sequence[RecordEntry], told: Sequence[_SeenRecord], ordinal: int) -> Iterator[NodeRow | EdgeRow]:
    """The rows of new readings, and of those that end; `ordinal` is that of the newest reading which is stored."""
    for entry in entries:
        if entry.stored:
            yield ended_row(entry.stored.key, entry.recorded_to)
        elif entry.number is not None:
            ordinal += 1
            seen = told[entry.number]
            says = {"lastSeen": seen.last_seen, **seen.record.says}
            yield from history_rows(ordinal, says, seen.record.rests_on, entry.recorded_from, entry.recorded_to)


def _effect(former: PlacedReading | None, reading: PlacedReading) -> ChangeEffect | None:
    """What became of the words or their place; None where both stayed."""
    if former is None:
        return ChangeEffect.ADDED
    if former.words != reading.words:
        return ChangeEffect.MODIFIED
    return ChangeEffect.MOVED if former.says.heading_path != reading.says.heading_path else None


def _followed(
    effect: ChangeEffect, before: PlacedReading | None, after: PlacedReading | None
) -> tuple[ClauseMatch | None, float | None]:
    """How a clause was found again: it was followed by hand, so only how alike its words are is measured."""
    match effect:
        case ChangeEffect.MOVED:
            return ClauseMatch.MOVED, None
        case ChangeEffect.REMOVED:
            return ClauseMatch.BROKEN, None
        case ChangeEffect.MODIFIED if before and after:
            return followed_by_hand(before.words, after.words)
        case _:
            return None, None


def _with(reading: PlacedReading, *, valid_to: date) -> PlacedReading:
    return replace(reading, says=replace(reading.says, valid_to=valid_to))


def _excerpt_in(reading: PlacedReading, version: PlacedVersion | None) -> Excerpt | None:
    """The same words where they stand in a later version, if they stand there letter for letter."""
    if version is None or reading.words is None or reading.words not in (version.version.text or ""):
        return reading.says.excerpt
    return _excerpt(version, reading.words)


def _excerpt(start: PlacedVersion, words: str | None) -> Excerpt | None:
    """The words at their place in a version, with the text around them; None where the text is not held."""
    text = start.version.text
    if words is None or text is None:
        return None
    at = text.index(words)
    end = at + len(words)
    return Excerpt(text=words, start=at, prefix=text[max(0, at - _AROUND) : at], suffix=text[end : end + _AROUND])


#: What a former reading may have said otherwise, beside its words and its summary.
_MAY_DIFFER: Final = ("title", "category", "severity", "exposure", "confidence", "heading_path")


def _readings(clause: CorpusClause, versions: Mapping[str, PlacedVersion]) -> Iterator[PlacedReading]:
    record = clause.record
    starts = [versions[name] for name in (*(former.version for former in record.history), record.version)]
    now = _now(clause, starts[0].day)
    for former, start in zip(record.history, starts, strict=False):
        words = (former.excerpt or "").strip() or clause.excerpt
        yield _placed(_as_it_read(now, former), start, words)
    yield _placed(replace(now, last_seen=record.last_seen), starts[-1], clause.excerpt)


def _now(clause: CorpusClause, first_seen: date) -> Reading:
    """The newest reading, but for its place; also what a former reading said, as far as it does not say otherwise."""
    record = clause.record
    return Reading(
        key=clause.key,
        title=record.title,
        heading_path=record.heading_path,
        language_is_explicit=record.language_is_explicit,
        category=record.category,
        concepts=record.concepts,
        severity=record.severity,
        exposure=record.exposure,
        confidence=record.confidence,
        excerpt=None,
        prose=clause.prose,
        first_seen=record.first_seen or first_seen,
        last_changed_on=first_seen,
        valid_from=first_seen,
    )


def _as_it_read(now: Reading, former: FormerReading) -> Reading:
    said = {name: value for name in _MAY_DIFFER if (value := getattr(former, name)) not in {None, ()}}
    summary = now.prose.plain_summary if former.plain_summary is None else former.plain_summary
    return replace(now, **said, prose=replace(now.prose, plain_summary=summary))


def _placed(says: Reading, start: PlacedVersion, words: str | None) -> PlacedReading:
    """A reading that begins with a version of the document."""
    placed = replace(says, excerpt=_excerpt(start, words), last_changed_on=start.day, valid_from=start.valid_from)
    return PlacedReading(start, words, placed)

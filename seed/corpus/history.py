"""How a clause of a corpus reads, from one version of its document to the next: its node, its history, its changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import ChangeEffect, ClauseMatch, ProvisionStatus
from graph.store.rows import EdgeRow, NodeRow
from seed.record.transaction_time import Told
from seed.record.versions import Affected, affects_row, change_key, sha256
from seed.tracking.matching import followed_by_hand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from graph.store.rows import Value
    from seed.corpus.records import Clause
    from seed.corpus.versions import Placed
    from seed.record.transaction_time import Entry, Recorder

_LAST_SEEN: Final = "lastSeen"
#: What is stored of the words of a reading.
_EXCERPT: Final = tuple(f"excerpt{name}" for name in ("Text", "Sha256", "Start", "End", "Prefix", "Suffix", "Anchored"))
#: Characters kept on either side of an excerpt.
_AROUND: Final = 60


@dataclass(frozen=True, slots=True)
class _End:
    """The end of a reading: the first day on which it no longer holds, and since when that is known."""

    valid_from: date
    known: datetime

    @classmethod
    def of(cls, version: Placed) -> _End:
        """That of a reading which another version ends."""
        return cls(version.valid_from, version.fetched_at)


@dataclass(frozen=True, slots=True)
class _ToldReading:
    """The record of a reading; of what passes with the versions, only when it was seen last."""

    record: Told
    last_seen: date


@dataclass(frozen=True, slots=True)
class Reading:
    """How a clause reads from one version on."""

    start: Placed
    excerpt: str | None
    values: dict[str, Value]


class ReadClause:
    """One clause with its readings, oldest first."""

    def __init__(self, clause: Clause, versions: Sequence[Placed]) -> None:
        self.clause, self.versions = clause, versions
        by_name = {one.version.name: one for one in versions}
        self.readings = list(_readings(clause, by_name))

    @property
    def now(self) -> Reading:
        """The newest reading."""
        return self.readings[-1]

    def reading_on(self, day: date) -> Reading:
        """The reading that held on a day; the first one before there was any."""
        return next((one for one in reversed(self.readings) if one.start.valid_from <= day), self.readings[0])

    @property
    def last_seen(self) -> date:
        """The day of the newest version that holds the words."""
        excerpt = self.now.excerpt
        holding = [one.day for one in self.versions if excerpt and one.version.text and excerpt in one.version.text]
        return self.clause.record.last_seen or max(holding, default=self.now.start.day)

    @property
    def gone(self) -> Placed | None:
        """The first version without the clause; None where it is still there, or where no version shows it."""
        if self.clause.record.status is ProvisionStatus.ACTIVE:
            return None
        return next((one for one in self.versions if one.day > self.last_seen and one.is_diffed), None)

    def rows(self, recorder: Recorder) -> Iterator[NodeRow | EdgeRow]:
        """The clause, its readings, and what each change of the document did to it."""
        key = self.clause.key
        told = list(self._told())
        stored = recorder.recorded.readings.get(key, ())
        entries = recorder.entries([one.record for one in told], stored)
        yield NodeRow("Provision", {"key": key}, named=True)
        yield from self._history(entries, told, len(stored))
        yield from self._effects()

    def _told(self) -> Iterator[_ToldReading]:
        """Every reading as it was recorded, and again as its end became known: two intervals, valid and recorded. That
        the clause is gone is told last, as a reading of its own.
        """
        ends = [*(_End.of(one.start) for one in self.readings[1:]), self._end()]
        for reading, end in zip(self.readings, ends, strict=True):
            says = self._stored(reading) | {"validTo": None}
            source = frozenset({reading.start.key})
            if end is None or end.known > reading.start.fetched_at:
                known = end.known if end else None
                yield _ToldReading(Told(says, reading.start.fetched_at, known, rests_on=source), self._seen_in(reading))
            if end:
                says = says | {"validTo": max(end.valid_from, reading.start.valid_from)}
                yield _ToldReading(Told(says, end.known, rests_on=source), self._seen_before(end, reading))
        if end:
            gone: dict[str, Value] = {"status": self.clause.record.status.value, "validFrom": says["validTo"]}
            told = Told(says | gone | {"validTo": None}, end.known, rests_on=source)
            yield _ToldReading(told, self.last_seen)

    def _end(self) -> _End | None:
        """Since when the clause is gone, and since when that is known; None where it is there. Where no version shows
        it, it is gone from the day after it was seen last.
        """
        if self.clause.record.status is ProvisionStatus.ACTIVE:
            return None
        return _End.of(self.gone) if self.gone else _End(self.last_seen + timedelta(days=1), self.now.start.fetched_at)

    def _seen_in(self, reading: Reading) -> date:
        """When a reading that stands was seen, as far as it says so itself: versions that follow say more."""
        told = self.clause.record.last_seen
        return told if told and reading is self.now else reading.start.day

    def _seen_before(self, end: _End, reading: Reading) -> date:
        """The day of the last version before the end of a reading."""
        if reading is self.now:
            return self.last_seen
        return max(one.day for one in self.versions if reading.start.fetched_at <= one.fetched_at < end.known)

    def _history(self, entries: list[Entry], told: list[_ToldReading], ordinal: int) -> Iterator[NodeRow | EdgeRow]:
        provision = ("Provision", self.clause.key)
        for entry in entries:
            if entry.stored:
                ended: dict[str, Value] = {"versionKey": entry.stored.key, "recordedTo": entry.recorded_to}
                yield NodeRow("ProvisionVersion", ended, partial=True)
            elif entry.number is not None:
                ordinal += 1
                key = f"{self.clause.key}@{ordinal}"
                one = told[entry.number]
                placed: dict[str, Value] = {"versionKey": key, "ordinal": ordinal, _LAST_SEEN: one.last_seen}
                recorded: dict[str, Value] = {"recordedFrom": entry.recorded_from, "recordedTo": entry.recorded_to}
                yield NodeRow("ProvisionVersion", {**placed, **one.record.says, **recorded})
                yield EdgeRow("HAS_HISTORY", provision, ("ProvisionVersion", key))
                for version in one.record.rests_on:
                    yield EdgeRow("SOURCE_VERSION", ("ProvisionVersion", key), ("DocumentVersion", version))

    def _stored(self, reading: Reading) -> dict[str, Value]:
        record, prose = self.clause.record, self.clause.prose
        return {
            "key": self.clause.key,
            "status": ProvisionStatus.ACTIVE.value,
            "languageIsExplicit": record.language_is_explicit,
            "concepts": list(record.concepts),
            "whyItMatters": prose.why_it_matters,
            "consumerImpact": prose.consumer_impact,
            "interpretiveNote": prose.interpretive_note,
            "vendorImplications": prose.vendor_implications,
            "complianceConsiderations": prose.compliance_considerations,
            "firstSeen": record.first_seen or self.readings[0].start.day,
            "lastChangedOn": reading.start.day,
            "validFrom": reading.start.valid_from,
            # Told of a clause, it is a part of what is recorded; else it follows from the versions.
            **({_LAST_SEEN: record.last_seen} if record.last_seen and reading is self.now else {}),
            **reading.values,
            **dict.fromkeys(_EXCERPT),
            **excerpt_of(reading),
        }

    def _effects(self) -> Iterator[EdgeRow]:
        former: Reading | None = None
        for reading in self.readings:
            effect = _effect(former, reading)
            if effect and reading.start.is_diffed:
                yield self._affected(reading.start, effect, former, reading)
            former = reading
        if self.gone:
            yield self._affected(self.gone, ChangeEffect.REMOVED, self.now, None)

    def _affected(
        self, version: Placed, effect: ChangeEffect, before: Reading | None, after: Reading | None
    ) -> EdgeRow:
        """What the change that led to a version did to this clause."""
        previous = version.previous
        change = change_key(previous.key if previous else "", version.key)
        # The words before stand in the version before, wherever they were first read.
        words = [excerpt_of(one) if one else {} for one in (_read_in(before, previous), after)]
        first, last = (str(one.values["severity"]) if one else None for one in (before, after))
        match, score = _followed(effect, before, after)
        affected = Affected(effect, words[0], words[1], (first, last), match, score)
        return affects_row(change, self.clause.key, affected)


def _effect(former: Reading | None, reading: Reading) -> ChangeEffect | None:
    """What became of the words or their place; None where both stayed."""
    if former is None:
        return ChangeEffect.ADDED
    if former.excerpt != reading.excerpt:
        return ChangeEffect.MODIFIED
    return ChangeEffect.MOVED if former.values["headingPath"] != reading.values["headingPath"] else None


def _followed(
    effect: ChangeEffect, before: Reading | None, after: Reading | None
) -> tuple[ClauseMatch | None, float | None]:
    """How a clause was found again: it was followed by hand, so only how alike its words are is measured."""
    match effect:
        case ChangeEffect.MOVED:
            return ClauseMatch.MOVED, None
        case ChangeEffect.REMOVED:
            return ClauseMatch.BROKEN, None
        case ChangeEffect.MODIFIED if before and after:
            return followed_by_hand(before.excerpt, after.excerpt)
        case _:
            return None, None


def _read_in(reading: Reading | None, version: Placed | None) -> Reading | None:
    """The same words where they stand in a later version, if they stand there letter for letter."""
    if reading is None or version is None or reading.excerpt is None:
        return reading
    return replace(reading, start=version) if reading.excerpt in (version.version.text or "") else reading


def _readings(clause: Clause, versions: dict[str, Placed]) -> Iterator[Reading]:
    record, prose = clause.record, clause.prose
    values: dict[str, Value] = {
        "title": record.title,
        "category": list(record.category),
        "severity": record.severity.value,
        "exposureMin": record.exposure[0].value,
        "exposureMax": record.exposure[1].value,
        "confidence": record.confidence.value,
        "headingPath": record.heading_path,
        "plainSummary": prose.plain_summary,
    }
    for one in record.history:
        former: dict[str, Value] = {
            "title": one.title,
            "category": list(one.category) if one.category else None,
            "severity": one.severity.value if one.severity else None,
            "exposureMin": one.exposure[0].value if one.exposure else None,
            "exposureMax": one.exposure[1].value if one.exposure else None,
            "confidence": one.confidence.value if one.confidence else None,
            "headingPath": one.heading_path,
            "plainSummary": one.plain_summary,
        }
        said = {name: value for name, value in former.items() if value is not None}
        yield Reading(versions[one.version], (one.excerpt or "").strip() or prose.excerpt, {**values, **said})
    yield Reading(versions[record.version], prose.excerpt, values)


def excerpt_of(reading: Reading) -> dict[str, Value]:
    """The properties of the words of a reading; none where they are not held."""
    text = reading.start.version.text
    if reading.excerpt is None or text is None:
        return {}
    start = text.index(reading.excerpt)
    end = start + len(reading.excerpt)
    words = (reading.excerpt, sha256(reading.excerpt), start, end)
    around = (text[max(0, start - _AROUND) : start], text[end : end + _AROUND])
    return dict(zip(_EXCERPT, (*words, *around, True), strict=True))

"""When something of a corpus is recorded, and what becomes of what was recorded before: the rule of transaction time.

A source tells records: what holds (`says`, its validity included), and from when to when the graph said so. The graph
has records already. `Recorder.entries` brings the two together for one subject, a clause or a pair of clause and law.
Each record meets the first of these rules that fits:

- *Kept*: what the graph has already is kept as it is, whenever it was recorded. So a second import changes nothing.
- *Decided*: a claim on which a reviewer has decided is no longer the source's to change, and a fact that stands by a
  decision gives way to decisions alone: what a source tells of the same days against the reviewer is left out.
- *Past*: the past can be told only before the graph is first published. Until then the source's own instants hold; from
  then on what is new is recorded now, and a record that was never made cannot be told any more. So an answer at a
  published revision, or as known at a past instant, never changes.
- *New*: everything else is recorded. A new record *replaces* a record that says something else of the same days: the
  replaced record *ends*, and it stays readable with all it said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from graph.model.vocabulary import ClaimStatus
from graph.turns.instants import TICK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from graph.store.rows import Value
    from graph.turns.instants import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldRecord:
    """A record as a source tells it; without `recorded_to` the record stands."""

    says: Mapping[str, Value]
    recorded_from: datetime
    recorded_to: datetime | None = None
    #: The agent of a statement; empty for the reading of a clause.
    by: str = ""
    #: Keys of what it rests on: the evidence of a statement, the source version of a reading.
    rests_on: frozenset[str] = frozenset()
    #: False for a statement that nobody has accepted: the graph holds it as it is now, without its past.
    is_fact: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord(ToldRecord):
    """A record as the graph has it; no two have one key."""

    key: str
    #: Whether a reading is what a reviewer made of it (`seed.record.judged`).
    is_judged: bool = False


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """What is to be written of one record.

    `number` is the place of the told record that the entry comes from, None for a record that is stored and no longer
    told; `stored` is None for a new record.
    """

    number: int | None
    stored: StoredRecord | None
    recorded_from: datetime
    recorded_to: datetime | None

    @property
    def ends(self) -> bool:
        """Whether the record stood so far, and ends now."""
        return self.stored is not None and self.stored.recorded_to is None and self.recorded_to is not None


@dataclass(frozen=True, slots=True)
class StoredState:
    """What the graph has recorded of one document; empty for a document that it does not know."""

    #: Claims by provision and law or place.
    claims: Mapping[tuple[str, str], Sequence[StoredRecord]] = field(default_factory=dict)
    #: Readings by provision, in the order of their ordinals.
    readings: Mapping[str, Sequence[StoredRecord]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recorder:
    """The instant of a transaction, whether the graph was published before it, and what the graph has of a document."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    published: bool = False
    recorded: StoredState = field(default_factory=StoredState)

    @classmethod
    def of(cls, turn: Turn, recorded: StoredState) -> Recorder:
        """The recorder of a transaction, at a document of which the graph has this."""
        return cls(turn.now, turn.newest is not None, recorded)

    @property
    def today(self) -> date:
        """The day of the transaction."""
        return self.now.date()

    def instant(self, told: datetime) -> datetime:
        """When something is recorded that a source says was recorded at `told`."""
        return self.now if self.published else min(told, self.now)

    def entries(
        self, told: Sequence[ToldRecord], stored: Sequence[StoredRecord], *, apart: bool = False
    ) -> list[RecordEntry]:
        """What is to be written of one subject, in the order told; what ends without being told comes last.

        `apart`: no two records begin at one instant, which is part of the key of a past fact.
        """
        matches = matched(told, stored)
        subject = _Subject(self, stored, frozenset(record.key for record in matches.values()), apart=apart)
        told_entries = (subject.entry(number, record, matches.get(number)) for number, record in enumerate(told))
        return [*filter(None, told_entries), *subject.replaced_entries()]


class _Subject:
    """One clause, or one pair of clause and law, while its records are told in turn."""

    def __init__(
        self, recorder: Recorder, stored: Sequence[StoredRecord], kept: frozenset[str], *, apart: bool
    ) -> None:
        self.recorder, self.stored, self.apart = recorder, stored, apart
        self.standing = [record for record in stored if record.recorded_to is None and record.key not in kept]
        #: Instants at which records of the subject begin.
        self.begun = {record.recorded_from for record in stored}
        #: When a standing record that another one replaces has ended, by its key.
        self.ended: dict[str, datetime] = {}

    def entry(self, number: int, record: ToldRecord, match: StoredRecord | None) -> RecordEntry | None:
        """What is to be written of a record; None for one that is decided or past."""
        if match is not None:
            return self.kept(number, record, match)
        if any(_is_decided(record, other) for other in self.stored):
            return None
        if any(_is_against(record, other) for other in self.standing):
            return None
        return self.new(number, record)

    def kept(self, number: int, record: ToldRecord, match: StoredRecord) -> RecordEntry:
        """A record that the graph has: it may end, if it stood, and does not end before it has begun."""
        ends = self._ends(record)
        after = max(ends, match.recorded_from + TICK) if ends else None
        return RecordEntry(number, match, match.recorded_from, match.recorded_to or after)

    def new(self, number: int, record: ToldRecord) -> RecordEntry | None:
        """A record that the graph does not have; None where the record is past."""
        is_open = record.recorded_to is None
        replaced = [other for other in self.standing if is_open and _replaces(record, other)]
        begins, ends = self._begins(record, replaced), self._ends(record)
        if ends is not None and ends <= begins:
            return None
        self.begun.add(begins)
        for other in replaced:
            self.ended.setdefault(other.key, begins)
        return RecordEntry(number, None, begins, ends)

    def replaced_entries(self) -> Iterator[RecordEntry]:
        """The ends of stored records that new ones have replaced, as far as they were told."""
        for record in self.standing:
            if record.key in self.ended:
                yield RecordEntry(None, record, record.recorded_from, self.ended[record.key])

    def _begins(self, record: ToldRecord, replaced: Sequence[StoredRecord]) -> datetime:
        """When a new record begins: as told, but not before a record that it replaces, whose record would be empty."""
        begins = self.recorder.instant(record.recorded_from)
        if any(begins <= other.recorded_from for other in replaced):
            begins = self.recorder.now
        while self.apart and begins in self.begun:
            begins += TICK
        return begins

    def _ends(self, record: ToldRecord) -> datetime | None:
        return self.recorder.instant(record.recorded_to) if record.recorded_to else None


def matched(told: Sequence[ToldRecord], stored: Sequence[StoredRecord]) -> dict[int, StoredRecord]:
    """The stored record that each told record is, by the place of the told one; no stored record is two told ones."""
    rules: tuple[Callable[[ToldRecord, Sequence[StoredRecord]], StoredRecord | None], ...]
    # Equal records come first, then suggestions that now say something else.
    rules = (_that_stands, _that_has_ended, _reworded_suggestion)
    found: dict[int, StoredRecord] = {}
    taken: set[str] = set()
    for rule in rules:
        for number, record in enumerate(told):
            free = [other for other in stored if other.key not in taken]
            match = None if number in found else rule(record, free)
            if match is not None:
                found[number] = match
                taken.add(match.key)
    return found


def _that_stands(record: ToldRecord, free: Sequence[StoredRecord]) -> StoredRecord | None:
    if record.recorded_to is not None:
        return None
    return next((other for other in free if other.recorded_to is None and _is_same(record, other)), None)


def _that_has_ended(record: ToldRecord, free: Sequence[StoredRecord]) -> StoredRecord | None:
    """The record that a told one which has ended is: one that ended, else one that stands and is to end now."""
    if record.recorded_to is None:
        return None
    alike = (other for other in free if _is_same(record, other))
    return min(alike, key=lambda other: other.recorded_to is None, default=None)


def _reworded_suggestion(record: ToldRecord, free: Sequence[StoredRecord]) -> StoredRecord | None:
    if record.is_fact:
        return None
    return next((other for other in free if _is_suggestion_of(other, record.by)), None)


def _is_same(told: ToldRecord, stored: StoredRecord) -> bool:
    says = all(stored.says.get(name) == value for name, value in told.says.items())
    return says and told.by == stored.by and told.rests_on == stored.rests_on


def _is_suggestion_of(stored: StoredRecord, agent: str) -> bool:
    is_open = stored.recorded_to is None and not _is_reviewed(stored)
    return is_open and not stored.is_fact and stored.by == agent


def _is_decided(told: ToldRecord, stored: StoredRecord) -> bool:
    """Whether a reviewer has decided on what is told: on the agent's suggestion, or on a fact of the same words."""
    if told.by != stored.by or not _is_reviewed(stored):
        return False
    says = (stored.says.get(name) == value for name, value in told.says.items() if name != "status")
    return not told.is_fact or (all(says) and told.rests_on == stored.rests_on)


def _is_against(told: ToldRecord, stored: StoredRecord) -> bool:
    """Whether a source tells a fact of days of which another fact stands by a reviewer's decision. An author may say
    something else of what a reviewer has accepted from the same author, and not of what a reviewer found unrelated.
    """
    if not (told.is_fact and stored.is_fact and _is_reviewed(stored) and overlap(told.says, stored.says)):
        return False
    return told.by != stored.by or stored.says.get("status") == ClaimStatus.REJECTED


def _is_reviewed(stored: StoredRecord) -> bool:
    """Whether a decision stands. One that was taken back leaves no review behind."""
    in_review = stored.says.get("status") == ClaimStatus.IN_REVIEW and stored.says.get("revision") != 1
    return in_review or stored.says.get("reviewedAt") is not None


def _replaces(new: ToldRecord, stored: StoredRecord) -> bool:
    """Two facts of one subject do not hold on one day; of a suggestion and a fact, the agent's last word counts."""
    if new.is_fact and stored.is_fact:
        return overlap(new.says, stored.says)
    return new.is_fact != stored.is_fact and new.by == stored.by


def overlap(validity: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    """Whether two records are valid on a common day; intervals are half-open, and an absent end is open."""

    def starts_before(first: Mapping[str, Value], second: Mapping[str, Value]) -> bool:
        start, end = first.get("validFrom"), second.get("validTo")
        return not isinstance(start, date) or not isinstance(end, date) or start < end

    return starts_before(validity, other) and starts_before(other, validity)

"""When something is recorded, and what becomes of what was recorded before: the rule of transaction time, in one place.

A source tells records: what holds (`says`, its validity included), and from when to when the graph said so. The graph
has records already. `Recorder.entries` brings the two together for one subject, a clause or a pair of clause and law:

- What the graph has already is kept as it is, whenever it was recorded. So a second import changes nothing.
- What is new is recorded. It takes the place of a record that says something else of the same days: that one's record
  ends, and it stays readable with all it said.
- The past can be told only before the graph is first published. Until then the source's own instants hold; from then
  on what is new is recorded now, and a record that was never made can not be told any more. So an answer at a published
  revision, or as known at a past instant, never changes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from graph.store.instants import TICK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph.store.instants import Turn
    from graph.store.rows import Value


@dataclass(frozen=True, slots=True)
class Told:
    """A record as a source tells it; without `recorded_to` it stands."""

    says: Mapping[str, Value]
    recorded_from: datetime
    recorded_to: datetime | None = None
    #: The agent of a statement; empty for the reading of a clause.
    by: str = ""
    #: Keys of what it rests on: the evidence of a statement, the source version of a reading.
    rests_on: frozenset[str] = frozenset()
    #: False for a statement that nobody has accepted: it is held as it is now, without its past.
    is_fact: bool = True


@dataclass(frozen=True, slots=True)
class Stored(Told):
    """A record as the graph has it."""

    key: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written of one record.

    `number` is the place of the told record that it comes from, None for one that is stored and no longer told;
    `stored` is None for a new one.
    """

    number: int | None
    stored: Stored | None
    recorded_from: datetime
    recorded_to: datetime | None

    @property
    def ends(self) -> bool:
        """Whether the record stood so far, and ends now."""
        return self.stored is not None and self.stored.recorded_to is None and self.recorded_to is not None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the graph has of one document; empty for one that it does not know."""

    #: Claims by provision and law or place.
    claims: Mapping[tuple[str, str], Sequence[Stored]] = field(default_factory=dict)
    #: Readings by provision, in the order of their ordinals.
    readings: Mapping[str, Sequence[Stored]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recorder:
    """The instant of a transaction, whether the graph was published before it, and what the graph has of a document."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    published: bool = False
    recorded: Recorded = field(default_factory=Recorded)

    @classmethod
    def of(cls, turn: Turn, recorded: Recorded) -> Recorder:
        """The recorder of a transaction, at a document of which the graph has this."""
        return cls(turn.now, turn.newest is not None, recorded)

    @property
    def today(self) -> date:
        """The day of the transaction."""
        return self.now.date()

    def instant(self, told: datetime) -> datetime:
        """When something is recorded that a source says was recorded at `told`."""
        return self.now if self.published else min(told, self.now)

    def entries(self, told: Sequence[Told], stored: Sequence[Stored], *, apart: bool = False) -> list[Entry]:
        """What is to be written of one subject, in the order told; what ends without being told comes last.

        `apart`: no two records begin at one instant, which is part of the key of a past fact.
        """
        matches = _matches(told, stored)
        matched = {one.key for one in matches.values()}
        standing = [one for one in stored if one.recorded_to is None and one.key not in matched]
        used = {one.recorded_from for one in stored}
        entries: list[Entry] = []
        ended: dict[str, datetime] = {}
        for number, one in enumerate(told):
            match = matches.get(number)
            ends = self.instant(one.recorded_to) if one.recorded_to else None
            if match is not None:
                entries.append(Entry(number, match, match.recorded_from, match.recorded_to or _after(match, ends)))
                continue
            if any(_is_decided(one, other) for other in stored):
                continue
            begins = self.instant(one.recorded_from)
            replaced = [other for other in standing if one.recorded_to is None and _replaces(one, other)]
            if any(begins <= other.recorded_from for other in replaced):
                begins = self.now
            while apart and begins in used:
                begins += TICK
            if ends is not None and ends <= begins:
                continue
            used.add(begins)
            entries.append(Entry(number, None, begins, ends))
            for other in replaced:
                ended.setdefault(other.key, begins)
        gone = (one for one in standing if one.key in ended)
        return [*entries, *(Entry(None, one, one.recorded_from, ended[one.key]) for one in gone)]


def _after(stored: Stored, ends: datetime | None) -> datetime | None:
    """A record does not end before it has begun."""
    return ends and max(ends, stored.recorded_from + TICK)


def _matches(told: Sequence[Told], stored: Sequence[Stored]) -> dict[int, Stored]:
    """The stored record that each told one is, by the place of the told one."""
    left = list(stored)
    found: dict[int, Stored] = {}
    for number, candidates in _candidates(told, left):
        match = None if number in found else next(candidates, None)
        if match is not None:
            left.remove(match)
            found[number] = match
    return found


def _candidates(told: Sequence[Told], left: list[Stored]) -> Iterator[tuple[int, Iterator[Stored]]]:
    """For each told record those that it may be: equal ones first, then suggestions that now say something else."""
    for number, one in enumerate(told):
        if one.recorded_to is None:
            yield number, (other for other in left if other.recorded_to is None and _same(one, other))
    for number, one in enumerate(told):
        if one.recorded_to is not None:
            alike = [other for other in left if _same(one, other)]
            yield number, iter(sorted(alike, key=lambda other: other.recorded_to is None))
    for number, one in enumerate(told):
        if not one.is_fact:
            yield number, (other for other in left if _is_suggestion_of(other, one.by))


def _same(told: Told, stored: Stored) -> bool:
    says = all(stored.says.get(name) == value for name, value in told.says.items())
    return says and told.by == stored.by and told.rests_on == stored.rests_on


def _is_suggestion_of(stored: Stored, agent: str) -> bool:
    is_open = stored.recorded_to is None and stored.says.get("reviewedAt") is None
    return is_open and not stored.is_fact and stored.by == agent


def _is_decided(told: Told, stored: Stored) -> bool:
    """A suggestion on which a reviewer has decided is no longer the source's to change."""
    return not told.is_fact and told.by == stored.by and stored.says.get("reviewedAt") is not None


def _replaces(new: Told, stored: Stored) -> bool:
    """Two facts of one subject do not hold on one day; of a suggestion and a fact, the agent's last word counts."""
    if new.is_fact and stored.is_fact:
        return overlap(new.says, stored.says)
    return new.is_fact != stored.is_fact and new.by == stored.by


def overlap(one: Mapping[str, Value], other: Mapping[str, Value]) -> bool:
    """Whether the validity of two records has a day in common."""

    def starts_before(first: Mapping[str, Value], second: Mapping[str, Value]) -> bool:
        start, end = first.get("validFrom"), second.get("validTo")
        return not isinstance(start, date) or not isinstance(end, date) or start < end

    return starts_before(one, other) and starts_before(other, one)

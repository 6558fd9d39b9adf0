"""Do the facts that a corpus states of a clause fit together in time? Of a pair, at most one holds on a day."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from seed.corpus.assertions import spans, target_of
from seed.record.transaction_time import overlap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.files.errors import Fault
    from claims.files.yaml_file import Location
    from seed.corpus.assertions import AnyFact, Span
    from seed.corpus.history import ReadClause
    from seed.corpus.records import Fact

_TWICE = {"engages": "engaged twice", "flags": "flagged twice", "unrelated": "found unrelated twice"}
_JOIN = "join the two entries, or let the first end (`validTo`, `endRecordedOn`) before the second begins"


def check_facts(read: ReadClause) -> Iterator[Fault]:
    """Every misfit of the times of a clause's facts."""
    seen: list[tuple[str, AnyFact]] = []
    for name in ("engages", "flags", "unrelated"):
        for number, fact in enumerate(getattr(read.clause.record, name)):
            at = (name, number)
            times = list(_times(fact, read, at))
            yield from times
            if times:
                continue
            others = (
                kind for kind, other in seen if target_of(other) == target_of(fact) and _at_once(fact, other, read)
            )
            kind = next(others, None)
            if kind:
                what = _TWICE[name] if kind == name else "engaged and unrelated at once"
                yield read.clause.parsed.fault(at, f"{target_of(fact)[1]} is {what}", _JOIN)
            seen.append((name, fact))


def _times(fact: Fact, read: ReadClause, at: Location) -> Iterator[Fault]:
    fault, today = read.clause.parsed.fault, datetime.now(UTC).date()
    if fact.valid_to is None:
        if fact.end_recorded_on:
            yield fault((*at, "endRecordedOn"), "an end is recorded that is not told", "say `validTo`")
        return
    reading = read.reading_on(fact.valid_from) if fact.valid_from else read.now
    valid_from = fact.valid_from or reading.start.valid_from
    if fact.valid_to <= valid_from:
        message = f"ends on {fact.valid_to}, but holds from {valid_from}"
        yield fault((*at, "validTo"), message, "`validTo` is the first day on which it no longer holds")
    if fact.end_recorded_on and fact.end_recorded_on > today:
        message = f"{fact.end_recorded_on} lies ahead"
        yield fault(
            (*at, "endRecordedOn"), message, "leave it out: an end is recorded when it is imported, at the latest"
        )
    if fact.end_recorded_on and fact.recorded_on and fact.end_recorded_on < fact.recorded_on:
        message = f"the end is recorded on {fact.end_recorded_on}, before the statement on {fact.recorded_on}"
        yield fault((*at, "endRecordedOn"), message, "leave one of them out, or mend it")


def _at_once(fact: AnyFact, other: AnyFact, read: ReadClause) -> bool:
    return any(
        overlap(a.valid, b.valid) and _recorded_at_once(a, b) for a in spans(fact, read) for b in spans(other, read)
    )


def _recorded_at_once(a: Span, b: Span) -> bool:
    return (a.recorded_to is None or b.recorded_from < a.recorded_to) and (
        b.recorded_to is None or a.recorded_from < b.recorded_to
    )

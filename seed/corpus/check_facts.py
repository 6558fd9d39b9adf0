"""Do the facts that a corpus states of a clause fit together in time? Of a pair, at most one holds on a day."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from seed.corpus.assertions import end_of, spans
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
        for number, one in enumerate(getattr(read.clause.record, name)):
            at = (name, number)
            times = list(_times(one, read, at))
            yield from times
            if times:
                continue
            others = (kind for kind, other in seen if end_of(other) == end_of(one) and _at_once(one, other, read))
            kind = next(others, None)
            if kind:
                what = _TWICE[name] if kind == name else "engaged and unrelated at once"
                yield read.clause.parsed.fault(at, f"{end_of(one)[1]} is {what}", _JOIN)
            seen.append((name, one))


def _times(one: Fact, read: ReadClause, at: Location) -> Iterator[Fault]:
    fault, today = read.clause.parsed.fault, datetime.now(UTC).date()
    if one.valid_to is None:
        if one.end_recorded_on:
            yield fault((*at, "endRecordedOn"), "an end is recorded that is not told", "say `validTo`")
        return
    reading = read.reading_on(one.valid_from) if one.valid_from else read.now
    valid_from = one.valid_from or reading.start.valid_from
    if one.valid_to <= valid_from:
        message = f"ends on {one.valid_to}, but holds from {valid_from}"
        yield fault((*at, "validTo"), message, "`validTo` is the first day on which it no longer holds")
    if one.end_recorded_on and one.end_recorded_on > today:
        message = f"{one.end_recorded_on} lies ahead"
        yield fault(
            (*at, "endRecordedOn"), message, "leave it out: an end is recorded when it is imported, at the latest"
        )
    if one.end_recorded_on and one.recorded_on and one.end_recorded_on < one.recorded_on:
        message = f"the end is recorded on {one.end_recorded_on}, before the statement on {one.recorded_on}"
        yield fault((*at, "endRecordedOn"), message, "leave one of them out, or mend it")


def _at_once(one: AnyFact, other: AnyFact, read: ReadClause) -> bool:
    return any(
        overlap(a.valid, b.valid) and _recorded_at_once(a, b) for a in spans(one, read) for b in spans(other, read)
    )


def _recorded_at_once(a: Span, b: Span) -> bool:
    return (a.recorded_to is None or b.recorded_from < a.recorded_to) and (
        b.recorded_to is None or a.recorded_from < b.recorded_to
    )

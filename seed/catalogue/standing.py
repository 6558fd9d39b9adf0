"""Where a law is said to stand, against what its dates and events tell: rules about one law on one day.

What is told of a part of a law (`part` of an event) says nothing of where the law stands.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import LegalEventKind, RegulationKind, RegulationStatus
from seed.catalogue.declare import placed_units
from seed.catalogue.events import events_of_law, events_of_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from seed.catalogue.declare import Event, Law

#: What an event of a whole law leaves it as.
_LEAVES: Final = {
    LegalEventKind.IN_FORCE: RegulationStatus.IN_FORCE,
    LegalEventKind.APPLIES: RegulationStatus.IN_FORCE,
    LegalEventKind.ENJOINED: RegulationStatus.ENJOINED,
    LegalEventKind.REPEALED: RegulationStatus.REPEALED,
    LegalEventKind.LAPSED: RegulationStatus.LAPSED,
    LegalEventKind.STRUCK_DOWN: RegulationStatus.STRUCK_DOWN,
}
_ENDED: Final = frozenset({RegulationStatus.REPEALED, RegulationStatus.LAPSED, RegulationStatus.STRUCK_DOWN})
_HOLDS: Final = frozenset({RegulationStatus.IN_FORCE, RegulationStatus.PARTLY_APPLICABLE})
#: What can come only after a law was made.
_BEGINS: Final = frozenset({LegalEventKind.IN_FORCE, LegalEventKind.APPLIES})


def contradictions(law: Law, day: date) -> Iterator[tuple[str, str]]:
    """What the status of a law says on `day` and its dates and events do not: a message and a remedy each."""
    if law.kind is RegulationKind.CLUSTER or law.status is RegulationStatus.EMERGING:
        return
    told = sorted((event for event in events_of_law(law) if event.on <= day), key=_order)
    left = _left(told)
    if "repealed_on" in law.model_fields_set and law.repealed_on is None and law.status in _ENDED:
        return  # null, where it is written: it ended on a day that is not known
    if law.status in _ENDED | {RegulationStatus.ENJOINED} and left is not law.status:
        yield (
            f"is {law.status}, and no event up to {day} says so: the last that counts leaves it {left or 'open'}",
            "declare the event with its day, or mend the status",
        )
    elif law.status in _HOLDS and left in _ENDED | {RegulationStatus.ENJOINED}:
        remedy = "mend the status, or declare what followed"
        yield f"is {law.status} on {day}, though its events leave it {left}", remedy
    elif law.status in {RegulationStatus.PROPOSED, RegulationStatus.ENACTED} and left is not None:
        yield f"is {law.status}, though {_last(told)} tells more", "mend the status"
    if law.status is RegulationStatus.PROPOSED and any(_is_making(law, event) for event in told):
        yield f"is PROPOSED, though it was enacted by {day}", "mend the status"
    if law.status in _HOLDS and law.in_force_on and law.in_force_on > day and left is None:
        yield f"is {law.status}, though it enters into force on {law.in_force_on} only", "say ENACTED until that day"


def disorder(law: Law) -> Iterator[tuple[str, str]]:
    """Events that stand in another order than they happened, or before the law was made or after it ended."""
    for before, after in pairwise(law.events):
        if before.on > after.on:
            message = f"the event of {before.on} stands before that of {after.on}"
            yield message, "put the events in the order of their days"
    events = events_of_law(law)
    made = min((event.on for event in events if _is_making(law, event)), default=None)
    ended = max((event.on for event in events if not event.part and _LEAVES.get(event.kind) in _ENDED), default=None)
    for event in events:
        if made and event.on < made:
            yield (
                f"{event.kind} {event.on} lies before the law was made, on {made}",
                "mend the day, or what the event is",
            )
        if ended and not event.part and event.kind in _BEGINS and event.on > ended:
            yield f"{event.kind} {event.on} lies behind the end of the law, on {ended}", "mend one of the two"


def announced(law: Law, day: date) -> list[date]:
    """Days, in order, that were ahead when the entry was checked and have come by `day`: somebody has to look."""
    if law.checked is None:
        return []
    events = [*events_of_law(law), *(event for placed in placed_units(law) for event in events_of_unit(placed))]
    return sorted({event.on for event in events if law.checked < event.on <= day})


def _is_making(law: Law, event: Event) -> bool:
    made = LegalEventKind.DECIDED if law.kind is RegulationKind.DOCTRINE else LegalEventKind.ENACTED
    return event.kind is made and not event.part


def _order(event: Event) -> tuple[date, bool]:
    """By day; of one day, what ends a law counts last."""
    return event.on, _LEAVES.get(event.kind) in _ENDED


def _left(events: Iterable[Event]) -> RegulationStatus | None:
    left = None
    for event in events:
        if not event.part:
            left = _LEAVES.get(event.kind, left)
    return left


def _last(events: Iterable[Event]) -> str:
    event = [event for event in events if not event.part and event.kind in _LEAVES][-1]
    return f"the event {event.kind} of {event.on}"

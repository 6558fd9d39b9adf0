"""The life of laws and units as dated events: what their dates say, and what is declared beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import LegalEventKind, RegulationKind
from graph.store.rows import EdgeRow, NodeRow
from seed.catalogue.declare import Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from seed.catalogue.declare import Catalogue, Law, PlacedUnit

_SAYS: Final = {
    LegalEventKind.ENACTED: "enacted",
    LegalEventKind.DECIDED: "decided",
    LegalEventKind.IN_FORCE: "enters into force",
    LegalEventKind.APPLIES: "begins to apply",
    LegalEventKind.REPEALED: "repealed",
}


def event_key(path: str, event: Event) -> str:
    """`<path>@<date>~<kind>`: a law or unit has one event of a kind on a day."""
    return f"{path}@{event.on}~{event.kind.value.lower()}"


def events_of_law(law: Law) -> list[Event]:
    """The events of a law itself, in no order; one that is declared speaks for the date it tells of."""
    enacted = LegalEventKind.DECIDED if law.kind is RegulationKind.DOCTRINE else LegalEventKind.ENACTED
    dates = (
        (enacted, law.enacted_on),
        (LegalEventKind.IN_FORCE, law.in_force_on),
        (LegalEventKind.APPLIES, law.applies_from),
        (LegalEventKind.REPEALED, law.repealed_on),
    )
    return _with(law.events, law.label, dates)


def events_of_unit(placed: PlacedUnit) -> list[Event]:
    """The events of a unit that has a date of its own; where it has none, those of what it is part of tell."""
    return _with(placed.unit.events, placed.label, ((LegalEventKind.APPLIES, placed.unit.applies_from),))


def _with(declared: Sequence[Event], label: str, dates: Sequence[tuple[LegalEventKind, date | None]]) -> list[Event]:
    told = {(event.kind, event.on) for event in declared}
    derived = (
        Event(on=on, kind=kind, summary=f"{label}: {_SAYS[kind]}.")
        for kind, on in dates
        if on is not None and (kind, on) not in told
    )
    return [*declared, *derived]


def event_rows(catalogue: Catalogue) -> Iterator[NodeRow | EdgeRow]:
    """Every event, with the law or unit it is of."""
    for law in catalogue.laws.values():
        for event in events_of_law(law):
            yield from _rows(("Regulation", law.path), event, law)
    for unit in catalogue.units.values():
        for event in events_of_unit(unit):
            yield from _rows(("LegalUnit", unit.path), event, catalogue.law_of(unit.path))


def _rows(target: tuple[str, str], event: Event, law: Law) -> Iterator[NodeRow | EdgeRow]:
    key = event_key(target[1], event)
    yield NodeRow(
        "LegalEvent",
        {
            "key": key,
            "kind": event.kind.value,
            "on": event.on,
            "summary": event.summary,
            "sourceUrl": event.source_url or law.official_uri,
        },
    )
    yield EdgeRow("EVENT_OF", ("LegalEvent", key), target)

"""Rules of the law catalogue: no name that means two laws or hides a unit, no dangling reference, no cycle.

No impossible date, no authority of another country, no place that exists twice, and no status that the events of a law
contradict either.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import pycountry

from claims.text.normalise import normal
from graph.model.vocabulary import RegulationKind, UnitType
from seed.catalogue.declare import placed_units
from seed.catalogue.events import event_key
from seed.catalogue.standing import contradictions, disorder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from claims.files.errors import Fault
    from seed.catalogue.declare import Catalogue, Law

_GROUP: Final = "GROUP"
#: A unit in the name of a law: "Section 5 of the FTC Act", "17 U.S.C. § 512".
_CITED: Final = re.compile(r"(?:§|\bSection|\bArt\.|\bArticle)\s*(?P<number>\d[\w.-]*)", re.IGNORECASE)


def check_catalogue(catalogue: Catalogue) -> list[Fault]:
    """Every rule that is broken, with the place of the law that breaks it.

    The answer depends on the files alone: where a law stands is judged on the day that it was checked.
    """
    return [
        *_names(catalogue),
        *_hidden_units(catalogue),
        *_references(catalogue),
        *_cycles(catalogue),
        *_dates(catalogue),
        *_units(catalogue),
        *_events(catalogue),
        *_authorities(catalogue),
        *_seats(catalogue),
        *_places(catalogue),
        *(fault for law in catalogue.laws.values() for fault in _standing(catalogue, law)),
    ]


def _fault(catalogue: Catalogue, law: str, message: str, remedy: str = "") -> Fault:
    parsed, number = catalogue.sources[law]
    return parsed.fault(("laws", number), f"{law}: {message}", remedy)


def _names(catalogue: Catalogue) -> Iterator[Fault]:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for law in catalogue.laws.values():
        for name in (law.label, law.title, *law.aliases):
            owners[normal(name)].add(law.path)
    for unit in catalogue.units.values():
        for name in unit.unit.aliases:
            owners[normal(name)].add(unit.path)
    for name, paths in owners.items():
        for path in sorted(paths)[1:]:
            message = f"the name {name!r} also means {', '.join(sorted(paths - {path}))}"
            yield _fault(catalogue, path.split("/", 1)[0], message, "declare it as ambiguous alias")


def _references(catalogue: Catalogue) -> Iterator[Fault]:
    places = known_places(catalogue)
    for law in catalogue.laws.values():
        laws = [("amends", law.amends), ("implements", law.implements), ("members", law.members)]
        named = [
            *((name, path, path in catalogue.laws) for name, paths in laws for path in paths),
            *(("relatesTo", path, catalogue.has_target(path)) for path in law.relates_to),
            *(("enforcers", slug, slug in catalogue.authorities) for slug in law.enforcers),
            *(("appliesIn", code, code in places) for code in law.applies_in),
        ]
        for name, what, is_known in named:
            if not is_known:
                yield _fault(catalogue, law.path, f"{name}: there is no {what!r}", "declare it, or mend its spelling")
        if (law.kind is RegulationKind.CLUSTER) == bool(law.applies_in):
            yield _fault(catalogue, law.path, "a cluster takes its places from its members, any other law names them")


def known_places(catalogue: Catalogue) -> set[str]:
    """Every code of a place."""
    return {
        *catalogue.places.groups,
        *(country.alpha_2 for country in pycountry.countries),
        *(subdivision.code for subdivision in pycountry.subdivisions if subdivision.code not in catalogue.places.same),
    }


def _cycles(catalogue: Catalogue) -> Iterator[Fault]:
    for relation in ("members", "amends", "implements"):
        for start in catalogue.laws:
            if start in _reached(catalogue, start, relation):
                yield _fault(catalogue, start, f"{relation} lead back to the law itself")


def _reached(catalogue: Catalogue, start: str, relation: str) -> set[str]:
    reached: set[str] = set()
    ahead = list(getattr(catalogue.laws[start], relation))
    while ahead:
        path = ahead.pop()
        if path not in reached and path in catalogue.laws:
            reached.add(path)
            ahead += getattr(catalogue.laws[path], relation)
    return reached


def _dates(catalogue: Catalogue) -> Iterator[Fault]:
    for law in catalogue.laws.values():
        order = _life(law)
        for (first, before), (second, after) in pairwise(order):
            if before > after:
                yield _fault(catalogue, law.path, f"{first} {before} lies behind {second} {after}")
    for code, group in catalogue.places.groups.items():
        for member in group.members:
            if member.end and member.end <= member.start:
                path = next(iter(catalogue.laws))
                yield _fault(catalogue, path, f"place {code}: a membership ends on {member.end}, before it began")


def _life(law: Law) -> list[tuple[str, date]]:
    dates = (
        ("enactedOn", law.enacted_on),
        ("inForceOn", law.in_force_on),
        ("appliesFrom", law.applies_from),
        ("repealedOn", law.repealed_on),
    )
    return [(name, value) for name, value in dates if value is not None]


def _events(catalogue: Catalogue) -> Iterator[Fault]:
    of_laws = ((law.path, law.path, law.events) for law in catalogue.laws.values())
    of_units = ((unit.path.split("/", 1)[0], unit.path, unit.unit.events) for unit in catalogue.units.values())
    for law, path, events in (*of_laws, *of_units):
        keys = [event_key(path, event) for event in events]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield _fault(catalogue, law, f"the event {key} is declared twice", "join the two entries")


def _units(catalogue: Catalogue) -> Iterator[Fault]:
    seen: set[str] = set()
    for law in catalogue.laws.values():
        for unit in placed_units(law):
            if unit.path in seen:
                yield _fault(catalogue, law.path, f"the unit {unit.path} is declared twice")
            seen.add(unit.path)


def _authorities(catalogue: Catalogue) -> Iterator[Fault]:
    for law in catalogue.laws.values():
        for slug in law.enforcers:
            authority = catalogue.authorities.get(slug)
            if authority is None or authority.kind == _GROUP:
                continue
            if authority.seat is None:
                yield _fault(catalogue, law.path, f"enforcers: {slug!r} has no seat", "name it, or say it is a GROUP")
            elif (slug in law.enforced_abroad) == _is_near(catalogue, authority.seat, law.applies_in):
                yield _fault(
                    catalogue,
                    law.path,
                    f"enforcers: {slug!r} has its seat in {authority.seat}, "
                    f"the law applies in {', '.join(law.applies_in)}",
                    "name the body of that place, or list it under `enforcedAbroad` where the law wants it",
                )


def _seats(catalogue: Catalogue) -> Iterator[Fault]:
    """Slugs begin with the country of a seat: one that says another country hides a slip."""
    for law in catalogue.laws.values():
        for slug in law.enforcers:
            seat = getattr(catalogue.authorities.get(slug), "seat", None)
            said = re.match(r"[a-z]{2}(?=-)", slug)
            if seat and said and said[0].upper() != seat.split("-", 1)[0]:
                yield _fault(catalogue, law.path, f"enforcers: {slug!r} has its seat in {seat}", "mend the seat")


def _is_near(catalogue: Catalogue, seat: str, places: tuple[str, ...]) -> bool:
    """Whether a seat lies in one of the places, or one of them in it."""
    around = places_around(catalogue, seat)
    return any(place in around or seat in places_around(catalogue, place) for place in places)


def places_around(catalogue: Catalogue, code: str, *, now: bool = False) -> set[str]:
    """A place and those that it is a part of or ever was, but for the world; only what has not ended, where `now`."""
    around = {code}
    ahead = [code]
    while ahead:
        place = ahead.pop()
        wider = {
            group
            for group, told in catalogue.places.groups.items()
            if any(place in member.codes and not (now and member.end) for member in told.members)
        }
        wider |= {catalogue.places.part_of.get(place, place.split("-", 1)[0])}
        ahead += wider - around
        around |= wider
    return around


def _places(catalogue: Catalogue) -> Iterator[Fault]:
    places = catalogue.places
    known = known_places(catalogue)
    anywhere = next(iter(catalogue.laws))
    for code in (*places.same.values(), *places.part_of, *places.part_of.values(), *places.aliases):
        if code not in known:
            yield _fault(catalogue, anywhere, f"places.yaml: there is no {code!r}", "mend its spelling")
    countries = {normal(name): country.alpha_2 for country in pycountry.countries for name in _names_of(country)}
    for subdivision in pycountry.subdivisions:
        country = countries.get(normal(subdivision.name), subdivision.country_code)
        if country != subdivision.country_code and subdivision.code not in {*places.same, *places.namesakes}:
            message = f"places.yaml: {subdivision.name} exists twice, as {subdivision.code} and as {country}"
            yield _fault(catalogue, anywhere, message, "declare them under `same`, or as `namesakes`")


def _names_of(country: Any) -> set[str]:
    return {country.name, getattr(country, "common_name", country.name)}


def _standing(catalogue: Catalogue, law: Law) -> Iterator[Fault]:
    """Where a law is said to stand, on the day that it was checked: what comes later is no mistake of the file."""
    found = [*disorder(law), *(contradictions(law, law.checked) if law.checked else ())]
    for message, remedy in found:
        yield _fault(catalogue, law.path, message, remedy)
    if law.checked and not law.sources:
        yield _fault(
            catalogue, law.path, f"was checked on {law.checked}, and names no sources for it", "add `sources: [...]`"
        )


def overtaken(catalogue: Catalogue, day: date) -> list[Fault]:
    """Laws whose status was true when it was written and which the days up to `day` have overtaken."""
    return [
        _fault(catalogue, law.path, message, remedy)
        for law in catalogue.laws.values()
        for message, remedy in contradictions(law, day)
    ]


def _hidden_units(catalogue: Catalogue) -> Iterator[Fault]:
    """Names of a law that name one unit of it: who cites the unit would be told the law."""
    for law in catalogue.laws.values():
        numbers = {unit.number for unit in law.units if unit.type in {UnitType.SECTION, UnitType.ARTICLE}}
        for name in law.aliases:
            cited = _CITED.search(name)
            if cited and cited["number"] in numbers:
                message = f"the name {name!r} means the unit {cited['number']} of it"
                yield _fault(catalogue, law.path, message, "take it out, or give it to the unit as its alias")

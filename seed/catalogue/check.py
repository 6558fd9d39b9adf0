"""Rules of the law catalogue: no name that means two laws, no dangling reference, no cycle, no impossible date."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import pycountry

from graph.model.vocabulary import RegulationKind
from seed.catalogue.declare import placed_units
from seed.catalogue.events import event_key
from seed.text.normalise import normal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from seed.catalogue.declare import Catalogue, Law
    from seed.files.errors import Fault


def check_catalogue(catalogue: Catalogue) -> list[Fault]:
    """Every rule that is broken, with the place of the law that breaks it."""
    return [
        *_names(catalogue),
        *_references(catalogue),
        *_cycles(catalogue),
        *_dates(catalogue),
        *_units(catalogue),
        *_events(catalogue),
    ]


def _fault(catalogue: Catalogue, law: str, message: str, remedy: str = "") -> Fault:
    parsed, number = catalogue.sources[law]
    return parsed.fault(("laws", number), f"{law}: {message}", remedy)


def _names(catalogue: Catalogue) -> Iterator[Fault]:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for law in catalogue.laws.values():
        for name in (law.label, law.title, *law.aliases):
            owners[normal(name)].add(law.path)
    for name, paths in owners.items():
        for path in sorted(paths)[1:]:
            others = ", ".join(sorted(paths - {path}))
            yield _fault(catalogue, path, f"the name {name!r} also means {others}", "declare it as ambiguous alias")


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
        *(subdivision.code for subdivision in pycountry.subdivisions),
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
        for one in group.members:
            if one.end and one.end <= one.start:
                path = next(iter(catalogue.laws))
                yield _fault(catalogue, path, f"place {code}: a membership ends on {one.end}, before it began")


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
    of_units = ((one.path.split("/", 1)[0], one.path, one.unit.events) for one in catalogue.units.values())
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

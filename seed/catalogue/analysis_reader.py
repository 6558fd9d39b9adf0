"""The reader of analyses, made of the catalogue's files: it needs no Neo4j."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

import pycountry

from claims.extract.places import Place
from claims.extract.reader import AnalysisReader
from seed.catalogue.law_reader import law_reader
from seed.catalogue.read import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from seed.catalogue.declare import Catalogue, Places

#: Countries whose parts analyses flag; names of parts of others are mostly words of other things.
_PARTS_OF: Final = frozenset({"US", "CA"})
#: A part of all places is none that is flagged.
_WORLD: Final = "GLOBAL"


@cache
def analysis_reader() -> AnalysisReader:
    """The reader of analyses by every law, unit and place of the catalogue. It is shared: it does not change."""
    catalogue = load_catalogue()
    places_of = {path: catalogue.applies_in(law) for path, law in catalogue.laws.items()}
    return AnalysisReader(law_reader(), places_of, places(catalogue, datetime.now(UTC).date()))


def places(catalogue: Catalogue, today: date) -> Iterator[Place]:
    """The places that analyses flag, with what each is a part of on a day."""
    declared = catalogue.places
    groups = _groups_of(declared, today)
    for code, group in declared.groups.items():
        if code != _WORLD:
            own = (code,) if code.isalpha() else ()
            yield Place(code, (group.name, *own, *group.aliases), _above(code, declared, groups))
    for country in pycountry.countries:
        names: tuple[str, ...] = (country.name, getattr(country, "common_name", country.name))
        names += declared.aliases.get(country.alpha_2, ())
        yield Place(country.alpha_2, tuple(dict.fromkeys(names)), _above(country.alpha_2, declared, groups))
    for subdivision in pycountry.subdivisions:
        known = declared.aliases.get(subdivision.code, ())
        if subdivision.code not in declared.same and (subdivision.country_code in _PARTS_OF or known):
            yield Place(
                subdivision.code,
                tuple(dict.fromkeys((subdivision.name, *known))),
                _above(subdivision.code, declared, groups),
            )


def _groups_of(declared: Places, today: date) -> dict[str, set[str]]:
    """Code of a place -> the groups that it is a member of on a day."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for group, place in declared.groups.items():
        for membership in place.members:
            if membership.start <= today and (membership.end is None or today < membership.end):
                for code in membership.codes:
                    found[code].add(group)
    return found


def _above(code: str, declared: Places, groups: dict[str, set[str]]) -> tuple[str, ...]:
    """Every place that a place is a part of."""
    found: dict[str, None] = {}
    ahead = [code]
    while ahead:
        at = ahead.pop()
        whole = declared.part_of.get(at) or (at.split("-", 1)[0] if "-" in at else None)
        for place in (*([whole] if whole else []), *sorted(groups.get(at, ()))):
            if place not in found:
                found[place] = None
                ahead.append(place)
    return tuple(found)

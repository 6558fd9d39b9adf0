"""The reader of law, made of the catalogue's files: it needs no Neo4j."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import pycountry

from claims.law.notation.names import LawName, PlaceName
from claims.law.notation.numbered import union_number
from claims.law.notation.places import adjectives
from claims.law.reader import Reader
from claims.law.whole import Whole
from graph.model.vocabulary import RegulationKind
from seed.catalogue.check import known_places, places_around
from seed.catalogue.read import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from seed.catalogue.declare import Catalogue, Law

#: Countries whose parts have laws that name them; elsewhere names of parts are too often ordinary words.
_PARTS_OF: Final = ("US", "CA", "GB", "AU", "IN", "DE", "CH", "AE")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@cache
def law_reader() -> Reader:
    """The reader of every law and unit of the catalogue. It is shared: it does not change."""
    catalogue = load_catalogue()
    return Reader(law_names(catalogue), catalogue.units, place_names(catalogue))


@cache
def name_reader() -> Whole:
    """The reader of texts that are names as a whole."""
    catalogue = load_catalogue()
    makers = [
        name
        for authority in catalogue.authorities.values()
        for name in (authority.name, *authority.aliases)
        if " " not in name
    ]
    return Whole(law_reader(), law_names(catalogue), makers)


def law_names(catalogue: Catalogue) -> Iterator[LawName]:
    """Every name of every law and unit, with the places and years of the law."""
    for law in catalogue.laws.values():
        places, years = catalogue.applies_in(law), _years(law)
        group = law.kind is RegulationKind.CLUSTER
        for name in dict.fromkeys((law.label, law.title, *law.aliases)):
            yield LawName(name, law.path, False, places, years, group)
        for name in law.ambiguous_aliases:
            yield LawName(name, law.path, True, places, years, group)
        if law.citation:
            yield LawName(law.citation, law.path, False, places, years, group, citation=True)
        if law.celex and (number := union_number(law.celex)):
            yield LawName(law.label, law.path, False, places, years, number=number)
    for path, placed in catalogue.units.items():
        law = catalogue.law_of(path)
        for name in placed.unit.aliases:
            yield LawName(name, path, False, catalogue.applies_in(law), _years(law))


def place_names(catalogue: Catalogue) -> Iterator[PlaceName]:
    """Names and adjectives of places as they stand at names of laws."""
    within = {code: frozenset(places_around(catalogue, code, now=True)) - {code} for code in known_places(catalogue)}
    names: list[tuple[str, str]] = []
    for code, group in catalogue.places.groups.items():
        if code != "GLOBAL":
            names += [(code, name) for name in (group.name, code, *group.aliases)]
    names += [(code, name) for code, aliases in catalogue.places.aliases.items() for name in aliases]
    for country in pycountry.countries:
        names += [(country.alpha_2, name) for name in {country.name, getattr(country, "common_name", country.name)}]
    names += [("US", "US"), ("GB", "UK")]
    for subdivision in pycountry.subdivisions:
        if subdivision.country_code in _PARTS_OF and subdivision.code not in catalogue.places.by_code_only:
            names.append((catalogue.places.same.get(subdivision.code, subdivision.code), subdivision.name))
    yield from (PlaceName(name, code, within.get(code, frozenset())) for code, name in dict.fromkeys(names))
    yield from adjectives(within)


def _years(law: Law) -> frozenset[str]:
    """Years that may stand behind a name of the law."""
    told = " ".join((law.label, law.title, law.citation or "", *law.aliases))
    dates = (law.enacted_on, law.in_force_on, law.applies_from)
    return frozenset(_YEAR.findall(told)) | {str(day.year) for day in dates if day}

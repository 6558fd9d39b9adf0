"""A law, a unit of a law, or a place by any of its names -> its path or code."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import pycountry
from rapidfuzz import process

from claims.text.normalise import normal
from seed.catalogue import load_catalogue
from seed.catalogue.check import known_places
from seed.catalogue.reading import law_reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.law.reader import Named

#: Words around a name that say nothing: "Article 9 of the GDPR".
_FILLERS: Final = frozenset({"of", "the", "under", "in", "eu", "state", "et", "seq"})


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name means: none, one or several paths or codes, and near names where it means nothing."""

    matches: tuple[str, ...]
    suggestions: tuple[str, ...] = ()


def resolve(text: str) -> Resolution:
    """What `text` names. Several matches mean that the name is ambiguous; none, that it is not known."""
    exact = text.strip()
    exact = load_catalogue().places.same.get(exact, exact)
    if load_catalogue().has_target(exact) or exact in known_places(load_catalogue()):
        return Resolution((exact,))
    matches = _laws(exact) or _places_by_name().get(normal(exact), ())
    if matches:
        return Resolution(tuple(sorted(matches)))
    near = process.extract(normal(exact), _every_name(), limit=3, score_cutoff=75)
    return Resolution((), tuple(name for _, _, name in near))


def describe(match: str) -> str:
    """A line that tells people what a path or code stands for."""
    catalogue = load_catalogue()
    if match in catalogue.units:
        unit = catalogue.units[match]
        return f"{unit.label}: {unit.unit.heading}" if unit.unit.heading else unit.label
    if match in catalogue.laws:
        return catalogue.laws[match].title
    return place_name(match)


def place_name(code: str) -> str:
    """The name of a place, with its country where it is a part of one."""
    groups = load_catalogue().places.groups
    if code in groups:
        return groups[code].name
    country = pycountry.countries.get(alpha_2=code[:2])
    name = getattr(country, "common_name", country.name) if country else code
    subdivision = pycountry.subdivisions.get(code=code) if "-" in code else None  # type: ignore[no-untyped-call]
    return f"{subdivision.name}, {name}" if subdivision else name


def _laws(text: str) -> tuple[str, ...]:
    """The one law that the whole text names, with the unit cited beside it."""
    mentions = law_reader().named(text)
    if len(mentions) != 1 or not _covers(text, mentions[0]):
        return ()
    mention = mentions[0]
    laws = tuple(law for law in mention.laws if law)
    return mention.units or laws


def _covers(text: str, mention: Named) -> bool:
    rest = normal(f"{text[: mention.start]} {text[mention.end :]}").split()
    return mention.units != () or set(rest) <= _FILLERS


@cache
def _places_by_name() -> dict[str, tuple[str, ...]]:
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for code, name in _names_of_places():
        codes[normal(name)].add(code)
    return {name: tuple(sorted(_without_own_parts(some))) for name, some in codes.items()}


def _names_of_places() -> Iterator[tuple[str, str]]:
    """Codes and names; a place with two codes goes by the one that the graph has."""
    places = load_catalogue().places
    for code, group in places.groups.items():
        yield from ((code, name) for name in (group.name, *group.aliases))
    for country in pycountry.countries:
        names = (country.name, getattr(country, "common_name", country.name), country.alpha_3)
        yield from ((country.alpha_2, name) for name in (*names, getattr(country, "official_name", country.name)))
    for subdivision in pycountry.subdivisions:
        if subdivision.code not in places.by_code_only:
            yield places.same.get(subdivision.code, subdivision.code), subdivision.name
    for code, aliases in places.aliases.items():
        yield from ((code, name) for name in aliases)


def _without_own_parts(codes: set[str]) -> set[str]:
    """Luxembourg is a country and a canton of it: the name means the country."""
    return {code for code in codes if "-" not in code or code.split("-", 1)[0] not in codes}


@cache
def _every_name() -> dict[str, str]:
    """Normal form by readable name, of everything that can be resolved."""
    laws = load_catalogue().laws.values()
    names = [name for law in laws for name in (law.label, law.title, *law.aliases)]
    names += [country.name for country in pycountry.countries]
    names += [subdivision.name for subdivision in pycountry.subdivisions]
    return {name: normal(name) for name in names}

"""A law, a unit of a law, a place or an authority by any of its names -> its path, code or slug."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import pycountry
from rapidfuzz import fuzz, process

from claims.text.normalise import normal
from seed.catalogue import load_catalogue
from seed.catalogue.check import known_places
from seed.catalogue.law_reader import law_reader, name_reader

if TYPE_CHECKING:
    from collections.abc import Iterator

#: "Irish DPA": the data protection authority of a place.
_AUTHORITY_OF: Final = re.compile(
    r"(?P<place>.+?)(?:'s)? (?:DPA|SA|data protection (?:authority|commission|commissioner|regulator)"
    r"|privacy (?:regulator|commissioner|authority)|supervisory authority)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a name means: paths, codes or slugs, and near names where it means nothing.

    Several matches exclude each other where `ambiguous`; otherwise the text names all of them. `undeclared` are
    references to units that the catalogue does not have, as written, each with the law that it knows.
    """

    matches: tuple[str, ...]
    suggestions: tuple[str, ...] = ()
    ambiguous: bool = False
    undeclared: tuple[tuple[str, str], ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether something is named, and one thing only by each name."""
        return bool(self.matches) and not self.ambiguous

    def as_json(self, text: str) -> dict[str, object]:
        """For scripts."""
        return {
            "text": text,
            "matches": self.matches,
            "ambiguous": self.ambiguous,
            "undeclared": [{"law": law, "text": reference} for law, reference in self.undeclared],
            "suggestions": self.suggestions,
        }


def resolve(text: str) -> Resolution:
    """What `text` names: laws and their units, a place, or an authority."""
    exact = text.strip()
    exact = load_catalogue().places.same.get(exact, exact)
    catalogue = load_catalogue()
    if exact in _codes_of_places():
        matches = (exact, *(path for path, law in catalogue.laws.items() if exact in law.ambiguous_aliases))
        return Resolution(matches, ambiguous=len(matches) > 1)
    if catalogue.has_target(exact) or exact in catalogue.authorities:
        return Resolution((exact,))
    read = _laws(exact)
    if read.matches:
        return read
    matches = _places_by_name().get(normal(exact), ()) or _authorities(exact)
    if matches:
        return Resolution(tuple(sorted(matches)), ambiguous=len(matches) > 1)
    near = process.extract(normal(exact), _every_name(), scorer=fuzz.token_sort_ratio, limit=3, score_cutoff=70)
    return Resolution((), tuple(name for _, _, name in near))


def describe(match: str) -> str:
    """A line that tells people what a path or code stands for."""
    catalogue = load_catalogue()
    if match in catalogue.units:
        unit = catalogue.units[match]
        return f"{unit.label}: {unit.unit.heading}" if unit.unit.heading else unit.label
    if match in catalogue.laws:
        return catalogue.laws[match].title
    if match in catalogue.authorities:
        return catalogue.authorities[match].name
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


def _laws(text: str) -> Resolution:
    """The laws and units that the whole text names; a right may be named by the heading of its section."""
    reading = name_reader().read(text)
    if not reading.rest:
        return Resolution(reading.matches, (), reading.ambiguous, reading.undeclared)
    headed = _headed(reading.matches[0], reading.rest) if len(reading.matches) == 1 else ()
    return Resolution(headed)


def _headed(law: str, words: str) -> tuple[str, ...]:
    """The one outermost unit of a law whose heading holds these words: "CCPA's right to opt out"."""
    units = load_catalogue().units
    found = [
        path
        for path, placed in units.items()
        if path.rpartition("/")[0] == law and f" {words} " in f" {normal(placed.unit.heading or '')} "
    ]
    return (found[0],) if len(found) == 1 and len(words.split()) > 1 else ()


def _authorities(text: str) -> tuple[str, ...]:
    """Slugs of authorities of this name or acronym, or of the one that protects data at a place."""
    text = re.sub(r"^the\s+", "", text, flags=re.IGNORECASE)
    bare = re.sub(r"\s*\([^()]*\)$", "", text)
    found = _authorities_by_name().get(normal(text)) or _authorities_by_name().get(normal(bare))
    if found:
        return found
    of = _AUTHORITY_OF.fullmatch(text)
    codes = law_reader().place(of["place"]) if of else ()
    kinds = load_catalogue().authorities.items()
    return tuple(
        slug for slug, authority in kinds if authority.kind == "DATA_PROTECTION_AUTHORITY" and authority.seat in codes
    )


@cache
def _codes_of_places() -> frozenset[str]:
    return frozenset(known_places(load_catalogue()))


@cache
def _authorities_by_name() -> dict[str, tuple[str, ...]]:
    slugs: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for slug, authority in load_catalogue().authorities.items():
        if authority.kind != "GROUP":
            for name in (authority.name, *authority.aliases, re.sub(r" Attorney General$", " AG", authority.name)):
                slugs[normal(name)][slug] = None
                slugs[normal(re.sub(r"\s*\([^()]*\)$", "", name))][slug] = None
    return {name: tuple(sorted(some)) for name, some in slugs.items()}


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

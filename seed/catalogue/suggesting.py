"""The reader of rules, made of the catalogue's files: it needs no Neo4j."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

import pycountry

from claims.rules.reader import RuleReader
from claims.rules.suggestion import LawFact
from claims.rules.table import DATA, features_asked, read_table
from seed.catalogue.check import known_places
from seed.catalogue.law_reader import law_reader, place_names
from seed.catalogue.read import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from seed.catalogue.declare import Catalogue

#: How the places of laws are told in conditions, where their own names are long.
_TOLD: Final = {
    "EU": "the European Union",
    "EEA": "the European Economic Area",
    "GB": "the United Kingdom",
    "US": "the United States",
    "US-NYC": "New York City",
}


@cache
def rule_reader() -> RuleReader:
    """The reader of the project's own rules by every law, unit and place of the catalogue. It is shared."""
    return reader_of(DATA)


@cache
def concept_reader() -> RuleReader:
    """The reader of those rules alone that carry concepts: what clauses are about, in a fraction of the time."""
    whole = rule_reader()
    table = whole.table
    rules = {name: rule for name, rule in table.rules.items() if rule.concepts}
    asked = {feature for rule in rules.values() for feature in features_asked(rule)}
    some = replace(table, rules=rules, features={name: table.features[name] for name in asked})
    return RuleReader(some, place_names(load_catalogue()))


def reader_of(folder: Path) -> RuleReader:
    """The reader of the rules of a folder; raises `SourceError` that tells every mistake."""
    catalogue = load_catalogue()
    laws = {fact.path: fact for fact in law_facts(catalogue)}
    table = read_table(laws, frozenset(known_places(catalogue)), folder)
    return RuleReader(table, place_names(catalogue), law_reader().mentions)


def law_facts(catalogue: Catalogue) -> Iterator[LawFact]:
    """What the gates ask of every law and unit."""
    for law in catalogue.laws.values():
        places = catalogue.applies_in(law)
        names = tuple(map(_told, places))
        begins = law.applies_from or law.in_force_on
        yield LawFact(
            path=law.path,
            label=law.label,
            places=places,
            names=names,
            status=law.status,
            applies_from=begins,
            repealed_on=law.repealed_on,
        )
    for path, placed in catalogue.units.items():
        law = catalogue.law_of(path)
        places = catalogue.applies_in(law)
        names = tuple(map(_told, places))
        yield LawFact(
            path=path,
            label=placed.label,
            places=places,
            names=names,
            status=law.status,
            applies_from=placed.applies_from,
            repealed_on=law.repealed_on,
        )


def _told(code: str) -> str:
    return _TOLD.get(code) or _names().get(code, code)


@cache
def _names() -> dict[str, str]:
    parts = {subdivision.code: subdivision.name for subdivision in pycountry.subdivisions}
    return parts | {country.alpha_2: getattr(country, "common_name", country.name) for country in pycountry.countries}

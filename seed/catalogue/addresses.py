"""A unit of a law -> the address of its official text: its own where the law's publisher says how one is formed.

The forms are those of the URI templates of the Publications Office for acts of the EU
(`eli/{typedoc}/{year}/{number}{/subdivision}/oj`, with subdivisions such as `art_9`), and of the identifiers of
legislation.gov.uk (`{type}/{year}/{number}/section/168`). A unit smaller than an article or section has the address of
that: a paragraph or point that an amendment has put in is not part of the act as it was published. Nor is an article
with a letter, which has the address of the act.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import UnitType

if TYPE_CHECKING:
    from seed.catalogue.declare import Catalogue, Law, Unit

#: Of a law's address: its form, the kind of unit and the numbers of units that have addresses, and the form of these.
_FORMS: Final = (
    (
        re.compile(r"(https://eur-lex\.europa\.eu/eli/(?:reg|dir|dec)(?:_impl|_del)?/\d{4}/\d+)/oj"),
        UnitType.ARTICLE,
        re.compile(r"\d+"),
        "{act}/art_{number}/oj",
    ),
    (
        re.compile(r"(https://www\.legislation\.gov\.uk/ukpga/\d{4}/\d+)"),
        UnitType.SECTION,
        re.compile(r"\d+[A-Z]*"),
        "{act}/section/{number}",
    ),
    (
        re.compile(r"(https://www\.legislation\.gov\.uk/eur/\d{4}/\d+)/contents"),
        UnitType.ARTICLE,
        re.compile(r"\d+[A-Z]*"),
        "{act}/article/{number}",
    ),
)


def address_of(path: str, catalogue: Catalogue) -> str | None:
    """The address of the smallest part around a unit, itself included, that has one; else that of the law, if any."""
    law, at = catalogue.law_of(path), path
    while at in catalogue.units:
        placed = catalogue.units[at]
        own = _own(placed.unit, law)
        if own:
            return own
        at = placed.parent
    return law.official_uri


def _own(unit: Unit, law: Law) -> str | None:
    for of_law, kind, numbers, form in _FORMS:
        act = of_law.fullmatch(law.official_uri or "")
        if act and unit.type is kind and numbers.fullmatch(unit.number):
            return form.format(act=act[1], number=unit.number)
    return None

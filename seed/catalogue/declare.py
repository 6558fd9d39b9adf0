"""What the law catalogue declares: laws and their units, places, authorities and clause categories.

Paths are made from the numbers: `eu-gdpr/art-9/par-2/pt-a`. Articles are numbered through, so their paths skip the
chapter they stand in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003  # read by pydantic
from typing import TYPE_CHECKING, Final

from pydantic import Field

from claims.files.yaml_file import Strict
from graph.model.vocabulary import (
    JurisdictionLevel,
    LegalEventKind,
    RegulationKind,
    RegulationStatus,
    Severity,
    UnitType,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.files.yaml_file import Parsed

_PREFIX: Final = {
    UnitType.CHAPTER: "chapter",
    UnitType.ARTICLE: "art",
    UnitType.SECTION: "sec",
    UnitType.PARAGRAPH: "par",
    UnitType.POINT: "pt",
    UnitType.RECITAL: "rec",
    UnitType.ANNEX: "annex",
}
_ROMAN: Final = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")


class Event(Strict):
    """What happened on a day, or is to happen, and the dates of the law alone do not tell."""

    on: date
    kind: LegalEventKind
    summary: str
    #: What the event is of, where it is not of the whole law: it says nothing of where the law stands.
    part: str | None = None
    #: Where it is told, in words.
    source: str | None = None
    source_url: str | None = Field(None, alias="sourceUrl")


class Unit(Strict):
    """A part of a law, as declared."""

    type: UnitType
    number: str
    heading: str | None = None
    about: str | None = None
    #: Names that mean this unit, such as its number in a code: "15 U.S.C. § 45".
    aliases: tuple[str, ...] = ()
    applies_from: date | None = Field(None, alias="appliesFrom")
    events: tuple[Event, ...] = ()
    units: tuple[Unit, ...] = ()


class Law(Strict):
    """A law, or a cluster of laws of one subject."""

    path: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    label: str
    title: str
    kind: RegulationKind
    status: RegulationStatus
    #: Codes of places; of a cluster, the places of its members.
    applies_in: tuple[str, ...] = Field((), alias="appliesIn")
    citation: str | None = None
    celex: str | None = None
    eli: str | None = None
    official_uri: str | None = Field(None, alias="officialUri")
    enacted_on: date | None = Field(None, alias="enactedOn")
    in_force_on: date | None = Field(None, alias="inForceOn")
    applies_from: date | None = Field(None, alias="appliesFrom")
    repealed_on: date | None = Field(None, alias="repealedOn")
    private_right_of_action: bool | None = Field(None, alias="privateRightOfAction")
    max_penalty: str | None = Field(None, alias="maxPenalty")
    aliases: tuple[str, ...] = ()
    #: Names that mean this law only where the text around them says so.
    ambiguous_aliases: tuple[str, ...] = Field((), alias="ambiguousAliases")
    topics: tuple[str, ...] = ()
    enforcers: tuple[str, ...] = ()
    #: Those of `enforcers` who sit outside the places that the law applies in, as the law wants it.
    enforced_abroad: tuple[str, ...] = Field((), alias="enforcedAbroad")
    amends: tuple[str, ...] = ()
    implements: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    #: Path of another law or unit -> how the two are related.
    relates_to: dict[str, str] = Field(default_factory=dict, alias="relatesTo")
    note: str | None = None
    #: The word before the number of a section in its label, where it is not "§".
    section_word: str = Field("§", alias="sectionWord")
    #: The last day of which the sources that the entry was compared with speak; none where it was not compared.
    checked: date | None = None
    #: What it was compared with, in words.
    sources: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    units: tuple[Unit, ...] = ()


class Membership(Strict):
    """Places that were part of a group from a day on, until another."""

    start: date = Field(alias="from")
    end: date | None = Field(None, alias="to")
    codes: tuple[str, ...]


class Group(Strict):
    """A place that ISO 3166 does not have."""

    name: str
    level: JurisdictionLevel
    aliases: tuple[str, ...] = ()
    members: tuple[Membership, ...] = ()


class Places(Strict):
    """Groups of places, and what is said of those of ISO 3166 beside its own names."""

    groups: dict[str, Group]
    aliases: dict[str, tuple[str, ...]]
    #: A second code of a place, which the graph does not have -> the code that it has.
    same: dict[str, str]
    #: Codes whose name is also a country's, though they are places of their own.
    namesakes: tuple[str, ...]
    #: A place -> what it is a part of, where that is neither the world nor the country of its code.
    part_of: dict[str, str] = Field(alias="partOf")
    #: Codes of places that their bare name does not mean in terms.
    by_code_only: tuple[str, ...] = Field(alias="byCodeOnly")


class Authority(Strict):
    """Who enforces laws."""

    name: str
    kind: str
    #: Other names and acronyms, by which `clausegraph resolve` knows it.
    aliases: tuple[str, ...] = ()
    seat: str | None = None
    url: str | None = None


class Category(Strict):
    """A kind of clause, and the words by which `seed.extract.categories` knows it."""

    slug: str
    name: str
    description: str
    #: Of a clause that nobody has reviewed.
    severity: Severity
    #: Phrases of its own heading that are enough, and phrases of any heading that count one.
    heading: tuple[str, ...] = ()
    hint: tuple[str, ...] = ()
    #: Phrases of the type of its document, which count as those of an outer heading do where nothing else speaks.
    document: tuple[str, ...] = ()
    #: Phrases of its text, each of which counts one, and how many are needed.
    body: tuple[str, ...] = ()
    needs: int = Field(2, ge=1)
    #: Phrases of its text one of which is enough.
    alone: tuple[str, ...] = ()
    #: Longer phrases within which those above do not count.
    but_not: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedUnit:
    """A unit with its place in its law: path, label, parent's path, position in reading order from 1."""

    path: str
    label: str
    parent: str
    ordinal: int
    applies_from: date | None
    unit: Unit


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the catalogue declares, by path, code or slug."""

    laws: dict[str, Law]
    units: dict[str, PlacedUnit]
    places: Places
    authorities: dict[str, Authority]
    categories: dict[str, Category]
    #: Where each law is declared, for messages.
    sources: dict[str, tuple[Parsed, int]]

    def has_target(self, path: str) -> bool:
        """Whether a law or unit of this path is known."""
        return path in self.laws or path in self.units

    def law_of(self, path: str) -> Law:
        """The law that a path belongs to."""
        return self.laws[path.split("/", 1)[0]]

    def applies_in(self, law: Law) -> tuple[str, ...]:
        """Codes of the places a law applies in; of a cluster, those of its members."""
        if law.kind is not RegulationKind.CLUSTER:
            return law.applies_in
        members = (self.laws[path] for path in law.members)
        return tuple(sorted({code for member in members for code in self.applies_in(member)}))


def placed_units(law: Law) -> Iterator[PlacedUnit]:
    """Every unit of a law, in reading order."""
    counter = iter(range(1, 1_000_000))

    def place(units: tuple[Unit, ...], parent: str, label: str, applies_from: date | None) -> Iterator[PlacedUnit]:
        for unit in units:
            within = parent if unit.type in {UnitType.PARAGRAPH, UnitType.POINT} else law.path
            path = f"{within}/{segment(unit.type, unit.number)}"
            name = _label(law, unit, label)
            # Null, where it is written, says that the day is not known; what is not written comes from around the unit.
            starts = unit.applies_from if "applies_from" in unit.model_fields_set else applies_from
            yield PlacedUnit(path, name, parent, next(counter), starts, unit)
            yield from place(unit.units, path, name, starts)

    yield from place(law.units, law.path, law.label, law.applies_from or law.in_force_on)


def segment(kind: UnitType, number: str) -> str:
    """The last part of a unit's path: `art-9`, `pt-a`, `sec-1798.120`."""
    return f"{_PREFIX[kind]}-{re.sub(r'[^a-z0-9.]+', '-', number.casefold()).strip('-')}"


def _label(law: Law, unit: Unit, parent_label: str) -> str:
    match unit.type:
        case UnitType.PARAGRAPH | UnitType.POINT:
            return f"{parent_label}({unit.number})"
        case UnitType.ARTICLE:
            return f"{law.label} Art. {unit.number}"
        case UnitType.SECTION:
            word = f"{law.section_word} " if unit.number[0].isdigit() else ""
            return f"{law.label} {word}{unit.number}"
        case UnitType.CHAPTER:
            return f"{law.label} Chapter {_ROMAN[int(unit.number)] if unit.number.isdigit() else unit.number}"
        case UnitType.ANNEX:
            return f"{law.label} Annex {unit.number}"
        case UnitType.RECITAL:
            return f"{law.label} Recital {unit.number}"

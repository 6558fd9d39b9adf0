"""Places in headings and sentences -> whom a clause is for, and whether a law of a place fits.

A place says whom a clause is for where people live in it ("if you reside in France"), where its people are named
("California residents"), where it stands in a heading, or at the beginning ("In the EU, ..."). Where data go, where
courts sit and where a company is registered say nothing of that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

import ahocorasick

from claims.law.notation.places import Places
from claims.text.normalise import typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from claims.law.notation.names import PlaceName

_PEOPLE: Final = (
    r"(?:users?|customers?|consumers?|individuals?|people|persons?|visitors?|citizens?|those|subscribers?|residents?"
    r"|members?|nationals|children|adults|creators?|businesses|data subjects?|anyone)"
)
#: How people are said to be in a place.
_ARE_IN: Final = (
    r"(?<!not )resid(?:es?|ing|ent)|lives?|living|residence is|habitual\w* resident|you are|you're|are based|is based"
    r"|are located|is located|domiciled"
)
_PEOPLE_WHO: Final = (
    rf"{_PEOPLE}(?: (?:who|that) (?:are|live|reside))?(?: (?:located|based|living|residing|resident))?"
    r"|(?:notice|section|addendum|provisions?|terms) (?:for|applies? (?:only )?to)|jurisdictions? (?:such as|like)"
)
_STATE_OF: Final = (
    r"(?:the |any of the )?(?:(?:US |U\.S\. )?(?:states?|province|country|commonwealth|member states"
    r"|people's republic|kingdom|republic) of (?:the )?)?"
)
#: Directly before a place that says whom a clause is for.
_BEFORE: Final = re.compile(
    rf"(?:\b(?:{_ARE_IN}|{_PEOPLE_WHO}) (?:in|of|from|within|for|to)?\s*"
    rf"|(?:^|[.;:(] )[\W_]*(?:for|in|within|if in|under) ){_STATE_OF}$",
    re.IGNORECASE,
)
#: Directly behind one.
_BEHIND: Final = re.compile(
    rf"^(?:'s?)?(?:[ -]based)? (?:(?:state )?{_PEOPLE}\b|minors\b"
    r"|(?:state )?(?:privacy|data protection|consumer(?: protection)?|copyright)"
    r" (?:laws?|rights|notice|legislation|act)\b)",
    re.IGNORECASE,
)
_OUTSIDE: Final = re.compile(
    r"(?:outside(?: of)?|except(?: for)?(?: in)?|excluding|other than|elsewhere than|\bnon-"
    r"|\bnot (?:a )?(?:resident|located|residing|based)? ?(?:in|of)|not (?:reside|live) in|anywhere but) ?(?:the )?$",
    re.IGNORECASE,
)
_OF_PEOPLE: Final = re.compile(
    rf"\b(?:reside|live|living|located|based|you are|you're|residing|resident|{_PEOPLE})\b", re.IGNORECASE
)
_OF_DATA: Final = re.compile(
    r"\b(?:transfer\w*|process\w*|stor(?:e|ed|ing|age)|send|sent|servers?|export\w*)\b", re.IGNORECASE
)
#: Headings in which a place says where something goes or sits.
_NOT_FOR: Final = re.compile(
    r"transfer|framework|govern|dispute|court|address|contact|venue|jurisdiction|import|export|location of|server",
    re.IGNORECASE,
)
_JOINED: Final = re.compile(
    r"(?:[\s,/&()-]|and|or|the|in|of|from|for|states?|province|residents?|people's republic)*", re.IGNORECASE
)
_JOINED_MAX: Final = 24
#: So many characters before and behind a place are looked at.
_WINDOW: Final = 90
#: The Economic Area holds the Union.
_WIDER: Final = {"EU": "EEA"}
#: What is so short is read in texts that have small letters, too.
_SHORT: Final = 2


class Fit(Enum):
    """How a named place stands to a law."""

    #: The law applies to all of it.
    INSIDE = auto()
    #: The law applies in a part of it.
    AROUND = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Scope:
    """Codes of the places that a text is for, and of those that it is not for; empty where it says nothing."""

    named: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    @property
    def says(self) -> bool:
        """Whether places are named at all."""
        return bool(self.named or self.excluded)


@dataclass(frozen=True, slots=True)
class _Named:
    codes: frozenset[str]
    start: int
    end: int


class PlaceFinder:
    """Finds places in texts, by the names it was made from. It does not change."""

    def __init__(self, names: Iterable[PlaceName]) -> None:
        every = [name for name in names if not name.weak]
        self._places = Places(every)
        self._within = {one.code: one.within for one in every}
        #: The name by which a place is told: the first that is no code.
        self._told: dict[str, str] = {}
        for one in every:
            if len(one.name) > _SHORT:
                self._told.setdefault(one.code, one.name)
        automaton = ahocorasick.Automaton()
        for one in every:
            for form in {typed(one.name), typed(one.name).replace(".", "")}:
                if len(form) > 1:
                    automaton.add_word(form.lower(), len(form))
        automaton.make_automaton()
        self._automaton = automaton

    @property
    def codes(self) -> frozenset[str]:
        """The codes of all places that have a name here."""
        return frozenset(self._within)

    def told(self, codes: Iterable[str]) -> str:
        """Places by their names, in order."""
        return ", ".join(sorted(self._told.get(code, code) for code in codes))

    def mentioned(self, text: str) -> Scope:
        """Every place that a text names, but for those "outside" of which it speaks."""
        named: set[str] = set()
        excluded: set[str] = set()
        for group in self._groups(text):
            into = excluded if _OUTSIDE.search(text[max(0, group[0].start - _WINDOW) : group[0].start]) else named
            into.update(code for one in group for code in one.codes)
        return Scope(frozenset(named), frozenset(excluded))

    def of_heading(self, heading: str) -> Scope:
        """Whom what stands below a heading is for."""
        if _NOT_FOR.search(heading):
            return Scope()
        named: set[str] = set()
        excluded: set[str] = set()
        for group in self._groups(heading):
            into = excluded if _OUTSIDE.search(heading[: group[0].start]) else named
            into.update(code for one in group for code in one.codes)
        return Scope(frozenset(named), frozenset(excluded))

    def of_sentence(self, text: str) -> Scope:
        """Whom a sentence is for."""
        named: set[str] = set()
        excluded: set[str] = set()
        for group in self._groups(text):
            start, end = group[0].start, group[-1].end
            before, behind = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
            codes = {code for one in group for code in one.codes}
            if _OUTSIDE.search(before):
                if _OF_PEOPLE.search(before) and not _OF_DATA.search(before):
                    excluded |= codes
            elif (_BEFORE.search(before) and "court" not in before.lower()) or _BEHIND.match(behind):
                named |= codes
        return Scope(frozenset(named), frozenset(excluded))

    def fit(self, places: Iterable[str], named: Iterable[str]) -> Fit:
        """How the places that a text is for stand to those of a law: the best of all."""
        best = Fit.OTHER
        own = frozenset(places)
        for code in named:
            if self._around(code) & own:
                return Fit.INSIDE
            if any(code in self._around(one) for one in own):
                best = Fit.AROUND
        return best

    def _around(self, code: str) -> frozenset[str]:
        around = self._within.get(code, frozenset()) | {code}
        return around | {_WIDER[one] for one in around if one in _WIDER}

    def _groups(self, text: str) -> Iterator[list[_Named]]:
        """Places that are joined to one another: "the EEA, the UK and Switzerland"."""
        group: list[_Named] = []
        for one in self._named(text):
            if group:
                between = text[group[-1].end : one.start]
                if len(between) > _JOINED_MAX or not _JOINED.fullmatch(between):
                    yield group
                    group = []
            group.append(one)
        if group:
            yield group

    def _named(self, text: str) -> list[_Named]:
        shown = typed(text)
        folded = shown.lower()
        if len(folded) != len(shown):
            return []
        all_capitals = shown.isupper()
        found: list[_Named] = []
        spans = [(last + 1 - length, last + 1) for last, length in self._automaton.iter(folded)]
        for start, end in sorted(spans, key=lambda one: (one[0], -one[1])):
            if found and start < found[-1].end:
                continue
            if folded[start - 1 : start].isalnum() or folded[end : end + 1].isalnum():
                continue
            if all_capitals and end - start <= _SHORT:
                continue
            codes = self._places.codes(shown[start:end])
            if codes:
                found.append(_Named(codes, start, end))
        return found

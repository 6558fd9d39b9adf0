"""Text -> the laws it names outright, each with its place in the text and the units cited beside it.

One automaton over every name of the catalogue, so that the time does not grow with the number of names. A name that
means several laws counts only where the text also names one of them in full. Naming a law is not engaging it: what is
found here becomes a suggestion, never an accepted edge.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import ahocorasick

from seed.catalogue import load_catalogue
from seed.extract.citations import REFERENCE, citations
from seed.text.normalise import typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from seed.catalogue import Catalogue, Law


@dataclass(frozen=True, slots=True)
class Mention:
    """A law named in a text: `text[start:end]` is the name, `units` are the paths cited with it that the law has."""

    start: int
    end: int
    laws: tuple[str, ...]
    units: tuple[str, ...] = ()

    @property
    def law(self) -> str:
        """The law, where the name means one."""
        return self.laws[0]

    @property
    def targets(self) -> tuple[str, ...]:
        """What is named most exactly: the units, or the law itself."""
        return self.units or (self.law,)


#: Names of up to so many letters are found in capitals as written only: "Era", "App", "Sca" are words.
_ACRONYM: Final = 6
_BEFORE: Final = re.compile(
    rf"(?P<reference>{REFERENCE})\s*(?:,\s*)?(?:of|under|in|from)?\s*(?:the\s+)?(?:EU(?:'s)?\s+|Illinois\s+|California\s+)?$",
    re.IGNORECASE,
)
_REACH: Final = 120
_AFTER: Final = re.compile(
    rf"(?:\s*\([^()]{{0,120}}\))?(?:'s)?\s*[,;:]?\s*(?:and\s+|or\s+|under\s+|at\s+|in\s+)?\(?(?P<reference>{REFERENCE})",
    re.IGNORECASE,
)
#: What makes of the number of a section that of the law that begins with it.
_ET_SEQ: Final = re.compile(r",?\s*et\s+seq\b", re.IGNORECASE)


def find_mentions(text: str) -> list[Mention]:
    """Every law that `text` names, in order of place; names never overlap, the longest one counts."""
    found = list(_names(text, _automaton()))
    certain = {mention.law for mention in found if len(mention.laws) == 1}
    mentions = []
    for mention in found:
        laws = mention.laws if len(mention.laws) == 1 else tuple(law for law in mention.laws if law in certain)
        if len(laws) == 1:
            mentions.append(Mention(mention.start, mention.end, laws, mention.units))
    return [_with_units(text, mentions, number) for number in range(len(mentions))]


def named(text: str) -> list[Mention]:
    """Like `find_mentions`, with the names that mean several laws kept as they are, and acronyms in any case."""
    found = list(_names(text, _automaton(), any_case=True))
    return [_with_units(text, found, number) for number in range(len(found))]


def _names(text: str, automaton: ahocorasick.Automaton, *, any_case: bool = False) -> Iterator[Mention]:
    lowered = typed(text).replace("\n", " ")
    folded = lowered.lower()
    if len(folded) != len(lowered):
        folded = "".join(one.lower() if len(one.lower()) == 1 else one for one in lowered)
    for last, (name, laws) in automaton.iter_long(folded):
        start, end = last + 1 - len(name), last + 1
        if _is_whole(folded, start, end) and (any_case or not _is_acronym(name) or lowered[start:end] == name):
            yield Mention(start, end, laws)


def _is_whole(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or after.isalnum())


def _is_acronym(name: str) -> bool:
    return len(name) <= _ACRONYM and name.upper() == name


@cache
def _automaton() -> ahocorasick.Automaton:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    spelled: dict[str, str] = {}
    catalogue = load_catalogue()
    names = [(name, law.path) for law in catalogue.laws.values() for name in _names_of(law)]
    for name, path in (*names, *((name, unit.split("/", 1)[0]) for name, unit in _unit_names().items())):
        written = typed(name)
        owners[written.lower()].add(path)
        spelled.setdefault(written.lower(), written)
    for law in catalogue.laws.values():
        for name in law.ambiguous_aliases:
            # A name that is also an ordinary word or another law's stays doubtful even where one law has it.
            owners[typed(name).lower()].add("")
    automaton = ahocorasick.Automaton()
    for folded, paths in owners.items():
        laws = tuple(sorted(paths)) if paths != {""} else ()
        automaton.add_word(folded, (spelled[folded], laws))
    automaton.make_automaton()
    return automaton


def _names_of(law: Law) -> Iterator[str]:
    yield from (law.label, law.title, *law.aliases, *law.ambiguous_aliases)


@cache
def _unit_names() -> dict[str, str]:
    """Names that mean a unit by themselves, such as "15 U.S.C. § 45", in lower case, with its path."""
    units = load_catalogue().units.items()
    return {typed(name).lower(): path for path, placed in units for name in placed.unit.aliases}


def _with_units(text: str, mentions: list[Mention], number: int) -> Mention:
    """The mention with the units cited just before it or behind it, up to the mentions around it."""
    mention = mentions[number]
    laws = [law for law in mention.laws if law]
    if len(laws) != 1:
        return mention
    floor = mentions[number - 1].end if number else 0
    ceiling = mentions[number + 1].start if number + 1 < len(mentions) else len(text)
    plain = typed(text).replace("\n", " ")
    references = [*_behind(plain[mention.end : ceiling])]
    before = _BEFORE.search(plain[max(floor, mention.start - _REACH) : mention.start])
    if before:
        references.insert(0, before["reference"])
    units = [path for reference in references for path in known_units(load_catalogue(), laws[0], reference)]
    by_name = _unit_names().get(plain[mention.start : mention.end].lower())
    if not units and by_name and not _ET_SEQ.match(plain, mention.end):
        units = [by_name]
    return Mention(mention.start, mention.end, mention.laws, tuple(dict.fromkeys(units)))


def _behind(text: str) -> Iterator[str]:
    at = 0
    while found := _AFTER.match(text, at):
        yield found["reference"]
        at = found.end()


def known_units(catalogue: Catalogue, law: str, reference: str) -> Iterator[str]:
    """The units a reference names, as far in as the catalogue goes."""
    for one in citations(reference):
        path = one.path(law)
        # Numbered definitions are points: "Art. 4(11)".
        if path not in catalogue.units:
            path = re.sub(r"/par-(\w+)$", r"/pt-\1", path)
        while path not in catalogue.units and path != law:
            path = path.rsplit("/", 1)[0]
        if path != law:
            yield path

"""Text -> the laws it names outright, each with its place in the text and the units cited beside it.

One automaton over every name, so that the time does not grow with the number of names. A name that means several laws
counts only where the text also names one of them in full. Naming a law is not engaging it: what is found here becomes a
suggestion, never an accepted edge.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import ahocorasick

from claims.law.citations import REFERENCE, citations
from claims.law.names import Mention
from claims.text.normalise import typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from claims.law.names import LawName

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


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text, with every law that it can mean, and the units cited beside it."""

    start: int
    end: int
    laws: tuple[str, ...]
    units: tuple[str, ...] = ()


class Reader:
    """Reads laws and units out of texts, by the names and units it was made from. It does not change."""

    def __init__(self, names: Iterable[LawName], units: Iterable[str]) -> None:
        self._units = frozenset(units)
        self._named_units: dict[str, str] = {}
        self._automaton = self._made_of(names)

    def mentions(self, text: str) -> list[Mention]:
        """Every law that `text` names, in order of place; names never overlap, the longest one counts."""
        found = list(self._names(text))
        certain = {one.laws[0] for one in found if len(one.laws) == 1}
        sure = []
        for one in found:
            laws = one.laws if len(one.laws) == 1 else tuple(law for law in one.laws if law in certain)
            if len(laws) == 1:
                sure.append(Named(one.start, one.end, laws))
        whole = [self._with_units(text, sure, number) for number in range(len(sure))]
        return [Mention(one.start, one.end, one.laws[0], one.units) for one in whole]

    def named(self, text: str) -> list[Named]:
        """Like `mentions`, with the names that mean several laws kept as they are, and acronyms in any case."""
        found = list(self._names(text, any_case=True))
        return [self._with_units(text, found, number) for number in range(len(found))]

    def _names(self, text: str, *, any_case: bool = False) -> Iterator[Named]:
        lowered = typed(text).replace("\n", " ")
        folded = lowered.lower()
        if len(folded) != len(lowered):
            folded = "".join(one.lower() if len(one.lower()) == 1 else one for one in lowered)
        for last, (name, laws) in self._automaton.iter_long(folded):
            start, end = last + 1 - len(name), last + 1
            if _is_whole(folded, start, end) and (any_case or not _is_acronym(name) or lowered[start:end] == name):
                yield Named(start, end, laws)

    def _made_of(self, names: Iterable[LawName]) -> ahocorasick.Automaton:
        owners: defaultdict[str, set[str]] = defaultdict(set)
        spelled: dict[str, str] = {}
        for one in names:
            written = typed(one.name)
            spelled.setdefault(written.lower(), written)
            # A name that is also an ordinary word or another law's stays doubtful even where one law has it.
            owners[written.lower()] |= {one.law, ""} if one.ambiguous else {one.law}
            if "/" in one.target:
                self._named_units[written.lower()] = one.target
        automaton = ahocorasick.Automaton()
        for folded, laws in owners.items():
            automaton.add_word(folded, (spelled[folded], tuple(sorted(laws))))
        automaton.make_automaton()
        return automaton

    def _with_units(self, text: str, mentions: list[Named], number: int) -> Named:
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
        units = [path for reference in references for path in self._known(laws[0], reference)]
        by_name = self._named_units.get(plain[mention.start : mention.end].lower())
        if not units and by_name and not _ET_SEQ.match(plain, mention.end):
            units = [by_name]
        return Named(mention.start, mention.end, mention.laws, tuple(dict.fromkeys(units)))

    def _known(self, law: str, reference: str) -> Iterator[str]:
        """The units a reference names, as far in as the declared ones go."""
        for one in citations(reference):
            path = one.path(law)
            # Numbered definitions are points: "Art. 4(11)".
            if path not in self._units:
                path = re.sub(r"/par-(\w+)$", r"/pt-\1", path)
            while path not in self._units and path != law:
                path = path.rsplit("/", 1)[0]
            if path != law:
                yield path


def _is_whole(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    return not (before.isalnum() or after.isalnum())


def _is_acronym(name: str) -> bool:
    return len(name) <= _ACRONYM and name.upper() == name


def _behind(text: str) -> Iterator[str]:
    at = 0
    while found := _AFTER.match(text, at):
        yield found["reference"]
        at = found.end()

"""The place that stands at the name of a law: "Colorado's AI Act", "the German Digital Services Act", "(Malaysia)"."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from claims.files.yaml_file import Strict, parse, read_text
from claims.law.notation.names import PlaceName
from claims.text.normalise import typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ADJECTIVES: Final = Path(__file__).parents[2] / "data" / "places.yaml"
_WORD: Final = re.compile(r"[^ /]+")
#: What ends the words that can be a part of a name.
_STOPS: Final = "()[],;:\n"
#: What may stand between a place and a name.
_ADJECTIVES: Final = {
    *("new", "recent", "proposed", "federal", "revised", "amended", "draft", "landmark", "national", "own", "existing"),
    *("current", "upcoming", "state", "state's", "state-level", "statutory", "comprehensive"),
}
_NOT_BETWEEN: Final = {
    *(
        "and",
        "or",
        "of",
        "to",
        "in",
        "under",
        "for",
        "with",
        "by",
        "from",
        "as",
        "at",
        "on",
        "the",
        "a",
        "an",
        "is",
        "are",
    ),
    *("has", "had", "was", "that", "which", "than", "not", "its", "their", "but", "nor", "via", "per"),
}
_PAIR: Final = re.compile(r"(?P<first>[\w.' ]{2,30}?) ?(?:/|&| and | or |, and )$")
_BEHIND_BRACKET: Final = re.compile(r" ?\((?:the )?(?P<place>[^()]{2,40}?)\)")
_BEHIND_WORD: Final = re.compile(
    r" (?P<word>of|in) (?:the )?(?:(?:State|Commonwealth|Republic|People's Republic|Kingdom|Province) of )?"
    r"(?P<place>[^\W\d_][\w.']*(?: [^\W\d_][\w.']*){0,3})"
)
_IN_FRONT: Final = re.compile(
    r"(?:^|[.;:] )In (?:the )?(?P<place>[\w.' ]{2,30}), (?:the |its )?$"
    r"|(?:^| )in (?P<other>[\w.' ]{2,30}), (?:the |its )$"
)


class How(Enum):
    """How a place stands at a name: as a part of it, or around what is said."""

    ATTACHED = auto()
    AROUND = auto()


@dataclass(frozen=True, slots=True)
class At:
    """A place at a name, with its codes, its span in the plain text, and other places coordinated with it."""

    codes: frozenset[str]
    start: int
    end: int
    how: How = How.ATTACHED
    weak: bool = False
    others: frozenset[str] = frozenset()


class Places:
    """The names of places, with what lies within what."""

    def __init__(self, names: Iterable[PlaceName]) -> None:
        self._codes: defaultdict[str, set[str]] = defaultdict(set)
        self._weak: dict[str, str] = {}
        self._within: dict[str, frozenset[str]] = {}
        self._short: set[str] = set()
        for name in names:
            self._within[name.code] = name.within
            written = typed(name.name)
            if name.weak:
                self._weak[written] = name.code
                continue
            forms = {written, written.replace(".", "")} if "." in written else {written}
            for form in forms:
                self._codes[form.lower()].add(name.code)
                if len(form) <= 4 and form.upper() == form:
                    self._short.add(form.lower())

    def codes(self, name: str) -> frozenset[str]:
        """What a name means; nothing for a short one in small letters."""
        name = name.strip()
        folded = name.lower()
        if folded in self._short and name.upper() != name:
            return frozenset()
        if name[:1].islower() and folded != "federal":
            return frozenset()
        return frozenset(self._codes.get(folded) or self._codes.get(folded.removeprefix("the ")) or ())

    def lies_within(self, code: str, others: Iterable[str]) -> bool:
        """Whether a place is a part of one of the others."""
        return bool(self._within.get(code, frozenset()) & frozenset(others))

    def leading(self, name: str) -> tuple[frozenset[str], str] | None:
        """The place with which a name begins, and what is left of it: "Texas Data Privacy Act"."""
        words = name.split(" ")
        for size in range(min(4, len(words) - 1), 0, -1):
            first = re.sub(r"'s?$", "", " ".join(words[:size]))
            codes = self.codes(first) or (frozenset({self._weak[first]}) if first in self._weak else frozenset())
            if codes:
                return codes, " ".join(words[size:])
        return None

    def at(self, text: str, start: int, end: int) -> At | None:
        """The place at the name `text[start:end]`: before it, behind it, or around what is said."""
        return self._before(text, start) or self._behind(text, end) or self._around(text, start)

    def word_before(self, text: str, start: int) -> str | None:
        """The word directly before, where only a blank stands between."""
        found = re.search(r"(?<![^\s(\[\"'/])([^\s()\[\]\"]+) $", text[max(0, start - 40) : start])
        return found[1] if found else None

    def _before(self, text: str, start: int) -> At | None:
        if self._cannot_be(text, start):
            return None
        floor = max(0, start - 70)
        window = text[floor:start]
        floor += max(window.rfind(sign) for sign in _STOPS) + 1
        words = list(_WORD.finditer(text, floor, start))[-7:]
        for last in range(len(words), max(0, len(words) - 3), -1):
            skipped = [word[0] for word in words[last:]]
            place = self._ending(words[:last], text)
            if place and self._may_stand_between(skipped, possessive=text[place.end - 1 : place.end] in {"'", "s"}):
                return place
            if place:
                return None
        return None

    @staticmethod
    def _cannot_be(text: str, start: int) -> bool:
        """Whether the word before a name tells at once that no place stands at it."""
        window = text[max(0, start - 40) : start]
        if not window or window[-1] not in " -/":
            return True
        word = window[window.rfind(" ", 0, -1) + 1 : -1]
        return word in _NOT_BETWEEN or (word.islower() and word not in _ADJECTIVES and "'" not in window)

    def _ending(self, words: list[re.Match[str]], text: str) -> At | None:
        if not words:
            return None
        end = words[-1].end()
        for size in range(min(4, len(words)), 0, -1):
            start = words[-size].start()
            if text[start].islower() and size > 1:
                continue
            name = text[start:end]
            bare = re.sub(r"(?:'s|(?<=s)'|-)$", "", name)
            codes = self.codes(bare)
            if not codes and size == 2 and name.endswith(" State's"):
                codes = self.codes(name.removesuffix(" State's"))
            if codes:
                return At(codes, start, end, others=self.coordinated(text, start))
            if bare in self._weak:
                return At(frozenset({self._weak[bare]}), start, end, weak=True)
        return None

    def coordinated(self, text: str, start: int) -> frozenset[str]:
        """Places joined to the one that begins here: "the UK and EU GDPR"."""
        pair = _PAIR.search(text, max(0, start - 40), start)
        if not pair:
            return frozenset()
        words = pair["first"].split(" ")
        return next((codes for size in (3, 2, 1) if (codes := self.codes(" ".join(words[-size:])))), frozenset())

    def _behind(self, text: str, end: int) -> At | None:
        bracket = _BEHIND_BRACKET.match(text, end)
        if bracket and (codes := self.codes(bracket["place"])):
            return At(codes, bracket.start(), bracket.end())
        word = _BEHIND_WORD.match(text, end)
        if not word:
            return None
        words = word["place"].rstrip(".").split(" ")
        for size in range(len(words), 0, -1):
            codes = self.codes(re.sub(r"'s?$", "", " ".join(words[:size])))
            if codes:
                close = word.start("place") + len(" ".join(words[:size]))
                return At(codes, word.start(), close, How.ATTACHED if word["word"] == "of" else How.AROUND)
        return None

    def _around(self, text: str, start: int) -> At | None:
        found = _IN_FRONT.search(text, max(0, start - 48), start)
        codes = self.codes(found["place"] or found["other"]) if found else frozenset()
        return At(codes, start, start, How.AROUND) if codes else None

    @staticmethod
    def _may_stand_between(words: list[str], *, possessive: bool) -> bool:
        if possessive:
            return all(word.islower() and word not in _NOT_BETWEEN for word in words)
        return all(word in _ADJECTIVES for word in words)


class _File(Strict):
    adjectives: dict[str, tuple[str, ...]]
    weak: dict[str, tuple[str, ...]]


@cache
def _file() -> _File:
    return parse(read_text(ADJECTIVES), ADJECTIVES).validated(_File)


def adjectives(within: dict[str, frozenset[str]]) -> Iterator[PlaceName]:
    """Adjectives and short forms of the places that lie within others as told."""
    for weak, table in ((False, _file().adjectives), (True, _file().weak)):
        for code, names in table.items():
            yield from (PlaceName(name, code, within.get(code, frozenset()), weak) for name in names)

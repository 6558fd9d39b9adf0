"""How laws are cited: "Articles 13 and 14", "Art. 6(1)(f)", "§ 1798.120", "Chapter III" -> the segments of unit paths.

Knows the grammar of references and no particular law; whether a law has such a unit is the catalogue's to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS: Final = {
    "art": r"Art(?:icle)?s?\b\.?",
    "sec": r"(?:Sections?\b|Secs?\b\.?|§{1,2})",
    "chapter": r"Chapters?\b",
    "annex": r"Annex(?:es)?\b",
    "rec": r"Recitals?\b",
}
_ONE: Final = r"(?:\d+(?:\.\d+)*[a-z]{0,2}(?![a-z])|[IVX]+\b)(?:\s?\((?:\d{1,3}|[a-z]{1,4})\))*"
_KIND: Final = "|".join(f"(?:{pattern})" for pattern in _WORDS.values())
_JOIN: Final = r"\s*(?:,\s*(?:and|or)\s+|,\s*|\band\b\s*|\bor\b\s*|&\s*|\bto\b\s*|\bthrough\b\s*|[-–]\s*)"
#: A reference: one word for the kind of unit, then one or several numbers.
REFERENCE: Final = rf"(?:{_KIND})\s*{_ONE}(?:{_JOIN}(?:(?:{_KIND})\s*)?{_ONE})*"
_KINDS: Final = re.compile(_KIND, re.IGNORECASE)
_NUMBER: Final = re.compile(rf"(?P<join>{_JOIN})?(?P<kind>{_KIND})?\s*(?P<number>{_ONE})", re.IGNORECASE)
_PART: Final = re.compile(r"\(([0-9a-z]+)\)", re.IGNORECASE)
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}
#: Longest range that is read as one ("Articles 12 to 22").
_RANGE: Final = 60


@dataclass(frozen=True, slots=True)
class Citation:
    """A unit as cited: the kind of its first segment, and the numbers from there inwards: ("9", "2", "a")."""

    kind: str
    numbers: tuple[str, ...]

    def path(self, law: str) -> str:
        """The path of this unit of a law, in the catalogue's spelling."""
        segments = [f"{self.kind}-{self.numbers[0]}"]
        for number in self.numbers[1:]:
            # Paragraphs are numbered, points lettered; where a section begins with a letter, that is its paragraph.
            first_inner = len(segments) == 1
            kind = "par" if number.isdigit() or (first_inner and self.kind == "sec") else "pt"
            segments.append(f"{kind}-{number}")
        return "/".join((law, *segments))


def citations(reference: str) -> Iterator[Citation]:
    """The units that a reference names, in order; ranges of whole numbers are opened."""
    kind = "art"
    before: Citation | None = None
    at = 0
    while found := _NUMBER.match(reference, at):
        if found["kind"]:
            kind = _kind(found["kind"])
        one = _citation(kind, found["number"])
        if before and _is_range(found["join"]):
            yield from _between(before, one)
        yield one
        before, at = one, found.end()


def _kind(word: str) -> str:
    return next(name for name, pattern in _WORDS.items() if re.fullmatch(pattern, word.strip(), re.IGNORECASE))


def _citation(kind: str, text: str) -> Citation:
    number = re.split(r"\s?\(", text, maxsplit=1)[0]
    inner = tuple(part.casefold() for part in _PART.findall(text))
    if kind == "chapter" and not number.isdigit():
        number = str(_arabic(number))
    return Citation(kind, (number.casefold(), *inner))


def _arabic(roman: str) -> int:
    values = [_ROMAN.get(letter, 0) for letter in roman.upper()]
    following = [*values[1:], 0]
    return sum(-one if one < after else one for one, after in zip(values, following, strict=True))


def _is_range(join: str | None) -> bool:
    return join is not None and join.strip().casefold() in {"to", "through", "-", "–"}


def _between(start: Citation, end: Citation) -> Iterator[Citation]:
    first, last = start.numbers[-1], end.numbers[-1]
    same = start.kind == end.kind and len(start.numbers) == len(end.numbers) == 1
    if same and first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= _RANGE:
        yield from (Citation(start.kind, (str(number),)) for number in range(int(first) + 1, int(last)))

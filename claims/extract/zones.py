"""An analysis -> the lines that are to be read, each with the part it belongs to.

Headings decide, in the many forms in which people write them; where a text has none, its lines are read as they come.
A zone ends at the next heading that is known. A part that stands among quotations of other platforms and comes again
behind them is theirs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from claims.extract.cues.declare import folded
from claims.text.lines import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.extract.cues.declare import Zones
    from claims.text.lines import Line

#: What may stand before the words of a heading: marks of Markdown, a bullet, a number.
_NUMBER: Final = r"(?P<number>[(\[]?[1-5][.):\]]*[ \t]*[-–—]?[ \t]*|[IVX]{1,4}[.)][ \t]*)?"
_LEAD: Final = rf"[ \t\xa0>]*(?:#{{1,6}}[ \t]+)?(?:[-*+•][ \t]+)?[*_]{{0,3}}{_NUMBER}[*_]{{0,3}}"
#: What ends a heading that has words behind it on its line, and what may stand behind one that has none.
_TAIL: Final = r"[ \t]*[*_]{0,3}[ \t]*(?P<sign>:|[-–—](?=[ \t])|\.(?=[ \t]))?[ \t]*[*_]{0,3}[ \t]*"
#: What stands around the words of a heading.
_MARKS: Final = " \t\xa0>#*_-–—+•:."
_QUOTE: Final = frozenset("\"'“”‘’«»„")
#: A line is read together with the next one where it breaks off within a sentence.
_BREAKS_OFF: Final = re.compile(
    r"(?:[,\-–—(/&]|\b(?:the|a|an|of|and|or|under|in|to|for|by|with|on|that|which|its|not|is|are))[ \t]*$",
    re.IGNORECASE,
)
#: What begins within a sentence.
_GOES_ON: Final = re.compile(r"[ \t]*[a-zà-öø-ÿ]")
_ARROW: Final = re.compile(r"[^→]{1,60}→\s*")
_ITEM: Final = re.compile(r"[ \t\xa0>]*(?:[-*+•]|\d{1,3}[.)])[ \t]")


class Stretch(NamedTuple):
    """Lines that are read together: `text[start:end]`, and the number of the part they belong to, or 0."""

    start: int
    end: int
    part: int


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading found in a text: its place, and what it is of: a part, or a zone that is read or not."""

    start: int
    end: int
    part: int
    reads: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """What there is to read, the places of the parts, and their headings as written."""

    stretches: list[Stretch]
    parts: dict[int, tuple[int, int]]
    headings: dict[int, str]


class ZoneReader:
    """Reads the zones of analyses by declared headings."""

    def __init__(self, zones: Zones) -> None:
        self._of: dict[str, tuple[int, bool]] = {}
        self._everyday: set[str] = set()
        for number, part in zones.parts.items():
            self._of |= {folded(name): (number, True) for name in (*part.names, *part.alone)}
            self._everyday |= {folded(name) for name in part.alone}
        for zone in zones.zones:
            self._of |= {folded(name): (0, zone.reads) for name in zone.headings}
        names = "|".join(
            re.escape(name).replace(r"\ ", r"[ \t\xa0]+") for name in sorted(self._of, key=len, reverse=True)
        )
        self._heading = re.compile(rf"{_LEAD}(?P<name>{names})(?![\w'’]){_TAIL}", re.IGNORECASE)
        lead = r"[*_]{0,3}(?P<number>[(\[]?[1-5][.)\]]+[ \t]*)?[*_]{0,3}"
        tail = r"[ \t]*[*_]{0,3}[ \t]*(?::|[–—](?=[ \t]))[ \t]*[*_]{0,3}[ \t]*"
        self._within = re.compile(
            rf"(?<=[.!?:;)\]”\"—–])[ \t\xa0]+(?P<lead>{lead})(?P<name>{names})(?![\w'’]){tail}", re.IGNORECASE
        )
        self._skips = tuple(begin.casefold() for begin in zones.skip.begins)
        self._quotes = tuple(quote.casefold() for quote in zones.skip.quotes)
        begins = "|".join(map(re.escape, zones.voice.begins))
        says = "|".join(map(re.escape, zones.voice.says))
        self._voice = re.compile(rf"\s*(?:{begins})\b(?:\s+\S+){{0,8}}?\s+(?:{says})\b|\s*(?:{says})\b", re.IGNORECASE)

    def read(self, text: str) -> Layout:
        """The layout of one analysis."""
        held = [line for line in lines(text) if not line.is_blank]
        headings = self._own(self._headings(held))
        return Layout(list(self._stretches(text, held, headings)), _parts(text, headings), _written(text, headings))

    def _headings(self, held: list[Line]) -> list[Heading]:
        found: list[Heading] = []
        for line in held:
            found += self._of_line(line)
        return found

    def _of_line(self, line: Line) -> Iterator[Heading]:
        at = 0
        first = self._heading.match(line.text)
        if first and (one := self._as_heading(line, first, whole=first.end() == len(line.text))):
            yield one
            at = first.end()
        for further in self._within.finditer(line.text, max(0, at - 1)):
            if further.start() >= at and (one := self._within_line(line, further)):
                yield one

    def _as_heading(self, line: Line, found: re.Match[str], *, whole: bool) -> Heading | None:
        """The heading that begins a line, unless its words are those of a sentence."""
        name = folded(found["name"])
        part, reads = self._of[name]
        marked = bool(found["number"]) or found["name"].isupper() or found[0].lstrip(" \t>").startswith(("#", "*", "_"))
        if not whole and not (found["sign"] and (part or marked)) and not (marked and found["name"].isupper() and part):
            return None
        if name in self._everyday and not (whole or marked):
            return None
        return Heading(line.start, line.start + found.end(), part, reads)

    def _within_line(self, line: Line, found: re.Match[str]) -> Heading | None:
        """A heading of a part within a line: in capitals, or with a number or marks before it."""
        part, reads = self._of[folded(found["name"])]
        if not part or not (found["number"] or found["name"].isupper() or found["lead"].startswith(("*", "_"))):
            return None
        return Heading(line.start + found.start(), line.start + found.end(), part, reads)

    def _own(self, headings: list[Heading]) -> list[Heading]:
        """The headings without those of parts that stand among other platforms' words and come again behind them."""
        last = {one.part: number for number, one in enumerate(headings)}
        kept: list[Heading] = []
        among_others = False
        for number, one in enumerate(headings):
            if one.part and among_others and number < last[one.part]:
                continue
            among_others = not one.reads
            kept.append(one)
        return kept

    def _stretches(self, text: str, held: list[Line], headings: list[Heading]) -> Iterator[Stretch]:
        pending: Stretch | None = None
        for piece in self._pieces(text, held, headings):
            if pending and _joins(text, pending, piece):
                pending = Stretch(pending.start, piece.end, piece.part)
                continue
            if pending:
                yield pending
            pending = piece
        if pending:
            yield pending

    def _pieces(self, text: str, held: list[Line], headings: list[Heading]) -> Iterator[Stretch]:
        """What is to be read of each line."""
        number, part, reads = 0, 0, True
        for line in held:
            at = line.start
            while number < len(headings) and headings[number].start < line.end:
                if reads and at < headings[number].start:
                    yield Stretch(at, headings[number].start, part)
                part, reads, at = headings[number].part, headings[number].reads, headings[number].end
                number += 1
            at += self._navigation(text[at : line.end])
            said = text[at : line.end]
            if self._is_quotation(said):
                # Behind the words of the terms the analysis speaks again.
                part, reads = 0, True
            elif not reads and self._voice.match(said):
                reads = True
                yield Stretch(at, line.end, part)
            elif reads and said.strip() and not said.lstrip().casefold().startswith(self._skips):
                yield Stretch(at, line.end, part)

    def _navigation(self, line: str) -> int:
        """How many characters of a line are a link that the page ran together with what follows: "View record →"."""
        arrow = _ARROW.match(line)
        return arrow.end() if arrow and line.lstrip().casefold().startswith(self._skips) else 0

    def _is_quotation(self, line: str) -> bool:
        said = line.strip().casefold()
        return said[:1] in _QUOTE and any(quote in said for quote in self._quotes)


def _joins(text: str, before: Stretch, one: Stretch) -> bool:
    """Whether a line goes on in the next one: broken by hand, with no blank line between."""
    between = text[before.end : one.start]
    if before.part != one.part or between.count("\n") > 1 or _ITEM.match(text, one.start, one.end):
        return False
    breaks_off = _BREAKS_OFF.search(text[max(before.start, before.end - 12) : before.end])
    return bool(breaks_off or _GOES_ON.match(text, one.start))


def _written(text: str, headings: list[Heading]) -> dict[int, str]:
    """The words of the first heading of each part, without marks of Markdown around them."""
    return {
        heading.part: text[heading.start : heading.end].strip(_MARKS) for heading in reversed(headings) if heading.part
    }


def _parts(text: str, headings: list[Heading]) -> dict[int, tuple[int, int]]:
    """The places of the words of each part; of one that stands twice, the first."""
    found: dict[int, tuple[int, int]] = {}
    for number, one in enumerate(headings):
        end = headings[number + 1].start if number + 1 < len(headings) else len(text)
        if one.part and one.part not in found:
            words = text[one.end : end]
            start = one.end + len(words) - len(words.lstrip())
            found[one.part] = (start, max(start, one.end + len(words.rstrip())))
    return found

"""The places that a text names, and which laws apply where."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ahocorasick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its code, its names as written in running text, and the codes of the places that it is a part of."""

    code: str
    names: tuple[str, ...]
    above: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named in a text: `text[start:end]` is the name, which several places may have."""

    start: int
    end: int
    codes: tuple[str, ...]


class PlaceReader:
    """Finds names of places as they are written: "US" is one, "us" is none. It does not change."""

    def __init__(self, places: Iterable[Place], further: Mapping[str, Sequence[str]]) -> None:
        codes: defaultdict[str, set[str]] = defaultdict(set)
        self.above: dict[str, frozenset[str]] = {}
        for place in places:
            self.above[place.code] = frozenset(place.above)
            for name in (*place.names, *further.get(place.code, ())):
                codes[name].add(place.code)
                if len(name) > 3:
                    codes[name.upper()].add(place.code)
        self._automaton = ahocorasick.Automaton()
        for name, some in codes.items():
            self._automaton.add_word(name, (len(name), tuple(sorted(some))))
        self._automaton.make_automaton()

    def mentions(self, text: str) -> list[PlaceMention]:
        """Every place that `text` names, in order; of names that overlap, the longest. `text` has straight quotes."""
        found = []
        for last, (length, codes) in self._automaton.iter_long(text):
            start, end = last + 1 - length, last + 1
            if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
                found.append(PlaceMention(start, end, codes))
        return found

    def covers(self, whole: str, part: str) -> bool:
        """Whether `part` is the place `whole`, or within it."""
        return whole == part or whole in self.above.get(part, ())


class LawPlaces:
    """Where laws apply."""

    def __init__(self, places_of: Mapping[str, Sequence[str]], reader: PlaceReader) -> None:
        self._places_of = places_of
        self._reader = reader

    def nearness(self, law: str, place: str) -> int:
        """2: the law is of the place; 1: of a place above it; 0: of neither, so that it is no basis of a flag there."""
        codes = self._places_of.get(law, ())
        if place in codes:
            return 2
        return int(any(self._reader.covers(code, place) for code in codes))

    def own_place(self, law: str) -> str | None:
        """The one place that a law is of; the Union, where it applies in the Economic Area too; None of several."""
        codes = [code for code in self._places_of.get(law, ()) if code != "EEA"]
        return codes[0] if len(codes) == 1 else None

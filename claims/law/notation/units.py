"""Numbers of a reference -> the units of a law, as far in as the declared ones go."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ROMAN: Final = {"i": 1, "v": 5, "x": 10}
_RUNS: Final = re.compile(r"\d+|[a-z]+")
Key = tuple[str, ...]


class Units:
    """The declared units, found by kind and numbers whatever the names of the levels are."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_key: dict[tuple[str, Key], str] = {}
        self._heads: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        for path in paths:
            law, *segments = path.split("/")
            key = _key(segments)
            self._by_key[law, key] = path
            if len(segments) == 1 and " " in key[0]:
                kind, number = key[0].split(" ", 1)
                self._heads[law, kind][number] = path

    def has(self, path: str) -> bool:
        """Whether a unit of this path is declared."""
        law, *segments = path.split("/")
        return (law, _key(segments)) in self._by_key

    def at(self, law: str, kind: str, numbers: Key) -> str | None:
        """The unit, or the nearest around it that is declared; None where none is."""
        head = numbers[0].casefold()
        if kind == "art" and (law, (f"art {head}",)) not in self._by_key and re.fullmatch(r"\d+\.\d+", head):
            # "Article 6.1(f)" is Article 6(1)(f).
            head, paragraph = head.split(".")
            numbers = (head, paragraph, *numbers[1:])
        key = (f"{kind} {canonical(kind, head)}", *numbers[1:])
        return self._nearest(law, key)

    def within(self, law: str, numbers: Key) -> str | None:
        """A unit of a law that is one section: its paragraphs and points."""
        return self._nearest(law, numbers)

    def anywhere(self, kind: str, numbers: Key) -> list[str]:
        """The units of any law that have just these numbers."""
        key = (f"{kind} {canonical(kind, numbers[0])}", *numbers[1:])
        return [path for (_, one), path in self._by_key.items() if one == key]

    def has_kind(self, law: str, kind: str) -> bool:
        """Whether any unit of this kind is declared for the law."""
        return (law, kind) in self._heads

    def between(self, law: str, kind: str, first: str, last: str) -> list[str]:
        """The outermost units from one number to another, in order."""
        low, high = order_of(canonical(kind, first)), order_of(canonical(kind, last))
        heads = self._heads.get((law, kind), {})
        found = [(order_of(number), path) for number, path in heads.items() if low <= order_of(number) <= high]
        return [path for _, path in sorted(found)]

    def covers_all(self, law: str, kind: str, paths: Iterable[str]) -> bool:
        """Whether these are all outermost units of the law, of which more than one is declared."""
        every = set(self._heads.get((law, kind), {}).values())
        return len(every) > 1 and every <= set(paths)

    def inner_between(self, law: str, kind: str, first: Key, last: Key) -> Iterator[str]:
        """The paragraphs or points between two of one level: "50(2)-(4)"."""
        *outer, low = first
        *same, high = last
        if outer != same or len(outer) == 0:
            return
        for number in _counted(low, high):
            path = self.at(law, kind, (*outer, number))
            if path:
                yield path

    def _nearest(self, law: str, key: Key) -> str | None:
        while key:
            path = self._by_key.get((law, key))
            if path:
                return path
            key = key[:-1]
        return None


def canonical(kind: str, number: str) -> str:
    """A number as it is compared: Roman ones of chapters and annexes in Arabic figures."""
    number = number.casefold()
    if kind in {"chapter", "annex"} and re.fullmatch(r"[ivx]+", number):
        values = [_ROMAN[letter] for letter in number]
        following = [*values[1:], 0]
        return str(sum(-one if one < after else one for one, after in zip(values, following, strict=True)))
    return number


@lru_cache(maxsize=10_000)  # a table of codes asks for the same ends of ranges again and again
def order_of(number: str) -> tuple[tuple[int, int, str], ...]:
    """What section numbers are ordered by: 45 < 45b < 46, 1798.99.80 < 1798.100."""
    runs = _RUNS.findall(number.casefold())
    return tuple((0, int(run), "") if run.isdigit() else (1, 0, run) for run in runs)


def _key(segments: list[str]) -> Key:
    first, *inner = segments
    kind, number = first.split("-", 1)
    if kind in {"par", "pt"}:
        return tuple(segment.partition("-")[2] for segment in segments)
    if number.startswith("app-"):
        kind, number = "sec-app", number.removeprefix("app-")
    return (f"{kind} {canonical(kind, number)}", *(one.partition("-")[2] for one in inner))


def _counted(low: str, high: str) -> Iterator[str]:
    if low.isdigit() and high.isdigit():
        yield from (str(number) for number in range(int(low), min(int(high), int(low) + 60) + 1))
    elif len(low) == len(high) == 1 and low.isalpha() and high.isalpha():
        yield from (chr(code) for code in range(ord(low), ord(high) + 1))

"""Spans of a text, asked for one place after the other in time that does not grow with their number."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Spans:
    """Spans joined where they overlap. Ends are outside of their span."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start < self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def meets(self, start: int, end: int) -> bool:
        """Whether a span overlaps one of these."""
        at = bisect_right(self._ends, start)
        return at < len(self._starts) and self._starts[at] < end


def within(starts: list[int], first: int, last: int) -> slice:
    """Where starts in order lie from one place up to another."""
    return slice(bisect_left(starts, first), bisect_right(starts, last))

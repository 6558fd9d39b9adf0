"""The part on exposure -> how great it is, as a range of severities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import SEVERITY_ORDER

if TYPE_CHECKING:
    from claims.extract.cues.declare import Exposure
    from graph.model.vocabulary import Severity

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
#: How far into its part a level is looked for, in characters.
_BEGINNING: Final = 600
#: Outside its part, exposure is told as such: "governance exposure is medium", "exposure: high".
_ELSEWHERE: Final = re.compile(r"\b(?:governance|overall|regulatory)\s+exposure\b", re.IGNORECASE)


class ExposureReader:
    """Reads levels of exposure, by declared words. It does not change."""

    def __init__(self, exposure: Exposure) -> None:
        self._level_of = {word: level for level, words in exposure.levels.items() for word in words}
        self._before, self._not_before = exposure.before, exposure.not_before
        between = "|".join(re.escape(one) for one in sorted(exposure.between, key=len, reverse=True))
        level = "|".join(sorted(self._level_of, key=len, reverse=True))
        self._range = re.compile(
            rf"\b(?P<one>{level})\b(?:(?:\s*-\s*to\s*-\s*|\s*(?:{between})\s*)(?P<two>{level})\b)?", re.IGNORECASE
        )

    def of_part(self, words: str) -> tuple[Severity, Severity] | None:
        """The range that the part on exposure names first; None where it names none."""
        return self._first(words[:_BEGINNING])

    def elsewhere(self, sentence: str) -> tuple[Severity, Severity] | None:
        """The range that a sentence outside that part gives to the exposure, where it speaks of it."""
        named = _ELSEWHERE.search(sentence)
        return self._first(sentence[named.end() :], strictly=True) if named else None

    def _first(self, text: str, *, strictly: bool = False) -> tuple[Severity, Severity] | None:
        for found in self._range.finditer(text):
            if self._is_level(text, found, strictly=strictly):
                one, two = self._level_of[found["one"].lower()], self._level_of[(found["two"] or found["one"]).lower()]
                least, greatest = sorted((one, two), key=SEVERITY_ORDER.index)
                return least, greatest
        return None

    def _is_level(self, text: str, found: re.Match[str], *, strictly: bool) -> bool:
        following = _WORD.match(text[found.end() :].lstrip(" \t\n*_"))
        if following and following[0].lower() in self._not_before:
            return False
        sentence = re.split(r"[.;!?\n]\s|\n", text[: found.start()])[-1]
        before = [word.lower() for word in _WORD.findall(sentence)]
        if "not" in before or "no" in before:
            return False
        if all(word in self._before for word in before):
            return True
        return not strictly and not {"exposure", "level", "rating"}.isdisjoint(before[-6:])

"""A text as it is searched: marks in one form, white space as single blanks, and the way back to the text itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Final

from claims.text.normalise import typed

#: Runs of white space, with marks of quoted lines in them, and signs that are not seen.
_CUT: Final = re.compile(r"\s(?=\s)|[\u00ad\u200b\u200c\u200d\u2060\ufeff]")
#: An acronym within a name: "Stop Addictive Feeds Exploitation (SAFE) for Kids Act".
_ACRONYM: Final = re.compile(r"(?<=[a-z]) \([A-Z][A-Z .-]{1,12}\)(?= (?:(?:for|of|to|and|in|on) )?[A-Z])")
_CUT_ACRONYMS: Final = re.compile(f"{_CUT.pattern}|{_ACRONYM.pattern}")
_SPACE_BUT_LINES: Final = re.compile(r"[^\S \n]")
#: What stands for the end of a paragraph while lines are joined: no text holds it.
_END: Final = "\uffff"
#: A blank line: the last sign of it stays, as the one sign that ends a paragraph.
_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class Plain:
    """`shown` has single blanks and straight marks, `folded` is the same in small letters, sign by sign.

    Where a blank line ends a paragraph, a line feed stands in place of the blank.
    """

    shown: str
    folded: str
    #: Places in `shown` before which something of the text was left out, and how much up to there.
    _cuts: list[int] = field(default_factory=list)
    _left_out: list[int] = field(default_factory=list)

    def place(self, at: int) -> int:
        """The place in the text of a place in `shown`."""
        found = bisect_right(self._cuts, at)
        return at + self._left_out[found - 1] if found else at

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the text of a span in `shown` that is not empty."""
        return self.place(start), self.place(end - 1) + 1


def holds_acronyms(text: str) -> bool:
    """Whether a text may hold an acronym in brackets within a name."""
    return "(" in text and _ACRONYM.search(text) is not None


def plain(text: str, *, without_acronyms: bool = False) -> Plain:
    """The plain form of a text; on demand without the acronyms in brackets within names."""
    cut = _CUT_ACRONYMS if without_acronyms else _CUT
    cuts: list[int] = []
    left_out: list[int] = []
    shown = typed(text)
    shown = _BLANK_LINE.sub(lambda found: " " * (len(found[0]) - 1) + _END, _SPACE_BUT_LINES.sub(" ", shown))
    shown = shown.replace("\n", " ").replace(_END, "\n")
    if cut.search(shown):
        pieces = []
        at = kept = 0
        for one in cut.finditer(shown):
            pieces.append(shown[at : one.start()])
            kept += one.start() - at
            at = one.end()
            cuts.append(kept)
            left_out.append(at - kept)
        pieces.append(shown[at:])
        shown = "".join(pieces)
    folded = shown.lower()
    if len(folded) != len(shown):
        folded = "".join(one.lower() if len(one.lower()) == 1 else one for one in shown)
    return Plain(shown, folded, cuts, left_out)

"""How alike the words of clauses are: by the words they share in order, and by the runs of words they share anywhere.

Takes Markdown texts; knows nothing of clauses, versions or the graph. Words are compared without case, markup and
punctuation; scripts that put no space between words are compared character by character.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import Indel

from seed.text.words import UNSPACED, word_character

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

#: Words in a run: fewer are shared by any two legal texts, more break at every second edit.
RUN: Final = 4
_LINK_TARGET: Final = re.compile(r"\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\s*\)")
_WORD: Final = re.compile(f"[{UNSPACED}]|[^\\W_{UNSPACED}]+")


class Coder:
    """Texts as strings of one character a word, so that words are compared at the speed of characters.

    Only strings of one coder can be compared with one another.
    """

    def __init__(self) -> None:
        self._codes = _Codes()
        self._known: dict[str, str] = {}

    def code(self, markdown: str) -> str:
        """The words of `markdown`, one character each; where links lead does not count."""
        coded = self._known.get(markdown)
        if coded is None:
            coded = self._known[markdown] = self._coded(markdown)
        return coded

    def keep_only(self, texts: Iterable[str]) -> None:
        """Forget every text but these."""
        known = self._known
        self._known = {text: known[text] for text in texts if text in known}

    def _coded(self, markdown: str) -> str:
        text = _LINK_TARGET.sub("]", markdown) if "](" in markdown else markdown
        return "".join(map(self._codes.__getitem__, _WORD.findall(text.casefold())))


class _Codes(dict[str, str]):
    def __missing__(self, word: str) -> str:
        character = self[word] = word_character(len(self))
        return character


def similarity(before: str, after: str, cutoff: float = 0.0) -> float:
    """The share of words that two coded texts have in common, in order: 0 to 1, and 0 below `cutoff`."""
    return Indel.normalized_similarity(before, after, score_cutoff=cutoff)


def score_of(before: str, after: str) -> float:
    """The similarity of two Markdown texts, as it is stored."""
    coder = Coder()
    return stored(similarity(coder.code(before), coder.code(after)))


def stored(score: float) -> float:
    """A score in the precision in which it is stored; below 1 unless every word stayed."""
    return round(score, 4) if score == 1 else min(round(score, 4), 0.9999)


def runs(coded: str) -> list[str]:
    """Every run of words in a coded text, by its place; a shorter text is one run."""
    return [coded[at : at + RUN] for at in range(max(bool(coded), len(coded) - RUN + 1))]


def changed_runs(coded: str, other: str) -> frozenset[str]:
    """The runs of `coded` with a word that `other` does not have at that place."""
    return frozenset(_changed_runs(coded, other))


def _changed_runs(coded: str, other: str) -> Iterator[str]:
    for part in Indel.opcodes(coded, other):
        if part.tag != "equal" and part.src_end > part.src_start:
            yield from runs(coded[max(0, part.src_start - RUN + 1) : part.src_end + RUN - 1])


def covered(coded: str, shared: Collection[str]) -> int:
    """How many words of a coded text stand in one of the `shared` runs."""
    count = end = 0
    width = min(RUN, len(coded))
    for at in [at for at, run in enumerate(runs(coded)) if run in shared]:
        count += at + width - max(at, end)
        end = at + width
    return count

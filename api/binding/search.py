"""Words to look for: from a caller's text to the full-text index, and back to the place where they stand.

What a caller types is text, never a query: letters and digits are kept as words, everything else parts them. So the
index's own language (wildcards, ranges, regular expressions, fields) cannot be reached. What a word is says
`graph.model.words`, for the index and for everything here.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from api.errors import bad_input
from graph.model.words import NO_TERM, located, term, whole
from graph.model.words import words as words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_WORDS: Final = 32

#: What stands around a word that was found, in a highlight.
OPENS, CLOSES = "⟦", "⟧"

_BEFORE, _AFTER = 60, 160
#: What is called just so stands before everything that only holds the words: no sum of scores comes near.
_EXACT: Final = 1000
#: So does what has the name once the last word is completed, and what begins so.
_COMPLETED, _BEGUN = 300, 100


def words(text: str) -> list[str]:
    """The words of `text`, as the index keeps them.

    Raises `GraphQLError` where there are more than `MOST_WORDS`.
    """
    found = words_of(text)
    if len(found) > MOST_WORDS:
        raise bad_input(f"text: {len(found)} words are more than the limit of {MOST_WORDS}; search for fewer words")
    return found


def lucene(text: str) -> str:
    """A query for everything that holds all words of `text`, first what is called just so; for nothing, where there is
    no word.

    Lower case keeps a word from being an operator, and what is no letter or digit never comes so far.
    """
    found = words(text)
    if not found:
        return NO_TERM
    every = " AND ".join(term(word) for word in found)
    return f"({every}) OR {term(whole(found))}^{_EXACT}"


def beginning(text: str) -> str:
    """A query for what is called so as somebody has begun to type: first what has just this name, then what has the
    name once its last word is completed, what begins so, and what holds the words anywhere, the last one completed.

    A word is letters and digits alone, so nothing in it means anything in a pattern or to the index.
    """
    found = words(text)
    if not found:
        return NO_TERM
    name = term(whole(found))
    *others, last = (term(word) for word in found)
    anywhere = " AND ".join([*others, f"{last}*"])
    return f"{name}^{_EXACT} OR /{name}[^W]*/^{_COMPLETED} OR {name}*^{_BEGUN} OR ({anywhere})"


def highlight(texts: list[str | list[str] | None], looked_for: list[str]) -> str | None:
    """A piece of the first of `texts` that holds one of the words, with each word that was found marked."""
    for text in texts:
        piece = _piece("; ".join(text) if isinstance(text, list) else text or "", looked_for)
        if piece:
            return piece
    return None


def _piece(text: str, looked_for: list[str]) -> str | None:
    places = _places(text, frozenset(looked_for))
    first = next(places, None)
    if first is None:
        return None
    start = _start(text, first[0])
    end = min(len(text), first[0] + _AFTER)
    if end < len(text):
        end = max(text.rfind(" ", first[0], end), first[1])
    piece, at = "", start
    for opens, closes in chain([first], places):
        if closes > end:
            break
        piece += f"{text[at:opens]}{OPENS}{text[opens:closes]}{CLOSES}"
        at = closes
    piece += text[at:end]
    return f"{'…' if start else ''}{' '.join(piece.split())}{'…' if end < len(text) else ''}"


def _start(text: str, first: int) -> int:
    """Where the piece begins: some way before the first word found, behind a blank."""
    return text.rfind(" ", 0, max(0, first - _BEFORE)) + 1


def _places(text: str, looked_for: frozenset[str]) -> Iterator[tuple[int, int]]:
    """From where to where each word that is looked for stands in `text`, in order."""
    return ((start, end) for found, start, end in located(text) if not looked_for.isdisjoint(found))

"""Words to look for: from a caller's text to the full-text index, and back to the place where they stand.

What a caller types is text, never a query: letters and digits are kept as words, everything else parts them. So the
index's own language (wildcards, ranges, regular expressions, fields) can not be reached.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from graphql import GraphQLError

from api.errors import BAD_USER_INPUT

MOST_WORDS: Final = 32

#: What stands around a word that was found, in a highlight.
OPENS, CLOSES = "⟦", "⟧"

_WORD: Final = re.compile(r"\w+")
#: A phrase without a word: the index finds nothing.
_NOTHING: Final = '"."'
_BEFORE, _AFTER = 60, 160
_ACCENTS: Final = dict.fromkeys(range(0x0300, 0x0370))


def words(text: str) -> list[str]:
    """The words of `text`, as the index keeps them.

    Raises `GraphQLError` where there are more than `MOST_WORDS`.
    """
    found = _WORD.findall(unicodedata.normalize("NFKC", text).lower())
    if len(found) > MOST_WORDS:
        raise GraphQLError(
            f"text: {len(found)} words are more than {MOST_WORDS}; look for fewer", extensions={"code": BAD_USER_INPUT}
        )
    return found


def lucene(text: str) -> str:
    """A query for everything that holds all words of `text`; for nothing, where there is none.

    Lower case keeps a word from being an operator.
    """
    return " AND ".join(words(text)) or _NOTHING


def highlight(texts: list[str | list[str] | None], looked_for: list[str]) -> str | None:
    """A piece of the first of `texts` that holds one of the words, with each word that was found marked."""
    for text in texts:
        piece = _piece("; ".join(text) if isinstance(text, list) else text or "", looked_for)
        if piece:
            return piece
    return None


def _piece(text: str, looked_for: list[str]) -> str | None:
    wanted = {_folded(word) for word in looked_for}
    places = [found.span() for found in _WORD.finditer(text) if _folded(found[0]) in wanted]
    if not places:
        return None
    first = places[0][0]
    start = 0 if first <= _BEFORE else text.rindex(" ", 0, first - _BEFORE) + 1 if " " in text[: first - _BEFORE] else 0
    end = min(len(text), first + _AFTER)
    if end < len(text):
        end = max(text.rfind(" ", first, end), places[0][1])
    piece, at = "", start
    for opens, closes in places:
        if closes <= end:
            piece += f"{text[at:opens]}{OPENS}{text[opens:closes]}{CLOSES}"
            at = closes
    piece += text[at:end]
    return f"{'…' if start else ''}{' '.join(piece.split())}{'…' if end < len(text) else ''}"


def _folded(word: str) -> str:
    """Without accents and in lower case, as the index compares."""
    return unicodedata.normalize("NFKD", word).translate(_ACCENTS).lower()

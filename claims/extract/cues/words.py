"""A sentence -> its words, each with its place in the text; laws and places that it names are one word each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from claims.extract.cues.phrases import BEGIN, END, LAW

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD: Final = re.compile(r"-?[^\W_]+(?:['.&/-][^\W_]+)*|[,;:()—]")
#: What is written as one word and is two: "isn't", "cannot".
_APART: Final = {"cannot": ("can", "not"), "can't": ("can", "not"), "won't": ("will", "not")}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one sentence, between its beginning and its end.

    `words[n]` stands at `text[starts[n]:ends[n]]`; `law_at` tells at which word which law stands, by the number of the
    mention, and `place_at` the same of places.
    """

    words: list[str]
    starts: list[int]
    ends: list[int]
    law_at: dict[int, int]
    place_at: dict[int, int]


@dataclass(frozen=True, slots=True)
class Named:
    """Something that the text names: its place, what kind of word it is, and its number among its like."""

    start: int
    end: int
    word: str
    number: int


def words_of(text: str, start: int, end: int, named: Sequence[Named]) -> Words:
    """The words of `text[start:end]`; `text` has straight quotation marks, `named` is in order and does not overlap."""
    into = Words([BEGIN], [start], [start], {}, {})
    at = start
    for one in named:
        _plain_words(text, at, one.start, into)
        held = into.law_at if one.word == LAW else into.place_at
        held[len(into.words)] = one.number
        _add(into, one.word, one.start, one.end)
        at = one.end
    _plain_words(text, at, end, into)
    _add(into, END, end, end)
    return into


def _plain_words(text: str, start: int, end: int, into: Words) -> None:
    for found in _WORD.finditer(text, start, end):
        written = found[0].lower()
        at, behind = found.span()
        if written in _APART:
            pair = _APART[written]
        elif written.endswith("n't"):
            pair = (written[:-3], "not")
        else:
            _add(into, written, at, behind)
            continue
        for one in pair:
            _add(into, one, at, behind)


def _add(into: Words, word: str, start: int, end: int) -> None:
    into.words.append(word)
    into.starts.append(start)
    into.ends.append(end)

"""Many phrases at once, each tried only where the rarest of its words stand.

Most phrases begin with ordinary words ("we", "not") and go on beyond gaps: to step through the gaps is what costs. So
each phrase is kept at the rarest of its steps, and a sentence that holds no word of that step never sees the phrase.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from claims.extract.cues.phrases import Phrase

#: So many letters of a word stand for all words that begin so: the more where a stem has them.
_LETTERS: Final = (9, 6, 4)
#: Words, and beginnings of words, that many sentences of terms hold, in whatever phrases they stand.
_EVERYWHERE: Final = frozenset(
    {"a", "about", "access", "account", "agreement", "an", "and", "any", "are", "as", "at", "be", "by", "can"}
    | {"content", "customer", "data", "do", "for", "from", "have", "if", "in", "including", "information", "is"}
    | {"it", "may", "must", "not", "of", "on", "or", "other", "our", "party", "personal", "policies", "policy"}
    | {"privacy", "provide", "request", "right", "rights", "service", "services", "such", "terms", "that", "the"}
    | {"their", "these", "third", "this", "to", "under", "us", "use", "user", "users", "using", "we", "will"}
    | {"with", "without", "you", "your", "acce", "acco", "acti", "agre", "comm", "coll", "cont", "cons", "coun"}
    | {"disc", "inte", "pers", "poli", "priv", "proc", "prod", "prov", "requ", "serv", "shar", "term", "viol"}
)
#: Words that nearly every sentence holds.
_IN_ALL: Final = frozenset(
    {"a", "and", "any", "as", "be", "by", "do", "for", "if", "in", "is", "it", "may", "not", "of", "on", "or", "our"}
    | {"that", "the", "this", "to", "us", "use", "we", "will", "with", "you", "your", "terms", "information", "data"}
)
_COMMON: Final = 1_000


class Found(NamedTuple):
    """A phrase found: what it is a phrase of, and its half-open place among the words."""

    of: str
    start: int
    end: int


class _Tried(NamedTuple):
    of: str
    phrase: Phrase
    #: Of each step, words or beginnings of words one of which must be there; the rarest step is the first.
    needs: tuple[frozenset[str], ...]


class Phrases:
    """Finds phrases among the words of sentences. It does not change."""

    def __init__(self, phrases: Iterable[tuple[str, Phrase]]) -> None:
        self._at: dict[str, list[_Tried]] = {}
        every = [(of, phrase, tuple(_needs(phrase))) for of, phrase in phrases]
        asked = Counter(word for _, _, needs in every for need in needs for word in need)
        for word in (*_EVERYWHERE, *[word for word in _IN_ALL for _ in range(_COMMON // 100)]):
            asked[word] += _COMMON
        for of, phrase, needs in every:
            in_order = sorted(needs, key=lambda need: sum(asked[word] for word in need))
            tried = _Tried(of, phrase, tuple(in_order[1:]))
            for word in in_order[0]:
                self._at.setdefault(word, []).append(tried)

    def found(self, words: Sequence[str]) -> Iterator[Found]:
        """Every phrase that stands among the words."""
        held = {*words}
        for letters in _LETTERS:
            held.update([word[:letters] for word in words])
        # One phrase may stand at several words: each is looked at once.
        near = {id(one): one for word in self._at.keys() & held for one in self._at[word]}
        for one in near.values():
            for need in one.needs:
                if need.isdisjoint(held):
                    break
            else:
                yield from _found(one, words)


def _found(one: _Tried, words: Sequence[str]) -> Iterator[Found]:
    first, ends = one.phrase.pieces[0], one.phrase.ends
    for word in first.words:
        for at in _all_places(words, word):
            end = ends(words, at)
            if end > at:
                yield Found(one.of, at, end)
    if not first.stems:
        return
    for at, word in enumerate(words):
        if word.startswith(first.stems):
            end = ends(words, at)
            if end > at:
                yield Found(one.of, at, end)


def _all_places(words: Sequence[str], word: str) -> Iterator[int]:
    at = -1
    for _ in range(words.count(word)):
        at = words.index(word, at + 1)
        yield at


def _needs(phrase: Phrase) -> Iterator[frozenset[str]]:
    for piece in phrase.pieces:
        keys = [_key(stem) for stem in piece.stems]
        if not (piece.up_to or piece.optional or None in keys):
            yield piece.words | {key for key in keys if key}


def _key(stem: str) -> str | None:
    """As many letters of a stem as words are asked for; null for a stem that is too short."""
    return next((stem[:letters] for letters in _LETTERS if len(stem) >= letters), None)

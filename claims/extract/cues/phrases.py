"""Phrases of cues, as people write them in data files -> what finds them among the words of a sentence.

A phrase is words with blanks between them: `does not ..2 {engage} <law>`. A word stands for itself in any case;
`implicat*` for every word that begins so; `{engage}` for any of a named list; `<law>` and `<place>` for a law or a
place that the text names, `<laws>` for one or several enumerated; `^` and `$` for the beginning and the end of the
sentence; `..2` for up to two words, none of them a law and none beyond a sign. A question mark behind makes a word
optional. Signs (`,` `;` `(` `)` `:`) stand for themselves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

#: What stands for a law and for a place among the words of a sentence, and for both of its ends.
LAW: Final = "<law>"
#: In a phrase: one law or several that are enumerated.
LAWS: Final = "<laws>"
PLACE: Final = "<place>"
BEGIN: Final = "^"
END: Final = "$"
#: Signs that part words; no gap of a phrase reaches beyond one.
SIGNS: Final = frozenset({",", ";", ":", "(", ")", "—", BEGIN, END})

_WORD: Final = re.compile(
    r"(?P<gap>\.\.(?P<up_to>\d+))|\{(?P<list>[a-z][a-z-]*)\}(?P<maybe>\?)?|(?P<stem>[^\W_][\w'-]*)\*(?P<some>\?)?"
    r"|(?P<word><laws?>|<place>|[\^$,;:()—]|-?[^\W_][\w'.&/-]*)(?P<either>\?)?"
)

#: What may stand between the laws of `<laws>`.
_ENUMERATE: Final = frozenset({",", "and", "or", "the"})

K = TypeVar("K")


class PhraseError(ValueError):
    """A phrase that is not one; says what is wrong and what to write instead."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """One step of a phrase: words or stems that may stand there, or a gap of up to `up_to` words."""

    words: frozenset[str]
    stems: tuple[str, ...] = ()
    optional: bool = False
    up_to: int = 0

    def fits(self, word: str) -> bool:
        return word in self.words or (self.stems != () and word.startswith(self.stems))


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase, in steps."""

    written: str
    pieces: tuple[_Piece, ...]

    def ends(self, words: Sequence[str], at: int) -> int:
        """The place behind the phrase whose first word stands at `at`, or -1; the nearest where a gap lets several."""
        return _ends(self.pieces, 1, words, at + 1)


def _ends(pieces: tuple[_Piece, ...], number: int, words: Sequence[str], at: int) -> int:
    while number < len(pieces):
        piece = pieces[number]
        if piece.up_to:
            return _behind_gap(pieces, number, words, at)
        if LAWS in piece.words:
            behind = _behind_laws(words, at)
            if behind == at:
                return -1
            at = behind
        elif at < len(words) and piece.fits(words[at]):
            # A word that may be missing and stands there is taken, unless the rest needs it.
            if piece.optional and (found := _ends(pieces, number + 1, words, at)) >= 0:
                taken = _ends(pieces, number + 1, words, at + 1)
                return taken if taken >= 0 else found
            at += 1
        elif not piece.optional:
            return -1
        number += 1
    return at


def _behind_gap(pieces: tuple[_Piece, ...], number: int, words: Sequence[str], at: int) -> int:
    following = pieces[number + 1]
    is_plain = not (following.optional or following.up_to or LAWS in following.words)
    for place in range(at, min(at + pieces[number].up_to, len(words) - 1) + 1):
        word = words[place]
        if not is_plain or following.fits(word):
            found = _ends(pieces, number + 1, words, place)
            if found >= 0:
                return found
        if word in SIGNS or word == LAW:
            return -1
    return -1


def _behind_laws(words: Sequence[str], at: int) -> int:
    """The place behind the laws enumerated from `at` on; `at` itself where none stands there."""
    while at < len(words) and words[at] == LAW:
        behind, at = at + 1, at + 1
        while at < len(words) and words[at] in _ENUMERATE:
            at += 1
        if at >= len(words) or words[at] != LAW:
            return behind
    return at


def compiled(written: str, lists: Mapping[str, Sequence[str]]) -> Phrase:
    """The phrase as steps; raises `PhraseError`."""
    pieces = []
    for word in written.split():
        found = _WORD.fullmatch(word)
        if not found:
            raise PhraseError(f"`{word}` in `{written}` is not a word, `stem*`, `{{list}}`, `..n`, `<law>` or sign")
        pieces.append(_piece(found, written, lists))
    if not pieces or pieces[0].up_to or pieces[0].optional or pieces[-1].up_to or LAWS in pieces[0].words:
        raise PhraseError(f"`{written}` must begin with a word that has to stand there, and must not end in a gap")
    return Phrase(written, tuple(pieces))


def _piece(found: re.Match[str], written: str, lists: Mapping[str, Sequence[str]]) -> _Piece:
    optional = bool(found["maybe"] or found["some"] or found["either"])
    if found["gap"]:
        if not int(found["up_to"]):
            raise PhraseError(f"`{found['gap']}` in `{written}` is a gap of no words: take it out")
        return _Piece(frozenset(), up_to=int(found["up_to"]))
    if found["stem"]:
        return _Piece(frozenset(), (found["stem"].lower(),), optional)
    if not found["list"]:
        return _Piece(frozenset({found["word"].lower()}), (), optional)
    if found["list"] not in lists:
        raise PhraseError(f"`{{{found['list']}}}` in `{written}` is not among the lists: {', '.join(sorted(lists))}")
    words = [one.lower() for one in lists[found["list"]]]
    stems = tuple(word[:-1] for word in words if word.endswith("*"))
    return _Piece(frozenset(word for word in words if not word.endswith("*")), stems, optional)


@dataclass(frozen=True, slots=True)
class Hit(Generic[K]):
    """A phrase found: what it is a phrase of, and the half-open place among the words."""

    of: K
    start: int
    end: int


_Tried: TypeAlias = "list[tuple[K, Phrase]]"


class Phrasebook(Generic[K]):
    """Finds many phrases at once: only those are tried whose first words stand there."""

    def __init__(self, phrases: Iterable[tuple[K, Phrase]]) -> None:
        #: By the first word: phrases by their second word, and those whose second word may be any.
        self._by_word: defaultdict[str, tuple[defaultdict[str, _Tried[K]], _Tried[K]]]
        self._by_word = defaultdict(lambda: (defaultdict(list), []))
        stems: list[tuple[str, K, Phrase]] = []
        for of, phrase in phrases:
            first, second = phrase.pieces[0], phrase.pieces[1] if len(phrase.pieces) > 1 else None
            is_plain = second and not (second.up_to or second.optional or second.stems or LAWS in second.words)
            for word in first.words:
                seconds, any_second = self._by_word[word]
                for follows in second.words if second and is_plain else ():
                    seconds[follows].append((of, phrase))
                if not is_plain:
                    any_second.append((of, phrase))
            stems += [(stem, of, phrase) for stem in first.stems]
        #: So many letters tell which stems are worth a try.
        self._letters = min((len(stem) for stem, _, _ in stems), default=0)
        self._by_letters: defaultdict[str, list[tuple[str, K, Phrase]]] = defaultdict(list)
        for stem, of, phrase in stems:
            self._by_letters[stem[: self._letters]].append((stem, of, phrase))

    def found(self, words: Sequence[str]) -> Iterator[Hit[K]]:
        """Every phrase that stands among the words, by its place."""
        if not self._letters and self._by_word.keys().isdisjoint(words):
            return
        for at, word in enumerate(words):
            if word in self._by_word:
                yield from self._beginning(words, at, word)
            if self._letters and word[: self._letters] in self._by_letters:
                yield from self._from_stem(words, at, word)

    def _beginning(self, words: Sequence[str], at: int, word: str) -> Iterator[Hit[K]]:
        seconds, any_second = self._by_word[word]
        follows = words[at + 1] if at + 1 < len(words) else END
        for of, phrase in (*any_second, *seconds[follows]) if follows in seconds else any_second:
            end = phrase.ends(words, at)
            if end != -1:
                yield Hit(of, at, end)

    def _from_stem(self, words: Sequence[str], at: int, word: str) -> Iterator[Hit[K]]:
        for stem, of, phrase in self._by_letters[word[: self._letters]]:
            if word.startswith(stem):
                end = phrase.ends(words, at)
                if end != -1:
                    yield Hit(of, at, end)

"""Features -> which of them a sentence holds, and who does it.

All phrases of all features are looked for at once. A phrase is written as those of the cues are
(`claims.extract.cues.phrases`); marks between words do not count in it, so that "opt-out" and "opt out" are one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from claims.extract.cues.phrases import PhraseError, compiled
from claims.rules.declare import Actor
from claims.rules.wording.phrasebook import Phrases
from claims.rules.wording.words import STOP, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from claims.extract.cues.phrases import Phrase
    from claims.rules.declare import Feature

#: Shorter stems begin too many words: that with which a phrase begins, and the others.
_FIRST_STEM_MIN: Final = 4
_STEM_MIN: Final = 3
_IN_BRACKETS: Final = re.compile(r"\((?P<words>[^()\s|]+(?:\|[^()\s|]+)+)\)")
#: Who speaks and who is spoken to; the names of a platform count as "we".
_WE: Final = frozenset({"we", "provider", "platform", "licensor", "company"})
_YOU: Final = frozenset(
    {"you", "user", "users", "customer", "customers", "member", "members", "subscriber", "licensee", "developers"}
    | {"developer", "creator", "creators", "advertiser", "advertisers", "seller", "sellers", "consumers", "anyone"}
)
_OTHERS: Final = frozenset({"they", "he", "she", "parties", "partners", "providers", "vendors", "processors", "nobody"})
#: Behind these a person is no subject: "we share it with users".
_TOWARDS: Final = frozenset(
    {
        "of",
        "from",
        "to",
        "with",
        "by",
        "for",
        "about",
        "between",
        "among",
        "on",
        "against",
        "provide",
        "notify",
        "inform",
    }
)
#: What may stand before a verb that tells somebody to do something.
_TELLS: Final = frozenset({"do", "not", "never", "please", "always", "and", "or", "to", "only"})
#: Longer sentences are read in pieces of so many words, each of which begins with the last ones of the piece before.
_PIECE: Final = 2_000
_OVERLAP: Final = 100
#: Words back from a phrase in which its actor stands.
_BACK: Final = 40


@dataclass(frozen=True, slots=True)
class FeatureHit:
    """A feature found: its name, its half-open place among the words, and whether who does it is the one it wants."""

    feature: str
    start: int
    end: int
    by_actor: bool = True


def phrase_of(written: str, lists: Mapping[str, Sequence[str]]) -> Phrase:
    """A phrase in steps; raises `PhraseError`.

    Words in brackets with strokes between them are a list without a name: `(ads|advert*)`.
    """
    own = dict(lists)
    phrase = compiled(_marked_apart(_named(written, own)), own)
    for number, piece in enumerate(phrase.pieces):
        least = _STEM_MIN if number else _FIRST_STEM_MIN
        if any(len(stem) < least for stem in piece.stems):
            raise PhraseError(f"a stem of `{written}` has fewer than {least} letters: write the words out")
    return phrase


def _named(written: str, lists: dict[str, Sequence[str]]) -> str:
    """A phrase with names in the place of words in brackets; `lists` gets the names."""

    def name(found: re.Match[str]) -> str:
        key = f"in-brackets-{chr(ord('a') + len(lists) % 26) * (len(lists) // 26 + 1)}"
        lists[key] = found["words"].split("|")
        return f"{{{key}}}"

    return _IN_BRACKETS.sub(name, written)


def _marked_apart(phrase: str) -> str:
    """A phrase without the marks between words."""
    pieces = []
    for piece in phrase.split():
        if piece.startswith(("..", "{", "<")):
            pieces.append(piece)
            continue
        behind = piece[-1] if piece[-1] in "*?" else ""
        words = words_of(piece.rstrip("*?"))
        pieces += [*words[:-1], *(word + behind for word in words[-1:])] or [piece]
    return " ".join(pieces)


class FeatureBook:
    """Finds the features of a table in sentences. It does not change."""

    def __init__(self, features: Mapping[str, Feature], lists: Mapping[str, Sequence[str]]) -> None:
        self._actors = {name: one.actor for name, one in features.items() if one.actor}
        self._book = Phrases((name, phrase_of(written, lists)) for name, one in features.items() for written in one.any)

    def found(self, words: Sequence[str], ours: frozenset[str] = frozenset()) -> list[FeatureHit]:
        """Every feature among the words; `ours` are words that name the platform.

        What no full stop ends is read in pieces that overlap, so that the time stays linear in the length.
        """
        hits = []
        for begins in range(0, max(1, len(words) - _OVERLAP), _PIECE - _OVERLAP):
            piece = words if len(words) <= _PIECE else words[begins : begins + _PIECE]
            for one in self._book.found(piece):
                wanted = self._actors.get(one.of)
                by_actor = wanted is None or _actor(piece, one.start, one.end, ours) is wanted
                hits.append(FeatureHit(one.of, begins + one.start, begins + one.end, by_actor))
        return hits


def _actor(words: Sequence[str], start: int, end: int, ours: frozenset[str]) -> Actor | None:
    """Who does what stands at a place: the person named last before it, in it at the latest."""
    for at in range(start, min(end, start + 2)):
        if (found := _person(words, at, ours)) is not None:
            return found[0]
    for at in range(start - 1, max(-1, start - _BACK), -1):
        if words[at] == STOP:
            break
        if (found := _person(words, at, ours)) is not None:
            return found[0]
    return Actor.YOU if all(word in _TELLS for word in words[max(0, start - 2) : start]) else None


def _person(words: Sequence[str], at: int, ours: frozenset[str]) -> tuple[Actor | None] | None:
    """Who a word is as a subject; the one of others is nobody of ours."""
    word = words[at]
    if word not in _WE and word not in _YOU and word not in _OTHERS and word not in ours:
        return None
    if word != "we" and at and words[at - 1] in _TOWARDS:
        return None
    if word in _WE or word in ours:
        return (Actor.WE,)
    return (Actor.YOU if word in _YOU else None,)


def features_of(hits: Iterable[FeatureHit]) -> frozenset[str]:
    """The names of what was found, each said of the one it wants."""
    return frozenset(hit.feature for hit in hits if hit.by_actor)

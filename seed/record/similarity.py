"""Words of provisions -> SIMILAR_TO: which active provisions are alike in words, written when an import ends.

Two provisions are alike by the share of different words they have in common: twice the words of both, over the words of
the one and the other (Dice). Words are those of the excerpts, in small letters, of at least four letters: shorter ones
are mostly grammar. A pair is stored, once, with its score, where the score is at least `ALIKE` and one of the two is
among the other's nearest: ten of other platforms, and three of its own, so that the boilerplate that a platform repeats
does not stand before what others say.

Candidates share several rare words; rapidfuzz compares them. Only provisions whose words changed since, and those they
are alike to, are compared again. While every word is rare (`_RARE`), what is stored depends on nothing but the words
that the graph holds; in larger graphs also on which words were rare when two provisions were last compared. Pairs are
written before the marks of what has been compared, so a killed import leaves work, and no errors.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import Indel

from graph.store.reads import Pair, excerpts, similar_pairs, uncompared
from graph.store.rows import Batch, EdgeRow, NodeRow, in_chunks
from graph.store.writer import Writer, WriteSummary
from graph.turns.instants import utc_now
from seed.text.words import word_character

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.engine import Engine
    from graph.turns.instants import Clock

#: Alike from this score on.
ALIKE: Final = 0.4
# A score of exactly ALIKE may come out of the divisions a little lower, and counts; none lies between the two.
_HAIR: Final = 1e-6
#: Excerpts with fewer different words are not compared: too little stands in them.
_FEWEST_WORDS: Final = 5
#: Nearest of other platforms, and of its own.
_OTHERS, _OWN = 10, 3
#: A word that more provisions use brings no candidates: that bounds the work, and leaves out what all say alike.
_RARE: Final = 150
#: Candidates share so many rare words, or as many as they must to be alike.
_SHARED: Final = 3
#: Rows of one transaction.
_ROWS: Final = 5000

_WORD: Final = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one provision's excerpt, each once."""

    key: str
    platform: str
    words: frozenset[str]


def wording(key: str, platform: str, excerpt: str) -> Wording:
    """The words of an excerpt."""
    return Wording(key, platform, frozenset(_WORD.findall(excerpt.casefold())))


class SimilarWordings:
    """Which of some wordings are alike."""

    def __init__(self, wordings: Iterable[Wording]) -> None:
        self._of = {known.key: known for known in wordings if len(known.words) >= _FEWEST_WORDS}
        self._users: defaultdict[str, list[str]] = defaultdict(list)
        for known in self._of.values():
            for word in known.words:
                self._users[word].append(known.key)
        # One character a word, in one order: the longest common subsequence of two such texts is what both hold.
        letters = {word: word_character(number) for number, word in enumerate(sorted(self._users))}
        self._coded = {key: "".join(sorted(letters[word] for word in known.words)) for key, known in self._of.items()}
        self._found: dict[str, dict[str, float]] = {}
        self._chosen: dict[str, frozenset[str]] = {}

    def alike(self, key: str) -> dict[str, float]:
        """Every wording that is alike to that of `key`, with the score."""
        if key not in self._of:
            return {}
        if key not in self._found:
            near = {other: self._coded[other] for other in self._candidates(self._of[key])}
            matches = process.extract(
                self._coded[key], near, scorer=Indel.normalized_similarity, score_cutoff=ALIKE - _HAIR, limit=None
            )
            self._found[key] = {other: round(score, 4) for _, score, other in matches}
        return self._found[key]

    def nearest(self, key: str) -> frozenset[str]:
        """The nearest of them; ties are broken by a hash of the pair, so that none is the nearest of all."""
        if key not in self._chosen:
            self._chosen[key] = frozenset(self._nearest(key))
        return self._chosen[key]

    def _nearest(self, key: str) -> Iterator[str]:
        found = self.alike(key)
        left = {False: _OTHERS, True: _OWN}
        for other in sorted(found, key=lambda other: (-found[other], _tie(key, other))):
            own = self._of[other].platform == self._of[key].platform
            if left[own]:
                left[own] -= 1
                yield other

    def pairs(self, keys: Iterable[str]) -> dict[Pair, float]:
        """The pairs that are stored of which one is among `keys`."""
        found: dict[Pair, float] = {}
        for key in keys:
            for other, score in self.alike(key).items():
                if other in self.nearest(key) or key in self.nearest(other):
                    found[_pair(key, other)] = score
        return found

    def _candidates(self, of: Wording) -> Iterator[str]:
        """Those that share enough rare words: fewer than `needed` words in common are too few to be alike."""
        needed = math.ceil(ALIKE * len(of.words) / (2 - ALIKE) - _HAIR)
        shared: Counter[str] = Counter()
        for users in (self._users[word] for word in of.words):
            if len(users) <= _RARE:
                shared.update(users)
        return (key for key, count in shared.items() if count >= min(needed, _SHARED) and key != of.key)


def _pair(key: str, other: str) -> Pair:
    return (key, other) if key < other else (other, key)


def _tie(key: str, other: str) -> tuple[int, str]:
    return zlib.crc32("~".join(_pair(key, other)).encode()), other


def link_similar(engine: Engine, clock: Clock = utc_now) -> WriteSummary:
    """Write which provisions are alike, as far as their words changed since it was written last."""
    changed = uncompared(engine)
    if not changed:
        return WriteSummary()
    similar = SimilarWordings(wording(*excerpt) for excerpt in excerpts(engine))
    stored = similar_pairs(engine)
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for a, b in stored:
        partners[a].add(b)
        partners[b].add(a)
    touched = set(changed)
    for key in changed:
        touched |= partners[key] | similar.alike(key).keys()
    pairs = similar.pairs(touched)
    gone = [pair for pair in stored if pair not in pairs and not touched.isdisjoint(pair)]
    edges = [_edge(pair, score) for pair, score in sorted(pairs.items()) if stored.get(pair) != score]
    marks = [NodeRow("Provision", {"key": key, "comparedSha256": now}, partial=True) for key, now in changed.items()]
    writer, written = Writer(engine, clock), WriteSummary()
    for batch in (
        *(Batch(removed_edges=part) for part in in_chunks([_edge(pair) for pair in gone], _ROWS)),
        *(Batch(edges=part) for part in in_chunks(edges, _ROWS)),
        *(Batch(nodes=part) for part in in_chunks(marks, _ROWS)),
    ):
        written += writer.write(batch)
    return written


def _edge(pair: Pair, score: float | None = None) -> EdgeRow:
    properties = {} if score is None else {"score": score}
    return EdgeRow("SIMILAR_TO", ("Provision", pair[0]), ("Provision", pair[1]), properties)

"""How alike clauses are to some that are known: by their words (TF-IDF) and by their categories.

A word counts the more the fewer of the known clauses hold it, and is taken by its first letters, so that "arbitration"
and "arbitrate" are one. Two clauses are as alike as the cosine of their words, and a share of the categories that they
have in common. Pure: knows no graph.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_WORD: Final = re.compile(r"[^\W\d_]{2,}")
#: So many letters stand for a word.
_LETTERS: Final = 5
#: What all categories in common add to the similarity of words, which is 1 at most.
_CATEGORIES: Final = 0.3


@dataclass(frozen=True, slots=True)
class Known:
    """A clause, by its words and its categories."""

    key: str
    words: str
    categories: frozenset[str]


class KnownClauses:
    """Known clauses, of which the nearest to another one can be asked. It does not change."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._known = list(known)
        counts = [_counted(one.words) for one in self._known]
        self._holding = Counter(word for held in counts for word in held)
        self._rarest = math.log(1 + len(counts)) + 1
        #: By word, the known clauses that hold it, with its weight in each.
        self._at: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, held in enumerate(counts):
            for word, weight in self._weighted(held).items():
                self._at[word].append((number, weight))
        self._of_category: defaultdict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self._known):
            for category in one.categories:
                self._of_category[category].append(number)

    def nearest(
        self, words: str, categories: frozenset[str], count: int, counts: Callable[[str], bool]
    ) -> list[tuple[str, float]]:
        """The keys of the nearest known clauses that `counts` admits, each with its similarity, from the most alike on;
        similarity lies between 0 and 1.3. Those that have nothing in common are none of them.
        """
        found: defaultdict[int, float] = defaultdict(float)
        for word, weight in self._weighted(_counted(words)).items():
            for number, other in self._at.get(word, ()):
                found[number] += weight * other
        for number in {number for category in categories for number in self._of_category.get(category, ())}:
            others = self._known[number].categories
            found[number] += _CATEGORIES * len(categories & others) / len(categories | others)
        alike = ((self._known[number].key, score) for number, score in found.items())
        return sorted((one for one in alike if counts(one[0])), key=lambda one: (-one[1], one[0]))[:count]

    def _weighted(self, held: Counter[str]) -> dict[str, float]:
        """The weight of each word; the squares of all add up to 1."""
        weights = {
            word: (1 + math.log(count)) * (self._rarest - math.log(1 + self._holding[word]))
            for word, count in held.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {word: weight / length for word, weight in weights.items()}


def _counted(words: str) -> Counter[str]:
    return Counter(word[:_LETTERS] for word in _WORD.findall(words.casefold()))

"""Accepted links of alike clauses of other platforms -> votes for the same laws.

Clauses that are alike tend to engage the same laws. So the five accepted clauses that are most alike to a clause vote
for their laws, each with its similarity, and against those that they were reviewed for and found unrelated to. A law,
not a part of it: what part a clause concerns, alike clauses do not tell. Made-up platforms vote for made-up ones alone.

Thresholds are those of a measurement on the demonstration corpus, one platform left out at a time
(`python -m benchmarks.rules`). Pure: knows no graph.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from seed.suggest.known_clauses import Known, KnownClauses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: So many accepted clauses vote.
_VOTERS: Final = 5
#: The similarity of all that vote for a law, together, from which on it is suggested.
_ENOUGH: Final = 0.9


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A clause with what reviewers have decided on it: the laws that it engages, and those that it was found unrelated
    to, by their paths. `fictional` tells that its platform is made up.
    """

    known: Known
    platform: str
    fictional: bool
    laws: frozenset[str]
    unrelated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Voted:
    """A law that alike clauses vote for, with the keys of those clauses and how alike each is."""

    law: str
    voters: Sequence[tuple[str, float]]


class Precedents:
    """Reviewed clauses, asked for their votes. It does not change."""

    def __init__(self, reviewed: Iterable[Reviewed]) -> None:
        self._reviewed = {one.known.key: one for one in reviewed}
        self._known = KnownClauses(one.known for one in self._reviewed.values())

    def votes(self, of: Known, platform: str, *, fictional: bool) -> list[Voted]:
        """The laws that alike clauses of other platforms vote for, in the order of their paths."""

        def may_vote(key: str) -> bool:
            other = self._reviewed[key]
            return other.platform != platform and other.fictional == fictional

        near = self._known.nearest(of.words, of.categories, _VOTERS, may_vote)
        votes: defaultdict[str, float] = defaultdict(float)
        voters: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
        for key, score in near:
            for law in self._reviewed[key].laws:
                votes[law] += score
                voters[law].append((key, round(score, 2)))
            for law in self._reviewed[key].unrelated:
                votes[law] -= score
        return [Voted(law, voters[law]) for law in sorted(voters) if votes[law] >= _ENOUGH]

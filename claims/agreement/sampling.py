"""Which decided claims are read a second time: a share of each rule's, chosen by a hash and not by anybody."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from claims.review.records import NEUTRAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.review.second_readings import DecidedClaim

#: The share of what was decided, and how many of each rule at least.
SHARE: Final = 0.05
FEWEST: Final = 10
_BYTES: Final = 8


def rank(handle: str) -> float:
    """A number from 0 to below 1 that a claim always has, whatever is decided, and that says nothing of it."""
    digest = hashlib.sha256(f"second reading of {handle}".encode()).digest()
    return int.from_bytes(digest[:_BYTES]) / (1 << (8 * _BYTES))


def chosen(decided: Iterable[DecidedClaim]) -> list[DecidedClaim]:
    """The claims that are read a second time, by their rank: of each rule the share, and the least ranks.

    Accepted and rejected claims are chosen alike. Of accepted ones alone, whoever reads would know what was decided,
    and an alpha could never be above 0. What was rejected for a reason that tells nothing of the rule is left out.
    """
    by_rule: defaultdict[str, list[tuple[float, DecidedClaim]]] = defaultdict(list)
    for one in decided:
        if one.reason not in NEUTRAL:
            by_rule[one.rule].append((rank(one.handle), one))
    found: list[tuple[float, DecidedClaim]] = []
    for claims in by_rule.values():
        ranked = sorted(claims, key=lambda one: (one[0], one[1].handle))
        found += [one for place, one in enumerate(ranked) if place < FEWEST or one[0] < SHARE]
    return [claim for _, claim in sorted(found, key=lambda one: (one[0], one[1].handle))]

"""The review queue, measured: how many cells, a document and a law, are seen after so many decisions.

    python -m benchmarks.queue      # figures, kept in benchmarks/results/queue.json

The suggestions are those of the rules for the newest version of each archived document beside the project; one decision
is one look at a group. Beside the orders of the queue stand those of people without one: clause after clause as the
documents have them, and by chance, each claim by itself. Above all stands a bound: so many cells, and no order of these
groups, whatever that order knows, can show more.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from benchmarks.measuring import RESULTS, commit, keep, now
from benchmarks.rules import archived, pairs_of
from claims.review.queue import QueueOrder, grouped, law_of, ordered
from graph.review.waiting import WaitingClaim

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.rules import Pair
    from claims.review.queue import Group

#: After so many decisions it is looked, and what share of the cells is to be seen by then.
DECISIONS: Final = 300
WANTED: Final = 0.65
_SEED: Final = 20261129
#: Steps towards the bound, and the length of the first one.
_STEPS: Final = 200
_STEP: Final = 0.3


def waiting(pairs: Iterable[Pair]) -> list[WaitingClaim]:
    """The suggestions, as claims that nobody has decided."""
    return [
        WaitingClaim(
            handle=f"{one.held.name}/{one.held.clause.start}~{one.suggestion.target}~{number}",
            version=1,
            status="SUGGESTED",
            state="MAPPED",
            modality=one.suggestion.modality.value,
            condition=one.suggestion.condition,
            confidence=one.suggestion.confidence,
            author="rules",
            rule=one.suggestion.rule,
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
            provision=f"{one.held.name}/{one.held.clause.start}",
            document=one.held.name,
            platform=one.held.name.split("/")[0],
            audience=one.held.document.audience.value if one.held.document.audience else None,
            target=one.suggestion.target,
            is_flag=False,
            quote=one.suggestion.quote.text,
        )
        for number, one in enumerate(pairs)
    ]


def seen(claims: Iterable[WaitingClaim]) -> set[tuple[str, str]]:
    """The cells of claims."""
    return {(one.document, law_of(one.target)) for one in claims}


def bound(groups: Iterable[Group], decisions: int) -> float:
    """At most so many cells are seen by so many decisions on any of the groups.

    Each cell has a price between 0 and 1. Whoever chooses groups is given 1 less the price for every cell, whether or
    not they see it, and its price once for each chosen group that holds it: for a cell that is seen, that is 1 or more.
    So no choice shows more cells than the best choice at these prices is given, and the best one is that of the groups
    with the greatest prices. Prices move to where cells are seen once (Lagrange multipliers, found by subgradients).
    """
    sets = {frozenset(one.cells) for one in groups}
    prices = dict.fromkeys(frozenset().union(*sets), 0.5)
    least = float(len(prices))
    for number in range(1, _STEPS + 1):
        chosen = sorted(sets, key=lambda one: -sum(prices[cell] for cell in one))[:decisions]
        held = Counter(cell for one in chosen for cell in one)
        given = sum(1 - price for price in prices.values()) + sum(prices[cell] * count for cell, count in held.items())
        least = min(least, given)
        step = _STEP / number**0.5
        prices = {cell: min(1.0, max(0.0, price - step * (held[cell] - 1))) for cell, price in prices.items()}
    return least


def figures(claims: list[WaitingClaim]) -> dict[str, Any]:
    """Shares of all cells that are seen after the decisions, by order."""
    every = seen(claims)
    began = time.process_time()
    groups = grouped(claims, {})
    took = time.process_time() - began
    shares = {"reading order, one by one": len(seen(claims[:DECISIONS])) / len(every)}
    shuffled = random.Random(_SEED).sample(claims, len(claims))
    shares["by chance, one by one"] = len(seen(shuffled[:DECISIONS])) / len(every)
    for order in QueueOrder:
        first = ordered(groups, set(), order)[:DECISIONS]
        shares[f"groups, {order.value}"] = len(seen(claim for one in first for claim in one.claims)) / len(every)
    return {
        "claims": len(claims),
        "groups": len(groups),
        "groups of several platforms": sum(len({claim.platform for claim in one.claims}) > 1 for one in groups),
        "largest group": max(len(one.claims) for one in groups),
        "cells": len(every),
        "decisions": DECISIONS,
        "share of cells seen": {name: round(share, 3) for name, share in shares.items()},
        "no order of these groups shows more than": round(bound(groups, DECISIONS) / len(every), 3),
        "wanted, in order VALUE": WANTED,
        "processor seconds to group": round(took, 2),
    }


def main() -> None:
    """Measure, print and keep."""
    found = figures(waiting(pairs_of(list(archived()))))
    for name, value in found.items():
        print(f"{name:>30}  {value}")
    keep(RESULTS / "queue.json", {"taken": now(), "commit": commit(), **found})


if __name__ == "__main__":
    main()

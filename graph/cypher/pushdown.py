"""Where matching begins: a selective condition as patterns that lead from an entity to the one that a key names.

The plan says which condition is selective (`graph.plan.optimize.start_at_the_selective_end`); here it becomes a part of
the pattern, and each entity that it binds is kept once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.cypher.patterns import trail
from graph.cypher.predicates import few_joined, predicate, weighs
from graph.plan.conditions import asks_further, conjuncts
from graph.plan.expressions import End, Selective

if TYPE_CHECKING:
    from graph.cypher.patterns import Bound
    from graph.plan.expressions import Condition, Exists


@dataclass(frozen=True, slots=True)
class Opened:
    """A condition taken apart."""

    #: Patterns that lead from the entity to the one that the key names.
    patterns: tuple[str, ...]
    #: What has to hold of the entity and of what the patterns bind.
    where: tuple[str, ...]
    #: What is tested once all patterns are matched, and the variables that are tested.
    after: tuple[str, ...]
    tested: tuple[str, ...]
    #: What is tested of each entity that is left, when nothing else is bound any more.
    rest: tuple[Condition, ...]


def selective(where: Condition | None) -> Selective | None:
    """The condition at which matching begins, if one is."""
    return next((part for part in conjuncts(where) if isinstance(part, Selective)), None)


def opened(where: Condition | None, bound: Bound, depth: int) -> Opened | None:
    """`where` taken apart, with entities of its patterns from `depth` on; None where none of it is selective."""
    first = selective(where)
    if first is None:
        return None
    others = [part for part in conjuncts(where) if part is not first]
    patterns, further, free = _patterns(first.condition, bound, depth)
    tests = [*((part, bound) for part in others if not asks_further(part)), *further]
    held = [(predicate(part, at, free), at) for part, at in tests]
    after = [(part, at) for part, at in held if part.subqueries] if weighs(part for part, _ in held) else []
    tested = (name for _, at in after for name in (at.variable, at.start, at.finish, at.reading) if name)
    return Opened(
        tuple(patterns),
        tuple(few_joined([part for part, at in held if (part, at) not in after])),
        tuple(few_joined([part for part, _ in after])),
        tuple(dict.fromkeys(tested)),
        tuple(part for part in others if asks_further(part)),
    )


def _patterns(where: Exists, bound: Bound, depth: int) -> tuple[list[str], list[tuple[Condition, Bound]], int]:
    """Patterns, conditions each with the entity it is about, and the first depth that is free."""
    if isinstance(where.start, End):
        patterns, at, inner = [], bound.end(where.start.side), depth
    else:
        way = trail(where.start, bound, depth)
        patterns, at, inner = [*(pattern for pattern, _ in way.before), way.pattern], way.bound, depth + 1
    further = selective(where.where)
    tests = [(part, at) for part in conjuncts(where.where) if part is not further]
    if further is None:
        return patterns, tests, inner
    more, deeper, free = _patterns(further.condition, at, inner)
    return [*patterns, *more], [*tests, *deeper], free

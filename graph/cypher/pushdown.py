"""Where matching begins: at the selective end.

"Engages Article 9" keeps few of all provisions. Asked of each provision, it is a test that runs as often as there are
provisions; matched as a pattern, it lets Neo4j begin at the article and walk to the provisions. So one condition that
leads to an entity named by its key becomes a part of the pattern, and each entity it binds is kept once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.cypher.patterns import trail
from graph.cypher.predicates import condition, few_joined, weighs
from graph.plan.expressions import (
    Along,
    Compare,
    EdgesOf,
    End,
    Exists,
    In,
    NodesOf,
    Stored,
    asks_further,
    conjuncts,
)

if TYPE_CHECKING:
    from graph.cypher.patterns import Bound
    from graph.plan.expressions import Condition, Start

#: Properties with a uniqueness constraint: equality with one leaves one entity, a list of them a few.
_KEYS: Final = frozenset({"slug", "key", "path", "code"})


@dataclass(frozen=True, slots=True)
class Anchored:
    """A condition taken apart."""

    #: Patterns that lead from the entity to the anchor.
    patterns: tuple[str, ...]
    #: What has to hold of the entity and of what the patterns bind.
    where: tuple[str, ...]
    #: What is tested once all patterns are matched, and the variables that are tested.
    after: tuple[str, ...]
    tested: tuple[str, ...]
    #: What is tested of each entity that is left, when nothing else is bound any more.
    rest: tuple[Condition, ...]


def anchored(start: Start, where: Condition | None, bound: Bound, depth: int) -> Anchored | None:
    """`where` taken apart, with entities of its patterns from `depth` on; None where nothing in it leads to a key.

    Entities that are reached from a parent are few already.
    """
    parts = conjuncts(where)
    anchor = next((one for one in parts if _leads_to_a_key(one)), None)
    if anchor is None or not isinstance(start, (NodesOf, EdgesOf)):
        return None
    patterns, tests, free = _opened(anchor, bound, depth)
    plain = [one for one in parts if one is not anchor and not asks_further(one)]
    held = [(condition(one, at, free), at) for one, at in [*((one, bound) for one in plain), *tests]]
    after = [(text, at) for text, at in held if " { " in text] if weighs(*(text for text, _ in held)) else []
    tested = (name for _, at in after for name in (at.variable, at.start, at.finish, at.reading) if name)
    return Anchored(
        tuple(patterns),
        tuple(few_joined([text for text, at in held if (text, at) not in after])),
        tuple(few_joined([text for text, _ in after])),
        tuple(dict.fromkeys(tested)),
        tuple(one for one in parts if one is not anchor and asks_further(one)),
    )


def _leads_to_a_key(where: Condition) -> bool:
    match where:
        case Exists(start=Along() | End()):
            return any(_is_key(one) or _leads_to_a_key(one) for one in conjuncts(where.where))
        case _:
            return False


def _is_key(where: Condition) -> bool:
    match where:
        case Compare(left=Stored(name=name), operator="=") | In(property=Stored(name=name)):
            return name in _KEYS
        case _:
            return False


def _opened(where: Condition, bound: Bound, depth: int) -> tuple[list[str], list[tuple[Condition, Bound]], int]:
    """Patterns, conditions each with the entity it is about, and the first depth that is free."""
    if not isinstance(where, Exists):
        return [], [(where, bound)], depth
    if isinstance(where.start, End):
        patterns, at, inner = [], bound.end(where.start.side), depth
    else:
        way = trail(where.start, bound, depth)
        patterns, at, inner = [*(pattern for pattern, _ in way.before), way.last], way.bound, depth + 1
    parts = conjuncts(where.where)
    further = next((one for one in parts if _leads_to_a_key(one)), None)
    tests = [(one, at) for one in parts if one is not further]
    if further is None:
        return patterns, tests, inner
    more, deeper, free = _opened(further, at, inner)
    return [*patterns, *more], [*tests, *deeper], free

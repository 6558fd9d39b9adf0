"""Entities bound in a query: those at a start that satisfy a condition, in an order, cut to a number.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters. Where the plan says that
a condition is selective (`graph.plan.rules.selective`), it becomes a part of the pattern, which leads from an entity to
the one that a key names, and each entity that the pattern binds is kept once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph.cypher.patterns import trail
from graph.cypher.predicates import condition, few_joined, heavy, ordered, predicate, weighs
from graph.cypher.query import Match, With
from graph.plan.conditions import asks_further, conjuncts
from graph.plan.expressions import Along, End, Exists, Selective

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.cypher.patterns import Bound, Trail
    from graph.cypher.query import Clause, Query
    from graph.plan.expressions import Condition, Start
    from graph.plan.plan import OrderKey


def bind(start: Start, parent: Bound, query: Query, where: Condition | None, *more: Callable[[Bound], str]) -> Bound:
    """Bind, in `query`, each entity at `start` that satisfies `where` and `more`."""
    way = trail(start, parent, query.depth)
    bound = way.bound
    query.read_from(bound)
    first = opened(where, bound, query.depth + 1)
    if first is None:
        _bind_in_turn(way, where, query, *(test(bound) for test in more))
        return bound
    *others, last = (way.pattern, *first.patterns)
    query.add(*first.begin, *map(Match, others), Match(last, first.where))
    if first.after:
        tested = tuple(dict.fromkeys((*bound.introduced, *first.tested)))
        query.add(With(tested, distinct=True, where=first.after))
    asked = [predicate(part, bound, query.depth + 1) for part in first.rest]
    rest = (*few_joined(asked), *(test(bound) for test in more))
    query.add(With(bound.introduced, distinct=True, where=rest))
    return replace(bound, once=True)


def _bind_in_turn(way: Trail, where: Condition | None, query: Query, *more: str) -> None:
    """Bind each entity at the end of `way` for which `where` and `more` hold: what asks much further, behind the rest.

    SKIP 0 keeps Neo4j from planning what stands behind it together with the pattern.
    """
    bound, depth = way.bound, query.depth + 1
    if not heavy(where):
        query.add(*way.clauses(*holds(where, bound, query.depth), *more))
        return
    parts = [(part, predicate(part, bound, depth)) for part in conjuncts(where)]
    query.add(*way.clauses(*(test.text for _, test in parts if not test.subqueries), *more))
    led = [part for part, _ in parts if isinstance(part, Exists) and not isinstance(part.start, End) and heavy(part)]
    asked = [test for part, test in parts if test.subqueries and part not in led]
    query.add(With(bound.introduced, skip="0", where=tuple(few_joined(asked))))
    for part in led:
        inner = query.subquery()
        found = bind(part.start, bound, inner, part.where)
        inner.keep(found.variable, limit="1")
        query.call(inner, bound.seen(part.start), "true")


def holds(where: Condition | None, bound: Bound, depth: int) -> tuple[str, ...]:
    """The condition on `bound`, if there is one."""
    return () if where is None else (condition(where, bound, depth + 1),)


def in_order(bound: Bound, order: tuple[OrderKey, ...], limit: str = "", skip: str = "") -> With:
    """Cut before anything is fetched of the rows: what is wanted of a row that is cut away is never computed."""
    by = (f"{ordered(key.value, bound)}{' DESC' if key.descending else ''}" for key in order)
    return With(bound.introduced, order=tuple(by), skip=skip, limit=limit)


# --- the selective end


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
    #: What binds the nodes that matching begins at, where these are no longer for Neo4j to choose.
    begin: tuple[Clause, ...] = ()


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
    begin, told, label = _begin(first, bound, depth)
    held = [(one, at) for one, at in ((predicate(part, at, free), at) for part, at in tests) if one.text not in told]
    after = [(part, at) for part, at in held if part.subqueries] if weighs(part for part, _ in held) else []
    tested = (name for _, at in after for name in (at.variable, at.start, at.finish, at.reading) if name)
    return Opened(
        # What is bound already needs no label.
        tuple(pattern.replace(label, label.split(":")[0] + ")") if label else pattern for pattern in patterns),
        tuple(few_joined([part for part, at in held if (part, at) not in after])),
        tuple(few_joined([part for part, _ in after])),
        tuple(dict.fromkeys(tested)),
        tuple(part for part in others if asks_further(part)),
        begin,
    )


def _begin(first: Selective, bound: Bound, depth: int) -> tuple[tuple[Clause, ...], tuple[str, ...], str]:
    """Clauses that bind the nodes at which matching begins, what holds of them then, and the pattern of one.

    SKIP 0 keeps Neo4j from beginning elsewhere: it cannot tell how long a list is that the statement makes.
    """
    start = first.condition.start
    if first.end is None or not isinstance(start, Along):
        return (), (), ""
    way, last = trail(start, bound, depth).bound, start.steps[-1]
    end = way.end("end" if last.direction == "out" else "start") if start.edge else way
    told = tuple(condition(part, end, depth + 1) for part in conjuncts(first.end))
    node = f"({end.variable}:{last.label})"
    return (Match(node, told), With((end.variable,), skip="0")), told, node


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

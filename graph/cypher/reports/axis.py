"""An axis of a matrix as Cypher text: what it is confined to, its values, and how many provisions have each.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from graph.cypher.binding import bind, in_order
from graph.cypher.patterns import ROOT, Bound, suggests, trail
from graph.cypher.predicates import condition, stored
from graph.cypher.query import Match, Name
from graph.cypher.reports.coverage import parts
from graph.cypher.temporal import alone
from graph.model.tenses import types
from graph.plan.expressions import Along

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.cypher.query import Query
    from graph.plan.expressions import Step
    from graph.plan.reports import Axis, Named

#: Depth, beyond that of the provision, at which conditions bind: beyond all that axes bind.
_FREE: Final = 5
#: How many provisions have a value, or are in a cell, by suggestions alone.
SUGGESTED: Final = "sum(alone) AS suggested"


@dataclass(frozen=True, slots=True)
class Side:
    """An axis in a statement: its depth, the list of keys it is confined to, and the list of those kept."""

    axis: Axis
    depth: int
    within: str
    kept: str = ""

    @property
    def read(self) -> tuple[str, ...]:
        """The lists that its clauses read."""
        return tuple(name for name in (self.within, self.kept) if name)


#: Both axes, or one, by what its values are called in a cell: row, column.
Sides = dict[str, Side]


@dataclass(frozen=True, slots=True)
class Value:
    """The expression of a value, and the variable of the edge that it stands at the end of."""

    key: str
    edge: str = ""


def confined(axis: Axis, query: Query) -> str:
    """The variable of the list of keys that the axis is confined to; empty where it is not."""
    if axis.within is None:
        return ""
    inner = query.subquery()
    whole = bind(axis.within.whole, ROOT, inner, axis.within.named)
    inner.add(in_order(whole, (), "1"))
    found = parts(axis.within, whole, inner)
    # Where there is no such whole, there is no list, and nothing is within it.
    lists = query.call(inner, (), f"collect([one IN {found} | one.{axis.within.by}])")
    variable = Name.WITHIN.at(query.depth, query.called)
    query.keep("*", f"coalesce({lists}[0], []) AS {variable}")
    return variable


def narrowed(side: Side, scope: str, query: Query) -> tuple[str, Side]:
    """The variable of a list of the provisions of the scope that have a value of the axis, and the axis for these."""
    inner = query.subquery()
    at = each_of(scope, inner)
    values(side, None, at, inner)
    found = query.call(inner, (scope, *side.read), f"collect({at.variable})")
    return found, replace(side, axis=replace(side.axis, where=None, only=None), within="")


def values(side: Side, start: Along | None, at: Bound, query: Query) -> Value:
    """Bind, in `query`, the values that the provision `at` has."""
    axis, depth, free = side.axis, query.depth + side.depth, query.depth + _FREE
    holder, edge = at, ""
    tests = [condition(axis.where, at, free)] if axis.where and start is None else []
    if start:
        way = trail(start, at, depth)
        holder = way.bound.end("end") if start.edge else way.bound
        edge = way.bound.variable if start.edge else ""
        tests += [condition(axis.where, holder, free)] if axis.where else []
        query.add(*way.clauses())
    if axis.above:
        way = trail(axis.above, holder, depth + 1)
        holder = way.bound
        query.add(*way.clauses())
    key = stored(axis.key, holder)
    if axis.key.as_ == "list":
        query.filter(*tests)
        query.unwind(key, Name.ITEM.at(depth))
        key, tests = Name.ITEM.at(depth), []
    query.filter(*tests, *tests_of(key, side))
    return Value(key, edge)


def tests_of(key: str, side: Side) -> list[str]:
    """What has to be true of a value to be one of the axis."""
    only = [f"{key} = ${side.axis.only.name}"] if side.axis.only else []
    return only + [f"{key} IN {name}" for name in side.read]


def assessed(side: Side, at: Bound, query: Query) -> Value:
    """As `values`, of what the provision is mapped to and of what was reviewed; the edge is then 1 or 0."""
    mapped, reviewed = (_keys(side, start, at, query) for start in (side.axis.start, side.axis.reviewed))
    item = Name.ITEM.at(query.depth + side.depth)
    states = f"[one IN {mapped} | [one, 1]] + [one IN {reviewed} WHERE NOT one IN {mapped} | [one, 0]]"
    query.unwind(states, item)
    return Value(f"{item}[0]", f"{item}[1]")


def _keys(side: Side, start: Along | None, at: Bound, query: Query) -> str:
    """The variable of a list of the values that the provision has by way of `start`."""
    inner = query.subquery()
    value = values(side, start, at, inner)
    return query.call(inner, (at.variable, *side.read), f"collect(DISTINCT {value.key})")


def totals(
    side: Side,
    query: Query,
    amounts: Callable[[Query], tuple[str, ...]],
    *,
    labels: bool,
    marked: bool,
    suggested: bool,
) -> str:
    """The variable of the list of values that most provisions have; `amounts` binds them, and names what it reads."""
    inner = query.subquery()
    read = amounts(inner)
    further = ", suggested" if suggested else ""
    counted = query.call(inner, (*read, *side.read), f"collect([-amount, key{further}])")
    # Sorted as a list: what a sorted row sees, Neo4j counts against the memory of the statement, again for each row.
    last = query.subquery()
    last.unwind(f"coll.sort({counted})[..${side.axis.limit.name} + 1]", "one")
    last.keep("one[1] AS key", "-one[0] AS amount", *(["one[2] AS suggested"] if suggested else []))
    label, mark = "key", "false"
    named = side.axis.named
    if named and (labels or (marked and named.mark)):
        label, mark = _named(named, last, marked=marked)
    row = f"coll.sort(collect([-amount, key, {label}, {mark}{further}]))"
    shown = "one[1], -one[0], one[2], one[3]" + (", one[4]" if suggested else "")
    return query.call(last, (counted,), f"[one IN {row} | [{shown}]]")


def amounts_of_scope(side: Side, scope: str, query: Query, *, suggested: bool) -> tuple[str, ...]:
    """Bind each value that provisions of the scope have, and how many have it."""
    step = _step_to_value(side.axis)
    if side.axis.from_end and step and not suggested:
        _amounts_by_value(side, step, _unbound, query, scope)
    elif side.axis.from_end:
        amounts(side, _unbound(query), query, scope, suggested=suggested)
    else:
        amounts(side, each_of(scope, query), query, suggested=suggested)
    return (scope,)


def amounts(side: Side, at: Bound, query: Query, among: str = "", *, suggested: bool = False) -> None:
    """Bind each value and how many provisions have it; if asked, how many by suggestions alone.

    Provisions that are not bound yet are `among` a list. Pairs are made distinct before they are counted: Neo4j keeps
    one set for that, and for `count(DISTINCT ...)` one for each group, which thousands of groups fill the memory of a
    transaction with.
    """
    if side.axis.reviewed:
        value = assessed(side, at, query)
        query.keep(f"{value.key} AS key", f"sum({value.edge}) AS amount")
        return
    value = values(side, side.axis.start, at, query)
    query.filter(*([f"{at.variable} IN {among}"] if among else []))
    if suggested and value.edge:
        query.keep(at.variable, f"{value.key} AS key", alone(value.edge))
        query.keep("key", "count(*) AS amount", SUGGESTED)
        return
    none = ["0 AS suggested"] if suggested else []
    key = f"{value.key} AS key"
    if side.axis.start is not None or side.axis.key.as_ == "list":
        query.keep(at.variable, key, distinct=True)
        key = "key"
    query.keep(key, "count(*) AS amount", *none)


def amounts_of_everyone(side: Side, each: Callable[[Query], Bound], query: Query) -> None:
    """As `amounts_of_scope`, of the provisions that `each` matches."""
    if step := _step_to_value(side.axis):
        _amounts_by_value(side, step, each, query)
    else:
        amounts(side, each(query), query)


def _unbound(query: Query) -> Bound:
    """A provision that the way to its values binds."""
    return Bound(Name.NODE.at(query.depth))


def _step_to_value(axis: Axis) -> Step | None:
    """The one step from a provision to the node that has the value, where nothing dates it."""
    start = axis.start
    if start is None or not start.edge or len(start.steps) > 1 or axis.key.as_ == "list" or axis.above or axis.reviewed:
        return None
    (step,) = start.steps
    return step if step.direction == "out" and step.at is None else None


def _amounts_by_value(side: Side, step: Step, each: Callable[[Query], Bound], query: Query, among: str = "") -> None:
    """As `amounts`, value by value: of one value, provisions are told apart by themselves alone, in half the time that
    pairs of provision and value take. `each` binds a provision.
    """
    axis, end = side.axis, Bound(Name.NODE.at(query.depth))
    # Most laws are engaged by nobody: without an edge there is no value, which Neo4j tells without looking at one.
    has_edges = (
        f"EXISTS {{ ({end.variable})<-[:{types(step.type, in_time=False, suggested=suggests(step.facts))}]-() }}"
    )
    query.add(Match(f"({end.variable}:{step.label})", (has_edges,)))
    where = [condition(axis.where, end, query.depth + _FREE)] if axis.where else []
    key = stored(axis.key, end)
    query.filter(*where, *tests_of(key, side))
    query.keep(f"{key} AS key", f"collect({end.variable}) AS ends")
    inner = query.subquery()
    reached, depth = Along((step,), edge=True), inner.depth + side.depth
    finish = trail(reached, ROOT, depth).bound.finish
    inner.unwind("ends", finish)
    at = each(inner)
    # The node is bound, and its label known.
    pattern = trail(reached, at, depth).pattern.replace(f"({finish}:{step.label})", f"({finish})")
    inner.add(Match(pattern))
    inner.filter(*([f"{at.variable} IN {among}"] if among else []))
    amount = query.call(inner, ("ends", *([among] if among else [])), f"count(DISTINCT {at.variable})")
    query.filter(f"{amount} > 0")
    query.keep("key", f"{amount} AS amount")


def _named(named: Named, query: Query, *, marked: bool) -> tuple[str, str]:
    """What the value `key` is called, and whether it is marked."""
    way = trail(named.start, ROOT, query.depth)
    query.add(Match(way.pattern, (f"{way.bound.variable}.{named.by} = key",), optional=True))
    mark = condition(named.mark, way.bound, query.depth + 1) if marked and named.mark else "false"
    return f"coalesce({stored(named.label, way.bound)}, key)", f"coalesce({mark}, false)"


def each_of(names: str, query: Query, name: Name = Name.NODE) -> Bound:
    """Bind, in `query`, each entity of a list."""
    variable = name.at(query.depth)
    query.unwind(names, variable)
    return Bound(variable, introduced=(variable,))

"""A matrix as Cypher text: the provisions of a scope by two axes.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters. The scope is matched
once and kept. It is gone through once for each axis, to find the values that most provisions have, and once for the
cells of the values kept: the cost grows with the provisions and what they engage, not with rows times columns.

Shape: [rows, columns, chance, *cells], cells once for each time that they are wanted, null for what is not. A value of
an axis is [key, count, label, marked], the most frequent first, one more than the limit where there are more; a cell is
[row, column, support, figure, *pages], in no order. Chance is [how many provisions, [row, count], [column, count],
[row, column, count]] of the whole population.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.conditions import condition, stored
from graph.coverage_text import parts
from graph.layout import answered
from graph.patterns import Bound, trail
from graph.plan import Many, Page, Scalar
from graph.query_text import bind, in_order, listed
from graph.terms import Figure, Gathered

if TYPE_CHECKING:
    from graph.plan import Entry
    from graph.query_text import Query
    from graph.reports import Axis, Matrix, Named, Table
    from graph.terms import Along

#: Fewer provisions than this tell nothing about chance.
LEAST_SUPPORT: Final = 2
#: Depths, beyond that of the provision, of what the axes bind; conditions bind beyond all of them.
_ROW, _COLUMN, _FREE = 1, 3, 5
#: The lists of the groups of a group as one.
_FLATTENED: Final = ", reduce(all = [], one IN collect(provisions) | all + one) AS provisions"


@dataclass(frozen=True, slots=True)
class _Side:
    """An axis in a statement: its depth, the list of keys it is confined to, and the list of those kept."""

    axis: Axis
    depth: int
    within: str
    kept: str = ""

    @property
    def read(self) -> tuple[str, ...]:
        """The lists that its clauses read."""
        return tuple(name for name in (self.within, self.kept) if name)


@dataclass(frozen=True, slots=True)
class _Value:
    """The expression of a value, and the variable of the edge that it stands at the end of."""

    key: str
    edge: str = ""


def gathered(entry: Entry) -> str:
    """What a list of the report is of; empty for an entry that is no list of it."""
    return entry.start.name if isinstance(entry, Many) and isinstance(entry.start, Gathered) else ""


def matrix(entry: Matrix, query: Query) -> str:
    """The list of rows, columns and cells."""
    table, wanted = entry.of, answered(entry.want.entries)
    inner = query.subquery()
    bound = bind(table.start, Bound(""), inner, table.where)
    scope = f"h{inner.depth}"
    inner.clauses.append(f"WITH collect(DISTINCT {bound.variable}) AS {scope}")
    cells = [one for one in wanted if isinstance(one, Many) and gathered(one) == "cells"]
    marked = any(_asks(one, "viaCluster") for one in cells)
    rows, columns = (
        _Side(axis, depth, _confined(axis, inner)) for axis, depth in ((table.rows, _ROW), (table.columns, _COLUMN))
    )
    found = [
        _totals(
            side,
            scope,
            inner,
            labels=any(gathered(one) == name and _asks(one, "label") for one in wanted),
            marked=marked,
        )
        for side, name in ((rows, "rows"), (columns, "columns"))
    ]
    if not cells:
        return query.call(inner, (), listed([*found, "null"]))
    rows, columns = (
        _Side(side.axis, side.depth, side.within, f"{name}{inner.depth}")
        for side, name in ((rows, "r"), (columns, "c"))
    )
    kept = (
        f"[one IN {values}[..${side.axis.limit.name}] | one[0]] AS {side.kept}"
        for side, values in zip((rows, columns), found, strict=True)
    )
    inner.clauses.append(f"WITH *, {', '.join(kept)}")
    chance = _chance(table, rows, columns, inner)
    return query.call(
        inner, (), listed([*found, chance, *(_cells(one, table, (rows, columns), scope, inner) for one in cells)])
    )


def _asks(entry: Entry, figure: str) -> bool:
    """Whether a list of the report wants a figure of each."""
    return isinstance(entry, Many) and any(
        isinstance(one, Scalar) and one.value == Figure(figure) for one in getattr(entry.want, "entries", ())
    )


def _confined(axis: Axis, query: Query) -> str:
    """The variable of the list of keys that the axis is confined to; empty where it is not."""
    if axis.within is None:
        return ""
    inner = query.subquery()
    whole = bind(axis.within.whole, Bound(""), inner, axis.within.named)
    inner.clauses.append(in_order(whole, (), "1"))
    found = parts(axis.within, whole, inner)
    # Where there is no such whole, there is no list, and nothing is within it.
    lists = query.call(inner, (), f"collect([one IN {found} | one.{axis.within.by}])")
    variable = f"w{lists.removeprefix('v')}"
    query.clauses.append(f"WITH *, coalesce({lists}[0], []) AS {variable}")
    return variable


# --- the values of one axis


def _values(side: _Side, start: Along | None, at: Bound, query: Query) -> _Value:
    """Bind, in `query`, the values that the provision `at` has."""
    axis, depth, free = side.axis, query.depth + side.depth, query.depth + _FREE
    holder, edge, clauses = at, "", list[str]()
    tests = [condition(axis.where, at, free)] if axis.where and start is None else []
    if start:
        way = trail(start, at, depth)
        holder = way.bound.end("end") if start.edge else way.bound
        edge = way.bound.variable if start.edge else ""
        tests += [condition(axis.where, holder, free)] if axis.where else []
        clauses = way.clauses()
    if axis.above:
        way = trail(axis.above, holder, depth + 1)
        holder = way.bound
        clauses += way.clauses()
    key = stored(axis.key, holder)
    if axis.key.as_ == "list":
        clauses += [f"FILTER {one}" for one in tests]
        clauses.append(f"UNWIND {key} AS k{depth}")
        key, tests = f"k{depth}", []
    tests += [f"{key} = ${axis.only.name}"] if axis.only else []
    tests += [f"{key} IN {name}" for name in side.read]
    query.clauses += [*clauses, *([f"FILTER {' AND '.join(tests)}"] if tests else [])]
    return _Value(key, edge)


def _assessed(side: _Side, at: Bound, query: Query) -> _Value:
    """As `_values`, of what the provision is mapped to and of what was reviewed; the edge is then 1 or 0."""
    mapped, reviewed = (_keys(side, start, at, query) for start in (side.axis.start, side.axis.reviewed))
    item = f"k{query.depth + side.depth}"
    states = f"[one IN {mapped} | [one, 1]] + [one IN {reviewed} WHERE NOT one IN {mapped} | [one, 0]]"
    query.clauses.append(f"UNWIND {states} AS {item}")
    return _Value(f"{item}[0]", f"{item}[1]")


def _keys(side: _Side, start: Along | None, at: Bound, query: Query) -> str:
    """The variable of a list of the values that the provision has by way of `start`."""
    inner = query.subquery()
    value = _values(side, start, at, inner)
    return query.call(inner, (at.variable, *side.read), f"collect(DISTINCT {value.key})")


def _totals(side: _Side, scope: str, query: Query, *, labels: bool, marked: bool) -> str:
    """The variable of the list of values that most provisions have."""
    inner = query.subquery()
    at = _each(scope, inner)
    _amounts(side, at, inner)
    order = "ORDER BY amount DESC, key"
    inner.clauses.append(f"WITH key, amount {order} LIMIT ${side.axis.limit.name} + 1")
    row = ["key", "amount", "key", "false"]
    named = side.axis.named
    if named and (labels or (marked and named.mark)):
        row = _named(named, inner, marked=marked)
        inner.clauses.append(f"WITH key, amount, n{inner.depth} {order}")
    return query.call(inner, (scope, *side.read), f"collect({listed(row)})")


def _amounts(side: _Side, at: Bound, query: Query) -> None:
    """Bind each value and how many provisions have it.

    Pairs are made distinct before they are counted: Neo4j keeps one set for that, and for `count(DISTINCT ...)` one for
    each group, which thousands of groups fill the memory of a transaction with.
    """
    if side.axis.reviewed:
        value = _assessed(side, at, query)
        query.clauses.append(f"WITH {value.key} AS key, sum({value.edge}) AS amount")
        return
    value = _values(side, side.axis.start, at, query)
    if side.axis.start is None and side.axis.key.as_ != "list":
        query.clauses.append(f"WITH {value.key} AS key, count(*) AS amount")
        return
    query.clauses.append(f"WITH DISTINCT {at.variable}, {value.key} AS key")
    query.clauses.append("WITH key, count(*) AS amount")


def _named(named: Named, query: Query, *, marked: bool) -> list[str]:
    way = trail(named.start, Bound(""), query.depth)
    query.clauses += [
        f"OPTIONAL {line}" if line.startswith("MATCH") else line
        for line in way.clauses(f"{way.bound.variable}.{named.by} = key")
    ]
    mark = condition(named.mark, way.bound, query.depth + 1) if marked and named.mark else "false"
    return ["key", "amount", f"coalesce({stored(named.label, way.bound)}, key)", f"coalesce({mark}, false)"]


def _each(scope: str, query: Query) -> Bound:
    variable = f"n{query.depth}"
    query.clauses.append(f"UNWIND {scope} AS {variable}")
    return Bound(variable, introduced=(variable,))


# --- cells


def _cells(entry: Many, table: Table, sides: tuple[_Side, _Side], scope: str, query: Query) -> str:
    """The variable of the list of cells."""
    pages = [one for one in answered(getattr(entry.want, "entries", ())) if isinstance(one, Page)]
    inner = query.subquery()
    at = _each(scope, inner)
    group = _shares if table.measured.figure == "SHARE" else _measures
    group(table, _pairs(table, sides, at, inner), at, inner, ", collect({0}) AS provisions" if pages else "")
    if table.measured.figure == "LIFT":
        inner.clauses.append(f"FILTER support >= {LEAST_SUPPORT}")
    hits = Bound("", figures=(("provisions", "provisions"),))
    row = listed(["row", "column", "support", "figure", *(inner.entry(one, hits, inner) for one in pages)])
    return query.call(inner, _read(scope, sides), f"collect({row})")


def _read(scope: str, sides: tuple[_Side, _Side]) -> tuple[str, ...]:
    return (scope, *sides[0].read, *sides[1].read)


def _pairs(table: Table, sides: tuple[_Side, _Side], at: Bound, query: Query) -> tuple[_Value, _Value]:
    """Bind each pair of a value in one axis and one in the other that the provision `at` has."""
    row, column = (
        _assessed(side, at, query) if side.axis.reviewed else _values(side, side.axis.start, at, query)
        for side in sides
    )
    if table.apart:
        query.clauses.append(f"FILTER {row.key} <> {column.key}")
    return row, column


def _measures(table: Table, pair: tuple[_Value, _Value], at: Bound, query: Query, gathers: str) -> None:
    """Bind row, column, support and figure of each cell, and the provisions where something `gathers` them."""
    row, column = pair
    key, of = f"{row.key} AS row, {column.key} AS column", table.measured.of
    figure = "null"
    match table.measured.figure:
        case "GREATEST" if of:
            figure = f"max({stored(of, at)})"
        case "MEAN" if of:
            # One edge can put a provision into the cell by both axes, and counts once.
            edges = ", ".join(one.edge for one in pair if one.edge)
            query.clauses += [f"UNWIND [{edges}] AS edge", f"WITH DISTINCT {at.variable}, {key}, edge"]
            total = f"sum({stored(of, Bound('edge'))}) AS total, count(*) AS edges"
            query.clauses.append(f"WITH {at.variable}, row, column, {total}")
            figure = "sum(total) / sum(edges)"
    if table.measured.figure != "MEAN":
        query.clauses.append(f"WITH DISTINCT {at.variable}, {key}")
    gathered = gathers.format(at.variable)
    if table.measured.figure == "DISTINCT" and of:
        query.clauses.append(f"WITH row, column, {stored(of, at)} AS value, count(*) AS number{gathered}")
        figure = "count(*)"
        support, gathered = "sum(number)", _FLATTENED if gathers else ""
    else:
        support = "count(*)"
    query.clauses.append(f"WITH row, column, {support} AS support, {figure} AS figure{gathered}")


def _shares(table: Table, pair: tuple[_Value, _Value], at: Bound, query: Query, gathers: str) -> None:
    """As `_measures`, of what was mapped among what was mapped or reviewed."""
    row, column = pair
    mapped = row.edge if table.rows.reviewed else column.edge
    query.clauses.append(f"WITH {at.variable}, {row.key} AS row, {column.key} AS column, max({mapped}) AS mapped")
    figures = "sum(mapped) AS support, toFloat(sum(mapped)) / count(*) AS figure"
    query.clauses.append(f"WITH row, column, {figures}" + gathers.format(f"CASE mapped WHEN 1 THEN {at.variable} END"))


def _chance(table: Table, rows: _Side, columns: _Side, query: Query) -> str:
    """What the whole population counts, where that is asked for."""
    if table.measured.figure != "LIFT":
        return "null"
    everyone = query.subquery()
    bound = bind(table.start, Bound(""), everyone, table.measured.population)
    population = query.call(everyone, (), f"collect({bound.variable})")
    singles = []
    for side in (rows, columns):
        inner = query.subquery()
        at = _each(population, inner)
        _amounts(side, at, inner)
        singles.append(query.call(inner, (population, *side.read), "collect([key, amount])"))
    inner = query.subquery()
    at = _each(population, inner)
    row, column = _pairs(table, (rows, columns), at, inner)
    inner.clauses.append(f"WITH DISTINCT {at.variable}, {row.key} AS row, {column.key} AS column")
    inner.clauses.append("WITH row, column, count(*) AS amount")
    pairs = query.call(inner, _read(population, (rows, columns)), "collect([row, column, amount])")
    return f"[size({population}), {', '.join(singles)}, {pairs}]"

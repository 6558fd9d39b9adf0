"""A matrix as Cypher text: the provisions of a scope by two axes.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters. The scope is matched
once and kept. Where each provision has one value of an axis, it is gone through once, group by group; else once for
each axis, to find the values that most provisions have, and once for the cells of the values kept. The cost grows with
the provisions and what they engage, not with rows times columns.

Shape: [rows, columns, chance, *cells], cells once for each time that they are wanted, null for what is not. A value of
an axis is [key, count, label, marked], the most frequent first, one more than the limit where there are more; a cell is
[row, column, support, figure, *pages], in no order. With suggestions, how many rest on these alone follows `marked` and
`figure`. Chance is [how many provisions, [row, count], [column, count], [row, column, count]] of the whole population.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from graph.cypher.binding import bind, holds, in_order
from graph.cypher.coverage import parts
from graph.cypher.patterns import ROOT, Bound, trail
from graph.cypher.predicates import condition, stored
from graph.cypher.query import Match, Name, listed
from graph.cypher.temporal import alone
from graph.plan.expressions import Figure
from graph.plan.layout import answered, gathered
from graph.plan.plan import Many, Page, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.cypher.query import Query
    from graph.plan.expressions import Along
    from graph.plan.plan import Entry
    from graph.plan.reports import Axis, Matrix, Named, Table

#: Fewer provisions than this tell nothing about chance.
LEAST_SUPPORT: Final = 2
#: Depths, beyond that of the provision, of what the axes bind; conditions bind beyond all of them.
_ROW, _COLUMN, _FREE = 1, 3, 5
#: The lists of the values of each axis that are kept.
_KEPT: Final = {"row": Name.KEPT_ROWS, "column": Name.KEPT_COLUMNS}
#: The lists of the groups of a group as one.
_FLATTENED: Final = "reduce(all = [], one IN collect(provisions) | all + one) AS provisions"
#: How many provisions have a value, or are in a cell, by suggestions alone.
_SUGGESTED: Final = "sum(alone) AS suggested"


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


#: Both axes, or one, by what its values are called in a cell: row, column.
_Sides = dict[str, _Side]


@dataclass(frozen=True, slots=True)
class _Value:
    """The expression of a value, and the variable of the edge that it stands at the end of."""

    key: str
    edge: str = ""


def matrix(entry: Matrix, query: Query) -> str:
    """The list of rows, columns and cells."""
    table, wanted = entry.of, answered(entry.want.entries)
    inner = query.subquery()
    bound = bind(table.start, ROOT, inner, table.where)
    scope = Name.HITS.at(inner.depth)
    inner.keep(f"{bound.collected()} AS {scope}")
    cells = [asked for asked in wanted if isinstance(asked, Many) and gathered(asked) == "cells"]
    sides = {
        name: _Side(axis, depth, _confined(axis, inner))
        for name, axis, depth in (("row", table.rows, _ROW), ("column", table.columns, _COLUMN))
    }
    groups = _groups(table, sides, scope, cells, inner)
    marked = any(_asks(cell, "viaCluster") for cell in cells)
    found = {
        name: _totals(
            side,
            inner,
            groups.amounts(name) if groups else partial(_amounts_of, side, scope, suggested=table.suggested),
            labels=any(gathered(asked) == f"{name}s" and _asks(asked, "label") for asked in wanted),
            marked=marked,
            suggested=table.suggested,
        )
        for name, side in sides.items()
    }
    if not cells:
        return query.call(inner, (), listed([*found.values(), "null"]))
    sides = {name: replace(side, kept=_KEPT[name].at(inner.depth)) for name, side in sides.items()}
    kept = (
        f"[one IN {found[name]}[..${side.axis.limit.name}] | one[0]] AS {side.kept}" for name, side in sides.items()
    )
    inner.keep("*", *kept)
    chance = _chance(table, sides, inner)
    made = [_cells(cell, table, sides, groups or scope, inner) for cell in cells]
    return query.call(inner, (), listed([*found.values(), chance, *made]))


def _asks(entry: Entry, figure: str) -> bool:
    """Whether a list of the report wants a figure of each."""
    return isinstance(entry, Many) and any(
        isinstance(asked, Scalar) and asked.value == Figure(figure) for asked in getattr(entry.want, "entries", ())
    )


def _confined(axis: Axis, query: Query) -> str:
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


# --- the values of one axis


def _values(side: _Side, start: Along | None, at: Bound, query: Query) -> _Value:
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
    query.filter(*tests, *_tests(key, side))
    return _Value(key, edge)


def _tests(key: str, side: _Side) -> list[str]:
    """What has to be true of a value to be one of the axis."""
    only = [f"{key} = ${side.axis.only.name}"] if side.axis.only else []
    return only + [f"{key} IN {name}" for name in side.read]


def _assessed(side: _Side, at: Bound, query: Query) -> _Value:
    """As `_values`, of what the provision is mapped to and of what was reviewed; the edge is then 1 or 0."""
    mapped, reviewed = (_keys(side, start, at, query) for start in (side.axis.start, side.axis.reviewed))
    item = Name.ITEM.at(query.depth + side.depth)
    states = f"[one IN {mapped} | [one, 1]] + [one IN {reviewed} WHERE NOT one IN {mapped} | [one, 0]]"
    query.unwind(states, item)
    return _Value(f"{item}[0]", f"{item}[1]")


def _keys(side: _Side, start: Along | None, at: Bound, query: Query) -> str:
    """The variable of a list of the values that the provision has by way of `start`."""
    inner = query.subquery()
    value = _values(side, start, at, inner)
    return query.call(inner, (at.variable, *side.read), f"collect(DISTINCT {value.key})")


def _totals(
    side: _Side,
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
    values = query.call(inner, (*read, *side.read), f"collect([-amount, key{further}])")
    # Sorted as a list: what a sorted row sees, Neo4j counts against the memory of the statement, again for each row.
    last = query.subquery()
    last.unwind(f"coll.sort({values})[..${side.axis.limit.name} + 1]", "one")
    last.keep("one[1] AS key", "-one[0] AS amount", *(["one[2] AS suggested"] if suggested else []))
    label, mark = "key", "false"
    named = side.axis.named
    if named and (labels or (marked and named.mark)):
        label, mark = _named(named, last, marked=marked)
    row = f"coll.sort(collect([-amount, key, {label}, {mark}{further}]))"
    shown = "one[1], -one[0], one[2], one[3]" + (", one[4]" if suggested else "")
    return query.call(last, (values,), f"[one IN {row} | [{shown}]]")


def _amounts_of(side: _Side, scope: str, query: Query, *, suggested: bool) -> tuple[str, ...]:
    """Bind each value that provisions of the scope have, and how many have it."""
    if side.axis.from_end:
        _amounts(side, Bound(Name.NODE.at(query.depth)), query, scope, suggested=suggested)
    else:
        _amounts(side, _each(scope, query), query, suggested=suggested)
    return (scope,)


def _amounts(side: _Side, at: Bound, query: Query, among: str = "", *, suggested: bool = False) -> None:
    """Bind each value and how many provisions have it; if asked, how many by suggestions alone.

    Provisions that are not bound yet are `among` a list. Pairs are made distinct before they are counted: Neo4j keeps
    one set for that, and for `count(DISTINCT ...)` one for each group, which thousands of groups fill the memory of a
    transaction with.
    """
    if side.axis.reviewed:
        value = _assessed(side, at, query)
        query.keep(f"{value.key} AS key", f"sum({value.edge}) AS amount")
        return
    value = _values(side, side.axis.start, at, query)
    query.filter(*([f"{at.variable} IN {among}"] if among else []))
    if suggested and value.edge:
        query.keep(at.variable, f"{value.key} AS key", alone(value.edge))
        query.keep("key", "count(*) AS amount", _SUGGESTED)
        return
    none = ["0 AS suggested"] if suggested else []
    key = f"{value.key} AS key"
    if side.axis.start is not None or side.axis.key.as_ == "list":
        query.keep(at.variable, key, distinct=True)
        key = "key"
    query.keep(key, "count(*) AS amount", *none)


def _named(named: Named, query: Query, *, marked: bool) -> tuple[str, str]:
    """What the value `key` is called, and whether it is marked."""
    way = trail(named.start, ROOT, query.depth)
    query.add(Match(way.pattern, (f"{way.bound.variable}.{named.by} = key",), optional=True))
    mark = condition(named.mark, way.bound, query.depth + 1) if marked and named.mark else "false"
    return f"coalesce({stored(named.label, way.bound)}, key)", f"coalesce({mark}, false)"


def _each(scope: str, query: Query) -> Bound:
    variable = Name.NODE.at(query.depth)
    query.unwind(scope, variable)
    return Bound(variable, introduced=(variable,))


# --- provisions by the axis of which each has one value


@dataclass(frozen=True, slots=True)
class _Groups:
    """The list `variable` of [value of the axis `one`, how many provisions have it, cells], where a cell is [value of
    the other axis, support, figure, provisions]; the number of provisions that are suggested stands before these.

    Every provision is in one group, so that what both axes count is summed up from one pass over what it engages; and
    Neo4j groups by one key in half the time that it takes for two (docs/decisions/matrix-group-by-group.md).
    """

    variable: str
    one: str
    side: _Side
    suggested: bool = False

    def amounts(self, name: str) -> Callable[[Query], tuple[str, ...]]:
        """Bind the values of the axis `name`, and how many provisions have each."""

        def bind_amounts(query: Query) -> tuple[str, ...]:
            query.unwind(self.variable, "one")
            if name == self.one:
                query.filter(*_tests("one[0]", self.side))
                query.keep("one[0] AS key", "one[1] AS amount", *(["0 AS suggested"] if self.suggested else []))
                if self.side.axis.where:
                    # Those without a value are a group, which the other axis counts, too; here it is none.
                    query.filter("key IS NOT NULL")
            else:
                query.unwind("one[2]", "cell")
                suggested = ["sum(cell[3]) AS suggested"] if self.suggested else []
                query.keep("cell[0] AS key", "sum(cell[1]) AS amount", *suggested)
            return (self.variable,)

        return bind_amounts

    def cells(self, sides: _Sides, query: Query, *, provisions: bool) -> tuple[str, ...]:
        """Bind row, column, support and figure of each cell of the values kept, and the provisions where asked for."""
        (other,) = (name for name in sides if name != self.one)
        query.unwind(self.variable, "one")
        query.filter(f"one[0] IN {sides[self.one].kept}")
        query.unwind("one[2]", "cell")
        query.filter(f"cell[0] IN {sides[other].kept}")
        names = (f"one[0] AS {self.one}", f"cell[0] AS {other}", "cell[1] AS support", "cell[2] AS figure")
        further = [*(["suggested"] if self.suggested else []), *(["provisions"] if provisions else [])]
        query.keep(*names, *(f"cell[{at}] AS {name}" for at, name in enumerate(further, 3)))
        return (self.variable, *(side.kept for side in sides.values()))


def _groups(table: Table, sides: _Sides, scope: str, cells: list[Many], query: Query) -> _Groups | None:
    """The groups, where the plan says by which axis."""
    name = table.grouped_by
    if name is None:
        return None
    (other,) = (side for side in sides if side != name)
    inner = query.subquery()
    at = _each(scope, inner)
    inner.keep(f"{stored(sides[name].axis.key, at)} AS key", f"collect({at.variable}) AS members")
    within = inner.subquery()
    member = _each("members", within)
    provisions = any(_pages(cell) for cell in cells)
    _measured(table, {other: sides[other]}, member, within, provisions=provisions)
    further = [*(["suggested"] if table.suggested else []), *(["provisions"] if provisions else [])]
    row = listed([other, "support", "figure", *further])
    made = inner.call(within, ("members", *sides[other].read), f"collect({row})")
    variable = query.call(inner, (scope, *sides[other].read), f"collect([key, size(members), {made}])")
    return _Groups(variable, name, sides[name], table.suggested)


# --- cells


def _pages(entry: Many) -> list[Page]:
    return [asked for asked in answered(getattr(entry.want, "entries", ())) if isinstance(asked, Page)]


def _cells(entry: Many, table: Table, sides: _Sides, of: _Groups | str, query: Query) -> str:
    """The variable of the list of cells, of the groups or of the scope."""
    pages = _pages(entry)
    inner = query.subquery()
    if isinstance(of, _Groups):
        read = of.cells(sides, inner, provisions=bool(pages))
    else:
        at, read = _each(of, inner), _read(of, sides)
        _measured(table, sides, at, inner, provisions=bool(pages))
    if table.measured.figure == "LIFT":
        inner.filter(f"support >= {LEAST_SUPPORT}")
    hits = replace(ROOT, figures=(("provisions", "provisions"),))
    suggested = ["suggested"] if table.suggested else []
    row = listed(
        ["row", "column", "support", "figure", *suggested, *(inner.entry(page, hits, inner) for page in pages)]
    )
    return query.call(inner, read, f"collect({row})")


def _read(scope: str, sides: _Sides) -> tuple[str, ...]:
    return (scope, *(name for side in sides.values() for name in side.read))


def _pairs(table: Table, sides: _Sides, at: Bound, query: Query, first: str = "") -> dict[str, _Value]:
    """Bind each value in one axis, or pair of values in two, that the provision `at` has."""
    found = {}
    for name, side in sides.items():
        found[name] = _assessed(side, at, query) if side.axis.reviewed else _values(side, side.axis.start, at, query)
        if name == first:
            query.keep("*", skip="0")
    if table.apart:
        query.filter(f"{found['row'].key} <> {found['column'].key}")
    return found


def _measured(table: Table, sides: _Sides, at: Bound, query: Query, *, provisions: bool) -> None:
    """Bind the values of `sides`, support and figure of each cell, and the provisions where asked for."""
    measure = _shares if table.measured.figure == "SHARE" else _measures
    measure(table, _pairs(table, sides, at, query), at, query, provisions=provisions)


def _measures(table: Table, pair: dict[str, _Value], at: Bound, query: Query, *, provisions: bool) -> None:
    """Bind what `pair` names, support and figure of each cell, what of it is suggested, and the provisions if asked."""
    key, of, figure = _keyed(pair), table.measured.of, "null"
    edges = [value.edge for value in pair.values() if value.edge]
    told = [alone(*edges)] if table.suggested else []
    match table.measured.figure:
        case "GREATEST" if of:
            # Where none has a value, the rank is 0, and there is no greatest.
            figure = f"CASE WHEN max({stored(of, at)}) > 0 THEN max({stored(of, at)}) END"
        case "MEAN" if of:
            # One edge can put a provision into the cell by both axes, and counts once.
            query.unwind(listed(edges), "edge")
            query.keep(at.variable, *key, "edge", *told, distinct=not told)
            told = ["min(alone) AS alone"] if told else []
            query.keep(at.variable, *pair, f"sum({stored(of, Bound('edge'))}) AS total", "count(*) AS edges", *told)
            figure = "sum(total) / sum(edges)"
    if table.measured.figure != "MEAN":
        query.keep(at.variable, *key, *told, distinct=not told)
    members = [f"collect({at.variable}) AS provisions"] if provisions else []
    suggested = [_SUGGESTED] if told else []
    if table.measured.figure == "DISTINCT" and of:
        told = ["sum(alone) AS alone"] if told else []
        query.keep(*pair, f"{stored(of, at)} AS value", "count(*) AS number", *told, *members)
        support, figure, members = "sum(number)", "count(*)", [_FLATTENED] if provisions else []
    else:
        support = "count(*)"
    query.keep(*pair, f"{support} AS support", f"{figure} AS figure", *suggested, *members)


def _shares(table: Table, pair: dict[str, _Value], at: Bound, query: Query, *, provisions: bool) -> None:
    """As `_measures`, of what was mapped among what was mapped or reviewed."""
    mapped = pair["row" if table.rows.reviewed else "column"].edge
    query.keep(at.variable, *_keyed(pair), f"max({mapped}) AS mapped")
    members = [f"collect(CASE mapped WHEN 1 THEN {at.variable} END) AS provisions"] if provisions else []
    query.keep(*pair, "sum(mapped) AS support", "toFloat(sum(mapped)) / count(*) AS figure", *members)


def _keyed(pair: dict[str, _Value]) -> tuple[str, ...]:
    return tuple(f"{value.key} AS {name}" for name, value in pair.items())


def _chance(table: Table, sides: _Sides, query: Query) -> str:
    """What the whole population counts, where that is asked for."""
    if table.measured.figure != "LIFT":
        return "null"
    size, each, read = _population(table, query)
    singles = []
    for side in sides.values():
        inner = query.subquery()
        _amounts(side, each(inner), inner)
        singles.append(query.call(inner, (*read, *side.read), "collect([key, amount])"))
    inner = query.subquery()
    at = each(inner)
    # The axis that is confined comes first; SKIP 0 keeps Neo4j from joining it to all of the other.
    turn = sorted(sides, key=lambda name: not sides[name].within)
    first = turn[0] if table.measured.everyone and sides[turn[0]].within else ""
    pairs = _pairs(table, {name: sides[name] for name in turn}, at, inner, first)
    inner.keep(at.variable, *_keyed({name: pairs[name] for name in sides}), distinct=True)
    inner.keep("row", "column", "count(*) AS amount")
    counted = query.call(inner, (*read, *_read("", sides)), "collect([row, column, amount])")
    return f"[{size}, {', '.join(singles)}, {counted}]"


def _population(table: Table, query: Query) -> tuple[str, Callable[[Query], Bound], tuple[str, ...]]:
    """How many everyone is, what binds each, and what that reads: a list, or nothing where each is matched."""
    everyone, where = table.measured.everyone, table.measured.population
    if everyone is None:
        inner = query.subquery()
        bound = bind(table.start, ROOT, inner, where)
        population = query.call(inner, (), f"collect({bound.variable})")
        return f"size({population})", partial(_each, population), (population,)
    way = trail(everyone, ROOT, query.depth + 1)
    size = f"COUNT {{ {way.inside(*holds(where, way.bound, query.depth + 1))} }}"
    return size, lambda inner: bind(everyone, ROOT, inner, where), ()

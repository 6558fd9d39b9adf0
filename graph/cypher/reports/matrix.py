"""A matrix as Cypher text: the provisions of a scope by two axes.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters. The scope is matched
once and kept. Where each provision has one value of an axis, it is gone through once, group by group; else once for
each axis, to find the values that most provisions have, and once for the cells of the values kept. Where an axis is
confined to values of provisions themselves, those with one are kept, and gone through for that axis and for the cells.
The cost grows with the provisions and what they engage, not with rows times columns.

Shape: [rows, columns, chance, *cells], cells once for each time that they are wanted, null for what is not. Values of
an axis are lists of what `graph.plan.layout.AXIS_VALUE` names, the most frequent first, one more than the limit where
there are more; a cell is [row, column, support, figure, *pages], in no order. With suggestions, how many rest on these
alone follows `figure`. Chance is [how many provisions, [row, count], [column, count], [row, column, count]] of the
whole population.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from graph.cypher.binding import bind, holds
from graph.cypher.patterns import ROOT, Bound, trail
from graph.cypher.predicates import stored
from graph.cypher.query import Name, listed
from graph.cypher.reports.axis import (
    SUGGESTED,
    Side,
    Sides,
    Value,
    amounts,
    amounts_of_everyone,
    amounts_of_scope,
    assessed,
    confined,
    each_of,
    narrowed,
    tests_of,
    totals,
    values,
)
from graph.cypher.temporal import alone
from graph.plan.expressions import Figure
from graph.plan.layout import answered, gathered
from graph.plan.plan import Many, Page, Scalar

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.cypher.query import Query
    from graph.plan.plan import Entry
    from graph.plan.reports import Matrix, Table

#: Fewer provisions than this tell nothing about chance.
LEAST_SUPPORT: Final = 2
#: Depths, beyond that of the provision, of what the axes bind (`axis._FREE` lies beyond).
_ROW, _COLUMN = 1, 3
#: The lists of the values of each axis that are kept.
_KEPT: Final = {"row": Name.KEPT_ROWS, "column": Name.KEPT_COLUMNS}
#: The lists of the groups of a group as one.
_FLATTENED: Final = "reduce(all = [], one IN collect(provisions) | all + one) AS provisions"


def matrix(entry: Matrix, query: Query) -> str:
    """The list of rows, columns and cells."""
    table, wanted = entry.of, answered(entry.want.entries)
    inner = query.subquery()
    bound = bind(table.start, ROOT, inner, table.where)
    scope = Name.HITS.at(inner.depth)
    inner.keep(f"{bound.collected()} AS {scope}")
    cells = [asked for asked in wanted if isinstance(asked, Many) and gathered(asked) == "cells"]
    sides = {
        name: Side(axis, depth, confined(axis, inner))
        for name, axis, depth in (("row", table.rows, _ROW), ("column", table.columns, _COLUMN))
    }
    groups = _groups(table, sides, scope, cells, inner)
    scopes, narrow = _narrowed(table, sides, scope, inner)
    marked = any(_asks(cell, "viaCluster") for cell in cells)
    found = {
        name: totals(
            side,
            inner,
            groups.amounts(name)
            if groups
            else partial(amounts_of_scope, side, scopes[name], suggested=table.suggested),
            labels=any(gathered(asked) == f"{name}s" and _asks(asked, "label") for asked in wanted),
            marked=marked,
            suggested=table.suggested,
        )
        for name, side in narrow.items()
    }
    if not cells:
        return query.call(inner, (), listed([*found.values(), "null"]))
    sides, narrow = (_with_kept(each, inner) for each in (sides, narrow))
    kept = (
        f"[one IN {found[name]}[..${side.axis.limit.name}] | one[0]] AS {side.kept}" for name, side in sides.items()
    )
    inner.keep("*", *kept)
    chance, of = _chance(table, sides, inner), groups or scopes[table.narrowed_by or "row"]
    made = [_cells(cell, table, narrow, of, inner) for cell in cells]
    return query.call(inner, (), listed([*found.values(), chance, *made]))


def _narrowed(table: Table, sides: Sides, scope: str, query: Query) -> tuple[dict[str, str], Sides]:
    """The list of provisions that each axis is told by, and the axes: one that is confined is so by its list."""
    scopes, name = dict.fromkeys(sides, scope), table.narrowed_by
    if name is None:
        return scopes, sides
    found, side = narrowed(sides[name], scope, query)
    return {**scopes, name: found}, {**sides, name: side}


def _with_kept(sides: Sides, query: Query) -> Sides:
    return {name: replace(side, kept=_KEPT[name].at(query.depth)) for name, side in sides.items()}


def _asks(entry: Entry, figure: str) -> bool:
    """Whether a list of the report wants a figure of each."""
    return isinstance(entry, Many) and any(
        isinstance(asked, Scalar) and asked.value == Figure(figure) for asked in getattr(entry.want, "entries", ())
    )


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
    side: Side
    suggested: bool = False

    def amounts(self, name: str) -> Callable[[Query], tuple[str, ...]]:
        """Bind the values of the axis `name`, and how many provisions have each."""

        def bind_amounts(query: Query) -> tuple[str, ...]:
            query.unwind(self.variable, "one")
            if name == self.one:
                query.filter(*tests_of("one[0]", self.side))
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

    def cells(self, sides: Sides, query: Query, *, provisions: bool) -> tuple[str, ...]:
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


def _groups(table: Table, sides: Sides, scope: str, cells: list[Many], query: Query) -> _Groups | None:
    """The groups, where the plan says by which axis."""
    name = table.grouped_by
    if name is None:
        return None
    (other,) = (side for side in sides if side != name)
    inner = query.subquery()
    at = each_of(scope, inner)
    inner.keep(f"{stored(sides[name].axis.key, at)} AS key", f"collect({at.variable}) AS members")
    within = inner.subquery()
    member = each_of("members", within)
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


def _cells(entry: Many, table: Table, sides: Sides, of: _Groups | str, query: Query) -> str:
    """The variable of the list of cells, of the groups or of the scope."""
    pages = _pages(entry)
    inner = query.subquery()
    if isinstance(of, _Groups):
        read = of.cells(sides, inner, provisions=bool(pages))
    else:
        at, read = each_of(of, inner), _read(of, sides)
        _measured(table, sides, at, inner, provisions=bool(pages))
    if table.measured.figure == "LIFT":
        inner.filter(f"support >= {LEAST_SUPPORT}")
    hits = replace(ROOT, figures=(("provisions", "provisions"),))
    suggested = ["suggested"] if table.suggested else []
    row = listed(["row", "column", "support", "figure", *suggested, *inner.entries(pages, hits, inner)])
    return query.call(inner, read, f"collect({row})")


def _read(scope: str, sides: Sides) -> tuple[str, ...]:
    return (scope, *(name for side in sides.values() for name in side.read))


def _pairs(table: Table, sides: Sides, at: Bound, query: Query, first: str = "") -> dict[str, Value]:
    """Bind each value in one axis, or pair of values in two, that the provision `at` has."""
    found = {}
    for name, side in sides.items():
        found[name] = assessed(side, at, query) if side.axis.reviewed else values(side, side.axis.start, at, query)
        if name == first:
            query.keep("*", skip="0")
    if table.apart:
        query.filter(f"{found['row'].key} <> {found['column'].key}")
    return found


def _measured(table: Table, sides: Sides, at: Bound, query: Query, *, provisions: bool) -> None:
    """Bind the values of `sides`, support and figure of each cell, and the provisions where asked for."""
    measure = _shares if table.measured.figure == "SHARE" else _measures
    measure(table, _pairs(table, sides, at, query), at, query, provisions=provisions)


def _measures(table: Table, pair: dict[str, Value], at: Bound, query: Query, *, provisions: bool) -> None:
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
    suggested = [SUGGESTED] if told else []
    if table.measured.figure == "DISTINCT" and of:
        told = ["sum(alone) AS alone"] if told else []
        query.keep(*pair, f"{stored(of, at)} AS value", "count(*) AS number", *told, *members)
        support, figure, members = "sum(number)", "count(*)", [_FLATTENED] if provisions else []
    else:
        support = "count(*)"
    query.keep(*pair, f"{support} AS support", f"{figure} AS figure", *suggested, *members)


def _shares(table: Table, pair: dict[str, Value], at: Bound, query: Query, *, provisions: bool) -> None:
    """As `_measures`, of what was mapped among what was mapped or reviewed."""
    mapped = pair["row" if table.rows.reviewed else "column"].edge
    query.keep(at.variable, *_keyed(pair), f"max({mapped}) AS mapped")
    members = [f"collect(CASE mapped WHEN 1 THEN {at.variable} END) AS provisions"] if provisions else []
    query.keep(*pair, "sum(mapped) AS support", "toFloat(sum(mapped)) / count(*) AS figure", *members)


def _keyed(pair: dict[str, Value]) -> tuple[str, ...]:
    return tuple(f"{value.key} AS {name}" for name, value in pair.items())


def _chance(table: Table, sides: Sides, query: Query) -> str:
    """What the whole population counts, where that is asked for."""
    if table.measured.figure != "LIFT":
        return "null"
    size, each, read = _population(table, query)
    singles = []
    for side in sides.values():
        inner = query.subquery()
        if table.measured.everyone:
            amounts_of_everyone(side, each, inner)
        else:
            amounts(side, each(inner), inner)
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
        return f"size({population})", partial(each_of, population), (population,)
    way = trail(everyone, ROOT, query.depth + 1)
    size = f"COUNT {{ {way.inside(*holds(where, way.bound, query.depth + 1))} }}"
    return size, lambda inner: bind(everyone, ROOT, inner, where), ()

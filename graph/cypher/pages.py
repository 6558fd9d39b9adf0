"""Pages as Cypher text: the rows of the slice, whether there is more, counts and facets.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from textwrap import indent
from typing import TYPE_CHECKING, Final, assert_never

from graph.cypher.comparables import comparables
from graph.cypher.paths import paths
from graph.cypher.patterns import Bound, trail
from graph.cypher.predicates import keyset, ordered, stored, weighs
from graph.cypher.pushdown import anchored
from graph.cypher.query import TAB, Query, bind, holds, in_order, listed
from graph.model.model import LABELS
from graph.plan.expressions import And, Compare, End, Gathered, NodesOf, Relevance, Stored
from graph.plan.layout import collects_hits, counts, groups, has_cursors, has_rows, looks_ahead, looks_back, page_rows
from graph.plan.optimize import marked_total
from graph.plan.plan import DistinctCount, EdgeHighlight, EdgeScore, Facets, Group, OrderKey, Page, PageRows, TotalCount
from graph.plan.searches import Comparables, Paths, SearchStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.plan.expressions import Condition

#: Properties that number the values of an enumeration.
_RANKS: Final = frozenset(one.name for label in LABELS for one in label.derived if one.rule == "rank")
#: The ranks for the way up, by that of the way down.
_UP: Final = {name: f"{name}Up" for name in _RANKS}


def page_columns(page: Page, parent: Bound, query: Query) -> str:
    """The list of the page's columns. Where several of them read the entities, these are matched once and kept."""
    if isinstance(page.start, (Paths, Comparables)):
        return _search_columns(page, page.start, parent, query)
    if isinstance(page.start, Gathered):
        return listed(_columns(page, query, _Hits(parent.figure(page.start.name), Bound("", reading=parent.reading))))
    if not collects_hits(page):
        return listed(_columns(page, query, _Matching(page, parent)))
    inner = query.subquery()
    bound = bind(page.start, parent, inner, page.where)
    hits = _Hits(f"h{inner.depth}", bound)
    if hits.reading is None:
        # What each entity is seen from is bound again with it.
        inner.states = tuple(one for one in inner.states if one != bound.reading)
    inner.clauses.append(f"WITH collect({hits.collected(bound)}) AS {hits.variable}")
    return query.call(inner, parent.seen(page.start), listed(_columns(page, inner, hits)))


def _search_columns(page: Page, start: Paths | Comparables, parent: Bound, query: Query) -> str:
    """The columns of a page of rows that a search makes."""
    inner = query.subquery()
    rows = f"h{inner.depth}"
    if isinstance(start, Paths):
        search = paths(start, inner.depth, inner.states)
    else:
        search = comparables(start, parent, inner.depth, inner.states)
    inner.clauses += [f"CALL ({query.scope(parent.variable)}) {{", indent(search, TAB), "}"]
    hits = _Hits(rows, Bound("", reading=parent.reading))
    return query.call(inner, parent.seen(start), listed(_columns(page, inner, hits)))


class _Matching:
    """The entities of a page, matched anew for each column."""

    def __init__(self, page: Page, parent: Bound) -> None:
        self.page, self.parent, self.seen = page, parent, parent.seen(page.start)

    def entities(self, query: Query, *more: Callable[[Bound], str]) -> Bound:
        """Bind, in `query`, each entity that satisfies the page's condition and `more`."""
        return bind(self.page.start, self.parent, query, self.page.where, *self.indexed(), *more)

    def in_order(self, first: OrderKey) -> _Matching:
        """The same entities, for rows that an index gives in their order: no other one may offer itself."""
        if self.page.where is None:
            return self
        return _Matching(replace(self.page, where=_beside(self.page.where, first.value)), self.parent)

    def indexed(self) -> list[Callable[[Bound], str]]:
        """Said where an index may choose: the key is always there, but an index that ends in it is used only then."""
        key = self.page.order[-1].value
        if isinstance(self.page.start, NodesOf) and isinstance(key, Stored) and self.page.where is not None:
            return [partial(_is_there, key)]
        return []


class _Hits:
    """The entities of a page, collected once in a list."""

    def __init__(self, variable: str, bound: Bound) -> None:
        self.variable = variable
        self.edge, self.scored = bool(bound.start), bool(bound.score)
        #: None where each entity is itself the reading that it is seen from.
        self.reading = None if bound.reading and bound.reading == bound.variable else bound.reading
        self.seen = tuple(name for name in (self.variable, self.reading) if name)

    def collected(self, bound: Bound) -> str:
        """What is kept of each entity. The index finds each once; a pattern may meet one several times."""
        return f"[{bound.variable}, {bound.score}]" if self.scored else f"DISTINCT {bound.variable}"

    def entities(self, query: Query, *more: Callable[[Bound], str]) -> Bound:
        """Bind, in `query`, each entity that satisfies `more`."""
        depth = query.depth
        here = f"{'e' if self.edge else 'n'}{depth}"
        reading = here if self.reading is None else self.reading
        if self.scored:
            hit, score = f"f{depth}", f"x{depth}"
            bound = Bound(here, introduced=(here, score), score=score, reading=reading)
            query.clauses += [f"UNWIND {self.variable} AS {hit}", f"WITH {hit}[0] AS {here}, {hit}[1] AS {score}"]
        elif self.edge:
            start, finish = f"s{depth}", f"t{depth}"
            bound = Bound(here, start, finish, (here, start, finish), reading=reading)
            query.clauses.append(f"UNWIND {self.variable} AS {here}")
            query.clauses.append(f"WITH {here}, startNode({here}) AS {start}, endNode({here}) AS {finish}")
        else:
            bound = Bound(here, introduced=(here,), reading=reading)
            query.clauses.append(f"UNWIND {self.variable} AS {here}")
        query.read_from(bound)
        if more:
            query.clauses.append(f"FILTER {' AND '.join(one(bound) for one in more)}")
        return bound


def _columns(page: Page, query: Query, source: _Matching | _Hits) -> list[str]:
    columns = [_page_rows(page, query, source)] if has_rows(page) else []
    if looks_back(page):
        columns.append(_beyond(page, query, source))
    return columns + [_count(one, query, source) for one in counts(page)]


def _direction(page: Page) -> tuple[OrderKey, ...]:
    """The order in which rows are cut: that of the page, or its reverse where it is cut from the end."""
    if not page.backward:
        return page.order
    return tuple(OrderKey(one.value, not one.descending) for one in page.order)


def _page_rows(page: Page, query: Query, source: _Matching | _Hits) -> str:
    order = _direction(page)
    more = [lambda bound: keyset(order, page.after, bound)] if page.after else []
    if isinstance(page.start, NodesOf) and isinstance(source, _Matching):
        # Always so, but to be said: an index over all components of the order then gives the entities in order.
        values = [one.value for one in order if isinstance(one.value, Stored) and one.value.as_ == "value"]
        more += [partial(_is_there, value) for value in (values[:-1] if source.indexed() else values)]
        source = source.in_order(order[0])
    inner = query.subquery()
    bound = source.entities(inner, *more)
    # The rows of a search are in their order already; sorted anew, each would count with the whole list of them.
    sorting = () if isinstance(page.start, (Paths, Comparables)) else order
    inner.clauses.append(in_order(bound, sorting, f"${page.limit.name}" + (" + 1" if looks_ahead(page) else "")))
    row = [_row_value(entry, bound, inner) for entry in page_rows(page)]
    if has_cursors(page):
        row.insert(0, "[" + ", ".join(ordered(one.value, bound) for one in page.order) + "]")
    return query.call(inner, source.seen, f"collect({listed(row)})")


def _beside(where: Condition, leading: object) -> Condition:
    """The condition, where ranks are compared in a way that no index serves, but that of an order which begins with it.

    Of three severities each keeps much: Neo4j would read most of an index on them and sort it, where the index of the
    page's order ends after a page.
    """
    match where:
        case And():
            return And(tuple(_beside(one, leading) for one in where.conditions))
        case Compare(Stored() as left) if left.name in _RANKS and left != leading:
            compared = replace(where, left=replace(left, as_="number"))
            if where.operator == ">=" and leading == Stored(_UP[left.name]):
                # What is at least as severe is so on the way up as well, where that which has no severity stands above.
                return And((replace(where, left=Stored(_UP[left.name])), compared))
            return compared
        case _:
            return where


def _is_there(value: Stored, bound: Bound) -> str:
    return f"{bound.variable}.{value.name} IS NOT NULL"


def _row_value(entry: PageRows | EdgeScore | EdgeHighlight, bound: Bound, query: Query) -> str:
    match entry:
        case PageRows():
            return query.want(entry.want, bound)
        case EdgeScore():
            return ordered(Relevance(), bound)
        case EdgeHighlight():
            return listed([f"{bound.variable}.{name}" for name in entry.properties])
        case _:
            assert_never(entry)


def _beyond(page: Page, query: Query, source: _Matching | _Hits) -> str:
    """Whether an entity stands on the other side of the position that the slice begins behind, or at it."""
    inner = query.subquery()
    bound = source.entities(inner, lambda bound: f"NOT ({keyset(_direction(page), page.after, bound)})")
    inner.clauses.append(f"WITH {bound.variable} LIMIT 1")
    return query.call(inner, source.seen, "count(*) > 0")


def _count(count: TotalCount | DistinctCount | Facets | SearchStatus, query: Query, source: _Matching | _Hits) -> str:
    match count:
        case SearchStatus():
            return f"{count.what}{query.depth}"
        case TotalCount():
            return _total(query, source)
        case DistinctCount():
            inner = query.subquery()
            bound = source.entities(inner)
            counted = f"{bound.end(count.side).variable}.{count.property}"
            return query.call(inner, source.seen, f"count(DISTINCT {counted})")
        case Facets():
            return listed([_group(one, query, source) for one in groups(count)])
        case _:
            assert_never(count)


def _total(query: Query, source: _Matching | _Hits) -> str:
    if isinstance(source, _Hits):
        return f"size({source.variable})"
    marked = marked_total(source.page.start, source.page.where)
    if marked:
        return f"COUNT {{ {trail(marked, source.parent, query.depth + 1).inside()} }}"
    way = trail(source.page.start, source.parent, query.depth + 1)
    whole = holds(source.page.where, way.bound, query.depth + 1)
    # A procedure is called, not matched, and that COUNT { } can not do.
    if (
        way.keyword == "CALL"
        or way.before
        or weighs(*whole)
        or anchored(source.page.start, source.page.where, way.bound, query.depth + 2)
    ):
        inner = query.subquery()
        source.entities(inner)
        return query.call(inner, source.seen, "count(*)")
    wheres = [*whole, *(one(way.bound) for one in source.indexed())]
    return f"COUNT {{ {way.inside(*wheres)} }}"


def _group(group: Group, query: Query, source: _Matching | _Hits) -> str:
    """The most frequent first; as many as there are."""
    inner = query.subquery()
    bound = source.entities(inner)
    counted = bound.start or bound.variable
    at = bound
    match group.start:
        case None:
            pass
        case End():
            at = bound.end(group.start.side)
        case start:
            way = trail(start, bound, inner.depth + 1)
            inner.clauses += way.clauses()
            at = way.bound
    key, label = stored(group.by, at), stored(group.label, at)
    if group.by.as_ == "list":
        inner.clauses.append(f"UNWIND {key} AS k")
        key = label = "k"
    inner.clauses.append(
        f"WITH {key} AS key, {label} AS label, count(DISTINCT {counted}) AS amount ORDER BY amount DESC, key"
    )
    return query.call(inner, source.seen, "collect([key, label, amount])")

"""Pages as Cypher text: the rows of the slice, whether there is more, counts and facets.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, assert_never

from graph.cypher.binding import bind, holds, in_order, selective
from graph.cypher.comparables import comparables
from graph.cypher.paths import paths
from graph.cypher.patterns import ROOT, Bound, edge_with_ends, keyed, trail
from graph.cypher.predicates import condition, heavy, keyset, ordered, stored
from graph.cypher.query import Call, Name, Query, listed
from graph.cypher.temporal import alone, is_suggested
from graph.plan.conditions import KEYS
from graph.plan.expressions import Along, AlongThen, ByKey, End, Gathered, Relevance, Stored
from graph.plan.layout import (
    counts,
    groups,
    has_bare_rows,
    has_cursors,
    has_rows,
    is_bare,
    looks_ahead,
    looks_back,
    page_rows,
)
from graph.plan.plan import (
    DistinctCount,
    EdgeHighlight,
    EdgeScore,
    Facets,
    Group,
    OrderKey,
    Page,
    PageRows,
    SuggestedCount,
    TotalCount,
)
from graph.plan.searches import Comparables, Paths, SearchStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph.plan.expressions import IsPresent, Side
    from graph.plan.layout import Counted


def page_columns(page: Page, parent: Bound, query: Query) -> str:
    """The page's columns. Where several of them read the entities, these are matched once and kept."""
    if isinstance(page.start, (Paths, Comparables)):
        return _search_columns(page, page.start, parent, query)
    if isinstance(page.start, Gathered) and not page.access.collected:
        listing = replace(ROOT, reading=parent.reading)
        return _columns(page, query, _Hits(parent.figure(page.start.name), listing, parent))
    if not page.access.collected:
        return _columns(page, query, _Matching(page, parent))
    inner = query.subquery()
    bound = bind(page.start, parent, inner, page.where)
    hits = _Hits(Name.HITS.at(inner.depth), bound, parent)
    if hits.reading is None:
        # What each entity is seen from is bound again with it.
        inner.states = tuple(state for state in inner.states if state != bound.reading)
    inner.keep(f"{hits.collected(bound)} AS {hits.variable}")
    return query.call(inner, parent.seen(page.start), _columns(page, inner, hits))


def _search_columns(page: Page, start: Paths | Comparables, parent: Bound, query: Query) -> str:
    """The columns of a page of rows that a search makes.

    The search alone is left out where a guard does not hold: it ends with a list, and so has a row in any case.
    """
    guards, inner = query.subquery().clauses, query.unguarded()
    if isinstance(start, Paths):
        search = paths(start, inner.depth, inner.states)
    else:
        search = comparables(start, parent, inner.depth, inner.states)
    inner.add(Call(query.scope(parent.variable), (*guards, *search)))
    hits = _Hits(Name.HITS.at(inner.depth), replace(ROOT, reading=parent.reading), parent)
    return query.call(inner, parent.seen(start), _columns(page, inner, hits))


class _Matching:
    """The entities of a page, matched anew for each column."""

    def __init__(self, page: Page, parent: Bound) -> None:
        self.page, self.parent, self.seen = page, parent, parent.seen(page.start)

    def entities(self, query: Query, *more: Callable[[Bound], str], ends: Iterable[Side] = ()) -> Bound:
        """Bind, in `query`, each entity that satisfies the page's condition and `more`, and both `ends` in any case."""
        return bind(self.page.start, self.parent, query, self.page.where, *_there(self.page.access.present), *more)

    def rows(self) -> _Matching:
        """The same entities, for the rows of the slice."""
        return _Matching(replace(self.page, where=self.page.access.rows or self.page.where), self.parent)


class _Hits:
    """The entities of a page, collected once in a list."""

    def __init__(self, variable: str, bound: Bound, parent: Bound) -> None:
        self.variable, self.parent = variable, parent
        self.edge, self.scored = bool(bound.start), bool(bound.score)
        #: None where each entity is itself the reading that it is seen from.
        self.reading = None if bound.reading and bound.reading == bound.variable else bound.reading
        self.seen = tuple(name for name in (self.variable, self.reading) if name)

    def collected(self, bound: Bound) -> str:
        """The list of what is kept of each entity. The index finds each once; a pattern may meet one several times.

        An edge is kept with its ends: of an edge alone, Neo4j looks each end up again whenever it is asked for.
        """
        if self.scored:
            return f"collect([{bound.variable}, {bound.score}])"
        return bound.collected(f"[{bound.variable}, {bound.start}, {bound.finish}]" if self.edge else "")

    def entities(self, query: Query, *more: Callable[[Bound], str], ends: Iterable[Side] = ("start", "end")) -> Bound:
        """Bind, in `query`, each entity that satisfies `more`, and those `ends` of it that are asked for."""
        depth = query.depth
        here = (Name.EDGE if self.edge else Name.NODE).at(depth)
        reading = here if self.reading is None else self.reading
        hit = Name.HIT.at(depth)
        if self.scored:
            score = Name.SCORE.at(depth)
            bound = Bound(here, introduced=(here, score), score=score, reading=reading)
            query.unwind(self.variable, hit)
            query.keep(f"{hit}[0] AS {here}", f"{hit}[1] AS {score}")
        elif self.edge:
            bound = edge_with_ends(depth, reading)
            names: dict[Side, str] = {"start": f"{hit}[1] AS {bound.start}", "end": f"{hit}[2] AS {bound.finish}"}
            query.unwind(self.variable, hit)
            query.keep(f"{hit}[0] AS {here}", *(text for side, text in names.items() if side in ends))
        else:
            bound = Bound(here, introduced=(here,), reading=reading)
            query.unwind(self.variable, here)
        query.read_from(bound)
        query.filter(*(test(bound) for test in more))
        return bound


def _columns(page: Page, query: Query, source: _Matching | _Hits) -> str:
    columns = [_page_rows(page, query, source)] if has_rows(page) else []
    rows = columns[0] if columns else ""
    if looks_back(page):
        columns.append(_beyond(page, query, source))
    for count in counts(page):
        number = _count(count, query, source)
        listed_whole = isinstance(count, TotalCount) and count.listed
        columns.append(_unless_listed(page, rows, number) if listed_whole else number)
    return columns[0] if is_bare(page) else listed(columns)


def _unless_listed(page: Page, rows: str, number: str) -> str:
    """A number of entities, which are counted where the rows do not hold all of them."""
    whole = f"size({rows}) {'<=' if looks_ahead(page) else '<'} ${page.limit.name}"
    return f"CASE WHEN {whole} THEN size({rows}) ELSE {number} END"


def _direction(page: Page) -> tuple[OrderKey, ...]:
    """The order in which rows are cut: that of the page, or its reverse where it is cut from the end."""
    if not page.backward:
        return page.order
    return tuple(OrderKey(key.value, not key.descending) for key in page.order)


def _page_rows(page: Page, query: Query, source: _Matching | _Hits) -> str:
    order = _direction(page)
    more = [lambda bound: keyset(order, page.after, bound)] if page.after else []
    if isinstance(source, _Matching):
        more += _there(page.access.present_in_rows)
        source = source.rows()
    inner = query.subquery()
    bound = source.entities(inner, *more)
    # The rows of a search are in their order already; sorted anew, each would count with the whole list of them.
    sorting = () if isinstance(page.start, (Paths, Comparables)) else order
    inner.add(in_order(bound, sorting, f"${page.limit.name}" + (" + 1" if looks_ahead(page) else "")))
    row = [_row_value(entry, bound, inner) for entry in page_rows(page)]
    if has_cursors(page):
        row.insert(0, "[" + ", ".join(ordered(key.value, bound) for key in page.order) + "]")
    return query.call(inner, source.seen, f"collect({row[0] if has_bare_rows(page) else listed(row)})")


def _there(present: tuple[IsPresent, ...]) -> list[Callable[[Bound], str]]:
    """What is said of properties that every entity has."""
    return [partial(condition, prop, depth=0) for prop in present]


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
    inner.keep(bound.variable, limit="1")
    return query.call(inner, source.seen, "count(*) > 0")


def _count(count: Counted, query: Query, source: _Matching | _Hits) -> str:
    match count:
        case SearchStatus():
            return (Name.CUT if count.what == "cut" else Name.USED).at(query.depth)
        case TotalCount():
            return _total(count, query, source)
        case SuggestedCount():
            return _suggested(count, query, source)
        case DistinctCount():
            return _distinct(count, query, source)
        case Facets():
            return listed(_groups(count, query, source))
        case _:
            assert_never(count)


def _distinct(count: DistinctCount, query: Query, source: _Matching | _Hits) -> str:
    inner = query.subquery()
    at = source.entities(inner, ends=(count.side,)).end(count.side).variable
    if count.property in KEYS:
        # Of nodes that are told apart by their key, the key need not be read.
        return query.call(inner, source.seen, f"count(DISTINCT {at})")
    inner.keep(at, distinct=True)
    return query.call(inner, source.seen, f"count(DISTINCT {at}.{count.property})")


def _total(count: TotalCount, query: Query, source: _Matching | _Hits) -> str:
    if isinstance(source, _Hits):
        return f"size({source.variable})"
    if count.of:
        return f"COUNT {{ {trail(count.of, source.parent, query.depth + 1).inside()} }}"
    way = trail(source.page.start, source.parent, query.depth + 1)
    # A procedure is called, not matched, and that COUNT { } cannot do.
    if not way.is_pattern or heavy(source.page.where) or selective(source.page.where):
        inner = query.subquery()
        source.entities(inner)
        return query.call(inner, source.seen, "count(*)")
    there = (test(way.bound) for test in _there(source.page.access.present))
    wheres = [*holds(source.page.where, way.bound, query.depth + 1), *there]
    return f"COUNT {{ {way.inside(*wheres)} }}"


def _suggested(count: SuggestedCount, query: Query, source: _Matching | _Hits) -> str:
    inner = query.subquery()
    bound = source.entities(inner)
    if not count.once:
        inner.filter(is_suggested(bound.variable))
        return query.call(inner, source.seen, "count(*)")
    inner.keep(bound.start, alone(bound.variable))
    return query.call(inner, source.seen, "sum(alone)")


def _groups(facets: Facets, query: Query, source: _Matching | _Hits) -> list[str]:
    """The values of each group, or how many there are: of one that is told too, nothing is counted anew."""
    told = groups(facets)
    counted = {at: _group(group, query, source) for at, group in enumerate(told) if not group.sized}
    found = {_bare(told[at]): value for at, value in counted.items()}
    for at, group in enumerate(told):
        if group.sized:
            bare = _bare(group)
            found[bare] = found.get(bare) or _group(group, query, source)
            counted[at] = f"size({found[bare]})"
        elif group.limit:
            counted[at] += f"[..${group.limit.name}]"
    return [counted[at] for at in range(len(told))]


def _bare(group: Group) -> Group:
    """What a group counts, however it is told."""
    return replace(group, key="", fields=(), limit=None, sized=False)


def _group(group: Group, query: Query, source: _Matching | _Hits) -> str:
    """The most frequent first; as many as there are."""
    if group.apart:
        source = _Matching(group.apart, source.parent)
    inner = query.subquery()
    bound = source.entities(inner, ends=_ends(group))
    named = _reference(group)
    if group.suggested:
        _by_standing(group, named, bound, inner)
        return query.call(inner, source.seen, "collect([key, label, amount, suggested])")
    if named is not None:
        _by_reference(group, named, bound, inner)
    else:
        _by_value(group, bound, inner)
    return query.call(inner, source.seen, "collect([key, label, amount])")


def _ends(group: Group) -> set[Side]:
    """The ends of edges that a group asks for: what the edges start from is counted."""
    match group.start:
        case End(side=side):
            return {"start", side}
        case Along(side=side) if side:
            return {"start", side}
        case None | ByKey():
            return {"start"}
        case _:
            return {"start", "end"}


_MOST_FREQUENT: Final = ("amount DESC", "key")


def _by_value(group: Group, bound: Bound, query: Query) -> None:
    """Count by a property of what stands at the group's start, or of the entity."""
    at = bound
    match group.start:
        case None:
            pass
        case End():
            at = bound.end(group.start.side)
        case start:
            way = trail(start, bound, query.depth + 1)
            query.add(*way.clauses())
            at = way.bound
    key, label = stored(group.by, at), stored(group.label, at)
    if group.by.as_ == "list":
        query.unwind(key, "k")
        key = label = "k"
    amount = _amount(bound)
    if at is not bound and group.by.as_ == "value" and group.by.name in KEYS:
        # Nodes are told apart by what they are: their properties are read once for each, not once for each entity.
        query.keep(at.variable, amount)
        amount = "amount"
    query.keep(f"{key} AS key", f"{label} AS label", amount, order=_MOST_FREQUENT)


def _amount(bound: Bound, *, once: bool = False) -> str:
    """How many entities, or of edges how many nodes they start from; entities met `once` need no comparison."""
    counted = "*" if once and not bound.start else f"DISTINCT {bound.start or bound.variable}"
    return f"count({counted}) AS amount"


def _reference(group: Group) -> ByKey | None:
    """The reference by whose own value the group counts, if it does: entities hold the key of what they count for."""
    start = group.start
    named = start.reference if isinstance(start, AlongThen) else start
    if not isinstance(named, ByKey) or group.by != Stored(named.key):
        return None
    # Of a list, those that do not hold at a moment would have to be left out.
    return named if not named.many or (named is start and named.at is None) else None


def _by_reference(group: Group, named: ByKey, bound: Bound, query: Query) -> None:
    """Count by the stored key first, and look up each counted node once, for its label."""
    holder = bound
    if isinstance(group.start, AlongThen):
        way = trail(Along(group.start.steps), bound, query.depth + 1)
        query.add(*way.clauses())
        holder = way.bound
    key = f"{holder.variable}.{named.name}"
    if named.many:
        query.unwind(key, "key")
        query.keep("key", _amount(bound))
    else:
        query.keep(f"{key} AS key", _amount(bound, once=holder is bound))
    found = keyed(named, "key", query.depth + 1)
    query.add(*found.clauses())
    query.keep("key", f"{stored(group.label, found.bound)} AS label", "amount", order=_MOST_FREQUENT)


def _by_standing(group: Group, named: ByKey | None, bound: Bound, query: Query) -> None:
    """Count by what stands at the group's start, and tell of how many the edges that lead there are all suggestions."""
    edge, at = bound, bound
    match group.start:
        case End():
            at = bound.end(group.start.side)
        case Along() | AlongThen():
            way = trail(Along(group.start.steps, edge=True), bound, query.depth + 1)
            query.add(*way.clauses())
            edge, at = way.bound, way.bound.end("end")
        case start if start is not None and named is None:
            way = trail(start, bound, query.depth + 1)
            query.add(*way.clauses())
            at = way.bound
    counted = bound.start or bound.variable
    value = f"{at.variable}.{named.name}" if named else at.variable
    key = f"{value} AS k"
    if named and named.many:
        query.unwind(value, "k")
        key = "k"
    query.keep(key, counted, alone(edge.variable))
    query.keep("k", "count(*) AS amount", "sum(alone) AS suggested")
    if named is None:
        item = Bound("k")
        names = (f"{stored(group.by, item)} AS key", f"{stored(group.label, item)} AS label")
    else:
        found = keyed(named, "k", query.depth + 1)
        query.add(*found.clauses())
        names = ("k AS key", f"{stored(group.label, found.bound)} AS label")
    query.keep(*names, "amount", "suggested", order=_MOST_FREQUENT)

"""Plan -> Cypher text: the last stage of the compiler, and the only module that spells Cypher for reads.

Pure functions of the plan: no engine, no clock, no settings. Equal plans give equal text, character for character, so
text is cached by plan and compared with golden files.

Labels, relationship types and property names come from the schema's declarations by way of the plan, never from the
request; every value that does come from the request is a `$parameter`. Variables are numbered by depth (n1, n2, ...),
so that changing one field never renames anything in its siblings' text.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from textwrap import indent
from typing import TYPE_CHECKING, Final, assert_never

from graph.analysis import Called, Comparables, Composed, OfKept, Paths, Spread, Told
from graph.analysis_text import called, comparables, paths, spread
from graph.anchors import anchored
from graph.conditions import Bound, classified, condition, keyset, ordered, stored, trail
from graph.errors import PlanError
from graph.layout import (
    answered,
    collects_hits,
    counts,
    groups,
    has_cursors,
    has_rows,
    looks_ahead,
    looks_back,
    page_rows,
)
from graph.plan import (
    Choice,
    Constant,
    DistinctCount,
    EdgeHighlight,
    EdgeScore,
    Facets,
    Group,
    Identified,
    Many,
    One,
    OrderKey,
    Page,
    PageRows,
    Part,
    Scalar,
    Selection,
    TotalCount,
)
from graph.terms import All, Classified, Concat, CountAll, Counted, End, Reached, Relevance, Slot, Stored, Supplied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.plan import Entry, Plan, Want
    from graph.terms import Condition, Expression, Start

TAB: Final = "  "

# The dialect is said, so that a server's default never changes what a statement means.
_DIALECT: Final = "CYPHER 25"


def emit(plan: Plan) -> str:
    """Return the one statement that answers `plan`.

    Shape: always 1 row with 1 column, a list with one value for each root field that costs the database something, in
    order (`graph.layout`). A lookup that finds nothing is null there; a list is never null.
    """
    query = _Query(0)
    values = [_entry(root, Bound(""), query) for root in answered(plan.roots)]
    return "\n".join([_DIALECT, *query.clauses, f"RETURN {_list(values)} AS data"])


class _Query:
    """A query being written, clause by clause; `depth` is that of the entity it binds."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.clauses: list[str] = []
        self.values = 0
        #: What has to hold of an entity for what is written now to be of use, by the entity's variable.
        self.guards: dict[str, str] = {}

    def subquery(self) -> _Query:
        """A query to be called by this one, for an entity one step further."""
        inner = _Query(self.depth + 1)
        inner.clauses += [f"FILTER {guard}" for guard in self.guards.values()]
        return inner

    def call(self, inner: _Query, imported: str, returned: str) -> str:
        """Call `inner`, which returns one row for each row here; gives the variable that holds its value.

        It is a subquery of its own, so that siblings never multiply one another's rows.
        """
        self.values += 1
        value = f"v{self.depth}_{self.values}"
        scope = ", ".join(dict.fromkeys(name for name in (imported, *self.guards) if name))
        lines = indent("\n".join([*inner.clauses, f"RETURN {returned} AS {value}"]), TAB)
        self.clauses += [f"CALL ({scope}) {{", *lines.split("\n"), "}"]
        return value

    @contextmanager
    def guarded(self, variable: str, guard: str) -> Iterator[None]:
        """Subqueries written within are of use only where `guard` holds of the entity `variable`."""
        self.guards[variable] = guard
        yield
        del self.guards[variable]


def _entry(entry: Entry, bound: Bound, query: _Query) -> str:
    match entry:
        case Scalar():
            return _expression(entry.value, bound, query.depth + 1)
        case Part():
            want = _want(entry.want, bound, query)
            return f"CASE WHEN {bound.variable}.{entry.present} IS NULL THEN null ELSE {want} END"
        case One(start=End() as end):
            return _want(entry.want, bound.end(end), query)
        case One() | Many():
            return _collect(entry, bound, query)
        case Page():
            return _page(entry, bound, query)
        case Identified():
            return _identified(entry, query)
        case Composed() | Constant():
            return _composed(entry, bound, query)
        case _:
            assert_never(entry)


def _composed(entry: Composed | Constant, bound: Bound, query: _Query) -> str:
    """The values that the encoder makes a text of; a text that is known already needs none."""
    if isinstance(entry, Constant):
        raise PlanError(f"{entry.key!r} is constant and has no place in a statement")
    return _list([_expression(value, bound, query.depth + 1) for value in entry.values])


def _want(want: Want, bound: Bound, query: _Query) -> str:
    """The list of what is wanted of the entity `bound`."""
    match want:
        case Selection():
            return _list(_values(want, bound, query))
        case Choice():
            return "\n".join(["CASE", *_options(want, bound, query), "END"])
        case _:
            assert_never(want)


def _options(choice: Choice, bound: Bound, query: _Query) -> Iterator[str]:
    for number, (label, option) in enumerate(choice.options):
        with query.guarded(bound.variable, f"{bound.variable}:{label}"):
            values = _values(option, bound, query)
        yield indent(f"WHEN {bound.variable}:{label} THEN {_list([str(number), *values])}", TAB)


def _values(want: Selection, bound: Bound, query: _Query) -> list[str]:
    return [_entry(entry, bound, query) for entry in answered(want.entries)]


def _list(values: list[str]) -> str:
    """A Cypher list: on one line where it is short, else one value a line."""
    flat = f"[{', '.join(values)}]"
    if "\n" not in flat and len(flat) <= 100:
        return flat
    lines = indent(",\n".join(values), TAB)
    return f"[\n{lines}\n]"


def _expression(value: Expression, bound: Bound, depth: int) -> str:
    match value:
        case Stored():
            return stored(value, bound)
        case Concat():
            return " + ".join(_concat_part(part, bound) for part in value.parts)
        case Supplied():
            return f"${value.slot.name}"
        case CountAll(label=None):
            return f"COUNT {{ ()-[:{value.type}]->() }}"
        case CountAll():
            return f"COUNT {{ (:{value.label}) }}"
        case Reached() | Counted():
            return ordered(value, bound)
        case Classified() | OfKept() | Called() | Spread():
            return _analysed(value, bound, depth)
        case _:
            assert_never(value)


def _analysed(value: Classified | OfKept | Called | Spread, bound: Bound, depth: int) -> str:
    """A value that needs more than the entity itself."""
    match value:
        case Classified():
            return classified(value, bound, depth)
        case OfKept():
            return stored(value.value, Bound(f"{bound.variable}.{value.name}"))
        case Called():
            return called(value, bound, lambda one, of: _expression(one, of, depth))
        case Spread():
            return spread(value, bound, depth)
        case _:
            assert_never(value)


def _concat_part(part: str | Slot | Stored, bound: Bound) -> str:
    match part:
        case str():
            return "'" + part.replace("\\", "\\\\").replace("'", "\\'") + "'"
        case Slot():
            return f"${part.name}"
        case Stored():
            return stored(part, bound)
        case _:
            assert_never(part)


def _collect(entry: One | Many, parent: Bound, query: _Query) -> str:
    inner = query.subquery()
    bound = _bind(entry.start, parent, inner, entry.where)
    alone = isinstance(entry, One)
    if entry.order or alone:
        inner.clauses.append(_sorted(bound, entry.order, "1" if alone else None))
    row = _want(entry.want, bound, inner)
    value = query.call(inner, parent.variable, f"collect({row})")
    return f"{value}[0]" if alone else value


def _bind(start: Start, parent: Bound, query: _Query, where: Condition | None, *more: Callable[[Bound], str]) -> Bound:
    """Bind, in `query`, each entity at `start` that satisfies `where` and `more`."""
    way = trail(start, parent, query.depth)
    bound = way.bound
    anchor = anchored(start, where, bound, query.depth + 1)
    if anchor is None:
        query.clauses += way.clauses(*_holds(where, bound, query.depth), *(one(bound) for one in more))
        return bound
    query.clauses += [f"MATCH {pattern}" for pattern in (way.last, *anchor.patterns)]
    query.clauses += [f"WHERE {' AND '.join(anchor.where)}"]
    query.clauses += [f"WITH DISTINCT {', '.join(bound.introduced)}"]
    rest = [*(condition(one, bound, query.depth + 1) for one in anchor.rest), *(one(bound) for one in more)]
    query.clauses += [f"WHERE {' AND '.join(rest)}"] if rest else []
    return bound


def _holds(where: Condition | None, bound: Bound, depth: int) -> tuple[str, ...]:
    return () if where is None else (condition(where, bound, depth + 1),)


def _identified(entry: Identified, query: _Query) -> str:
    """One subquery for each type; it looks up nothing where the pair names another one."""
    pairs = query.subquery()
    pair = f"i{pairs.depth}"
    pairs.clauses.append(f"UNWIND ${entry.ids.name} AS {pair}")
    found = []
    for number, kind in enumerate(entry.kinds):
        with pairs.guarded(pair, f"{pair}[0] = '{kind.name}'"):
            inner = pairs.subquery()
        way = trail(kind.start, Bound(""), inner.depth)
        inner.clauses += way.clauses(f"{way.bound.variable}.{kind.by} = {pair}[1]")
        row = _list([str(number), *_values(kind.want, way.bound, inner)])
        found.append(pairs.call(inner, pair, f"collect({row})") + "[0]")
    # An empty list stands for nothing: collect() leaves out null.
    value = query.call(pairs, "", f"collect(coalesce({', '.join([*found, '[]'])}))")
    return f"{value}[0]" if entry.alone else value


def _sorted(bound: Bound, order: tuple[OrderKey, ...], limit: str | None) -> str:
    """Cut before anything is fetched of the rows: what is wanted of a row that is cut away is never computed."""
    by = ", ".join(f"{ordered(one.value, bound)}{' DESC' if one.descending else ''}" for one in order)
    return (
        f"WITH {', '.join(bound.introduced)}" + (f" ORDER BY {by}" if by else "") + (f" LIMIT {limit}" if limit else "")
    )


def _page(page: Page, parent: Bound, query: _Query) -> str:
    """The list of the page's columns. Where several of them read the entities, these are matched once and kept."""
    if isinstance(page.start, (Paths, Comparables)):
        return _search_page(page, page.start, parent, query)
    if not collects_hits(page):
        return _list(_columns(page, query, _Matching(page, parent)))
    inner = query.subquery()
    bound = _bind(page.start, parent, inner, page.where)
    hits = _Hits(bound, inner.depth)
    inner.clauses.append(f"WITH collect(DISTINCT {bound.variable}) AS {hits.variable}")
    return query.call(inner, parent.variable, _list(_columns(page, inner, hits)))


def _search_page(page: Page, start: Paths | Comparables, parent: Bound, query: _Query) -> str:
    """The columns of a page of rows that a search makes."""
    inner = query.subquery()
    rows = f"h{inner.depth}"
    search = paths(start, inner.depth) if isinstance(start, Paths) else comparables(start, parent, inner.depth)
    inner.clauses += [f"CALL ({parent.variable}) {{", indent(search, TAB), "}"]
    return query.call(inner, parent.variable, _list(_columns(page, inner, _Hits(Bound(rows), inner.depth))))


class _Matching:
    """The entities of a page, matched anew for each column."""

    def __init__(self, page: Page, parent: Bound) -> None:
        self.page, self.parent, self.variable = page, parent, parent.variable

    def entities(self, query: _Query, *more: Callable[[Bound], str]) -> Bound:
        """Bind, in `query`, each entity that satisfies the page's condition and `more`."""
        return _bind(self.page.start, self.parent, query, self.page.where, *self.indexed(), *more)

    def indexed(self) -> list[Callable[[Bound], str]]:
        """Said where an index may choose: the key is always there, but an index that ends in it is used only then."""
        key = self.page.order[-1].value
        if isinstance(self.page.start, All) and isinstance(key, Stored) and self.page.where is not None:
            return [partial(_is_there, key)]
        return []


class _Hits:
    """The entities of a page, collected once in a list."""

    def __init__(self, bound: Bound, depth: int) -> None:
        self.variable = f"h{depth}"
        self.edge = bool(bound.start)

    def entities(self, query: _Query, *more: Callable[[Bound], str]) -> Bound:
        """Bind, in `query`, each entity that satisfies `more`."""
        depth = query.depth
        here, start, finish = f"{'e' if self.edge else 'n'}{depth}", f"s{depth}", f"t{depth}"
        bound = Bound(here, start, finish, (here, start, finish)) if self.edge else Bound(here, introduced=(here,))
        query.clauses.append(f"UNWIND {self.variable} AS {here}")
        if self.edge:
            query.clauses.append(f"WITH {here}, startNode({here}) AS {start}, endNode({here}) AS {finish}")
        if more:
            query.clauses.append(f"FILTER {' AND '.join(one(bound) for one in more)}")
        return bound


def _columns(page: Page, query: _Query, source: _Matching | _Hits) -> list[str]:
    columns = [_page_rows(page, query, source)] if has_rows(page) else []
    if looks_back(page):
        columns.append(_beyond(page, query, source))
    return columns + [_count(one, query, source) for one in counts(page)]


def _direction(page: Page) -> tuple[OrderKey, ...]:
    """The order in which rows are cut: that of the page, or its reverse where it is cut from the end."""
    if not page.backward:
        return page.order
    return tuple(OrderKey(one.value, not one.descending) for one in page.order)


def _page_rows(page: Page, query: _Query, source: _Matching | _Hits) -> str:
    order = _direction(page)
    more = [lambda bound: keyset(order, page.after, bound)] if page.after else []
    if isinstance(page.start, All) and isinstance(source, _Matching):
        # Always so, but to be said: an index over all components of the order then gives the entities in order.
        values = [one.value for one in order if isinstance(one.value, Stored) and one.value.as_ == "value"]
        more += [partial(_is_there, value) for value in (values[:-1] if source.indexed() else values)]
    inner = query.subquery()
    bound = source.entities(inner, *more)
    # The rows of a search are in their order already; sorted anew, each would count with the whole list of them.
    sorting = () if isinstance(page.start, (Paths, Comparables)) else order
    inner.clauses.append(_sorted(bound, sorting, f"${page.limit.name}" + (" + 1" if looks_ahead(page) else "")))
    row = [_row_value(entry, bound, inner) for entry in page_rows(page)]
    if has_cursors(page):
        row.insert(0, "[" + ", ".join(ordered(one.value, bound) for one in page.order) + "]")
    return query.call(inner, source.variable, f"collect({_list(row)})")


def _is_there(value: Stored, bound: Bound) -> str:
    return f"{bound.variable}.{value.name} IS NOT NULL"


def _row_value(entry: PageRows | EdgeScore | EdgeHighlight, bound: Bound, query: _Query) -> str:
    match entry:
        case PageRows():
            return _want(entry.want, bound, query)
        case EdgeScore():
            return ordered(Relevance(), bound)
        case EdgeHighlight():
            return _list([f"{bound.variable}.{name}" for name in entry.properties])
        case _:
            assert_never(entry)


def _beyond(page: Page, query: _Query, source: _Matching | _Hits) -> str:
    """Whether an entity stands on the other side of the position that the slice begins behind, or at it."""
    inner = query.subquery()
    bound = source.entities(inner, lambda bound: f"NOT ({keyset(_direction(page), page.after, bound)})")
    inner.clauses.append(f"WITH {bound.variable} LIMIT 1")
    return query.call(inner, source.variable, "count(*) > 0")


def _count(count: TotalCount | DistinctCount | Facets | Told, query: _Query, source: _Matching | _Hits) -> str:
    match count:
        case Told():
            return f"{count.what}{query.depth}"
        case TotalCount():
            return _total(query, source)
        case DistinctCount():
            inner = query.subquery()
            bound = source.entities(inner)
            counted = f"{bound.end(End(count.side)).variable}.{count.property}"
            return query.call(inner, source.variable, f"count(DISTINCT {counted})")
        case Facets():
            return _list([_group(one, query, source) for one in groups(count)])
        case _:
            assert_never(count)


def _total(query: _Query, source: _Matching | _Hits) -> str:
    if isinstance(source, _Hits):
        return f"size({source.variable})"
    way = trail(source.page.start, source.parent, query.depth + 1)
    if way.before or anchored(source.page.start, source.page.where, way.bound, query.depth + 2):
        inner = query.subquery()
        source.entities(inner)
        return query.call(inner, source.variable, "count(*)")
    wheres = [*_holds(source.page.where, way.bound, query.depth + 1), *(one(way.bound) for one in source.indexed())]
    return f"COUNT {{ {way.inside(*wheres)} }}"


def _group(group: Group, query: _Query, source: _Matching | _Hits) -> str:
    """The most frequent first; as many as there are."""
    inner = query.subquery()
    bound = source.entities(inner)
    counted = bound.start or bound.variable
    at = bound
    match group.start:
        case None:
            pass
        case End():
            at = bound.end(group.start)
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
    return query.call(inner, source.variable, "collect([key, label, amount])")

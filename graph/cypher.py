"""Plan -> Cypher text: the last stage of the compiler, and the only module that spells Cypher for reads.

Pure functions of the plan: no engine, no clock, no settings. Equal plans give equal text, character for character, so
text is cached by plan and compared with golden files.

Labels, relationship types and property names come from the schema's declarations by way of the plan, never from the
request; every value that does come from the request is a `$parameter`. Variables are numbered by depth (n1, n2, ...),
so that changing one field never renames anything in its siblings' text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, assert_never

from graph.conditions import Bound, classified, condition, keyset, matching, ordered, stored
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
    Classified,
    Concat,
    Constant,
    CountAll,
    Counted,
    DistinctCount,
    End,
    Facets,
    Group,
    Identified,
    Many,
    One,
    OrderKey,
    Page,
    Part,
    Reached,
    Scalar,
    Selection,
    Slot,
    Stored,
    Supplied,
    TotalCount,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.plan import Condition, Entry, Expression, Plan, Start, Want

TAB: Final = "  "

# The dialect is said, so that a server's default never changes what a statement means.
_DIALECT: Final = "CYPHER 25"


def emit(plan: Plan) -> str:
    """Return the one statement that answers `plan`.

    Shape: always 1 row with 1 column, a list with one value for each root field that costs the database something, in
    order (`graph.layout`). A lookup that finds nothing is null there; a list is never null.
    """
    nothing = Bound("")
    values = [_entry(root, nothing, Place(1, 1)) for root in answered(plan.roots)]
    return f"{_DIALECT}\nRETURN {_list(values, tabs=0)} AS data"


@dataclass(frozen=True, slots=True)
class Place:
    """Where text is being written: how deep the next entity lies, and how far the line is indented."""

    depth: int
    tabs: int

    def inside(self) -> Place:
        """One step further in, at the same depth."""
        return Place(self.depth, self.tabs + 1)


def _entry(entry: Entry, bound: Bound, place: Place) -> str:
    match entry:
        case Scalar():
            return _expression(entry.value, bound, place)
        case Part():
            want = _want(entry.want, bound, place)
            return f"CASE WHEN {bound.variable}.{entry.present} IS NULL THEN null ELSE {want} END"
        case One(start=End() as end):
            return _want(entry.want, bound.end(end), place)
        case One() | Many():
            return _collect(entry, bound, place)
        case Page():
            return _page(entry, bound, place)
        case Identified():
            return _identified(entry, place)
        case Constant():
            raise PlanError(f"{entry.key!r} is constant and has no place in a statement")
        case _:
            assert_never(entry)


def _want(want: Want, bound: Bound, place: Place) -> str:
    """The list of what is wanted of the entity `bound`."""
    match want:
        case Selection():
            return _list(_values(want, bound, place), place.tabs)
        case Choice():
            pad = TAB * (place.tabs + 1)
            cases = [
                f"{pad}WHEN {bound.variable}:{label} THEN "
                f"{_list([str(number), *_values(option, bound, place.inside())], place.tabs + 1)}"
                for number, (label, option) in enumerate(want.options)
            ]
            return "\n".join(["CASE", *cases, f"{TAB * place.tabs}END"])
        case _:
            assert_never(want)


def _values(want: Selection, bound: Bound, place: Place) -> list[str]:
    return [_entry(entry, bound, place.inside()) for entry in answered(want.entries)]


def _list(values: list[str], tabs: int) -> str:
    """A Cypher list: on one line where it is short, else one value a line."""
    flat = f"[{', '.join(values)}]"
    if "\n" not in flat and len(flat) + len(TAB) * tabs <= 100:
        return flat
    pad = TAB * (tabs + 1)
    return "[\n" + ",\n".join(pad + value for value in values) + f"\n{TAB * tabs}]"


def _block(keyword: str, lines: list[str], tabs: int) -> str:
    pad = TAB * (tabs + 1)
    return "\n".join([f"{keyword} {{", *(pad + line for line in lines), f"{TAB * tabs}}}"])


def _expression(value: Expression, bound: Bound, place: Place) -> str:
    match value:
        case Stored():
            return stored(value, bound)
        case Concat():
            return " + ".join(_concat_part(part, bound) for part in value.parts)
        case Supplied():
            return f"${value.slot.name}"
        case CountAll(label=None):
            return f"COUNT {{ MATCH ()-[:{value.type}]->() }}"
        case CountAll():
            return f"COUNT {{ MATCH (:{value.label}) }}"
        case Reached() | Counted():
            return ordered(value, bound)
        case Classified():
            return classified(value, bound, place.depth)
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


def _collect(entry: One | Many, parent: Bound, place: Place) -> str:
    """A COLLECT subquery: one list per parent, so that siblings never multiply one another's rows."""
    limit = "1" if isinstance(entry, One) else None
    lines, bound = _matched(entry.start, parent, place, entry.where)
    if entry.order or limit:
        lines.append(_sorted(bound, entry.order, limit))
    lines.append(f"RETURN {_want(entry.want, bound, _within(place))}")
    return _block("COLLECT", lines, place.tabs) + ("[0]" if limit else "")


def _identified(entry: Identified, place: Place) -> str:
    """One CASE for each pair of type and key; only the branch of its type is looked up."""
    pair = f"i{place.depth}"
    within = _within(place)
    cases = []
    for number, kind in enumerate(entry.kinds):
        lines, bound = matching(kind.start, Bound(""), within.depth)
        lines.append(f"WHERE {bound.variable}.{kind.by} = {pair}[1]")
        inner = _within(within.inside())
        values = [str(number), *_values(kind.want, bound, inner)]
        lines.append(f"RETURN {_list(values, inner.tabs)}")
        cases.append(f"WHEN '{kind.name}' THEN {_block('COLLECT', lines, within.tabs + 1)}[0]")
    pad = TAB * (within.tabs + 1)
    case = "\n".join([f"RETURN CASE {pair}[0]", *(pad + one for one in cases), f"{TAB * within.tabs}END"])
    found = _block("COLLECT", [f"UNWIND ${entry.ids.name} AS {pair}", case], place.tabs)
    return f"{found}[0]" if entry.alone else found


def _within(place: Place) -> Place:
    """The place of the RETURN of a subquery that stands at `place`."""
    return Place(place.depth + 1, place.tabs + 1)


def _matched(start: Start, parent: Bound, place: Place, where: Condition | None) -> tuple[list[str], Bound]:
    lines, bound = matching(start, parent, place.depth)
    if where is not None:
        lines.append(f"WHERE {condition(where, bound, place.depth + 1)}")
    return lines, bound


def _sorted(bound: Bound, order: tuple[OrderKey, ...], limit: str | None) -> str:
    """Cut before anything is fetched of the rows: what is wanted of a row that is cut away is never computed."""
    by = ", ".join(f"{ordered(one.value, bound)}{' DESC' if one.descending else ''}" for one in order)
    return (
        f"WITH {', '.join(bound.introduced)}" + (f" ORDER BY {by}" if by else "") + (f" LIMIT {limit}" if limit else "")
    )


def _page(page: Page, parent: Bound, place: Place) -> str:
    """The list of the page's columns. Where several of them read the entities, these are matched once and kept."""
    if not collects_hits(page):
        return _list(_columns(page, place.inside(), _Matching(page, parent, place.depth)), place.tabs)
    lines, bound = _matched(page.start, parent, place, page.where)
    hits = _Hits(page, bound, place.depth)
    lines.append(f"WITH collect(DISTINCT {bound.variable}) AS {hits.variable}")
    within = Place(place.depth, place.tabs + 1)
    lines.append(f"RETURN {_list(_columns(page, within.inside(), hits), within.tabs)}")
    return _block("COLLECT", lines, place.tabs) + "[0]"


class _Matching:
    """The entities of a page, matched anew for each column."""

    def __init__(self, page: Page, parent: Bound, depth: int) -> None:
        self.page, self.parent, self.depth = page, parent, depth

    def entities(self, *more: Callable[[Bound], str]) -> tuple[list[str], Bound]:
        """Clauses that bind each entity that satisfies the page's condition and `more`."""
        lines, bound = matching(self.page.start, self.parent, self.depth)
        wheres = [condition(self.page.where, bound, self.depth + 1)] if self.page.where is not None else []
        wheres += [one(bound) for one in more]
        if wheres:
            lines.append(f"WHERE {' AND '.join(wheres)}")
        return lines, bound

    def total(self, tabs: int) -> str:
        """How many there are."""
        return _block("COUNT", self.entities()[0], tabs)


class _Hits:
    """The entities of a page, collected once in a list."""

    def __init__(self, page: Page, bound: Bound, depth: int) -> None:
        self.page, self.depth = page, depth
        self.variable = f"h{depth}"
        edge = bool(bound.start)
        here = f"e{depth}" if edge else f"n{depth}"
        self.bound = Bound(here, f"s{depth}", f"t{depth}", (here, f"s{depth}", f"t{depth}")) if edge else bound

    def entities(self, *more: Callable[[Bound], str]) -> tuple[list[str], Bound]:
        """Clauses that bind each entity that satisfies `more`."""
        bound = self.bound
        lines = [f"UNWIND {self.variable} AS {bound.variable}"]
        named = bound.variable
        if bound.start:
            named += f", startNode({bound.variable}) AS {bound.start}, endNode({bound.variable}) AS {bound.finish}"
        if more or bound.start:
            where = f" WHERE {' AND '.join(one(bound) for one in more)}" if more else ""
            lines.append(f"WITH {named}{where}")
        return lines, bound

    def total(self, _tabs: int) -> str:
        """How many there are."""
        return f"size({self.variable})"


def _columns(page: Page, place: Place, source: _Matching | _Hits) -> list[str]:
    columns = [_page_rows(page, place, source)] if has_rows(page) else []
    if looks_back(page):
        columns.append(_beyond(page, place, source))
    return columns + [_count(one, place, source) for one in counts(page)]


def _direction(page: Page) -> tuple[OrderKey, ...]:
    """The order in which rows are cut: that of the page, or its reverse where it is cut from the end."""
    if not page.backward:
        return page.order
    return tuple(OrderKey(one.value, not one.descending) for one in page.order)


def _page_rows(page: Page, place: Place, source: _Matching | _Hits) -> str:
    order = _direction(page)
    behind = [lambda bound: keyset(order, page.after, bound)] if page.after else []
    lines, bound = source.entities(*behind)
    lines.append(_sorted(bound, order, f"${page.limit.name}" + (" + 1" if looks_ahead(page) else "")))
    within = _within(place)
    values = [_want(want, bound, within.inside()) for want in page_rows(page)]
    if has_cursors(page):
        values.insert(0, "[" + ", ".join(ordered(one.value, bound) for one in page.order) + "]")
    lines.append(f"RETURN {_list(values, within.tabs)}")
    return _block("COLLECT", lines, place.tabs)


def _beyond(page: Page, place: Place, source: _Matching | _Hits) -> str:
    """Whether an entity stands on the other side of the position that the slice begins behind, or at it."""
    lines, _ = source.entities(lambda bound: f"NOT ({keyset(_direction(page), page.after, bound)})")
    if isinstance(source, _Hits):
        lines.append("RETURN 1")
    return _block("EXISTS", lines, place.tabs)


def _count(count: TotalCount | DistinctCount | Facets, place: Place, source: _Matching | _Hits) -> str:
    match count:
        case TotalCount():
            return source.total(place.tabs)
        case DistinctCount():
            lines, bound = source.entities()
            counted = f"{bound.end(End(count.side)).variable}.{count.property}"
            return _block("COLLECT", [*lines, f"RETURN count(DISTINCT {counted})"], place.tabs) + "[0]"
        case Facets():
            return _list([_group(one, place.inside(), source) for one in groups(count)], place.tabs)
        case _:
            assert_never(count)


def _group(group: Group, place: Place, source: _Matching | _Hits) -> str:
    """The most frequent first; as many as there are."""
    lines, bound = source.entities()
    counted = bound.start or bound.variable
    at = bound
    match group.start:
        case None:
            pass
        case End():
            at = bound.end(group.start)
        case start:
            more, at = matching(start, bound, place.depth + 1)
            lines += more
    key, label = stored(group.by, at), stored(group.label, at)
    if group.by.as_ == "list":
        lines.append(f"UNWIND {key} AS k")
        key = label = "k"
    lines.append(f"WITH {key} AS key, {label} AS label, count(DISTINCT {counted}) AS amount ORDER BY amount DESC, key")
    lines.append("RETURN [key, label, amount]")
    return _block("COLLECT", lines, place.tabs)

"""Plan -> Cypher text: the last stage of the compiler, and the door to it.

The other modules of this room each spell a part of the statement: patterns, predicates, pages, times, reports and
searches. Pure functions of the plan: no engine, no clock, no settings. Equal plans give equal text, character for
character, so text is cached by plan and compared with golden files.

Labels, relationship types and property names come from the schema's declarations by way of the plan, never from the
request; every value that does come from the request is a `$parameter`. Variables are numbered by depth (n1, n2, ...),
so that changing one field never renames anything in its siblings' text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, assert_never

from graph.cypher import alike
from graph.cypher.binding import bind, holds, in_order
from graph.cypher.comparables import called, spread
from graph.cypher.pages import page_columns
from graph.cypher.patterns import ROOT, Bound, chain, edge_with_ends, ends_of, trail
from graph.cypher.predicates import condition, judged, latest, ordered, stored
from graph.cypher.query import Match, Name, Query, Return, With, listed, reading_only, text_of
from graph.cypher.reports.coverage import coverage, parts
from graph.cypher.reports.impact import impact
from graph.cypher.reports.matrix import matrix
from graph.cypher.temporal import counted, day, fact, held, instant
from graph.errors import PlanError
from graph.model.tenses import types
from graph.plan.expressions import (
    Case,
    Concat,
    CountAll,
    CountAt,
    EdgesOf,
    End,
    Figure,
    Gathered,
    Latest,
    PropertyAt,
    ReadTime,
    Scaled,
    Share,
    ShownIf,
    Slot,
    Stored,
    Test,
)
from graph.plan.layout import answered, numbered
from graph.plan.parts import revisions
from graph.plan.plan import (
    Constant,
    Count,
    Identified,
    Many,
    One,
    Page,
    Part,
    Refused,
    Scalar,
    TakenApart,
)
from graph.plan.reports import Coverage, Impact, Matrix
from graph.plan.rules.optimize import optimized
from graph.plan.searches import Called, Composed, Listing, OfKept, PlatformSpread

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.plan.expressions import Expression
    from graph.plan.plan import Collection, Entry, Kind, Plan, Want
    from graph.plan.reports import Report

# The dialect is said, so that a server's default never changes what a statement means.
_DIALECT: Final = "CYPHER 25"


def emit(plan: Plan) -> str:
    """Return the one statement that answers `plan`.

    Shape: always 1 row. Its first column is a list with one value for each root field that costs the database
    something, in order (`graph.plan.layout`). A lookup that finds nothing is null there; a list is never null. One more
    column for each published state that the plan reads at (`graph.plan.parts.revisions`) says whether it is there.
    """
    # Whoever reads the columns knows the plan as it was given: the rules may bring a part before another.
    states = tuple(revisions(plan))
    plan = optimized(plan)
    query = Query(0, _entries, states)
    query.add(*(Match(f"({state}:Revision {{key: ${state}}})", optional=True) for state in states))
    alike.collected(plan.collections, query, lambda one, within: _collected(one, ROOT, within))
    lists = tuple(collection.name for collection in plan.collections)
    query.states = (*states, *lists)
    values = query.entries(answered(plan.roots), ROOT, query)
    columns = (f"{listed(values)} AS data", *(f"{state} IS NOT NULL AS {state}" for state in states))
    clauses = reading_only(query.clauses, lists) if lists else query.clauses
    return f"{_DIALECT}\n{text_of((*clauses, Return(columns)))}"


def _entries(entries: Sequence[Entry], bound: Bound, query: Query) -> list[str]:
    return alike.values(entries, bound, query, _entry)


def _entry(entry: Entry, bound: Bound, query: Query) -> str:
    match entry:
        case Scalar():
            return _expression(entry.value, bound, query.depth + 1)
        case Part():
            return _part(entry, bound, query)
        case One() | Many():
            return _reached(entry, bound, query)
        case Page():
            return page_columns(entry, bound, query)
        case Identified():
            return _identified(entry, query)
        case Count() | Coverage() | Matrix() | Impact():
            return _counted(entry, bound, query)
        case Composed() | Listing() | Constant() | Refused():
            return _composed(entry, bound, query)
        case _:
            assert_never(entry)


def _part(entry: Part, bound: Bound, query: Query) -> str:
    if entry.collections:
        return _with_collections(entry, bound, query)
    want = query.want(entry.want, bound)
    return f"CASE WHEN {bound.variable}.{entry.present} IS NULL THEN null ELSE {want} END" if entry.present else want


def _with_collections(entry: Part, bound: Bound, query: Query) -> str:
    """What is wanted, by queries that see each list of what several of them ask for."""
    names = tuple(collection.name for collection in entry.collections)
    alike.collected(entry.collections, query, lambda one, within: _collected(one, bound, within))
    figures = (*bound.figures, *((name, name) for name in names))
    with query.seeing(names):
        return query.want(entry.want, replace(bound, figures=figures))


def _collected(collection: Collection | TakenApart, bound: Bound, query: Query) -> None:
    inner = query.subquery()
    if isinstance(collection, TakenApart):
        whole = bind(collection.within.whole, bound, inner, collection.within.named)
        inner.add(in_order(whole, (), "1"))
        units = parts(collection.within, whole, inner, collection.order)
        query.call_as(collection.name, inner, (), f"collect({units})[0]")
        return
    found = bind(collection.start, bound, inner, collection.where)
    kept = stored(collection.value, found) if collection.value else found.variable
    if collection.most is None:
        # Several may have the same value.
        listed_once = f"collect(DISTINCT {kept})" if collection.value else found.collected()
        query.call_as(collection.name, inner, (), listed_once)
        return
    inner.add(With((found.variable,), limit=str(collection.most + 1)))
    kept = f"CASE WHEN count(*) <= {collection.most} THEN collect({kept}) END"
    query.call_as(collection.name, inner, (), kept)


def _composed(entry: Composed | Listing | Constant | Refused, bound: Bound, query: Query) -> str:
    """The values that the encoder makes a text of; what is known already needs none."""
    if isinstance(entry, (Constant, Refused)):
        raise PlanError(f"{entry.key!r} is known while planning and has no place in a statement")
    return listed([_expression(value, bound, query.depth + 1) for value in entry.values])


def _reached(entry: One | Many, bound: Bound, query: Query) -> str:
    match entry:
        case One(rather=(_, *_)):
            others = [_collect(one, bound, query) for one in numbered(entry)]
            return f"coalesce({', '.join([*others, _collect(entry, bound, query)])})"
        case One(start=End() as end):
            return query.want(entry.want, bound.end(end.side))
        case One(start=Gathered(name=name)):
            return query.want(entry.want, Bound(bound.figure(name)))
        case Many(start=Gathered() as start):
            return _unwound(entry.want, start, bound, query)
        case _:
            return _collect(entry, bound, query)


def _unwound(want: Want, start: Gathered, bound: Bound, query: Query) -> str:
    """What is wanted of each entity of a list that a report has gathered, in its order."""
    inner = query.subquery()
    names = Name.GATHERED.at(query.depth, query.called)
    query.keep("*", f"{bound.figure(start.name)} AS {names}")
    each = edge_with_ends(inner.depth) if start.edges else Bound(Name.NODE.at(inner.depth))
    inner.unwind(names, each.variable)
    if start.edges:
        inner.add(ends_of(each))
    return query.call(inner, (names,), f"collect({inner.want(want, each)})")


def _counted(entry: Count | Report, bound: Bound, query: Query) -> str:
    match entry:
        case Count():
            return _count(entry, bound, query)
        case Coverage():
            return coverage(entry, bound, query)
        case Matrix():
            return matrix(entry, query)
        case Impact():
            return impact(entry, bound, query)
        case _:
            assert_never(entry)


def _expression(value: Expression, bound: Bound, depth: int) -> str:
    match value:
        case Stored():
            return stored(value, bound)
        case Slot() | Concat():
            parts = value.parts if isinstance(value, Concat) else (value,)
            return " + ".join(_concat_part(part, bound, depth) for part in parts)
        case ReadTime():
            return f"toString({instant(value.at) if value.which == 'known_at' else day(value.at, bound.reading)})"
        case CountAll():
            return f"COUNT {{ {_everything(value)} }}"
        case PropertyAt() | CountAt():
            return ordered(value, bound)
        case Case() | Test() | Scaled() | ShownIf() | Share():
            return judged(value, bound, depth)
        case Figure() | OfKept() | Called() | PlatformSpread() | Latest():
            return _analysed(value, bound, depth)
        case _:
            assert_never(value)


def _analysed(value: Figure | OfKept | Called | PlatformSpread | Latest, bound: Bound, depth: int) -> str:
    """A value that needs more than the entity itself."""
    match value:
        case Figure():
            return bound.figure(value.name)
        case OfKept():
            return stored(value.value, Bound(f"{bound.variable}.{value.name}"))
        case Called():
            return called(value, bound, lambda one, of: _expression(one, of, depth))
        case PlatformSpread():
            return spread(value, bound, depth)
        case Latest():
            return latest(value, bound, depth)
        case _:
            assert_never(value)


def _everything(count: CountAll) -> str:
    """All nodes of a label, or all relationships of a type, as a pattern with its conditions."""
    if count.label:
        tests = [held("n", count.label, count.at, "")] if count.at else []
        tests += [condition(count.where, Bound("n"), 0)] if count.where else []
        return f"({'n' if tests else ''}:{count.label})" + (f" WHERE {' AND '.join(tests)}" if tests else "")
    return _facts(count)


def _facts(count: CountAll) -> str:
    """All relationships of a type; where a moment is read, the condition is on the reading of what they start from."""
    edge = types(count.type or "", in_time=count.at is not None)
    counts = counted("e", count.facts)
    if count.at is None or count.having is None:
        tests = [*([condition(count.where, Bound("s"), 0)] if count.where else []), *([counts] if counts else [])]
        kept = f" WHERE {' AND '.join(tests)}" if tests else ""
        return f"({f's:{count.start}' if count.start else ''})-[{'e' if counts else ''}:{edge}]->(){kept}"
    counts = f" AND {counts}" if counts else ""
    kept = f" WHERE {condition(count.where, Bound('o'), 0)}" if count.where else ""
    having = f"EXISTS {{ {chain(Bound('s'), (count.having,), 'o', 'o')}{kept} }}"
    return f"(s)-[e:{edge}]->() WHERE {fact('e', count.at, '')}{counts} AND {having}"


def _concat_part(part: str | Slot | Stored | Case, bound: Bound, depth: int) -> str:
    match part:
        case str():
            return "'" + part.replace("\\", "\\\\").replace("'", "\\'") + "'"
        case Slot():
            return f"${part.name}"
        case Stored():
            return stored(part, bound)
        case Case():
            return judged(part, bound, depth)
        case _:
            assert_never(part)


def _collect(entry: One | Many, parent: Bound, query: Query) -> str:
    inner = query.subquery()
    bound = bind(entry.start, parent, inner, entry.where)
    alone = isinstance(entry, One)
    if entry.order or alone:
        # The day is told by what the entity is seen from, and not by the entity itself.
        seen = replace(bound, reading=parent.reading) if parent.reading else bound
        inner.add(in_order(seen, entry.order, *_slice(entry)))
    row = inner.want(entry.want, bound)
    value = query.call(inner, parent.seen(entry.start), f"collect({row})")
    return f"{value}[0]" if alone else value


def _slice(entry: One | Many) -> tuple[str, str]:
    """How many entities are kept, and how many before them are left out."""
    if isinstance(entry, One):
        return "1", ""
    return f"${entry.limit.name}" if entry.limit else "", f"${entry.skip.name}" if entry.skip else ""


def _count(entry: Count, parent: Bound, query: Query) -> str:
    inner = query.subquery()
    bound = bind(entry.start, parent, inner, entry.where)
    return query.call(inner, parent.seen(entry.start), f"count(DISTINCT {bound.variable})")


def _identified(entry: Identified, query: Query) -> str:
    """One subquery for each type; it looks up nothing where the pair names another one."""
    pairs = query.subquery()
    pair = Name.ID.at(pairs.depth)
    pairs.unwind(f"${entry.ids.name}", pair)
    found = []
    for number, kind in enumerate(entry.kinds):
        with pairs.guarded(pair, f"{pair}[0] = '{kind.name}'"):
            inner = pairs.subquery()
        way = trail(kind.start, ROOT, inner.depth)
        inner.read_from(way.bound)
        inner.add(*way.clauses(*_named(kind, way.bound, pair, inner.depth)))
        row = listed([str(number), *inner.values(kind.want, way.bound)])
        found.append(pairs.call(inner, (pair,), f"collect({row})") + "[0]")
    # An empty list stands for nothing: collect() leaves out null.
    value = query.call(pairs, (), f"collect(coalesce({', '.join([*found, '[]'])}))")
    return f"{value}[0]" if entry.alone else value


def _named(kind: Kind, bound: Bound, pair: str, depth: int) -> Iterator[str]:
    yield f"{bound.variable}.{kind.by} = {pair}[1]"
    yield from holds(kind.where, bound, depth)
    if isinstance(kind.start, EdgesOf) and kind.start.at:
        # No index spans the present and the past type of an edge; its start, which the pair begins with, has one.
        yield f"{bound.start}.key = split({pair}[1], '~')[0]"
        if kind.start.at.of_reading:
            yield f"toString({bound.variable}.recordedFrom) = {pair}[2]"

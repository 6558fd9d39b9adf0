"""Starts as Cypher patterns: the way to where entities come from, and the variables it binds.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, assert_never

from graph.cypher.temporal import fact, held, held_of, is_fact, is_recorded, known, recorded, said, types, valid
from graph.errors import PlanError
from graph.plan.expressions import (
    MOST_FOUND,
    PAST_SEARCH_INDEX,
    PRESENT,
    SEARCH_INDEX,
    Along,
    AlongThen,
    ByKey,
    ByKeyThen,
    EdgesOf,
    End,
    FullTextHits,
    Gathered,
    NodesOf,
    Step,
)
from graph.plan.searches import Comparables, Kept, Paths

if TYPE_CHECKING:
    from graph.plan.expressions import Side, Start


@dataclass(frozen=True, slots=True)
class Bound:
    """An entity and the variable it is bound to.

    For an edge, also the variables of its two ends. `introduced` are the variables that its pattern brought in; those
    of enclosing queries stay visible by themselves and may not be named again. `reading` is the variable of the reading
    of a provision that it is seen from, where there is one.
    """

    variable: str
    start: str = ""
    finish: str = ""
    introduced: tuple[str, ...] = ()
    score: str = ""
    reading: str = ""
    #: What a report says of the entity: Cypher expressions by name.
    figures: tuple[tuple[str, str], ...] = ()

    def end(self, side: Side) -> Bound:
        """One end of this edge, as an entity of its own."""
        variable = self.start if side == "start" else self.finish
        if not variable:
            raise PlanError(f"{self.variable or 'the root'} is not an edge and has no {side}")
        return Bound(variable, reading=self.reading)

    def figure(self, name: str) -> str:
        """The expression of what the enclosing report has under this name."""
        found = dict(self.figures).get(name)
        if found is None:
            raise PlanError(f"no report has {name!r} of {self.variable or 'the root'}")
        return found

    def seen(self, start: Start) -> tuple[str, ...]:
        """The variables that a subquery about the entities at `start`, seen from this one, needs."""
        side = self.end(start.side).variable if isinstance(start, Along) and start.side else ""
        return tuple(name for name in (self.variable, side, self.reading) if name)


@dataclass(frozen=True, slots=True)
class Trail:
    """The way to the entities at a start: patterns to be matched one after another, and what they bind.

    Each pattern but the last ends in a closure, which may meet a node more than once, at the variable beside it.
    `where` is what the last pattern can not say itself.
    """

    bound: Bound
    last: str
    before: tuple[tuple[str, str], ...] = ()
    where: tuple[str, ...] = ()
    keyword: Literal["MATCH", "CALL", "UNWIND"] = "MATCH"

    def clauses(self, *where: str) -> list[str]:
        """MATCH clauses that bind each entity for which `where` holds."""
        lines = [line for pattern, end in self.before for line in (f"MATCH {pattern}", f"WITH DISTINCT {end}")]
        return [*lines, f"{self.keyword} {self.last}", *_where((*self.where, *where))]

    def inside(self, *where: str) -> str:
        """Patterns and conditions, for a subquery that asks whether there is any, or how many where none is met twice.

        A subquery in this form, without MATCH, is parsed at once; Neo4j's parser reads the other form to its end, for
        each level of nesting anew, and remembers every way through it for ever (docs/decisions/call-subqueries.md).
        """
        patterns = ", ".join((*(pattern for pattern, _ in self.before), self.last))
        return " ".join([patterns, *_where((*self.where, *where))])


def _where(conditions: tuple[str, ...]) -> list[str]:
    return [f"WHERE {' AND '.join(conditions)}"] if conditions else []


def trail(start: Start, parent: Bound, depth: int) -> Trail:
    """The way from `parent` to the entities at `start`, each at `depth`."""
    match start:
        case FullTextHits():
            return _full_text_hits(start, parent, depth)
        case NodesOf():
            return _nodes_of(start, depth, parent.reading)
        case EdgesOf():
            return _edges_of(start, depth)
        case Along():
            origin = parent.end(start.side).variable if start.side else parent.variable
            way = _along(f"({origin})", start.steps, origin, depth, start, parent.reading)
        case ByKey():
            pattern, where = _by_key(start, parent, f"n{depth}")
            bound = replace(_node(depth), reading=f"n{depth}" if start.at else "")
            way = Trail(bound, pattern, where=where)
        case ByKeyThen() | AlongThen():
            way = _two_ways(start, parent, depth)
        case Kept() | Paths() | Comparables() | End() | Gathered():
            way = _not_matched(start, parent, depth)
        case _:
            assert_never(start)
    return way if way.bound.reading else replace(way, bound=replace(way.bound, reading=parent.reading))


def _not_matched(start: Kept | Paths | Comparables | End | Gathered, parent: Bound, depth: int) -> Trail:
    """The way to what no pattern leads to."""
    if isinstance(start, Kept):
        return _kept(start, parent, depth)
    raise PlanError(f"{type(start).__name__} is bound already where it may stand, and is never matched")


def _kept(start: Kept, parent: Bound, depth: int) -> Trail:
    """What is no list is unwound to one row, and null to none."""
    kept = f"{parent.variable}.{start.name} AS"
    if not start.edge:
        return Trail(_node(depth), f"{kept} n{depth}", keyword="UNWIND")
    edge, source, target = names = (f"e{depth}", f"s{depth}", f"t{depth}")
    ends = f"WITH {edge}, startNode({edge}) AS {source}, endNode({edge}) AS {target}"
    return Trail(Bound(edge, source, target, names), f"{kept} {edge}\n{ends}", keyword="UNWIND")


def _two_ways(start: ByKeyThen | AlongThen, parent: Bound, depth: int) -> Trail:
    middle = f"r{depth}"
    if isinstance(start, ByKeyThen):
        pattern, _ = _by_key(start.reference, parent, middle)
        return _along(pattern, start.steps, middle, depth, None, parent.reading)
    pattern, where = _by_key(start.reference, Bound(middle), f"n{depth}")
    way = chain(parent, start.steps, middle, f"c{depth}")
    return Trail(_node(depth), f"{way}, {pattern}", where=where)


def _node(depth: int) -> Bound:
    return Bound(f"n{depth}", introduced=(f"n{depth}",))


def _nodes_of(start: NodesOf, depth: int, reading: str) -> Trail:
    node = f"n{depth}"
    if start.at and start.at.of_reading and not reading:
        # The record itself is what is looked up: it tells the day of all that is seen from it.
        there, reading = known(node, start.at), node
    else:
        there = held(node, start.label, start.at, reading) if start.at else ""
    return Trail(replace(_node(depth), reading=reading), f"({node}:{start.label}{_when(there)})")


def _full_text_hits(start: FullTextHits, parent: Bound, depth: int) -> Trail:
    node, score = f"n{depth}", f"x{depth}"
    index = PAST_SEARCH_INDEX if start.at else SEARCH_INDEX
    most = f", {{limit: {MOST_FOUND}}}" if start.best else ""
    call = f"db.index.fulltext.queryNodes('{index}', ${start.query.name}{most})"
    bound = Bound(node, introduced=(node, score), score=score)
    where = [f"{node}:{'|'.join(start.labels)}"]
    if start.at:
        where += held_of(node, start.labels, start.at, "")
    if start.among is not None:
        where.append(f"EXISTS {{ {chain(parent, start.among.steps, node, f'c{depth}')} }}")
    return Trail(bound, f"{call} YIELD node AS {node}, score AS {score}", where=tuple(where), keyword="CALL")


def _by_key(start: ByKey, parent: Bound, node: str) -> tuple[str, tuple[str, ...]]:
    named = f"{parent.variable}.{start.name}"
    if start.many:
        there = held(node, start.label, start.at, parent.reading) if start.at else ""
        return f"({node}:{start.label}{_when(there)})", (f"{node}.{start.key} IN {named}",)
    there = held(node, start.label, start.at, "", whenever=True) if start.at else ""
    others = (f"{node} <> {parent.variable}",) if start.others else ()
    return f"({node}:{start.label} {{{start.key}: {named}}}{_when(there)})", others


def _edges_of(start: EdgesOf, depth: int) -> Trail:
    edge, source, target = f"e{depth}", f"s{depth}", f"t{depth}"
    bound = Bound(edge, source, target, (edge, source, target))
    test = fact(edge, start.at, "") if start.at and is_fact(start.type) and not start.at.of_reading else ""
    if start.at and start.at.of_reading:
        test, bound = known(edge, start.at), replace(bound, reading=edge)
    arrow = f"-[{edge}:{types(start.type, start.at)}{_when(test)}]->"
    return Trail(bound, f"({source}:{start.start}){arrow}({target}:{start.end})")


def _along(pattern: str, steps: tuple[Step, ...], origin: str, depth: int, start: Along | None, reading: str) -> Trail:
    """Follow `steps` from the variable `origin`, at which `pattern` ends; a closure ends a pattern, so that each node
    it meets goes on once.
    """
    before: list[tuple[str, str]] = []
    here = origin
    edge = start is not None and start.edge
    for number, step in enumerate(steps[:-1]):
        if step.closure:
            here = f"u{depth}" if number == 0 else f"u{depth}_{number}"
            before.append((_closure(pattern, step, here, f"c{depth}_{number}", reading), here))
            pattern = f"({here})"
        else:
            # The node that an edge entity starts from is one of its ends, and has to be known.
            here = f"u{depth}" if edge and number == len(steps) - 2 else ""
            pattern += _hop(step, f"c{depth}_{number}", here, reading, f"d{depth}_{number}")
    last = steps[-1]
    if edge:
        way = _to_edge(pattern, last, here, depth, reading)
        passed = (here,) if here != origin else ()
        introduced = (*way.bound.introduced, *passed)
        return replace(way, bound=replace(way.bound, introduced=introduced), before=tuple(before))
    far = f"n{depth}"
    if last.closure:
        final = _closure(pattern, last, far, f"c{depth}", reading)
    else:
        final = pattern + _hop(last, f"c{depth}", far, reading, far)
    seen_from = far if last.whenever and not last.closure else ""
    return Trail(Bound(far, introduced=(far,), reading=seen_from), final, tuple(before))


def _to_edge(pattern: str, last: Step, near: str, depth: int, reading: str) -> Trail:
    """The last relationship of a way, from the variable `near`, as an entity."""
    entity = f"e{depth}"
    far = f"s{depth}" if last.direction == "in" else f"t{depth}"
    start, finish = (far, near) if last.direction == "in" else (near, far)
    bound = Bound(entity, start, finish, (entity, far))
    test = _held_edge(entity, last, reading)
    return Trail(bound, f"{pattern}{_arrow(last, entity, test)}({far}:{last.label})")


def _held_edge(edge: str, step: Step, reading: str) -> str:
    """What has to be true of an edge to be there at the moment, if one is read."""
    if step.at is not None and is_recorded(step.type):
        return said(edge, step.at)
    if step.at is None or not is_fact(step.type):
        return ""
    return recorded(edge, step.at) if step.whenever else fact(edge, step.at, reading)


def chain(parent: Bound, steps: tuple[Step, ...], far: str, hop: str) -> str:
    """A pattern of plain hops from an entity to the variable `far`; `hop` begins the names of what it passes."""
    pattern = f"({parent.variable})"
    for number, step in enumerate(steps, 1):
        end = far if number == len(steps) else ""
        pattern += _hop(step, f"{hop}_{number}", end, parent.reading, f"{hop}_{number}d")
    return pattern


def _hop(step: Step, edge: str, far: str, reading: str, unnamed: str) -> str:
    """One relationship and the node at its far end; a node without a name is called `unnamed` where it must hold."""
    test = valid(edge, step.at or PRESENT, reading) if step.current else _held_edge(edge, step, reading)
    arrow = _arrow(step, edge if test else "", test)
    name = far or unnamed
    there = held(name, step.label, step.at, reading, whenever=step.whenever) if step.at else ""
    return f"{arrow}({name if there else far}:{step.label}{_when(there)})"


def _when(test: str) -> str:
    """A predicate inside a pattern."""
    return f" WHERE {test}" if test else ""


def _arrow(step: Step, variable: str, where: str = "") -> str:
    inner = f"[{variable}:{types(step.type, PRESENT if step.tenses else step.at)}{_when(where)}]"
    return f"-{inner}->" if step.direction == "out" else f"<-{inner}-"


def _closure(pattern: str, step: Step, far: str, edges: str, reading: str) -> str:
    """Any number of hops, none included."""
    if step.through:
        return f"{pattern} {_passing(step, edges)}* ({far}:{step.label})"
    if not step.current:
        arrow = f"-[:{step.type}*0..]->" if step.direction == "out" else f"<-[:{step.type}*0..]-"
        labels = step.label.split("|")
        there = held_of(far, labels, step.at, reading, whenever=step.whenever) if step.at else []
        return f"{pattern}{arrow}({far}:{step.label}{_when(' AND '.join(there))})"
    test = valid(edges, step.at or PRESENT, reading)
    hop = f"(()-[{edges}:{step.type} WHERE {test}]->())"
    if step.direction == "in":
        hop = f"(()<-[{edges}:{step.type} WHERE {test}]-())"
    return f"{pattern} {hop}* ({far}:{step.label})"


def _passing(step: Step, passed: str) -> str:
    """One hop to a node that satisfies the step's condition, to be repeated."""
    test = f"{passed}.{step.through.name} = '{step.through.word}'" if step.through else "true"
    node = f"({passed}:{step.label} WHERE {test})"
    return f"(()-[:{step.type}]->{node})" if step.direction == "out" else f"({node}<-[:{step.type}]-())"

"""Starts as Cypher patterns: the way to where entities come from, and the variables it binds.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, assert_never

from graph.cypher.query import CallProcedure, Filter, Match, Name, Unwind, With
from graph.cypher.temporal import counted, fact, held, held_of, known, recorded, said, valid
from graph.errors import PlanError
from graph.model.model import PAST_SEARCH_INDEX, SEARCH_INDEX
from graph.model.tenses import is_fact, is_recorded, types
from graph.plan.expressions import (
    PRESENT,
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
from graph.plan.searches import MOST_FOUND, Comparables, Kept, Paths

if TYPE_CHECKING:
    from graph.cypher.query import Clause
    from graph.plan.expressions import Side, Start
    from graph.plan.facts import Facts


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
    #: Whether what binds it meets each entity once.
    once: bool = False

    def end(self, side: Side) -> Bound:
        """One end of this edge, as an entity of its own."""
        variable = self.start if side == "start" else self.finish
        if not variable:
            raise PlanError(f"{self.variable or 'the root'} is not an edge and has no {side}")
        return Bound(variable, reading=self.reading)

    def collected(self, kept: str = "") -> str:
        """The list of all of these, each once; or of what is `kept` of each, where that tells them apart."""
        return f"collect({'' if self.once else 'DISTINCT '}{kept or self.variable})"

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


#: What root fields are seen from: nothing is bound yet.
ROOT: Final = Bound("")


@dataclass(frozen=True, slots=True)
class Trail:
    """The way to the entities at a start: patterns to be matched one after another, and what they bind.

    Each pattern but the last ends in a closure, which may meet a node more than once, at the variable beside it.
    The last one is matched, or called where an index finds the entities; or they are unwound from a list.
    """

    bound: Bound
    last: Match | CallProcedure | Unwind
    before: tuple[tuple[str, str], ...] = ()
    #: Binds the ends of an edge that is no part of a pattern.
    ends: With | None = None

    @property
    def is_pattern(self) -> bool:
        """Whether the entities are matched, and by one pattern alone."""
        return isinstance(self.last, Match) and not self.before

    @property
    def pattern(self) -> str:
        """The last pattern."""
        if not isinstance(self.last, Match):
            raise PlanError(f"{self.bound.variable or 'the root'} is bound by no pattern")
        return self.last.pattern

    def clauses(self, *where: str) -> list[Clause]:
        """Clauses that bind each entity for which `where` holds."""
        before = [clause for pattern, end in self.before for clause in (Match(pattern), With((end,), distinct=True))]
        if not isinstance(self.last, Unwind):
            return [*before, replace(self.last, where=(*self.last.where, *where))]
        if self.ends:
            return [self.last, replace(self.ends, where=where)]
        return [self.last, Filter(where)] if where else [self.last]

    def inside(self, *where: str) -> str:
        """Patterns and conditions, for a subquery that asks whether there is any, or how many where none is met twice.

        A subquery in this form, without MATCH, is parsed at once; Neo4j's parser reads the other form to its end, for
        each level of nesting anew, and remembers every way through it for ever (docs/decisions/call-subqueries.md).
        """
        patterns = ", ".join((*(pattern for pattern, _ in self.before), self.pattern))
        tests = (*self.last.where, *where) if isinstance(self.last, Match) else where
        return f"{patterns} WHERE {' AND '.join(tests)}" if tests else patterns


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
            pattern, where = _by_key(start, parent, Name.NODE.at(depth))
            bound = replace(_node(depth), reading=Name.NODE.at(depth) if start.at else "")
            way = Trail(bound, Match(pattern, where))
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
    if isinstance(start, Gathered) and not start.edges:
        return Trail(_node(depth), Unwind(parent.figure(start.name), Name.NODE.at(depth)))
    raise PlanError(f"{type(start).__name__} is bound already where it may stand, and is never matched")


def _kept(start: Kept, parent: Bound, depth: int) -> Trail:
    """What is no list is unwound to one row, and null to none."""
    kept = f"{parent.variable}.{start.name}"
    if not start.edge:
        return Trail(_node(depth), Unwind(kept, Name.NODE.at(depth)))
    bound = edge_with_ends(depth)
    return Trail(bound, Unwind(kept, bound.variable), ends=ends_of(bound))


def edge_with_ends(depth: int, reading: str = "") -> Bound:
    """An edge that is no part of a pattern, and its ends."""
    names = (Name.EDGE.at(depth), Name.EDGE_START.at(depth), Name.EDGE_END.at(depth))
    return Bound(*names, introduced=names, reading=reading)


def ends_of(edge: Bound) -> With:
    """Bind the ends of an edge, and keep nothing else."""
    of = edge.variable
    return With((of, f"startNode({of}) AS {edge.start}", f"endNode({of}) AS {edge.finish}"))


def _two_ways(start: ByKeyThen | AlongThen, parent: Bound, depth: int) -> Trail:
    middle = Name.BY_KEY.at(depth)
    if isinstance(start, ByKeyThen):
        pattern, _ = _by_key(start.reference, parent, middle)
        return _along(pattern, start.steps, middle, depth, None, parent.reading)
    pattern, where = _by_key(start.reference, Bound(middle), Name.NODE.at(depth))
    way = chain(parent, start.steps, middle, Name.HOP.at(depth))
    return Trail(_node(depth), Match(f"{way}, {pattern}", where))


def _node(depth: int) -> Bound:
    return Bound(Name.NODE.at(depth), introduced=(Name.NODE.at(depth),))


def _nodes_of(start: NodesOf, depth: int, reading: str) -> Trail:
    node = Name.NODE.at(depth)
    if start.at and start.at.of_reading and not reading:
        # The record itself is what is looked up: it tells the day of all that is seen from it.
        there, reading = known(node, start.at), node
    else:
        there = held(node, start.label, start.at, reading) if start.at else ""
    bound = replace(_node(depth), reading=reading, once=True)
    return Trail(bound, Match(f"({node}:{start.label}{_when(there)})"))


def _full_text_hits(start: FullTextHits, parent: Bound, depth: int) -> Trail:
    node, score = Name.NODE.at(depth), Name.SCORE.at(depth)
    index = PAST_SEARCH_INDEX if start.at else SEARCH_INDEX
    most = f", {{limit: {MOST_FOUND}}}" if start.best else ""
    call = f"db.index.fulltext.queryNodes('{index}', ${start.query.name}{most})"
    bound = Bound(node, introduced=(node, score), score=score)
    where = [f"{node}:{'|'.join(start.labels)}"]
    if start.at:
        where += held_of(node, start.labels, start.at, "")
    if start.among is not None:
        where.append(f"EXISTS {{ {chain(parent, start.among.steps, node, Name.HOP.at(depth))} }}")
    return Trail(bound, CallProcedure(call, f"node AS {node}, score AS {score}", tuple(where)))


def _by_key(start: ByKey, parent: Bound, node: str) -> tuple[str, tuple[str, ...]]:
    named = f"{parent.variable}.{start.name}"
    if start.many:
        there = held(node, start.label, start.at, parent.reading) if start.at else ""
        return f"({node}:{start.label}{_when(there)})", (f"{node}.{start.key} IN {named}",)
    others = (f"{node} <> {parent.variable}",) if start.others else ()
    return _keyed(start, named, node), others


def _keyed(start: ByKey, key: str, node: str) -> str:
    """The node of this key."""
    there = held(node, start.label, start.at, "", whenever=True) if start.at else ""
    return f"({node}:{start.label} {{{start.key}: {key}}}{_when(there)})"


def keyed(start: ByKey, key: str, depth: int) -> Trail:
    """The way to the one node whose key is the value of the variable `key`."""
    return Trail(_node(depth), Match(_keyed(start, key, Name.NODE.at(depth))))


def _edges_of(start: EdgesOf, depth: int) -> Trail:
    edge, source, target = Name.EDGE.at(depth), Name.EDGE_START.at(depth), Name.EDGE_END.at(depth)
    bound = Bound(edge, source, target, (edge, source, target), once=True)
    test = fact(edge, start.at, "") if start.at and is_fact(start.type) and not start.at.of_reading else ""
    if start.at and start.at.of_reading:
        test, bound = known(edge, start.at), replace(bound, reading=edge)
    tests = " AND ".join(part for part in (test, counted(edge, start.facts)) if part)
    named = types(start.type, in_time=start.at is not None, suggested=suggests(start.facts))
    arrow = f"-[{edge}:{named}{_when(tests)}]->"
    return Trail(bound, Match(f"({source}:{start.start}){arrow}({target}:{start.end})"))


def suggests(facts: Facts | None) -> bool:
    """Whether suggestions count."""
    return facts is not None and facts.suggested


def _along(pattern: str, steps: tuple[Step, ...], origin: str, depth: int, start: Along | None, reading: str) -> Trail:
    """Follow `steps` from the variable `origin`, at which `pattern` ends; a closure ends a pattern, so that each node
    it meets goes on once.
    """
    before: list[tuple[str, str]] = []
    here = origin
    edge = start is not None and start.edge
    for number, step in enumerate(steps[:-1]):
        if step.closure:
            here = Name.PASSED.at(depth) if number == 0 else Name.PASSED.at(depth, number)
            before.append((_closure(pattern, step, here, Name.HOP.at(depth, number), reading), here))
            pattern = f"({here})"
        else:
            # The node that an edge entity starts from is one of its ends, and has to be known.
            here = Name.PASSED.at(depth) if edge and number == len(steps) - 2 else ""
            pattern += _hop(step, Name.HOP.at(depth, number), here, reading, Name.HELD.at(depth, number))
    last = steps[-1]
    if edge:
        way = _to_edge(pattern, last, here, depth, reading)
        if start and start.same:
            way = replace(way, last=Match(way.pattern, (f"{way.bound.variable}.{start.same} = {origin}.{start.same}",)))
        passed = (here,) if here != origin else ()
        introduced = (*way.bound.introduced, *passed)
        # Of a relationship that is all of its pattern: on the way from a node to its start, others may lead there, too.
        once = len(before) == len(steps) - 1
        return replace(way, bound=replace(way.bound, introduced=introduced, once=once), before=tuple(before))
    far = Name.NODE.at(depth)
    if last.closure:
        final = _closure(pattern, last, far, Name.HOP.at(depth), reading)
    else:
        final = pattern + _hop(last, Name.HOP.at(depth), far, reading, far)
    seen_from = far if last.whenever and not last.closure else ""
    return Trail(Bound(far, introduced=(far,), reading=seen_from), Match(final), tuple(before))


def _to_edge(pattern: str, last: Step, near: str, depth: int, reading: str) -> Trail:
    """The last relationship of a way, from the variable `near`, as an entity."""
    entity = Name.EDGE.at(depth)
    far = Name.EDGE_START.at(depth) if last.direction == "in" else Name.EDGE_END.at(depth)
    start, finish = (far, near) if last.direction == "in" else (near, far)
    bound = Bound(entity, start, finish, (entity, far))
    test = _held_edge(entity, last, reading)
    return Trail(bound, Match(f"{pattern}{_arrow(last, entity, test)}({far}:{last.label})"))


def _held_edge(edge: str, step: Step, reading: str) -> str:
    """What has to be true of an edge to be there at the moment, if one is read, and to count."""
    tests = (_dated_edge(edge, step, reading), counted(edge, step.facts))
    return " AND ".join(test for test in tests if test)


def _dated_edge(edge: str, step: Step, reading: str) -> str:
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
    in_time = step.tenses or step.at is not None
    named = types(step.type, in_time=in_time, suggested=suggests(step.facts))
    inner = f"[{variable}:{named}{_when(where)}]"
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

"""Patterns and conditions as Cypher text: where entities come from, and which of them stay.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, assert_never

from graph.analysis import Comparables, Kept, Paths
from graph.errors import PlanError
from graph.terms import (
    MOST_FOUND,
    SEARCH_INDEX,
    All,
    AllEdges,
    Along,
    AlongThen,
    Among,
    And,
    Classified,
    Compare,
    Contains,
    Counted,
    End,
    Exists,
    Found,
    Identity,
    IsPresent,
    Not,
    Or,
    Reached,
    Referenced,
    ReferencedThen,
    Relevance,
    Slot,
    Step,
    Stored,
)

if TYPE_CHECKING:
    from graph.plan import OrderKey
    from graph.terms import Condition, Expression, Start

#: The slot that every run supplies: the day, in UTC, on which "current" is judged.
TODAY: Final = Slot("today")


@dataclass(frozen=True, slots=True)
class Bound:
    """An entity and the variable it is bound to.

    For an edge, also the variables of its two ends. `introduced` are the variables that its pattern brought in; those
    of enclosing queries stay visible by themselves and may not be named again.
    """

    variable: str
    start: str = ""
    finish: str = ""
    introduced: tuple[str, ...] = ()
    score: str = ""

    def end(self, end: End) -> Bound:
        """One end of this edge, as an entity of its own."""
        variable = self.start if end.side == "start" else self.finish
        if not variable:
            raise PlanError(f"{self.variable or 'the root'} is not an edge and has no {end.side}")
        return Bound(variable)


def ordered(value: Stored | Reached | Counted | Identity | Relevance, bound: Bound) -> str:
    """One component of an order; what is absent stands first."""
    match value:
        case Stored(as_="text"):
            return f"coalesce({stored(value, bound)}, '')"
        case Stored():
            return stored(value, bound)
        case Reached():
            return f"[{_chain(bound.variable, value.steps, 'o')} | o.{value.name}][0]"
        case Counted():
            return f"COUNT {{ {_chain(bound.variable, value.steps, '')} }}"
        case Identity():
            one = bound.variable
            cases = " ".join(f"WHEN {one}:{label} THEN '{label}:' + {one}.{key}" for label, key in value.kinds)
            return f"CASE {cases} END"
        case Relevance():
            return bound.score
        case _:
            assert_never(value)


def _chain(origin: str, steps: tuple[Step, ...], far: str) -> str:
    """A pattern of plain hops from one variable to another."""
    pattern = f"({origin})"
    for number, step in enumerate(steps, 1):
        pattern += f"{_arrow(step, '')}({far if number == len(steps) else ''}:{step.label})"
    return pattern


def stored(value: Stored, bound: Bound) -> str:
    """One stored property of an entity."""
    name = f"{bound.variable}.{value.name}"
    match value.as_:
        case "value":
            return name
        case "text":
            return f"toString({name})"
        case "list":
            return f"coalesce({name}, [])"
        case _:
            assert_never(value.as_)


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
        case Found():
            return _found(start, depth)
        case All():
            return Trail(_node(depth), f"(n{depth}:{start.label})")
        case AllEdges():
            return _all_edges(start, depth)
        case Along():
            return _along(f"({parent.variable})", start.steps, parent.variable, depth, edge=start.edge)
        case Referenced():
            pattern, where = _referenced(start, parent, f"n{depth}")
            return Trail(_node(depth), pattern, where=where)
        case ReferencedThen() | AlongThen():
            return _two_ways(start, parent, depth)
        case Kept() | Paths() | Comparables() | End():
            return _not_matched(start, parent, depth)
        case _:
            assert_never(start)


def _not_matched(start: Kept | Paths | Comparables | End, parent: Bound, depth: int) -> Trail:
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


def _two_ways(start: ReferencedThen | AlongThen, parent: Bound, depth: int) -> Trail:
    middle = f"r{depth}"
    if isinstance(start, ReferencedThen):
        pattern, _ = _referenced(start.reference, parent, middle)
        return _along(pattern, start.steps, middle, depth, edge=False)
    pattern, where = _referenced(start.reference, Bound(middle), f"n{depth}")
    return Trail(_node(depth), f"{_chain(parent.variable, start.steps, middle)}, {pattern}", where=where)


def _node(depth: int) -> Bound:
    return Bound(f"n{depth}", introduced=(f"n{depth}",))


def _found(start: Found, depth: int) -> Trail:
    node, score = f"n{depth}", f"x{depth}"
    call = f"db.index.fulltext.queryNodes('{SEARCH_INDEX}', ${start.query.name}, {{limit: {MOST_FOUND}}})"
    bound = Bound(node, introduced=(node, score), score=score)
    return Trail(
        bound,
        f"{call} YIELD node AS {node}, score AS {score}",
        where=(f"{node}:{'|'.join(start.labels)}",),
        keyword="CALL",
    )


def _referenced(start: Referenced, parent: Bound, node: str) -> tuple[str, tuple[str, ...]]:
    named = f"{parent.variable}.{start.name}"
    if start.many:
        return f"({node}:{start.label})", (f"{node}.{start.key} IN {named}",)
    return f"({node}:{start.label} {{{start.key}: {named}}})", ()


def _all_edges(start: AllEdges, depth: int) -> Trail:
    edge, source, target = f"e{depth}", f"s{depth}", f"t{depth}"
    pattern = f"({source}:{start.start})-[{edge}:{start.type}]->({target}:{start.end})"
    return Trail(Bound(edge, source, target, (edge, source, target)), pattern)


def _along(pattern: str, steps: tuple[Step, ...], origin: str, depth: int, *, edge: bool) -> Trail:
    """Follow `steps` from the variable `origin`, at which `pattern` ends; a closure ends a pattern, so that each node
    it meets goes on once.
    """
    before: list[tuple[str, str]] = []
    here = origin
    for number, step in enumerate(steps[:-1]):
        if step.closure:
            here = f"u{depth}" if number == 0 else f"u{depth}_{number}"
            before.append((_closure(pattern, step, here, f"c{depth}_{number}"), here))
            pattern = f"({here})"
        else:
            pattern += f"{_arrow(step, '')}(:{step.label})"
            here = ""
    last = steps[-1]
    far = f"n{depth}"
    if not edge:
        final = _closure(pattern, last, far, f"c{depth}") if last.closure else _hop(pattern, last, far, depth)
        return Trail(Bound(far, introduced=(far,)), final, tuple(before))
    far = f"s{depth}" if last.direction == "in" else f"t{depth}"
    entity = f"e{depth}"
    start, finish = (far, here) if last.direction == "in" else (here, far)
    passed = (here,) if here and here != origin else ()
    bound = Bound(entity, start, finish, (entity, far, *passed))
    return Trail(bound, f"{pattern}{_arrow(last, entity)}({far}:{last.label})", tuple(before))


def _hop(pattern: str, step: Step, far: str, depth: int) -> str:
    if not step.current:
        return f"{pattern}{_arrow(step, '')}({far}:{step.label})"
    edge = f"c{depth}"
    return f"{pattern}{_arrow(step, edge, current(edge))}({far}:{step.label})"


def _arrow(step: Step, variable: str, where: str = "") -> str:
    inner = f"[{variable}:{step.type}{f' WHERE {where}' if where else ''}]"
    return f"-{inner}->" if step.direction == "out" else f"<-{inner}-"


def _closure(pattern: str, step: Step, far: str, edges: str) -> str:
    """Any number of hops, none included."""
    if not step.current:
        arrow = f"-[:{step.type}*0..]->" if step.direction == "out" else f"<-[:{step.type}*0..]-"
        return f"{pattern}{arrow}({far}:{step.label})"
    hop = f"(()-[{edges}:{step.type} WHERE {current(edges)}]->())"
    if step.direction == "in":
        hop = f"(()<-[{edges}:{step.type} WHERE {current(edges)}]-())"
    return f"{pattern} {hop}* ({far}:{step.label})"


def current(edge: str) -> str:
    """Validity [validFrom, validTo) includes today; an open end reaches for ever."""
    day = f"${TODAY.name}"
    return f"coalesce({edge}.validFrom <= {day}, true) AND coalesce({edge}.validTo > {day}, true)"


def condition(where: Condition, bound: Bound, depth: int) -> str:
    """`where` as a boolean expression on the entity; entities of subqueries lie at `depth`."""
    match where:
        case Compare():
            return f"{_left(where.left, bound, depth)} {where.operator} ${where.right.name}"
        case Among() | Contains() | IsPresent():
            return _test(where, bound)
        case Exists():
            return _exists(where, bound, depth)
        case And():
            return _joined(where.conditions, " AND ", "true", bound, depth)
        case Or():
            return _joined(where.conditions, " OR ", "false", bound, depth)
        case Not():
            # Unknown counts as not holding on both sides of a negation, so that a null never drops an entity twice.
            return f"NOT coalesce({condition(where.condition, bound, depth)}, false)"
        case _:
            assert_never(where)


def _test(where: Among | Contains | IsPresent, bound: Bound) -> str:
    match where:
        case Among():
            return _among(where, bound)
        case Contains():
            return _contains(where, bound)
        case IsPresent():
            return f"{bound.variable}.{where.name} IS NOT NULL"
        case _:
            assert_never(where)


def _among(where: Among, bound: Bound) -> str:
    value = stored(where.property, bound)
    if where.property.as_ == "list":
        return f"any(one IN {value} WHERE one IN ${where.choices.name})"
    return f"{value} IN ${where.choices.name}"


def _left(value: Expression, bound: Bound, depth: int) -> str:
    match value:
        case Stored():
            return stored(value, bound)
        case Classified():
            return classified(value, bound, depth)
        case _:
            raise PlanError(f"only a stored property or a classification can be compared, not {value}")


def classified(value: Classified, bound: Bound, depth: int) -> str:
    """The word of the first condition that holds. The words are the schema's, never the request's."""
    cases = " ".join(f"WHEN {condition(one, bound, depth)} THEN '{word}'" for one, word in value.cases)
    return f"CASE {cases} ELSE '{value.otherwise}' END"


def _joined(conditions: tuple[Condition, ...], word: str, empty: str, bound: Bound, depth: int) -> str:
    parts = [condition(one, bound, depth) for one in conditions]
    return f"({word.join(parts)})" if parts else empty


def _contains(where: Contains, bound: Bound) -> str:
    tests = [f"toLower({bound.variable}.{name}) CONTAINS toLower(${where.text.name})" for name in where.properties]
    return f"({' OR '.join(f'coalesce({test}, false)' for test in tests)})"


def _exists(where: Exists, bound: Bound, depth: int) -> str:
    if isinstance(where.start, End):
        return condition(where.where or And(()), bound.end(where.start), depth)
    way = trail(where.start, bound, depth)
    inner = () if where.where is None else (condition(where.where, way.bound, depth + 1),)
    return f"EXISTS {{ {way.inside(*inner)} }}"


def keyset(order: tuple[OrderKey, ...], after: tuple[Slot, ...], bound: Bound) -> str:
    """Entities behind the position `after`, one slot for each component of `order`."""
    text = ""
    for key, slot in reversed(list(zip(order, after, strict=True))):
        value, beyond = ordered(key.value, bound), "<" if key.descending else ">"
        strict = f"{value} {beyond} ${slot.name}"
        # The bound is stated first without its ties: an index on the first component can then serve the range.
        text = f"({value} {beyond}= ${slot.name} AND ({strict} OR {text}))" if text else strict
    return text

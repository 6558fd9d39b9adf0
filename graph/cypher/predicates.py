"""Conditions and values of one entity as Cypher text: which entities stay, and in what order.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, assert_never

from graph.cypher.patterns import Bound, chain, trail
from graph.cypher.temporal import day, instant, valid
from graph.errors import PlanError
from graph.model.declare import form_of
from graph.model.vocabulary import SEVERITY_ORDER
from graph.plan.conditions import asks_further, conjuncts, nesting, subqueries
from graph.plan.expressions import (
    And,
    Case,
    Compare,
    Contains,
    CountAt,
    End,
    Exists,
    Granted,
    Identity,
    In,
    Is,
    IsCollected,
    IsPresent,
    IsValid,
    Latest,
    MaxAt,
    Not,
    Or,
    PropertyAt,
    Relevance,
    Scaled,
    Selective,
    Share,
    ShownIf,
    Slot,
    Stored,
    Test,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.plan.expressions import Condition, Expression, Judged
    from graph.plan.plan import OrderKey


#: How deep AND and OR may stand in one another as such.
_MOST_NESTED: Final = 3
#: How many subqueries are joined by AND as such, and how many where there are more.
_MOST_JOINED: Final = 4
_JOINED_OF_MORE: Final = 2
#: How many subqueries may be tested while a pattern is matched.
_MOST_WITHIN: Final = 4


def ordered(value: Stored | PropertyAt | CountAt | MaxAt | Identity | IsValid | Relevance, bound: Bound) -> str:
    """One component of an order; what is absent stands first."""
    match value:
        case Stored():
            text = stored(value, bound)
            absent = {"text": "''", "number": "-1"}.get(value.as_)
            return f"coalesce({text}, {absent})" if absent else text
        case PropertyAt():
            return f"[{chain(bound, value.steps, 'o', 'o')} | o.{value.name}][0]"
        case CountAt():
            return _count_at(value, bound)
        case MaxAt():
            texts = f"[{chain(bound, value.steps, 'o', 'o')} | toString(o.{value.name})]"
            return f"reduce(most = '', one IN {texts} | CASE WHEN one > most THEN one ELSE most END)"
        case Identity():
            one = bound.variable
            cases = " ".join(f"WHEN {one}:{label} THEN '{name}:' + {one}.{key}" for label, name, key in value.kinds)
            return f"CASE {cases} END"
        case IsValid():
            return valid(bound.variable, value.at, bound.reading)
        case Relevance():
            return bound.score
        case _:
            assert_never(value)


def _count_at(value: CountAt, bound: Bound) -> str:
    if value.where is None:
        return f"COUNT {{ {chain(bound, value.steps, '', 'o')} }}"
    return f"COUNT {{ {chain(bound, value.steps, 'o', 'o')} WHERE {_test(value.where, Bound('o'))} }}"


def stored(value: Stored, bound: Bound) -> str:
    """One stored property of an entity."""
    name = _as_decided(value, bound.variable)
    match value.as_:
        case "value":
            return name
        case "text":
            return f"toString({name})"
        case "month":
            return f"substring(toString({name}), 0, 7)"
        case "list":
            return f"coalesce({name}, [])"
        case "number":
            return f"toInteger({name})"
        case "rank" | "rank_up":
            return _rank(name, len(SEVERITY_ORDER) + 1 if value.as_ == "rank_up" else 0)
        case _:
            assert_never(value.as_)


def _rank(severity: str, absent: int) -> str:
    """The number of a severity, from 1 for the least."""
    ranks = " ".join(f"WHEN '{one}' THEN {rank}" for rank, one in enumerate(SEVERITY_ORDER, 1))
    return f"CASE {severity} {ranks} ELSE {absent} END"


def _as_decided(value: Stored | Is, variable: str) -> str:
    """A stored property; at a moment, as decisions had left it: the first one after it keeps what it replaced."""
    name = f"{variable}.{value.name}"
    if value.at is None:
        return name
    later = f"MATCH ({variable})<-[:DECIDES]-(d:Decision) WHERE d.recordedFrom > {instant(value.at)}"
    return (
        f"coalesce(head(COLLECT {{ {later} RETURN [d.{value.former}] ORDER BY d.recordedFrom LIMIT 1 }}), [{name}])[0]"
    )


def latest(value: Latest, bound: Bound, depth: int) -> str:
    """A stored day, or a later one among those of other entities, as text: in ISO 8601 that is in the order of time."""
    own, seen = f"toString({bound.variable}.{value.value.name})", f"date(o.{value.name})"
    tests = f"{condition(value.where, Bound('o'), depth)} AND {seen} <= {day(value.at, bound.reading)}"
    texts = f"[{chain(bound, value.steps, 'o', 'o')} WHERE {tests} | toString({seen})]"
    most = f"reduce(most = {own}, one IN {texts} | CASE WHEN one > most THEN one ELSE most END)"
    return f"CASE WHEN {condition(value.standing, bound, depth)} THEN {most} ELSE {own} END"


def condition(where: Condition, bound: Bound, depth: int) -> str:
    """`where` as a boolean expression on the entity; entities of subqueries lie at `depth`."""
    match where:
        case Compare():
            return f"{_left(where.left, bound, depth)} {where.operator} ${where.right.name}"
        case In() | Contains() | Is() | IsPresent() | IsCollected():
            return _test(where, bound)
        case Granted():
            return f"${where.slot.name}"
        case Exists():
            return _exists(where, bound, depth)
        case And() | Or():
            return _joined(where, bound, depth)
        case Not():
            return _negated(where.condition, bound, depth)
        case Selective():
            return condition(where.condition, bound, depth)
        case _:
            assert_never(where)


class Predicate(NamedTuple):
    """A condition as it is spelled, and how many subqueries stand in it."""

    text: str
    subqueries: int


def predicate(where: Condition, bound: Bound, depth: int) -> Predicate:
    """`where` as one of the predicates of a WHERE clause; entities of subqueries lie at `depth`."""
    return Predicate(condition(where, bound, depth), subqueries(where))


def _negated(where: Condition, bound: Bound, depth: int) -> str:
    """Unknown counts as not holding on both sides of a negation, so that a null never drops an entity twice.

    The negation stands inside `coalesce`: around it, Neo4j takes twice as long to plan for each level of nesting. A
    bare NOT EXISTS is planned as a join of its own, before tests that cost less: half as many hits more for a gap.
    """
    if isinstance(where, Not):
        return f"coalesce({condition(where.condition, bound, depth)}, false)"
    return f"coalesce(NOT {condition(where, bound, depth)}, true)"


def _test(where: In | Contains | Is | IsPresent | IsCollected, bound: Bound) -> str:
    match where:
        case IsCollected():
            return f"{stored(where.value, bound) if where.value else bound.variable} IN {where.name}"
        case In():
            return _in(where, bound)
        case Contains():
            return _contains(where, bound)
        case Is():
            return f"{_as_decided(where, bound.variable)} = '{where.word}'"
        case IsPresent():
            return f"{bound.variable}.{where.name} IS NOT NULL"
        case _:
            assert_never(where)


def _in(where: In, bound: Bound) -> str:
    value = stored(where.property, bound)
    if where.property.as_ == "list":
        return f"any(one IN {value} WHERE one IN ${where.choices.name})"
    return f"{value} IN ${where.choices.name}"


def _left(value: Expression, bound: Bound, depth: int) -> str:
    match value:
        case Stored():
            return stored(value, bound)
        case Case():
            return judged(value, bound, depth)
        case _:
            raise PlanError(f"only a stored property or a classification can be compared, not {value}")


def judged(value: Judged, bound: Bound, depth: int) -> str:
    """What conditions make of an entity. The words and factors are the schema's, never the request's."""
    match value:
        case Case():
            cases = " ".join(f"WHEN {condition(case, bound, depth)} THEN '{word}'" for case, word in value.cases)
            else_ = f"'{value.otherwise}'" if isinstance(value.otherwise, str) else stored(value.otherwise, bound)
            return f"CASE {cases} ELSE {else_} END"
        case Test():
            return f"coalesce({condition(value.where, bound, depth)}, false)"
        case Share():
            return _share(value, bound, depth)
        case ShownIf():
            return f"CASE WHEN {condition(value.where, bound, depth)} THEN {stored(value.value, bound)} END"
        case Scaled():
            lowered = f"{stored(value.value, bound)} * {value.factor}"
            return f"CASE WHEN {condition(value.where, bound, depth)} THEN {lowered} END"
        case _:
            assert_never(value)


def _share(value: Share, bound: Bound, depth: int) -> str:
    way = trail(value.among, bound, depth)
    kept = condition(value.where, way.bound, depth + 1)
    alike = f"{way.bound.variable}.{value.same} = {bound.variable}.{value.same}"
    every, same = f"COUNT {{ {way.inside(kept)} }}", f"COUNT {{ {way.inside(kept, alike)} }}"
    return f"CASE WHEN {every} > 1 THEN toFloat({same}) / {every} END"


def _joined(where: And | Or, bound: Bound, depth: int) -> str:
    every = isinstance(where, And)
    flat = conjuncts(where) if every else ()
    # Neo4j takes conjunctions in one another for one.
    many = sum(map(asks_further, flat)) > _MOST_JOINED
    predicates = [predicate(part, bound, depth) for part in (flat if many else where.conditions)]
    texts = [part.text for part in predicates]
    if len(texts) < 2:
        return texts[0] if texts else "true" if every else "false"
    if nesting(where) > _MOST_NESTED:
        # Neo4j takes nested AND and OR apart again and again: twenty in one another took a minute to plan, on a busy
        # machine. A list it leaves alone. What is unknown stays so: `true IN [null, false]` is null.
        return _all_of(texts) if every else f"(true IN [{', '.join(texts)}])"
    return f"({' AND '.join(few_joined(predicates)) if every else ' OR '.join(texts)})"


def _all_of(parts: list[str]) -> str:
    return f"NOT (false IN [{', '.join(parts)}])"


def few_joined(predicates: list[Predicate]) -> list[str]:
    """What has to hold together; where many predicates have subqueries, those beyond the first two in one list.

    Of subqueries that AND joins Neo4j tries each as the next one, at every step: it plans the square of their number.
    The predicates of one clause may be of several entities, so this is no rule of the plan.
    """
    asking = [part for part in predicates if part.subqueries]
    if len(asking) <= _MOST_JOINED:
        return [part.text for part in predicates]
    listed = asking[_JOINED_OF_MORE:]
    return [*(part.text for part in predicates if part not in listed), _all_of([part.text for part in listed])]


def heavy(where: Condition | None) -> bool:
    """Whether a condition by itself has to wait until its pattern is matched."""
    return subqueries(where) > _MOST_WITHIN


def weighs(predicates: Iterable[Predicate]) -> bool:
    """Whether predicates have to wait until their pattern is matched.

    Neo4j plans each subquery anew for every way in which the pattern could be matched: twelve took two to four seconds
    where they were tested within, and half a second behind it.
    """
    return sum(part.subqueries for part in predicates) > _MOST_WITHIN


def _contains(where: Contains, bound: Bound) -> str:
    tests = [f"{bound.variable}.{form_of(name)} CONTAINS ${where.text.name}" for name in where.properties]
    return f"({' OR '.join(f'coalesce({test}, false)' for test in tests)})"


def _exists(where: Exists, bound: Bound, depth: int) -> str:
    if isinstance(where.start, End):
        return condition(where.where or And(()), bound.end(where.start.side), depth)
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

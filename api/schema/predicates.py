"""What the fields of filters ask for: the conditions that inputs are declared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from api.binding.arguments import chosen, plain
from api.schema.filters import condition_of, read
from api.schema.hops import (
    APPLIES_IN,
    ENGAGES,
    FLAGS,
    FOUND_BY,
    LAW,
    MEMBER_SHARE,
    MEMBERS,
    ON_CLUSTER,
    ON_THE_PAIR,
    SHOWN_FINDING,
    STANDING,
    UNITS_ABOVE,
    UNRELATED,
    converse,
)
from api.schema.standing import counting, filtered_facts
from graph.model.vocabulary import SEVERITY_ORDER, AssessmentState
from graph.model.words import folded
from graph.plan.expressions import (
    Along,
    And,
    ByKey,
    Case,
    Compare,
    Contains,
    End,
    Exists,
    In,
    Is,
    IsPresent,
    Not,
    Or,
    Stored,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.binding.arguments import Argument
    from api.schema.filters import Meaning, Parts
    from graph.plan.expressions import Condition, Operator, Step

#: Engagements and flags of a provision, as entities.
ENGAGED: Final = Along((ENGAGES,), edge=True)
FLAGGED: Final = Along((FLAGS,), edge=True)
#: What an edge leads to.
TARGET: Final = End("end")
BASIS: Final = ByKey("basis", "LegalTarget", "path", many=True)

_CONFIDENCE: Final = Stored("confidence")


# --- one field, one condition


def one_of(name: str, *, is_list: bool = False, former: str = "") -> Meaning:
    """The stored value is one of the list; of a stored list, any of its items is. `former` as for `Stored`."""
    stored = Stored(name, "list") if is_list else Stored(name, former=former)
    return lambda one, _beside: In(stored, one.slot())


def is_equal(name: str) -> Meaning:
    """The stored value is this one."""
    return lambda one, _beside: Compare(Stored(name), "=", one.slot())


def at_least(name: str) -> Meaning:
    """The stored number is as great, or greater."""
    return lambda one, _beside: Compare(Stored(name), ">=", one.slot())


def contains(*names: str) -> Meaning:
    """Any of the stored texts contains the text, in the one form that both are compared in."""
    return lambda one, _beside: Contains(names, one.slot(folded))


def is_before(name: str) -> Meaning:
    """The stored instant lies before this one."""
    return lambda one, _beside: Compare(Stored(name), "<", one.slot())


def is_there(name: str) -> Meaning:
    """The stored property is there, or is not, as told."""
    return lambda one, _beside: IsPresent(name) if one.value else Not(IsPresent(name))


def at(start: Along | End | ByKey, meaning: Meaning) -> Meaning:
    """An entity at `start` satisfies it."""
    return lambda one, beside: Exists(start, meaning(one, beside))


def some_finding(one: Argument, _beside: Parts) -> Condition:
    """A finding of this quality rule, which the caller may see, is about the provision or a fact of it."""
    return Exists(FOUND_BY, And((Compare(Stored("rule"), "=", one.slot()), SHOWN_FINDING)))


# --- filters within filters


def all_of(kind: str) -> Meaning:
    """Every filter of the list holds."""
    return lambda one, _beside: And(tuple(condition_of(kind, item.parts()) for item in one.items()))


def any_of(kind: str) -> Meaning:
    """At least one filter of the list holds."""
    return lambda one, _beside: Or(tuple(condition_of(kind, item.parts()) for item in one.items()))


def none_of(kind: str) -> Meaning:
    """The filter does not hold."""
    return lambda one, _beside: Not(condition_of(kind, one.parts()))


def some_at(start: Along, kind: str | type) -> Meaning:
    """At least one entity at `start` satisfies the filter."""
    return lambda one, _beside: Exists(start, condition_of(kind, one.parts()))


def quantified(
    start: Along, kind: type, /, *, some: Argument | None, every: Argument | None, none: Argument | None
) -> Condition:
    """How many entities at `start`, with suggestions where a filter asks for them, satisfy the filter."""
    conditions: list[Condition] = []
    if some:
        conditions.append(Exists(counting(start, filtered_facts(some)), condition_of(kind, some.parts())))
    if none:
        found = Exists(counting(start, filtered_facts(none)), condition_of(kind, none.parts()))
        conditions.append(Not(found))
    if every:
        failing = Exists(counting(start, filtered_facts(every)), Not(condition_of(kind, every.parts())))
        conditions.append(Not(failing))
    return And(tuple(conditions))


# --- ranges


@dataclass(frozen=True, slots=True)
class Severities:
    """Where a severity is stored: its name, and its rank, if that is stored too."""

    name: Stored
    rank: Stored | None = None


def severities(of: Severities, /, *, gte: Argument | None, lte: Argument | None, in_: Argument | None) -> Condition:
    """The severity lies in the range. Where it has no rank, those of the range are named one by one."""
    conditions: list[Condition] = []
    bounds: tuple[tuple[Argument | None, Operator], ...] = ((gte, ">="), (lte, "<="))
    for bound, operator in bounds:
        if bound and of.rank:
            conditions.append(Compare(of.rank, operator, bound.slot(_rank)))
        elif bound:
            conditions.append(In(of.name, bound.slot(_severities_from if operator == ">=" else _severities_to)))
    if lte and not gte and of.rank:
        # What has no severity has a rank below all others.
        conditions.append(Compare(of.rank, ">=", lte.slot(lambda _: _rank(SEVERITY_ORDER[0]))))
    if in_:
        conditions.append(In(of.name, in_.slot()))
    return And(tuple(conditions))


def _rank(severity: object) -> int:
    return 1 + [str(one) for one in SEVERITY_ORDER].index(str(severity))


def _severities_from(least: object) -> list[str]:
    return [one.value for one in SEVERITY_ORDER if _rank(one) >= _rank(least)]


def _severities_to(most: object) -> list[str]:
    return [one.value for one in SEVERITY_ORDER if _rank(one) <= _rank(most)]


@dataclass(frozen=True, slots=True)
class Days:
    """Where a day is stored, or the instant of one."""

    stored: Stored
    convert: Callable[[Any], Any] = plain


def days(of: Days, /, *, gte: Argument | None, lt: Argument | None) -> Condition:
    """The day lies in the half-open range."""
    bounds: tuple[tuple[Argument | None, Operator], ...] = ((gte, ">="), (lt, "<"))
    return And(tuple(Compare(of.stored, operator, one.slot(of.convert)) for one, operator in bounds if one))


def midnight(day: object) -> datetime:
    """The instant at which a day begins, UTC."""
    return datetime.combine(date.fromisoformat(str(day)), time(), UTC)


# --- laws and places


def law_or_unit(via: bool = False, /, *, path: Argument, include_units: Argument | None) -> Condition:
    """The node is the law or unit, or lies below it; with `via`, or below a cluster that stands for it."""
    way = (UNITS_ABOVE,) if include_units and include_units.value else ()
    return _leads_to(path, "path", (*way, MEMBERS) if via else way)


def place(steps: tuple[Step, ...] = (), /, *, code: Argument, closure: Argument | None) -> Condition:
    """The node, or what `steps` lead to, is the place, or counts as it."""
    return _leads_to(code, "code", (*steps, *converse(closure.value if closure else None)))


def _leads_to(named: Argument, key: str, way: tuple[Step, ...]) -> Condition:
    """The node, or what `way` leads to, has this key."""
    same = Compare(Stored(key), "=", named.slot())
    return Exists(Along(way), same) if way else same


def assessed(law: type, /, *, target: Argument, state: Argument) -> Condition:
    """What is known of the provision and a law is this."""
    return Compare(state_of_assessment(law, target), "=", state.slot())


def state_of_assessment(law: type, target: Argument) -> Case:
    """What is known of a provision and a law; `law` is the type of the input that names it."""
    cases = (
        (Exists(Along((ENGAGES,)), read(law, target)), AssessmentState.MAPPED.value),
        (Exists(Along((UNRELATED,)), read(law, target)), AssessmentState.REVIEWED_UNRELATED.value),
    )
    return Case(cases, AssessmentState.NOT_ASSESSED.value)


def applies_in(kind: type) -> Meaning:
    """The law applies in the place, or in one that counts as it."""
    return lambda one, _beside: read(kind, one, (APPLIES_IN,))


# --- engagements: how those of a cluster count


def engages(law: type) -> Meaning:
    """The edge leads to the law."""
    return lambda one, beside: Exists(TARGET, read(law, one, _via_clusters(beside)))


def engages_one_of(law: type) -> Meaning:
    """The edge leads to one of the laws."""

    def meaning(one: Argument, beside: Parts) -> Condition:
        return Exists(TARGET, Or(tuple(read(law, item, _via_clusters(beside)) for item in one.items())))

    return meaning


def is_sure(one: Argument, beside: Parts) -> Condition:
    """So sure is the engagement; where clusters count, of a cluster, what it says of a member."""
    if not _via_clusters(beside):
        return Compare(_CONFIDENCE, ">=", one.slot())
    enough = Compare(_CONFIDENCE, ">=", one.slot())
    of_member = Compare(_CONFIDENCE, ">=", one.slot(lambda value: value / MEMBER_SHARE))
    return Or((And((Not(ON_CLUSTER), enough)), of_member))


def of_law(meaning: Meaning) -> Meaning:
    """The law that the edge leads to, or to a unit of, satisfies it."""
    return lambda one, beside: Exists(TARGET, Exists(LAW, meaning(one, beside)))


def _via_clusters(beside: Parts) -> bool:
    return bool(chosen(beside, "viaClusters"))


# --- claims


def is_disputed(one: Argument, _beside: Parts) -> Condition:
    """Claims on the pair state different things, or do not, as told."""
    states = (AssessmentState.MAPPED, AssessmentState.REVIEWED_UNRELATED)
    found = And(tuple(Exists(ON_THE_PAIR, And((STANDING, Is("state", state.value)))) for state in states))
    return found if one.value else Not(found)

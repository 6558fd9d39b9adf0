"""Filters -> conditions of the plan. Values become slots; only their presence, and closures, shape the plan."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from api.binding.arguments import Given, chosen, plain, present
from api.schema.hops import (
    AFFECTS,
    APPLIES_IN,
    ENGAGES,
    FLAGS,
    IN_DOCUMENT,
    LAW,
    MEMBER_SHARE,
    MEMBERS,
    ON_CLUSTER,
    PUBLISHES,
    TO_DOCUMENT,
    TO_PLATFORM,
    UNITS_ABOVE,
    UNRELATED,
    converse,
)
from api.schema.inputs import Order, PlatformOrderField, ProvisionOrderField
from graph.errors import PlanError
from graph.model.vocabulary import SEVERITY_ORDER, AssessmentState
from graph.plan.expressions import (
    Along,
    Among,
    And,
    Classified,
    Compare,
    Contains,
    Counted,
    End,
    Exists,
    Greatest,
    IsPresent,
    Not,
    Or,
    Reached,
    Referenced,
    Relevance,
    Stored,
)
from graph.plan.plan import OrderKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graph.plan.expressions import Condition, Step

    Parts = Mapping[str, Given]
    Where = Callable[[Parts], Condition | None]
    Component = Stored | Reached | Counted | Greatest | Relevance

_ENGAGED: Final = Along((ENGAGES,), edge=True)
_FLAGGED: Final = Along((FLAGS,), edge=True)
_BASIS: Final = Referenced("basis", "LegalTarget", "path", many=True)
_TARGET: Final = End("end")
_CONFIDENCE: Final = Stored("confidence")


def filtered(name: str, make: Callable[[Parts], Condition]) -> Where:
    """The condition of a filter argument; None where it is not given."""

    def where(given: Parts) -> Condition | None:
        one = present(given, name)
        return None if one is None else make(one.parts())

    return where


def at_start(where: Where) -> Where:
    """A condition on the provision of an edge."""

    def start(given: Parts) -> Condition | None:
        condition = where(given)
        return None if condition is None else Exists(End("start", "Provision"), condition)

    return start


# --- provisions


def provision_condition(parts: Parts) -> Condition:
    """Every condition of a `ProvisionFilter`."""
    return And(tuple(_provision(parts)))


def _provision(parts: Parts) -> Iterator[Condition]:  # one case for each field
    for name, one in parts.items():
        match name:
            case "and":
                yield And(tuple(provision_condition(item.parts()) for item in one.items()))
            case "or":
                yield Or(tuple(provision_condition(item.parts()) for item in one.items()))
            case "not":
                yield Not(provision_condition(one.parts()))
            case "text":
                yield Contains(("title", "excerptText", "plainSummary"), one.slot())
            case "assessment":
                parts = one.parts()
                yield Compare(assessment_state(parts), "=", parts["state"].slot())
            case "engages" | "flags":
                start, make = (_ENGAGED, engagement_condition) if name == "engages" else (_FLAGGED, flag_condition)
                yield from _quantified(one.parts(), start, make)
            case _:
                yield from _own(name, one)


_AMONG: Final = {
    "key": Stored("key"),
    "platform": Stored("platformSlug"),
    "document": Stored("documentKey"),
    "category": Stored("category", "list"),
    "concept": Stored("concepts", "list"),
    "status": Stored("status"),
}
_ELSEWHERE: Final = {
    "sector": (Along((TO_DOCUMENT, TO_PLATFORM)), Stored("sector", "list")),
    "documentType": (Along((TO_DOCUMENT,)), Stored("documentType")),
}
_RANKS: Final = {"severity": ("severityRank", "severity"), "exposureMax": ("exposureMaxRank", "exposureMax")}
_DAYS: Final = {"changed": "lastChangedOn", "firstSeen": "firstSeen"}


def _own(name: str, one: Given) -> Iterator[Condition]:
    """Conditions on what the provision and its document say of themselves."""
    if name in _ELSEWHERE:
        start, stored = _ELSEWHERE[name]
        yield Exists(start, Among(stored, one.slot()))
    elif name in _AMONG:
        yield Among(_AMONG[name], one.slot())
    elif name in _RANKS:
        rank, named = _RANKS[name]
        yield from _range(one.parts(), Stored(rank), _rank, Stored(named))
    elif name in _DAYS:
        yield from _range(one.parts(), Stored(_DAYS[name]), plain, None)


def _rank(severity: object) -> int:
    return 1 + [str(one) for one in SEVERITY_ORDER].index(str(severity))


def _range(
    parts: Parts, value: Stored, convert: Callable[[object], object], stored: Stored | None
) -> Iterator[Condition]:
    for name, one in parts.items():
        if name == "in" and stored:
            yield Among(stored, one.slot())
        elif name == "gte":
            yield Compare(value, ">=", one.slot(convert))
        elif name == "lte":
            yield Compare(value, "<=", one.slot(convert))
        elif name == "lt":
            yield Compare(value, "<", one.slot(convert))


def _quantified(parts: Parts, start: Along, make: Callable[[Parts], Condition]) -> Iterator[Condition]:
    if "some" in parts:
        yield Exists(start, make(parts["some"].parts()))
    if "none" in parts:
        yield Not(Exists(start, make(parts["none"].parts())))
    if "every" in parts:
        yield Not(Exists(start, Not(make(parts["every"].parts()))))


# --- engagements and flags


def engagement_condition(parts: Parts) -> Condition:
    """Every condition of an `EngagementFilter`, on an edge."""
    return And(tuple(_engagement(parts)))


_OF_LAW: Final = {"kind": "kind", "regulationStatus": "status"}
_EDGE_AMONG: Final = {"modality": "modality", "effect": "effect", "method": "method", "status": "status"}
_EDGE_LISTS: Final = {"party": "parties", "factor": "factors"}
_AT_LEAST: Final = {"minConfidence": "confidence", "minStrength": "strength"}


def _engagement(parts: Parts) -> Iterator[Condition]:
    via = bool(chosen(parts, "viaClusters"))
    for name, one in parts.items():
        match name:
            case "target":
                yield Exists(_TARGET, _is_target(one, via=via))
            case "targets":
                yield Exists(_TARGET, Or(tuple(_is_target(item, via=via) for item in one.items())))
            case "minConfidence" if via:
                yield _is_sure(one)
            case "kind" | "regulationStatus":
                yield Exists(_TARGET, Exists(LAW, Among(Stored(_OF_LAW[name]), one.slot())))
            case "jurisdiction":
                yield Exists(_TARGET, Exists(LAW, _is_place(one, (APPLIES_IN,))))
            case "hasCondition":
                yield IsPresent("condition") if one.value else Not(IsPresent("condition"))
            case _:
                yield from _edge(name, one)


def _is_sure(least: Given) -> Condition:
    """So sure is the engagement; of a cluster, what it says of a member."""
    enough = Compare(_CONFIDENCE, ">=", least.slot())
    of_member = Compare(_CONFIDENCE, ">=", least.slot(lambda value: value / MEMBER_SHARE))
    return Or((And((Not(ON_CLUSTER), enough)), of_member))


def flag_condition(parts: Parts) -> Condition:
    """Every condition of a `FlagFilter`, on an edge."""
    return And(tuple(_flag(parts)))


def _flag(parts: Parts) -> Iterator[Condition]:
    for name, one in parts.items():
        match name:
            case "jurisdiction":
                yield Exists(_TARGET, _is_place(one, ()))
            case "level":
                yield Exists(_TARGET, Among(Stored("level"), one.slot()))
            case "basis":
                yield Exists(_BASIS, _is_target(one))
            case _:
                yield from _edge(name, one)


def _edge(name: str, one: Given) -> Iterator[Condition]:
    """Conditions on properties that engagements and flags share."""
    if name in _EDGE_AMONG:
        yield Among(Stored(_EDGE_AMONG[name]), one.slot())
    elif name in _EDGE_LISTS:
        yield Among(Stored(_EDGE_LISTS[name], "list"), one.slot())
    elif name in _AT_LEAST:
        yield Compare(Stored(_AT_LEAST[name]), ">=", one.slot())


def _is_target(one: Given, *, via: bool = False) -> Condition:
    """The node is the law or unit of a `LegalTargetInput`, or lies below it, or below a cluster that stands for it."""
    parts = one.parts()
    way = (UNITS_ABOVE,) if chosen(parts, "includeUnits") else ()
    return _leads_to(parts["path"], "path", (*way, MEMBERS) if via else way)


def _leads_to(named: Given, key: str, way: tuple[Step, ...]) -> Condition:
    """The node, or what `way` leads to, has this key."""
    same = Compare(Stored(key), "=", named.slot())
    return Exists(Along(way), same) if way else same


def _is_place(one: Given, steps: tuple[Step, ...]) -> Condition:
    """The node, or what `steps` lead to, is the place of a `JurisdictionInput`, or counts as it."""
    parts = one.parts()
    return _leads_to(parts["code"], "code", (*steps, *converse(chosen(parts, "closure"))))


def applying(name: str) -> Where:
    """The law applies in the place of a `JurisdictionInput`, or in one that counts as it."""

    def where(given: Parts) -> Condition | None:
        one = present(given, name)
        return None if one is None else _is_place(one, (APPLIES_IN,))

    return where


# --- assessment


def assessment_state(given: Parts) -> Classified:
    """What is known of a provision and the argument `target`."""
    target = given["target"]
    cases = (
        (Exists(Along((ENGAGES,)), _is_target(target)), AssessmentState.MAPPED.value),
        (Exists(Along((UNRELATED,)), _is_target(target)), AssessmentState.REVIEWED_UNRELATED.value),
    )
    return Classified(cases, AssessmentState.NOT_ASSESSED.value)


# --- platforms and orders


def platform_condition(parts: Parts) -> Condition:
    """Every condition of a `PlatformFilter`."""
    return And(tuple(_platform(parts)))


def _platform(parts: Parts) -> Iterator[Condition]:
    for name, one in parts.items():
        match name:
            case "slug":
                yield Among(Stored("slug"), one.slot())
            case "sector":
                yield Among(Stored("sector", "list"), one.slot())
            case "text":
                yield Contains(("name", "legalEntity"), one.slot())
            case "provisions":
                yield Exists(Along((PUBLISHES, IN_DOCUMENT)), provision_condition(one.parts()))
            case _:
                raise PlanError(f"PlatformFilter.{name} is in the schema but makes no condition")


# --- changes


def change_condition(parts: Parts) -> Condition:
    """Every condition of a `ChangeFilter`."""
    return And(tuple(_change(parts)))


def _change(parts: Parts) -> Iterator[Condition]:
    for name, one in parts.items():
        match name:
            case "platform":
                yield Among(Stored("platformSlug"), one.slot())
            case "kind":
                yield Among(Stored("kind"), one.slot())
            case "detected":
                yield from _range(one.parts(), Stored("detectedAt"), _midnight, None)
            case "severity":
                yield Among(Stored("severity"), one.slot(_severities))
            case "affects":
                yield Exists(Along((AFFECTS,)), provision_condition(one.parts()))
            case _:
                raise PlanError(f"ChangeFilter.{name} is in the schema but makes no condition")


def _midnight(day: object) -> datetime:
    """The instant at which a day begins, UTC."""
    return datetime.combine(date.fromisoformat(str(day)), time(), UTC)


def _severities(asked: Mapping[str, Any]) -> list[str]:
    """The severities of a range: of what nobody has judged there is no rank to compare."""
    low, high, among = (asked.get(name) for name in ("gte", "lte", "in"))
    return [
        one.value
        for one in SEVERITY_ORDER
        if (low is None or _rank(one) >= _rank(low))
        and (high is None or _rank(one) <= _rank(high))
        and (among is None or one in among)
    ]


_PROVISION_ORDER: Final[dict[object, Component]] = {
    ProvisionOrderField.SEVERITY: Stored("severityRank"),
    ProvisionOrderField.EXPOSURE_MAX: Stored("exposureMaxRank"),
    ProvisionOrderField.FIRST_SEEN: Stored("firstSeen", "text"),
    ProvisionOrderField.LAST_CHANGED: Stored("lastChangedOn", "text"),
    ProvisionOrderField.PLATFORM_NAME: Reached((TO_DOCUMENT, TO_PLATFORM), "name"),
    ProvisionOrderField.ENGAGEMENT_COUNT: Counted((ENGAGES,)),
    ProvisionOrderField.RELEVANCE: Relevance(),
}
_PLATFORM_ORDER: Final[dict[object, Component]] = {
    PlatformOrderField.NAME: Stored("name"),
    PlatformOrderField.PROVISION_COUNT: Counted((PUBLISHES, IN_DOCUMENT)),
    PlatformOrderField.LAST_CHANGED: Greatest((PUBLISHES, IN_DOCUMENT), "lastChangedOn"),
}


def provision_order(given: Parts) -> tuple[OrderKey, ...]:
    """The order that `orderBy` asks for; ties by key."""
    return _order(given, _PROVISION_ORDER, Stored("key"), Order.DESC)


def platform_order(given: Parts) -> tuple[OrderKey, ...]:
    """The order that `orderBy` asks for; ties by slug."""
    return _order(given, _PLATFORM_ORDER, Stored("slug"), Order.ASC)


def _order(given: Parts, values: Mapping[object, Component], key: Stored, usual: Order) -> tuple[OrderKey, ...]:
    asked: dict[object, bool] = {}
    for one in given["orderBy"].value or ():
        asked.setdefault(one["field"], (one["direction"] or usual) is Order.DESC)
    # The key goes the way of the component before it: an index over both can then be read from either end.
    last = next(reversed(asked.values()), False)
    return (*(OrderKey(values[name], descending) for name, descending in asked.items()), OrderKey(key, last))

"""The axes and measures of a matrix: what a caller says, and the table of the plan that it means."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from api.binding.arguments import Argument
from api.schema.enums import Closure, meaning
from api.schema.filters import needed, option, read, read_by
from api.schema.hops import (
    ACTIVE,
    CHAPTERS_BELOW,
    ENGAGES,
    FLAGS,
    IS_CLUSTER,
    IS_NO_CHAPTER,
    MEMBERS,
    TO_DOCUMENT,
    TO_PLATFORM,
    UNIT,
    UNITS_ABOVE,
    UNRELATED,
    closure_steps,
)
from api.schema.report_scope import scope_condition
from api.schema.standing import counting, facts_of
from graph.model.vocabulary import Severity
from graph.plan.expressions import Along, And, Compare, Exists, In, IsPresent, NodesOf, Slot, Stored, Within
from graph.plan.reports import Axis, Measured, Named, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphql import GraphQLError

    from graph.plan.expressions import Condition
    from graph.plan.facts import Facts

    Parts = Mapping[str, Argument]

#: Values of one axis at most.
MAX_VALUES: Final = 200
#: Values of one axis where the request does not say.
DEFAULT_VALUES: Final = 50


@meaning(
    PLATFORM="Platform, by slug. With `within`: platforms of this sector.",
    SECTOR="Sector of the platform. With `within`: only this sector.",
    CATEGORY="Category of the provision. With `within`: only this category.",
    REGULATION="Engaged law; an engaged legal unit counts for its law. With `within`: only this law, and for a "
    "cluster also its members.",
    LEGAL_UNIT="Engaged law or legal unit. With `within`: the units directly below this law or unit. Each unit "
    "includes everything below it, and a chapter is replaced by its contents.",
    JURISDICTION="Flagged place. With `within`: this place and the places within it today.",
    SEVERITY="Severity of the provision; provisions without a severity are left out. With `within`: only this "
    "severity.",
    MONTH="Month in which the provision was first seen, as YYYY-MM. With `within`: the months of this year.",
)
class AxisKind(Enum):
    """Property that divides the provisions along one axis of a matrix."""

    PLATFORM = "PLATFORM"
    SECTOR = "SECTOR"
    CATEGORY = "CATEGORY"
    REGULATION = "REGULATION"
    LEGAL_UNIT = "LEGAL_UNIT"
    JURISDICTION = "JURISDICTION"
    SEVERITY = "SEVERITY"
    MONTH = "MONTH"


@meaning(
    PROVISIONS="Number of provisions in the cell.",
    PLATFORMS="Number of platforms that the provisions in the cell belong to.",
    MAX_SEVERITY="Highest severity of a provision in the cell: 1 for LOW, 2 for MEDIUM, 3 for HIGH. A cell of "
    "which no provision has a severity is left out.",
    MEAN_CONFIDENCE="Mean confidence of the engagements and flags that put provisions into the cell; each engagement "
    "or flag counts once. Needs an axis of laws, legal units or places.",
    COVERAGE="Provisions that engage the law or unit, as a share of the provisions that engage it or were found "
    "unrelated to it. Needs an axis of laws or legal units; if both axes are of these kinds, the share "
    "is about the columns. Values and cells that contain only unrelated provisions are shown with a "
    "support of 0. Provisions that nobody has assessed are not counted, and suggestions never are.",
    LIFT="Observed co-occurrence divided by the co-occurrence expected if row and column were independent, "
    "over all active provisions of the graph, whatever the scope. Cells with a support below 2, and "
    "cells of a value that no active provision has, are left out.",
    JACCARD="Provisions with both values, as a share of the provisions with at least one of the values, within "
    "the scope.",
)
class Measure(Enum):
    """Measure of the cells of a matrix."""

    PROVISIONS = "PROVISIONS"
    PLATFORMS = "PLATFORMS"
    MAX_SEVERITY = "MAX_SEVERITY"
    MEAN_CONFIDENCE = "MEAN_CONFIDENCE"
    COVERAGE = "COVERAGE"
    LIFT = "LIFT"
    JACCARD = "JACCARD"


def _axis(
    reviewed: bool, facts: Facts | None = None, /, *, kind: Argument, limit: Argument, within: Argument | None
) -> Axis:
    """An axis; `reviewed` tells whether provisions found unrelated are shown beside it, `facts` which facts count."""
    axis = _AXES[kind.value](limit.slot(_checked(limit)), within, reviewed)
    return replace(axis, start=counting(axis.start, facts)) if kind.value in _OF_EDGES else axis


@read_by(_axis, "Axis of a matrix: its rows or its columns.")
class AxisInput:
    """One axis."""

    kind: AxisKind = needed("Property that divides the provisions along the axis.")
    limit: int | None = option(
        f"Largest number of values, 1 to {MAX_VALUES}. Values that most provisions have come first; ties are ordered "
        "by key.",
        DEFAULT_VALUES,
    )
    within: str | None = option(
        "Restricts the axis to values within this value. The values of `AxisKind` say what `within` may name."
    )


_MEASURED: Final = {
    Measure.PROVISIONS: Measured("PROVISIONS", "SUPPORT"),
    Measure.PLATFORMS: Measured("PLATFORMS", "DISTINCT", Stored("platformSlug")),
    Measure.MAX_SEVERITY: Measured("MAX_SEVERITY", "GREATEST", Stored("severityRank")),
    Measure.MEAN_CONFIDENCE: Measured("MEAN_CONFIDENCE", "MEAN", Stored("confidence")),
    Measure.COVERAGE: Measured("COVERAGE", "SHARE"),
    Measure.LIFT: Measured("LIFT", "LIFT", population=ACTIVE),
    Measure.JACCARD: Measured("JACCARD", "JACCARD"),
}
_OF_LAW: Final = frozenset({AxisKind.REGULATION, AxisKind.LEGAL_UNIT})
_OF_EDGES: Final = _OF_LAW | {AxisKind.JURISDICTION}


def table(given: Parts) -> Table:
    """The table that the arguments of `matrix` ask for."""
    measure = given["measure"].value
    rows, columns = (given[name].value["kind"] for name in ("rows", "columns"))
    if measure is Measure.MEAN_CONFIDENCE and not {rows, columns} & _OF_EDGES:
        raise _needs(given["measure"], "an axis of kind REGULATION, LEGAL_UNIT or JURISDICTION, whose edges have one")
    if measure is Measure.COVERAGE and not {rows, columns} & _OF_LAW:
        raise _needs(given["measure"], "an axis of kind REGULATION or LEGAL_UNIT, which is covered or not")
    # A suggestion does not cover a law: what is covered was assessed.
    covers, by_columns = measure is Measure.COVERAGE, columns in _OF_LAW
    facts = None if covers else facts_of(given)
    return Table(
        NodesOf("Provision"),
        scope_condition(given),
        read(AxisInput, given["rows"], covers and not by_columns, facts),
        read(AxisInput, given["columns"], covers and by_columns, facts),
        _MEASURED[measure],
        apart=rows is columns,
        suggested=facts is not None and facts.suggested and bool({rows, columns} & _OF_EDGES),
    )


def sizes(values: Mapping[str, Any]) -> Mapping[str, int]:
    """How many entries the lists of a matrix have at most; values that are refused later count as the most."""
    rows, columns = (min(max(_limit(values[name].get("limit")), 1), MAX_VALUES) for name in ("rows", "columns"))
    return {"rows": rows, "columns": columns, "cells": rows * columns}


def _limit(value: int | None) -> int:
    return DEFAULT_VALUES if value is None else value


def _needs(measure: Argument, what: str) -> GraphQLError:
    return measure.refused(f"the measure {measure.value.value} needs {what}")


def _checked(given: Argument) -> Callable[[int], int]:
    def convert(size: int) -> int:
        if 1 <= size <= MAX_VALUES:
            return size
        message = f"{given.path[0]}.limit: {size} is outside 1 to {MAX_VALUES}; narrow the axis down with `within`"
        raise given.refused(message)

    return convert


def _platforms(limit: Slot, within: Argument | None, _reviewed: bool) -> Axis:
    sector = In(Stored("sector", "list"), within.slot(lambda one: [one])) if within else None
    return Axis(
        Stored("platformSlug"),
        limit,
        where=sector and Exists(Along((TO_DOCUMENT, TO_PLATFORM)), sector),
        named=Named(NodesOf("Platform"), "slug", Stored("name")),
    )


def _sectors(limit: Slot, within: Argument | None, _reviewed: bool) -> Axis:
    start = Along((TO_DOCUMENT, TO_PLATFORM))
    return Axis(Stored("sector", "list"), limit, start, only=within.slot() if within else None)


def _categories(limit: Slot, within: Argument | None, _reviewed: bool) -> Axis:
    named = Named(NodesOf("Category"), "slug", Stored("name"))
    return Axis(Stored("category", "list"), limit, only=within.slot() if within else None, named=named)


def _regulations(limit: Slot, within: Argument | None, reviewed: bool) -> Axis:
    return Axis(
        Stored("regulationPath"),
        limit,
        Along((ENGAGES,), edge=True),
        within=Within(NodesOf("Regulation"), _is("path", within), Along((MEMBERS,)), "path") if within else None,
        reviewed=Along((UNRELATED,), edge=True) if reviewed else None,
        named=Named(NodesOf("Regulation"), "path", Stored("label"), IS_CLUSTER),
    )


def _units(limit: Slot, within: Argument | None, reviewed: bool) -> Axis:
    return Axis(
        Stored("path"),
        limit,
        Along((ENGAGES,), edge=True),
        within=units_within(_is("path", within)) if within else None,
        above=Along((UNITS_ABOVE,)) if within else None,
        reviewed=Along((UNRELATED,), edge=True) if reviewed else None,
        named=Named(NodesOf("LegalTarget"), "path", Stored("label"), IS_CLUSTER),
    )


def units_within(named: Condition) -> Within:
    """The units directly below a law or unit, chapters opened."""
    return Within(NodesOf("LegalTarget"), named, Along((CHAPTERS_BELOW, UNIT)), "path", IS_NO_CHAPTER)


def _places(limit: Slot, within: Argument | None, _reviewed: bool) -> Axis:
    parts = Along(closure_steps(Closure.DESCENDANTS))
    return Axis(
        Stored("code"),
        limit,
        Along((FLAGS,), edge=True),
        within=Within(NodesOf("Jurisdiction"), _is("code", within), parts, "code") if within else None,
        named=Named(NodesOf("Jurisdiction"), "code", Stored("name")),
    )


def _severities(limit: Slot, within: Argument | None, _reviewed: bool) -> Axis:
    severity = Stored("severity")
    only = within.slot(_word(within)) if within else None
    return Axis(severity, limit, where=IsPresent("severity"), only=only)


def _word(given: Argument) -> Callable[[str], str]:
    def convert(value: str) -> str:
        if value in {one.value for one in Severity}:
            return value
        raise given.refused(f"{given.path[0]}.within: {value!r} is not a severity; severities are LOW, MEDIUM and HIGH")

    return convert


def _months(limit: Slot, within: Argument | None, _reviewed: bool) -> Axis:
    return Axis(Stored("firstSeen", "month"), limit, where=_in_year(within) if within else None)


def _in_year(given: Argument) -> Condition:
    seen = Stored("firstSeen")
    first = given.slot(lambda value: date(_year(given, value), 1, 1))
    next_first = given.slot(lambda value: date(_year(given, value) + 1, 1, 1))
    return And((Compare(seen, ">=", first), Compare(seen, "<", next_first)))


def _year(given: Argument, value: str) -> int:
    if re.fullmatch(r"[12][0-9]{3}", value):
        return int(value)
    raise given.refused(f"{given.path[0]}.within: {value!r} is not a year, such as 2026")


def _is(name: str, given: Argument) -> Condition:
    return Compare(Stored(name), "=", given.slot())


_AXES: Final[dict[AxisKind, Callable[[Slot, Argument | None, bool], Axis]]] = {
    AxisKind.PLATFORM: _platforms,
    AxisKind.SECTOR: _sectors,
    AxisKind.CATEGORY: _categories,
    AxisKind.REGULATION: _regulations,
    AxisKind.LEGAL_UNIT: _units,
    AxisKind.JURISDICTION: _places,
    AxisKind.SEVERITY: _severities,
    AxisKind.MONTH: _months,
}

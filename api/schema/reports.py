"""Reports over many provisions at once: coverage of a law, a gap between two sets of laws, a matrix of two axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import strawberry

from api.binding.arguments import Argument, chosen
from api.schema.connections import FacetCount
from api.schema.declare import Assessed, Computed, Connected, Fixed, Tallied, ToMany, ToOne, declared, described
from api.schema.hops import ACTIVE, ENGAGES, IN_DOCUMENT, PUBLISHES, UNIT, UNITS_ABOVE, UNRELATED
from api.schema.matrix_axes import Measure, units_within
from api.schema.report_scope import engages_one_of, reviewed_for_one_of, scope_condition
from api.schema.scalars import Score
from graph.model.vocabulary import SEVERITY_ORDER, Severity
from graph.plan.expressions import Along, And, Compare, Condition, Figure, Gathered, NodesOf, Not, Stored, Within
from graph.plan.plan import OrderKey
from graph.plan.reports import Assessment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.schema.legal import LegalTarget, LegalUnit
    from api.schema.provision import ProvisionConnection

    Parts = Mapping[str, Argument]

_BY_KEY: Final = (OrderKey(Stored("key")),)
_BY_ORDINAL: Final = (OrderKey(Stored("ordinal")), OrderKey(Stored("path")))
_PROVISIONS: Final = NodesOf("Provision")

_LegalTarget = Annotated["LegalTarget", strawberry.lazy("api.schema.legal")]
_LegalUnit = Annotated["LegalUnit", strawberry.lazy("api.schema.legal")]
_ProvisionConnection = Annotated["ProvisionConnection", strawberry.lazy("api.schema.provision")]


def _figure(text: str, name: str) -> Any:
    return described(text, Computed(Figure(name)))


# --- coverage


def _assessment(given: Parts) -> Assessment:
    """With `includeUnits`, of the units below the target; without it, of the target alone and what leads to it."""
    target = given["target"].parts()
    whole = Compare(Stored("path"), "=", target["path"].slot())
    deep = chosen(target, "includeUnits")
    return Assessment(
        units_within(whole) if deep else Within(NodesOf("LegalTarget"), whole, None, "path"),
        _BY_ORDINAL,
        Along((PUBLISHES, IN_DOCUMENT)),
        ACTIVE,
        Along((ENGAGES,)),
        Along((UNRELATED,)),
        Along((UNITS_ABOVE,)) if deep else None,
        Stored("severityRank"),
        tuple(one.value for one in SEVERITY_ORDER),
        UNIT.label,
    )


COVERAGE: Final = Assessed(
    _assessment,
    "the graph holds no law or unit of the path that `target` names; `regulations`, `Regulation.units` and `search` "
    "find those that it holds",
    weight=5,
)


@strawberry.type(
    description="What is known of one unit of a law and the active provisions of a platform, each of which is in "
    "exactly one of three states, as `assessmentState` tells it."
)
class UnitCoverage:
    """What is known of one unit."""

    unit: _LegalUnit = described("The unit, with everything below it.", ToOne(Gathered("unit"), required=True))
    mapped: int = _figure("How many provisions engage it or something below it.", "mapped")
    reviewed_unrelated: int = _figure(
        "How many others were reviewed and found unrelated to it, or to something below it.", "reviewedUnrelated"
    )
    not_assessed: int = _figure("How many nobody has looked at: that is not a no.", "notAssessed")
    max_severity: Severity | None = _figure(
        "Highest severity of those that engage it; null where none does.", "maxSeverity"
    )


@strawberry.type(
    description="What is known of the units of a law and the active provisions of a platform. The units are those "
    "directly below the target, a chapter replaced by what is in it; where there are none, or `includeUnits` is false, "
    "the target itself. A unit is mapped where a provision engages it or something below it, else reviewed and "
    "unrelated where one was reviewed and found unrelated to it, or to something below it, else not assessed: a gap "
    "that nobody has looked at is told from one that was reviewed."
)
class Coverage:
    """What is known of the units of a law."""

    target: _LegalTarget = described("The law or unit.", ToOne(Gathered("target"), required=True))
    total: int = _figure("How many units: the sum of the next three.", "total")
    mapped: int = _figure("How many units are mapped.", "mapped")
    reviewed_unrelated: int = _figure("How many units are reviewed and unrelated.", "reviewedUnrelated")
    not_assessed: int = _figure("How many units are not assessed.", "notAssessed")
    ratio: Score | None = _figure(
        "Share of what was assessed: mapped / (mapped + reviewedUnrelated); null where nothing was.", "ratio"
    )
    completeness: Score = _figure("How much was looked at: (mapped + reviewedUnrelated) / total.", "completeness")
    units: list[UnitCoverage] = described(
        "Each unit, in the order of the law. Empty where the counts speak of a law itself, which is no unit.",
        ToMany(Gathered("units"), ()),
    )


# --- gap

DEFINITION: Final = (
    "Of the provisions in scope, each counts in exactly one of five: onlyA engages one of the targets of a and none of "
    "b, onlyB the other way round, both engages one of each; neither engages none of them, and was reviewed and found "
    "unrelated to at least one target of a and at least one of b; notAssessed engages none of them, and for at least "
    "one side nobody has looked at it. It tells what accepted facts say now, and is no legal determination."
)


def check_sides(given: Parts) -> None:
    """Refuse a side without a target."""
    for name in ("a", "b"):
        if not given[name].value:
            raise given[name].refused(f"`{name}` names no law: give at least one target on each side")


def _sided(a: bool, b: bool) -> Callable[[Parts], Condition]:
    """In scope, and engaging one of the targets of each side, or none of them, as told."""

    def where(given: Parts) -> Condition:
        sides = ((engages_one_of(given["a"]), a), (engages_one_of(given["b"]), b))
        return And((scope_condition(given), *(side if wanted else Not(side) for side, wanted in sides)))

    return where


def _reviewed(given: Parts) -> Condition:
    return And((reviewed_for_one_of(given["a"]), reviewed_for_one_of(given["b"])))


def _neither(given: Parts) -> Condition:
    return And((_reviewed(given), _sided(a=False, b=False)(given)))


def _not_assessed(given: Parts) -> Condition:
    return And((_sided(a=False, b=False)(given), Not(_reviewed(given))))


@strawberry.type(
    description="Provisions by which of two sets of laws they engage. `onlyA`, `onlyB`, `both`, `neither` and "
    "`notAssessed` share the provisions in scope among them, each in exactly one."
)
class GapReport:
    """Provisions by which of two sets of laws they engage."""

    @declared(Connected(_PROVISIONS, _BY_KEY, _sided(a=True, b=False)))
    def only_a(self, first: int | None = 20, after: str | None = strawberry.UNSET) -> _ProvisionConnection:
        """Provisions that engage a target of `a` and none of `b`, by key."""

    @declared(Connected(_PROVISIONS, _BY_KEY, _sided(a=False, b=True)))
    def only_b(self, first: int | None = 20, after: str | None = strawberry.UNSET) -> _ProvisionConnection:
        """Provisions that engage a target of `b` and none of `a`, by key."""

    @declared(Connected(_PROVISIONS, _BY_KEY, _sided(a=True, b=True)))
    def both(self, first: int | None = 20, after: str | None = strawberry.UNSET) -> _ProvisionConnection:
        """Provisions that engage a target of each, by key."""

    neither: int = described(
        "How many engage none of them, and for each side were reviewed and found unrelated to one of its targets.",
        Tallied(_PROVISIONS, _neither),
    )
    not_assessed: int = described(
        "How many engage none of them, and were not looked at for at least one side.",
        Tallied(_PROVISIONS, _not_assessed),
    )
    definition: str = described("What the five say, in a sentence.", Fixed(DEFINITION))


# --- matrix


@strawberry.type(description="The provisions that have one value in the rows and one in the columns.")
class MatrixCell:
    """One cell of a matrix."""

    row: strawberry.ID = _figure("Key of the row.", "row")
    column: strawberry.ID = _figure("Key of the column.", "column")
    value: float = _figure("The measure, with at most 12 digits behind the point.", "value")
    support: int = _figure("How many provisions of the scope have both, each counted once.", "support")
    via_cluster: bool = _figure(
        "Whether row or column is a cluster: laws of one subject, engaged as a group. It speaks for no single member.",
        "viaCluster",
    )

    @declared(Connected(Gathered("provisions"), _BY_KEY))
    def provisions(self, first: int | None = 5, after: str | None = strawberry.UNSET) -> _ProvisionConnection:
        """The provisions that `support` counts, by key."""


@strawberry.type(
    description="The provisions of a scope by two axes. Of an axis the values are shown that most provisions have, of "
    "the cells those that hold something. Where both axes are of one kind, a value has no cell with itself."
)
class Matrix:
    """The provisions of a scope by two axes."""

    measure: Measure = _figure("What the cells are measured by.", "measure")
    rows: list[FacetCount] = described(
        "Values of the rows, the most frequent first, each with all provisions of the scope that have it.",
        ToMany(Gathered("rows"), ()),
    )
    columns: list[FacetCount] = described(
        "Values of the columns, the most frequent first, each with all provisions of the scope that have it.",
        ToMany(Gathered("columns"), ()),
    )
    cells: list[MatrixCell] = described(
        "Cells, in the order of rows and then of columns.", ToMany(Gathered("cells"), ())
    )
    truncated: bool = _figure("Whether an axis has more values than its limit lets through.", "truncated")

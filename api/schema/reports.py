"""Reports over many provisions at once: coverage of a law, a gap between two sets of laws, a matrix of two axes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

import strawberry

from api.binding.arguments import Argument, chosen
from api.schema.connections import FacetCount
from api.schema.declare import Assessed, Computed, Connected, Fixed, Tallied, ToMany, ToOne, declared, described
from api.schema.hops import ACTIVE, BY_KEY, ENGAGES, IN_DOCUMENT, PUBLISHES, UNIT, UNITS_ABOVE, UNRELATED
from api.schema.matrix_axes import Measure, units_within
from api.schema.report_scope import engages_one_of, reviewed_for_one_of, scope_condition, suggested_for_one_of
from api.schema.scalars import Score
from api.schema.standing import suggested, suggestions_of
from graph.model.vocabulary import SEVERITY_ORDER, Severity
from graph.plan.expressions import Along, And, Compare, Condition, Figure, Gathered, NodesOf, Not, Or, Stored, Within
from graph.plan.plan import OrderKey
from graph.plan.reports import Assessment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.schema.legal import LegalTarget, LegalUnit
    from api.schema.provision import ProvisionConnection

    Parts = Mapping[str, Argument]

_BY_ORDINAL: Final = (OrderKey(Stored("ordinal")), OrderKey(Stored("path")))
_PROVISIONS: Final = NodesOf("Provision")

_LegalTarget = Annotated["LegalTarget", strawberry.lazy("api.schema.legal")]
_LegalUnit = Annotated["LegalUnit", strawberry.lazy("api.schema.legal")]
_ProvisionConnection = Annotated["ProvisionConnection", strawberry.lazy("api.schema.provision")]


def _figure(text: str, name: str) -> Any:
    return described(text, Computed(Figure(name)))


# --- coverage


def _assessment(given: Parts) -> Assessment:
    """With `includeUnits`, of the units below the target; without it, of the target alone and what leads to it.
    Suggestions, where they are asked for, alter no state.
    """
    target, drafts = given["target"].parts(), suggestions_of(given)
    whole = Compare(Stored("path"), "=", target["path"].slot())
    deep = chosen(target, "includeUnits")
    return Assessment(
        within=units_within(whole) if deep else Within(NodesOf("LegalTarget"), whole, None, "path"),
        order=_BY_ORDINAL,
        provisions=Along((PUBLISHES, IN_DOCUMENT)),
        where=ACTIVE,
        mapped=Along((ENGAGES,)),
        reviewed=Along((UNRELATED,)),
        above=Along((UNITS_ABOVE,)) if deep else None,
        rank=Stored("severityRank"),
        degrees=tuple(one.value for one in SEVERITY_ORDER),
        unit=UNIT.label,
        suggested=Along((suggested(ENGAGES, drafts),)) if drafts else None,
    )


COVERAGE: Final = Assessed(
    _assessment,
    "the graph holds no law or unit with the path that `target` names; `regulations`, `Regulation.units` and `search` "
    "find what the graph holds",
    weight=5,
)


@strawberry.type(
    description="What is known about one unit of a law and the active provisions of a platform. Each provision is "
    "in exactly one of the three states of `assessmentState`."
)
class UnitCoverage:
    """What is known of one unit."""

    unit: _LegalUnit = described(
        "Legal unit, together with everything below it.", ToOne(Gathered("unit"), required=True)
    )
    mapped: int = _figure("Number of provisions that engage the unit or a unit below it.", "mapped")
    reviewed_unrelated: int = _figure(
        "Number of other provisions that were reviewed and found unrelated to the unit, or to a unit below it.",
        "reviewedUnrelated",
    )
    not_assessed: int = _figure(
        "Number of provisions that nobody has assessed for the unit. They may or may not be related.", "notAssessed"
    )
    suggested: int = _figure(
        "Number of the provisions in `notAssessed` for which an engagement of the unit, or of a unit below it, is "
        "suggested. Always 0 unless `facts` asks for suggestions.",
        "suggested",
    )
    max_severity: Severity | None = _figure(
        "Highest severity of the provisions that engage the unit; null if no provision does.", "maxSeverity"
    )


@strawberry.type(
    description="What is known about the units of a law and the active provisions of a platform. The units are "
    "those directly below the target; a chapter is replaced by its contents. If the target has no "
    "units, or `includeUnits` is false, the only unit is the target itself. A unit is mapped if a "
    "provision engages the unit or a unit below it. Otherwise the unit is reviewed and unrelated if a "
    "provision was found unrelated to the unit or to a unit below it. Every other unit is not assessed. "
    "A reviewed gap is therefore kept apart from a gap that nobody has examined."
)
class Coverage:
    """What is known of the units of a law."""

    target: _LegalTarget = described(
        "Law or legal unit that the report is about.", ToOne(Gathered("target"), required=True)
    )
    total: int = _figure("Number of units: the sum of `mapped`, `reviewedUnrelated` and `notAssessed`.", "total")
    mapped: int = _figure("Number of units that are mapped.", "mapped")
    reviewed_unrelated: int = _figure("Number of units that are reviewed and unrelated.", "reviewedUnrelated")
    not_assessed: int = _figure("Number of units that are not assessed.", "notAssessed")
    suggested: int = _figure(
        "Number of the units in `notAssessed` for which an engagement is suggested. Always 0 unless `facts` asks for "
        "suggestions.",
        "suggested",
    )
    ratio: Score | None = _figure(
        "Mapped share of the assessed units: mapped / (mapped + reviewedUnrelated). Null if no unit is assessed.",
        "ratio",
    )
    completeness: Score = _figure("Assessed share of all units: (mapped + reviewedUnrelated) / total.", "completeness")
    units: list[UnitCoverage] = described(
        "Report on each unit, in the order of the law. Empty if the counts are about a law itself, because "
        "a law is not a unit.",
        ToMany(Gathered("units"), ()),
    )


# --- gap

DEFINITION: Final = (
    "Each provision in scope counts in exactly one of five groups. onlyA: the provision engages a target of a and no "
    "target of b. onlyB: a target of b and no target of a. both: a target of a and a target of b. neither: no target, "
    "and the provision was found unrelated to at least one target of a and at least one target of b. notAssessed: no "
    "target, and the provision was not reviewed for at least one side. The counts describe accepted facts and are not "
    "a legal determination. suggested: the provisions in notAssessed for which an engagement of a target of a or b is "
    "suggested, if suggestions are asked for."
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


def _suggested(given: Parts) -> Condition | None:
    """Not assessed, and suggested for a target of either side; None where suggestions are not asked for."""
    drafts = suggestions_of(given)
    if drafts is None:
        return None
    sides = tuple(suggested_for_one_of(given[name], drafts) for name in ("a", "b"))
    return And((_not_assessed(given), Or(sides)))


@strawberry.type(
    description="Provisions divided by which of two sets of laws they engage. Each provision in scope counts in "
    "exactly one of `onlyA`, `onlyB`, `both`, `neither` and `notAssessed`."
)
class GapReport:
    """Provisions by which of two sets of laws they engage."""

    @declared(Connected(_PROVISIONS, BY_KEY, _sided(a=True, b=False)))
    def only_a(self, first: int | None = 20, after: str | None = strawberry.UNSET) -> _ProvisionConnection:
        """Provisions that engage a target of `a` and no target of `b`, ordered by key."""

    @declared(Connected(_PROVISIONS, BY_KEY, _sided(a=False, b=True)))
    def only_b(self, first: int | None = 20, after: str | None = strawberry.UNSET) -> _ProvisionConnection:
        """Provisions that engage a target of `b` and no target of `a`, ordered by key."""

    @declared(Connected(_PROVISIONS, BY_KEY, _sided(a=True, b=True)))
    def both(self, first: int | None = 20, after: str | None = strawberry.UNSET) -> _ProvisionConnection:
        """Provisions that engage a target of `a` and a target of `b`, ordered by key."""

    neither: int = described(
        "Number of provisions that engage no target, and were found unrelated to at least one target of each side.",
        Tallied(_PROVISIONS, _neither),
    )
    not_assessed: int = described(
        "Number of provisions that engage no target, and were not reviewed for at least one side.",
        Tallied(_PROVISIONS, _not_assessed),
    )
    suggested: int = described(
        "Number of the provisions in `notAssessed` for which an engagement of a target of `a` or `b` is suggested. "
        "Always 0 unless `facts` asks for suggestions.",
        Tallied(_PROVISIONS, _suggested),
    )
    definition: str = described("Definition of the five groups, in words.", Fixed(DEFINITION))


# --- matrix


@strawberry.type(
    description="Cell of a matrix: the provisions that have both the value of the row and the value of the column."
)
class MatrixCell:
    """One cell of a matrix."""

    row: strawberry.ID = _figure("Key of the row.", "row")
    column: strawberry.ID = _figure("Key of the column.", "column")
    value: float = _figure("Value of the measure, with at most 12 decimal places.", "value")
    support: int = _figure(
        "Number of provisions in scope that have both values; each provision counts once.", "support"
    )
    suggested: int = _figure(
        "Number of the provisions in `support` that have both values by suggestions alone. Always 0 unless `facts` "
        "asks for suggestions.",
        "suggested",
    )
    via_cluster: bool = _figure(
        "Whether the row or the column is a cluster: laws about one subject that are engaged as a group. A "
        "cluster says nothing about a single member.",
        "viaCluster",
    )

    @declared(Connected(Gathered("provisions"), BY_KEY))
    def provisions(self, first: int | None = 5, after: str | None = strawberry.UNSET) -> _ProvisionConnection:
        """Provisions that `support` counts, ordered by key."""


@strawberry.type(
    description="Provisions in scope, counted along two axes. Each axis shows the values that most provisions have, "
    "and only cells that contain something are listed. If both axes are of one kind, a value has no "
    "cell with itself."
)
class Matrix:
    """The provisions of a scope by two axes."""

    measure: Measure = _figure("Measure of the cells.", "measure")
    rows: list[FacetCount] = described(
        "Values of the rows, most frequent first, each with the number of provisions in scope that have the value.",
        ToMany(Gathered("rows"), ()),
    )
    columns: list[FacetCount] = described(
        "Values of the columns, most frequent first, each with the number of provisions in scope that have the value.",
        ToMany(Gathered("columns"), ()),
    )
    cells: list[MatrixCell] = described(
        "Cells of the matrix, ordered by row and then by column.", ToMany(Gathered("cells"), ())
    )
    truncated: bool = _figure("Whether an axis has more values than its limit allows.", "truncated")

"""What a change of a document, or an event in the life of a law, means for facts and provisions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Final

import strawberry

from api.binding.arguments import Argument, pair
from api.schema.declare import Computed, Impacted, ToMany, described
from api.schema.filters import option, read, read_by
from api.schema.hops import (
    ACTIVE,
    AFFECTED,
    CLAIM,
    ENGAGES,
    EVIDENCE,
    FLAGS,
    UNITS_ABOVE,
    UNITS_BELOW,
    UNRELATED,
    has_status,
)
from api.schema.scalars import LegalPath
from graph.errors import PlanError
from graph.model.vocabulary import ChangeEffect, ClaimStatus, LegalEventKind
from graph.plan.expressions import (
    Along,
    And,
    ByKeyThen,
    Compare,
    End,
    Exists,
    Figure,
    Gathered,
    Is,
    IsPresent,
    NodesOf,
    Or,
    Step,
    Stored,
)
from graph.plan.reports import ChangeImpact, LawImpact

if TYPE_CHECKING:
    from api.schema.facts import Engagement, Flag
    from api.schema.provision import Provision
    from graph.plan.expressions import Condition

_Engagement = Annotated["Engagement", strawberry.lazy("api.schema.facts")]
_Flag = Annotated["Flag", strawberry.lazy("api.schema.facts")]
_Provision = Annotated["Provision", strawberry.lazy("api.schema.provision")]

#: With such an event a law or unit begins, or ceases, to bind; any other calls for a look at what engages it.
_BEGINS: Final = (LegalEventKind.IN_FORCE.value, LegalEventKind.APPLIES.value)
_ENDS: Final = (
    LegalEventKind.ENJOINED.value,
    LegalEventKind.VACATED.value,
    LegalEventKind.REPLACED.value,
    LegalEventKind.REPEALED.value,
)
_ENGAGING: Final = Step("ENGAGES", "in", "Provision")
_WAITING: Final = Or((has_status(ClaimStatus.SUGGESTED), has_status(ClaimStatus.IN_REVIEW)))


def _gathered(text: str, name: str, *, edges: bool = True) -> Any:
    return described(text, ToMany(Gathered(name, edges), ()))


@strawberry.type(
    description="What a change of a document, or an event in the life of a law, means for recorded facts and for "
    "provisions. The report is a description, never a determination."
)
class ImpactReport:
    """What a change or an event means."""

    stale_engagements: list[_Engagement] = _gathered(
        "Engagements that have lost their basis. For a change: engagements recorded before the change whose "
        "provision is gone, or none of whose quotes stands in the new words. For a law that ends: "
        "engagements of the law.",
        "staleEngagements",
    )
    kept_engagements: int = described(
        "Number of other engagements of the same provisions, which stay as they are.",
        Computed(Figure("keptEngagements")),
    )
    newly_applicable: list[_Engagement] = _gathered(
        "Engagements that begin. For a change: engagements that are valid from the day of the change. For a "
        "law or unit that begins to apply: engagements by active provisions of the law or unit, or of a "
        "unit below.",
        "newlyApplicable",
    )
    flags_added: list[_Flag] = _gathered(
        "Flags that begin. For a change: flags that are valid from the day of the change. For a law or unit "
        "that begins to apply: flags of the same provisions that are based on the law or unit, or on the "
        "law or unit that contains it.",
        "flagsAdded",
    )
    flags_removed: list[_Flag] = _gathered(
        "Flags that end. For a change: flags that are valid until the day of the change. For a law that "
        "ends: flags that have no other basis.",
        "flagsRemoved",
    )
    provisions_to_review: list[_Provision] = _gathered(
        "Provisions that need a review. For a change: provisions with stale engagements, and new provisions "
        "without a claim. For a law or unit that begins to apply: provisions that engage the law or unit "
        "that contains it, or that have a claim about it waiting for review, unless they engage it already "
        "or were found unrelated to it. For any other event: provisions that engage the law or unit.",
        "provisionsToReview",
        edges=False,
    )


def _key(label: str, one: Argument) -> Condition:
    """The key of a global id; one of another type names nothing."""
    return Compare(Stored("key"), "=", one.slot(lambda value: pair(value)[1] if pair(value)[0] == label else ""))


def of_change(named: Condition | None = None) -> ChangeImpact:
    """The impact of the parent change, or of the one that satisfies `named`."""
    return ChangeImpact(
        whole=NodesOf("Change") if named else None,
        named=named,
        affected=Along((AFFECTED,), edge=True),
        engages=Along((ENGAGES,), edge=True, side="end"),
        quotes=ByKeyThen(CLAIM, (EVIDENCE,)),
        quoted=And((Is("kind", "EXCERPT"), IsPresent("quote"))),
        flags=Along((FLAGS,), edge=True, side="end"),
        unflagged=Along((replace(FLAGS, whenever=True, tenses=True),), edge=True, side="end"),
        claim=Along((Step("ABOUT", "in", "Claim"),), side="end"),
        provisions=NodesOf("Provision"),
        removed=Is("effect", ChangeEffect.REMOVED.value),
        added=Is("effect", ChangeEffect.ADDED.value),
    )


def _of_law(label: str, named: Condition, *, event: bool) -> LawImpact:
    return LawImpact(
        whole=NodesOf(label),
        named=named,
        target=Along((Step("EVENT_OF", "out", "LegalTarget"),)) if event else None,
        kind=Stored("kind") if event else None,
        begins=_BEGINS,
        ends=_ENDS,
        below=Along((UNITS_BELOW,)),
        above=Along((UNITS_ABOVE,)),
        engaging=Along((_ENGAGING,), edge=True),
        engaging_where=Exists(End("start", "Provision"), ACTIVE),
        engagers=Along((_ENGAGING,)),
        engagers_where=ACTIVE,
        engages=Along((ENGAGES,), edge=True),
        flags=Along((FLAGS,), edge=True),
        reviewed=Along((UNRELATED,)),
        claims=Along((Step("CONCERNS", "in", "Claim"),)),
        claims_where=_WAITING,
        spoken_of=Along((Step("ABOUT", "out", "Provision"),)),
    )


def _of(
    *, change_id: Argument | None, legal_unit: Argument | None, regulation_event: Argument | None
) -> ChangeImpact | LawImpact:
    """What the one of them that is given asks for."""
    if change_id:
        return of_change(_key("Change", change_id))
    if legal_unit:
        return _of_law("LegalTarget", Compare(Stored("path"), "=", legal_unit.slot()), event=False)
    if regulation_event:
        return _of_law("LegalEvent", _key("LegalEvent", regulation_event), event=True)
    raise PlanError("an impact is asked of nothing; validation lets exactly one field through")


@read_by(_of, "Change or event to report on: exactly one of these fields.", one_of=True)
class ImpactInput:
    """What happens."""

    change_id: strawberry.ID | None = option("Global id of a change.")
    legal_unit: LegalPath | None = option("Path of a law or legal unit that begins to apply.")
    regulation_event: strawberry.ID | None = option("Global id of an event in the life of a law or unit.")


IMPACT: Final = Impacted(
    lambda given: read(ImpactInput, given["of"]),
    "the graph holds no change, law, unit or event with the name that `of` gives; `changes`, `regulations` and "
    "`LegalTarget.events` find what the graph holds",
    weight=10,
)

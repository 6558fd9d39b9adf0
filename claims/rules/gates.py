"""Gates: each says of a rule that its words are there why nothing is suggested all the same, or on what condition.

A gate that is not told what it asks for stays open: the suggestion is made, as MAY_ENGAGE, with the condition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from claims.rules.declare import Placed
from claims.rules.places import Fit, Scope
from claims.rules.suggestion import Gate
from graph.model.vocabulary import Party, RegulationStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from claims.law.notation.names import Mention
    from claims.rules.declare import Gates, Rule
    from claims.rules.places import PlaceFinder
    from claims.rules.suggestion import Document, LawFact

#: What a law that stands so is not, and why.
_NOT_LAW: Final = {
    RegulationStatus.PROPOSED: "is proposed, and no law yet",
    RegulationStatus.LAPSED: "has lapsed",
    RegulationStatus.STRUCK_DOWN: "was struck down",
}
#: Places that are told by name in a condition; of more, the number.
_NAMES_MAX: Final = 3


@dataclass(frozen=True, slots=True)
class GateAnswer:
    """What a gate says: shut with a reason, or open, with a condition where something is not known.

    `sure` tells that what the gate asks for is named and fits.
    """

    gate: Gate
    shut: str | None = None
    condition: str | None = None
    sure: bool = False


def of_document(rule: Rule, document: Document) -> GateAnswer:
    """The type of the document."""
    if rule.documents and document.kind and document.kind not in rule.documents:
        return GateAnswer(
            Gate.DOCUMENT, f"the document is of the type {document.kind}; the rule reads {', '.join(rule.documents)}"
        )
    return GateAnswer(Gate.DOCUMENT)


def of_audience(rule: Rule, document: Document) -> GateAnswer:
    """Whom the document is for, as the rule wants it."""
    if not rule.audience:
        return GateAnswer(Gate.AUDIENCE)
    wanted = " or ".join(_AUDIENCE[one] for one in rule.audience)
    if document.audience is None:
        return GateAnswer(Gate.AUDIENCE, condition=f"the document is for {wanted}")
    if document.audience not in rule.audience:
        return GateAnswer(
            Gate.AUDIENCE, f"the document is for {_AUDIENCE[document.audience]}; the rule reads those for {wanted}"
        )
    return GateAnswer(Gate.AUDIENCE, sure=True)


_AUDIENCE: Final = {
    Party.END_USER: "end users",
    Party.ENTERPRISE_CUSTOMER: "business customers",
    Party.DEVELOPER: "developers",
    Party.PLATFORM: "the platform",
    Party.THIRD_PERSON: "other people",
    Party.MINOR: "minors",
}


def of_consumers(target: LawFact, gates: Gates, document: Document, *, business_heading: bool) -> GateAnswer:
    """Laws for consumers, in documents for others."""
    if target.law not in gates.consumer_laws:
        return GateAnswer(Gate.AUDIENCE)
    if business_heading:
        return GateAnswer(
            Gate.AUDIENCE, f"{target.label} protects consumers; a heading above the clause speaks to businesses"
        )
    if document.audience is None:
        return GateAnswer(Gate.AUDIENCE, condition="the user is a consumer")
    if document.audience is not Party.END_USER:
        return GateAnswer(
            Gate.AUDIENCE, f"{target.label} protects consumers; the document is for {_AUDIENCE[document.audience]}"
        )
    return GateAnswer(Gate.AUDIENCE)


def of_sector(rule: Rule, target: LawFact, document: Document, named: Callable[[], Sequence[Mention]]) -> GateAnswer:
    """What kind of service it is; a law that the clause names passes."""
    if not rule.sectors or any(one.target == target.law for one in named()):
        return GateAnswer(Gate.SECTOR)
    wanted = " or ".join(rule.sectors)
    if document.sectors is None:
        return GateAnswer(Gate.SECTOR, condition=f"the service is one of this kind: {wanted}")
    if document.sectors.isdisjoint(rule.sectors):
        told = ", ".join(sorted(document.sectors)) or "none that is known"
        return GateAnswer(Gate.SECTOR, f"the service is of the sector {told}; the rule speaks of {wanted}")
    return GateAnswer(Gate.SECTOR)


def of_place(rule: Rule, target: LawFact, wanted: Placed, scope: Scope, finder: PlaceFinder) -> GateAnswer:
    """Whom the clause is for, by place, against where the law applies."""
    if not target.places:
        return GateAnswer(Gate.PLACE)
    where = told_places(target)
    if scope.named:
        fit = finder.fit(target.places, scope.named)
        if fit is Fit.INSIDE:
            return GateAnswer(Gate.PLACE, sure=True)
        if fit is Fit.OTHER:
            return GateAnswer(
                Gate.PLACE,
                f"the text is for people in {finder.told(scope.named)}; {target.label} applies in {where}",
            )
    elif scope.excluded and finder.fit(target.places, scope.excluded) is Fit.INSIDE:
        return GateAnswer(
            Gate.PLACE,
            f"the text is for people outside {finder.told(scope.excluded)}; {target.label} applies in {where}",
        )
    if rule.tells_place:
        return GateAnswer(Gate.PLACE)
    if wanted is Placed.NAMED:
        return GateAnswer(Gate.PLACE, f"no word tells that the text is for people in {where}")
    return GateAnswer(Gate.PLACE, condition=f"people in {where} are concerned")


def told_places(target: LawFact) -> str:
    """Where a law applies, in words."""
    names = list(dict.fromkeys(target.names))
    if len(names) > _NAMES_MAX:
        return f"one of {len(names)} places"
    return " or ".join(names)


def of_force(target: LawFact, day: date | None) -> GateAnswer:
    """Whether the law is one, on the day of the text."""
    if target.status in _NOT_LAW and not (target.repealed_on and day and day < target.repealed_on):
        return GateAnswer(Gate.IN_FORCE, f"{target.label} {_NOT_LAW[target.status]}")
    if day is None:
        return GateAnswer(Gate.IN_FORCE)
    if target.applies_from and day < target.applies_from:
        return GateAnswer(Gate.IN_FORCE, f"{target.label} applies from {target.applies_from}; the text is of {day}")
    if target.status is RegulationStatus.ENACTED and target.applies_from is None:
        return GateAnswer(Gate.IN_FORCE, f"{target.label} is enacted, and the day from which it applies is not known")
    if target.repealed_on and day >= target.repealed_on:
        return GateAnswer(Gate.IN_FORCE, f"{target.label} was repealed on {target.repealed_on}; the text is of {day}")
    return GateAnswer(Gate.IN_FORCE)


def of_unit(target: LawFact, named: Sequence[Mention]) -> tuple[GateAnswer, str]:
    """The units of the law that the sentence names, and the target that is meant in their sight."""
    units = [unit for one in named if one.target == target.law for unit in one.units]
    if not units or any(target.path == unit or target.path.startswith(f"{unit}/") for unit in units):
        return GateAnswer(Gate.UNIT), target.path
    within = [unit for unit in units if unit.startswith(f"{target.path}/")]
    if within:
        return GateAnswer(Gate.UNIT), within[0] if len(within) == 1 else target.path
    return GateAnswer(Gate.UNIT, f"the sentence names {', '.join(sorted(set(units)))} of the same law"), target.path

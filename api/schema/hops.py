"""The hops that several types and filters follow, and the orders that they share."""

from __future__ import annotations

from typing import Final

from api.schema.declare import SEES_PEOPLE
from api.schema.enums import Closure
from graph.model.vocabulary import ClaimStatus, ProvisionStatus, RegulationKind, UnitType
from graph.plan.expressions import PRESENT, Along, ByKey, End, Exists, Granted, Is, Not, Or, Step, Stored
from graph.plan.plan import OrderKey

#: Where a decision keeps the status of a claim that it replaced.
FORMER_STATUS: Final = "formerStatus"


def has_status(status: ClaimStatus) -> Is:
    """The claim has this status; at another time, the one that decisions had left then."""
    return Is("status", status.value, former=FORMER_STATUS)


#: What a list of provisions shows where its filter does not say.
ACTIVE: Final = Is("status", ProvisionStatus.ACTIVE.value)
IN_DOCUMENT: Final = Step("IN_DOCUMENT", "in", "Provision")
PUBLISHES: Final = Step("PUBLISHES", "out", "Document")
TO_DOCUMENT: Final = Step("IN_DOCUMENT", "out", "Document")
TO_PLATFORM: Final = Step("PUBLISHES", "in", "Platform")
ENGAGES: Final = Step("ENGAGES", "out", "LegalTarget")
ENGAGED_BY: Final = Step("ENGAGES", "in", "Provision")
#: Followed without regard to its direction: it goes from the lesser key to the greater.
SIMILAR_TO: Final = Step("SIMILAR_TO", "out", "Provision")
UNRELATED: Final = Step("ASSESSED_UNRELATED", "out", "LegalTarget")
AFFECTS: Final = Step("AFFECTS", "out", "Provision")
#: What a record about a provision leads to, whether or not the provision holds today.
AFFECTED: Final = Step("AFFECTS", "out", "Clause")
SPOKEN_OF: Final = Step("ABOUT", "out", "Clause")
#: The readings in which a clause stood; those that follow say that it is gone.
STOOD: Final = Is("status", ProvisionStatus.ACTIVE.value)
FLAGS: Final = Step("FLAGS", "out", "Jurisdiction")
#: A law or unit and everything it is part of.
UNITS_ABOVE: Final = Step("HAS_UNIT", "in", "LegalTarget", closure=True)
#: A law or unit and everything below it.
UNITS_BELOW: Final = Step("HAS_UNIT", "out", "LegalTarget", closure=True)
APPLIES_IN: Final = Step("APPLIES_IN", "out", "Jurisdiction")
MADE_BY: Final = Step("MADE_BY", "out", "Agent")
CONCERNS_LAW: Final = Along((Step("CONCERNS", "out", "LegalTarget"),))
#: The claim that a fact projects, and what it rests on.
CLAIM: Final = ByKey("claimKey", "Claim", "key")
EVIDENCE: Final = Step("RESTS_ON", "out", "Evidence")
#: Claims on what a claim joins, that claim among them or left out.
ON_THE_PAIR: Final = ByKey("pair", "Claim", "pair")
COMPETING: Final = ByKey("pair", "Claim", "pair", others=True)
#: Claims that nobody has turned down or replaced.
STANDING: Final = Not(Or((has_status(ClaimStatus.REJECTED), has_status(ClaimStatus.SUPERSEDED))))
#: The caller reviews.
REVIEWER: Final = Granted(SEES_PEOPLE)
#: Claims that stand for what the graph says; those that nobody has accepted are for callers who review.
PUBLIC: Final = Or((REVIEWER, has_status(ClaimStatus.ACCEPTED), has_status(ClaimStatus.STALE)))
#: Findings about a provision, or about a fact of a provision; those about a claim that nobody has accepted are for
#: callers who review.
FOUND_BY: Final = Along((Step("FOUND_IN", "in", "QualityIssue"),))
SHOWN_FINDING: Final = Not(Exists(Along((Step("SUBJECT", "out", "Claim"),)), Not(PUBLIC)))
#: The oldest claims first.
BY_AGE: Final = (OrderKey(Stored("createdAt", "text")), OrderKey(Stored("key")))
#: The readings of a provision, as they are recorded at the time that is read at.
HISTORY: Final = ByKey("key", "ProvisionVersion", "key", at=PRESENT)
#: Most lists are ordered by the key of their entities, those of laws and units by their paths, others by their slugs.
BY_KEY: Final = (OrderKey(Stored("key")),)
BY_PATH: Final = (OrderKey(Stored("path")),)
BY_SLUG: Final = (OrderKey(Stored("slug")),)
#: The law of a law or unit.
LAW: Final = ByKey("regulationPath", "Regulation", "path")
_IS_CHAPTER: Final = Is("unitType", UnitType.CHAPTER.value)
IS_NO_CHAPTER: Final = Not(_IS_CHAPTER)
UNIT: Final = Step("HAS_UNIT", "out", "LegalUnit")
#: A law or unit, and the chapters below it that only chapters lie between.
CHAPTERS_BELOW: Final = Step("HAS_UNIT", "out", "LegalTarget", closure=True, through=_IS_CHAPTER)
#: A law or unit and, of a cluster, its members.
MEMBERS: Final = Step("HAS_MEMBER", "out", "LegalTarget", closure=True)
#: What an engagement of a cluster says of one member, it says half as surely: a rule of ours, not a measurement.
MEMBER_SHARE: Final = 0.5
#: The law of a law or unit is a cluster.
IS_CLUSTER: Final = Exists(LAW, Is("kind", RegulationKind.CLUSTER.value))
#: An engagement is one of a cluster.
ON_CLUSTER: Final = Exists(End("end"), IS_CLUSTER)


def closure_steps(closure: Closure | None) -> tuple[Step, ...]:
    """The steps from a place to the places that count as it."""
    match closure:
        case Closure.DESCENDANTS:
            return (Step("PART_OF", "in", "Jurisdiction", closure=True, current=True),)
        case Closure.ANCESTORS:
            return (Step("PART_OF", "out", "Jurisdiction", closure=True, current=True),)
        case _:
            return ()


def converse(closure: Closure | None) -> tuple[Step, ...]:
    """The steps from a place to those that it counts as: the way back of `closure_steps`."""
    back = {Closure.DESCENDANTS: Closure.ANCESTORS, Closure.ANCESTORS: Closure.DESCENDANTS}
    return closure_steps(back.get(closure)) if closure else ()

"""Engagements and flags, the claims they project, and what those rest on."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.schema.connections import Connection, FacetCount
from api.schema.declare import SEES_PEOPLE, Computed, Distinct, Grouped, ToMany, ToOne, described, global_id, permalink
from api.schema.hops import (
    BY_AGE,
    CLAIM,
    COMPETING,
    CONCERNS_LAW,
    EVIDENCE,
    MADE_BY,
    MEMBER_SHARE,
    ON_CLUSTER,
    ON_THE_PAIR,
    SPOKEN_OF,
    STANDING,
)
from api.schema.interfaces import Node, Versioned
from api.schema.legal import LegalTarget
from api.schema.place import Jurisdiction
from api.schema.platform import BY_KEY
from api.schema.provision import Provision
from api.schema.scalars import URL, Score, Sha256
from graph.model.vocabulary import (
    AssessmentState,
    ClaimStatus,
    Effect,
    FlagFactor,
    Method,
    Modality,
    Party,
    Rationale,
    Role,
    SetRelation,
    Severity,
)
from graph.plan.expressions import (
    Along,
    And,
    ByKey,
    ByKeyThen,
    Case,
    Concat,
    End,
    Exists,
    Granted,
    Is,
    Not,
    Or,
    Scaled,
    Share,
    ShownIf,
    Step,
    Stored,
    Test,
)
from graph.plan.plan import OrderKey

if TYPE_CHECKING:
    from graph.plan.expressions import Condition

_PLATFORMS: Final = Distinct("start", "platformSlug")


@strawberry.type(description="What a claim rests on.")
class Evidence(Node):
    """What a claim rests on."""

    id: strawberry.ID = global_id("Evidence", "key")
    kind: str = described("What it is, such as EXCERPT or PUBLICATION.")
    url: URL | None = described("Where it can be read.")
    locator: str | None = described("Place within it.")
    quote: str | None = described("The words relied on.")
    quote_sha256: Sha256 | None = described("Hash of those words in UTF-8.", Computed(Stored("quoteSha256")))
    retrieved_at: datetime | None = described("When it was read.")
    verified: bool = described("Whether the words were found again at that place.")


#: People are known by their names to those who review; other callers see what the person did.
_REVIEWER: Final = Granted(SEES_PEOPLE)
_HIDDEN: Final = And((Is("method", Method.HUMAN.value), Not(_REVIEWER)))
#: Claims that stand for what the graph says; those that nobody has accepted are for callers who review.
_PUBLIC: Final = Or((_REVIEWER, Is("status", ClaimStatus.ACCEPTED.value), Is("status", ClaimStatus.STALE.value)))
_REVIEWS: Final = Exists(Along((Step("REVIEWED_BY", "in", "Claim"),)))


#: Of what an id can name, what has to hold for a caller to see it.
SHOWN: Final[dict[str, Condition]] = {
    "Agent": Not(_HIDDEN),
    "Claim": _PUBLIC,
    "QualityIssue": Not(Exists(Along((Step("SUBJECT", "out", "Claim"),)), Not(_PUBLIC))),
}


def _known_as(name: str) -> Case:
    """The stored property of an agent; of a person, to callers who do not review, what the person did."""
    return Case(((And((_HIDDEN, _REVIEWS)), "reviewer"), (_HIDDEN, "analyst")), Stored(name))


@strawberry.type(description="Who or what made or reviewed a claim. A person has a name for callers who review alone.")
class Agent(Node):
    """Who or what made a claim."""

    id: strawberry.ID = described(
        "Global id, of the form Agent:slug; of a person, for callers who do not review, Agent:reviewer or "
        "Agent:analyst, which no node has.",
        Computed(Concat(("Agent:", _known_as("slug")))),
    )
    name: str = described(
        "Name, such as that of a rule set or an editorial team; of a person, for callers who do not review, "
        '"reviewer" or "analyst".',
        Computed(_known_as("name")),
    )
    method: Method = described("Whether a person, a program or both.")
    model_version: str | None = described("Version of the program or model.")


@strawberry.type(
    description="One statement by one agent; accepted claims are projected to Engagement or Flag. "
    "A claim may also state that the two are unrelated (REVIEWED_UNRELATED)."
)
class Claim(Node):
    """One statement by one agent."""

    id: strawberry.ID = global_id("Claim", "handle")
    provision: Provision = described("Provision it speaks of.", ToOne(Along((SPOKEN_OF,)), required=True))
    target: LegalTarget | None = described(
        "Law it speaks of; null for a claim about a place.",
        ToOne(CONCERNS_LAW),
    )
    jurisdiction: Jurisdiction | None = described(
        "Place it speaks of; null for a claim about a law.",
        ToOne(Along((Step("CONCERNS", "out", "Jurisdiction"),))),
    )
    state: AssessmentState = described("What it states of the two.")
    status: ClaimStatus = described("Where it stands in review.")
    confidence: Score = described("How sure its author is.")
    rationale: str = described("Why.")
    author: Agent = described("Who or what made it.", ToOne(Along((MADE_BY,)), required=True))
    created_at: datetime = described("When it was made.")
    reviewed_by: Agent | None = described("Who reviewed it.", ToOne(Along((Step("REVIEWED_BY", "out", "Agent"),))))
    reviewed_at: datetime | None = described("When it was reviewed.")
    reason_code: str | None = described(
        "Why the reviewer decided so; null for callers who do not review.",
        Computed(ShownIf(Stored("reasonCode"), _REVIEWER)),
    )
    evidence: list[Evidence] = described("What it rests on.", ToMany(Along((EVIDENCE,)), BY_KEY))
    competing: list[Claim] = described(
        "Other claims on the same provision and the same law or place that are neither rejected nor superseded, the "
        "oldest first. For callers who review.",
        ToMany(COMPETING, BY_AGE, lambda _given: STANDING),
        needs=Role.REVIEWER,
    )
    agreement: Score | None = described(
        "Of the claims on the same provision and the same law or place that are neither rejected nor superseded, the "
        "share that state what this claim states; null if there are fewer than two. For callers who review.",
        Computed(Share(ON_THE_PAIR, "state", STANDING)),
        needs=Role.REVIEWER,
    )


@strawberry.type(description="A node of its own so that an edge can be cited, reviewed and subscribed to.")
class Engagement(Node, Versioned):
    """A provision engages a law."""

    id: strawberry.ID = global_id("Engagement", "pair")
    permalink: URL = permalink("engagement", "pair")
    provision: Provision = described("The provision.", ToOne(End("start", "Provision"), required=True))
    target: LegalTarget = described("The law, or the unit of it.", ToOne(End("end"), required=True))
    modality: Modality = described("How firmly it is said.")
    effect: Effect = described("What the provision does in terms of the law.")
    condition: str | None = described("Condition under which it holds; null where it holds always.")
    condition_concepts: list[str] = described("The condition's concepts, as IRIs.")
    relation: SetRelation | None = described("How the scopes of the two relate, as sets.")
    strength: int | None = described("Strength of the mapping, 0 to 10.")
    rationale: str = described("Why.")
    rationale_kind: Rationale = described("Whether wording, meaning or function.")
    confidence: Score = described("How sure the mapping is.")
    via_cluster: bool = described(
        "Whether the target is a cluster, or a unit of one: laws of one subject, engaged as a group.",
        Computed(Test(ON_CLUSTER)),
    )
    member_confidence: Score | None = described(
        f"How sure it is for a single law of the cluster: {MEMBER_SHARE:g} of `confidence`, a rule of this graph. Null "
        "where the target is no cluster.",
        Computed(Scaled(Stored("confidence"), MEMBER_SHARE, ON_CLUSTER)),
    )
    parties: list[Party] = described("Whom it concerns.")
    exposure_min: Severity | None = described("Lower end of the exposure under this law.")
    exposure_max: Severity | None = described("Upper end of the exposure under this law.")
    status: ClaimStatus = described("Where its claim stands in review.")
    method: Method = described("Who or what made the mapping.")
    claim: Claim = described("The claim it projects.", ToOne(CLAIM, required=True))
    evidence: list[Evidence] = described("What it rests on.", ToMany(ByKeyThen(CLAIM, (EVIDENCE,)), BY_KEY))
    valid_from: date | None = described("First day on which it holds.")
    valid_to: date | None = described("First day on which it no longer holds; null while it does.")
    recorded_from: datetime = described("When the graph began to say so.")
    recorded_to: datetime | None = described("When the graph stopped saying so; null while it does.")
    review_due_on: date | None = described("Day by which it should be reviewed again.")


@strawberry.type(description="A place where exposure under a provision is heightened, and because of which laws.")
class Flag(Node, Versioned):
    """A provision flags a place."""

    id: strawberry.ID = global_id("Flag", "pair")
    permalink: URL = permalink("flag", "pair")
    provision: Provision = described("The provision.", ToOne(End("start", "Provision"), required=True))
    jurisdiction: Jurisdiction = described("The place.", ToOne(End("end"), required=True))
    reason: str = described("Why exposure is heightened there.")
    factors: list[FlagFactor] = described("What heightens it.")
    basis: list[LegalTarget] = described(
        "Laws because of which it is heightened.",
        ToMany(ByKey("basis", "LegalTarget", "path", many=True), (OrderKey(Stored("path")),)),
    )
    modality: Modality = described("How firmly it is said.")
    parties: list[Party] = described("Whom it concerns.")
    exposure_min: Severity | None = described("Lower end of the exposure there.")
    exposure_max: Severity | None = described("Upper end of the exposure there.")
    confidence: Score = described("How sure the flag is.")
    status: ClaimStatus = described("Where its claim stands in review.")
    claim: Claim = described("The claim it projects.", ToOne(CLAIM, required=True))
    evidence: list[Evidence] = described("What it rests on.", ToMany(ByKeyThen(CLAIM, (EVIDENCE,)), BY_KEY))
    valid_from: date | None = described("First day on which it holds.")
    valid_to: date | None = described("First day on which it no longer holds; null while it does.")
    recorded_from: datetime = described("When the graph began to say so.")
    recorded_to: datetime | None = described("When the graph stopped saying so; null while it does.")


@strawberry.type(description="A page of claims.")
class ClaimConnection(Connection[Claim]):
    """A page of claims."""


@strawberry.type(description="A page of engagements.")
class EngagementConnection(Connection[Annotated["Engagement", strawberry.lazy("api.schema.facts")]]):
    """A page of engagements."""

    platform_count: int = described("How many platforms all pages together concern.", _PLATFORMS)


@strawberry.type(description="A page of flags.")
class FlagConnection(Connection[Annotated["Flag", strawberry.lazy("api.schema.facts")]]):
    """A page of flags."""

    platform_count: int = described("How many platforms all pages together concern.", _PLATFORMS)
    by_jurisdiction: list[FacetCount] = described(
        "By place, over all pages together.", Grouped(End("end"), Stored("code"), Stored("name"))
    )
    by_basis: list[FacetCount] = described(
        "By law because of which a place is flagged, over all pages together.",
        Grouped(ByKey("basis", "LegalTarget", "path", many=True), Stored("path"), Stored("label")),
    )

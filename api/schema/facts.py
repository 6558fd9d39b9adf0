"""Engagements and flags, the claims they project, and what those rest on."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.schema.connections import Connection, FacetCount
from api.schema.declare import (
    Computed,
    Distinct,
    Grouped,
    Suggested,
    ToMany,
    ToOne,
    described,
    global_id,
    permalink,
)
from api.schema.hops import (
    BY_AGE,
    BY_KEY,
    BY_PATH,
    CLAIM,
    COMPETING,
    CONCERNS_LAW,
    EVIDENCE,
    FORMER_STATUS,
    MADE_BY,
    MEMBER_SHARE,
    ON_CLUSTER,
    ON_THE_PAIR,
    PUBLIC,
    REVIEWER,
    SHOWN_FINDING,
    SPOKEN_OF,
    STANDING,
)
from api.schema.interfaces import Node, Versioned
from api.schema.legal import LegalTarget
from api.schema.place import Jurisdiction
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
    ReasonCode,
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
    Is,
    Not,
    Scaled,
    Share,
    ShownIf,
    Step,
    Stored,
    Test,
)

if TYPE_CHECKING:
    from graph.plan.expressions import Condition

_PLATFORMS: Final = Distinct("start", "platformSlug")


@strawberry.type(description="Source that a claim rests on.")
class Evidence(Node):
    """Source that a claim rests on."""

    id: strawberry.ID = global_id("Evidence", "key")
    kind: str = described("Kind of the source, such as EXCERPT or PUBLICATION.")
    url: URL | None = described("Address at which the source can be read.")
    locator: str | None = described("Place of the quoted words within the source.")
    quote: str | None = described("Words of the source that the claim relies on.")
    quote_sha256: Sha256 | None = described(
        "SHA-256 hash of the quoted words in UTF-8.", Computed(Stored("quoteSha256"))
    )
    retrieved_at: datetime | None = described("Instant at which the source was read.")
    verified: bool = described("Whether the quoted words were found again at their place in the source.")


#: People are known by their names to callers who review; for other callers a name says what the person did.
_HIDDEN: Final = And((Is("method", Method.HUMAN.value), Not(REVIEWER)))
_REVIEWS: Final = Exists(Along((Step("REVIEWED_BY", "in", "Claim"),)))


#: Of what an id can name, what has to hold for a caller to see it.
SHOWN: Final[dict[str, Condition]] = {
    "Agent": Not(_HIDDEN),
    "Claim": PUBLIC,
    "QualityIssue": SHOWN_FINDING,
}


def _known_as(name: str) -> Case:
    """The stored property of an agent; of a person, for callers who do not review, what the person did."""
    return Case(((And((_HIDDEN, _REVIEWS)), "reviewer"), (_HIDDEN, "analyst")), Stored(name))


@strawberry.type(description="Person, team or program that makes or reviews claims.")
class Agent(Node):
    """Who or what made a claim."""

    id: strawberry.ID = described(
        "Global id of the form Agent:slug. For callers who do not review, the id of a person is Agent:reviewer or "
        "Agent:analyst, which finds nothing.",
        Computed(Concat(("Agent:", _known_as("slug")))),
    )
    name: str = described(
        "Name of the agent, such as the name of a rule set or an editorial team. For callers who do not review, the "
        'name of a person is "reviewer" or "analyst".',
        Computed(_known_as("name")),
    )
    method: Method = described("Whether the agent is a person, a program, or both.")
    model_version: str | None = described("Version of the program or model that the agent uses.")


@strawberry.type(
    description="Statement of one agent about one provision and one law, legal unit or place. An accepted claim "
    "becomes an engagement or a flag. A claim may also state that the two are unrelated "
    "(REVIEWED_UNRELATED)."
)
class Claim(Node):
    """One statement by one agent."""

    id: strawberry.ID = global_id("Claim", "handle")
    provision: Provision = described("Provision that the claim is about.", ToOne(Along((SPOKEN_OF,)), required=True))
    target: LegalTarget | None = described(
        "Law or legal unit that the claim is about; null for a claim about a place.",
        ToOne(CONCERNS_LAW),
    )
    jurisdiction: Jurisdiction | None = described(
        "Place that the claim is about; null for a claim about a law.",
        ToOne(Along((Step("CONCERNS", "out", "Jurisdiction"),))),
    )
    state: AssessmentState = described("Relation that the claim states: related, or reviewed and unrelated.")
    status: ClaimStatus = described("Review status of the claim.", Computed(Stored("status", former=FORMER_STATUS)))
    version: int = described(
        "Number of the version of the claim, which each decision raises. A decision names the version on which the "
        "decision is made.",
        Computed(Stored("revision")),
    )
    confidence: Score = described("Confidence of the author in the claim, 0 to 1.")
    rationale: str = described("Reasons for the claim, in words.")
    author: Agent = described("Agent that made the claim.", ToOne(Along((MADE_BY,)), required=True))
    created_at: datetime = described("Instant at which the claim was made.")
    reviewed_by: Agent | None = described(
        "Agent that reviewed the claim; null if there was no review.",
        ToOne(Along((Step("REVIEWED_BY", "out", "Agent"),))),
    )
    reviewed_at: datetime | None = described(
        "Instant of the review; null if there was no review.",
        Computed(Stored("reviewedAt", "text", former="formerReviewedAt")),
    )
    reason_code: ReasonCode | None = described(
        "Code of the reason for the reviewer's decision; null for callers who do not review.",
        Computed(ShownIf(Stored("reasonCode", former="formerReasonCode"), REVIEWER)),
    )
    evidence: list[Evidence] = described(
        "Evidence that the claim rests on, ordered by key.", ToMany(Along((EVIDENCE,)), BY_KEY)
    )
    competing: list[Claim] = described(
        "Other claims on the same provision and the same law or place that are neither rejected nor superseded, the "
        "oldest first. Only for callers who review.",
        ToMany(COMPETING, BY_AGE, lambda _given: STANDING),
        needs=Role.REVIEWER,
    )
    agreement: Score | None = described(
        "Share of the claims on the same provision and the same law or place that state what this claim states, 0 to "
        "1. Rejected and superseded claims do not count; null if fewer than two claims do. Only for callers who "
        "review.",
        Computed(Share(ON_THE_PAIR, "state", STANDING)),
        needs=Role.REVIEWER,
    )


@strawberry.type(
    description="Statement that a provision engages, or may engage, a law or legal unit. An engagement has an id of "
    "its own, which can be cited and reviewed."
)
class Engagement(Node, Versioned):
    """A provision engages a law."""

    id: strawberry.ID = global_id("Engagement", "pair")
    permalink: URL = permalink("engagement", "pair")
    provision: Provision = described(
        "Provision that engages the law or legal unit.", ToOne(End("start", "Provision"), required=True)
    )
    target: LegalTarget = described("Law or legal unit that the provision engages.", ToOne(End("end"), required=True))
    modality: Modality = described("How firmly the engagement is stated.")
    effect: Effect = described("Effect of the provision in terms of the law.")
    condition: str | None = described("Condition under which the engagement holds; null if there is no condition.")
    condition_concepts: list[str] = described("Concepts of the condition, as IRIs.")
    relation: SetRelation | None = described(
        "Relation between the scopes of the provision and of the law or unit, as sets of requirements."
    )
    strength: int | None = described("Strength of the mapping, 0 to 10.")
    rationale: str = described("Reasons for the engagement, in words.")
    rationale_kind: Rationale = described("Basis of the mapping: wording, meaning or function.")
    confidence: Score = described("Confidence in the mapping, 0 to 1.")
    via_cluster: bool = described(
        "Whether the target is a cluster, or a unit of a cluster: laws about one subject that are engaged as a group.",
        Computed(Test(ON_CLUSTER)),
    )
    member_confidence: Score | None = described(
        f"Confidence in the mapping for a single law of the cluster: {MEMBER_SHARE:g} times `confidence`, by a rule of "
        "this graph. Null if the target is not a cluster.",
        Computed(Scaled(Stored("confidence"), MEMBER_SHARE, ON_CLUSTER)),
    )
    parties: list[Party] = described("Parties that the engagement concerns.")
    exposure_min: Severity | None = described("Lower end of the governance exposure under the law.")
    exposure_max: Severity | None = described("Upper end of the governance exposure under the law.")
    status: ClaimStatus = described("Review status of the engagement's claim.")
    method: Method = described("How the mapping was made.")
    claim: Claim = described("Claim that the engagement represents.", ToOne(CLAIM, required=True))
    evidence: list[Evidence] = described(
        "Evidence that the claim of the engagement rests on, ordered by key.",
        ToMany(ByKeyThen(CLAIM, (EVIDENCE,)), BY_KEY),
    )
    valid_from: date | None = described("First day on which the engagement holds; null if unknown.")
    valid_to: date | None = described(
        "First day on which the engagement no longer holds; null while the engagement holds."
    )
    recorded_from: datetime = described("Instant from which the graph records the engagement.")
    recorded_to: datetime | None = described(
        "Instant at which the graph stopped recording the engagement; null for a current record."
    )
    review_due_on: date | None = described("Day by which the engagement should be reviewed again.")


@strawberry.type(
    description="Place in which exposure under a provision is heightened, with the laws that are the reason."
)
class Flag(Node, Versioned):
    """A provision flags a place."""

    id: strawberry.ID = global_id("Flag", "pair")
    permalink: URL = permalink("flag", "pair")
    provision: Provision = described("Provision that flags the place.", ToOne(End("start", "Provision"), required=True))
    jurisdiction: Jurisdiction = described("Place that the provision flags.", ToOne(End("end"), required=True))
    reason: str = described("Reasons why exposure is heightened in the place.")
    factors: list[FlagFactor] = described("Factors that heighten exposure in the place.")
    basis: list[LegalTarget] = described(
        "Laws and legal units on which the flag is based, ordered by path.",
        ToMany(ByKey("basis", "LegalTarget", "path", many=True), BY_PATH),
    )
    modality: Modality = described("How firmly the flag is stated.")
    parties: list[Party] = described("Parties that the flag concerns.")
    exposure_min: Severity | None = described("Lower end of the governance exposure in the place.")
    exposure_max: Severity | None = described("Upper end of the governance exposure in the place.")
    confidence: Score = described("Confidence in the flag, 0 to 1.")
    status: ClaimStatus = described("Review status of the flag's claim.")
    claim: Claim = described("Claim that the flag represents.", ToOne(CLAIM, required=True))
    evidence: list[Evidence] = described(
        "Evidence that the claim of the flag rests on, ordered by key.",
        ToMany(ByKeyThen(CLAIM, (EVIDENCE,)), BY_KEY),
    )
    valid_from: date | None = described("First day on which the flag holds; null if unknown.")
    valid_to: date | None = described("First day on which the flag no longer holds; null while the flag holds.")
    recorded_from: datetime = described("Instant from which the graph records the flag.")
    recorded_to: datetime | None = described(
        "Instant at which the graph stopped recording the flag; null for a current record."
    )


@strawberry.type(description="Page of claims.")
class ClaimConnection(Connection[Claim]):
    """Page of claims."""


@strawberry.type(description="Page of engagements.")
class EngagementConnection(Connection[Annotated["Engagement", strawberry.lazy("api.schema.facts")]]):
    """Page of engagements."""

    suggested: int = described(
        "Number of suggested engagements over all pages together; `totalCount` includes them. Always 0 unless the "
        "filter asks for the status SUGGESTED or IN_REVIEW.",
        Suggested(),
    )
    platform_count: int = described("Number of different platforms over all pages together.", _PLATFORMS)


@strawberry.type(description="Page of flags.")
class FlagConnection(Connection[Annotated["Flag", strawberry.lazy("api.schema.facts")]]):
    """Page of flags."""

    suggested: int = described(
        "Number of suggested flags over all pages together; `totalCount` includes them. If `totalCount` counts "
        "provisions, the number of provisions with suggested flags alone. Always 0 unless the filter asks for the "
        "status SUGGESTED or IN_REVIEW.",
        Suggested(),
    )
    platform_count: int = described("Number of different platforms over all pages together.", _PLATFORMS)
    by_jurisdiction: list[FacetCount] = described(
        "Provisions counted by flagged place, over all pages together.",
        Grouped(End("end"), Stored("code"), Stored("name")),
    )
    by_basis: list[FacetCount] = described(
        "Provisions counted by the law that a flag is based on, over all pages together.",
        Grouped(ByKey("basis", "LegalTarget", "path", many=True), Stored("path"), Stored("label")),
    )

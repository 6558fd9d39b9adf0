"""Provisions: the clauses of a document, with what is read in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.binding.search import CLOSES, OPENS
from api.schema.analysis import ANALYSES, Analysis
from api.schema.category import OF_PROVISION, Category
from api.schema.comparison import CITATION, COMPARABLES, PREVALENCE, ComparableConnection, Prevalence
from api.schema.connections import Connection, Edge, PageInfo
from api.schema.declare import (
    Computed,
    Connected,
    Faceted,
    PartOf,
    ToMany,
    ToOne,
    declared,
    described,
    global_id,
    permalink,
)
from api.schema.facets import WITHOUT_OWN, ProvisionFacets
from api.schema.fact_orders import EngagementOrder, FlagOrder, engagement_order, flag_order
from api.schema.filters import filtered
from api.schema.hops import BY_AGE, BY_KEY, BY_SLUG, ENGAGES, FLAGS, HISTORY, STOOD, TO_DOCUMENT, TO_PLATFORM
from api.schema.inputs import ClaimFilter, EngagementFilter, FlagFilter, LegalTargetInput
from api.schema.interfaces import Node, Versioned
from api.schema.platform import Document, DocumentVersion, Platform
from api.schema.predicates import state_of_assessment
from api.schema.quality import FOUND, QualityIssue
from api.schema.scalars import URL, Score, Sha256
from api.schema.standing import ACCEPTED_FACTS, of_filter
from graph.model.vocabulary import AssessmentState, ClaimStatus, Confidence, ProvisionStatus, Role, Severity
from graph.plan.expressions import Along, Step, Stored
from graph.plan.plan import OrderKey

if TYPE_CHECKING:
    from api.schema.facts import ClaimConnection, EngagementConnection, FlagConnection

_EngagementConnection = Annotated["EngagementConnection", strawberry.lazy("api.schema.facts")]
_ClaimConnection = Annotated["ClaimConnection", strawberry.lazy("api.schema.facts")]
_FlagConnection = Annotated["FlagConnection", strawberry.lazy("api.schema.facts")]
_Provision = Annotated["Provision", strawberry.lazy("api.schema.provision")]
_ProvisionHistoryConnection = Annotated["ProvisionHistoryConnection", strawberry.lazy("api.schema.provision")]

_NEWEST_READING: Final = (OrderKey(Stored("ordinal"), descending=True),)


@strawberry.type(description="Part of the archived text that a provision is based on.")
class Excerpt:
    """A slice of the archived text."""

    text: str = described("Words of the excerpt.", Computed(Stored("excerptText")))
    sha256: Sha256 = described("SHA-256 hash of the excerpt in UTF-8.", Computed(Stored("excerptSha256")))
    start: int = described(
        "Position of the first character in the archived text, from 0.", Computed(Stored("excerptStart"))
    )
    end: int = described(
        "Position directly after the last character in the archived text.", Computed(Stored("excerptEnd"))
    )
    prefix: str | None = described(
        "Words directly before the excerpt, which help to find the excerpt again.", Computed(Stored("excerptPrefix"))
    )
    suffix: str | None = described(
        "Words directly after the excerpt, which help to find the excerpt again.", Computed(Stored("excerptSuffix"))
    )
    anchored: bool = described(
        "Whether the excerpt stands at this place in the source version.", Computed(Stored("excerptAnchored"))
    )


@strawberry.type(
    description="Clause of a document: what the clause says, and how the clause is interpreted. Never a legal "
    "determination."
)
class Provision(Node, Versioned):
    """A clause of a document."""

    id: strawberry.ID = global_id("Provision", "key")
    key: str = described("Readable, stable key of the form platform/document/slug.")
    permalink: URL = permalink("provision")
    title: str = described("Short name of the provision.")
    status: ProvisionStatus = described("Whether the newest version of the document still contains the provision.")
    category: list[str] = described("Categories of the provision, as slugs.")
    categories: list[Category] = described(
        "Categories of the provision with their names, ordered by slug. A category without a name is left out.",
        ToMany(OF_PROVISION, BY_SLUG),
    )
    concepts: list[str] = described("Concepts of the Data Privacy Vocabulary, as IRIs.")
    platform: Platform = described(
        "Platform that publishes the provision.", ToOne(Along((TO_DOCUMENT, TO_PLATFORM)), required=True)
    )
    document: Document = described(
        "Document that the provision belongs to.", ToOne(Along((TO_DOCUMENT,)), required=True)
    )
    source_version: DocumentVersion = described(
        "Archived version that the excerpt is taken from.",
        ToOne(Along((Step("SOURCE_VERSION", "out", "DocumentVersion"),)), order=BY_KEY, required=True),
    )
    continued_by: list[Provision] = described(
        "Provisions that contain words of this provision since this provision was split or merged away, "
        "ordered by key. Empty while the document contains this provision.",
        ToMany(Along((Step("CONTINUED_BY", "out", "Provision"),)), BY_KEY),
    )
    excerpt: Excerpt | None = described(
        "Part of the archived text that the provision is based on; null if the graph does not hold the text.",
        PartOf("excerptText"),
    )
    plain_summary: str | None = described("Summary of the provision in plain words.")
    why_it_matters: str | None = described("Reasons why the provision may matter to a reader.")
    consumer_impact: str | None = described("What the provision means for people who use the platform.")
    interpretive_note: str | None = described("Points of the provision that are open to interpretation.")
    vendor_implications: str | None = described("What the provision means for contracts with the platform.")
    compliance_considerations: str | None = described("Points of the provision that a compliance team may examine.")
    severity: Severity | None = described(
        "How much the provision matters to the people and organisations it binds; null if neither a person "
        "nor a rule has judged the provision."
    )
    exposure_min: Severity | None = described(
        "Lower end of the governance exposure; null if neither a person nor a rule has judged the provision."
    )
    exposure_max: Severity | None = described(
        "Upper end of the governance exposure; null if neither a person nor a rule has judged the provision."
    )
    confidence: Confidence = described("Confidence in the interpretation of the provision.")
    language_is_explicit: bool = described(
        "Whether the wording states explicitly what is said about the provision, or the statement is an interpretation."
    )
    first_seen: date = described("Day of the first version that contains the provision.")
    last_seen: date = described("Day of the newest version that contains the provision.")
    valid_from: date | None = described("First day on which this reading of the provision holds; null if unknown.")
    valid_to: date | None = described(
        "First day on which this reading of the provision no longer holds; null while the reading holds."
    )
    recorded_from: datetime = described("Instant from which the graph records this reading of the provision.")
    recorded_to: datetime | None = described(
        "Instant at which the graph stopped recording this reading of the provision; null for a current record."
    )
    quality_issues: list[QualityIssue] = described(
        "Findings of the quality rules about the provision, and about the engagements and flags of the provision, "
        "ordered by key.",
        FOUND,
    )
    prevalence: Prevalence = described("How many platforms have a provision of the same category.", PREVALENCE)

    analyses: list[Analysis] = described(
        "Analyses of the provision from which engagements, flags or the exposure were read, newest first. Callers who "
        "do not review see an analysis once a claim from the analysis was accepted.",
        ANALYSES,
    )

    @declared(COMPARABLES)
    def comparables(
        self,
        min_score: Score | None = 0.6,  # type: ignore[assignment]  # a scalar's own type
        same_platform: bool | None = False,
        facts: list[ClaimStatus] | None = ACCEPTED_FACTS,
        first: int | None = 10,
        after: str | None = strawberry.UNSET,
    ) -> ComparableConnection:
        """Active provisions on the same subject, most comparable first. Provisions of the same platform are listed only
        if `samePlatform` is true, and provisions with a score below `minScore` never. The search follows at most 200
        engagements and similarities, and begins with the rarest laws.
        """

    @declared(CITATION)
    def citation(self, style: str | None = "bibtex") -> str:
        """Citation of the provision, with the archived version and the words that the provision is based on."""

    @declared(
        Connected(of_filter(Along((ENGAGES,), edge=True)), engagement_order, filtered("filter", EngagementFilter))
    )
    def engages(
        self,
        filter: EngagementFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        order_by: list[EngagementOrder] | None = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> _EngagementConnection:
        """Engagements of the provision, ordered by the path of the law or unit if no order is given."""

    @declared(Connected(of_filter(Along((FLAGS,), edge=True)), flag_order, filtered("filter", FlagFilter)))
    def flags(
        self,
        filter: FlagFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        order_by: list[FlagOrder] | None = strawberry.UNSET,
        first: int | None = 50,
        after: str | None = strawberry.UNSET,
    ) -> _FlagConnection:
        """Flags of the provision, ordered by the code of the place if no order is given."""

    @declared(
        Connected(Along((Step("ABOUT", "in", "Claim"),)), BY_AGE, filtered("filter", ClaimFilter)),
        needs=Role.REVIEWER,
        filter="Only claims that satisfy this.",
    )
    def claims(
        self,
        filter: ClaimFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> _ClaimConnection:
        """Claims about the provision, of every status, the oldest first. For callers who review."""

    @declared(Connected(HISTORY, _NEWEST_READING, lambda _given: STOOD, of_readings=True))
    def history(self, first: int | None = 20, after: str | None = strawberry.UNSET) -> _ProvisionHistoryConnection:
        """Readings of the provision over time, newest first. Each reading comes with what was true on its first day."""

    @declared(Computed(lambda given: state_of_assessment(LegalTargetInput, given["target"])))
    def assessment_state(self, target: LegalTargetInput) -> AssessmentState:
        """State of assessment of the provision for a law or legal unit. A missing engagement does not mean that the
        provision was found unrelated.
        """


@strawberry.type(description="Provision of a page, with a cursor that marks its position.")
class ProvisionEdge(Edge[_Provision]):
    """An edge of a page of provisions; its score and highlight are there where words were looked for."""

    score: float | None = described(
        "How well the provision fits the words; comparable only within one search. Null unless the order "
        "asks for RELEVANCE."
    )
    highlight: str | None = described(
        f"Plain text around the first word that was found; found words stand between {OPENS} and {CLOSES}. Null unless "
        "the order asks for RELEVANCE."
    )


@strawberry.type(description="Page of provisions.")
class ProvisionConnection(Connection[_Provision]):
    """Page of provisions."""

    # Nobody writes to the list, so that one of narrower edges can stand for one of edges.
    edges: list[ProvisionEdge] = described("Entries of the page with their cursors.")  # type: ignore[assignment]

    @declared(Faceted(), without_own_filter=WITHOUT_OWN)
    def facets(self, without_own_filter: bool | None = False) -> ProvisionFacets:
        """Counts of provisions over all pages together."""


@strawberry.type(description="Reading of a provision, with a cursor that marks its position.")
class ProvisionHistoryEdge:
    """One reading."""

    cursor: str = described(
        "Opaque position of the entry in this order. Pass the cursor as `after` to read the entries that follow."
    )
    node: _Provision = described("Provision as described by this reading.")


@strawberry.type(description="Page of readings of one provision. A reading describes the provision during one period.")
class ProvisionHistoryConnection:
    """A page of readings."""

    edges: list[ProvisionHistoryEdge] = described("Readings of the page with their cursors.")
    nodes: list[_Provision] = described("Readings of the page without cursors.")
    page_info: PageInfo = described("Position of the page among all pages.")
    total_count: int = described("Number of readings on all pages together.", counts=True)

"""Provisions: the clauses of a document, with what is read in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.binding.search import CLOSES, OPENS
from api.schema.comparison import CITATION, COMPARABLES, PREVALENCE, ComparableConnection, Prevalence
from api.schema.connections import Connection, Edge, FacetCount, PageInfo
from api.schema.declare import (
    Computed,
    Connected,
    Faceted,
    Grouped,
    PartOf,
    ToMany,
    ToOne,
    declared,
    described,
    global_id,
    permalink,
)
from api.schema.filters import filtered
from api.schema.hops import BY_AGE, BY_PAIR, ENGAGES, FLAGS, HISTORY, LAW, STOOD, TO_DOCUMENT, TO_PLATFORM
from api.schema.inputs import ClaimFilter, EngagementFilter, FlagFilter, LegalTargetInput
from api.schema.interfaces import Node, Versioned
from api.schema.platform import BY_KEY, Document, DocumentVersion, Platform
from api.schema.predicates import state_of_assessment
from api.schema.quality import FOUND, QualityIssue
from api.schema.scalars import URL, Score, Sha256
from graph.model.vocabulary import AssessmentState, Confidence, ProvisionStatus, Role, Severity
from graph.plan.expressions import Along, AlongThen, Step, Stored
from graph.plan.plan import OrderKey

if TYPE_CHECKING:
    from api.schema.facts import ClaimConnection, EngagementConnection, FlagConnection

_EngagementConnection = Annotated["EngagementConnection", strawberry.lazy("api.schema.facts")]
_ClaimConnection = Annotated["ClaimConnection", strawberry.lazy("api.schema.facts")]
_FlagConnection = Annotated["FlagConnection", strawberry.lazy("api.schema.facts")]
_Provision = Annotated["Provision", strawberry.lazy("api.schema.provision")]
_ProvisionHistoryConnection = Annotated["ProvisionHistoryConnection", strawberry.lazy("api.schema.provision")]

_NEWEST_READING: Final = (OrderKey(Stored("ordinal"), descending=True),)


@strawberry.type(description="The words of the archived text that a provision stands on.")
class Excerpt:
    """A slice of the archived text."""

    text: str = described("The words themselves.", Computed(Stored("excerptText")))
    sha256: Sha256 = described("Hash of those words in UTF-8.", Computed(Stored("excerptSha256")))
    start: int = described("First character in the archived text, from 0.", Computed(Stored("excerptStart")))
    end: int = described("Character behind the last.", Computed(Stored("excerptEnd")))
    prefix: str | None = described("Words just before, to find it again.", Computed(Stored("excerptPrefix")))
    suffix: str | None = described("Words just behind.", Computed(Stored("excerptSuffix")))
    anchored: bool = described(
        "Whether these words stand at this place of the source version.", Computed(Stored("excerptAnchored"))
    )


@strawberry.type(description="A clause of a document: what it says, and how it is read. Never a legal determination.")
class Provision(Node, Versioned):
    """A clause of a document."""

    id: strawberry.ID = global_id("Provision", "key")
    key: str = described("Readable, stable key: platform/document/slug.")
    permalink: URL = permalink("provision")
    title: str = described("Short name of the clause.")
    status: ProvisionStatus = described("Whether the newest version still holds it.")
    category: list[str] = described("Clause categories, as slugs.")
    concepts: list[str] = described("Concepts of the Data Privacy Vocabulary, as IRIs.")
    platform: Platform = described(
        "Platform that publishes the document.", ToOne(Along((TO_DOCUMENT, TO_PLATFORM)), required=True)
    )
    document: Document = described("Document it belongs to.", ToOne(Along((TO_DOCUMENT,)), required=True))
    source_version: DocumentVersion = described(
        "Version the excerpt is taken from.",
        ToOne(Along((Step("SOURCE_VERSION", "out", "DocumentVersion"),)), order=BY_KEY, required=True),
    )
    continued_by: list[Provision] = described(
        "Provisions that hold its words since it was split or merged away, by key; empty while the document holds it.",
        ToMany(Along((Step("CONTINUED_BY", "out", "Provision"),)), BY_KEY),
    )
    excerpt: Excerpt | None = described("Null where the archived text is not held.", PartOf("excerptText"))
    plain_summary: str | None = described("What it says, in plain words.")
    why_it_matters: str | None = described("Why a reader may care.")
    consumer_impact: str | None = described("What it means for people who use the platform.")
    interpretive_note: str | None = described("What is open to interpretation.")
    vendor_implications: str | None = described("What it means for contracts with the platform.")
    compliance_considerations: str | None = described("What a compliance team may look at.")
    severity: Severity | None = described(
        "How much the clause matters to those it binds; null where nobody and no rule has read it."
    )
    exposure_min: Severity | None = described(
        "Lower end of the governance exposure; null where nobody and no rule has read the clause."
    )
    exposure_max: Severity | None = described(
        "Upper end of the governance exposure; null where nobody and no rule has read the clause."
    )
    confidence: Confidence = described("How sure the reading is.")
    language_is_explicit: bool = described("Whether the wording says it outright.")
    first_seen: date = described("Day of the first version that holds it.")
    last_seen: date = described("Day of the newest version that holds it.")
    valid_from: date | None = described("First day on which this state holds.")
    valid_to: date | None = described("First day on which it no longer holds; null while it does.")
    recorded_from: datetime = described("When the graph began to say so.")
    recorded_to: datetime | None = described("When the graph stopped saying so; null while it does.")
    quality_issues: list[QualityIssue] = described("What the quality rules found about it, by key.", FOUND)
    prevalence: Prevalence = described("How many platforms have such a provision.", PREVALENCE)

    @declared(COMPARABLES)
    def comparables(
        self,
        min_score: Score | None = 0.6,  # type: ignore[assignment]  # a scalar's own type
        same_platform: bool | None = False,
        first: int | None = 10,
        after: str | None = strawberry.UNSET,
    ) -> ComparableConnection:
        """How other platforms handle this: active provisions, the most comparable first. Nothing under `minScore` is
        listed. At most 200 engagements and similarities are followed to find them, those of the rarest laws first.
        """

    @declared(CITATION)
    def citation(self, style: str | None = "bibtex") -> str:
        """How to cite the provision, with the version and the words it stands on."""

    @declared(Connected(Along((ENGAGES,), edge=True), BY_PAIR, filtered("filter", EngagementFilter)))
    def engages(
        self,
        filter: EngagementFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> _EngagementConnection:
        """Laws the provision engages, by path."""

    @declared(Connected(Along((FLAGS,), edge=True), BY_PAIR, filtered("filter", FlagFilter)))
    def flags(
        self,
        filter: FlagFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        first: int | None = 50,
        after: str | None = strawberry.UNSET,
    ) -> _FlagConnection:
        """Places where exposure is heightened, by code."""

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
        """How the provision has read, the newest reading first, each with what was true on the day it began to hold."""

    @declared(Computed(lambda given: state_of_assessment(LegalTargetInput, given["target"])))
    def assessment_state(self, target: LegalTargetInput) -> AssessmentState:
        """Mapped, reviewed and found unrelated, or not assessed: no edge never means no."""


@strawberry.type(description="Provisions that satisfy the filter, counted by what they have in common.")
class ProvisionFacets:
    """Facets of provisions; each value counts a provision once, the most frequent first."""

    severity: list[FacetCount] = described(
        "By severity; a provision that has none is in no facet.",
        Grouped(None, Stored("severity", "list"), Stored("severity", "list")),
    )
    platform: list[FacetCount] = described(
        "By platform.", Grouped(Along((TO_DOCUMENT, TO_PLATFORM)), Stored("slug"), Stored("name"))
    )
    category: list[FacetCount] = described(
        "By category.", Grouped(None, Stored("category", "list"), Stored("category", "list"))
    )
    regulation: list[FacetCount] = described(
        "By law engaged, units counted with their law.",
        Grouped(AlongThen((ENGAGES,), LAW), Stored("path"), Stored("label")),
    )
    jurisdiction: list[FacetCount] = described(
        "By place flagged.", Grouped(Along((FLAGS,)), Stored("code"), Stored("name"))
    )
    document_type: list[FacetCount] = described(
        "By type of document.",
        Grouped(Along((TO_DOCUMENT,)), Stored("documentType"), Stored("documentType")),
    )


@strawberry.type(description="A provision of a page, with the cursor that marks its place.")
class ProvisionEdge(Edge[_Provision]):
    """An edge of a page of provisions; its score and highlight are there where words were looked for."""

    score: float | None = described(
        "How well it fits the words looked for, only to be compared with the others of the same search; null where the "
        "order does not ask for RELEVANCE."
    )
    highlight: str | None = described(
        f"Plain text around the first word found, the words found between {OPENS} and {CLOSES}; null where the order "
        "does not ask for RELEVANCE."
    )


@strawberry.type(description="A page of provisions.")
class ProvisionConnection(Connection[_Provision]):
    """A page of provisions."""

    # Nobody writes to the list, so that one of narrower edges can stand for one of edges.
    edges: list[ProvisionEdge] = described("The page's entries with their cursors.")  # type: ignore[assignment]
    facets: ProvisionFacets = described("Counts over all pages together.", Faceted())


@strawberry.type(description="One reading of a provision, with the cursor that marks its place.")
class ProvisionHistoryEdge:
    """One reading."""

    cursor: str = described("Opaque mark of this place in this order; give it as `after` to go on behind it.")
    node: _Provision = described("The provision as it read.")


@strawberry.type(description="A page of readings of one provision.")
class ProvisionHistoryConnection:
    """A page of readings."""

    edges: list[ProvisionHistoryEdge] = described("The page's readings with their cursors.")
    nodes: list[_Provision] = described("The page's readings.")
    page_info: PageInfo = described("Where the page lies.")
    total_count: int = described("How many readings all pages hold together.", counts=True)

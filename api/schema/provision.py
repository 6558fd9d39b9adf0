"""Provisions: the clauses of a document, with what is read in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.schema.declare import Computed, Connected, PartOf, ToOne, declared, described, global_id, permalink
from api.schema.interfaces import Node, Versioned
from api.schema.platform import BY_KEY, Document, DocumentVersion, Platform
from api.schema.scalars import URL, Sha256
from graph.plan import Along, Step, Stored
from graph.vocabulary import Confidence, ProvisionStatus, Severity

if TYPE_CHECKING:
    from api.schema.facts import EngagementConnection, FlagConnection

_EngagementConnection = Annotated["EngagementConnection", strawberry.lazy("api.schema.facts")]
_FlagConnection = Annotated["FlagConnection", strawberry.lazy("api.schema.facts")]

TO_DOCUMENT: Final = Step("IN_DOCUMENT", "out", "Document")
TO_PLATFORM: Final = Step("PUBLISHES", "in", "Platform")
ENGAGES: Final = Step("ENGAGES", "out", "LegalTarget")
FLAGS: Final = Step("FLAGS", "out", "Jurisdiction")


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
    key: str = described("platform/document/slug.")
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
    excerpt: Excerpt | None = described("Null where the archived text is not held.", PartOf("excerptText"))
    plain_summary: str | None = described("What it says, in plain words.")
    why_it_matters: str | None = described("Why a reader may care.")
    consumer_impact: str | None = described("What it means for people who use the platform.")
    interpretive_note: str | None = described("What is open to interpretation.")
    vendor_implications: str | None = described("What it means for contracts with the platform.")
    compliance_considerations: str | None = described("What a compliance team may look at.")
    severity: Severity = described("How much the clause matters to those it binds.")
    exposure_min: Severity = described("Lower end of the governance exposure.")
    exposure_max: Severity = described("Upper end of the governance exposure.")
    confidence: Confidence = described("How sure the reading is.")
    language_is_explicit: bool = described("Whether the wording says it outright.")
    first_seen: date = described("Day of the first version that holds it.")
    last_seen: date = described("Day of the newest version that holds it.")
    valid_from: date | None = described("First day on which this state holds.")
    valid_to: date | None = described("First day on which it no longer holds; null while it does.")
    recorded_from: datetime = described("When the graph began to say so.")
    recorded_to: datetime | None = described("When the graph stopped saying so; null while it does.")

    @declared(Connected(Along((ENGAGES,), edge=True), BY_KEY))
    def engages(self, first: int | None = 20, after: str | None = strawberry.UNSET) -> _EngagementConnection:
        """Laws the provision engages, by path."""

    @declared(Connected(Along((FLAGS,), edge=True), BY_KEY))
    def flags(self, first: int | None = 50, after: str | None = strawberry.UNSET) -> _FlagConnection:
        """Places where exposure is heightened, by code."""

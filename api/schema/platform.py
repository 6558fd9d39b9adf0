"""Platforms, the documents they publish, and the archived versions of those."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.binding.pages import number
from api.schema.connections import Connection
from api.schema.declare import Composes, Connected, ToMany, ToOne, declared, described, global_id, permalink
from api.schema.filters import filtered
from api.schema.hops import ACTIVE, BY_KEY, IN_DOCUMENT, PUBLISHES
from api.schema.inputs import ChangeFilter, LegalTargetInput, ProvisionFilter, ProvisionOrder, provision_order
from api.schema.interfaces import Node
from api.schema.relevance import ranked, ranked_condition
from api.schema.reports import COVERAGE, Coverage
from api.schema.scalars import URL, Sha256
from api.schema.standing import ACCEPTED_FACTS
from graph.model.vocabulary import ChangeKind, ClaimStatus, Party
from graph.plan.expressions import Along, PropertyAt, Step, Stored
from graph.plan.plan import OrderKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.binding.arguments import Argument
    from api.schema.change import Change, ChangeConnection
    from api.schema.place import Jurisdiction
    from api.schema.provision import ProvisionConnection
    from graph.plan.expressions import Slot

#: The newest first; the ordinal tells apart those that were fetched at the same instant.
_BY_FETCH: Final = (
    OrderKey(Stored("fetchedAt", "text"), descending=True),
    OrderKey(Stored("ordinal"), descending=True),
    OrderKey(Stored("key")),
)

#: In the order of the text that the excerpts are taken from.
_BY_PLACE: Final = (OrderKey(Stored("excerptStart", "number")), OrderKey(Stored("key")))

#: Characters of a text, at most.
_LONGEST: Final = 2**31 - 1


def _passage(given: Mapping[str, Argument]) -> tuple[Slot, ...]:
    return number(given, "start", _LONGEST, 0), number(given, "end", _LONGEST)


_CHANGED: Final = Step("OF_DOCUMENT", "in", "Change")
#: The newest first.
BY_DETECTION: Final = (OrderKey(Stored("detectedAt", "text"), descending=True), OrderKey(Stored("key")))

_Change = Annotated["Change", strawberry.lazy("api.schema.change")]
_ChangeConnection = Annotated["ChangeConnection", strawberry.lazy("api.schema.change")]
_ProvisionConnection = Annotated["ProvisionConnection", strawberry.lazy("api.schema.provision")]
_Jurisdiction = Annotated["Jurisdiction", strawberry.lazy("api.schema.place")]


@strawberry.type(description="Service whose terms are archived, such as Mistral AI.")
class Platform(Node):
    """A service whose terms are archived."""

    id: strawberry.ID = global_id("Platform", "slug")
    slug: str = described("Readable, stable key of the platform, such as mistral-ai.")
    permalink: URL = permalink("platform", "slug")
    name: str = described("Name by which the platform is known.")
    legal_entity: str | None = described("Company that concludes the terms; null if unknown.")
    sector: list[str] = described("Sectors in which the platform works, as slugs.")
    homepage: URL | None = described("Address of the platform's home page.")
    fictional: bool = described("Whether the platform is invented for the demonstration corpus.")
    seat: _Jurisdiction | None = described(
        "Place of the company's seat.", ToOne(Along((Step("SEATED_IN", "out", "Jurisdiction"),)))
    )

    @declared(Connected(Along((PUBLISHES,)), BY_KEY))
    def documents(self, first: int | None = 20, after: str | None = strawberry.UNSET) -> Connection[Document]:
        """Documents that the platform publishes, ordered by key."""

    @declared(Connected(ranked(Along((PUBLISHES, IN_DOCUMENT))), provision_order, ranked_condition))
    def provisions(
        self,
        filter: ProvisionFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        order_by: list[ProvisionOrder] | None = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> _ProvisionConnection:
        """Provisions of all documents of the platform, ordered by key if no order is given."""

    @declared(Connected(Along((PUBLISHES, _CHANGED)), BY_DETECTION, filtered("filter", ChangeFilter)))
    def changes(
        self,
        filter: ChangeFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> _ChangeConnection:
        """Changes of the platform's documents, newest first."""

    @declared(COVERAGE)
    def coverage(self, target: LegalTargetInput, facts: list[ClaimStatus] | None = ACCEPTED_FACTS) -> Coverage:
        """What is known about the units of a law and the active provisions of the platform."""


@strawberry.type(
    description="Document that a platform publishes, such as a usage policy, across all versions of the document."
)
class Document(Node):
    """A published document over all its versions."""

    id: strawberry.ID = global_id("Document", "key")
    key: str = described("Readable, stable key of the form platform/document.")
    permalink: URL = permalink("document")
    title: str = described("Title under which the document is published.")
    document_type: str = described(
        "Type of the document in the words of the Open Terms Archive, such as Privacy Policy."
    )
    audience: Party | None = described("Party that the document addresses; null if unknown.")
    language: str = described("Language of the document, as a BCP 47 tag.")
    source_url: URL | None = described("Address at which the platform publishes the document.")
    platform: Platform = described(
        "Platform that publishes the document.", ToOne(Along((Step("PUBLISHES", "in", "Platform"),)), required=True)
    )
    incorporates: list[Document] = described(
        "Other documents that this document makes part of itself, ordered by key.",
        ToMany(Along((Step("INCORPORATES", "out", "Document"),)), BY_KEY),
    )

    @declared(Connected(ranked(Along((IN_DOCUMENT,))), provision_order, ranked_condition))
    def provisions(
        self,
        filter: ProvisionFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        order_by: list[ProvisionOrder] | None = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> _ProvisionConnection:
        """Provisions of the document, ordered by key if no order is given; by POSITION, in the order of the text."""

    @declared(Connected(Along((Step("HAS_VERSION", "out", "DocumentVersion"),)), _BY_FETCH))
    def versions(self, first: int | None = 20, after: str | None = strawberry.UNSET) -> Connection[DocumentVersion]:
        """Archived versions of the document, newest first."""


@strawberry.type(description="Archived text of a document, as fetched at one instant.")
class DocumentVersion(Node):
    """Archived text of a document, as fetched at one instant."""

    id: strawberry.ID = global_id("DocumentVersion", "key")
    sha256: Sha256 = described("SHA-256 hash of the archived bytes.")
    fetched_at: datetime = described("Instant at which the text was fetched.")
    effective_on: date | None = described("Day from which the version applies; null if its text does not name the day.")
    kind: ChangeKind = described(
        "Kind of the version: for example a first record, a change of content or a technical change."
    )
    extraction: str = described(
        "Result of the extraction: OK, EMPTY, MARKUP_ONLY or TRUNCATED. Only texts with the result OK are analysed."
    )
    archive_url: URL | None = described("Address of the version in its archive.")
    word_count: int = described("Number of words of the archived text.")
    document: Document = described(
        "Document that this is a version of.", ToOne(Along((Step("HAS_VERSION", "in", "Document"),)), required=True)
    )
    previous: DocumentVersion | None = described(
        "Version directly before this version; null for the first version.",
        ToOne(Along((Step("PREVIOUS", "out", "DocumentVersion"),))),
    )
    diff: _Change | None = described(
        "Change since the previous version; null for the first version, and if one of the two texts could "
        "not be analysed.",
        ToOne(Along((Step("TO_VERSION", "in", "Change"),)), order=BY_KEY),
    )

    @declared(
        Composes("passage", (PropertyAt((Step("HAS_TEXT", "out", "ArchivedText"),), "text"),), _passage),
        start="Number of the first character, from 0.",
        end="Number of the first character that is left out. Without this argument, the text is given to its end.",
    )
    def text(self, start: int | None = 0, end: int | None = strawberry.UNSET) -> str | None:
        """Archived text, as Markdown, or the part from one character to another; null if the graph does not hold the
        text. Characters are counted as in `Excerpt.start`.
        """

    @declared(Connected(Along((Step("SOURCE_VERSION", "in", "Provision"),)), _BY_PLACE, lambda _given: ACTIVE))
    def provisions(self, first: int | None = 50, after: str | None = strawberry.UNSET) -> _ProvisionConnection:
        """Active provisions whose excerpt is taken from this version, in the order of the text. A provision whose words
        stay the same keeps the version that the provision was first taken from.
        """

"""Platforms, the documents they publish, and the archived versions of those."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.schema.connections import Connection
from api.schema.declare import Connected, ToMany, ToOne, declared, described, global_id
from api.schema.filters import filtered
from api.schema.hops import IN_DOCUMENT, PUBLISHES
from api.schema.inputs import ChangeFilter, LegalTargetInput, ProvisionFilter, ProvisionOrder, provision_order
from api.schema.interfaces import Node
from api.schema.relevance import ranked, ranked_condition
from api.schema.reports import COVERAGE, Coverage
from api.schema.scalars import URL, Sha256
from graph.model.vocabulary import ChangeKind, Party
from graph.plan.expressions import Along, Step, Stored
from graph.plan.plan import OrderKey

if TYPE_CHECKING:
    from api.schema.change import Change, ChangeConnection
    from api.schema.place import Jurisdiction
    from api.schema.provision import ProvisionConnection

BY_KEY: Final = (OrderKey(Stored("key")),)
#: The newest first; the ordinal tells apart those that were fetched at the same instant.
_BY_FETCH: Final = (
    OrderKey(Stored("fetchedAt", "text"), descending=True),
    OrderKey(Stored("ordinal"), descending=True),
    OrderKey(Stored("key")),
)

_CHANGED: Final = Step("OF_DOCUMENT", "in", "Change")
#: The newest first.
BY_DETECTION: Final = (OrderKey(Stored("detectedAt", "text"), descending=True), OrderKey(Stored("key")))

_Change = Annotated["Change", strawberry.lazy("api.schema.change")]
_ChangeConnection = Annotated["ChangeConnection", strawberry.lazy("api.schema.change")]
_ProvisionConnection = Annotated["ProvisionConnection", strawberry.lazy("api.schema.provision")]
_Jurisdiction = Annotated["Jurisdiction", strawberry.lazy("api.schema.place")]


@strawberry.type(description="A service whose terms are archived, such as Mistral AI.")
class Platform(Node):
    """A service whose terms are archived."""

    id: strawberry.ID = global_id("Platform", "slug")
    slug: str = described("Readable, stable key.")
    name: str = described("Name by which the platform is known.")
    legal_entity: str | None = described("Company that concludes the terms; null where it is not known.")
    sector: list[str] = described("Sectors the platform works in, as slugs.")
    homepage: URL | None = described("Address of its home page.")
    fictional: bool = described("True for the made-up platforms of the demonstration corpus.")
    seat: _Jurisdiction | None = described(
        "Place where the company has its seat.", ToOne(Along((Step("SEATED_IN", "out", "Jurisdiction"),)))
    )

    @declared(Connected(Along((PUBLISHES,)), BY_KEY))
    def documents(self, first: int | None = 20, after: str | None = strawberry.UNSET) -> Connection[Document]:
        """Documents the platform publishes, by key."""

    @declared(Connected(ranked(Along((PUBLISHES, IN_DOCUMENT))), provision_order, ranked_condition))
    def provisions(
        self,
        filter: ProvisionFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        order_by: list[ProvisionOrder] | None = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> _ProvisionConnection:
        """Provisions of all its documents; by key where no order is given."""

    @declared(Connected(Along((PUBLISHES, _CHANGED)), BY_DETECTION, filtered("filter", ChangeFilter)))
    def changes(
        self,
        filter: ChangeFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> _ChangeConnection:
        """Changes of its documents, the newest first."""

    @declared(COVERAGE)
    def coverage(self, target: LegalTargetInput) -> Coverage:
        """What is known of the units of a law and the active provisions of the platform."""


@strawberry.type(description="A document a platform publishes, such as its usage policy, over all its versions.")
class Document(Node):
    """A published document over all its versions."""

    id: strawberry.ID = global_id("Document", "key")
    key: str = described("Readable, stable key: platform/document.")
    title: str = described("Title under which it is published.")
    document_type: str = described("Terms type of the Open Terms Archive, such as Privacy Policy.")
    audience: Party | None = described("Whom it addresses; null where it is not said.")
    language: str = described("Language as a BCP 47 tag.")
    source_url: URL | None = described("Address at which the platform publishes it.")
    platform: Platform = described(
        "Platform that publishes it.", ToOne(Along((Step("PUBLISHES", "in", "Platform"),)), required=True)
    )
    incorporates: list[Document] = described(
        "Documents that this one makes part of itself.",
        ToMany(Along((Step("INCORPORATES", "out", "Document"),)), BY_KEY),
    )

    @declared(Connected(Along((Step("HAS_VERSION", "out", "DocumentVersion"),)), _BY_FETCH))
    def versions(self, first: int | None = 20, after: str | None = strawberry.UNSET) -> Connection[DocumentVersion]:
        """Archived versions, newest first."""


@strawberry.type(description="One archived text of a document.")
class DocumentVersion(Node):
    """One archived text of a document."""

    id: strawberry.ID = global_id("DocumentVersion", "key")
    sha256: Sha256 = described("Hash of the archived bytes.")
    fetched_at: datetime = described("When the text was fetched.")
    effective_on: date | None = described("Day from which it applies, where the text says so.")
    kind: ChangeKind = described("First record, change of content, or technical change.")
    extraction: str = described("OK, EMPTY, MARKUP_ONLY or TRUNCATED; only OK is analysed.")
    archive_url: URL | None = described("Address of this version in its archive.")
    previous: DocumentVersion | None = described(
        "The version before; null for the first.", ToOne(Along((Step("PREVIOUS", "out", "DocumentVersion"),)))
    )
    diff: _Change | None = described(
        "What changed since the version before; null for the first, and where either could not be analysed.",
        ToOne(Along((Step("TO_VERSION", "in", "Change"),)), order=BY_KEY),
    )

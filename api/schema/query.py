"""The root fields of the schema."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.arguments import among, containing, equal, pair, when, within
from api.filters import (
    applying,
    at_start,
    change_condition,
    engagement_condition,
    filtered,
    flag_condition,
    platform_condition,
    platform_order,
    provision_condition,
    provision_order,
)
from api.schema.change import ChangeConnection
from api.schema.connections import Connection, PageInfo
from api.schema.declare import AS_OF, NOW, ById, Computed, Connected, Fixed, ToMany, ToOne, declared, described
from api.schema.enums import Closure, EdgeKind
from api.schema.facts import EngagementConnection, FlagConnection
from api.schema.inputs import (
    ChangeFilter,
    EngagementFilter,
    FlagFilter,
    JurisdictionInput,
    PlatformFilter,
    PlatformOrder,
    ProvisionFilter,
    ProvisionOrder,
)
from api.schema.interfaces import Node
from api.schema.legal import BY_PATH, LegalTarget, LegalUnit, Regulation
from api.schema.paths import BY_RANK, PathConnection, paths_between
from api.schema.place import BY_CODE, Jurisdiction
from api.schema.platform import BY_DETECTION, BY_KEY, Document, Platform
from api.schema.provision import Provision, ProvisionConnection
from api.schema.scalars import JurisdictionCode, LegalPath, Sha256
from api.schema.steps import closure_steps
from api.search import CLOSES, OPENS, lucene, words
from graph.model import LABELS
from graph.plan import OrderKey
from graph.terms import All, AllEdges, Along, CountAll, Found, Identity, Relevance, Stored, Supplied
from graph.vocabulary import DISCLAIMER, JurisdictionLevel, RegulationKind, RegulationStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.arguments import Given

_NAMES: Final = ("label", "officialTitle", "citation")
_KINDS: Final[dict[str, tuple[All | AllEdges, str]]] = {
    "Authority": (All("Authority"), "slug"),
    "Change": (All("Change"), "key"),
    "Claim": (All("Claim"), "key"),
    "Document": (All("Document"), "key"),
    "DocumentVersion": (All("DocumentVersion"), "key"),
    "Engagement": (AllEdges("ENGAGES", "Provision", "LegalTarget"), "key"),
    "Evidence": (All("Evidence"), "key"),
    "Flag": (AllEdges("FLAGS", "Provision", "Jurisdiction"), "key"),
    "Jurisdiction": (All("Jurisdiction"), "code"),
    "LegalUnit": (All("LegalUnit"), "path"),
    "Platform": (All("Platform"), "slug"),
    "Provision": (All("Provision"), "key"),
    "Regulation": (All("Regulation"), "path"),
}
_SEARCHED: Final = Identity(tuple((label.name, label.key) for label in LABELS if label.searched))
_BY_RELEVANCE: Final = (OrderKey(Relevance(), descending=True), OrderKey(_SEARCHED))
_NEWEST: Final = (OrderKey(Stored("ordinal"), descending=True),)
_UPWARDS: Final = Along(closure_steps(Closure.ANCESTORS))


@strawberry.type(description="The published state of the graph that answers are computed on.")
class GraphInfo:
    """The published state of the graph."""

    revision: strawberry.ID = described("The newest published state.", Computed(Stored("key")))
    published_at: datetime = described("When it was published.")
    content_hash: Sha256 = described("Hash over everything the graph says.")
    as_of: date = described("Day that answers speak of.", Computed(Supplied(AS_OF)))
    known_at: datetime = described("Instant up to which records count.", Computed(Supplied(NOW)))
    platforms: int = described("How many platforms.", Computed(CountAll(label="Platform")))
    documents: int = described("How many documents.", Computed(CountAll(label="Document")))
    provisions: int = described("How many provisions.", Computed(CountAll(label="Provision")))
    engagements: int = described("How many current engagements.", Computed(CountAll(type="ENGAGES")))
    flags: int = described("How many current flags.", Computed(CountAll(type="FLAGS")))
    disclaimer: str = described("What the graph is, and what it is not.", Fixed(DISCLAIMER))


SearchHit = Annotated[
    Platform | Document | Provision | Regulation | LegalUnit | Jurisdiction,
    strawberry.union("SearchHit", description="What a search can find."),
]


@strawberry.type(description="One thing that was found.")
class SearchEdge:
    """One hit."""

    cursor: str = described("Opaque mark of this place in this order; give it as `after` to go on behind it.")
    score: float = described("How well it fits; only to be compared with the others of the same search.")
    highlight: str | None = described(
        f"Plain text around the first word found, the words found between {OPENS} and {CLOSES}."
    )
    node: SearchHit = described("What was found.")


@strawberry.type(description="What was found, the best first.")
class SearchConnection:
    """A page of hits."""

    edges: list[SearchEdge] = described("The page's hits.")
    page_info: PageInfo = described("Where the page lies.")


def _found(given: Mapping[str, Given]) -> Found:
    return Found(given["text"].slot(lucene), given["text"].slot(words), tuple(label for label, _ in _SEARCHED.kinds))


@strawberry.type(description="Everything that can be asked.")
class Query:
    """The root fields."""

    graph: GraphInfo = described(
        "The published state that answers are computed on.", ToOne(All("Revision"), order=_NEWEST, required=True)
    )

    @declared(ById(lambda given: given["id"].slot(lambda one: [pair(one)]), _KINDS, alone=True))
    def node(self, id: strawberry.ID) -> Node | None:  # noqa: A002  # Relay's name
        """The object of this global id, or null."""

    @declared(ById(lambda given: given["ids"].slot(lambda many: [pair(one) for one in many]), _KINDS))
    def nodes(self, ids: list[strawberry.ID]) -> list[Node | None]:
        """The objects of these global ids, in their order, null where there is none."""

    @declared(ToOne(All("Platform"), equal("slug")))
    def platform(self, slug: str) -> Platform | None:
        """The platform of this slug, or null."""

    @declared(Connected(All("Platform"), platform_order, filtered("filter", platform_condition)))
    def platforms(
        self,
        filter: PlatformFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        order_by: list[PlatformOrder] | None = strawberry.UNSET,
        first: int | None = strawberry.UNSET,
        after: str | None = strawberry.UNSET,
        last: int | None = strawberry.UNSET,
        before: str | None = strawberry.UNSET,
    ) -> Connection[Platform]:
        """Platforms; by slug where no order is given. The first 20 where neither `first` nor `last` is given."""

    @declared(ToOne(All("Provision"), equal("key")))
    def provision(self, key: str) -> Provision | None:
        """The provision of this key, or null."""

    @declared(Connected(All("Provision"), provision_order, filtered("filter", provision_condition), weight=2))
    def provisions(
        self,
        filter: ProvisionFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        order_by: list[ProvisionOrder] | None = strawberry.UNSET,
        first: int | None = strawberry.UNSET,
        after: str | None = strawberry.UNSET,
        last: int | None = strawberry.UNSET,
        before: str | None = strawberry.UNSET,
    ) -> ProvisionConnection:
        """Provisions; by key where no order is given. The first 20 where neither `first` nor `last` is given."""

    @declared(
        Connected(
            AllEdges("ENGAGES", "Provision", "LegalTarget"),
            BY_KEY,
            when(at_start(filtered("provision", provision_condition)), filtered("filter", engagement_condition)),
            weight=2,
        )
    )
    def engagements(
        self,
        filter: EngagementFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        provision: ProvisionFilter | None = strawberry.UNSET,
        first: int | None = 50,
        after: str | None = strawberry.UNSET,
    ) -> EngagementConnection:
        """Current engagements, by key."""

    @declared(
        Connected(
            AllEdges("FLAGS", "Provision", "Jurisdiction"),
            BY_KEY,
            when(at_start(filtered("provision", provision_condition)), filtered("filter", flag_condition)),
            weight=2,
        )
    )
    def flags(
        self,
        filter: FlagFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        provision: ProvisionFilter | None = strawberry.UNSET,
        first: int | None = 50,
        after: str | None = strawberry.UNSET,
    ) -> FlagConnection:
        """Current flags, by key."""

    @declared(Connected(All("Change"), BY_DETECTION, filtered("filter", change_condition)))
    def changes(
        self,
        filter: ChangeFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> ChangeConnection:
        """Changes of documents, the newest first."""

    @declared(ToOne(All("LegalTarget"), equal("path")))
    def legal(self, path: LegalPath) -> LegalTarget | None:
        """The law or unit of this path, or null."""

    @declared(
        Connected(
            All("Regulation"),
            BY_PATH,
            when(
                applying("jurisdiction"),
                among("status"),
                among("kind"),
                containing("text", _NAMES),
            ),
        )
    )
    def regulations(
        self,
        jurisdiction: JurisdictionInput | None = strawberry.UNSET,
        status: list[RegulationStatus] | None = strawberry.UNSET,
        kind: list[RegulationKind] | None = strawberry.UNSET,
        text: str | None = strawberry.UNSET,
        first: int | None = 50,
        after: str | None = strawberry.UNSET,
    ) -> Connection[Regulation]:
        """Laws, by path."""

    @declared(ToOne(All("Jurisdiction"), equal("code")))
    def jurisdiction(self, code: JurisdictionCode) -> Jurisdiction | None:
        """The place of this code, or null."""

    @declared(ToMany(All("Jurisdiction"), BY_CODE, when(among("level"), within("within", _UPWARDS, "code"))))
    def jurisdictions(
        self,
        level: list[JurisdictionLevel] | None = strawberry.UNSET,
        within: JurisdictionCode | None = strawberry.UNSET,
    ) -> list[Jurisdiction]:
        """Places of a level, or within a place (itself included), by code."""

    @declared(Connected(paths_between(_KINDS), BY_RANK, weight=25, once=True))
    def paths(
        self,
        from_: strawberry.ID,
        to: strawberry.ID,
        max_length: int | None = 4,
        via: list[EdgeKind] | None = strawberry.UNSET,
        first: int | None = 10,
        after: str | None = strawberry.UNSET,
    ) -> PathConnection:
        """Ways from one node to another, edges followed in both directions. Ids that name nothing, or the same node,
        have none. A bounded number of nodes is looked at, so the answer takes no longer in a dense graph, but may then
        miss paths; `truncated` tells.
        """

    @declared(Connected(_found, _BY_RELEVANCE), text="Words, all of which must be there.")
    def search(self, text: str, first: int | None = 20, after: str | None = strawberry.UNSET) -> SearchConnection:
        """Whatever holds all words of `text`, the best first: at most 1,000 of them. Every character that is neither
        letter nor digit only parts words.
        """

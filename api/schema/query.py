"""The root fields of the schema."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.binding.arguments import all_asked, equal
from api.binding.ids import RECORDS, named
from api.binding.search import CLOSES, OPENS, lucene, words
from api.schema.change import ChangeConnection
from api.schema.connections import Connection, PageInfo
from api.schema.declare import (
    SCOPE,
    ById,
    Computed,
    Connected,
    CrossTab,
    Fixed,
    Reported,
    ToMany,
    ToOne,
    declared,
    described,
)
from api.schema.enums import Closure, EdgeKind
from api.schema.facts import SHOWN, ClaimConnection, EngagementConnection, FlagConnection
from api.schema.filters import asked, at_start, filtered
from api.schema.hops import ACTIVE, BY_AGE, BY_PAIR, closure_steps
from api.schema.impact import IMPACT, ImpactInput, ImpactReport
from api.schema.inputs import (
    ChangeFilter,
    ClaimFilter,
    EngagementFilter,
    FlagFilter,
    JurisdictionInput,
    LegalTargetInput,
    PlatformFilter,
    PlatformOrder,
    ProvisionFilter,
    ProvisionOrder,
    TimeInput,
    platform_order,
    provision_order,
)
from api.schema.interfaces import Node
from api.schema.legal import BY_PATH, LegalTarget, LegalUnit, Regulation
from api.schema.matrix_axes import AxisInput, Measure, sizes, table
from api.schema.paths import BY_RANK, PathConnection, paths_between
from api.schema.place import BY_CODE, Jurisdiction
from api.schema.platform import BY_DETECTION, Document, Platform
from api.schema.predicates import applies_in, at, contains, is_equal, one_of
from api.schema.provision import Provision, ProvisionConnection
from api.schema.relevance import ranked, ranked_condition
from api.schema.reports import GapReport, Matrix, check_sides
from api.schema.scalars import JurisdictionCode, LegalPath, Sha256
from api.schema.viewer import VIEWER, Viewer
from graph.model.model import LABELS
from graph.model.vocabulary import DISCLAIMER, JurisdictionLevel, RegulationKind, RegulationStatus, Role
from graph.plan.expressions import (
    Along,
    CountAll,
    EdgesOf,
    FullTextHits,
    Identity,
    IsPresent,
    NodesOf,
    ReadTime,
    Relevance,
    Stored,
    Test,
)
from graph.plan.plan import OrderKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.binding.arguments import Argument

_NAMES: Final = ("label", "officialTitle", "citation")
#: What a path can join, and how it is found.
_JOINED: Final[dict[str, tuple[NodesOf | EdgesOf, str]]] = {
    "Authority": (NodesOf("Authority"), "slug"),
    "Change": (NodesOf("Change"), "key"),
    "Claim": (NodesOf("Claim"), "handle"),
    "Document": (NodesOf("Document"), "key"),
    "DocumentVersion": (NodesOf("DocumentVersion"), "key"),
    "Engagement": (EdgesOf("ENGAGES", "Provision", "LegalTarget"), "pair"),
    "Evidence": (NodesOf("Evidence"), "key"),
    "Flag": (EdgesOf("FLAGS", "Provision", "Jurisdiction"), "pair"),
    "Jurisdiction": (NodesOf("Jurisdiction"), "code"),
    "LegalEvent": (NodesOf("LegalEvent"), "key"),
    "LegalUnit": (NodesOf("LegalUnit"), "path"),
    "Platform": (NodesOf("Platform"), "slug"),
    "Provision": (NodesOf("Provision"), "key"),
    "QualityIssue": (NodesOf("QualityIssue"), "key"),
    "Regulation": (NodesOf("Regulation"), "path"),
}
#: What an id can name.
_KINDS: Final = {**_JOINED, "Agent": (NodesOf("Agent"), "slug")}
_SEARCHED: Final = Identity(
    tuple((label.name, label.name, label.key) for label in LABELS if label.texts and not label.dated)
)
_BY_RELEVANCE: Final = (OrderKey(Relevance(), descending=True), OrderKey(_SEARCHED))
_NEWEST: Final = (OrderKey(Stored("ordinal"), descending=True),)
_UPWARDS: Final = Along(closure_steps(Closure.ANCESTORS))


@strawberry.type(description="The published state of the graph that answers are computed on.")
class GraphInfo:
    """The published state of the graph."""

    revision: strawberry.ID = described("The newest published state.", Computed(Stored("key")))
    published_at: datetime = described("When it was published.")
    content_hash: Sha256 = described("Hash over everything the graph says.")
    as_of: date = described("Day that answers speak of.", Computed(ReadTime("as_of")))
    known_at: datetime = described("Instant up to which records count.", Computed(ReadTime("known_at")))
    platforms: int = described("How many platforms.", Computed(CountAll(label="Platform")))
    documents: int = described("How many documents.", Computed(CountAll(label="Document")))
    provisions: int = described("How many active provisions.", Computed(CountAll(label="Provision", where=ACTIVE)))
    engagements: int = described(
        "How many current engagements of active provisions.",
        Computed(CountAll(type="ENGAGES", start="Provision", where=ACTIVE)),
    )
    flags: int = described(
        "How many current flags of active provisions.",
        Computed(CountAll(type="FLAGS", start="Provision", where=ACTIVE)),
    )
    unpublished: bool = described(
        "Whether an import has written something that no published state holds yet.",
        Computed(Test(IsPresent("unpublished"))),
    )
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


def _found(given: Mapping[str, Argument]) -> FullTextHits:
    return FullTextHits(
        given["text"].slot(lucene), given["text"].slot(words), tuple(label for label, _, _ in _SEARCHED.kinds)
    )


@strawberry.type(description="Everything that can be asked.")
class Query:
    """The root fields."""

    @declared(ToOne(NodesOf("Revision"), order=_NEWEST, required=True))
    def graph(self, at: TimeInput | None = strawberry.UNSET) -> GraphInfo:
        """The published state that answers are computed on."""

    @declared(VIEWER)
    def viewer(self) -> Viewer:
        """The caller of this operation: which role the caller's key has, and what the role allows."""

    @declared(ById(lambda given: given["id"].slot(lambda one: [named(one)]), _KINDS, RECORDS, alone=True, shown=SHOWN))
    def node(self, id: strawberry.ID, at: TimeInput | None = strawberry.UNSET) -> Node | None:  # noqa: A002  # Relay's name
        """The object of this global id, or null. An id that names a record finds the record at any time at which the
        record was known: a provision as it read, with what was true on the day on which the reading began to hold, or a
        fact as it was recorded.
        """

    @declared(
        ById(lambda given: given["ids"].slot(lambda many: [named(one) for one in many]), _KINDS, RECORDS, shown=SHOWN)
    )
    def nodes(self, ids: list[strawberry.ID], at: TimeInput | None = strawberry.UNSET) -> list[Node | None]:
        """The objects of these global ids, in their order, null where there is none."""

    @declared(ToOne(NodesOf("Platform"), equal("slug")))
    def platform(self, slug: str, at: TimeInput | None = strawberry.UNSET) -> Platform | None:
        """The platform of this slug, or null."""

    @declared(Connected(NodesOf("Platform"), platform_order, filtered("filter", PlatformFilter)))
    def platforms(
        self,
        filter: PlatformFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        order_by: list[PlatformOrder] | None = strawberry.UNSET,
        first: int | None = strawberry.UNSET,
        after: str | None = strawberry.UNSET,
        last: int | None = strawberry.UNSET,
        before: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> Connection[Platform]:
        """Platforms; by slug where no order is given. The first 20 where neither `first` nor `last` is given."""

    @declared(ToOne(NodesOf("Provision"), equal("key")))
    def provision(self, key: str, at: TimeInput | None = strawberry.UNSET) -> Provision | None:
        """The provision of this key, or null."""

    @declared(Connected(ranked(NodesOf("Provision")), provision_order, ranked_condition, weight=2))
    def provisions(
        self,
        filter: ProvisionFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        order_by: list[ProvisionOrder] | None = strawberry.UNSET,
        first: int | None = strawberry.UNSET,
        after: str | None = strawberry.UNSET,
        last: int | None = strawberry.UNSET,
        before: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> ProvisionConnection:
        """Provisions; by key where no order is given. The first 20 where neither `first` nor `last` is given."""

    @declared(
        Connected(
            EdgesOf("ENGAGES", "Provision", "LegalTarget"),
            BY_PAIR,
            all_asked(at_start(filtered("provision", ProvisionFilter)), filtered("filter", EngagementFilter)),
            weight=2,
        )
    )
    def engagements(
        self,
        filter: EngagementFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        provision: ProvisionFilter | None = strawberry.UNSET,
        first: int | None = 50,
        after: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> EngagementConnection:
        """Current engagements, by key."""

    @declared(
        Connected(
            EdgesOf("FLAGS", "Provision", "Jurisdiction"),
            BY_PAIR,
            all_asked(at_start(filtered("provision", ProvisionFilter)), filtered("filter", FlagFilter)),
            weight=2,
        )
    )
    def flags(
        self,
        filter: FlagFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        provision: ProvisionFilter | None = strawberry.UNSET,
        first: int | None = 50,
        after: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> FlagConnection:
        """Current flags, by key."""

    @declared(Connected(NodesOf("Change"), BY_DETECTION, filtered("filter", ChangeFilter)))
    def changes(
        self,
        filter: ChangeFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> ChangeConnection:
        """Changes of documents, the newest first."""

    @declared(
        Connected(NodesOf("Claim"), BY_AGE, filtered("filter", ClaimFilter)),
        needs=Role.REVIEWER,
        filter="Only claims that satisfy this.",
    )
    def claims(
        self,
        filter: ClaimFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> ClaimConnection:
        """Claims of every status, the oldest first. For callers who review."""

    @declared(
        Reported(check_sides, weight=10),
        a="Laws or units of one side, at least one.",
        b="Laws or units of the other side, at least one.",
        scope=SCOPE,
    )
    def gap(
        self,
        a: list[LegalTargetInput],
        b: list[LegalTargetInput],
        scope: ProvisionFilter | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> GapReport:
        """Provisions by which of two sets of laws they engage. A provision engages a side where it engages one of its
        targets.
        """

    @declared(
        CrossTab(table, sizes, weight=20),
        rows="What the rows are.",
        columns="What the columns are.",
        measure="What the cells are measured by.",
        scope=SCOPE,
    )
    def matrix(
        self,
        rows: AxisInput,
        columns: AxisInput,
        measure: Measure,
        scope: ProvisionFilter | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> Matrix:
        """The provisions of a scope by two axes, from current, accepted facts."""

    @declared(IMPACT, of="What happens.")
    def impact(self, of: ImpactInput, at: TimeInput | None = strawberry.UNSET) -> ImpactReport:
        """What a change of a document, or an event in the life of a law, means for facts and provisions."""

    @declared(ToOne(NodesOf("LegalTarget"), equal("path")))
    def legal(self, path: LegalPath, at: TimeInput | None = strawberry.UNSET) -> LegalTarget | None:
        """The law or unit of this path, or null."""

    @declared(
        Connected(
            NodesOf("Regulation"),
            BY_PATH,
            all_asked(
                asked("jurisdiction", applies_in(JurisdictionInput)),
                asked("status", one_of("status")),
                asked("kind", one_of("kind")),
                asked("text", contains(*_NAMES)),
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
        at: TimeInput | None = strawberry.UNSET,
    ) -> Connection[Regulation]:
        """Laws, by path."""

    @declared(ToOne(NodesOf("Jurisdiction"), equal("code")))
    def jurisdiction(self, code: JurisdictionCode, at: TimeInput | None = strawberry.UNSET) -> Jurisdiction | None:
        """The place of this code, or null."""

    @declared(
        ToMany(
            NodesOf("Jurisdiction"),
            BY_CODE,
            all_asked(asked("level", one_of("level")), asked("within", at(_UPWARDS, is_equal("code")))),
        )
    )
    def jurisdictions(
        self,
        level: list[JurisdictionLevel] | None = strawberry.UNSET,
        within: JurisdictionCode | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> list[Jurisdiction]:
        """Places of a level, or within a place (itself included), by code."""

    @declared(Connected(paths_between(_JOINED), BY_RANK, weight=25, once=True))
    def paths(
        self,
        from_: strawberry.ID,
        to: strawberry.ID,
        max_length: int | None = 4,
        via: list[EdgeKind] | None = strawberry.UNSET,
        first: int | None = 10,
        after: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> PathConnection:
        """Ways from one node to another, edges followed in both directions. Ids that name nothing, or the same node,
        have none. A bounded number of nodes is looked at, so the answer takes no longer in a dense graph, but may then
        miss paths; `truncated` tells.
        """

    @declared(Connected(_found, _BY_RELEVANCE), text="Words, all of which must be there, in any order.")
    def search(
        self,
        text: str,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> SearchConnection:
        """Whatever holds all words of `text`, at most 1,000 hits: first laws, places and platforms that are called just
        so, then the hits that fit best. Case and accents do not count, and no word is too common to be looked for.
        Every character that is neither letter nor digit only parts words: `USC` is one word, `U.S.C.` is three. In
        scripts without blanks each sign is a word. A text without words finds nothing.
        """

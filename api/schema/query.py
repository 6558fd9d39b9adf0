"""The root fields of the schema."""

from __future__ import annotations

from typing import Final

import strawberry

from api.binding.arguments import MAX_PAGE, all_asked, equal
from api.binding.ids import RECORDS, named
from api.schema.agreement import AGREEMENT, SECOND_READINGS, ReviewAgreement, SecondReadings
from api.schema.category import EVERY, Category
from api.schema.change import ChangeConnection
from api.schema.connections import Connection
from api.schema.declare import (
    SCOPE,
    ById,
    Connected,
    CrossTab,
    Reported,
    ToMany,
    ToOne,
    declared,
)
from api.schema.enums import Closure, EdgeKind
from api.schema.fact_orders import EngagementOrder, FlagOrder, engagement_order, flag_order
from api.schema.facts import SHOWN, ClaimConnection, EngagementConnection, FlagConnection
from api.schema.filters import asked, at_start, filtered, reading
from api.schema.hops import BY_AGE, BY_KEY, BY_PATH, BY_SLUG, LAW, closure_steps
from api.schema.impact import IMPACT, ImpactInput, ImpactReport
from api.schema.inputs import (
    ChangeFilter,
    ClaimFilter,
    DateRange,
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
from api.schema.kinds import JOINED, KINDS
from api.schema.legal import BY_DAY, OF_TARGET, LegalEvent, LegalTarget, Regulation
from api.schema.matrix_axes import AxisInput, Measure, sizes, table
from api.schema.paths import BY_RANK, PathConnection, paths_between
from api.schema.place import BY_CODE, Jurisdiction
from api.schema.platform import BY_DETECTION, Platform
from api.schema.predicates import Days, applies_in, at, contains, is_equal, one_of
from api.schema.provision import Provision, ProvisionConnection
from api.schema.published import NEWEST, GraphInfo, Revision
from api.schema.quality import QualityIssueConnection, wanted
from api.schema.relevance import ranked, ranked_condition
from api.schema.reports import GapReport, Matrix, check_sides
from api.schema.review import QUEUE, RULE_RECORDS, ReviewGroupConnection, ReviewQueueFilter, RuleRecord
from api.schema.scalars import JurisdictionCode, LegalPath
from api.schema.search import BY_RELEVANCE, SearchConnection, begun, found
from api.schema.standing import ACCEPTED_FACTS, of_filter
from api.schema.viewer import VIEWER, Viewer
from claims.review.queue import QueueOrder
from graph.model.vocabulary import (
    ClaimStatus,
    JurisdictionLevel,
    LegalEventKind,
    QualityRule,
    RegulationKind,
    RegulationStatus,
    Role,
)
from graph.plan.expressions import (
    Along,
    EdgesOf,
    NodesOf,
    Stored,
)

_NAMES: Final = ("label", "officialTitle", "citation")
_UPWARDS: Final = Along(closure_steps(Closure.ANCESTORS))


@strawberry.type(description="Root fields of every query.")
class Query:
    """The root fields."""

    @declared(ToOne(NodesOf("Revision"), order=NEWEST, required=True))
    def graph(self, at: TimeInput | None = strawberry.UNSET) -> GraphInfo:
        """Published state of the graph from which answers are computed."""

    @declared(VIEWER)
    def viewer(self) -> Viewer:
        """The caller of this operation: which role the caller's key has, and what the role allows."""

    @declared(ById(lambda given: given["id"].slot(lambda one: [named(one)]), KINDS, RECORDS, alone=True, shown=SHOWN))
    def node(self, id: strawberry.ID, at: TimeInput | None = strawberry.UNSET) -> Node | None:  # noqa: A002  # Relay's name
        """Object with this global id, or null. The id of a record finds the record at any time at which the graph knew
        the record: a provision as it read then, with what was true on the first day of that reading, or a fact as it
        was recorded.
        """

    @declared(
        ById(lambda given: given["ids"].slot(lambda many: [named(one) for one in many]), KINDS, RECORDS, shown=SHOWN)
    )
    def nodes(self, ids: list[strawberry.ID], at: TimeInput | None = strawberry.UNSET) -> list[Node | None]:
        """Objects with these global ids, in the order of the ids; null for each id that finds nothing."""

    @declared(ToOne(NodesOf("Platform"), equal("slug")))
    def platform(self, slug: str, at: TimeInput | None = strawberry.UNSET) -> Platform | None:
        """Platform with this slug, or null."""

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
        """Platforms, ordered by slug if no order is given. Without `first` and `last`, the first 20."""

    @declared(ToOne(NodesOf("Provision"), equal("key")))
    def provision(self, key: str, at: TimeInput | None = strawberry.UNSET) -> Provision | None:
        """Provision with this key, or null."""

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
        """Provisions, ordered by key if no order is given. Without `first` and `last`, the first 20."""

    @declared(
        Connected(
            of_filter(EdgesOf("ENGAGES", "Provision", "LegalTarget")),
            engagement_order,
            all_asked(at_start(filtered("provision", ProvisionFilter)), filtered("filter", EngagementFilter)),
            weight=2,
        )
    )
    def engagements(
        self,
        filter: EngagementFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        provision: ProvisionFilter | None = strawberry.UNSET,
        order_by: list[EngagementOrder] | None = strawberry.UNSET,
        first: int | None = 50,
        after: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> EngagementConnection:
        """Current engagements, ordered by key if no order is given."""

    @declared(
        Connected(
            of_filter(EdgesOf("FLAGS", "Provision", "Jurisdiction")),
            flag_order,
            all_asked(at_start(filtered("provision", ProvisionFilter)), filtered("filter", FlagFilter)),
            weight=2,
        )
    )
    def flags(
        self,
        filter: FlagFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        provision: ProvisionFilter | None = strawberry.UNSET,
        order_by: list[FlagOrder] | None = strawberry.UNSET,
        first: int | None = 50,
        after: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> FlagConnection:
        """Current flags, ordered by key if no order is given."""

    @declared(Connected(NodesOf("Change"), BY_DETECTION, filtered("filter", ChangeFilter)))
    def changes(
        self,
        filter: ChangeFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> ChangeConnection:
        """Changes of documents, newest first."""

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
        Connected(NodesOf("QualityIssue"), BY_KEY, wanted, weight=2),
        rule="Only findings of these rules.",
        scope="Only findings about provisions that satisfy this filter, about engagements and flags of these "
        "provisions, and about changes that altered these provisions. If the filter names no `status`, only active "
        "provisions.",
    )
    def quality(
        self,
        rule: list[QualityRule] | None = strawberry.UNSET,
        scope: ProvisionFilter | None = strawberry.UNSET,
        first: int | None = 50,
        after: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> QualityIssueConnection:
        """Findings of the quality rules, ordered by key: by rule, and then by the object that the finding is about."""

    @declared(
        QUEUE,
        needs=Role.REVIEWER,
        filter="Only claims that satisfy this filter.",
        first=f"Number of groups from the start, or after the cursor `after`; at most {MAX_PAGE}.",
        order="Order of the groups.",
    )
    def review_queue(
        self,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
        filter: ReviewQueueFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        order: QueueOrder | None = QueueOrder.VALUE,
    ) -> ReviewGroupConnection:
        """Claims that wait for a decision, in groups of equal evidence. For callers who review."""

    @declared(RULE_RECORDS, needs=Role.REVIEWER)
    def rule_records(self) -> list[RuleRecord]:
        """What became of the claims of each rule, and of each program without rules, ordered by rule. For callers who
        review.
        """

    @declared(
        SECOND_READINGS,
        needs=Role.REVIEWER,
        first=f"Number of claims to show; at most {MAX_PAGE}. A claim that was read again is no longer shown.",
    )
    def second_readings(self, first: int | None = 20) -> SecondReadings:
        """Decided claims that wait for a second, blind reading by the caller: of each rule a share that is chosen by a
        hash. Claims on which the caller has decided are not among them. For callers who review.
        """

    @declared(AGREEMENT, needs=Role.REVIEWER)
    def review_agreement(self) -> ReviewAgreement:
        """How far the second readings agree with the decisions, over all rules; `ruleRecords` tells the same of each
        rule. For callers who review.
        """

    @declared(
        Reported(check_sides, weight=10),
        a="Laws or legal units of side A; at least one.",
        b="Laws or legal units of side B; at least one.",
        scope=SCOPE,
    )
    def gap(
        self,
        a: list[LegalTargetInput],
        b: list[LegalTargetInput],
        scope: ProvisionFilter | None = strawberry.UNSET,
        facts: list[ClaimStatus] | None = ACCEPTED_FACTS,
        at: TimeInput | None = strawberry.UNSET,
    ) -> GapReport:
        """Provisions divided by which of two sets of laws they engage. A provision engages a side if the provision
        engages at least one target of the side.
        """

    @declared(
        CrossTab(table, sizes, weight=20),
        rows="Axis of the rows.",
        columns="Axis of the columns.",
        measure="Measure of the cells.",
        scope=SCOPE,
    )
    def matrix(
        self,
        rows: AxisInput,
        columns: AxisInput,
        measure: Measure,
        scope: ProvisionFilter | None = strawberry.UNSET,
        facts: list[ClaimStatus] | None = ACCEPTED_FACTS,
        at: TimeInput | None = strawberry.UNSET,
    ) -> Matrix:
        """Provisions in scope, counted along two axes from current facts: from accepted facts, and from suggestions if
        `facts` asks for them.
        """

    @declared(IMPACT, of="Change or event to report on.")
    def impact(self, of: ImpactInput, at: TimeInput | None = strawberry.UNSET) -> ImpactReport:
        """What a change of a document, or an event in the life of a law, means for facts and provisions."""

    @declared(ToOne(NodesOf("LegalTarget"), equal("path")))
    def legal(self, path: LegalPath, at: TimeInput | None = strawberry.UNSET) -> LegalTarget | None:
        """Law or legal unit with this path, or null."""

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
        """Laws, ordered by path."""

    @declared(ToOne(NodesOf("Jurisdiction"), equal("code")))
    def jurisdiction(self, code: JurisdictionCode, at: TimeInput | None = strawberry.UNSET) -> Jurisdiction | None:
        """Place with this code, or null."""

    @declared(
        ToMany(
            NodesOf("Jurisdiction"),
            BY_CODE,
            all_asked(
                asked("level", one_of("level")),
                asked("within", at(_UPWARDS, is_equal("code"))),
                asked("text", contains("name", "code")),
            ),
        ),
        text="Only places whose name or code contains this text. Case and accents do not matter. An empty text is no "
        "condition.",
    )
    def jurisdictions(
        self,
        level: list[JurisdictionLevel] | None = strawberry.UNSET,
        within: JurisdictionCode | None = strawberry.UNSET,
        text: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> list[Jurisdiction]:
        """Places of a level, or within a place (that place included), or with a name, ordered by code."""

    @declared(Connected(paths_between(JOINED), BY_RANK, weight=25, once=True))
    def paths(
        self,
        from_: strawberry.ID,
        to: strawberry.ID,
        max_length: int | None = 4,
        via: list[EdgeKind] | None = strawberry.UNSET,
        facts: list[ClaimStatus] | None = ACCEPTED_FACTS,
        first: int | None = 10,
        after: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> PathConnection:
        """Paths from one node to another. Edges are followed in both directions. There is no path if an id names
        nothing, or if both ids name the same node. The search examines a bounded number of nodes and may miss paths in
        a dense graph; `truncated` says whether more paths are possible.
        """

    @declared(
        Connected(
            NodesOf("LegalEvent"),
            BY_DAY,
            all_asked(
                asked("on", reading(DateRange, Days(Stored("on")))),
                asked("kind", one_of("kind")),
                asked("jurisdiction", at(OF_TARGET, at(LAW, applies_in(JurisdictionInput)))),
            ),
        ),
        on="Only events on a day in this range.",
        kind="Only events of one of these kinds.",
        jurisdiction="Only events of laws that apply in this place.",
    )
    def legal_events(
        self,
        on: DateRange | None = strawberry.UNSET,
        kind: list[LegalEventKind] | None = strawberry.UNSET,
        jurisdiction: JurisdictionInput | None = strawberry.UNSET,
        first: int | None = 50,
        after: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> Connection[LegalEvent]:
        """Events in the life of laws and legal units, ordered by day and key."""

    @declared(ToMany(EVERY, BY_SLUG))
    def categories(self) -> list[Category]:
        """Categories of provisions, ordered by slug."""

    @declared(Connected(NodesOf("Revision"), NEWEST))
    def revisions(self, first: int | None = 50, after: str | None = strawberry.UNSET) -> Connection[Revision]:
        """Published states of the graph, newest first."""

    @declared(
        Connected(begun, BY_RELEVANCE),
        text="Beginning of a name, as somebody types the name. Case and accents do not matter.",
    )
    def suggest(
        self,
        text: str,
        first: int | None = 10,
        after: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> SearchConnection:
        """Laws, legal units, places, platforms and documents whose name may be meant by what is typed so far. First
        those with exactly this name, then those whose name only lacks the end of the last word, then those whose name
        begins so, then those that hold the words, the last word completed.
        """

    @declared(Connected(found, BY_RELEVANCE), text="Words to find, in any order. A hit contains all of the words.")
    def search(
        self,
        text: str,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
        at: TimeInput | None = strawberry.UNSET,
    ) -> SearchConnection:
        """Objects that contain all words of `text`, at most 1,000 hits. Laws, places and platforms with exactly this
        name come first, then the hits that fit best. Case and accents do not matter, and no word is too common to be
        found. Characters other than letters and digits separate words: `USC` is one word, `U.S.C.` is three. In scripts
        without spaces, each character is a word. A text without words finds nothing.
        """

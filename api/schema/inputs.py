"""What a caller may filter and order by: each field with the condition, the order or the default that it means."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Final

import strawberry

from api.binding.at import moment
from api.schema.enums import Closure, Order
from api.schema.filters import asks, filter_type, needed, option, ordering, read_by, reading, shapes
from api.schema.hops import (
    ACTIVE,
    AFFECTS,
    CONCERNS_LAW,
    ENGAGES,
    FORMER_STATUS,
    IN_DOCUMENT,
    MADE_BY,
    PUBLISHES,
    SPOKEN_OF,
    TO_DOCUMENT,
    TO_PLATFORM,
)
from api.schema.orders import EitherWay, in_order_of, order_component
from api.schema.predicates import (
    BASIS,
    ENGAGED,
    FLAGGED,
    TARGET,
    Days,
    Severities,
    all_of,
    any_of,
    applies_in,
    assessed,
    at,
    at_least,
    contains,
    days,
    engages,
    engages_one_of,
    is_before,
    is_disputed,
    is_sure,
    is_there,
    law_or_unit,
    midnight,
    none_of,
    of_law,
    one_of,
    place,
    quantified,
    severities,
    some_at,
    some_finding,
)
from api.schema.scalars import JurisdictionCode, LegalPath, Score
from graph.model.vocabulary import (
    AssessmentState,
    ChangeKind,
    ClaimStatus,
    Effect,
    FlagFactor,
    JurisdictionLevel,
    Method,
    Modality,
    Party,
    ProvisionStatus,
    QualityRule,
    RegulationKind,
    RegulationStatus,
    Severity,
)
from graph.plan.expressions import Along, CountAt, MaxAt, PropertyAt, Relevance, Stored

#: How pieces of text are compared (`graph.model.words`).
_COMPARED: Final = (
    "Case, accents, kinds of white space, and forms of quotation marks and dashes do not matter. An "
    "empty text is no condition."
)


@ordering(
    SEVERITY=(
        "How much the provision matters to the people and organisations it binds. Provisions without a "
        "severity come last.",
        EitherWay(Stored("severityRank"), Stored("severityRankUp")),
    ),
    EXPOSURE_MAX=(
        "Upper end of the governance exposure. Provisions without an exposure come last.",
        EitherWay(Stored("exposureMaxRank"), Stored("exposureMaxRankUp")),
    ),
    FIRST_SEEN=("Day of the first version that contains the provision.", Stored("firstSeen", "text")),
    LAST_CHANGED=("Last day on which the wording of the provision changed.", Stored("lastChangedOn", "text")),
    POSITION=(
        "Place of the excerpt in the archived text that it is taken from. Provisions without an excerpt come first.",
        Stored("excerptStart", "number"),
    ),
    PLATFORM_NAME=("Name of the platform of the provision.", PropertyAt((TO_DOCUMENT, TO_PLATFORM), "name")),
    ENGAGEMENT_COUNT=("Number of laws and legal units that the provision engages.", CountAt((ENGAGES,))),
    RELEVANCE=(
        "How well the provision fits the `text` of the outermost filter. The words of `text` are then "
        "searched for as whole words.",
        Relevance(),
    ),
)
class ProvisionOrderField(Enum):
    """Property that provisions can be ordered by."""

    SEVERITY = "SEVERITY"
    EXPOSURE_MAX = "EXPOSURE_MAX"
    FIRST_SEEN = "FIRST_SEEN"
    LAST_CHANGED = "LAST_CHANGED"
    POSITION = "POSITION"
    PLATFORM_NAME = "PLATFORM_NAME"
    ENGAGEMENT_COUNT = "ENGAGEMENT_COUNT"
    RELEVANCE = "RELEVANCE"


@ordering(
    NAME=("Name of the platform.", Stored("name")),
    PROVISION_COUNT=("Number of active provisions of the platform.", CountAt((PUBLISHES, IN_DOCUMENT), ACTIVE)),
    LAST_CHANGED=(
        "Last day on which the wording of a provision of the platform changed.",
        MaxAt((PUBLISHES, IN_DOCUMENT), "lastChangedOn"),
    ),
)
class PlatformOrderField(Enum):
    """Property that platforms can be ordered by."""

    NAME = "NAME"
    PROVISION_COUNT = "PROVISION_COUNT"
    LAST_CHANGED = "LAST_CHANGED"


@read_by(
    moment,
    "Time to read at. With a day alone, the answer is what is recorded now about that day. With an "
    "instant alone, the answer is about the day of the instant in UTC.",
)
class TimeInput:
    """A time to read at."""

    as_of: date | None = option("Valid time: what was true in the world on this day.")
    known_at: datetime | None = option("Transaction time: what the graph had recorded by this instant.")
    revision: strawberry.ID | None = option(
        "Id of a published state: what the graph said when that state was published."
    )


@read_by(law_or_unit, "Law or legal unit, named by its path.")
class LegalTargetInput:
    """A law or unit."""

    path: LegalPath = needed("Path of the law or legal unit, such as eu-gdpr/art-9.")
    include_units: bool | None = option("Whether everything below the law or unit counts as the law or unit.", True)


@read_by(place, "Place, and which other places count together with the place.")
class JurisdictionInput:
    """A place."""

    code: JurisdictionCode = needed("Code of the place, such as US-IL or EU.")
    closure: Closure | None = option("Which other places count together with this place.", Closure.DESCENDANTS)


@read_by(severities, "Range of severities, in the order LOW, MEDIUM, HIGH. An empty range is no condition.")
class SeverityRange:
    """A range of severities."""

    gte: Severity | None = option("Lowest severity of the range.")
    lte: Severity | None = option("Highest severity of the range.")
    in_: list[Severity] | None = strawberry.field(
        name="in", description="List of severities that match.", default=strawberry.UNSET
    )


@read_by(days, "Half-open range of days. An empty range is no condition.")
class DateRange:
    """A range of days."""

    gte: date | None = option("First day of the range.")
    lt: date | None = option("First day after the range.")


@filter_type("Filter for engagements. An engagement must satisfy every condition that is given.")
class EngagementFilter:
    """Conditions on engagements."""

    target: LegalTargetInput | None = asks("The engagement leads to this law or legal unit.", engages(LegalTargetInput))
    targets: list[LegalTargetInput] | None = asks(
        "The engagement leads to one of these laws or legal units.", engages_one_of(LegalTargetInput)
    )
    via_clusters: bool | None = asks(
        "If true, `target` and `targets` also match engagements of a cluster that stands for the law. For "
        "these engagements `viaCluster` is true, and `minConfidence` is compared with `memberConfidence`.",
        shapes("target", "targets", "minConfidence"),
        False,
    )
    kind: list[RegulationKind] | None = asks("The engaged law is of one of these kinds.", of_law(one_of("kind")))
    regulation_status: list[RegulationStatus] | None = asks(
        "The engaged law has one of these statuses.", of_law(one_of("status"))
    )
    jurisdiction: JurisdictionInput | None = asks(
        "The engaged law applies in this place.", of_law(applies_in(JurisdictionInput))
    )
    modality: list[Modality] | None = asks("The engagement has one of these modalities.", one_of("modality"))
    effect: list[Effect] | None = asks("The engagement has one of these effects.", one_of("effect"))
    party: list[Party] | None = asks("The engagement concerns one of these parties.", one_of("parties", is_list=True))
    status: list[ClaimStatus] | None = asks(
        "The claim of the engagement has one of these review statuses. A list without a filter also contains STALE "
        "engagements, which were accepted for an older wording. A filter keeps STALE engagements if it names STALE.",
        one_of("status"),
        [ClaimStatus.ACCEPTED],
    )
    min_confidence: Score | None = asks("The confidence in the engagement is at least this number.", is_sure)
    min_strength: int | None = asks(
        "The strength of the engagement is at least this number, 0 to 10.", at_least("strength")
    )
    method: list[Method] | None = asks("The engagement was made by one of these methods.", one_of("method"))
    has_condition: bool | None = asks("Whether the engagement has a condition.", is_there("condition"))


@read_by(quantified, "Condition on how many of a provision's engagements satisfy a filter.")
class EngagementQuantifier:
    """Quantified conditions on engagements."""

    some: EngagementFilter | None = option("At least one engagement matches.")
    every: EngagementFilter | None = option("Every engagement matches; also true when there are no engagements.")
    none: EngagementFilter | None = option(
        "No engagement matches. A provision without engagements is not the same as a provision that was "
        "found unrelated."
    )


@filter_type("Filter for flags. A flag must satisfy every condition that is given.")
class FlagFilter:
    """Conditions on flags."""

    jurisdiction: JurisdictionInput | None = asks("The flag is on this place.", at(TARGET, reading(JurisdictionInput)))
    level: list[JurisdictionLevel] | None = asks(
        "The flagged place has one of these levels.", at(TARGET, one_of("level"))
    )
    basis: LegalTargetInput | None = asks(
        "The flag is based on this law or legal unit.", at(BASIS, reading(LegalTargetInput))
    )
    factor: list[FlagFactor] | None = asks("The flag names one of these factors.", one_of("factors", is_list=True))
    party: list[Party] | None = asks("The flag concerns one of these parties.", one_of("parties", is_list=True))
    status: list[ClaimStatus] | None = asks(
        "The claim of the flag has one of these review statuses. A list without a filter also contains STALE flags, "
        "which were accepted for an older wording. A filter keeps STALE flags if it names STALE.",
        one_of("status"),
        [ClaimStatus.ACCEPTED],
    )
    min_confidence: Score | None = asks("The confidence in the flag is at least this number.", at_least("confidence"))


@read_by(quantified, "Condition on how many of a provision's flags satisfy a filter.")
class FlagQuantifier:
    """Quantified conditions on flags."""

    some: FlagFilter | None = option("At least one flag matches.")
    every: FlagFilter | None = option("Every flag matches; also true when there are no flags.")
    none: FlagFilter | None = option("No flag matches.")


@read_by(
    assessed,
    "Condition on the state of assessment of a provision for a law or legal unit. A missing engagement "
    "does not mean that the provision was found unrelated.",
)
class AssessmentFilter:
    """A state of assessment."""

    target: LegalTargetInput = needed("Law or legal unit that the assessment is about.")
    state: AssessmentState = needed("State of assessment that the provision must have.")


@filter_type("Filter for provisions. A provision must satisfy every condition that is given.")
class ProvisionFilter:
    """Conditions on provisions."""

    and_: list[ProvisionFilter] | None = asks(
        "The provision satisfies all of these filters.", all_of("ProvisionFilter"), name="and"
    )
    or_: list[ProvisionFilter] | None = asks(
        "The provision satisfies at least one of these filters.", any_of("ProvisionFilter"), name="or"
    )
    not_: ProvisionFilter | None = asks(
        "The provision does not satisfy this filter.", none_of("ProvisionFilter"), name="not"
    )
    key: list[str] | None = asks("The provision has one of these keys.", one_of("key"))
    text: str | None = asks(
        f"Title, excerpt or summary contains this text. {_COMPARED} Ordered by RELEVANCE, the provision holds all "
        "words of the text.",
        contains("title", "excerptText", "plainSummary"),
    )
    platform: list[str] | None = asks(
        "The provision belongs to one of these platforms, by slug.", one_of("platformSlug")
    )
    document: list[str] | None = asks("The provision belongs to one of these documents, by key.", one_of("documentKey"))
    sector: list[str] | None = asks(
        "The platform of the provision works in one of these sectors.",
        at(Along((TO_DOCUMENT, TO_PLATFORM)), one_of("sector", is_list=True)),
    )
    document_type: list[str] | None = asks(
        "The document of the provision has one of these types.", at(Along((TO_DOCUMENT,)), one_of("documentType"))
    )
    category: list[str] | None = asks("The provision has one of these categories.", one_of("category", is_list=True))
    concept: list[str] | None = asks(
        "The provision has one of these concepts, as IRIs.", one_of("concepts", is_list=True)
    )
    severity: SeverityRange | None = asks(
        "The severity of the provision lies in this range. A provision without a severity matches only an empty range.",
        reading(SeverityRange, Severities(Stored("severity"), Stored("severityRank"))),
    )
    exposure_max: SeverityRange | None = asks(
        "The upper end of the governance exposure lies in this range. A provision without an exposure "
        "matches only an empty range.",
        reading(SeverityRange, Severities(Stored("exposureMax"), Stored("exposureMaxRank"))),
    )
    status: list[ProvisionStatus] | None = asks(
        "The provision has one of these statuses. If the outermost filter of a list names no status, or the "
        "list has no filter, the status is ACTIVE. Inside `and`, `or`, `not`, `affects` and quantifiers, "
        "any status matches. For provisions of every status, name all four.",
        one_of("status"),
        outermost=ACTIVE,
    )
    engages: EngagementQuantifier | None = asks(
        "Condition on the engagements of the provision.", reading(EngagementQuantifier, ENGAGED, EngagementFilter)
    )
    flags: FlagQuantifier | None = asks(
        "Condition on the flags of the provision.", reading(FlagQuantifier, FLAGGED, FlagFilter)
    )
    assessment: AssessmentFilter | None = asks(
        "Condition on what is known about the provision and a law.", reading(AssessmentFilter, LegalTargetInput)
    )
    changed: DateRange | None = asks(
        "The wording of the provision last changed on a day in this range.",
        reading(DateRange, Days(Stored("lastChangedOn"))),
    )
    first_seen: DateRange | None = asks(
        "The first version that contains the provision is of a day in this range.",
        reading(DateRange, Days(Stored("firstSeen"))),
    )
    has_quality_issue: QualityRule | None = asks(
        "This quality rule has a finding about the provision, or about one of the engagements or flags of the "
        "provision.",
        some_finding,
    )


@filter_type("Filter for platforms. A platform must satisfy every condition that is given.")
class PlatformFilter:
    """Conditions on platforms."""

    slug: list[str] | None = asks("The platform has one of these slugs.", one_of("slug"))
    sector: list[str] | None = asks("The platform works in one of these sectors.", one_of("sector", is_list=True))
    text: str | None = asks(
        f"Name or legal entity contains this text. {_COMPARED}",
        contains("name", "legalEntity"),
    )
    provisions: ProvisionFilter | None = asks(
        "At least one provision of the platform, whatever its status, satisfies this filter.",
        some_at(Along((PUBLISHES, IN_DOCUMENT)), ProvisionFilter),
    )


@filter_type("Filter for changes of documents. A change must satisfy every condition that is given.")
class ChangeFilter:
    """Conditions on changes."""

    platform: list[str] | None = asks(
        "The changed document belongs to one of these platforms, by slug.", one_of("platformSlug")
    )
    kind: list[ChangeKind] | None = asks("The change is of one of these kinds.", one_of("kind"))
    detected: DateRange | None = asks(
        "The change was detected on a day in this range (UTC).",
        reading(DateRange, Days(Stored("detectedAt"), midnight)),
    )
    severity: SeverityRange | None = asks(
        "The severity of the change lies in this range. A change without a severity matches only an empty range.",
        reading(SeverityRange, Severities(Stored("severity"))),
    )
    affects: ProvisionFilter | None = asks(
        "The change altered the wording or place of at least one provision that satisfies this filter, "
        "whatever its status.",
        some_at(Along((AFFECTS,)), ProvisionFilter),
    )


@filter_type("Filter for claims. A claim must satisfy every condition that is given.")
class ClaimFilter:
    """Conditions on claims."""

    status: list[ClaimStatus] | None = asks(
        "The claim has one of these statuses in review.", one_of("status", former=FORMER_STATUS)
    )
    method: list[Method] | None = asks(
        "The author of the claim works by one of these methods.", at(Along((MADE_BY,)), one_of("method"))
    )
    min_confidence: Score | None = asks("The author of the claim is at least so sure.", at_least("confidence"))
    created_before: datetime | None = asks("The claim was made before this instant.", is_before("createdAt"))
    provision: ProvisionFilter | None = asks(
        "The provision of the claim satisfies this filter, whatever the status of the provision.",
        some_at(Along((SPOKEN_OF,)), ProvisionFilter),
    )
    target: LegalTargetInput | None = asks(
        "The claim is about this law or unit.", at(CONCERNS_LAW, reading(LegalTargetInput))
    )
    disputed: bool | None = asks(
        "Whether claims on the same provision and the same law or place that are neither rejected nor superseded "
        "state different things.",
        is_disputed,
    )


@read_by(order_component, "One component of an order of provisions. Remaining ties are ordered by key.")
class ProvisionOrder:
    """One component of an order."""

    field: ProvisionOrderField = needed("Property to order by.")
    direction: Order | None = option("Direction of the order.", Order.DESC)


@read_by(order_component, "One component of an order of platforms. Remaining ties are ordered by slug.")
class PlatformOrder:
    """One component of an order."""

    field: PlatformOrderField = needed("Property to order by.")
    direction: Order | None = option("Direction of the order.", Order.ASC)


provision_order: Final = in_order_of(ProvisionOrder, "key")
platform_order: Final = in_order_of(PlatformOrder, "slug")

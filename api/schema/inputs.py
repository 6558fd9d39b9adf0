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
    RegulationKind,
    RegulationStatus,
    Severity,
)
from graph.plan.expressions import Along, CountAt, MaxAt, PropertyAt, Relevance, Stored

#: How pieces of text are compared (`graph.model.words`).
_COMPARED: Final = (
    "Case, accents, the kind of white space and the forms of quotation marks and dashes do not count. An empty text "
    "asks for nothing."
)


@ordering(
    SEVERITY=(
        "How much the provision matters to those it binds; what has no severity stands last.",
        EitherWay(Stored("severityRank"), Stored("severityRankUp")),
    ),
    EXPOSURE_MAX=(
        "Upper end of the governance exposure; what has none stands last.",
        EitherWay(Stored("exposureMaxRank"), Stored("exposureMaxRankUp")),
    ),
    FIRST_SEEN=("Day of the first version that holds the provision.", Stored("firstSeen", "text")),
    LAST_CHANGED=("Day on which the words of the provision changed last.", Stored("lastChangedOn", "text")),
    PLATFORM_NAME=("Name of the platform.", PropertyAt((TO_DOCUMENT, TO_PLATFORM), "name")),
    ENGAGEMENT_COUNT=("How many laws and units the provision engages.", CountAt((ENGAGES,))),
    RELEVANCE=(
        "How well the provision fits the words of the filter's own `text`, which are then searched for as whole words.",
        Relevance(),
    ),
)
class ProvisionOrderField(Enum):
    """What provisions can be ordered by."""

    SEVERITY = "SEVERITY"
    EXPOSURE_MAX = "EXPOSURE_MAX"
    FIRST_SEEN = "FIRST_SEEN"
    LAST_CHANGED = "LAST_CHANGED"
    PLATFORM_NAME = "PLATFORM_NAME"
    ENGAGEMENT_COUNT = "ENGAGEMENT_COUNT"
    RELEVANCE = "RELEVANCE"


@ordering(
    NAME=("Name of the platform.", Stored("name")),
    PROVISION_COUNT=("How many active provisions the platform has.", CountAt((PUBLISHES, IN_DOCUMENT), ACTIVE)),
    LAST_CHANGED=(
        "Newest day on which the words of a provision of the platform changed.",
        MaxAt((PUBLISHES, IN_DOCUMENT), "lastChangedOn"),
    ),
)
class PlatformOrderField(Enum):
    """What platforms can be ordered by."""

    NAME = "NAME"
    PROVISION_COUNT = "PROVISION_COUNT"
    LAST_CHANGED = "LAST_CHANGED"


@read_by(
    moment,
    "A time to read at. A day alone is read as it is known now; an instant alone, on its day in UTC.",
)
class TimeInput:
    """A time to read at."""

    as_of: date | None = option("What was true in the world on this day.")
    known_at: datetime | None = option("What the graph had recorded by this instant.")
    revision: strawberry.ID | None = option("What the graph said when this state was published.")


@read_by(law_or_unit, "A law or unit, by its path.")
class LegalTargetInput:
    """A law or unit."""

    path: LegalPath = needed("Path of the law or unit, such as eu-gdpr/art-9.")
    include_units: bool | None = option("Whether everything below the law or unit counts as it.", True)


@read_by(place, "A place, and which other places count as it.")
class JurisdictionInput:
    """A place."""

    code: JurisdictionCode = needed("Code of the place, such as US-IL or EU.")
    closure: Closure | None = option("Which other places count as this one.", Closure.DESCENDANTS)


@read_by(severities, "A range of severities; LOW, MEDIUM, HIGH in this order. An empty range asks for nothing.")
class SeverityRange:
    """A range of severities."""

    gte: Severity | None = option("At least this severity.")
    lte: Severity | None = option("At most this severity.")
    in_: list[Severity] | None = strawberry.field(
        name="in", description="One of these severities.", default=strawberry.UNSET
    )


@read_by(days, "A half-open range of days. An empty range asks for nothing.")
class DateRange:
    """A range of days."""

    gte: date | None = option("From this day on.")
    lt: date | None = option("Before this day.")


@filter_type("Engagements: every condition given must hold.")
class EngagementFilter:
    """Conditions on engagements."""

    target: LegalTargetInput | None = asks("The engagement leads to this law or unit.", engages(LegalTargetInput))
    targets: list[LegalTargetInput] | None = asks(
        "The engagement leads to one of these laws or units.", engages_one_of(LegalTargetInput)
    )
    via_clusters: bool | None = asks(
        "Whether an engagement of a cluster counts, in `target` and `targets`, as one of each law that the cluster "
        "stands for. Such an engagement has `viaCluster`, and `minConfidence` is asked of its `memberConfidence`.",
        shapes("target", "targets", "minConfidence"),
        False,
    )
    kind: list[RegulationKind] | None = asks("The law is of one of these kinds.", of_law(one_of("kind")))
    regulation_status: list[RegulationStatus] | None = asks(
        "The law has one of these statuses.", of_law(one_of("status"))
    )
    jurisdiction: JurisdictionInput | None = asks(
        "The law applies in this place.", of_law(applies_in(JurisdictionInput))
    )
    modality: list[Modality] | None = asks("The engagement is said as firmly as one of these.", one_of("modality"))
    effect: list[Effect] | None = asks("The provision does one of these in terms of the law.", one_of("effect"))
    party: list[Party] | None = asks("The engagement concerns one of these.", one_of("parties", is_list=True))
    status: list[ClaimStatus] | None = asks(
        "Where the claim of the engagement stands in review.", one_of("status"), [ClaimStatus.ACCEPTED]
    )
    min_confidence: Score | None = asks("The engagement is at least so sure.", is_sure)
    min_strength: int | None = asks("The engagement is at least so strong, 0 to 10.", at_least("strength"))
    method: list[Method] | None = asks("One of these made the engagement.", one_of("method"))
    has_condition: bool | None = asks("Whether the engagement holds under a condition only.", is_there("condition"))


@read_by(quantified, "How many of a provision's engagements satisfy a filter.")
class EngagementQuantifier:
    """Quantified conditions on engagements."""

    some: EngagementFilter | None = option("At least one engagement matches.")
    every: EngagementFilter | None = option("Every engagement matches; also true when there are no engagements.")
    none: EngagementFilter | None = option(
        "No engagement matches. No engagement is not the same as reviewed and unrelated."
    )


@filter_type("Flags: every condition given must hold.")
class FlagFilter:
    """Conditions on flags."""

    jurisdiction: JurisdictionInput | None = asks("The place flagged.", at(TARGET, reading(JurisdictionInput)))
    level: list[JurisdictionLevel] | None = asks("The place is of one of these levels.", at(TARGET, one_of("level")))
    basis: LegalTargetInput | None = asks(
        "A law or unit because of which the place is flagged.", at(BASIS, reading(LegalTargetInput))
    )
    factor: list[FlagFactor] | None = asks("One of these heightens exposure.", one_of("factors", is_list=True))
    party: list[Party] | None = asks("The flag concerns one of these.", one_of("parties", is_list=True))
    status: list[ClaimStatus] | None = asks(
        "Where the claim of the flag stands in review.", one_of("status"), [ClaimStatus.ACCEPTED]
    )
    min_confidence: Score | None = asks("The flag is at least so sure.", at_least("confidence"))


@read_by(quantified, "How many of a provision's flags satisfy a filter.")
class FlagQuantifier:
    """Quantified conditions on flags."""

    some: FlagFilter | None = option("At least one flag matches.")
    every: FlagFilter | None = option("Every flag matches; also true when there are no flags.")
    none: FlagFilter | None = option("No flag matches.")


@read_by(assessed, "What is known of a provision and a law; no edge never means no.")
class AssessmentFilter:
    """A state of assessment."""

    target: LegalTargetInput = needed("The law or unit.")
    state: AssessmentState = needed("Mapped, reviewed and unrelated, or not assessed.")


@filter_type("Provisions: every condition given must hold.")
class ProvisionFilter:
    """Conditions on provisions."""

    and_: list[ProvisionFilter] | None = asks("All of these hold.", all_of("ProvisionFilter"), name="and")
    or_: list[ProvisionFilter] | None = asks("At least one of these holds.", any_of("ProvisionFilter"), name="or")
    not_: ProvisionFilter | None = asks("This does not hold.", none_of("ProvisionFilter"), name="not")
    key: list[str] | None = asks("One of these provisions, by key.", one_of("key"))
    text: str | None = asks(
        f"Title, excerpt or summary contains this text. {_COMPARED} Ordered by RELEVANCE, the provision holds all "
        "words of the text.",
        contains("title", "excerptText", "plainSummary"),
    )
    platform: list[str] | None = asks("Of one of these platforms, by slug.", one_of("platformSlug"))
    document: list[str] | None = asks("Of one of these documents, by key.", one_of("documentKey"))
    sector: list[str] | None = asks(
        "Of a platform in one of these sectors.", at(Along((TO_DOCUMENT, TO_PLATFORM)), one_of("sector", is_list=True))
    )
    document_type: list[str] | None = asks(
        "Of a document of one of these types.", at(Along((TO_DOCUMENT,)), one_of("documentType"))
    )
    category: list[str] | None = asks("In one of these categories.", one_of("category", is_list=True))
    concept: list[str] | None = asks("With one of these concepts, as IRIs.", one_of("concepts", is_list=True))
    severity: SeverityRange | None = asks(
        "Severity of the provision; one that has none lies in no range but an empty one.",
        reading(SeverityRange, Severities(Stored("severity"), Stored("severityRank"))),
    )
    exposure_max: SeverityRange | None = asks(
        "Upper end of the exposure; a provision that has none lies in no range but an empty one.",
        reading(SeverityRange, Severities(Stored("exposureMax"), Stored("exposureMaxRank"))),
    )
    status: list[ProvisionStatus] | None = asks(
        "Whether the newest version of the document still contains the provision. ACTIVE alone where the outermost "
        "filter of a list does not say, and where a list has no filter; any status inside `and`, `or`, `not`, "
        "`affects` and quantifiers. For provisions of every status, name all four.",
        one_of("status"),
        outermost=ACTIVE,
    )
    engages: EngagementQuantifier | None = asks(
        "The laws that the provision engages.", reading(EngagementQuantifier, ENGAGED, EngagementFilter)
    )
    flags: FlagQuantifier | None = asks(
        "The places that the provision flags.", reading(FlagQuantifier, FLAGGED, FlagFilter)
    )
    assessment: AssessmentFilter | None = asks(
        "What is known of the provision and a law.", reading(AssessmentFilter, LegalTargetInput)
    )
    changed: DateRange | None = asks(
        "Day on which the words of the provision changed last.", reading(DateRange, Days(Stored("lastChangedOn")))
    )
    first_seen: DateRange | None = asks(
        "Day of the first version that holds the provision.", reading(DateRange, Days(Stored("firstSeen")))
    )


@filter_type("Platforms: every condition given must hold.")
class PlatformFilter:
    """Conditions on platforms."""

    slug: list[str] | None = asks("One of these platforms, by slug.", one_of("slug"))
    sector: list[str] | None = asks("In one of these sectors.", one_of("sector", is_list=True))
    text: str | None = asks(
        f"Name or legal entity contains this text. {_COMPARED}",
        contains("name", "legalEntity"),
    )
    provisions: ProvisionFilter | None = asks(
        "At least one provision of the platform satisfies this, of whatever status.",
        some_at(Along((PUBLISHES, IN_DOCUMENT)), ProvisionFilter),
    )


@filter_type("Changes of documents: every condition given must hold.")
class ChangeFilter:
    """Conditions on changes."""

    platform: list[str] | None = asks("Of documents of one of these platforms, by slug.", one_of("platformSlug"))
    kind: list[ChangeKind] | None = asks("Of one of these kinds.", one_of("kind"))
    detected: DateRange | None = asks(
        "Detected on one of these days, UTC.", reading(DateRange, Days(Stored("detectedAt"), midnight))
    )
    severity: SeverityRange | None = asks(
        "Severity of the change; a change that nobody has judged lies in no range but an empty one.",
        reading(SeverityRange, Severities(Stored("severity"))),
    )
    affects: ProvisionFilter | None = asks(
        "Changed the words or place of a provision that satisfies this, of whatever status.",
        some_at(Along((AFFECTS,)), ProvisionFilter),
    )


@filter_type("Claims: every condition given must hold.")
class ClaimFilter:
    """Conditions on claims."""

    status: list[ClaimStatus] | None = asks("The claim has one of these statuses in review.", one_of("status"))
    method: list[Method] | None = asks(
        "The author of the claim works by one of these methods.", at(Along((MADE_BY,)), one_of("method"))
    )
    min_confidence: Score | None = asks("The author of the claim is at least so sure of it.", at_least("confidence"))
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


@read_by(order_component, "One component of an order of provisions; ties are broken by key.")
class ProvisionOrder:
    """One component of an order."""

    field: ProvisionOrderField = needed("What to order by.")
    direction: Order | None = option("Direction of the order.", Order.DESC)


@read_by(order_component, "One component of an order of platforms; ties are broken by slug.")
class PlatformOrder:
    """One component of an order."""

    field: PlatformOrderField = needed("What to order by.")
    direction: Order | None = option("Direction of the order.", Order.ASC)


provision_order: Final = in_order_of(ProvisionOrder, "key")
platform_order: Final = in_order_of(PlatformOrder, "slug")

"""What a caller may filter and order by. `api.schema.filters` turns it into conditions of the plan."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Any

import strawberry

from api.schema.enums import Closure, meaning
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


def needed(text: str) -> Any:
    """A field that must be given."""
    return strawberry.field(description=text)


def option(text: str, default: object = strawberry.UNSET) -> Any:
    """A field that may be left out."""
    return strawberry.field(description=text, default=default)


def listed(text: str, *members: object) -> Any:
    """A field whose default is a list."""
    return strawberry.field(description=text, default_factory=lambda: list(members))


@meaning(ASC="The least or earliest first.", DESC="The greatest or latest first.")
class Order(Enum):
    """Direction of an order."""

    ASC = "ASC"
    DESC = "DESC"


@meaning(
    SEVERITY="How much it matters to those it binds.",
    EXPOSURE_MAX="Upper end of the governance exposure.",
    FIRST_SEEN="Day of the first version that holds it.",
    LAST_CHANGED="Day on which its words changed last.",
    PLATFORM_NAME="Name of its platform.",
    ENGAGEMENT_COUNT="How many laws and units it engages.",
    RELEVANCE="How well it fits the words of the filter's own `text`, which are then searched for as whole words.",
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


@meaning(
    NAME="Name.",
    PROVISION_COUNT="How many provisions its documents hold.",
    LAST_CHANGED="Newest day on which the words of one of its provisions changed.",
)
class PlatformOrderField(Enum):
    """What platforms can be ordered by."""

    NAME = "NAME"
    PROVISION_COUNT = "PROVISION_COUNT"
    LAST_CHANGED = "LAST_CHANGED"


@strawberry.input(
    description="A time to read at. A day alone is read as it is known now; an instant alone, on its day in UTC."
)
class TimeInput:
    """A time to read at."""

    as_of: date | None = option("What was true in the world on this day.")
    known_at: datetime | None = option("What the graph had recorded by this instant.")
    revision: strawberry.ID | None = option("What the graph said when this state was published.")


@strawberry.input(description="A law or unit, by its path.")
class LegalTargetInput:
    """A law or unit."""

    path: LegalPath = needed("Its path, such as eu-gdpr/art-9.")
    include_units: bool | None = option("Whether everything below it counts as it.", True)


@strawberry.input(description="A place, and which other places count as it.")
class JurisdictionInput:
    """A place."""

    code: JurisdictionCode = needed("Its code, such as US-IL or EU.")
    closure: Closure | None = option("Which other places count as it.", Closure.DESCENDANTS)


@strawberry.input(description="A range of severities; LOW, MEDIUM, HIGH in this order.")
class SeverityRange:
    """A range of severities."""

    gte: Severity | None = option("At least this.")
    lte: Severity | None = option("At most this.")
    in_: list[Severity] | None = strawberry.field(name="in", description="One of these.", default=strawberry.UNSET)


@strawberry.input(description="A range of days, half-open.")
class DateRange:
    """A range of days."""

    gte: date | None = option("From this day on.")
    lt: date | None = option("Before this day.")


@strawberry.input(description="Engagements: every condition given must hold.")
class EngagementFilter:
    """Conditions on engagements."""

    target: LegalTargetInput | None = option("The law engaged.")
    targets: list[LegalTargetInput] | None = option("One of these laws is engaged.")
    via_clusters: bool | None = option(
        "Whether an engagement of a cluster counts, in `target` and `targets`, as one of each law that it stands for. "
        "Such an engagement says so by `viaCluster`, and `minConfidence` is asked of its `memberConfidence`.",
        False,
    )
    kind: list[RegulationKind] | None = option("The law is of one of these kinds.")
    regulation_status: list[RegulationStatus] | None = option("The law stands so in its life.")
    jurisdiction: JurisdictionInput | None = option("The law applies there.")
    modality: list[Modality] | None = option("How firmly it is said.")
    effect: list[Effect] | None = option("What the provision does in terms of the law.")
    party: list[Party] | None = option("It concerns one of these.")
    status: list[ClaimStatus] | None = listed("Where its claim stands in review.", ClaimStatus.ACCEPTED)
    min_confidence: Score | None = option("At least so sure.")
    min_strength: int | None = option("At least so strong, 0 to 10.")
    method: list[Method] | None = option("Who or what made it.")
    has_condition: bool | None = option("Whether it holds under a condition only.")


@strawberry.input(description="How many of a provision's engagements satisfy a filter.")
class EngagementQuantifier:
    """Quantified conditions on engagements."""

    some: EngagementFilter | None = option("At least one does.")
    every: EngagementFilter | None = option("No one fails to; holds where there is none.")
    none: EngagementFilter | None = option("No one does. No engagement is not the same as reviewed and unrelated.")


@strawberry.input(description="Flags: every condition given must hold.")
class FlagFilter:
    """Conditions on flags."""

    jurisdiction: JurisdictionInput | None = option("The place flagged.")
    level: list[JurisdictionLevel] | None = option("The level of the place.")
    basis: LegalTargetInput | None = option("A law because of which it is flagged.")
    factor: list[FlagFactor] | None = option("One of these heightens exposure.")
    party: list[Party] | None = option("It concerns one of these.")
    status: list[ClaimStatus] | None = listed("Where its claim stands in review.", ClaimStatus.ACCEPTED)
    min_confidence: Score | None = option("At least so sure.")


@strawberry.input(description="How many of a provision's flags satisfy a filter.")
class FlagQuantifier:
    """Quantified conditions on flags."""

    some: FlagFilter | None = option("At least one does.")
    every: FlagFilter | None = option("No one fails to; holds where there is none.")
    none: FlagFilter | None = option("No one does.")


@strawberry.input(description="What is known of a provision and a law; no edge never means no.")
class AssessmentFilter:
    """A state of assessment."""

    target: LegalTargetInput = needed("The law.")
    state: AssessmentState = needed("Mapped, reviewed and unrelated, or not assessed.")


@strawberry.input(description="Provisions: every condition given must hold.")
class ProvisionFilter:
    """Conditions on provisions."""

    and_: list[ProvisionFilter] | None = strawberry.field(
        name="and", description="All of these hold.", default=strawberry.UNSET
    )
    or_: list[ProvisionFilter] | None = strawberry.field(
        name="or", description="At least one of these holds.", default=strawberry.UNSET
    )
    not_: ProvisionFilter | None = strawberry.field(
        name="not", description="This does not hold.", default=strawberry.UNSET
    )
    key: list[str] | None = option("One of these provisions.")
    text: str | None = option(
        "Title, excerpt or summary contain it, in any case; ordered by RELEVANCE, they hold all its words."
    )
    platform: list[str] | None = option("Of one of these platforms, by slug.")
    document: list[str] | None = option("Of one of these documents, by key.")
    sector: list[str] | None = option("Of a platform in one of these sectors.")
    document_type: list[str] | None = option("Of a document of one of these types.")
    category: list[str] | None = option("In one of these categories.")
    concept: list[str] | None = option("With one of these concepts, as IRIs.")
    severity: SeverityRange | None = option("Its severity.")
    exposure_max: SeverityRange | None = option("The upper end of its exposure.")
    status: list[ProvisionStatus] | None = listed("Whether the newest version still holds it.", ProvisionStatus.ACTIVE)
    engages: EngagementQuantifier | None = option("The laws it engages.")
    flags: FlagQuantifier | None = option("The places it flags.")
    assessment: AssessmentFilter | None = option("What is known of it and a law.")
    changed: DateRange | None = option("Day on which its words changed last.")
    first_seen: DateRange | None = option("Day of the first version that holds it.")


@strawberry.input(description="Platforms: every condition given must hold.")
class PlatformFilter:
    """Conditions on platforms."""

    slug: list[str] | None = option("One of these platforms.")
    sector: list[str] | None = option("In one of these sectors.")
    text: str | None = option("Name or legal entity contain it, in any case.")
    provisions: ProvisionFilter | None = option("At least one of its provisions satisfies this.")


@strawberry.input(description="Changes of documents: every condition given must hold.")
class ChangeFilter:
    """Conditions on changes."""

    platform: list[str] | None = option("Of documents of one of these platforms, by slug.")
    kind: list[ChangeKind] | None = option("Of one of these kinds.")
    detected: DateRange | None = option("Detected on one of these days, UTC.")
    severity: SeverityRange | None = option("Judged to be of such a severity.")
    affects: ProvisionFilter | None = option("Changed the words or place of a provision that satisfies this.")


@strawberry.input(description="One component of an order of provisions; ties are broken by key.")
class ProvisionOrder:
    """One component of an order."""

    field: ProvisionOrderField = needed("What to order by.")
    direction: Order | None = option("Direction; DESC where it is null.", Order.DESC)


@strawberry.input(description="One component of an order of platforms; ties are broken by slug.")
class PlatformOrder:
    """One component of an order."""

    field: PlatformOrderField = needed("What to order by.")
    direction: Order | None = option("Direction; ASC where it is null.", Order.ASC)

"""Second readings: claims as a second reader sees them, and how far readers agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import strawberry

from api.binding.arguments import DEFAULT_PAGE, MAX_PAGE
from api.errors import bad_input
from api.schema.declare import Performed, Written, described
from api.schema.facts import Agent, Claim
from api.schema.filters import needed, option, read_by
from claims.agreement.reading import SecondVerdict
from graph.model.vocabulary import AssessmentState, ClaimStatus, Modality, ReasonCode, Role

if TYPE_CHECKING:
    from collections.abc import Mapping


@strawberry.type(
    description="Decided claim that waits for a second reading by the caller. Neither the decision nor the reviewer, "
    "the author and the confidence of the claim can be read here."
)
class SecondReading:
    """One claim, without what was decided."""

    id: strawberry.ID = described("Name of the reading, which `readAgain` takes. The name is not that of the claim.")
    provision: str = described("Key of the provision that the claim is about.")
    title: str = described("Title of the provision.")
    document: str = described("Title of the provision's document.")
    platform: str = described("Slug of the provision's platform.")
    excerpt: str | None = described("Words of the provision; null if the graph does not hold the words.")
    target: str = described("Path of the law or legal unit that the claim is about, or code of the place.")
    target_label: str = described("Label of the law or legal unit, or name of the place.")
    state: AssessmentState = described("Relation that the claim states.")
    modality: Modality | None = described("How firmly the claim states the relation; null for an unrelated law.")
    condition: str | None = described("Condition under which the claim holds; null if the claim names none.")
    rationale: str = described("Reasons that the claim gives.")
    quotes: list[str] = described("Words on which the claim rests.")


@strawberry.type(description="Claims that wait for a second reading by the caller.")
class SecondReadings:
    """What waits."""

    total_count: int = described("Number of all claims that wait for a second reading by the caller.")
    nodes: list[SecondReading] = described("The first of the claims, in an order by chance that stays.")


@strawberry.type(description="What one reviewer held of a claim.")
class Judgement:
    """One of two."""

    decision: ClaimStatus = described("Status that the reviewer gave the claim: ACCEPTED or REJECTED.")
    reason_code: ReasonCode | None = described("Reason of the reviewer; null if none was given.")
    note: str | None = described("Words of the reviewer for other reviewers.")
    by: Agent | None = described("The reviewer of this judgement.", Written("Agent", "slug"))
    at: datetime = described("Instant at which the judgement was recorded.")


@strawberry.type(description="Claim on which two reviewers who did not know of each other disagree.")
class Disagreement:
    """One claim, with both judgements."""

    claim: Claim | None = described("The claim that was read twice.", Written("Claim", "handle"))
    first: Judgement = described("The decision on the claim.")
    second: Judgement = described("The second reading, which changed nothing.")
    is_open: bool = described("Whether nobody has decided on the claim since. `reviewClaim` closes a disagreement.")


@strawberry.type(description="How far one reviewer agrees with other reviewers.")
class ReviewerAgreement:
    """One reviewer."""

    reviewer: Agent | None = described("The reviewer of these readings.", Written("Agent", "slug"))
    first: int = described("Number of the reviewer's decisions that somebody else has read a second time.")
    second: int = described("Number of second readings by the reviewer.")
    agreed: int = described("Number of claims on which the reviewer and the other reader agree.")
    alpha: float | None = described(
        "Krippendorff's alpha of the reviewer and the other readers together; null if all have said the same of all "
        "claims."
    )


@strawberry.type(
    description="How far two reviewers agree on the same claim if the second one does not know of the decision of the "
    "first one."
)
class ReviewAgreement:
    """Over all rules."""

    read_twice: int = described("Number of claims that were decided and read a second time.")
    agreed: int = described("Number of claims on which both reviewers agree.")
    alpha: float | None = described(
        "Krippendorff's alpha for nominal values: 1 if all agree, 0 if reviewers agree as often as chance would have "
        "them agree. Null if all have said the same of all claims."
    )
    alpha_low: float | None = described("Lower end of the interval that holds the alphas of 19 of 20 like samples.")
    alpha_high: float | None = described("Upper end of the interval that holds the alphas of 19 of 20 like samples.")
    disagreements: list[Disagreement] = described("Claims on which the two reviewers disagree, the open ones first.")
    reviewers: list[ReviewerAgreement] = described(
        "Agreement of each reviewer with the others. For administrators.", needs=Role.ADMIN
    )


@dataclass(frozen=True, slots=True)
class ReadingAsked:
    """A second reading, as a caller gives it."""

    name: str
    verdict: SecondVerdict


def _reading(*, id: str, **said: Any) -> ReadingAsked:  # noqa: A002  # the name of the field
    decision, reason, note = said["decision"], said["reason_code"], said["note"]
    return ReadingAsked(id, SecondVerdict(decision, reason, note, said["client_mutation_id"]))


@read_by(_reading, "Second reading of one claim.", also=("decision", "reason_code", "note", "client_mutation_id"))
class ReadAgainInput:
    """A reading."""

    id: strawberry.ID = needed("Name of the reading, as `secondReadings` gives the name.")
    decision: ClaimStatus = needed("What the reader holds right for the claim: ACCEPTED or REJECTED.")
    reason_code: ReasonCode | None = option("Reason for the judgement.")
    note: str | None = option("Words of the reader, for other reviewers.")
    client_mutation_id: str | None = option("Text of the caller's choice, which the payload repeats.")


def _first(given: Mapping[str, Any]) -> int:
    size: int = DEFAULT_PAGE if given.get("first") is None else given["first"]
    if not 0 <= size <= MAX_PAGE:
        raise bad_input(f"first: {size} is outside 0 to {MAX_PAGE}; who reads a claim again finds the next ones first")
    return size


SECOND_READINGS: Final = Performed(_first)
AGREEMENT: Final = Performed(lambda _given: None)

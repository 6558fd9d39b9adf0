"""The root fields of every mutation: claims are proposed and decided on."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

import strawberry

from api.schema.agreement import Disagreement, ReadAgainInput
from api.schema.declare import Performed, Written, declared, described
from api.schema.facts import Claim
from api.schema.filters import needed, option, read_by, taken
from api.schema.scalars import URL, JurisdictionCode, LegalPath, Score
from claims.review.claim_rows import Evidence
from claims.review.proposing import EVIDENCE_KINDS, Proposal
from claims.review.reviewing import MOST_ITEMS
from claims.review.verdicts import Item, ReviewResult, Verdict
from graph.model.vocabulary import (
    AssessmentState,
    ClaimStatus,
    Effect,
    FlagFactor,
    Modality,
    Party,
    Rationale,
    ReasonCode,
    Role,
    Severity,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

_MUTATION_ID = "Text of the caller's choice, which the payload repeats."
_NOTE = "Words of the reviewer, for other reviewers."
_REASON = "Reason for the decision."


@dataclass(frozen=True, slots=True)
class ReviewAsked:
    """One verdict on some claims, as a caller asks for it; each item by the id that was given."""

    ids: tuple[str, ...]
    items: tuple[Item, ...]
    verdict: Verdict


def handle_of(claim_id: str) -> str:
    """The handle in the global id of a claim; an id of something else names no claim."""
    kind, _, handle = claim_id.partition(":")
    return handle if kind == "Claim" else ""


def _review(
    *,
    claim_id: str,
    decision: ClaimStatus,
    reason_code: ReasonCode | None,
    note: str | None,
    expected_version: int,
    supersedes: str | None,
    client_mutation_id: str | None,
) -> ReviewAsked:
    handle = handle_of(claim_id)
    verdict = Verdict(
        decision=decision,
        reason=reason_code,
        note=note,
        supersedes=None if supersedes is None else handle_of(supersedes),
        mutation_id=client_mutation_id,
    )
    return ReviewAsked((claim_id,), (Item(handle, expected_version),), verdict)


@read_by(_review, "Decision on one claim.")
class ReviewClaimInput:
    """A decision."""

    claim_id: strawberry.ID = needed("Global id of the claim.")
    decision: ClaimStatus = needed("Status that the claim gets: ACCEPTED, REJECTED, IN_REVIEW or SUPERSEDED.")
    note: str | None = option(_NOTE)
    reason_code: ReasonCode | None = option(_REASON)
    expected_version: int = needed(
        "Version of the claim on which the decision is made. If the claim has another version by now, nothing is "
        "decided, and an error says what happened."
    )
    supersedes: strawberry.ID | None = option(
        "Global id of the accepted claim on the same provision and the same law or place that an accepted claim "
        "replaces. Without this field, such a claim is an error."
    )
    client_mutation_id: str | None = option(_MUTATION_ID)


def _item(*, claim_id: str, expected_version: int) -> tuple[str, Item]:
    return claim_id, Item(handle_of(claim_id), expected_version)


@read_by(_item, "Claim of a batch.")
class ReviewItemInput:
    """A claim."""

    claim_id: strawberry.ID = needed("Global id of the claim.")
    expected_version: int = needed(
        "Version of the claim on which the decision is made. A claim that has another version by now is a conflict."
    )


def _batch(
    *,
    items: list[dict[str, Any]],
    decision: ClaimStatus,
    reason_code: ReasonCode | None,
    note: str | None,
    batch_key: str,
    client_mutation_id: str | None,
) -> ReviewAsked:
    read = [taken(ReviewItemInput, item) for item in items]
    verdict = Verdict(decision, reason_code, note, batch_key, mutation_id=client_mutation_id, of_many=True)
    return ReviewAsked(tuple(one for one, _ in read), tuple(item for _, item in read), verdict)


@read_by(_batch, "One decision on many claims.")
class ReviewClaimsInput:
    """A decision."""

    items: list[ReviewItemInput] = needed(f"Claims to decide on, at most {MOST_ITEMS}.")
    decision: ClaimStatus = needed("Status that the claims get: ACCEPTED, REJECTED, IN_REVIEW or SUPERSEDED.")
    note: str | None = option(_NOTE)
    reason_code: ReasonCode | None = option(_REASON)
    batch_key: str = needed(
        "Key of the caller's choice that was never used. A second request with the same key and the same decision "
        "changes nothing and gives the results of the first request. `undoReview` takes the key."
    )
    client_mutation_id: str | None = option(_MUTATION_ID)


def _evidence(*, kind: str, url: str | None, quote: str | None, locator: str | None) -> Evidence:
    return Evidence(kind, url, locator, quote)


@read_by(_evidence, "Source that a proposed claim rests on.")
class EvidenceInput:
    """A source."""

    kind: str = needed(f"Kind of the source: {', '.join(EVIDENCE_KINDS)}.")
    url: URL | None = option("Address at which the source can be read.")
    quote: str | None = option(
        "Words of the source. Words of an EXCERPT are looked for in the provision and in the archived text."
    )
    locator: str | None = option("Place of the quoted words within the source.")


@dataclass(frozen=True, slots=True)
class ProposalAsked:
    """A claim that a caller proposes."""

    proposal: Proposal
    mutation_id: str | None


def _proposal(*, evidence: list[dict[str, Any]], client_mutation_id: str | None, **said: Any) -> ProposalAsked:
    for name in ("parties", "basis", "factors"):
        said[name] = tuple(said[name] or ())
    read = tuple(taken(EvidenceInput, one) for one in evidence)
    return ProposalAsked(Proposal(**said, evidence=read), client_mutation_id)


_PROPOSAL_FIELDS: Final = tuple(field.name for field in fields(Proposal) if field.name != "evidence")


@read_by(_proposal, "Claim that the caller proposes.", also=_PROPOSAL_FIELDS)
class ProposeClaimInput:
    """A proposal."""

    provision: str = needed("Key of the provision that the claim is about, of the form platform/document/slug.")
    target: LegalPath | None = option("Path of the law or legal unit, for a claim about one.")
    jurisdiction: JurisdictionCode | None = option("Code of the place, for a claim about one.")
    state: AssessmentState = needed("Relation that the claim states: MAPPED, or REVIEWED_UNRELATED.")
    modality: Modality | None = option("How firmly the relation is stated. Without this field, MAY_ENGAGE.")
    effect: Effect | None = option("Effect of the provision in terms of the law. Without this field, UNSPECIFIED.")
    condition: str | None = option("Condition under which the claim holds.")
    confidence: Score = needed("Confidence of the author in the claim, 0 to 1.")
    rationale: str = needed("Reasons for the claim, in words.")
    rationale_kind: Rationale = needed("Basis of the claim: wording, meaning or function.")
    parties: list[Party] | None = option("Parties that the claim concerns.")
    basis: list[LegalPath] | None = option(
        "Paths of the laws and legal units that are the reason for a claim about a place. At least one of them applies "
        "in the place."
    )
    factors: list[FlagFactor] | None = option("Factors that heighten exposure in the place of the claim.")
    evidence: list[EvidenceInput] = needed("Sources that the claim rests on; at least one.")
    client_mutation_id: str | None = option(_MUTATION_ID)


@strawberry.type(description="Something that the caller can mend.")
class UserError:
    """One error."""

    code: str = described("Stable code of the error.")
    message: str = described("What is wrong, and what to do.")
    path: list[str] | None = described("Field of the input that the error is about; null if there is none.")


@strawberry.type(description="What came of a change of one claim.")
class ClaimPayload:
    """One claim, or why there is none."""

    claim: Claim | None = described(
        "The claim after the change, also if the change was refused; null if no claim has the id.",
        Written("Claim", "handle"),
    )
    errors: list[UserError] = described("Errors for which nothing was changed; empty if the change was made.")
    batch_key: str | None = described("Key by which `undoReview` takes the decision back; null if nothing was decided.")
    client_mutation_id: str | None = described("Text that the caller has given.")


@strawberry.type(description="What came of a decision on one claim of a batch.")
class ReviewedClaim:
    """One claim of a batch."""

    claim_id: strawberry.ID = described("Global id of the claim, as the caller gave the id.")
    result: ReviewResult = described("What came of the decision.")
    claim: Claim | None = described(
        "The claim after the decision; null if no claim has the id.", Written("Claim", "handle")
    )
    error: UserError | None = described("Why nothing was decided; null if the decision was made.")


@strawberry.type(description="What came of one decision on many claims.")
class ReviewClaimsPayload:
    """One batch."""

    results: list[ReviewedClaim] = described("One entry for each claim of the input, in that order.")
    errors: list[UserError] = described("Errors for which nothing was decided on any claim.")
    batch_key: str | None = described(
        "Key by which `undoReview` takes the decisions back; null if nothing was decided."
    )
    client_mutation_id: str | None = described("Text that the caller has given.")


@strawberry.type(description="What came of taking decisions back.")
class UndoPayload:
    """One batch that was taken back."""

    claims: list[Claim] = described("Claims of the batch, after the change.", Written("Claim", "handle"))
    errors: list[UserError] = described("Errors for which nothing was taken back; one for each later decision.")
    batch_key: str | None = described("Key of the decisions that take the batch back; null if there are none.")


@strawberry.type(description="What came of a second reading.")
class ReadAgainPayload:
    """One reading."""

    agrees: bool | None = described(
        "Whether the reading and the decision on the claim agree; null if nothing was recorded."
    )
    disagreement: Disagreement | None = described(
        "The claim with both judgements, if the two disagree. The status of the claim is not changed by the reading."
    )
    errors: list[UserError] = described("Errors for which the reading was not recorded.")
    client_mutation_id: str | None = described("Text that the caller has given.")


@strawberry.type(description="What an analysis says, as claims that wait for a decision.")
class ExtractionPayload:
    """One analysis."""

    claims: list[Claim] = described(
        "Claim for each law and place that the analysis speaks of.", Written("Claim", "handle")
    )
    reading: Claim | None = described(
        "Claim about the provision itself, with neither law nor place: the exposure, the severity and the prose that "
        "the analysis proposes. If the claim is accepted, the provision reads so from then on. Null if the analysis "
        "names no exposure.",
        Written("Claim", "handle"),
    )
    exposure_min: Severity | None = described("Lower end of the governance exposure that the analysis names.")
    exposure_max: Severity | None = described("Upper end of the governance exposure that the analysis names.")
    errors: list[UserError] = described(
        "What was left out of the claims, and why; or errors for which nothing was proposed."
    )


def _input(kind: type) -> Any:
    """Reads the argument `input`."""

    def takes(given: Mapping[str, Any]) -> Any:
        return taken(kind, given["input"])

    return takes


@strawberry.type(description="Root fields of every mutation. Every mutation needs a key, also on the same machine.")
class Mutation:
    """The root fields."""

    @declared(Performed(_input(ProposeClaimInput)), needs=Role.ANALYST, input="Claim that the caller proposes.")
    def propose_claim(self, input: ProposeClaimInput) -> ClaimPayload:  # noqa: A002  # the contract's name
        """Propose a claim, which waits for the decision of a reviewer. If the same caller has made the same claim in
        the same words, the payload holds that claim, and nothing is written.
        """

    @declared(
        Performed(lambda given: (given["provision"], given["analysis"])),
        needs=Role.ANALYST,
        provision="Key of the provision that the analysis is about.",
        analysis="Text of the analysis.",
    )
    def extract_claims(self, provision: str, analysis: str) -> ExtractionPayload:
        """Read an analysis of a provision, and propose a claim for each law and place that the analysis speaks of. The
        text is kept, and each claim rests on a sentence of the text.
        """

    @declared(Performed(_input(ReviewClaimInput)), needs=Role.ANALYST, input="Decision, and the claim to decide on.")
    def review_claim(self, input: ReviewClaimInput) -> ClaimPayload:  # noqa: A002  # the contract's name
        """Decide on one claim. An accepted claim becomes a fact in the same transaction; the decision, with its date
        and its author, is kept. For callers who review; who made a claim may withdraw the claim.
        """

    @declared(Performed(_input(ReviewClaimsInput)), needs=Role.REVIEWER, input="Decision, and the claims to decide on.")
    def review_claims(self, input: ReviewClaimsInput) -> ReviewClaimsPayload:  # noqa: A002  # the contract's name
        """Make one decision on many claims, in one transaction. What cannot be decided is told for each claim, and the
        other claims are decided. A claim about a place is decided after the claims about laws.
        """

    @declared(
        Performed(lambda given: given["batchKey"]),
        needs=Role.REVIEWER,
        batch_key="Key of the decisions, as `reviewClaims` was given the key or `reviewClaim` gave the key.",
    )
    def undo_review(self, batch_key: str) -> UndoPayload:
        """Take decisions back: each claim becomes what the claim was before, from now on. Nothing is taken back if a
        later decision rests on one of them; the errors name each. For the reviewer who made the decisions, and for
        administrators.
        """

    @declared(Performed(_input(ReadAgainInput)), needs=Role.REVIEWER, input="Second reading, and its name.")
    def read_again(self, input: ReadAgainInput) -> ReadAgainPayload:  # noqa: A002  # as every mutation calls it
        """Record what a second reviewer holds of a claim of `secondReadings`, without knowing of the decision. The
        reading is a record of its own and changes neither the claim nor a fact. The payload then tells the decision if
        the two disagree.
        """

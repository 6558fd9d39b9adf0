"""What waits for a decision, and how right each rule was so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import strawberry

from api.binding.arguments import DEFAULT_PAGE, page_size
from api.schema.connections import Connection
from api.schema.declare import Performed, Written, described
from api.schema.facts import Agent, Claim
from api.schema.filters import option, read_by, taken
from api.schema.scalars import LegalPath, Score
from claims.review.queue import ALIKE, QueueFilter, QueueOrder
from graph.model.vocabulary import ClaimStatus

if TYPE_CHECKING:
    from collections.abc import Mapping


def _filter(
    *,
    law: str | None,
    platform: str | None,
    rule: str | None,
    agent: str | None,
    status: list[ClaimStatus] | None,
) -> QueueFilter:
    wanted = None if status is None else frozenset(one.value for one in status)
    return QueueFilter(law, platform, rule, agent, wanted)


@read_by(_filter, "Conditions on claims that wait for a decision.")
class ReviewQueueFilter:
    """Conditions."""

    law: LegalPath | None = option("The claim is about this law or legal unit, or about a unit below.")
    platform: str | None = option("Slug of the platform of the claim's provision.")
    rule: str | None = option("Rule that made the claim; for a claim without a rule, the slug of the agent.")
    agent: str | None = option("Slug of the agent that made the claim.")
    status: list[ClaimStatus] | None = option("The claim has one of these statuses: SUGGESTED or IN_REVIEW.")


@strawberry.type(description="Sentence on which claims of a group rest.")
class ReviewSentence:
    """One sentence."""

    quote: str = described("Words of the sentence.")
    platforms: list[str] = described("Slugs of the platforms whose documents contain the sentence.")
    claims: list[Claim] = described("Claims of the group that rest on the sentence.", Written("Claim", "handle"))


@strawberry.type(
    description="Claims of equal evidence: what an agent claims of clauses by sentences that are at least "
    f"{ALIKE} of 100 alike, in documents for the same audience. Of each sentence, the same rules claim the same."
)
class ReviewGroup:
    """One group."""

    id: strawberry.ID = described("Name of the group, which changes with the claims of the group.")
    rules: list[str] = described("Rules that made the claims; without rules, the slug of the agent.")
    agent: Agent | None = described("Agent that made the claims.", Written("Agent", "slug"))
    score: float = described(
        "Expected number of pairs of a document and a law that become known by a decision on the group, if the groups "
        "of greater value are decided before."
    )
    expected: Score = described(
        "How likely a claim of the group is to be right: by the record of the rule and the confidence of the claims."
    )
    reasons: list[str] = described("Reasons for the score, in words.")
    sentences: list[ReviewSentence] = described("The different sentences, the most frequent first.")
    claims: list[Claim] = described("All claims of the group.", Written("Claim", "handle"))


@strawberry.type(description="Page of the review queue.")
class ReviewGroupConnection(Connection[ReviewGroup]):
    """Page of groups."""

    claim_count: int = described("Number of claims in all groups together.")


@strawberry.type(description="What became of the claims of one rule.")
class RuleRecord:
    """One rule."""

    rule: str = described("Name of the rule; for an agent without rules, the slug of the agent.")
    agent: Agent | None = described("Agent that applies the rule.", Written("Agent", "slug"))
    waiting: int = described("Number of claims without a decision.")
    accepted: int = described("Number of accepted claims, those that were superseded later included.")
    rejected: int = described("Number of rejected claims, without duplicates and without claims out of scope.")
    unrelated: int = described("Number of claims that were rejected because the two are unrelated.")
    stale: int = described("Number of claims whose basis has changed.")
    precision: Score | None = described("Share of the decided claims that were accepted; null if none was decided.")
    precision_low: Score | None = described(
        "Lower end of the interval in which the true share lies in 19 of 20 cases; null if no claim was decided."
    )
    precision_high: Score | None = described(
        "Upper end of the interval in which the true share lies in 19 of 20 cases; null if no claim was decided."
    )
    read_twice: int = described(
        "Number of the rule's claims that were decided and read a second time by another reviewer."
    )
    alpha: float | None = described(
        "Krippendorff's alpha for nominal values, of decisions and second readings on the rule's claims. Null if all "
        "reviewers have said the same of all claims, or none was read a second time."
    )
    alpha_low: float | None = described(
        "Lower end of the interval that holds the alphas of 19 of 20 like samples of the rule's claims."
    )
    alpha_high: float | None = described(
        "Upper end of the interval that holds the alphas of 19 of 20 like samples of the rule's claims."
    )


@dataclass(frozen=True, slots=True)
class QueueAsked:
    """A page of the queue, as a caller asks for it."""

    first: int
    after: str | None
    wanted: QueueFilter
    order: QueueOrder


def _queue(given: Mapping[str, Any]) -> QueueAsked:
    filter_ = given.get("filter")
    wanted = taken(ReviewQueueFilter, filter_) if filter_ else QueueFilter()
    size = page_size("first", DEFAULT_PAGE)(given.get("first"))
    return QueueAsked(size, given.get("after") or None, wanted, given.get("order") or QueueOrder.VALUE)


QUEUE: Final = Performed(_queue)
RULE_RECORDS: Final = Performed(lambda _given: None)

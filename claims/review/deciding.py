"""Which claims a verdict fits, and what it writes of each: decisions, claims as they are from then on, and facts.

Of a provision and a law or place, the graph states one fact at most on any day. A verdict that would state a second one
is a conflict, which names the claim that stands, unless it says that this one is superseded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from claims.review import readings
from claims.review.verdicts import Outcome, Problem, ReviewResult
from graph.model.vocabulary import AssessmentState, ClaimStatus, Method, ReasonCode
from graph.store.derived import handle
from graph.store.projection import PAST, SUGGESTIONS, ended_by, projected, states_fact
from graph.store.rows import Batch, EdgeRow, NodeRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from claims.review.verdicts import Item, Person, Verdict
    from graph.review.decisions import Held, HeldClaim
    from graph.store.rows import Value
    from graph.turns.instants import Turn

#: What somebody can decide; a program alone suggests, and lets claims go stale.
DECIDABLE: Final = (ClaimStatus.ACCEPTED, ClaimStatus.REJECTED, ClaimStatus.IN_REVIEW, ClaimStatus.SUPERSEDED)
_ENDED: Final = frozenset(PAST.values())
#: Agents whose claims are never accepted many at a time.
_MODEL: Final = "model:"


@dataclass(slots=True)
class Standing:
    """The claims that a verdict may touch, as they stand while it is written, one after the other."""

    claims: dict[str, HeldClaim]
    says: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, held: Held, handles: Iterable[str]) -> Standing:
        """Those of some handles, the claims about places of their provisions, and every claim on the same pairs or on
        those of what the flags are based on.
        """
        named = held.claims(handles)
        places = held.about_places(one.provision for one in named.values())
        named |= {place.handle: place for place in places}
        pairs = {str(one.says["pair"]) for one in named.values()}
        pairs |= {f"{one.provision}~{path}" for one in named.values() for path in one.says.get("basis") or ()}
        with_claims = [handle(one.says["withClaim"]) for one in named.values() if one.says.get("withClaim")]
        every = {pair.handle: pair for pair in held.on_pairs(pairs)} | held.claims(with_claims) | named
        return cls(every, {handle: dict(one.says) for handle, one in every.items()})

    def stating(self, claim: HeldClaim) -> list[HeldClaim]:
        """Other claims on the pair by which the graph states a fact, of a day of this one's."""
        says = self.says[claim.handle]
        others = (one for one in self.claims.values() if one.handle != claim.handle)
        on_pair = (other for other in others if self.says[other.handle]["pair"] == says["pair"] and self.states(other))
        return [one for one in on_pair if _on_common_day(self.says[one.handle], says)]

    def states(self, claim: HeldClaim) -> bool:
        """Whether the graph states a fact by the claim now."""
        says = self.says[claim.handle]
        return claim.end is not None and says.get("recordedTo") is None and states_fact(says, claim.end[0])

    def awaited(self, flag: HeldClaim) -> HeldClaim | None:
        """The engagement that a program suggested with its flag, and that nobody has accepted; None where there is
        none, or one of several is accepted.
        """
        bases = {f"{flag.provision}~{path}" for path in flag.says.get("basis") or ()}
        told = [claim for claim in self.claims.values() if claim.key == flag.says.get("withClaim")]
        on_bases = [claim for claim in self.claims.values() if claim.says["pair"] in bases]
        suggested = told or [basis for basis in on_bases if basis.author == flag.author]
        accepted = any(self.says[one.handle]["status"] == ClaimStatus.ACCEPTED for one in (*told, *on_bases))
        return None if accepted or not suggested else suggested[0]


@dataclass(frozen=True, slots=True)
class More:
    """What a decision says beside what it changes, and who is the reviewer of the claim from then on."""

    says: Mapping[str, Value]
    reviewer: str | None


@dataclass(slots=True)
class Writing:
    """What is written of a verdict, or of one that is taken back."""

    turn: Turn
    by: Person
    held: Held
    batch: Batch = field(default_factory=Batch)

    @property
    def today(self) -> date:
        """The day of the transaction."""
        return self.turn.now.date()

    def decision(self, claim: HeldClaim, before: Mapping[str, Any], after: Mapping[str, Value], more: More) -> None:
        """One decision: `before` and `after` are what the claim says of itself, `after` what changes alone."""
        key, now = claim.key, self.turn.now
        stated = before.get("statedFrom") or before["recordedFrom"]
        decision: dict[str, Value] = {
            "key": f"{key}#{before['revision'] + 1}",
            "status": after["status"],
            "reasonCode": after.get("reasonCode"),
            "reviewedAt": after.get("reviewedAt"),
            "formerStatus": before["status"],
            "formerReasonCode": before.get("reasonCode"),
            "formerReviewedAt": before.get("reviewedAt"),
            "formerStatedFrom": stated if has_effect(claim, before) else None,
            "claimRevision": before["revision"],
            "excerptSha256": claim.excerpt_sha256,
            "recordedFrom": now,
            **more.says,
        }
        node = ("Decision", str(decision["key"]))
        self.batch.nodes += [NodeRow("Claim", {"key": key, **after}, partial=True), NodeRow("Decision", decision)]
        self.batch.edges += [
            EdgeRow("DECIDES", node, ("Claim", key)),
            EdgeRow("DECIDED_BY", node, ("Agent", self.by.slug)),
        ]
        self.reviewer(claim, more.reviewer)
        self.facts(claim, dict(before), {**before, **after}, decision)

    def reviewer(self, claim: HeldClaim, slug: str | None) -> None:
        """Let the claim name who reviewed it last."""
        start = ("Claim", claim.key)
        if claim.reviewer is not None:
            self.batch.removed_edges.append(EdgeRow("REVIEWED_BY", start, ("Agent", claim.reviewer)))
        if slug is not None:
            self.batch.edges.append(EdgeRow("REVIEWED_BY", start, ("Agent", slug)))

    def facts(
        self, claim: HeldClaim, before: dict[str, Any], after: dict[str, Any], decision: Mapping[str, Value]
    ) -> None:
        """End the fact that the claim stood for, and write the one that it stands for from now on."""
        if claim.end is None:
            self.reading(claim, before, after)
            return
        about = (claim.provision, claim.end)
        stood = projected(before, *about, self.today)
        if stood is not None and (stood.type in SUGGESTIONS or stood.type not in _ENDED):
            self.batch.removed_edges.append(EdgeRow(stood.type, stood.start, stood.end, {"claimKey": claim.key}))
        edges = (ended_by(before, decision, *about, self.today), projected(after, *about, self.today))
        self.batch.edges += [edge for edge in edges if edge is not None]

    def reading(self, claim: HeldClaim, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Record the reading that the claim proposes, or the one that it had replaced."""
        if has_effect(claim, after):
            readings.accept(self.batch, claim, self.held, self.turn)
        elif has_effect(claim, before):
            readings.restore(self.batch, claim, self.held, self.turn, before.get("statedFrom"))


def has_effect(claim: HeldClaim, says: Mapping[str, Any]) -> bool:
    """Whether the graph says something by a claim that says this of itself: states a fact, or reads a provision so."""
    if claim.end is None:
        return bool(says["status"] == ClaimStatus.ACCEPTED)
    return states_fact(says, claim.end[0])


class Deciding:
    """One verdict, on one claim after the other."""

    def __init__(self, standing: Standing, writing: Writing, verdict: Verdict) -> None:
        self.standing, self.writing, self.verdict = standing, writing, verdict
        #: Provisions of which the verdict has accepted a reading.
        self.read: set[str] = set()

    def decide(self, item: Item) -> Outcome:
        """Write the verdict on one claim, or tell why it does not fit."""
        claim = self.standing.claims.get(item.handle)
        if claim is None or not self._is_theirs(claim):
            return Outcome(item.handle, ReviewResult.GONE, _gone(item))
        problem = self._changed(claim, item) or self._impossible(claim) or self._in_the_way(claim)
        if problem:
            return Outcome(item.handle, ReviewResult.CONFLICT, problem)
        if self.verdict.supersedes is not None:
            for replaced in self.standing.stating(claim):
                self.write(replaced, ClaimStatus.SUPERSEDED, None)
        self.write(claim, self.verdict.decision, self.verdict.reason)
        return Outcome(item.handle, ReviewResult.DONE)

    def _is_theirs(self, claim: HeldClaim) -> bool:
        """Whether whoever decides may: who does not review may withdraw a claim of their own."""
        return self.verdict.reason is not ReasonCode.WITHDRAWN or claim.author == self.writing.by.slug

    def write(self, claim: HeldClaim, status: ClaimStatus, reason: ReasonCode | None) -> None:
        """Write what a claim becomes, whatever stands in the way."""
        before, now = self.standing.says[claim.handle], self.writing.turn.now
        at, by = self._reviewed(claim, status)
        after: dict[str, Value] = {
            "status": status.value,
            "reasonCode": reason.value if reason else None,
            "reviewedAt": at,
            "revision": before["revision"] + 1,
        }
        after["statedFrom"] = now if has_effect(claim, {**before, **after, "statedFrom": now}) else None
        said: dict[str, Value] = {
            "batchKey": self.verdict.batch,
            "note": self.verdict.note,
            "clientMutationId": self.verdict.mutation_id,
        }
        self.writing.decision(claim, before, after, More(said, by))
        self.standing.says[claim.handle] = {**before, **after}

    def _reviewed(self, claim: HeldClaim, status: ClaimStatus) -> tuple[datetime | None, str | None]:
        """When the claim was reviewed, and by whom: of one that goes stale, by whoever had accepted the claim."""
        match status:
            case ClaimStatus.IN_REVIEW:
                return None, None
            case ClaimStatus.STALE:
                return self.standing.says[claim.handle].get("reviewedAt"), claim.reviewer
            case _:
                return self.writing.turn.now, self.writing.by.slug

    def _changed(self, claim: HeldClaim, item: Item) -> Problem | None:
        """Somebody else was there before."""
        says = self.standing.says[claim.handle]
        if says["revision"] == item.expected:
            return None
        return Problem("CONFLICT", f"{_told(claim)}; read the claim again and decide on version {says['revision']}")

    def _impossible(self, claim: HeldClaim) -> Problem | None:
        """The claim is in no state for the verdict."""
        says, decision = self.standing.says[claim.handle], self.verdict.decision
        if says.get("recordedTo") is not None:
            return Problem("CLAIM_ENDED", "the source no longer makes the claim, so nothing is left to decide")
        if says["status"] == decision and says.get("reasonCode") == self.verdict.reason:
            return Problem("ALREADY_DECIDED", f"the claim is {decision} already; {_told(claim)}")
        if decision is not ClaimStatus.ACCEPTED:
            return None
        if not claim.has_evidence:
            return Problem("NO_EVIDENCE", "the claim has no evidence, and a claim without evidence cannot be accepted")
        if self.verdict.of_many and claim.author.startswith(_MODEL):
            return Problem("ONE_BY_ONE", "claims of a model are accepted one at a time, with `reviewClaim`")
        return None

    def _in_the_way(self, claim: HeldClaim) -> Problem | None:
        """Another claim stands, or does not stand yet."""
        says = self.standing.says[claim.handle]
        decided = {
            "status": self.verdict.decision.value,
            "reasonCode": self.verdict.reason,
            "statedFrom": self.writing.turn.now,
        }
        if claim.end is None:
            return self._second_reading(claim)
        if not states_fact({**says, **decided}, claim.end[0]):
            return None
        others = self.standing.stating(claim)
        for other in others:
            if other.handle != self.verdict.supersedes:
                return _competing(other, self.standing.says[other.handle])
        if self.verdict.supersedes is not None and not others:
            return _NOTHING_SUPERSEDED
        if self.verdict.decision is ClaimStatus.ACCEPTED and claim.end[0] == "Jurisdiction":
            return self._early(claim)
        return None

    def _second_reading(self, claim: HeldClaim) -> Problem | None:
        """One verdict accepts one reading of a provision: of two, nobody could tell which came first."""
        if self.verdict.decision is not ClaimStatus.ACCEPTED:
            return None
        if claim.provision in self.read:
            return _SECOND_READING
        self.read.add(claim.provision)
        return None

    def _early(self, flag: HeldClaim) -> Problem | None:
        if flag.says["method"] != Method.AUTOMATION:
            return None
        engagement = self.standing.awaited(flag)
        if engagement is None:
            return None
        message = (
            f"the flag was suggested with the engagement Claim:{engagement.handle}, which is not accepted; accept the "
            "engagement first, or both together"
        )
        return Problem("ENGAGEMENT_FIRST", message)


def in_order(items: Iterable[Item], standing: Standing) -> list[Item]:
    """Claims about laws before those about places: a flag is accepted with or after its engagement."""

    def is_flag(item: Item) -> bool:
        claim = standing.claims.get(item.handle)
        return claim is not None and claim.end is not None and claim.end[0] == "Jurisdiction"

    return sorted(items, key=is_flag)


def _gone(item: Item) -> Problem:
    return Problem("NOT_FOUND", f"there is no claim Claim:{item.handle} that you may decide on", ("claimId",))


_NOTHING_SUPERSEDED: Final = Problem(
    "NOTHING_SUPERSEDED",
    "the claim in `supersedes` is not the accepted one on this provision and this law or place; leave `supersedes` out",
    ("supersedes",),
)


_SECOND_READING: Final = Problem(
    "COMPETING_CLAIM",
    "another reading of the same provision is accepted in the same batch; accept readings one after the other",
    ("items",),
)


def _competing(other: HeldClaim, says: Mapping[str, Any]) -> Problem:
    unrelated = says["status"] == ClaimStatus.REJECTED or says["state"] == AssessmentState.REVIEWED_UNRELATED
    what = "the provision is held to be unrelated" if unrelated else "another claim is accepted"
    message = (
        f"{what} on the same provision and law or place, by Claim:{other.handle}; name that claim in `supersedes` to "
        "replace it, or decide on that claim first"
    )
    return Problem("COMPETING_CLAIM", message, ("supersedes",))


def _told(claim: HeldClaim) -> str:
    """Who decided last, what and when."""
    newest = claim.newest
    if newest is None:
        return f"the claim is at version {claim.says['revision']}, and nobody has decided on it"
    says = newest.says
    reason = f" ({says['reasonCode']})" if says.get("reasonCode") else ""
    at: datetime = says["recordedFrom"]
    return f"{newest.name} decided {says['status']}{reason} at {at.isoformat(timespec='seconds')}"


def _on_common_day(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two claims are valid on a common day; intervals are half-open, and an absent end is open."""

    def before(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
        start, end = first.get("validFrom"), second.get("validTo")
        return start is None or end is None or bool(start < end)

    return before(one, other) and before(other, one)

"""A batch of decisions taken back: each claim becomes what it was before, by a decision of its own.

Only what was decided last can be taken back: where a later decision rests on the batch, nothing is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claims.review.deciding import More, Standing
from claims.review.verdicts import Problem
from graph.model.vocabulary import Method

if TYPE_CHECKING:
    from collections.abc import Mapping

    from claims.review.deciding import Writing
    from graph.review.decisions import HeldClaim, HeldDecision
    from graph.store.rows import Value


def undo_key(batch: str) -> str:
    """The batch of the decisions that take a batch back."""
    return f"undo:{batch}"


def rests_on(decisions: Mapping[str, HeldDecision], standing: Standing) -> list[Problem]:
    """Why a batch cannot be taken back: each claim on which somebody decided later, and each fact that stands now in
    the place of one that would come back.
    """
    found = []
    for handle, decision in decisions.items():
        claim = standing.claims[handle]
        newest = claim.newest
        if newest is None or newest.says["key"] != decision.says["key"]:
            by = f"{newest.name} decided {newest.says['status']}" if newest else "somebody decided"
            found.append(Problem("LATER_DECISION", f"on Claim:{handle} {by} later; take that decision back first"))
            continue
        if _stated(decision):
            others = (one for one in standing.stating(claim) if one.handle not in decisions)
            found += [_in_its_place(handle, other) for other in others]
    return [*found, *_flags(decisions, standing)]


def _stated(decision: HeldDecision) -> bool:
    return decision.says.get("formerStatedFrom") is not None


def _in_its_place(handle: str, other: HeldClaim) -> Problem:
    message = f"Claim:{other.handle} stands in the place of Claim:{handle} now; decide on that claim first"
    return Problem("LATER_DECISION", message)


def _flags(decisions: Mapping[str, HeldDecision], standing: Standing) -> list[Problem]:
    """Flags that a program suggested with an engagement of the batch, and that were accepted after it."""
    left = {handle: dict(says) for handle, says in standing.says.items()}
    for handle, decision in decisions.items():
        left[handle]["status"] = decision.says["formerStatus"]
    then = Standing(standing.claims, left)
    found = []
    for flag in standing.claims.values():
        rests = flag.handle not in decisions and flag.end is not None and flag.end[0] == "Jurisdiction"
        by_program = rests and flag.says["method"] == Method.AUTOMATION and standing.states(flag)
        if by_program and standing.awaited(flag) is None and then.awaited(flag) is not None:
            message = (
                f"the flag Claim:{flag.handle} was accepted with an engagement of the batch; decide on the flag first"
            )
            found.append(Problem("LATER_DECISION", message))
    return found


def take_back(
    decisions: Mapping[str, HeldDecision],
    reviewers: Mapping[str, str],
    standing: Standing,
    writing: Writing,
    said: Mapping[str, Value],
) -> None:
    """Write what takes the decisions back; `reviewers` says who had reviewed each claim before, by the key of the
    decision.
    """
    for handle, decision in decisions.items():
        claim, says = standing.claims[handle], decision.says
        before: dict[str, Any] = standing.says[handle]
        after: dict[str, Value] = {
            "status": says["formerStatus"],
            "reasonCode": says.get("formerReasonCode"),
            "reviewedAt": says.get("formerReviewedAt"),
            # What was a fact is one again, from now on.
            "statedFrom": writing.turn.now if _stated(decision) else None,
            "revision": before["revision"] + 1,
        }
        more = More({**said, "undoes": says["key"]}, reviewers.get(says["key"]))
        writing.decision(claim, before, after, more)
        standing.says[handle] = {**before, **after}

"""One verdict on one claim or on many, and a batch taken back: each in one transaction, with one published state."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from claims.review.deciding import DECIDABLE, Deciding, Standing, Writing, in_order
from claims.review.undoing import rests_on, take_back, undo_key
from claims.review.verdicts import NotAllowedError, Outcome, Problem, ReviewError, ReviewResult
from claims.review.writing import published_turn
from graph.model.vocabulary import ClaimStatus, ReasonCode, Role
from graph.review.decisions import in_one_turn
from graph.store.rows import Batch
from graph.turns.instants import utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from claims.review.verdicts import Item, Person, Verdict
    from graph.engine import Engine
    from graph.review.decisions import Held, HeldDecision
    from graph.turns.instants import Clock, Turn

#: Claims of one batch, and characters of its key and of a note.
MOST_ITEMS: Final = 500
MOST_KEY: Final = 200
MOST_NOTE: Final = 5_000
_COMMAND: Final = "review"


def review(
    engine: Engine, items: Sequence[Item], verdict: Verdict, by: Person, clock: Clock = utc_now
) -> list[Outcome]:
    """Decide on claims: what came of the verdict on each, in the order of `items`.

    One transaction writes everything, and one publication follows. Asked again with the same batch, it tells what came
    of the first time, and writes nothing. Raises `ReviewError` for a verdict that fits no claim, `NotAllowedError`, and
    `BusyError`.
    """
    _check(items, verdict, by)
    with published_turn(engine, _COMMAND, clock):
        return in_one_turn(engine, partial(_decided, items=items, verdict=verdict, by=by), clock)


def undo(engine: Engine, batch: str, by: Person, clock: Clock = utc_now) -> list[str]:
    """Take a batch back: the handles of its claims, each of which is what it was before. Asked again, it tells the
    same.

    Raises `ReviewError` where there is no such batch, or later decisions rest on it, naming each, `NotAllowedError`,
    and `BusyError`.
    """
    if not by.is_at_least(Role.REVIEWER):
        raise NotAllowedError("decisions are taken back by reviewers alone")
    with published_turn(engine, _COMMAND, clock):
        return in_one_turn(engine, partial(_undone, batch=batch, by=by), clock)


def _check(items: Sequence[Item], verdict: Verdict, by: Person) -> None:
    withdraws = (verdict.decision, verdict.reason) == (ClaimStatus.REJECTED, ReasonCode.WITHDRAWN)
    if not (withdraws or by.is_at_least(Role.REVIEWER)):
        raise NotAllowedError("claims are decided by reviewers; who made a claim may withdraw the claim")
    problems = [
        *([] if verdict.decision in DECIDABLE else [_undecidable(verdict.decision)]),
        *([] if verdict.reason is not ReasonCode.WITHDRAWN or withdraws else [_WITHDRAWN]),
        *(too_long("batchKey", verdict.batch, MOST_KEY)),
        *(too_long("note", verdict.note or "", MOST_NOTE)),
    ]
    if len(items) > MOST_ITEMS:
        message = f"{len(items)} claims are more than the {MOST_ITEMS} that are decided at once; send several batches"
        problems.append(Problem("TOO_MANY", message, ("items",)))
    if problems:
        raise ReviewError(*problems)


_WITHDRAWN: Final = Problem("REASON_DOES_NOT_FIT", "WITHDRAWN is a reason to reject alone", ("reasonCode",))


def _undecidable(decision: ClaimStatus) -> Problem:
    able = ", ".join(one.value for one in DECIDABLE)
    return Problem("DECISION_NOT_POSSIBLE", f"nobody decides {decision}; decide one of {able}", ("decision",))


def too_long(name: str, text: str, most: int) -> list[Problem]:
    """What is wrong with a text of the input that may have `most` characters."""
    if len(text) <= most:
        return []
    return [Problem("TOO_LONG", f"{name} has {len(text)} characters, and may have {most}", (name,))]


def _decided(
    turn: Turn, held: Held, *, items: Sequence[Item], verdict: Verdict, by: Person
) -> tuple[Batch, list[Outcome]]:
    known = held.of_batch(verdict.batch)
    if known:
        return Batch(), _told_again(items, verdict, by, known)
    named = [one.handle for one in items] + ([verdict.supersedes] if verdict.supersedes else [])
    standing, writing = Standing.of(held, named), Writing(turn, by, held)
    deciding = Deciding(standing, writing, verdict)
    outcomes: dict[Item, list[Outcome]] = {}
    for item in in_order(items, standing):
        outcomes.setdefault(item, []).append(deciding.decide(item))
    if len(writing.batch):
        writing.batch.nodes.insert(0, by.row)
    return writing.batch, [outcomes[item].pop(0) for item in items]


def _told_again(
    items: Sequence[Item], verdict: Verdict, by: Person, known: Mapping[str, HeldDecision]
) -> list[Outcome]:
    """What came of a batch that was decided before: the same verdict, of the same person."""
    asked = {item.handle for item in items}
    told = {_said(one) for handle, one in known.items() if handle in asked}
    if told != {(by.slug, verdict.decision.value, verdict.reason, verdict.note)}:
        message = "another batch has this key already; choose a key that was never used"
        raise ReviewError(Problem("BATCH_KEY_TAKEN", message, ("batchKey",)))
    return [
        Outcome(item.handle, ReviewResult.DONE)
        if item.handle in known
        else Outcome(item.handle, ReviewResult.CONFLICT, _NOT_IN_BATCH)
        for item in items
    ]


def _said(decision: HeldDecision) -> tuple[str, str, str | None, str | None]:
    says = decision.says
    return decision.by, says["status"], says.get("reasonCode"), says.get("note")


_NOT_IN_BATCH: Final = Problem(
    "CONFLICT", "the batch was decided before, and this claim was not decided with the batch; read the claim again"
)


def _undone(turn: Turn, held: Held, *, batch: str, by: Person) -> tuple[Batch, list[str]]:
    again = held.of_batch(undo_key(batch))
    if again:
        return Batch(), list(again)
    decisions = held.of_batch(batch)
    if not decisions:
        raise ReviewError(Problem("NOT_FOUND", f"no decision has the batch key {batch!r}", ("batchKey",)))
    if any(decision.by != by.slug for decision in decisions.values()) and not by.is_at_least(Role.ADMIN):
        raise NotAllowedError("a batch is taken back by who decided it, or by an administrator")
    standing = Standing.of(held, decisions)
    problems = rests_on(decisions, standing)
    if problems:
        raise ReviewError(*problems)
    writing = Writing(turn, by, held)
    reviewers = held.reviewers_before(str(decision.says["key"]) for decision in decisions.values())
    take_back(decisions, reviewers, standing, writing, {"batchKey": undo_key(batch)})
    writing.batch.nodes.insert(0, by.row)
    return writing.batch, list(decisions)

"""A second reading: what waits for somebody, without what was decided, and what they hold of it.

Nobody reads a claim on which they have decided. A second reading is a record of its own: neither the claim nor a fact
changes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from claims.agreement.sampling import chosen
from claims.review.records import NEUTRAL
from claims.review.reviewing import MOST_NOTE, too_long
from claims.review.verdicts import NotAllowedError, Problem, ReviewError
from claims.review.writing import published_turn
from graph.model.vocabulary import ClaimStatus, Role
from graph.review.decisions import in_one_turn
from graph.review.second_readings import decided_claims, held_decided, read_twice, seen_blindly
from graph.store.rows import Batch, EdgeRow, NodeRow
from graph.turns.instants import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.review.verdicts import Person
    from graph.engine import Engine
    from graph.model.vocabulary import ReasonCode
    from graph.review.decisions import Held
    from graph.review.second_readings import BlindClaim, DecidedClaim, ReadTwice
    from graph.turns.instants import Clock, Turn

_COMMAND: Final = "second reading"
#: What somebody can hold of a claim.
JUDGEMENTS: Final = (ClaimStatus.ACCEPTED, ClaimStatus.REJECTED)
_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class SecondVerdict:
    """What a second reader holds of a claim: that it is to be accepted, or to be rejected, and why."""

    decision: ClaimStatus
    reason: ReasonCode | None = None
    note: str | None = None
    mutation_id: str | None = None


def reading_id(decision: str) -> str:
    """What names a second reading, by the key of the decision: it tells neither the claim nor its author."""
    return hashlib.sha256(f"second reading on {decision}".encode()).hexdigest()[:_DIGITS]


def waiting_for(engine: Engine, by: Person) -> list[DecidedClaim]:
    """The decided claims that wait for a second reading and that the person has not decided on.

    Raises `NotAllowedError`.
    """
    _check_role(by)
    every = chosen(decided_claims(engine))
    return [one for one in every if not one.was_read and by.slug not in one.deciders]


def shown(engine: Engine, claims: list[DecidedClaim]) -> Iterator[tuple[str, BlindClaim]]:
    """Claims as a second reader sees them, each with the id of the reading."""
    for one in seen_blindly(engine, [each.decision for each in claims]):
        yield reading_id(one.decision), one


def read_again(engine: Engine, name: str, verdict: SecondVerdict, by: Person, clock: Clock = utc_now) -> ReadTwice:
    """Record what somebody holds of the claim of the reading `name`; gives both judgements. Asked again, it tells the
    same, and writes nothing.

    Raises `ReviewError` for a verdict that is none, and where nothing of that name waits for the person,
    `NotAllowedError`, and `BusyError`.
    """
    _check_role(by)
    problems = list(_problems(verdict))
    if problems:
        raise ReviewError(*problems)
    with published_turn(engine, _COMMAND, clock):
        before = _found(engine, name)
        if before is None:
            waits = next((one for one in waiting_for(engine, by) if reading_id(one.decision) == name), None)
            if waits is None:
                raise ReviewError(_NOTHING)
            in_one_turn(engine, partial(_written, claim=waits, verdict=verdict, by=by), clock)
        elif (before.second.by, before.second.status, before.second.reason) != _said(verdict, by):
            raise ReviewError(_READ_ALREADY)
    found = before or _found(engine, name)
    if found is None:
        raise ReviewError(_NOTHING)
    return found


def _check_role(by: Person) -> None:
    if not by.is_at_least(Role.REVIEWER):
        raise NotAllowedError("claims are read a second time by reviewers")


def _problems(verdict: SecondVerdict) -> Iterator[Problem]:
    if verdict.decision not in JUDGEMENTS:
        able = " or ".join(judgement.value for judgement in JUDGEMENTS)
        yield Problem("DECISION_NOT_POSSIBLE", f"a second reading says {able}", ("decision",))
    if verdict.reason in NEUTRAL:
        message = f"{verdict.reason} does not tell whether a claim is right, which a second reading is about"
        yield Problem("REASON_DOES_NOT_FIT", message, ("reasonCode",))
    yield from too_long("note", verdict.note or "", MOST_NOTE)


_NOTHING: Final = Problem("NOT_FOUND", "no second reading of this id waits for you; read the list again", ("id",))
_READ_ALREADY: Final = Problem("ALREADY_READ", "the claim was read a second time already", ("id",))


def _found(engine: Engine, name: str) -> ReadTwice | None:
    return next((one for one in read_twice(engine) if reading_id(one.decision) == name), None)


def _said(verdict: SecondVerdict, by: Person) -> tuple[str, str, str | None]:
    return by.slug, verdict.decision.value, verdict.reason.value if verdict.reason else None


def _written(turn: Turn, held: Held, *, claim: DecidedClaim, verdict: SecondVerdict, by: Person) -> tuple[Batch, None]:
    """The rows of one reading; the decision may have been replaced since it was chosen."""
    decided = held_decided(held, claim.decision)
    if decided is None or not decided.is_newest or decided.was_read:
        raise ReviewError(_NOTHING)
    key = f"{claim.decision}~second"
    says = {
        "key": key,
        "status": verdict.decision.value,
        "reasonCode": verdict.reason.value if verdict.reason else None,
        "note": verdict.note,
        "clientMutationId": verdict.mutation_id,
        "excerptSha256": decided.excerpt_sha256,
        "recordedFrom": turn.now,
    }
    node = ("SecondReading", key)
    edges = [
        EdgeRow("READS_AGAIN", node, ("Decision", claim.decision)),
        EdgeRow("READ_BY", node, ("Agent", by.slug)),
    ]
    return Batch(nodes=[by.row, NodeRow("SecondReading", says)], edges=edges), None

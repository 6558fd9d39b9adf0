"""What `clausegraph review` shows, on what the queue and the records give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest
from rich.console import Console
from typer.testing import CliRunner

from claims.agreement.telling import Agreement, ReviewerAgreement
from claims.review.queue import QueueOrder, grouped, ordered
from claims.review.records import RuleRecord
from claims.review.verdicts import Outcome, Problem, ReviewResult
from clausegraph.cli import app
from clausegraph.commands import reviewing
from graph.review.second_readings import BlindClaim, Judgement, ReadTwice
from tests.review.test_queue import BORN, claim

if TYPE_CHECKING:
    from rich.table import Table


def shown(table: Table) -> str:
    console = Console(width=300)
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def test_groups_are_shown_with_what_a_decision_is_worth_and_what_they_say() -> None:
    both = [claim(number, rule=rule, target=f"law-of-{rule}") for number in (1, 2) for rule in ("venue", "waiver")]
    (group,) = ordered(grouped(both, {}), set(), QueueOrder.VALUE)
    text = shown(reviewing._groups([group]))
    for told in (group.id, "3.2", "0.80", " 4 ", "venue waiver", "law-of-venue law-of-waiver", "binding arbitration"):
        assert told in text, told
    told = orjson.loads(orjson.dumps(reviewing._group(group)))
    assert told["rules"] == ["venue", "waiver"]
    assert told["targets"] == ["law-of-venue", "law-of-waiver"]
    assert sorted(told["claims"]) == sorted(f"Claim:{one.handle}" for one in both)


def test_records_and_outcomes_are_shown() -> None:
    record = RuleRecord("venue", "rules", waiting=2, accepted=3, rejected=1)
    records = [(record, Agreement(12, 9, 0.31, (0.05, 0.7))), (RuleRecord("new", "rules"), Agreement())]
    for told in ("0.75", "12", "0.31"):
        assert told in shown(reviewing._records(records))
    told = orjson.loads(orjson.dumps(reviewing._record(record)))
    assert (told["precision"], told["waiting"]) == (0.75, 2)
    outcome = Outcome("p~law~1", ReviewResult.CONFLICT, Problem("CONFLICT", "somebody was faster"))
    assert reviewing._outcome(outcome)["error"] == {"code": "CONFLICT", "message": "somebody was faster"}


def test_second_readings_are_shown_without_what_was_decided() -> None:
    claim_ = BlindClaim(
        decision="p/d/c~law~rules#2",
        provision="p/d/c",
        title="Disputes",
        document="Terms",
        platform="p",
        words="You agree to arbitration.",
        target="law",
        target_label="Law",
        state="MAPPED",
        modality="MAY_ENGAGE",
        condition="the user is a consumer",
        rationale="A waiver of courts.",
        quotes=["You agree to arbitration."],
    )
    text = "\n".join(reviewing._blind_lines("a1", claim_))
    for told in ("a1", "Disputes", "law, Law", "MAY_ENGAGE", "where the user is a consumer", "> You agree"):
        assert told in text, told
    printed = orjson.dumps(reviewing._blind("a1", claim_)).decode()
    assert "rules" not in text + printed, "who made the claim is not told"
    assert "You agree to arbitration." in printed


def test_agreement_is_shown_with_both_judgements() -> None:
    one = Judgement("ACCEPTED", None, None, "ann-1", BORN)
    other = Judgement("REJECTED", "WRONG_UNIT", None, "bob-2", BORN)
    assert reviewing._told(ReadTwice("r", "h", "d", one, other, is_newest=True)) == (
        "Claim:h: REJECTED (WRONG_UNIT) by bob-2, decided was ACCEPTED by ann-1"
    )
    assert reviewing._told(ReadTwice("r", "h", "d", one, one, is_newest=True)) == "Claim:h: both say ACCEPTED"
    agreed = Agreement(12, 9, 0.31, (0.05, 0.7))
    text = shown(reviewing._agreements(agreed, [ReviewerAgreement("ann-1", 12, 0, agreed)]))
    for told in ("ann-1", "0.05 to 0.70", "0.31"):
        assert told in text, told


@pytest.mark.parametrize(
    "arguments",
    [
        ["review", "decide", "Claim:x", "--decision", "maybe"],
        ["review", "decide", "--decision", "accepted"],
        ["review", "queue", "--order", "luck"],
        ["review", "queue", "--first", "0"],
    ],
)
def test_what_is_no_decision_is_told_before_anything_starts(arguments: list[str]) -> None:
    done: Any = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2

"""What `clausegraph review` shows, on what the queue and the records give."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest
from rich.console import Console
from typer.testing import CliRunner

from claims.review.queue import QueueOrder, grouped, ordered
from claims.review.records import RuleRecord
from claims.review.verdicts import Outcome, Problem, ReviewResult
from clausegraph.cli import app
from clausegraph.commands import reviewing
from tests.review.test_queue import claim

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
    assert "0.75" in shown(reviewing._records([record, RuleRecord("new", "rules")]))
    told = orjson.loads(orjson.dumps(reviewing._record(record)))
    assert (told["precision"], told["waiting"]) == (0.75, 2)
    outcome = Outcome("p~law~1", ReviewResult.CONFLICT, Problem("CONFLICT", "somebody was faster"))
    assert reviewing._outcome(outcome)["error"] == {"code": "CONFLICT", "message": "somebody was faster"}


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

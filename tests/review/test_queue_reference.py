"""The queue and the records of rules are what the naive reference makes of the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.reference import review
from tests.reference.stored import memory_of
from tests.review.test_batches import many
from tests.review.test_second_readings import of_programs, pair, read, waiting

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.review.asking import Api

QUEUE: Final = """query Queue($order: QueueOrder) { reviewQueue(first: 200, order: $order) { totalCount claimCount nodes {
  rules agent { id } score expected reasons claims { id } sentences { quote platforms } } } }"""
RECORDS: Final = """{ ruleRecords { rule agent { id } waiting accepted rejected unrelated stale readTwice alpha } }"""


def told(api: Api, order: str) -> list[dict[str, Any]]:
    """The groups that the API gives, in the form of the reference."""
    page = api.ask(QUEUE, {"order": order})["reviewQueue"]
    assert page["totalCount"] == len(page["nodes"])
    assert page["claimCount"] == sum(len(one["claims"]) for one in page["nodes"])
    return [
        {
            "rules": one["rules"],
            "agent": one["agent"]["id"].removeprefix("Agent:"),
            "score": pytest.approx(one["score"]),
            "expected": pytest.approx(one["expected"]),
            "claims": {each["id"].removeprefix("Claim:") for each in one["claims"]},
            "sentences": {each["quote"]: set(each["platforms"]) for each in one["sentences"]},
        }
        for one in page["nodes"]
    ]


def named(groups: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {min(one["claims"]): one for one in groups}


@pytest.fixture
def decided(api: Api, other: Api) -> None:
    """Some claims of programs are accepted, some rejected, and some of both read a second time."""
    claims = [claim for _, claim in of_programs(api, 6)]
    many(api, claims[:3], "ACCEPTED", f"reference {claims[0]['id']}")
    many(api, claims[3:], "REJECTED", f"other reference {claims[0]['id']}", reasonCode="UNRELATED")
    seen = waiting(other)
    for claim, decision in zip(claims[::2], ("ACCEPTED", "REJECTED", "REJECTED"), strict=True):
        if pair(claim) in seen:
            read(other, seen[pair(claim)], decision)


@pytest.mark.usefixtures("decided")
def test_the_queue_is_that_of_the_reference(api: Api, graph: Engine) -> None:
    memory = memory_of(graph)
    expected = review.review_queue(memory)
    assert expected
    found = told(api, "VALUE")
    wanted = {name: {key: one[key] for key in found[0]} for name, one in named(expected).items()}
    scores = [one["score"].expected for one in found]
    assert scores == sorted(scores, reverse=True) == pytest.approx([one["score"] for one in expected])
    # Of groups of equal worth either may stand first, and takes what is new from the other.
    alone = {name for name, one in wanted.items() if sum(one["score"] == pytest.approx(each) for each in scores) == 1}
    for name, one in named(found).items():
        keys = found[0].keys() - (set() if name in alone else {"score"})
        assert {key: one[key] for key in keys} == {key: wanted[name][key] for key in keys}
    ages = [named(expected)[min(one["claims"])]["age"] for one in told(api, "AGE")]
    assert ages == sorted(one["age"] for one in expected)
    doubts = [abs(named(expected)[min(one["claims"])]["expected"] - 0.5) for one in told(api, "UNCERTAIN")]
    assert doubts == pytest.approx(sorted(abs(one["expected"] - 0.5) for one in expected))


@pytest.mark.usefixtures("decided")
def test_the_records_of_rules_are_those_of_the_reference(api: Api, graph: Engine) -> None:
    found = api.ask(RECORDS)["ruleRecords"]
    wanted = review.rule_records(memory_of(graph))
    assert any(one["readTwice"] for one in wanted)
    assert [one["rule"] for one in found] == [one["rule"] for one in wanted]
    for one, right in zip(found, wanted, strict=True):
        right["alpha"] = None if right["alpha"] is None else pytest.approx(right["alpha"])
        assert {**one, "agent": one["agent"]["id"].removeprefix("Agent:")} == right

"""Second readings as callers of each role see them: blind, by another reviewer, and without effect on a fact."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pytest

from graph.model.vocabulary import Role
from graph.publish.digest import content_digest
from tests.review.test_batches import undo
from tests.review.test_reviewing import whole

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.contents import Contents
    from tests.review.asking import Api

WAITING: Final = """{ reviewQueue(first: 200, order: AGE) { nodes { agent { method } rules claims {
  id version confidence author { name } rationale provision { key } target { path } jurisdiction { code } } } } }"""
SECOND: Final = """query Second($first: Int) { secondReadings(first: $first) { totalCount nodes {
  id provision title document platform excerpt target targetLabel state modality condition rationale quotes } } }"""
READ: Final = """mutation Again($input: ReadAgainInput!) { readAgain(input: $input) { agrees clientMutationId
  disagreement { isOpen claim { id status version } first { decision reasonCode note by { name } at }
    second { decision reasonCode note by { name } at } }
  errors { code message path } } }"""
AGREEMENT: Final = """{ reviewAgreement { readTwice agreed alpha alphaLow alphaHigh
  disagreements { isOpen claim { id } first { decision } second { decision } } } }"""
REVIEWERS: Final = "{ reviewAgreement { reviewers { reviewer { name } first second agreed alpha } } }"
RECORDS: Final = "{ ruleRecords { rule readTwice alpha alphaLow alphaHigh } }"


@pytest.fixture(scope="module", autouse=True)
def _as_it_was_seeded(contents: Contents) -> None:
    """Other tests may have decided all that programs have suggested."""
    contents.name = "decided by other tests"


def of_programs(api: Api, number: int) -> list[tuple[str, dict[str, Any]]]:
    """Claims about laws that programs have made and that wait: one of each clause, with the rule."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for group in api.ask(WAITING)["reviewQueue"]["nodes"]:
        for claim in group["claims"]:
            if group["agent"]["method"] != "HUMAN" and claim["target"] and len(group["rules"]) == 1:
                found.setdefault(claim["provision"]["key"], (group["rules"][0], claim))
    assert len(found) >= number
    return list(found.values())[:number]


def waiting(api: Api) -> dict[tuple[str, str], dict[str, Any]]:
    """What waits for a second reading, by provision and law."""
    nodes = api.ask(SECOND, {"first": 200})["secondReadings"]["nodes"]
    return {(one["provision"], one["target"]): one for one in nodes}


def pair(claim: dict[str, Any]) -> tuple[str, str]:
    return claim["provision"]["key"], claim["target"]["path"]


def read(api: Api, reading: dict[str, Any], decision: str, **more: Any) -> dict[str, Any]:
    payload: dict[str, Any] = api.ask(READ, {"input": {"id": reading["id"], "decision": decision, **more}})["readAgain"]
    return payload


def codes(payload: dict[str, Any]) -> list[str]:
    return [one["code"] for one in payload["errors"]]


def agreement(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = api.ask(AGREEMENT)["reviewAgreement"]
    return found


def test_a_second_reading_is_blind(api: Api, other: Api) -> None:
    (_, first), (_, rejected), (_, untouched) = of_programs(api, 3)
    assert not {pair(first), pair(rejected), pair(untouched)} & waiting(other).keys(), "nobody has decided yet"
    assert api.review(first, "ACCEPTED", note="to the point")["errors"] == []
    assert api.review(rejected, "REJECTED", reasonCode="UNRELATED")["errors"] == []
    seen = waiting(other)
    assert {pair(first), pair(rejected)} <= seen.keys()
    assert pair(untouched) not in seen
    assert not {pair(first), pair(rejected)} & waiting(api).keys(), "never by who has decided"
    one = seen[pair(first)]
    assert one["rationale"] == first["rationale"]
    assert one["quotes"]
    told = json.dumps([one, seen[pair(rejected)]])
    for hidden in (
        first["id"].removeprefix("Claim:"),
        "a reviewer",
        "to the point",
        "ACCEPTED",
        "REJECTED",
        "UNRELATED",
    ):
        assert hidden not in told, hidden
    assert set(one) == set(seen[pair(rejected)]), "both look alike"


def test_a_second_reading_changes_no_fact_and_tells_both_judgements(
    api: Api, other: Api, third: Api, graph: Engine
) -> None:
    (rule, first), (_, rejected) = of_programs(api, 2)
    api.review(first, "ACCEPTED")
    api.review(rejected, "REJECTED", reasonCode="UNRELATED")
    before, facts, seen = agreement(api), whole(graph), waiting(other)
    agreed = read(other, seen[pair(first)], "ACCEPTED", clientMutationId="mine")
    assert agreed == {"agrees": True, "clientMutationId": "mine", "disagreement": None, "errors": []}
    apart = read(other, seen[pair(rejected)], "ACCEPTED", note="it is")
    assert (apart["agrees"], apart["errors"]) == (False, [])
    told_apart = apart["disagreement"]
    assert told_apart["isOpen"] is True
    assert (told_apart["claim"]["status"], told_apart["claim"]["version"]) == ("REJECTED", 2), "as it was"
    assert {one["by"]["name"] for one in (told_apart["first"], told_apart["second"])} == {"a reviewer", "second reader"}
    assert (told_apart["first"]["reasonCode"], told_apart["second"]["note"]) == ("UNRELATED", "it is")
    assert told_apart["first"]["at"] < told_apart["second"]["at"]
    assert whole(graph) == facts == {}
    after = agreement(api)
    assert (after["readTwice"], after["agreed"]) == (before["readTwice"] + 2, before["agreed"] + 1)
    (record,) = [each for each in api.ask(RECORDS)["ruleRecords"] if each["rule"] == rule]
    assert record["readTwice"] >= 1
    assert not {pair(first), pair(rejected)} & waiting(third).keys(), "once is enough"


def test_a_reading_is_recorded_once(api: Api, other: Api, third: Api, graph: Engine) -> None:
    ((_, claim),) = of_programs(api, 1)
    api.review(claim, "ACCEPTED")
    reading = waiting(other)[pair(claim)]
    assert codes(read(api, reading, "ACCEPTED")) == ["NOT_FOUND"], "who has decided does not read again"
    assert codes(read(other, reading, "IN_REVIEW")) == ["DECISION_NOT_POSSIBLE"]
    assert codes(read(other, reading, "REJECTED", reasonCode="DUPLICATE")) == ["REASON_DOES_NOT_FIT"]
    assert codes(read(other, reading, "REJECTED", note="x" * 5001)) == ["TOO_LONG"]
    assert codes(read(other, {"id": "0" * 16}, "ACCEPTED")) == ["NOT_FOUND"]
    first = read(other, reading, "REJECTED", reasonCode="WRONG_UNIT")
    assert first["agrees"] is False
    digest, revision = content_digest(graph), api.ask("{ graph { revision } }")
    assert read(other, reading, "REJECTED", reasonCode="WRONG_UNIT") == first, "asked again, it tells the same"
    assert (content_digest(graph), api.ask("{ graph { revision } }")) == (digest, revision)
    assert codes(read(other, reading, "ACCEPTED")) == ["ALREADY_READ"]
    assert codes(read(third, reading, "REJECTED", reasonCode="WRONG_UNIT")) == ["ALREADY_READ"]


def test_a_disagreement_is_open_until_somebody_decides_and_counts_afterwards(api: Api, other: Api) -> None:
    ((_, claim),) = of_programs(api, 1)
    key = api.review(claim, "ACCEPTED")["batchKey"]
    reading = waiting(other)[pair(claim)]
    read(other, reading, "REJECTED", reasonCode="UNRELATED")
    before = agreement(api)
    (mine,) = [one for one in before["disagreements"] if one["claim"]["id"] == claim["id"]]
    assert mine["isOpen"] is True
    decided = other.review({**claim, "version": 2}, "REJECTED", reasonCode="UNRELATED")
    after = agreement(api)
    (mine,) = [one for one in after["disagreements"] if one["claim"]["id"] == claim["id"]]
    assert (mine["isOpen"], mine["first"]["decision"]) == (False, "ACCEPTED")
    assert (after["readTwice"], after["alpha"]) == (before["readTwice"], before["alpha"]), "what was read stays read"
    assert undo(other, decided["batchKey"])["errors"] == []
    assert undo(api, key)["errors"] != [], "what was decided since is in the way"


def test_a_decision_that_was_taken_back_counts_for_nothing(api: Api, other: Api) -> None:
    ((_, claim),) = of_programs(api, 1)
    before = agreement(api)
    key = api.review(claim, "ACCEPTED")["batchKey"]
    read(other, waiting(other)[pair(claim)], "ACCEPTED")
    assert agreement(api)["readTwice"] == before["readTwice"] + 1
    assert undo(api, key)["errors"] == []
    assert agreement(api) == before
    api.review({**claim, "version": 3}, "REJECTED", reasonCode="WEAK_EVIDENCE")
    assert pair(claim) in waiting(other), "it is another decision"


@pytest.mark.parametrize("role", [None, Role.READER, Role.ANALYST])
def test_who_does_not_review_sees_nothing_of_second_readings(api: Api, role: Role | None) -> None:
    given = {"input": {"id": "0" * 16, "decision": "ACCEPTED"}}
    for query, variables in ((SECOND, None), (AGREEMENT, None), (READ, given)):
        response = api.post(query, variables, role)
        assert response.status_code in {401, 403}, response.text
        assert "data" not in response.json()


def test_reports_of_reviewers_are_for_administrators(api: Api, other: Api) -> None:
    ((_, claim),) = of_programs(api, 1)
    api.review(claim, "ACCEPTED")
    read(other, waiting(other)[pair(claim)], "ACCEPTED")
    response = api.post(REVIEWERS, None, Role.REVIEWER)
    assert response.status_code == 403
    assert "data" not in response.json()
    people = {
        one["reviewer"]["name"]: one for one in api.ask(REVIEWERS, role=Role.ADMIN)["reviewAgreement"]["reviewers"]
    }
    assert people["a reviewer"]["first"] >= 1
    assert people["second reader"]["second"] >= 1


def test_no_more_than_a_page_is_shown(api: Api) -> None:
    page = api.ask(SECOND, {"first": 0})["secondReadings"]
    assert page["nodes"] == []
    body = api.post(SECOND, {"first": 100_000}).json()
    assert body["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"

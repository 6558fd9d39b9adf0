"""Claims that somebody proposes, through the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graph.model.vocabulary import Role
from graph.publish.digest import content_digest
from tests.review.asking import EUROPEAN, PROPOSE, said
from tests.review.test_reviewing import engaged, whole

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.review.asking import Api


def propose(api: Api, laws: tuple[str, list[str]], role: Role = Role.ANALYST, **more: Any) -> dict[str, Any]:
    payload: dict[str, Any] = api.ask(PROPOSE, {"input": said(laws, **more)}, role)["proposeClaim"]
    return payload


def codes(payload: dict[str, Any]) -> list[str]:
    return [one["code"] for one in payload["errors"]]


def test_a_proposal_waits_and_becomes_a_fact_when_it_is_accepted(
    api: Api, graph: Engine, laws: tuple[str, list[str]]
) -> None:
    payload = propose(api, laws, clientMutationId="one")
    assert payload["errors"] == []
    claim = payload["claim"]
    assert (claim["status"], claim["version"], claim["target"]["path"]) == ("SUGGESTED", 1, laws[1][0])
    assert payload["clientMutationId"] == "one"
    assert laws[1][0] not in engaged(api, claim)
    assert codes(api.review(claim, "ACCEPTED", supersedes="Claim:nothing")) == ["NOTHING_SUPERSEDED"]
    assert api.review(claim, "ACCEPTED")["errors"] == []
    assert engaged(api, claim)[laws[1][0]] == claim["id"]
    assert whole(graph) == {}


def test_the_same_words_of_the_same_person_are_one_claim(api: Api, graph: Engine, laws: tuple[str, list[str]]) -> None:
    first = propose(api, laws)["claim"]
    before = content_digest(graph)
    assert propose(api, laws)["claim"]["id"] == first["id"]
    assert content_digest(graph) == before
    other = propose(api, laws, rationale="Another reason.")["claim"]
    assert other["id"] != first["id"]
    assert propose(api, laws, Role.REVIEWER)["claim"]["id"] not in {first["id"], other["id"]}


def test_quotes_are_looked_for_to_the_letter(api: Api, graph: Engine, laws: tuple[str, list[str]]) -> None:
    clause = graph.read(
        "MATCH (p:Provision) WHERE p.excerptText IS NOT NULL RETURN p.key, p.excerptText ORDER BY p.key LIMIT 1"
    )
    key, text = clause[0]
    quotes = [text[3:40], text[3:40].swapcase(), text[3:40] + " and more"]
    evidence = [{"kind": "EXCERPT", "quote": one} for one in quotes]
    claim = propose(api, laws, provision=key, evidence=evidence)["claim"]
    found = {one["quote"]: one["verified"] for one in claim["evidence"]}
    assert found == {quotes[0]: True, quotes[1]: False, quotes[2]: False}


@pytest.mark.parametrize(
    ("more", "code", "path"),
    [
        ({"target": None}, "ONE_TARGET", ["input", "target"]),
        ({"jurisdiction": "US-IL"}, "ONE_TARGET", ["input", "target"]),
        ({"target": "no-such-law"}, "NOT_FOUND", ["input", "target"]),
        ({"provision": "no/such/clause"}, "NOT_FOUND", ["input", "provision"]),
        ({"target": None, "jurisdiction": "ZZ", "basis": [EUROPEAN]}, "NOT_FOUND", ["input", "jurisdiction"]),
        ({"target": None, "jurisdiction": "US-IL", "basis": [EUROPEAN]}, "BASIS_MISSING", ["input", "basis"]),
        ({"target": None, "jurisdiction": "US-IL"}, "BASIS_MISSING", ["input", "basis"]),
        ({"state": "NOT_ASSESSED"}, "STATE_NOT_POSSIBLE", ["input", "state"]),
        ({"evidence": []}, "EVIDENCE_MISSING", ["input", "evidence"]),
        ({"evidence": [{"kind": "RUMOUR", "quote": "x"}]}, "EVIDENCE_KIND", ["input", "evidence", "kind"]),
        ({"evidence": [{"kind": "EXCERPT"}]}, "EVIDENCE_EMPTY", ["input", "evidence", "quote"]),
        ({"rationale": " "}, "RATIONALE_MISSING", ["input", "rationale"]),
        ({"rationale": "x" * 10_001}, "TOO_LONG", ["input", "rationale"]),
    ],
)
def test_what_can_be_mended_is_told(
    api: Api, graph: Engine, laws: tuple[str, list[str]], more: dict[str, Any], code: str, path: list[str]
) -> None:
    before = content_digest(graph)
    payload = propose(api, laws, **more)
    assert [(one["code"], one["path"]) for one in payload["errors"]] == [(code, path)]
    assert payload["claim"] is None
    assert content_digest(graph) == before


def test_who_made_a_claim_may_withdraw_it_and_nobody_elses(
    api: Api, graph: Engine, laws: tuple[str, list[str]]
) -> None:
    mine, others = propose(api, laws)["claim"], propose(api, laws, Role.ADMIN)["claim"]
    assert api.review(mine, "REJECTED", Role.ANALYST, reasonCode="WITHDRAWN")["claim"]["status"] == "REJECTED"
    refused = api.review(others, "REJECTED", Role.ANALYST, reasonCode="WITHDRAWN")
    assert codes(refused) == ["NOT_FOUND"]
    assert refused["claim"] is None
    assert whole(graph) == {}


def test_a_second_claim_on_a_pair_is_a_conflict_unless_it_supersedes_the_first(
    api: Api, graph: Engine, laws: tuple[str, list[str]]
) -> None:
    first, second = propose(api, laws)["claim"], propose(api, laws, rationale="Another reason.")["claim"]
    assert api.review(first, "ACCEPTED")["errors"] == []
    payload = api.review(second, "ACCEPTED")
    assert codes(payload) == ["COMPETING_CLAIM"]
    assert first["id"] in payload["errors"][0]["message"]
    assert codes(api.review(second, "ACCEPTED", supersedes=second["id"])) == ["COMPETING_CLAIM"]
    payload = api.review(second, "ACCEPTED", supersedes=first["id"])
    assert payload["errors"] == []
    assert engaged(api, second)[laws[1][0]] == second["id"]
    states = {one["id"]: one["status"] for one in api.claims(provision={"key": [laws[0]]})}
    assert (states[first["id"]], states[second["id"]]) == ("SUPERSEDED", "ACCEPTED")
    assert whole(graph) == {}

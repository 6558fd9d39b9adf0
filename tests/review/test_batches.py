"""One decision on many claims, and decisions that are taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from graph.model.vocabulary import Role
from graph.publish.digest import content_digest
from tests.review.test_proposing import propose
from tests.review.test_reviewing import engaged, whole

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.review.asking import Api

REVIEW_MANY: Final = """mutation Many($input: ReviewClaimsInput!) {
  reviewClaims(input: $input) {
    results { claimId result claim { id status version } error { code message } } errors { code message path } batchKey
  }
}"""
UNDO: Final = """mutation Undo($key: String!) {
  undoReview(batchKey: $key) { claims { id status version reviewedBy { name } } errors { code message path } batchKey }
}"""


def many(api: Api, claims: list[dict[str, Any]], decision: str, key: str, **more: Any) -> dict[str, Any]:
    items = [{"claimId": one["id"], "expectedVersion": one["version"]} for one in claims]
    given = {"items": items, "decision": decision, "batchKey": key, **more}
    payload: dict[str, Any] = api.ask(REVIEW_MANY, {"input": given})["reviewClaims"]
    return payload


def undo(api: Api, key: str, role: Role = Role.REVIEWER) -> dict[str, Any]:
    payload: dict[str, Any] = api.ask(UNDO, {"key": key}, role)["undoReview"]
    return payload


def results(payload: dict[str, Any]) -> list[str]:
    return [one["result"] for one in payload["results"]]


@pytest.fixture
def proposed(api: Api, laws: tuple[str, list[str]]) -> list[dict[str, Any]]:
    return [propose(api, laws, target=law)["claim"] for law in laws[1]]


def test_a_batch_tells_of_each_claim_and_is_done_once(
    api: Api, graph: Engine, laws: tuple[str, list[str]], proposed: list[dict[str, Any]]
) -> None:
    first, second, third = proposed
    assert api.review(second, "REJECTED", reasonCode="WRONG_PLACE")["errors"] == []
    asked = [first, second, {"id": "Claim:nothing", "version": 1}, third]
    payload = many(api, asked, "ACCEPTED", "monday")
    assert results(payload) == ["DONE", "CONFLICT", "GONE", "DONE"]
    conflict, gone = payload["results"][1:3]
    assert "a reviewer decided REJECTED (WRONG_PLACE)" in conflict["error"]["message"]
    assert conflict["claim"]["status"] == "REJECTED"
    assert (gone["claim"], gone["error"]["code"]) == (None, "NOT_FOUND")
    assert set(engaged(api, first)) >= {laws[1][0], laws[1][2]}
    before = content_digest(graph)
    assert results(many(api, asked, "ACCEPTED", "monday")) == ["DONE", "CONFLICT", "CONFLICT", "DONE"]
    assert content_digest(graph) == before
    taken = many(api, asked, "REJECTED", "monday", reasonCode="DUPLICATE")
    assert [one["code"] for one in taken["errors"]] == ["BATCH_KEY_TAKEN"]
    assert whole(graph) == {}


def test_a_batch_is_taken_back_whole(
    api: Api, graph: Engine, laws: tuple[str, list[str]], proposed: list[dict[str, Any]]
) -> None:
    many(api, proposed, "ACCEPTED", "tuesday")
    accepted = api.ask("{ graph { revision } }")["graph"]["revision"]
    payload = undo(api, "tuesday")
    assert payload["errors"] == []
    assert {(one["status"], one["version"], one["reviewedBy"]) for one in payload["claims"]} == {("SUGGESTED", 3, None)}
    assert not set(laws[1]) & set(engaged(api, proposed[0]))
    # What was published in between stays as it was.
    assert set(laws[1]) <= set(engaged(api, proposed[0], {"revision": accepted}))
    assert whole(graph) == {}
    assert undo(api, "tuesday")["claims"] == payload["claims"], "asked again, it tells the same"
    again = undo(api, payload["batchKey"])
    assert {one["status"] for one in again["claims"]} == {"ACCEPTED"}
    assert set(laws[1]) <= set(engaged(api, proposed[0]))
    assert whole(graph) == {}


def test_nothing_is_taken_back_where_later_decisions_rest_on_it(
    api: Api, graph: Engine, laws: tuple[str, list[str]], proposed: list[dict[str, Any]]
) -> None:
    many(api, proposed, "ACCEPTED", "wednesday")
    decided = {**proposed[0], "version": 2}
    assert api.review(decided, "REJECTED", reasonCode="WEAK_EVIDENCE")["errors"] == []
    other = propose(api, laws, rationale="Another reason.")["claim"]
    assert api.review(other, "ACCEPTED")["errors"] == []
    before = content_digest(graph)
    payload = undo(api, "wednesday")
    assert [one["code"] for one in payload["errors"]] == ["LATER_DECISION"]
    assert proposed[0]["id"] in payload["errors"][0]["message"]
    assert (payload["claims"], payload["batchKey"]) == ([], None)
    assert content_digest(graph) == before


def test_nothing_is_taken_back_into_the_place_of_another_fact(
    api: Api, graph: Engine, laws: tuple[str, list[str]], proposed: list[dict[str, Any]]
) -> None:
    first, other = proposed[0], propose(api, laws, rationale="Another reason.")["claim"]
    api.review(first, "ACCEPTED")
    key = api.review({**first, "version": 2}, "REJECTED", reasonCode="WEAK_EVIDENCE")["batchKey"]
    api.review(other, "ACCEPTED")
    payload = undo(api, key)
    assert [one["code"] for one in payload["errors"]] == ["LATER_DECISION"]
    assert other["id"] in payload["errors"][0]["message"]
    assert engaged(api, other)[laws[1][0]] == other["id"]
    assert whole(graph) == {}


def test_a_superseded_claim_comes_back_with_the_decision(
    api: Api, graph: Engine, laws: tuple[str, list[str]], proposed: list[dict[str, Any]]
) -> None:
    first, other = proposed[0], propose(api, laws, rationale="Another reason.")["claim"]
    api.review(first, "ACCEPTED")
    payload = api.review(other, "ACCEPTED", supersedes=first["id"])
    taken_back = undo(api, payload["batchKey"])
    assert {one["id"]: one["status"] for one in taken_back["claims"]} == {
        first["id"]: "ACCEPTED",
        other["id"]: "SUGGESTED",
    }
    assert engaged(api, first)[laws[1][0]] == first["id"]
    assert whole(graph) == {}


def test_a_batch_is_taken_back_by_who_made_it_or_an_administrator(
    api: Api, laws: tuple[str, list[str]], proposed: list[dict[str, Any]]
) -> None:
    api.review(proposed[0], "ACCEPTED", Role.ADMIN)
    payload = many(api, proposed[1:], "ACCEPTED", "thursday")
    assert payload["errors"] == []
    assert undo(api, "thursday", Role.ADMIN)["errors"] == []
    (key,) = [
        api.review({**proposed[0], "version": 2}, "REJECTED", Role.ADMIN, reasonCode="OUT_OF_SCOPE")["batchKey"],
    ]
    response = api.post(UNDO, {"key": key})
    assert response.status_code == 403
    assert [one["code"] for one in undo(api, "never used")["errors"]] == ["NOT_FOUND"]


def test_too_many_claims_are_refused(api: Api, graph: Engine) -> None:
    before = content_digest(graph)
    payload = many(api, [{"id": f"Claim:{number}", "version": 1} for number in range(501)], "REJECTED", "friday")
    assert [one["code"] for one in payload["errors"]] == ["TOO_MANY"]
    assert content_digest(graph) == before

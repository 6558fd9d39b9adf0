"""One verdict on one claim: over HTTP, with a key, down to the fact and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graph.model.vocabulary import Role
from graph.progress import silent
from graph.publish.invariants import broken_invariants
from tests.review.asking import PROPOSE, REVIEW, said

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.review.asking import Api

ENGAGED = """query Engaged($key: String!, $at: TimeInput) {
  provision(key: $key, at: $at) { engages(first: 50) { nodes { target { path } status modality claim { id } } } }
}"""
PUBLISHED = "{ graph { revision unpublished } }"


def whole(engine: Engine) -> dict[str, list[str]]:
    """The rules that the graph breaks."""
    return {rule: breaches for rule, breaches in broken_invariants(engine, silent).items() if breaches}


def engaged(api: Api, claim: dict[str, Any], at: dict[str, Any] | None = None) -> dict[str, str]:
    """Paths of the laws that the provision of a claim engages, with the claim of each."""
    found = api.ask(ENGAGED, {"key": claim["provision"]["key"], "at": at})["provision"]["engages"]["nodes"]
    return {one["target"]["path"]: one["claim"]["id"] for one in found}


@pytest.fixture
def waiting(api: Api, laws: tuple[str, list[str]]) -> dict[str, Any]:
    """A claim about a law that waits, the only one on its pair."""
    proposed: dict[str, Any] = api.ask(PROPOSE, {"input": said(laws)}, Role.ANALYST)["proposeClaim"]["claim"]
    return proposed


def test_an_accepted_claim_is_a_fact_at_once_and_published(api: Api, graph: Engine, waiting: dict[str, Any]) -> None:
    before = api.ask(PUBLISHED)["graph"]
    payload = api.review(waiting, "ACCEPTED", note="seen", clientMutationId="mine")
    assert payload["errors"] == []
    assert payload["claim"] == {
        "id": waiting["id"],
        "status": "ACCEPTED",
        "version": waiting["version"] + 1,
        "reasonCode": None,
        "reviewedBy": {"name": "a reviewer"},
    }
    assert payload["clientMutationId"] == "mine"
    after = api.ask(PUBLISHED)["graph"]
    assert after["revision"] == f"r{int(before['revision'][1:]) + 1}"
    assert after["unpublished"] is False
    path = waiting["target"]["path"]
    assert engaged(api, waiting)[path] == waiting["id"]
    # What was published before does not know of it.
    assert path not in engaged(api, waiting, {"revision": before["revision"]})
    assert whole(graph) == {}


def test_a_decision_on_an_older_version_is_a_conflict_that_tells_who_decided(api: Api, waiting: dict[str, Any]) -> None:
    assert api.review(waiting, "REJECTED", reasonCode="WEAK_EVIDENCE")["errors"] == []
    payload = api.review(waiting, "ACCEPTED", role=Role.ADMIN)
    (error,) = payload["errors"]
    assert error["code"] == "CONFLICT"
    assert "a reviewer decided REJECTED (WEAK_EVIDENCE)" in error["message"]
    assert payload["claim"]["status"] == "REJECTED"
    assert payload["batchKey"] is None


def test_a_rejection_says_unrelated_only_where_that_is_the_reason(
    api: Api, graph: Engine, waiting: dict[str, Any]
) -> None:
    coverage = """query Found($filter: ProvisionFilter) { provisions(filter: $filter, first: 200) { nodes { key } } }"""

    def unrelated() -> bool:
        state = {"target": {"path": waiting["target"]["path"]}, "state": "REVIEWED_UNRELATED"}
        found = api.ask(coverage, {"filter": {"assessment": state}})["provisions"]["nodes"]
        return waiting["provision"] in found

    api.review(waiting, "REJECTED", reasonCode="WRONG_PLACE")
    assert not unrelated()
    again = {**waiting, "version": waiting["version"] + 1}
    assert api.review(again, "REJECTED", reasonCode="UNRELATED")["errors"] == []
    assert unrelated()
    assert whole(graph) == {}
    assert api.review({**waiting, "version": waiting["version"] + 2}, "ACCEPTED")["errors"] == []
    assert not unrelated()
    assert whole(graph) == {}


def test_who_may_not_decide_changes_nothing(api: Api, waiting: dict[str, Any]) -> None:
    given = {"input": {"claimId": waiting["id"], "expectedVersion": waiting["version"], "decision": "ACCEPTED"}}
    for role, status, code in (
        (None, 401, "UNAUTHENTICATED"),
        (Role.READER, 403, "FORBIDDEN"),
        (Role.ANALYST, 403, "FORBIDDEN"),
    ):
        response = api.post(REVIEW, given, role)
        assert response.status_code == status, response.text
        assert response.json()["errors"][0]["extensions"]["code"] == code
        assert response.json().get("data") is None
    assert waiting["id"] in {
        one["id"] for one in api.claims(status=["SUGGESTED"], provision={"key": [waiting["provision"]["key"]]})
    }


def test_an_address_changes_nothing(api: Api, waiting: dict[str, Any]) -> None:
    query = f'mutation {{ reviewClaim(input: {{ claimId: "{waiting["id"]}", expectedVersion: 1, decision: ACCEPTED }}) {{ claim {{ id }} }} }}'
    headers = {"authorization": f"Bearer {api.keys[Role.REVIEWER]}"}
    response = api.client.get("/graphql", params={"query": query}, headers=headers)
    assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert waiting["id"] in {
        one["id"] for one in api.claims(status=["SUGGESTED"], provision={"key": [waiting["provision"]["key"]]})
    }

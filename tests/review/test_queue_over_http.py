"""The queue and the records of rules, as callers of each role see them; and whoever comes while another command writes."""

from __future__ import annotations

from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final

import pytest

from graph.model.vocabulary import Role
from graph.turns.lease import holding
from tests.review.asking import REVIEW
from tests.review.test_batches import many
from tests.review.test_proposing import propose

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.review.asking import Api

QUEUE: Final = """query Queue($first: Int, $after: String, $filter: ReviewQueueFilter, $order: QueueOrder) {
  asked: reviewQueue(first: $first, after: $after, filter: $filter, order: $order) {
    totalCount claimCount pageInfo { hasNextPage endCursor }
    edges { cursor node { id } }
    nodes { __typename id rules agent { slug: id name } score expected reasons claims { id version status target { path } author { name } }
      sentences { quote platforms claims { id } } }
  }
  graph { revision }
}"""
RECORDS: Final = (
    "{ ruleRecords { rule agent { name } waiting accepted rejected unrelated stale precision precisionLow } }"
)


def queue(api: Api, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = api.ask(QUEUE, asked)
    assert list(found) == ["asked", "graph"], "in the caller's order"
    return found["asked"]


def test_what_waits_is_shown_page_by_page_and_leaves_the_queue_when_it_is_decided(
    api: Api, graph: Engine, laws: tuple[str, list[str]]
) -> None:
    claim = propose(api, laws)["claim"]
    everything = queue(api, first=200, order="AGE")
    assert everything["totalCount"] == len(everything["nodes"]) > 2
    assert everything["claimCount"] == sum(len(one["claims"]) for one in everything["nodes"])
    (mine,) = [one for one in everything["nodes"] if claim["id"] in {each["id"] for each in one["claims"]}]
    assert mine["agent"]["name"] == "a analyst"
    assert {"id": claim["id"]} in [one for sentence in mine["sentences"] for one in sentence["claims"]]
    assert mine["reasons"]
    ids, after = [], None
    while True:
        page = queue(api, first=2, after=after, order="AGE")
        ids += [one["id"] for one in page["nodes"]]
        assert [one["node"]["id"] for one in page["edges"]] == [one["id"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert ids == [one["id"] for one in everything["nodes"]]
    only = queue(api, first=5, filter={"agent": mine["agent"]["slug"].removeprefix("Agent:"), "law": laws[1][0]})
    # Of its group, what is about other laws is left out; a claim of another test may be about this law, too.
    narrowed = [each for one in only["nodes"] for each in one["claims"]]
    assert claim["id"] in {one["id"] for one in narrowed}
    assert {(one["target"]["path"], one["author"]["name"]) for one in narrowed} == {(laws[1][0], "a analyst")}
    assert many(api, mine["claims"], "REJECTED", f"queue {mine['id']}", reasonCode="OUT_OF_SCOPE")["errors"] == []
    assert mine["id"] not in {one["id"] for one in queue(api, first=200)["nodes"]}


def test_a_page_goes_on_where_a_group_was_decided_meanwhile(api: Api, laws: tuple[str, list[str]]) -> None:
    for law in laws[1]:
        propose(api, laws, target=law, rationale=f"Reason for {law}.", evidence=[{"kind": "ANALYSIS", "quote": law}])
    first = queue(api, first=1, order="AGE")
    (group,) = first["nodes"]
    many(api, group["claims"], "REJECTED", f"page {group['id']}", reasonCode="OUT_OF_SCOPE")
    rest = queue(api, first=200, after=first["pageInfo"]["endCursor"], order="AGE")
    assert rest["totalCount"] == len(rest["nodes"])


def test_what_is_no_cursor_is_told(api: Api) -> None:
    body = api.post(QUEUE, {"after": "nonsense"}).json()
    assert body["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    body = api.post(QUEUE, {"first": 1000}).json()
    assert body["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("role", [None, Role.READER, Role.ANALYST])
def test_who_does_not_review_sees_no_queue(api: Api, role: Role | None) -> None:
    for query in (QUEUE, RECORDS, "query Records { ruleRecords { __typename } }"):
        response = api.post(query, None, role)
        assert response.status_code == 403, response.text
        body = response.json()
        assert [one["extensions"]["code"] for one in body["errors"]] == ["FORBIDDEN"]
        assert "data" not in body


def test_rules_have_records(api: Api) -> None:
    found = api.ask(RECORDS)["ruleRecords"]
    assert [one["rule"] for one in found] == sorted(one["rule"] for one in found)
    for one in found:
        decided = one["accepted"] + one["rejected"]
        assert one["precision"] == (one["accepted"] / decided if decided else None)
        assert one["agent"]["name"]


@pytest.mark.slow
def test_a_mutation_waits_for_a_command_that_writes_and_is_told_in_the_end(
    api: Api, graph: Engine, laws: tuple[str, list[str]]
) -> None:
    claim = propose(api, laws)["claim"]
    given = {"input": {"claimId": claim["id"], "expectedVersion": 1, "decision": "ACCEPTED"}}
    held, over = Event(), Event()

    def imports() -> None:
        with holding(graph, "import ota"):
            held.set()
            over.wait(30)

    other = Thread(target=imports)
    other.start()
    held.wait(30)
    try:
        response = api.post(REVIEW, given)
    finally:
        over.set()
        other.join()
    assert response.status_code == 503
    assert response.headers["retry-after"]
    body = response.json()
    assert body["errors"][0]["extensions"]["code"] == "TOO_BUSY"
    assert "data" not in body
    assert api.ask(REVIEW, given)["reviewClaim"]["errors"] == []

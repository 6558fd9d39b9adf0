"""Accepted claims whose words are gone, and those whose words stay."""

from __future__ import annotations

import hashlib
from functools import partial
from typing import TYPE_CHECKING, Any

from claims.review.readings import record
from claims.review.staleness import mark_stale, told
from graph.publish.revision import publish_revision
from graph.review.decisions import in_one_turn
from graph.store.rows import Batch
from tests.review.test_proposing import propose
from tests.review.test_reviewing import engaged, whole

if TYPE_CHECKING:
    from graph.engine import Engine
    from graph.review.decisions import Held
    from graph.turns.instants import Turn
    from tests.review.asking import Api


def test_what_became_of_each_sentence_is_told() -> None:
    text = "We may keep your data for two years. Disputes are settled in Dublin."
    assert told(["We may keep your data for one year.", "You waive every right."], text).splitlines() == [
        "- We may keep your data for one year.",
        "+ We may keep your data for two years.",
        "- You waive every right.",
        "(gone)",
    ]


def reads(engine: Engine, clause: str, words: str) -> None:
    """Let a clause have other words from now on, as an import would."""

    def work(turn: Turn, held: Held) -> tuple[Batch, None]:
        batch, reading = Batch(), held.reading(clause, turn.now.date())
        assert reading
        digest = hashlib.sha256(words.encode()).hexdigest()
        record(batch, reading, {"excerptText": words, "excerptSha256": digest}, turn)
        return batch, None

    in_one_turn(engine, partial(work))


def test_a_claim_goes_stale_with_its_last_sentence_and_stays_a_fact(api: Api, graph: Engine) -> None:
    clause, text = graph.read(
        "MATCH (p:ActiveProvision) WHERE size(p.excerptText) > 90 RETURN p.key, p.excerptText ORDER BY p.key LIMIT 1"
    )[0]
    quotes = [text[:40], text[45:85]]
    law = graph.read(
        "MATCH (l:Regulation) WHERE NOT EXISTS { (:Provision {key: $key})<-[:ABOUT]-(:Claim)-[:CONCERNS]->(l) } "
        "RETURN l.path ORDER BY l.path DESC LIMIT 1",
        {"key": clause},
    )[0][0]
    evidence = [{"kind": "EXCERPT", "quote": one} for one in quotes]
    claim: dict[str, Any] = propose(api, (clause, [law]), evidence=evidence)["claim"]
    api.review(claim, "ACCEPTED")
    assert mark_stale(graph) == 0
    reads(graph, clause, f"Before. {quotes[1]} And behind.")
    assert mark_stale(graph) == 0, "one of its sentences stands still"
    reads(graph, clause, "Entirely other words.")
    accepted = publish_revision(graph).key
    assert mark_stale(graph) == 1
    publish_revision(graph)
    (found,) = [one for one in api.claims(status=["STALE"], provision={"key": [clause]}) if one["id"] == claim["id"]]
    assert found["version"] == 3
    query = "query Fact($key: String!, $at: TimeInput) { provision(key: $key, at: $at) { engages(first: 50, filter: { status: [ACCEPTED, STALE] }) { nodes { status target { path } claim { status reviewedBy { name } } } } } }"

    def fact(at: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        nodes = api.ask(query, {"key": clause, "at": at})["provision"]["engages"]["nodes"]
        return [one for one in nodes if one["target"]["path"] == law]

    reviewer = {"name": "a reviewer"}
    assert [(one["status"], one["claim"]) for one in fact()] == [("STALE", {"status": "STALE", "reviewedBy": reviewer})]
    before = [(one["status"], one["claim"]["status"]) for one in fact({"revision": accepted})]
    assert before == [("ACCEPTED", "ACCEPTED")]
    assert mark_stale(graph) == 0
    broken = whole(graph)
    # The words were not those of the archived text.
    broken.pop("the excerpt is the slice of the archived text", None)
    assert broken == {}
    assert api.review(found, "ACCEPTED")["errors"] == []
    assert law in engaged(api, claim)

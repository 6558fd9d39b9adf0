"""The analysts' questions about time and change, on the seeded graph: q03, q06 and q07 hold their acceptance lines, and
places are rolled up as they were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.asking import answer, ask

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.reference.memory import Memory


def test_q03_arbitration_as_known_then_as_known_now_and_now(seeded: Engine, memory: Memory) -> None:
    found = answer("q03", seeded, memory)
    then, known, now = (found[name] for name in ("then", "thenAsKnownNow", "now"))
    assert then != known != now != then, "three times, three answers"
    targets = [{edge["target"]["path"] for edge in one["nodes"][0]["engages"]["nodes"]} for one in (then, known)]
    assert targets[0] < targets[1], "what was true then, and is known only since"
    severities = [one["nodes"][0]["severity"] for one in (then, now)]
    assert severities[0] != severities[1]
    flagged = [{flag["jurisdiction"]["code"] for flag in one["nodes"][0]["flags"]["nodes"]} for one in (then, now)]
    assert flagged[1] < flagged[0], "a flag that was withdrawn"


def test_q06_the_day_article_50_begins_to_apply(seeded: Engine, memory: Memory) -> None:
    found = answer("q06", seeded, memory)
    impact = found["impact"]
    assert found["legal"]["appliesFrom"] == "2026-08-02", "the date is the legal unit's"
    engaged = [one["provision"]["id"] for one in impact["newlyApplicable"]]
    review = [one["id"] for one in impact["provisionsToReview"]]
    assert len(engaged) > 3
    assert review
    assert not set(engaged) & set(review), "what is mapped to the article need not be looked for"
    assert "Provision:mistral-ai/usage-policy/likeness-and-voice" in review, "it engages the act as a whole"
    assert any(one["condition"] for one in impact["newlyApplicable"])
    assert {flag["jurisdiction"]["code"] for flag in impact["flagsAdded"]} >= {"EU"}


def test_q07_what_changed_within_a_month(seeded: Engine, memory: Memory) -> None:
    changes = answer("q07", seeded, memory)["changes"]["nodes"]
    assert len(changes) >= 2
    assert all(one["detectedAt"] >= "2026-10-24" for one in changes)
    kinds = seeded.read(
        "MATCH (c:Change) WHERE c.platformSlug = 'glasswren' AND c.detectedAt >= datetime('2026-10-24') RETURN c.kind"
    )
    assert sorted(kind for (kind,) in kinds).count("TECHNICAL") >= 1, (
        "a technical change lies in the window, and is left out"
    )
    assert len(changes) == sum(kind == "CONTENT" for (kind,) in kinds)
    affected = [one for change in changes for one in change["affects"]]
    assert {one["effect"] for one in affected} >= {"MODIFIED", "ADDED", "REMOVED", "MOVED"}
    for one in affected:
        same = one["before"] == one["after"]
        assert same == (one["effect"] == "MOVED"), "only what moved keeps its words"
    assert any(one["severityBefore"] != one["severityAfter"] for one in affected if one["effect"] == "MODIFIED")
    impacts = [change["impact"] for change in changes]
    assert any(one["staleEngagements"] for one in impacts)
    assert any(one["keptEngagements"] for one in impacts)
    assert any(one["flagsAdded"] for one in impacts)
    assert any(one["flagsRemoved"] for one in impacts)


def test_places_are_rolled_up_as_they_were(seeded: Engine) -> None:
    text = 'query Q($day: Date!) { jurisdictions(within: "EU", level: [COUNTRY], at: {asOf: $day}) { code } }'
    last, first = (codes(seeded, text, {"day": day}) for day in ("2020-01-31", "2020-02-01"))
    assert last - first == {"GB"}
    assert first < last


def test_three_states_flagged_count_once_for_the_country(seeded: Engine) -> None:
    text = """{ provisions(first: 200, filter: {flags: {some: {jurisdiction: {code: "US"}, level: [SUBDIVISION]}}}) {
      nodes { key flags(filter: {jurisdiction: {code: "US"}, level: [SUBDIVISION]}) { totalCount } } } }"""
    nodes = ask(seeded, text)["provisions"]["nodes"]
    most = max(nodes, key=lambda one: one["flags"]["totalCount"])
    assert most["flags"]["totalCount"] >= 3
    rolled = """query Q($key: [String!]) { jurisdiction(code: "US") {
      flaggedBy(filter: {key: $key}, first: 10) { totalCount nodes { jurisdiction { code } } } } }"""
    found = ask(seeded, rolled, {"key": [most["key"]]})["jurisdiction"]["flaggedBy"]
    assert found["totalCount"] == 1
    assert len(found["nodes"]) >= 3


def codes(engine: Engine, text: str, variables: dict[str, Any]) -> set[str]:
    return {one["code"] for one in ask(engine, text, variables)["jurisdictions"]}

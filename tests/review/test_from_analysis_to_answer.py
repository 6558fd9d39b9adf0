"""An analysis in, facts out: read, reviewed and asked for through the API alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml

from graph.model.vocabulary import Role
from tests.claims.test_model_page import ANALYSIS, ENTRY
from tests.contents import REVIEWED
from tests.review.test_batches import many, undo
from tests.review.test_reviewing import whole

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.contents import Contents
    from tests.review.asking import Api

#: A clause of which the corpus says something else.
CLAUSE: Final = "mistral-ai/usage-policy/likeness-and-voice"
EXTRACT: Final = """mutation Extract($provision: String!, $analysis: String!) {
  extractClaims(provision: $provision, analysis: $analysis) {
    claims { id version status target { path } jurisdiction { code } evidence { kind verified quote } }
    reading { id version status target { path } jurisdiction { code } }
    exposureMin exposureMax errors { code message }
  }
}"""
SAID: Final = """query Said($key: String!) {
  provision(key: $key) {
    exposureMin exposureMax severity vendorImplications
    engages(first: 50) { nodes { modality condition target { path } } }
    flags(first: 50) { nodes { jurisdiction { code } basis { path } factors } }
  }
}"""


@pytest.fixture(autouse=True)
def as_seeded(contents: Contents) -> None:
    """Let the graph be the demonstration corpus and nothing else, before there are keys."""
    contents.demonstration()
    contents.name = REVIEWED


@pytest.fixture
def extracted(api: Api, graph: Engine) -> dict[str, Any]:
    """What the analysis gives for a clause about which nothing is accepted."""
    accepted = api.claims(status=["ACCEPTED"], provision={"key": [CLAUSE]})
    assert many(api, accepted, "REJECTED", "room", reasonCode="OUT_OF_SCOPE")["errors"] == []
    payload: dict[str, Any] = api.ask(EXTRACT, {"provision": CLAUSE, "analysis": ANALYSIS}, Role.ANALYST)[
        "extractClaims"
    ]
    assert payload["errors"] == []
    return payload


def test_the_model_page_gives_exactly_its_engagements_and_flags(
    api: Api, graph: Engine, extracted: dict[str, Any]
) -> None:
    entry = yaml.safe_load(ENTRY.read_text("utf-8").split("---")[1])
    before = api.ask(SAID, {"key": CLAUSE})["provision"]
    assert (before["engages"]["nodes"], before["flags"]["nodes"]) == ([], [])
    claims = [*extracted["claims"], extracted["reading"]]
    assert {one["status"] for one in claims} == {"SUGGESTED"}
    assert all(one["evidence"][0]["quote"] in ANALYSIS for one in extracted["claims"])
    payload = many(api, claims, "ACCEPTED", "the page")
    assert {one["result"] for one in payload["results"]} == {"DONE"}, payload
    found = api.ask(SAID, {"key": CLAUSE})["provision"]
    engages = {one["target"]["path"]: (one["modality"], one["condition"]) for one in found["engages"]["nodes"]}
    assert engages == {
        one["target"]: (one.get("modality", "ENGAGES"), one.get("condition")) for one in entry["engages"]
    }
    flags = {
        one["jurisdiction"]["code"]: ([law["path"] for law in one["basis"]], one["factors"])
        for one in found["flags"]["nodes"]
    }
    assert flags == {one["jurisdiction"]: (sorted(one["basis"]), one["factors"]) for one in entry["flags"]}
    assert [found["exposureMin"], found["exposureMax"]] == entry["exposure"]
    assert found["vendorImplications"].startswith("Customers who build on the service")
    assert whole(graph) == {}


def test_the_same_analysis_proposes_nothing_twice(api: Api, extracted: dict[str, Any]) -> None:
    again = api.ask(EXTRACT, {"provision": CLAUSE, "analysis": ANALYSIS}, Role.ANALYST)["extractClaims"]
    assert again == extracted


def test_an_accepted_reading_is_recorded_and_taken_back(api: Api, graph: Engine, extracted: dict[str, Any]) -> None:
    def read(at: dict[str, Any] | None = None) -> str | None:
        query = "query Prose($key: String!, $at: TimeInput) { provision(key: $key, at: $at) { vendorImplications } }"
        found: str | None = api.ask(query, {"key": CLAUSE, "at": at})["provision"]["vendorImplications"]
        return found

    before, revision = read(), api.ask("{ graph { revision } }")["graph"]["revision"]
    key = api.review(extracted["reading"], "ACCEPTED")["batchKey"]
    assert str(read()).startswith("Customers who build on the service")
    assert read({"revision": revision}) == before
    assert undo(api, key)["errors"] == []
    assert read() == before
    assert whole(graph) == {}


ANALYSES: Final = """query Analyses($key: String!, $at: TimeInput) {
  provision(key: $key, at: $at) { analyses { author { name } sections { part heading text start end }
    statements { start end engagement { target { path } } flag { jurisdiction { code } } } } } }"""


def test_an_analysis_is_told_part_by_part_with_the_places_of_its_facts(api: Api, extracted: dict[str, Any]) -> None:
    def told(role: Role | None, at: dict[str, Any] | None = None) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = api.ask(ANALYSES, {"key": CLAUSE, "at": at}, role)["provision"]["analyses"]
        return found

    # What nobody has accepted is for those who review.
    assert told(None) == []
    assert [one["statements"] for one in told(Role.REVIEWER)] == [[]]
    before = api.ask("{ graph { revision } }")["graph"]["revision"]
    assert many(api, extracted["claims"], "ACCEPTED", "the page")["errors"] == []
    assert told(None, {"revision": before}) == []
    (analysis,) = told(None)
    assert analysis["author"] == {"name": "analyst"}
    assert [(one["part"], one["heading"]) for one in analysis["sections"]] == [
        ("REGULATORY_LANDSCAPE", "(1) REGULATORY LANDSCAPE"),
        ("GOVERNANCE_EXPOSURE", "(2) GOVERNANCE EXPOSURE"),
        ("JURISDICTION_FLAGS", "(3) JURISDICTION FLAGS"),
        ("CONTRACT_AND_VENDOR", "(4) CONTRACT AND VENDOR IMPLICATIONS"),
        ("COMPLIANCE", "(5) COMPLIANCE CONSIDERATIONS"),
    ]
    assert all(ANALYSIS[one["start"] : one["end"]] == one["text"] for one in analysis["sections"])
    assert analysis["sections"][1]["text"].startswith("Medium to High. Consent is left to the user")
    quotes = {
        (one["target"] or one["jurisdiction"]).popitem()[1]: one["evidence"][0]["quote"] for one in extracted["claims"]
    }
    stated = {
        (one["engagement"]["target"] if one["engagement"] else one["flag"]["jurisdiction"]).popitem()[1]: ANALYSIS[
            one["start"] : one["end"]
        ]
        for one in analysis["statements"]
    }
    assert stated == quotes

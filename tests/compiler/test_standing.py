"""Suggestions are followed where a request names their status, and nowhere else: the value shapes the plan."""

from __future__ import annotations

from typing import Any

import pytest

from api.answer.prose import comparison, explanation
from api.binding.arguments import shape
from api.binding.ids import named
from api.execute import Executor
from api.schema import graphql_schema
from graph.model.vocabulary import ClaimStatus

#: Each place where a request can ask for suggestions, with the argument `$s`.
PLACES = {
    "engages": 'provision(key: "a") { engages(filter: {status: $s}) { totalCount suggested nodes { id } } }',
    "flags": 'provision(key: "a") { flags(filter: {status: $s}) { totalCount suggested nodes { id } } }',
    "engagements": "engagements(filter: {status: $s}) { totalCount suggested }",
    "all flags": "flags(filter: {status: $s}) { suggested byJurisdiction { key suggested } byBasis { key suggested } }",
    "engaged by": 'legal(path: "a") { engagedBy(engagement: {status: $s}) { totalCount suggested } }',
    "flagged by": 'jurisdiction(code: "DE") { flaggedBy(flag: {status: $s}) { totalCount suggested } }',
    "some": "provisions(filter: {engages: {some: {status: $s}}}) { totalCount facets { regulation { key suggested } } }",
    "every": "provisions(filter: {not: {flags: {every: {status: $s}}}}) { facets { jurisdiction { key suggested } } }",
    "none": "provisions(filter: {or: [{engages: {none: {status: $s}}}]}) { totalCount }",
    "coverage": 'platform(slug: "a") { coverage(target: {path: "a"}, facts: $s) { suggested units { suggested } } }',
    "gap": 'gap(a: [{path: "a"}], b: [{path: "b"}], facts: $s) { suggested notAssessed neither }',
    "matrix": "matrix(rows: {kind: PLATFORM}, columns: {kind: REGULATION}, measure: PROVISIONS, facts: $s) "
    "{ rows { key suggested } cells { support suggested } }",
    "paths": 'paths(from: "Platform:a", to: "Regulation:b", facts: $s) { nodes { steps { explanation edge { id } } } }',
    "comparables": 'provision(key: "a") { comparables(facts: $s) { nodes { reason } } }',
}


def compiled(executor: Executor, text: str, statuses: list[str] | None) -> str:
    operation = f"query Q($s: [ClaimStatus!]) {{ {text} }}"
    request = executor.operations.request(operation, {"s": statuses}, None)
    return executor.compiled(request).text or ""


@pytest.mark.parametrize("place", PLACES)
def test_suggestions_are_followed_where_their_status_is_named(place: str) -> None:
    executor = Executor(graphql_schema(), None, base_url="")  # type: ignore[arg-type]
    accepted = compiled(executor, PLACES[place], ["ACCEPTED"])
    assert "SUGGESTED_" not in accepted
    assert "sees_people" not in accepted
    for statuses in (["SUGGESTED"], ["ACCEPTED", "IN_REVIEW"]):
        asked = compiled(executor, PLACES[place], statuses)
        assert "SUGGESTED_" in asked
        assert "$sees_people OR" in asked, "what people suggest is for those who review"
        assert asked != accepted
    # What is kept of one shape is not taken for the other.
    assert compiled(executor, PLACES[place], ["ACCEPTED"]) == accepted
    assert "SUGGESTED_" not in compiled(executor, PLACES[place], None), "null means the default"
    assert "SUGGESTED_" not in compiled(executor, PLACES[place], ["STALE", "REJECTED"])


def test_what_accepts_nothing_is_asked_for_its_status() -> None:
    executor = Executor(graphql_schema(), None, base_url="")  # type: ignore[arg-type]
    stale = compiled(executor, PLACES["matrix"], ["STALE"])
    assert ".status IN $" in stale
    assert ".status IN $" not in compiled(executor, PLACES["matrix"], ["ACCEPTED", "STALE"])


def test_a_fact_that_is_stale_counts_as_accepted() -> None:
    executor = Executor(graphql_schema(), None, base_url="")  # type: ignore[arg-type]
    operation = f"query Q($s: [ClaimStatus!]) {{ {PLACES['coverage']} {PLACES['comparables']} }}".replace(
        'platform(slug: "a")', 'a: platform(slug: "a")'
    )
    request = executor.operations.request(operation, {"s": ["ACCEPTED", "SUGGESTED"]}, None)
    given: dict[str, Any] = executor.compiled(request).binder.parameters(request.variables)
    facts = [value for name, value in given.items() if name.endswith("_facts")]
    assert facts == [["ACCEPTED", "SUGGESTED", "STALE"]] * len(facts)
    assert facts


@pytest.mark.parametrize(
    ("statuses", "found"),
    [
        ([ClaimStatus.ACCEPTED], "accepted"),
        ([ClaimStatus.STALE, ClaimStatus.ACCEPTED], "accepted"),
        ([ClaimStatus.STALE], "list"),
        ([], "list"),
        ([ClaimStatus.ACCEPTED, ClaimStatus.SUGGESTED], "suggested"),
        ([ClaimStatus.IN_REVIEW], "suggested"),
        (["SUGGESTED"], "list"),
    ],
)
def test_the_shape_of_statuses_says_which_facts_are_asked_for(statuses: list[Any], found: str) -> None:
    assert shape({"status": statuses}) == (("status", found),)


@pytest.mark.parametrize(
    ("global_id", "found"),
    [
        ("Engagement:a/b/c~eu-gdpr", ["Engagement", "a/b/c~eu-gdpr"]),
        ("Engagement:a/b/c~eu-gdpr~0123456789ab", ["SuggestedEngagement", "a/b/c~eu-gdpr~0123456789ab"]),
        (
            "Flag:a/b/c~DE~0123456789ab@2026-01-01T00:00:00Z",
            ["SuggestedFlagRecord", "a/b/c~DE~0123456789ab", "2026-01-01T00:00:00Z"],
        ),
        ("Claim:a/b/c~DE~0123456789ab", ["Claim", "a/b/c~DE~0123456789ab"]),
    ],
)
def test_the_id_of_a_suggestion_names_its_kind(global_id: str, found: list[str]) -> None:
    assert named(global_id) == found
    assert (shape(global_id) == "suggestion") == found[0].startswith("Suggested")


def test_a_sentence_about_a_suggestion_says_that_nobody_has_decided() -> None:
    edge = ["MAY_ENGAGE", None, None, None, None]
    fact = explanation(["ENGAGES", True, ["Clause", "Made"], ["GDPR"], *edge])
    assert fact == "Clause (Made) may engage GDPR."
    assert explanation(["ENGAGES", True, ["Clause", "Made"], ["GDPR"], *edge, "ACCEPTED"]) == fact
    for status in ("SUGGESTED", "IN_REVIEW"):
        told = explanation(["ENGAGES", True, ["Clause", "Made"], ["GDPR"], *edge, status])
        assert told == f"It is suggested, and not decided, that {fact}"
    assert comparison([[2, 3, 1, 1, 1], 0.5, False]).startswith(
        "Both engage 2 of the 3 laws or units that either engages, 1 of these by suggestions;"
    )
    assert "suggest" not in comparison([[2, 3, 1, 1, 0], 0.5, False])

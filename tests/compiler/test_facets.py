"""Facets: what of a filter chooses among the values of each, and how many values are told."""

from __future__ import annotations

from typing import Any

import pytest

from api.execute import Executor
from api.schema import graphql_schema
from api.schema.facets import Choosing

_LAWS = Choosing(("assessment",), "engages", ("target", "targets"))
_PLACES = Choosing((), "flags", ("jurisdiction",))
_LAW = {"target": {"path": "eu-gdpr"}}


@pytest.mark.parametrize(
    ("choosing", "filter_", "left"),
    [
        (_LAWS, {"severity": {"gte": "LOW"}, "engages": {"some": _LAW}}, {"severity": {"gte": "LOW"}}),
        # How engagements count chooses none of them.
        (_LAWS, {"engages": {"some": {**_LAW, "status": ["ACCEPTED"], "viaClusters": True}}}, {}),
        (
            _LAWS,
            {"engages": {"some": {**_LAW, "modality": ["ENGAGES"]}, "none": _LAW}},
            {"engages": {"some": {"modality": ["ENGAGES"]}, "none": _LAW}},
        ),
        (_LAWS, {"engages": {"some": {"target": None, "targets": []}}}, {}),
        (_LAWS, {"engages": {"some": {"modality": ["ENGAGES"]}}}, {"engages": {"some": {"modality": ["ENGAGES"]}}}),
        (_LAWS, {"engages": {"some": {}}}, {"engages": {"some": {}}}),
        (_LAWS, {"assessment": {"target": {"path": "eu-gdpr"}, "state": "NOT_ASSESSED"}, "text": None}, {}),
        (_PLACES, {"or": [{"flags": {"some": {"jurisdiction": {"code": code}}}} for code in ("US", "EU")]}, {}),
        (
            _PLACES,
            {"or": [{"flags": {"some": {"jurisdiction": {"code": "US"}}}}, {"text": "x"}]},
            {"or": [{"flags": {"some": {"jurisdiction": {"code": "US"}}}}, {"text": "x"}]},
        ),
        # An `or` of nothing keeps nothing, and is no choice.
        (_PLACES, {"or": [], "not": {"flags": {"some": {}}}}, {"or": [], "not": {"flags": {"some": {}}}}),
    ],
)
def test_what_is_left_of_a_filter(choosing: Choosing, filter_: dict[str, Any], left: dict[str, Any]) -> None:
    assert choosing.others(filter_) == left


def _text(operation: str) -> str:
    executor = Executor(graphql_schema(), None, base_url="")  # type: ignore[arg-type]
    return executor.compiled(executor.operations.request(operation, {}, None)).text or ""


def test_a_facet_among_whose_values_nothing_chooses_counts_the_hits_of_the_page() -> None:
    operation = "{ provisions(filter: {platform: []}) { facets%s { severity { key } category { key } } } }"
    assert _text(operation % "(withoutOwnFilter: true)") == _text(operation % "")


def test_a_number_of_values_that_are_listed_too_is_not_counted_anew() -> None:
    told = _text("{ provisions { facets { regulation(first: 3) { key label } regulationCount } } }")
    assert told.count("UNWIND h1") == 1
    assert "size(v1_1)" in told


def test_what_is_planned_once_more_for_a_facet_counts_once_more() -> None:
    """Six facets, each under what the others leave: so many conditions has Neo4j to plan."""
    others = ", ".join(['{text: "data"}'] * 4)
    chosen = f'severity: {{gte: LOW}}, platform: ["a"], category: ["b"], documentType: ["terms"], and: [{others}]'
    facets = "severity { key } platform { key } category { key } documentType { key }"
    operation = f"{{ provisions(filter: {{{chosen}}}, first: 0) {{ facets%s {{ {facets} }} }} }}"
    assert _text(operation % "")
    executor = Executor(graphql_schema(), None, base_url="")  # type: ignore[arg-type]
    error = executor.answer(operation % "(withoutOwnFilter: true)", None).body()["errors"][0]
    assert error["extensions"] == {"code": "COST_LIMIT", "limit": 200}
    assert "conditions" in error["message"]

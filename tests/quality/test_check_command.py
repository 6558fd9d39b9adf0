"""What `clausegraph check` prints of a graph: invariants, and what the quality rules find."""

from __future__ import annotations

from clausegraph.commands.checking import Examined
from graph.model.vocabulary import QualityRule
from graph.publish.quality.declare import Finding
from graph.publish.quality.rules import IMPRECISE, RULES

_HOLDS: dict[str, list[str]] = {"no place is part of itself": []}


def finding(number: int) -> Finding:
    key = f"made/terms/clause-{number:02}"
    return Finding(QualityRule.DUPLICATE_EXCERPT, ("Provision", key), key, "The same words.", "document:made/terms")


def test_a_finding_tells_where_to_look_and_breaks_nothing() -> None:
    found = Examined(dict(_HOLDS), tuple(finding(number) for number in range(12)))
    assert not found.is_broken
    *_, (line, told) = found.shown()
    remedy = next(rule.remedy for rule in RULES if rule.name is QualityRule.DUPLICATE_EXCERPT)
    assert "12" in line
    assert remedy in line
    assert told[0] == "Provision:made/terms/clause-00: The same words."
    assert told[-1] == "... and 2 more"
    assert found.as_json()["quality"] == {
        "DUPLICATE_EXCERPT": [
            {"about": f"Provision:made/terms/clause-{number:02}", "message": "The same words."} for number in range(12)
        ]
    }


def test_without_findings_that_is_said() -> None:
    *_, (line, told) = Examined(dict(_HOLDS), ()).shown()
    assert "none" in line
    assert told == []
    assert Examined({"a rule": ["a breach"]}, ()).is_broken


def test_every_rule_says_what_it_looks_at_and_what_to_do() -> None:
    for rule in (*RULES, IMPRECISE):
        assert rule.looks_at
        assert rule.remedy
        assert not rule.remedy.endswith("."), "it stands behind a colon"

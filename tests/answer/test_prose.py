"""Sentences that are composed of what the graph says: each word depends on a value, and says no more than that."""

from __future__ import annotations

from typing import Any

import pytest

from api.answer.prose import composed, explanation

CLAUSE, LAW = ["Voices", "Glasswren"], ["GDPR"]


def step(kind: str, *, forward: bool = True, **edge: Any) -> str:
    ends = (CLAUSE, LAW) if forward else (LAW, CLAUSE)
    told = [edge.get(name) for name in ("modality", "condition", "reason", "score", "stored")]
    return explanation([kind, forward, *ends, *told])


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize(
    ("kind", "edge", "sentence"),
    [
        ("ENGAGES", {"modality": "ENGAGES"}, "Voices (Glasswren) engages GDPR."),
        ("ENGAGES", {"modality": "MAY_ENGAGE"}, "Voices (Glasswren) may engage GDPR."),
        ("ENGAGES", {"modality": "MAY_ENGAGE", "condition": "a voice is kept. "}, "Voices (Glasswren) may engage GDPR where a voice is kept."),
        ("ENGAGES", {"modality": "ENFORCEMENT_SIGNALED"}, "Voices (Glasswren) is seen by an authority as engaging GDPR."),
        ("FLAGS", {"modality": "ENGAGES"}, "Voices (Glasswren) flags GDPR."),
        ("FLAGS", {"modality": "MAY_ENGAGE", "reason": "Damages are set by law."}, "Voices (Glasswren) may flag GDPR: Damages are set by law."),
        ("FLAGS", {"modality": "ENFORCEMENT_SIGNALED", "condition": "asked.", "reason": "So said"}, "Voices (Glasswren) is seen by an authority as flagging GDPR where asked: So said."),
        ("SIMILAR_TO", {"score": 0.875}, "Voices (Glasswren) and GDPR are alike in words (0.88 of 1)."),
        ("RELATES_TO", {"stored": "The one cites the other."}, "The one cites the other."),
        ("RELATES_TO", {}, "Voices (Glasswren) relates to GDPR."),
        ("HAS_UNIT", {}, "GDPR is part of Voices (Glasswren)."),
        ("PART_OF", {}, "Voices (Glasswren) is part of GDPR."),
        ("APPLIES_IN", {}, "Voices (Glasswren) applies in GDPR."),
        ("IN_DOCUMENT", {}, "Voices (Glasswren) is a provision of GDPR."),
        ("PUBLISHES", {}, "Voices (Glasswren) publishes GDPR."),
    ],
)  # fmt: skip
def test_a_step_is_one_sentence_in_the_direction_of_its_edge(
    kind: str, forward: bool, edge: dict[str, Any], sentence: str
) -> None:
    assert step(kind, forward=forward, **edge) == sentence


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([(2, 5, 1, 1), 0.256, False], "Both engage 2 of the 5 laws or units that either engages; they have 1 of 1 category in common; their words are alike (0.26 of 1)."),
        ([(0, 0, 0, 2), None, False], "Neither engages a law; they have 0 of 2 categories in common; their words are not compared, because the archived text of one is not held."),
        ([(1, 1, 2, 3), 0.0, False], "Both engage 1 of the 1 laws or units that either engages; they have 2 of 3 categories in common; their words are hardly alike."),
        ([(1, 3, 0, 1, 0), 0.004, False], "Both engage 1 of the 3 laws or units that either engages; they have 0 of 1 category in common; their words are alike (0.00 of 1)."),
        ([(2, 3, 1, 2, 1), 0.996, False], "Both engage 2 of the 3 laws or units that either engages, 1 of these by suggestions; they have 1 of 2 categories in common; their words are alike (1.00 of 1)."),
        ([(0, 1, 0, 0, 2), 0.5, True], "Both engage 0 of the 1 laws or units that either engages, 2 of these by suggestions; they have 0 of 0 categories in common; similarity of their words is known only for today."),
        ([(0, 0, 1, 1, 1), None, False], "Neither engages a law; they have 1 of 1 category in common; their words are not compared, because the archived text of one is not held."),
        ([(1, 1, 0, 0), None, True], "Both engage 1 of the 1 laws or units that either engages; they have 0 of 0 categories in common; similarity of their words is known only for today."),
    ],
)  # fmt: skip
def test_a_comparison_tells_the_figures_that_its_score_is_made_of(values: list[Any], text: str) -> None:
    assert composed("comparison", values) == text


def test_prevalence_says_what_is_counted_and_where_nothing_is() -> None:
    of = "Of the platforms with at least one analysed document of the type 'Privacy Policy'"
    assert composed("prevalence", [["likeness", "data"], "Privacy Policy"]) == (
        f"{of}: the platforms with at least one active provision in the category 'likeness', which is the first category of "
        "this provision, in any of their documents. No such provision was found in the analysed documents of the other "
        "platforms; documents that were not analysed may contain one."
    )
    assert composed("prevalence", [[], "Privacy Policy"]) == f"{of}: none, because this provision has no category."


@pytest.mark.parametrize("status", ["SUGGESTED", "IN_REVIEW"])
def test_what_nobody_has_decided_on_is_told_as_a_suggestion(status: str) -> None:
    told = [True, CLAUSE, LAW, "MAY_ENGAGE", None, None, None, None]
    assert explanation(["ENGAGES", *told, status]) == (
        "It is suggested, and not decided, that Voices (Glasswren) may engage GDPR."
    )
    assert explanation(["FLAGS", *told, status]) == (
        "It is suggested, and not decided, that Voices (Glasswren) may flag GDPR."
    )
    assert explanation(["ENGAGES", *told, "ACCEPTED"]) == "Voices (Glasswren) may engage GDPR."
    assert explanation(["ENGAGES", *told, None]) == "Voices (Glasswren) may engage GDPR."


def test_an_end_is_called_by_its_platform_too_where_it_has_one() -> None:
    told = [True, ["Voices"], ["Sounds", "Heron"], None, None, None, None, None]
    assert explanation(["PART_OF", *told]) == "Voices is part of Sounds (Heron)."


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [(0, None, "A 🦜 speaks."), (0, 3, "A 🦜"), (2, 3, "🦜"), (3, 5, " s"), (4, None, "speaks."), (10, 20, "."), (11, None, "")],
)  # fmt: skip
def test_a_passage_is_cut_by_characters(start: int, end: int | None, shown: str) -> None:
    assert composed("passage", ["A 🦜 speaks."], [start, end]) == shown
    assert composed("passage", [None], [start, end]) is None


def test_a_citation_is_composed_in_the_style_that_is_asked_for() -> None:
    values = ["k", "Voices", "Glasswren", "Terms", "2026-03-01", None, "ab", "https://graph.example/x", None]
    assert composed("citation", values, ["apa"]) == (
        "Glasswren. (2026, March 1). Voices. In Terms. https://graph.example/x"
    )

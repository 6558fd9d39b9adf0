"""The parts of the kept text of an analysis, cut out of it by their places."""

from __future__ import annotations

from typing import Any

import pytest

from api.answer.listings import listed
from graph.model.vocabulary import AnalysisPart

TEXT = "Lands: 🦜 one: a. Exposure. Flags, and vendors."


def sections(parts: list[str], headings: list[str]) -> list[dict[str, Any]]:
    return listed("sections", [TEXT, parts, headings], ())


def test_a_section_has_its_part_heading_text_and_place() -> None:
    assert sections(["1:0-17"], ["1:Regulatory landscape: laws"]) == [
        {
            "part": "REGULATORY_LANDSCAPE",
            "heading": "Regulatory landscape: laws",
            "text": "Lands: 🦜 one: a. ",
            "start": 0,
            "end": 17,
        }
    ]


def test_sections_stand_in_the_order_of_the_text_and_not_of_their_numbers() -> None:
    found = sections(["3:0-6", "1:30-40", "2:17-26"], ["2:Exposure"])
    assert [(one["part"], one["heading"], one["text"]) for one in found] == [
        ("JURISDICTION_FLAGS", None, "Lands:"),
        ("GOVERNANCE_EXPOSURE", "Exposure", "Exposure."),
        ("REGULATORY_LANDSCAPE", None, TEXT[30:40]),
    ]


@pytest.mark.parametrize(("number", "part"), list(enumerate(AnalysisPart, 1)))
def test_parts_are_known_by_their_numbers_from_one(number: int, part: AnalysisPart) -> None:
    (found,) = sections([f"{number}:1-2"], [f"{number}:x", f"{number + 1}:y"])
    assert (found["part"], found["heading"], found["start"], found["end"]) == (part.value, "x", 1, 2)


def test_an_analysis_without_parts_has_no_sections() -> None:
    assert sections([], ["1:Regulatory landscape"]) == []


def test_hunks_are_listed_by_what_is_asked() -> None:
    diff = '{"removed": [{"at": 0, "text": "a"}, {"at": 1, "text": "b"}, {"at": 2, "text": "c"}]}'
    assert [(one["effect"], one["before"]) for one in listed("hunks", [diff], [2, 1])] == [
        ("REMOVED", "b"),
        ("REMOVED", "c"),
    ]

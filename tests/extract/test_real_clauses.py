"""Clauses of real archived terms: what became of them, judged by reading both versions."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from graph.model.vocabulary import ClauseMatch
from seed.text.sections import cut, sections
from seed.tracking.matching import HeadedText, Match, match_clauses
from tests.extract.test_sections import untold

if TYPE_CHECKING:
    from pathlib import Path


def standing(path: Path) -> list[HeadedText]:
    text = path.read_bytes().decode()
    return [HeadedText(one.slug_path, one.heading_path, text[one.start : one.end]) for one in sections(text)]


def read(shared: Path, document: str, day: str) -> tuple[list[HeadedText], list[HeadedText]]:
    """The version fetched on a day, and the one before it."""
    files = sorted((shared / "data" / "ota" / document).iterdir())
    at = next(number for number, one in enumerate(files) if one.name.startswith(day))
    return standing(files[at - 1]), standing(files[at])


#: Document, day of the version after, heading before, what became of it, headings of the sections that hold it after.
CASES: tuple[tuple[str, str, str, str, list[str]], ...] = (
    # The definitions got a section of their own.
    ("X/Developer Terms", "2024-11-21", "X Developer Agreement", "SPLIT", ["X Developer Agreement", "Definitions"]),
    # A notice of two sentences went into the table of purposes.
    (
        "Mistral AI/Privacy Policy",
        "2025-05-08",
        "Third-party services",
        "MERGED",
        ["Why do we use your personal data?"],
    ),
    # The procedure was replaced by a reference to another policy.
    ("Murf/Terms of Service", "2025-12-06", "Claims regarding copyright infringement", "BROKEN", []),
    # Under the same heading, the sentence and what stood under headings of its own before.
    ("Google/Privacy Policy", "2024-05-03", "Legal bases of processing", "MERGED", ["Legal bases of processing"]),
    ("Discord/Terms of Service", "2024-11-14", "Appeals", "FUZZY", ["Appeals"]),
    ("TikTok/Terms of Service", "2026-01-23", "Indemnity", "FUZZY", ["Indemnity"]),
)


@pytest.mark.parametrize(("document", "day", "heading", "kind", "after"), CASES)
def test_a_clause_is_followed_as_a_reader_would(
    shared: Path, document: str, day: str, heading: str, kind: str, after: list[str]
) -> None:
    before, sections_after = read(shared, document, day)
    at = next(number for number, one in enumerate(before) if one.heading_path[-1:] == (heading,))
    match = match_clauses(before, sections_after).clauses[at]
    held = [one for one in (match.section, *match.heirs) if one is not None]
    assert (match.kind, [sections_after[one].heading_path[-1] for one in held]) == (ClauseMatch(kind), after)


def test_renumbered_and_reworded_headings_lose_no_clause(shared: Path) -> None:
    """Most of what a version changes goes on under some heading: little is lost, less is new without a forebear."""
    kinds: dict[ClauseMatch, int] = {}
    for folder in sorted((shared / "data" / "ota" / "Claude.ai").iterdir()):
        versions = [standing(path) for path in sorted(folder.iterdir())]
        for before, after in pairwise(versions):
            for match in match_clauses(before, after).clauses.values():
                kinds[match.kind] = kinds.get(match.kind, 0) + 1
    assert kinds[ClauseMatch.EXACT] > sum(count for kind, count in kinds.items() if kind is not ClauseMatch.EXACT)
    assert kinds[ClauseMatch.BROKEN] < kinds[ClauseMatch.FUZZY]


def test_what_no_section_continues_is_told_once(shared: Path) -> None:
    before, after = read(shared, "X/Developer Terms", "2024-11-21")
    found = match_clauses(before, after)
    continued = [match.section for match in found.clauses.values() if match.section is not None]
    assert len(set(continued)) == len(continued)
    assert found.clauses.keys() == set(range(len(before)))
    assert not found.sections.keys() & set(continued)
    assert all(isinstance(match, Match) for match in found.sections.values())


def test_no_word_of_a_real_text_is_lost(shared: Path) -> None:
    """Every word stands in a section, in a heading of one, or in what is told as left out; and little is left out."""
    kept = left = 0
    for folder in sorted((shared / "data" / "ota").glob("*/*/")):
        text = max(folder.iterdir()).read_bytes().decode()
        found = cut(text)
        assert untold(text, found) == [], folder
        assert all(one.end - one.start <= 6_500 for one in found.sections), folder
        kept += sum(one.end - one.start for one in found.sections)
        left += sum(one.end - one.start for one in found.left_out)
    assert left < kept / 50

"""Clauses of archived terms: what became of them. Of real ones some are judged by reading both versions; of made-up ones
`test_layouts_and_lives` says what became of each.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import orjson
import pytest

from graph.model.vocabulary import ClauseMatch
from seed.text.sections import cut, sections
from seed.tracking.matching import HeadedText, Match, match_clauses
from tests.archives.made_up import LIVES, as_export
from tests.extract.test_sections import untold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path


def standing(text: str) -> list[HeadedText]:
    return [HeadedText(one.slug_path, one.heading_path, text[one.start : one.end]) for one in sections(text)]


def read(real_texts: Path, document: str, day: str) -> tuple[list[HeadedText], list[HeadedText]]:
    """The version fetched on a day, and the one before it."""
    files = sorted((real_texts / "ota" / document).iterdir())
    at = next(number for number, one in enumerate(files) if one.name.startswith(day))
    before, after = (one.read_bytes().decode() for one in files[at - 1 : at + 1])
    return standing(before), standing(after)


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
    real_texts: Path, document: str, day: str, heading: str, kind: str, after: list[str]
) -> None:
    before, sections_after = read(real_texts, document, day)
    at = next(number for number, one in enumerate(before) if one.heading_path[-1:] == (heading,))
    match = match_clauses(before, sections_after).clauses[at]
    held = [one for one in (match.section, *match.heirs) if one is not None]
    assert (match.kind, [sections_after[one].heading_path[-1] for one in held]) == (ClauseMatch(kind), after)


# --- whatever was archived


@pytest.fixture(scope="module", params=["made up", "real"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export of an archive."""
    if request.param == "made up":
        return as_export(tmp_path_factory.mktemp("archive"))
    real_texts: Path = request.getfixturevalue("real_texts")
    return real_texts / "ota"


def histories(archive: Path, services: Collection[str] = ()) -> Iterator[list[str]]:
    """The texts of each document that could be extracted, oldest first; of some services, or of all."""
    found: dict[tuple[str, str], list[str]] = {}
    for line in map(orjson.loads, (archive / "manifest.jsonl").read_bytes().splitlines()):
        if not line["suspect_extraction"] and (not services or line["service"] in services):
            found.setdefault((line["service"], line["terms_type"]), []).append(line["path"])
    for paths in found.values():
        yield [(archive / one).read_bytes().decode() for one in paths]


#: Of the real ones, services whose headings were renumbered and reworded over and over.
CHANGEFUL = ("Claude.ai", *{service for service, *_ in LIVES})


def test_renumbered_and_reworded_headings_lose_no_clause(archive: Path) -> None:
    """Most of what a version changes goes on under some heading: little is lost, less is new without a forebear."""
    kinds: dict[ClauseMatch, int] = {}
    for texts in histories(archive, CHANGEFUL):
        for before, after in pairwise(map(standing, texts)):
            for match in match_clauses(before, after).clauses.values():
                kinds[match.kind] = kinds.get(match.kind, 0) + 1
    assert kinds[ClauseMatch.EXACT] > sum(count for kind, count in kinds.items() if kind is not ClauseMatch.EXACT)
    assert kinds[ClauseMatch.BROKEN] < kinds[ClauseMatch.FUZZY]


@pytest.mark.slow
def test_what_no_section_continues_is_told_once(archive: Path) -> None:
    for texts in histories(archive, (*CHANGEFUL, "X")):
        for before, after in pairwise(map(standing, texts)):
            found = match_clauses(before, after)
            continued = [match.section for match in found.clauses.values() if match.section is not None]
            assert len(set(continued)) == len(continued)
            assert found.clauses.keys() == set(range(len(before)))
            assert not found.sections.keys() & set(continued)
            assert all(isinstance(match, Match) for match in found.sections.values())


@pytest.mark.slow
def test_no_word_of_an_archive_is_lost(archive: Path) -> None:
    """Every word stands in a section, in a heading of one, or in what is told as left out; and little is left out."""
    kept = left = 0
    for *_, text in histories(archive):
        found = cut(text)
        assert untold(text, found) == [], text[:200]
        assert all(one.end - one.start <= 6_500 for one in found.sections), text[:200]
        kept += sum(one.end - one.start for one in found.sections)
        left += sum(one.end - one.start for one in found.left_out)
    assert left < kept / 50

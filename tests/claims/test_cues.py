"""Cues: each reaches what its example says, and no more; a fault in a file names file, line and remedy."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from claims.extract.cues.declare import DATA, declared, phrases_of, read
from claims.extract.cues.phrases import Phrasebook, PhraseError, compiled
from claims.files.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from claims.extract.cues.declare import Cue
    from tests.claims.labelled import Reading

CUES = declared().cues
_BRACKETS = re.compile(r"\[([^\]]+)\]")


def marked(example: str) -> tuple[str, set[tuple[int, int]]]:
    """An example without its brackets, and the places of what stood in them."""
    places, shift = set(), 0
    for found in _BRACKETS.finditer(example):
        places.add((found.start() - shift, found.end() - shift - 2))
        shift += 2
    return _BRACKETS.sub(r"\1", example), places


def overlap(findings: list[dict[str, Any]], places: set[tuple[int, int]]) -> set[tuple[int, int]]:
    return {place for place in places for one in findings if one["start"] < place[1] and place[0] < one["end"]}


@pytest.mark.parametrize("cue", CUES.cues, ids=lambda cue: cue.id)
def test_a_denial_reaches_the_laws_in_brackets_and_no_others(cue: Cue, read: Callable[[str], Reading]) -> None:
    text, places = marked(cue.example)
    reading = read(text)
    held = [one for one in reading["not_engaged"] if one["rule"] == cue.id]
    assert overlap(held, places) == places
    assert not overlap([*reading["engages"]], places)
    assert len(held) == len(places)


@pytest.mark.parametrize("hedge", CUES.modalities, ids=lambda hedge: hedge.id)
def test_a_hedge_reaches_the_laws_in_brackets_and_no_others(hedge: Cue, read: Callable[[str], Reading]) -> None:
    text, places = marked(hedge.example)
    held = [one for one in read(text)["engages"] if one["rule"] == hedge.id]
    assert overlap(held, places) == places
    assert len(held) == len(places)
    assert {one["modality"] for one in held} == {hedge.modality}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("phrase", "said", "holds"),
    [
        ("does not ..2 {engage}", "does not in any engage", True),
        ("does not ..2 {engage}", "does not in any way engage", False),
        ("does not ..2 {engage}", "does not , engage", False),
        ("no <laws> {matter}", "no <law> , <law> or the <law> risk", True),
        ("no <laws> {matter}", "no <law> here risk", False),
        ("implicat* it? now", "implicated now", True),
        ("implicat* it? now", "implicates it now", True),
        ("rather than", "rather , than", False),
    ],
)
def test_a_phrase_holds_for_these_words(phrase: str, said: str, holds: bool) -> None:
    lists = {"engage": ["engage"], "matter": ["risk"]}
    assert any(True for _ in Phrasebook([(None, compiled(phrase, lists))]).found(said.split())) is holds


@pytest.mark.parametrize(
    "phrase", ["", "..2 engage", "engage ..2", "{unknown} it", "it? may", "eng*age", "a ..0 b", "<laws> may"]
)
def test_what_is_no_phrase_is_told(phrase: str) -> None:
    with pytest.raises(PhraseError):
        compiled(phrase, {})


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("cues.yaml", "reach: after", "reach: behind", "reach"),
        ("cues.yaml", "{not} ..2 {engage}", "{no-list} ..2 {engage}", "`{no-list}`"),
        ("cues.yaml", "- id: neither", "- id: does-not-engage", "the id of another cue"),
        ("cues.yaml", "  role: NEGATED", "  roles: NEGATED", "not known here"),
        ("cues.yaml", "verb: 0.9", "verb: 9", "verb"),
        ("cues.yaml", "verb: 0.9", "verb: 1.01", "verb"),
        ("cues.yaml", "verb: 0.9", "verb: -0.01", "verb"),
        ("cues.yaml", "verb: 0.9, ", "", "verb"),
        ("cues.yaml", "MAY_ENGAGE: 0.65, ", "", "MAY_ENGAGE"),
        ("cues.yaml", "ENFORCEMENT_SIGNALED: 0.7, ", "", "ENFORCEMENT_SIGNALED"),
        ("cues.yaml", "no_basis: 0.5", "aside_: 0.5", "no_basis"),
        ("flags.yaml", "- private right* of action", "- ..2 action", "must begin with a word"),
        ("flags.yaml", "  STATUTORY_DAMAGES:", "  PUNITIVE:", "PUNITIVE"),
        (
            "zones.yaml",
            "names: [governance exposure,",
            "names: [compliance considerations,",
            "is a heading of part 2 already",
        ),
        ("exposure.yaml", "  LOW: [", "  LEAST: [", "LEAST"),
    ],
)
def test_a_fault_in_a_file_names_file_and_line(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    folder = tmp_path / "extract"
    shutil.copytree(DATA, folder)
    text = (folder / file).read_text("utf-8").replace('"private right* of action"', "private right* of action")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(SourceError) as caught:
        read(folder)
    assert re.search(rf"{re.escape(file)}:\d+: ", str(caught.value))
    assert told in str(caught.value)


def test_every_phrase_of_a_cue_ends_its_words_where_it_says() -> None:
    book = Phrasebook((cue.id, one) for cue in CUES.cues for one in phrases_of(cue.phrases, CUES.lists))
    words = ["^", "the", "clause", "does", "not", "engage", "the", "<law>", "$"]
    assert [(hit.of, hit.start, hit.end) for hit in book.found(words)] == [("does-not-engage", 4, 6)]

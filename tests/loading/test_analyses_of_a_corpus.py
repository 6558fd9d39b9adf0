"""Analyses that a corpus gives of its clauses: told part by part, with the place of each fact; what is wrong is named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest

from claims.files.errors import SourceError
from graph.progress import silent
from graph.publish.digest import content_digest
from graph.publish.invariants import broken_invariants
from seed.catalogue import load_catalogue
from seed.corpus.check import check_corpus
from seed.corpus.read import read_corpus
from seed.seeding import import_corpus
from tests.asking import ask
from tests.corpora import FILES, PROVISION, corpus_at

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine

_ANALYSIS: Final = "made/terms/analyses/liability.md"
_SAID: Final = "The cap may engage the UCTD. 𝕏"
TEXT: Final = f"Of the cap.\n\n(1) REGULATORY LANDSCAPE\n{_SAID} It is low.\n\n(2) GOVERNANCE EXPOSURE\nMedium to High."
TOLD: Final = """query Told($at: TimeInput) { provision(key: "made/terms/liability", at: $at) { analyses { author { name }
  sections { part heading text start end } statements { start end engagement { target { path } } } }
  engages { nodes { evidence { kind quote verified } } } } }"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    stated = FILES[PROVISION].replace("for fairness.\n", f"for fairness.\n    analysis: {_SAID}\n")
    files = FILES | {PROVISION: stated, _ANALYSIS: f"---\nrecordedOn: 2026-02-03\n---\n{TEXT}\n"}
    return corpus_at(tmp_path, files)


def told(engine: Engine, **at: Any) -> Any:
    return ask(engine, TOLD, {"at": at or None})["provision"]


def test_an_analysis_is_told_with_the_place_of_what_rests_on_it(catalogued: Engine, folder: Path) -> None:
    import_corpus(catalogued, folder)
    found = told(catalogued)
    (analysis,) = found["analyses"]
    start = TEXT.index(_SAID)
    assert [(one["part"], one["heading"]) for one in analysis["sections"]] == [
        ("REGULATORY_LANDSCAPE", "(1) REGULATORY LANDSCAPE"),
        ("GOVERNANCE_EXPOSURE", "(2) GOVERNANCE EXPOSURE"),
    ]
    assert all(TEXT[one["start"] : one["end"]] == one["text"] for one in analysis["sections"])
    assert analysis["statements"] == [
        {"start": start, "end": start + len(_SAID), "engagement": {"target": {"path": "eu-uctd"}}}
    ]
    # The words of the analysis are evidence beside those of the clause.
    (engagement,) = found["engages"]["nodes"]
    assert sorted((one["kind"], one["quote"]) for one in engagement["evidence"]) == [
        ("ANALYSIS", _SAID),
        ("EXCERPT", "We pay at most five euro."),
    ]
    assert all(one["verified"] for one in engagement["evidence"])
    # It is told from the day on which it was recorded, and not before.
    assert told(catalogued, knownAt="2026-02-02T12:00:00Z")["analyses"] == []
    assert len(told(catalogued, knownAt="2026-02-03T12:00:00Z")["analyses"]) == 1
    assert not any(broken_invariants(catalogued, silent).values())


def test_an_analysis_that_is_imported_again_changes_nothing(catalogued: Engine, folder: Path) -> None:
    first, before = import_corpus(catalogued, folder), content_digest(catalogued)
    again = import_corpus(catalogued, folder)
    assert not again.written
    assert again.revision == first.revision
    assert content_digest(catalogued) == before


def checked(folder: Path) -> None:
    """Raise for whatever is wrong with a corpus, as its import does."""
    if faults := check_corpus(read_corpus(folder), load_catalogue()):
        raise SourceError(faults)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (
            PROVISION,
            "may engage the UCTD",
            "may engage it",
            r"liability\.md:12: the words of `analysis` stand 0 times",
        ),
        (_ANALYSIS, "It is low.", _SAID, r"the words of `analysis` stand 2 times"),
        (PROVISION, f"    analysis: {_SAID}\n", "", r"analyses/liability\.md.*nothing rests on the analysis"),
        (_ANALYSIS, "recordedOn: 2026-02-03", "agent: nobody\nrecordedOn: 2026-02-03", r"there is no agent 'nobody'"),
        (_ANALYSIS, "recordedOn: 2026-02-03\n", "agent: suggester\n", r"recordedOn"),
        (_ANALYSIS, TEXT, "", r"analyses/liability\.md.*has no text"),
    ],
)
def test_what_is_wrong_with_an_analysis_is_named(folder: Path, name: str, old: str, new: str, message: str) -> None:
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(SourceError, match=message):
        checked(folder)


def test_an_analysis_of_no_clause_is_named(folder: Path) -> None:
    (folder / "made/terms/analyses/nothing.md").write_text("---\nrecordedOn: 2026-02-03\n---\nWords.\n", "utf-8")
    with pytest.raises(SourceError, match=r"nothing\.md.*is the analysis of no provision"):
        read_corpus(folder)

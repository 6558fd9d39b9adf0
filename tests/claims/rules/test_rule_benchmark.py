"""The evaluation of the table: what it keeps of archived texts, and what it hides from those who judge."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from benchmarks import rules as evaluation
from claims.rules.table import DATA

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """# Privacy Policy of Quillnest

## Your rights

If you live in France, you have the right to access the personal data we hold about you.
You have the right to have your personal data deleted, and you can withdraw your consent at any time.

## Cookies

We use cookies to remember your settings. You can refuse cookies in your browser. We do not sell your personal information.
"""


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An archive of one fictional document in two versions."""
    folder = tmp_path / "ota"
    (folder / "Quillnest").mkdir(parents=True)
    entries = []
    for day, text in (
        ("2024-01-01", "# An older one\n\n" + "Nothing is said here of anything at all. " * 8),
        ("2025-01-01", TEXT),
    ):
        path = f"Quillnest/{day}.md"
        (folder / path).write_text(text)
        entries.append(
            {"service": "Quillnest", "terms_type": "Privacy Policy", "fetch_date": f"{day}T00:00:00Z", "path": path}
        )
    (folder / "manifest.jsonl").write_text("\n".join(map(json.dumps, entries)))
    monkeypatch.setattr(evaluation, "ARCHIVE", folder)
    monkeypatch.setattr(evaluation, "JUDGEMENTS", tmp_path / "judgements")
    monkeypatch.setattr(evaluation, "RESULTS", tmp_path / "results")
    return folder


def test_the_newest_version_is_read(archive: Path) -> None:
    held = list(evaluation.archived())
    assert [one.clause.headings[-1] for one in held] == ["Your rights", "Cookies"]
    assert {str(one.document.day) for one in held} == {"2025-01-01"}
    figures = evaluation.figures(held, evaluation.pairs_of(held))
    assert figures["clauses with a suggestion"] == 2
    assert "right-of-access" in figures["pairs per rule"]
    assert "right-of-access" not in figures["rules that never fire"]
    # One of two clauses is everything enough.
    assert "right-of-access" in figures["rules that fire on everything"]


def test_a_sample_hides_rule_and_confidence_and_judgements_hold_no_words(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = evaluation.pairs_of(list(evaluation.archived()))
    monkeypatch.setattr(evaluation, "commit", lambda: "0123456789+")
    sample = tmp_path / "sample.jsonl"
    evaluation.draw(pairs, 3, sample)
    lines = [json.loads(line) for line in sample.read_text().splitlines()]
    assert len(lines) == 3
    for line in lines:
        assert line["sentence"] in TEXT
        assert not {"rule", "confidence", "kind"} & set(line)
    # The same commit draws the same pairs, and another one others.
    evaluation.draw(pairs, 3, tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_text() == sample.read_text()

    for line, verdict in zip(lines, ("r", "a", "w"), strict=True):
        line["judgement"] = verdict
    sample.write_text("\n".join(map(json.dumps, [*lines, {"key": "unknown", "judgement": "r"}])))
    evaluation.judged(pairs, sample, "a reader")
    (file,) = (tmp_path / "judgements").iterdir()
    kept = file.read_text()
    assert json.loads(kept)["precision"]["all"] == {"n": 3, "right": 0.333, "with arguable": 0.667}
    assert not any(line["sentence"] in kept for line in lines)
    assert "personal" not in kept


def test_kept_judgements_hold_places_and_no_words() -> None:
    files = sorted((DATA.parents[2] / "benchmarks" / "judgements").glob("*.json"))
    assert files
    for file in files:
        content = json.loads(file.read_text())
        assert content["reader"]
        for pair in content["pairs"]:
            assert set(pair) == {
                *("key", "judgement", "rule", "ruleVersion", "target", "modality", "kind", "document", "start", "end")
            }
            assert pair["judgement"] in {"right", "arguable", "wrong"}


def test_one_rule_is_looked_at(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluation.one_rule("cookies") == 0
    said = capsys.readouterr().out
    assert "examples fire" in said
    assert "eu-eprivacy-directive/art-5  [Quillnest/Privacy Policy]" in said
    assert evaluation.one_rule("no-such-rule") == 2


def test_without_an_archive_it_says_so(
    archive: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(evaluation, "ARCHIVE", archive / "nowhere")
    monkeypatch.setattr("sys.argv", ["rules"])
    assert evaluation.main() == 0
    assert "skipped: " in capsys.readouterr().out


def test_the_corpus_is_measured_too() -> None:
    found = evaluation.against_corpus()
    assert found["rules"]["laws"]["precision"] >= 0.7
    assert found["rules"]["laws"]["recall"] >= 0.35
    together = found["together"]
    assert together["laws"]["precision"] >= 0.6
    assert together["laws"]["recall"] >= 0.6
    assert len(together["of them suggested"]) <= 2


@pytest.mark.slow
def test_of_real_texts_every_service_and_many_laws_and_places_have_suggestions(
    real_texts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "ARCHIVE", real_texts / "ota")
    # Of the time, most would go to reading a third of all again.
    monkeypatch.setattr(evaluation, "_speed", lambda _: 0)
    held = list(evaluation.archived())
    figures = evaluation.figures(held, evaluation.pairs_of(held))
    assert figures["services with a suggestion"] == 20
    assert figures["laws"] >= 70
    assert len(figures["places flagged"]) >= 10
    assert figures["share of clauses"] >= 0.33
    assert figures["documents with a suggestion"] >= 105

"""`clausegraph suggest`: what it prints for people and for scripts, and what it says of what it cannot read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson
import pytest
from typer.testing import CliRunner

from claims.files.errors import SourceError
from clausegraph.cli import app

if TYPE_CHECKING:
    from pathlib import Path

TERMS = """# Privacy

If you live in France, you have the right to access the personal data we hold about you. We keep a record of visits.

## Disputes

You agree to binding arbitration in Jakarta, Indonesia, and no other forum is open to you.
"""


@pytest.fixture
def terms(tmp_path: Path) -> Path:
    path = tmp_path / "terms.md"
    path.write_text(TERMS)
    return path


def run(*arguments: str, given: str | None = None) -> str:
    found = CliRunner().invoke(app, ["suggest", *arguments], input=given, catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.output


def test_for_scripts_it_prints_json_with_offsets(terms: Path) -> None:
    found = orjson.loads(run("--text", str(terms), "--json", "--document-type", "Terms of Service"))
    assert found["language"] == "en"
    assert len(found["rules"]) == 12
    first, second = found["clauses"]
    assert first["headings"] == ["Privacy"]
    (access,) = [one for one in first["suggestions"] if one["rule"] == "right-of-access"]
    assert access["target"] == "eu-gdpr/art-15"
    assert access["modality"] == "ENGAGES"
    assert access["condition"] is None
    assert TERMS[access["start"] : access["end"]] == access["quote"]
    assert [one["target"] for one in second["suggestions"]] == ["eu-uctd/annex-1"]
    # What is held back is told where it is asked for.
    assert not first["heldBack"]
    assert "not legal advice" in found["disclaimer"]


def test_held_back_tells_which_gate_held_what_back(terms: Path) -> None:
    text = run("--text", str(terms), "--held-back")
    assert "held back at PLACE: us-faa/sec-2 (rule arbitration)" in text
    assert "the text is for people in Indonesia" in text
    assert "applies in the United States" in text


def test_it_reads_standard_input_and_what_is_told_of_the_document() -> None:
    told = ["--text", "-", "--json", "--document-type", "Terms of Service", "--audience", "ENTERPRISE_CUSTOMER"]
    found = orjson.loads(run(*told, "--held-back", given=TERMS))
    gates = {one["gate"] for clause in found["clauses"] for one in clause["heldBack"]}
    assert "AUDIENCE" in gates
    assert not [
        one for clause in found["clauses"] for one in clause["suggestions"] if one["target"].startswith("eu-uctd")
    ]
    early = orjson.loads(run("--text", "-", "--json", "--on", "2017-01-01", given=TERMS))
    assert not [one for clause in early["clauses"] for one in clause["suggestions"] if "gdpr" in one["target"]]


def test_another_language_is_told(tmp_path: Path) -> None:
    path = tmp_path / "conditions.md"
    path.write_text(
        "# Confidentialité\n\n" + "Vous avez le droit de consulter les données que nous conservons sur vous. " * 8
    )
    assert "another language (fr)" in run("--text", str(path))
    assert orjson.loads(run("--text", str(path), "--json"))["clauses"] == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--text", "nothing.md"), "nothing.md: there is no such file"),
        (("--text", "{terms}", "--sector", "circus"), "'circus' is no sector"),
        (("--text", "{terms}", "--place", "Atlantis"), "'Atlantis' is no code of a place"),
    ],
)
def test_what_cannot_be_read_is_told(terms: Path, arguments: tuple[str, ...], said: str) -> None:
    given = [one.format(terms=terms) for one in arguments]
    with pytest.raises(SourceError, match=said):
        CliRunner().invoke(app, ["suggest", *given], catch_exceptions=False)


def test_a_text_of_other_bytes_is_told(tmp_path: Path) -> None:
    path = tmp_path / "terms.md"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match="not UTF-8"):
        CliRunner().invoke(app, ["suggest", "--text", str(path)], catch_exceptions=False)

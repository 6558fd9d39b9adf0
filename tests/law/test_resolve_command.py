"""`clausegraph resolve`: its JSON, its words for people, and its exit codes."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from clausegraph.cli import app


def resolved(text: str) -> tuple[int, dict[str, Any]]:
    """The exit code and the JSON for a text."""
    done = CliRunner().invoke(app, ["resolve", text, "--json"])
    return done.exit_code, orjson.loads(done.stdout)


@pytest.mark.parametrize(
    ("text", "code", "matches", "ambiguous"),
    [
        ("Article 9 GDPR", 0, ["eu-gdpr/art-9"], False),
        ("§§ 1798.120, 1798.135", 0, ["us-ca-ccpa/sec-1798.120", "us-ca-ccpa/sec-1798.135"], False),
        ("CCPA/CPRA", 0, ["us-ca-ccpa", "us-ca-cpra"], False),
        ("15 U.S.C. §§ 45(a) and 53(b)", 0, ["us-ftc-act/sec-13/par-b", "us-ftc-act/sec-5/par-a"], False),
        ("CCPA's right to opt out", 0, ["us-ca-ccpa/sec-1798.120"], False),
        ("230(c)(2)(A)", 0, ["us-section-230/par-c/pt-2"], False),
        ("Art. 6(1)(f)", 0, ["eu-gdpr/art-6/par-1/pt-f"], False),
        ("Georgia", 1, ["GE", "US-GA"], True),
        ("Product Liability Directive", 1, ["eu-pld", "eu-pld-1985"], True),
        ("Data Protection Act 2018", 1, ["ie-dpa-2018", "uk-dpa-2018"], True),
        ("FTC", 0, ["us-ftc"], False),
        ("Federal Trade Commission (FTC)", 0, ["us-ftc"], False),
        ("Irish DPA", 0, ["ie-dpc"], False),
        ("CPPA", 0, ["us-ca-cppa"], False),
        ("the European Court of Justice", 0, ["eu-cjeu"], False),
        ("Connecticut's Artificial Intelligence Act", 1, [], False),
        ("Section 12.3 of these Terms", 1, [], False),
        ("GDPR nonsense words", 1, [], False),
    ],
)
def test_the_json_tells_what_is_named(text: str, code: int, matches: list[str], ambiguous: bool) -> None:
    assert resolved(text) == (
        code,
        {
            "text": text,
            "matches": matches,
            "ambiguous": ambiguous,
            "undeclared": [],
            "suggestions": resolved(text)[1]["suggestions"],
        },
    )


def test_a_unit_that_the_catalogue_does_not_have_is_told_and_the_law_is_given() -> None:
    code, told = resolved("Article 9 and Article 120 GDPR")
    assert (code, told["matches"]) == (0, ["eu-gdpr/art-9"])
    assert told["undeclared"] == [{"law": "eu-gdpr", "text": "Article 120"}]
    done = CliRunner().invoke(app, ["resolve", "Article 120 GDPR"])
    assert (done.exit_code, done.stdout) == (0, "eu-gdpr\n")
    assert "'Article 120' is not a unit of eu-gdpr in the catalogue" in done.stderr


def test_near_names_are_suggested_where_nothing_is_named() -> None:
    code, told = resolved("Digital Service Akt")
    assert code == 1
    assert "Digital Services Act" in told["suggestions"]

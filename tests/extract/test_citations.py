"""Citations: what a title or a name holds stays text in the language of each style."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLError

from api.answer.citations import citation
from api.binding.styles import known_style

VALUES: dict[str, Any] = {
    "key": "deskloom/business-terms/fees",
    "title": "Fees",
    "platform": "Deskloom Inc.",
    "document": "Business Terms",
    "effective_on": None,
    "fetched_at": "2026-03-04T05:06:07Z",
    "sha256": "a" * 64,
    "permalink": "https://graph.example/provision/deskloom/business-terms/fees",
    "excerpt_sha256": None,
}


def cited(style: str, **changed: Any) -> str:
    return citation(list((VALUES | changed).values()), style)


def test_bibtex_of_a_plain_clause() -> None:
    assert cited("bibtex") == (
        "@misc{deskloom:business-terms:fees,\n"
        "  author = {{Deskloom Inc.}},\n"
        "  title = {{Fees}},\n"
        "  howpublished = {Business Terms},\n"
        "  year = {2026},\n"
        "  month = mar,\n"
        "  day = {4},\n"
        "  url = {https://graph.example/provision/deskloom/business-terms/fees},\n"
        f"  note = {{Archived version sha256 {'a' * 64}}}\n"
        "}"
    )


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("50% & more", r"50\% \& more"),
        ("a_b #1 $5", r"a\_b \#1 \$5"),
        (r"\input{/etc/passwd}", r"\textbackslash{}input\{/etc/passwd\}"),
        ("}, note = {forged", r"\}, note = \{forged"),
        ("unbalanced {", r"unbalanced \{"),
        ("x^2 ~ y", r"x\textasciicircum{}2 \textasciitilde{} y"),
        ("Zażółć gęślą – 条款 ✓", "Zażółć gęślą – 条款 ✓"),
        ("two\nlines\x00 and\u2028more", "two lines and more"),
    ],
)
def test_what_tex_reads_as_something_else_is_escaped(title: str, written: str) -> None:
    made = cited("bibtex", title=title)
    assert f"  title = {{{{{written}}}}},\n" in made
    bare = made.replace(r"\{", "").replace(r"\}", "")
    assert bare.count("{") == bare.count("}"), "no brace of a title opens or ends a field"
    assert made.count("\n") == 9


def test_an_address_can_not_leave_its_field() -> None:
    made = cited("bibtex", permalink="https://graph.example/a%20b}#c")
    assert r"  url = {https://graph.example/a\%20b\%7D\#c}," in made


def test_a_key_holds_no_character_that_ends_it() -> None:
    assert cited("bibtex", key="a/b/c,{d} ü").startswith("@misc{a:b:c--d---,\n")


def test_apa_ends_each_part_once() -> None:
    assert cited("apa", title="Who pays?", effective_on="2026-01-31") == (
        "Deskloom Inc. (2026, January 31). Who pays? In Business Terms. "
        "https://graph.example/provision/deskloom/business-terms/fees"
    )


def test_plain_text_names_both_hashes() -> None:
    made = cited("text", excerpt_sha256="b" * 64)
    assert made.startswith("Deskloom Inc., Business Terms, Fees, version of 2026-03-04 (sha256 " + "a" * 64)
    assert f"excerpt sha256 {'b' * 64})" in made


def test_an_unknown_style_names_those_that_are_known() -> None:
    assert known_style(None) == "bibtex"
    with pytest.raises(GraphQLError, match="bibtex, apa, text"):
        known_style("BibTeX")

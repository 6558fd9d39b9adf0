"""Citations: what each style makes of the same clause, and of characters that mean something in it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from graphql import GraphQLError

from api.answer.citations import citation
from api.binding.styles import known_style


def cited(style: str, **changed: Any) -> str:
    values = {
        "key": "glass_wren/terms/voices",
        "title": "Voices",
        "platform": "Glasswren",
        "document": "Terms of use",
        "effective_on": date(2026, 3, 1),
        "fetched_at": "2026-02-27T09:00:00Z",
        "sha256": "ab12",
        "permalink": "https://graph.example/provision/x",
        "excerpt_sha256": "cd34",
    }
    return citation(list((values | changed).values()), known_style(style))


def test_bibtex_is_an_entry_with_the_key_in_its_letters() -> None:
    assert cited("bibtex") == (
        "@misc{glass-wren:terms:voices,\n"
        "  author = {{Glasswren}},\n"
        "  title = {{Voices}},\n"
        "  howpublished = {Terms of use},\n"
        "  year = {2026},\n"
        "  month = mar,\n"
        "  day = {1},\n"
        "  url = {https://graph.example/provision/x},\n"
        "  note = {Archived version sha256 ab12, excerpt sha256 cd34}\n"
        "}"
    )


def test_apa_ends_each_part_once() -> None:
    assert cited("apa") == ("Glasswren. (2026, March 1). Voices. In Terms of use. https://graph.example/provision/x")
    assert cited("apa", platform="Glasswren Inc.", title="Whose voice?", document="Read this!").startswith(
        "Glasswren Inc. (2026, March 1). Whose voice? In Read this! https"
    )


def test_plain_text_names_version_and_hashes() -> None:
    assert cited("text") == (
        "Glasswren, Terms of use, Voices, version of 2026-03-01 (sha256 ab12, excerpt sha256 cd34), "
        "https://graph.example/provision/x"
    )


@pytest.mark.parametrize("style", ["bibtex", "text"])
def test_an_excerpt_that_is_not_held_has_no_hash(style: str) -> None:
    assert "excerpt" not in cited(style, excerpt_sha256=None)


@pytest.mark.parametrize(("month", "said"), [(1, "January"), (6, "June"), (7, "July"), (12, "December")])
def test_the_day_is_that_of_fetching_where_no_other_is_known(month: int, said: str) -> None:
    fetched = {"effective_on": None, "fetched_at": f"2025-{month:02}-27T23:59:00Z"}
    assert f"(2025, {said} 27)" in cited("apa", **fetched)
    assert f"month = {said[:3].lower()}," in cited("bibtex", **fetched)


def test_what_means_something_in_tex_is_escaped() -> None:
    text = cited("bibtex", title="50% & #1 of $x_1^2 {a} ~ \\ b", permalink='https://graph.example/50%#a{b}"\\')
    assert r"title = {{50\% \& \#1 of \$x\_1\textasciicircum{}2 \{a\} \textasciitilde{} \textbackslash{} b}}" in text
    assert r"url = {https://graph.example/50\%\#a\%7Bb\%7D\%22\%5C}" in text


def test_a_citation_is_one_line_a_part() -> None:
    assert cited("text", title=" Two\n lines\x00and\u2028more ").startswith(
        "Glasswren, Terms of use, Two lines and more, "
    )


def test_a_style_is_one_of_three_and_bibtex_by_default() -> None:
    assert [known_style(one) for one in (None, "bibtex", "apa", "text")] == ["bibtex", "bibtex", "apa", "text"]
    with pytest.raises(GraphQLError, match="style: 'mla' is unknown; use one of bibtex, apa, text") as refused:
        known_style("mla")
    assert refused.value.extensions == {"code": "BAD_USER_INPUT"}

"""Texts cut into sentences: hard ones of eight languages, marks of Markdown and HTML, and exact places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.text.markdown import plain
from claims.text.sentences import SentenceReader, sentences
from tests.extract.hard_sentences import HARD

CASES = [(language, paragraph) for language, some in HARD.items() for paragraph in some]


def spoken(text: str) -> list[str]:
    return [one.text for one in sentences(text)]


@pytest.mark.parametrize(("language", "paragraph"), CASES)
def test_a_paragraph_is_cut_where_its_sentences_end(language: str, paragraph: list[str]) -> None:
    text = ("" if language == "ja" else " ").join(paragraph)
    assert [text[one.start : one.end] for one in sentences(text)] == paragraph


def test_there_are_hard_sentences_of_every_language() -> None:
    assert {language for language, some in HARD.items() if len(some) >= 15} >= {"de", "en", "es", "fr", "it"}
    assert {language for language, some in HARD.items() if len(some) >= 8} >= {"el", "nl", "pt"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("> a\n>\n> b", ["a", "b"]),
        ("> one long\n> line here.", ["one long line here."]),
        ("Terms<br><br>**1\\. SERVICE**<br><br>It ends.", ["Terms", "1. SERVICE", "It ends."]),
        ("<p>You&nbsp;pay.</p> It ends.", ["You pay.", "It ends."]),
        ("Example™ is ®, R&amp;D costs 5 m².", ["Example™ is ®, R&D costs 5 m²."]),
        ("AT&T and 5 < 6 stay.", ["AT&T and 5 < 6 stay."]),
        ("## What is it? [#](#what)", ["What is it?"]),
        ("[list](<#My Anchor>) of them", ["list of them"]),
        ('[What we do](#what "1. What We Do") for you. It ends.', ["What we do for you.", "It ends."]),
        ("See [more\n\n](https://a.example/x) here.", ["See more", "here."]),
        ("a\r\nb\r\n\r\nc", ["a b", "c"]),
        ("one\u2028two", ["one two"]),
        ("ﬁnal “word” – now…", ['final "word" - now...']),
    ],
)
def test_marks_are_no_words(text: str, said: list[str]) -> None:
    assert spoken(text) == said


def test_evidence_is_a_whole_sentence() -> None:
    text = "Die Frist endet am 1. Januar 2025. Wir speichern z. B. Ihre Adresse gem. Art. 6 Abs. 1 S. 1 lit. b DSGVO."
    first, second = sentences(text)
    assert text[second.start : second.end].startswith("Wir speichern")
    assert text[second.start : second.end].endswith("DSGVO.")
    assert first.end < second.start


PIECES = (
    "You pay.",
    "Art. 6",
    "z. B.",
    "1. Januar",
    "**bold**",
    "\n",
    "\n\n",
    "<br>",
    "| cell |",
    "> ",
    "# Title",
    "[a](b)",
    "[",
    "](",
    "é",
    "法律。",
    "&amp;",
    " ",
    "U.S.",
    "Why?",
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_places_are_exact_in_order_and_hold_every_letter(text: str) -> None:
    found = sentences(text)
    at = 0
    for one in found:
        assert at <= one.start < one.end <= len(text)
        assert plain(text[one.start : one.end]) == one.text
        # The number of a list item is its marker.
        assert not any(map(str.isalpha, plain(text[at : one.start])))
        at = one.end
    assert not any(map(str.isalpha, plain(text[at:])))
    assert SentenceReader().plain(text) == [one.text for one in found]

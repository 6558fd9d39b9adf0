"""What holds of suggestions whatever the text: places, neighbours, forms of letters, length."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.rules.examples import clause_of
from claims.rules.suggestion import Clause, Document
from seed.catalogue.suggesting import rule_reader

if TYPE_CHECKING:
    from claims.rules.reader import RuleReader
    from claims.rules.suggestion import Suggestion

#: Sentences that fire, of every rule that needs no heading.
FIRING = sorted(
    example for rule in rule_reader().table.rules.values() for example in rule.fires if not example.startswith("# ")
)
#: Paragraphs about something else.
UNRELATED = (
    "The kitchen opens at noon and the soup is hot.",
    "Der Hund schläft im Garten.",
    "1234567890 🐘 ___ ***",
    "* one\n* two\n* three",
    "> A quotation of a poem about the sea.",
)
PLAIN = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def told(found: list[Suggestion] | tuple[Suggestion, ...], shift: int = 0) -> list[tuple[object, ...]]:
    """What is suggested of which words, wherever they stand."""
    return sorted(
        (one.target, one.modality.value, one.condition or "", one.rule, one.quote.start - shift, one.quote.text)
        for one in found
    )


@PLAIN
@given(sentence=st.sampled_from(FIRING), other=st.sampled_from(UNRELATED), before=st.booleans())
def test_an_unrelated_paragraph_changes_nothing(reader: RuleReader, sentence: str, other: str, before: bool) -> None:
    alone = reader.read(Document(), Clause(sentence)).suggestions
    body = f"{other}\n\n{sentence}" if before else f"{sentence}\n\n{other}"
    beside = reader.read(Document(), Clause(body)).suggestions
    assert told(beside, len(other) + 2 if before else 0) == told(alone)


@PLAIN
@given(parts=st.lists(st.sampled_from([*FIRING, *UNRELATED]), min_size=1, max_size=6), start=st.integers(0, 10_000))
def test_a_quote_stands_where_it_says(reader: RuleReader, parts: list[str], start: int) -> None:
    body = "\n\n".join(parts)
    text = "é" * start + body
    for one in reader.read(Document(), Clause(body, (), start), explain=True).suggestions:
        assert text[one.quote.start : one.quote.end] == one.quote.text
        assert one.quote.text


@PLAIN
@given(sentence=st.sampled_from(FIRING), accented=st.sampled_from(["Café", "Québec's Ünïon", "naïve"]))
def test_forms_of_letters_mean_the_same(reader: RuleReader, sentence: str, accented: str) -> None:
    body = f"{sentence}\n\n{accented} is a word."
    forms = [unicodedata.normalize(form, body) for form in ("NFC", "NFD")]
    composed, decomposed = (
        [one[:4] for one in told(reader.read(Document(), Clause(form)).suggestions)] for form in forms
    )
    assert composed == decomposed


@PLAIN
@given(sentence=st.sampled_from(FIRING))
def test_curly_quotes_and_dashes_are_straight_ones(reader: RuleReader, sentence: str) -> None:
    typeset = sentence.replace("'", "’").replace("-", "\u2011")
    assert [one[:4] for one in told(reader.read(Document(), Clause(typeset)).suggestions)] == [
        one[:4] for one in told(reader.read(Document(), Clause(sentence)).suggestions)
    ]


@PLAIN
@given(text=st.text(max_size=400), headings=st.lists(st.text(max_size=40), max_size=3))
def test_any_text_can_be_read(reader: RuleReader, text: str, headings: list[str]) -> None:
    found = reader.read(Document(), Clause(text, tuple(headings)), explain=True)
    quotes = [one.quote for one in found.suggestions] + [one.quote for one in found.held_back]
    assert all(text[quote.start : quote.end] == quote.text for quote in quotes)


def test_reading_twice_gives_the_same(reader: RuleReader) -> None:
    for example in FIRING[:40]:
        clause = clause_of(example)
        assert reader.read(Document(), clause) == reader.read(Document(), clause)


@pytest.mark.slow
@pytest.mark.parametrize("between", [" ", "; ", " * "])
def test_ten_megabytes_without_a_full_stop_are_read(reader: RuleReader, between: str) -> None:
    """They are read at all: what the pieces are, `test_what_no_full_stop_ends_is_read_in_pieces` says."""
    piece = "the kettle stands upon the stove and nobody looks at it" + between
    body = piece * (10_000_000 // len(piece) // 2) + "we sell your personal information to anyone" + between
    body += piece * (10_000_000 // len(piece) // 2)
    found = reader.read(Document(), Clause(body)).suggestions
    assert [one.target for one in found] == ["us-ca-ccpa/sec-1798.120"]

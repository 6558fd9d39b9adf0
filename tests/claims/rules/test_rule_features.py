"""Features: where a phrase begins and ends, what may stand in its gaps, and who does what it says."""

from __future__ import annotations

import pytest

from claims.extract.cues.phrases import PhraseError
from claims.rules.declare import Actor, Feature
from claims.rules.features import _OVERLAP, _PIECE, FeatureBook, features_of, phrase_of
from claims.rules.wording.phrasebook import Phrases
from claims.rules.wording.words import words_of

LISTS = {"data": ["data", "information", "detail*"]}


def found(phrase: str, text: str, actor: Actor | None = None, ours: frozenset[str] = frozenset()) -> bool:
    book = FeatureBook({"it": Feature(any=(phrase,), actor=actor)}, LISTS)
    return bool(features_of(book.found(words_of(text), ours)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("We don't sell users' data.", "we do not sell users data"),
        ("You can't opt-out of a third-party's use", "you can not opt out of a third party use"),
        ("We'll keep it; you're asked.", "we will keep it ; you are asked"),
        ("U.S. users cannot object", "u.s users can not object"),
        ("ONE (1) e-mail / month", "one 1 e mail month"),
    ],
)
def test_words_are_those_a_reader_means(text: str, words: str) -> None:
    assert words_of(text) == words.split()


@pytest.mark.parametrize(
    ("phrase", "text", "holds"),
    [
        # A word is a whole word, on both sides.
        ("ban", "We ban such accounts.", True),
        ("ban", "Add your bank account.", False),
        ("ads", "We show ads.", True),
        ("ads", "There are additional elections.", False),
        ("under 13", "Children under 13 may not.", True),
        ("under 13", "Children under 130 cm may not.", False),
        # A stem is the beginning of a word.
        ("biometric identifier*", "We keep biometric identifiers.", True),
        ("indemnif*", "You indemnify us.", True),
        ("indemnif*", "You reindemnify us.", False),
        # A gap has a length, and never reaches beyond a semicolon.
        ("face ..1 geometry", "a scan of the face or geometry", True),
        ("face ..1 geometry", "a scan of the face geometry", True),
        ("face ..1 geometry", "a scan of the face and hand geometry", False),
        ("sell ..4 data", "We sell, for example, your data.", True),
        ("sell ..4 data", "We sell cars; data stay here.", False),
        # Marks between words do not count; neither do dashes in words.
        ("opt out", "You may opt-out.", True),
        ("third-party cookies", "third party cookies", True),
        # Lists, with a name and without.
        ("personal {data}", "personal information", True),
        ("personal {data}", "personal details", True),
        ("(refuse|reject) ..2 cookies", "You may reject all cookies.", True),
        ("(refuse|reject) ..2 cookies", "You may accept all cookies.", False),
        ("(scrap*|crawl*) pages", "scraping pages", True),
    ],
)
def test_a_phrase_stands_where_all_its_words_do(phrase: str, text: str, holds: bool) -> None:
    assert found(phrase, text) is holds


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("You will indemnify us.", Actor.YOU),
        ("We will indemnify you.", Actor.WE),
        ("The customer shall defend and indemnify the provider.", Actor.YOU),
        ("You agree that we indemnify nobody.", Actor.WE),
        ("We agree that users indemnify us.", Actor.YOU),
        # Who is spoken of behind a preposition does nothing.
        ("We take money from users and indemnify them.", Actor.WE),
        ("Do not indemnify anyone.", Actor.YOU),
        ("Please indemnify us.", Actor.YOU),
        ("Our partners indemnify us.", None),
        ("We pay; indemnify who will.", None),
    ],
)
def test_the_one_named_last_before_it_is_who_does_it(text: str, who: Actor | None) -> None:
    for actor in Actor:
        assert found("indemnif*", text, actor) is (actor is who), actor


def test_a_platform_speaks_of_itself_by_its_name() -> None:
    assert not found("may suspend", "Quillnest may suspend accounts.", Actor.WE)
    assert found("may suspend", "Quillnest may suspend accounts.", Actor.WE, frozenset({"quillnest"}))


@pytest.mark.parametrize(
    "phrase", ["..3 data", "sell ..3", "sel*", "a *", "personal {nothing}", "data da*", "sell ..0 data"]
)
def test_a_phrase_that_is_none_is_refused(phrase: str) -> None:
    with pytest.raises(PhraseError):
        phrase_of(phrase, LISTS)


def test_what_no_full_stop_ends_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    plain = Phrases.found
    monkeypatch.setattr(Phrases, "found", lambda self, words: (lengths.append(len(words)), plain(self, words))[1])
    words = words_of("we sell data " * 10_000)
    book = FeatureBook({"it": Feature(any=("we sell ..2 data",))}, LISTS)
    hits = {(one.start, one.end) for one in book.found(words)}
    assert hits == {(at, at + 3) for at in range(0, 30_000, 3)}
    assert max(lengths) <= _PIECE
    # Each piece is read once, and little more than the text in all: the time grows as the text does.
    assert sum(lengths) <= len(words) * (1 + 2 * _OVERLAP / _PIECE)

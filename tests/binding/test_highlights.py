"""The piece of a text that is shown of what was found, with each word that was found marked."""

from __future__ import annotations

import pytest
from graphql import GraphQLError

from api.binding.search import MOST_WORDS, highlight, lucene, words

LONG = "before " * 20 + "the voice of a person " + "behind " * 40


@pytest.mark.parametrize(
    ("texts", "looked_for", "shown"),
    [
        ([None, "", "A voice."], ["voice"], "A ⟦voice⟧."),
        (["Nothing", "A Voice and a VOICE"], ["voice"], "A ⟦Voice⟧ and a ⟦VOICE⟧"),
        ([["one", "a voice"]], ["voice"], "one; a ⟦voice⟧"),
        (["A voice"], ["face"], None),
        ([None], ["face"], None),
        (["first  voice,\n second face"], ["voice", "face"], "first ⟦voice⟧, second ⟦face⟧"),
    ],
)
def test_a_short_text_is_shown_whole(texts: list[str | list[str] | None], looked_for: list[str], shown: str) -> None:
    assert highlight(texts, looked_for) == shown


def test_of_a_long_text_what_stands_around_the_first_word_is_shown_in_whole_words() -> None:
    shown = highlight([LONG], ["voice"])
    assert shown == "…" + "before " * 8 + "the ⟦voice⟧ of a person " + ("behind " * 20).strip() + "…"


def test_the_beginning_is_cut_where_the_word_stands_further_than_sixty_characters() -> None:
    assert highlight([" " + "y" * 58 + " voice"], ["voice"]) == "y" * 58 + " ⟦voice⟧"
    assert highlight([" " + "y" * 59 + " voice"], ["voice"]) == "…" + "y" * 59 + " ⟦voice⟧"


def test_a_word_beyond_the_piece_is_not_marked() -> None:
    text = "voice " + "a" * 150 + " voice and more"
    assert highlight([text], ["voice"]) == "⟦voice⟧ " + "a" * 150 + "…"
    assert highlight(["v" * 300], ["v" * 300]) == f"⟦{'v' * 300}⟧"


def test_a_query_holds_words_alone_and_prefers_what_is_called_just_so() -> None:
    assert lucene("Voice of OR (a)").startswith("(")
    assert " AND " in lucene("voice face")
    assert lucene("voice face").endswith("^1000")
    assert " OR " in lucene("voice")
    assert lucene("?!") == lucene("")
    assert not lucene("?!").startswith("(")


def test_more_words_than_are_looked_for_are_refused() -> None:
    assert len(words("w " * MOST_WORDS)) == MOST_WORDS
    with pytest.raises(
        GraphQLError, match="text: 33 words are more than the limit of 32; search for fewer words"
    ) as refused:
        words("w " * (MOST_WORDS + 1))
    assert refused.value.extensions == {"code": "BAD_USER_INPUT"}


def test_a_piece_goes_on_for_a_hundred_and_sixty_characters_from_the_word() -> None:
    """It ends in front of the last blank before these are over."""
    assert highlight([f"voice {'a' * 153} {'b' * 50}"], ["voice"]) == f"⟦voice⟧ {'a' * 153}…"
    assert highlight([f"voice {'a' * 154} {'b' * 50}"], ["voice"]) == "⟦voice⟧…"
    assert highlight([f"voice {'a' * 154}"], ["voice"]) == f"⟦voice⟧ {'a' * 154}"


def test_a_piece_begins_at_the_beginning_where_the_word_stands_within_sixty_characters() -> None:
    for before in (58, 59, 60):
        text = "x" * before + " voice"
        assert highlight([text], ["voice"]) == "x" * before + " ⟦voice⟧"
    assert highlight(["one " + "x" * 59 + " voice"], ["voice"]) == "…" + "x" * 59 + " ⟦voice⟧"
    assert highlight(["one " + "x" * 58 + " voice"], ["voice"]) == "one " + "x" * 58 + " ⟦voice⟧"

"""The diff of two versions: which sentences were added, removed, modified and moved, and at which positions."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model.vocabulary import ChangeKind
from seed.text.words import word_character
from seed.tracking import diff as module
from seed.tracking.diff import change_between, change_of, said

A, B, C, D = (
    "you pay the price that we name before each order",
    "we keep your data for as long as the account is open",
    "disputes go to arbitration by one arbitrator",
    "nobody below the age of sixteen may use the service",
)


def diff(before: list[str], after: list[str]) -> dict[str, Any]:
    found = change_of(before, after)
    lists: dict[str, Any] = orjson.loads(found.diff_json)
    assert [found.added, found.removed, found.modified] == [
        len(lists[name]) for name in ("added", "removed", "modified")
    ]
    is_content = any(lists[name] for name in ("added", "removed", "modified"))
    assert found.kind is (ChangeKind.CONTENT if is_content else ChangeKind.TECHNICAL)
    return lists


def lists(**found: Any) -> dict[str, Any]:
    return {"added": [], "removed": [], "modified": [], "moved": 0, **found}


def pair(before: int, after: int, texts: tuple[str, str]) -> dict[str, Any]:
    return {"from": before, "to": after, "before": texts[0], "after": texts[1]}


def test_equal_versions_differ_in_nothing() -> None:
    assert diff([A, B], [A, B]) == lists()
    assert diff([], []) == lists()


def test_sentences_are_added_and_removed_at_their_positions() -> None:
    assert diff([A, B], [A, C, B, D]) == lists(added=[{"at": 1, "text": C}, {"at": 3, "text": D}])
    assert diff([A, C, B, D], [A, B]) == lists(removed=[{"at": 1, "text": C}, {"at": 3, "text": D}])
    assert diff([], [A]) == lists(added=[{"at": 0, "text": A}])
    assert diff([A], []) == lists(removed=[{"at": 0, "text": A}])


def test_the_texts_are_told_as_they_stand() -> None:
    assert diff(["1. You pay."], ["1. You pay.", "2. WE WRITE to you."])["added"] == [
        {"at": 1, "text": "2. WE WRITE to you."}
    ]


def test_a_sentence_that_keeps_most_of_its_words_is_modified() -> None:
    after = A.replace("each order", "the order")
    assert diff([B, A], [B, after, C]) == lists(modified=[pair(1, 1, (A, after))], added=[{"at": 2, "text": C}])


@pytest.mark.parametrize(
    ("words", "kept", "modified"),
    [(4, 2, 1), (4, 1, 0), (10, 5, 1), (100, 50, 1), (100, 49, 0)],
)
def test_half_of_the_words_make_a_modified_sentence(words: int, kept: int, modified: int) -> None:
    before = [f"w{number}" for number in range(words)]
    after = [*before[:kept], *(f"x{number}" for number in range(words - kept))]
    assert len(diff([" ".join(before)], [" ".join(after)])["modified"]) == modified


def test_words_count_and_not_letters() -> None:
    assert diff(["ab1 ab2 ab3 ab4"], ["ab5 ab6 ab7 ab8"])["modified"] == []
    assert len(diff(["A b c d"], ["a B c e"])["modified"]) == 1


def test_the_most_similar_sentences_are_pairs() -> None:
    words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    before = [" ".join(words), " ".join([*words[:8], "x", "y"])]
    after = [" ".join([*words[:8], "x", "z"]), " ".join([*words[:9], "v"])]
    assert diff(before, after)["modified"] == [pair(0, 1, (before[0], after[1])), pair(1, 0, (before[1], after[0]))]


def test_no_sentence_is_modified_into_two() -> None:
    one, other = f"{A} x", f"{A} y"
    assert diff([A], [one, other]) == lists(modified=[pair(0, 0, (A, one))], added=[{"at": 1, "text": other}])
    assert diff([one, other], [A]) == lists(modified=[pair(0, 0, (one, A))], removed=[{"at": 1, "text": other}])


def test_a_sentence_that_stands_elsewhere_was_moved() -> None:
    assert diff([A, B, C], [B, C, A]) == lists(moved=1)
    assert diff([A, B, C, D], [C, D, A, B])["moved"] == 2


def test_a_sentence_moves_as_often_as_it_stands_in_both() -> None:
    assert diff([A, B], [B, A, A]) == lists(moved=1, added=[{"at": 2, "text": A}])
    assert diff([A, A, B], [B, A]) == lists(moved=1, removed=[{"at": 1, "text": A}])
    assert diff([A, A, B, C, D], [B, C, D, A, A]) == lists(moved=2)


def test_a_sentence_that_moved_is_no_part_of_a_modified_one() -> None:
    near = A.replace("each", "the")
    assert diff([A, B, C, near], [near, B, C]) == lists(moved=1, removed=[{"at": 0, "text": A}])


def test_what_a_number_leaves_empty_is_nothing() -> None:
    assert diff([A], [A, "", B]) == lists(added=[{"at": 2, "text": B}])
    assert diff([A, "", B], [A]) == lists(removed=[{"at": 2, "text": B}])


def test_only_sentences_of_one_place_are_pairs() -> None:
    after = f"{A} today"
    assert diff([A, B, C], [B, C, after]) == lists(removed=[{"at": 0, "text": A}], added=[{"at": 2, "text": after}])


def test_many_sentences_of_one_place_are_compared_with_their_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = [" ".join(f"w{number}x{word}" for word in range(6)) for number in range(12)]
    after = [f"{one} more" for one in sentences]
    whole = diff(sentences, after)["modified"]
    assert [(one["from"], one["to"]) for one in whole] == [(at, at) for at in range(12)]
    monkeypatch.setattr(module, "_PAIRS_MAX", 12 * 3)
    assert diff(sentences, after)["modified"] == whole
    turned = diff(sentences, after[::-1])["modified"]
    assert [(one["from"], one["to"]) for one in turned] == [(5, 6), (6, 5)], "the others are not near their places"
    monkeypatch.setattr(module, "_PAIRS_MAX", 12 * 12)
    assert len(diff(sentences, after[::-1])["modified"]) == 12
    monkeypatch.setattr(module, "_PAIRS_MAX", 1)
    assert diff(sentences, after)["modified"] == whole, "each is compared with one at least, that of its place"
    assert diff(sentences, after[::-1])["modified"] == []


def test_neighbours_are_around_the_same_place_and_never_fewer() -> None:
    come = {at: str(at) for at in range(10)}
    assert module._near(come, 5, 10) == come
    assert list(module._near(come, 5, 9)) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert list(module._near(come, 5, 4)) == [3, 4, 5, 6]
    assert list(module._near(come, 0, 4)) == [0, 1, 2, 3]
    assert list(module._near(come, 9, 4)) == [6, 7, 8, 9]
    assert list(module._near(come, 4, 1)) == [4]


def test_more_words_than_a_plane_of_characters_holds_are_told_apart() -> None:
    """Each word is a character while it is compared, and surrogates are none."""
    first, last = 0xD800, 0x10F7FF
    characters = [ord(word_character(number)) for number in (0, first - 1, first, last)]
    assert characters == [0, first - 1, 0xE000, 0x10FFFF]
    many = " ".join(f"w{number}" for number in range(56_000))
    assert [one["from"] for one in diff([f"a {many}"], [f"b {many}"])["modified"]] == [0]


# --- what a sentence says


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("1. You pay.", "you pay."),
        ("Section 2. You pay.", "you pay."),
        ("2.1 Fees", "fees"),
        ("2.1 Euro", "2.1 euro"),
        ("(iv) You pay.", "you pay."),
        ("• You pay.", "you pay."),
        ("Last updated: 3 days ago", "last updated"),
        ("Page reviewed just now", "page reviewed"),
        ("Updated over a year ago, as we said.", "updated over a year ago, as we said."),
        ("Read more (opens in a new tab)", "read more"),
        ("A door opens in a new house.", "a door opens in a new house."),
    ],
)
def test_numbers_ages_and_where_links_open_say_nothing(sentence: str, says: str) -> None:
    assert said(sentence) == says


def test_five_scripts_in_a_sentence_are_a_choice_of_languages() -> None:
    five = "English, Русский, ไทย, हिन्दी, 中文"
    assert said(five) == said(f"{five} et plus") == "a choice of languages"
    four = "English, Русский, ไทย, हिन्दी"
    assert said(four) == four.casefold()
    assert said("日本語 カタカナ ひらがな 한국어 English") == "日本語 カタカナ ひらがな 한국어 english", (
        "one script of Japanese counts"
    )


def test_an_address_that_is_hidden_is_no_change_and_another_one_is() -> None:
    hidden, shown = "write to [email protected] first and wait.", "write to post@a.example first and wait."
    assert diff([hidden], [shown]) == diff([shown], [hidden]) == lists()
    assert len(diff([shown], [shown.replace("post", "law")])["modified"]) == 1
    assert len(diff([hidden], [hidden.replace("wait", "hope")])["modified"]) == 1
    assert len(diff([hidden], [shown.replace("wait", "hope")])["modified"]) == 1


# --- properties

_SENTENCES = st.lists(st.sampled_from([A, B, C, D, f"{A} x", f"{B} y", ""]), max_size=8)


@given(_SENTENCES, _SENTENCES)
def test_a_diff_leads_from_one_version_to_the_other(before: list[str], after: list[str]) -> None:
    found = diff(before, after)
    gone = {one["at"] for one in found["removed"]} | {one["from"] for one in found["modified"]}
    come = {one["at"] for one in found["added"]} | {one["to"] for one in found["modified"]}
    left = [text for at, text in enumerate(before) if at not in gone and text]
    right = [text for at, text in enumerate(after) if at not in come and text]
    assert sorted(left) == sorted(right)
    assert all(before[one["at"]] == one["text"] for one in found["removed"])
    assert all((before[one["from"]], after[one["to"]]) == (one["before"], one["after"]) for one in found["modified"])


@given(_SENTENCES, _SENTENCES)
def test_backwards_what_was_added_was_removed(before: list[str], after: list[str]) -> None:
    there, back = change_of(before, after), change_of(after, before)
    assert there.kind is back.kind
    assert there.added - there.removed == back.removed - back.added


def test_a_change_between_texts_is_that_of_their_sentences() -> None:
    found = change_between("# Fees\n\nYou pay.", "# Fees\n\nYou pay.\n\nWe write to you.")
    assert (found.kind, found.added, found.removed, found.modified) == (ChangeKind.CONTENT, 1, 0, 0)
    assert orjson.loads(found.diff_json)["added"] == [{"at": 2, "text": "We write to you."}]

"""The sentences of a change, in the order in which a reader of both texts meets them."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from api.answer.hunks import hunks
from seed.tracking.diff import change_of

_BEFORE = ["We keep data.", "We sell nothing.", "Ask us by mail.", "You can leave at any time.", "The end."]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (_BEFORE, []),
        (["New first.", *_BEFORE], [("ADDED", None, "New first.", None, 0)]),
        ([*_BEFORE, "New last."], [("ADDED", None, "New last.", None, 5)]),
        (_BEFORE[1:], [("REMOVED", "We keep data.", None, 0, None)]),
        (
            ["We keep data.", "Totally different words here.", "Ask us by mail at once.", *_BEFORE[3:], "Bye."],
            [
                ("ADDED", None, "Totally different words here.", None, 1),
                ("REMOVED", "We sell nothing.", None, 1, None),
                ("MODIFIED", "Ask us by mail.", "Ask us by mail at once.", 2, 2),
                ("ADDED", None, "Bye.", None, 5),
            ],
        ),
    ],
)
def test_sentences_stand_where_a_reader_meets_them(after: list[str], expected: list[tuple[object, ...]]) -> None:
    found = hunks(change_of(_BEFORE, after).diff_json, 100, 0)
    assert [
        tuple(one[name] for name in ("effect", "before", "after", "beforeAt", "afterAt")) for one in found
    ] == expected


@pytest.mark.parametrize(
    ("diff", "order"),
    [
        # What was added stands before what was removed from the same place, and behind what stayed before both.
        ({"added": [(0, "a")], "removed": [(0, "r")]}, ["a", "r"]),
        ({"added": [(1, "a")], "removed": [(0, "r")]}, ["r", "a"]),
        ({"added": [(1, "a")], "removed": [(1, "r")]}, ["a", "r"]),
        ({"added": [(1, "a")], "removed": [(2, "r")]}, ["a", "r"]),
        ({"added": [(2, "a")], "removed": [(1, "r")]}, ["r", "a"]),
        ({"added": [(1, "a"), (0, "b"), (9, "z")], "removed": [(0, "r"), (3, "s")]}, ["b", "a", "r", "s", "z"]),
        ({"added": [(5, "a"), (3, "b")], "removed": [(2, "r"), (1, "s")]}, ["s", "r", "b", "a"]),
        # Two that were removed move nothing in the text after: what was added behind them follows both.
        ({"added": [(1, "a")], "removed": [(0, "r"), (1, "s")]}, ["r", "s", "a"]),
        ({"added": [(1, "a"), (3, "b")], "modified": [(0, 0), (1, 2)], "removed": [(2, "r")]}, ["0", "a", "1", "b", "r"]),
        ({"added": [(2, "a")], "modified": [(1, 1), (2, 3)]}, ["1", "a", "2"]),
        ({"added": [(1, "a")], "modified": [(0, 0)]}, ["0", "a"]),
    ],
)  # fmt: skip
def test_hunks_stand_in_the_order_of_both_texts(diff: dict[str, list[Any]], order: list[str]) -> None:
    lists = {
        **{name: [{"at": at, "text": text} for at, text in diff.get(name, ())] for name in ("added", "removed")},
        "modified": [
            {"from": old, "to": new, "before": str(old), "after": f"{new}'"} for old, new in diff.get("modified", ())
        ],
    }
    found = hunks(orjson.dumps(lists).decode(), 100, 0)
    assert [one["after"] if one["before"] is None else one["before"] for one in found] == order
    places = [(one["beforeAt"], one["afterAt"]) for one in found if one["effect"] == "MODIFIED"]
    assert places == diff.get("modified", [])


def test_a_part_of_the_list_is_cut_by_numbers() -> None:
    diff = orjson.dumps({"added": [{"at": at, "text": str(at)} for at in range(5)]}).decode()
    assert [one["after"] for one in hunks(diff, 2, 1)] == ["1", "2"]
    assert [one["after"] for one in hunks(diff, 1, 0)] == ["0"]
    assert [one["after"] for one in hunks(diff, 3, 3)] == ["3", "4"]
    assert hunks(diff, 0, 0) == []
    assert hunks(diff, 2, 5) == []
    assert hunks("{}", 10, 0) == []


def test_no_sentence_is_lost_where_sentences_moved() -> None:
    diff = change_of(_BEFORE, [*reversed(_BEFORE), "More."]).diff_json
    said = orjson.loads(diff)
    found = hunks(diff, 100, 0)
    assert sum(one["effect"] == "ADDED" for one in found) == len(said["added"])
    assert sum(one["effect"] == "REMOVED" for one in found) == len(said["removed"])
    assert sum(one["effect"] == "MODIFIED" for one in found) == len(said["modified"])

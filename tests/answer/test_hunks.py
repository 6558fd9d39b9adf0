"""The sentences of a change, in the order in which a reader of both texts meets them."""

from __future__ import annotations

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


def test_a_part_of_the_list_is_cut_by_numbers() -> None:
    diff = orjson.dumps({"added": [{"at": at, "text": str(at)} for at in range(5)]}).decode()
    assert [one["after"] for one in hunks(diff, 2, 1)] == ["1", "2"]
    assert hunks(diff, 0, 0) == []
    assert hunks("{}", 10, 0) == []


def test_no_sentence_is_lost_where_sentences_moved() -> None:
    diff = change_of(_BEFORE, [*reversed(_BEFORE), "More."]).diff_json
    said = orjson.loads(diff)
    found = hunks(diff, 100, 0)
    assert sum(one["effect"] == "ADDED" for one in found) == len(said["added"])
    assert sum(one["effect"] == "REMOVED" for one in found) == len(said["removed"])
    assert sum(one["effect"] == "MODIFIED" for one in found) == len(said["modified"])

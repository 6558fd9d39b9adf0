"""The stored diff of a change -> its hunks: sentences that were added, removed and modified, in the order of the texts.

The diff is JSON and has three lists (`seed.tracking.diff` says its shape). Here they become one: both texts are walked
through at once, so that a sentence stands where a reader who compares the two would meet it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Hunk = dict[str, Any]

#: What a diff says by its three lists.
ADDED: Final = "ADDED"
REMOVED: Final = "REMOVED"
MODIFIED: Final = "MODIFIED"


def hunks(diff: str, first: int, skip: int) -> list[Hunk]:
    """The hunks of a diff, `first` of them behind the first `skip`: each has `effect`, `before` and `after`, and the
    numbers of these sentences in the two texts, from 0, as `beforeAt` and `afterAt`; what is not there is None.
    """
    return list(_in_order(orjson.loads(diff)))[skip : skip + first]


def _in_order(diff: Mapping[str, Any]) -> Iterator[Hunk]:
    come = {one["at"]: one["text"] for one in diff.get("added", ())}
    gone = {one["at"]: one["text"] for one in diff.get("removed", ())}
    modified = {one["from"]: one for one in diff.get("modified", ())}
    at = 0
    for old in range(max([*gone, *modified], default=-1) + 1):
        while at in come:
            yield _hunk(ADDED, after=(at, come.pop(at)))
            at += 1
        if old in gone:
            yield _hunk(REMOVED, before=(old, gone[old]))
            continue
        if old in modified:
            one = modified[old]
            yield _hunk(MODIFIED, (old, one["before"]), (one["to"], one["after"]))
        at += 1
    yield from (_hunk(ADDED, after=(new, come[new])) for new in sorted(come))


def _hunk(effect: str, before: tuple[int, str] | None = None, after: tuple[int, str] | None = None) -> Hunk:
    (before_at, was), (after_at, now) = before or (None, None), after or (None, None)
    return {"effect": effect, "before": was, "after": now, "beforeAt": before_at, "afterAt": after_at}

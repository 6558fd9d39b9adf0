"""How made-up documents are followed from version to version has not changed without anybody knowing."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from seed.tracking.diff import change_between
from tests.extract.test_following_clauses import Document, Terms, prose, terms, written
from tests.kept import bless, compare

_KEPT: Final = Path(__file__).parent / "kept_changes.txt"
_DOCUMENTS: Final = 72
_PARTS: Final = 6
#: Sentences of which a reader says that they say the same, and such as do not.
_SMALL: Final = (
    "Updated: yesterday.", "Updated: 3 days ago.", "2.1 Fees are due.", "3.4 Fees are due.", "(a) You pay.", "YOU PAY.", "Write to post@a.example.",
    "Write to [email\xa0protected].", "Read [more](x).", "Read [more](y)(opens in a new window).", "We may change the fees.", "We may change the fee.",
    "English Deutsch Русский 日本語 한국어 العربية עברית ไทย", "“Data” — as defined.", '"Data" - as defined.', "Fees apply.", "No fees apply.",
)  # fmt: skip


def leave(parts: Terms, at: int, _draw: random.Random) -> None:
    if len(parts) > 1:
        del parts[at]


def come(parts: Terms, at: int, draw: random.Random) -> None:
    parts.insert(at, (f"New {draw.choice('abc')}", prose(draw, draw.randint(6, 60))))


def swap(parts: Terms, _at: int, draw: random.Random) -> None:
    draw.shuffle(parts)


def rename(parts: Terms, at: int, draw: random.Random) -> None:
    parts[at] = (f"Renamed {draw.choice('abc')}", parts[at][1])


def reword(parts: Terms, at: int, draw: random.Random) -> None:
    words = parts[at][1].split()
    for number in draw.sample(range(len(words)), min(len(words), draw.choice((4, len(words) // 2)))):
        words[number] = "different"
    parts[at] = (parts[at][0], " ".join(words))


def split(parts: Terms, at: int, draw: random.Random) -> None:
    words = parts[at][1].split()
    middle = draw.randrange(len(words) + 1)
    parts[at : at + 1] = [(parts[at][0], " ".join(words[:middle])), ("Split off", " ".join(words[middle:]))]


def merge(parts: Terms, at: int, draw: random.Random) -> None:
    if len(parts) > 1:
        other = parts.pop(at)
        into = draw.randrange(len(parts))
        parts[into] = (parts[into][0], f"{parts[into][1]}\n\n{other[1]}")


def add(parts: Terms, at: int, draw: random.Random) -> None:
    parts[at] = (parts[at][0], f"{parts[at][1]}\n\n{draw.choice(_SMALL)}\n\n{draw.choice(_SMALL)}")


def edited(parts: Terms, draw: random.Random) -> Terms:
    """The document after a few edits."""
    parts = list(parts)
    for _ in range(draw.randint(1, 3)):
        draw.choice((leave, come, swap, rename, reword, reword, split, merge, add))(
            parts, draw.randrange(len(parts)), draw
        )
    return parts


def story(seed: int) -> list[str]:
    """The versions of one document; one that was before comes back at times."""
    draw = random.Random(seed)
    versions = [terms(seed, draw.randint(2, 7), draw.choice((5, 40)))]
    for _ in range(5):
        versions.append(draw.choice(versions) if draw.random() < 0.1 else edited(versions[-1], draw))
    return [written(one) for one in versions]


def told(versions: list[str]) -> list[Any]:
    document = Document()
    found: list[Any] = []
    for number, text in enumerate(versions):
        for key, one in document.follow(text).items():
            clause = one.clause
            stands = (
                clause.heading_path,
                clause.text,
                clause.start,
                clause.active,
                clause.continued_by,
                clause.first_seen,
            )
            found.append((number, key, one.effect, one.match, one.score, stands))
        if number:
            change = change_between(versions[number - 1], text)
            found.append(change)
    return found


@cache
def stories() -> dict[str, list[str]]:
    return {f"document-{seed}": story(seed) for seed in range(_DOCUMENTS)}


@pytest.mark.parametrize("part", range(_PARTS))
def test_what_became_of_clauses_is_what_became_of_them(part: int, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--bless") and part == 0:
        bless(_KEPT, {name: told(versions) for name, versions in stories().items()})
    some = dict(list(stories().items())[part::_PARTS])
    compare(_KEPT, {name: told(versions) for name, versions in some.items()}, some)


def test_the_stories_hold_every_way_in_which_a_clause_is_followed() -> None:
    found = {
        (str(one[3]), str(one[2]))
        for versions in stories().values()
        for one in told(versions)
        if isinstance(one, tuple)
    }
    assert {match for match, _ in found} >= {"None", "EXACT", "MOVED", "FUZZY", "SPLIT", "MERGED", "BROKEN"}
    assert {effect for _, effect in found} >= {"None", "ADDED", "REMOVED", "MODIFIED", "MOVED"}

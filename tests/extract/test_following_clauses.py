"""Clauses followed from version to version: what stays, moves, is reworded, split, merged, and what is lost."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.vocabulary import ChangeEffect, ClauseMatch, ProvisionStatus
from seed.text.sections import sections
from seed.tracking.clauses import ClauseTracker, Followed
from seed.tracking.word_overlap import score_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_FIRST = date(2026, 1, 1)
_SYLLABLES = ("ba", "de", "fi", "go", "ku", "la", "me", "ni", "po", "ru", "sa", "vi", "xo", "zu")

#: Headings with what stands below them.
Terms = list[tuple[str, str]]


def prose(source: random.Random, count: int) -> str:
    """Made-up words, so many that no two texts share a run of them by chance."""
    words = ["".join(source.choices(_SYLLABLES, k=3)) for _ in range(count)]
    return " ".join(word.capitalize() + "." if number % 9 == 8 else word for number, word in enumerate(words))


def terms(seed: int, count: int, least: int = 40) -> Terms:
    source = random.Random(seed)
    return [
        (f"Heading {'abcdefghij'[number] * 3}", prose(source, source.randint(least, 90))) for number in range(count)
    ]


def written(parts: Terms) -> str:
    return "\n\n".join(f"## {heading}\n\n{body}" for heading, body in parts)


class Document:
    """One document, followed; remembers how often it was read."""

    def __init__(self) -> None:
        self.tracker = ClauseTracker("a/b")
        self.read = 0

    def follow(self, parts: Terms | str) -> dict[str, Followed]:
        text = parts if isinstance(parts, str) else written(parts)
        self.read += 1
        day = _FIRST + timedelta(days=self.read)
        found = list(self.tracker.follow(sections(text), text, day))
        assert len({one.clause.key for one in found}) == len(found)
        return {one.clause.key.removeprefix("a/b/"): one for one in found}


def followed(*versions: Terms) -> dict[str, Followed]:
    """What became of the clauses in the last one of these versions."""
    document = Document()
    return [document.follow(one) for one in versions][-1]


few = settings(deadline=None, max_examples=50)
seeds = st.integers(0, 2**32)
documents = st.builds(terms, seeds, st.integers(2, 8))
any_place = st.integers(0, 1000)


@few
@given(documents, st.randoms(use_true_random=False))
def test_sections_in_another_order_are_the_same_clauses(parts: Terms, source: random.Random) -> None:
    shuffled = source.sample(parts, len(parts))
    assert {(one.match, one.effect, one.score) for one in followed(parts, shuffled).values()} == {
        (ClauseMatch.EXACT, None, 1.0)
    }


@few
@given(documents, any_place)
def test_a_section_under_other_headings_is_moved(parts: Terms, place: int) -> None:
    at = place % len(parts)
    renamed = [("Another name", body) if number == at else (head, body) for number, (head, body) in enumerate(parts)]
    found = followed(parts, renamed)
    effects = [(one.match, one.effect) for one in found.values() if one.effect]
    assert effects == [(ClauseMatch.MOVED, ChangeEffect.MOVED)]
    assert len(found) == len(parts)


@pytest.mark.slow
@few
@given(documents, any_place, st.booleans(), st.randoms(use_true_random=False))
def test_a_clause_with_a_few_other_words_stays_whatever_its_heading(
    parts: Terms, place: int, renamed: bool, source: random.Random
) -> None:
    at = place % len(parts)
    heading, body = parts[at]
    words = body.split()
    for number in source.sample(range(len(words)), 4):
        words[number] = "different"
    edited = ("Another name" if renamed else heading, " ".join(words))
    found = followed(parts, [*parts[:at], edited, *parts[at + 1 :]])
    (one,) = [one for one in found.values() if one.effect]
    assert (one.match, one.effect) == (ClauseMatch.FUZZY, ChangeEffect.MODIFIED)
    assert one.score is not None
    assert 0.88 < one.score < 1
    assert one.score == score_of(body, edited[1])
    assert one.clause.heading_path == (edited[0],)


@few
@given(documents, any_place, st.floats(0.3, 0.7))
def test_a_section_cut_in_two_is_split(parts: Terms, place: int, share: float) -> None:
    at = place % len(parts)
    heading, body = parts[at]
    words = body.split()
    cut = round(len(words) * share)
    halves = [(heading, " ".join(words[:cut])), ("Apart", " ".join(words[cut:]))]
    found = followed(parts, [*parts[:at], *halves, *parts[at + 1 :]])
    changed = {key: one for key, one in found.items() if one.effect}
    (clause,) = [one for one in changed.values() if one.effect is ChangeEffect.MODIFIED]
    (other,) = [one for one in changed.values() if one.effect is ChangeEffect.ADDED]
    assert len(changed) == 2
    assert (clause.match, clause.continued_by) == (ClauseMatch.SPLIT, (other.clause.key,))
    assert (other.match, other.continued_by) == (ClauseMatch.SPLIT, ())
    assert clause.status is other.status is ProvisionStatus.ACTIVE


@few
@given(documents, any_place)
def test_a_section_cut_small_is_superseded_by_its_parts(parts: Terms, place: int) -> None:
    at = place % len(parts)
    words = prose(random.Random(at), 100).split()
    whole = [*parts[:at], (parts[at][0], " ".join(words)), *parts[at + 1 :]]
    pieces = [
        (f"Piece {name}", " ".join(words[start : start + 20]))
        for name, start in zip("pqrst", range(0, 100, 20), strict=True)
    ]
    found = followed(whole, [*parts[:at], *pieces, *parts[at + 1 :]])
    (gone,) = [one for one in found.values() if one.effect is ChangeEffect.REMOVED]
    added = [one for one in found.values() if one.effect is ChangeEffect.ADDED]
    assert (gone.match, gone.status, gone.score) == (ClauseMatch.SPLIT, ProvisionStatus.SUPERSEDED, 1.0)
    assert sorted(gone.continued_by) == sorted(one.clause.key for one in added)
    assert {(one.match, one.score) for one in added} == {(ClauseMatch.SPLIT, 1.0)}


@few
@given(documents, any_place)
def test_a_section_put_into_another_is_merged(parts: Terms, place: int) -> None:
    at = place % (len(parts) - 1)
    (heading, first), (_, second) = parts[at], parts[at + 1]
    found = followed(parts, [*parts[:at], (heading, f"{first}\n\n{second}"), *parts[at + 2 :]])
    (gone,) = [one for one in found.values() if one.effect is ChangeEffect.REMOVED]
    (whole,) = [one for one in found.values() if one.effect is ChangeEffect.MODIFIED]
    assert (gone.match, gone.status, gone.continued_by) == (
        ClauseMatch.MERGED,
        ProvisionStatus.MERGED,
        (whole.clause.key,),
    )
    assert whole.match is ClauseMatch.MERGED
    assert {one.effect for one in found.values()} <= {None, ChangeEffect.REMOVED, ChangeEffect.MODIFIED}


@few
@given(documents, any_place)
def test_words_that_are_nowhere_are_broken(parts: Terms, place: int) -> None:
    at = place % len(parts)
    left = [*parts[:at], ("Something else", prose(random.Random(-1), 50)), *parts[at + 1 :]]
    found = followed(parts, left)
    (gone,) = [one for one in found.values() if one.effect is ChangeEffect.REMOVED]
    (new,) = [one for one in found.values() if one.effect is ChangeEffect.ADDED]
    assert (gone.match, gone.status, gone.score, gone.continued_by) == (
        ClauseMatch.BROKEN,
        ProvisionStatus.REMOVED,
        0.0,
        (),
    )
    assert (new.match, new.score) == (None, None)


@few
@given(documents, any_place)
def test_other_words_under_the_same_headings_are_another_clause(parts: Terms, place: int) -> None:
    at = place % len(parts)
    heading = parts[at][0]
    found = followed(parts, [*parts[:at], (heading, prose(random.Random(-1), 50)), *parts[at + 1 :]])
    effects = sorted(one.effect for one in found.values() if one.effect)
    assert effects == [ChangeEffect.ADDED, ChangeEffect.REMOVED]
    (new,) = [key for key, one in found.items() if one.effect is ChangeEffect.ADDED]
    assert new.endswith("-2")


def test_a_date_under_the_same_heading_is_the_same_clause() -> None:
    found = followed(
        [("Effective", "These terms hold from January 1, 2024.")], [("Effective", "From 3 May on, for all users.")]
    )
    assert [(one.match, one.effect) for one in found.values()] == [(ClauseMatch.FUZZY, ChangeEffect.MODIFIED)]


def test_a_copy_of_a_clause_is_no_split_and_its_end_no_merger() -> None:
    first = terms(1, 3)
    twice = [*first, ("A copy", first[0][1])]
    copied, ended = followed(first, twice), followed(first, twice, first)
    assert [(one.effect, one.match) for one in copied.values() if one.effect] == [(ChangeEffect.ADDED, None)]
    assert [(one.effect, one.match) for one in ended.values() if one.effect] == [
        (ChangeEffect.REMOVED, ClauseMatch.BROKEN)
    ]


def test_texts_that_go_back_and_forth_give_each_clause_back_its_key() -> None:
    parts = terms(7, 3)
    (heading, first), (_, second) = parts[:2]
    merged = [(heading, f"{first}\n\n{second}"), parts[2]]
    document = Document()
    keys = set(document.follow(parts))
    for _ in range(3):
        (gone,) = [one for one in document.follow(merged).values() if one.effect is ChangeEffect.REMOVED]
        assert gone.clause.continued_by == gone.continued_by != ()
        back = document.follow(parts)
        (returned,) = [one for one in back.values() if one.returned]
        assert returned.clause is gone.clause
        assert (returned.effect, returned.match) == (ChangeEffect.ADDED, ClauseMatch.EXACT)
        assert (returned.held_by, returned.clause.continued_by) == (gone.continued_by, ())
        assert set(document.tracker.clauses) == {f"a/b/{key}" for key in keys}


# --- any history at all


def dropped(parts: Terms, source: random.Random) -> Terms:
    return [one for one in parts if source.random() < 0.8]


def mixed(parts: Terms, source: random.Random) -> Terms:
    """Every word of every clause anew, from what the document holds: words in common are the rule, not the exception."""
    words = " ".join(body for _, body in parts).split() or ["nothing"]
    return [(heading, " ".join(source.choices(words, k=source.randint(1, 60)))) for heading, _ in parts]


def joined(parts: Terms, source: random.Random) -> Terms:
    at = source.randrange(len(parts)) if parts else 0
    near = parts[at : at + 2]
    return [*parts[:at], *([(near[0][0], " ".join(body for _, body in near))] if near else []), *parts[at + 2 :]]


def cut(parts: Terms, source: random.Random) -> Terms:
    halved = []
    for heading, body in parts:
        words = body.split()
        at = source.randrange(len(words) + 1)
        halved += [(heading, " ".join(words[:at])), (heading, " ".join(words[at:]))]
    return halved[:12]


def doubled(parts: Terms, source: random.Random) -> Terms:
    return [*parts, *source.sample(parts, len(parts) // 2)][:12]


def shuffled(parts: Terms, source: random.Random) -> Terms:
    return source.sample(parts, len(parts))


_EDITS: tuple[Callable[[Terms, random.Random], Terms], ...] = (dropped, mixed, joined, cut, doubled, shuffled)


def history(seed: int) -> list[Terms]:
    """Versions of one document, each an edit of one before it: any of them, so that texts return."""
    source = random.Random(seed)
    versions = [terms(seed, source.randint(1, 6), least=3)]
    for _ in range(source.randint(2, 7)):
        versions.append(source.choice(_EDITS)(source.choice(versions), source))
    return versions


@pytest.mark.slow
@settings(deadline=None, max_examples=150)
@given(seeds)
def test_every_section_has_one_clause_and_every_clause_one_key(seed: int) -> None:
    document = Document()
    owners: dict[str, int] = {}
    for version in history(seed):
        text = written(version)
        stood = {key for key, one in document.tracker.clauses.items() if one.active}
        told = document.follow(text)
        held = [one.section for one in told.values() if one.section]
        assert sorted(held, key=lambda one: one.start) == sections(text)
        assert {one.clause.key for one in told.values()} >= stood
        for key, clause in document.tracker.clauses.items():
            assert owners.setdefault(key, id(clause)) == id(clause)
            assert clause.active == any(one.clause is clause and one.section is not None for one in told.values())
            if clause.active:
                assert text[clause.start : clause.start + len(clause.text)] == clause.text
        check(told.values(), document)


def check(told: Iterable[Followed], document: Document) -> None:
    """What is told of each clause fits together."""
    for one in told:
        assert one.score is None or 0 <= one.score <= 1
        assert one.clause.key not in one.continued_by
        assert (one.status is ProvisionStatus.ACTIVE) == one.clause.active
        assert all(document.tracker.clauses[key].active for key in one.continued_by)
        if one.effect is None:
            assert one.match is ClauseMatch.EXACT
        if one.effect is ChangeEffect.REMOVED:
            assert bool(one.continued_by) == (one.status is not ProvisionStatus.REMOVED)
            assert len(one.continued_by) == 1 or one.match is not ClauseMatch.MERGED
    for clause in document.tracker.clauses.values():
        assert not (clause.active and clause.continued_by)
        assert clause.key not in ahead(clause.key, document)


def ahead(key: str, document: Document) -> set[str]:
    """The clauses that continue a clause, and those that continue them."""
    found: set[str] = set()
    left = list(document.tracker.clauses[key].continued_by)
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left += document.tracker.clauses[one].continued_by
    return found


@few
@given(seeds)
def test_following_the_same_versions_again_tells_the_same(seed: int) -> None:
    def tell() -> list[tuple[object, ...]]:
        document = Document()
        return [
            (key, one.effect, one.match, one.score, one.was_at, one.continued_by, one.returned)
            for version in history(seed)
            for key, one in document.follow(version).items()
        ]

    assert tell() == tell()


@pytest.mark.parametrize("text", ["", "你可以使用本服务。我们可以随时终止本服务。", "![](picture.png)"])
def test_texts_without_words_between_spaces_are_followed(text: str) -> None:
    found = followed([("Service", f"{text} One sentence more.")], [("Service", f"{text} One sentence less.")])
    assert [one.match for one in found.values()] == [ClauseMatch.FUZZY]


def test_a_link_that_leads_elsewhere_changes_the_excerpt_and_no_word() -> None:
    found = followed(
        [("Links", "See [the policy](https://a.example).")], [("Links", "See [the policy](https://b.example).")]
    )
    assert [(one.match, one.score) for one in found.values()] == [(ClauseMatch.FUZZY, 1.0)]

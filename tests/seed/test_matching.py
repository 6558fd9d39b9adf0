"""Clauses and sections brought together: each threshold from both sides, in texts of made-up words."""

from __future__ import annotations

import pytest

from graph.model.vocabulary import ClauseMatch
from seed.tracking import matching
from seed.tracking.matching import HeadedText, Match, Matches, followed_by_hand, match_clauses, neighbours
from seed.tracking.word_overlap import (
    Coder,
    changed_runs,
    covered,
    runs,
    score_of,
    similarity,
    stored,
)

EXACT, MOVED, FUZZY, SPLIT, MERGED, BROKEN = (
    ClauseMatch.EXACT,
    ClauseMatch.MOVED,
    ClauseMatch.FUZZY,
    ClauseMatch.SPLIT,
    ClauseMatch.MERGED,
    ClauseMatch.BROKEN,
)


def words(name: str, count: int, start: int = 0) -> list[str]:
    """Words of their own: no two texts of other names have one in common."""
    return [f"{name}{number}" for number in range(start, start + count)]


def headed(slug: str, text: list[str] | str, heading: str | None = None, *, gone: bool = False) -> HeadedText:
    told = text if isinstance(text, str) else " ".join(text)
    return HeadedText(slug, (heading or slug,), told, gone)


def only(before: HeadedText, *after: HeadedText) -> Match:
    return match_clauses([before], after).clauses[0]


def mixed(kept: int, count: int) -> tuple[list[str], list[str]]:
    """Two texts of `count` words, of which the first `kept` are common."""
    return words("a", count), [*words("a", kept), *words("b", count - kept)]


# --- the same words


def test_equal_words_are_the_same_clause() -> None:
    text = words("a", 30)
    assert only(headed("x", text), headed("x", text)) == Match(EXACT, 1.0, 0)
    assert only(headed("x", text), headed("y", text)) == Match(MOVED, 1.0, 0)
    assert only(headed("x", text, "H"), headed("y", text, "H")) == Match(EXACT, 1.0, 0)


def test_of_equal_sections_the_one_at_the_same_place_is_the_clause() -> None:
    text = words("a", 30)
    sections = [headed("z", text, "Z"), headed("y", text, "X"), headed("x", text, "X")]
    assert only(headed("x", text, "X"), *sections).section == 2
    assert only(headed("w", text, "X"), *sections).section == 1
    assert only(headed("w", text, "W"), *sections).section == 0


def test_of_equal_clauses_the_first_one_is_the_section() -> None:
    text = words("a", 30)
    found = match_clauses([headed("x", text), headed("y", text)], [headed("z", text)])
    assert found.clauses[0] == Match(MOVED, 1.0, 0)
    assert found.clauses[1].section is None


def test_a_clause_that_stood_goes_before_one_that_comes_back() -> None:
    text = words("a", 30)
    before = [headed("x", text, gone=True), headed("y", text)]
    found = match_clauses(before, [headed("x", text)])
    assert found.clauses == {1: Match(MOVED, 1.0, 0)}
    found = match_clauses(before, [headed("x", text), headed("y", text)])
    assert found.clauses == {0: Match(EXACT, 1.0, 0), 1: Match(EXACT, 1.0, 1)}


def test_a_clause_stands_unless_it_is_said_to_be_gone() -> None:
    assert only(HeadedText("x", ("X",), "a b c"), headed("y", "d e f")).kind is BROKEN


def test_nothing_is_said_of_a_clause_that_was_gone_and_stays_gone() -> None:
    assert match_clauses([headed("x", words("a", 30), gone=True)], [headed("y", words("b", 30))]) == Matches()


# --- words that are alike


@pytest.mark.parametrize(("kept", "kind"), [(20, FUZZY), (19, BROKEN)])
def test_elsewhere_half_of_the_words_make_the_same_clause(kept: int, kind: ClauseMatch) -> None:
    before, after = mixed(kept, 40)
    match = only(headed("x", before), headed("y", after))
    assert match.kind is kind
    if kind is FUZZY:
        assert (match.section, match.score) == (0, 0.5)


@pytest.mark.parametrize(("kept", "kind"), [(12, FUZZY), (11, BROKEN)])
def test_under_the_same_headings_three_tenths_are_enough(kept: int, kind: ClauseMatch) -> None:
    before, after = mixed(kept, 40)
    assert only(headed("x", before), headed("x", after)).kind is kind
    assert only(headed("x", before, "H"), headed("y", after, "H")).kind is kind


@pytest.mark.parametrize(("count", "kind"), [(12, FUZZY), (13, BROKEN)])
def test_a_brief_text_stays_the_clause_under_its_headings(count: int, kind: ClauseMatch) -> None:
    assert only(headed("x", words("a", count)), headed("x", words("b", count))).kind is kind
    assert only(headed("x", words("a", count)), headed("y", words("b", count))).kind is BROKEN
    assert only(headed("x", words("a", 3)), headed("x", words("b", count))).kind is kind


def test_a_text_that_grew_or_shrank_a_lot_stays_the_clause_under_its_headings() -> None:
    short, long = words("a", 10), [*words("b", 70), *words("a", 10), *words("c", 70)]
    assert only(headed("x", short), headed("x", long)).kind is FUZZY
    assert only(headed("x", long), headed("x", short)).kind is FUZZY
    assert only(headed("x", short), headed("y", long)).kind is not FUZZY


@pytest.mark.parametrize(("held", "kind"), [(10, FUZZY), (9, BROKEN)])
def test_the_bulk_of_the_shorter_text_makes_it_the_same_clause(held: int, kind: ClauseMatch) -> None:
    short = [*words("a", held), *words("d", 20 - held)]
    long = [*words("b", 70), *words("a", held), *words("c", 70)]
    assert only(headed("x", short), headed("x", long)).kind is kind


def test_the_section_that_has_most_of_the_words_is_the_clause() -> None:
    text = words("a", 40)
    less, more = [*text[:24], *words("b", 16)], [*text[:30], *words("c", 10)]
    assert only(headed("x", text), headed("y", less), headed("z", more)).section == 1


@pytest.mark.parametrize(("held", "section"), [(74, 0), (76, 1)])
def test_the_same_place_is_worth_15_words_of_100(held: int, section: int) -> None:
    text = words("a", 100)
    in_place, elsewhere = [*text[:60], *words("b", 40)], [*text[:held], *words("c", 100 - held)]
    assert only(headed("x", text), headed("x", in_place), headed("y", elsewhere)).section == section


def test_a_clause_that_hardly_changed_in_its_place_is_looked_for_nowhere_else() -> None:
    text = words("a", 40)
    settled = [*text[:36], *words("b", 4)]
    elsewhere = [*text[:39], *words("c", 1)]
    assert only(headed("x", text), headed("x", settled), headed("y", elsewhere)).section == 0
    unsettled = [*text[:30], *words("b", 10)]
    assert only(headed("x", text), headed("x", unsettled), headed("y", elsewhere)).section == 1


def test_no_section_is_two_clauses() -> None:
    text = words("a", 40)
    near, far = [*text[:30], *words("b", 10)], [*text[:22], *words("c", 18)]
    found = match_clauses([headed("x", far), headed("y", near)], [headed("z", text)])
    assert found.clauses[1].section == 0
    assert found.clauses[0].section is None


def test_a_clause_that_is_gone_comes_back_in_other_words_only_to_its_place() -> None:
    before, after = mixed(30, 40)
    gone = headed("x", before, gone=True)
    assert only(gone, headed("x", after)) == Match(FUZZY, 0.75, 0)
    assert match_clauses([gone], [headed("y", after, "x")]).clauses == {}


def test_a_clause_that_is_gone_is_not_looked_for_elsewhere() -> None:
    before, after = mixed(30, 40)
    sections = [headed("x", words("c", 40)), headed("y", after)]
    assert match_clauses([headed("x", before, gone=True)], sections).clauses == {}


def test_of_two_clauses_at_one_place_the_one_that_changed_less_stays() -> None:
    text = words("a", 50)
    more, less = [*text[:46], *words("b", 4)], [*text[:49], *words("c", 1)]
    found = match_clauses([headed("x", more), headed("x", less)], [headed("x", text)])
    assert (found.clauses[0].section, found.clauses[1].section) == (None, 0)


def test_a_clause_that_stood_is_the_section_before_one_that_was_gone() -> None:
    before, after = mixed(24, 40)
    gone = headed("x", after[:38] + words("d", 2), gone=True)
    found = match_clauses([gone, headed("y", before)], [headed("x", after)])
    assert found.clauses[1].section == 0
    assert 0 not in found.clauses


# --- words that went elsewhere


def test_a_clause_that_was_cut_in_two_is_split() -> None:
    text = words("a", 60)
    found = match_clauses([headed("x", text)], [headed("y", text[:30]), headed("z", text[30:])])
    match = found.clauses[0]
    assert (match.kind, {match.section, *match.heirs}) == (SPLIT, {0, 1})
    assert found.sections == {match.heirs[0]: Match(SPLIT, 1.0)}


def test_a_clause_cut_to_pieces_is_gone_and_told_where() -> None:
    text = words("a", 60)
    pieces = [headed(f"y{at}", [*text[at * 20 : at * 20 + 20], *words(f"b{at}", 15)]) for at in range(3)]
    found = match_clauses([headed("x", text)], pieces)
    assert found.clauses[0] == Match(SPLIT, 1.0, None, (0, 1, 2))
    assert {one.kind for one in found.sections.values()} == {SPLIT}
    assert [found.sections[at].score for at in range(3)] == [round(20 / 35, 4)] * 3


def test_a_clause_that_went_into_another_one_is_merged() -> None:
    one, other = words("a", 30), words("b", 60)
    found = match_clauses([headed("x", one), headed("y", other)], [headed("y", [*other, *one])])
    assert found.clauses[0] == Match(MERGED, 1.0, None, (0,))
    assert (found.clauses[1].kind, found.clauses[1].section) == (MERGED, 0)
    assert found.sections == {}


def test_words_that_stood_in_an_unchanged_clause_before_did_not_go_there() -> None:
    one, other = words("a", 30), [*words("b", 60), *words("a", 30)]
    found = match_clauses([headed("x", one), headed("y", other)], [headed("y", other)])
    assert found.clauses == {0: Match(BROKEN, 0.0), 1: Match(EXACT, 1.0, 0)}


def test_clauses_that_became_one_new_section_are_merged_there() -> None:
    parts = [words(name, 30) for name in "abcd"]
    found = match_clauses(
        [headed(str(at), part) for at, part in enumerate(parts)],
        [headed("z", [word for part in parts for word in part])],
    )
    assert {at: (one.kind, one.score, one.heirs) for at, one in found.clauses.items()} == dict.fromkeys(
        range(4), (MERGED, 1.0, (0,))
    )
    assert found.sections == {0: Match(MERGED, 1.0)}


@pytest.mark.parametrize(("held", "kind"), [(20, MERGED), (19, BROKEN)])
def test_less_than_half_of_the_words_found_elsewhere_are_a_broken_clause(held: int, kind: ClauseMatch) -> None:
    text = [*words("a", held), *words("d", 40 - held)]
    match = only(headed("x", text), headed("y", [*words("b", 80), *words("a", held), *words("c", 80)]))
    assert (match.kind, match.score, match.section) == (kind, held / 40, None)


@pytest.mark.parametrize(("held", "score"), [(20, 0.2), (19, 0.0)])
def test_a_fifth_of_a_lost_clause_makes_an_heir(held: int, score: float) -> None:
    text = [*words("a", held), *words("d", 100 - held)]
    match = only(headed("x", text), headed("y", [*words("b", 80), *words("a", held), *words("c", 80)]))
    assert (match.kind, match.score) == (BROKEN, score)


@pytest.mark.parametrize(("held", "score"), [(8, 0.4), (7, 0.0), (4, 0.0)])
def test_fewer_than_eight_words_are_a_phrase(held: int, score: float) -> None:
    text = [*words("a", held), *words("d", 20 - held)]
    match = only(headed("x", text), headed("y", [*words("b", 80), *words("a", held), *words("c", 80)]))
    assert match.score == score


@pytest.mark.parametrize(("held", "heirs"), [(20, (1,)), (19, ())])
def test_of_a_clause_that_goes_on_an_heir_holds_half(held: int, heirs: tuple[int, ...]) -> None:
    """Of the clause, or of the section: each is as good."""
    text = words("a", 40)
    moved = text[:held]
    grown = headed("y", [*words("b", 60), *moved])
    stays = headed("x", text[held:])
    match = only(headed("x", text), stays, grown)
    assert (match.section, match.heirs) == (0, heirs)


@pytest.mark.parametrize(("own", "heirs"), [(10, (1,)), (11, ())])
def test_a_new_section_that_is_mostly_of_a_clause_is_its_heir(own: int, heirs: tuple[int, ...]) -> None:
    text = words("a", 60)
    match = only(headed("x", text), headed("x", text[:50]), headed("y", [*text[50:], *words("b", own)]))
    assert (match.section, match.heirs) == (0, heirs)
    assert match.kind is (SPLIT if heirs else FUZZY)


def test_a_clause_that_takes_up_a_part_of_another_one_stays_what_it_is() -> None:
    text, other = words("a", 60), words("b", 60)
    before = [headed("x", text), headed("z", other)]
    found = match_clauses(before, [headed("x", text[:30]), headed("z", [*other, *text[30:]])])
    assert (found.clauses[0].kind, found.clauses[0].section, found.clauses[0].heirs) == (SPLIT, 0, (1,))
    assert (found.clauses[1].kind, found.clauses[1].section, found.clauses[1].heirs) == (FUZZY, 1, ())


def test_a_new_section_is_measured_by_the_clauses_that_went_there_alone() -> None:
    parts, text = [words(name, 30) for name in "abcd"], words("e", 60)
    before = [*(headed(str(at), part) for at, part in enumerate(parts)), headed("x", text)]
    after = [
        headed("z", [word for part in parts for word in part]),
        *(headed(f"y{at}", [*text[at * 20 : at * 20 + 20], *words(f"f{at}", 15)]) for at in range(3)),
    ]
    found = match_clauses(before, after).sections
    assert {at: match.score for at, match in found.items()} == {0: 1.0} | dict.fromkeys((1, 2, 3), round(20 / 35, 4))


def test_a_clause_without_a_word_is_lost_without_a_score() -> None:
    assert only(headed("x", "* * *"), headed("y", words("b", 40))) == Match(BROKEN, 0.0)


def test_words_that_only_moved_within_their_clause_make_no_heir() -> None:
    text = words("a", 40)
    match = only(headed("x", text), headed("x", [*text[20:], *text[:20]]), headed("y", words("b", 40)))
    assert (match.section, match.heirs) == (0, ())


def test_a_clause_that_came_back_took_its_words_from_where_they_stood() -> None:
    own, other = words("a", 30), words("b", 40)
    before = [headed("x", own, gone=True), headed("y", [*other, *own])]
    found = match_clauses(before, [headed("x", own), headed("y", other)])
    assert found.clauses[0] == Match(EXACT, 1.0, 0)
    assert (found.clauses[1].kind, found.clauses[1].section, found.clauses[1].heirs) == (SPLIT, 1, (0,))


# --- blocking


def test_neighbours_share_a_rare_run_and_those_that_share_most_come_first() -> None:
    clauses = {0: frozenset({"a", "b", "c"}), 1: frozenset({"z"})}
    sections = {0: frozenset({"a"}), 1: frozenset({"a", "b"}), 2: frozenset({"q"})}
    assert neighbours(clauses, sections) == {0: [1, 0], 1: []}


def test_a_run_in_many_sections_tells_nothing() -> None:
    def near(count: int) -> list[int]:
        return neighbours({0: frozenset({"a"})}, dict.fromkeys(range(count), frozenset({"a"})))[0]

    assert near(8) == [0, 1, 2, 3, 4, 5], "no more than six are compared"
    assert near(9) == []


def test_the_figures_are_those_that_the_decision_names() -> None:
    assert (matching.ALIKE, matching.ALIKE_IN_PLACE, matching.BULK) == (0.5, 0.3, 0.5)


# --- words in common


def test_words_are_compared_without_case_marks_and_targets_of_links() -> None:
    assert score_of("You **pay** the [price](https://a.example/x).", 'you pay, the [PRICE](y "title")') == 1.0
    assert score_of("You pay.", "You may.") == 0.5
    assert score_of("日本語", "日本人") == round(2 / 3, 4), "each sign is a word where no blanks stand between them"


def test_a_score_is_one_only_where_every_word_stayed() -> None:
    assert [stored(score) for score in (1, 0.99999, 0.99984, 0.12344, 0)] == [1, 0.9999, 0.9998, 0.1234, 0]


def test_similarity_below_the_cutoff_is_none() -> None:
    coder = Coder()
    one, other = coder.code("a b c d"), coder.code("a b x y")
    assert [similarity(one, other, cutoff) for cutoff in (0.0, 0.5, 0.51)] == [0.5, 0.5, 0.0]


def test_a_coder_gives_each_word_a_character_and_forgets_texts() -> None:
    coder = Coder()
    first = coder.code("a b a")
    assert (len(first), first[0]) == (3, first[2])
    coder.keep_only(["a b a", "never seen"])
    assert coder.code("a b a") is first
    coder.keep_only([])
    assert coder.code("a b a") == first, "words keep their characters"
    many = coder.code(" ".join(f"w{number}" for number in range(56_000)))
    assert len(set(many)) == 56_000
    assert not any("\ud800" <= sign <= "\udfff" for sign in many), "surrogates are no characters"


def test_runs_are_four_words_in_a_row() -> None:
    assert runs("abcde") == ["abcd", "bcde"]
    assert (runs("abcd"), runs("abc"), runs("a"), runs("")) == (["abcd"], ["abc"], ["a"], [])


def test_words_are_covered_by_runs_that_may_overlap() -> None:
    assert covered("abcdefgh", {"abcd", "bcde"}) == 5
    assert covered("abcdefgh", {"abcd", "efgh"}) == 8
    assert covered("abcdefgh", set()) == covered("", {"abcd"}) == 0
    assert covered("abc", {"abc"}) == 3


def test_changed_runs_are_those_around_a_changed_word() -> None:
    assert changed_runs("abcdefghi", "abcdXfghi") == {"bcde", "cdef", "defg", "efgh"}
    assert changed_runs("abcd", "abcd") == frozenset()
    assert changed_runs("abcdefgh", "abcdXefgh") == frozenset(), "an insertion changes no run of the other text"
    assert changed_runs("Xabc", "abc") == {"Xabc"}


def test_a_clause_followed_by_hand_is_measured_where_both_texts_are_held() -> None:
    assert followed_by_hand("You pay.", "You may.") == (FUZZY, 0.5)
    assert followed_by_hand(None, "You pay.") == followed_by_hand("You pay.", None) == (None, None)

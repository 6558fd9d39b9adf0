"""The review queue: groups of equal evidence, by what a decision on them is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from random import Random
from typing import Any, Final

import pytest

from benchmarks.queue import bound
from claims.review.queue import Group, QueueFilter, QueueOrder, grouped, ordered
from claims.review.records import RuleRecord, records_of, wilson
from graph.review.waiting import WaitingClaim

BORN: Final = datetime(2026, 1, 1, tzinfo=UTC)
SENTENCE: Final = "You agree that any dispute with us is settled by binding arbitration and not in a court of law."


def claim(number: int, **more: Any) -> WaitingClaim:
    one = WaitingClaim(
        handle=f"p{number}/terms/clause~law~{number}",
        version=1,
        status="SUGGESTED",
        state="MAPPED",
        modality="MAY_ENGAGE",
        condition=None,
        confidence=0.8,
        author="rules",
        rule="arbitration",
        created_at=BORN + timedelta(days=number),
        provision=f"p{number}/terms/clause",
        document=f"p{number}/terms",
        platform=f"p{number}",
        audience=None,
        target="law",
        is_flag=False,
        quote=SENTENCE,
    )
    return replace(one, **more)


def sizes(*claims: WaitingClaim) -> list[int]:
    return sorted(len(one.claims) for one in grouped(claims, {}))


def test_the_same_words_of_several_platforms_are_one_group() -> None:
    near = SENTENCE.replace("any dispute", "each dispute")
    assert sizes(claim(1), claim(2), claim(3, quote=near)) == [3]
    (group,) = grouped([claim(1), claim(2), claim(3, quote=near)], {})
    assert [(quote, len(of)) for quote, of in group.sentences] == [(SENTENCE, 2), (near, 1)]


@pytest.mark.parametrize(
    "more",
    [
        {"rule": "another"},
        {"target": "law/art-1"},
        {"audience": "DEVELOPER"},
        {"author": "other-rules"},
        {"condition": "where the user is a consumer"},
        {"modality": "ENGAGES"},
        {"state": "REVIEWED_UNRELATED"},
        {"quote": "We keep your data for as long as the law asks us to keep them, and then we delete them."},
    ],
)
def test_what_differs_in_anything_else_is_another_group(more: dict[str, Any]) -> None:
    assert sizes(claim(1), claim(2, **more)) == [1, 1]


def test_what_rules_say_of_one_sentence_is_decided_at_once() -> None:
    both = [claim(number, rule=rule, target=rule) for number in (1, 2) for rule in ("venue", "waiver")]
    assert sizes(*both) == [4]
    (group,) = grouped(both, {})
    assert (group.rules, group.targets) == (("venue", "waiver"), ("venue", "waiver"))
    assert sizes(*both, claim(3, rule="venue", target="venue")) == [1, 4], "of the third, one of the rules says nothing"


def test_claims_without_words_are_decided_one_by_one() -> None:
    assert sizes(claim(1, quote=""), claim(2, quote="")) == [1, 1]


def test_no_group_is_larger_than_a_batch() -> None:
    assert sizes(*(claim(number) for number in range(501))) == [1, 500]
    three = [claim(number, target=law) for number in range(200) for law in ("a", "b", "c")]
    assert sizes(*three) == [600 - 498, 498], "what is said of one sentence stays together"


def test_each_group_is_worth_what_the_ones_before_it_leave() -> None:
    """Greedy, against the same reckoned without short cuts."""
    random = Random(7)
    groups = [
        Group(
            f"{number:03}",
            ("rule",),
            "rules",
            None,
            (claim(number),),
            {
                (f"p{random.randrange(25)}/terms", f"law-{random.randrange(6)}"): random.choice((0.2, 0.5, 0.9))
                for _ in range(random.randrange(1, 9))
            },
        )
        for number in range(80)
    ]
    seen = {(f"p{number}/terms", "law-1") for number in range(10)}
    known, left = set(seen), sorted(groups, key=lambda one: one.id)
    for one in ordered(groups, seen, QueueOrder.VALUE):
        worth = {other.id: sum(other.cells[cell] for cell in other.cells.keys() - known) for other in left}
        assert one.score == pytest.approx(worth[one.id]) == pytest.approx(max(worth.values()))
        assert one.new_cells == len(one.cells.keys() - known)
        known |= one.cells.keys()
        left = [other for other in left if other.id != one.id]
    assert not left


@pytest.mark.parametrize("seed", range(5))
def test_no_choice_of_groups_shows_more_than_the_bound_says(seed: int) -> None:
    random = Random(seed)
    sets = [{(f"p{random.randrange(6)}", f"law-{random.randrange(3)}") for _ in range(4)} for _ in range(10)]
    groups = [
        Group(str(number), ("rule",), "rules", None, (claim(number),), dict.fromkeys(cells, 0.5))
        for number, cells in enumerate(sets)
    ]
    for decisions in (1, 3, 10):
        best = max(len(set().union(*some)) for some in combinations(sets, decisions))
        assert best <= bound(groups, decisions) + 1e-9
        assert bound(groups, decisions) < best + 2, "a bound that says something"


def test_other_orders_are_by_doubt_by_age_and_by_chance() -> None:
    claims = [claim(number, quote=f"{number} " * 20, confidence=number / 10) for number in range(10)]
    groups = grouped(claims, {})
    doubt = ordered(groups, set(), QueueOrder.UNCERTAIN)
    assert all(abs(one.expected - 0.5) <= abs(other.expected - 0.5) for one, other in pairwise(doubt))
    assert [one.claims[0] for one in ordered(groups, set(), QueueOrder.AGE)] == claims
    chance = [one.id for one in ordered(groups, set(), QueueOrder.RANDOM)]
    assert chance == [one.id for one in ordered(groups[::-1], set(), QueueOrder.RANDOM)]
    assert chance != [one.id for one in groups]


def test_a_filter_keeps_what_it_names() -> None:
    one = claim(1, target="law/art-1")
    for kept in (
        QueueFilter(law="law"),
        QueueFilter(law="law/art-1", platform="p1", rule="arbitration", agent="rules"),
        QueueFilter(status=frozenset({"SUGGESTED"})),
    ):
        assert kept.keeps(one)
    for left in (
        QueueFilter(law="la"),
        QueueFilter(law="law/art-12"),
        QueueFilter(platform="p2"),
        QueueFilter(rule="rules"),
        QueueFilter(agent="arbitration"),
        QueueFilter(status=frozenset({"IN_REVIEW"})),
    ):
        assert not left.keeps(one)
    assert QueueFilter(rule="rules").keeps(claim(1, rule=None)), "without a rule, the author stands for one"


def test_a_record_counts_what_tells_of_the_rule() -> None:
    rows = [
        ("r", "rules", "ACCEPTED", "", 6),
        ("r", "rules", "SUPERSEDED", "", 1),
        ("r", "rules", "REJECTED", "UNRELATED", 2),
        ("r", "rules", "REJECTED", "WEAK_EVIDENCE", 1),
        ("r", "rules", "REJECTED", "DUPLICATE", 40),
        ("r", "rules", "REJECTED", "OUT_OF_SCOPE", 40),
        ("r", "rules", "SUGGESTED", "", 5),
        ("r", "rules", "IN_REVIEW", "", 1),
        ("r", "rules", "STALE", "", 3),
        ("other", "rules", "SUGGESTED", "", 1),
    ]
    record = records_of(rows)["r"]
    assert record == RuleRecord("r", "rules", waiting=6, accepted=7, rejected=3, unrelated=2, stale=3)
    assert record.precision == 0.7
    assert record.interval == pytest.approx((0.397, 0.892), abs=0.001)
    other = records_of(rows)["other"]
    assert (other.precision, other.interval, other.expected(0.6)) == (None, None, 0.6)
    assert record.expected(0.6) == pytest.approx((7 + 3) / 15)


def test_the_interval_is_that_of_wilson() -> None:
    # Newcombe 1998, Statistics in Medicine 17: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for successes, trials, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert wilson(successes, trials) == pytest.approx((low, high), abs=0.0001)

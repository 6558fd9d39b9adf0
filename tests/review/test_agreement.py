"""How far readers agree, and which claims are read a second time: reckoned without a graph."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from claims.agreement.sampling import FEWEST, SHARE, chosen, rank
from claims.agreement.telling import Agreement, agreement_of, by_reviewer, by_rule, disagreements
from graph.publish.quality.agreement import alpha, interval
from graph.review.second_readings import DecidedClaim, Judgement, ReadTwice

DAY = datetime(2026, 1, 1, tzinfo=UTC)


def units(*observers: str) -> list[list[str]]:
    """What each observer said of each unit, one character a unit; a full stop where they said nothing."""
    return [[said for said in unit if said != "."] for unit in zip(*observers, strict=True)]


@pytest.mark.parametrize(
    ("observers", "published"),
    [
        # Krippendorff 2011, A: binary data, two observers, no missing data.
        (("0100000010", "1110010000"), 0.095),
        # The same, B: nominal data, two observers.
        (("aabbdcccedda", "babbbccceddd"), 0.692),
        # The same, C: nominal data, four observers, missing data.
        (("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743),
    ],
)
def test_alpha_is_that_of_published_examples(observers: tuple[str, ...], published: float) -> None:
    assert alpha(units(*observers)) == pytest.approx(published, abs=0.0005)


def test_alpha_by_hand() -> None:
    """Four units of two readers, AA, AA, RR, AR: A five times of 8, R three times. They differ on 1 of 4. Two of the 8
    values, drawn without putting back, differ in 2 * 5 * 3 of 8 * 7 cases: 15/28. So alpha is 1 - (1/4) / (15/28) = 8/15.
    """
    judged = [("A", "A"), ("A", "A"), ("R", "R"), ("A", "R")]
    assert alpha(judged) == pytest.approx(8 / 15)
    assert alpha([(second, first) for first, second in judged[::-1]]) == alpha(judged), "in any order"
    assert alpha([*judged, ("A",), ()]) == alpha(judged), "what one alone has read says nothing"


def test_alpha_of_values_that_are_all_the_same_is_none() -> None:
    assert alpha([("A", "A")] * 20) is None
    assert alpha([]) is None
    assert interval([("A", "A")] * 20) is None
    assert alpha([("A", "A"), ("R", "R")]) == 1
    assert alpha([("A", "R"), ("R", "A")]) == pytest.approx(1 - 1 / (2 / 3))


def test_accepted_claims_alone_never_have_an_alpha_above_chance() -> None:
    """Why rejected claims are read again, too."""
    for rejected in range(1, 20):
        found = alpha([("A", "A")] * (20 - rejected) + [("A", "R")] * rejected)
        assert found is not None
        assert found <= 1e-12


def test_the_interval_holds_alpha_and_is_the_same_each_time() -> None:
    random = Random(3)
    judged = [
        ("A", random.choice("AAAR")) if random.random() < 0.6 else ("R", random.choice("ARRR")) for _ in range(80)
    ]
    found, between = alpha(judged), interval(judged)
    assert found is not None
    assert between is not None
    assert between == interval(judged[::-1])
    low, high = between
    assert low < found < high
    narrower = interval(judged * 9)
    assert narrower is not None
    # Nine times as many units: a third of the width.
    assert (narrower[1] - narrower[0]) / (high - low) == pytest.approx(1 / 3, abs=0.07)


def test_the_interval_holds_the_true_alpha_in_most_samples() -> None:
    """Readers of whom each errs in one of ten cases, on claims of which half are right: they agree with .82, by chance
    with .5, so that alpha is .64.
    """
    random = Random(11)

    def reads(right: bool) -> str:
        return "A" if right != (random.random() < 0.1) else "R"

    held = 0
    for _ in range(60):
        truths = [random.random() < 0.5 for _ in range(100)]
        between = interval([(reads(one), reads(one)) for one in truths])
        held += between is not None and between[0] <= 0.64 <= between[1]
    assert held >= 52


def decided(number: int, rule: str = "venue", **more: object) -> DecidedClaim:
    said: dict[str, object] = {
        "status": "ACCEPTED",
        "reason": None,
        "deciders": frozenset({"ann-1"}),
        "was_read": False,
    }
    handle = f"p{number}/terms/clause~law~{rule}"
    return DecidedClaim(rule=rule, handle=handle, decision=f"{handle}#2", **{**said, **more})  # type: ignore[arg-type]


def test_of_each_rule_ten_are_chosen_and_of_many_the_share() -> None:
    few = [decided(number, rule) for rule in ("venue", "waiver") for number in range(12)]
    found = chosen(few)
    assert sorted({one.rule for one in found}) == ["venue", "waiver"]
    assert len(found) == 2 * FEWEST
    assert len(chosen(few[:7])) == 7, "of fewer, all"
    many = chosen([decided(number) for number in range(20_000)])
    assert len(many) / 20_000 == pytest.approx(SHARE, abs=0.005)


def test_what_is_chosen_does_not_depend_on_order_or_status_and_stays_chosen() -> None:
    claims = [decided(number) for number in range(2000)]
    found = [one.handle for one in chosen(claims)]
    assert found == [one.handle for one in chosen(claims[::-1])]
    rejected = [decided(number, status="REJECTED", reason="WEAK_EVIDENCE") for number in range(2000)]
    assert found == [one.handle for one in chosen(rejected)]
    share = {one.handle for one in claims[:1000] if rank(one.handle) < SHARE}
    assert share <= set(found), "whatever else is decided"


def test_what_tells_nothing_of_the_rule_is_not_chosen() -> None:
    reasons = ("DUPLICATE", "OUT_OF_SCOPE", "WITHDRAWN")
    assert chosen([decided(1, status="REJECTED", reason=one) for one in reasons]) == []
    assert len(chosen([decided(1, status="REJECTED", reason="UNRELATED")])) == 1


def read(
    number: int, first: str, second: str, by: str = "bob-2", rule: str = "venue", newest: bool = True
) -> ReadTwice:
    judged = (Judgement(first, None, None, "ann-1", DAY), Judgement(second, None, None, by, DAY))
    return ReadTwice(rule, f"c{number}", f"d{number}", *judged, is_newest=newest)


def test_agreement_is_told_by_rule_and_by_reviewer() -> None:
    readings = [
        read(1, "ACCEPTED", "ACCEPTED"),
        read(2, "ACCEPTED", "REJECTED", newest=False),
        read(3, "REJECTED", "REJECTED"),
        read(4, "ACCEPTED", "REJECTED", by="cee-3", rule="waiver"),
    ]
    every = agreement_of(readings)
    assert (every.read_twice, every.agreed) == (4, 2)
    assert every.alpha == pytest.approx(1 - 7 * 4 / (2 * 4 * 4))
    rules = by_rule(readings)
    assert {rule: (one.read_twice, one.agreed) for rule, one in rules.items()} == {"venue": (3, 2), "waiver": (1, 0)}
    people = {one.reviewer: (one.first, one.second, one.agreement.agreed) for one in by_reviewer(readings)}
    assert people == {"ann-1": (4, 0, 2), "bob-2": (0, 3, 2), "cee-3": (0, 1, 0)}
    assert [one.handle for one in disagreements(readings)] == ["c4", "c2"], "the open ones first"
    assert agreement_of([]) == Agreement()

"""How alike clauses are, and for which laws accepted clauses of other platforms vote; no graph."""

from __future__ import annotations

from seed.suggest.known_clauses import Known, KnownClauses
from seed.suggest.precedents import Precedents, Reviewed

ARBITRATION = "Disputes are resolved by binding arbitration before one arbitrator, and never by a jury."
ALIKE = "Any dispute is resolved by final and binding arbitration; nobody has a jury."
COOKIES = "Cookies remember which pages you have opened on your device."
OTHERS = [
    Known("other/terms/pets", "Dogs and cats are welcome in every room of the house.", frozenset()),
    Known("other/terms/fees", "Fees are due on the first day of each month.", frozenset({"payment"})),
]


def known(key: str, words: str, *categories: str) -> Known:
    return Known(key, words, frozenset(categories))


def test_the_nearest_are_those_with_rare_words_and_categories_in_common() -> None:
    clauses = KnownClauses(
        [known("a/b/arbitration", ARBITRATION, "arbitration"), known("a/b/cookies", COOKIES), *OTHERS]
    )
    near = clauses.nearest(ALIKE, frozenset({"arbitration"}), 2, lambda _: True)
    assert near[0][0] == "a/b/arbitration"
    without = dict(clauses.nearest(ALIKE, frozenset(), 5, lambda _: True))
    assert round(near[0][1] - without["a/b/arbitration"], 6) == 0.3
    assert near[1][1] < 0.1


def test_the_same_words_are_as_alike_as_can_be() -> None:
    clauses = KnownClauses([known("a/b/arbitration", ARBITRATION), *OTHERS])
    ((key, score),) = clauses.nearest(ARBITRATION, frozenset(), 1, lambda _: True)
    assert (key, round(score, 9)) == ("a/b/arbitration", 1.0)
    assert clauses.nearest("zzz", frozenset(), 5, lambda _: True) == []


def reviewed(key: str, words: str, *laws: str, unrelated: tuple[str, ...] = (), fictional: bool = False) -> Reviewed:
    one = known(key, words, "arbitration")
    return Reviewed(one, key.split("/", maxsplit=1)[0], fictional, frozenset(laws), frozenset(unrelated))


ASKED = known("mine/terms/disputes", ALIKE, "arbitration")


def test_alike_clauses_of_other_platforms_vote_for_their_laws() -> None:
    of = Precedents(
        [
            reviewed("one/terms/arbitration", ARBITRATION, "us-faa"),
            reviewed("two/terms/arbitration", ALIKE, "us-faa", "eu-uctd"),
        ]
    )
    votes = {one.law: dict(one.voters) for one in of.votes(ASKED, "mine", fictional=False)}
    assert votes["us-faa"].keys() == {"one/terms/arbitration", "two/terms/arbitration"}
    assert votes["eu-uctd"] == {"two/terms/arbitration": 1.3}


def test_a_clause_of_the_same_platform_has_no_vote_and_a_made_up_one_none_on_real_ones() -> None:
    own = Precedents([reviewed("mine/terms/arbitration", ALIKE, "us-faa")])
    assert own.votes(ASKED, "mine", fictional=False) == []
    made_up = Precedents([reviewed("one/terms/arbitration", ALIKE, "us-faa", fictional=True)])
    assert made_up.votes(ASKED, "mine", fictional=False) == []
    assert [one.law for one in made_up.votes(ASKED, "mine", fictional=True)] == ["us-faa"]


def test_who_was_found_unrelated_votes_against() -> None:
    voters = [
        reviewed("one/terms/arbitration", ALIKE, "us-faa"),
        reviewed("two/terms/arbitration", ALIKE, unrelated=("us-faa",)),
    ]
    assert [one.law for one in Precedents(voters[:1]).votes(ASKED, "mine", fictional=False)] == ["us-faa"]
    assert Precedents(voters).votes(ASKED, "mine", fictional=False) == []


def test_a_similarity_that_is_too_small_is_no_precedent() -> None:
    of = Precedents([reviewed("one/terms/cookies", COOKIES, "eu-eprivacy")])
    assert of.votes(known("mine/terms/dogs", "Dogs are welcome on this device."), "mine", fictional=False) == []

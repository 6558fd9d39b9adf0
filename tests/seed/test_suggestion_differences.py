"""What becomes of a program's suggestions for a clause: which are new, which stay, which end and as what; no graph."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.review.claim_rows import Evidence, whole
from graph.model.vocabulary import Method
from graph.store.check_rows import problems_of
from graph.store.rows import NodeRow
from seed.suggest.claims import Author, Difference, OwnClaim, Wanted

if TYPE_CHECKING:
    from graph.store.rows import Batch

CLAUSE = "lantern/privacy/faces"
WORDS = "We measure faces at the door. You may say no."
NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
AUTHOR = Author("made-up-rules", "Made-up rules", "0123456789ab")


def wanted(quote: str = "We measure faces at the door.", end: str = "us-il-bipa/sec-15", **says: Any) -> Wanted:
    common: dict[str, Any] = {"modality": "MAY_ENGAGE", "confidence": 0.8, "rule": "faces"}
    place = WORDS.find(quote), WORDS.find(quote) + len(quote)
    common["rationale"] = "The section concerns faces."
    told = common | {"ruleVersion": 1, "validFrom": date(2026, 1, 1), "parties": []} | says
    return Wanted(("LegalTarget", end), told, [Evidence("EXCERPT", quote=quote, verified=True)], place=place)


def flag(beside: str = "us-il-bipa/sec-15") -> Wanted:
    because: dict[str, Any] = {"reason": "People can sue.", "factors": ["PRIVATE_RIGHT_OF_ACTION"], "basis": [beside]}
    says = {**wanted().says, **because}
    return Wanted(("Jurisdiction", "US-IL"), says, wanted().evidence, beside)


def own(made: Wanted, key: str = f"{CLAUSE}~us-il-bipa/sec-15~made-up-rules", **says: Any) -> OwnClaim:
    common: dict[str, Any] = {
        "key": key,
        "status": "SUGGESTED",
        "state": "MAPPED",
        "revision": 1,
        "method": Method.AUTOMATION.value,
    }
    place: dict[str, Any] = {"evidenceStart": 0, "evidenceEnd": 29}
    stored = whole({**made.says, **common, **place, "recordedFrom": NOW, "createdAt": NOW}) | says
    return OwnClaim(made.end[1], stored, made.quotes)


def difference(
    now: list[Wanted], before: list[OwnClaim], *, text: str = WORDS, facts: tuple[str, ...] = ()
) -> Difference:
    found = Difference(AUTHOR)
    found.add(CLAUSE, now, before, text, frozenset(facts))
    return found


def rows(found: Difference) -> Batch:
    batch = found.batch(NOW)
    assert list(problems_of(batch)) == []
    return batch


def claims(batch: Batch) -> dict[str, Any]:
    return {str(one.properties["key"]): one.properties.get("status") for one in batch.nodes if one.label == "Claim"}


def test_a_suggestion_is_written_with_its_rule_its_words_and_its_agent() -> None:
    batch = rows(difference([wanted()], []))
    (claim,) = (dict[str, Any](one.properties) for one in batch.nodes if one.label == "Claim")
    assert claim["key"] == f"{CLAUSE}~us-il-bipa/sec-15~made-up-rules"
    assert (claim["status"], claim["state"], claim["method"]) == ("SUGGESTED", "MAPPED", "AUTOMATION")
    assert (claim["rule"], claim["ruleVersion"]) == ("faces", 1)
    assert WORDS[claim["evidenceStart"] : claim["evidenceEnd"]] == "We measure faces at the door."
    (agent,) = (one.properties for one in batch.nodes if one.label == "Agent")
    assert agent["modelVersion"] == "0123456789ab"
    ends = {one.type: one.end[1] for one in batch.edges}
    assert (ends["ABOUT"], ends["CONCERNS"], ends["MADE_BY"]) == (CLAUSE, "us-il-bipa/sec-15", "made-up-rules")
    # The claim stands for an edge that no plain traversal meets, and that tells the rule.
    (edge,) = (one for one in batch.edges if one.type == "SUGGESTED_ENGAGES")
    assert (edge.start[1], edge.end[1], edge.properties["rule"]) == (CLAUSE, "us-il-bipa/sec-15", "faces")


def test_a_sentence_on_which_several_suggestions_rest_is_written_once() -> None:
    batch = rows(difference([wanted(), wanted(end="us-tx-cubi"), flag()], []))
    labels = [one.label for one in batch.nodes]
    assert (labels.count("Claim"), labels.count("Evidence")) == (3, 1)
    assert len({one.end[1] for one in batch.edges if one.type == "RESTS_ON"}) == 1


def test_the_same_suggestion_is_not_written_again() -> None:
    found = difference([wanted()], [own(wanted())])
    assert len(rows(found)) == 0
    assert found.counted()["kept"] == 1


def test_a_flag_names_the_claim_of_its_engagement_and_stays_with_it() -> None:
    found = difference([flag(), wanted()], [])
    by_key = {str(one.properties["key"]): one.properties for one in rows(found).nodes if one.label == "Claim"}
    assert "SUGGESTED_FLAGS" in {one.type for one in rows(found).edges}
    assert by_key[f"{CLAUSE}~US-IL~made-up-rules"]["withClaim"] == f"{CLAUSE}~us-il-bipa/sec-15~made-up-rules"
    flagged = own(flag(), f"{CLAUSE}~US-IL~made-up-rules", withClaim=f"{CLAUSE}~us-il-bipa/sec-15~made-up-rules")
    assert len(rows(difference([flag(), wanted()], [own(wanted()), flagged]))) == 0
    # The engagement is gone, and so is the reason of the flag.
    ended = claims(rows(difference([], [own(wanted()), flagged])))
    assert set(ended.values()) == {"SUPERSEDED"}


@pytest.mark.parametrize("changed", [{"confidence": 0.6}, {"ruleVersion": 2}, {"condition": "people in Illinois"}])
def test_a_rule_that_says_otherwise_supersedes_what_it_said(changed: dict[str, Any]) -> None:
    batch = rows(difference([wanted(**changed)], [own(wanted())]))
    first = f"{CLAUSE}~us-il-bipa/sec-15~made-up-rules"
    assert claims(batch) == {first: "SUPERSEDED", f"{first}~2": "SUGGESTED"}
    (ended,) = (one.properties for one in batch.nodes if one.properties.get("key") == first)
    assert (ended["recordedTo"], ended["revision"]) == (NOW, 2)
    assert [(one.type, one.properties) for one in batch.removed_edges] == [("SUGGESTED_ENGAGES", {"claimKey": first})]


def test_a_suggestion_whose_words_are_gone_is_stale_and_one_that_is_no_longer_made_superseded() -> None:
    key = f"{CLAUSE}~us-il-bipa/sec-15~made-up-rules"
    assert claims(rows(difference([], [own(wanted())], text="You may say no."))) == {key: "STALE"}
    assert claims(rows(difference([], [own(wanted())]))) == {key: "SUPERSEDED"}
    # What has ended once ends once.
    assert len(rows(difference([], [own(wanted(), status="STALE", recordedTo=NOW)]))) == 0


def test_words_that_moved_within_the_clause_are_the_same_suggestion_at_another_place() -> None:
    before = own(wanted(), evidenceStart=90, evidenceEnd=119)
    batch = rows(difference([wanted()], [before]))
    assert batch.nodes == [NodeRow("Claim", {"key": before.key, "evidenceStart": 0, "evidenceEnd": 29}, partial=True)]
    assert not batch.edges


@pytest.mark.parametrize("status", ["ACCEPTED", "IN_REVIEW"])
def test_what_a_person_holds_is_left_alone(status: str) -> None:
    held = own(wanted(), status=status)
    assert len(rows(difference([wanted(confidence=0.1)], [held]))) == 0
    assert len(rows(difference([], [held]))) == 0


def test_what_was_rejected_is_not_suggested_again_on_the_same_words() -> None:
    rejected = own(wanted(), status="REJECTED", reviewedAt=NOW)
    assert len(rows(difference([wanted(confidence=0.1)], [rejected]))) == 0
    other = wanted("You may say no.")
    assert claims(rows(difference([other], [rejected]))) == {f"{rejected.key}~2": "SUGGESTED"}


def test_nothing_is_suggested_where_somebody_has_decided() -> None:
    assert len(rows(difference([wanted()], [], facts=("us-il-bipa/sec-15",)))) == 0
    # Without the engagement, no flag because of it.
    assert len(rows(difference([wanted(), flag()], [], facts=("us-il-bipa/sec-15",)))) == 0


def test_one_rule_alone_ends_nothing_of_another() -> None:
    other = own(wanted(end="us-tx-cubi", rule="voices"), f"{CLAUSE}~us-tx-cubi~made-up-rules")
    found = Difference(AUTHOR, "faces")
    found.add(CLAUSE, [], [own(wanted()), other], WORDS, frozenset())
    assert claims(rows(found)) == {f"{CLAUSE}~us-il-bipa/sec-15~made-up-rules": "SUPERSEDED"}


# --- again and again, with people in between

_LAWS = ("us-il-bipa/sec-15", "us-tx-cubi", "eu-gdpr/art-9")
_SUGGESTED = st.lists(
    st.tuples(
        st.sampled_from(_LAWS), st.sampled_from(["We measure faces at the door.", "You may say no."]), st.booleans()
    ),
    unique_by=lambda one: one[0],
)
_DECIDED = st.lists(st.sampled_from(["ACCEPTED", "REJECTED", "IN_REVIEW", None]), min_size=3, max_size=3)


def applied(before: list[OwnClaim], found: Difference) -> list[OwnClaim]:
    """The claims as they are once the rows are written."""
    batch = rows(found)
    changed = {str(one.properties["key"]): one.properties for one in batch.nodes if one.label == "Claim"}
    made = {str(says["key"]): one for _, one, says in found.new}
    old = [OwnClaim(one.end, {**one.says, **changed.get(one.key, {})}, one.quotes) for one in before]
    return [*old, *(OwnClaim(one.end[1], changed[key], one.quotes) for key, one in made.items())]


@given(st.lists(st.tuples(_SUGGESTED, _DECIDED), min_size=1, max_size=5))
def test_whatever_was_before_one_pass_is_enough_and_no_decision_is_lost(rounds: list[Any]) -> None:
    claims_: list[OwnClaim] = []
    for suggested, decisions in rounds:
        now = [wanted(quote, end=law, confidence=0.6 if sure else 0.8) for law, quote, sure in suggested]
        held = {
            one.key: one.says["status"]
            for one in claims_
            if one.says["status"] in {"ACCEPTED", "REJECTED", "IN_REVIEW"}
        }
        claims_ = applied(claims_, difference(now, claims_))
        assert len({one.key for one in claims_}) == len(claims_)
        # What people hold or have decided stays as they left it.
        assert held.items() <= {one.key: one.says["status"] for one in claims_}.items()
        again = difference(now, claims_)
        assert len(rows(again)) == 0
        # One suggestion stands for a law at most, and none for a law that somebody holds.
        standing = [one.end for one in claims_ if one.is_open]
        assert len(set(standing)) == len(standing)
        assert set(standing).isdisjoint(one.end for one in claims_ if one.says["status"] in {"ACCEPTED", "IN_REVIEW"})
        for one, decision in zip([one for one in claims_ if one.is_open], decisions, strict=False):
            if decision:
                claims_[claims_.index(one)] = own_decided(one, decision)


def own_decided(one: OwnClaim, status: str) -> OwnClaim:
    reviewed = {} if status == "IN_REVIEW" else {"reviewedAt": NOW}
    return OwnClaim(one.end, {**one.says, "status": status, **reviewed}, one.quotes)

"""What decisions write is what the projection rebuilds from them: the rules alone, on claims held in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

import pytest

from claims.review.deciding import Deciding, Standing, Writing
from claims.review.undoing import rests_on, take_back
from claims.review.verdicts import Item, Outcome, Person, ReviewResult, Verdict
from graph.model.vocabulary import ClaimStatus, ReasonCode, Role
from graph.review.decisions import HeldClaim, HeldDecision
from graph.store.projection import SUGGESTIONS, past, projected
from graph.turns.instants import Turn

if TYPE_CHECKING:
    from graph.store.rows import Batch, EdgeRow

BORN: Final = datetime(2026, 1, 1, tzinfo=UTC)
BY: Final = Person("somebody", Role.REVIEWER)
VERDICTS: Final = (
    (ClaimStatus.ACCEPTED, None),
    (ClaimStatus.ACCEPTED, None),
    (ClaimStatus.REJECTED, ReasonCode.UNRELATED),
    (ClaimStatus.REJECTED, ReasonCode.WEAK_EVIDENCE),
    (ClaimStatus.IN_REVIEW, None),
    (ClaimStatus.SUPERSEDED, None),
)


def claim(clause: str, end: tuple[str, str], author: str, **more: Any) -> HeldClaim:
    pair = f"{clause}~{end[1]}"
    says = {
        "key": f"{pair}~{author}",
        "pair": pair,
        "handle": f"{pair}~{author}",
        "state": "MAPPED",
        "status": "SUGGESTED",
        "modality": "MAY_ENGAGE",
        "confidence": 0.5,
        "rationale": "Because.",
        "method": "HUMAN",
        "parties": [],
        "recordedFrom": BORN,
        "createdAt": BORN,
        "revision": 1,
        **more,
    }
    return HeldClaim(
        says=says,
        provision=clause,
        excerpt_sha256="0" * 64,
        end=end,
        author=author,
        reviewer=None,
        has_evidence=True,
        newest=None,
    )


class World:
    """Claims, decisions and facts as they are kept; drafts are the writer's own matter."""

    def __init__(self, *claims: HeldClaim) -> None:
        self.claims = {one.handle: one for one in claims}
        self.decisions: dict[str, list[dict[str, Any]]] = {one.handle: [] for one in claims}
        self.edges: dict[tuple[str, str], EdgeRow] = {}
        self.now = BORN

    @property
    def today(self) -> date:
        return self.now.date()

    def standing(self) -> Standing:
        return Standing(dict(self.claims), {handle: dict(one.says) for handle, one in self.claims.items()})

    def writing(self) -> Writing:
        self.now += timedelta(seconds=1)
        return Writing(Turn(self.now), BY, None)  # type: ignore[arg-type]  # no reading is accepted here

    def decide(self, handle: str, status: ClaimStatus, reason: ReasonCode | None = None, **more: Any) -> Outcome:
        writing = self.writing()
        verdict = Verdict(status, reason, batch=f"b{self.now.isoformat()}", **more)
        version = self.claims[handle].says["revision"]
        outcome = Deciding(self.standing(), writing, verdict).decide(Item(handle, version))
        self.take(writing.batch)
        return outcome

    def undo(self, batch: str) -> bool:
        standing, writing = self.standing(), self.writing()
        decisions = {
            handle: HeldDecision(one, BY.slug, BY.name)
            for handle, made in self.decisions.items()
            for one in made
            if one["batchKey"] == batch
        }
        if not decisions or rests_on(decisions, standing):
            return False
        take_back(decisions, {}, standing, writing, {"batchKey": f"undo:{batch}"})
        self.take(writing.batch)
        return True

    def take(self, batch: Batch) -> None:
        """Keep what a batch says, in the order in which the writer does."""
        for row in batch.removed_edges:
            if row.type != "REVIEWED_BY" and row.type not in SUGGESTIONS:
                self.remove(row)
        for node in batch.nodes:
            if node.label == "Claim":
                handle = str(node.properties["key"])
                held = self.claims[handle]
                self.claims[handle] = replace(held, says={**held.says, **node.properties})
            elif node.label == "Decision":
                self.keep(dict(node.properties))
        for row in batch.edges:
            if "claimKey" in row.properties and row.type not in SUGGESTIONS:
                self.write(row)

    def remove(self, row: EdgeRow) -> None:
        claims = {key: one.properties["claimKey"] for key, one in self.edges.items() if key[0] == row.type}
        gone = [key for key, name in claims.items() if name == row.properties["claimKey"]]
        assert gone, f"{row.type} of {row.properties} is not there"
        for key in gone:
            del self.edges[key]

    def keep(self, decision: dict[str, Any]) -> None:
        handle = str(decision["key"]).rsplit("#", 1)[0]
        self.decisions[handle].append(decision)
        self.claims[handle] = replace(self.claims[handle], newest=HeldDecision(decision, BY.slug, BY.name))

    def write(self, row: EdgeRow) -> None:
        """A record that is there may end, and says nothing else by that."""
        key = row.type, str(row.properties["key"])
        there = self.edges.get(key)
        if there is not None:
            ended = {**there.properties, "recordedTo": row.properties.get("recordedTo")}
            assert ended == row.properties, f"{key} is written over"
        self.edges[key] = row

    def rebuilt(self) -> dict[tuple[str, str], EdgeRow]:
        """The facts, from claims and decisions alone."""
        found = {}
        for handle, one in self.claims.items():
            assert one.end
            about = (one.provision, one.end, self.today)
            for edge in (*past(one.says, self.decisions[handle], *about), projected(one.says, *about)):
                if edge is not None and edge.type not in SUGGESTIONS:
                    found[edge.type, str(edge.properties["key"])] = edge
        return found


LAW: Final = ("LegalTarget", "law")


def small() -> World:
    ends = (LAW, ("LegalTarget", "other"), ("Jurisdiction", "US-IL"))
    claims = [claim(f"p/d/c{clause}", end, author) for clause in range(2) for end in ends for author in ("ann", "bob")]
    # Of one pair, days that have nothing in common, and days that do not hold yet.
    early = claim("p/d/c0", LAW, "cat", validTo=date(2025, 1, 1))
    late = claim("p/d/c1", LAW, "cat", validFrom=date(2030, 1, 1))
    stated = claim("p/d/c0", ("LegalTarget", "told"), "corpus", status="ACCEPTED")
    return World(*claims, early, late, stated)


@pytest.mark.parametrize("seed", range(20))
def test_a_thousand_reviews_leave_the_facts_that_their_decisions_rebuild(seed: int) -> None:
    random, world = Random(seed), small()
    world.edges = world.rebuilt()
    results: list[ReviewResult] = []
    for _ in range(50):
        batches = sorted({one["batchKey"] for made in world.decisions.values() for one in made})
        if batches and random.random() < 0.25:
            world.undo(random.choice(batches))
        else:
            status, reason = random.choice(VERDICTS)
            supersedes = random.choice((None, random.choice(sorted(world.claims))))
            results.append(
                world.decide(random.choice(sorted(world.claims)), status, reason, supersedes=supersedes).result
            )
        assert world.edges == world.rebuilt()
        for handle, made in world.decisions.items():
            assert [one["claimRevision"] for one in made] == list(range(1, len(made) + 1))
            assert world.claims[handle].says["revision"] == len(made) + 1
        assert_one_fact_a_pair(world)
    assert {ReviewResult.DONE, ReviewResult.CONFLICT} == set(results)


def assert_one_fact_a_pair(world: World) -> None:
    """Of one pair, no two records hold on one day at one instant."""
    facts = list(world.edges.values())
    for number, one in enumerate(facts):
        for other in facts[:number]:
            if one.properties["pair"] == other.properties["pair"]:
                apart = not (
                    in_common(one, other, "validFrom", "validTo")
                    and in_common(one, other, "recordedFrom", "recordedTo")
                )
                assert apart, (one, other)


def in_common(one: EdgeRow, other: EdgeRow, start: str, end: str) -> bool:
    def before(first: Any, second: Any) -> bool:
        return first is None or second is None or first < second

    return before(one.properties.get(start), other.properties.get(end)) and before(
        other.properties.get(start), one.properties.get(end)
    )


def test_taking_back_makes_a_claim_what_it_was() -> None:
    world = small()
    world.edges = world.rebuilt()
    handle = "p/d/c0~told~corpus"
    before = world.claims[handle].says
    assert world.decide(handle, ClaimStatus.REJECTED, ReasonCode.WRONG_UNIT).result is ReviewResult.DONE
    (decision,) = world.decisions[handle]
    assert decision["formerStatedFrom"] == BORN
    assert {type_ for type_, _ in world.edges} == {"ENGAGED"}
    assert world.undo(decision["batchKey"])
    after = world.claims[handle].says
    assert {name: after.get(name) for name in ("status", "reasonCode", "reviewedAt")} == {
        name: before.get(name) for name in ("status", "reasonCode", "reviewedAt")
    }
    assert {type_ for type_, _ in world.edges} == {"ENGAGED", "ENGAGES"}
    (now,) = [one for (type_, _), one in world.edges.items() if type_ == "ENGAGES"]
    assert now.properties["recordedFrom"] == world.now


def rules(clause: str, end: tuple[str, str], **more: Any) -> HeldClaim:
    return claim(clause, end, "rules", method="AUTOMATION", **more)


FLAG: Final = ("Jurisdiction", "US-IL")


def test_a_flag_of_a_program_is_accepted_with_or_after_its_engagement() -> None:
    for named in ({"basis": ["law"]}, {"basis": [], "withClaim": "p/d/c~law~rules"}):
        world = World(rules("p/d/c", LAW), rules("p/d/c", FLAG, **named))
        early = world.decide("p/d/c~US-IL~rules", ClaimStatus.ACCEPTED)
        assert early.problem
        assert early.problem.code == "ENGAGEMENT_FIRST"
        assert world.decide("p/d/c~law~rules", ClaimStatus.ACCEPTED).result is ReviewResult.DONE
        engagement = world.decisions["p/d/c~law~rules"][0]["batchKey"]
        assert world.decide("p/d/c~US-IL~rules", ClaimStatus.ACCEPTED).result is ReviewResult.DONE
        assert not world.undo(engagement), "a flag rests on it"
        assert world.undo(world.decisions["p/d/c~US-IL~rules"][0]["batchKey"])
        assert world.undo(engagement)


def test_a_flag_that_a_program_suggests_alone_or_a_person_proposes_waits_for_nothing() -> None:
    world = World(
        rules("p/d/c", FLAG, basis=["law"]), claim("p/d/c", FLAG, "ann", basis=["law"], validTo=date(2020, 1, 1))
    )
    assert world.decide("p/d/c~US-IL~rules", ClaimStatus.ACCEPTED).result is ReviewResult.DONE
    other = World(rules("p/d/c", LAW), claim("p/d/c", FLAG, "ann", basis=["law"]))
    assert other.decide("p/d/c~US-IL~ann", ClaimStatus.ACCEPTED).result is ReviewResult.DONE


def test_a_claim_of_a_model_is_accepted_alone() -> None:
    world = World(claim("p/d/c", LAW, "model:some"))
    problem = world.decide("p/d/c~law~model:some", ClaimStatus.ACCEPTED, of_many=True).problem
    assert problem
    assert problem.code == "ONE_BY_ONE"
    assert world.decide("p/d/c~law~model:some", ClaimStatus.ACCEPTED).result is ReviewResult.DONE

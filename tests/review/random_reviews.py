"""Reviews at random: many people at once, in batches and one by one, taken back, and some of them killed.

As a program it is one reviewer: `python -m tests.review.random_reviews URI USER PASSWORD SEED COUNT LOG`. What was
acknowledged is a line of the log, written before the next review begins.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, Final

import orjson

from api.execute import Executor
from api.schema import graphql_schema
from claims.review.proposing import propose
from claims.review.reviewing import review, undo
from claims.review.verdicts import Item, Person, ReviewError, ReviewResult, Verdict
from claims.review.writing import BusyError
from graph.engine import Engine
from graph.model.vocabulary import ClaimStatus, ReasonCode, Role
from graph.progress import silent
from graph.publish.invariants import broken_invariants
from graph.turns.state import read_state
from tests.review.proposals import engaging

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Laws and units about which claims are proposed.
LAWS: Final = ("eu-dsa", "eu-p2b", "us-coppa", "eu-gdpr/art-22")
_VERDICTS: Final = (
    (ClaimStatus.ACCEPTED, None),
    (ClaimStatus.ACCEPTED, None),
    (ClaimStatus.REJECTED, ReasonCode.UNRELATED),
    (ClaimStatus.REJECTED, ReasonCode.WEAK_EVIDENCE),
    (ClaimStatus.IN_REVIEW, None),
    (ClaimStatus.SUPERSEDED, None),
)
_EVERYTHING: Final = """query Everything($at: TimeInput) {
  engagements(first: 200, at: $at) { totalCount nodes { id status recordedFrom claim { id status reviewedAt reasonCode reviewedBy { name } } } }
  unrelated: provisions(first: 200, at: $at, filter: { assessment: { target: { path: "eu-dsa" }, state: REVIEWED_UNRELATED } }) { totalCount nodes { key } }
}"""


def proposed(engine: Engine, people: int = 2) -> int:
    """Claims to decide on: of several people about the same pairs."""
    clauses = [key for (key,) in engine.read("MATCH (p:ActiveProvision) RETURN p.key ORDER BY p.key LIMIT 5")]
    for number in range(people):
        for clause in clauses:
            for law in LAWS:
                proposal = engaging(clause, law, f"Reason of person {number}.", f"Words of person {number}.")
                propose(engine, proposal, Person(f"analyst {number}", Role.ANALYST))
    return people * len(clauses) * len(LAWS)


def review_at_random(engine: Engine, seed: int, count: int, log: Path) -> None:
    """So many reviews of one reviewer."""
    random, by = Random(seed), Person(f"reviewer {seed}", Role.REVIEWER)
    batches: list[str] = []
    with log.open("ab") as file:
        for number in range(count):
            try:
                told = _one(engine, random, by, f"batch {seed} {number}", batches)
            except (BusyError, ReviewError) as error:
                told = {"refused": str(error)}
            file.write(orjson.dumps(told) + b"\n")
            file.flush()


def _one(engine: Engine, random: Random, by: Person, batch: str, batches: list[str]) -> dict[str, Any]:
    if batches and random.random() < 0.2:
        taken = random.choice(batches)
        return {"undone": taken, "claims": undo(engine, taken, by)}
    status, reason = random.choice(_VERDICTS)
    rows = engine.read("MATCH (c:Claim) WHERE c.key CONTAINS '~analyst-' RETURN c.handle, c.revision ORDER BY c.handle")
    items = [Item(handle, version) for handle, version in random.sample(rows, random.choice((1, 1, 3, 8)))]
    outcomes = review(engine, items, Verdict(status, reason, batch=batch), by)
    batches.append(batch)
    done = [one.handle for one in outcomes if one.result is ReviewResult.DONE]
    return {"batch": batch, "status": status.value, "done": done}


def everything(engine: Engine, revision: str) -> Any:
    """What the graph says at a published state."""
    executor = Executor(graphql_schema(), engine, base_url="https://graph.example/")
    answer = executor.answer(_EVERYTHING, {"at": {"revision": revision}})
    assert not answer.errors, answer.errors
    return answer.data


def newest(engine: Engine) -> str:
    found = read_state(engine).newest
    assert found
    return found.key


def faults(engine: Engine, logs: list[Path]) -> Iterator[str]:
    """Everything that is not as it should be when all reviewers are done."""
    for rule, breaches in broken_invariants(engine, silent).items():
        yield from (f"{rule}: {one}" for one in breaches)
    decided = _decided(engine)
    for handle, revisions in decided["revisions"].items():
        if revisions != list(range(1, len(revisions) + 1)):
            yield f"{handle}: decided on the versions {revisions}"
    for handle, version, count in engine.read(
        "MATCH (c:Claim) RETURN c.handle, c.revision, COUNT { (c)<-[:DECIDES]-() }"
    ):
        if version != count + 1:
            yield f"{handle}: version {version} after {count} decisions"
    for log in logs:
        for line in log.read_bytes().splitlines():
            told = orjson.loads(line)
            yield from _lost(told, decided["batches"])


def _lost(told: dict[str, Any], batches: dict[str, set[str]]) -> Iterator[str]:
    """What was acknowledged and is not there."""
    name = told.get("batch") or (f"undo:{told['undone']}" if "undone" in told else None)
    if name is not None:
        acknowledged = set(told.get("done", told.get("claims", ())))
        if acknowledged != batches.get(name, set()):
            yield f"{name}: acknowledged {sorted(acknowledged)}, there is {sorted(batches.get(name, set()))}"


def _decided(engine: Engine) -> dict[str, Any]:
    batches: dict[str, set[str]] = {}
    revisions: dict[str, list[int]] = {}
    for handle, batch, revision in engine.read(
        "MATCH (d:Decision)-[:DECIDES]->(c:Claim) RETURN c.handle, d.batchKey, d.claimRevision ORDER BY d.claimRevision"
    ):
        batches.setdefault(batch, set()).add(handle)
        revisions.setdefault(handle, []).append(revision)
    return {"batches": batches, "revisions": revisions}


def main() -> None:
    uri, user, password, seed, count, log = sys.argv[1:]
    with Engine.connect(uri, user, password) as engine:
        review_at_random(engine, int(seed), int(count), Path(log))


if __name__ == "__main__":
    main()

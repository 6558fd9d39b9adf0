"""What was decided and can be read a second time, and what was read so."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from graph.store.projection import native

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from graph.engine import Engine
    from graph.review.decisions import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedClaim:
    """A claim of a program that somebody has decided, with all who have decided on it, by their slugs."""

    #: The rule that made it; the slug of its author where there is none.
    rule: str
    handle: str
    #: Key of the decision that holds.
    decision: str
    status: str
    reason: str | None
    deciders: frozenset[str]
    #: Whether a second person has read it, on this decision or on one before that was not taken back.
    was_read: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one person held of a claim: status, reason and words; who, by slug, and when."""

    status: str
    reason: str | None
    note: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadTwice:
    """A decision and the second reading of the same claim. `is_newest` says that nobody has decided on it since."""

    rule: str
    handle: str
    decision: str
    first: Judgement
    second: Judgement
    is_newest: bool

    @property
    def agrees(self) -> bool:
        """Whether both came to the same."""
        return self.first.status == self.second.status


@dataclass(frozen=True, slots=True)
class BlindClaim:
    """A claim as somebody sees it who shall not know what was decided: neither status nor author nor confidence."""

    decision: str
    provision: str
    title: str
    document: str
    platform: str
    words: str | None
    #: Path and label of the law or unit, or code and name of the place.
    target: str
    target_label: str
    state: str
    modality: str | None
    condition: str | None
    rationale: str
    quotes: list[str]


#: A decision that was taken back is as if nobody had decided.
_TAKEN_BACK: Final = "EXISTS { (c)<-[:DECIDES]-(u:Decision) WHERE u.undoes = d.key }"
_DECIDED: Final = f"""
MATCH (a:Agent)<-[:MADE_BY]-(c:Claim) WHERE a.method <> 'HUMAN' AND c.status IN ['ACCEPTED', 'REJECTED']
  AND c.recordedTo IS NULL
MATCH (c)<-[:DECIDES]-(n:Decision) WHERE n.claimRevision + 1 = c.revision
MATCH (c)-[:CONCERNS]->()
RETURN coalesce(c.rule, a.slug), c.handle, n.key, n.status, n.reasonCode,
  COLLECT {{ MATCH (c)<-[:DECIDES]-(:Decision)-[:DECIDED_BY]->(w:Agent) RETURN DISTINCT w.slug }},
  EXISTS {{ (c)<-[:DECIDES]-(d:Decision)<-[:READS_AGAIN]-(:SecondReading) WHERE NOT {_TAKEN_BACK} }}
ORDER BY c.handle"""
_READ_TWICE: Final = f"""
MATCH (s:SecondReading)-[:READS_AGAIN]->(d:Decision)-[:DECIDES]->(c:Claim)-[:MADE_BY]->(a:Agent)
WHERE NOT {_TAKEN_BACK}
MATCH (d)-[:DECIDED_BY]->(first:Agent) MATCH (s)-[:READ_BY]->(second:Agent)
RETURN coalesce(c.rule, a.slug), c.handle, d.key,
  [d.status, d.reasonCode, d.note, first.slug, d.recordedFrom],
  [s.status, s.reasonCode, s.note, second.slug, s.recordedFrom],
  d.claimRevision + 1 = c.revision
ORDER BY s.recordedFrom, s.key"""
_BLIND: Final = """
UNWIND $decisions AS key
MATCH (:Decision {key: key})-[:DECIDES]->(c:Claim)-[:ABOUT]->(p:Clause)-[:IN_DOCUMENT]->(d:Document)
MATCH (c)-[:CONCERNS]->(e)
RETURN key, p.key, p.title, d.title, d.platformSlug, p.excerptText, coalesce(e.path, e.code),
  coalesce(e.label, e.name), c.state, c.modality, c.condition, c.rationale,
  COLLECT { MATCH (c)-[:RESTS_ON]->(v:Evidence) WHERE v.quote IS NOT NULL RETURN v.quote ORDER BY v.key }"""
_STANDS: Final = """
MATCH (d:Decision {key: $decision})-[:DECIDES]->(c:Claim)-[:ABOUT]->(p:Clause)
RETURN d.claimRevision + 1 = c.revision AND c.recordedTo IS NULL, p.excerptSha256,
  EXISTS { (d)<-[:READS_AGAIN]-(:SecondReading) }"""


def decided_claims(engine: Engine) -> list[DecidedClaim]:
    """Every claim of a program about a law or place that is accepted or rejected by a decision, by handle."""
    return [
        DecidedClaim(
            rule=rule,
            handle=handle,
            decision=decision,
            status=status,
            reason=reason,
            deciders=frozenset(deciders),
            was_read=was_read,
        )
        for rule, handle, decision, status, reason, deciders, was_read in engine.read(_DECIDED)
    ]


def read_twice(engine: Engine) -> list[ReadTwice]:
    """Every second reading with its decision, those first that were made first; none of a decision that was taken
    back.
    """
    return [
        ReadTwice(rule, handle, decision, _judgement(first), _judgement(second), newest)
        for rule, handle, decision, first, second, newest in engine.read(_READ_TWICE)
    ]


def _judgement(row: list[Any]) -> Judgement:
    status, reason, note, by, at = row
    return Judgement(status, reason, note, by, native({"at": at})["at"])


def seen_blindly(engine: Engine, decisions: Iterable[str]) -> list[BlindClaim]:
    """The claims of some decisions, by the keys of these, in their order, without what was decided."""
    names = [field.name for field in fields(BlindClaim)]
    rows = engine.read(_BLIND, {"decisions": list(decisions)})
    return [BlindClaim(**dict(zip(names, row, strict=True))) for row in rows]


@dataclass(frozen=True, slots=True)
class HeldDecided:
    """A decision that is read a second time, within the transaction that does so."""

    is_newest: bool
    excerpt_sha256: str | None
    was_read: bool


def held_decided(held: Held, decision: str) -> HeldDecided | None:
    """The decision of a key; None where there is none."""
    rows = held.rows(_STANDS, decision=decision)
    return HeldDecided(*rows[0]) if rows else None

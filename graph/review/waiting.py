"""What waits for a decision, and what was decided: read outside of a transaction."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from graph.store.projection import native

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from graph.engine import Engine


@dataclass(frozen=True, slots=True)
class WaitingClaim:
    """A claim that nobody has decided, with what tells it from others."""

    handle: str
    version: int
    status: str
    state: str
    modality: str | None
    condition: str | None
    confidence: float
    #: Slug of its author, and the rule by which a program made it.
    author: str
    rule: str | None
    created_at: datetime
    provision: str
    document: str
    platform: str
    audience: str | None
    #: Path of the law or unit, or code of the place.
    target: str
    is_flag: bool
    #: Words of the first piece of its evidence.
    quote: str


_WAITING: Final = """
MATCH (c:Claim) WHERE c.recordedTo IS NULL
  AND (c.status IN ['SUGGESTED', 'IN_REVIEW'] OR (c.status = 'STALE' AND c.statedFrom IS NOT NULL))
MATCH (c)-[:ABOUT]->(p:Provision)-[:IN_DOCUMENT]->(d:Document) MATCH (c)-[:MADE_BY]->(a:Agent)
MATCH (c)-[:CONCERNS]->(e)
RETURN c.handle, c.revision, c.status, c.state, c.modality, c.condition, c.confidence, a.slug, c.rule, c.createdAt,
  p.key, d.key, d.platformSlug, d.audience, coalesce(e.path, e.code), e.path IS NULL,
  coalesce(head(COLLECT { MATCH (c)-[:RESTS_ON]->(v:Evidence) WHERE v.quote IS NOT NULL
    RETURN v.quote ORDER BY v.key LIMIT 1 }), '')
ORDER BY c.handle"""
_DECIDED_CELLS: Final = """
MATCH (c:Claim) WHERE NOT c.status IN ['SUGGESTED', 'IN_REVIEW'] AND c.recordedTo IS NULL
MATCH (c)-[:ABOUT]->(:Clause)-[:IN_DOCUMENT]->(d:Document) MATCH (c)-[:CONCERNS]->(e)
RETURN DISTINCT d.key, split(coalesce(e.path, e.code), '/')[0]"""
_VERSIONS: Final = "UNWIND $handles AS handle MATCH (c:Claim {handle: handle}) RETURN c.handle, c.revision"
_RECORDS: Final = """
MATCH (c:Claim)-[:MADE_BY]->(a:Agent) WHERE a.method <> 'HUMAN'
RETURN coalesce(c.rule, a.slug), a.slug, c.status, coalesce(c.reasonCode, ''), count(*)"""


_MOVED: Final = """
MATCH (d:Decision {status: 'ACCEPTED'})-[:DECIDES]->(c:Claim {status: 'ACCEPTED'})-[:ABOUT]->(p:Provision)
WHERE c.recordedTo IS NULL AND d.claimRevision + 1 = c.revision AND d.excerptSha256 <> coalesce(p.excerptSha256, '')
  AND ($document IS NULL OR p.documentKey = $document)
WITH c, p, COLLECT { MATCH (c)-[:RESTS_ON]->(e:Evidence {kind: 'EXCERPT', verified: true}) RETURN e.quote } AS quotes
WHERE size(quotes) > 0 AND none(quote IN quotes WHERE p.excerptText CONTAINS quote)
RETURN c.handle, quotes, coalesce(p.excerptText, '') ORDER BY c.handle"""


def claims_without_words(engine: Engine, document: str | None = None) -> list[tuple[str, list[str], str]]:
    """Accepted claims whose provisions have other words by now, none of which are those that the claim rests on; of one
    document, where it is said. Handle, the words that are gone, the words of the provision.
    """
    return [(handle, quotes, text) for handle, quotes, text in engine.read(_MOVED, {"document": document})]


def waiting_claims(engine: Engine) -> list[WaitingClaim]:
    """Every claim about a law or place that nobody has decided, by handle."""
    names = [field.name for field in fields(WaitingClaim)]
    return [WaitingClaim(**native(dict(zip(names, row, strict=True)))) for row in engine.read(_WAITING)]


def decided_cells(engine: Engine) -> set[tuple[str, str]]:
    """Keys of a document and of a law or place of which some claim was decided."""
    return {(document, law) for document, law in engine.read(_DECIDED_CELLS)}


def standing_by_rule(engine: Engine) -> list[tuple[str, str, str, str, int]]:
    """How many claims of each rule have each status, for each reason: rule, slug of the agent, status, reason, number.
    What a program says without a rule is counted under the program.
    """
    return [(rule, agent, status, reason, count) for rule, agent, status, reason, count in engine.read(_RECORDS)]


def versions_of(engine: Engine, handles: Iterable[str]) -> dict[str, int]:
    """The versions of claims, by handle."""
    found = engine.read(_VERSIONS, {"handles": list(handles)})
    return {str(handle): int(version) for handle, version in found}

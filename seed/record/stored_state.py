"""The graph -> what it has recorded of a document: its claims, and the readings of its clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from graph.model.vocabulary import ClaimStatus
from graph.store.projection import native
from seed.record.transaction_time import Recorded, Stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.engine import Engine

K = TypeVar("K")


def recorded_of(engine: Engine, document: str) -> Recorded:
    """Everything that the graph has recorded of a document; nothing of one that it does not know."""
    return Recorded(_grouped(_claims(engine, document)), _grouped(_readings(engine, document)))


def _grouped(found: Iterable[tuple[K, Stored]]) -> dict[K, list[Stored]]:
    groups: dict[K, list[Stored]] = {}
    for key, one in found:
        groups.setdefault(key, []).append(one)
    return groups


def _claims(engine: Engine, document: str) -> Iterator[tuple[tuple[str, str], Stored]]:
    text = (
        "MATCH (:Document {key: $document})<-[:IN_DOCUMENT|WILL_BE_IN]-(p:Clause)<-[:ABOUT]-(c:Claim)-[:CONCERNS]->(e) "
        "MATCH (c)-[:MADE_BY]->(a:Agent) OPTIONAL MATCH (c)-[:RESTS_ON]->(v:Evidence) "
        "WITH p, c, e, a, collect(v.key) AS evidence ORDER BY c.recordedFrom, c.key "
        "RETURN p.key, coalesce(e.path, e.code), properties(c), c.key, a.slug, evidence"
    )
    for provision, end, properties, key, agent, evidence in engine.stream(text, document=document):
        says = native(properties)
        yield (provision, end), _stored(key, says, agent, evidence, is_fact=says["status"] == ClaimStatus.ACCEPTED)


def _readings(engine: Engine, document: str) -> Iterator[tuple[str, Stored]]:
    text = (
        "MATCH (:Document {key: $document})<-[:IN_DOCUMENT|WILL_BE_IN]-(p:Clause)-[:HAS_HISTORY]->(r:ProvisionVersion) "
        "MATCH (r)-[:SOURCE_VERSION]->(v:VersionRecord) "
        "RETURN p.key, properties(r), r.versionKey, v.key ORDER BY p.key, r.ordinal"
    )
    for provision, properties, key, version in engine.stream(text, document=document):
        yield provision, _stored(key, native(properties), "", [version], is_fact=True)


def _stored(key: str, says: dict[str, Any], by: str, rests_on: list[str], *, is_fact: bool) -> Stored:
    return Stored(says, says["recordedFrom"], says.get("recordedTo"), by, frozenset(rests_on), is_fact, key)

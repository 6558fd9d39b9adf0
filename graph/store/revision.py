"""Published states of the graph: a number, an instant, and a hash over everything the graph says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from graph.store.digest import content_digest
from graph.store.indexes import sample
from graph.store.instants import TICK, take_turn, utc_now
from graph.store.unfinished import mark_finished

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

    from graph.engine import Engine
    from graph.store.instants import Clock


@dataclass(frozen=True, slots=True)
class Revision:
    """One published state."""

    key: str
    ordinal: int
    content_hash: str
    published_at: datetime


def newest_revision(engine: Engine) -> Revision | None:
    """The newest published state; None in a graph that has none."""
    text = "MATCH (r:Revision) RETURN r.key, r.ordinal, r.contentHash, r.publishedAt ORDER BY r.ordinal DESC LIMIT 1"
    found = engine.read(text)
    if not found:
        return None
    key, ordinal, digest, published_at = found[0]
    return Revision(key, ordinal, digest, published_at.to_native().astimezone(UTC))


def publish_revision(
    engine: Engine, clock: Clock = utc_now, *, anew: bool = False, ends_seed: bool = False
) -> Revision:
    """Publish the graph as it is now, and have it planned for as it is; the newest revision stays where nothing has
    changed since, unless it is published `anew`, because something that it says depends on the day.

    With `ends_seed` the first seed is finished with it. A revision is later than every record that it holds.
    """
    former = newest_revision(engine)
    published = None
    while published is None:
        seen = engine.read(_UNPUBLISHED)
        digest = content_digest(engine)
        published = engine.write(
            partial(_published, clock=clock, digest=digest, seen=seen, anew=anew, ends_seed=ends_seed)
        )
    if published != former:
        sample(engine)
    return published


#: The newest instant at which something was written that is not published; one row at most.
_UNPUBLISHED: Final = "MATCH (r:Revision) WHERE r.unpublished IS NOT NULL RETURN r.unpublished"

#: In a graph that has no published state, when the newest record began.
_RECORDED: Final = "MATCH (n:Platform|DocumentVersion|ProvisionVersion|Claim) RETURN max(n.recordedFrom)"

_PUBLISH: Final = """
OPTIONAL MATCH (former:Revision {key: $former}) REMOVE former.unpublished
WITH count(*) AS one
CREATE (r:Revision) SET r = $revision"""


def _published(
    tx: ManagedTransaction, *, clock: Clock, digest: str, seen: list[list[Any]], anew: bool, ends_seed: bool
) -> Revision | None:
    """The revision; None where something was written since `seen`, which the digest may not hold."""
    turn = take_turn(tx, clock)
    if [record.values() for record in tx.run(_UNPUBLISHED)] != seen:
        return None
    if ends_seed:
        mark_finished(tx)
    if turn.newest and turn.published_at and turn.content_hash == digest and not anew:
        tx.run("MATCH (r:Revision {key: $key}) REMOVE r.unpublished", key=turn.newest).consume()
        return Revision(turn.newest, turn.ordinal, digest, turn.published_at)
    last = tx.run(_RECORDED).single(strict=True)[0] if turn.newest is None else None
    at = max(turn.now, last.to_native().astimezone(UTC) + TICK) if last else turn.now
    revision = Revision(f"r{turn.ordinal + 1}", turn.ordinal + 1, digest, at)
    properties = {"key": revision.key, "ordinal": revision.ordinal, "contentHash": digest, "publishedAt": at}
    tx.run(_PUBLISH, former=turn.newest, revision=properties).consume()
    return revision

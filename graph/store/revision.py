"""Published states of the graph: a number, an instant, and a hash over everything the graph says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graph.store.digest import content_digest
from graph.store.indexes import sample
from graph.store.rows import Batch, NodeRow
from graph.store.writer import Writer

if TYPE_CHECKING:
    from graph.engine import Engine
    from graph.store.rows import Value


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


def publish_revision(engine: Engine) -> Revision:
    """Publish the graph as it is now, and have it planned for as it is; the newest revision stays where nothing has
    changed since.
    """
    newest = newest_revision(engine)
    digest = content_digest(engine)
    if newest and newest.content_hash == digest:
        return newest
    ordinal = newest.ordinal + 1 if newest else 1
    revision = Revision(f"r{ordinal}", ordinal, digest, datetime.now(UTC))
    properties: dict[str, Value] = {
        "key": revision.key,
        "ordinal": ordinal,
        "contentHash": digest,
        "publishedAt": revision.published_at,
    }
    Writer(engine).write(Batch(nodes=[NodeRow("Revision", properties)]))
    sample(engine)
    return revision

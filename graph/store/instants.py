"""When something is written: the one clock of all records, read inside the transaction that writes them.

Instants only go up: what is recorded is recorded later than everything that was published or written before, whoever
wrote it, and whatever a clock says that was set back. So an answer at a published state, which counts the records up to
its instant, never changes. Writers take turns by a lock, and none takes its turn while somebody else holds the lease
(`graph.store.lease`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from graph.store.lease import check, lock

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

#: Tells what time it is, in UTC.
Clock = Callable[[], datetime]

#: The smallest step of time that the graph keeps.
TICK: Final = timedelta(microseconds=1)

_NEWEST: Final = (
    "MATCH (r:Revision) RETURN r.key, r.publishedAt, r.unpublished, r.ordinal, r.contentHash "
    "ORDER BY r.ordinal DESC LIMIT 1"
)
_MARK: Final = "MATCH (r:Revision {key: $key}) SET r.unpublished = $now"


def utc_now() -> datetime:
    """The time of the machine."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Turn:
    """The turn of one transaction to write: nobody else writes or publishes before it ends.

    `newest` is the key of the newest published state, None in a graph that has none; `unpublished` the instant of the
    newest write that is not published.
    """

    now: datetime
    newest: str | None = None
    ordinal: int = 0
    content_hash: str = ""
    published_at: datetime | None = None
    unpublished: datetime | None = None

    def mark(self, tx: ManagedTransaction) -> None:
        """Let the graph say that something was written which no published state holds."""
        if self.newest is not None:
            tx.run(_MARK, key=self.newest, now=self.now).consume()


def take_turn(tx: ManagedTransaction, clock: Clock) -> Turn:
    """Wait for the turn of the transaction, and tell its instant: later than all that was written before.

    Raises `HeldError` or `LeaseLostError` where somebody else holds the lease.
    """
    lock(tx)
    check(tx)
    newest = _newest(tx)
    if newest is None:
        return Turn(clock())
    earlier = [one + TICK for one in (newest.published_at, newest.unpublished) if one]
    return replace(newest, now=max(clock(), *earlier))


def _newest(tx: ManagedTransaction) -> Turn | None:
    record = tx.run(_NEWEST).single()
    if record is None:
        return None
    key, published, unpublished, ordinal, digest = record.values()
    at, last = (one.to_native().astimezone(UTC) if one else None for one in (published, unpublished))
    return Turn(datetime.max.replace(tzinfo=UTC), key, ordinal, digest, at, last)

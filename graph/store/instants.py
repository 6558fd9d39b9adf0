"""When something is written: the one clock of all records, read inside the transaction that writes them.

Instants only go up: what is recorded is recorded later than everything that was published or written before, whoever
wrote it, and whatever a clock says that was set back. So an answer at a published state, which counts the records up to
its instant, never changes. Writers take turns by a lock on the newest published state.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

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
_LOCK: Final = "MATCH (r:Revision {key: $key}) SET r.ordinal = r.ordinal"
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
    """Wait for the turn of the transaction, and tell its instant: later than all that was written before."""
    found = _newest(tx)
    while found is not None:
        tx.run(_LOCK, key=found.newest).consume()
        # The state may not have been the newest any more when the lock came.
        key, found = found.newest, _newest(tx)
        if found is not None and found.newest == key:
            earlier = [one + TICK for one in (found.published_at, found.unpublished) if one]
            return Turn(
                max(clock(), *earlier),
                found.newest,
                found.ordinal,
                found.content_hash,
                found.published_at,
                found.unpublished,
            )
    return Turn(clock())


def _newest(tx: ManagedTransaction) -> Turn | None:
    record = tx.run(_NEWEST).single()
    if record is None:
        return None
    key, published, unpublished, ordinal, digest = record.values()
    at, last = (one.to_native().astimezone(UTC) if one else None for one in (published, unpublished))
    return Turn(datetime.max.replace(tzinfo=UTC), key, ordinal, digest, at, last)

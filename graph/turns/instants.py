"""When something is written: the one clock of all records, read inside the transaction that writes them.

Instants only go up: what is recorded is recorded later than everything that was published or written before, whoever
wrote it, and whatever a clock says that was set back. So an answer at a published state, which counts the records up to
its instant, never changes. Writers take turns by a lock, and none takes its turn while somebody else holds the lease
(`graph.turns.lease`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from graph.turns.lease import check
from graph.turns.state import lock_and_read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from neo4j import ManagedTransaction

    from graph.turns.state import Published

#: Tells what time it is, in UTC.
Clock = Callable[[], datetime]

#: The smallest step of time that the graph keeps.
TICK: Final = timedelta(microseconds=1)

#: Writes are counted, so that whoever has added up a part sees that it was written since.
_MARK: Final = """
CALL () {
  UNWIND $parts AS key MERGE (p:DigestPart {key: key}) SET p:StalePart, p.writes = coalesce(p.writes, 0) + 1
}
MATCH (r:Revision {key: $key}) SET r.unpublished = $now"""


def utc_now() -> datetime:
    """The time of the machine."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Turn:
    """The turn of one transaction to write: nobody else writes or publishes before it ends.

    `newest` is the newest published state, None in a graph that has none; `day` the day of which the graph says what
    holds, and `begun` whether something began or ended then that is not published.
    """

    now: datetime
    newest: Published | None = None
    day: date | None = None
    begun: bool = False

    def mark(self, tx: ManagedTransaction, parts: Iterable[str] = ()) -> None:
        """Let the graph say that something was written which no published state holds, and in which parts of its
        content (`graph.store.parts`).
        """
        key = self.newest.key if self.newest else None
        tx.run(_MARK, key=key, now=self.now, parts=sorted(set(parts))).consume()


def take_turn(tx: ManagedTransaction, clock: Clock) -> Turn:
    """Wait for the turn of the transaction, and tell its instant: later than all that was written before.

    Raises `HeldError` or `LeaseLostError` where somebody else holds the lease.
    """
    state = lock_and_read(tx)
    check(state)
    newest = state.newest
    earlier = [one + TICK for one in (newest.published_at, newest.unpublished) if one] if newest else []
    return Turn(max(clock(), *earlier) if earlier else clock(), newest, state.day, state.begun)

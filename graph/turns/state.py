"""What a graph tells of itself, in one read: who writes, what is published, which day it speaks of, how it is stored.

It is kept in a few nodes of labels that no digest, revision or answer knows. All of it is read at once because the
first statements of a Neo4j that was just started cost tenths of a second each, and a command asks for all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from graph.errors import DatabaseUnavailableError, DeadlineExceededError

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

    from graph.engine import Engine

#: By Neo4j's own clock, in milliseconds: machines whose clocks differ agree.
NOW: Final = "datetime.realtime().epochMillis"

_SAYS: Final = f"""
  COLLECT {{ MATCH (l:WriteLease) WITH l, l.until - {NOW} AS left ORDER BY left DESC LIMIT 1
    RETURN [properties(l), left] }} AS lease,
  COLLECT {{ MATCH (r:Revision) WITH r ORDER BY r.ordinal DESC LIMIT 1 RETURN properties(r) }} AS newest,
  COLLECT {{ MATCH (f:GraphFormat) RETURN properties(f) }} AS formats,
  EXISTS {{ (:UnfinishedSeed) }} AS unfinished,
  EXISTS {{ (:Platform|LegalTarget) }} AS holds"""
_READ: Final = f"RETURN COLLECT {{ MATCH (t:WriteTurn) RETURN properties(t) }} AS turns, {_SAYS}"
#: Whoever sets this holds the lock until its transaction ends: there is a node from the first turn on, and where two
#: first ones made two, both are locked, before anything is read.
_TURN: Final = f"MERGE (t:WriteTurn) SET t.taken = true WITH collect(properties(t)) AS turns RETURN turns, {_SAYS}"


@dataclass(frozen=True, slots=True)
class Published:
    """The newest published state."""

    key: str
    ordinal: int
    content_hash: str
    published_at: datetime
    #: The newest instant at which something was written that is not published; None where all of it is.
    unpublished: datetime | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What a graph tells of itself; a graph that is empty tells nothing."""

    #: The properties of the lease, and for how many seconds it holds.
    lease: tuple[dict[str, Any], float] | None = None
    newest: Published | None = None
    #: The number of the format in which it is stored, and of the reader that its archives were read by; the digest of
    #: the law catalogue that it holds. None where it does not tell.
    version: int | None = None
    reader_version: int | None = None
    catalogue: str | None = None
    #: The digest of the quality rules by which findings were made, and the day that these were made for.
    quality_rules: str | None = None
    quality_day: date | None = None
    #: The day (UTC) of which it says what holds; with `begun` something began or ended then that is not published.
    day: date | None = None
    begun: bool = False
    #: Whether a first seed has begun and is not published.
    is_unfinished: bool = False
    #: Whether it holds a platform or a law.
    holds: bool = False
    #: Whether there is a node by which writers take turns.
    has_turn: bool = False


def read_state(engine: Engine, *, within_s: float | None = None) -> State:
    """What the graph tells now; raises `DatabaseUnavailableError` where Neo4j does not answer `within_s`."""
    try:
        (found,) = engine.read(_READ, timeout_s=within_s)
    except DeadlineExceededError as error:
        raise DatabaseUnavailableError(f"Neo4j did not answer within {within_s:g} s") from error
    return _state(*found)


def lock_and_read(tx: ManagedTransaction) -> State:
    """Let nobody else write before the transaction ends, and tell what the graph says from now on."""
    return _state(*tx.run(_TURN).single(strict=True).values())


def _state(
    turns: list[dict[str, Any]],
    leases: list[Any],
    newest: list[dict[str, Any]],
    formats: list[dict[str, Any]],
    unfinished: bool,  # the columns of the statement
    holds: bool,
) -> State:
    says = formats[0] if formats else {}
    days = {turn.get("day") for turn in turns}
    day = days.pop() if len(days) == 1 else None
    return State(
        lease=(leases[0][0], leases[0][1] / 1000) if leases else None,
        newest=_published(newest[0]) if newest else None,
        version=says.get("version"),
        reader_version=says.get("readerVersion"),
        catalogue=says.get("catalogue"),
        quality_rules=says.get("qualityRules"),
        quality_day=says["qualityDay"].to_native() if "qualityDay" in says else None,
        day=day.to_native() if day else None,
        begun=any(turn.get("begun") for turn in turns),
        is_unfinished=unfinished,
        holds=holds,
        has_turn=bool(turns),
    )


def _published(says: dict[str, Any]) -> Published:
    last = says.get("unpublished")
    return Published(
        says["key"],
        says["ordinal"],
        says["contentHash"],
        _instant(says["publishedAt"]),
        _instant(last) if last else None,
    )


def _instant(at: Any) -> datetime:
    native: datetime = at.to_native()
    return native.astimezone(UTC)

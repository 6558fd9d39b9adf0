"""The content digest as it is kept: the sum of each part, those that are stale, and the sum of all.

A node of a label that no digest, revision or answer knows holds the sum of one part, and another one the sum of all.
A graph that has no sum of all, because an earlier version wrote it, or because it was never published, is added up
whole once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.publish.digest import sums_anew, sums_of, told
from graph.turns.state import read_state

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from neo4j import ManagedTransaction

    from graph.engine import Engine

_STALE: Final = """
RETURN COLLECT { MATCH (d:ContentDigest) RETURN d.sum }, COLLECT { MATCH (p:StalePart) RETURN [p.key, p.writes] }"""
_PARTS: Final = "MATCH (p:DigestPart) RETURN p.key, p.sum, p.writes, p:StalePart"
_FORGET: Final = "MATCH (p:DigestPart|ContentDigest) DELETE p"
_KEEP: Final = """
UNWIND $rows AS row
MERGE (p:DigestPart {key: row.key})
WITH p, row, p.sum AS former
SET p.sum = row.sum REMOVE p:StalePart
RETURN former"""
_KEEP_ALL: Final = "MERGE (d:ContentDigest) SET d.sum = $sum"


@dataclass(frozen=True, slots=True)
class KeptDigest:
    """The sum of all, None where everything is to be added up, and how often each stale part was written."""

    total: str | None
    stale: Mapping[str, int]


def kept(engine: Engine) -> KeptDigest:
    """What is kept now."""
    ((totals, stale),) = engine.read(_STALE)
    return KeptDigest(totals[0] if totals else None, dict(stale))


def kept_in(tx: ManagedTransaction) -> KeptDigest:
    """The same, within a transaction."""
    totals, stale = tx.run(_STALE).single(strict=True).values()
    return KeptDigest(totals[0] if totals else None, dict(stale))


def added_up(engine: Engine, found: KeptDigest) -> dict[str, int]:
    """The sums of the stale parts; of all parts where nothing is kept."""
    return sums_anew(engine) if found.total is None else sums_of(engine, found.stale)


def keep(tx: ManagedTransaction, found: KeptDigest, sums: Mapping[str, int]) -> str:
    """Keep the sums that were added up of what was found; the digest of the whole content."""
    if found.total is None:
        keep_nothing(tx)
    rows = [{"key": key, "sum": told(number)} for key, number in sums.items()]
    former = sum(int(record[0] or "0", 16) for record in tx.run(_KEEP, rows=rows)) if rows else 0
    total = told(int(found.total or "0", 16) - former + sum(sums.values()))
    tx.run(_KEEP_ALL, sum=total).consume()
    return total


def keep_nothing(tx: ManagedTransaction) -> None:
    """Have everything added up anew when the graph is published next."""
    tx.run(_FORGET).consume()


def differences(engine: Engine) -> Iterator[str]:
    """One sentence for each sum that is not what it should be; parts that were written since are left out."""
    before = _stored(engine)
    total = kept(engine).total
    if total is None:
        return
    anew = sums_anew(engine)
    after, state = _stored(engine), read_state(engine)
    for key in sorted(before.keys() | anew.keys()):
        stored = before.get(key)
        if stored == after.get(key) and not (stored and stored.is_stale):
            yield from _difference(key, stored.sum if stored else told(0), told(anew.get(key, 0)))
    if before == after:
        yield from _difference("all parts", total, told(sum(int(one.sum, 16) for one in after.values())))
        if state.newest and not state.newest.unpublished:
            yield from _difference(f"revision {state.newest.key}", state.newest.content_hash, total)


def _difference(what: str, stored: str, right: str) -> Iterator[str]:
    if stored != right:
        yield f"{what}: the digest kept is {stored}, and what the graph holds adds up to {right}"


@dataclass(frozen=True, slots=True)
class _Part:
    """One part as it is kept."""

    sum: str
    writes: int | None
    is_stale: bool


def _stored(engine: Engine) -> dict[str, _Part]:
    return {key: _Part(sum_ or told(0), writes, stale) for key, sum_, writes, stale in engine.read(_PARTS)}

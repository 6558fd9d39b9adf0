"""Published states of the graph: a number, an instant, and a hash over everything the graph says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from graph.publish.kept_digest import added_up, keep, kept, kept_in
from graph.publish.quality.kept import are_kept, found_for
from graph.publish.quality.kept import keep as keep_findings
from graph.store.indexes import sample
from graph.turns.instants import TICK, take_turn, utc_now
from graph.turns.state import read_state
from graph.turns.unfinished import mark_finished

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

    from graph.engine import Engine
    from graph.publish.kept_digest import KeptDigest
    from graph.publish.quality.finding import Found
    from graph.turns.instants import Clock
    from graph.turns.state import Published, State


@dataclass(frozen=True, slots=True)
class Revision:
    """One published state."""

    key: str
    ordinal: int
    content_hash: str
    published_at: datetime

    @classmethod
    def of(cls, published: Published) -> Revision:
        """The revision that is the newest published state."""
        return cls(published.key, published.ordinal, published.content_hash, published.published_at)


def newest_revision(engine: Engine) -> Revision | None:
    """The newest published state; None in a graph that has none."""
    newest = read_state(engine).newest
    return Revision.of(newest) if newest else None


def publish_revision(
    engine: Engine, clock: Clock = utc_now, *, anew: bool = False, ends_seed: bool = False, is_small: bool = False
) -> Revision:
    """Publish the graph as it is now, and have it planned for anew where it has outgrown its plans; the newest revision
    stays where nothing has changed since, unless it is published `anew`, because something that it says depends on the
    day.

    What `is_small`, such as a decision, outgrows nothing, and is not counted. With `ends_seed` the first seed is
    finished with it. A revision is later than every record that it holds. Only the parts of the content that were
    written since are added up, and looked through by the quality rules; findings that differ from those of before are
    published, too.
    """
    state = read_state(engine)
    found, before = kept(engine), state.newest
    if state.newest and not (_is_written(state, found) or anew or ends_seed):
        return Revision.of(state.newest)
    published = None
    while published is None:
        written = _Written(found, added_up(engine, found), found_for(engine, state, found, state.day or clock().date()))
        published = engine.write(partial(_published, clock=clock, written=written, anew=anew, ends_seed=ends_seed))
        found, state = kept(engine), read_state(engine)
    if not is_small and (before is None or published != Revision.of(before)):
        sample(engine)
    return published


def _is_written(state: State, found: KeptDigest) -> bool:
    """Whether there is something that the newest published state may not hold."""
    unpublished = state.newest and state.newest.unpublished
    return bool(state.begun or unpublished or found.stale or found.total is None or not are_kept(state))


@dataclass(frozen=True, slots=True)
class _Written:
    """What was written since the newest published state: which parts, their sums, and what the quality rules find."""

    parts: KeptDigest
    sums: dict[str, int]
    findings: Found


#: In a graph that has no published state, when the newest record began.
_RECORDED: Final = "MATCH (n:Platform|DocumentVersion|ProvisionVersion|Claim) RETURN max(n.recordedFrom)"

_PUBLISH: Final = """
OPTIONAL MATCH (former:Revision {key: $former}) REMOVE former.unpublished
WITH count(*) AS one
CREATE (r:Revision) SET r = $revision"""


_DAY_IS_PUBLISHED: Final = "MATCH (t:WriteTurn) REMOVE t.begun"


def _published(
    tx: ManagedTransaction, *, clock: Clock, written: _Written, anew: bool, ends_seed: bool
) -> Revision | None:
    """The revision; None where something was written since, which the sums and findings may not hold."""
    turn = take_turn(tx, clock)
    if kept_in(tx) != written.parts:
        return None
    digest = keep(tx, written.parts, written.sums)
    if ends_seed:
        mark_finished(tx)
    if turn.begun:
        tx.run(_DAY_IS_PUBLISHED).consume()
    newest = turn.newest
    last = tx.run(_RECORDED).single(strict=True)[0] if newest is None else None
    at = max(turn.now, last.to_native().astimezone(UTC) + TICK) if last else turn.now
    differs = keep_findings(tx, written.findings, at)
    if newest and newest.content_hash == digest and not (differs or anew or turn.begun):
        tx.run("MATCH (r:Revision {key: $key}) REMOVE r.unpublished", key=newest.key).consume()
        return Revision.of(newest)
    ordinal = newest.ordinal + 1 if newest else 1
    properties = {"key": f"r{ordinal}", "ordinal": ordinal, "contentHash": digest, "publishedAt": at}
    tx.run(_PUBLISH, former=newest and newest.key, revision=properties).consume()
    return Revision(f"r{ordinal}", ordinal, digest, at)

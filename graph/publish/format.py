"""In which format a graph is stored: a number, and what brings an older graph up to it.

A node of a label that no digest, revision or answer knows, `GraphFormat`, holds the number (`version`), that of the
reader by which archives were read (`readerVersion`), and the digest of the law catalogue that was written. A graph of a
newer format than this version knows is left alone: what its rules are cannot be known here. An older one is brought up
by `STEPS`, each of which may be cut in two and run again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.errors import ClausegraphError
from graph.model.model import LABELS
from graph.publish.kept_digest import keep_nothing
from graph.publish.revision import publish_revision
from graph.store.present import promote
from graph.store.projection import undecided
from graph.store.rows import Batch, in_chunks
from graph.store.writer import Writer, WriteSummary
from graph.turns.instants import take_turn, utc_now
from graph.turns.state import read_state

if TYPE_CHECKING:
    from collections.abc import Callable

    from neo4j import ManagedTransaction

    from graph.engine import Engine
    from graph.turns.instants import Clock
    from graph.turns.state import State

    Step = Callable[[Engine, Clock], object]


#: Edges that one transaction writes.
_AT_ONCE: Final = 5000


class NewerFormatError(ClausegraphError):
    """The graph is stored in a format of a later version."""

    exit_code = 2

    def __init__(self, version: int) -> None:
        super().__init__(
            f"the graph is stored in format {version}, and this version of Clausegraph knows formats up to {VERSION}; "
            "nothing was written. Use the version that wrote the graph, or a later one, or another data folder (--data)"
        )


def refuse_newer(state: State) -> None:
    """Raise `NewerFormatError` where the graph is of a later version."""
    if state.version is not None and state.version > VERSION:
        raise NewerFormatError(state.version)


def is_current(state: State) -> bool:
    """Whether the graph is in the format of this version."""
    return state.version == VERSION


def bring_up(engine: Engine, clock: Clock = utc_now) -> list[str]:
    """Bring a graph up to the format of this version; the names of the steps that this took, none in a new graph.

    Raises `NewerFormatError`, and what `take_turn` raises.
    """
    state = read_state(engine)
    refuse_newer(state)
    if is_current(state):
        return []
    done = []
    # A graph of before there was a number is of format 1; one that holds nothing is of the newest.
    for version in range((state.version or 1) + 1, VERSION + 1):
        if state.holds:
            for name, step in STEPS[version]:
                step(engine, clock)
                done.append(name)
        _remember(engine, clock, version=version)
    return done


def remember_reader(tx: ManagedTransaction, version: int) -> None:
    """Let the graph say which reader its archives were read by, within a transaction that has its turn."""
    tx.run(_REMEMBER, says={"readerVersion": version}).consume()


def remember_catalogue(engine: Engine, clock: Clock, digest: str | None) -> None:
    """Let the graph say which law catalogue it holds; None while one is written."""
    _remember(engine, clock, catalogue=digest)


def _remember(engine: Engine, clock: Clock, **says: int | str | None) -> None:
    def write(tx: ManagedTransaction) -> None:
        take_turn(tx, clock)
        tx.run(_REMEMBER, says=says).consume()

    engine.write(write)


_REMEMBER: Final = "MERGE (f:GraphFormat) SET f += $says"


def _label(engine: Engine, clock: Clock) -> None:
    """Give nodes the labels that they always carry and those of marks, and let the day be begun by the rules of now."""

    def write(tx: ManagedTransaction) -> None:
        take_turn(tx, clock)
        for label in LABELS:
            if label.always:
                tx.run(f"MATCH (n:{label.name}) WHERE NOT n:{label.always} SET n:{label.always}").consume()
            for mark in label.marks:
                text = f"MATCH (n:{label.name} {{{mark.property}: $word}}) WHERE NOT n:{mark.label} SET n:{mark.label}"
                tx.run(text, word=mark.word).consume()
        tx.run("MATCH (t:WriteTurn) REMOVE t.day").consume()

    engine.write(write)


def _add_up(engine: Engine, clock: Clock) -> None:
    """Add up the content whole, and publish it with its new digest; where something else is to be published, then."""

    def write(tx: ManagedTransaction) -> None:
        take_turn(tx, clock)
        keep_nothing(tx)

    engine.write(write)
    _publish(engine, clock)


def _publish(engine: Engine, clock: Clock) -> None:
    """Publish what differs from before, the findings of the quality rules among it; where something else is to be
    published, then.
    """
    newest = read_state(engine).newest
    if newest and not newest.unpublished:
        publish_revision(engine, clock)


def _suggest(engine: Engine, clock: Clock) -> None:
    """Give each claim that waits for a decision the edge of a suggestion, and publish them; where something else is to
    be published, then.
    """
    newest = read_state(engine).newest
    writer, written = Writer(engine, clock), WriteSummary()
    for edges in in_chunks(undecided(engine, clock().date()), _AT_ONCE):
        written += writer.write(Batch(edges=edges))
    if written and newest and not newest.unpublished:
        publish_revision(engine, clock)


#: What brings a graph from the format before to this one, each step with its name.
STEPS: Final[dict[int, tuple[tuple[str, Step], ...]]] = {
    2: (("labels", _label), ("what holds today", promote), ("content digest by parts", _add_up)),
    3: (("suggestions", _suggest),),
    4: (("findings of the quality rules", _publish),),
}
VERSION: Final = max(STEPS)

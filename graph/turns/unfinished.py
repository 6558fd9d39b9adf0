"""A mark in a graph whose first seed has begun and is not published: it is finished before anything else is written.

The mark is a node of a label of its own, which no digest, revision or answer knows. It is there before the first
statement of the seed, and goes in the transaction that publishes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.turns.state import read_state

if TYPE_CHECKING:
    from neo4j import ManagedTransaction

    from graph.engine import Engine

#: Of a graph that holds anything a mark would tell nothing: perhaps it is somebody's own.
_MARK: Final = """
WITH 1 AS one WHERE NOT EXISTS { (:Platform|LegalTarget|Revision) }
MERGE (:UnfinishedSeed)"""


def mark_unfinished(engine: Engine) -> None:
    """Mark an empty graph; another one stays as it is."""
    engine.write(lambda tx: tx.run(_MARK).consume())


def is_unfinished(engine: Engine) -> bool:
    """Whether a first seed has begun and is not published."""
    return read_state(engine).is_unfinished


def mark_finished(tx: ManagedTransaction) -> None:
    """Take the mark away."""
    tx.run("MATCH (s:UnfinishedSeed) DELETE s").consume()

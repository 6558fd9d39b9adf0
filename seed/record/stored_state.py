"""The graph -> what it has recorded of a document: its claims, and the readings of its clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from graph.store.projection import states_fact
from graph.store.reads import claims_of, readings_of
from seed.record.transaction_time import StoredRecord, StoredState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.engine import Engine

K = TypeVar("K")


def recorded_of(engine: Engine, document: str) -> StoredState:
    """Everything that the graph has recorded of a document; nothing of one that it does not know."""
    return StoredState(_grouped(_claims(engine, document)), _grouped(_readings(engine, document)))


def _grouped(found: Iterable[tuple[K, StoredRecord]]) -> dict[K, list[StoredRecord]]:
    groups: dict[K, list[StoredRecord]] = {}
    for subject, record in found:
        groups.setdefault(subject, []).append(record)
    return groups


def _claims(engine: Engine, document: str) -> Iterator[tuple[tuple[str, str], StoredRecord]]:
    for pair, label, says, agent, evidence in claims_of(engine, document):
        record = StoredRecord(
            key=says["key"],
            says=says,
            recorded_from=says["recordedFrom"],
            recorded_to=says.get("recordedTo"),
            by=agent,
            rests_on=frozenset(evidence),
            is_fact=states_fact(says, label),
        )
        yield pair, record


def _readings(engine: Engine, document: str) -> Iterator[tuple[str, StoredRecord]]:
    for provision, says, version, is_judged in readings_of(engine, document):
        record = StoredRecord(
            key=says["versionKey"],
            says=says,
            recorded_from=says["recordedFrom"],
            recorded_to=says.get("recordedTo"),
            rests_on=frozenset((version,)),
            is_judged=is_judged,
        )
        yield provision, record

"""Rows -> graph: checks what Neo4j Community cannot, then writes a batch in one transaction.

Every row is merged by its key, so writing equal rows twice leaves the graph as it was, and the counters say so. What a
row does not name stays; None takes a property away. A batch is written whole or not at all. What is recorded once
(`on_create`, `settled` in the model) is not written again. What the rows record, they record at the instant of their
transaction (`graph.turns.instants`).

Labels, relationship types and property names in the Cypher come from `graph.model`; values travel as parameters.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from graph.errors import RowError
from graph.model.model import LABEL, RELATIONSHIP_TYPE
from graph.store.check_rows import problems_of
from graph.store.derived import derive
from graph.store.drafts import draft_statement, ending_statement
from graph.store.parts import part_of_edge, part_of_node
from graph.store.present import begin_day, hide, show
from graph.store.projection import SUGGESTIONS
from graph.store.rows import NOW
from graph.turns.instants import take_turn, utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from neo4j import ManagedTransaction, SummaryCounters

    from graph.engine import Engine
    from graph.model.declare import Label, Mark, Property
    from graph.store.rows import Batch, EdgeRow, NodeRow, Value
    from graph.turns.instants import Clock, Turn

#: Rows in one UNWIND: large enough to amortise the round trip, small enough to keep Neo4j's heap flat.
_CHUNK: Final = 1000

# A property is set only where it differs: a second import then reports no change because it makes none.
_DIFFERS: Final = (
    "any(k IN keys(row.values) WHERE NOT coalesce({0}[k] = row.values[k], {0}[k] IS NULL AND row.values[k] IS NULL))"
)


@dataclass(slots=True)
class WriteSummary:
    """What changed, by Neo4j's own counters."""

    nodes_created: int = 0
    edges_created: int = 0
    edges_removed: int = 0
    properties_set: int = 0

    def __add__(self, other: WriteSummary) -> WriteSummary:
        return WriteSummary(
            self.nodes_created + other.nodes_created,
            self.edges_created + other.edges_created,
            self.edges_removed + other.edges_removed,
            self.properties_set + other.properties_set,
        )

    def __bool__(self) -> bool:
        return bool(self.nodes_created or self.edges_created or self.edges_removed or self.properties_set)


class Writer:
    """Writes batches through one engine. `clock` tells what time it is.

    What is written is written upon a graph that says what holds on the day of the clock (`graph.store.present`), and
    the parts of the content in which it is are marked (`graph.publish.kept_digest`).
    """

    def __init__(self, engine: Engine, clock: Clock = utc_now) -> None:
        self.engine, self.clock = engine, clock

    def write(self, batch: Batch | Callable[[Turn], Batch]) -> WriteSummary:
        """Write `batch` in one transaction, retried as a whole when Neo4j asks for it. A function is given the turn of
        the transaction, its instant and what is published by then, and makes the batch, anew for each try.

        Raises `RowError`, with every problem, when a row breaks the model or an edge's end does not exist, and what
        `take_turn` raises.
        """
        if not callable(batch):
            _check(batch)
        return self.engine.write(lambda tx: self._written(tx, batch))

    def _written(self, tx: ManagedTransaction, batch: Batch | Callable[[Turn], Batch]) -> WriteSummary:
        turn = take_turn(tx, self.clock)
        begin_day(tx, turn)
        return write_within(tx, turn, batch(turn) if callable(batch) else batch, checked=not callable(batch))


def write_within(tx: ManagedTransaction, turn: Turn, batch: Batch, *, checked: bool = False) -> WriteSummary:
    """Write `batch` within a transaction that has its turn and has begun the day; raises as `Writer.write` does."""
    if not checked:
        _check(batch)
    summary, parts = _run(tx, list(_statements(batch, turn.now)))
    if batch.clauses:
        counters, shown = show(tx, batch.clauses, turn.now.date())
        summary += _counted(counters)
        parts |= shown
    if batch.gone:
        counters, hidden = hide(tx, batch.gone)
        summary += _counted(counters)
        parts |= hidden
    if summary or parts:
        turn.mark(tx, parts)
    return summary


def _check(batch: Batch) -> None:
    problems = list(problems_of(batch))
    if problems:
        raise RowError(problems)


@dataclass(frozen=True, slots=True)
class _Statement:
    """One statement, its rows, and what to say of a row that found no node to stand on."""

    text: str
    rows: list[dict[str, Any]]
    #: The part of the content that a row is in.
    part: Callable[[dict[str, Any]], str | None]
    #: A format string over the row's parameters; None where a row that matches nothing is no problem.
    missing: str | None = None


def _statements(batch: Batch, now: datetime) -> Iterator[_Statement]:
    yield from _removals(batch.removed_edges, now)
    yield from _nodes(batch.nodes, now)
    yield from _edges(batch.edges, now)


def _nodes(rows: Iterable[NodeRow], now: datetime) -> Iterator[_Statement]:
    groups: dict[tuple[str, bool, bool], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row.label, row.partial, row.named].append(_node_parameters(row, now))
    for (label, partial, named), parameters in groups.items():
        missing = label + " {key!r} is not in the graph"
        yield _Statement(_node_statement(label, partial, named), parameters, _node_part(label), missing)


def _edges(rows: Iterable[EdgeRow], now: datetime) -> Iterator[_Statement]:
    groups: dict[tuple[str, str, str, bool], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        stands = row.properties.get("recordedTo") is None
        groups[row.type, row.start[0], row.end[0], stands].append(_edge_parameters(row, now))
    for (type_, start, end, stands), parameters in groups.items():
        missing = f"{type_} from {start} {{start!r}} to {end} {{end!r}}: one of the two is not in the graph"
        text = _suggestion_statement if stands and type_ in SUGGESTIONS else _edge_statement
        yield _Statement(text(type_, start, end), parameters, _edge_part(type_, start), missing)


def _removals(rows: Iterable[EdgeRow], now: datetime) -> Iterator[_Statement]:
    groups: dict[tuple[str, str, str, tuple[str, ...]], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        group = groups[row.type, row.start[0], row.end[0], tuple(sorted(row.properties))]
        group.append({"start": row.start[1], "end": row.end[1], "values": dict(row.properties), "now": now})
    for (type_, start, end, names), parameters in groups.items():
        yield _Statement(_removal_statement(type_, start, end, names), parameters, _edge_part(type_, start))


def _node_part(label: str) -> Callable[[dict[str, Any]], str | None]:
    return lambda row: part_of_node(label, row["key"])


def _edge_part(type_: str, start: str) -> Callable[[dict[str, Any]], str | None]:
    return lambda row: part_of_edge(type_, start, row["start"])


def _run(tx: ManagedTransaction, statements: list[_Statement]) -> tuple[WriteSummary, set[str]]:
    """Run the statements: what they changed, and the parts of the content in which that is."""
    total, parts = WriteSummary(), set[str]()
    problems: list[str] = []
    for statement in statements:
        for chunk in _chunks(statement.rows):
            result = tx.run(statement.text, rows=chunk)
            reached = {record[0] for record in result}
            written = _counted(result.consume().counters)
            if written:
                total += written
                parts |= {part for part in map(statement.part, chunk) if part}
            if statement.missing is not None and len(reached) < len(chunk):
                problems += [
                    statement.missing.format(**row) for position, row in enumerate(chunk) if position not in reached
                ]
    if problems:
        raise RowError(problems)
    return total, parts


def _counted(counters: SummaryCounters) -> WriteSummary:
    return WriteSummary(
        counters.nodes_created, counters.relationships_created, counters.relationships_deleted, counters.properties_set
    )


def _chunks(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """Rows in chunks, numbered in place so that a statement can say which it reached."""
    source = iter(rows)
    while chunk := list(islice(source, _CHUNK)):
        for position, row in enumerate(chunk):
            row["n"] = position
        yield chunk


@cache
def _node_statement(label: str, partial: bool, named: bool) -> str:
    declared = LABEL[label]
    find = f"(n:{declared.always or label} {{{declared.key}: row.key}})"
    also = "".join(f":{name}" for name in _also(declared, named))
    create = f"ON CREATE SET n += row.once{f', n{also}' if also else ''}\n"
    return (
        "UNWIND $rows AS row\n"
        + (f"MATCH {find}\n" if partial else f"MERGE {find}\n{create}")
        + f"FOREACH (_ IN CASE WHEN {_DIFFERS.format('n')} THEN [1] ELSE [] END | SET n += row.values)\n"
        f"{_settle('n', declared.properties)}"
        f"{''.join(_marking(mark) for mark in declared.marks)}"
        f"{_ending(declared)}"
        "RETURN row.n"
    )


def _marking(mark: Mark) -> str:
    """Clauses that give a node the label of a word that the row says of it, or take the label away."""
    word = f"row.values.{mark.property}"
    return "".join(
        f"FOREACH (_ IN CASE WHEN {word} {operator} '{mark.word}' THEN [1] ELSE [] END | {action} n:{mark.label})\n"
        for operator, action in (("=", "SET"), ("<>", "REMOVE"))
    )


def _ending(declared: Label) -> str:
    """A clause that takes the label from a record that has ended, so that no plain traversal meets it."""
    if declared.known_to is None:
        return ""
    ended = f"row.settled.{declared.known_to} IS NOT NULL"
    return f"FOREACH (_ IN CASE WHEN {ended} THEN [1] ELSE [] END | REMOVE n:{declared.name})\n"


def _also(declared: Label, named: bool) -> tuple[str, ...]:
    """Further labels of a new node. One that is only named says nothing yet, and nothing of what holds today."""
    return declared.also if named or declared.always is None else (*declared.also, declared.name)


@cache
def _suggestion_statement(type_: str, start: str, end: str) -> str:
    return draft_statement(type_, _found(start, "start"), _found(end, "end"))


@cache
def _edge_statement(type_: str, start: str, end: str) -> str:
    key = " {key: row.key}" if RELATIONSHIP_TYPE[type_].keyed else ""
    return (
        "UNWIND $rows AS row\n"
        f"MATCH (a{_found(start, 'start')})\n"
        f"MATCH (b{_found(end, 'end')})\n"
        f"MERGE (a)-[r:{type_}{key}]->(b)\n"
        "ON CREATE SET r += row.once\n"
        f"FOREACH (_ IN CASE WHEN {_DIFFERS.format('r')} THEN [1] ELSE [] END | SET r += row.values)\n"
        f"{_settle('r', RELATIONSHIP_TYPE[type_].properties)}"
        "RETURN row.n"
    )


def _settle(variable: str, properties: tuple[Property, ...]) -> str:
    """Clauses that set each settled property where it is absent, and leave it where it is there."""
    return "".join(
        f"FOREACH (_ IN CASE WHEN {variable}.{one.name} IS NULL AND row.settled.{one.name} IS NOT NULL "
        f"THEN [1] ELSE [] END | SET {variable}.{one.name} = row.settled.{one.name})\n"
        for one in properties
        if one.settled
    )


@cache
def _removal_statement(type_: str, start: str, end: str, names: tuple[str, ...]) -> str:
    if type_ in SUGGESTIONS:
        return ending_statement(type_, _found(start, "start"), _found(end, "end"))
    such = f" {{{', '.join(f'{name}: row.values.{name}' for name in names)}}}" if names else ""
    former = RELATIONSHIP_TYPE[type_].former
    said = f"CREATE (a)-[:{former} {{recordedFrom: r.recordedFrom, recordedTo: row.now}}]->(b)\n" if former else ""
    return (
        "UNWIND $rows AS row\n"
        f"MATCH (a{_found(start, 'start')})-[r:{type_}{such}]->(b{_found(end, 'end')})\n"
        f"{said}"
        "DELETE r\n"
        "RETURN row.n"
    )


def _found(label: str, side: str) -> str:
    """The label and the key by which the node at one side of a row's edge is found."""
    if label == "LegalTarget":
        return f":{label} {{path: row.{side}}}"
    return f":{LABEL[label].always or label} {{{LABEL[label].key}: row.{side}}}"


def _node_parameters(row: NodeRow, now: datetime) -> dict[str, Any]:
    label = LABEL[row.label]
    parts = _parts(row.properties, label.properties, now)
    values = parts["values"]
    values |= {one.name: derive(one, row.properties[one.source]) for one in label.every_derived if one.source in values}
    return {"key": row.properties[label.key], **parts}


def _edge_parameters(row: EdgeRow, now: datetime) -> dict[str, Any]:
    declared = RELATIONSHIP_TYPE[row.type]
    parts = _parts(row.properties, declared.properties, now)
    if declared.former:
        parts["once"].setdefault("recordedFrom", now)
    return {"start": row.start[1], "end": row.end[1], "key": row.properties.get("key"), "now": now, **parts}


@cache
def _written(properties: tuple[Property, ...]) -> dict[str, str]:
    """The properties that are not written whenever they differ, and when they are."""
    return {one.name: "once" if one.on_create else "settled" for one in properties if one.on_create or one.settled}


def _parts(given: Mapping[str, Value], declared: tuple[Property, ...], now: datetime) -> dict[str, dict[str, Value]]:
    """The properties of a row by when they are written: on creation, where absent, whenever they differ."""
    parts: dict[str, dict[str, Value]] = {"once": {}, "settled": {}, "values": {}}
    written = _written(declared)
    for name, value in given.items():
        parts[written.get(name, "values")][name] = now if value is NOW else value
    return parts


def as_stored(row: NodeRow) -> dict[str, Any]:
    """The label, key and properties of a node as they are stored, with what is derived of them."""
    return {"label": row.label, **_node_parameters(row, datetime.min.replace(tzinfo=UTC))}

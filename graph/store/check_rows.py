"""What a batch must satisfy before it is written: the checks that Neo4j Community leaves to us.

Takes rows, gives one sentence for each problem; knows the model and no database.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import isnan
from typing import TYPE_CHECKING

from graph.model.model import LABEL, RELATIONSHIP_TYPE
from graph.store.rows import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.model.declare import Label, Property, RelationshipType
    from graph.store.rows import Batch, EdgeRow, NodeRow, Value


def problems_of(batch: Batch) -> Iterator[str]:
    """Every way in which `batch` breaks the model."""
    for node in batch.nodes:
        yield from _node_problems(node)
    for edge in (*batch.edges, *batch.removed_edges):
        yield from _end_problems(edge)
    for edge in batch.edges:
        yield from _edge_problems(edge)


def _node_problems(row: NodeRow) -> Iterator[str]:
    label = LABEL.get(row.label)
    if label is None:
        yield f"{row.label!r} is not a label of the graph model"
        return
    key = row.properties.get(label.key)
    where = f"{row.label} {key!r}"
    if not key:
        yield f"{row.label}: {label.key} is missing"
    if not (row.partial or row.named):
        yield from _missing(where, label.properties, row.properties)
    yield from _wrong(where, label, row.properties)


def _edge_problems(row: EdgeRow) -> Iterator[str]:
    relationship = RELATIONSHIP_TYPE.get(row.type)
    if relationship is None:
        return
    where = f"{row.type} {row.start[1]!r} -> {row.end[1]!r}"
    yield from _missing(where, relationship.properties, row.properties)
    yield from _wrong(where, relationship, row.properties)


def _end_problems(row: EdgeRow) -> Iterator[str]:
    relationship = RELATIONSHIP_TYPE.get(row.type)
    if relationship is None:
        yield f"{row.type!r} is not a relationship type of the graph model"
        return
    for name, allowed in ((row.start[0], relationship.starts), (row.end[0], relationship.ends)):
        # Regulations and legal units share a unique path, so an edge may name either as a legal target.
        if name not in allowed and not (name == "LegalTarget" and "LegalUnit" in allowed):
            yield f"{row.type} does not join {name}: {', '.join(allowed)} can stand there"


def _missing(where: str, declared: tuple[Property, ...], given: Mapping[str, Value]) -> Iterator[str]:
    for one in declared:
        if one.required and given.get(one.name) is None:
            yield f"{where}: {one.name} is missing"


def _wrong(where: str, owner: Label | RelationshipType, given: Mapping[str, Value]) -> Iterator[str]:
    declared = {one.name: one for one in owner.properties}
    for name, value in given.items():
        one = declared.get(name)
        if one is None:
            yield f"{where}: {owner.name} has no property {name!r}"
        elif value is not None:
            problem = _value_problem(one, value)
            if problem:
                yield f"{where}: {name} {problem}"


def _value_problem(one: Property, value: Value) -> str | None:
    if not _has_type(one, value):
        return f"must be {_TYPE_NAMES[one.type]}, not {value!r}"
    if one.values is not None:
        allowed = {str(member) for member in one.values}
        outside = [item for item in (value if isinstance(value, list) else [value]) if item not in allowed]
        if outside:
            return f"must be one of {', '.join(one.values)}, not {outside[0]!r}"
    if isinstance(value, (int, float)) and not _within(one, value):
        return f"must lie within [{one.minimum}, {one.maximum}], not {value!r}"
    return None


def _within(one: Property, value: float) -> bool:
    return (one.minimum is None or value >= one.minimum) and (one.maximum is None or value <= one.maximum)


_TYPE_NAMES = {
    "STRING": "text",
    "INTEGER": "a whole number",
    "FLOAT": "a number",
    "BOOLEAN": "true or false",
    "DATE": "a date",
    "DATETIME": "an instant in UTC",
    "STRINGS": "a list of texts",
}


def _has_type(one: Property, value: Value) -> bool:  # one line a type
    match one.type:
        case "STRING":
            return isinstance(value, str)
        case "INTEGER":
            return isinstance(value, int) and not isinstance(value, bool)
        case "FLOAT":
            # NaN is a float that equals nothing, itself included: it would never compare as unchanged.
            return isinstance(value, (int, float)) and not isinstance(value, bool) and not isnan(value)
        case "BOOLEAN":
            return isinstance(value, bool)
        case "DATE":
            return isinstance(value, date) and not isinstance(value, datetime)
        case "DATETIME":
            return value is NOW or (isinstance(value, datetime) and value.utcoffset() == timedelta(0))
        case "STRINGS":
            return isinstance(value, list) and all(isinstance(item, str) for item in value)

"""Suggestions as they are written: what is said otherwise, or no longer, leaves its record behind.

A suggestion is an edge of a type of its own (`graph.store.projection`) with one record that stands. When the edge is
written with other values, or removed because its claim is decided, that record ends at the instant of the transaction:
it becomes the past tense, with all it said. So a read at an earlier instant stays what it was, whoever writes.
"""

from __future__ import annotations

from typing import Final

from graph.model.model import RELATIONSHIP_TYPE
from graph.model.tenses import types
from graph.store.projection import PRESENT

#: What a record says of itself, and what is no reason to begin another one.
_OF_RECORD: Final = "['key', 'recordedFrom', 'recordedTo']"
#: A record ends after it has begun, however still a clock stands.
_ENDS: Final = "CASE WHEN row.now > r.recordedFrom THEN row.now ELSE r.recordedFrom + duration({microseconds: 1}) END"
_DIFFERS: Final = (
    f"any(k IN keys(row.values) + keys(r) WHERE NOT k IN {_OF_RECORD} "
    "AND NOT coalesce(r[k] = row.values[k], r[k] IS NULL AND row.values[k] IS NULL))"
)


def draft_statement(type_: str, start: str, end: str) -> str:
    """The statement that writes suggestions of a type, between what `start` and `end` find for a row. One that says
    already what its row says stays as it is.
    """
    every, past = _tenses(type_)
    stands = f"r IS NOT NULL AND type(r) = '{type_}' AND NOT {_DIFFERS}{_is_told(type_, past)}"
    return (
        "UNWIND $rows AS row\n"
        f"MATCH (a{start})\n"
        f"MATCH (b{end})\n"
        f"OPTIONAL MATCH (a)-[r:{every} {{pair: row.values.pair}}]->(b) WHERE r.recordedTo IS NULL\n"
        f"WITH row, a, b, r, {stands} AS stands,\n"
        f"  r IS NOT NULL OR EXISTS {{ (a)-[:{past} {{pair: row.values.pair}}]->(b) }} AS again\n"
        f"{_end('r IS NOT NULL AND NOT stands', past)}"
        "FOREACH (_ IN CASE WHEN stands THEN [] ELSE [1] END |\n"
        f"  CREATE (a)-[n:{type_}]->(b) SET n = row.values, n += row.once\n"
        "  SET n.recordedFrom = CASE WHEN again THEN row.now ELSE n.recordedFrom END)\n"
        "RETURN row.n"
    )


def ending_statement(type_: str, start: str, end: str) -> str:
    """The statement that ends the records of suggestions that stand, named by their claims."""
    every, past = _tenses(type_)
    return (
        "UNWIND $rows AS row\n"
        f"MATCH (a{start})-[r:{every} {{claimKey: row.values.claimKey}}]->(b{end}) WHERE r.recordedTo IS NULL\n"
        f"{_end('true', past)}"
        "RETURN row.n"
    )


def _is_told(type_: str, past: str) -> str:
    """A record that has ended is told again and again, by a source and by what brings a graph up: it stays."""
    return f" OR EXISTS {{ (a)-[:{past} {{key: row.values.key}}]->(b) }}" if type_ == past else ""


def _tenses(type_: str) -> tuple[str, str]:
    """Every tense of a suggestion, as a pattern names them, and the past one."""
    present = PRESENT[type_]
    return types(present, in_time=True), str(RELATIONSHIP_TYPE[present].past)


def _end(condition: str, past: str) -> str:
    """Clauses that end the record `r`, where a condition holds; one that is past by its validity is so already."""
    is_past = f"type(r) = '{past}'"
    return (
        f"FOREACH (_ IN CASE WHEN {condition} AND {is_past} THEN [1] ELSE [] END | SET r.recordedTo = {_ENDS})\n"
        f"FOREACH (_ IN CASE WHEN {condition} AND NOT {is_past} THEN [1] ELSE [] END |\n"
        f"  CREATE (a)-[f:{past}]->(b) SET f = properties(r)\n"
        f"  SET f.recordedTo = {_ENDS}, f.key = r.pair + '@' + toString(r.recordedFrom) DELETE r)\n"
    )

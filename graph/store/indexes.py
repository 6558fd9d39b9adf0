"""Constraints and indexes, made from `graph.model`; running it again changes nothing.

Neo4j Community knows uniqueness constraints for nodes and relationships, and range, text and full-text indexes; what
else the model says of a property is checked by `graph.store.writer`.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from graph.errors import ForbiddenError
from graph.model.declare import form_of
from graph.model.model import LABELS, RELATIONSHIP_TYPES
from graph.plan.expressions import PAST_SEARCH_INDEX, SEARCH_INDEX
from graph.store.writer import derive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Engine
    from graph.model.declare import Label, RelationshipType

_AWAIT_S: Final = 300
_FILLED_AT_ONCE: Final = 1000
#: Parts words at blanks and does nothing else: the rest is done in `graph.model.words`, for what is stored and for what
#: is looked for (docs/decisions/one-form-of-words.md).
_ANALYZER: Final = "whitespace"
#: The full-text indexes, and the labels that each covers.
_SEARCHES: Final = {
    SEARCH_INDEX: [label for label in LABELS if label.texts and not label.dated],
    PAST_SEARCH_INDEX: [label for label in LABELS if label.texts],
}


def schema_statements() -> Iterator[str]:
    """The statements that make every constraint and index, each idempotent."""
    yield _unique("LegalTarget", "path")
    for label in LABELS:
        yield _unique(label.name, label.key)
        if label.always:
            yield _unique(label.always, label.key)
        yield from (_node_index(label, names) for names in label.indexes)
    for relationship in RELATIONSHIP_TYPES:
        if relationship.keyed:
            yield (
                f"CREATE CONSTRAINT {relationship.name.lower()}_key IF NOT EXISTS "
                f"FOR ()-[r:{relationship.name}]-() REQUIRE r.key IS UNIQUE"
            )
        yield from (_edge_index(relationship, names) for names in relationship.indexes)
    yield from (_search_index(name, searched) for name, searched in _SEARCHES.items())


def ensure(engine: Engine) -> None:
    """Make what is missing, make anew what was made otherwise, and wait until every index serves. In a graph that is as
    it should be, nothing is written.
    """
    there = _there(engine)
    missing = [text for text in schema_statements() if _name(text) not in there]
    outdated = [name for name in map(_name, missing) if name in _SEARCHES]
    for name in outdated:
        engine.command(f"DROP INDEX {name} IF EXISTS")
    if outdated:
        # Before the index is made: should this be cut short, it is still missing, and the next start does it again.
        fill_derived(engine)
    for text in missing:
        # A statement that finds its work done still costs its compilation: fifty of them cost seconds.
        engine.command(text)
    engine.command(f"CALL db.awaitIndexes({_AWAIT_S})")
    for label in LABELS:
        for mark in label.marks:
            # A graph that was written before nodes were marked has none that is.
            engine.command(
                f"WITH COUNT {{ (:{mark.label}) }} AS marked WHERE marked = 0 "
                f"MATCH (n:{label.name} {{{mark.property}: '{mark.word}'}}) SET n:{mark.label}"
            )


def _there(engine: Engine) -> set[str]:
    """The names of the indexes that are as they should be; that of another kind says all that it is made of."""
    found = engine.read("SHOW INDEXES YIELD name, labelsOrTypes, properties, options")
    return {
        name
        for name, labels, properties, options in found
        if name not in _SEARCHES or _is_as_declared(_SEARCHES[name], labels, properties, options)
    }


def _is_as_declared(searched: list[Label], labels: list[str], properties: list[str], options: dict[str, Any]) -> bool:
    analyzer = options["indexConfig"].get("fulltext.analyzer")
    made_of = (sorted(labels), sorted(properties), analyzer)
    return made_of == (sorted(label.name for label in searched), _forms(searched), _ANALYZER)


def fill_derived(engine: Engine) -> int:
    """Write the derived properties that nodes lack, or that are made otherwise now; how many nodes were written.

    A graph that was written by an earlier version has nodes without those that were declared since.
    """
    return sum(_fill(engine, label) for label in LABELS if label.texts)


def _fill(engine: Engine, label: Label) -> int:
    given = ", ".join(f"{name}: n.{name}" for name in sorted({one.source for one in label.every_derived}))
    stored = ", ".join(f"{one.name}: n.{one.name}" for one in label.every_derived)
    every = engine.stream(f"MATCH (n:{label.name}) RETURN n.{label.key}, {{{given}}}, {{{stored}}}")
    lacking = (
        {"key": key, "values": values}
        for key, sources, there in every
        if there != (values := {one.name: derive(one, sources[one.source]) for one in label.every_derived})
    )
    text = f"UNWIND $rows AS row MATCH (n:{label.name} {{{label.key}: row.key}}) SET n += row.values"
    written = 0
    while rows := list(islice(lacking, _FILLED_AT_ONCE)):
        engine.command(text, rows=rows)
        written += len(rows)
    return written


def sample(engine: Engine) -> None:
    """Count what the indexes hold now, and have every statement planned anew.

    Neo4j counts by itself, but in the background and seconds later. Until then an index that was empty before an import
    is planned as empty: the best place to start, and to start from in every row.
    """
    try:
        engine.command(f"CALL db.prepareForReplanning({_AWAIT_S})")
    except ForbiddenError:
        # An administrator's procedure. Anybody may ask for the same without waiting for it.
        engine.command("CALL db.resampleOutdatedIndexes()")


def _name(statement: str) -> str:
    return statement.split(" IF NOT EXISTS", maxsplit=1)[0].rsplit(" ", 1)[1]


def _unique(label: str, key: str) -> str:
    return f"CREATE CONSTRAINT {label.lower()}_{key.lower()} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"


def _node_index(label: Label, names: tuple[str, ...]) -> str:
    on = ", ".join(f"n.{name}" for name in names)
    return f"CREATE INDEX {'_'.join((label.name, *names)).lower()} IF NOT EXISTS FOR (n:{label.name}) ON ({on})"


def _edge_index(relationship: RelationshipType, names: tuple[str, ...]) -> str:
    on = ", ".join(f"r.{name}" for name in names)
    name = "_".join((relationship.name, *names)).lower()
    return f"CREATE INDEX {name} IF NOT EXISTS FOR ()-[r:{relationship.name}]-() ON ({on})"


def _search_index(name: str, searched: list[Label]) -> str:
    labels = "|".join(label.name for label in searched)
    on = ", ".join(f"n.{one}" for one in _forms(searched))
    options = f"{{indexConfig: {{`fulltext.analyzer`: '{_ANALYZER}'}}}}"
    return f"CREATE FULLTEXT INDEX {name} IF NOT EXISTS FOR (n:{labels}) ON EACH [{on}] OPTIONS {options}"


def _forms(searched: list[Label]) -> list[str]:
    return sorted({form_of(name) for label in searched for name in label.texts})

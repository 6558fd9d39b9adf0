"""Constraints and indexes, made from `graph.model`; running it again changes nothing.

Neo4j Community knows uniqueness constraints for nodes and relationships, and range, text and full-text indexes; what
else the model says of a property is checked by `graph.store.writer`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.errors import ForbiddenError
from graph.model.model import LABELS, RELATIONSHIP_TYPES
from graph.plan.expressions import PAST_SEARCH_INDEX, SEARCH_INDEX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Engine
    from graph.model.declare import Label, RelationshipType

_AWAIT_S: Final = 300


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
    yield _search_index(SEARCH_INDEX, [label for label in LABELS if label.searched and not label.dated])
    yield _search_index(PAST_SEARCH_INDEX, [label for label in LABELS if label.searched])


def ensure(engine: Engine) -> None:
    """Make what is missing and wait until every index serves."""
    there = {name for (name,) in engine.read("SHOW INDEXES YIELD name")}
    for text in schema_statements():
        # A statement that finds its work done still costs its compilation: fifty of them cost seconds.
        if _name(text) not in there:
            engine.command(text)
    engine.command(f"CALL db.awaitIndexes({_AWAIT_S})")


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


def _search_index(index: str, searched: list[Label]) -> str:
    labels = "|".join(label.name for label in searched)
    names = sorted({name for label in searched for name in label.searched})
    on = ", ".join(f"n.{name}" for name in names)
    # Words are compared without regard to case and accents, and not reduced to stems.
    options = "{indexConfig: {`fulltext.analyzer`: 'standard-folding'}}"
    return f"CREATE FULLTEXT INDEX {index} IF NOT EXISTS FOR (n:{labels}) ON EACH [{on}] OPTIONS {options}"

"""Constraints and indexes, made from `graph.model`; running it again changes nothing.

Neo4j Community knows uniqueness constraints for nodes and relationships, and range, text and full-text indexes; what
else the model says of a property is checked by `graph.store.writer`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, Final

from graph.errors import ForbiddenError, OperationalError
from graph.model.declare import form_of
from graph.model.model import LABELS, RELATIONSHIP_TYPES
from graph.plan.expressions import PAST_SEARCH_INDEX, SEARCH_INDEX
from graph.store.writer import derive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Engine
    from graph.model.declare import Label, RelationshipType

#: How long indexes may take to be filled, and how often it is asked whether they are.
_AWAIT_S: Final = 300
_ASK_S: Final = 0.05
#: Names in a message, at most.
_NAMED: Final = 5
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
        # Records that have ended keep another label, by which all of them are read at another time.
        names_of_all = [label.name, label.always] if label.known_to and label.always else [label.name]
        yield from (_node_index(name, names) for name in names_of_all for names in label.indexes)
    for relationship in RELATIONSHIP_TYPES:
        if relationship.keyed:
            yield (
                f"CREATE CONSTRAINT {relationship.name.lower()}_key IF NOT EXISTS "
                f"FOR ()-[r:{relationship.name}]-() REQUIRE r.key IS UNIQUE"
            )
        yield from (_edge_index(relationship, names) for names in relationship.indexes)
    yield from (_search_index(name, searched) for name, searched in _SEARCHES.items())


def ensure(engine: Engine) -> None:
    """Make what is missing, make anew what is otherwise than declared, and wait until every index serves. In a graph
    that is as it should be, nothing is written.

    A name is no state: every change of the schema can be cut in two by a kill. The index of a constraint is there
    before the constraint, and stays without it.

    Raises `OperationalError`, naming them, where indexes are not filled in time or cannot be.
    """
    _make(engine, _there(engine))
    found = _filled(engine)
    if any(one.failed for one in found.values()):
        _make(engine, found)
        _refuse_failed(_filled(engine))
    for label in LABELS:
        if label.known_to:
            # In a graph that was written before there was the label that a record keeps.
            engine.command(
                f"WITH COUNT {{ (:{label.always}) }} AS records, COUNT {{ (:{label.name}) }} AS all "
                f"WHERE records < all MATCH (n:{label.name}) WHERE NOT n:{label.always} SET n:{label.always}"
            )
        for mark in label.marks:
            # A graph that was written before nodes were marked has none that is.
            engine.command(
                f"WITH COUNT {{ (:{mark.label}) }} AS marked WHERE marked = 0 "
                f"MATCH (n:{label.name} {{{mark.property}: '{mark.word}'}}) SET n:{mark.label}"
            )


@dataclass(frozen=True, slots=True)
class _Index:
    """One index of Neo4j, as it is."""

    name: str
    state: str
    constraint: str | None
    labels: list[str]
    properties: list[str]
    options: dict[str, Any]
    failure: str

    @property
    def failed(self) -> bool:
        return self.state == "FAILED"

    def is_as_declared(self, statement: str) -> bool:
        """Whether it is what the statement would make; that of another kind says in its name all that it is made of."""
        if self.failed or (self.constraint is not None) != statement.startswith("CREATE CONSTRAINT "):
            return False
        return self.name not in _SEARCHES or self._searches(_SEARCHES[self.name])

    def _searches(self, searched: list[Label]) -> bool:
        made_of = (sorted(self.labels), sorted(self.properties), self.options["indexConfig"].get("fulltext.analyzer"))
        return made_of == (sorted(label.name for label in searched), _forms(searched), _ANALYZER)

    def drop(self, engine: Engine) -> None:
        """Take it away, with the constraint that it serves."""
        engine.command(f"DROP {'INDEX' if self.constraint is None else 'CONSTRAINT'} {self.name} IF EXISTS")


def _make(engine: Engine, there: dict[str, _Index]) -> None:
    """Make what is not there, or not as it should be."""
    missing = [text for name, text in _DECLARED.items() if name not in there or not there[name].is_as_declared(text)]
    for name in map(_name, missing):
        if name in there:
            there[name].drop(engine)
    if any(_name(text) in _SEARCHES for text in missing):
        # Before the index is made: should this be cut short, it is still missing, and the next start does it again.
        fill_derived(engine)
    for text in missing:
        # A statement that finds its work done still costs its compilation: fifty of them cost seconds.
        engine.command(text)


def _there(engine: Engine) -> dict[str, _Index]:
    """The indexes that have a name of ours."""
    found = engine.read(_SHOW, {"names": list(_DECLARED)})
    return {one.name: one for one in (_Index(*record) for record in found)}


_SHOW: Final = """
SHOW INDEXES YIELD name, state, owningConstraint, labelsOrTypes, properties, options, failureMessage
WHERE name IN $names
RETURN name, state, owningConstraint, labelsOrTypes, properties, options, failureMessage"""


def _filled(engine: Engine) -> dict[str, _Index]:
    """The indexes that have a name of ours, once none of them is being filled any more."""
    due = monotonic() + _AWAIT_S
    while True:
        there = _there(engine)
        filling = [name for name, one in there.items() if one.state == "POPULATING"]
        if not filling:
            return there
        if monotonic() > due:
            message = f"Neo4j has not filled its indexes within {_AWAIT_S} s: {_some(filling)}; start again to go on"
            raise OperationalError(message)
        sleep(_ASK_S)


def _refuse_failed(there: dict[str, _Index]) -> None:
    failed = [
        f"{name} ({one.failure.splitlines()[0] if one.failure else 'no reason'})"
        for name, one in there.items()
        if one.failed
    ]
    if failed:
        message = f"Neo4j cannot fill its indexes, also when they are made anew: {_some(failed)}; its log tells more"
        raise OperationalError(message)


def _some(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


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


def _node_index(label: str, names: tuple[str, ...]) -> str:
    on = ", ".join(f"n.{name}" for name in names)
    return f"CREATE INDEX {'_'.join((label, *names)).lower()} IF NOT EXISTS FOR (n:{label}) ON ({on})"


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


_DECLARED: Final = {_name(text): text for text in schema_statements()}

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
from graph.model.declare import Label, form_of
from graph.model.model import LABELS, PAST_SEARCH_INDEX, RELATIONSHIP_TYPES, SEARCH_INDEX
from graph.store.derived import derive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Engine
    from graph.model.declare import RelationshipType

#: How long indexes may take to be filled, and how often it is asked whether they are.
_AWAIT_S: Final = 300
_ASK_S: Final = 0.05
#: Names in a message, at most.
_NAMED: Final = 5
_FILLED_AT_ONCE: Final = 1000
#: So many more nodes than Neo4j believes there to be make no plan a bad one.
_FEW: Final = 100
#: What Neo4j says of the number of all relationships of a type.
_OF_A_TYPE: Final = {"relationshipType", "count"}
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
    return (one.statement for one in _DECLARED.values())


def schema_is_whole(engine: Engine) -> bool:
    """Whether everything that is declared is there, as it is declared, and serves: one read, and nothing is made."""
    there = _there(engine)
    return all(name in there and there[name].is_as(one) and there[name].serves for name, one in _DECLARED.items())


def ensure(engine: Engine) -> None:
    """Make what is missing, make anew what is otherwise than declared, and wait until every index serves. In a graph
    that is as it should be, nothing is written.

    A name is no state: every change of the schema can be cut in two by a kill. The index of a constraint is there
    before the constraint, and stays without it.

    Raises `OperationalError`, naming them, where indexes are not filled in time or cannot be.
    """
    there = _there(engine)
    _make(engine, there)
    if len(there) == len(_DECLARED) and all(one.serves for one in there.values()):
        return
    found = _filled(engine)
    if any(one.failed for one in found.values()):
        _make(engine, found)
        _refuse_failed(_filled(engine))


@dataclass(frozen=True, slots=True)
class _Declared:
    """One index as it is declared, or one uniqueness constraint with the index that serves it."""

    name: str
    labels: tuple[str, ...]
    properties: tuple[str, ...]
    statement: str
    type: str = "RANGE"
    is_constraint: bool = False


@dataclass(frozen=True, slots=True)
class _Index:
    """One index of Neo4j, as it is."""

    name: str
    state: str
    type: str
    constraint: str | None
    labels: list[str]
    properties: list[str]
    options: dict[str, Any]
    failure: str

    @property
    def failed(self) -> bool:
        return self.state == "FAILED"

    @property
    def serves(self) -> bool:
        return self.state == "ONLINE"

    def is_as(self, declared: _Declared) -> bool:
        """Whether it is what is declared, and has not failed."""
        if self.failed or (self.constraint is not None) != declared.is_constraint or self.type != declared.type:
            return False
        if declared.type == "FULLTEXT":
            analyzer = self.options["indexConfig"].get("fulltext.analyzer")
            made_of = sorted(self.labels), sorted(self.properties), analyzer
            return made_of == (sorted(declared.labels), sorted(declared.properties), _ANALYZER)
        return (tuple(self.labels), tuple(self.properties)) == (declared.labels, declared.properties)

    def drop(self, engine: Engine) -> None:
        """Take it away, with the constraint that it serves."""
        engine.command(f"DROP {'INDEX' if self.constraint is None else 'CONSTRAINT'} {self.name} IF EXISTS")


def _make(engine: Engine, there: dict[str, _Index]) -> None:
    """Make what is not there, or not as it should be."""
    missing = [one for name, one in _DECLARED.items() if name not in there or not there[name].is_as(one)]
    for one in missing:
        if one.name in there:
            there[one.name].drop(engine)
    if any(one.type == "FULLTEXT" or _is_of_derived(one) for one in missing):
        # Before the index is made: should this be cut short, it is still missing, and the next start does it again.
        fill_derived(engine)
    for one in missing:
        # A statement that finds its work done still costs its compilation: fifty of them cost seconds.
        engine.command(one.statement)
    for one in missing:
        # What is made serves only when it is filled.
        there.pop(one.name, None)


def _is_of_derived(one: _Declared) -> bool:
    """Whether an index is on a property that the writer computes: nodes may be older than the property."""
    derived = {(label.name, made.name) for label in LABELS for made in label.derived}
    return any((label, name) in derived for label in one.labels for name in one.properties)


def _there(engine: Engine) -> dict[str, _Index]:
    """The indexes that have a name of ours."""
    found = engine.read(_SHOW, {"names": list(_DECLARED)})
    return {one.name: one for one in (_Index(*record) for record in found)}


_SHOW: Final = """
SHOW INDEXES YIELD name, state, type, owningConstraint, labelsOrTypes, properties, options, failureMessage
WHERE name IN $names
RETURN name, state, type, owningConstraint, labelsOrTypes, properties, options, failureMessage"""


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
    return sum(_fill(engine, label) for label in LABELS if label.every_derived)


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
    """Have Neo4j count its indexes, and plan every statement anew, where the graph has outgrown what it believes.

    Neo4j counts by itself, but in the background and seconds later. Until then an index that was empty before an import
    is planned as empty: the best place to start, and to start from in every row. What has grown little is planned for
    well enough, and whoever reads next does not wait for plans.
    """
    try:
        if is_outgrown(engine):
            engine.command(f"CALL db.prepareForReplanning({_AWAIT_S})")
    except ForbiddenError:
        # Procedures of an administrator. Anybody may ask for the same without waiting for it.
        engine.command("CALL db.resampleOutdatedIndexes()")


def is_outgrown(engine: Engine) -> bool:
    """Whether there is more than twice as much of a label or type, or less than half, as its unique keys have Neo4j
    believe.
    """
    [[counts]] = engine.read("CALL db.stats.retrieve('GRAPH COUNTS') YIELD data RETURN data")
    held = {one["label"]: one["count"] for one in counts["nodes"] if "label" in one}
    held |= {one["relationshipType"]: one["count"] for one in counts["relationships"] if one.keys() == _OF_A_TYPE}
    for index in counts["indexes"]:
        name = (*index.get("labels", ()), *index.get("relationshipTypes", ()))
        if (name, tuple(index["properties"])) in _KEYS:
            there, believed = held.get(name[0], 0), index["totalSize"]
            if abs(there - believed) > _FEW + min(there, believed):
                return True
    return False


def _forms(searched: list[Label]) -> tuple[str, ...]:
    return tuple(sorted({form_of(name) for label in searched for name in label.texts}))


def _unique(label: str, key: str) -> _Declared:
    name = f"{label.lower()}_{key.lower()}"
    text = f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
    return _Declared(name, (label,), (key,), text, is_constraint=True)


def _unique_edge(relationship: RelationshipType) -> _Declared:
    name = f"{relationship.name.lower()}_key"
    text = f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR ()-[r:{relationship.name}]-() REQUIRE r.key IS UNIQUE"
    return _Declared(name, (relationship.name,), ("key",), text, is_constraint=True)


def _node_index(label: str, names: tuple[str, ...]) -> _Declared:
    return _index(label, names, f"(n:{label})")


def _edge_index(type_: str, names: tuple[str, ...]) -> _Declared:
    return _index(type_, names, f"()-[n:{type_}]-()")


def _index(of: str, names: tuple[str, ...], pattern: str) -> _Declared:
    name = "_".join((of, *names)).lower()
    on = ", ".join(f"n.{one}" for one in names)
    return _Declared(name, (of,), names, f"CREATE INDEX {name} IF NOT EXISTS FOR {pattern} ON ({on})")


def _search_index(name: str, searched: list[Label]) -> _Declared:
    labels, forms = tuple(label.name for label in searched), _forms(searched)
    on = ", ".join(f"n.{form}" for form in forms)
    options = f"{{indexConfig: {{`fulltext.analyzer`: '{_ANALYZER}'}}}}"
    text = f"CREATE FULLTEXT INDEX {name} IF NOT EXISTS FOR (n:{'|'.join(labels)}) ON EACH [{on}] OPTIONS {options}"
    return _Declared(name, labels, forms, text, "FULLTEXT")


def _declared() -> Iterator[_Declared]:
    yield _unique("LegalTarget", "path")
    # What lies below laws that are told, whether laws or their units.
    yield _node_index("LegalTarget", ("regulationPath",))
    yield _unique("DigestPart", "key")
    for label in LABELS:
        yield _unique(label.name, label.key)
        if label.always:
            yield _unique(label.always, label.key)
        # Records that have ended keep another label, by which all of them are read at another time.
        names_of_all = [label.name, label.always] if label.known_to and label.always else [label.name]
        yield from (_node_index(name, names) for name in names_of_all for names in label.indexes)
    for one in RELATIONSHIP_TYPES:
        if one.keyed:
            yield _unique_edge(one)
        yield from (_edge_index(one.name, names) for names in one.indexes)
    yield from (_search_index(name, searched) for name, searched in _SEARCHES.items())


_DECLARED: Final = {one.name: one for one in _declared()}
_KEYS: Final = {(one.labels, one.properties) for one in _DECLARED.values() if one.is_constraint}

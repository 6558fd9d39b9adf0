"""One hash over what the graph says: equal graphs, however and whenever they were made, have equal digests.

Each node and each edge is a record; a record is hashed, and the hashes are added up, modulo 2^256. A sum is the same in
any order, and of any parts: so it is kept for each part of the content (`graph.store.parts`), whoever writes marks the
parts that are no longer as they were (`mark`), and a publication adds up those alone. What they should be is told by
adding up everything anew (`content_digest`), which `differences` compares (docs/decisions/a-digest-that-adds-up.md).

Left out is what only tells when it was recorded (transaction time, published revisions), so that an import that was
killed and run again ends in the digest of one that was not.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import orjson

from graph.model.model import LABEL, LABELS, RELATIONSHIP_TYPE, RELATIONSHIP_TYPES
from graph.store.parts import OF_CATALOGUE, OF_CLAIMS, OF_DOCUMENT, part_of_edge, part_of_node
from graph.store.projection import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from graph.engine import Engine
    from graph.model.declare import Property

_MODULUS: Final = 1 << 256
_TRANSACTION_TIME: Final = frozenset({"recordedFrom", "recordedTo"})
#: By what a node is found, in the order in which the first that it has is its key.
_KEYS: Final = ("versionKey", "key", "path", "code", "slug", "iri", "sha256")
#: The label that some node of a label always carries, which alone says what kind of node it is.
_ALWAYS: Final = {label.always: label.name for label in LABELS if label.always}


def content_digest(engine: Engine) -> str:
    """The digest in hexadecimal, 64 digits, added up from everything that the graph holds."""
    return told(sum(sums_anew(engine).values()))


def told(total: int) -> str:
    """A sum as 64 hexadecimal digits."""
    return f"{total % _MODULUS:064x}"


def sums_anew(engine: Engine) -> dict[str, int]:
    """The sum of each part that holds anything, by its name."""
    return _added(record for view in _VIEWS for record in view.records(engine.stream(view.every)))


def sums_of(engine: Engine, parts: Iterable[str]) -> dict[str, int]:
    """The sums of some parts; that of one that holds nothing is 0."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for part in parts:
        kind, _, name = part.partition(":")
        names[kind].append(name)
    views = [view for view in _VIEWS if view.kind in names]
    found = _added(
        record for view in views for record in view.records(engine.stream(view.some, names=names[view.kind]))
    )
    return {f"{kind}:{name}": found.get(f"{kind}:{name}", 0) for kind in names for name in names[kind]}


def _added(records: Iterable[tuple[str | None, list[Any]]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for part, record in records:
        if part is not None:
            text = orjson.dumps(record, option=orjson.OPT_SORT_KEYS, default=str)
            number = int.from_bytes(hashlib.sha256(text).digest())
            sums[part] = (sums.get(part, 0) + number) % _MODULUS
    return sums


@dataclass(frozen=True, slots=True)
class _View:
    """Nodes of one kind of part, with those of their edges that are of this kind: `every` one, and those of `some`
    parts, which are `$names`. With `nodes` the nodes themselves are part of it.
    """

    kind: str
    every: str
    some: str
    nodes: bool = True

    def records(self, found: Iterable[list[Any]]) -> Iterator[tuple[str | None, list[Any]]]:
        """What is hashed of each node and edge, with its part."""
        for labels, properties, edges in found:
            name = next(_ALWAYS.get(one, one) for one in labels if one in LABEL or one in _ALWAYS)
            # A node that somebody made without a key is in a part of nothing, which `differences` tells.
            key = str(properties.get(LABEL[name].key, ""))
            if self.nodes:
                holds = [name in labels] if LABEL[name].always else []
                yield part_of_node(name, key), [name, *holds, _content(name, properties)]
            for type_, values, end in edges:
                yield part_of_edge(type_, name, key), [type_, key, end, _content(type_, values)]


def _content(name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The properties that the graph says something with."""
    said = _said(name)
    return {one: value for one, value in properties.items() if one in said}


@cache
def _said(name: str) -> frozenset[str]:
    declared: Sequence[Property] = LABEL[name].properties if name in LABEL else RELATIONSHIP_TYPE[name].properties
    # The key of a past fact holds the instant at which it was recorded; an edge is known by its ends.
    left = _TRANSACTION_TIME if name in LABEL else _TRANSACTION_TIME | {"key"}
    return frozenset(one.name for one in declared if not one.on_create) - left


def _view(kind: str, types: Iterable[str], *matches: tuple[str, str], nodes: bool = True) -> _View:
    """A view of what some patterns find, each with the condition by which it finds what is of `name`."""
    ends = ", ".join(f"m.{key}" for key in _KEYS)
    listed = "|".join(types)
    edges = f"COLLECT {{ MATCH (n)-[r:{listed}]->(m) RETURN [type(r), properties(r), coalesce({ends})] }}"
    says = "properties(n)" if nodes else "n {.key}"
    tell = f"RETURN labels(n), {says}, {edges if listed else '[]'}"
    every = " UNION ALL ".join(f"MATCH {pattern} RETURN n" for pattern, _ in matches)
    some = " UNION ALL ".join(f"MATCH {pattern} WHERE {condition} RETURN n" for pattern, condition in matches)
    return _View(kind, f"CALL () {{ {every} }} {tell}", f"UNWIND $names AS name CALL (name) {{ {some} }} {tell}", nodes)


def _types(*labels: str) -> list[str]:
    """The types of the edges that begin at some labels and are in their part."""
    return [
        one.name
        for one in RELATIONSHIP_TYPES
        if set(one.starts) & set(labels) and one.name not in {*FACTS, "SIMILAR_TO"}
    ]


def _found(label: str, beginning: str) -> tuple[str, str]:
    """The pattern of the nodes of a label, also of those that have lost it, and that of one name."""
    declared = LABEL[label]
    return f"(n:{declared.always or label})", f"n.{declared.key} {beginning}"


_IN_DOCUMENT: Final = "STARTS WITH name + '/'"
_OF_DOCUMENT: Final = "STARTS WITH name + '@'"
_CLAUSES: Final = _found("Provision", _IN_DOCUMENT)
_VIEWS: Final = (
    _view("catalogue", _types(*OF_CATALOGUE), (f"(n:{'|'.join(OF_CATALOGUE)})", "name = ''")),
    _view("agents", (), ("(n:Agent)", "name = ''")),
    _view("evidence", (), _found("Evidence", "STARTS WITH name")),
    _view("platform", _types("Platform"), _found("Platform", "= name")),
    _view(
        "document",
        _types(*OF_DOCUMENT),
        _found("Document", "= name"),
        _found("DocumentVersion", _OF_DOCUMENT),
        _found("Change", _OF_DOCUMENT),
        _CLAUSES,
        _found("ProvisionVersion", _IN_DOCUMENT),
    ),
    _view("claims", _types(*OF_CLAIMS), *(_found(label, _IN_DOCUMENT) for label in OF_CLAIMS)),
    _view("claims", FACTS, _CLAUSES, nodes=False),
    _view("likeness", ("SIMILAR_TO",), _CLAUSES, nodes=False),
)

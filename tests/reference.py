"""The naive reference: the same operations answered by graphql-core, one resolver a field, over rows held in memory.

It shares nothing with the compiler but the printed SDL and the form of cursors: no plan, no Cypher, no database. What
it computes is what the contract means, said as plainly as Python can.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from graphql import GraphQLResolveInfo, build_schema, execute_sync, parse, validate

from api.cursors import decode_cursor, encode_cursor
from graph.model import DISCLAIMER, LABEL
from graph.writer import derive

if TYPE_CHECKING:
    from graph.rows import Batch

PLACE_OF_PAGES = "https://graph.example/"


@dataclass(eq=False)
class Node:
    """A node in memory; relationships by type, in both directions."""

    label: str
    properties: dict[str, Any]
    out: dict[str, list[Edge]] = field(default_factory=lambda: defaultdict(list), repr=False)
    into: dict[str, list[Edge]] = field(default_factory=lambda: defaultdict(list), repr=False)

    def get(self, name: str) -> Any:
        return self.properties.get(name)

    def ends(self, type_: str) -> list[Node]:
        return [edge.end for edge in self.out[type_]]

    def starts(self, type_: str) -> list[Node]:
        return [edge.start for edge in self.into[type_]]


@dataclass(eq=False)
class Edge:
    """A relationship in memory."""

    label: str
    start: Node
    end: Node
    properties: dict[str, Any]

    def get(self, name: str) -> Any:
        return self.properties.get(name)


@dataclass
class Page:
    """A connection before it is cut."""

    of: str
    order: list[str]
    items: list[Any]
    first: int
    after: str | None


class Memory:
    """Rows as nodes and relationships in memory."""

    def __init__(self, batches: Iterable[Batch]) -> None:
        self.nodes: dict[str, dict[str, Node]] = defaultdict(dict)
        for batch in batches:
            for row in batch.nodes:
                self.add(row.label, dict(row.properties))
            for row in batch.edges:
                start, end = self.find(*row.start), self.find(*row.end)
                edge = Edge(row.type, start, end, dict(row.properties))
                start.out[row.type].append(edge)
                end.into[row.type].append(edge)

    def add(self, label: str, properties: dict[str, Any]) -> None:
        declared = LABEL[label]
        node = self.nodes[label].setdefault(properties[declared.key], Node(label, {}))
        node.properties.update(properties)
        for rule in declared.derived:
            node.properties[rule.name] = derive(rule, node.properties.get(rule.source))

    def find(self, label: str, key: str) -> Node:
        labels = ("Regulation", "LegalUnit") if label == "LegalTarget" else (label,)
        return next(self.nodes[one][key] for one in labels if key in self.nodes[one])

    def all(self, *labels: str) -> list[Node]:
        return [node for label in labels for node in self.nodes[label].values()]

    def edges(self, type_: str) -> list[Edge]:
        return [edge for label in list(self.nodes) for node in self.all(label) for edge in node.out[type_]]


Resolver = Callable[..., Any]


class Reference:
    """Answers operations from memory."""

    def __init__(self, sdl: str, memory: Memory, today: date | None = None) -> None:
        self.schema = build_schema(sdl)
        self.memory = memory
        self.today = today or datetime.now(UTC).date()
        self.resolvers: dict[tuple[str, str], Resolver] = {}
        for type_, fields in RESOLVERS.items():
            for name, resolver in fields.items():
                self.resolvers[type_, name] = resolver

    def answer(self, text: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        document = parse(text)
        errors = validate(self.schema, document)
        if errors:
            return {"errors": [error.formatted for error in errors]}
        result = execute_sync(
            self.schema,
            document,
            self,
            variable_values=variables,
            field_resolver=self.resolve,
            type_resolver=lambda value, _info, _type: value.label,
        )
        return result.formatted

    def resolve(self, source: Any, info: GraphQLResolveInfo, **given: Any) -> Any:
        resolver = self.resolvers.get((info.parent_type.name, info.field_name))
        if resolver is None:
            resolver = self.resolvers.get(("*", info.field_name))
        value = resolver(self, source, given) if resolver else source.get(info.field_name)
        if value is None and str(info.return_type).startswith("["):
            return []
        return text(value)


def text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def by(*names: str) -> Callable[[Any], tuple[Any, ...]]:
    return lambda one: tuple(one.get(name) for name in names)


def page(of: str, items: list[Any], given: dict[str, Any], order: list[str], default: int) -> Page:
    """`order` names properties; a minus in front means downwards."""
    for name in reversed(order):
        items = sorted(items, key=lambda one, name=name: one.get(name.lstrip("-")), reverse=name.startswith("-"))
    first = default if given.get("first") is None else given["first"]
    return Page(of, order, items, first, given.get("after"))


def bound(one: Page) -> str:
    return f"{one.of}:" + ",".join(one.order)


def position(one: Page, item: Any) -> list[Any]:
    return [text(item.get(name.lstrip("-"))) for name in one.order]


def behind(one: Page, item: Any, mark: list[Any]) -> bool:
    for name, here, there in zip(one.order, position(one, item), mark, strict=True):
        if here != there:
            return bool(here < there) if name.startswith("-") else bool(here > there)
    return False


def cut(one: Page) -> list[Any]:
    if one.after is None:
        return one.items
    mark = decode_cursor(bound(one), one.after)
    return [item for item in one.items if behind(one, item, mark)]


def cursor(one: Page, item: Any) -> str:
    return encode_cursor(bound(one), position(one, item))


def page_info(_ref: Reference, one: Page, _given: Any) -> dict[str, Any]:
    rows = cut(one)
    shown = rows[: one.first]
    return {
        "hasNextPage": len(rows) > one.first,
        "hasPreviousPage": one.after is not None and len(rows) < len(one.items),
        "startCursor": cursor(one, shown[0]) if shown else None,
        "endCursor": cursor(one, shown[-1]) if shown else None,
    }


def platforms_of(_ref: Reference, one: Page, _given: Any) -> int:
    return len({item.start.get("platformSlug") for item in one.items})


CONNECTION: dict[str, Resolver] = {
    "nodes": lambda _r, one, _g: cut(one)[: one.first],
    "edges": lambda _r, one, _g: [{"cursor": cursor(one, item), "node": item} for item in cut(one)[: one.first]],
    "pageInfo": page_info,
    "totalCount": lambda _r, one, _g: len(one.items),
    "platformCount": platforms_of,
}


def below(node: Node) -> list[Node]:
    """A law or unit and every unit below it."""
    return [node, *(one for unit in node.ends("HAS_UNIT") for one in below(unit))]


def engaged_by(_ref: Reference, node: Node, given: dict[str, Any]) -> Page:
    targets = below(node) if given.get("includeUnits") else [node]
    edges = {id(edge): edge for target in targets for edge in target.into["ENGAGES"]}
    return page("Engagement", list(edges.values()), given, ["key"], 20)


def current(ref: Reference, edge: Edge) -> bool:
    start, end = edge.get("validFrom"), edge.get("validTo")
    return (start is None or start <= ref.today) and (end is None or end > ref.today)


def inside(ref: Reference, place: Node, found: dict[int, Node] | None = None) -> list[Node]:
    """A place and every place that is part of it today."""
    found = {} if found is None else found
    if id(place) not in found:
        found[id(place)] = place
        for edge in place.into["PART_OF"]:
            if current(ref, edge):
                inside(ref, edge.start, found)
    return list(found.values())


def around(ref: Reference, place: Node, found: dict[int, Node] | None = None) -> list[Node]:
    """A place and every place it is part of today."""
    found = {} if found is None else found
    if id(place) not in found:
        found[id(place)] = place
        for edge in place.out["PART_OF"]:
            if current(ref, edge):
                around(ref, edge.end, found)
    return list(found.values())


def flagged_by(ref: Reference, place: Node, given: dict[str, Any]) -> Page:
    closure = given.get("closure")
    reach = {"EXACT": lambda _r, one: [one], "DESCENDANTS": inside, "ANCESTORS": around}
    places = reach[closure or "EXACT"](ref, place)
    return page("Flag", [edge for one in places for edge in one.into["FLAGS"]], given, ["key"], 20)


def regulations(ref: Reference, _source: Any, given: dict[str, Any]) -> Page:
    items = ref.memory.all("Regulation")
    for name in ("status", "kind"):
        if given.get(name) is not None:
            items = [one for one in items if one.get(name) in given[name]]
    if given.get("text") is not None:
        wanted = given["text"].lower()
        names = ("label", "officialTitle", "citation")
        items = [one for one in items if any(wanted in (one.get(name) or "").lower() for name in names)]
    return page("Regulation", items, given, ["path"], 50)


def jurisdictions(ref: Reference, _source: Any, given: dict[str, Any]) -> list[Node]:
    items = ref.memory.all("Jurisdiction")
    if given.get("level") is not None:
        items = [one for one in items if one.get("level") in given["level"]]
    if given.get("within") is not None:
        items = [one for one in items if any(up.get("code") == given["within"] for up in around(ref, one))]
    return sorted(items, key=by("code"))


def legal(ref: Reference, _source: Any, given: dict[str, Any]) -> Node | None:
    return next((one for one in ref.memory.all("Regulation", "LegalUnit") if one.get("path") == given["path"]), None)


def units(_ref: Reference, law: Node, given: dict[str, Any]) -> Page:
    items = below(law)[1:]
    if given.get("type") is not None:
        items = [one for one in items if one.get("unitType") in given["type"]]
    return page("LegalUnit", items, given, ["ordinal", "path"], 100)


def excerpt(_ref: Reference, node: Node, _given: Any) -> dict[str, Any] | None:
    if node.get("excerptText") is None:
        return None
    names = ("Text", "Sha256", "Start", "End", "Prefix", "Suffix", "Anchored")
    return {name.lower(): node.get(f"excerpt{name}") for name in names}


def graph(ref: Reference, _source: Any, _given: Any) -> dict[str, Any]:
    newest = max(ref.memory.all("Revision"), key=by("ordinal"))
    counted = {f"{label.lower()}s": len(ref.memory.all(label)) for label in ("Platform", "Document", "Provision")}
    facts = {"engagements": len(ref.memory.edges("ENGAGES")), "flags": len(ref.memory.edges("FLAGS"))}
    told = {name: newest.get(name) for name in ("publishedAt", "contentHash")}
    return {"revision": newest.get("key"), "asOf": ref.today, "disclaimer": DISCLAIMER, **told, **counted, **facts}


def claim_of(ref: Reference, edge: Edge, _given: Any) -> Node:
    return ref.memory.nodes["Claim"][edge.get("claimKey")]


def evidence_of(ref: Reference, edge: Edge, _given: Any) -> list[Node]:
    return sorted(claim_of(ref, edge, {}).ends("RESTS_ON"), key=by("key"))


def concerned(*labels: str) -> Resolver:
    return lambda _r, claim, _g: next((one for one in claim.ends("CONCERNS") if one.label in labels), None)


def basis(ref: Reference, edge: Edge, _given: Any) -> list[Node]:
    return sorted((ref.memory.find("LegalTarget", path) for path in edge.get("basis")), key=by("path"))


def first_end(type_: str) -> Resolver:
    return lambda _r, node, _g: next(iter(sorted(node.ends(type_), key=lambda one: one.get("key") or "")), None)


def first_start(type_: str) -> Resolver:
    return lambda _r, node, _g: next(iter(node.starts(type_)), None)


def every_end(type_: str, *order: str) -> Resolver:
    return lambda _r, node, _g: sorted(node.ends(type_), key=by(*order))


def ident(kind: str, key: str) -> Resolver:
    return lambda _r, one, _g: f"{kind}:{one.get(key)}"


def link(kind: str) -> Resolver:
    return lambda _r, one, _g: f"{PLACE_OF_PAGES}{kind}/{one.get('key')}"


def parents(ref: Reference, place: Node, _given: Any) -> list[Node]:
    return sorted((edge.end for edge in place.out["PART_OF"] if current(ref, edge)), key=by("code"))


def children(ref: Reference, place: Node, _given: Any) -> list[Node]:
    return sorted((edge.start for edge in place.into["PART_OF"] if current(ref, edge)), key=by("code"))


def law_of(ref: Reference, unit: Node, _given: Any) -> Node:
    return ref.memory.nodes["Regulation"][unit.get("path").split("/")[0]]


def single(label: str, name: str) -> Resolver:
    return lambda ref, _s, given: ref.memory.nodes[label].get(given[name])


FACT: dict[str, Resolver] = {
    "provision": lambda _r, edge, _g: edge.start,
    "claim": claim_of,
    "evidence": evidence_of,
}

RESOLVERS: dict[str, dict[str, Resolver]] = {
    "Query": {
        "graph": graph,
        "platform": single("Platform", "slug"),
        "provision": single("Provision", "key"),
        "jurisdiction": single("Jurisdiction", "code"),
        "legal": legal,
        "platforms": lambda ref, _s, given: page("Platform", ref.memory.all("Platform"), given, ["slug"], 20),
        "provisions": lambda ref, _s, given: page("Provision", ref.memory.all("Provision"), given, ["key"], 20),
        "regulations": regulations,
        "jurisdictions": jurisdictions,
    },
    "Platform": {
        "id": ident("Platform", "slug"),
        "seat": first_end("SEATED_IN"),
        "documents": lambda _r, node, given: page("Document", node.ends("PUBLISHES"), given, ["key"], 20),
        "provisions": lambda _r, node, given: page(
            "Provision",
            [one for doc in node.ends("PUBLISHES") for one in doc.starts("IN_DOCUMENT")],
            given,
            ["key"],
            20,
        ),
    },
    "Document": {
        "id": ident("Document", "key"),
        "platform": first_start("PUBLISHES"),
        "incorporates": every_end("INCORPORATES", "key"),
        "versions": lambda _r, node, given: page(
            "DocumentVersion", node.ends("HAS_VERSION"), given, ["-ordinal", "key"], 20
        ),
    },
    "DocumentVersion": {"id": ident("DocumentVersion", "key"), "previous": first_end("PREVIOUS")},
    "Provision": {
        "id": ident("Provision", "key"),
        "permalink": link("provision"),
        "document": first_end("IN_DOCUMENT"),
        "platform": lambda _r, node, _g: node.ends("IN_DOCUMENT")[0].starts("PUBLISHES")[0],
        "sourceVersion": first_end("SOURCE_VERSION"),
        "excerpt": excerpt,
        "engages": lambda _r, node, given: page("Engagement", node.out["ENGAGES"], given, ["key"], 20),
        "flags": lambda _r, node, given: page("Flag", node.out["FLAGS"], given, ["key"], 50),
    },
    "Engagement": {
        **FACT,
        "id": ident("Engagement", "key"),
        "permalink": link("engagement"),
        "target": lambda _r, edge, _g: edge.end,
    },
    "Flag": {
        **FACT,
        "id": ident("Flag", "key"),
        "permalink": link("flag"),
        "jurisdiction": lambda _r, edge, _g: edge.end,
        "basis": basis,
    },
    "Claim": {
        "id": ident("Claim", "key"),
        "provision": first_end("ABOUT"),
        "target": concerned("Regulation", "LegalUnit"),
        "jurisdiction": concerned("Jurisdiction"),
        "author": first_end("MADE_BY"),
        "reviewedBy": first_end("REVIEWED_BY"),
        "evidence": every_end("RESTS_ON", "key"),
    },
    "Evidence": {"id": ident("Evidence", "key")},
    "Agent": {"id": ident("Agent", "slug")},
    "Authority": {"id": ident("Authority", "slug"), "seat": first_end("SEATED_IN")},
    "Regulation": {
        "id": ident("Regulation", "path"),
        "engagedBy": engaged_by,
        "units": units,
        "appliesIn": every_end("APPLIES_IN", "code"),
        "authorities": every_end("ENFORCED_BY", "slug"),
        "members": every_end("HAS_MEMBER", "path"),
        "amends": every_end("AMENDS", "path"),
        "implements": every_end("IMPLEMENTS", "path"),
    },
    "LegalUnit": {
        "id": ident("LegalUnit", "path"),
        "engagedBy": engaged_by,
        "regulation": law_of,
        "parent": first_start("HAS_UNIT"),
        "children": every_end("HAS_UNIT", "ordinal", "path"),
    },
    "Jurisdiction": {
        "id": ident("Jurisdiction", "code"),
        "parents": parents,
        "children": children,
        "flaggedBy": flagged_by,
        "regulations": lambda _r, place, given: [
            one
            for one in sorted(place.starts("APPLIES_IN"), key=by("path"))
            if given.get("status") is None or one.get("status") in given["status"]
        ],
    },
    **{
        f"{name}Connection": CONNECTION
        for name in (
            *("Platform", "Document", "DocumentVersion", "Provision", "Regulation", "LegalUnit", "Engagement", "Flag"),
            "Jurisdiction",
        )
    },
}

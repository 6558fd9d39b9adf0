"""The naive reference: the same operations answered by graphql-core, one resolver a field, over rows held in memory.

It shares no stage with the compiler: no plan, no Cypher, no database. What it takes from the product beside the printed
SDL is the form of cursors, fixed texts (`DISCLAIMER`, `DEFINITION`), the order of severities, and of the rows the model
(keys, tenses) and the properties that the writer derives. What it computes is what the contract means, said as plainly
as Python can.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from copy import copy
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLError,
    GraphQLResolveInfo,
    build_schema,
    execute_sync,
    get_named_type,
    is_input_object_type,
    parse,
    validate,
    value_from_ast_untyped,
)

from graph.model.vocabulary import DISCLAIMER
from tests.reference_claims import CLAIMS, is_shown
from tests.reference_pages import Component, Page, cursor, cut, page, shown, text
from tests.reference_time import Views, last_seen, record_or_fact, record_or_provision, time_of

if TYPE_CHECKING:
    from tests.reference_memory import Edge, Memory, Node

PLACE_OF_PAGES = "https://graph.example/"


Resolver = Callable[..., Any]


class Reference:
    """Answers operations from memory."""

    def __init__(self, sdl: str, memory: Memory, today: date | None = None, role: str = "ADMIN") -> None:
        self.schema = build_schema(sdl)
        self.memory = memory
        #: Of the caller.
        self.role = role
        self.today = today or datetime.now(UTC).date()
        self.now = datetime.now(UTC)
        self.past = Views(memory)
        #: What root fields that are read at another time see, by response key.
        self.views: dict[str, Reference] = {}
        self.resolvers: dict[tuple[str, str], Resolver] = {}
        # They stand on this module.
        from tests.reference_analysis import REPORTS  # noqa: PLC0415
        from tests.reference_impact import IMPACTS  # noqa: PLC0415
        from tests.reference_paths import PATH_RESOLVERS  # noqa: PLC0415

        for resolvers in (RESOLVERS, CLAIMS, REPORTS, IMPACTS, PATH_RESOLVERS):
            for type_, fields in resolvers.items():
                for name, resolver in fields.items():
                    self.resolvers[type_, name] = resolver

    def answer(self, text: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
        document = parse(text)
        errors = validate(self.schema, document)
        if errors:
            return {"errors": [error.formatted for error in errors]}
        self.views = {}
        result = execute_sync(
            self.schema,
            document,
            self,
            variable_values=variables,
            field_resolver=self.resolve,
            type_resolver=lambda value, _info, _type: {"ENGAGES": "Engagement", "FLAGS": "Flag"}.get(
                value.label, value.label
            ),
        )
        return result.formatted

    def resolve(self, source: Any, info: GraphQLResolveInfo, **given: Any) -> Any:
        resolver = self.resolvers.get((info.parent_type.name, info.field_name))
        if resolver is None:
            resolver = self.resolvers.get(("*", info.field_name))
        given = filled_in(given, info.parent_type.fields[info.field_name].args)
        ref = self.seen_from(info, given)
        value = resolver(ref, source, given) if resolver else source.get(info.field_name)
        if value is None and str(info.return_type).startswith("["):
            return []
        return text(value)

    def seen_from(self, info: GraphQLResolveInfo, given: dict[str, Any]) -> Reference:
        """What the root field is read in: the rows as they are, or a view of them as they were."""
        root = info.path
        while root.prev is not None:
            root = root.prev
        when = time_of(self.memory, given.get("at")) if info.path.prev is None else None
        if when:
            view = copy(self)
            view.memory, view.today, view.now = self.past.at(when).seen, when.as_of, when.known_at
            self.views[str(root.key)] = view
        return self.views.get(str(root.key), self)


def filled_in(given: dict[str, Any], declared: dict[str, Any]) -> dict[str, Any]:
    """The arguments, or the fields of an input object, with their defaults where they are null."""
    nodes = {name: one.ast_node.default_value for name, one in declared.items()}
    known = {name: value_from_ast_untyped(node) for name, node in nodes.items() if node}
    values = {**known, **{name: value for name, value in given.items() if value is not None or name not in known}}
    return {name: filled(value, declared[name].type) for name, value in values.items()}


def filled(value: Any, type_: Any) -> Any:
    if isinstance(value, list):
        return [filled(one, type_) for one in value]
    named = get_named_type(type_)
    return filled_in(value, named.fields) if isinstance(value, dict) and is_input_object_type(named) else value


def by(*names: str) -> Callable[[Any], tuple[Any, ...]]:
    return lambda one: tuple(one.get(name) for name in names)


def page_info(_ref: Reference, one: Page, _given: Any) -> dict[str, Any]:
    ahead = len(cut(one)) > one.size
    back = one.mark is not None and len(cut(one)) < len(one.items)
    rows = shown(one)
    return {
        "hasNextPage": back if one.backward else ahead,
        "hasPreviousPage": ahead if one.backward else back,
        "startCursor": cursor(one, rows[0]) if rows else None,
        "endCursor": cursor(one, rows[-1]) if rows else None,
    }


def platforms_of(_ref: Reference, one: Page, _given: Any) -> int:
    return len({item.start.get("platformSlug") for item in one.items})


def below(node: Node) -> list[Node]:
    """A law or unit and every unit below it."""
    return [node, *(one for unit in node.ends("HAS_UNIT") for one in below(unit))]


def engaged_by(_ref: Reference, node: Node, given: dict[str, Any]) -> Page:
    targets = below(node) if given.get("includeUnits") else [node]
    edges = {id(edge): edge for target in targets for edge in target.into["ENGAGES"]}
    return engagements(_ref, list(edges.values()), given, ("filter", "engagement"), 20)


def current(ref: Reference, edge: Edge) -> bool:
    start, end, today = edge.get("validFrom"), edge.get("validTo"), edge.today or ref.today
    return (start is None or start <= today) and (end is None or end > today)


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
    found = flags(ref, [edge for one in places for edge in one.into["FLAGS"]], given, ("filter", "flag"), 20)
    found.once = True
    return found


def regulations(ref: Reference, _source: Any, given: dict[str, Any]) -> Page:
    items = ref.memory.all("Regulation")
    if given.get("jurisdiction") is not None:
        where = given["jurisdiction"]
        items = [one for one in items if any(is_place(ref, place, where) for place in one.ends("APPLIES_IN"))]
    for name in ("status", "kind"):
        if given.get(name) is not None:
            items = [one for one in items if one.get(name) in given[name]]
    if given.get("text") is not None:
        items = [one for one in items if contains(one, ("label", "officialTitle", "citation"), given["text"])]
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
    if given.get("parent") is not None:
        items = [one for one in items if given["parent"] in [above.get("path") for above in one.starts("HAS_UNIT")]]
    return page("LegalUnit", items, given, ["ordinal", "path"], 100)


def excerpt_named(side: str) -> Resolver:
    names = ("Text", "Sha256", "Start", "End", "Prefix", "Suffix", "Anchored")

    def excerpt(_ref: Reference, item: Any, _given: Any) -> dict[str, Any] | None:
        if item.get(f"{side}Text") is None:
            return None
        return {name.lower(): item.get(f"{side}{name}") for name in names}

    return excerpt


def graph(ref: Reference, _source: Any, _given: Any) -> dict[str, Any]:
    published = ref.memory.all("Revision")
    if not published:
        raise GraphQLError("nothing was published then", extensions={"code": "BAD_USER_INPUT"})
    newest = max(published, key=by("ordinal"))
    active = [one for one in ref.memory.all("Provision") if one.get("status") == "ACTIVE"]
    counted = {f"{label.lower()}s": len(ref.memory.all(label)) for label in ("Platform", "Document")}
    facts = {
        "provisions": len(active),
        "engagements": sum(len(one.out["ENGAGES"]) for one in active),
        "flags": sum(len(one.out["FLAGS"]) for one in active),
        "unpublished": newest.get("unpublished") is not None,
    }
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


def events(_ref: Reference, target: Node, _given: Any) -> list[Node]:
    return sorted(target.starts("EVENT_OF"), key=by("on", "key"))


def ident(kind: str, key: str) -> Resolver:
    return lambda _r, one, _g: f"{kind}:{one.get(key)}"


def link(kind: str, key: str = "key") -> Resolver:
    return lambda _r, one, _g: f"{PLACE_OF_PAGES}{kind}/{one.get(key)}"


def parents(ref: Reference, place: Node, _given: Any) -> list[Node]:
    return sorted((edge.end for edge in place.out["PART_OF"] if current(ref, edge)), key=by("code"))


def children(ref: Reference, place: Node, _given: Any) -> list[Node]:
    return sorted((edge.start for edge in place.into["PART_OF"] if current(ref, edge)), key=by("code"))


def law_of(ref: Reference, unit: Node, _given: Any) -> Node:
    return law(ref, unit)


def single(label: str, name: str) -> Resolver:
    return lambda ref, _s, given: ref.memory.nodes[label].get(given[name])


# --- filters, orders and facets, said plainly

RANK = {"LOW": 1, "MEDIUM": 2, "HIGH": 3}


def among(value: Any, choices: list[Any]) -> bool:
    return any(one in choices for one in value) if isinstance(value, list) else value in choices


def keeps_provision(ref: Reference, node: Node, given: dict[str, Any] | None) -> bool:
    return given is None or all(
        PROVISION_TESTS[name](ref, node, value) for name, value in given.items() if value is not None
    )


def shows_provision(ref: Reference, node: Node, given: dict[str, Any] | None) -> bool:
    """Whether a list with this filter shows the provision: of those that are active, where the filter does not say."""
    filter_ = dict(given or {})
    if filter_.get("status") is None:
        filter_["status"] = ["ACTIVE"]
    return keeps_provision(ref, node, filter_)


def in_range(value: Any, given: dict[str, Any], convert: Callable[[Any], Any] = lambda one: one) -> bool:
    if value is None and any(given.get(name) is not None for name in ("gte", "lte", "lt")):
        return False
    return (
        (given.get("gte") is None or convert(value) >= convert(given["gte"]))
        and (given.get("lte") is None or convert(value) <= convert(given["lte"]))
        and (given.get("lt") is None or convert(value) < convert(given["lt"]))
        and (given.get("in") is None or value in given["in"])
    )


def quantified(ref: Reference, edges: list[Edge], given: dict[str, Any], keeps: Callable[..., bool]) -> bool:
    hits = {name: [keeps(ref, edge, given[name]) for edge in edges] for name in given if given[name] is not None}
    return any(hits.get("some", [True])) and all(hits.get("every", [])) and not any(hits.get("none", []))


def document_of(node: Node) -> Node:
    return node.ends("IN_DOCUMENT")[0]


def platform_of(node: Node) -> Node:
    return document_of(node).starts("PUBLISHES")[0]


def assessment(ref: Reference, node: Node, given: dict[str, Any]) -> str:
    target = given["target"]
    if any(is_target(ref, one, target) for one in node.ends("ENGAGES")):
        return "MAPPED"
    if any(is_target(ref, one, target) for one in node.ends("ASSESSED_UNRELATED")):
        return "REVIEWED_UNRELATED"
    return "NOT_ASSESSED"


MARKS = re.compile("[\u0300-\u036f]")
QUOTES = {
    "'": "\u2018\u2019\u201b\u2032`\u00b4\u02bc",
    '"': "\u201c\u201d\u201e\u00ab\u00bb",
    "-": "\u2010\u2011\u2012\u2013\u2014",
}


def letters(value: str | None) -> str:
    """Without case, accents and what is not seen; quotation marks and dashes those of a typewriter."""
    seen = "".join(one for one in value or "" if unicodedata.category(one) != "Cf")
    bare = MARKS.sub("", unicodedata.normalize("NFKD", seen)).casefold()
    for plain, typed in QUOTES.items():
        bare = re.sub(f"[{typed}]", plain, bare)
    return bare


def contains(node: Node, names: tuple[str, ...], wanted: str) -> bool:
    """White space counts between two words alone, and there as one blank."""
    spaces = re.compile(r"\s+")
    beside_signs = re.compile(r" ?([^\w ]|_) ?")

    def compared(value: str | None) -> str:
        return beside_signs.sub(r"\1", spaces.sub(" ", letters(value))).strip()

    return any(compared(wanted) in compared(node.get(name)) for name in names)


SEARCHED = ("title", "excerptText", "plainSummary")
PROVISION_TESTS: dict[str, Callable[..., bool]] = {
    "and": lambda ref, node, value: all(keeps_provision(ref, node, one) for one in value),
    "or": lambda ref, node, value: any(keeps_provision(ref, node, one) for one in value),
    "not": lambda ref, node, value: not keeps_provision(ref, node, value),
    "key": lambda _r, node, value: node.get("key") in value,
    "text": lambda _r, node, value: contains(node, ("title", "excerptText", "plainSummary"), value),
    "platform": lambda _r, node, value: platform_of(node).get("slug") in value,
    "document": lambda _r, node, value: document_of(node).get("key") in value,
    "sector": lambda _r, node, value: among(platform_of(node).get("sector"), value),
    "documentType": lambda _r, node, value: document_of(node).get("documentType") in value,
    "category": lambda _r, node, value: among(node.get("category"), value),
    "concept": lambda _r, node, value: among(node.get("concepts"), value),
    "severity": lambda _r, node, value: in_range(node.get("severity"), value, RANK.__getitem__),
    "exposureMax": lambda _r, node, value: in_range(node.get("exposureMax"), value, RANK.__getitem__),
    "status": lambda _r, node, value: node.get("status") in value,
    "engages": lambda ref, node, value: quantified(ref, node.out["ENGAGES"], value, keeps_engagement),
    "flags": lambda ref, node, value: quantified(ref, node.out["FLAGS"], value, keeps_flag),
    "assessment": lambda ref, node, value: assessment(ref, node, value) == value["state"],
    "changed": lambda _r, node, value: in_range(text(node.get("lastChangedOn")), value),
    "firstSeen": lambda _r, node, value: in_range(text(node.get("firstSeen")), value),
}


def on_cluster(ref: Reference, edge: Edge) -> bool:
    return bool(law(ref, edge.end).get("kind") == "CLUSTER")


def half(confidence: float) -> float:
    """What an engagement of a cluster says of one of its members."""
    return confidence * 0.5


def members(node: Node) -> set[str]:
    """The paths of a law and, of a cluster, of the laws it stands for."""
    return {node.get("path"), *(path for one in node.ends("HAS_MEMBER") for path in members(one))}


def answers(ref: Reference, node: Node, given: dict[str, Any], *, via: bool) -> bool:
    """The node is a target, or a cluster, or below one, that stands for it."""
    if is_target(ref, node, given):
        return True
    cluster = law(ref, node) if given.get("includeUnits") else node
    return via and given["path"] in members(cluster)


def sure(ref: Reference, edge: Edge, least: float, *, via: bool) -> bool:
    confidence = edge.get("confidence")
    return bool((half(confidence) if via and on_cluster(ref, edge) else confidence) >= least)


def is_target(_ref: Reference, node: Node, given: dict[str, Any]) -> bool:
    if not given.get("includeUnits"):
        return bool(node.get("path") == given["path"])
    above: Node | None = node
    while above is not None:
        if above.get("path") == given["path"]:
            return True
        above = next(iter(above.starts("HAS_UNIT")), None)
    return False


def is_place(ref: Reference, node: Node, given: dict[str, Any]) -> bool:
    reach = {"DESCENDANTS": around, "ANCESTORS": inside}.get(given.get("closure") or "EXACT")
    places = reach(ref, node) if reach else [node]
    return any(one.get("code") == given["code"] for one in places)


def law(_ref: Reference, node: Node) -> Node:
    while node.label == "LegalUnit":
        node = node.starts("HAS_UNIT")[0]
    return node


def keeps_edge(ref: Reference, edge: Edge, given: dict[str, Any] | None, tests: dict[str, Callable[..., bool]]) -> bool:
    return given is None or all(tests[name](ref, edge, value) for name, value in given.items() if value is not None)


def keeps_engagement(ref: Reference, edge: Edge, given: dict[str, Any] | None) -> bool:
    via = bool((given or {}).get("viaClusters"))
    return keeps_edge(ref, edge, given, {**ENGAGEMENT_TESTS, **engagement_tests(via=via)})


def keeps_flag(ref: Reference, edge: Edge, given: dict[str, Any] | None) -> bool:
    return keeps_edge(ref, edge, given, FLAG_TESTS)


EDGE_TESTS: dict[str, Callable[..., bool]] = {
    "modality": lambda _r, edge, value: edge.get("modality") in value,
    "effect": lambda _r, edge, value: edge.get("effect") in value,
    "method": lambda _r, edge, value: edge.get("method") in value,
    "status": lambda _r, edge, value: edge.get("status") in value,
    "party": lambda _r, edge, value: among(edge.get("parties"), value),
    "factor": lambda _r, edge, value: among(edge.get("factors"), value),
    "minConfidence": lambda _r, edge, value: edge.get("confidence") >= value,
    "minStrength": lambda _r, edge, value: edge.get("strength") is not None and edge.get("strength") >= value,
    "hasCondition": lambda _r, edge, value: (edge.get("condition") is not None) == value,
}


def engagement_tests(*, via: bool) -> dict[str, Callable[..., bool]]:
    """Tests that clusters have a part in."""
    return {
        "target": lambda ref, edge, value: answers(ref, edge.end, value, via=via),
        "targets": lambda ref, edge, value: any(answers(ref, edge.end, one, via=via) for one in value),
        "minConfidence": lambda ref, edge, value: sure(ref, edge, value, via=via),
        "viaClusters": lambda _r, _edge, _value: True,
    }


ENGAGEMENT_TESTS: dict[str, Callable[..., bool]] = EDGE_TESTS | {
    "kind": lambda ref, edge, value: law(ref, edge.end).get("kind") in value,
    "regulationStatus": lambda ref, edge, value: law(ref, edge.end).get("status") in value,
    "jurisdiction": lambda ref, edge, value: any(
        is_place(ref, one, value) for one in law(ref, edge.end).ends("APPLIES_IN")
    ),
}

FLAG_TESTS: dict[str, Callable[..., bool]] = EDGE_TESTS | {
    "jurisdiction": lambda ref, edge, value: is_place(ref, edge.end, value),
    "level": lambda _r, edge, value: edge.end.get("level") in value,
    "basis": lambda ref, edge, value: any(
        is_target(ref, ref.memory.find("LegalTarget", path), value) for path in edge.get("basis")
    ),
}


def keeps_platform(ref: Reference, node: Node, given: dict[str, Any] | None) -> bool:
    given = given or {}
    provisions = [one for doc in node.ends("PUBLISHES") for one in doc.starts("IN_DOCUMENT")]
    tests: dict[str, Callable[[Any], bool]] = {
        "slug": lambda value: node.get("slug") in value,
        "sector": lambda value: among(node.get("sector"), value),
        "text": lambda value: contains(node, ("name", "legalEntity"), value),
        "provisions": lambda value: any(keeps_provision(ref, one, value) for one in provisions),
    }
    return all(tests[name](value) for name, value in given.items() if value is not None)


def newest_change(platform: Node) -> str:
    provisions = (one for doc in platform.ends("PUBLISHES") for one in doc.starts("IN_DOCUMENT"))
    return max((text(one.get("lastChangedOn")) or "" for one in provisions), default="")


def words_of(value: str | None) -> list[str]:
    return re.findall(r"[^\W_]+", letters(value))


def is_found(node: Node, wanted: str) -> bool:
    """Whether all words stand somewhere; what has none is found nowhere."""
    there = {word for name in SEARCHED for word in words_of(node.get(name))}
    return bool(words_of(wanted)) and set(words_of(wanted)) <= there


def highlighted(node: Node, wanted: str) -> str | None:
    """Of texts so short that they are shown whole."""
    for name in SEARCHED:
        shown = re.sub(
            r"[^\W_]+",
            lambda one: f"⟦{one[0]}⟧" if letters(one[0]) in words_of(wanted) else one[0],
            node.get(name) or "",
        )
        if "⟦" in shown:
            return shown
    return None


def active_of(platform: Node) -> list[Node]:
    provisions = (one for doc in platform.ends("PUBLISHES") for one in doc.starts("IN_DOCUMENT"))
    return [one for one in provisions if one.get("status") == "ACTIVE"]


COMPONENTS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "FIRST_SEEN": ("firstSeen", lambda one: text(one.get("firstSeen")) or ""),
    "LAST_CHANGED": ("lastChangedOn", lambda one: text(one.get("lastChangedOn")) or ""),
    "PLATFORM_NAME": ("name", lambda one: platform_of(one).get("name")),
    "ENGAGEMENT_COUNT": ("ENGAGES count", lambda one: len(one.out["ENGAGES"])),
    "NAME": ("name", lambda one: one.get("name")),
    "RELEVANCE": ("score", lambda _one: 0),
    "LAST_CHANGED of platforms": ("IN_DOCUMENT lastChangedOn", newest_change),
    "PROVISION_COUNT": (
        "IN_DOCUMENT count",
        lambda one: len(active_of(one)),
    ),
}


def component_of(field: str, direction: str) -> tuple[str, Callable[[Any], Any]]:
    """What is ordered by; a provision that has no severity stands last both ways."""
    severities = {"SEVERITY": "severity", "EXPOSURE_MAX": "exposureMax"}
    if field not in severities:
        return COMPONENTS[field]
    source, last = severities[field], 0 if direction == "DESC" else 4
    name = f"{source}Rank" if direction == "DESC" else f"{source}RankUp"
    return name, lambda one: RANK.get(one.get(source), last)


def components(given: dict[str, Any], key: str) -> list[Component]:
    usual = "DESC" if key == "key" else "ASC"
    asked = {one["field"]: one["direction"] or usual for one in reversed(given.get("orderBy") or [])}
    fields = dict.fromkeys(one["field"] for one in given.get("orderBy") or [])
    # The two enumerations share one name.
    of = {"LAST_CHANGED": "LAST_CHANGED of platforms"} if key == "slug" else {}
    named = [Component(*component_of(of.get(field, field), asked[field]), asked[field] == "DESC") for field in fields]
    return [*named, Component(key, lambda one: one.get(key), bool(named) and named[-1].descending)]


def provisions(ref: Reference, items: list[Node], given: dict[str, Any]) -> Page:
    filter_ = dict(given.get("filter") or {})
    searched = any(one["field"] == "RELEVANCE" for one in given.get("orderBy") or [])
    wanted = filter_.pop("text") if searched else None
    found = [one for one in items if wanted is None or is_found(one, wanted)]
    kept = [one for one in found if shows_provision(ref, one, filter_)]
    one = page("Provision", kept, given, components(given, "key"), 20)
    one.wanted = wanted
    return one


def changes(ref: Reference, items: list[Node], given: dict[str, Any]) -> Page:
    kept = [one for one in items if keeps_change(ref, one, given.get("filter") or {})]
    return page("Change", kept, given, ["-detectedAt", "key"], 20)


def keeps_change(ref: Reference, node: Node, given: dict[str, Any]) -> bool:
    """Days are compared with the day, in UTC, that the instant falls on."""
    tests: dict[str, Callable[[Any], bool]] = {
        "platform": lambda value: node.ends("OF_DOCUMENT")[0].starts("PUBLISHES")[0].get("slug") in value,
        "kind": lambda value: node.get("kind") in value,
        "detected": lambda value: in_range(text(node.get("detectedAt"))[:10], value),
        "severity": lambda value: in_range(node.get("severity"), value, RANK.__getitem__),
        "affects": lambda value: any(
            keeps_provision(ref, ref.memory.nodes["Provision"][edge.end.get("key")], value)
            for edge in node.out["AFFECTS"]
            if edge.end.get("key") in ref.memory.nodes["Provision"]
        ),
    }
    return all(tests[name](value) for name, value in given.items() if value is not None)


def of_shown_provisions(ref: Reference, edges: list[Edge], given: dict[str, Any], name: str) -> list[Edge]:
    """The edges of provisions that the argument `name` shows; all of them where the field has no such argument."""
    return [one for one in edges if not name or shows_provision(ref, one.start, given.get(name))]


def engagements(ref: Reference, edges: list[Edge], given: dict[str, Any], names: tuple[str, str], default: int) -> Page:
    edges = of_shown_provisions(ref, edges, given, names[0])
    kept = [edge for edge in edges if keeps_engagement(ref, edge, given.get(names[1]))]
    return page("Engagement", kept, given, ["pair"], default)


def flags(ref: Reference, edges: list[Edge], given: dict[str, Any], names: tuple[str, str], default: int) -> Page:
    edges = of_shown_provisions(ref, edges, given, names[0])
    kept = [edge for edge in edges if keeps_flag(ref, edge, given.get(names[1]))]
    return page("Flag", kept, given, ["pair"], default)


def facet(pairs: Iterable[tuple[str, str, Any]]) -> list[dict[str, Any]]:
    counted: dict[tuple[str, str], set[int]] = defaultdict(set)
    for key, label, item in pairs:
        counted[key, label].add(id(item))
    rows = [{"key": key, "label": label, "count": len(items)} for (key, label), items in counted.items()]
    return sorted(rows, key=lambda row: (-row["count"], row["key"]))


def facets(ref: Reference, one: Page, _given: Any) -> dict[str, Any]:
    items = one.items
    laws = ((law(ref, target), item) for item in items for target in item.ends("ENGAGES"))
    return {
        "severity": facet((rated, rated, item) for item in items if (rated := item.get("severity"))),
        "platform": facet((platform_of(item).get("slug"), platform_of(item).get("name"), item) for item in items),
        "category": facet((slug, slug, item) for item in items for slug in item.get("category")),
        "regulation": facet((found.get("path"), found.get("label"), item) for found, item in laws),
        "jurisdiction": facet((to.get("code"), to.get("name"), item) for item in items for to in item.ends("FLAGS")),
        "documentType": facet(
            (document_of(item).get("documentType"), document_of(item).get("documentType"), item) for item in items
        ),
    }


def by_jurisdiction(_ref: Reference, one: Page, _given: Any) -> list[dict[str, Any]]:
    return facet((edge.end.get("code"), edge.end.get("name"), edge.start) for edge in one.items)


def by_basis(ref: Reference, one: Page, _given: Any) -> list[dict[str, Any]]:
    named = ((ref.memory.find("LegalTarget", path), edge) for edge in one.items for path in edge.get("basis"))
    return facet((target.get("path"), target.get("label"), edge.start) for target, edge in named)


def edge_of(one: Page, item: Any) -> dict[str, Any]:
    """The score is the index's alone: the reference has none."""
    highlight = highlighted(item, one.wanted) if one.wanted is not None else None
    return {"cursor": cursor(one, item), "node": item, "highlight": highlight}


CONNECTION: dict[str, Resolver] = {
    "nodes": lambda _r, one, _g: shown(one),
    "edges": lambda _r, one, _g: [edge_of(one, item) for item in shown(one)],
    "pageInfo": page_info,
    "totalCount": lambda _r, one, _g: len({id(edge.start) for edge in one.items}) if one.once else len(one.items),
    "platformCount": platforms_of,
    "facets": facets,
    "byJurisdiction": by_jurisdiction,
    "byBasis": by_basis,
}


def identified(ref: Reference, global_id: str) -> Node | Edge | None:
    kind, _, key = global_id.partition(":")
    edges = {"Engagement": "ENGAGES", "Flag": "FLAGS"}
    if kind == "ProvisionVersion":
        return ref.past.named(key, ref.now)
    if kind in edges and "@" in key:
        return ref.past.fact(edges[kind], *key.split("@"), ref.now)
    if kind in edges:
        return next((edge for edge in ref.memory.edges(edges[kind]) if edge.get("pair") == key), None)
    if kind == "Claim":
        found = next((one for one in ref.memory.all(kind) if one.get("handle") == key), None)
    else:
        found = ref.memory.nodes[kind].get(key) if kind in ref.memory.nodes else None
    return found if found is None or is_shown(ref, found) else None


FACT: dict[str, Resolver] = {
    "provision": lambda _r, edge, _g: edge.start,
    "claim": claim_of,
    "evidence": evidence_of,
}

RESOLVERS: dict[str, dict[str, Resolver]] = {
    "Query": {
        "graph": graph,
        "node": lambda ref, _s, given: identified(ref, given["id"]),
        "nodes": lambda ref, _s, given: [identified(ref, one) for one in given["ids"]],
        "platform": single("Platform", "slug"),
        "provision": single("Provision", "key"),
        "jurisdiction": single("Jurisdiction", "code"),
        "legal": legal,
        "platforms": lambda ref, _s, given: page(
            "Platform",
            [one for one in ref.memory.all("Platform") if keeps_platform(ref, one, given.get("filter"))],
            given,
            components(given, "slug"),
            20,
        ),
        "provisions": lambda ref, _s, given: provisions(ref, ref.memory.all("Provision"), given),
        "engagements": lambda ref, _s, given: engagements(
            ref, ref.memory.edges("ENGAGES"), given, ("provision", "filter"), 50
        ),
        "flags": lambda ref, _s, given: flags(ref, ref.memory.edges("FLAGS"), given, ("provision", "filter"), 50),
        "regulations": regulations,
        "jurisdictions": jurisdictions,
        "changes": lambda ref, _s, given: changes(ref, ref.memory.all("Change"), given),
    },
    "Platform": {
        "id": ident("Platform", "slug"),
        "seat": first_end("SEATED_IN"),
        "documents": lambda _r, node, given: page("Document", node.ends("PUBLISHES"), given, ["key"], 20),
        "provisions": lambda ref, node, given: provisions(
            ref, [one for doc in node.ends("PUBLISHES") for one in doc.starts("IN_DOCUMENT")], given
        ),
        "changes": lambda ref, node, given: changes(
            ref, [one for doc in node.ends("PUBLISHES") for one in doc.starts("OF_DOCUMENT")], given
        ),
    },
    "Document": {
        "id": ident("Document", "key"),
        "platform": first_start("PUBLISHES"),
        "incorporates": every_end("INCORPORATES", "key"),
        "versions": lambda _r, node, given: page(
            "DocumentVersion", node.ends("HAS_VERSION"), given, ["-fetchedAt", "-ordinal", "key"], 20
        ),
    },
    "DocumentVersion": {
        "id": ident("DocumentVersion", "key"),
        "previous": first_end("PREVIOUS"),
        "diff": first_start("TO_VERSION"),
    },
    "Change": {
        "id": ident("Change", "key"),
        "permalink": link("change"),
        "document": first_end("OF_DOCUMENT"),
        "from": first_end("FROM_VERSION"),
        "to": first_end("TO_VERSION"),
        "returnsTo": first_end("RETURNS_TO"),
        "affects": lambda _r, node, _g: sorted(node.out["AFFECTS"], key=by("key")),
    },
    "ProvisionChange": {
        "provision": lambda _r, edge, _g: edge.end,
        "continuedBy": lambda ref, edge, _g: sorted(
            (one for one in ref.memory.all("Provision") if one.get("key") in (edge.get("continuedBy") or ())),
            key=by("key"),
        ),
        "before": excerpt_named("before"),
        "after": excerpt_named("after"),
    },
    "Provision": {
        "id": record_or_provision,
        "lastSeen": last_seen,
        "permalink": link("provision"),
        "document": first_end("IN_DOCUMENT"),
        "platform": lambda _r, node, _g: node.ends("IN_DOCUMENT")[0].starts("PUBLISHES")[0],
        "sourceVersion": first_end("SOURCE_VERSION"),
        "continuedBy": every_end("CONTINUED_BY", "key"),
        "excerpt": excerpt_named("excerpt"),
        "engages": lambda ref, node, given: engagements(ref, node.out["ENGAGES"], given, ("", "filter"), 20),
        "flags": lambda ref, node, given: flags(ref, node.out["FLAGS"], given, ("", "filter"), 50),
        "assessmentState": assessment,
        "qualityIssues": lambda _r, node, _g: sorted(node.starts("SUBJECT"), key=by("key")),
        "history": lambda ref, node, given: page(
            "Provision", ref.past.history(node.get("key"), ref.now), given, ["-ordinal"], 20
        ),
    },
    "Engagement": {
        **FACT,
        "id": record_or_fact("Engagement"),
        "permalink": link("engagement", "pair"),
        "target": lambda _r, edge, _g: edge.end,
        "viaCluster": lambda ref, edge, _g: on_cluster(ref, edge),
        "memberConfidence": lambda ref, edge, _g: half(edge.get("confidence")) if on_cluster(ref, edge) else None,
    },
    "Flag": {
        **FACT,
        "id": record_or_fact("Flag"),
        "permalink": link("flag", "pair"),
        "jurisdiction": lambda _r, edge, _g: edge.end,
        "basis": basis,
    },
    "Claim": {
        "provision": first_end("ABOUT"),
        "target": concerned("Regulation", "LegalUnit"),
        "jurisdiction": concerned("Jurisdiction"),
        "author": first_end("MADE_BY"),
        "reviewedBy": first_end("REVIEWED_BY"),
        "evidence": every_end("RESTS_ON", "key"),
    },
    "QualityIssue": {"id": ident("QualityIssue", "key"), "subject": first_end("SUBJECT")},
    "Evidence": {"id": ident("Evidence", "key")},
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
        "events": events,
    },
    "LegalUnit": {
        "id": ident("LegalUnit", "path"),
        "engagedBy": engaged_by,
        "regulation": law_of,
        "parent": first_start("HAS_UNIT"),
        "children": every_end("HAS_UNIT", "ordinal", "path"),
        "events": events,
    },
    "LegalEvent": {"id": ident("LegalEvent", "key"), "target": first_end("EVENT_OF")},
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
            *("Jurisdiction", "Change", "ProvisionHistory", "Claim"),
        )
    },
}

"""Laws, units and places of the reference: what is below what, what is inside of what, and their lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.reference.common import by, in_range
from tests.reference.pages import Page, page, text
from tests.reference.words import contains

if TYPE_CHECKING:
    from tests.reference.core import Reference
    from tests.reference.memory import Edge, Node


def below(node: Node) -> list[Node]:
    """A law or unit and every unit below it."""
    return [node, *(one for unit in node.ends("HAS_UNIT") for one in below(unit))]


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


def law(_ref: Reference, node: Node) -> Node:
    while node.label == "LegalUnit":
        node = node.starts("HAS_UNIT")[0]
    return node


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


def members(node: Node) -> set[str]:
    """The paths of a law and, of a cluster, of the laws it stands for."""
    return {node.get("path"), *(path for one in node.ends("HAS_MEMBER") for path in members(one))}


def on_cluster(ref: Reference, edge: Edge) -> bool:
    return bool(law(ref, edge.end).get("kind") == "CLUSTER")


def half(confidence: float) -> float:
    """What an engagement of a cluster says of one of its members."""
    return confidence * 0.5


def legal(ref: Reference, _source: Any, given: dict[str, Any]) -> Node | None:
    return next((one for one in ref.memory.all("Regulation", "LegalUnit") if one.get("path") == given["path"]), None)


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
    if given.get("text") is not None:
        items = [one for one in items if contains(one, ("name", "code"), given["text"])]
    return sorted(items, key=by("code"))


def units(_ref: Reference, law: Node, given: dict[str, Any]) -> Page:
    items = below(law)[1:]
    if given.get("type") is not None:
        items = [one for one in items if one.get("unitType") in given["type"]]
    if given.get("parent") is not None:
        items = [one for one in items if given["parent"] in [above.get("path") for above in one.starts("HAS_UNIT")]]
    return page("LegalUnit", items, given, ["ordinal", "path"], 100)


def parents(ref: Reference, place: Node, _given: Any) -> list[Node]:
    return sorted((edge.end for edge in place.out["PART_OF"] if current(ref, edge)), key=by("code"))


def children(ref: Reference, place: Node, _given: Any) -> list[Node]:
    return sorted((edge.start for edge in place.into["PART_OF"] if current(ref, edge)), key=by("code"))


def law_of(ref: Reference, unit: Node, _given: Any) -> Node:
    return law(ref, unit)


def legal_events(ref: Reference, _source: Any, given: dict[str, Any]) -> Page:
    items = ref.memory.all("LegalEvent")
    if given.get("on") is not None:
        items = [one for one in items if in_range(text(one.get("on")), given["on"])]
    if given.get("kind") is not None:
        items = [one for one in items if one.get("kind") in given["kind"]]
    place = given.get("jurisdiction")
    if place is not None:
        laws = {id(one): law(ref, one.ends("EVENT_OF")[0]) for one in items}
        items = [one for one in items if any(is_place(ref, to, place) for to in laws[id(one)].ends("APPLIES_IN"))]
    return page("LegalEvent", items, given, ["on", "key"], 50)


def events(_ref: Reference, target: Node, _given: Any) -> list[Node]:
    return sorted(target.starts("EVENT_OF"), key=by("on", "key"))

"""What every part of the reference stands on: resolvers of one step, orders by property, ranges."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.reference.core import Reference
    from tests.reference.memory import Node

PLACE_OF_PAGES = "https://graph.example/"


Resolver = Callable[..., Any]


RANK = {"LOW": 1, "MEDIUM": 2, "HIGH": 3}


def by(*names: str) -> Callable[[Any], tuple[Any, ...]]:
    return lambda one: tuple(one.get(name) for name in names)


def among(value: Any, choices: list[Any]) -> bool:
    return any(one in choices for one in value) if isinstance(value, list) else value in choices


def in_range(value: Any, given: dict[str, Any], convert: Callable[[Any], Any] = lambda one: one) -> bool:
    if value is None and any(given.get(name) is not None for name in ("gte", "lte", "lt")):
        return False
    return (
        (given.get("gte") is None or convert(value) >= convert(given["gte"]))
        and (given.get("lte") is None or convert(value) <= convert(given["lte"]))
        and (given.get("lt") is None or convert(value) < convert(given["lt"]))
        and (given.get("in") is None or value in given["in"])
    )


def first_end(type_: str) -> Resolver:
    return lambda _ref, node, _given: next(iter(sorted(node.ends(type_), key=lambda one: one.get("key") or "")), None)


def first_start(type_: str) -> Resolver:
    return lambda _ref, node, _given: next(iter(node.starts(type_)), None)


def every_end(type_: str, *order: str) -> Resolver:
    return lambda _ref, node, _given: sorted(node.ends(type_), key=by(*order))


def ident(kind: str, key: str) -> Resolver:
    return lambda _ref, one, _given: f"{kind}:{one.get(key)}"


def link(kind: str, key: str = "key") -> Resolver:
    return lambda _ref, one, _given: f"{PLACE_OF_PAGES}{kind}/{one.get(key)}"


def single(label: str, name: str) -> Resolver:
    return lambda ref, _source, given: ref.memory.nodes[label].get(given[name])


ROLES = ["READER", "ANALYST", "REVIEWER", "ADMIN"]


def reviews(ref: Reference) -> bool:
    return ROLES.index(ref.role) >= ROLES.index("REVIEWER")


def is_shown(ref: Reference, node: Node) -> bool:
    """Whether an id that names the node finds it for this caller."""
    if reviews(ref):
        return True
    if node.label == "Agent":
        return bool(node.get("method") != "HUMAN")
    if node.label == "QualityIssue":
        return all(one.get("status") in {"ACCEPTED", "STALE"} for one in node.ends("SUBJECT") if one.label == "Claim")
    return node.label != "Claim" or node.get("status") in {"ACCEPTED", "STALE"}


def document_of(node: Node) -> Node:
    return node.ends("IN_DOCUMENT")[0]


def platform_of(node: Node) -> Node:
    return document_of(node).starts("PUBLISHES")[0]

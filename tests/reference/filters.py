"""Filters of the reference, a function a field, said plainly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.reference.common import RANK, among, document_of, in_range, is_shown, platform_of
from tests.reference.legal import half, is_place, is_target, law, members, on_cluster
from tests.reference.pages import text
from tests.reference.standing import filtered
from tests.reference.words import contains

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.reference.core import Reference
    from tests.reference.memory import Edge, Node


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


def quantified(ref: Reference, node: Node, kind: str, given: dict[str, Any], keeps: Callable[..., bool]) -> bool:
    hits = {
        name: [keeps(ref, edge, one) for edge in filtered(ref, node.out, kind, one)]
        for name, one in given.items()
        if one is not None
    }
    return any(hits.get("some", [True])) and all(hits.get("every", [])) and not any(hits.get("none", []))


def assessment(ref: Reference, node: Node, given: dict[str, Any]) -> str:
    target = given["target"]
    if any(is_target(ref, one, target) for one in node.ends("ENGAGES")):
        return "MAPPED"
    if any(is_target(ref, one, target) for one in node.ends("ASSESSED_UNRELATED")):
        return "REVIEWED_UNRELATED"
    return "NOT_ASSESSED"


PROVISION_TESTS: dict[str, Callable[..., bool]] = {
    "and": lambda ref, node, value: all(keeps_provision(ref, node, one) for one in value),
    "or": lambda ref, node, value: any(keeps_provision(ref, node, one) for one in value),
    "not": lambda ref, node, value: not keeps_provision(ref, node, value),
    "key": lambda _ref, node, value: node.get("key") in value,
    "text": lambda _ref, node, value: contains(node, ("title", "excerptText", "plainSummary"), value),
    "platform": lambda _ref, node, value: platform_of(node).get("slug") in value,
    "document": lambda _ref, node, value: document_of(node).get("key") in value,
    "sector": lambda _ref, node, value: among(platform_of(node).get("sector"), value),
    "documentType": lambda _ref, node, value: document_of(node).get("documentType") in value,
    "category": lambda _ref, node, value: among(node.get("category"), value),
    "concept": lambda _ref, node, value: among(node.get("concepts"), value),
    "severity": lambda _ref, node, value: in_range(node.get("severity"), value, RANK.__getitem__),
    "exposureMax": lambda _ref, node, value: in_range(node.get("exposureMax"), value, RANK.__getitem__),
    "status": lambda _ref, node, value: node.get("status") in value,
    "engages": lambda ref, node, value: quantified(ref, node, "ENGAGES", value, keeps_engagement),
    "flags": lambda ref, node, value: quantified(ref, node, "FLAGS", value, keeps_flag),
    "assessment": lambda ref, node, value: assessment(ref, node, value) == value["state"],
    "changed": lambda _ref, node, value: in_range(text(node.get("lastChangedOn")), value),
    "firstSeen": lambda _ref, node, value: in_range(text(node.get("firstSeen")), value),
    "hasQualityIssue": lambda ref, node, value: any(
        is_shown(ref, one) and one.get("rule") == value for one in node.starts("FOUND_IN")
    ),
}


def answers(ref: Reference, node: Node, given: dict[str, Any], *, via: bool) -> bool:
    """The node is a target, or a cluster, or below one, that stands for it."""
    if is_target(ref, node, given):
        return True
    cluster = law(ref, node) if given.get("includeUnits") else node
    return via and given["path"] in members(cluster)


def sure(ref: Reference, edge: Edge, least: float, *, via: bool) -> bool:
    confidence = edge.get("confidence")
    return bool((half(confidence) if via and on_cluster(ref, edge) else confidence) >= least)


def keeps_edge(ref: Reference, edge: Edge, given: dict[str, Any] | None, tests: dict[str, Callable[..., bool]]) -> bool:
    return given is None or all(tests[name](ref, edge, value) for name, value in given.items() if value is not None)


def keeps_engagement(ref: Reference, edge: Edge, given: dict[str, Any] | None) -> bool:
    via = bool((given or {}).get("viaClusters"))
    return keeps_edge(ref, edge, given, {**ENGAGEMENT_TESTS, **engagement_tests(via=via)})


def keeps_flag(ref: Reference, edge: Edge, given: dict[str, Any] | None) -> bool:
    return keeps_edge(ref, edge, given, FLAG_TESTS)


EDGE_TESTS: dict[str, Callable[..., bool]] = {
    "modality": lambda _ref, edge, value: edge.get("modality") in value,
    "effect": lambda _ref, edge, value: edge.get("effect") in value,
    "method": lambda _ref, edge, value: edge.get("method") in value,
    "status": lambda _ref, edge, value: edge.get("status") in value,
    "party": lambda _ref, edge, value: among(edge.get("parties"), value),
    "factor": lambda _ref, edge, value: among(edge.get("factors"), value),
    "minConfidence": lambda _ref, edge, value: edge.get("confidence") >= value,
    "minStrength": lambda _ref, edge, value: edge.get("strength") is not None and edge.get("strength") >= value,
    "hasCondition": lambda _ref, edge, value: (edge.get("condition") is not None) == value,
}


def engagement_tests(*, via: bool) -> dict[str, Callable[..., bool]]:
    """Tests that clusters have a part in."""
    return {
        "target": lambda ref, edge, value: answers(ref, edge.end, value, via=via),
        "targets": lambda ref, edge, value: any(answers(ref, edge.end, one, via=via) for one in value),
        "minConfidence": lambda ref, edge, value: sure(ref, edge, value, via=via),
        "viaClusters": lambda _ref, _edge, _value: True,
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
    "level": lambda _ref, edge, value: edge.end.get("level") in value,
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

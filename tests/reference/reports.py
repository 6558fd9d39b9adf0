"""The naive reference of the reports: sets of provisions, one for each value of an axis, and their intersections.

It is slow where the compiler must not be: it compares every row with every column.
"""

from __future__ import annotations

import re
from collections import defaultdict
from math import fsum
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from api.schema.reports import DEFINITION
from graph.model.vocabulary import SEVERITY_ORDER
from tests.reference.common import RANK, Resolver, platform_of
from tests.reference.filters import assessment, shows_provision
from tests.reference.legal import below, inside, is_target, law, legal
from tests.reference.pages import page
from tests.reference.standing import KIND, alone, counted, is_suggested

if TYPE_CHECKING:
    from tests.reference.core import Reference
    from tests.reference.memory import Edge, Node
    from tests.reference.pages import Page

LAWS = ("REGULATION", "LEGAL_UNIT")
#: For each axis that stands at the end of edges: of what is engaged or flagged, and of what was reviewed.
EDGES = {"REGULATION": ("ENGAGES", "ASSESSED_UNRELATED"), "LEGAL_UNIT": ("ENGAGES", "ASSESSED_UNRELATED")} | {
    "JURISDICTION": ("FLAGS", "")
}


def refused(message: str) -> GraphQLError:
    """The field is refused."""
    return GraphQLError(message, extensions={"code": "BAD_USER_INPUT"})


def in_scope(ref: Reference, given: dict[str, Any]) -> list[Node]:
    return [one for one in ref.memory.all("Provision") if shows_provision(ref, one, given.get("scope"))]


# --- coverage


def opened(target: Node) -> list[Node]:
    """The units directly below, a chapter replaced by what is in it; the target itself where there are none."""

    def units(node: Node) -> list[Node]:
        return [
            one
            for child in node.ends("HAS_UNIT")
            for one in (units(child) if child.get("unitType") == "CHAPTER" else [child])
        ]

    return sorted(units(target), key=lambda one: (one.get("ordinal"), one.get("path"))) or [target]


def coverage(ref: Reference, platform: Node, given: dict[str, Any]) -> dict[str, Any]:
    target = legal(ref, None, given["target"])
    if target is None:
        raise GraphQLError("no such law", extensions={"code": "BAD_USER_INPUT"})
    deep = bool(given["target"].get("includeUnits"))
    units = opened(target) if deep else [target]
    provisions = [
        one
        for document in platform.ends("PUBLISHES")
        for one in document.starts("IN_DOCUMENT")
        if one.get("status") == "ACTIVE"
    ]
    rows = [unit_row(ref, unit, provisions, given["facts"], deep=deep) for unit in units]
    mapped = sum(1 for row in rows if row["mapped"])
    reviewed = sum(1 for row in rows if not row["mapped"] and row["reviewedUnrelated"])
    return {
        "target": target,
        "total": len(rows),
        "mapped": mapped,
        "reviewedUnrelated": reviewed,
        "notAssessed": len(rows) - mapped - reviewed,
        "suggested": sum(1 for row in rows if not row["mapped"] and not row["reviewedUnrelated"] and row["suggested"]),
        "ratio": mapped / (mapped + reviewed) if mapped + reviewed else None,
        "completeness": (mapped + reviewed) / len(rows) if rows else 0.0,
        "units": [row for row in rows if row["unit"].label == "LegalUnit"],
    }


def unit_row(ref: Reference, unit: Node, provisions: list[Node], facts: list[str], *, deep: bool) -> dict[str, Any]:
    """What is known of a unit and some provisions."""
    named = {"target": {"path": unit.get("path"), "includeUnits": deep}}
    states = [assessment(ref, one, named) for one in provisions]
    rated = [one.get("severity") for one, state in zip(provisions, states, strict=True) if state == "MAPPED"]
    ranks = [RANK[severity] for severity in rated if severity]
    unknown = [one for one, state in zip(provisions, states, strict=True) if state == "NOT_ASSESSED"]
    return {
        "unit": unit,
        "mapped": states.count("MAPPED"),
        "reviewedUnrelated": states.count("REVIEWED_UNRELATED"),
        "notAssessed": len(unknown),
        "suggested": sum(is_suggested_for(ref, one, [named["target"]], facts) for one in unknown),
        "maxSeverity": SEVERITY_ORDER[max(ranks) - 1].value if ranks else None,
    }


def is_suggested_for(ref: Reference, one: Node, targets: list[Any], facts: list[str]) -> bool:
    edges = [edge for edge in counted(ref, one.out, "ENGAGES", facts) if is_suggested(edge)]
    return any(is_target(ref, edge.end, target) for edge in edges for target in targets)


# --- gap


def gap(ref: Reference, _source: Any, given: dict[str, Any]) -> dict[str, Any]:
    if not given["a"] or not given["b"]:
        raise refused("a side without a target")
    found = defaultdict(list)
    for one in in_scope(ref, given):
        engaged = [
            any(is_target(ref, end, target) for end in one.ends("ENGAGES") for target in given[side]) for side in "ab"
        ]
        reviewed = [
            any(is_target(ref, end, target) for end in one.ends("ASSESSED_UNRELATED") for target in given[side])
            for side in "ab"
        ]
        if any(engaged):
            found["both" if all(engaged) else "onlyA" if engaged[0] else "onlyB"].append(one)
        else:
            found["neither" if all(reviewed) else "notAssessed"].append(one)
    counts = {name: len(found[name]) for name in ("neither", "notAssessed")}
    counts["suggested"] = sum(
        is_suggested_for(ref, one, given["a"] + given["b"], given["facts"]) for one in found["notAssessed"]
    )
    return counts | {name: found[name] for name in ("onlyA", "onlyB", "both")} | {"facts": given["facts"]}


def provisions_of(name: str, default: int) -> Resolver:
    def provisions(_ref: Reference, report: dict[str, Any], given: dict[str, Any]) -> Page:
        found = page("Provision", report[name], given, ["key"], default)
        found.facts = report.get("facts")
        return found

    return provisions


# --- matrix


class Axis:
    """One axis over some provisions: for each value, the provisions that have it, and the edges by which they do."""

    def __init__(self, ref: Reference, given: dict[str, Any], facts: list[str]) -> None:
        self.ref, self.kind, self.within, self.facts = ref, given["kind"], given.get("within"), facts
        self.limit = 50 if given.get("limit") is None else given["limit"]
        if not 1 <= self.limit <= 200:
            raise refused("limit")
        if self.within is not None and self.kind == "SEVERITY" and self.within not in RANK:
            raise refused("no severity")
        if self.within is not None and self.kind == "MONTH" and not re.fullmatch("[12][0-9]{3}", self.within):
            raise refused("no year")

    def of_edge(self, edge: Edge) -> list[str]:
        """The values at the end of an edge."""
        ref, end, within = self.ref, edge.end, self.within
        if self.kind == "REGULATION":
            path = law(ref, end).get("path")
            return [path] if within is None or path in self.members(within) else []
        if self.kind == "JURISDICTION":
            place = ref.memory.nodes["Jurisdiction"].get(within or "")
            places = [] if place is None else inside(ref, place)
            return [end.get("code")] if within is None or end in places else []
        if within is None:
            return [end.get("path")]
        target = legal(ref, None, {"path": within})
        units = opened(target) if target else []
        return [unit.get("path") for unit in units if end in below(unit)]

    def members(self, path: str) -> set[str]:
        found = self.ref.memory.nodes["Regulation"].get(path)
        return (
            {path, *(one for end in found.ends("HAS_MEMBER") for one in self.members(end.get("path")))}
            if found
            else set()
        )

    def own(self, one: Node) -> list[str]:
        """The values of the provision itself."""
        platform, month = platform_of(one), one.get("firstSeen").isoformat()[:7]
        match self.kind:
            case "PLATFORM":
                return [platform.get("slug")] if self.within is None or self.within in platform.get("sector") else []
            case "MONTH":
                return [month] if self.within is None or month[:4] == self.within else []
            case kind:
                values = {
                    "SECTOR": platform.get("sector"),
                    "CATEGORY": one.get("category"),
                    "SEVERITY": [severity] if (severity := one.get("severity")) else [],
                }
                return [value for value in values[kind] if self.within in (None, value)]

    def values(self, provisions: list[Node], reviewed: bool = False) -> dict[str, dict[Node, list[Edge]]]:
        found: dict[str, dict[Node, list[Edge]]] = defaultdict(lambda: defaultdict(list))
        for one in provisions:
            if self.kind not in EDGES:
                for value in self.own(one):
                    found[value][one] = []
                continue
            for edge in self.edges(one, EDGES[self.kind][reviewed]):
                for value in self.of_edge(edge):
                    found[value][one].append(edge)
        return found

    def edges(self, one: Node, kind: str) -> list[Edge]:
        return counted(self.ref, one.out, kind, self.facts) if kind in KIND else one.out[kind]

    def label(self, key: str) -> str:
        ref = self.ref
        named = {
            "PLATFORM": (("Platform",), "slug", "name"),
            "CATEGORY": (("Category",), "slug", "name"),
            "REGULATION": (("Regulation",), "path", "label"),
            "LEGAL_UNIT": (("Regulation", "LegalUnit"), "path", "label"),
            "JURISDICTION": (("Jurisdiction",), "code", "name"),
        }
        labels, by, name = named.get(self.kind, ((), "", ""))
        return next((str(one.get(name)) for one in ref.memory.all(*labels) if one.get(by) == key), key)

    def is_cluster(self, key: str) -> bool:
        if self.kind not in LAWS:
            return False
        return bool(self.ref.memory.nodes["Regulation"][key.split("/", maxsplit=1)[0]].get("kind") == "CLUSTER")

    def counts(self, values: dict[str, Any], reviewed: dict[str, Any]) -> tuple[list[dict[str, Any]], bool]:
        """The values shown, and whether there are more."""
        amounts = {key: len(values.get(key, ())) for key in [*values, *reviewed]}
        keys = sorted(amounts, key=lambda key: (-amounts[key], key))
        rows = [
            {
                "key": key,
                "label": self.label(key),
                "count": amounts[key],
                "suggested": sum(bool(edges) and alone(edges) for edges in values.get(key, {}).values()),
            }
            for key in keys[: self.limit]
        ]
        return rows, len(keys) > self.limit


def check(measure: str, rows: Axis, columns: Axis) -> None:
    kinds = {rows.kind, columns.kind}
    if (measure == "MEAN_CONFIDENCE" and not kinds & set(EDGES)) or (measure == "COVERAGE" and not kinds & set(LAWS)):
        raise refused("measure")


class Sets:
    """The provisions of every value of two axes: in scope, among all that are active, and reviewed in scope."""

    def __init__(self, ref: Reference, given: dict[str, Any], axes: tuple[Axis, Axis]) -> None:
        self.measure, self.axes = given["measure"], axes
        self.active = [one for one in ref.memory.all("Provision") if one.get("status") == "ACTIVE"]
        scope = in_scope(ref, given)
        self.assessed = int(axes[1].kind in LAWS) if self.measure == "COVERAGE" else None
        self.has = [axis.values(scope) for axis in axes]
        self.ever = [axis.values(self.active) for axis in axes]
        self.reviewed = [axis.values(scope, number == self.assessed) for number, axis in enumerate(axes)]

    def both(self, keys: tuple[str, str], where: list[Any]) -> set[Node]:
        return set(where[0].get(keys[0], ())) & set(where[1].get(keys[1], ()))

    def suggested(self, keys: tuple[str, str]) -> int:
        """Of the provisions that have both values, those that do by suggestions alone."""
        ways = [[self.has[number][keys[number]][one] for number in (0, 1)] for one in self.both(keys, self.has)]
        return sum(any(edges and alone(edges) for edges in both) for both in ways)

    def value(self, keys: tuple[str, str]) -> float | None:
        """What a cell shows; None where it is left out."""
        both = self.both(keys, self.has)
        match self.measure:
            case "COVERAGE":
                looked = both | self.both(
                    keys, [self.reviewed[n] if n == self.assessed else self.has[n] for n in (0, 1)]
                )
                return len(both) / len(looked) if looked else None
            case "LIFT":
                sizes = [len(values.get(key, ())) for key, values in zip(keys, self.ever, strict=True)]
                together = len(self.both(keys, self.ever))
                return len(self.active) * together / (sizes[0] * sizes[1]) if len(both) >= 2 and all(sizes) else None
            case _:
                return self.of(keys, both) if both else None

    def of(self, keys: tuple[str, str], both: set[Node]) -> float | None:
        match self.measure:
            case "PLATFORMS":
                return len({platform_of(one).get("slug") for one in both})
            case "MAX_SEVERITY":
                return max((RANK[severity] for one in both if (severity := one.get("severity"))), default=None)
            case "MEAN_CONFIDENCE":
                edges = {edge for one in both for number in (0, 1) for edge in self.has[number][keys[number]][one]}
                return fsum(edge.get("confidence") for edge in edges) / len(edges)
            case "JACCARD":
                return len(both) / len(set(self.has[0][keys[0]]) | set(self.has[1][keys[1]]))
            case _:
                return len(both)


def matrix(ref: Reference, _source: Any, given: dict[str, Any]) -> dict[str, Any]:
    facts = ["ACCEPTED"] if given["measure"] == "COVERAGE" else given["facts"]
    axes = Axis(ref, given["rows"], facts), Axis(ref, given["columns"], facts)
    check(given["measure"], *axes)
    sets = Sets(ref, given, axes)
    (rows, more_rows), (columns, more_columns) = (
        axis.counts(sets.has[number], sets.reviewed[number] if number == sets.assessed else {})
        for number, axis in enumerate(axes)
    )
    pairs = [(row["key"], column["key"]) for row in rows for column in columns]
    if axes[0].kind == axes[1].kind:
        pairs = [pair for pair in pairs if pair[0] != pair[1]]
    valued = ((pair, sets.value(pair)) for pair in pairs)
    cells = [
        {
            "row": pair[0],
            "column": pair[1],
            "value": round(float(value), 12),
            "support": len(sets.both(pair, sets.has)),
            "suggested": sets.suggested(pair),
            "viaCluster": any(axis.is_cluster(key) for axis, key in zip(axes, pair, strict=True)),
            "provisions": list(sets.both(pair, sets.has)),
        }
        for pair, value in valued
        if value is not None
    ]
    truncated = more_rows or more_columns
    return {"measure": given["measure"], "rows": rows, "columns": columns, "cells": cells, "truncated": truncated}


REPORTS: dict[str, dict[str, Resolver]] = {
    "Query": {"gap": gap, "matrix": matrix},
    "Platform": {"coverage": coverage},
    "GapReport": {name: provisions_of(name, 20) for name in ("onlyA", "onlyB", "both")}
    | {"definition": lambda *_: DEFINITION},
    "MatrixCell": {"provisions": provisions_of("provisions", 5)},
}

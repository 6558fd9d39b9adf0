"""Connections of the reference: what a list holds, its edges, counts and facets."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from tests.reference.common import Resolver, document_of, platform_of
from tests.reference.filters import keeps_change, keeps_engagement, keeps_flag, of_shown_provisions, shows_provision
from tests.reference.legal import around, below, inside, law
from tests.reference.orders import components
from tests.reference.pages import Page, cursor, cut, page, shown
from tests.reference.standing import alone, counted, facts_of_filter, filtered, is_suggested
from tests.reference.words import highlighted, is_found

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.reference.core import Reference
    from tests.reference.memory import Edge, Node


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


def provisions(ref: Reference, items: list[Node], given: dict[str, Any]) -> Page:
    filter_ = dict(given.get("filter") or {})
    searched = any(one["field"] == "RELEVANCE" for one in given.get("orderBy") or [])
    wanted = filter_.pop("text") if searched else None
    found = [one for one in items if wanted is None or is_found(one, wanted)]
    kept = [one for one in found if shows_provision(ref, one, filter_)]
    one = page("Provision", kept, given, components(given, "key"), 20)
    one.wanted = wanted
    one.facts = facts_of_filter(filter_)
    one.chosen_from, one.filter = found, filter_
    return one


def changes(ref: Reference, items: list[Node], given: dict[str, Any]) -> Page:
    kept = [one for one in items if keeps_change(ref, one, given.get("filter") or {})]
    return page("Change", kept, given, ["-detectedAt", "key"], 20)


def engagements(ref: Reference, edges: list[Edge], given: dict[str, Any], names: tuple[str, str], default: int) -> Page:
    edges = of_shown_provisions(ref, edges, given, names[0])
    kept = [edge for edge in edges if keeps_engagement(ref, edge, given.get(names[1]))]
    return page("Engagement", kept, given, components(given, "pair"), default)


def flags(ref: Reference, edges: list[Edge], given: dict[str, Any], names: tuple[str, str], default: int) -> Page:
    edges = of_shown_provisions(ref, edges, given, names[0])
    kept = [edge for edge in edges if keeps_flag(ref, edge, given.get(names[1]))]
    return page("Flag", kept, given, components(given, "pair"), default)


def engaged_by(_ref: Reference, node: Node, given: dict[str, Any]) -> Page:
    targets = below(node) if given.get("includeUnits") else [node]
    found = (edge for target in targets for edge in filtered(_ref, target.into, "ENGAGES", given.get("engagement")))
    edges = {id(edge): edge for edge in found}
    return engagements(_ref, list(edges.values()), given, ("filter", "engagement"), 20)


def flagged_by(ref: Reference, place: Node, given: dict[str, Any]) -> Page:
    closure = given.get("closure")
    reach = {"EXACT": lambda _ref, one: [one], "DESCENDANTS": inside, "ANCESTORS": around}
    places = reach[closure or "EXACT"](ref, place)
    edges = [edge for one in places for edge in filtered(ref, one.into, "FLAGS", given.get("flag"))]
    found = flags(ref, edges, given, ("filter", "flag"), 20)
    found.once = True
    return found


def facet(pairs: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Key, label, item, and the edge by which the item has the value, if one is the reason."""
    values: dict[tuple[str, str], dict[int, list[Edge]]] = defaultdict(lambda: defaultdict(list))
    for key, label, item, *edge in pairs:
        values[key, label][id(item)] += edge
    rows = [
        {
            "key": key,
            "label": label,
            "count": len(items),
            "suggested": sum(alone(edges) for edges in items.values() if edges),
        }
        for (key, label), items in values.items()
    ]
    return sorted(rows, key=lambda row: (-row["count"], row["key"]))


#: What of a filter chooses among the values of each facet.
CHOOSES = {
    "severity": ["severity"],
    "platform": ["platform"],
    "category": ["category"],
    "documentType": ["documentType"],
    "regulation": ["assessment", "engages.some.target", "engages.some.targets"],
    "jurisdiction": ["flags.some.jurisdiction"],
}


def unchosen(filter_: dict[str, Any], chooses: list[str]) -> dict[str, Any]:
    """The filter without what chooses; where that leaves nothing but how engagements or flags count, without those."""
    left = {name: value for name, value in filter_.items() if value is not None}
    for way in chooses:
        name, *within = way.split(".")
        if not within and name in left:
            del left[name]
        elif within and ((left.get(name) or {}).get("some") or {}).get(within[1]) is not None:
            some = {key: one for key, one in left[name]["some"].items() if key != within[1]}
            left[name] = {**left[name], "some": some}
            if all(one is None or key in {"status", "viaClusters"} for key, one in some.items()):
                del left[name]["some"]
            if all(one is None for one in left[name].values()):
                del left[name]
    if left.get("or") and all(unchosen(one, chooses) == {} for one in left["or"]):
        del left["or"]
    return left


def counted_by(ref: Reference, one: Page, facet_: str, given: dict[str, Any]) -> list[Any]:
    """The provisions that a facet counts."""
    if not given.get("withoutOwnFilter") or one.chosen_from is None:
        return one.items
    return [item for item in one.chosen_from if shows_provision(ref, item, unchosen(one.filter or {}, CHOOSES[facet_]))]


def facets(ref: Reference, one: Page, given: dict[str, Any]) -> dict[str, Any]:
    of = {name: counted_by(ref, one, name, given) for name in CHOOSES}
    laws = (
        (law(ref, edge.end), item, edge)
        for item in of["regulation"]
        for edge in counted(ref, item.out, "ENGAGES", one.facts)
    )
    flagged = ((item, edge) for item in of["jurisdiction"] for edge in counted(ref, item.out, "FLAGS", one.facts))
    types = ((document_of(item).get("documentType"), item) for item in of["documentType"])
    platforms = ((platform_of(item), item) for item in of["platform"])
    return {
        "severity": facet((rated, rated, item) for item in of["severity"] if (rated := item.get("severity"))),
        "platform": facet((found.get("slug"), found.get("name"), item) for found, item in platforms),
        "category": facet((slug, slug, item) for item in of["category"] for slug in item.get("category")),
        "regulation": facet((found.get("path"), found.get("label"), item, edge) for found, item, edge in laws),
        "jurisdiction": facet((edge.end.get("code"), edge.end.get("name"), item, edge) for item, edge in flagged),
        "documentType": facet((found, found, item) for found, item in types),
    }


def values_of(name: str) -> Resolver:
    def told(_ref: Reference, counts: dict[str, Any], given: dict[str, Any]) -> list[Any]:
        first = given.get("first")
        if first is not None and not 0 <= first <= 1000:
            raise GraphQLError("no number of values", extensions={"code": "BAD_USER_INPUT"})
        return counts[name][:first]

    return told


def number_of(name: str) -> Resolver:
    return lambda _ref, counts, _given: len(counts[name])


FACETS: dict[str, Resolver] = {
    **{name: values_of(name) for name in CHOOSES},
    **{f"{name}Count": number_of(name) for name in CHOOSES if name != "severity"},
}


def by_jurisdiction(_ref: Reference, one: Page, _given: Any) -> list[dict[str, Any]]:
    return facet((edge.end.get("code"), edge.end.get("name"), edge.start, edge) for edge in one.items)


def by_basis(ref: Reference, one: Page, _given: Any) -> list[dict[str, Any]]:
    named = ((ref.memory.find("LegalTarget", path), edge) for edge in one.items for path in edge.get("basis"))
    return facet((target.get("path"), target.get("label"), edge.start, edge) for target, edge in named)


def suggested(_ref: Reference, one: Page, _given: Any) -> int:
    """How many are suggestions; of provisions that are counted once, how many are there by suggestions alone."""
    if not one.once:
        return sum(map(is_suggested, one.items))
    edges = defaultdict(list)
    for edge in one.items:
        edges[id(edge.start)].append(edge)
    return sum(map(alone, edges.values()))


def edge_of(one: Page, item: Any) -> dict[str, Any]:
    """The score is the index's alone: the reference has none."""
    highlight = highlighted(item, one.wanted) if one.wanted is not None else None
    return {"cursor": cursor(one, item), "node": item, "highlight": highlight}


def by_rule(_ref: Reference, one: Page, _given: Any) -> list[dict[str, Any]]:
    return facet((item.get("rule"), item.get("rule"), item) for item in one.items)


CONNECTION: dict[str, Resolver] = {
    "nodes": lambda _ref, one, _given: shown(one),
    "edges": lambda _ref, one, _given: [edge_of(one, item) for item in shown(one)],
    "pageInfo": page_info,
    "totalCount": lambda _ref, one, _given: len({id(edge.start) for edge in one.items}) if one.once else len(one.items),
    "platformCount": platforms_of,
    "suggested": suggested,
    "facets": facets,
    "byJurisdiction": by_jurisdiction,
    "byBasis": by_basis,
    "byRule": by_rule,
}

"""Resolvers of the reference for the types of the graph, one a field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from graph.model.vocabulary import DISCLAIMER
from tests.reference.common import Resolver, by, every_end, first_end, first_start, ident, is_shown, link, single
from tests.reference.filters import assessment, keeps_platform
from tests.reference.legal import (
    children,
    events,
    half,
    jurisdictions,
    law_of,
    legal,
    legal_events,
    on_cluster,
    parents,
    regulations,
    units,
)
from tests.reference.lists import CONNECTION, FACETS, changes, engaged_by, engagements, flagged_by, flags, provisions
from tests.reference.orders import components
from tests.reference.pages import Component, page
from tests.reference.standing import filtered, seen
from tests.reference.time import last_seen, record_or_fact, record_or_provision

if TYPE_CHECKING:
    from tests.reference.core import Reference
    from tests.reference.memory import Edge, Node
    from tests.reference.pages import Page


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
        "suggestedEngagements": sum(len(seen(ref, one.out["SUGGESTED_ENGAGES"])) for one in active),
        "suggestedFlags": sum(len(seen(ref, one.out["SUGGESTED_FLAGS"])) for one in active),
        "unpublished": newest.get("unpublished") is not None,
    }
    told = {name: newest.get(name) for name in ("publishedAt", "contentHash")}
    return {"revision": newest.get("key"), "asOf": ref.today, "disclaimer": DISCLAIMER, **told, **counted, **facts}


def claim_of(ref: Reference, edge: Edge, _given: Any) -> Node:
    return ref.memory.nodes["Claim"][edge.get("claimKey")]


def evidence_of(ref: Reference, edge: Edge, _given: Any) -> list[Node]:
    return sorted(claim_of(ref, edge, {}).ends("RESTS_ON"), key=by("key"))


def concerned(*labels: str) -> Resolver:
    return lambda _ref, claim, _given: next((one for one in claim.ends("CONCERNS") if one.label in labels), None)


def basis(ref: Reference, edge: Edge, _given: Any) -> list[Node]:
    return sorted((ref.memory.find("LegalTarget", path) for path in edge.get("basis")), key=by("path"))


def identified(ref: Reference, global_id: str) -> Node | Edge | None:
    kind, _, key = global_id.partition(":")
    edges = {"Engagement": "ENGAGES", "Flag": "FLAGS"}
    if kind == "ProvisionVersion":
        return ref.past.named(key, ref.now)
    if kind in edges:
        type_ = f"SUGGESTED_{edges[kind]}" if key.count("~") > 1 else edges[kind]
        if "@" in key:
            pair, _, instant = key.partition("@")
            record = ref.past.fact(type_, pair, instant, ref.now)
            return next(iter(seen(ref, [record])), None) if record else None
        return next((edge for edge in seen(ref, ref.memory.edges(type_)) if edge.get("pair") == key), None)
    if kind == "Claim":
        found = next((claim for claim in ref.memory.all(kind) if claim.get("handle") == key), None)
    else:
        found = ref.memory.nodes[kind].get(key) if kind in ref.memory.nodes else None
    return found if found is None or is_shown(ref, found) else None


def passage(_ref: Reference, version: Node, given: dict[str, Any]) -> str | None:
    start, end = (bounded(given, name, default) for name, default in (("start", 0), ("end", None)))
    return next((one.get("text")[start:end] for one in version.ends("HAS_TEXT")), None)


def taken_from(ref: Reference, version: Node, given: dict[str, Any]) -> Page:
    """Provisions whose reading is taken from the version, in the order of the text."""
    everything = ref.past.around(version, ref.memory)
    active = [one for one in everything.all("Provision") if one.get("status") == "ACTIVE"]
    found = [one for one in active if version.get("key") in {end.get("key") for end in one.ends("SOURCE_VERSION")}]
    place = Component("excerptStart", lambda one: -1 if one.get("excerptStart") is None else one.get("excerptStart"))
    return page("Provision", found, given, [place, "key"], 50)


def bounded(given: dict[str, Any], name: str, default: int | None, most: int = 2**31 - 1) -> int | None:
    value: int | None = default if given.get(name) is None else given[name]
    if value is not None and not 0 <= value <= most:
        raise GraphQLError("no number for this", extensions={"code": "BAD_USER_INPUT"})
    return value


def affected(change: Node, given: dict[str, Any]) -> list[Edge]:
    """All that a change affects, or as many as are asked for behind those that are left out."""
    first, skip = bounded(given, "first", None, 1000), bounded(given, "skip", 0, 1_000_000)
    assert skip is not None
    return sorted(change.out["AFFECTS"], key=by("key"))[skip:][:first]


def hunks(change: Node, given: dict[str, Any]) -> list[dict[str, Any]]:
    """Both texts as rows of signs, walked through from their ends: what stayed stands for itself, in both."""
    first, skip = bounded(given, "first", 100, 1000), bounded(given, "skip", 0, 1_000_000)
    assert first is not None
    assert skip is not None
    diff = json.loads(change.get("diff"))
    added = sorted((one["at"], one["text"]) for one in diff.get("added", ()))
    old: dict[int, Any] = {one["at"]: ("REMOVED", one) for one in diff.get("removed", ())}
    old |= {one["from"]: ("MODIFIED", one) for one in diff.get("modified", ())}
    made: list[tuple[Any, ...]] = []
    new = 0
    for number in range(max(old, default=-1) + 1):
        while added and added[0][0] == new:
            made.append(("ADDED", None, added[0][1], None, new))
            added, new = added[1:], new + 1
        effect, one = old.get(number, ("", {}))
        if effect == "REMOVED":
            made.append((effect, one["text"], None, number, None))
        elif effect == "MODIFIED":
            made.append((effect, one["before"], one["after"], number, one["to"]))
        new += effect != "REMOVED"
    made += [("ADDED", None, text_, None, at) for at, text_ in added]
    names = ("effect", "before", "after", "beforeAt", "afterAt")
    return [dict(zip(names, one, strict=True)) for one in made[skip : skip + first]]


def every(ref: Reference, kind: str, given: dict[str, Any]) -> list[Edge]:
    """Every engagement or flag that the filter of a root field is about."""
    types = (kind, f"SUGGESTED_{kind}")
    return filtered(ref, {type_: ref.memory.edges(type_) for type_ in types}, kind, given.get("filter"))


FACT: dict[str, Resolver] = {
    "provision": lambda _ref, edge, _given: edge.start,
    "claim": claim_of,
    "evidence": evidence_of,
}


RESOLVERS: dict[str, dict[str, Resolver]] = {
    "Query": {
        "graph": graph,
        "node": lambda ref, _source, given: identified(ref, given["id"]),
        "nodes": lambda ref, _source, given: [identified(ref, one) for one in given["ids"]],
        "platform": single("Platform", "slug"),
        "provision": single("Provision", "key"),
        "jurisdiction": single("Jurisdiction", "code"),
        "legal": legal,
        "platforms": lambda ref, _source, given: page(
            "Platform",
            [one for one in ref.memory.all("Platform") if keeps_platform(ref, one, given.get("filter"))],
            given,
            components(given, "slug"),
            20,
        ),
        "provisions": lambda ref, _source, given: provisions(ref, ref.memory.all("Provision"), given),
        "engagements": lambda ref, _source, given: engagements(
            ref, every(ref, "ENGAGES", given), given, ("provision", "filter"), 50
        ),
        "flags": lambda ref, _source, given: flags(ref, every(ref, "FLAGS", given), given, ("provision", "filter"), 50),
        "categories": lambda ref, _source, _given: sorted(ref.memory.all("Category"), key=by("slug")),
        "legalEvents": legal_events,
        "revisions": lambda ref, _source, given: page("Revision", ref.memory.all("Revision"), given, ["-ordinal"], 50),
        "regulations": regulations,
        "jurisdictions": jurisdictions,
        "changes": lambda ref, _source, given: changes(ref, ref.memory.all("Change"), given),
    },
    "Platform": {
        "id": ident("Platform", "slug"),
        "permalink": link("platform", "slug"),
        "seat": first_end("SEATED_IN"),
        "documents": lambda _ref, node, given: page("Document", node.ends("PUBLISHES"), given, ["key"], 20),
        "provisions": lambda ref, node, given: provisions(
            ref, [one for doc in node.ends("PUBLISHES") for one in doc.starts("IN_DOCUMENT")], given
        ),
        "changes": lambda ref, node, given: changes(
            ref, [one for doc in node.ends("PUBLISHES") for one in doc.starts("OF_DOCUMENT")], given
        ),
    },
    "Document": {
        "id": ident("Document", "key"),
        "permalink": link("document"),
        "platform": first_start("PUBLISHES"),
        "incorporates": every_end("INCORPORATES", "key"),
        "provisions": lambda ref, node, given: provisions(ref, node.starts("IN_DOCUMENT"), given),
        "versions": lambda _ref, node, given: page(
            "DocumentVersion", node.ends("HAS_VERSION"), given, ["-fetchedAt", "-ordinal", "key"], 20
        ),
    },
    "DocumentVersion": {
        "id": ident("DocumentVersion", "key"),
        "document": first_start("HAS_VERSION"),
        "text": passage,
        "provisions": taken_from,
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
        "hunks": lambda _ref, node, given: hunks(node, given),
        "affects": lambda _ref, node, given: affected(node, given),
        "affectedCount": lambda _ref, node, _given: len(node.out["AFFECTS"]),
    },
    "ProvisionChange": {
        "provision": lambda _ref, edge, _given: edge.end,
        "continuedBy": lambda ref, edge, _given: sorted(
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
        "platform": lambda _ref, node, _given: node.ends("IN_DOCUMENT")[0].starts("PUBLISHES")[0],
        "sourceVersion": first_end("SOURCE_VERSION"),
        "continuedBy": every_end("CONTINUED_BY", "key"),
        "categories": lambda ref, node, _given: sorted(
            (one for one in ref.memory.all("Category") if one.get("slug") in node.get("category")), key=by("slug")
        ),
        "excerpt": excerpt_named("excerpt"),
        "engages": lambda ref, node, given: engagements(
            ref, filtered(ref, node.out, "ENGAGES", given.get("filter")), given, ("", "filter"), 20
        ),
        "flags": lambda ref, node, given: flags(
            ref, filtered(ref, node.out, "FLAGS", given.get("filter")), given, ("", "filter"), 50
        ),
        "assessmentState": assessment,
        "history": lambda ref, node, given: page(
            "Provision", ref.past.history(node.get("key"), ref.now), given, ["-ordinal"], 20
        ),
    },
    "Engagement": {
        **FACT,
        "id": record_or_fact("Engagement"),
        "permalink": link("engagement", "pair"),
        "target": lambda _ref, edge, _given: edge.end,
        "viaCluster": lambda ref, edge, _given: on_cluster(ref, edge),
        "memberConfidence": lambda ref, edge, _given: half(edge.get("confidence")) if on_cluster(ref, edge) else None,
    },
    "Flag": {
        **FACT,
        "id": record_or_fact("Flag"),
        "permalink": link("flag", "pair"),
        "jurisdiction": lambda _ref, edge, _given: edge.end,
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
    "Evidence": {"id": ident("Evidence", "key")},
    "Authority": {"id": ident("Authority", "slug"), "seat": first_end("SEATED_IN")},
    "Regulation": {
        "id": ident("Regulation", "path"),
        "permalink": link("law", "path"),
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
        "permalink": link("law", "path"),
        "engagedBy": engaged_by,
        "regulation": law_of,
        "parent": first_start("HAS_UNIT"),
        "children": every_end("HAS_UNIT", "ordinal", "path"),
        "events": events,
    },
    "Revision": {"revision": lambda _ref, node, _given: node.get("key")},
    "ProvisionFacets": FACETS,
    "LegalEvent": {"id": ident("LegalEvent", "key"), "target": first_end("EVENT_OF")},
    "Jurisdiction": {
        "id": ident("Jurisdiction", "code"),
        "permalink": link("place", "code"),
        "parents": parents,
        "children": children,
        "flaggedBy": flagged_by,
        "regulations": lambda _ref, place, given: [
            one
            for one in sorted(place.starts("APPLIES_IN"), key=by("path"))
            if given.get("status") is None or one.get("status") in given["status"]
        ],
    },
    **{
        f"{name}Connection": CONNECTION
        for name in (
            *("Platform", "Document", "DocumentVersion", "Provision", "Regulation", "LegalUnit", "Engagement", "Flag"),
            *("Jurisdiction", "Change", "ProvisionHistory", "Claim", "QualityIssue", "LegalEvent", "Revision"),
        )
    },
}

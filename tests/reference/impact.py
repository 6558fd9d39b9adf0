"""The naive reference of impacts: what a change, or an event of a law, means for facts and provisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from tests.reference.common import Resolver, by
from tests.reference.legal import below, legal
from tests.reference.time import FACTS, Time, recorded

if TYPE_CHECKING:
    from tests.reference.core import Reference
    from tests.reference.memory import Edge, Node

BEGINS = {"IN_FORCE", "APPLIES"}
ENDS = {"ENJOINED", "VACATED", "REPLACED", "REPEALED"}


def impact(ref: Reference, _source: Any, given: dict[str, Any]) -> dict[str, Any]:
    of = {name: value for name, value in given["of"].items() if value is not None}
    ((kind, value),) = of.items()
    if kind == "legalUnit":
        target = legal(ref, None, {"path": value})
        found = of_law(ref, target, "begins") if target else None
    else:
        label, _, key = value.partition(":")
        wanted = {"changeId": "Change", "regulationEvent": "LegalEvent"}[kind]
        node = ref.memory.nodes[wanted].get(key) if label == wanted else None
        found = None
        if node and wanted == "Change":
            found = of_change(ref, node)
        elif node:
            happens = "begins" if node.get("kind") in BEGINS else "ends" if node.get("kind") in ENDS else "alters"
            found = of_law(ref, node.ends("EVENT_OF")[0], happens)
    if found is None:
        raise GraphQLError("no such thing", extensions={"code": "BAD_USER_INPUT"})
    return found


def of_change(ref: Reference, change: Node) -> dict[str, Any]:
    effects = change.out["AFFECTS"]
    day = change.get("effectiveOn") or change.get("detectedAt").date()
    former = [
        (engagement, is_stale(ref, effect, engagement))
        for effect in effects
        for engagement in effect.end.out["ENGAGES"]
        if engagement.get("recordedFrom") < change.get("detectedAt")
    ]
    stale = [engagement for engagement, gone in former if gone]
    new = [effect.end for effect in effects if effect.get("effect") == "ADDED" and not spoken_of(ref, effect.end)]
    keys = {edge.start.get("key") for edge in stale} | {one.get("key") for one in new}
    return {
        "staleEngagements": in_pairs(stale),
        "keptEngagements": len(former) - len(stale),
        "newlyApplicable": in_pairs(began(effects, "ENGAGES", day)),
        "flagsAdded": in_pairs(began(effects, "FLAGS", day)),
        "flagsRemoved": in_pairs(
            edge
            for effect in effects
            for tense in FACTS["FLAGS"]
            for edge in ref.past.memory.find("Provision", effect.end.get("key")).out[tense]
            if recorded(edge, Time(day, ref.now)) and edge.get("validTo") == day
        ),
        "provisionsToReview": [ref.memory.nodes["Provision"][key] for key in sorted(keys) if key in provisions(ref)],
    }


def provisions(ref: Reference) -> dict[str, Node]:
    return ref.memory.nodes["Provision"]


def spoken_of(ref: Reference, provision: Node) -> bool:
    claims = ref.past.memory.find("Provision", provision.get("key")).starts("ABOUT")
    return any(one.get("recordedFrom") <= ref.now for one in claims)


def is_stale(ref: Reference, effect: Edge, engagement: Edge) -> bool:
    evidence = ref.memory.nodes["Claim"][engagement.get("claimKey")].ends("RESTS_ON")
    quotes = [one.get("quote") for one in evidence if one.get("kind") == "EXCERPT" and one.get("quote") is not None]
    standing = [quote for quote in quotes if quote in (effect.get("afterText") or "")]
    return effect.get("effect") == "REMOVED" or bool(quotes and not standing)


def began(effects: list[Edge], type_: str, day: Any) -> list[Edge]:
    return [edge for effect in effects for edge in effect.end.out[type_] if edge.get("validFrom") == day]


def in_pairs(edges: Any) -> list[Edge]:
    return sorted(edges, key=by("pair"))


def of_law(ref: Reference, target: Node, happens: str) -> dict[str, Any]:
    within = below(target)
    around = [target]
    while around[-1].starts("HAS_UNIT"):
        around.append(around[-1].starts("HAS_UNIT")[0])
    active = {id(edge): edge for one in within for edge in one.into["ENGAGES"] if edge.start.get("status") == "ACTIVE"}
    engaging = in_pairs(active.values())
    engagers = sorted({id(edge.start): edge.start for edge in engaging}.values(), key=by("key"))
    paths = ({one.get("path") for one in within}, {one.get("path") for one in around})
    flags = in_pairs(
        edge for one in engagers for edge in one.out["FLAGS"] if set(edge.get("basis")) & (paths[0] | paths[1])
    )
    kept = [edge for one in engagers for edge in one.out["ENGAGES"] if id(edge) not in active]
    return {
        "staleEngagements": engaging if happens == "ends" else [],
        "keptEngagements": len(kept),
        "newlyApplicable": engaging if happens == "begins" else [],
        "flagsAdded": flags if happens == "begins" else [],
        "flagsRemoved": [edge for edge in flags if set(edge.get("basis")) <= paths[0]] if happens == "ends" else [],
        "provisionsToReview": waiting(ref, within, around, engagers) if happens == "begins" else engagers,
    }


def waiting(ref: Reference, within: list[Node], around: list[Node], engagers: list[Node]) -> list[Node]:
    found = [edge.start for one in around[1:] for edge in one.into["ENGAGES"]]
    claims = [claim for one in within for claim in one.starts("CONCERNS")]
    # A claim shows its provision as that was last known; what is to be reviewed stands on the day that is read.
    found += [
        provisions(ref)[spoken.get("key")]
        for claim in claims
        if claim.get("status") in {"SUGGESTED", "IN_REVIEW"}
        for spoken in claim.ends("ABOUT")
        if spoken.get("key") in provisions(ref)
    ]
    engaging, units = {id(one) for one in engagers}, {id(one) for one in within}
    kept = {
        one.get("key"): one
        for one in found
        if one.get("status") == "ACTIVE"
        and id(one) not in engaging
        and not any(id(unit) in units for unit in one.ends("ASSESSED_UNRELATED"))
    }
    return [kept[key] for key in sorted(kept)]


IMPACTS: dict[str, dict[str, Resolver]] = {
    "Query": {"impact": impact},
    "Change": {"impact": lambda ref, change, _given: of_change(ref, change)},
}

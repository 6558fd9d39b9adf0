"""Claims and callers, naively: what a caller of each role is told. Shares nothing with the compiler."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from tests.reference.common import ROLES, reviews
from tests.reference.filters import keeps_provision
from tests.reference.legal import is_target
from tests.reference.pages import page

if TYPE_CHECKING:
    from tests.reference.common import Resolver
    from tests.reference.core import Reference
    from tests.reference.memory import Edge, Node
    from tests.reference.pages import Page

_MAY = ["READ", "PROPOSE", "REVIEW", "ADMINISTER"]


def only_for_reviewers(ref: Reference) -> None:
    if not reviews(ref):
        raise GraphQLError("not yours to ask", extensions={"code": "FORBIDDEN"})


def known_as(ref: Reference, agent: Node, name: str) -> Any:
    if reviews(ref) or agent.get("method") != "HUMAN":
        return agent.get(name)
    return "reviewer" if agent.into["REVIEWED_BY"] else "analyst"


def stands(claim: Node) -> bool:
    return claim.get("status") not in {"REJECTED", "SUPERSEDED"}


def on_the_pair(ref: Reference, claim: Node) -> list[Node]:
    """Claims about the same provision and the same law or place, that one among them."""
    joined = claim.ends("ABOUT") + claim.ends("CONCERNS")
    claims = ref.past.around(claim, ref.memory).all("Claim")
    return [one for one in claims if one.ends("ABOUT") + one.ends("CONCERNS") == joined]


def by_age(claim: Node) -> tuple[datetime, str]:
    return claim.get("createdAt"), claim.get("key")


def competing(ref: Reference, claim: Node, _given: Any) -> list[Node]:
    only_for_reviewers(ref)
    return sorted((one for one in on_the_pair(ref, claim) if one is not claim and stands(one)), key=by_age)


def agreement(ref: Reference, claim: Node, _given: Any) -> float | None:
    only_for_reviewers(ref)
    states = [one.get("state") for one in on_the_pair(ref, claim) if stands(one)]
    return states.count(claim.get("state")) / len(states) if len(states) > 1 else None


def keeps_claim(ref: Reference, claim: Node, given: dict[str, Any]) -> bool:
    said = {name: value for name, value in given.items() if value is not None}
    states = {one.get("state") for one in on_the_pair(ref, claim) if stands(one)}
    laws = [one for one in claim.ends("CONCERNS") if one.label != "Jurisdiction"]
    tests = {
        "status": lambda value: claim.get("status") in value,
        "method": lambda value: claim.ends("MADE_BY")[0].get("method") in value,
        "minConfidence": lambda value: claim.get("confidence") >= value,
        "createdBefore": lambda value: claim.get("createdAt") < datetime.fromisoformat(value),
        "provision": lambda value: any(keeps_provision(ref, one, value) for one in claim.ends("ABOUT")),
        "target": lambda value: any(is_target(ref, one, value) for one in laws),
        "disputed": lambda value: value == ({"MAPPED", "REVIEWED_UNRELATED"} <= states),
    }
    return all(tests[name](value) for name, value in said.items())


def claims(ref: Reference, found: list[Node], given: dict[str, Any]) -> Page:
    only_for_reviewers(ref)
    kept = [one for one in found if keeps_claim(ref, one, given.get("filter") or {})]
    return page("Claim", kept, given, ["createdAt", "key"], 20)


_PARTS = ("REGULATORY_LANDSCAPE", "GOVERNANCE_EXPOSURE", "JURISDICTION_FLAGS", "CONTRACT_AND_VENDOR", "COMPLIANCE")


def analyses(ref: Reference, provision: Node, _given: Any) -> list[Node]:
    """Those that the caller may see, the newest first."""
    decided = {"ACCEPTED", "STALE"}
    found = [
        one
        for one in provision.starts("ANALYSES")
        if any(reviews(ref) or claim.get("status") in decided for claim in one.starts("EXTRACTED_FROM"))
    ]
    found.sort(key=lambda one: one.get("key"))
    return sorted(found, key=lambda one: one.get("recordedFrom"), reverse=True)


def sections(_ref: Reference, analysis: Node, _given: Any) -> list[dict[str, Any]]:
    text = analysis.get("text")
    told = []
    for part in analysis.get("parts"):
        number, start, end = part.replace("-", ":").split(":")
        heading = [one[2:] for one in analysis.get("headings") or () if one.startswith(number)]
        words = {"heading": heading[0] if heading else None, "text": text[int(start) : int(end)]}
        told.append({"part": _PARTS[int(number) - 1], **words, "start": int(start), "end": int(end)})
    return sorted(told, key=lambda one: one["start"])


def statements(_ref: Reference, analysis: Node, _given: Any) -> list[Edge]:
    read = [edge for edge in analysis.into["EXTRACTED_FROM"] if edge.get("start") is not None]
    kept = [one for one in read if one.start.get("status") in {"ACCEPTED", "STALE"} and one.start.ends("CONCERNS")]
    return sorted(kept, key=lambda one: (one.get("start"), one.get("end"), one.get("pair")))


def stated(kind: str) -> Resolver:
    def fact(_ref: Reference, edge: Edge, _given: Any) -> Edge | None:
        provisions = edge.start.ends("ABOUT")
        found = (one for provision in provisions for one in provision.out[kind])
        return next((one for one in found if one.get("pair") == edge.start.get("pair")), None)

    return fact


CLAIMS: dict[str, dict[str, Resolver]] = {
    "Query": {
        "claims": lambda ref, _s, given: claims(ref, ref.memory.all("Claim"), given),
        "viewer": lambda ref, _s, _g: {"role": ref.role, "can": _MAY[: ROLES.index(ref.role) + 1]},
    },
    "Provision": {
        "claims": lambda ref, node, given: claims(ref, node.starts("ABOUT"), given),
        "analyses": analyses,
    },
    "Analysis": {
        "author": lambda _r, analysis, _g: analysis.ends("GIVEN_BY")[0],
        "sections": sections,
        "statements": statements,
    },
    "AnalysisStatement": {"engagement": stated("ENGAGES"), "flag": stated("FLAGS")},
    "Claim": {
        "id": lambda _r, claim, _g: f"Claim:{claim.get('handle')}",
        "reasonCode": lambda ref, claim, _g: claim.get("reasonCode") if reviews(ref) else None,
        "version": lambda _r, claim, _g: claim.get("revision"),
        "competing": competing,
        "agreement": agreement,
    },
    "Agent": {
        "id": lambda ref, agent, _g: f"Agent:{known_as(ref, agent, 'slug')}",
        "name": lambda ref, agent, _g: known_as(ref, agent, "name"),
    },
}

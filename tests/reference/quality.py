"""Findings of the quality rules, naively: which of them a list holds, and what each is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.reference.common import by, first_end, ident, is_shown
from tests.reference.filters import shows_provision
from tests.reference.pages import page

if TYPE_CHECKING:
    from tests.reference.common import Resolver
    from tests.reference.core import Reference
    from tests.reference.memory import Edge, Node
    from tests.reference.pages import Page


def touched(ref: Reference, finding: Node) -> list[Node]:
    """The provisions that are there of those that a finding is about, itself or by a fact, or by a change of them."""
    ends = [*finding.ends("FOUND_IN"), *(one for change in finding.ends("SUBJECT") for one in change.ends("AFFECTS"))]
    there = ref.memory.nodes["Provision"]
    return [there[one.get("key")] for one in ends if one.get("key") in there]


def quality(ref: Reference, _source: Any, given: dict[str, Any]) -> Page:
    found = [one for one in ref.memory.all("QualityIssue") if is_shown(ref, one)]
    if given.get("rule") is not None:
        found = [one for one in found if one.get("rule") in given["rule"]]
    if given.get("scope") is not None:
        found = [one for one in found if any(shows_provision(ref, node, given["scope"]) for node in touched(ref, one))]
    return page("QualityIssue", found, given, ["key"], 50)


def subject(ref: Reference, finding: Node, given: Any) -> Node | Edge | None:
    """The fact while it stands, else its claim; anything else as it is."""
    memory = ref.past.at(finding.when).seen if finding.when else ref.memory
    for type_ in ("ENGAGES", "FLAGS"):
        for edge in memory.edges(type_):
            if edge.get("claimKey") == finding.get("claimKey"):
                return edge
    found: Node | None = first_end("SUBJECT")(ref, finding, given)
    return found


QUALITY: dict[str, dict[str, Resolver]] = {
    "Query": {"quality": quality},
    "QualityIssue": {"id": ident("QualityIssue", "key"), "subject": subject},
    "Provision": {
        "qualityIssues": lambda ref, node, _given: sorted(
            (one for one in node.starts("FOUND_IN") if is_shown(ref, one)), key=by("key")
        )
    },
}

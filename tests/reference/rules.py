"""What the quality rules find, naively: rule by rule over rows in memory, as (rule, label, key) of what each is about.

Judgements of words (instructions, summaries) are said here anew, for the few forms in which tests use them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from tests.reference.common import RANK, by, document_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tests.reference.memory import Edge, Memory, Node

Told = tuple[str, str, str]
_HELD_UP = {"PROPOSED", "ENACTED", "ENJOINED", "REPEALED", "LAPSED", "STRUCK_DOWN"}


class _Laws:
    """Which laws are in force on a day, and where they apply."""

    def __init__(self, memory: Memory, day: date) -> None:
        self.memory, self.day = memory, day

    def in_force(self, one: Node) -> bool:
        begins, ends = one.get("inForceOn"), one.get("repealedOn")
        held = one.get("status") in _HELD_UP or (begins is not None and begins > self.day)
        return not held and (ends is None or ends > self.day)

    def around(self, place: Node) -> set[str]:
        found, left = {str(place.get("code"))}, [place]
        while left:
            for edge in left.pop().out["PART_OF"]:
                begins, ends = edge.get("validFrom"), edge.get("validTo")
                holds = (begins is None or begins <= self.day) and (ends is None or ends > self.day)
                if holds and edge.end.get("code") not in found:
                    found.add(str(edge.end.get("code")))
                    left.append(edge.end)
        return found

    def backs(self, edge: Edge) -> bool:
        """Whether a law that a flag is based on applies in its place, or around it, and is in force."""
        around = self.around(edge.end)
        laws = [self.memory.nodes["Regulation"].get(path.split("/")[0]) for path in edge.get("basis") or ()]
        return any(
            self.in_force(one) and around & {place.get("code") for place in one.ends("APPLIES_IN")}
            for one in laws
            if one
        )


def law_of(node: Node) -> Node:
    while node.label == "LegalUnit":
        node = node.starts("HAS_UNIT")[0]
    return node


def facts(memory: Memory, day: date) -> Iterator[Told]:
    laws = _Laws(memory, day)
    for node in memory.all("Provision"):
        for edge in [edge for type_ in ("ENGAGES", "FLAGS", "ASSESSED_UNRELATED") for edge in node.out[type_]]:
            claim = memory.nodes["Claim"].get(edge.get("claimKey"))
            if claim:
                yield from ((rule, "Claim", str(claim.get("key"))) for rule in of_fact(edge, claim, laws))


def of_fact(edge: Edge, claim: Node, laws: _Laws) -> Iterator[str]:
    if not claim.ends("RESTS_ON"):
        yield "NO_EVIDENCE"
    if edge.label == "FLAGS" and not laws.backs(edge):
        yield "FLAG_WITHOUT_BASIS_LAW"
    if edge.label == "ENGAGES":
        begins = edge.end.get("appliesFrom") if edge.end.label == "LegalUnit" else None
        if not laws.in_force(law_of(edge.end)) or (begins is not None and begins > laws.day):
            yield "LAW_NOT_IN_FORCE"
        if not 0 <= (edge.get("strength") or 0) <= 10:
            yield "STRENGTH_OUT_OF_SCALE"


def clauses(memory: Memory) -> Iterator[Told]:
    active = [node for node in memory.all("Provision") if node.get("status") == "ACTIVE"]
    for node in active:
        yield from ((rule, "Provision", str(node.get("key"))) for rule in of_clause(node))
    alike: defaultdict[tuple[Any, Any], list[Node]] = defaultdict(list)
    for node in active:
        if node.get("excerptSha256"):
            alike[document_of(node).get("key"), node.get("excerptSha256")].append(node)
    for nodes in alike.values():
        for node in sorted(nodes, key=by("excerptStart", "key"))[1:]:
            yield "DUPLICATE_EXCERPT", "Provision", str(node.get("key"))


def of_clause(node: Node) -> Iterator[str]:
    held = [node.get(name) for name in ("severity", "exposureMin", "exposureMax")]
    ranks = [RANK[one] for one in held if one is not None]
    if ranks and (len(ranks) < 3 or not ranks[1] <= ranks[0] <= ranks[2]):
        yield "SEVERITY_OUTSIDE_EXPOSURE"
    excerpt = node.get("excerptText") or ""
    if re.search(r"ignore (all )?previous instructions", excerpt, re.IGNORECASE):
        yield "INSTRUCTIONS_IN_TEXT"
    texts = [text.get("text") for version in node.ends("SOURCE_VERSION") for text in version.ends("HAS_TEXT")]
    place = slice(node.get("excerptStart"), node.get("excerptEnd"))
    if excerpt and any(text[place] != excerpt or not node.get("excerptAnchored") for text in texts):
        yield "ANCHOR_BROKEN"


def records(memory: Memory) -> Iterator[Told]:
    for version in memory.all("DocumentVersion"):
        if version.get("extraction") != "OK":
            yield "EXTRACTION_FAILED", "DocumentVersion", str(version.get("key"))
    for change in memory.all("Change"):
        counts = [change.get(f"sentences{name}") for name in ("Added", "Removed", "Modified")]
        if "no substantive changes" in (change.get("summary") or "").casefold() and any(counts):
            yield "SUMMARY_CONTRADICTS_DIFF", "Change", str(change.get("key"))


def suggesting(memory: Memory) -> Iterator[Told]:
    decided: Counter[tuple[str, str]] = Counter()
    accepted: Counter[tuple[str, str]] = Counter()
    for claim in memory.all("Claim"):
        rule, status = claim.get("rule"), claim.get("status")
        counts = status in {"ACCEPTED", "STALE"} or (
            status == "REJECTED" and claim.get("reasonCode") not in {"WITHDRAWN", "DUPLICATE"}
        )
        if rule and counts:
            for agent in claim.ends("MADE_BY"):
                decided[agent.get("slug"), rule] += 1
                accepted[agent.get("slug"), rule] += status != "REJECTED"
    for (slug, rule), number in decided.items():
        if number >= 20 and accepted[slug, rule] / number < 0.6:
            yield "RULE_IMPRECISE", "Agent", slug


def read_twice(memory: Memory) -> Iterator[Told]:
    """Nominal alpha of two readers from the share on which they agree and that of chance: each value drawn from all,
    without the one that it is compared with.
    """
    judged: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for reading in memory.all("SecondReading"):
        for decision in reading.ends("READS_AGAIN"):
            for claim in decision.ends("DECIDES"):
                undone = any(one.get("undoes") == decision.get("key") for one in claim.starts("DECIDES"))
                for agent in claim.ends("MADE_BY") if claim.get("rule") and not undone else []:
                    judged[agent.get("slug"), claim.get("rule")].append((decision.get("status"), reading.get("status")))
    for (slug, _), pairs in judged.items():
        values = Counter(value for pair in pairs for value in pair)
        total = values.total()
        chance = sum(number * (number - 1) for number in values.values()) / (total * (total - 1))
        agreed = sum(first == second for first, second in pairs) / len(pairs)
        if len(pairs) >= 10 and chance < 1 and (agreed - chance) / (1 - chance) < 0.667:
            yield "REVIEWERS_DISAGREE", "Agent", slug


def found(memory: Memory, day: date) -> list[Told]:
    """What every rule finds on a day, in no order."""
    return [*facts(memory, day), *clauses(memory), *records(memory), *suggesting(memory), *read_twice(memory)]

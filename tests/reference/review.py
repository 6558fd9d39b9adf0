"""The queue of claims that wait, the records of rules and second readings, naively: over rows in memory, by hand.

Everything is reckoned anew for every group and every step, and similarity by the longest common subsequence of two
sentences: right for small graphs, and slow.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.reference.memory import Memory, Node

#: A claim that waits, as what it says; a group of those; a group as it is told.
Waiting = dict[str, Any]
Group = list[Waiting]
Told = dict[str, Any]


def waiting(memory: Memory) -> list[Waiting]:
    """Claims about laws and places that nobody has decided, by handle."""
    found = [
        _told(claim, clause, end)
        for claim in memory.all("Claim")
        for clause in claim.ends("ABOUT")
        for end in claim.ends("CONCERNS")
        if _waits(claim) and clause.label == "Provision"
    ]
    return sorted(found, key=lambda one: one["handle"])


def _waits(claim: Node) -> bool:
    status = claim.get("status")
    waits = status in {"SUGGESTED", "IN_REVIEW"} or (status == "STALE" and claim.get("statedFrom") is not None)
    return waits and claim.get("recordedTo") is None


def _told(claim: Node, clause: Node, end: Node) -> Waiting:
    (document,), (author,) = clause.ends("IN_DOCUMENT"), claim.ends("MADE_BY")
    quoted = [one for one in claim.ends("RESTS_ON") if one.get("quote") is not None]
    target = end.get("path") or end.get("code")
    return {
        "handle": claim.get("handle"),
        "age": claim.get("createdAt"),
        "confidence": claim.get("confidence"),
        "author": author.get("slug"),
        "rule": claim.get("rule") or author.get("slug"),
        "clause": clause.get("key"),
        "platform": clause.get("key").split("/")[0],
        "audience": document.get("audience"),
        "cell": (document.get("key"), target.split("/")[0]),
        "quote": min(quoted, key=lambda one: one.get("key")).get("quote") if quoted else "",
        "says": (target, claim.get("state"), claim.get("modality"), claim.get("condition")),
    }


def alike(one: str, other: str) -> bool:
    """Whether two sentences have at least 90 of 100 of their characters in common, in the same order."""
    row = [0] * (len(other) + 1)
    for char in one:
        before = 0
        for at, each in enumerate(other, 1):
            before, row[at] = row[at], before + 1 if char == each else max(row[at], row[at - 1])
    return 200 * row[-1] >= 90 * (len(one) + len(other))


def groups_of(claims: list[Waiting]) -> list[Group]:
    """Claims of equal evidence; what waits here is fewer than is decided at once."""
    looks: dict[tuple[str, str, str], Group] = {}
    for one in claims:
        looks.setdefault((one["clause"], one["author"], one["quote"]), []).append(one)
    kinds: dict[Any, list[tuple[str, Group]]] = defaultdict(list)
    for look in looks.values():
        first = look[0]
        kind = first["author"], first["audience"], frozenset((one["rule"], *one["says"]) for one in look)
        groups = kinds[kind]
        same = [group for quote, group in groups if first["quote"] and alike(first["quote"], quote)]
        if same:
            same[0].extend(look)
        else:
            groups.append((first["quote"], list(look)))
    return [group for groups in kinds.values() for _, group in groups]


def decided_cells(memory: Memory) -> set[tuple[str, str]]:
    """Documents and laws or places of which some claim was decided."""
    return {
        (clause.get("key").rsplit("/", 1)[0], (end.get("path") or end.get("code")).split("/")[0])
        for claim in memory.all("Claim")
        if claim.get("status") not in {"SUGGESTED", "IN_REVIEW"} and claim.get("recordedTo") is None
        for clause in claim.ends("ABOUT")
        for end in claim.ends("CONCERNS")
    }


def review_queue(memory: Memory) -> list[Told]:
    """All groups, that of most worth first, and then that of most worth when those before it are decided."""
    records = {one["rule"]: one for one in rule_records(memory)}
    left = [(_cells(group, records), group) for group in groups_of(waiting(memory))]
    known, found = decided_cells(memory), []
    while left:
        worths = [sum(share for cell, share in cells.items() if cell not in known) for cells, _ in left]
        place = max(range(len(left)), key=lambda at: worths[at])
        cells, group = left.pop(place)
        found.append(_group(group, cells, worths[place], len(cells.keys() - known)))
        known |= cells.keys()
    return found


def _cells(group: Group, records: dict[str, Told]) -> dict[tuple[str, str], float]:
    cells: dict[tuple[str, str], float] = defaultdict(float)
    for one in group:
        record = records.get(one["rule"], {"accepted": 0, "rejected": 0})
        right = (record["accepted"] + 5 * one["confidence"]) / (record["accepted"] + record["rejected"] + 5)
        cells[one["cell"]] = max(cells[one["cell"]], right)
    return dict(cells)


def _group(group: Group, cells: dict[tuple[str, str], float], score: float, new: int) -> Told:
    return {
        "rules": sorted({one["rule"] for one in group}),
        "agent": group[0]["author"],
        "score": score,
        "expected": sum(cells.values()) / len(cells),
        "new": new,
        "age": min(one["age"] for one in group),
        "claims": {one["handle"] for one in group},
        "sentences": {
            quote: {one["platform"] for one in group if one["quote"] == quote}
            for quote in {one["quote"] for one in group}
        },
    }


def rule_records(memory: Memory) -> list[Told]:
    """What became of the claims of each rule of a program, by the rule."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    agents: dict[str, str] = {}
    for claim in memory.all("Claim"):
        (author,) = claim.ends("MADE_BY")
        if author.get("method") == "HUMAN":
            continue
        rule = claim.get("rule") or author.get("slug")
        agents[rule] = author.get("slug")
        counts[rule].update(_counted(claim))
    twice = judged_twice(memory)
    return [
        {"rule": rule, "agent": agents[rule]}
        | {name: counts[rule][name] for name in ("waiting", "accepted", "rejected", "unrelated", "stale")}
        | {"readTwice": len(twice[rule]), "alpha": alpha(twice[rule])}
        for rule in sorted(counts)
    ]


def _counted(claim: Node) -> list[str]:
    status, reason = claim.get("status"), claim.get("reasonCode")
    if status in {"SUGGESTED", "IN_REVIEW"}:
        return ["waiting"]
    if status in {"ACCEPTED", "SUPERSEDED"}:
        return ["accepted"]
    if status == "STALE":
        return ["stale"]
    if reason in {"DUPLICATE", "OUT_OF_SCOPE", "WITHDRAWN"}:
        return []
    return ["rejected", "unrelated"] if reason == "UNRELATED" else ["rejected"]


def judged_twice(memory: Memory) -> dict[str, list[tuple[str, str]]]:
    """Decision and second reading of claims, by the rule; none of a decision that was taken back."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    undone = {one.get("undoes") for one in memory.all("Decision")}
    for reading in memory.all("SecondReading"):
        for decision in reading.ends("READS_AGAIN"):
            if decision.get("key") in undone:
                continue
            for claim in decision.ends("DECIDES"):
                rule = claim.get("rule") or claim.ends("MADE_BY")[0].get("slug")
                found[rule].append((decision.get("status"), reading.get("status")))
    return found


def alpha(pairs: Iterable[tuple[str, str]]) -> float | None:
    """Nominal alpha of two readers: how far the share on which they agree is above that of chance, where each value is
    drawn from all of both, without the one that it is compared with.
    """
    judged = list(pairs)
    values = Counter(value for pair in judged for value in pair)
    if len(values) < 2:
        return None
    total = values.total()
    chance = sum(number * (number - 1) for number in values.values()) / (total * (total - 1))
    return (sum(first == second for first, second in judged) / len(judged) - chance) / (1 - chance)

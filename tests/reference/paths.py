"""The reference of paths, comparisons, prevalence and citations: every path is walked, every pair compared.

None of the bounds of the compiled search is here but the number of paths that are ranked; the small world stays below the
others.
"""

from __future__ import annotations

import math
import re
import zlib
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any

from graph.store.rows import EdgeRow
from tests.reference.common import PLACE_OF_PAGES, Resolver, document_of, platform_of
from tests.reference.fields import identified
from tests.reference.legal import current
from tests.reference.lists import CONNECTION
from tests.reference.memory import Edge, Memory, Node
from tests.reference.pages import Component, Page, page, plain
from tests.reference.reports import refused
from tests.reference.standing import KIND, asked, counted, ends, is_suggested

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.reference.core import Reference

KINDS = (
    "ENGAGES",
    "FLAGS",
    "SIMILAR_TO",
    "HAS_UNIT",
    "APPLIES_IN",
    "PART_OF",
    "RELATES_TO",
    "IN_DOCUMENT",
    "PUBLISHES",
)
RANKED = 200


def rounded(value: float, places: int) -> float:
    """Halves go up."""
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


# --- paths


@dataclass
class PathPage(Page):
    """A page of paths, with what the search tells of itself."""

    used: int = 0
    cut: bool = False


def identity(node: Node) -> str:
    name = {"Regulation": "path", "LegalUnit": "path", "Jurisdiction": "code", "Platform": "slug"}.get(
        node.label, "key"
    )
    return f"{node.label}:{node.get(name)}"


class Kinds(list[str]):
    """Kinds of edges that are followed, and the statuses of those of them that are facts."""

    def __init__(self, kinds: list[str], facts: list[str]) -> None:
        super().__init__(kinds)
        self.facts = facts

    def of(self, ref: Reference, edges: dict[str, list[Edge]], kind: str) -> list[Edge]:
        return counted(ref, edges, kind, self.facts) if kind in KIND else edges[kind]


def followed(ref: Reference, node: Node, kinds: Kinds) -> Iterator[tuple[Edge, Node]]:
    for kind in kinds:
        both = [(edge, edge.end) for edge in kinds.of(ref, node.out, kind)]
        both += [(edge, edge.start) for edge in kinds.of(ref, node.into, kind)]
        yield from ((edge, other) for edge, other in both if kind != "PART_OF" or current(ref, edge))


def degree(ref: Reference, node: Node, kinds: Kinds) -> int:
    """At another time, and where suggestions are followed, only edges that can be followed count."""
    if node.when or asked(kinds.facts):
        return len(list(followed(ref, node, kinds)))
    return sum(len(node.out[kind]) + len(node.into[kind]) for kind in kinds)


def walks(ref: Reference, way: list[Node], goal: Node, kinds: Kinds, most: int) -> Iterator[list[tuple[Edge, Node]]]:
    for edge, other in followed(ref, way[-1], kinds):
        if other is goal:
            yield [(edge, other)]
        elif most > 1 and other not in way:
            yield from ([(edge, other), *rest] for rest in walks(ref, [*way, other], goal, kinds, most - 1))


def provision_of(global_id: str) -> str:
    """A path ends at the provision, whichever of its readings is named."""
    kind, _, key = global_id.partition(":")
    return f"Provision:{key.rpartition('@')[0]}" if kind == "ProvisionVersion" else global_id


def paths(ref: Reference, _source: Any, given: dict[str, Any]) -> PathPage:
    if given.get("via") == []:
        raise refused("no kind of edge is named")
    named = given.get("via") or KINDS
    if any(value is not None for value in (given.get("at") or {}).values()):
        if given.get("via") and "SIMILAR_TO" in named:
            raise refused("similar words are not dated")
        named = [kind for kind in named if kind != "SIMILAR_TO"]
    kinds = Kinds([kind for kind in KINDS if kind in named], given["facts"])
    most = 4 if given.get("maxLength") is None else given["maxLength"]
    start, goal = (identified(ref, provision_of(given[end])) for end in ("from", "to"))
    found: list[dict[str, Any]] = []
    used = 0
    if isinstance(start, Node) and isinstance(goal, Node) and start is not goal and linked(start) and linked(goal):
        found = [path(ref, start, one, kinds) for one in walks(ref, [start], goal, kinds, most)]
        used = looked_at(ref, start, goal, kinds, most)
    found.sort(key=lambda one: (one["length"], -one["score"], one["way"]))
    order = [Component(one.name, one.value, one.descending) for one in map(plain, ("length", "-score", "way"))]
    made = page("GraphPath", found[:RANKED], given, order, 10)
    return PathPage(**vars(made), used=used, cut=len(found) > RANKED)


def linked(node: Node) -> bool:
    return node.label in {"Document", "Jurisdiction", "LegalUnit", "Platform", "Provision", "Regulation"}


def looked_at(ref: Reference, start: Node, goal: Node, kinds: Kinds, most: int) -> int:
    """Both ends, their neighbours, and the neighbours of those of the end with fewer edges."""
    near, far = (goal, start) if degree(ref, start, kinds) > degree(ref, goal, kinds) else (start, goal)
    around = list(followed(ref, near, kinds)) if most > 1 else []
    used = 2 + len(around)
    if most > 2:
        used += len(list(followed(ref, far, kinds)))
        used += sum(len(list(followed(ref, node, kinds))) for _, node in around if node is not far)
    return used


def path(ref: Reference, start: Node, walk: list[tuple[Edge, Node]], kinds: Kinds) -> dict[str, Any]:
    inner = [node for _, node in walk[:-1]]
    score = 1.0
    for edge, _ in walk:
        score *= {
            "ENGAGES": edge.get("confidence"),
            "FLAGS": edge.get("confidence"),
            "SIMILAR_TO": edge.get("score"),
        }.get(kind_of(edge), 1.0)
    for node in inner:
        score /= 1 + math.log10(degree(ref, node, kinds))
    origins = [start, *inner]
    steps = [step(one, edge, other) for one, (edge, other) in zip(origins, walk, strict=True)]
    ids = "".join(f"{identity(node)} " for node in inner)
    suggested = "".join(f" {edge.get('pair')}" for edge, _ in walk if is_suggested(edge))
    way = ids + suggested + "".join(f" {kind_of(edge)}" for edge, _ in walk)
    return {"length": len(walk), "score": rounded(score, 6), "way": way, "steps": steps}


def step(start: Node, edge: Edge, end: Node) -> dict[str, Any]:
    fact = edge if edge.label in KIND else None
    return {"kind": kind_of(edge), "from": start, "to": end, "edge": fact, "explanation": sentence(edge)}


def kind_of(edge: Edge) -> str:
    return KIND.get(edge.label, edge.label)


def name_of(node: Node) -> str:
    if node.label == "Provision":
        return f"{node.get('title')} ({platform_of(node).get('name')})"
    return str(node.get("title") or node.get("name") or node.get("label"))


def sentence(edge: Edge) -> str:
    return f"{'It is suggested, and not decided, that ' if is_suggested(edge) else ''}{bare_sentence(edge)}"


def bare_sentence(edge: Edge) -> str:
    start, end = name_of(edge.start), name_of(edge.end)
    modality, condition = edge.get("modality"), edge.get("condition")
    where = f" where {condition.rstrip('. ')}" if condition else ""
    match kind_of(edge), modality:
        case "ENGAGES", "ENGAGES":
            return f"{start} engages {end}{where}."
        case "ENGAGES", "MAY_ENGAGE":
            return f"{start} may engage {end}{where}."
        case "ENGAGES", _:
            return f"{start} is seen by an authority as engaging {end}{where}."
        case "FLAGS", _:
            verb = {"ENGAGES": "flags", "MAY_ENGAGE": "may flag"}.get(modality, "is seen by an authority as flagging")
            return f"{start} {verb} {end}{where}: {edge.get('reason').rstrip('. ')}."
        case "SIMILAR_TO", _:
            return f"{start} and {end} are alike in words ({edge.get('score'):.2f} of 1)."
        case "RELATES_TO", _ if edge.get("explanation"):
            return str(edge.get("explanation"))
    return {
        "HAS_UNIT": f"{end} is part of {start}.",
        "PART_OF": f"{start} is part of {end}.",
        "APPLIES_IN": f"{start} applies in {end}.",
        "IN_DOCUMENT": f"{start} is a provision of {end}.",
        "PUBLISHES": f"{start} publishes {end}.",
        "RELATES_TO": f"{start} relates to {end}.",
    }[kind_of(edge)]


# --- comparisons


def dice(one: Any, other: Any) -> float:
    return 2 * len(set(one) & set(other)) / (len(one) + len(other)) if one or other else 0.0


def comparables(ref: Reference, node: Node, given: dict[str, Any]) -> Page:
    minimum = 0.6 if given.get("minScore") is None else given["minScore"]
    found = []
    memory = ref.past.at(node.when).seen if node.when else ref.memory
    for other in memory.all("Provision"):
        apart = given.get("samePlatform") or platform_of(other) is not platform_of(node)
        if other.get("key") != node.get("key") and other.get("status") == "ACTIVE" and apart:
            row = compared(ref, node, other, given["facts"])
            if row and row["score"] >= minimum:
                found.append(row)
    return page("Comparable", found, given, ["-score", "key"], 10)


def compared(ref: Reference, node: Node, other: Node, facts: list[str]) -> dict[str, Any] | None:
    """None where the two share no law, and their words are not alike."""
    edges = [counted(ref, one.out, "ENGAGES", facts) for one in (node, other)]
    here, there = map(ends, edges)
    firm = [ends(one for one in some if not is_suggested(one)) for some in edges]
    pairs = [] if node.when else [*node.out["SIMILAR_TO"], *node.into["SIMILAR_TO"]]
    alike = next((edge.get("score") for edge in pairs if other in (edge.start, edge.end)), None)
    both = [one for one in here if one in there]
    if not both and alike is None:
        return None
    ours, theirs = node.get("category"), other.get("category")
    targets, categories = dice([id(one) for one in here], [id(one) for one in there]), dice(ours, theirs)
    held = bool(node.get("excerptText") and other.get("excerptText")) and not node.when
    score = 0.5 * targets + 0.3 * categories
    score = score + 0.2 * (alike or 0) if held else score / 0.8
    common = len(set(ours) & set(theirs))
    counts = (len(both), len(here) + len(there) - len(both), common, len(ours) + len(theirs) - common)
    return {
        "key": other.get("key"),
        "provision": other,
        "score": rounded(score, 4),
        "reason": reason(
            counts,
            alike or 0,
            held=held,
            dated=node.when is not None,
            suggested=sum(1 for one in both if one not in firm[0] or one not in firm[1]),
        ),
        "sharedTargets": ordered(both),
        "onlyHere": ordered(one for one in here if one not in both),
        "onlyThere": ordered(one for one in there if one not in both),
    }


def ordered(targets: Any) -> list[Node]:
    return sorted(targets, key=lambda one: one.get("path"))


def reason(counts: tuple[int, int, int, int], alike: float, *, held: bool, dated: bool, suggested: int) -> str:
    both, either, common, categories = counts
    laws = (
        f"Both engage {both} of the {either} laws or units that either engages" if either else "Neither engages a law"
    )
    laws += f", {suggested} of these by suggestions" if suggested else ""
    noun = "category" if categories == 1 else "categories"
    words = f"their words are alike ({alike:.2f} of 1)" if alike else "their words are hardly alike"
    if dated:
        words = "similarity of their words is known only for today"
    elif not held:
        words = "their words are not compared, because the archived text of one is not held"
    return f"{laws}; they have {common} of {categories} {noun} in common; {words}."


def alike(memory: Memory) -> list[EdgeRow]:
    """Which provisions are alike in words: every pair compared, the nearest of each kept."""
    words = {}
    for node in memory.all("Provision"):
        found = set(re.findall(r"[^\W\d_]{4,}", (node.get("excerptText") or "").casefold()))
        if node.get("status") == "ACTIVE" and len(found) >= 5:
            words[node.get("key")] = found
    scores = {pair: dice(words[pair[0]], words[pair[1]]) for pair in combinations(sorted(words), 2)}
    scores = {pair: score for pair, score in scores.items() if score >= 0.4}
    near: set[tuple[str, str]] = set()
    for key in words:
        mine = [pair for pair in scores if key in pair]
        mine.sort(key=lambda pair: (-round(scores[pair], 4), zlib.crc32("~".join(pair).encode()), pair))
        own = [pair for pair in mine if pair[0].split("/")[0] == pair[1].split("/")[0]]
        near.update([pair for pair in mine if pair not in own][:10] + own[:3])
    return [
        EdgeRow("SIMILAR_TO", ("Provision", one), ("Provision", other), {"score": round(scores[one, other], 4)})
        for one, other in sorted(near)
    ]


# --- prevalence and citations


def prevalence(ref: Reference, node: Node, _given: dict[str, Any]) -> dict[str, Any]:
    kind = document_of(node).get("documentType")
    category = (node.get("category") or [None])[0]

    def provisions(platform: Node) -> list[Node]:
        return [one for document in platform.ends("PUBLISHES") for one in document.starts("IN_DOCUMENT")]

    memory, today = (ref.past.at(node.when).seen, node.when.as_of) if node.when else (ref.memory, ref.today)
    whole = [
        platform
        for platform in memory.all("Platform")
        if any(document_of(one).get("documentType") == kind for one in provisions(platform))
    ]
    like = [
        platform
        for platform in whole
        if any(one.get("status") == "ACTIVE" and category in one.get("category") for one in provisions(platform))
    ]
    definition = (
        f"Of the platforms with at least one analysed document of the type {kind!r}: the platforms with at least one active "
        f"provision in the category {category!r}, which is the first category of this provision, in any of their documents. "
        "No such provision was found in the analysed documents of the other platforms; documents that were not analysed may "
        "contain one."
    )
    return {"platforms": len(like), "ofPlatforms": len(whole), "asOf": today, "definition": definition}


def citation(_ref: Reference, node: Node, given: dict[str, Any]) -> str:
    """Of titles and names without a character that a style would escape."""
    if given.get("style") not in {None, "bibtex", "apa", "text"}:
        raise refused(f"style: {given['style']!r} is unknown")
    version = node.ends("SOURCE_VERSION")[0]
    day = version.get("effectiveOn") or version.get("fetchedAt").date()
    who, what, where = platform_of(node).get("name"), node.get("title"), document_of(node).get("title")
    link, sha, words = f"{PLACE_OF_PAGES}provision/{node.get('key')}", version.get("sha256"), node.get("excerptSha256")
    match given.get("style"):
        case "apa":
            return f"{who}. ({day:%Y, %B} {day.day}). {what}. In {where}. {link}"
        case "text":
            hashes = f"sha256 {sha}" + (f", excerpt sha256 {words}" if words else "")
            return f"{who}, {where}, {what}, version of {day:%Y-%m-%d} ({hashes}), {link}"
    note = f"Archived version sha256 {sha}" + (f", excerpt sha256 {words}" if words else "")
    return (
        f"@misc{{{node.get('key').replace('/', ':')},\n  author = {{{{{who}}}}},\n  title = {{{{{what}}}}},\n"
        f"  howpublished = {{{where}}},\n  year = {{{day.year}}},\n  month = {day:%b},\n".replace(
            f"{day:%b},", f"{day:%b}".lower() + ","
        )
        + f"  day = {{{day.day}}},\n  url = {{{link}}},\n  note = {{{note}}}\n}}"
    )


PATH_RESOLVERS: dict[str, dict[str, Resolver]] = {
    "Query": {"paths": paths},
    "Provision": {"comparables": comparables, "prevalence": prevalence, "citation": citation},
    "PathConnection": {
        **CONNECTION,
        "truncated": lambda _ref, one, _given: one.cut,
        "budgetUsed": lambda _ref, one, _given: one.used,
    },
    "ComparableConnection": CONNECTION,
}

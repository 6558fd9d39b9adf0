"""A small graph for comparing: a few laws and places written by hand, and generated platforms upon them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from benchmarks.generator import TINY, generate
from benchmarks.past import FIRST_RECORDED, RECORDED, with_past
from graph.store.projection import PAST, PRESENT, projected
from graph.store.rows import Batch, EdgeRow, NodeRow
from seed.text.hashes import sha256

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.store.rows import Value

#: Path, kind, status, places.
_LAWS = (
    ("eu-one", "REGULATION", "IN_FORCE", ("EU", "EEA")),
    ("eu-two", "DIRECTIVE", "PARTLY_APPLICABLE", ("EU",)),
    ("us-three", "STATUTE", "IN_FORCE", ("US",)),
    ("us-il-four", "STATUTE", "ENACTED", ("US-IL",)),
    ("us-cluster", "CLUSTER", "EMERGING", ("US-IL", "US-CA")),
)
#: What each provision in turn was found unrelated to.
_REVIEWED = (
    (),
    ("eu-one/art-9", "us-quiet"),
    ("eu-two",),
    (),
    ("eu-one/art-90", "eu-two/chapter-1"),
    ("us-cluster", "us-three/art-9/par-2", "eu-one"),
)
#: Who else makes claims, and who decides on some.
_AGENTS = (
    ("rules", "Rules of the house", "AUTOMATION"),
    ("person-who-reads", "A made-up analyst", "HUMAN"),
    ("rules-and-people", "Rules that people looked at", "HYBRID"),
    ("person-who-reviews", "A made-up reviewer", "HUMAN"),
)
_METHODS = {slug: method for slug, _, method in _AGENTS}
#: How many claims others dispute, and where their claims stand.
_DISPUTED = 24
_STATUSES = (
    ("SUGGESTED",),
    ("IN_REVIEW", "REJECTED"),
    ("SUPERSEDED",),
    ("SUGGESTED", "SUGGESTED", "STALE"),
    ("REJECTED",),
)
#: What is suggested of every third provision, in turn: by whom, where the claim stands, on what, and since or until when.
#: A claim that is decided was a suggestion before. Laws and places stand by number, of those that there are.
_SUGGESTIONS: tuple[tuple[str, str, int, dict[str, date]], ...] = (
    ("rules", "SUGGESTED", 0, {"validFrom": date(2025, 6, 1)}),
    ("person-who-reads", "SUGGESTED", 3, {}),
    ("rules-and-people", "IN_REVIEW", 7, {"validFrom": date(2025, 9, 1)}),
    ("rules", "SUGGESTED", 12, {"validFrom": date(2026, 2, 1)}),
    ("rules", "REJECTED", 5, {"validFrom": date(2025, 6, 1)}),
    ("rules-and-people", "SUGGESTED", 0, {"validFrom": date(2025, 6, 1), "validTo": date(2026, 1, 1)}),
    ("person-who-reads", "IN_REVIEW", 14, {"validFrom": date(2025, 6, 1)}),
    ("rules", "SUGGESTED", 21, {"validFrom": date(2999, 1, 1)}),
)
#: How many things are suggested of one provision.
_SUGGESTED_OF_ONE = 3
#: Last digits of the keys of clauses that have no severity.
_UNREAD = "37"
_PLACES = (
    ("GLOBAL", "GLOBAL", ()),
    ("EU", "SUPRANATIONAL", ("GLOBAL",)),
    ("EEA", "SUPRANATIONAL", ("GLOBAL",)),
    ("DE", "COUNTRY", ("EU", "EEA")),
    ("NO", "COUNTRY", ("EEA",)),
    ("US", "COUNTRY", ("GLOBAL",)),
    ("US-IL", "SUBDIVISION", ("US",)),
    ("US-CA", "SUBDIVISION", ("US",)),
    ("DE-BY", "SUBDIVISION", ("DE",)),
)


#: Left, and joining in a time that tests do not reach: neither is part of the EU today.
_FOR_A_TIME = (
    ("GB", {"validFrom": date(1973, 1, 1), "validTo": date(2020, 2, 1)}),
    ("XK", {"validFrom": date(2999, 1, 1)}),
)


def world() -> Iterator[Batch]:
    """The rows, in batches to be written in order."""
    laws = Batch()
    places(laws)
    laws.nodes.append(NodeRow("Authority", {"slug": "regulator", "name": "A regulator", "kind": "REGULATOR"}))
    laws.edges.append(EdgeRow("SEATED_IN", ("Authority", "regulator"), ("Jurisdiction", "US")))
    for number, (path, kind, status, where) in enumerate(_LAWS):
        properties: dict[str, Value] = {
            "path": path,
            "label": path.upper(),
            "officialTitle": f"Law {path}",
            "kind": kind,
            "status": status,
        }
        known: dict[str, Value] = (
            {"citation": f"Cited {number}", "enactedOn": date(2000 + number, 2, 28)} if number % 2 else {}
        )
        laws.nodes.append(NodeRow("Regulation", properties | known | {"topics": [], "aliases": []}))
        laws.edges += [EdgeRow("APPLIES_IN", ("Regulation", path), ("Jurisdiction", code)) for code in where]
        laws.edges.append(EdgeRow("ENFORCED_BY", ("Regulation", path), ("Authority", "regulator")))
        units(path, laws)
    events(laws)
    related(laws)
    yield laws
    paths = [row.properties["path"] for row in laws.nodes if row.label in {"Regulation", "LegalUnit"}]
    codes = [row.properties["code"] for row in laws.nodes if row.label == "Jurisdiction"]
    made = generate(TINY, [str(path) for path in paths], [str(code) for code in codes])
    generated = [exposed(unread(named(one))) for one in made]
    yield from generated
    yield reviews(generated)
    yield disputes(generated)
    yield from suggestions(generated, [str(path) for path in paths], [str(code) for code in codes])
    yield analyses(generated)
    yield changes(generated)
    yield late()
    yield findings(generated)
    yield similar(generated)


#: Names of some categories, and what one of them is about; each node is written once.
_NAMED: Mapping[str, dict[str, Value]] = {
    "arbitration": {"name": "About arbitration", "description": "Where disputes go."},
    "tracking": {"name": "About tracking"},
}


def named(batch: Batch) -> Batch:
    """The batch with names of some categories."""
    nodes = [
        replace(row, properties={**row.properties, **_NAMED.get(str(row.properties["slug"]), {})})
        if row.label == "Category"
        else row
        for row in batch.nodes
    ]
    return replace(batch, nodes=nodes)


def unread(batch: Batch) -> Batch:
    """The batch with some provisions that nobody and no rule has read, now and in the past."""
    nothing: dict[str, Value] = {"severity": None, "exposureMin": None, "exposureMax": None}
    nodes = [
        replace(row, properties={**row.properties, **nothing})
        if row.label in {"Provision", "ProvisionVersion"} and str(row.properties["key"])[-1] in _UNREAD
        else row
        for row in batch.nodes
    ]
    return replace(batch, nodes=nodes)


#: Exposures of facts, in turn.
_EXPOSURES = (None, "LOW", "MEDIUM", "HIGH")


def exposed(batch: Batch) -> Batch:
    """The batch with an exposure under most laws and in most places, the same in all records of a fact."""

    def one(properties: Mapping[str, Value]) -> dict[str, Value]:
        pair = "~".join(str(properties["key"]).split("@")[0].split("~")[:2])
        return {**properties, "exposureMax": _EXPOSURES[sum(map(ord, pair)) % len(_EXPOSURES)]}

    nodes = [replace(row, properties=one(row.properties)) if row.label == "Claim" else row for row in batch.nodes]
    edges = [
        replace(row, properties=one(row.properties)) if "confidence" in row.properties else row for row in batch.edges
    ]
    return replace(batch, nodes=nodes, edges=edges)


def related(laws: Batch) -> None:
    """How laws and units stand to one another."""
    laws.edges += [EdgeRow("HAS_MEMBER", ("Regulation", "us-cluster"), ("Regulation", "us-il-four"))]
    laws.edges += [EdgeRow("AMENDS", ("Regulation", "eu-two"), ("Regulation", "eu-one"))]
    laws.edges += [EdgeRow("IMPLEMENTS", ("Regulation", "us-il-four"), ("Regulation", "us-three"))]
    laws.edges += [
        EdgeRow("RELATES_TO", ("LegalTarget", "us-three"), ("LegalTarget", "eu-one/art-9"), {"explanation": "Alike."}),
        EdgeRow("RELATES_TO", ("LegalTarget", "eu-one"), ("LegalTarget", "eu-one/chapter-1")),
        EdgeRow("RELATES_TO", ("LegalTarget", "eu-two"), ("LegalTarget", "us-cluster")),
    ]


def findings(generated: list[Batch]) -> Batch:
    """Two findings about one provision, and one about another; findings about facts that stand, that stood and that
    nobody has accepted, and about records and agents; some that were found later, or are found no more.
    """
    keys = [str(row.properties["key"]) for one in generated for row in one.nodes if row.label == "Provision"]
    claims = {str(row.properties["key"]): row.start[1] for one in generated for row in facts_of(one)}
    batch = Batch()
    for number, key in enumerate((keys[0], keys[0], keys[7])):
        finding(batch, number, "DUPLICATE_EXCERPT", ("Provision", key), key)
    for number, (claim, provision) in enumerate(list(claims.items())[::29], 3):
        rule = ("FLAG_WITHOUT_BASIS_LAW", "LAW_NOT_IN_FORCE", "NO_EVIDENCE")[number % 3]
        finding(batch, number, rule, ("Claim", claim), provision, claim)
    for number, claim in enumerate(suggested(generated), 50):
        finding(batch, number, "NO_EVIDENCE", ("Claim", claim), claim.split("~")[0], claim)
    document = keys[0].rsplit("/", 1)[0]
    finding(batch, 60, "SUMMARY_CONTRADICTS_DIFF", ("Change", f"{document}@change-0"))
    finding(batch, 61, "EXTRACTION_FAILED", ("DocumentVersion", f"{document}@{0:012d}"))
    finding(batch, 62, "RULE_IMPRECISE", ("Agent", "rules"))
    finding(batch, 63, "RULE_IMPRECISE", ("Agent", "person-who-reads"))
    return batch


def facts_of(batch: Batch) -> list[EdgeRow]:
    """What claims of the batch are about, as edges from the provision; the key is that of the claim."""
    about = {row.start[1]: row.end for row in batch.edges if row.type == "ABOUT"}
    return [EdgeRow("ABOUT", end, end, {"key": claim}) for claim, end in about.items()]


def suggested(generated: list[Batch]) -> list[str]:
    """Keys of some claims of `disputes` that nobody has accepted."""
    made = [row.properties for row in disputes(generated).nodes if row.label == "Claim"]
    early = [one for one in made if one["recordedFrom"] == RECORDED]
    return [str(one["key"]) for one in early if one["status"] in {"SUGGESTED", "REJECTED"}][:3]


#: Since when a finding was kept, in turn, and until when.
_FOUND = (
    (RECORDED, None),
    (RECORDED, None),
    (RECORDED, None),
    (RECORDED + timedelta(days=20), None),
    (RECORDED, RECORDED + timedelta(days=10)),
)


def finding(
    batch: Batch, number: int, rule: str, about: tuple[str, str], provision: str = "", claim: str | None = None
) -> None:
    """One finding, and what it is about."""
    key, (since, until) = f"finding-{number}", _FOUND[number % len(_FOUND)]
    says: dict[str, Value] = {"rule": rule, "message": f"Made up: finding {number}.", "claimKey": claim}
    batch.nodes.append(NodeRow("QualityIssue", {"key": key, "detectedAt": since, "recordedTo": until, **says}))
    batch.edges.append(EdgeRow("SUBJECT", ("QualityIssue", key), about))
    if provision:
        batch.edges.append(EdgeRow("FOUND_IN", ("QualityIssue", key), ("Provision", provision)))


def late() -> Batch:
    """A platform and a document that the graph has known for less long than the others."""
    batch = Batch()
    platform: dict[str, Value] = {
        "name": "Late",
        "sector": ["ai"],
        "aliases": [],
        "status": "ACTIVE",
        "fictional": True,
    }
    document: dict[str, Value] = {
        "title": "Late terms",
        "documentType": "Terms of Service",
        "language": "en",
        "status": "ACTIVE",
    }
    for slug, since in (("late", RECORDED), ("later", RECORDED + timedelta(days=30))):
        key = f"{slug}/terms"
        batch.nodes.append(NodeRow("Platform", {**platform, "slug": slug, "recordedFrom": since}))
        batch.nodes.append(NodeRow("Document", {**document, "key": key, "recordedFrom": since}))
        batch.edges.append(EdgeRow("PUBLISHES", ("Platform", slug), ("Document", key)))
    return batch


def events(batch: Batch) -> None:
    """Two events of one day and an earlier one of a law, one of a unit of it, and none of the others."""
    told = (
        ("eu-one", "APPLIES", date(2026, 8, 2)),
        ("eu-one", "IN_FORCE", date(2026, 8, 2)),
        ("eu-one", "ENACTED", date(2024, 6, 13)),
        ("eu-one/art-9", "POSTPONED", date(2999, 1, 1)),
    )
    for path, kind, day in told:
        key = f"{path}@{day}~{kind.lower()}"
        known: dict[str, Value] = {"sourceUrl": f"https://law.example/{path}"} if kind == "APPLIES" else {}
        event: dict[str, Value] = {"key": key, "kind": kind, "on": day, "summary": f"{path} {kind}", **known}
        batch.nodes.append(NodeRow("LegalEvent", event))
        batch.edges.append(EdgeRow("EVENT_OF", ("LegalEvent", key), ("LegalTarget", path)))


def similar(generated: list[Batch]) -> Batch:
    """Some provisions that are said to be alike in words: within a platform, and between two."""
    keys = sorted(str(row.properties["key"]) for one in generated for row in one.nodes if row.label == "Provision")
    pairs = [
        (keys[at], keys[at + apart]) for at, apart in ((0, 1), (0, 17), (2, 11), (5, 30), (8, 9), (20, 21), (21, 30))
    ]
    rows = [("SIMILAR_TO", ("Provision", one), ("Provision", other)) for one, other in pairs]
    return Batch(edges=[EdgeRow(*row, {"score": 0.35 + 0.09 * number}) for number, row in enumerate(rows)])


def changes(generated: list[Batch]) -> Batch:
    """A second version of every other document, and what it changed: words, a place, a clause that is new or gone."""
    batch = Batch()
    nodes = [row for one in generated for row in one.nodes]
    firsts = [row.properties for row in nodes if row.label == "DocumentVersion"]
    provisions = [str(row.properties["key"]) for row in nodes if row.label == "Provision"]
    for number, first in enumerate(firsts[::2]):
        document = str(first["key"]).partition("@")[0]
        second = f"{document}@{number:012d}"
        day = datetime(2025, 12, 1, 23, 59, 59, tzinfo=UTC) + timedelta(seconds=number)
        version = {
            **first,
            "key": second,
            "sha256": f"{number:064d}",
            "fetchedAt": day,
            "ordinal": 2,
            "kind": "CONTENT",
            "recordedFrom": day,
        }
        change = f"{document}@change-{number}"
        batch.nodes.append(NodeRow("DocumentVersion", version))
        if number % 2:
            archived(batch, version, number)
        batch.nodes.append(NodeRow("Change", change_of(change, number, day)))
        batch.edges += [
            EdgeRow("HAS_VERSION", ("Document", document), ("DocumentVersion", second)),
            EdgeRow("OF_DOCUMENT", ("Change", change), ("Document", document)),
            EdgeRow("FROM_VERSION", ("Change", change), ("DocumentVersion", str(first["key"]))),
            EdgeRow("TO_VERSION", ("Change", change), ("DocumentVersion", second)),
        ]
        batch.edges += previous(str(first["key"]), version) if number % 3 else retold(batch, first, version)
        if _KINDS[number % 4] == "RETURNED":
            ends = ("Change", change), ("DocumentVersion", str(first["key"]))
            batch.edges.append(EdgeRow("RETURNS_TO", *ends))
        of_document = [key for key in provisions if key.startswith(f"{document}/")]
        batch.edges += [affected(change, key, ordinal, of_document) for ordinal, key in enumerate(of_document[:4])]
        batch.edges += continued(of_document, day)
    return batch


def archived(batch: Batch, version: dict[str, Value], number: int) -> None:
    """The text of a version, with signs that Neo4j counts twice."""
    text = f"# 🦔🦔 Terms {number}\n\nWe keep hedgehogs, and {number} of them sing."
    batch.nodes.append(NodeRow("ArchivedText", {"sha256": version["sha256"], "text": text}))
    ends = ("DocumentVersion", str(version["key"])), ("ArchivedText", str(version["sha256"]))
    batch.edges.append(EdgeRow("HAS_TEXT", *ends))


def continued(provisions: list[str], day: datetime) -> list[EdgeRow]:
    """The third, which is gone, went into the two before it; for a time the first was said to have gone into the second."""
    two = [("Provision", key) for key in provisions[:2]]
    edges = [
        EdgeRow("CONTINUED_BY", ("Provision", gone), end, {"recordedFrom": day})
        for gone in provisions[2:3]
        for end in two
    ]
    if len(two) == 2:
        edges.append(EdgeRow("WAS_CONTINUED_BY", two[0], two[1], {"recordedFrom": day, "recordedTo": RECORDED}))
    return edges


#: Kinds of changes, in turn.
_KINDS = ("CONTENT", "CONTENT", "RETURNED", "TECHNICAL")


def previous(first: str, second: dict[str, Value]) -> list[EdgeRow]:
    ends = ("DocumentVersion", str(second["key"])), ("DocumentVersion", first)
    return [EdgeRow("PREVIOUS", *ends, {"recordedFrom": second["recordedFrom"]})]


def retold(batch: Batch, first: Mapping[str, Any], second: dict[str, Value]) -> list[EdgeRow]:
    """For a time there was said to be a version between the two, with a change of its own."""
    document = str(first["key"]).partition("@")[0]
    key, change, day = f"{document}@former", f"{document}@former-change", second["recordedFrom"]
    known: dict[str, Value] = {"recordedFrom": day, "recordedTo": RECORDED}
    at: datetime = second["fetchedAt"]  # type: ignore[assignment]
    said = {**second, "key": key, "sha256": f"{7:064d}", "fetchedAt": at - timedelta(hours=1)}
    batch.nodes.append(NodeRow("DocumentVersion", said | known))
    batch.nodes.append(NodeRow("Change", change_of(change, 5, at) | known))
    ends = [("DocumentVersion", str(one)) for one in (second["key"], key, first["key"])]
    return [
        EdgeRow("HAS_VERSION", ("Document", document), ends[1]),
        EdgeRow("OF_DOCUMENT", ("Change", change), ("Document", document)),
        EdgeRow("FROM_VERSION", ("Change", change), ends[2]),
        EdgeRow("TO_VERSION", ("Change", change), ends[1]),
        EdgeRow("PREVIOUS", ends[0], ends[2], {"recordedFrom": RECORDED}),
        EdgeRow("WAS_PREVIOUS", ends[0], ends[1], known),
        EdgeRow("WAS_PREVIOUS", ends[1], ends[2], known),
    ]


def reviews(generated: list[Batch]) -> Batch:
    """Provisions that were reviewed and found unrelated: to laws, chapters, articles, and to a law that none engages."""
    provisions = [row.properties for one in generated for row in one.nodes if row.label == "Provision"]
    batch = Batch()
    quiet: dict[str, Value] = {"path": "us-quiet", "label": "Quiet", "officialTitle": "A law that none engages"}
    lists: dict[str, Value] = {"kind": "RULE", "status": "EMERGING", "topics": [], "aliases": []}
    batch.nodes.append(NodeRow("Regulation", quiet | lists))
    for number, provision in enumerate(provisions):
        for target in _REVIEWED[number % len(_REVIEWED)]:
            key = f"{provision['key']}~{target}"
            properties: dict[str, Value] = {
                "key": key,
                "pair": key,
                "claimKey": f"{key}~generator",
                "confidence": 0.5,
                "rationale": f"Made up: why {target} is not touched.",
                "method": "HUMAN",
                "parties": [],
                "status": "ACCEPTED",
                "recordedFrom": RECORDED,
            }
            ends = ("Provision", str(provision["key"])), ("LegalTarget", target)
            for row in with_past([EdgeRow("ASSESSED_UNRELATED", *ends, properties)]):
                if isinstance(row, NodeRow):
                    batch.nodes.append(row)
                else:
                    batch.edges.append(row)
    return batch


def disputes(generated: list[Batch]) -> Batch:
    """Other claims about what some claims are about: of programs and people, in every state of review."""
    batch = Batch()
    for slug, name, method in _AGENTS:
        batch.nodes.append(NodeRow("Agent", {"slug": slug, "name": name, "method": method}))
    claims = [row.properties for one in generated for row in one.nodes if row.label == "Claim"]
    ends = {row.start[1]: row.end for one in generated for row in one.edges if row.type == "CONCERNS"}
    for number, claim in enumerate(claims[:: len(claims) // _DISPUTED]):
        pair = str(claim["key"]).rsplit("~", 1)[0]
        for place, status in enumerate(_STATUSES[number % len(_STATUSES)]):
            agent = _AGENTS[(number + place) % len(_AGENTS)][0]
            key = f"{pair}~{agent}"
            decided = status in {"REJECTED", "SUPERSEDED"}
            says: dict[str, Value] = {
                "state": ("REVIEWED_UNRELATED", "MAPPED")[(number + place) % 2],
                "status": status,
                "method": _METHODS[agent],
                "confidence": (number % 10) / 10,
                "createdAt": RECORDED + timedelta(days=number - 5),
                "recordedFrom": RECORDED + timedelta(days=max(number - 5, 0)),
                "reviewedAt": RECORDED + timedelta(days=40) if decided else None,
                "reasonCode": "UNRELATED" if decided else None,
            }
            batch.nodes.append(NodeRow("Claim", {**claim, "key": key, **says}))
            about = ("Provision", pair.split("~")[0])
            batch.edges += [
                EdgeRow("ABOUT", ("Claim", key), about),
                EdgeRow("CONCERNS", ("Claim", key), ends[str(claim["key"])]),
                EdgeRow("MADE_BY", ("Claim", key), ("Agent", agent)),
                EdgeRow("RESTS_ON", ("Claim", key), ("Evidence", "generated")),
            ]
            if decided:
                reviewed: dict[str, Value] = {"recordedFrom": RECORDED + timedelta(days=40)}
                batch.edges.append(EdgeRow("REVIEWED_BY", ("Claim", key), ("Agent", "person-who-reviews"), reviewed))
                decision(batch, key, says)
            batch.edges += stood_for({**claim, "key": key, **says}, about[1], ends[str(claim["key"])])
    return batch


def decision(batch: Batch, claim: str, says: Mapping[str, Value]) -> None:
    """The decision by which a claim that had waited became what it is."""
    key = f"{claim}#2"
    decided = {name: says[name] for name in ("status", "reasonCode", "reviewedAt")}
    fixed: dict[str, Value] = {"key": key, "batchKey": f"one:{claim}", "formerStatus": "SUGGESTED", "claimRevision": 1}
    batch.nodes.append(NodeRow("Decision", {**fixed, **decided, "recordedFrom": says["reviewedAt"]}))
    batch.edges += [
        EdgeRow("DECIDES", ("Decision", key), ("Claim", claim)),
        EdgeRow("DECIDED_BY", ("Decision", key), ("Agent", "person-who-reviews")),
    ]


def stood_for(claim: Mapping[str, Any], provision: str, end: tuple[str, str]) -> list[EdgeRow]:
    """The edge that a claim which waits for a decision stands for today."""
    waits = claim["status"] in {"SUGGESTED", "IN_REVIEW"}
    edge = projected(claim, provision, end, datetime.now(UTC).date()) if waits else None
    return [edge] if edge else []


#: A made-up analysis: numbers, headings and words of its parts.
_ANALYSIS = (
    (1, "Regulatory landscape", "The clause engages laws, as it seems."),
    (2, "Governance exposure", "Medium, for users cannot refuse."),
    (3, "Jurisdiction flags", "Some places go further than others."),
)


def analyses(generated: list[Batch]) -> Batch:
    """Analyses of provisions: some that facts were read from, of which the last ones came later and have no headings, and
    two of which claims are suggested alone.
    """
    batch = Batch()
    facts = [edge for one in generated for edge in facts_of(one)]
    about: dict[str, list[str]] = {}
    for edge in facts:
        about.setdefault(edge.start[1], []).append(str(edge.properties["key"]))
    for number, (provision, claims) in enumerate(list(about.items())[:6]):
        since = RECORDED + timedelta(days=30 * (number // 4))
        analysis(batch, number, provision, claims, {"recordedFrom": since} | ({"headings": None} if number > 4 else {}))
    for number, claim in enumerate(suggested(generated)[:2], 6):
        analysis(batch, number, claim.split("~")[0], [claim], {"recordedFrom": RECORDED})
    return batch


def analysis(batch: Batch, number: int, provision: str, claims: list[str], says: dict[str, Value]) -> None:
    """One analysis, and where each claim is stated; one that was read before places were kept has none."""
    text, parts = "", []
    for part, heading, words in _ANALYSIS:
        text += f"{heading}\n"
        parts.append(f"{part}:{len(text)}-{len(text) + len(words)}")
        text += f"{words}\n"
    key = f"{provision}~analysis~{number:016d}"
    headings = [f"{part}:{heading}" for part, heading, _ in _ANALYSIS]
    told: dict[str, Value] = {"key": key, "text": text, "sha256": sha256(text), "parts": parts, "headings": headings}
    batch.nodes.append(NodeRow("Analysis", {**told, **says}))
    batch.edges.append(EdgeRow("ANALYSES", ("Analysis", key), ("Provision", provision)))
    batch.edges.append(EdgeRow("GIVEN_BY", ("Analysis", key), ("Agent", "person-who-reads")))
    for place, claim in enumerate(claims):
        pair = "~".join(claim.split("~")[:2])
        at: dict[str, Value] = {"start": 21 + 7 * (place % 2), "end": 40 + place // 4, "pair": pair}
        span = at if place != 2 else {}
        batch.edges.append(EdgeRow("EXTRACTED_FROM", ("Claim", claim), ("Analysis", key), span))


def suggestions(generated: list[Batch], paths: list[str], codes: list[str]) -> tuple[Batch, Batch]:
    """What programs and people suggest, of pairs with a fact and without one, in every tense; and what some of them said
    at first, of those that are decided too.
    """
    batch, before = Batch(), Batch()
    provisions = [str(row.properties["key"]) for one in generated for row in one.nodes if row.label == "Provision"]
    for number, provision in enumerate(provisions[::3]):
        for place in range(_SUGGESTED_OF_ONE):
            at = number * _SUGGESTED_OF_ONE + place
            agent, status, offset, days = _SUGGESTIONS[at % len(_SUGGESTIONS)]
            is_flag = place == 2
            ends = codes if is_flag else paths
            end = ("Jurisdiction" if is_flag else "LegalTarget", ends[(number + offset) % len(ends)])
            claim = suggestion(f"{provision}~{end[1]}~{agent}~s", agent, status, at, is_flag=is_flag) | days
            if is_restated(at, status):
                claim["recordedFrom"] = FIRST_RECORDED
            batch.nodes.append(NodeRow("Claim", claim))
            batch.edges += [
                EdgeRow("ABOUT", ("Claim", str(claim["key"])), ("Provision", provision)),
                EdgeRow("CONCERNS", ("Claim", str(claim["key"])), end),
                EdgeRow("MADE_BY", ("Claim", str(claim["key"])), ("Agent", agent)),
                EdgeRow("RESTS_ON", ("Claim", str(claim["key"])), ("Evidence", "generated")),
            ]
            edges = stood_for(claim, provision, end)
            if is_restated(at, status):
                edges = [replace(one, properties={**one.properties, "recordedFrom": RECORDED}) for one in edges]
                before.edges.append(former(claim, provision, end))
            batch.edges += edges
    return batch, before


def suggestion(key: str, agent: str, status: str, number: int, *, is_flag: bool) -> dict[str, Any]:
    """What a claim says that nobody has accepted."""
    says: dict[str, Any] = {
        "key": key,
        "state": "MAPPED",
        "status": status,
        "modality": ("MAY_ENGAGE", "ENGAGES")[number % 2],
        "confidence": (30 + number % 60) / 100,
        "rationale": f"Made up: suggestion {number}.",
        "method": _METHODS[agent],
        "parties": ["END_USER"],
        "recordedFrom": (FIRST_RECORDED, RECORDED)[number % 2],
        "createdAt": FIRST_RECORDED + timedelta(hours=number),
        "revision": 1,
        "reviewedAt": RECORDED + timedelta(days=40) if status == "REJECTED" else None,
    }
    if is_flag:
        return says | {"reason": f"Made up: suggestion {number}.", "factors": [], "basis": []}
    return says | {"effect": "UNSPECIFIED", "rationaleKind": "SYNTACTIC", "conditionConcepts": []}


def is_restated(number: int, status: str) -> bool:
    """Whether a suggestion said something else at first, or is decided."""
    return status == "REJECTED" or number % 5 == 0


def former(claim: dict[str, Any], provision: str, end: tuple[str, str]) -> EdgeRow:
    """What a suggestion said at first."""
    edge = projected(claim | {"status": "IN_REVIEW"}, provision, end, datetime.now(UTC).date())
    assert edge
    record = {"recordedFrom": FIRST_RECORDED, "recordedTo": claim["reviewedAt"] or RECORDED, "confidence": 0.11}
    key = f"{edge.properties['pair']}@{FIRST_RECORDED:%Y-%m-%dT%H:%M:%SZ}"
    return EdgeRow(PAST[PRESENT[edge.type]], edge.start, edge.end, {**edge.properties, **record, "key": key})


def diff_of(number: int) -> str:
    """A diff: none, or sentences that are new, gone and reworded, two of these in another order than before."""
    if number % 3 == 0:
        return "{}"
    added = [{"at": at, "text": f"New sentence {at}."} for at in range(0, 2 * number, 2)]
    removed = [{"at": at, "text": f"Former sentence {at}."} for at in (1, 2, 9)[: number % 4]]
    modified = [
        {"from": old, "to": new, "before": f"Before, sentence {old}.", "after": f"After, sentence {new}."}
        for old, new in ((4, 7), (5, 3))
    ]
    return json.dumps({"added": added, "removed": removed, "modified": modified, "moved": 0})


def change_of(key: str, number: int, day: datetime) -> dict[str, Value]:
    judged: dict[str, Value] = {"severity": ("LOW", "MEDIUM", "HIGH")[number % 3], "direction": "PLATFORM"}
    counts: dict[str, Value] = {"sentencesAdded": number, "sentencesRemoved": 0, "sentencesModified": 2}
    kind = _KINDS[number % 4]
    fixed: dict[str, Value] = {
        "key": key,
        "kind": kind,
        "detectedAt": day,
        "recordedFrom": day,
        "diff": diff_of(number),
    }
    return fixed | counts | (judged if number % 2 else {})


def affected(change: str, provision: str, ordinal: int, of_document: list[str]) -> EdgeRow:
    effect = ("MODIFIED", "ADDED", "REMOVED", "MOVED")[ordinal]
    sides = {"ADDED": ("after",), "REMOVED": ("before",)}.get(effect, ("before", "after"))
    match = ("FUZZY", None, "SPLIT", "MOVED")[ordinal]
    followed: dict[str, Value] = {"match": match, "score": (0.75, None, 0.5, 1.0)[ordinal]}
    heirs = of_document[:2] if match == "SPLIT" else []
    properties: dict[str, Value] = {"key": f"{change}~{provision}", "effect": effect, "continuedBy": heirs, **followed}
    for side in sides:
        properties |= {
            f"{side}Text": f"Words {side}.",
            f"{side}Sha256": sha256(f"Words {side}."),
            f"{side}Start": ordinal,
            f"{side}End": ordinal + len(f"Words {side}."),
            f"{side}Anchored": True,
        }
    severities: dict[str, Value] = {"severityBefore": "LOW", "severityAfter": "HIGH"} if effect == "MODIFIED" else {}
    return EdgeRow("AFFECTS", ("Change", change), ("Provision", provision), properties | severities)


def places(laws: Batch) -> None:
    """Places with those that they are part of, some for a time only."""
    for code, level, wholes in _PLACES:
        laws.nodes.append(
            NodeRow("Jurisdiction", {"code": code, "name": f"Place {code}", "level": level, "aliases": []})
        )
        laws.edges += [EdgeRow("PART_OF", ("Jurisdiction", code), ("Jurisdiction", whole)) for whole in wholes]
    for code, days in _FOR_A_TIME:
        place: dict[str, Value] = {"code": code, "name": f"Place {code}", "level": "COUNTRY", "aliases": []}
        laws.nodes.append(NodeRow("Jurisdiction", place))
        laws.edges.append(EdgeRow("PART_OF", ("Jurisdiction", code), ("Jurisdiction", "EU"), days))


def units(law: str, batch: Batch) -> None:
    """A chapter with two articles, one with a paragraph; article 9 and article 90, whose paths share a beginning."""
    tree = (
        (f"{law}/chapter-1", "CHAPTER", law, "1"),
        (f"{law}/art-9", "ARTICLE", f"{law}/chapter-1", "9"),
        (f"{law}/art-9/par-2", "PARAGRAPH", f"{law}/art-9", "2"),
        (f"{law}/art-90", "ARTICLE", law, "90"),
    )
    for ordinal, (path, kind, parent, number) in enumerate(tree, 1):
        properties: dict[str, Value] = {
            "path": path,
            "label": f"{law} {number}",
            "number": number,
            "unitType": kind,
            "ordinal": ordinal,
        }
        batch.nodes.append(NodeRow("LegalUnit", properties | {"concepts": []}))
        batch.edges.append(EdgeRow("HAS_UNIT", ("LegalTarget", parent), ("LegalUnit", path)))

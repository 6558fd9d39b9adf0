"""A small graph for comparing: a few laws and places written by hand, and generated platforms upon them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from benchmarks.generator import TINY, generate
from graph.rows import Batch, EdgeRow, NodeRow
from seed.rows import sha256

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.rows import Value

#: Path, kind, status, places.
_LAWS = (
    ("eu-one", "REGULATION", "IN_FORCE", ("EU", "EEA")),
    ("eu-two", "DIRECTIVE", "PARTLY_APPLICABLE", ("EU",)),
    ("us-three", "STATUTE", "IN_FORCE", ("US",)),
    ("us-il-four", "STATUTE", "ENACTED", ("US-IL",)),
    ("us-cluster", "CLUSTER", "EMERGING", ("US-IL", "US-CA")),
)
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


def world() -> Iterator[Batch]:
    """The rows, in batches to be written in order."""
    laws = Batch()
    for code, level, wholes in _PLACES:
        laws.nodes.append(
            NodeRow("Jurisdiction", {"code": code, "name": f"Place {code}", "level": level, "aliases": []})
        )
        laws.edges += [EdgeRow("PART_OF", ("Jurisdiction", code), ("Jurisdiction", whole)) for whole in wholes]
    # Left, and joining in a time that tests do not reach: neither is part of the EU today.
    laws.nodes.append(NodeRow("Jurisdiction", {"code": "GB", "name": "Place GB", "level": "COUNTRY", "aliases": []}))
    laws.nodes.append(NodeRow("Jurisdiction", {"code": "XK", "name": "Place XK", "level": "COUNTRY", "aliases": []}))
    left = {"validFrom": date(1973, 1, 1), "validTo": date(2020, 2, 1)}
    laws.edges.append(EdgeRow("PART_OF", ("Jurisdiction", "GB"), ("Jurisdiction", "EU"), left))
    joins = {"validFrom": date(2999, 1, 1)}
    laws.edges.append(EdgeRow("PART_OF", ("Jurisdiction", "XK"), ("Jurisdiction", "EU"), joins))
    laws.nodes.append(NodeRow("Authority", {"slug": "regulator", "name": "A regulator", "kind": "REGULATOR"}))
    laws.edges.append(EdgeRow("SEATED_IN", ("Authority", "regulator"), ("Jurisdiction", "US")))
    for number, (path, kind, status, places) in enumerate(_LAWS):
        properties = {
            "path": path,
            "label": path.upper(),
            "officialTitle": f"Law {path}",
            "kind": kind,
            "status": status,
        }
        known = {"citation": f"Cited {number}", "enactedOn": date(2000 + number, 2, 28)} if number % 2 else {}
        laws.nodes.append(NodeRow("Regulation", properties | known | {"topics": [], "aliases": []}))
        laws.edges += [EdgeRow("APPLIES_IN", ("Regulation", path), ("Jurisdiction", code)) for code in places]
        laws.edges.append(EdgeRow("ENFORCED_BY", ("Regulation", path), ("Authority", "regulator")))
        units(path, laws)
    laws.edges += [EdgeRow("HAS_MEMBER", ("Regulation", "us-cluster"), ("Regulation", "us-il-four"))]
    laws.edges += [EdgeRow("AMENDS", ("Regulation", "eu-two"), ("Regulation", "eu-one"))]
    laws.edges += [EdgeRow("IMPLEMENTS", ("Regulation", "us-il-four"), ("Regulation", "us-three"))]
    laws.edges += [
        EdgeRow("RELATES_TO", ("LegalTarget", "us-three"), ("LegalTarget", "eu-one/art-9"), {"explanation": "Alike."}),
        EdgeRow("RELATES_TO", ("LegalTarget", "eu-one"), ("LegalTarget", "eu-one/chapter-1")),
        EdgeRow("RELATES_TO", ("LegalTarget", "eu-two"), ("LegalTarget", "us-cluster")),
    ]
    yield laws
    paths = [row.properties["path"] for row in laws.nodes if row.label in {"Regulation", "LegalUnit"}]
    codes = [row.properties["code"] for row in laws.nodes if row.label == "Jurisdiction"]
    generated = list(generate(TINY, [str(path) for path in paths], [str(code) for code in codes]))
    yield from generated
    yield changes(generated)
    yield similar(generated)


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
        }
        change = f"{document}@change-{number}"
        batch.nodes.append(NodeRow("DocumentVersion", version))
        batch.nodes.append(NodeRow("Change", change_of(change, number, day)))
        batch.edges += [
            EdgeRow("HAS_VERSION", ("Document", document), ("DocumentVersion", second)),
            EdgeRow("PREVIOUS", ("DocumentVersion", second), ("DocumentVersion", str(first["key"]))),
            EdgeRow("OF_DOCUMENT", ("Change", change), ("Document", document)),
            EdgeRow("FROM_VERSION", ("Change", change), ("DocumentVersion", str(first["key"]))),
            EdgeRow("TO_VERSION", ("Change", change), ("DocumentVersion", second)),
        ]
        of_document = [key for key in provisions if key.startswith(f"{document}/")]
        batch.edges += [affected(change, key, ordinal) for ordinal, key in enumerate(of_document[:4])]
    return batch


def change_of(key: str, number: int, day: datetime) -> dict[str, Value]:
    judged: dict[str, Value] = {"severity": ("LOW", "MEDIUM", "HIGH")[number % 3], "direction": "PLATFORM"}
    counts: dict[str, Value] = {"sentencesAdded": number, "sentencesRemoved": 0, "sentencesModified": 2}
    kind = "TECHNICAL" if number % 4 == 3 else "CONTENT"
    fixed: dict[str, Value] = {"key": key, "kind": kind, "detectedAt": day, "diff": "{}"}
    return fixed | counts | (judged if number % 2 else {})


def affected(change: str, provision: str, ordinal: int) -> EdgeRow:
    effect = ("MODIFIED", "ADDED", "REMOVED", "MOVED")[ordinal]
    sides = {"ADDED": ("after",), "REMOVED": ("before",)}.get(effect, ("before", "after"))
    properties: dict[str, Value] = {"key": f"{change}~{provision}", "effect": effect}
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


def units(law: str, batch: Batch) -> None:
    """A chapter with two articles, one with a paragraph; article 9 and article 90, whose paths share a beginning."""
    tree = (
        (f"{law}/chapter-1", "CHAPTER", law, "1"),
        (f"{law}/art-9", "ARTICLE", f"{law}/chapter-1", "9"),
        (f"{law}/art-9/par-2", "PARAGRAPH", f"{law}/art-9", "2"),
        (f"{law}/art-90", "ARTICLE", law, "90"),
    )
    for ordinal, (path, kind, parent, number) in enumerate(tree, 1):
        properties = {"path": path, "label": f"{law} {number}", "number": number, "unitType": kind, "ordinal": ordinal}
        batch.nodes.append(NodeRow("LegalUnit", properties | {"concepts": []}))
        batch.edges.append(EdgeRow("HAS_UNIT", ("LegalTarget", parent), ("LegalUnit", path)))

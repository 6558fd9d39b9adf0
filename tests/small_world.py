"""A small graph for comparing: a few laws and places written by hand, and generated platforms upon them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from benchmarks.generator import TINY, generate
from graph.rows import Batch, EdgeRow, NodeRow

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    yield laws
    paths = [row.properties["path"] for row in laws.nodes if row.label in {"Regulation", "LegalUnit"}]
    codes = [row.properties["code"] for row in laws.nodes if row.label == "Jurisdiction"]
    yield from generate(TINY, [str(path) for path in paths], [str(code) for code in codes])


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

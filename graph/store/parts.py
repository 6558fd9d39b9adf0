"""The parts of the graph's content, each of which has a digest of its own (`graph.publish.digest`).

A part is named `kind:name`. What a document says is one part, the claims about its clauses with the facts that they
stand for a second one, and which of its clauses are alike to others a third: who decides on a claim changes a small
part. Of each platform and of the law catalogue there is one. Every node is in one part, by its label and its key, and
every edge in that of its start, but for facts and similar clauses. An archived text is in none: the edge to it names
its hash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.store.projection import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable

#: Labels of what a document says, and of the catalogue.
OF_DOCUMENT: Final = ("Document", "DocumentVersion", "Provision", "ProvisionVersion", "Change")
OF_CATALOGUE: Final = ("Regulation", "LegalUnit", "Jurisdiction", "LegalEvent", "Authority", "Category", "Concept")
#: Labels of what is claimed about the clauses of a document, and decided.
OF_CLAIMS: Final = ("Claim", "Decision", "Analysis", "SecondReading")
#: Labels that are in no part: what tells of the graph, and not what it says.
OF_NOTHING: Final = ("ArchivedText", "QualityIssue", "Revision", "Watch")

CATALOGUE: Final = "catalogue:"
AGENTS: Final = "agents:"
#: Evidence is named by a hash, and shared by claims: its parts are those of equal beginnings.
BEGINNING: Final = 2


def document_of(key: str) -> str:
    """The key of the document that a key begins with: of a version, a provision, a reading, a change, a claim or a
    decision.
    """
    return "/".join(key.split("@", 1)[0].split("~", 1)[0].split("/", 2)[:2])


def part_of_node(label: str, key: str) -> str | None:
    """The part of a node; None where it is in none. Raises `KeyError` for a label that no part is declared for."""
    kind = _KIND[label]
    return kind + _NAME[kind](key) if kind else None


def part_of_edge(type_: str, label: str, start: str) -> str | None:
    """The part of an edge by its type, and the label and the key of its start; None where it is in none."""
    if type_ in FACTS:
        return claims_of(start)
    if type_ == "SIMILAR_TO":
        return similar_of(start)
    return part_of_node(label, start)


def text_of(clause: str) -> str:
    """The part that a clause is in, by its key."""
    return f"document:{document_of(clause)}"


def claims_of(clause: str) -> str:
    """The part that the facts about a clause are in."""
    return f"claims:{document_of(clause)}"


def similar_of(clause: str) -> str:
    """The part that the edges from a clause to similar ones of greater keys are in; it is stored by an older name."""
    return f"likeness:{document_of(clause)}"


_KIND: Final = {
    **dict.fromkeys(OF_DOCUMENT, "document:"),
    **dict.fromkeys((*OF_CATALOGUE, "LegalTarget"), CATALOGUE),
    **dict.fromkeys(OF_NOTHING, ""),
    "Platform": "platform:",
    **dict.fromkeys(OF_CLAIMS, "claims:"),
    "Evidence": "evidence:",
    "Agent": AGENTS,
}
_NAME: Final[dict[str, Callable[[str], str]]] = {
    "document:": document_of,
    "claims:": document_of,
    "platform:": str,
    "evidence:": lambda key: key[:BEGINNING],
    CATALOGUE: lambda _: "",
    AGENTS: lambda _: "",
}

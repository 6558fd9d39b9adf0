"""What an id can name, and what a path can join: where the entities of a type are, and by what they are found."""

from __future__ import annotations

from typing import Final

from graph.plan.expressions import EdgesOf, NodesOf

#: What a path can join, and how it is found.
JOINED: Final[dict[str, tuple[NodesOf | EdgesOf, str]]] = {
    "Authority": (NodesOf("Authority"), "slug"),
    "Change": (NodesOf("Change"), "key"),
    "Claim": (NodesOf("Claim"), "handle"),
    "Document": (NodesOf("Document"), "key"),
    "DocumentVersion": (NodesOf("DocumentVersion"), "key"),
    "Engagement": (EdgesOf("ENGAGES", "Provision", "LegalTarget"), "pair"),
    "Evidence": (NodesOf("Evidence"), "key"),
    "Flag": (EdgesOf("FLAGS", "Provision", "Jurisdiction"), "pair"),
    "Jurisdiction": (NodesOf("Jurisdiction"), "code"),
    "LegalEvent": (NodesOf("LegalEvent"), "key"),
    "LegalUnit": (NodesOf("LegalUnit"), "path"),
    "Platform": (NodesOf("Platform"), "slug"),
    "Provision": (NodesOf("Provision"), "key"),
    "QualityIssue": (NodesOf("QualityIssue"), "key"),
    "Regulation": (NodesOf("Regulation"), "path"),
}
#: What an id can name.
KINDS: Final = {**JOINED, "Agent": (NodesOf("Agent"), "slug")}

"""A corpus of one clause, and how a corpus is written to a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PROVISION = "made/terms/provisions/liability.md"

FILES = {
    "agents.yaml": "clausegraph-editors: {name: Editors, method: HUMAN}\nsuggester: {name: S, method: AUTOMATION}\n",
    "made/platform.yaml": "name: Made\nfictional: true\nsector: [social]\nseat: NO\n",
    "made/terms/document.yaml": (
        "title: Terms\ndocumentType: Terms of Service\nlanguage: en\nsourceUrl: https://made.example/terms\n"
    ),
    "made/terms/versions/2025-01-10.md": "---\n---\n# Terms\n\nWe pay at most ten euro.\n\nWe are brief.\n",
    "made/terms/versions/2026-02-01.md": (
        "---\nfetchedAt: 2026-02-01T09:00:00Z\neffectiveOn: 2026-03-01\n---\n"
        "# Terms\n\nWe pay at most five euro.\n\nWe are brief.\n"
    ),
    PROVISION: """---
title: Cap
severity: HIGH
exposure: [MEDIUM, HIGH]
confidence: HIGH
category: [liability-limitation]
version: 2026-02-01
engages:
  - target: eu-uctd
    confidence: 0.7
    rationale: Terms that limit liability may be assessed for fairness.
    parties: [END_USER]
flags:
  - jurisdiction: DE
    basis: [de-bgb-agb]
    reason: Standard terms are reviewed by the courts.
    confidence: 0.8
    parties: [END_USER]
unrelated:
  - {target: eu-ai-act/art-50, confidence: 0.9, rationale: No system is described.}
claims:
  - {target: eu-uctd, state: REVIEWED_UNRELATED, agent: suggester, confidence: 0.4, rationale: Not a consumer.}
history:
  - version: 2025-01-10
    severity: MEDIUM
    excerpt: We pay at most ten euro.
---

## Excerpt
We pay at most five euro.

## Plain summary
Little is paid.
""",
}


def corpus_at(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """Write the files of a corpus, each at its path, into a folder; the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder

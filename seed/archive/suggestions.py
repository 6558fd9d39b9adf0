"""Laws that the words of a clause name -> suggestions that the clause may engage them; never accepted ones."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from claims.text.sentences import sentences
from graph.model.vocabulary import AssessmentState, ClaimStatus, Effect, Method, Modality, Rationale
from graph.store.rows import NOW, NodeRow
from seed.catalogue import load_catalogue
from seed.catalogue.reading import law_reader
from seed.record.claims import Evidence, claim_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.store.rows import EdgeRow, Value
    from seed.record.versions import Version
    from seed.tracking.clauses import TrackedClause

#: The agent whose suggestions the import makes.
READER: Final = "archive-reader"
_NAMED_UNIT: Final = 0.9
_NAMED_LAW: Final = 0.8


def laws_named(text: str) -> dict[str, int]:
    """Paths of the laws and units that a text names outright, with the place of the first mention."""
    found: dict[str, int] = {}
    for mention in law_reader().mentions(text):
        for target in mention.targets:
            found.setdefault(target, mention.start)
    return found


def suggestion_rows(
    clause: TrackedClause, version: Version, named: dict[str, int], reviewed: frozenset[str]
) -> Iterator[NodeRow | EdgeRow]:
    """A suggestion for each law that the words of a clause name in a version, with the sentence that names the law.

    Suggestions whose keys are `reviewed` are no longer the reader's to change.
    """
    spoken = sentences(clause.text) if named else []
    starts = [sentence.start for sentence in spoken]
    for target, start in named.items():
        key = _key(clause.key, target)
        if key in reviewed:
            continue
        sentence = spoken[max(0, bisect_right(starts, start) - 1)]
        quote = clause.text[sentence.start : sentence.end]
        path = " > ".join(clause.heading_path) or None
        evidence = Evidence("EXCERPT", version.archive_url, path, quote, version.fetched_at, verified=True)
        yield from claim_rows(_claim(key, target, version), (clause.key, ("LegalTarget", target)), READER, [evidence])


def stale_rows(clause: str, targets: set[str], reviewed: frozenset[str]) -> Iterator[NodeRow]:
    """Suggestions for laws that the words of a clause no longer name."""
    for target in sorted(targets):
        key = _key(clause, target)
        if key not in reviewed:
            stale: dict[str, Value] = {"key": key, "status": ClaimStatus.STALE.value}
            yield NodeRow("Claim", stale, partial=True)


def _key(clause: str, target: str) -> str:
    return f"{clause}~{target}~{READER}"


def _claim(key: str, target: str, version: Version) -> dict[str, Value]:
    catalogue = load_catalogue()
    unit = catalogue.units.get(target)
    label = unit.label if unit else catalogue.laws[target].label
    return {
        "key": key,
        "state": AssessmentState.MAPPED.value,
        "status": ClaimStatus.SUGGESTED.value,
        "modality": Modality.MAY_ENGAGE.value,
        "confidence": _NAMED_UNIT if unit else _NAMED_LAW,
        "rationale": f"The text names {label}.",
        "rationaleKind": Rationale.SYNTACTIC.value,
        "method": Method.AUTOMATION.value,
        "effect": Effect.UNSPECIFIED.value,
        "parties": [],
        "validFrom": version.fetched_at.date(),
        "recordedFrom": NOW,
        "createdAt": NOW,
        "revision": 1,
    }

"""Laws that the words of a clause name -> suggestions that the clause may engage them; never accepted ones.

A suggestion is a claim and the edge that the claim stands for (`graph.store.projection`). The edge goes when the words
no longer support the claim, which is stale then.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from claims.review.claim_rows import Evidence, claim_rows, whole
from claims.text.sentences import sentences
from graph.model.vocabulary import AssessmentState, ClaimStatus, Effect, Method, Modality, Rationale
from graph.store.projection import projected
from graph.store.rows import NOW, EdgeRow, NodeRow
from seed.catalogue import load_catalogue
from seed.catalogue.law_reader import law_reader

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from graph.store.rows import Value
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
    clause: TrackedClause,
    version: Version,
    named: dict[str, int],
    since: Mapping[str, date],
    reviewed: frozenset[str],
) -> Iterator[NodeRow | EdgeRow]:
    """A suggestion for each law that the words of a clause name in a version, with the sentence that names the law;
    `since` is the day from which on the words of the clause have named each.

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
        claim, end = _claim(key, target, since.get(target, version.fetched_at.date())), ("LegalTarget", target)
        yield from claim_rows(claim, (clause.key, end), READER, [evidence])
        yield from edge_rows(claim, clause.key, end, version.fetched_at.date())


def edge_rows(claim: Mapping[str, Value], clause: str, end: tuple[str, str], today: date) -> Iterator[EdgeRow]:
    """The edge that a suggestion stands for on a day."""
    edge = projected(whole(claim), clause, end, today)
    if edge:
        yield edge


def stale_rows(clause: str, targets: set[str], reviewed: frozenset[str]) -> Iterator[NodeRow]:
    """Suggestions for laws that the words of a clause no longer name."""
    for key in stale_keys(clause, targets, reviewed):
        yield NodeRow("Claim", {"key": key, "status": ClaimStatus.STALE.value}, partial=True)


def stale_edges(clause: str, targets: set[str], reviewed: frozenset[str]) -> Iterator[EdgeRow]:
    """Their edges, to be taken away."""
    yield from map(ended_edge, stale_keys(clause, targets, reviewed))


def stale_keys(clause: str, targets: set[str], reviewed: frozenset[str]) -> list[str]:
    """The keys of the claims that are stale when the words of a clause no longer name these laws."""
    return [key for target in sorted(targets) if (key := _key(clause, target)) not in reviewed]


def ended_edge(claim: str) -> EdgeRow:
    """The edge of a suggestion that is stale, by the key of its claim, to be taken away."""
    clause, target, _ = claim.split("~", 2)
    return EdgeRow("SUGGESTED_ENGAGES", ("Provision", clause), ("LegalTarget", target), {"claimKey": claim})


def _key(clause: str, target: str) -> str:
    return f"{clause}~{target}~{READER}"


def _claim(key: str, target: str, since: date) -> dict[str, Value]:
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
        "validFrom": since,
        "recordedFrom": NOW,
        "createdAt": NOW,
        "revision": 1,
    }

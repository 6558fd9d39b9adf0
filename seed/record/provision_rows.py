"""How a clause reads -> rows: its node, its history, and the version that each reading was taken from.

The one write model of provisions: every importer says what a clause says as a `Reading`, and writes it here. A reading
is recorded once and ends once. What was recorded stays: an end is recorded beside it, and what is known since then is a
further reading with the next ordinal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import ProvisionStatus
from graph.store.rows import NOW, EdgeRow, NodeRow
from seed.text.hashes import sha256

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from graph.model.vocabulary import Confidence, Severity
    from graph.store.rows import Now, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Words of an archived text. `start` is the number of the first character; a source may keep the words around."""

    text: str
    start: int
    prefix: str | None = None
    suffix: str | None = None

    def properties(self, side: str = "excerpt") -> dict[str, Value]:
        """What is stored of the words, by names that begin with `side`; what is absent is left out."""
        says: dict[str, Value] = {
            "Text": self.text,
            "Sha256": sha256(self.text),
            "Start": self.start,
            "End": self.start + len(self.text),
            "Prefix": self.prefix,
            "Suffix": self.suffix,
            "Anchored": True,
        }
        return {f"{side}{name}": value for name, value in says.items() if value is not None}


_NO_EXCERPT: Final = dict.fromkeys(
    f"excerpt{name}" for name in ("Text", "Sha256", "Start", "End", "Prefix", "Suffix", "Anchored")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """What editors write about a clause."""

    plain_summary: str | None = None
    why_it_matters: str | None = None
    consumer_impact: str | None = None
    interpretive_note: str | None = None
    vendor_implications: str | None = None
    compliance_considerations: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a clause reads, by all that is stored of it but when it was recorded.

    Valid from `valid_from` on, and before `valid_to`, where that is known. Without `last_seen` the day follows from the
    versions of the document, and is no part of what the source says.
    """

    key: str
    title: str
    heading_path: str | None
    status: ProvisionStatus = ProvisionStatus.ACTIVE
    language_is_explicit: bool = True
    category: tuple[str, ...]
    concepts: tuple[str, ...] = ()
    #: None where nobody and no rule has read the clause.
    severity: Severity | None
    exposure: tuple[Severity | None, Severity | None]
    confidence: Confidence
    excerpt: Excerpt | None
    prose: Prose = Prose()
    first_seen: date
    last_seen: date | None = None
    last_changed_on: date
    valid_from: date
    valid_to: date | None = None

    def says(self) -> dict[str, Value]:
        """The properties, absent ones as None."""
        prose = self.prose
        return {
            "key": self.key,
            "title": self.title,
            "headingPath": self.heading_path,
            "status": self.status.value,
            "languageIsExplicit": self.language_is_explicit,
            "category": list(self.category),
            "concepts": list(self.concepts),
            "severity": _word(self.severity),
            "exposureMin": _word(self.exposure[0]),
            "exposureMax": _word(self.exposure[1]),
            "confidence": self.confidence.value,
            "plainSummary": prose.plain_summary,
            "whyItMatters": prose.why_it_matters,
            "consumerImpact": prose.consumer_impact,
            "interpretiveNote": prose.interpretive_note,
            "vendorImplications": prose.vendor_implications,
            "complianceConsiderations": prose.compliance_considerations,
            "firstSeen": self.first_seen,
            "lastChangedOn": self.last_changed_on,
            "validFrom": self.valid_from,
            "validTo": self.valid_to,
            **({"lastSeen": self.last_seen} if self.last_seen else {}),
            **_NO_EXCERPT,
            **(self.excerpt.properties() if self.excerpt else {}),
        }


def _word(severity: Severity | None) -> str | None:
    return severity.value if severity else None


def reading_key(clause: str, ordinal: int) -> str:
    """The key of a reading: that of its clause and its ordinal, from 1."""
    return f"{clause}@{ordinal}"


def named_row(clause: str) -> NodeRow:
    """The node of a clause, which says nothing before its readings do."""
    return NodeRow("Provision", {"key": clause}, named=True)


def seen_row(clause: str, day: date) -> NodeRow:
    """A clause that a further version holds unchanged."""
    return NodeRow("Provision", {"key": clause, "lastSeen": day}, partial=True)


def history_rows(
    ordinal: int,
    says: Mapping[str, Value],
    sources: Iterable[str],
    recorded_from: datetime | Now = NOW,
    recorded_to: datetime | None = None,
) -> Iterator[NodeRow | EdgeRow]:
    """A new reading of the clause that `says` names by its key: the node, its place in the history, and the versions,
    by their keys, that it was taken from.
    """
    clause = str(says["key"])
    key = reading_key(clause, ordinal)
    recorded: dict[str, Value] = {"recordedFrom": recorded_from}
    if recorded_to is not None:
        recorded["recordedTo"] = recorded_to
    # Absent properties stand in the row, too: what is derived of them, such as the rank of no severity, is not absent.
    yield NodeRow("ProvisionVersion", {**says, "versionKey": key, "ordinal": ordinal, **recorded})
    yield EdgeRow("HAS_HISTORY", ("Provision", clause), ("ProvisionVersion", key))
    for version in sources:
        yield EdgeRow("SOURCE_VERSION", ("ProvisionVersion", key), ("DocumentVersion", version))


def ended_row(key: str, recorded_to: datetime | Now | None = NOW) -> NodeRow:
    """The end of the record of a reading, by the reading's key: what it says stays."""
    return NodeRow("ProvisionVersion", {"versionKey": key, "recordedTo": recorded_to}, partial=True)

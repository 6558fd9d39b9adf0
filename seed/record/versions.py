"""Rows of what every source has: archived versions and the changes between them."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from graph.store.rows import EdgeRow, NodeRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from graph.model.vocabulary import ChangeEffect, ChangeKind, ClauseMatch, Extraction, Severity
    from graph.store.rows import Now, Value
    from seed.record.provision_rows import Excerpt
    from seed.tracking.diff import DocumentChange


_NOTHING: Final[Mapping[str, Value]] = MappingProxyType({})


def version_key(document: str, digest: str, known: set[str]) -> str:
    """`document@sha256[:12]`; a document that returns to an earlier text gets `.2`, `.3`."""
    key = f"{document}@{digest[:12]}"
    number = 1
    while key in known:
        number += 1
        key = f"{document}@{digest[:12]}.{number}"
    return key


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One archived version of a document. `text` is None where it is not held, `previous` in the first one."""

    key: str
    sha256: str
    fetched_at: datetime
    kind: ChangeKind
    extraction: Extraction
    byte_count: int
    word_count: int
    ordinal: int
    previous: str | None
    text: str | None
    #: Since when the graph knows of it.
    recorded_from: datetime | Now
    effective_on: date | None = None
    archive_url: str | None = None
    commit: str | None = None


def version_rows(version: Version) -> Iterator[NodeRow | EdgeRow]:
    """A version: its node, its text where it is held, its place in the document's history."""
    document = version.key.split("@", 1)[0]
    yield NodeRow(
        "DocumentVersion",
        {
            "key": version.key,
            "sha256": version.sha256,
            "fetchedAt": version.fetched_at,
            "effectiveOn": version.effective_on,
            "kind": version.kind.value,
            "extraction": version.extraction.value,
            "byteCount": version.byte_count,
            "wordCount": version.word_count,
            "ordinal": version.ordinal,
            "archiveUrl": version.archive_url,
            "commit": version.commit,
            "recordedFrom": version.recorded_from,
        },
    )
    yield EdgeRow("HAS_VERSION", ("Document", document), ("DocumentVersion", version.key))
    if version.previous:
        ends = ("DocumentVersion", version.key), ("DocumentVersion", version.previous)
        yield EdgeRow("PREVIOUS", *ends, {"recordedFrom": version.recorded_from})
    if version.text is not None:
        yield NodeRow("ArchivedText", {"sha256": version.sha256, "text": version.text})
        yield EdgeRow("HAS_TEXT", ("DocumentVersion", version.key), ("ArchivedText", version.sha256))


def change_key(previous: str, version: str) -> str:
    """The key of the change between two versions of a document."""
    return f"{previous}..{version.split('@', 1)[1]}"


def change_rows(
    change: DocumentChange,
    previous: str,
    version: Version,
    kind: ChangeKind,
    *,
    returns_to: str | None = None,
    says: Mapping[str, Value] = _NOTHING,
) -> Iterator[NodeRow | EdgeRow]:
    """What changed between a version and the one before. `kind` is the newer one's: an archive knows technical ones.
    `returns_to` is the key of the earlier version whose text this is again; `says` what else is said of the change.
    """
    key = change_key(previous, version.key)
    yield NodeRow(
        "Change",
        {
            "key": key,
            "kind": kind.value,
            "detectedAt": version.fetched_at,
            "effectiveOn": version.effective_on,
            "sentencesAdded": change.added,
            "sentencesRemoved": change.removed,
            "sentencesModified": change.modified,
            "diff": change.diff_json,
            "recordedFrom": version.recorded_from,
            **says,
        },
    )
    yield EdgeRow("OF_DOCUMENT", ("Change", key), ("Document", version.key.split("@", 1)[0]))
    yield EdgeRow("FROM_VERSION", ("Change", key), ("DocumentVersion", previous))
    yield EdgeRow("TO_VERSION", ("Change", key), ("DocumentVersion", version.key))
    if returns_to:
        yield EdgeRow("RETURNS_TO", ("Change", key), ("DocumentVersion", returns_to))


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """What a change did to one provision. `before` and `after` are its excerpts, placed in the two versions of the
    change; None where the provision has none on that side.
    """

    effect: ChangeEffect
    before: Excerpt | None = None
    after: Excerpt | None = None
    #: Before and after.
    severities: tuple[Severity | None, Severity | None] = (None, None)
    match: ClauseMatch | None = None
    score: float | None = None
    #: Keys of other provisions that hold words of it now.
    continued_by: tuple[str, ...] = ()


def affects_row(change: str, provision: str, affected: Affected) -> EdgeRow:
    """What a change did to one provision."""
    before, after = affected.before, affected.after
    severity_before, severity_after = (severity.value if severity else None for severity in affected.severities)
    return EdgeRow(
        "AFFECTS",
        ("Change", change),
        ("Provision", provision),
        {
            "key": f"{change}~{provision}",
            "effect": affected.effect.value,
            "match": affected.match.value if affected.match else None,
            "score": affected.score,
            "continuedBy": list(affected.continued_by),
            **(before.properties("before") if before else {}),
            **(after.properties("after") if after else {}),
            "severityBefore": severity_before,
            "severityAfter": severity_after,
        },
    )

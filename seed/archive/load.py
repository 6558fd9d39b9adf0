"""Open Terms Archive -> graph: versions, changes, clauses and suggestions, one transaction a version.

The import is a replay: every version is read and followed in order, and those the graph has already are not written
again. So an import that was killed goes on where it stopped, a second one changes nothing, and one of a longer archive
adds what is new. Nothing is held but one document's newest state.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final

from graph.model.vocabulary import Method
from graph.store.instants import utc_now
from graph.store.present import promote
from graph.store.revision import publish_revision
from graph.store.rows import NOW, Batch, EdgeRow, NodeRow
from graph.store.writer import Writer
from seed.archive.origin import ServiceSource, name_suffix, remember_origin
from seed.archive.read import SourceDocument, read_archive
from seed.archive.rows import READER, DocumentReplay, Step
from seed.files.errors import Fault, SourceError
from seed.progress import OnProgress, silent
from seed.record.similarity import link_similar
from seed.record.versions import sha256
from seed.text.normalise import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from graph.engine import Engine
    from graph.store.instants import Clock
    from graph.store.rows import Value

_READER: Final = NodeRow(
    "Agent", {"slug": READER, "name": "Clausegraph archive reader", "method": Method.AUTOMATION.value}
)


@dataclass(slots=True)
class ArchiveImport:
    """What an import did."""

    services: int = 0
    documents: int = 0
    versions: int = 0
    versions_written: int = 0
    versions_verified: int = 0
    versions_not_analysed: int = 0
    changes_of_terms: int = 0
    technical_changes: int = 0
    provisions: int = 0
    suggestions: int = 0
    rows_written: int = 0
    bytes_read: int = 0
    seconds: float = 0.0
    revision: str = ""

    def figures(self) -> dict[str, Any]:
        """The figures by name."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def import_archive(
    engine: Engine,
    path: Path,
    progress: OnProgress = silent,
    clock: Clock = utc_now,
    *,
    name: str | None = None,
) -> ArchiveImport:
    """Import an archive's repository or export; the catalogue must be in the graph. With `name` its platforms are
    called by that too, and are others than those of the same services in the graph.

    Raises `SourceError` for a source that is not what it says; whole versions written before stay. Also, before
    anything is written, for services that the graph has of another archive.
    """
    began = time.monotonic()
    documents = read_archive(path)
    suffix = name_suffix(path, name)
    platforms = {
        service: NamedPlatform(f"{short}{suffix}", f"{service} ({name})" if name else service)
        for service, short in platform_slugs(document.service for document in documents).items()
    }
    remember_origin(engine, path, list(_services(documents, platforms)))
    done = ArchiveImport(services=len(platforms), documents=len(documents))
    total = sum(len(document.versions) for document in documents)
    writer = Writer(engine, clock)
    writer.write(Batch(nodes=[_READER]))
    for document in documents:
        for _ in _replayed(engine, writer, document, platforms[document.service], path, done):
            progress("versions", done.versions, total)
    begun = promote(engine, clock)
    link_similar(engine, clock)
    done.revision = publish_revision(engine, clock, anew=bool(begun.memberships)).key
    done.seconds = round(time.monotonic() - began, 2)
    return done


@dataclass(frozen=True, slots=True)
class NamedPlatform:
    """What a service of an archive becomes in the graph."""

    slug: str
    name: str


def platform_slugs(services: Iterable[str]) -> dict[str, str]:
    """A slug for each service; names that share one, or have no letter for one, get a part of their hash."""
    slugs: dict[str, str] = {}
    for name in sorted(set(services)):
        short = slug(name)
        taken = short in slugs.values()
        slugs[name] = f"{short}-{sha256(name)[:6]}".strip("-") if taken or not short else short
    return slugs


def document_slug(document: SourceDocument) -> str:
    """The terms type as a slug, with the part where an archive keeps several."""
    name = f"{document.terms_type} {document.part}" if document.part else document.terms_type
    return slug(name) or sha256(name)[:12]


def document_key(document: SourceDocument, platform: NamedPlatform) -> str:
    """The key of a document in the graph."""
    return f"{platform.slug}/{document_slug(document)}"


def _services(documents: list[SourceDocument], platforms: dict[str, NamedPlatform]) -> Iterator[ServiceSource]:
    for service, platform in platforms.items():
        own = {document_key(one, platform): one for one in documents if one.service == service}
        yield ServiceSource(service, platform.slug, own)


def _replayed(
    engine: Engine, writer: Writer, document: SourceDocument, platform: NamedPlatform, source: Path, done: ArchiveImport
) -> Iterable[None]:
    key = document_key(document, platform)
    there = _there(engine, key)
    replay = DocumentReplay(key, document, reviewed=_reviewed(engine, key))
    for number, version in enumerate(document.versions):
        content = version.read()
        step = replay.next(version, _decoded(content, source, document, version.commit))
        done.versions += 1
        done.bytes_read += len(content)
        if step.verifies or step.version_key not in there:
            rows = [*(_opening(engine, document, platform, replay) if number == 0 else ()), *step.rows]
            batch = _batch(rows, step)
            written = writer.write(batch)
            done.rows_written += len(batch) if written else 0
            done.versions_written += not step.verifies
        done.versions_verified += step.verifies
        done.versions_not_analysed += step.not_analysed
        done.changes_of_terms += step.changes_terms
        done.technical_changes += step.is_technical
        yield
    done.provisions += len(replay.tracker.clauses)
    done.suggestions += len(replay.claims)


def _decoded(content: bytes, source: Path, document: SourceDocument, commit: str | None) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"{document.service}/{document.terms_type} ({commit or 'no commit'}): not UTF-8 at byte {error.start}"
        raise SourceError([Fault(source, None, what, "mend or remove it; what was imported before stays")]) from None


def _there(engine: Engine, document: str) -> set[str]:
    """Keys of the versions of a document that the graph has."""
    text = "MATCH (v:DocumentVersion) WHERE v.documentKey = $document RETURN v.key"
    return {str(record[0]) for record in engine.read(text, {"document": document})}


def _reviewed(engine: Engine, document: str) -> frozenset[str]:
    """Keys of our suggestions on which a reviewer has decided: they are no longer ours to change."""
    text = (
        "MATCH (:Document {key: $document})<-[:IN_DOCUMENT|WILL_BE_IN]-(:Clause)<-[:ABOUT]-(c:Claim)"
        "-[:MADE_BY]->(:Agent {slug: $reader}) WHERE NOT c.status IN ['SUGGESTED', 'STALE'] RETURN c.key"
    )
    return frozenset(str(record[0]) for record in engine.read(text, {"document": document, "reader": READER}))


def _opening(
    engine: Engine, document: SourceDocument, platform: NamedPlatform, replay: DocumentReplay
) -> Iterable[NodeRow | EdgeRow]:
    """Platform and document. A platform that is known already, perhaps curated by hand, is left as it is."""
    if not engine.read("MATCH (p:Platform {slug: $slug}) RETURN 1", {"slug": platform.slug}):
        said: dict[str, Value] = {"slug": platform.slug, "name": platform.name, "status": "ACTIVE", "fictional": False}
        said["recordedFrom"] = NOW
        yield NodeRow("Platform", {**said, "sector": [], "aliases": []})
    title = f"{document.terms_type} ({document.part})" if document.part else document.terms_type
    yield NodeRow(
        "Document",
        {
            "key": replay.key,
            "title": title,
            "documentType": document.terms_type,
            # Archives do not record it: it is that of the first version.
            "language": replay.language,
            "sourceUrl": document.source_url,
            "status": "ACTIVE",
            "recordedFrom": NOW,
        },
    )
    yield EdgeRow("PUBLISHES", ("Platform", platform.slug), ("Document", replay.key))


def _batch(rows: list[NodeRow | EdgeRow], step: Step) -> Batch:
    return Batch(
        nodes=[row for row in rows if isinstance(row, NodeRow)],
        edges=[row for row in rows if isinstance(row, EdgeRow)],
        removed_edges=step.removed,
        clauses=list(step.clauses),
    )

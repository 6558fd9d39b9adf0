"""Corpus records -> rows, one batch a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.store.rows import Batch, EdgeRow, NodeRow
from seed.corpus.assertions import assertion_rows
from seed.corpus.history import ReadClause
from seed.corpus.versions import placed_rows, placed_versions
from seed.record.transaction_time import Recorder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from seed.corpus.records import AgentRecord, CorpusDocument


def agent_rows(agents: dict[str, AgentRecord]) -> Iterator[NodeRow]:
    """The agents of a corpus."""
    for slug, agent in agents.items():
        yield NodeRow(
            "Agent",
            {"slug": slug, "name": agent.name, "method": agent.method.value, "modelVersion": agent.model_version},
        )


def incorporation_rows(documents: Iterable[CorpusDocument]) -> Iterator[EdgeRow]:
    """Which documents make others part of themselves: written last, when all of them are in the graph."""
    for document in documents:
        for key in document.record.incorporates:
            yield EdgeRow("INCORPORATES", ("Document", document.key), ("Document", key))


def document_batch(document: CorpusDocument, agents: dict[str, AgentRecord], recorder: Recorder | None = None) -> Batch:
    """Everything a corpus says of one document, for a graph of which `recorder` knows; for an empty one without."""
    recorder = recorder or Recorder()
    rows = [*_document(document, recorder)]
    removed: list[EdgeRow] = []
    versions = list(placed_versions(document))
    for version in versions:
        rows += placed_rows(version, recorder)
    for clause in document.clauses:
        read = ReadClause(clause, versions)
        rows += read.rows(recorder)
        asserted = assertion_rows(read, agents, recorder)
        rows += asserted.rows
        removed += asserted.removed
    return Batch.of(rows, removed_edges=removed, clauses=[clause.key for clause in document.clauses])


def _document(document: CorpusDocument, recorder: Recorder) -> Iterator[NodeRow | EdgeRow]:
    platform, record = document.platform, document.record
    yield NodeRow(
        "Platform",
        {
            "slug": document.platform_slug,
            "name": platform.name,
            "legalEntity": platform.legal_entity,
            "homepage": platform.homepage,
            "sector": list(platform.sector),
            "aliases": list(platform.aliases),
            "status": platform.status.value,
            "fictional": platform.fictional,
            "recordedFrom": recorder.instant(document.since),
        },
    )
    if platform.seat:
        yield EdgeRow("SEATED_IN", ("Platform", document.platform_slug), ("Jurisdiction", platform.seat))
    yield NodeRow(
        "Document",
        {
            "key": document.key,
            "title": record.title,
            "documentType": record.document_type,
            "language": record.language,
            "sourceUrl": record.source_url,
            "audience": record.audience.value if record.audience else None,
            "status": record.status.value,
            "recordedFrom": recorder.instant(document.since),
        },
    )
    yield EdgeRow("PUBLISHES", ("Platform", document.platform_slug), ("Document", document.key))

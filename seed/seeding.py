"""Seeding: the catalogue and the demonstration corpus into an empty graph, and corpora into any."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from claims.files.errors import SourceError
from claims.review.staleness import mark_stale
from graph.progress import OnProgress, silent
from graph.publish.format import remember_catalogue
from graph.publish.revision import Revision, publish_revision
from graph.store.indexes import ensure
from graph.store.present import promote
from graph.store.rows import Batch
from graph.store.writer import Writer, WriteSummary
from graph.turns.instants import utc_now
from graph.turns.state import read_state
from graph.turns.unfinished import mark_unfinished
from seed.catalogue import load_catalogue
from seed.catalogue.read import DATA
from seed.catalogue.rows import catalogue_batches, rows_digest
from seed.corpus.check import check_corpus
from seed.corpus.read import read_corpus
from seed.corpus.rows import agent_rows, document_batch, incorporation_rows
from seed.record.similarity import link_similar
from seed.record.stored_state import recorded_of
from seed.record.transaction_time import Recorder

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine
    from graph.turns.instants import Clock, Turn
    from seed.corpus.records import AgentRecord, CorpusDocument
    from seed.record.transaction_time import StoredState

DEMONSTRATION: Final = DATA / "corpus"


@dataclass(frozen=True, slots=True)
class CorpusImport:
    """What an import of a corpus did."""

    documents: int
    provisions: int
    written: WriteSummary
    revision: Revision


def wants_seed(engine: Engine) -> bool:
    """Whether the graph holds no platform and no law, or a first seed that was not finished."""
    state = read_state(engine)
    return state.is_unfinished or not state.holds


def is_never_published(engine: Engine) -> bool:
    """Whether the graph holds something, and nothing of it was ever published: an import that ended too early."""
    state = read_state(engine)
    return state.newest is None and state.holds


def seed_catalogue(engine: Engine, progress: OnProgress = silent, clock: Clock = utc_now) -> WriteSummary:
    """Write laws, places, authorities and categories; running it again changes nothing.

    The graph holds the digest of the catalogue that was written whole: where it is the same, nothing is written.
    """
    ensure(engine)
    batches = list(catalogue_batches(load_catalogue()))
    digest = rows_digest(batches)
    if read_state(engine).catalogue == digest:
        return WriteSummary()
    # Should this be cut, the graph holds no whole catalogue, of this version or of another.
    remember_catalogue(engine, clock, None)
    writer, written = Writer(engine, clock), WriteSummary()
    for number, batch in enumerate(batches, 1):
        written += writer.write(batch)
        progress("laws and places", number, len(batches))
    remember_catalogue(engine, clock, digest)
    return written


def seed(engine: Engine, progress: OnProgress = silent) -> CorpusImport:
    """Write the catalogue and the demonstration corpus, and publish them.

    An empty graph is marked until then, before anything else: wherever this is cut, the next seed goes on.
    """
    mark_unfinished(engine)
    seed_catalogue(engine, progress)
    return import_corpus(engine, DEMONSTRATION, progress, ends_seed=True)


def import_corpus(
    engine: Engine,
    folder: Path,
    progress: OnProgress = silent,
    clock: Clock = utc_now,
    *,
    ends_seed: bool = False,
) -> CorpusImport:
    """Write a corpus, one transaction a document, and publish the graph.

    Raises `SourceError` with every mistake of the corpus; then nothing was written.
    """
    corpus = read_corpus(folder)
    faults = check_corpus(corpus, load_catalogue())
    if faults:
        raise SourceError(faults)
    writer = Writer(engine, clock)
    written = writer.write(Batch(nodes=list(agent_rows(corpus.agents))))
    for number, document in enumerate(corpus.documents, 1):
        known = recorded_of(engine, document.key)
        written += writer.write(partial(_told, document, corpus.agents, known))
        progress("documents", number, len(corpus.documents))
    written += writer.write(Batch(edges=list(incorporation_rows(corpus.documents))))
    begun = promote(engine, clock)
    mark_stale(engine, clock=clock)
    written += link_similar(engine, clock)
    provisions = sum(len(document.clauses) for document in corpus.documents)
    revision = publish_revision(engine, clock, anew=bool(begun.catalogue), ends_seed=ends_seed)
    return CorpusImport(len(corpus.documents), provisions, written, revision)


def _told(document: CorpusDocument, agents: dict[str, AgentRecord], known: StoredState, turn: Turn) -> Batch:
    return document_batch(document, agents, Recorder.of(turn, known))


def begin_day(engine: Engine, clock: Clock = utc_now) -> Revision | None:
    """Let a graph that is published say what holds today (UTC), and publish that; the new revision, or None where
    nothing begins or ends. Done by whoever opens a graph, and by a running server when a day begins.
    """
    state = read_state(engine)
    if state.newest is None:
        return None
    if state.day != clock().date():
        promote(engine, clock)
        state = read_state(engine)
    if not state.begun:
        return None
    link_similar(engine, clock)
    return publish_revision(engine, clock)

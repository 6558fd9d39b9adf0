"""Open Terms Archive -> graph: versions, changes, clauses, and what rules suggest of them.

The import is a replay: the versions of a document are read and followed in order. Where the archive goes on from what
the graph has, each new version is one transaction, so that an import that was killed goes on where it stopped. Where it
tells another history of the document, or an older reader cut it, the document is told anew, in one transaction. Nothing
is held but one document.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.review.staleness import mark_stale
from graph.progress import OnProgress, silent
from graph.publish.revision import publish_revision
from graph.store.present import promote
from graph.store.reads import figures_of
from graph.store.writer import Writer
from graph.turns.instants import utc_now
from seed.archive.document import ArchiveImport, DocumentImport, Target
from seed.archive.origin import named_services
from seed.archive.stored import StoredDocuments
from seed.archive.suggestions import READER
from seed.record.similarity import link_similar
from seed.sources.read import read_archive
from seed.suggest.batches import Asked
from seed.suggest.bringing_up import AUTHORS, bring_up
from seed.suggest.services import describe_services, known_sectors

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine
    from graph.turns.instants import Clock


@dataclass(frozen=True, slots=True)
class Suggesting:
    """Whether rules suggest laws for the clauses, and a file that says what services are; None: that of the project."""

    by_rules: bool = True
    services: Path | None = None


def import_archive(
    engine: Engine,
    path: Path,
    progress: OnProgress = silent,
    clock: Clock = utc_now,
    *,
    name: str | None = None,
    suggesting: Suggesting = Suggesting(),
) -> ArchiveImport:
    """Import an archive's repository or export; the catalogue must be in the graph. With `name` its platforms are
    called by that too, and are others than those of the same services in the graph.

    A version that cannot be read is left out, and told in `faults`; everything else is imported and published.

    Raises `SourceError` for a source that is not what it says. Also, before anything is written, for services that
    the graph has of another archive.
    """
    began = time.monotonic()
    known_sectors(suggesting.services)
    archive = read_archive(path)
    names = named_services(engine, path, archive.documents, name)
    done = ArchiveImport(
        services=len({document.service for document in archive.documents}),
        documents=len(archive.documents),
        left_out=dict(archive.left_out),
    )
    total = sum(len(document.versions) for document in archive.documents)
    writer, stored = Writer(engine, clock), StoredDocuments(engine)
    for document in archive.documents:
        target = Target(path, names.keys[document.name], names.platforms[document.service])
        for _ in DocumentImport(stored, writer, document, target, done).steps():
            progress("versions", done.versions, total)
    begun = promote(engine, clock)
    mark_stale(engine, clock=clock)
    link_similar(engine, clock)
    _suggest(engine, suggesting, Asked(names.keys.values()), progress, clock)
    done.revision = publish_revision(engine, clock, anew=bool(begun.catalogue)).key
    done.provisions, done.suggestions = figures_of(engine, (READER, *AUTHORS), names.keys.values())
    done.seconds = round(time.monotonic() - began, 2)
    return done


def _suggest(engine: Engine, suggesting: Suggesting, asked: Asked, progress: OnProgress, clock: Clock) -> None:
    """What rules ask for and archives do not say, and what rules and alike clauses suggest."""
    describe_services(engine, suggesting.services, clock)
    if suggesting.by_rules:
        bring_up(engine, asked, progress, clock)

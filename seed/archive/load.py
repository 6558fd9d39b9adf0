"""Open Terms Archive -> graph: versions, changes, clauses and suggestions.

The import is a replay: the versions of a document are read and followed in order. Where the archive goes on from what
the graph has, each new version is one transaction, so that an import that was killed goes on where it stopped. Where it
tells another history of the document, or an older reader cut it, the document is told anew, in one transaction. Nothing
is held but one document.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Final

from graph.store.instants import utc_now
from graph.store.present import promote
from graph.store.revision import publish_revision
from graph.store.writer import Writer
from seed.archive.document import DocumentImport, Target
from seed.archive.origin import named_services
from seed.archive.read import read_archive
from seed.archive.rows import READER
from seed.archive.stored import StoredDocuments
from seed.progress import OnProgress, silent
from seed.record.similarity import link_similar

if TYPE_CHECKING:
    from pathlib import Path

    from claims.files.errors import Fault
    from graph.engine import Engine
    from graph.store.instants import Clock

_HELD: Final = """
MATCH (p:Provision) WHERE p.documentKey IN $documents
RETURN count(p), sum(COUNT { (p)<-[:ABOUT]-(:Claim)-[:MADE_BY]->(:Agent {slug: $reader}) })"""


@dataclass(slots=True)
class ArchiveImport:
    """What an import did, and what its documents hold now. Versions and changes are those of this import, but for
    `versions`, which counts all that were read.
    """

    services: int = 0
    documents: int = 0
    versions: int = 0
    versions_written: int = 0
    versions_verified: int = 0
    versions_not_analysed: int = 0
    changes_of_terms: int = 0
    returns_to_earlier_texts: int = 0
    technical_changes: int = 0
    provisions: int = 0
    suggestions: int = 0
    #: Documents of which the graph had another history, and those that an older reader had cut; what ended with them.
    histories_told_anew: int = 0
    documents_read_anew: int = 0
    versions_ended: int = 0
    readings_ended: int = 0
    provisions_gone: int = 0
    rows_written: int = 0
    bytes_read: int = 0
    #: Commits and files that are no versions, by reason, and versions that could not be read.
    left_out: dict[str, int] = field(default_factory=dict)
    versions_left_out: int = 0
    seconds: float = 0.0
    revision: str = ""
    #: What is wrong with each version that could not be read.
    faults: list[Fault] = field(default_factory=list)

    def figures(self) -> dict[str, Any]:
        """The figures by name."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "faults"}


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

    A version that cannot be read is left out, and told in `faults`; everything else is imported and published.

    Raises `SourceError` for a source that is not what it says. Also, before anything is written, for services that
    the graph has of another archive.
    """
    began = time.monotonic()
    archive = read_archive(path)
    names = named_services(engine, path, archive.documents, name)
    done = ArchiveImport(
        services=len({one.service for one in archive.documents}),
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
    link_similar(engine, clock)
    done.revision = publish_revision(engine, clock, anew=bool(begun.memberships)).key
    held = engine.read(_HELD, {"documents": list(names.keys.values()), "reader": READER})
    done.provisions, done.suggestions = held[0]
    done.seconds = round(time.monotonic() - began, 2)
    return done

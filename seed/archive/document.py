"""One archived document -> the graph: what is new of it, or all of it anew."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Final

from claims.files.errors import Fault
from graph.errors import MemoryLimitError
from graph.model.vocabulary import ChangeKind, Method
from graph.store.rows import NOW, Batch, EdgeRow, NodeRow
from seed.archive.anew import told_anew
from seed.archive.clause_keys import kept_keys
from seed.archive.replayed import ReplayedDocument
from seed.archive.rows import READER_VERSION, DocumentReplay
from seed.archive.suggestions import READER
from seed.archive.told import Comparison, Course, ToldVersion, compared, readable
from seed.archive.version_keys import VersionKeys
from seed.sources.content import Content
from seed.sources.source import SourceVersion

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from graph.store.rows import Value
    from graph.store.writer import Writer
    from seed.archive.anew import Anew
    from seed.archive.clause_rows import VersionRows
    from seed.archive.origin import NamedPlatform
    from seed.archive.stored import StoredDocuments
    from seed.archive.version_keys import StoredVersion
    from seed.sources.source import SourceDocument

_TOO_LARGE: Final = "a version needs more memory than Neo4j gives a transaction; from there on it was left out"
_READER_NAME: Final = "Clausegraph archive reader"
_MORE_HEAP: Final = "raise CLAUSEGRAPH_HEAP_MB and import the archive again, which goes on there"


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
        return {figure.name: getattr(self, figure.name) for figure in fields(self) if figure.name != "faults"}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a document comes from, and what it and its platform are in the graph."""

    source: Path
    key: str
    platform: NamedPlatform


class DocumentImport:
    """The import of one document; `steps` does it, and stops after each version that was read."""

    def __init__(
        self, stored: StoredDocuments, writer: Writer, document: SourceDocument, target: Target, done: ArchiveImport
    ) -> None:
        self.stored, self.writer, self.document, self.target, self.done = stored, writer, document, target, done
        self.history = stored.history(target.key)
        self.standing = self.history.standing

    def steps(self) -> Iterator[None]:
        """Bring the document into the graph, as far as Neo4j's memory reaches."""
        done = self.done
        before = done.versions
        try:
            yield from self._steps()
        except MemoryLimitError:
            left = before + len(self.document.versions) - done.versions
            done.versions += left
            done.versions_left_out += left
            done.faults.append(Fault(self.target.source, None, f"{self.document.name}: {_TOO_LARGE}", _MORE_HEAP))

    def _steps(self) -> Iterator[None]:
        told, faults = readable(self.document, self.target.source)
        self.done.faults += faults
        self.done.bytes_read += sum(version.byte_count for version in told)
        self.done.versions += len(faults)
        self.done.versions_left_out += len(faults)
        if not told:
            return
        found = compared(self.standing, told) if self.standing else Comparison(Course.GOES_ON, 0, 0)
        is_read = not self.standing or self.history.reader == READER_VERSION
        # A replay numbers readings as it tells them: it cannot go on behind one that somebody else has recorded.
        is_ours = not (self.history.retold or self.history.judged)
        if is_read and found.course is Course.GOES_ON and is_ours:
            yield from self._go_on(self._whole(told, found), found.lead)
            return
        if is_read and found.course is Course.NOTHING_NEW:
            self._verify(told, self.standing[found.begins :])
        else:
            self._tell_anew(self._whole(told, found), found)
        self.done.versions += len(told)
        yield

    def _whole(self, told: list[ToldVersion], found: Comparison) -> list[ToldVersion]:
        """What is told, between what the graph has before and behind it."""
        lead, rest = self.standing[: found.lead], self.standing[found.rest :]
        return [*map(self._stored, lead), *told, *map(self._stored, rest)]

    def _stored(self, version: StoredVersion) -> ToldVersion:
        source = SourceVersion(
            version.fetched_at, ChangeKind(version.kind), version.commit, version.archive_url, partial(bytes)
        )
        return ToldVersion(source, version.sha256, version.byte_count, partial(self._held, version))

    def _held(self, version: StoredVersion) -> Content:
        return Content(self.stored.text(version.key), version.sha256, version.byte_count)

    def _verify(self, told: list[ToldVersion], standing: list[StoredVersion]) -> None:
        """Nothing is new but when the texts were fetched again."""
        newest: dict[str, datetime] = {}
        left = iter(standing)
        held = next(left)
        for version in told:
            if version.sha256 != held.sha256:
                held = next(left)
            if version.source.fetched_at > held.fetched_at:
                self.done.versions_verified += 1
                if held.verified_at is None or held.verified_at < version.source.fetched_at:
                    newest[held.key] = version.source.fetched_at
        rows = [NodeRow("DocumentVersion", {"key": key, "verifiedAt": at}, partial=True) for key, at in newest.items()]
        if rows:
            self._write(Batch(nodes=[*rows]))

    def _go_on(self, told: list[ToldVersion], lead: int) -> Iterator[None]:
        """Each new version in a transaction of its own; the first ones, `lead` in number, are the graph's."""
        verified = {version.key: version.verified_at for version in self.standing}
        replay = self._replay(VersionKeys(self.target.key, self.history.versions))
        for number, version in enumerate(told):
            step = replay.next(version.source, version.read())
            key, last = step.version_key, verified.get(step.version_key)
            is_new = last is None or last < version.source.fetched_at if step.verifies else key not in verified
            if is_new:
                rows = [*(self._opening(replay.document_language) if number == 0 else ()), *step.rows]
                self._write(_batch(rows, step))
            self.done.versions += number >= lead
            self._count(step, is_new=is_new)
            yield

    def _tell_anew(self, told: list[ToldVersion], found: Comparison) -> None:
        """The whole history in one transaction, with the end of what the graph said otherwise."""
        records = self.stored.records(self.target.key)
        standing, steps, language = self._told(told, {})
        keys = kept_keys(standing.clauses(), records.clauses(self.history.versions))
        if keys:
            standing, steps, language = self._told(told, keys)
        anew = told_anew(self.target.key, standing, self.history, records)
        retold = self.history.retold + (1 if anew.differs else 0)
        said: dict[str, Value] = {"readerVersion": READER_VERSION, "retold": retold, "language": language}
        anew.batch.nodes.insert(0, NodeRow("Document", {"key": self.target.key, **said}, partial=True))
        self._write(anew.batch)
        known = {version.key for version in self.history.versions}
        for step in steps:
            self._count(step, is_new=step.version_key not in known)
        self._tell(anew, found)

    def _told(self, told: list[ToldVersion], keys: dict[str, str]) -> tuple[ReplayedDocument, list[VersionRows], str]:
        """What stands when all is told, with the steps, of which the rows are let go, and the document's language."""
        replay = self._replay(VersionKeys(self.target.key, self.history.versions, exact=True), keys)
        standing, steps = ReplayedDocument(), []
        held = {version.sha256 for version in self.history.versions}
        for version in told:
            step = replay.next(version.source, version.read())
            standing.take(step, texts=version.sha256 not in held)
            steps.append(replace(step, rows=[], removed=[]))
        return standing, steps, replay.document_language

    def _replay(self, keys: VersionKeys, clauses: dict[str, str] | None = None) -> DocumentReplay:
        return DocumentReplay(keys, self.document, reviewed=self._reviewed, clause_keys=clauses)

    @cached_property
    def _reviewed(self) -> frozenset[str]:
        return self.stored.reviewed(self.target.key)

    def _write(self, batch: Batch) -> None:
        written = self.writer.write(batch)
        self.done.rows_written += len(batch) if written else 0

    def _count(self, step: VersionRows, *, is_new: bool) -> None:
        done = self.done
        done.versions_verified += step.verifies
        if is_new:
            done.versions_written += not step.verifies
            done.versions_not_analysed += step.not_analysed
            done.changes_of_terms += step.changes_terms
            done.returns_to_earlier_texts += step.returns
            done.technical_changes += step.is_technical

    def _tell(self, anew: Anew, found: Comparison) -> None:
        """Count what was told anew, and why."""
        done = self.done
        done.histories_told_anew += found.course is Course.DIFFERS
        done.documents_read_anew += self.history.reader != READER_VERSION
        done.versions_ended += anew.versions_ended
        done.readings_ended += anew.readings_ended
        done.provisions_gone += anew.clauses_gone

    def _opening(self, language: str) -> Iterator[NodeRow | EdgeRow]:
        """Reader, platform, document. A platform that is known already, perhaps curated by hand, is left as it is."""
        yield NodeRow("Agent", {"slug": READER, "name": _READER_NAME, "method": Method.AUTOMATION.value})
        document, platform = self.document, self.target.platform
        if not self.stored.has_platform(platform.slug):
            said: dict[str, Value] = {"slug": platform.slug, "name": platform.name, "status": "ACTIVE"}
            lists: dict[str, Value] = {"sector": [], "aliases": []}
            yield NodeRow("Platform", {**said, **lists, "fictional": False, "recordedFrom": NOW})
        yield NodeRow(
            "Document",
            {
                "key": self.target.key,
                "title": document.title,
                "documentType": document.terms_type,
                "language": language,
                "sourceUrl": document.source_url,
                "status": "ACTIVE",
                "readerVersion": READER_VERSION,
                "retold": 0,
                "recordedFrom": NOW,
            },
        )
        yield EdgeRow("PUBLISHES", ("Platform", platform.slug), ("Document", self.target.key))


def _batch(rows: list[NodeRow | EdgeRow], step: VersionRows) -> Batch:
    return Batch.of(rows, removed_edges=step.removed, clauses=step.clauses)

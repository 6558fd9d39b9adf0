"""One archived document, version by version -> the rows of each. Knows no graph and no files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from claims.text.sentences import SentenceReader
from graph.model.vocabulary import ChangeKind, Extraction
from graph.store.rows import NOW, NodeRow
from seed.archive.clause_rows import ClauseWriter, VersionContext, VersionRows, WrittenClause
from seed.extract.gate import gate
from seed.record.change_summary import change_says
from seed.record.versions import Version, change_key, change_rows, version_rows
from seed.text.language import UNDETERMINED, language_of
from seed.text.sections import sections
from seed.tracking.clauses import ClauseTracker
from seed.tracking.diff import change_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.store.rows import Value
    from seed.archive.version_keys import VersionKeys
    from seed.sources.content import Content
    from seed.sources.source import SourceDocument, SourceVersion
    from seed.tracking.diff import DocumentChange

#: Of the rules by which texts are cut into clauses and read: raised with every change of them, so that what an older
#: reader cut is recorded anew at the next import (docs/decisions/history-told-anew.md).
READER_VERSION: Final = 6


class DocumentReplay:
    """One document; `next` takes its versions in order. Suggestions in `reviewed` are not changed any more.

    `keys` gives the versions their keys; `clause_keys` holds those of clauses that the graph knows by another one than
    their headings would give them.
    """

    def __init__(
        self,
        keys: VersionKeys,
        document: SourceDocument,
        *,
        reviewed: frozenset[str] = frozenset(),
        clause_keys: Mapping[str, str] | None = None,
    ) -> None:
        self.keys, self.document, self.reviewed = keys, document, reviewed
        self.tracker = ClauseTracker(keys.document, clause_keys)
        #: What was written of each clause, by its key.
        self.written: dict[str, WrittenClause] = {}
        self._newest: Version | None = None
        #: The newest version of each text.
        self._holding: dict[str, str] = {}
        #: The newest version that could be analysed, and its sentences.
        self._analysed: Version | None = None
        self._sentences: list[str] = []
        self._reader = SentenceReader()
        #: The language of the newest version that could be analysed.
        self.language = UNDETERMINED
        #: That of the first one: archives do not record it.
        self.document_language = UNDETERMINED

    def next(self, source: SourceVersion, content: Content) -> VersionRows:
        """The rows of the next version."""
        if self._newest and self._newest.sha256 == content.sha256:
            seen: dict[str, Value] = {"key": self._newest.key, "verifiedAt": source.fetched_at}
            return VersionRows(self._newest.key, [NodeRow("DocumentVersion", seen, partial=True)], verifies=True)
        before = self._newest
        self._newest = version = self._version(source, content, before)
        into = VersionRows(version.key, list(version_rows(version)))
        if version.extraction is Extraction.OK:
            self._analyse(version, content.text, into)
        else:
            into.not_analysed = True
        self._holding[version.sha256] = version.key
        return into

    def _version(self, source: SourceVersion, content: Content, before: Version | None) -> Version:
        kind, extraction = source.kind if before else ChangeKind.FIRST_RECORD, gate(content.text)
        at_once = before is not None and before.fetched_at == source.fetched_at
        return Version(
            key=self.keys.take(content.sha256, source.fetched_at, kind, extraction),
            sha256=content.sha256,
            fetched_at=source.fetched_at,
            kind=kind,
            extraction=extraction,
            byte_count=content.byte_count,
            word_count=len(content.text.split()),
            ordinal=before.ordinal + 1 if before and at_once else 1,
            previous=before.key if before else None,
            text=content.text,
            recorded_from=NOW,
            archive_url=source.archive_url,
            commit=source.commit,
        )

    def _analyse(self, version: Version, text: str, into: VersionRows) -> None:
        self._tell_language(version, into)
        before, compared = self._analysed, self._compare(version, text, into)
        self._analysed = version
        at = VersionContext(
            version=version,
            before=before,
            change=change_key(before.key, version.key) if before else None,
            terms_type=self.document.terms_type,
            language=self.language,
            reviewed=self.reviewed,
        )
        writer = ClauseWriter(at, into, self.written)
        for followed in self.tracker.follow(sections(text), text, at.day):
            writer.write(followed)
        if before and compared:
            found, kind, returns_to = compared
            titles = {key: written.reading.title for key, written in self.written.items()}
            says = change_says(found, into.rows, titles)
            into.rows += change_rows(found, before.key, version, kind, returns_to=returns_to, says=says)

    def _compare(
        self, version: Version, text: str, into: VersionRows
    ) -> tuple[DocumentChange, ChangeKind, str | None] | None:
        """What changed since the version before that could be analysed, the kind of the change, and the key of the
        version to which it returns; None for the first version.
        """
        before, former = self._analysed, self._sentences
        self._sentences = self._reader.plain(text)
        if before is None:
            return None
        found = change_of(former, self._sentences)
        kind = ChangeKind.TECHNICAL if version.kind is ChangeKind.TECHNICAL else found.kind
        returns_to = self._holding.get(version.sha256) if kind is ChangeKind.CONTENT else None
        kind = ChangeKind.RETURNED if returns_to else kind
        into.changes_terms, into.is_technical = kind is ChangeKind.CONTENT, kind is ChangeKind.TECHNICAL
        into.returns = kind is ChangeKind.RETURNED
        return found, kind, returns_to

    def _tell_language(self, version: Version, into: VersionRows) -> None:
        """The document is in the language of its first version that could be analysed."""
        self.language = language_of(version.text or "")
        if self._analysed is None:
            self.document_language = self.language
            if version.previous is not None:
                said: dict[str, Value] = {"key": self.keys.document, "language": self.language}
                into.rows.append(NodeRow("Document", said, partial=True))

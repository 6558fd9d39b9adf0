"""One archived document, version by version -> the rows of each step. Knows no graph and no files."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from claims.text.sentences import SentenceReader, sentences
from graph.model.vocabulary import (
    SEVERITY_ORDER,
    AssessmentState,
    ChangeEffect,
    ChangeKind,
    ClaimStatus,
    Confidence,
    Effect,
    Extraction,
    Method,
    Modality,
    ProvisionStatus,
    Rationale,
)
from graph.store.rows import NOW, EdgeRow, NodeRow
from seed.catalogue import load_catalogue, read_categories
from seed.catalogue.reading import law_reader
from seed.extract.categories import PHRASES_ARE_IN, categories
from seed.extract.gate import gate
from seed.record.claims import Evidence, claim_rows
from seed.record.versions import Affected, Version, affects_row, change_key, change_rows, version_rows
from seed.text.language import UNDETERMINED, language_of, language_of_part
from seed.text.sections import sections
from seed.tracking.clauses import Clause, ClauseTracker, Followed
from seed.tracking.diff import change_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.store.rows import Value
    from seed.archive.content import Content
    from seed.archive.source import SourceDocument, SourceVersion
    from seed.archive.version_keys import VersionKeys

#: The agent whose suggestions the import makes.
READER: Final = "archive-reader"
#: Of the rules by which texts are cut into clauses and read: raised with every change of them, so that what an older
#: reader cut is recorded anew at the next import (docs/decisions/history-told-anew.md).
READER_VERSION: Final = 5
_NAMED_UNIT: Final = 0.9
_NAMED_LAW: Final = 0.8


@dataclass(slots=True)
class Step:
    """What one version adds to the graph."""

    version_key: str
    rows: list[NodeRow | EdgeRow] = field(default_factory=list)
    removed: list[EdgeRow] = field(default_factory=list)
    #: Keys of the clauses of which it writes readings.
    clauses: dict[str, None] = field(default_factory=dict)
    #: The text is that of the version before: nothing new, but seen again.
    verifies: bool = False
    not_analysed: bool = False
    changes_terms: bool = False
    #: The terms say again what an earlier version said.
    returns: bool = False
    is_technical: bool = False


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
        self.claims: set[str] = set()
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

    def next(self, source: SourceVersion, content: Content) -> Step:
        """The rows of the next version."""
        if self._newest and self._newest.sha256 == content.sha256:
            seen: dict[str, Value] = {"key": self._newest.key, "verifiedAt": source.fetched_at}
            return Step(self._newest.key, [NodeRow("DocumentVersion", seen, partial=True)], verifies=True)
        before = self._newest
        self._newest = version = self._version(source, content, before)
        step = Step(version.key, list(version_rows(version)))
        if version.extraction is Extraction.OK:
            self._analyse(version, content.text, step)
        else:
            step.not_analysed = True
        self._holding[version.sha256] = version.key
        return step

    def _version(self, source: SourceVersion, content: Content, before: Version | None) -> Version:
        kind, extraction = source.kind if before else ChangeKind.FIRST_RECORD, gate(content.text)
        at_once = before is not None and before.fetched_at == source.fetched_at
        return Version(
            self.keys.take(content.sha256, source.fetched_at, kind, extraction),
            content.sha256,
            source.fetched_at,
            kind,
            extraction,
            content.byte_count,
            len(content.text.split()),
            before.ordinal + 1 if before and at_once else 1,
            before.key if before else None,
            content.text,
            NOW,
            archive_url=source.archive_url,
            commit=source.commit,
        )

    def _analyse(self, version: Version, text: str, step: Step) -> None:
        self._tell_language(version, step)
        plain = self._reader.plain(text)
        before, former = self._analysed, self._sentences
        self._analysed, self._sentences = version, plain
        change = None
        if before:
            found = change_of(former, plain)
            kind = ChangeKind.TECHNICAL if version.kind is ChangeKind.TECHNICAL else found.kind
            returns_to = self._holding.get(version.sha256) if kind is ChangeKind.CONTENT else None
            kind = ChangeKind.RETURNED if returns_to else kind
            change = change_key(before.key, version.key)
            step.rows += change_rows(found, before.key, version, kind, returns_to)
            step.changes_terms, step.is_technical = kind is ChangeKind.CONTENT, kind is ChangeKind.TECHNICAL
            step.returns = kind is ChangeKind.RETURNED
        writer = _ClauseWriter(self, version, step, change, before)
        for followed in self.tracker.follow(sections(text), text, version.key, version.fetched_at.date()):
            writer.write(followed)

    def _tell_language(self, version: Version, step: Step) -> None:
        """The document is in the language of its first version that could be analysed."""
        self.language = language_of(version.text or "")
        if self._analysed is None:
            self.document_language = self.language
            if version.previous is not None:
                said: dict[str, Value] = {"key": self.keys.document, "language": self.language}
                step.rows.append(NodeRow("Document", said, partial=True))


class _ClauseWriter:
    """Rows of the clauses of one version."""

    def __init__(
        self, replay: DocumentReplay, version: Version, step: Step, change: str | None, before: Version | None
    ) -> None:
        self.replay, self.version, self.step, self.change, self.before = replay, version, step, change, before
        self.day = version.fetched_at.date()

    def write(self, followed: Followed) -> None:
        clause, effect = followed.clause, followed.effect
        former, severity = clause.stored, clause.severity
        match effect:
            case None:
                self.row({"key": clause.key, "lastSeen": self.day})
            case ChangeEffect.MOVED:
                self.move(clause)
            case ChangeEffect.REMOVED:
                self.remove(followed)
            case ChangeEffect.ADDED | ChangeEffect.MODIFIED:
                self.rewrite(followed)
        if effect and self.change:
            self.affect(self.change, followed, former, severity)

    def affect(self, change: str, followed: Followed, former: dict[str, Value], severity: str | None) -> None:
        """What the change did to the clause, whose words and severity were `former` ones in the version before."""
        clause, effect = followed.clause, followed.effect or ChangeEffect.MODIFIED
        added, removed = effect is ChangeEffect.ADDED, effect is ChangeEffect.REMOVED
        affected = Affected(
            effect,
            {} if added else _placed(former, followed.was_at),
            {} if removed else _placed(clause.stored, clause.start),
            (None if added else severity, None if removed else clause.severity),
            followed.match,
            followed.score,
            followed.continued_by,
        )
        self.step.rows.append(affects_row(change, clause.key, affected))

    def remove(self, followed: Followed) -> None:
        """A clause that the document no longer holds, and what holds its words instead: from now on it reads as it did
        last, and is gone.
        """
        clause = followed.clause
        self.close_reading(clause)
        clause.stored |= {"status": followed.status.value, "lastChangedOn": self.day, "validFrom": self.day}
        self.add_reading(clause, {})
        self.suggest(clause, {})
        self.step.rows += [_continued_by(clause.key, key) for key in followed.continued_by]

    def row(self, properties: dict[str, Value]) -> None:
        self.step.rows.append(NodeRow("Provision", properties, partial=True))

    def move(self, clause: Clause) -> None:
        """A clause that says the same at another place, or under another heading: a reading of its own."""
        self.close_reading(clause)
        self.categorise(clause)
        clause.stored_version = self.version.key
        clause.stored |= {
            "title": _title(clause, self.replay),
            "headingPath": _path(clause),
            "excerptStart": clause.start,
            "excerptEnd": clause.start + len(clause.text),
            "lastSeen": self.day,
            "validFrom": self.day,
            **_rated(clause),
        }
        self.add_reading(clause, {})

    def categorise(self, clause: Clause) -> None:
        """Its categories by its words and its headings, which are others where it was moved, and its severity."""
        clause.categories = categories(clause.heading_path, clause.text, document=self.replay.document.terms_type)
        if clause.categories and language_of_part(clause.text, self.replay.language) != PHRASES_ARE_IN:
            clause.categories = []
        clause.severity = _severity(clause.categories)

    def rewrite(self, followed: Followed) -> None:
        """A clause that is new or says something else."""
        clause = followed.clause
        self.categorise(clause)
        if clause.stored:
            self.close_reading(clause)
        clause.stored_version = self.version.key
        self.step.removed += [_continued_by(clause.key, key) for key in followed.held_by]
        clause.stored = self.stored(followed)
        self.step.rows.append(NodeRow("Provision", {"key": clause.key}, named=True))
        self.add_reading(clause, {})
        self.suggest(clause, self.named(clause))

    def stored(self, followed: Followed) -> dict[str, Value]:
        """The properties of a clause whose words were just read."""
        clause = followed.clause
        return {
            "key": clause.key,
            "title": _title(clause, self.replay),
            "headingPath": _path(clause),
            "status": followed.status.value,
            "languageIsExplicit": True,
            "concepts": [],
            **_rated(clause),
            "confidence": Confidence.LOW.value,
            "excerptText": clause.text,
            "excerptSha256": clause.sha256,
            "excerptStart": clause.start,
            "excerptEnd": clause.start + len(clause.text),
            "excerptAnchored": True,
            "firstSeen": clause.first_seen,
            "lastSeen": self.day,
            "lastChangedOn": self.day,
            "validFrom": clause.valid_from,
        }

    def add_reading(self, clause: Clause, ended: dict[str, Value]) -> None:
        """A row of the clause's history: what is stored of it, from now on known."""
        clause.readings += 1
        key = f"{clause.key}@{clause.readings}"
        source = clause.stored_version or self.version.key
        placed: dict[str, Value] = {"versionKey": key, "ordinal": clause.readings, "recordedFrom": NOW}
        self.step.rows.append(NodeRow("ProvisionVersion", clause.stored | placed | ended))
        self.step.rows.append(EdgeRow("HAS_HISTORY", ("Provision", clause.key), ("ProvisionVersion", key)))
        self.step.rows.append(EdgeRow("SOURCE_VERSION", ("ProvisionVersion", key), ("DocumentVersion", source)))
        self.step.clauses[clause.key] = None

    def close_reading(self, clause: Clause) -> None:
        """The newest reading no longer holds: what was recorded stays, and its end is recorded beside it."""
        known: dict[str, Value] = {"versionKey": f"{clause.key}@{clause.readings}", "recordedTo": NOW}
        self.step.rows.append(NodeRow("ProvisionVersion", known, partial=True))
        ended: dict[str, Value] = {"validTo": self.day}
        if clause.stored["status"] == ProvisionStatus.ACTIVE and self.before:
            # Every version up to this one held it.
            ended["lastSeen"] = clause.stored["lastSeen"] = self.before.fetched_at.date()
        self.add_reading(clause, ended)

    # --- suggestions

    def named(self, clause: Clause) -> dict[str, tuple[int, int]]:
        """Targets that the words name outright, with the place of the first mention."""
        found: dict[str, tuple[int, int]] = {}
        for mention in law_reader().mentions(clause.text):
            for target in mention.targets:
                found.setdefault(target, (mention.start, mention.end))
        return found

    def suggest(self, clause: Clause, named: dict[str, tuple[int, int]]) -> None:
        """Suggestions for what the words name now; those that they no longer support go stale."""
        for target in sorted(clause.suggested - named.keys()):
            key = f"{clause.key}~{target}~{READER}"
            if key not in self.replay.reviewed:
                stale: dict[str, Value] = {"key": key, "status": ClaimStatus.STALE.value}
                self.step.rows.append(NodeRow("Claim", stale, partial=True))
        spoken = sentences(clause.text) if named else []
        starts = [one.start for one in spoken]
        for target, (start, _) in named.items():
            key = f"{clause.key}~{target}~{READER}"
            if key in self.replay.reviewed:
                continue
            sentence = spoken[max(0, bisect_right(starts, start) - 1)]
            self.replay.claims.add(key)
            self.step.rows += claim_rows(
                self.claim(key, target),
                (clause.key, ("LegalTarget", target)),
                READER,
                [self.evidence(clause, clause.text[sentence.start : sentence.end])],
            )
        clause.suggested = set(named)

    def claim(self, key: str, target: str) -> dict[str, Value]:
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
            "validFrom": self.day,
            "recordedFrom": NOW,
            "createdAt": NOW,
            "revision": 1,
        }

    def evidence(self, clause: Clause, quote: str) -> Evidence:
        fetched_at = self.version.fetched_at
        return Evidence("EXCERPT", self.version.archive_url, _path(clause), quote, fetched_at, verified=True)


def _continued_by(clause: str, other: str) -> EdgeRow:
    return EdgeRow("CONTINUED_BY", ("Provision", clause), ("Provision", other))


def _placed(stored: dict[str, Value], start: int | None) -> dict[str, Value]:
    """An excerpt at its place in the version of a change: words that stayed may stand elsewhere in every version."""
    words = str(stored["excerptText"])
    at = start or 0
    return stored | {"excerptStart": at, "excerptEnd": at + len(words)}


def _title(clause: Clause, replay: DocumentReplay) -> str:
    return clause.heading_path[-1] if clause.heading_path else replay.document.terms_type


def _rated(clause: Clause) -> dict[str, Value]:
    """What its categories say of it; its severity is theirs: nobody has reviewed it
    (docs/decisions/severity-of-unreviewed-clauses.md).
    """
    severity = clause.severity
    said: dict[str, Value] = {"category": list(clause.categories), "severity": severity}
    return said | {"exposureMin": severity, "exposureMax": severity}


def _path(clause: Clause) -> str | None:
    return " > ".join(clause.heading_path) or None


def _severity(slugs: list[str]) -> str | None:
    """The highest default severity of the categories; None where there is none: no rule has read the clause."""
    defaults = {one.slug: one.severity for one in read_categories()}
    highest = max((defaults[slug] for slug in slugs), key=SEVERITY_ORDER.index, default=None)
    return highest.value if highest else None

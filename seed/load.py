"""Corpus records -> rows, one batch a document."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from graph.rows import Batch, EdgeRow, NodeRow
from graph.vocabulary import (
    AssessmentState,
    ChangeEffect,
    ChangeKind,
    ClaimStatus,
    ClauseMatch,
    Extraction,
    ProvisionStatus,
)
from seed.changes import change_between
from seed.claims import Evidence, claim_key, claim_rows
from seed.matching import followed_by_hand
from seed.records import ClaimRecord, FlagRecord, UnrelatedRecord
from seed.rows import Affected, Version, affects_row, change_key, change_rows, sha256, version_key, version_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.rows import Value
    from seed.records import AgentRecord, ArchivedVersion, Clause, CorpusDocument, EngagementRecord, EvidenceRecord

    _AnyStatement = EngagementRecord | FlagRecord | UnrelatedRecord | ClaimRecord


def agent_rows(agents: dict[str, AgentRecord]) -> Iterator[NodeRow]:
    """The agents of a corpus."""
    for slug, one in agents.items():
        properties = {"slug": slug, "name": one.name, "method": one.method.value, "modelVersion": one.model_version}
        yield NodeRow("Agent", properties)


def incorporation_rows(documents: Iterable[CorpusDocument]) -> Iterator[EdgeRow]:
    """Which documents make others part of themselves: written last, when all of them are in the graph."""
    for document in documents:
        for key in document.record.incorporates:
            yield EdgeRow("INCORPORATES", ("Document", document.key), ("Document", key))


def document_batch(document: CorpusDocument, agents: dict[str, AgentRecord]) -> Batch:
    """Everything a corpus says of one document."""
    rows = [*_document(document)]
    versions = list(_placed(document))
    for one in versions:
        rows += version_rows(_version(one))
        rows += _change(one)
    for clause in document.clauses:
        rows += _ClauseRows(clause, versions, agents).rows()
    return Batch(
        nodes=[row for row in rows if isinstance(row, NodeRow)], edges=[row for row in rows if isinstance(row, EdgeRow)]
    )


def _document(document: CorpusDocument) -> Iterator[NodeRow | EdgeRow]:
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
        },
    )
    yield EdgeRow("PUBLISHES", ("Platform", document.platform_slug), ("Document", document.key))


@dataclass(frozen=True, slots=True)
class _Placed:
    """A version with its place in the document's history."""

    key: str
    ordinal: int
    version: ArchivedVersion
    previous: _Placed | None
    kind: ChangeKind

    @property
    def day(self) -> date:
        return self.version.fetched_at.date()

    @property
    def valid_from(self) -> date:
        """The day the text binds from, as far as it says so."""
        return self.version.record.effective_on or self.day


def _placed(document: CorpusDocument) -> Iterator[_Placed]:
    known: set[str] = set()
    previous: _Placed | None = None
    for ordinal, version in enumerate(document.versions, 1):
        key = version_key(document.key, version.sha256, known)
        known.add(key)
        kind = version.record.kind or (ChangeKind.CONTENT if previous else ChangeKind.FIRST_RECORD)
        if previous and not version.record.kind and version.text and previous.version.text:
            kind = change_between(previous.version.text, version.text).kind
        previous = _Placed(key, ordinal, version, previous, kind)
        yield previous


def _version(one: _Placed) -> Version:
    version = one.version
    return Version(
        one.key,
        version.sha256,
        version.fetched_at,
        one.kind,
        Extraction.OK,
        version.byte_count,
        version.word_count,
        one.ordinal,
        one.previous.key if one.previous else None,
        version.text,
        version.record.effective_on,
        version.record.archive_url,
    )


def _change(one: _Placed) -> Iterator[NodeRow | EdgeRow]:
    before = one.previous
    if before and one.version.text and before.version.text:
        change = change_between(before.version.text, one.version.text)
        effective_on = one.version.record.effective_on
        yield from change_rows(change, before.key, one.key, one.kind, one.version.fetched_at, effective_on)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a clause reads from one version on."""

    start: _Placed
    excerpt: str | None
    values: dict[str, Value]


class _ClauseRows:
    """The rows of one clause."""

    def __init__(self, clause: Clause, versions: list[_Placed], agents: dict[str, AgentRecord]) -> None:
        self.clause, self.versions, self.agents = clause, versions, agents
        self.by_name = {one.version.name: one for one in versions}
        self.readings = list(self._readings())
        self.claims: set[str] = set()

    @property
    def now(self) -> _Reading:
        return self.readings[-1]

    def rows(self) -> Iterator[NodeRow | EdgeRow]:
        key = self.clause.key
        yield NodeRow("Provision", self._stored(self.now))
        yield EdgeRow("IN_DOCUMENT", ("Provision", key), ("Document", key.rsplit("/", 1)[0]))
        yield EdgeRow("SOURCE_VERSION", ("Provision", key), ("DocumentVersion", self.now.start.key))
        for slug in self.clause.record.category:
            yield EdgeRow("IN_CATEGORY", ("Provision", key), ("Category", slug))
        yield from self._history()
        yield from self._effects()
        yield from self._statements()

    def _readings(self) -> Iterator[_Reading]:
        record, prose = self.clause.record, self.clause.prose
        values: dict[str, Value] = {
            "title": record.title,
            "category": list(record.category),
            "severity": record.severity.value,
            "exposureMin": record.exposure[0].value,
            "exposureMax": record.exposure[1].value,
            "confidence": record.confidence.value,
            "plainSummary": prose.plain_summary,
        }
        for one in record.history:
            former: dict[str, Value] = {
                "title": one.title,
                "category": list(one.category) if one.category else None,
                "severity": one.severity.value if one.severity else None,
                "exposureMin": one.exposure[0].value if one.exposure else None,
                "exposureMax": one.exposure[1].value if one.exposure else None,
                "confidence": one.confidence.value if one.confidence else None,
                "plainSummary": one.plain_summary,
            }
            said = {name: value for name, value in former.items() if value is not None}
            yield _Reading(self.by_name[one.version], (one.excerpt or "").strip() or prose.excerpt, {**values, **said})
        yield _Reading(self.by_name[record.version], prose.excerpt, values)

    def _stored(self, reading: _Reading) -> dict[str, Value]:
        record, prose = self.clause.record, self.clause.prose
        return {
            "key": self.clause.key,
            "status": record.status.value,
            "languageIsExplicit": record.language_is_explicit,
            "concepts": list(record.concepts),
            "headingPath": record.heading_path,
            "whyItMatters": prose.why_it_matters,
            "consumerImpact": prose.consumer_impact,
            "interpretiveNote": prose.interpretive_note,
            "vendorImplications": prose.vendor_implications,
            "complianceConsiderations": prose.compliance_considerations,
            "firstSeen": record.first_seen or self.readings_start().day,
            "lastSeen": record.last_seen or self._last_seen(),
            "lastChangedOn": reading.start.day,
            "validFrom": reading.start.valid_from,
            "recordedFrom": reading.start.version.fetched_at,
            **reading.values,
            **_excerpt(reading),
        }

    @property
    def _first(self) -> _Reading:
        return self.readings[0]

    def readings_start(self) -> _Placed:
        """The version that the clause is first read in."""
        return self._first.start

    def _last_seen(self) -> date:
        excerpt = self.now.excerpt
        holding = [one.day for one in self.versions if excerpt and one.version.text and excerpt in one.version.text]
        return max(holding, default=self.now.start.day)

    def _history(self) -> Iterator[NodeRow | EdgeRow]:
        """Every reading as it was recorded, and again as its end became known: two intervals, valid and recorded."""
        ordinal = 0
        for number, reading in enumerate(self.readings):
            after = self.readings[number + 1] if number + 1 < len(self.readings) else None
            recorded = reading.start.version.fetched_at
            ended = after.start.version.fetched_at if after else None
            spans: list[dict[str, Value]] = [{"recordedFrom": recorded, "recordedTo": ended}]
            if after:
                spans.append({"recordedFrom": ended, "validTo": after.start.valid_from})
            for span in spans:
                ordinal += 1
                key = f"{self.clause.key}@{ordinal}"
                placed: dict[str, Value] = {"versionKey": key, "ordinal": ordinal}
                stored = self._stored(reading) | placed | span
                yield NodeRow("ProvisionVersion", stored)
                yield EdgeRow("HAS_HISTORY", ("Provision", self.clause.key), ("ProvisionVersion", key))
                yield EdgeRow("SOURCE_VERSION", ("ProvisionVersion", key), ("DocumentVersion", reading.start.key))

    def _effects(self) -> Iterator[EdgeRow]:
        """What each change of the document did to this clause."""
        for number, reading in enumerate(self.readings):
            previous = reading.start.previous
            if previous is None or not _diffed(reading.start):
                continue
            former = self.readings[number - 1] if number else None
            after = str(reading.values["severity"])
            if former is None:
                affected = Affected(ChangeEffect.ADDED, after=_excerpt(reading), severities=(None, after))
            elif former.excerpt != reading.excerpt:
                severities = str(former.values["severity"]), after
                match, score = followed_by_hand(former.excerpt, reading.excerpt)
                before = _excerpt(_read_in(former, previous))
                affected = Affected(ChangeEffect.MODIFIED, before, _excerpt(reading), severities, match, score)
            else:
                continue
            yield affects_row(change_key(previous.key, reading.start.key), self.clause.key, affected)
        if self.clause.record.status is ProvisionStatus.REMOVED:
            yield from self._removal()

    def _removal(self) -> Iterator[EdgeRow]:
        gone = next((one for one in self.versions if one.day > self._last_seen() and _diffed(one)), None)
        if gone and gone.previous:
            before = _excerpt(_read_in(self.now, gone.previous))
            severities = str(self.now.values["severity"]), None
            affected = Affected(ChangeEffect.REMOVED, before, severities=severities, match=ClauseMatch.BROKEN)
            yield affects_row(change_key(gone.previous.key, gone.key), self.clause.key, affected)

    def _statements(self) -> Iterator[NodeRow | EdgeRow]:
        record = self.clause.record
        statements: tuple[_AnyStatement, ...] = (*record.engages, *record.flags, *record.unrelated, *record.claims)
        for one in statements:
            end = _end(one)
            key = claim_key(self.clause.key, end[1], one.agent, self.claims)
            properties = self._claim(one) | {"key": key}
            evidence = [self._evidence(some) for some in one.evidence] or [self._own_words()]
            yield from claim_rows(properties, self.clause.key, end, one.agent, evidence)

    def _claim(self, one: _AnyStatement) -> dict[str, Value]:
        start = self.now.start
        recorded = datetime.combine(one.recorded_on or start.day + timedelta(days=1), time(), UTC)
        properties: dict[str, Value] = {
            "state": AssessmentState.MAPPED.value,
            "status": ClaimStatus.ACCEPTED.value,
            "modality": one.modality.value,
            "condition": one.condition,
            "confidence": float(one.confidence),
            "rationale": one.rationale or getattr(one, "reason", None),
            "method": self.agents[one.agent].method.value,
            "parties": [party.value for party in one.parties],
            "exposureMin": one.exposure[0].value if one.exposure else None,
            "exposureMax": one.exposure[1].value if one.exposure else None,
            "validFrom": one.valid_from or start.valid_from,
            "recordedFrom": recorded,
            "createdAt": recorded,
            "revision": 1,
        }
        particular: dict[str, Value] = _particular(one)
        return {**properties, **particular}

    def _evidence(self, one: EvidenceRecord) -> Evidence:
        at = datetime.combine(one.retrieved_on, time(), UTC) if one.retrieved_on else None
        return Evidence(one.kind, one.url, one.locator, one.quote, at)

    def _own_words(self) -> Evidence:
        """Where no evidence is named, a statement rests on the clause's own words."""
        version = self.now.start.version
        excerpt, url = self.now.excerpt, version.record.archive_url
        locator = self.clause.record.heading_path
        return Evidence("EXCERPT", url, locator, excerpt, version.fetched_at, verified=excerpt is not None)


def _diffed(one: _Placed) -> bool:
    return bool(one.previous and one.version.text and one.previous.version.text)


def _excerpt(reading: _Reading) -> dict[str, Value]:
    text = reading.start.version.text
    if reading.excerpt is None or text is None:
        return {}
    start = text.index(reading.excerpt)
    end = start + len(reading.excerpt)
    return {
        "excerptText": reading.excerpt,
        "excerptSha256": sha256(reading.excerpt),
        "excerptStart": start,
        "excerptEnd": end,
        "excerptPrefix": text[max(0, start - 60) : start],
        "excerptSuffix": text[end : end + 60],
        "excerptAnchored": True,
    }


def _read_in(reading: _Reading, version: _Placed) -> _Reading:
    """The same words where they stand in a later version, if they stand there letter for letter."""
    stands = reading.excerpt is not None and reading.excerpt in (version.version.text or "")
    return replace(reading, start=version) if stands else reading


def _end(one: Any) -> tuple[str, str]:
    code = getattr(one, "jurisdiction", None)
    return ("Jurisdiction", code) if code else ("LegalTarget", one.target)


def _particular(one: _AnyStatement) -> dict[str, Value]:
    """What only this kind of statement says."""
    if isinstance(one, UnrelatedRecord):
        return {"state": AssessmentState.REVIEWED_UNRELATED.value}
    if isinstance(one, (FlagRecord, ClaimRecord)):
        flag: dict[str, Value] = {
            "reason": one.reason,
            "factors": [factor.value for factor in one.factors],
            "basis": list(one.basis),
        }
        if isinstance(one, FlagRecord):
            return flag
        return {
            **flag,
            "state": one.state.value,
            "status": one.status.value,
            "reasonCode": one.reason_code,
            "effect": one.effect.value,
            "rationaleKind": one.rationale_kind.value,
        }
    return {
        "effect": one.effect.value,
        "rationaleKind": one.rationale_kind.value,
        "conditionConcepts": list(one.condition_concepts),
        "relation": one.relation.value if one.relation else None,
        "strength": one.strength,
        "reviewDueOn": one.review_due_on,
    }

"""What a corpus asserts of a clause -> claims, their evidence, and the facts they stand for.

An assertion that has ended is two records: as it was known first, without an end, and as its end became known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from claims.review.claim_rows import Evidence, claim_key, claim_rows, whole
from graph.model.vocabulary import AssessmentState, ClaimStatus
from graph.store.projection import PAST, projected
from graph.store.rows import EdgeRow, NodeRow
from seed.corpus.analyses import analysis_of, stated_at
from seed.corpus.records import ClaimRecord, EngagementRecord, Fact, FlagRecord, UnrelatedRecord
from seed.record.transaction_time import ToldRecord

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from claims.review.claim_rows import KeptAnalysis
    from graph.store.rows import Value
    from seed.corpus.analyses import StatedAt
    from seed.corpus.history import PlacedReading, ReadClause
    from seed.corpus.records import AgentRecord, EvidenceRecord
    from seed.record.transaction_time import RecordEntry, Recorder, StoredRecord

    AnyFact = EngagementRecord | FlagRecord | UnrelatedRecord
    AnyAssertion = AnyFact | ClaimRecord
    #: Label and key of a law or place.
    Target = tuple[str, str]
    #: A record with what it rests on, and where an analysis states it.
    _Supported = tuple[ToldRecord, list[Evidence], StatedAt | None]

#: What decisions leave on a claim, and no source tells.
_DECIDED: Final = ("revision", "statedFrom", "reviewedAt")
_ENDED: Final = frozenset(PAST.values())


@dataclass(slots=True)
class AssertionRows:
    """What the assertions about one clause write, and the edges of facts that have ended."""

    rows: list[NodeRow | EdgeRow] = field(default_factory=list)
    removed: list[EdgeRow] = field(default_factory=list)


def assertion_rows(read: ReadClause, agents: dict[str, AgentRecord], recorder: Recorder) -> AssertionRows:
    """The rows of every assertion about a clause."""
    record = read.clause.record
    assertions: tuple[AnyAssertion, ...] = (*record.engages, *record.flags, *record.unrelated, *record.claims)
    pairs: dict[Target, list[AnyAssertion]] = {}
    for assertion in assertions:
        pairs.setdefault(target_of(assertion), []).append(assertion)
    written = AssertionRows()
    analysis = analysis_of(read.clause)
    if analysis and read.clause.analysis:
        given = read.clause.analysis.record
        written.rows += analysis.rows(given.agent, recorder.instant(_midnight(given.recorded_on)))
    for target, about in pairs.items():
        told = [supported for assertion in about for supported in _told(assertion, read, agents, analysis)]
        _Pair(read.clause.key, target, written, recorder.today).write(told, recorder)
    return written


class _Pair:
    """A clause and a law or place: at most one fact about the two holds on a day."""

    def __init__(self, provision: str, target: Target, written: AssertionRows, today: date) -> None:
        self.provision, self.target, self.written, self.today = provision, target, written, today

    def write(self, told: list[_Supported], recorder: Recorder) -> None:
        stored = recorder.recorded.claims.get((self.provision, self.target[1]), ())
        known = {record.key for record in stored}
        for entry in recorder.entries([record for record, _, _ in told], stored, apart=True):
            if entry.number is None:
                self.close(entry)
            else:
                self.state(entry, told[entry.number], known)

    def state(self, entry: RecordEntry, supported: _Supported, known: set[str]) -> None:
        """A record that the corpus tells, new or as it is stored."""
        told, evidence, stated = supported
        key = entry.stored.key if entry.stored else claim_key(self.provision, self.target[1], told.by, known)
        recorded: dict[str, Value] = {"recordedFrom": entry.recorded_from, "recordedTo": entry.recorded_to}
        # What decisions have left on a claim that is told as it is stored stays.
        kept = {name: entry.stored.says[name] for name in _DECIDED if name in entry.stored.says} if entry.stored else {}
        claim = {**told.says, **recorded, "key": key, "createdAt": entry.recorded_from, "revision": 1, **kept}
        self.written.rows += claim_rows(claim, (self.provision, self.target), told.by, evidence)
        if stated:
            self.written.rows.append(stated.analysis.stated(key, self.target[1], stated.start, stated.end))
        edge = self.project(claim)
        if entry.stored and (entry.ends or edge is None):
            self.remove(entry.stored)

    def close(self, entry: RecordEntry) -> None:
        """A record that another one has taken the place of: it ends, with all it said."""
        stored = entry.stored
        if stored is None:
            return
        ended: dict[str, Value] = {"key": stored.key, "recordedTo": entry.recorded_to}
        if not stored.is_fact:
            ended["status"] = ClaimStatus.SUPERSEDED.value
        self.written.rows.append(NodeRow("Claim", ended, partial=True))
        self.remove(stored)
        self.project({**stored.says, **ended})

    def project(self, claim: Mapping[str, Value]) -> EdgeRow | None:
        """Write the fact or the suggestion that a claim stands for today, if it stands for one."""
        edge = projected(whole(claim), self.provision, self.target, self.today)
        if edge:
            self.written.rows.append(edge)
        return edge

    def remove(self, stored: StoredRecord) -> None:
        """Take away the present or future fact, or the suggestion, that a record stood for; no other of the pair."""
        edge = projected(stored.says, self.provision, self.target, self.today)
        if edge and edge.type not in _ENDED:
            self.written.removed.append(EdgeRow(edge.type, edge.start, edge.end, {"claimKey": stored.key}))


def _told(
    assertion: AnyAssertion, read: ReadClause, agents: dict[str, AgentRecord], analysis: KeptAnalysis | None
) -> Iterator[_Supported]:
    evidence = [_evidence(record) for record in assertion.evidence] or [_own_words(_reading(assertion, read))]
    stated = stated_at(assertion, analysis)
    if stated:
        evidence.append(stated.analysis.evidence(stated.start, stated.end))
    rests_on = frozenset(named.key for named in evidence)
    says = _says(assertion, agents[assertion.agent].method.value)
    for span in spans(assertion, read):
        record = ToldRecord(
            says={**says, **span.valid},
            recorded_from=span.recorded_from,
            recorded_to=span.recorded_to,
            by=assertion.agent,
            rests_on=rests_on,
            is_fact=isinstance(assertion, Fact),
        )
        yield record, evidence, stated


@dataclass(frozen=True, slots=True)
class Span:
    """Where a record lies in time: when it holds, and when the graph says so."""

    valid: Mapping[str, Value]
    recorded_from: datetime
    recorded_to: datetime | None = None


def spans(assertion: AnyAssertion, read: ReadClause) -> list[Span]:
    """The records of an assertion: one, or two where it has ended and was known before."""
    start = _reading(assertion, read).start
    valid: dict[str, Value] = {"validFrom": assertion.valid_from or start.valid_from, "validTo": None}
    recorded = assertion.recorded_on or start.day + timedelta(days=1)
    if not isinstance(assertion, Fact) or assertion.valid_to is None:
        return [Span(valid, _midnight(recorded))]
    ended = {**valid, "validTo": assertion.valid_to}
    known = assertion.end_recorded_on or max(assertion.valid_to, recorded)
    if known <= recorded:
        return [Span(ended, _midnight(known))]
    return [Span(valid, _midnight(recorded), _midnight(known)), Span(ended, _midnight(known))]


def _reading(assertion: AnyAssertion, read: ReadClause) -> PlacedReading:
    """The reading that an assertion is about: that of the day from which it holds, else the newest."""
    return read.reading_on(assertion.valid_from) if assertion.valid_from else read.now


def _midnight(day: date) -> datetime:
    """The first instant of a day, in UTC."""
    return datetime.combine(day, time(), UTC)


def target_of(assertion: AnyAssertion) -> Target:
    """Label and key of the law or place that an assertion concerns."""
    code = getattr(assertion, "jurisdiction", None)
    return ("Jurisdiction", code) if code else ("LegalTarget", str(assertion.target))  # type: ignore[union-attr]


def _evidence(record: EvidenceRecord) -> Evidence:
    at = _midnight(record.retrieved_on) if record.retrieved_on else None
    return Evidence(record.kind, record.url, record.locator, record.quote, at)


def _own_words(reading: PlacedReading) -> Evidence:
    """Where no evidence is named, an assertion rests on the clause's own words."""
    version, words = reading.start.version, reading.words
    locator = reading.says.heading_path or None
    url = version.record.archive_url
    return Evidence("EXCERPT", url, locator, words, version.fetched_at, verified=words is not None)


def _says(assertion: AnyAssertion, method: str) -> dict[str, Value]:
    common: dict[str, Value] = {
        "state": AssessmentState.MAPPED.value,
        "status": ClaimStatus.ACCEPTED.value,
        "modality": assertion.modality.value,
        "condition": assertion.condition,
        "confidence": float(assertion.confidence),
        "rationale": assertion.rationale or getattr(assertion, "reason", None),
        "method": method,
        "parties": [party.value for party in assertion.parties],
        "exposureMin": assertion.exposure[0].value if assertion.exposure else None,
        "exposureMax": assertion.exposure[1].value if assertion.exposure else None,
    }
    return whole({**common, **_particular(assertion)})


def _particular(assertion: AnyAssertion) -> dict[str, Value]:
    """What only this kind of assertion says."""
    if isinstance(assertion, UnrelatedRecord):
        return {"state": AssessmentState.REVIEWED_UNRELATED.value}
    if isinstance(assertion, FlagRecord):
        return _flag(assertion)
    if isinstance(assertion, ClaimRecord):
        return {
            **_flag(assertion),
            "state": assertion.state.value,
            "status": assertion.status.value,
            "reasonCode": assertion.reason_code and assertion.reason_code.value,
            "effect": assertion.effect.value,
            "rationaleKind": assertion.rationale_kind.value,
        }
    return {
        "effect": assertion.effect.value,
        "rationaleKind": assertion.rationale_kind.value,
        "conditionConcepts": list(assertion.condition_concepts),
        "relation": assertion.relation.value if assertion.relation else None,
        "strength": assertion.strength,
        "reviewDueOn": assertion.review_due_on,
    }


def _flag(assertion: FlagRecord | ClaimRecord) -> dict[str, Value]:
    return {
        "reason": assertion.reason,
        "factors": [factor.value for factor in assertion.factors],
        "basis": list(assertion.basis),
    }

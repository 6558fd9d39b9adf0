"""Statements of a corpus about a clause -> claims, their evidence, and the facts they stand for.

A statement that has ended is two records: as it was known first, without an end, and as its end became known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import AssessmentState, ClaimStatus
from graph.store.projection import PAST, projected
from graph.store.rows import EdgeRow, NodeRow
from seed.corpus.records import ClaimRecord, EngagementRecord, Fact, FlagRecord, UnrelatedRecord
from seed.record.claims import Evidence, claim_key, claim_rows, whole
from seed.record.transaction_time import Told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graph.store.rows import Value
    from seed.corpus.history import ReadClause, Reading
    from seed.corpus.records import AgentRecord, EvidenceRecord
    from seed.record.transaction_time import Entry, Recorder, Stored

    AnyFact = EngagementRecord | FlagRecord | UnrelatedRecord
    AnyStatement = AnyFact | ClaimRecord
    _End = tuple[str, str]

_ENDED: Final = frozenset(PAST.values())


@dataclass(slots=True)
class StatementRows:
    """What the statements about one clause write, and the edges of facts that have ended."""

    rows: list[NodeRow | EdgeRow] = field(default_factory=list)
    removed: list[EdgeRow] = field(default_factory=list)


def statement_rows(read: ReadClause, agents: dict[str, AgentRecord], recorder: Recorder) -> StatementRows:
    """The rows of every statement about a clause."""
    record = read.clause.record
    statements: tuple[AnyStatement, ...] = (*record.engages, *record.flags, *record.unrelated, *record.claims)
    pairs: dict[_End, list[AnyStatement]] = {}
    for one in statements:
        pairs.setdefault(end_of(one), []).append(one)
    written = StatementRows()
    for end, about in pairs.items():
        told = [some for one in about for some in _told(one, read, agents)]
        _Pair(read.clause.key, end, written, recorder.today).write(told, recorder)
    return written


class _Pair:
    """A clause and a law or place: at most one fact about the two holds on a day."""

    def __init__(self, provision: str, end: _End, written: StatementRows, today: date) -> None:
        self.provision, self.end, self.written, self.today = provision, end, written, today

    def write(self, told: list[tuple[Told, list[Evidence]]], recorder: Recorder) -> None:
        stored = recorder.recorded.claims.get((self.provision, self.end[1]), ())
        known = {one.key for one in stored}
        for entry in recorder.entries([one for one, _ in told], stored, apart=True):
            if entry.number is None:
                self.close(entry)
            else:
                self.state(entry, *told[entry.number], known)

    def state(self, entry: Entry, told: Told, evidence: list[Evidence], known: set[str]) -> None:
        """A record that the corpus tells, new or as it is stored."""
        key = entry.stored.key if entry.stored else claim_key(self.provision, self.end[1], told.by, known)
        recorded: dict[str, Value] = {"recordedFrom": entry.recorded_from, "recordedTo": entry.recorded_to}
        claim = {**told.says, **recorded, "key": key, "createdAt": entry.recorded_from, "revision": 1}
        self.written.rows += claim_rows(claim, (self.provision, self.end), told.by, evidence)
        self.project(claim)
        if entry.stored and entry.ends:
            self.remove(entry.stored)

    def close(self, entry: Entry) -> None:
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

    def project(self, claim: Mapping[str, Value]) -> None:
        """Write the fact that a claim stands for today, if it is accepted."""
        edge = projected(whole(claim), self.provision, self.end, self.today)
        if edge:
            self.written.rows.append(edge)

    def remove(self, stored: Stored) -> None:
        """Take away the present or future fact that a record stood for, and no other of the pair."""
        edge = projected(stored.says, self.provision, self.end, self.today)
        if edge and edge.type not in _ENDED:
            self.written.removed.append(EdgeRow(edge.type, edge.start, edge.end, {"claimKey": stored.key}))


def _told(one: AnyStatement, read: ReadClause, agents: dict[str, AgentRecord]) -> Iterator[tuple[Told, list[Evidence]]]:
    evidence = [_evidence(some) for some in one.evidence] or [_own_words(_reading(one, read))]
    rests_on = frozenset(some.key for some in evidence)
    says = _says(one, agents[one.agent].method.value)
    for span in spans(one, read):
        known = span.recorded_from, span.recorded_to
        yield Told({**says, **span.valid}, *known, one.agent, rests_on, isinstance(one, Fact)), evidence


@dataclass(frozen=True, slots=True)
class Span:
    """Where a record lies in time: when it holds, and when the graph says so."""

    valid: Mapping[str, Value]
    recorded_from: datetime
    recorded_to: datetime | None = None


def spans(one: AnyStatement, read: ReadClause) -> list[Span]:
    """The records of a statement: one, or two where it has ended and was known before."""
    reading = _reading(one, read)
    valid: dict[str, Value] = {"validFrom": one.valid_from or reading.start.valid_from, "validTo": None}
    recorded = one.recorded_on or reading.start.day + timedelta(days=1)
    if not isinstance(one, Fact) or one.valid_to is None:
        return [Span(valid, _midnight(recorded))]
    ended = {**valid, "validTo": one.valid_to}
    known = one.end_recorded_on or max(one.valid_to, recorded)
    if known <= recorded:
        return [Span(ended, _midnight(known))]
    return [Span(valid, _midnight(recorded), _midnight(known)), Span(ended, _midnight(known))]


def _reading(one: AnyStatement, read: ReadClause) -> Reading:
    """The reading that a statement is about: that of the day from which it holds, else the newest."""
    return read.reading_on(one.valid_from) if one.valid_from else read.now


def _midnight(day: date) -> datetime:
    """The first instant of a day, in UTC."""
    return datetime.combine(day, time(), UTC)


def end_of(one: AnyStatement) -> _End:
    """Label and key of the law or place that a statement concerns."""
    code = getattr(one, "jurisdiction", None)
    return ("Jurisdiction", code) if code else ("LegalTarget", str(one.target))  # type: ignore[union-attr]


def _evidence(one: EvidenceRecord) -> Evidence:
    at = _midnight(one.retrieved_on) if one.retrieved_on else None
    return Evidence(one.kind, one.url, one.locator, one.quote, at)


def _own_words(reading: Reading) -> Evidence:
    """Where no evidence is named, a statement rests on the clause's own words."""
    version = reading.start.version
    locator = str(reading.values["headingPath"]) if reading.values["headingPath"] else None
    verified = reading.excerpt is not None
    return Evidence(
        "EXCERPT", version.record.archive_url, locator, reading.excerpt, version.fetched_at, verified=verified
    )


def _says(one: AnyStatement, method: str) -> dict[str, Value]:
    common: dict[str, Value] = {
        "state": AssessmentState.MAPPED.value,
        "status": ClaimStatus.ACCEPTED.value,
        "modality": one.modality.value,
        "condition": one.condition,
        "confidence": float(one.confidence),
        "rationale": one.rationale or getattr(one, "reason", None),
        "method": method,
        "parties": [party.value for party in one.parties],
        "exposureMin": one.exposure[0].value if one.exposure else None,
        "exposureMax": one.exposure[1].value if one.exposure else None,
    }
    return whole({**common, **_particular(one)})


def _particular(one: AnyStatement) -> dict[str, Value]:
    """What only this kind of statement says."""
    if isinstance(one, UnrelatedRecord):
        return {"state": AssessmentState.REVIEWED_UNRELATED.value}
    if isinstance(one, FlagRecord):
        return _flag(one)
    if isinstance(one, ClaimRecord):
        return {
            **_flag(one),
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


def _flag(one: FlagRecord | ClaimRecord) -> dict[str, Value]:
    return {"reason": one.reason, "factors": [factor.value for factor in one.factors], "basis": list(one.basis)}

"""Records: what a source says, checked for shape, before it becomes rows.

Field names are those of the files (docs/corpus-format.md), in snake case; keys come from the folders.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # read by pydantic
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field
from pydantic.alias_generators import to_camel

from claims.files.yaml_file import Strict
from graph.model.vocabulary import (
    AssessmentState,
    ChangeKind,
    ClaimStatus,
    Confidence,
    Effect,
    FlagFactor,
    Method,
    Modality,
    Party,
    ProvisionStatus,
    PublicationStatus,
    Rationale,
    ReasonCode,
    SetRelation,
    Severity,
)

if TYPE_CHECKING:
    from claims.files.yaml_file import Parsed
    from seed.record.provision_rows import Prose

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Score = Annotated[float, Field(ge=0, le=1)]
EvidenceKind = Literal["EXCERPT", "LAW_TEXT", "GUIDANCE", "DECISION", "ANALYSIS"]


def _range(value: Any) -> Any:
    """A range is written as one severity or as two."""
    return (value, value) if isinstance(value, str) else value


def _name(value: Any) -> Any:
    """YAML reads the name of a version as a date."""
    return value.isoformat() if type(value) is date else value


VersionName = Annotated[str, BeforeValidator(_name)]
Exposure = Annotated[tuple[Severity, Severity], BeforeValidator(_range)]


class Record(Strict, alias_generator=to_camel):
    """A record of a file, with the file's spelling of names."""


class AgentRecord(Record):
    """Who or what asserts something."""

    name: str
    method: Method
    model_version: str | None = None


class PlatformRecord(Record):
    """`platform.yaml`."""

    name: str
    fictional: bool
    sector: tuple[Slug, ...]
    legal_entity: str | None = None
    homepage: str | None = None
    seat: str | None = None
    aliases: tuple[str, ...] = ()
    status: PublicationStatus = PublicationStatus.ACTIVE


class DocumentRecord(Record):
    """`document.yaml`."""

    title: str
    document_type: str
    language: str
    source_url: str
    audience: Party | None = None
    incorporates: tuple[str, ...] = ()
    status: PublicationStatus = PublicationStatus.ACTIVE


def _told(kind: ChangeKind) -> ChangeKind:
    if kind is ChangeKind.RETURNED:
        raise ValueError("RETURNED is found in the texts; leave it out")
    return kind


class VersionRecord(Record):
    """The front matter of a file in `versions/`."""

    fetched_at: AwareDatetime | None = None
    effective_on: date | None = None
    archive_url: str | None = None
    kind: Annotated[ChangeKind, AfterValidator(_told)] | None = None
    #: Only of a version whose text is not held.
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None
    byte_count: int | None = Field(None, ge=0)
    word_count: int | None = Field(None, ge=0)


class EvidenceRecord(Record):
    """What an assertion rests on."""

    kind: EvidenceKind
    url: str | None = None
    locator: str | None = None
    quote: str | None = None
    retrieved_on: date | None = None


class Assertion(Record):
    """What every assertion about a provision and a law or place says."""

    confidence: Score
    rationale: str | None = None
    modality: Modality = Modality.ENGAGES
    condition: str | None = None
    parties: tuple[Party, ...] = ()
    exposure: Exposure | None = None
    valid_from: date | None = None
    agent: str = "clausegraph-editors"
    recorded_on: date | None = None
    evidence: tuple[EvidenceRecord, ...] = ()
    #: Words of the clause's analysis that say so, to the letter: evidence beside any other.
    analysis: str | None = None


class Fact(Assertion):
    """An assertion that is accepted: it may have come to an end."""

    #: The first day on which it no longer holds.
    valid_to: date | None = None
    #: The day on which the end became known.
    end_recorded_on: date | None = None


class EngagementRecord(Fact):
    """An entry of `engages`."""

    target: str
    rationale: str
    parties: Annotated[tuple[Party, ...], Field(min_length=1)]
    effect: Effect = Effect.UNSPECIFIED
    rationale_kind: Rationale = Rationale.FUNCTIONAL
    condition_concepts: tuple[str, ...] = ()
    relation: SetRelation | None = None
    strength: int | None = Field(None, ge=0, le=10)
    review_due_on: date | None = None


class FlagRecord(Fact):
    """An entry of `flags`."""

    jurisdiction: str
    reason: str
    basis: Annotated[tuple[str, ...], Field(min_length=1)]
    parties: Annotated[tuple[Party, ...], Field(min_length=1)]
    factors: tuple[FlagFactor, ...] = ()


class UnrelatedRecord(Fact):
    """An entry of `unrelated`."""

    target: str
    rationale: str


class ClaimRecord(Assertion):
    """An entry of `claims`: an assertion that is not accepted."""

    target: str | None = None
    jurisdiction: str | None = None
    rationale: str
    state: AssessmentState = AssessmentState.MAPPED
    status: ClaimStatus = ClaimStatus.SUGGESTED
    effect: Effect = Effect.UNSPECIFIED
    rationale_kind: Rationale = Rationale.FUNCTIONAL
    reason: str | None = None
    basis: tuple[str, ...] = ()
    factors: tuple[FlagFactor, ...] = ()
    reason_code: ReasonCode | None = None


class FormerReading(Record):
    """An entry of `history`: how the clause read before; what is None is as it is now."""

    version: VersionName
    excerpt: str | None = None
    severity: Severity | None = None
    exposure: Exposure | None = None
    title: str | None = None
    category: tuple[Slug, ...] | None = None
    confidence: Confidence | None = None
    heading_path: str | None = None
    plain_summary: str | None = None


class ProvisionRecord(Record):
    """The front matter of a file in `provisions/`."""

    title: str
    severity: Severity
    exposure: Exposure
    confidence: Confidence
    category: Annotated[tuple[Slug, ...], Field(min_length=1)]
    version: VersionName
    status: ProvisionStatus = ProvisionStatus.ACTIVE
    language_is_explicit: bool = True
    heading_path: str | None = None
    first_seen: date | None = None
    last_seen: date | None = None
    concepts: tuple[str, ...] = ()
    engages: tuple[EngagementRecord, ...] = ()
    flags: tuple[FlagRecord, ...] = ()
    unrelated: tuple[UnrelatedRecord, ...] = ()
    claims: tuple[ClaimRecord, ...] = ()
    history: tuple[FormerReading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedVersion:
    """One version: its name in the folder, what is recorded of it, and its text where it is held."""

    name: str
    record: VersionRecord
    sha256: str
    fetched_at: datetime
    byte_count: int
    word_count: int
    text: str | None
    parsed: Parsed


class AnalysisRecord(Record):
    """The front matter of a file in `analyses/`."""

    recorded_on: date
    agent: str = "clausegraph-editors"


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusAnalysis:
    """The analysis of one clause: its text to the letter; named as the clause is."""

    name: str
    record: AnalysisRecord
    text: str
    parsed: Parsed


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusClause:
    """One provision as a corpus describes it: front matter, and what stands under the headings of its file."""

    key: str
    record: ProvisionRecord
    #: To the letter; None where the words are not held.
    excerpt: str | None
    prose: Prose
    parsed: Parsed
    analysis: CorpusAnalysis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusDocument:
    """One document with everything a corpus says of it: written in one transaction."""

    key: str
    platform_slug: str
    platform: PlatformRecord
    record: DocumentRecord
    #: Oldest first.
    versions: tuple[ArchivedVersion, ...]
    clauses: tuple[CorpusClause, ...]
    parsed: Parsed

    @property
    def since(self) -> datetime:
        """When the first version was archived."""
        return min(version.fetched_at for version in self.versions)


@dataclass(frozen=True, slots=True)
class Corpus:
    """A folder of documents, and the agents that speak in them."""

    agents: dict[str, AgentRecord]
    documents: tuple[CorpusDocument, ...]

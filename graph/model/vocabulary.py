"""The closed vocabularies of the graph: what an enumerated property may hold.

The names are those of the GraphQL schema.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Severity(StrEnum):
    """How much a provision or change matters to the people and organisations it binds: an editorial judgement, in
    ascending order.
    """

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


class Confidence(StrEnum):
    """Confidence in the interpretation of a provision."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


class Modality(StrEnum):
    """How firmly a provision is said to engage a law or to flag a place."""

    ENGAGES = "ENGAGES"
    MAY_ENGAGE = "MAY_ENGAGE"
    ENFORCEMENT_SIGNALED = "ENFORCEMENT_SIGNALED"


class Effect(StrEnum):
    """Effect of a provision in terms of the law that the provision engages."""

    RESTRICTS_USER = "RESTRICTS_USER"
    DISCLOSES = "DISCLOSES"
    RELIES_ON = "RELIES_ON"
    WAIVES_RIGHT = "WAIVES_RIGHT"
    ALLOCATES_LIABILITY = "ALLOCATES_LIABILITY"
    CONFLICTS = "CONFLICTS"
    SATISFIES = "SATISFIES"
    UNSPECIFIED = "UNSPECIFIED"


class SetRelation(StrEnum):
    """Relation between the scopes of a provision and a legal unit, as sets of requirements (NIST IR 8477)."""

    EQUAL = "EQUAL"
    SUBSET_OF = "SUBSET_OF"
    SUPERSET_OF = "SUPERSET_OF"
    INTERSECTS = "INTERSECTS"


class Rationale(StrEnum):
    """Basis of a mapping: wording, meaning or function (NIST IR 8477)."""

    SYNTACTIC = "SYNTACTIC"
    SEMANTIC = "SEMANTIC"
    FUNCTIONAL = "FUNCTIONAL"


class Method(StrEnum):
    """How a claim is made: by people, by a program or by an import."""

    HUMAN = "HUMAN"
    AUTOMATION = "AUTOMATION"
    HYBRID = "HYBRID"
    IMPORT = "IMPORT"


class Role(StrEnum):
    """What a caller may do, in ascending order: each role may do what those before it may."""

    READER = "READER"
    ANALYST = "ANALYST"
    REVIEWER = "REVIEWER"
    ADMIN = "ADMIN"


class ClaimStatus(StrEnum):
    """Review status of a claim. Only accepted claims become engagements and flags."""

    SUGGESTED = "SUGGESTED"
    IN_REVIEW = "IN_REVIEW"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    STALE = "STALE"
    SUPERSEDED = "SUPERSEDED"


#: Of claims on which nobody has decided.
UNDECIDED: Final = (ClaimStatus.SUGGESTED, ClaimStatus.IN_REVIEW)


class ReasonCode(StrEnum):
    """Reason for a decision on a claim. Only UNRELATED says that a provision and a law are unrelated."""

    UNRELATED = "UNRELATED"
    WRONG_UNIT = "WRONG_UNIT"
    WRONG_PLACE = "WRONG_PLACE"
    WRONG_AUDIENCE = "WRONG_AUDIENCE"
    NOT_IN_FORCE = "NOT_IN_FORCE"
    WEAK_EVIDENCE = "WEAK_EVIDENCE"
    DUPLICATE = "DUPLICATE"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    WITHDRAWN = "WITHDRAWN"


class AssessmentState(StrEnum):
    """State of assessment of a provision for a law or legal unit. A missing engagement does not mean that the provision
    was found unrelated.
    """

    MAPPED = "MAPPED"
    REVIEWED_UNRELATED = "REVIEWED_UNRELATED"
    NOT_ASSESSED = "NOT_ASSESSED"


class Party(StrEnum):
    """Party that a statement concerns."""

    END_USER = "END_USER"
    ENTERPRISE_CUSTOMER = "ENTERPRISE_CUSTOMER"
    DEVELOPER = "DEVELOPER"
    PLATFORM = "PLATFORM"
    THIRD_PERSON = "THIRD_PERSON"
    MINOR = "MINOR"


class JurisdictionLevel(StrEnum):
    """Level of a place, from the world down to a city."""

    GLOBAL = "GLOBAL"
    SUPRANATIONAL = "SUPRANATIONAL"
    COUNTRY = "COUNTRY"
    SUBDIVISION = "SUBDIVISION"
    LOCAL = "LOCAL"


class RegulationKind(StrEnum):
    """Kind of a law. A cluster stands for several laws about one subject."""

    REGULATION = "REGULATION"
    DIRECTIVE = "DIRECTIVE"
    STATUTE = "STATUTE"
    RULE = "RULE"
    DOCTRINE = "DOCTRINE"
    GUIDANCE = "GUIDANCE"
    BILL = "BILL"
    CLUSTER = "CLUSTER"


class RegulationStatus(StrEnum):
    """Status of a law, from proposed to ended."""

    PROPOSED = "PROPOSED"
    ENACTED = "ENACTED"
    PARTLY_APPLICABLE = "PARTLY_APPLICABLE"
    IN_FORCE = "IN_FORCE"
    ENJOINED = "ENJOINED"
    REPEALED = "REPEALED"
    LAPSED = "LAPSED"
    STRUCK_DOWN = "STRUCK_DOWN"
    EMERGING = "EMERGING"


class LegalEventKind(StrEnum):
    """Kind of an event in the life of a law or of a part of a law."""

    ENACTED = "ENACTED"
    DECIDED = "DECIDED"
    IN_FORCE = "IN_FORCE"
    APPLIES = "APPLIES"
    AMENDED = "AMENDED"
    POSTPONED = "POSTPONED"
    ENJOINED = "ENJOINED"
    VACATED = "VACATED"
    REPLACED = "REPLACED"
    REPEALED = "REPEALED"
    LAPSED = "LAPSED"
    STRUCK_DOWN = "STRUCK_DOWN"


class UnitType(StrEnum):
    """Type of a part of a law."""

    CHAPTER = "CHAPTER"
    ARTICLE = "ARTICLE"
    SECTION = "SECTION"
    PARAGRAPH = "PARAGRAPH"
    POINT = "POINT"
    RECITAL = "RECITAL"
    ANNEX = "ANNEX"


class ProvisionStatus(StrEnum):
    """Whether the newest version of a document still contains a provision."""

    ACTIVE = "ACTIVE"
    REMOVED = "REMOVED"
    SUPERSEDED = "SUPERSEDED"
    MERGED = "MERGED"


class FlagFactor(StrEnum):
    """Factor that heightens exposure in a place."""

    PRIVATE_RIGHT_OF_ACTION = "PRIVATE_RIGHT_OF_ACTION"
    STATUTORY_DAMAGES = "STATUTORY_DAMAGES"
    STRICTER_CONSENT = "STRICTER_CONSENT"
    ENFORCEMENT_ACTIVITY = "ENFORCEMENT_ACTIVITY"
    CLAUSE_UNENFORCEABLE = "CLAUSE_UNENFORCEABLE"
    LOCAL_DISCLOSURE_DUTY = "LOCAL_DISCLOSURE_DUTY"


class ChangeKind(StrEnum):
    """Kind of an archived version, or of a change between two versions."""

    FIRST_RECORD = "FIRST_RECORD"
    CONTENT = "CONTENT"
    RETURNED = "RETURNED"
    TECHNICAL = "TECHNICAL"
    REMOVED = "REMOVED"


class ChangeEffect(StrEnum):
    """Effect of a change on one provision."""

    ADDED = "ADDED"
    REMOVED = "REMOVED"
    MODIFIED = "MODIFIED"
    MOVED = "MOVED"


class ClauseMatch(StrEnum):
    """How a provision was matched from one version of a document to the next."""

    EXACT = "EXACT"
    MOVED = "MOVED"
    FUZZY = "FUZZY"
    SPLIT = "SPLIT"
    MERGED = "MERGED"
    BROKEN = "BROKEN"


class AnalysisPart(StrEnum):
    """The five parts of an analysis, in the order of their numbers."""

    REGULATORY_LANDSCAPE = "REGULATORY_LANDSCAPE"
    GOVERNANCE_EXPOSURE = "GOVERNANCE_EXPOSURE"
    JURISDICTION_FLAGS = "JURISDICTION_FLAGS"
    CONTRACT_AND_VENDOR = "CONTRACT_AND_VENDOR"
    COMPLIANCE = "COMPLIANCE"


class Extraction(StrEnum):
    """What the extraction gate found in the archived text; only OK is analysed."""

    OK = "OK"
    EMPTY = "EMPTY"
    MARKUP_ONLY = "MARKUP_ONLY"
    TRUNCATED = "TRUNCATED"


class QualityRule(StrEnum):
    """Rule that finds places where the graph may be unreliable."""

    FLAG_WITHOUT_BASIS_LAW = "FLAG_WITHOUT_BASIS_LAW"
    ANCHOR_BROKEN = "ANCHOR_BROKEN"
    EXTRACTION_FAILED = "EXTRACTION_FAILED"
    SEVERITY_OUTSIDE_EXPOSURE = "SEVERITY_OUTSIDE_EXPOSURE"
    SUMMARY_CONTRADICTS_DIFF = "SUMMARY_CONTRADICTS_DIFF"
    DUPLICATE_EXCERPT = "DUPLICATE_EXCERPT"
    STRENGTH_OUT_OF_SCALE = "STRENGTH_OUT_OF_SCALE"
    LAW_NOT_IN_FORCE = "LAW_NOT_IN_FORCE"
    NO_EVIDENCE = "NO_EVIDENCE"
    INSTRUCTIONS_IN_TEXT = "INSTRUCTIONS_IN_TEXT"
    RULE_IMPRECISE = "RULE_IMPRECISE"
    REVIEWERS_DISAGREE = "REVIEWERS_DISAGREE"


class PublicationStatus(StrEnum):
    """Whether a platform or document is still published."""

    ACTIVE = "ACTIVE"
    RETIRED = "RETIRED"


#: Severities in ascending order; the rank of a severity is its position here, from 1.
SEVERITY_ORDER: Final = (Severity.LOW, Severity.MEDIUM, Severity.HIGH)


DISCLAIMER: Final = (
    "Clausegraph describes what archived terms say and which laws and places they may touch, with evidence. "
    "It is not legal advice and not a determination of legality, enforceability or compliance."
)

"""The graph model as data: every label, relationship type, key and property, declared once.

Constraints and indexes (`graph.store.indexes`) and the checks of the write layer (`graph.store.check_rows`) are made
from these declarations, because Neo4j Community checks uniqueness only: required properties, types, ranges and
enumerations are ours to check. Property names are the GraphQL field names: the planner needs no mapping table.

Times are UTC instants, law dates are dates, intervals are half-open: [from, to).
"""

from __future__ import annotations

from typing import Final

from graph.model.declare import Derived, Label, Mark, Property, RelationshipType
from graph.model.vocabulary import (
    AssessmentState,
    ChangeEffect,
    ChangeKind,
    ClaimStatus,
    ClauseMatch,
    Confidence,
    Effect,
    Extraction,
    FlagFactor,
    JurisdictionLevel,
    LegalEventKind,
    Method,
    Modality,
    Party,
    ProvisionStatus,
    PublicationStatus,
    QualityRule,
    Rationale,
    RegulationKind,
    RegulationStatus,
    SetRelation,
    Severity,
    UnitType,
)


def _text(*names: str) -> tuple[Property, ...]:
    return tuple(Property(name) for name in names)


def _needed(*names: str) -> tuple[Property, ...]:
    return tuple(Property(name, required=True) for name in names)


def _excerpt(side: str) -> tuple[Property, ...]:
    """A slice of an archived text: words, hash, place, words around it, and whether they stand there."""
    places = (Property(f"{side}{name}", "INTEGER", minimum=0) for name in ("Start", "End"))
    words = _text(*(f"{side}{name}" for name in ("Text", "Sha256", "Prefix", "Suffix")))
    return (*words, *places, Property(f"{side}Anchored", "BOOLEAN"))


#: Valid time (true in the world), half-open.
_VALID = (Property("validFrom", "DATE"), Property("validTo", "DATE"))

#: Transaction time (recorded by the graph), half-open. A record begins once and ends once.
_RECORDED = (
    Property("recordedFrom", "DATETIME", required=True, on_create=True),
    Property("recordedTo", "DATETIME", settled=True),
)

_TIME = (*_VALID, *_RECORDED)

_EXPOSURE = (Property("exposureMin", values=Severity), Property("exposureMax", values=Severity))

_SCORE, _ALIKE = (Property(one, "FLOAT", required=True, minimum=0, maximum=1) for one in ("confidence", "score"))

#: What a provision says and how it is read: shared by the current node and its history.
_PROVISION = (
    *_needed("key", "title"),
    Property("status", required=True, values=ProvisionStatus),
    Property("languageIsExplicit", "BOOLEAN", required=True),
    Property("category", "STRINGS", required=True),
    Property("concepts", "STRINGS", required=True),
    Property("severity", required=True, values=Severity),
    Property("exposureMin", required=True, values=Severity),
    Property("exposureMax", required=True, values=Severity),
    Property("confidence", required=True, values=Confidence),
    *_excerpt("excerpt"),
    *_text("plainSummary", "whyItMatters", "consumerImpact", "interpretiveNote"),
    *_text("vendorImplications", "complianceConsiderations", "headingPath"),
    Property("firstSeen", "DATE", required=True),
    Property("lastSeen", "DATE", required=True),
    Property("lastChangedOn", "DATE"),
    *_VALID,
)

_PROVISION_DERIVED = (
    Derived("severityRank", "severity", "rank"),
    Derived("exposureMaxRank", "exposureMax", "rank"),
    Derived("platformSlug", "key", "first_segment"),
    Derived("documentKey", "key", "first_two_segments"),
)

#: What a claim says of a provision and a law or place; projected to the edge when the claim is accepted.
_STATEMENT = (
    Property("modality", values=Modality),
    Property("condition"),
    _SCORE,
    Property("rationale", required=True),
    Property("method", required=True, values=Method),
    Property("parties", "STRINGS", required=True, values=Party),
    *_EXPOSURE,
    Property("status", required=True, values=ClaimStatus),
    *_TIME,
)

_ENGAGEMENT = (
    Property("effect", values=Effect),
    Property("conditionConcepts", "STRINGS"),
    Property("relation", values=SetRelation),
    Property("strength", "INTEGER", minimum=0, maximum=10),
    Property("rationaleKind", values=Rationale),
    Property("reviewDueOn", "DATE"),
)

_FLAG = (
    Property("reason"),
    Property("factors", "STRINGS", values=FlagFactor),
    #: Paths of the laws because of which exposure is heightened in the place.
    Property("basis", "STRINGS"),
)

#: `pair`, provision~end, names the fact at all times; `key` is that of one record of it.
_EDGE = (*_needed("key", "pair", "claimKey"),)

#: Since when the graph knows of it.
_KNOWN = Property("recordedFrom", "DATETIME", on_create=True)

LABELS: Final = (
    Label(
        "Platform",
        "slug",
        (
            *_needed("slug", "name"),
            *_text("legalEntity", "homepage"),
            Property("sector", "STRINGS", required=True),
            Property("aliases", "STRINGS", required=True),
            Property("status", required=True, values=PublicationStatus),
            #: True for the made-up platforms of the demonstration corpus.
            Property("fictional", "BOOLEAN", required=True),
            _KNOWN,
        ),
        known_from="recordedFrom",
        indexes=(("name", "slug"),),
        called=("name", "legalEntity"),
    ),
    Label(
        "Document",
        "key",
        (
            *_needed("key", "title", "documentType", "language"),
            Property("audience", values=Party),
            Property("sourceUrl"),
            Property("status", required=True, values=PublicationStatus),
            _KNOWN,
        ),
        known_from="recordedFrom",
        derived=(Derived("platformSlug", "key", "first_segment"),),
        indexes=(("documentType",), ("platformSlug", "key")),
        searched=("title",),
    ),
    Label(
        "DocumentVersion",
        "key",
        (
            *_needed("key", "sha256"),
            Property("fetchedAt", "DATETIME", required=True),
            #: The newest instant at which the same text was fetched again.
            Property("verifiedAt", "DATETIME"),
            Property("effectiveOn", "DATE"),
            Property("kind", required=True, values=ChangeKind),
            Property("extraction", required=True, values=Extraction),
            Property("byteCount", "INTEGER", required=True, minimum=0),
            Property("wordCount", "INTEGER", required=True, minimum=0),
            #: Position in the document's history, from 1; order by it, never by the clock.
            Property("ordinal", "INTEGER", required=True, minimum=1),
            *_text("archiveUrl", "commit"),
            _KNOWN,
        ),
        known_from="recordedFrom",
        derived=(Derived("documentKey", "key", "first_two_segments"),),
        indexes=(("documentKey", "ordinal"),),
    ),
    Label("ArchivedText", "sha256", _needed("sha256", "text")),
    Label(
        "Provision",
        "key",
        (
            *_PROVISION,
            #: When the reading was recorded that the node holds now: it moves with the reading.
            Property("recordedFrom", "DATETIME", required=True),
            Property("recordedTo", "DATETIME", settled=True),
            #: Of the words by which its SIMILAR_TO edges were made.
            Property("comparedSha256"),
        ),
        derived=_PROVISION_DERIVED,
        marks=(Mark("ActiveProvision", "status", ProvisionStatus.ACTIVE.value),),
        indexes=(
            ("platformSlug", "key"),
            ("documentKey", "key"),
            ("severityRank", "key"),
            ("exposureMaxRank", "key"),
            ("firstSeen", "key"),
            ("lastChangedOn", "key"),
            ("excerptSha256",),
        ),
        searched=("title", "excerptText", "plainSummary"),
    ),
    Label(
        "ProvisionVersion",
        "versionKey",
        (
            *_needed("versionKey"),
            Property("ordinal", "INTEGER", required=True, minimum=1),
            *_PROVISION,
            *_RECORDED,
        ),
        derived=_PROVISION_DERIVED,
        indexes=(("key",), ("platformSlug", "key"), ("severityRank", "key"), ("exposureMaxRank", "key")),
        searched=("title", "excerptText", "plainSummary"),
        dated=True,
    ),
    Label(
        "Regulation",
        "path",
        (
            *_needed("path", "label", "officialTitle"),
            *_text("citation", "celex", "eli", "officialUri", "maxPenalty", "note"),
            Property("kind", required=True, values=RegulationKind),
            Property("status", required=True, values=RegulationStatus),
            Property("enactedOn", "DATE"),
            Property("inForceOn", "DATE"),
            Property("appliesFrom", "DATE"),
            Property("repealedOn", "DATE"),
            Property("privateRightOfAction", "BOOLEAN"),
            Property("topics", "STRINGS", required=True),
            Property("aliases", "STRINGS", required=True),
        ),
        also=("LegalTarget",),
        derived=(Derived("regulationPath", "path", "before_slash"),),
        indexes=(("label", "path"), ("kind",), ("status",), ("celex",)),
        called=("label", "officialTitle", "citation", "aliases"),
    ),
    Label(
        "LegalUnit",
        "path",
        (
            *_needed("path", "label", "number"),
            Property("unitType", required=True, values=UnitType),
            *_text("heading", "about", "text", "officialUri"),
            Property("appliesFrom", "DATE"),
            Property("concepts", "STRINGS", required=True),
            #: Position among all units of its law, in the order the law is read.
            Property("ordinal", "INTEGER", required=True, minimum=1),
        ),
        also=("LegalTarget",),
        derived=(Derived("regulationPath", "path", "before_slash"),),
        indexes=(("regulationPath", "ordinal"),),
        called=("label",),
        searched=("heading", "about"),
    ),
    Label(
        "Jurisdiction",
        "code",
        (
            *_needed("code", "name"),
            Property("level", required=True, values=JurisdictionLevel),
            Property("aliases", "STRINGS", required=True),
        ),
        indexes=(("level",),),
        called=("name", "code", "aliases"),
    ),
    Label(
        "LegalEvent",
        "key",
        (
            *_needed("key", "summary"),
            Property("kind", required=True, values=LegalEventKind),
            Property("on", "DATE", required=True),
            Property("sourceUrl"),
        ),
        indexes=(("on", "key"),),
    ),
    Label("Authority", "slug", (*_needed("slug", "name", "kind"), Property("url"))),
    Label("Category", "slug", (*_needed("slug", "name"), Property("description"))),
    Label("Concept", "iri", (*_needed("iri", "label"), Property("definition"))),
    Label(
        "Claim",
        "key",
        (
            *_needed("key"),
            Property("state", required=True, values=AssessmentState),
            *_STATEMENT,
            *_ENGAGEMENT,
            *_FLAG,
            Property("createdAt", "DATETIME", required=True, on_create=True),
            Property("reviewedAt", "DATETIME"),
            Property("reasonCode"),
            #: For optimistic concurrency: a review names the revision it has read.
            Property("revision", "INTEGER", required=True, minimum=1),
        ),
        indexes=(("status", "createdAt"),),
        known_from="recordedFrom",
    ),
    Label(
        "Evidence",
        "key",
        (
            *_needed("key", "kind"),
            *_text("url", "locator", "quote", "quoteSha256"),
            Property("retrievedAt", "DATETIME"),
            Property("verified", "BOOLEAN", required=True),
        ),
    ),
    Label(
        "Agent",
        "slug",
        (*_needed("slug", "name"), Property("method", required=True, values=Method), Property("modelVersion")),
    ),
    Label(
        "Change",
        "key",
        (
            *_needed("key"),
            Property("kind", required=True, values=ChangeKind),
            Property("detectedAt", "DATETIME", required=True),
            Property("effectiveOn", "DATE"),
            Property("severity", values=Severity),
            Property("direction"),
            Property("sentencesAdded", "INTEGER", required=True, minimum=0),
            Property("sentencesRemoved", "INTEGER", required=True, minimum=0),
            Property("sentencesModified", "INTEGER", required=True, minimum=0),
            Property("summary"),
            #: JSON, the diff that the counts are counted from: `seed.tracking.diff` says its shape.
            Property("diff", required=True),
            _KNOWN,
        ),
        known_from="recordedFrom",
        derived=(Derived("platformSlug", "key", "first_segment"), Derived("documentKey", "key", "first_two_segments")),
        indexes=(("detectedAt", "key"), ("documentKey", "detectedAt")),
    ),
    Label(
        "QualityIssue",
        "key",
        (
            *_needed("key", "message"),
            Property("rule", required=True, values=QualityRule),
            Property("detectedAt", "DATETIME", required=True),
        ),
        known_from="detectedAt",
    ),
    Label(
        "Watch",
        "key",
        (*_needed("key", "name", "document"), Property("webhook"), Property("lastFiredAt", "DATETIME")),
    ),
    Label(
        "Revision",
        "key",
        (
            *_needed("key", "contentHash"),
            Property("publishedAt", "DATETIME", required=True),
            #: Position in the sequence of published states, from 1.
            Property("ordinal", "INTEGER", required=True, minimum=1),
        ),
        indexes=(("ordinal",),),
        known_from="publishedAt",
    ),
)

_PLACE_TIME = (Property("validFrom", "DATE"), Property("validTo", "DATE"))
_LEGAL = ("Regulation", "LegalUnit")
_PROVISIONS = ("Provision", "ProvisionVersion")
_CLAIM_ENDS = (*_LEGAL, "Jurisdiction")
_ENGAGES = (*_EDGE, *_STATEMENT, *_ENGAGEMENT)
_FLAGS = (*_EDGE, *_STATEMENT, *_FLAG)
_UNRELATED = (*_EDGE, *_STATEMENT)
_PLACE = ("Jurisdiction",)
_FINDABLE = (*_LEGAL, "Change", "Claim", "Document", "DocumentVersion", "Platform", "Provision")
_FACT_INDEXES = (("pair",), ("claimKey",))

RELATIONSHIP_TYPES: Final = (
    RelationshipType("PUBLISHES", ("Platform",), ("Document",)),
    RelationshipType("SEATED_IN", ("Platform", "Authority"), ("Jurisdiction",)),
    RelationshipType("INCORPORATES", ("Document",), ("Document",)),
    RelationshipType("HAS_VERSION", ("Document",), ("DocumentVersion",)),
    RelationshipType("PREVIOUS", ("DocumentVersion",), ("DocumentVersion",)),
    RelationshipType("HAS_TEXT", ("DocumentVersion",), ("ArchivedText",)),
    RelationshipType("IN_DOCUMENT", ("Provision",), ("Document",)),
    RelationshipType("SIMILAR_TO", ("Provision",), ("Provision",), (_ALIKE,)),  # a pair once, from the lesser key
    RelationshipType("SOURCE_VERSION", _PROVISIONS, ("DocumentVersion",)),
    # From a provision that was split or merged away to those that hold its words; taken away should it come back.
    RelationshipType("CONTINUED_BY", ("Provision",), ("Provision",)),
    RelationshipType("HAS_HISTORY", ("Provision",), ("ProvisionVersion",)),
    RelationshipType("IN_CATEGORY", ("Provision",), ("Category",)),
    RelationshipType("HAS_CONCEPT", ("Provision", "LegalUnit"), ("Concept",)),
    RelationshipType("HAS_UNIT", _LEGAL, ("LegalUnit",)),
    RelationshipType("HAS_MEMBER", ("Regulation",), ("Regulation",)),
    RelationshipType("AMENDS", ("Regulation",), ("Regulation",)),
    RelationshipType("IMPLEMENTS", ("Regulation",), ("Regulation",)),
    RelationshipType("RELATES_TO", _LEGAL, _LEGAL, (Property("explanation"),)),
    RelationshipType("EVENT_OF", ("LegalEvent",), _LEGAL),
    RelationshipType("APPLIES_IN", ("Regulation",), ("Jurisdiction",)),
    RelationshipType("ENFORCED_BY", ("Regulation",), ("Authority",)),
    RelationshipType("PART_OF", ("Jurisdiction",), ("Jurisdiction",), _PLACE_TIME),
    # Current, accepted facts in the present tense; past ones in the past tense, so that no plain traversal meets them.
    RelationshipType("ENGAGES", ("Provision",), _LEGAL, _ENGAGES, keyed=True, indexes=_FACT_INDEXES, past="ENGAGED"),
    RelationshipType("ENGAGED", ("Provision",), _LEGAL, _ENGAGES, keyed=True),
    RelationshipType("FLAGS", ("Provision",), _PLACE, _FLAGS, keyed=True, indexes=_FACT_INDEXES, past="FLAGGED"),
    RelationshipType("FLAGGED", ("Provision",), _PLACE, _FLAGS, keyed=True),
    # "Reviewed, and unrelated": no edge never means no.
    RelationshipType("ASSESSED_UNRELATED", ("Provision",), _LEGAL, _UNRELATED, keyed=True, past="HELD_UNRELATED"),
    RelationshipType("HELD_UNRELATED", ("Provision",), _LEGAL, _UNRELATED, keyed=True),
    RelationshipType("ABOUT", ("Claim",), ("Provision",)),
    RelationshipType("CONCERNS", ("Claim",), _CLAIM_ENDS),
    RelationshipType("RESTS_ON", ("Claim",), ("Evidence",)),
    RelationshipType("MADE_BY", ("Claim",), ("Agent",)),
    RelationshipType("REVIEWED_BY", ("Claim",), ("Agent",)),
    RelationshipType("OF_DOCUMENT", ("Change",), ("Document",)),
    RelationshipType("FROM_VERSION", ("Change",), ("DocumentVersion",)),
    RelationshipType("TO_VERSION", ("Change",), ("DocumentVersion",)),
    RelationshipType(
        "AFFECTS",
        ("Change",),
        ("Provision",),
        (
            *_needed("key"),
            Property("effect", required=True, values=ChangeEffect),
            #: How the clause was followed; none for one whose words are all new.
            Property("match", values=ClauseMatch),
            Property("score", "FLOAT", minimum=0, maximum=1),
            #: Keys of other provisions that held words of it after this change.
            Property("continuedBy", "STRINGS"),
            *_excerpt("before"),
            *_excerpt("after"),
            Property("severityBefore", values=Severity),
            Property("severityAfter", values=Severity),
        ),
        keyed=True,
    ),
    # A finding about an edge is about the claim that it records.
    RelationshipType("SUBJECT", ("QualityIssue",), _FINDABLE),
)

LABEL: Final = {label.name: label for label in LABELS}
RELATIONSHIP_TYPE: Final = {one.name: one for one in RELATIONSHIP_TYPES}

"""The graph model as data: every label, relationship type, key and property, declared once.

Constraints and indexes (`graph.store.indexes`) and the checks of the write layer (`graph.store.check_rows`) are made
from these declarations, because Neo4j Community checks uniqueness only: required properties, types, ranges and
enumerations are ours to check. Property names are the GraphQL field names: the planner needs no mapping table.

Times are UTC instants, law dates are dates, intervals are half-open: [from, to).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.model.declare import Derived, Label, Mark, Property, RelationshipType
from graph.model.properties import (
    ALIKE,
    EDGE,
    ENGAGEMENT,
    FLAG,
    KNOWN,
    NO_LONGER,
    PLACED,
    PROVISION,
    PROVISION_DERIVED,
    RECORDED,
    STATED,
    STATEMENT,
    excerpt,
    needed,
    text,
)
from graph.model.reviews import EDGES_OF_REVIEWS, OF_REVIEWS
from graph.model.vocabulary import (
    AssessmentState,
    ChangeEffect,
    ChangeKind,
    ClauseMatch,
    Extraction,
    JurisdictionLevel,
    LegalEventKind,
    Party,
    ProvisionStatus,
    PublicationStatus,
    QualityRule,
    ReasonCode,
    RegulationKind,
    RegulationStatus,
    Severity,
    UnitType,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The full-text indexes: of what is now, and of what was at some time.
SEARCH_INDEX: Final = "search"
PAST_SEARCH_INDEX: Final = "search_past"

LABELS: Final = (
    Label(
        "Platform",
        "slug",
        (
            *needed("slug", "name"),
            *text("legalEntity", "homepage"),
            Property("sector", "STRINGS", required=True),
            Property("aliases", "STRINGS", required=True),
            Property("status", required=True, values=PublicationStatus),
            #: True for the made-up platforms of the demonstration corpus.
            Property("fictional", "BOOLEAN", required=True),
            KNOWN,
        ),
        known_from="recordedFrom",
        indexes=(("name", "slug"),),
        called=("name", "legalEntity"),
    ),
    Label(
        "Document",
        "key",
        (
            *needed("key", "title", "documentType", "language"),
            Property("audience", values=Party),
            Property("sourceUrl"),
            Property("status", required=True, values=PublicationStatus),
            #: Of one that an archive tells: the reader that cut it, and how often its history was told anew.
            Property("readerVersion", "INTEGER", minimum=1),
            Property("retold", "INTEGER", minimum=0),
            KNOWN,
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
            *needed("key", "sha256"),
            Property("fetchedAt", "DATETIME", required=True),
            #: The newest instant at which the same text was fetched again.
            Property("verifiedAt", "DATETIME"),
            Property("effectiveOn", "DATE"),
            Property("kind", required=True, values=ChangeKind),
            Property("extraction", required=True, values=Extraction),
            Property("byteCount", "INTEGER", required=True, minimum=0),
            Property("wordCount", "INTEGER", required=True, minimum=0),
            #: Tells the order of versions that were fetched at the same instant: the greater is the later.
            Property("ordinal", "INTEGER", required=True, minimum=1),
            *text("archiveUrl", "commit"),
            KNOWN,
            NO_LONGER,
        ),
        known_from="recordedFrom",
        known_to="recordedTo",
        always="VersionRecord",
        derived=(Derived("documentKey", "key", "first_two_segments"),),
        indexes=(("documentKey", "ordinal"),),
    ),
    Label("ArchivedText", "sha256", needed("sha256", "text")),
    Label(
        "Provision",
        "key",
        (
            *PROVISION,
            #: When the reading was recorded that the node holds now: it moves with the reading.
            Property("recordedFrom", "DATETIME", required=True),
            Property("recordedTo", "DATETIME", settled=True),
            #: Of the words by which its SIMILAR_TO edges were made.
            Property("comparedSha256"),
            #: Of all that its suggestions were made of, by rules, alike clauses and a model (`seed.suggest`).
            Property("suggestedSha256"),
            Property("votedSha256"),
            Property("askedSha256"),
        ),
        # Of the readings of a clause, the node holds the one of today; one that has none today waits.
        always="Clause",
        waiting="WaitingProvision",
        derived=PROVISION_DERIVED,
        marks=(Mark("ActiveProvision", "status", ProvisionStatus.ACTIVE.value),),
        indexes=(
            ("validFrom",),
            ("validTo",),
            ("platformSlug", "key"),
            ("documentKey", "key"),
            ("severityRank", "key"),
            ("severityRankUp", "key"),
            ("exposureMaxRank", "key"),
            ("exposureMaxRankUp", "key"),
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
            *needed("versionKey"),
            Property("ordinal", "INTEGER", required=True, minimum=1),
            *PROVISION,
            *RECORDED,
        ),
        derived=PROVISION_DERIVED,
        indexes=(("key",), ("platformSlug", "key"), ("severityRank", "key"), ("exposureMaxRank", "key")),
        searched=("title", "excerptText", "plainSummary"),
        dated=True,
    ),
    Label(
        "Regulation",
        "path",
        (
            *needed("path", "label", "officialTitle"),
            *text("citation", "celex", "eli", "officialUri", "maxPenalty", "note"),
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
        derived=(Derived("regulationPath", "path", "first_segment"),),
        indexes=(("label", "path"), ("kind",), ("status",), ("celex",)),
        called=("label", "officialTitle", "citation", "aliases"),
    ),
    Label(
        "LegalUnit",
        "path",
        (
            *needed("path", "label", "number"),
            Property("unitType", required=True, values=UnitType),
            *text("heading", "about", "text", "officialUri"),
            Property("appliesFrom", "DATE"),
            Property("concepts", "STRINGS", required=True),
            #: Position among all units of its law, in the order the law is read.
            Property("ordinal", "INTEGER", required=True, minimum=1),
        ),
        also=("LegalTarget",),
        derived=(Derived("regulationPath", "path", "first_segment"),),
        indexes=(("regulationPath", "ordinal"),),
        called=("label",),
        searched=("heading", "about"),
    ),
    Label(
        "Jurisdiction",
        "code",
        (
            *needed("code", "name"),
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
            *needed("key", "summary"),
            Property("kind", required=True, values=LegalEventKind),
            Property("on", "DATE", required=True),
            Property("sourceUrl"),
        ),
        indexes=(("on", "key"),),
    ),
    Label("Authority", "slug", (*needed("slug", "name", "kind"), Property("url"))),
    Label("Category", "slug", (*needed("slug", "name"), Property("description"))),
    Label("Concept", "iri", (*needed("iri", "label"), Property("definition"))),
    Label(
        "Claim",
        "key",
        (
            *needed("key"),
            Property("state", required=True, values=AssessmentState),
            *STATEMENT,
            *ENGAGEMENT,
            *FLAG,
            Property("createdAt", "DATETIME", required=True, on_create=True),
            Property("reviewedAt", "DATETIME"),
            Property("reasonCode", values=ReasonCode),
            *PLACED,
            #: Since when the graph states a fact by it, where a decision made it do so.
            Property("statedFrom", "DATETIME"),
            #: For optimistic concurrency: a review names the revision it has read.
            Property("revision", "INTEGER", required=True, minimum=1),
        ),
        # What a claim joins, as the edge of an accepted one has it: claims on one pair compete.
        # A key names the author, who may be a person; a handle tells claims apart without that.
        derived=(Derived("pair", "key", "pair"), Derived("handle", "key", "handle")),
        indexes=(("status", "createdAt"), ("pair",), ("handle",), ("rule", "status")),
        known_from="recordedFrom",
    ),
    *OF_REVIEWS,
    Label(
        "Change",
        "key",
        (
            *needed("key"),
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
            KNOWN,
            NO_LONGER,
        ),
        known_from="recordedFrom",
        known_to="recordedTo",
        always="ChangeRecord",
        derived=(Derived("platformSlug", "key", "first_segment"), Derived("documentKey", "key", "first_two_segments")),
        indexes=(("detectedAt", "key"), ("documentKey", "detectedAt")),
    ),
    Label(
        "QualityIssue",
        "key",
        (
            *needed("key", "message"),
            Property("rule", required=True, values=QualityRule),
            Property("detectedAt", "DATETIME", required=True),
            NO_LONGER,
            #: Where it was looked for, the claim of its fact, label and key of its subject (`graph.publish.quality`).
            *text("part", "claimKey", "about"),
        ),
        known_from="detectedAt",
        known_to="recordedTo",
        always="QualityRecord",
        indexes=(("rule", "key"), ("part",)),
    ),
    Label(
        "Watch",
        "key",
        (*needed("key", "name", "document"), Property("webhook"), Property("lastFiredAt", "DATETIME")),
    ),
    Label(
        "Revision",
        "key",
        (
            *needed("key", "contentHash"),
            Property("publishedAt", "DATETIME", required=True),
            #: Position in the sequence of published states, from 1.
            Property("ordinal", "INTEGER", required=True, minimum=1),
            #: Of the newest one: the newest instant at which something was written that no published state holds yet.
            Property("unpublished", "DATETIME"),
        ),
        indexes=(("ordinal",),),
        known_from="publishedAt",
    ),
)

_PLACE_TIME = (Property("validFrom", "DATE"), Property("validTo", "DATE"))
_LEGAL = ("Regulation", "LegalUnit")
_PROVISIONS = ("Provision", "ProvisionVersion")
_CLAIM_ENDS = (*_LEGAL, "Jurisdiction")
_ENGAGES = (*EDGE, *STATEMENT, *ENGAGEMENT)
_FLAGS = (*EDGE, *STATEMENT, *FLAG)
_UNRELATED = (*EDGE, *STATEMENT)
_PLACE = ("Jurisdiction",)
_FINDABLE = (*_LEGAL, "Agent", "Change", "Claim", "Document", "DocumentVersion", "Platform", "Provision")
_DAYS = (("validFrom",), ("validTo",))
_FACT_INDEXES = (("pair",), ("claimKey",), *_DAYS)


def _fact(name: str, ends: tuple[str, ...], properties: tuple[Property, ...], **more: Any) -> RelationshipType:
    """One tense of a kind of fact about a provision."""
    return RelationshipType(name, ("Provision",), ends, properties, keyed=True, **more)


def _suggested(
    tenses: tuple[str, str, str], ends: tuple[str, ...], properties: tuple[Property, ...]
) -> Iterator[RelationshipType]:
    """The present, past and future tense of what is suggested, and not yet decided."""
    present, past, future = tenses
    yield _fact(present, ends, properties, past=past, future=future, draft=True, indexes=_FACT_INDEXES)
    yield _fact(past, ends, properties, indexes=_DAYS[1:])
    yield _fact(future, ends, properties, indexes=_DAYS[:1])


def _recorded(name: str, ends: tuple[str, ...], former: str) -> tuple[RelationshipType, RelationshipType]:
    """What the graph says of two nodes of one label for a time, and the type of what it no longer says."""
    says = RelationshipType(name, ends, ends, (KNOWN,), former=former)
    return says, RelationshipType(former, ends, ends, (KNOWN, NO_LONGER))


RELATIONSHIP_TYPES: Final = (
    RelationshipType("PUBLISHES", ("Platform",), ("Document",)),
    RelationshipType("SEATED_IN", ("Platform", "Authority"), ("Jurisdiction",)),
    RelationshipType("INCORPORATES", ("Document",), ("Document",)),
    RelationshipType("HAS_VERSION", ("Document",), ("DocumentVersion",)),
    *_recorded("PREVIOUS", ("DocumentVersion",), "WAS_PREVIOUS"),
    RelationshipType("HAS_TEXT", ("DocumentVersion",), ("ArchivedText",)),
    RelationshipType("IN_DOCUMENT", ("Provision",), ("Document",), future="WILL_BE_IN"),
    RelationshipType("WILL_BE_IN", ("Provision",), ("Document",)),  # of a provision that waits
    RelationshipType("SIMILAR_TO", ("Provision",), ("Provision",), (ALIKE,)),  # a pair once, from the lesser key
    RelationshipType("SOURCE_VERSION", _PROVISIONS, ("DocumentVersion",)),
    # From a provision that was split or merged away to those that hold its words; taken away should it come back.
    *_recorded("CONTINUED_BY", ("Provision",), "WAS_CONTINUED_BY"),
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
    RelationshipType("PART_OF", ("Jurisdiction",), ("Jurisdiction",), _PLACE_TIME, indexes=_DAYS),
    # Accepted facts in three tenses: what holds today, what has ended, and what does not hold yet.
    _fact(
        *("ENGAGES", _LEGAL, _ENGAGES),
        past="ENGAGED",
        future="WILL_ENGAGE",
        suggested="SUGGESTED_ENGAGES",
        indexes=_FACT_INDEXES,
    ),
    _fact("ENGAGED", _LEGAL, _ENGAGES, indexes=_DAYS[1:]),
    _fact("WILL_ENGAGE", _LEGAL, _ENGAGES, indexes=_DAYS[:1]),
    _fact(
        *("FLAGS", _PLACE, _FLAGS),
        past="FLAGGED",
        future="WILL_FLAG",
        suggested="SUGGESTED_FLAGS",
        indexes=_FACT_INDEXES,
    ),
    _fact("FLAGGED", _PLACE, _FLAGS, indexes=_DAYS[1:]),
    _fact("WILL_FLAG", _PLACE, _FLAGS, indexes=_DAYS[:1]),
    # "Reviewed, and unrelated": no edge never means no.
    _fact("ASSESSED_UNRELATED", _LEGAL, _UNRELATED, past="HELD_UNRELATED", future="WILL_BE_UNRELATED", indexes=_DAYS),
    _fact("HELD_UNRELATED", _LEGAL, _UNRELATED, indexes=_DAYS[1:]),
    _fact("WILL_BE_UNRELATED", _LEGAL, _UNRELATED, indexes=_DAYS[:1]),
    # Suggestions that nobody has decided on yet, in the same three tenses; several may stand on one pair.
    *_suggested(("SUGGESTED_ENGAGES", "SUGGESTED_ENGAGED", "SUGGESTED_WILL_ENGAGE"), _LEGAL, _ENGAGES),
    *_suggested(("SUGGESTED_FLAGS", "SUGGESTED_FLAGGED", "SUGGESTED_WILL_FLAG"), _PLACE, _FLAGS),
    RelationshipType("ABOUT", ("Claim",), ("Provision",)),
    RelationshipType("CONCERNS", ("Claim",), _CLAIM_ENDS),
    RelationshipType("RESTS_ON", ("Claim",), ("Evidence",)),
    RelationshipType("MADE_BY", ("Claim",), ("Agent",)),
    RelationshipType("REVIEWED_BY", ("Claim",), ("Agent",), (KNOWN,), former="WAS_REVIEWED_BY"),
    RelationshipType("WAS_REVIEWED_BY", ("Claim",), ("Agent",), (KNOWN, NO_LONGER)),
    RelationshipType("ANALYSES", ("Analysis",), ("Provision",)),
    RelationshipType("GIVEN_BY", ("Analysis",), ("Agent",)),
    RelationshipType("EXTRACTED_FROM", ("Claim",), ("Analysis",), STATED),
    *EDGES_OF_REVIEWS,
    RelationshipType("OF_DOCUMENT", ("Change",), ("Document",)),
    RelationshipType("FROM_VERSION", ("Change",), ("DocumentVersion",)),
    RelationshipType("TO_VERSION", ("Change",), ("DocumentVersion",)),
    # From a change back to an earlier text, to the version that held it.
    RelationshipType("RETURNS_TO", ("Change",), ("DocumentVersion",)),
    RelationshipType(
        "AFFECTS",
        ("Change",),
        ("Provision",),
        (
            *needed("key"),
            Property("effect", required=True, values=ChangeEffect),
            #: How the clause was followed; none for one whose words are all new.
            Property("match", values=ClauseMatch),
            Property("score", "FLOAT", minimum=0, maximum=1),
            #: Keys of other provisions that held words of it after this change.
            Property("continuedBy", "STRINGS"),
            *excerpt("before"),
            *excerpt("after"),
            Property("severityBefore", values=Severity),
            Property("severityAfter", values=Severity),
        ),
        keyed=True,
    ),
    # A finding about an edge is about the claim that it records.
    RelationshipType("SUBJECT", ("QualityIssue",), _FINDABLE),
    # To the provision that a finding, or the fact that a finding is about, is about.
    RelationshipType("FOUND_IN", ("QualityIssue",), ("Provision",)),
)

LABEL: Final = {label.name: label for label in LABELS}
#: The label that a node of each label keeps when the graph no longer says what it says.
RECORDS: Final = {label.name: label.always for label in LABELS if label.known_to and label.always}
RELATIONSHIP_TYPE: Final = {one.name: one for one in RELATIONSHIP_TYPES}

"""Properties that several labels and relationship types have in common."""

from __future__ import annotations

from graph.model.declare import Derived, Property
from graph.model.vocabulary import (
    ClaimStatus,
    Confidence,
    Effect,
    FlagFactor,
    Method,
    Modality,
    Party,
    ProvisionStatus,
    Rationale,
    SetRelation,
    Severity,
)


def text(*names: str) -> tuple[Property, ...]:
    """Texts that may be absent."""
    return tuple(Property(name) for name in names)


def needed(*names: str) -> tuple[Property, ...]:
    """Texts that are always there."""
    return tuple(Property(name, required=True) for name in names)


def excerpt(side: str) -> tuple[Property, ...]:
    """A slice of an archived text: words, hash, place, words around it, and whether they stand there."""
    places = (Property(f"{side}{name}", "INTEGER", minimum=0) for name in ("Start", "End"))
    words = text(*(f"{side}{name}" for name in ("Text", "Sha256", "Prefix", "Suffix")))
    return (*words, *places, Property(f"{side}Anchored", "BOOLEAN"))


#: Valid time (true in the world), half-open.
VALID = (Property("validFrom", "DATE"), Property("validTo", "DATE"))

#: Transaction time (recorded by the graph), half-open. A record begins once and ends once.
RECORDED = (
    Property("recordedFrom", "DATETIME", required=True, on_create=True),
    Property("recordedTo", "DATETIME", settled=True),
)

TIME = (*VALID, *RECORDED)

EXPOSURE = (Property("exposureMin", values=Severity), Property("exposureMax", values=Severity))

SCORE, ALIKE = (Property(one, "FLOAT", required=True, minimum=0, maximum=1) for one in ("confidence", "score"))

#: What a provision says and how it is read: shared by the current node and its history.
PROVISION = (
    *needed("key", "title"),
    Property("status", required=True, values=ProvisionStatus),
    Property("languageIsExplicit", "BOOLEAN", required=True),
    Property("category", "STRINGS", required=True),
    Property("concepts", "STRINGS", required=True),
    # Absent where nobody and no rule has read the clause.
    Property("severity", values=Severity),
    *EXPOSURE,
    Property("confidence", required=True, values=Confidence),
    *excerpt("excerpt"),
    *text("plainSummary", "whyItMatters", "consumerImpact", "interpretiveNote"),
    *text("vendorImplications", "complianceConsiderations", "headingPath"),
    Property("firstSeen", "DATE", required=True),
    Property("lastSeen", "DATE", required=True),
    Property("lastChangedOn", "DATE"),
    *VALID,
)

PROVISION_DERIVED = (
    # What is absent stands last in an order: it has a rank for the way down, below all, and one for the way up.
    Derived("severityRank", "severity", "rank"),
    Derived("severityRankUp", "severity", "rank_up"),
    Derived("exposureMaxRank", "exposureMax", "rank"),
    Derived("exposureMaxRankUp", "exposureMax", "rank_up"),
    Derived("platformSlug", "key", "first_segment"),
    Derived("documentKey", "key", "first_two_segments"),
)

#: What a claim says of a provision and a law or place; projected to the edge when the claim is accepted.
STATEMENT = (
    Property("modality", values=Modality),
    Property("condition"),
    SCORE,
    Property("rationale", required=True),
    Property("method", required=True, values=Method),
    #: Of a suggestion of a rule: the rule, and its version.
    Property("rule"),
    Property("ruleVersion", "INTEGER", minimum=1),
    Property("parties", "STRINGS", required=True, values=Party),
    *EXPOSURE,
    Property("status", required=True, values=ClaimStatus),
    *TIME,
)

ENGAGEMENT = (
    Property("effect", values=Effect),
    Property("conditionConcepts", "STRINGS"),
    Property("relation", values=SetRelation),
    Property("strength", "INTEGER", minimum=0, maximum=10),
    Property("rationaleKind", values=Rationale),
    Property("reviewDueOn", "DATE"),
)

FLAG = (
    Property("reason"),
    Property("factors", "STRINGS", values=FlagFactor),
    #: Paths of the laws because of which exposure is heightened in the place.
    Property("basis", "STRINGS"),
)

#: Of a suggestion of a program: the place of its evidence among the characters of the clause's excerpt; of a flag that
#: is suggested with an engagement, the key of the engagement's claim.
PLACED = (
    Property("evidenceStart", "INTEGER", minimum=0),
    Property("evidenceEnd", "INTEGER", minimum=0),
    Property("withClaim"),
)

#: Where in a text it is stated, in code points, and what it joins.
STATED = (Property("start", "INTEGER", minimum=0), Property("end", "INTEGER", minimum=0), Property("pair"))

#: `pair`, provision~end, names the fact at all times; `key` is that of one record of it. The pair of a suggestion is
#: the handle of its claim: several authors may suggest one fact.
EDGE = (*needed("key", "pair", "claimKey"),)

#: Since when the graph knows of it.
KNOWN = Property("recordedFrom", "DATETIME", on_create=True)

#: Since when the graph no longer says so; absent where it does.
NO_LONGER = Property("recordedTo", "DATETIME", settled=True)

"""The enumerations of the schema: the graph's vocabularies, and those that only a request uses."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeVar

import strawberry

from api.caller import Permission
from claims.review.queue import QueueOrder
from claims.review.verdicts import ReviewResult
from graph.model import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = TypeVar("Kind", bound=type[Enum])


def meaning(**values: str) -> Callable[[Kind], Kind]:
    """Decorate an enumeration: its docstring is its description, `values` are the descriptions of its values.

    Raises `KeyError`, while the schema is declared, for a value without a description.
    """

    def decorate(kind: Kind) -> Kind:
        strawberry.enum(kind, description=" ".join((kind.__doc__ or "").split()))
        definition = kind.__strawberry_definition__  # type: ignore[attr-defined]  # Strawberry puts it there
        for value in definition.values:
            value.description = values[value.name]
        return kind

    return decorate


@meaning(
    EXACT="Only the named place.",
    DESCENDANTS="The named place and all places within it.",
    ANCESTORS="The named place and all places that contain it.",
)
class Closure(Enum):
    """Which places count together with a named place."""

    EXACT = "EXACT"
    DESCENDANTS = "DESCENDANTS"
    ANCESTORS = "ANCESTORS"


@meaning(ASC="Ascending order: smallest or earliest first.", DESC="Descending order: greatest or latest first.")
class Order(Enum):
    """Direction of an order."""

    ASC = "ASC"
    DESC = "DESC"


@meaning(
    ENGAGES="A provision engages a law or legal unit.",
    FLAGS="A provision flags a place.",
    SIMILAR_TO="Two provisions have similar wording.",
    HAS_UNIT="A law contains a legal unit, or a unit contains a smaller unit.",
    APPLIES_IN="A law applies in a place.",
    PART_OF="A place is part of another place today.",
    RELATES_TO="A law or legal unit relates to another law or unit.",
    IN_DOCUMENT="A provision belongs to a document.",
    PUBLISHES="A platform publishes a document.",
)
class EdgeKind(Enum):
    """Kinds of edges that a path may follow. A path follows each kind in both directions."""

    ENGAGES = "ENGAGES"
    FLAGS = "FLAGS"
    SIMILAR_TO = "SIMILAR_TO"
    HAS_UNIT = "HAS_UNIT"
    APPLIES_IN = "APPLIES_IN"
    PART_OF = "PART_OF"
    RELATES_TO = "RELATES_TO"
    IN_DOCUMENT = "IN_DOCUMENT"
    PUBLISHES = "PUBLISHES"


# --- degrees

meaning(
    LOW="The provision or change matters little to the people and organisations it binds.",
    MEDIUM="The provision or change matters to the people and organisations it binds.",
    HIGH="The provision or change matters greatly to the people and organisations it binds.",
)(vocabulary.Severity)

meaning(
    LOW="The wording allows other interpretations.",
    MEDIUM="The interpretation is likely.",
    HIGH="The interpretation is hardly in doubt.",
)(vocabulary.Confidence)

# --- provisions and laws

meaning(
    ENGAGES="The relation is stated without reserve.",
    MAY_ENGAGE="The relation is stated with a reserve: under a condition, or for one interpretation.",
    ENFORCEMENT_SIGNALED="An authority has signalled that it takes this view.",
)(vocabulary.Modality)

meaning(
    RESTRICTS_USER="The provision restricts what users may do.",
    DISCLOSES="The provision discloses information that the law asks to disclose.",
    RELIES_ON="The provision relies on a ground or permission of the law.",
    WAIVES_RIGHT="The provision asks users to waive a right.",
    ALLOCATES_LIABILITY="The provision says who is liable.",
    CONFLICTS="The provision is in tension with the law. This is not a finding that the provision breaks the law.",
    SATISFIES="The provision does something that the law asks for. This is not a finding of compliance.",
    UNSPECIFIED="The effect is not specified.",
)(vocabulary.Effect)

meaning(
    EQUAL="Both scopes cover the same requirements.",
    SUBSET_OF="The scope of the unit covers the scope of the provision, and more.",
    SUPERSET_OF="The scope of the provision covers the scope of the unit, and more.",
    INTERSECTS="Both scopes overlap, and each covers requirements that the other does not.",
)(vocabulary.SetRelation)

meaning(
    SYNTACTIC="The wording is similar.",
    SEMANTIC="The meaning is similar.",
    FUNCTIONAL="The result is similar.",
)(vocabulary.Rationale)

meaning(
    END_USER="People who use the platform.",
    ENTERPRISE_CUSTOMER="Organisations that buy from the platform.",
    DEVELOPER="People and organisations that build on the platform.",
    PLATFORM="The platform itself.",
    THIRD_PERSON="People who do not use the platform but are affected by the platform.",
    MINOR="Children and adolescents.",
)(vocabulary.Party)

meaning(
    PRIVATE_RIGHT_OF_ACTION="People can sue on their own.",
    STATUTORY_DAMAGES="The law fixes damages without proof of harm.",
    STRICTER_CONSENT="Consent must meet more requirements than in other places.",
    ENFORCEMENT_ACTIVITY="Authorities actively enforce the law in the place.",
    CLAUSE_UNENFORCEABLE="A provision of this type may not be binding in the place.",
    LOCAL_DISCLOSURE_DUTY="More must be disclosed than in other places.",
)(vocabulary.FlagFactor)

# --- claims

meaning(
    HUMAN="Made by people.",
    AUTOMATION="Made by a program.",
    HYBRID="Made by a program and checked by people.",
    IMPORT="Taken over from another source.",
)(vocabulary.Method)

meaning(
    SUGGESTED="The claim was made and is not yet in review.",
    IN_REVIEW="The claim is in review.",
    ACCEPTED="The claim was accepted, and the graph states what the claim says.",
    REJECTED="The claim was reviewed and rejected.",
    STALE="The basis of the claim has changed since the claim was made.",
    SUPERSEDED="Another claim has replaced this claim.",
)(vocabulary.ClaimStatus)

meaning(
    MAPPED="The provision was found related to the law, legal unit or place.",
    REVIEWED_UNRELATED="The provision was reviewed and found unrelated to the law, legal unit or place.",
    NOT_ASSESSED="Nobody has assessed the provision yet, so a relation is neither confirmed nor excluded.",
)(vocabulary.AssessmentState)

meaning(
    UNRELATED="The provision and the law, legal unit or place are unrelated. For a claim about a law or legal unit, "
    "the graph then states that the provision was reviewed and found unrelated.",
    WRONG_UNIT="The law is right, and the part of the law is not.",
    WRONG_PLACE="The law or flag does not fit the places for which the provision is written.",
    WRONG_AUDIENCE="The law does not fit the people or organisations for whom the provision is written.",
    NOT_IN_FORCE="The law is not in force.",
    WEAK_EVIDENCE="The evidence does not carry the claim. This says nothing about whether the two are related.",
    DUPLICATE="Another claim says the same.",
    OUT_OF_SCOPE="The claim is not what this graph is about.",
    WITHDRAWN="The author of the claim no longer makes the claim.",
)(vocabulary.ReasonCode)

meaning(
    DONE="The decision was made.",
    CONFLICT="The decision was not made because of the version or the status of the claim, or of another claim.",
    GONE="No claim has the id, or the caller may not decide on the claim.",
)(ReviewResult)

meaning(
    VALUE="The groups first whose decision tells most: by the expected number of pairs of a document and a law that "
    "become known.",
    UNCERTAIN="The groups first of which it is least certain whether their claims are right.",
    RANDOM="An order of chance, which is the same on every page.",
    AGE="The groups with the oldest claim first.",
)(QueueOrder)

# --- callers

meaning(
    READER="Reads the graph.",
    ANALYST="Reads, and proposes claims.",
    REVIEWER="Reads, proposes, and decides on claims; sees who made them, and claims that nobody has decided on.",
    ADMIN="May do everything.",
)(vocabulary.Role)

meaning(
    READ="Ask for facts.",
    PROPOSE="Propose claims for review.",
    REVIEW="Decide on claims, and see the claims that wait for a decision.",
    ADMINISTER="Change who may do what.",
)(Permission)

# --- laws and places

meaning(
    GLOBAL="The whole world.",
    SUPRANATIONAL="Union of countries, such as the EU.",
    COUNTRY="A single country.",
    SUBDIVISION="State, province or region of a country.",
    LOCAL="County or city.",
)(vocabulary.JurisdictionLevel)

meaning(
    REGULATION="Law that binds directly, such as a regulation of the EU.",
    DIRECTIVE="Law that binds states, which bring it into their own law.",
    STATUTE="Law made by a legislature.",
    RULE="Rule made by an authority under a statute.",
    DOCTRINE="Law made by courts.",
    GUIDANCE="Guidance on how a law is understood, without binding force.",
    BILL="Proposal for a law that is not enacted.",
    CLUSTER="Group of several laws about one subject, which are its members.",
)(vocabulary.RegulationKind)

meaning(
    PROPOSED="The law is not yet enacted.",
    ENACTED="The law is enacted but not yet in force.",
    PARTLY_APPLICABLE="The law is in force, but a part of the law applies later or is halted by a court.",
    IN_FORCE="The law is in force.",
    ENJOINED="A court has halted enforcement of the law.",
    REPEALED="The legislature or authority that made the law has ended it.",
    LAPSED="The law ended on a day that the law itself named; nobody extended it.",
    STRUCK_DOWN="A court ended the law, because the court found that the law cannot stand.",
    EMERGING="The law is taking shape in courts, bills or practice.",
)(vocabulary.RegulationStatus)

meaning(
    ENACTED="The law is enacted.",
    DECIDED="A court decides a case about the law or a part of it.",
    IN_FORCE="The law, or a part of it, enters into force.",
    APPLIES="The law, or a part of it, begins to apply.",
    AMENDED="An amendment takes effect.",
    POSTPONED="A future date is moved.",
    ENJOINED="A court halts enforcement of the law.",
    VACATED="A court sets aside the law or a part of it.",
    REPLACED="Another law or rule replaces the law.",
    REPEALED="The law, or a part of it, is repealed.",
    LAPSED="The law ends on a day that the law itself named.",
    STRUCK_DOWN="A court finds that the law, or a part of it, cannot stand.",
)(vocabulary.LegalEventKind)

meaning(
    CHAPTER="Chapter, which contains articles or sections.",
    ARTICLE="Article of a law.",
    SECTION="Section of a law.",
    PARAGRAPH="Paragraph of an article or section.",
    POINT="Point of a paragraph.",
    RECITAL="Recital, which gives reasons rather than rules.",
    ANNEX="Annex of a law.",
)(vocabulary.UnitType)

# --- documents

meaning(
    ACTIVE="The newest version of the document still contains this provision.",
    REMOVED="The newest version of the document no longer contains this provision.",
    SUPERSEDED="One or more other provisions have replaced this provision.",
    MERGED="This provision was merged into another provision.",
)(vocabulary.ProvisionStatus)

meaning(
    FIRST_RECORD="First archived version of the document.",
    CONTENT="The content of the document changed.",
    RETURNED="The document returned to the text of an earlier version, byte for byte.",
    TECHNICAL="New extraction of the same terms, without a change of content.",
    REMOVED="The document was withdrawn.",
)(vocabulary.ChangeKind)
meaning(
    ADDED="The provision is new or has come back.",
    REMOVED="The document no longer contains the provision.",
    MODIFIED="The wording of the provision changed.",
    MOVED="The words of the provision stand at another place in the document.",
)(vocabulary.ChangeEffect)
meaning(
    EXACT="The words stand unchanged at the same place.",
    MOVED="The words stand unchanged under other headings.",
    FUZZY="The words differ; the match rests on the words that both versions share.",
    SPLIT="The words of one provision went into several provisions.",
    MERGED="The words of several provisions went into one provision.",
    BROKEN="The words of the provision were not found again.",
)(vocabulary.ClauseMatch)

meaning(
    REGULATORY_LANDSCAPE="Laws that the provision engages.",
    GOVERNANCE_EXPOSURE="How great the governance exposure is, and why.",
    JURISDICTION_FLAGS="Places in which exposure is heightened, and why.",
    CONTRACT_AND_VENDOR="Meaning of the provision for contracts with the platform, and with other vendors.",
    COMPLIANCE="Points that a team for compliance may examine.",
)(vocabulary.AnalysisPart)

meaning(
    FLAG_WITHOUT_BASIS_LAW="A flag names no law that applies in the flagged place and is in force.",
    ANCHOR_BROKEN="An excerpt is not found at its place in the archived text.",
    EXTRACTION_FAILED="An archived version could not be analysed.",
    SEVERITY_OUTSIDE_EXPOSURE="The severity of a provision lies outside its exposure range.",
    SUMMARY_CONTRADICTS_DIFF="The summary of a change contradicts the difference between the two texts.",
    DUPLICATE_EXCERPT="Two provisions of a document are based on the same words.",
    STRENGTH_OUT_OF_SCALE="The strength of an engagement lies outside 0 to 10.",
    LAW_NOT_IN_FORCE="An engaged law is not in force, or the engaged article does not apply yet.",
    NO_EVIDENCE="A claim has no evidence.",
    INSTRUCTIONS_IN_TEXT="The words of a provision speak to programs that read the text.",
    RULE_IMPRECISE=(
        "Of at least 20 decided suggestions of a rule that suggests laws, fewer than 60 percent were accepted."
    ),
    REVIEWERS_DISAGREE=(
        "Of at least 10 suggestions of a rule that two reviewers have read, the reviewers judge too many differently: "
        "Krippendorff's alpha is below 0.667."
    ),
)(vocabulary.QualityRule)

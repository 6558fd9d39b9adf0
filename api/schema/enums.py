"""The enumerations of the schema: the graph's vocabularies, and those that only a request uses."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeVar

import strawberry

from api.caller import Permission
from graph.model import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

Kind = TypeVar("Kind", bound=type[Enum])


def meaning(**values: str) -> Callable[[Kind], Kind]:
    """Decorate an enumeration: its docstring is its description, `values` are those of its values, one for each.

    Raises `KeyError`, while the schema is declared, for a value without a description.
    """

    def decorate(kind: Kind) -> Kind:
        strawberry.enum(kind, description=kind.__doc__)
        definition = kind.__strawberry_definition__  # type: ignore[attr-defined]  # Strawberry puts it there
        for value in definition.values:
            value.description = values[value.name]
        return kind

    return decorate


@meaning(
    EXACT="That place alone.",
    DESCENDANTS="That place and all places within it.",
    ANCESTORS="That place and all places it lies in.",
)
class Closure(Enum):
    """Which places count as the one that is named."""

    EXACT = "EXACT"
    DESCENDANTS = "DESCENDANTS"
    ANCESTORS = "ANCESTORS"


@meaning(ASC="The least or earliest first.", DESC="The greatest or latest first.")
class Order(Enum):
    """Direction of an order."""

    ASC = "ASC"
    DESC = "DESC"


@meaning(
    ENGAGES="A provision engages a law or a unit of one.",
    FLAGS="A provision flags a place.",
    SIMILAR_TO="The words of two provisions are alike.",
    HAS_UNIT="A law has a unit, or a unit one below it.",
    APPLIES_IN="A law applies in a place.",
    PART_OF="A place is part of another, today.",
    RELATES_TO="A law or unit relates to another.",
    IN_DOCUMENT="A provision belongs to a document.",
    PUBLISHES="A platform publishes a document.",
)
class EdgeKind(Enum):
    """The kinds of edges that a path may follow, each in both directions."""

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
    LOW="It matters little.",
    MEDIUM="It matters.",
    HIGH="It matters much.",
)(vocabulary.Severity)

meaning(
    LOW="The words allow other readings.",
    MEDIUM="The reading is likely.",
    HIGH="The reading is hardly in doubt.",
)(vocabulary.Confidence)

# --- provisions and laws

meaning(
    ENGAGES="Said outright.",
    MAY_ENGAGE="Said with a reserve: under a condition, or in one reading.",
    ENFORCEMENT_SIGNALED="An authority has signaled that it sees it so.",
)(vocabulary.Modality)

meaning(
    RESTRICTS_USER="It restricts what users may do.",
    DISCLOSES="It discloses what the law wants disclosed.",
    RELIES_ON="It relies on a ground or a permission of the law.",
    WAIVES_RIGHT="It has users waive a right.",
    ALLOCATES_LIABILITY="It says who is liable.",
    CONFLICTS="It is in tension with the law; no finding that it breaks it.",
    SATISFIES="It does something that the law asks for; no finding that it complies.",
    UNSPECIFIED="Not said.",
)(vocabulary.Effect)

meaning(
    EQUAL="The two cover the same.",
    SUBSET_OF="The unit covers all that the provision covers, and more.",
    SUPERSET_OF="The provision covers all that the unit covers, and more.",
    INTERSECTS="The two overlap; each covers something that the other does not.",
)(vocabulary.SetRelation)

meaning(
    SYNTACTIC="The words are alike.",
    SEMANTIC="The meaning is alike.",
    FUNCTIONAL="What they bring about is alike.",
)(vocabulary.Rationale)

meaning(
    END_USER="People who use the platform.",
    ENTERPRISE_CUSTOMER="Organisations that buy from the platform.",
    DEVELOPER="Those who build upon the platform.",
    PLATFORM="The platform itself.",
    THIRD_PERSON="People who do not use the platform, but whom it touches.",
    MINOR="Children and adolescents.",
)(vocabulary.Party)

meaning(
    PRIVATE_RIGHT_OF_ACTION="People can sue by themselves.",
    STATUTORY_DAMAGES="Damages are fixed by the law, without proof of harm.",
    STRICTER_CONSENT="Consent must meet more than elsewhere.",
    ENFORCEMENT_ACTIVITY="Authorities are active there.",
    CLAUSE_UNENFORCEABLE="Such a clause may not bind there.",
    LOCAL_DISCLOSURE_DUTY="More must be disclosed there than elsewhere.",
)(vocabulary.FlagFactor)

# --- claims

meaning(
    HUMAN="People.",
    AUTOMATION="A program.",
    HYBRID="A program, and people who checked it.",
    IMPORT="Taken over from a source.",
)(vocabulary.Method)

meaning(
    SUGGESTED="Made, and not yet looked at.",
    IN_REVIEW="Being reviewed.",
    ACCEPTED="Reviewed and accepted: the graph says so.",
    REJECTED="Reviewed and rejected.",
    STALE="What it rests on has changed since.",
    SUPERSEDED="Another claim has taken its place.",
)(vocabulary.ClaimStatus)

meaning(
    MAPPED="Found to be related.",
    REVIEWED_UNRELATED="Reviewed, and found not to be related.",
    NOT_ASSESSED="Nobody has looked at it: neither yes nor no.",
)(vocabulary.AssessmentState)

# --- callers

meaning(
    READER="Reads the graph.",
    ANALYST="Reads, and proposes claims.",
    REVIEWER="Reads, proposes, and decides on claims; sees who made them, and claims that nobody has decided on.",
    ADMIN="May do everything.",
)(vocabulary.Role)

meaning(
    READ="Ask for facts.",
    PROPOSE="Propose claims.",
    REVIEW="Decide on claims, and see the claims that wait for a decision.",
    ADMINISTER="Change who may do what.",
)(Permission)

# --- laws and places

meaning(
    GLOBAL="The world.",
    SUPRANATIONAL="A union of countries, such as the EU.",
    COUNTRY="A country.",
    SUBDIVISION="A state, province or region of a country.",
    LOCAL="A county or city.",
)(vocabulary.JurisdictionLevel)

meaning(
    REGULATION="Binds directly, such as a regulation of the EU.",
    DIRECTIVE="Binds states, which bring it into their own law.",
    STATUTE="Made by a legislature.",
    RULE="Made by an authority under a statute.",
    DOCTRINE="Made by courts.",
    GUIDANCE="Says how a law is understood; binds nobody.",
    BILL="Not enacted.",
    CLUSTER="Stands for several laws of one subject, its members.",
)(vocabulary.RegulationKind)

meaning(
    PROPOSED="Not enacted yet.",
    ENACTED="Enacted, not in force yet.",
    PARTLY_APPLICABLE="In force; a part of it applies later, or is held up by a court.",
    IN_FORCE="In force.",
    ENJOINED="Held up by a court.",
    REPEALED="Ended by whoever made it.",
    LAPSED="Ended on the day that it named itself: nobody prolonged it.",
    STRUCK_DOWN="Ended by a court, which found that it cannot stand.",
    EMERGING="Taking shape in courts, bills or practice.",
)(vocabulary.RegulationStatus)

meaning(
    ENACTED="It is enacted.",
    DECIDED="A court decides it.",
    IN_FORCE="It, or a part of it, enters into force.",
    APPLIES="It, or a part of it, begins to apply.",
    AMENDED="An amendment takes effect.",
    POSTPONED="A date ahead is moved.",
    ENJOINED="A court halts its enforcement.",
    VACATED="A court sets it, or a part of it, aside.",
    REPLACED="Something else takes its place.",
    REPEALED="It, or a part of it, is repealed.",
    LAPSED="It ends on the day that it named itself.",
    STRUCK_DOWN="A court finds that it, or a part of it, cannot stand.",
)(vocabulary.LegalEventKind)

meaning(
    CHAPTER="A chapter, which holds articles or sections.",
    ARTICLE="An article.",
    SECTION="A section.",
    PARAGRAPH="A paragraph of an article or section.",
    POINT="A point of a paragraph.",
    RECITAL="A recital: why, not what.",
    ANNEX="An annex.",
)(vocabulary.UnitType)

# --- documents

meaning(
    ACTIVE="It holds it.",
    REMOVED="It holds it no longer.",
    SUPERSEDED="Another provision has taken its place.",
    MERGED="It went into another provision.",
)(vocabulary.ProvisionStatus)

meaning(
    FIRST_RECORD="The first that is archived.",
    CONTENT="What the terms say has changed.",
    RETURNED="The terms say again what an earlier version said, byte for byte.",
    TECHNICAL="A fresh extraction of the same terms.",
    REMOVED="The document was taken away.",
)(vocabulary.ChangeKind)
meaning(
    ADDED="It is new, or has come back.",
    REMOVED="It is gone.",
    MODIFIED="Its words changed.",
    MOVED="The same words stand at another place of the document.",
)(vocabulary.ChangeEffect)
meaning(
    EXACT="The same words at the same place.",
    MOVED="The same words under other headings.",
    FUZZY="Other words, recognised by what they share.",
    SPLIT="The words of one provision went into several.",
    MERGED="The words of several provisions went into one.",
    BROKEN="Its words were not found again.",
)(vocabulary.ClauseMatch)

meaning(
    FLAG_WITHOUT_BASIS_LAW="A flag names no law that applies in its place.",
    ANCHOR_BROKEN="An excerpt does not stand at its place of the archived text.",
    EXTRACTION_FAILED="A version could not be analysed.",
    SEVERITY_OUTSIDE_EXPOSURE="A severity lies outside the exposure range.",
    SUMMARY_CONTRADICTS_DIFF="A summary says something else than the diff.",
    DUPLICATE_EXCERPT="Two provisions of a document stand on the same words.",
    STRENGTH_OUT_OF_SCALE="A strength lies outside 0 to 10.",
    LAW_NOT_IN_FORCE="A law that is engaged is not in force.",
    NO_EVIDENCE="A claim rests on nothing.",
)(vocabulary.QualityRule)

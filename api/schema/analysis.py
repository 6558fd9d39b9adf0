"""Analyses: the prose that claims were read out of, part by part, and where each fact is stated."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.schema.declare import Listed, ToMany, ToOne, described
from api.schema.hops import ENGAGES, FLAGS, PUBLIC, has_status
from graph.model.vocabulary import AnalysisPart, ClaimStatus
from graph.plan.expressions import Along, And, End, Exists, IsPresent, Or, Step, Stored
from graph.plan.plan import OrderKey

if TYPE_CHECKING:
    from api.schema.facts import Agent, Engagement, Flag

_Agent = Annotated["Agent", strawberry.lazy("api.schema.facts")]
_Engagement = Annotated["Engagement", strawberry.lazy("api.schema.facts")]
_Flag = Annotated["Flag", strawberry.lazy("api.schema.facts")]

_READ_OUT: Final = Step("EXTRACTED_FROM", "in", "Claim")
_ABOUT: Final = Step("ABOUT", "out", "Provision")
_CONCERNS: Final = Step("CONCERNS", "out", "LegalTarget|Jurisdiction")
_STANDS: Final = Or((has_status(ClaimStatus.ACCEPTED), has_status(ClaimStatus.STALE)))
#: A claim for which a fact stands. An analysis that was kept before the place was recorded has none.
_STATED: Final = And(
    (
        IsPresent("start"),
        Exists(End("start", "Claim"), And((_STANDS, Exists(Along((_CONCERNS,)))))),
    )
)
_NEWEST: Final = (OrderKey(Stored("recordedFrom"), descending=True), OrderKey(Stored("key")))
_BY_PLACE: Final = (OrderKey(Stored("start")), OrderKey(Stored("end")), OrderKey(Stored("pair")))


def _fact(step: Step) -> ToOne:
    """The fact that stands for the claim of a statement: the accepted one on what the claim joins."""
    return ToOne(Along((_ABOUT, step), edge=True, side="start", same="pair"))


@strawberry.type(description="Part of an analysis, in the words of the analysis.")
class AnalysisSection:
    """One part of an analysis."""

    part: AnalysisPart = described("Which of the five parts of an analysis the section is.")
    heading: str | None = described("Heading of the section as written; null if the graph does not hold the heading.")
    text: str = described("Words of the section, without the heading.")
    start: int = described("Position of the first character of `text` in the analysis, from 0.")
    end: int = described("Position directly after the last character of `text` in the analysis.")


@strawberry.type(description="Place in an analysis at which an engagement or a flag is stated.")
class AnalysisStatement:
    """Where one fact is stated."""

    start: int = described("Position of the first character of the statement in the analysis, from 0.")
    end: int = described("Position directly after the last character of the statement in the analysis.")
    engagement: _Engagement | None = described(
        "Engagement that is stated; null for a flag, and while the engagement does not hold.", _fact(ENGAGES)
    )
    flag: _Flag | None = described(
        "Flag that is stated; null for an engagement, and while the flag does not hold.", _fact(FLAGS)
    )


@strawberry.type(
    description="Text in which a person analysed a provision, and from which engagements, flags and the exposure of "
    "the provision were read."
)
class Analysis:
    """One analysis of a provision."""

    recorded_from: datetime = described("Instant from which the graph holds the analysis.")
    author: _Agent = described(
        "Who gave the analysis.", ToOne(Along((Step("GIVEN_BY", "out", "Agent"),)), required=True)
    )
    sections: list[AnalysisSection] = described(
        "Parts of the analysis that a heading begins, in the order of the text. The part GOVERNANCE_EXPOSURE gives the "
        "reasons for the exposure of the provision.",
        Listed("sections", (Stored("text"), Stored("parts", "list"), Stored("headings", "list")), lambda _given: ()),
    )
    statements: list[AnalysisStatement] = described(
        "Engagements and flags that were read from the analysis and accepted, in the order of the text. A statement "
        "belongs to the section whose `start` and `end` enclose the statement.",
        ToMany(Along((_READ_OUT,), edge=True), _BY_PLACE, lambda _given: _STATED),
    )


#: Callers who do not review see an analysis once a claim from it was accepted.
ANALYSES: Final = ToMany(
    Along((Step("ANALYSES", "in", "Analysis"),)), _NEWEST, lambda _given: Exists(Along((_READ_OUT,)), PUBLIC)
)

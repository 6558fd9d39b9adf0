"""How other platforms handle the same, how many do, and how a provision is cited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.answer.citations import known_style
from api.binding.arguments import chosen
from api.schema.connections import Connection
from api.schema.declare import ACTIVE, BASE_URL, Composes, Computed, Connected, PartOf, ToMany, ToOne, described
from api.schema.hops import ENGAGED_BY, ENGAGES, IN_DOCUMENT, PUBLISHES, SIMILAR_TO, TO_DOCUMENT, TO_PLATFORM
from api.schema.scalars import Score
from graph.plan.expressions import Compare, Concat, PropertyAt, ReadTime, Step, Stored
from graph.plan.plan import OrderKey
from graph.plan.searches import WEIGHTS, Comparables, Kept, PlatformSpread

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.binding.arguments import Argument
    from api.schema.legal import LegalTarget
    from api.schema.provision import Provision
    from graph.plan.expressions import Condition

_Provision = Annotated["Provision", strawberry.lazy("api.schema.provision")]
_LegalTarget = Annotated["LegalTarget", strawberry.lazy("api.schema.legal")]

#: Comparable from this score on, where the request does not say.
_MINIMUM: Final = 0.6

_BY_PATH: Final = (OrderKey(Stored("path")),)
_BY_SCORE: Final = (OrderKey(Stored("score"), descending=True), OrderKey(Stored("key")))
_IS_ACTIVE: Final[Condition] = Compare(Stored("status"), "=", ACTIVE)
_SOURCE: Final = Step("SOURCE_VERSION", "out", "DocumentVersion")


def _comparable(given: Mapping[str, Argument]) -> Comparables:
    apart = None if chosen(given, "samePlatform") else "platformSlug"
    minimum = given["minScore"].slot(lambda asked: _MINIMUM if asked is None else asked)
    return Comparables((ENGAGES,), (ENGAGED_BY,), SIMILAR_TO, minimum, "category", "excerptText", _IS_ACTIVE, apart)


COMPARABLES: Final = Connected(_comparable, _BY_SCORE, weight=5, once=True)


@strawberry.type(
    description="A provision that handles the same as another one. The score is "
    f"{WEIGHTS[0]} x laws + {WEIGHTS[1]} x categories + {WEIGHTS[2]} x words. Laws and categories: twice what both "
    "have, over what the one and the other have; a law and a unit of it are two. Words: how alike the excerpts are, as "
    "the graph has stored it; 0 where they are hardly alike. Where the archived text of one is not held, and at "
    "another time than today, words are not known, and the two other parts share their weight."
)
class Comparable:
    """A provision that handles the same as another one."""

    provision: _Provision = described("The other provision.", ToOne(Kept("provision"), required=True))
    score: Score = described("How comparable the two are.")
    reason: str = described(
        "Why, in one sentence.",
        Composes("comparison", (Stored("counts"), Stored("words"), Stored("dated"))),
    )
    shared_targets: list[_LegalTarget] = described(
        "Laws and units that both engage, by path.", ToMany(Kept("shared"), _BY_PATH)
    )
    only_here: list[_LegalTarget] = described(
        "Those that only the provision asked about engages, by path.", ToMany(Kept("here"), _BY_PATH)
    )
    only_there: list[_LegalTarget] = described(
        "Those that only the other one engages, by path.", ToMany(Kept("there"), _BY_PATH)
    )


@strawberry.type(description="A page of comparable provisions.")
class ComparableConnection(Connection[Comparable]):
    """A page of comparable provisions."""


_OF_TYPE: Final = PropertyAt((TO_DOCUMENT,), "documentType")
_PLATFORMS: Final = PlatformSpread(
    "Platform", PUBLISHES, (IN_DOCUMENT,), "documentType", _OF_TYPE, "category", _IS_ACTIVE, "all"
)


@strawberry.type(description="How common such a provision is, with what was counted.")
class Prevalence:
    """How common such a provision is."""

    platforms: int = described(
        "Of those platforms, how many have an active provision in the first category of this one.",
        Computed(replace(_PLATFORMS, counted="like")),
    )
    of_platforms: int = described(
        "Platforms with at least one analysed document of the type of this provision's.", Computed(_PLATFORMS)
    )
    as_of: date = described("Day that the counts speak of.", Computed(ReadTime("as_of")))
    definition: str = described(
        "What was counted, in words.",
        Composes("prevalence", (Stored("category", "list"), _OF_TYPE)),
    )


PREVALENCE: Final = PartOf("key")

CITATION: Final = Composes(
    "citation",
    (
        Stored("key"),
        Stored("title"),
        PropertyAt((TO_DOCUMENT, TO_PLATFORM), "name"),
        PropertyAt((TO_DOCUMENT,), "title"),
        *(PropertyAt((_SOURCE,), name) for name in ("effectiveOn", "fetchedAt", "sha256")),
        Concat((BASE_URL, "provision/", Stored("key"))),
        Stored("excerptSha256"),
    ),
    lambda given: given["style"].slot(known_style),
)

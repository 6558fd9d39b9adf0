"""How other platforms handle the same, how many do, and how a provision is cited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.binding.arguments import chosen
from api.binding.styles import known_style
from api.schema.connections import Connection
from api.schema.declare import ACTIVE, BASE_URL, Composes, Computed, Connected, PartOf, ToMany, ToOne, described
from api.schema.hops import BY_PATH, ENGAGED_BY, ENGAGES, IN_DOCUMENT, PUBLISHES, SIMILAR_TO, TO_DOCUMENT, TO_PLATFORM
from api.schema.scalars import Score
from api.schema.standing import facts_of
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

_BY_SCORE: Final = (OrderKey(Stored("score"), descending=True), OrderKey(Stored("key")))
_IS_ACTIVE: Final[Condition] = Compare(Stored("status"), "=", ACTIVE)
_SOURCE: Final = Step("SOURCE_VERSION", "out", "DocumentVersion")


def _comparable(given: Mapping[str, Argument]) -> Comparables:
    apart = None if chosen(given, "samePlatform") else "platformSlug"
    minimum = given["minScore"].slot(lambda asked: _MINIMUM if asked is None else asked)
    facts = facts_of(given)
    engages, engaged_by = (replace(step, facts=facts) for step in (ENGAGES, ENGAGED_BY))
    return Comparables(
        shared=(engages,),
        sharing=(engaged_by,),
        alike=SIMILAR_TO,
        minimum=minimum,
        category="category",
        text="excerptText",
        where=_IS_ACTIVE,
        apart=apart,
    )


COMPARABLES: Final = Connected(_comparable, _BY_SCORE, weight=5, once=True)


@strawberry.type(
    description="Provision on the same subject as another provision. The score is "
    f"{WEIGHTS[0]} x laws + {WEIGHTS[1]} x categories + {WEIGHTS[2]} x words. Laws and categories are each twice the "
    "number of shared items, divided by the number of items of the one provision plus the number of items of the "
    "other; a law and one of its units are two items. Words is the stored similarity of the two excerpts, or 0 if the "
    "excerpts are hardly similar. If one of the archived texts is not held, or the query reads at another time, the "
    "similarity of words is unknown, and the other two parts share its weight in proportion."
)
class Comparable:
    """A provision that handles the same as another one."""

    provision: _Provision = described(
        "Provision that is comparable to the provision asked about.", ToOne(Kept("provision"), required=True)
    )
    score: Score = described("Degree of comparability, 0 to 1.")
    reason: str = described(
        "One sentence that explains the score.",
        Composes("comparison", (Stored("counts"), Stored("words"), Stored("dated"))),
    )
    shared_targets: list[_LegalTarget] = described(
        "Laws and legal units that both provisions engage, ordered by path.", ToMany(Kept("shared"), BY_PATH)
    )
    only_here: list[_LegalTarget] = described(
        "Laws and legal units that only the provision asked about engages, ordered by path.",
        ToMany(Kept("here"), BY_PATH),
    )
    only_there: list[_LegalTarget] = described(
        "Laws and legal units that only the comparable provision engages, ordered by path.",
        ToMany(Kept("there"), BY_PATH),
    )


@strawberry.type(description="Page of comparable provisions.")
class ComparableConnection(Connection[Comparable]):
    """A page of comparable provisions."""


_OF_TYPE: Final = PropertyAt((TO_DOCUMENT,), "documentType")
_PLATFORMS: Final = PlatformSpread(
    of="Platform",
    within=PUBLISHES,
    filled=(IN_DOCUMENT,),
    kind="documentType",
    mine=_OF_TYPE,
    category="category",
    where=_IS_ACTIVE,
    counted="all",
)


@strawberry.type(
    description="How common provisions of one category are among platforms, with the definition of the counts."
)
class Prevalence:
    """How common such a provision is."""

    platforms: int = described(
        "Number of platforms, among the platforms in `ofPlatforms`, with an active provision in the first "
        "category of this provision.",
        Computed(replace(_PLATFORMS, counted="like")),
    )
    of_platforms: int = described(
        "Number of platforms with at least one analysed document of the same type as the document of this provision.",
        Computed(_PLATFORMS),
    )
    as_of: date = described("Day that the counts are about.", Computed(ReadTime("as_of")))
    definition: str = described(
        "Definition of the counts, in words.",
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
    lambda given: (given["style"].slot(known_style),),
)

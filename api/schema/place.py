"""Places: countries, their subdivisions, and the unions they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.binding.arguments import Argument, all_asked, chosen
from api.schema.declare import ARGUMENTS, Connected, ToMany, declared, described, global_id, permalink
from api.schema.enums import Closure
from api.schema.fact_orders import FlagOrder, flag_order
from api.schema.filters import asked, at_start, filtered
from api.schema.hops import BY_PATH, closure_steps
from api.schema.inputs import FlagFilter, ProvisionFilter
from api.schema.interfaces import Node
from api.schema.predicates import one_of
from api.schema.scalars import URL, JurisdictionCode
from api.schema.standing import counting, filtered_facts
from graph.model.vocabulary import JurisdictionLevel, RegulationStatus
from graph.plan.expressions import Along, Step, Stored
from graph.plan.plan import OrderKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.schema.facts import FlagConnection
    from api.schema.legal import Regulation
    from graph.plan.expressions import Start

_FlagConnection = Annotated["FlagConnection", strawberry.lazy("api.schema.facts")]
_Regulation = Annotated["Regulation", strawberry.lazy("api.schema.legal")]

BY_CODE: Final = (OrderKey(Stored("code")),)
_UP: Final = Step("PART_OF", "out", "Jurisdiction", current=True)
_DOWN: Final = Step("PART_OF", "in", "Jurisdiction", current=True)
_FLAGGED: Final = Step("FLAGS", "in", "Provision")


def _flagging(given: Mapping[str, Argument]) -> Start:
    way = Along((*closure_steps(chosen(given, "closure")), _FLAGGED), edge=True)
    found: Start = counting(way, filtered_facts(given["flag"]))
    return found


@strawberry.type(description="Place: a country, a subdivision of a country, or a union of countries.")
class Jurisdiction(Node):
    """A place."""

    id: strawberry.ID = global_id("Jurisdiction", "code")
    code: JurisdictionCode = described("Code of the place, such as FR, US-IL or EU.")
    permalink: URL = permalink("place", "code")
    name: str = described("English name of the place.")
    level: JurisdictionLevel = described("Level of the place, such as union, country or subdivision.")
    parents: list[Jurisdiction] = described(
        "Places that this place is directly part of today, ordered by code.", ToMany(Along((_UP,)), BY_CODE)
    )
    children: list[Jurisdiction] = described(
        "Places that are directly part of this place today, ordered by code.", ToMany(Along((_DOWN,)), BY_CODE)
    )

    @declared(
        ToMany(
            Along((Step("APPLIES_IN", "in", "Regulation"),)),
            BY_PATH,
            asked("status", one_of("status")),
        )
    )
    def regulations(self, status: list[RegulationStatus] | None = strawberry.UNSET) -> list[_Regulation]:
        """Laws that apply in exactly this place, ordered by path."""

    @declared(
        Connected(
            _flagging,
            flag_order,
            all_asked(at_start(filtered("filter", ProvisionFilter)), filtered("flag", FlagFilter)),
            counts_provisions=True,
        ),
        filter=ARGUMENTS["provision"],
    )
    def flagged_by(
        self,
        filter: ProvisionFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        flag: FlagFilter | None = strawberry.UNSET,
        order_by: list[FlagOrder] | None = strawberry.UNSET,
        closure: Closure | None = Closure.DESCENDANTS,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> _FlagConnection:
        """Flags on this place and, depending on `closure`, on the places within it or the places that contain it,
        ordered by key if no order is given. `totalCount` counts each provision once, even if the provision flags
        several of these places.
        """

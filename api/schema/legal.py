"""Laws and their units, the targets of engagements."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.binding.arguments import Argument, all_asked, chosen
from api.schema.connections import Connection
from api.schema.declare import ARGUMENTS, Connected, ToMany, ToOne, declared, described, global_id, permalink
from api.schema.fact_orders import EngagementOrder, engagement_order
from api.schema.filters import asked, at_start, filtered
from api.schema.hops import BY_PATH, BY_SLUG, UNITS_BELOW
from api.schema.inputs import EngagementFilter, ProvisionFilter
from api.schema.interfaces import Node
from api.schema.place import Jurisdiction
from api.schema.predicates import at, is_equal, one_of
from api.schema.scalars import URL, LegalPath
from api.schema.standing import counting, filtered_facts
from graph.model.vocabulary import LegalEventKind, RegulationKind, RegulationStatus, UnitType
from graph.plan.expressions import Along, ByKey, Step, Stored
from graph.plan.plan import OrderKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.schema.facts import EngagementConnection
    from graph.plan.expressions import Start

_EngagementConnection = Annotated["EngagementConnection", strawberry.lazy("api.schema.facts")]

_BY_ORDINAL: Final = (OrderKey(Stored("ordinal")), OrderKey(Stored("path")))

_PARENT: Final = Along((Step("HAS_UNIT", "in", "LegalTarget"),))
_UNIT: Final = Step("HAS_UNIT", "out", "LegalUnit")
_ENGAGED: Final = Step("ENGAGES", "in", "Provision")
#: Of an event, what it is about; of events, their order.
OF_TARGET: Final = Along((Step("EVENT_OF", "out", "LegalTarget"),))
BY_DAY: Final = (OrderKey(Stored("on", "text")), OrderKey(Stored("key")))
_EVENTS: Final = ToMany(
    Along((Step("EVENT_OF", "in", "LegalEvent"),)), (OrderKey(Stored("on")), OrderKey(Stored("key")))
)


def _engaging(given: Mapping[str, Argument]) -> Start:
    """Engagements of the law itself, or of it and every unit below it."""
    way = Along((UNITS_BELOW, _ENGAGED) if chosen(given, "includeUnits") else (_ENGAGED,), edge=True)
    found: Start = counting(way, filtered_facts(given["engagement"]))
    return found


_ENGAGED_BY: Final = Connected(
    _engaging,
    engagement_order,
    all_asked(at_start(filtered("filter", ProvisionFilter)), filtered("engagement", EngagementFilter)),
)


@strawberry.interface(description="Law or legal unit: the target of an engagement.")
class LegalTarget(Node):
    """A law or a unit of one."""

    id: strawberry.ID = described("Global id of the form Type:key.")
    path: LegalPath = described("Readable, stable path of the law or legal unit.")
    permalink: URL = permalink("law", "path")
    label: str = described("Display name of the law or legal unit.")
    official_uri: URL | None = described(
        "Address of the official text. If no address of a legal unit is known, the address of the smallest part around "
        "the unit that has an address, or of the law."
    )
    events: list[LegalEvent] = described(
        "Events in the life of the law or legal unit, ordered by date and key.", _EVENTS
    )

    @declared(_ENGAGED_BY, filter=ARGUMENTS["provision"])
    def engaged_by(
        self,
        include_units: bool | None = True,
        filter: ProvisionFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        engagement: EngagementFilter | None = strawberry.UNSET,
        order_by: list[EngagementOrder] | None = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> _EngagementConnection:
        """Engagements of this law or legal unit, ordered by key if no order is given. With `includeUnits`,
        engagements of the units below count too.
        """


@strawberry.type(description="Law, legal regime, or cluster of laws about one subject.")
class Regulation(LegalTarget):
    """A law."""

    id: strawberry.ID = global_id("Regulation", "path")
    path: LegalPath = described("Readable, stable path of the law, such as eu-gdpr.")
    permalink: URL = permalink("law", "path")
    label: str = described("Display name of the law, such as GDPR.")
    official_title: str = described("Title under which the law was published.")
    citation: str | None = described("Usual citation of the law.")
    celex: str | None = described("CELEX number of the law in EUR-Lex.")
    kind: RegulationKind = described("Kind of the law.")
    status: RegulationStatus = described("Status of the law, from proposed to ended.")
    enacted_on: date | None = described("Day of enactment; null if unknown.")
    in_force_on: date | None = described("Day of entry into force; null if unknown.")
    applies_from: date | None = described("Day from which the law applies; null if unknown.")
    repealed_on: date | None = described("Day of repeal; null if the law was not repealed, or the day is unknown.")
    private_right_of_action: bool | None = described("Whether people can sue under the law; null if unknown.")
    max_penalty: str | None = described("Highest penalty that the law provides for.")
    applies_in: list[Jurisdiction] = described(
        "Places in which the law applies, ordered by code.",
        ToMany(Along((Step("APPLIES_IN", "out", "Jurisdiction"),)), (OrderKey(Stored("code")),)),
    )
    authorities: list[Authority] = described(
        "Authorities that enforce the law, ordered by slug.",
        ToMany(Along((Step("ENFORCED_BY", "out", "Authority"),)), BY_SLUG),
    )
    members: list[Regulation] = described(
        "Laws that the cluster stands for, ordered by path. Empty if the law is not a cluster.",
        ToMany(Along((Step("HAS_MEMBER", "out", "Regulation"),)), BY_PATH),
    )
    amends: list[Regulation] = described(
        "Laws that this law amends, ordered by path.", ToMany(Along((Step("AMENDS", "out", "Regulation"),)), BY_PATH)
    )
    implements: list[Regulation] = described(
        "Laws that this law implements, ordered by path.",
        ToMany(Along((Step("IMPLEMENTS", "out", "Regulation"),)), BY_PATH),
    )

    @declared(
        Connected(
            Along((UNITS_BELOW, _UNIT)),
            _BY_ORDINAL,
            all_asked(asked("type", one_of("unitType")), asked("parent", at(_PARENT, is_equal("path")))),
        ),
        parent="Only units directly below this law or unit.",
    )
    def units(
        self,
        type: list[UnitType] | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        parent: LegalPath | None = strawberry.UNSET,
        first: int | None = 100,
        after: str | None = strawberry.UNSET,
    ) -> Connection[LegalUnit]:
        """Legal units of the law at every level, in the order of the law."""


@strawberry.type(description="Part of a law, such as a chapter, an article, a paragraph or a point.")
class LegalUnit(LegalTarget):
    """A part of a law."""

    id: strawberry.ID = global_id("LegalUnit", "path")
    path: LegalPath = described("Readable, stable path of the unit, such as eu-gdpr/art-9/par-2/pt-a.")
    permalink: URL = permalink("law", "path")
    label: str = described("Display name of the unit, such as GDPR Art. 9(2)(a).")
    unit_type: UnitType = described("Type of the unit.")
    heading: str | None = described("Heading of the unit in the law.")
    text: str | None = described("Words of the unit; null if the graph does not hold them.")
    applies_from: date | None = described(
        "Day from which the unit applies; null if the unit applies with the law, or the day is unknown."
    )
    regulation: Regulation = described(
        "Law that the unit belongs to.", ToOne(ByKey("regulationPath", "Regulation", "path"), required=True)
    )
    parent: LegalTarget | None = described("Law or unit that directly contains the unit.", ToOne(_PARENT))
    children: list[LegalUnit] = described(
        "Units directly below the unit, in the order of the law.", ToMany(Along((_UNIT,)), _BY_ORDINAL)
    )
    concepts: list[str] = described("Concepts of the Data Privacy Vocabulary, as IRIs.")


@strawberry.type(description="Dated event in the life of a law or of a part of a law.")
class LegalEvent(Node):
    """A dated event of a law or unit."""

    id: strawberry.ID = global_id("LegalEvent", "key")
    kind: LegalEventKind = described("Kind of the event.")
    on: date = described("Day of the event. A day in the future is as known today.")
    summary: str = described("Summary of the event in plain words.")
    source_url: URL | None = described("Address of the source that reports the event; null if unknown.")
    target: LegalTarget = described(
        "Law or legal unit that the event is about.",
        ToOne(OF_TARGET, required=True),
    )


@strawberry.type(description="Body that enforces laws, such as a data protection authority.")
class Authority(Node):
    """A body that enforces laws."""

    id: strawberry.ID = global_id("Authority", "slug")
    name: str = described("Name of the authority.")
    kind: str = described("Kind of the authority, such as REGULATOR.")
    url: URL | None = described("Address of the authority's home page.")
    seat: Jurisdiction | None = described(
        "Place that the authority acts for.", ToOne(Along((Step("SEATED_IN", "out", "Jurisdiction"),)))
    )

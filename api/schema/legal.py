"""Laws and their units, the targets of engagements."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from api.binding.arguments import Argument, all_asked, chosen
from api.schema.connections import Connection
from api.schema.declare import ARGUMENTS, Connected, ToMany, ToOne, declared, described, global_id
from api.schema.filters import asked, at_start, filtered
from api.schema.hops import BY_PAIR, UNITS_BELOW
from api.schema.inputs import EngagementFilter, ProvisionFilter
from api.schema.interfaces import Node
from api.schema.place import Jurisdiction
from api.schema.predicates import at, is_equal, one_of
from api.schema.scalars import URL, LegalPath
from graph.model.vocabulary import LegalEventKind, RegulationKind, RegulationStatus, UnitType
from graph.plan.expressions import Along, ByKey, Step, Stored
from graph.plan.plan import OrderKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.schema.facts import EngagementConnection
    from graph.plan.expressions import Start

_EngagementConnection = Annotated["EngagementConnection", strawberry.lazy("api.schema.facts")]

BY_PATH: Final = (OrderKey(Stored("path")),)
_BY_SLUG: Final = (OrderKey(Stored("slug")),)
_BY_ORDINAL: Final = (OrderKey(Stored("ordinal")), OrderKey(Stored("path")))

_PARENT: Final = Along((Step("HAS_UNIT", "in", "LegalTarget"),))
_UNIT: Final = Step("HAS_UNIT", "out", "LegalUnit")
_ENGAGED: Final = Step("ENGAGES", "in", "Provision")
_EVENTS: Final = ToMany(
    Along((Step("EVENT_OF", "in", "LegalEvent"),)), (OrderKey(Stored("on")), OrderKey(Stored("key")))
)


def _engaging(given: Mapping[str, Argument]) -> Start:
    """Engagements of the law itself, or of it and every unit below it."""
    return Along((UNITS_BELOW, _ENGAGED) if chosen(given, "includeUnits") else (_ENGAGED,), edge=True)


_ENGAGED_BY: Final = Connected(
    _engaging,
    BY_PAIR,
    all_asked(at_start(filtered("filter", ProvisionFilter)), filtered("engagement", EngagementFilter)),
)


@strawberry.interface(description="A law or a unit of one: what an engagement leads to.")
class LegalTarget(Node):
    """A law or a unit of one."""

    id: strawberry.ID = described("Global id, of the form Type:key.")
    path: LegalPath = described("Readable, stable key.")
    label: str = described("Name to show.")
    official_uri: URL | None = described("Address of the official text.")
    events: list[LegalEvent] = described("What happens in its life, by date and key.", _EVENTS)

    @declared(_ENGAGED_BY, filter=ARGUMENTS["provision"])
    def engaged_by(
        self,
        include_units: bool | None = True,
        filter: ProvisionFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        engagement: EngagementFilter | None = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> _EngagementConnection:
        """Engagements that lead here; with `includeUnits`, also those that lead to a unit below."""


@strawberry.type(description="A law, a regime, or a cluster of laws of one subject.")
class Regulation(LegalTarget):
    """A law."""

    id: strawberry.ID = global_id("Regulation", "path")
    path: LegalPath = described("Readable, stable key, such as eu-gdpr.")
    label: str = described("Name to show, such as GDPR.")
    official_title: str = described("Title under which it was published.")
    citation: str | None = described("How it is cited.")
    celex: str | None = described("CELEX number of EUR-Lex.")
    official_uri: URL | None = described("Address of the official text.")
    kind: RegulationKind = described("What kind of law it is.")
    status: RegulationStatus = described("Where it stands in its life.")
    enacted_on: date | None = described("Day of enactment; null where not known.")
    in_force_on: date | None = described("Day of entry into force; null where not known.")
    applies_from: date | None = described("Day from which it applies; null where not known.")
    repealed_on: date | None = described("Day of repeal; null where it was not repealed, or not known.")
    private_right_of_action: bool | None = described("Whether people can sue under it; null where not known.")
    max_penalty: str | None = described("Highest penalty it provides for.")
    applies_in: list[Jurisdiction] = described(
        "Places where it applies.",
        ToMany(Along((Step("APPLIES_IN", "out", "Jurisdiction"),)), (OrderKey(Stored("code")),)),
    )
    authorities: list[Authority] = described(
        "Who enforces it.", ToMany(Along((Step("ENFORCED_BY", "out", "Authority"),)), _BY_SLUG)
    )
    members: list[Regulation] = described(
        "Laws a cluster stands for.", ToMany(Along((Step("HAS_MEMBER", "out", "Regulation"),)), BY_PATH)
    )
    amends: list[Regulation] = described(
        "Laws it amends.", ToMany(Along((Step("AMENDS", "out", "Regulation"),)), BY_PATH)
    )
    implements: list[Regulation] = described(
        "Laws it implements.", ToMany(Along((Step("IMPLEMENTS", "out", "Regulation"),)), BY_PATH)
    )
    events: list[LegalEvent] = described("What happens in its life, by date and key.", _EVENTS)

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
        """Units of the law at every level, in the order it is read."""

    @declared(_ENGAGED_BY, filter=ARGUMENTS["provision"])
    def engaged_by(
        self,
        include_units: bool | None = True,
        filter: ProvisionFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        engagement: EngagementFilter | None = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> _EngagementConnection:
        """Engagements that lead here; with `includeUnits`, also those that lead to a unit of it."""


@strawberry.type(description="A part of a law: a chapter, an article, a paragraph, a point.")
class LegalUnit(LegalTarget):
    """A part of a law."""

    id: strawberry.ID = global_id("LegalUnit", "path")
    path: LegalPath = described("Readable, stable key, such as eu-gdpr/art-9/par-2/pt-a.")
    label: str = described("Name to show, such as GDPR Art. 9(2)(a).")
    unit_type: UnitType = described("What kind of part it is.")
    heading: str | None = described("Its heading in the law.")
    text: str | None = described("Its words, where they are held.")
    official_uri: URL | None = described("Address of the official text.")
    applies_from: date | None = described("Day from which it applies; null where that of the law holds, or not known.")
    regulation: Regulation = described(
        "Law it belongs to.", ToOne(ByKey("regulationPath", "Regulation", "path"), required=True)
    )
    parent: LegalTarget | None = described("What it is directly part of.", ToOne(_PARENT))
    children: list[LegalUnit] = described("Units directly below.", ToMany(Along((_UNIT,)), _BY_ORDINAL))
    concepts: list[str] = described("Concepts of the Data Privacy Vocabulary, as IRIs.")
    events: list[LegalEvent] = described("What happens in its life, by date and key.", _EVENTS)

    @declared(_ENGAGED_BY, filter=ARGUMENTS["provision"])
    def engaged_by(
        self,
        include_units: bool | None = True,
        filter: ProvisionFilter | None = strawberry.UNSET,  # noqa: A002  # the contract's name
        engagement: EngagementFilter | None = strawberry.UNSET,
        first: int | None = 20,
        after: str | None = strawberry.UNSET,
    ) -> _EngagementConnection:
        """Engagements that lead here; with `includeUnits`, also those that lead to a unit below."""


@strawberry.type(description="Something that happens on a day in the life of a law or of a part of it.")
class LegalEvent(Node):
    """A dated event of a law or unit."""

    id: strawberry.ID = global_id("LegalEvent", "key")
    kind: LegalEventKind = described("What happens.")
    on: date = described("The day; one ahead is as known today.")
    summary: str = described("What happens, in plain words.")
    source_url: URL | None = described("Where it is told; null where no address is known.")
    target: LegalTarget = described(
        "The law or unit it happens to.", ToOne(Along((Step("EVENT_OF", "out", "LegalTarget"),)), required=True)
    )


@strawberry.type(description="A body that enforces laws.")
class Authority(Node):
    """A body that enforces laws."""

    id: strawberry.ID = global_id("Authority", "slug")
    name: str = described("Its name.")
    kind: str = described("What kind of body it is.")
    url: URL | None = described("Address of its home page.")
    seat: Jurisdiction | None = described(
        "Place it acts for.", ToOne(Along((Step("SEATED_IN", "out", "Jurisdiction"),)))
    )

"""Published states of the graph, and what the newest one holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import strawberry

from api.schema.declare import Computed, Fixed, described
from api.schema.hops import ACTIVE
from api.schema.scalars import Sha256
from api.schema.standing import DRAFTS
from graph.model.vocabulary import DISCLAIMER
from graph.plan.expressions import CountAll, IsPresent, ReadTime, Stored, Test
from graph.plan.plan import OrderKey

NEWEST: Final = (OrderKey(Stored("ordinal"), descending=True),)


@strawberry.type(description="Published state of the graph, with the instant of its publication.")
class Revision:
    """One published state."""

    revision: strawberry.ID = described("Id of the state, to be read at with `at`.", Computed(Stored("key")))
    published_at: datetime = described("Instant at which the state was published.")
    content_hash: Sha256 = described("Hash over everything that the graph said.")


@strawberry.type(description="State of the graph that was published, and from which answers are computed.")
class GraphInfo:
    """The published state of the graph."""

    revision: strawberry.ID = described("Id of the newest published state.", Computed(Stored("key")))
    published_at: datetime = described("Instant at which the state was published.")
    content_hash: Sha256 = described("Hash over everything that the graph says.")
    as_of: date = described("Day that answers are about (valid time).", Computed(ReadTime("as_of")))
    known_at: datetime = described(
        "Instant up to which records count (transaction time).", Computed(ReadTime("known_at"))
    )
    platforms: int = described("Number of platforms.", Computed(CountAll(label="Platform")))
    documents: int = described("Number of documents.", Computed(CountAll(label="Document")))
    provisions: int = described("Number of active provisions.", Computed(CountAll(label="Provision", where=ACTIVE)))
    engagements: int = described(
        "Number of current engagements of active provisions.",
        Computed(CountAll(type="ENGAGES", start="Provision", where=ACTIVE)),
    )
    flags: int = described(
        "Number of current flags of active provisions.",
        Computed(CountAll(type="FLAGS", start="Provision", where=ACTIVE)),
    )
    suggested_engagements: int = described(
        "Number of suggested engagements of active provisions: nobody has decided on them yet.",
        Computed(CountAll(type="SUGGESTED_ENGAGES", start="Provision", where=ACTIVE, facts=DRAFTS)),
    )
    suggested_flags: int = described(
        "Number of suggested flags of active provisions: nobody has decided on them yet.",
        Computed(CountAll(type="SUGGESTED_FLAGS", start="Provision", where=ACTIVE, facts=DRAFTS)),
    )
    unpublished: bool = described(
        "Whether an import has written data that no published state contains yet.",
        Computed(Test(IsPresent("unpublished"))),
    )
    disclaimer: str = described("What the graph is and what it is not.", Fixed(DISCLAIMER))

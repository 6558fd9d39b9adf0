"""Published states of the graph."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import strawberry

from api.schema.declare import Computed, described
from api.schema.scalars import Sha256
from graph.plan.expressions import Stored
from graph.plan.plan import OrderKey

NEWEST: Final = (OrderKey(Stored("ordinal"), descending=True),)


@strawberry.type(description="Published state of the graph, with the instant of its publication.")
class Revision:
    """One published state."""

    revision: strawberry.ID = described("Id of the state, to be read at with `at`.", Computed(Stored("key")))
    published_at: datetime = described("Instant at which the state was published.")
    content_hash: Sha256 = described("Hash over everything that the graph said.")

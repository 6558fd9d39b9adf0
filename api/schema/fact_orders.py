"""What a caller may order engagements and flags by: each value with the order that it means."""

from __future__ import annotations

from enum import Enum
from typing import Final

from api.schema.enums import Order
from api.schema.filters import needed, option, ordering, read_by
from api.schema.orders import EitherWay, in_order_of, order_component
from graph.plan.expressions import Stored

#: An edge has no rank of its own: no list begins at one, so none is kept.
_EXPOSURE: Final = EitherWay(Stored("exposureMax", "rank"), Stored("exposureMax", "rank_up"))
_CONFIDENCE: Final = Stored("confidence")


@ordering(
    CONFIDENCE=("Confidence in the mapping.", _CONFIDENCE),
    EXPOSURE_MAX=(
        "Upper end of the governance exposure under the law. Engagements without an exposure come last.",
        _EXPOSURE,
    ),
)
class EngagementOrderField(Enum):
    """Property that engagements can be ordered by."""

    CONFIDENCE = "CONFIDENCE"
    EXPOSURE_MAX = "EXPOSURE_MAX"


@ordering(
    CONFIDENCE=("Confidence in the flag.", _CONFIDENCE),
    EXPOSURE_MAX=(
        "Upper end of the governance exposure in the place. Flags without an exposure come last.",
        _EXPOSURE,
    ),
)
class FlagOrderField(Enum):
    """Property that flags can be ordered by."""

    CONFIDENCE = "CONFIDENCE"
    EXPOSURE_MAX = "EXPOSURE_MAX"


@read_by(
    order_component,
    "One component of an order of engagements. Remaining ties are ordered by the key of the provision, and then by the "
    "path of the law or unit.",
)
class EngagementOrder:
    """One component of an order."""

    field: EngagementOrderField = needed("Property to order by.")
    direction: Order | None = option("Direction of the order.", Order.DESC)


@read_by(
    order_component,
    "One component of an order of flags. Remaining ties are ordered by the key of the provision, and then by the code "
    "of the place.",
)
class FlagOrder:
    """One component of an order."""

    field: FlagOrderField = needed("Property to order by.")
    direction: Order | None = option("Direction of the order.", Order.DESC)


#: Where no order is asked for, facts are ordered by what they join: the same order at all times.
engagement_order: Final = in_order_of(EngagementOrder, "pair")
flag_order: Final = in_order_of(FlagOrder, "pair")

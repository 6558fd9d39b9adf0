"""The argument `orderBy` -> the order of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.binding.arguments import present
from api.schema.enums import Order
from api.schema.filters import component, read
from graph.plan.expressions import Stored
from graph.plan.plan import OrderKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from api.binding.arguments import Argument
    from api.schema.filters import Parts


@dataclass(frozen=True, slots=True)
class EitherWay:
    """One property to order by on the way down, another one on the way up: what is absent is last in both."""

    down: Stored
    up: Stored


def order_component(*, field: Argument, direction: Argument) -> OrderKey:
    """One component of an order, as an input object of it says."""
    descending = direction.value is Order.DESC
    value = component(type(field.value), field.value)
    if isinstance(value, EitherWay):
        value = value.down if descending else value.up
    return OrderKey(value, descending)


def in_order_of(kind: type, key: str) -> Callable[[Parts], tuple[OrderKey, ...]]:
    """The order that `orderBy` asks for, a list of the input type `kind`; ties by the property `key`.

    Of two components that order by the same, the first counts.
    """

    def order(given: Parts) -> tuple[OrderKey, ...]:
        asked: dict[object, OrderKey] = {}
        by = present(given, "orderBy")
        for item in by.items() if by else ():
            one: OrderKey = read(kind, item)
            asked.setdefault(item.parts()["field"].value, one)
        # The key goes the way of the component before it: an index over both can then be read from either end.
        last = next(reversed(asked.values()), None)
        return (*asked.values(), OrderKey(Stored(key), last is not None and last.descending))

    return order

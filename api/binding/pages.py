"""The arguments of a page (`first`, `after`, `last`, `before`) -> its size, its direction and its cursor's place.

A list that is no page is cut by `first` and `skip`.
"""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from api.binding.arguments import DEFAULT_PAGE, page_size, present
from api.binding.cursors import position
from api.errors import bad_input

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.binding.arguments import Argument, Convert, FieldUse
    from graph.plan.expressions import Slot
    from graph.plan.plan import OrderKey

#: Values of a facet that may be asked for: more than any facet has.
MOST_VALUES: Final = 1_000
#: Entries of a list before the first one that is listed, at most.
MOST_SKIPPED: Final = 1_000_000


def limit(use: FieldUse, given: Mapping[str, Argument]) -> tuple[Slot, bool]:
    """The size of the page, and whether it is cut from the end of the list."""
    backward = present(given, "last") is not None or _mark(given, "before") is not None
    if backward and (present(given, "first") or _mark(given, "after")):
        message = "a page goes forward (`first`, `after`) or backward (`last`, `before`), not both; leave one pair out"
        raise bad_input(message)
    if backward:
        if present(given, "last") is None:
            raise bad_input("`before` needs `last`: give the number of entries before the cursor")
        return given["last"].slot(page_size("last", DEFAULT_PAGE)), True
    default = use.field.args["first"].default_value
    return given["first"].slot(page_size("first", default if isinstance(default, int) else DEFAULT_PAGE)), False


def cursor(given: Mapping[str, Argument], name: str, bound_to: str, order: tuple[OrderKey, ...]) -> tuple[Slot, ...]:
    """One slot for each component of the cursor's position; none without a cursor."""
    mark = _mark(given, name)
    if mark is None:
        return ()
    return tuple(mark.slot(partial(_component, bound_to, order, at)) for at in range(len(order)))


def number(given: Mapping[str, Argument], name: str, most: int, default: int | None = None) -> Slot:
    """A whole number from 0 to `most` that an argument gives; where it gives none, the default, which may be none."""
    return given[name].slot(_up_to(name, most, default))


@cache
def _up_to(name: str, most: int, default: int | None) -> Convert:
    def known(value: int | None) -> int | None:
        value = default if value is None else value
        if value is not None and not 0 <= value <= most:
            raise bad_input(f"{name}: {value} is outside 0 to {most}")
        return value

    return known


def sliced(given: Mapping[str, Argument], most: int) -> tuple[Slot | None, Slot | None]:
    """How many entries of a list are left out before the first one, and how many are listed; None for what the
    arguments `skip` and `first` do not say.
    """
    skip, first = (
        number(given, name, bound) if present(given, name) is not None else None
        for name, bound in (("skip", MOST_SKIPPED), ("first", most))
    )
    return skip, first


def values(given: Mapping[str, Argument]) -> Slot:
    """How many values of a facet are told: what the argument `first` says."""
    return number(given, "first", MOST_VALUES)


def _mark(given: Mapping[str, Argument], name: str) -> Argument | None:
    """The cursor that is given. Clients send an empty one for the first page: it is taken for none."""
    mark = present(given, name)
    return mark if mark and mark.value else None


def _component(bound_to: str, order: tuple[OrderKey, ...], at: int, cursor: str) -> Any:
    return position(bound_to, order, cursor)[at]

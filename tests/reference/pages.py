"""The reference's pages: how a list is put in order, and cut at a cursor. A part of `tests.reference`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError

from api.binding.cursors import decode_cursor, encode_cursor

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass
class Component:
    """One component of an order: its name in cursors, its value, its direction."""

    name: str
    value: Callable[[Any], Any]
    descending: bool = False


@dataclass
class Page:
    """A connection before it is cut; `mark` is the cursor, `backward` tells from which end it is cut."""

    of: str
    order: list[Component]
    items: list[Any]
    size: int
    mark: str | None
    backward: bool = False
    once: bool = False
    wanted: str | None = None
    #: Review statuses of what is counted of the items; None for what is accepted.
    facts: list[str] | None = None
    #: Of provisions: what the filter chose from, and the filter.
    chosen_from: list[Any] | None = None
    filter: dict[str, Any] | None = None


def text(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def page(of: str, items: list[Any], given: dict[str, Any], order: list[Any], default: int) -> Page:
    """`order` holds components, or names of properties; a minus in front means downwards."""
    parts = [one if isinstance(one, Component) else plain(one) for one in order]
    for part in reversed(parts):
        items = sorted(items, key=part.value, reverse=part.descending)
    if not 0 <= (given.get("last") or 0) <= 200 or not 0 <= (given.get("first") or 0) <= 200:
        raise GraphQLError("no size of a page", extensions={"code": "BAD_USER_INPUT"})
    # An empty cursor is none.
    if given.get("last") is not None:
        return Page(of, parts, items, given["last"], given.get("before") or None, backward=True)
    first = default if given.get("first") is None else given["first"]
    return Page(of, parts, items, first, given.get("after") or None)


def plain(name: str) -> Component:
    bare = name.lstrip("-")
    return Component(bare, lambda one: one.get(bare), name.startswith("-"))


def bound(one: Page) -> str:
    return f"{one.of}:" + ",".join(("-" if part.descending else "") + part.name for part in one.order)


def position(one: Page, item: Any) -> list[Any]:
    return [text(part.value(item)) for part in one.order]


def behind(one: Page, item: Any, mark: list[Any]) -> bool:
    for part, here, there in zip(one.order, position(one, item), mark, strict=True):
        if here != there:
            return bool((here < there) if part.descending != one.backward else (here > there))
    return False


def cut(one: Page) -> list[Any]:
    """What lies beyond the cursor, in the direction in which the page goes."""
    items = one.items[::-1] if one.backward else one.items
    if one.mark is None:
        return items
    mark = decode_cursor(bound(one), one.mark, len(one.order))
    return [item for item in items if behind(one, item, mark)]


def shown(one: Page) -> list[Any]:
    rows = cut(one)[: one.size]
    return rows[::-1] if one.backward else rows


def cursor(one: Page, item: Any) -> str:
    return encode_cursor(bound(one), position(one, item))

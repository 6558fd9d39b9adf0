"""Connections, by the Relay specification of cursor connections, with `nodes` and `totalCount` beside the edges."""

from __future__ import annotations

from typing import Generic, TypeVar

import strawberry

from api.schema.declare import Computed, described
from graph.plan.expressions import Figure

T = TypeVar("T")


@strawberry.type(description="Where a page lies among all pages.")
class PageInfo:
    """Relay's `PageInfo`."""

    has_next_page: bool = described("Whether anything follows this page.")
    has_previous_page: bool = described("Whether anything precedes this page.")
    start_cursor: str | None = described("Cursor of the first edge; null on an empty page.")
    end_cursor: str | None = described("Cursor of the last edge; null on an empty page.")


@strawberry.type(description="One value of a facet, and how many provisions have it.")
class FacetCount:
    """One value of a facet."""

    key: strawberry.ID = described("Slug, path, code or word of the value.", Computed(Figure("key")))
    label: str = described("Name to show.", Computed(Figure("label")))
    count: int = described("How many provisions have it, each counted once.", Computed(Figure("count")))


@strawberry.type(description="One entry of a page, with the cursor that marks its place.")
class Edge(Generic[T]):
    """Relay's edge."""

    cursor: str = described("Opaque mark of this place in this order; give it as `after` to go on behind it.")
    node: T = described("The entry itself.")


@strawberry.type(description="A page of a list, cut by `first` and `after`.")
class Connection(Generic[T]):
    """Relay's connection."""

    edges: list[Edge[T]] = described("The page's entries with their cursors.")
    nodes: list[T] = described("The page's entries.")
    page_info: PageInfo = described("Where the page lies.")
    total_count: int = described("How many entries all pages hold together.", counts=True)

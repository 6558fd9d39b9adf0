"""Connections, by the Relay specification of cursor connections, with `nodes` and `totalCount` beside the edges."""

from __future__ import annotations

from typing import Generic, TypeVar

import strawberry

from api.schema.declare import Computed, described
from graph.plan.expressions import Figure

T = TypeVar("T")


@strawberry.type(description="Position of a page among all pages.")
class PageInfo:
    """Relay's `PageInfo`."""

    has_next_page: bool = described("Whether entries follow this page.")
    has_previous_page: bool = described("Whether entries precede this page.")
    start_cursor: str | None = described("Cursor of the first entry; null for an empty page.")
    end_cursor: str | None = described("Cursor of the last entry; null for an empty page.")


@strawberry.type(description="One value, with the number of provisions, or of findings, that have the value.")
class FacetCount:
    """One value of a facet."""

    key: strawberry.ID = described("Slug, path, code or word that identifies the value.", Computed(Figure("key")))
    label: str = described("Display name of the value.", Computed(Figure("label")))
    count: int = described(
        "Number of provisions, or of findings, that have the value; each counts once.", Computed(Figure("count"))
    )
    suggested: int = described(
        "Number of these provisions that have the value by suggested engagements or flags alone. Always 0 unless "
        "suggestions are asked for.",
        Computed(Figure("suggested")),
    )


@strawberry.type(description="Entry of a page, with a cursor that marks its position.")
class Edge(Generic[T]):
    """Relay's edge."""

    cursor: str = described(
        "Opaque position of the entry in this order. Pass the cursor as `after` to read the entries that follow."
    )
    node: T = described("Entry at this position.")


@strawberry.type(description="Page of a list, selected with `first` and `after`.")
class Connection(Generic[T]):
    """Relay's connection."""

    edges: list[Edge[T]] = described("Entries of the page with their cursors.")
    nodes: list[T] = described("Entries of the page without cursors.")
    page_info: PageInfo = described("Position of the page among all pages.")
    total_count: int = described("Number of entries on all pages together.", counts=True)

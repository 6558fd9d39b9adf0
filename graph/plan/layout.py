"""Where each value stands in a statement's answer: the agreement between `graph.cypher` and whoever reads the answer.

Neo4j does not keep the order of map entries, and lists travel faster than maps; so an answer is made of lists, and a
value is known by its position. A selection is the list of its entries that cost the database something. A choice is
such a list behind the number of the option taken. A page is the list of its columns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.plan.expressions import Along, ByKeyThen, FullTextHits, asks_further
from graph.plan.plan import (
    Constant,
    DistinctCount,
    EdgeCursor,
    EdgeHighlight,
    EdgeScore,
    Facets,
    Group,
    Page,
    PageEdges,
    PageInfo,
    PageRows,
    Refused,
    TotalCount,
)
from graph.plan.searches import SearchStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.plan.expressions import Start
    from graph.plan.plan import Entry


def answered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries of a selection that have a position in the answer, in order."""
    return tuple(entry for entry in entries if not isinstance(entry, (Constant, Refused)))


def page_rows(page: Page) -> Iterator[PageRows | EdgeScore | EdgeHighlight]:
    """What is wanted of each row of the slice, in the order of the row's positions (behind the cursor's, if any)."""
    for entry in page.entries:
        if isinstance(entry, PageRows):
            yield entry
        elif isinstance(entry, PageEdges):
            yield from (one for one in entry.entries if not isinstance(one, (EdgeCursor, Constant)))


def has_cursors(page: Page) -> bool:
    """Whether each row starts with the list of its order values."""
    return any(
        (isinstance(entry, PageEdges) and any(isinstance(one, EdgeCursor) for one in entry.entries))
        or (isinstance(entry, PageInfo) and any(field in {"startCursor", "endCursor"} for _, field in entry.fields))
        for entry in page.entries
    )


def looks_ahead(page: Page) -> bool:
    """Whether one row more than the slice is fetched, to tell whether there is a next page."""
    return _wants(page, "hasPreviousPage" if page.backward else "hasNextPage")


def looks_back(page: Page) -> bool:
    """Whether a column tells that there are entities beyond the cursor; without a cursor there are none."""
    return bool(page.after) and _wants(page, "hasNextPage" if page.backward else "hasPreviousPage")


def has_rows(page: Page) -> bool:
    """Whether the first column is the rows of the slice; false for counts alone."""
    # Edges of which nothing but a constant is wanted are still one entry a row.
    listed = any(isinstance(entry, (PageRows, PageEdges)) for entry in page.entries)
    return listed or has_cursors(page) or looks_ahead(page)


def counts(page: Page) -> tuple[TotalCount | DistinctCount | Facets | SearchStatus, ...]:
    """The counts and facets, in the order of the last columns."""
    return tuple(
        entry for entry in page.entries if isinstance(entry, (TotalCount, DistinctCount, Facets, SearchStatus))
    )


def groups(facets: Facets) -> tuple[Group, ...]:
    """The groups of a column of facets, in order."""
    return tuple(one for one in facets.groups if isinstance(one, Group))


def collects_hits(page: Page) -> bool:
    """Whether the entities are matched once and kept, because several columns read them and matching is dear."""
    if any(isinstance(entry, Facets) for entry in page.entries):
        return True
    columns = has_rows(page) + looks_back(page) + len(counts(page))
    return columns > 1 and (asks_further(page.where) or _is_dear(page.start))


def _is_dear(start: Start) -> bool:
    """Whether finding the entities takes more than following hops: closures, and the full-text index."""
    if isinstance(start, FullTextHits):
        return True
    return isinstance(start, (Along, ByKeyThen)) and any(step.closure for step in start.steps)


def _wants(page: Page, field: str) -> bool:
    return any(isinstance(entry, PageInfo) and any(one == field for _, one in entry.fields) for entry in page.entries)

"""Where each value stands in a statement's answer: the agreement between `graph.cypher` and whoever reads the answer.

Neo4j does not keep the order of map entries, and lists travel faster than maps; so an answer is made of lists, and a
value is known by its position. A selection is the list of its entries that cost the database something. A choice is
such a list behind the number of the option taken. A page is the list of its columns, and each of its rows the list of
what is wanted of it; a list of one thing alone is that thing (docs/decisions/positional-lists.md).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from graph.errors import PlanError
from graph.plan.expressions import Gathered
from graph.plan.plan import (
    Choice,
    Constant,
    DistinctCount,
    EdgeCursor,
    EdgeHighlight,
    EdgeScore,
    Facets,
    Group,
    Many,
    Page,
    PageEdges,
    PageInfo,
    PageRows,
    Refused,
    Selection,
    SuggestedCount,
    TotalCount,
)
from graph.plan.searches import SearchStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.plan.plan import Entry, One, Want


#: The answer of a matrix is rows, columns and chance, and behind these the lists of cells: where the first stands.
FIRST_CELLS: Final = 3
#: What a value of an axis holds before its pages, in this order; `suggested` only where suggestions are asked for.
AXIS_VALUE: Final = ("key", "count", "label", "marked", "suggested")


def answered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries of a selection that have a position in the answer, in order."""
    return tuple(entry for entry in entries if not isinstance(entry, (Constant, Refused)))


def offered(one: One) -> Want:
    """What is wanted of an entity, and of those that may stand in its place: their options follow one another."""
    if not one.rather:
        return one.want
    return Choice(tuple(option for other in (one, *one.rather) for option in _options(other)))


def numbered(one: One) -> Iterator[One]:
    """The entities that may stand in the place of one, each with the number of its first option."""
    first = len(_options(one))
    for other in one.rather:
        yield replace(other, want=Choice(_options(other), first))
        first += len(_options(other))


def _options(one: One) -> tuple[tuple[str, Selection], ...]:
    """The options of an entity of an abstract type."""
    if not isinstance(one.want, Choice):
        raise PlanError(f"{one.key!r} is of one type alone, and nothing else can stand in its place")
    return one.want.options


def page_rows(page: Page) -> Iterator[PageRows | EdgeScore | EdgeHighlight]:
    """What is wanted of each row of the slice, in the order of the row's positions (behind the cursor's, if any)."""
    for entry in page.entries:
        if isinstance(entry, PageRows):
            yield entry
        elif isinstance(entry, PageEdges):
            yield from (part for part in entry.entries if not isinstance(part, (EdgeCursor, Constant)))


def has_cursors(page: Page) -> bool:
    """Whether each row starts with the list of its order values."""
    return any(
        (isinstance(entry, PageEdges) and any(isinstance(part, EdgeCursor) for part in entry.entries))
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


Counted = TotalCount | SuggestedCount | DistinctCount | Facets | SearchStatus


def counts(page: Page) -> tuple[Counted, ...]:
    """The counts and facets, in the order of the last columns."""
    return tuple(entry for entry in page.entries if isinstance(entry, Counted))


def is_bare(page: Page) -> bool:
    """Whether a page is its only column, and no list of columns."""
    return int(has_rows(page)) + int(looks_back(page)) + len(counts(page)) == 1


def has_bare_rows(page: Page) -> bool:
    """Whether a row is the selection that is wanted of it, and no list that holds it.

    An option of a choice may be null, which `collect` would leave out.
    """
    match tuple(page_rows(page)):
        case (PageRows(want=Selection()),):
            return not has_cursors(page)
        case _:
            return False


def gathered(entry: Entry) -> str:
    """What a list of a report is of; empty for an entry that is no list of it."""
    return entry.start.name if isinstance(entry, Many) and isinstance(entry.start, Gathered) else ""


def groups(facets: Facets) -> tuple[Group, ...]:
    """The groups of a column of facets, in order."""
    return tuple(group for group in facets.groups if isinstance(group, Group))


def _wants(page: Page, field: str) -> bool:
    return any(
        isinstance(entry, PageInfo) and any(wanted == field for _, wanted in entry.fields) for entry in page.entries
    )

"""Rules about pages: how often their entities are matched, and in which order an index gives them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from graph.model.model import LABELS
from graph.plan.conditions import asks_further
from graph.plan.expressions import (
    Along,
    And,
    ByKeyThen,
    Compare,
    FullTextHits,
    Gathered,
    IsPresent,
    NodesOf,
    Stored,
)
from graph.plan.layout import counts, has_rows, looks_back
from graph.plan.plan import Facets, Page, TotalCount
from graph.plan.searches import Comparables, Paths

if TYPE_CHECKING:
    from graph.plan.expressions import Condition, Start
    from graph.plan.plan import PageEntry

#: Properties that number the values of an enumeration.
_RANKS: Final = frozenset(derived.name for label in LABELS for derived in label.derived if derived.rule == "rank")
#: The ranks for the way up, by that of the way down.
_UP: Final = {name: f"{name}Up" for name in _RANKS}


def collect_shared_hits(part: Any) -> Any:
    """The entities of a page are matched once and kept, where several columns read them and matching is dear.

    Dear are conditions that ask further, closures and the full-text index. Facets read all entities in any case. A list
    holds all of them in memory, so a page whose columns follow plain hops matches these anew for each.
    """
    # A search and a report have collected their entities already.
    if not isinstance(part, Page) or isinstance(part.start, (Paths, Comparables, Gathered)):
        return part
    collected = any(isinstance(entry, Facets) for entry in part.entries) or (_columns(part) > 1 and _is_dear(part))
    return replace(part, access=replace(part.access, collected=True)) if collected else part


def keep_index_order(part: Any) -> Any:
    """The rows of a page of all nodes come from the index of its order, and end after the page.

    Neo4j reads an index on several properties only where the statement says that each of them is there. The first 50
    provisions by key took 26,551 database hits before this was said, and 102 after
    (docs/decisions/start-at-the-selective-end.md).
    """
    if not isinstance(part, Page) or not isinstance(part.start, NodesOf) or part.access.collected:
        return part
    if not part.entries:
        # All entities of what a facet counts apart are read, in any order.
        return part
    order = [key.value for key in part.order]
    there = [IsPresent(value.name) for value in order if isinstance(value, Stored) and value.as_ == "value"]
    if part.where is None:
        return replace(part, access=replace(part.access, present_in_rows=tuple(there)))
    access = replace(part.access, rows=_beside(part.where, order[0]))
    if isinstance(order[-1], Stored):
        # The key is always there; an index that ends in it serves a condition only where that is said.
        access = replace(access, present=(IsPresent(order[-1].name),), present_in_rows=tuple(there[:-1]))
    else:
        access = replace(access, present_in_rows=tuple(there))
    return replace(part, access=access)


def count_what_is_listed_whole(part: Any) -> Any:
    """Where the rows of a page are fewer than it may hold, they are all there are, and are not matched anew.

    Of the pages that people look at, most end before they are full; of a full one, all are counted as before.
    """
    if not isinstance(part, Page) or part.access.collected or part.after or not has_rows(part):
        return part
    if isinstance(part.start, (Paths, Comparables, Gathered, FullTextHits)):
        return part
    return replace(part, entries=tuple(_listed(entry) for entry in part.entries))


def _listed(entry: PageEntry) -> PageEntry:
    return replace(entry, listed=True) if isinstance(entry, TotalCount) and entry.of is None else entry


# --- one list of hits


def _columns(page: Page) -> int:
    """How many columns of the page read its entities."""
    return has_rows(page) + looks_back(page) + len(counts(page))


def _is_dear(page: Page) -> bool:
    return asks_further(page.where) or _follows_closures(page.start)


def _follows_closures(start: Start) -> bool:
    """Whether finding the entities takes more than following hops: closures, and the full-text index."""
    if isinstance(start, FullTextHits):
        return True
    return isinstance(start, (Along, ByKeyThen)) and any(step.closure for step in start.steps)


# --- the order of an index


def _beside(where: Condition, leading: object) -> Condition:
    """The condition, where ranks are compared in a way that no index serves, but that of an order which begins with it.

    Of three severities each keeps much: Neo4j would read most of an index on them and sort it, where the index of the
    page's order ends after a page.
    """
    match where:
        case And():
            return And(tuple(_beside(condition, leading) for condition in where.conditions))
        case Compare(Stored() as left) if left.name in _RANKS and left != leading:
            compared = replace(where, left=replace(left, as_="number"))
            if where.operator == ">=" and leading == Stored(_UP[left.name]):
                # What is at least as severe is so on the way up as well, where that which has no severity stands above.
                return And((replace(where, left=Stored(_UP[left.name])), compared))
            return compared
        case _:
            return where

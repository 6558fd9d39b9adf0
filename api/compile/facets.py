"""Facets -> groups of a plan: which entities each of them counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.binding.arguments import present
from api.binding.pages import values
from api.schema.declare import Grouped, Sized
from graph.plan.plan import Group, Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.binding.arguments import Argument, Where
    from graph.plan.expressions import Slot, Start
    from graph.plan.plan import GroupField, OrderKey

#: The argument of a page that says which of the entities are listed.
_FILTER = "filter"


@dataclass(frozen=True, slots=True)
class Hits:
    """The entities of a page, as facets count them: the page's own parts, and what its condition is made from."""

    of: str
    start: Start
    order: tuple[OrderKey, ...]
    limit: Slot
    where: Where | None
    given: Mapping[str, Argument]
    #: Of edges: whether the number of them is that of the provisions that they start from.
    once: bool = False

    def apart(self, grouped: Grouped) -> Page | None:
        """The same page, as if its filter did not choose among the values of a facet; None where it does not."""
        filter_ = present(self.given, _FILTER)
        if self.where is None or filter_ is None or grouped.others is None:
            return None
        left = grouped.others(filter_.value)
        if left == {name: one for name, one in filter_.value.items() if one is not None}:
            return None
        where = self.where({**self.given, _FILTER: filter_.left(left)})
        return Page("", self.of, self.start, self.order, self.limit, entries=(), where=where)


def facet(
    key: str,
    declaration: Grouped | Sized,
    fields: tuple[tuple[str, GroupField], ...],
    given: Mapping[str, Argument],
    apart: Hits | None,
) -> Group:
    """One facet, of the entities of the page; where `apart` is said, of those too that its own condition leaves out.

    Which suggestions count stays what the whole filter says.
    """
    grouped = declaration.of if isinstance(declaration, Sized) else declaration
    return Group(
        key,
        grouped.start,
        grouped.by,
        grouped.label,
        fields,
        limit=values(given) if present(given, "first") else None,
        sized=isinstance(declaration, Sized),
        apart=apart.apart(grouped) if apart else None,
    )

"""Facets of provisions: how many of them have each value, and how many values there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import strawberry

from api.binding.pages import MOST_VALUES
from api.schema.connections import FacetCount
from api.schema.declare import Grouped, Sized, declared, described
from api.schema.hops import ENGAGES, FLAGS, LAW, TO_DOCUMENT
from graph.plan.expressions import Along, AlongThen, ByKey, Stored

if TYPE_CHECKING:
    from collections.abc import Mapping

    Filter = Mapping[str, Any]

#: What a filter of engagements or flags says of how these count, and that chooses none of them.
_HOW: Final = frozenset({"status", "viaClusters"})


@dataclass(frozen=True, slots=True)
class Choosing:
    """What of a filter of provisions chooses among the values of a facet: whole `fields`; and of `quantified`, a field
    that says how many engagements or flags satisfy a filter, those that name what at least `some` of these lead to.
    """

    fields: tuple[str, ...]
    quantified: str = ""
    named: tuple[str, ...] = ()

    def others(self, filter_: Filter) -> Filter:
        """The filter without what chooses among the values; an `or` that does nothing else goes as a whole."""
        found = {name: self._left(name, value) for name, value in filter_.items() if value is not None}
        return {name: value for name, value in found.items() if value is not None}

    def _left(self, name: str, value: Any) -> Any:
        """What is left of one field; None where nothing is."""
        if name in self.fields:
            return None
        if name == self.quantified:
            return self._unnamed(value)
        if name == "or" and value and not any(self.others(one) for one in value):
            return None
        return value

    def _unnamed(self, quantifier: Filter) -> Filter | None:
        some = quantifier.get("some") or {}
        if not any(some.get(name) is not None for name in self.named):
            return quantifier
        left = {name: one for name, one in some.items() if name not in self.named and one is not None}
        others = {name: one for name, one in quantifier.items() if name != "some" and one is not None}
        return {**others, **({"some": left} if left.keys() - _HOW else {})} or None


def _facet(start: Along | AlongThen | ByKey | None, by: Stored, label: Stored, choosing: Choosing) -> Grouped:
    return Grouped(start, by, label, choosing.others)


_SEVERITY: Final = _facet(None, Stored("severity", "list"), Stored("severity", "list"), Choosing(("severity",)))
_PLATFORM: Final = _facet(
    ByKey("platformSlug", "Platform", "slug"), Stored("slug"), Stored("name"), Choosing(("platform",))
)
_CATEGORY: Final = _facet(None, Stored("category", "list"), Stored("category", "list"), Choosing(("category",)))
_REGULATION: Final = _facet(
    AlongThen((ENGAGES,), LAW),
    Stored("path"),
    Stored("label"),
    Choosing(("assessment",), "engages", ("target", "targets")),
)
_JURISDICTION: Final = _facet(Along((FLAGS,)), Stored("code"), Stored("name"), Choosing((), "flags", ("jurisdiction",)))
_DOCUMENT_TYPE: Final = _facet(
    Along((TO_DOCUMENT,)), Stored("documentType"), Stored("documentType"), Choosing(("documentType",))
)
_FIRST: Final = f"Number of values, the most frequent first; at most {MOST_VALUES:,}. Without `first`, all values."
#: What `ProvisionConnection.facets` is told by its argument.
WITHOUT_OWN: Final = (
    "Whether each facet is counted as if the filter did not choose among the values of that facet, so that others "
    "stay visible: `severity` without the condition `severity`, `platform` without `platform`, `category` without "
    "`category`, `documentType` without `documentType`, `regulation` without `assessment` and without the targets of "
    "`engages.some`, `jurisdiction` without the place of `flags.some`. Conditions inside `and`, `or` and `not` stay, "
    "except an `or` that does nothing but choose among values of the facet."
)


@strawberry.type(description="Provisions that satisfy the filter, counted by the values that they share.")
class ProvisionFacets:
    """Facets of provisions; each value counts a provision once, the most frequent first."""

    @declared(_SEVERITY, first=_FIRST)
    def severity(self, first: int | None = strawberry.UNSET) -> list[FacetCount]:
        """Provisions counted by severity; provisions without a severity are left out."""

    @declared(_PLATFORM, first=_FIRST)
    def platform(self, first: int | None = strawberry.UNSET) -> list[FacetCount]:
        """Provisions counted by platform."""

    @declared(_CATEGORY, first=_FIRST)
    def category(self, first: int | None = strawberry.UNSET) -> list[FacetCount]:
        """Provisions counted by category."""

    @declared(_REGULATION, first=_FIRST)
    def regulation(self, first: int | None = strawberry.UNSET) -> list[FacetCount]:
        """Provisions counted by engaged law; an engaged legal unit counts for its law."""

    @declared(_JURISDICTION, first=_FIRST)
    def jurisdiction(self, first: int | None = strawberry.UNSET) -> list[FacetCount]:
        """Provisions counted by flagged place."""

    @declared(_DOCUMENT_TYPE, first=_FIRST)
    def document_type(self, first: int | None = strawberry.UNSET) -> list[FacetCount]:
        """Provisions counted by type of document."""

    platform_count: int = described("Number of values that `platform` has in all.", Sized(_PLATFORM))
    category_count: int = described("Number of values that `category` has in all.", Sized(_CATEGORY))
    regulation_count: int = described("Number of values that `regulation` has in all.", Sized(_REGULATION))
    jurisdiction_count: int = described("Number of values that `jurisdiction` has in all.", Sized(_JURISDICTION))
    document_type_count: int = described("Number of values that `documentType` has in all.", Sized(_DOCUMENT_TYPE))

"""What of a plan tells how much rests on suggestions: nothing where none are asked for, and such a plan costs nothing.

The declarations say what an answer counts; here each number of suggestions becomes part of the plan, or the constant 0.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from api.binding.arguments import names_suggestion
from api.binding.ids import suggested_kind
from api.schema.standing import DRAFTS, counting, facts_of, quantified_facts
from graph.model.model import RELATIONSHIP_TYPE
from graph.model.tenses import types
from graph.plan.expressions import Along, AlongThen, EdgesOf, Figure, Gathered, Stored
from graph.plan.parts import rewritten
from graph.plan.plan import (
    Choice,
    Constant,
    Facets,
    Group,
    Many,
    Refused,
    Scalar,
    Selection,
    SuggestedCount,
)
from graph.plan.searches import Composed, OfKept, Paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.binding.arguments import Argument
    from graph.plan.expressions import Start
    from graph.plan.facts import Facts
    from graph.plan.plan import Entry, Kind, PageEntry

    Given = Mapping[str, Argument]

T = TypeVar("T")

_FIGURE = Figure("suggested")


def unsuggested(want: Selection) -> Selection:
    """What is wanted of a report for which no suggestion counts: its numbers of suggestions are 0."""
    return Selection(tuple(_zero(entry) for entry in want.entries))


def _zero(entry: Entry) -> Entry:
    match entry:
        case Scalar() if entry.value == _FIGURE:
            return Constant(entry.key, 0)
        case Many(start=Gathered(), want=Selection() as want):
            return replace(entry, want=unsuggested(want))
        case _:
            return entry


def suggested_kinds(kinds: list[Kind], given: Given) -> list[Kind]:
    """What the ids of suggestions name, of kinds of facts; nothing where no id is that of a suggestion."""
    asked = any(names_suggestion(one) for argument in given.values() for one in _listed(argument.value))
    return [
        replace(kind, name=suggested_kind(kind.name), start=replace(kind.start, type=drafts, facts=DRAFTS))
        for kind in kinds
        if asked and isinstance(kind.start, EdgesOf) and (drafts := RELATIONSHIP_TYPE[kind.start.type].suggested)
    ]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def standing(entries: tuple[PageEntry, ...], start: Start, given: Given) -> tuple[PageEntry, ...]:
    """The entries of a page, each telling of suggestions as far as the page counts them."""
    if isinstance(start, Paths):
        return _told(entries) if start.suggested else entries
    of_edges = follows(start)
    facts = None if of_edges else _facts_of_entities(given)
    return tuple(_of_page(entry, of_edges, facts) for entry in entries)


def follows(start: Start) -> bool:
    """Whether the entities are edges of which some may be suggestions."""
    facts = start.facts if isinstance(start, EdgesOf) else None
    if isinstance(start, Along) and start.edge:
        facts = start.steps[-1].facts
    return facts is not None and facts.suggested


def _of_page(entry: PageEntry, of_edges: bool, facts: Facts | None) -> PageEntry:
    match entry:
        case SuggestedCount():
            return entry if of_edges else Constant(entry.key, 0)
        case Facets() if of_edges:
            groups = (
                replace(group, suggested="entities") if isinstance(group, Group) else group for group in entry.groups
            )
            return replace(entry, groups=tuple(groups))
        case Facets() if facts:
            return replace(entry, groups=tuple(_following(group, facts) for group in entry.groups))
        case _:
            return entry


def _following(group: Group | Constant | Refused, facts: Facts) -> Group | Constant | Refused:
    """A facet of provisions that counts by way of engagements or flags counts those that are asked for."""
    start = group.start if isinstance(group, Group) else None
    if not isinstance(group, Group) or not isinstance(start, Along | AlongThen):
        return group
    if RELATIONSHIP_TYPE[start.steps[-1].type].suggested is None:
        return group
    return replace(group, start=counting(start, facts), suggested="followed" if facts.suggested else None)


def _facts_of_entities(given: Given) -> Facts | None:
    """Which facts a page of provisions counts: those that the argument `facts` names, or a filter within the filter."""
    return facts_of(given) if "facts" in given else quantified_facts(given.get("filter"))


def _told(part: T) -> T:
    """Entries of paths, in which a step may be a suggestion: its edge is found, and its sentence says what it is."""
    found: T = rewritten(part, _step)
    return found


def _step(part: Any) -> Any:
    match part:
        case Composed(by="explanation"):
            return replace(part, values=(*part.values, OfKept("edge", Stored("status"))))
        case Choice():
            return Choice(tuple((_with_suggested(label), want) for label, want in part.options))
        case _:
            return part


def _with_suggested(label: str) -> str:
    """A relationship type, with that of what is suggested; a label of a node as it is."""
    return types(label, in_time=False, suggested=True) if label in RELATIONSHIP_TYPE else label

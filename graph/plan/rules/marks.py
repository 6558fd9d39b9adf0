"""Rules about marks: the labels that a node carries while a property holds a word, such as `ActiveProvision`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph.model.model import LABEL
from graph.plan.conditions import conjuncts, joined
from graph.plan.expressions import Along, CountAll, CountAt, EdgesOf, End, Exists, Is, NodesOf
from graph.plan.plan import Count, Page, TotalCount
from graph.plan.reports import Assessment, Table

if TYPE_CHECKING:
    from graph.plan.expressions import Condition
    from graph.plan.plan import PageEntry


def meet_marked_nodes(part: Any) -> Any:
    """A hop to nodes of which a word is asked, such as the status ACTIVE, meets only nodes that carry the label of it.

    A label costs what the label of the hop costs already; a property is one more read for each node met
    (docs/decisions/active-provisions-have-a-label.md).
    """
    match part:
        case _ if getattr(part, "where", None) is None:
            return part
        case Table():
            return _scope(part)
        case Assessment():
            mark, rest = mark_of(part.provisions.steps[-1].label, part.where)
            return replace(part, provisions=_led_to(part.provisions, mark), where=rest) if mark else part
        case CountAll():
            return _counting(part)
        case CountAt():
            mark, _ = mark_of(part.steps[-1].label, part.where)
            return CountAt((*part.steps[:-1], replace(part.steps[-1], label=mark))) if mark else part
        case _:
            return _met(part, getattr(part, "start", None), part.where)


def _met(part: Any, start: Any, where: Condition) -> Any:
    """The part, where it follows a hop to nodes of which the word is asked, or from such nodes."""
    match start:
        case Along(edge=False, steps=steps) if not steps[-1].closure:
            mark, rest = mark_of(steps[-1].label, where)
            return _meeting(part, start, mark, rest)
        case Along(edge=True, steps=steps) if steps[-1].direction == "in":
            mark, rest = _without_mark_of_start(steps[-1].label, where)
            return _meeting(part, start, mark, rest)
        case EdgesOf():
            mark, rest = _without_mark_of_start(start.start, where)
            return replace(part, start=replace(start, start=mark), where=rest) if mark else part
        case _:
            return part


def count_marked_nodes(part: Any) -> Any:
    """Where nothing but the word is asked of all nodes of a label, their number is that of the nodes with its mark.

    Neo4j keeps that number. Rows are matched by the property all the same: the indexes are on the label.
    """
    if not isinstance(part, Page) or part.access.collected or not isinstance(part.start, NodesOf):
        return part
    mark, rest = mark_of(part.start.label, part.where)
    if not mark or rest is not None:
        return part
    marked = replace(part.start, label=mark)
    return replace(part, entries=tuple(_counted(entry, marked) for entry in part.entries))


def marked(part: Count) -> Count:
    """The number of all nodes of a label of which a word is asked: of those with its mark."""
    if not isinstance(part.start, NodesOf):
        return part
    mark, rest = mark_of(part.start.label, part.where)
    return replace(part, start=replace(part.start, label=mark), where=rest) if mark else part


def _counted(entry: PageEntry, marked: NodesOf) -> PageEntry:
    return replace(entry, of=marked) if isinstance(entry, TotalCount) else entry


def _counting(count: CountAll) -> CountAll:
    """A count over the whole graph, which Neo4j keeps for a label, and for the relationships that start from one."""
    mark, rest = mark_of(count.label or count.start, count.where) if count.at is None else ("", None)
    if not mark or rest is not None:
        return count
    return replace(count, label=mark, where=None) if count.label else replace(count, start=mark, where=None)


def _meeting(part: Any, start: Along, mark: str, rest: Condition | None) -> Any:
    return replace(part, start=_led_to(start, mark), where=rest) if mark else part


def _scope(table: Table) -> Table:
    """A table of which nothing but the word is asked, of its scope and of everyone."""
    mark, rest = mark_of(table.start.label, table.where)
    population = table.measured.population
    same = population is None or mark_of(table.start.label, population) == (mark, None)
    if not mark or rest is not None or not same:
        return table
    start = replace(table.start, label=mark)
    return replace(table, start=start, where=None, measured=replace(table.measured, population=None))


def _led_to(start: Along, mark: str) -> Along:
    return replace(start, steps=(*start.steps[:-1], replace(start.steps[-1], label=mark)))


def mark_of(label: str, where: Condition | None) -> tuple[str, Condition | None]:
    """The mark that stands for one of the conditions, and the others; no mark where none does."""
    declared = LABEL.get(label)
    parts = conjuncts(where)
    for part in parts:
        for mark in declared.marks if declared else ():
            if part == Is(mark.property, mark.word):
                return mark.label, joined(tuple(other for other in parts if other is not part))
    return "", where


def _without_mark_of_start(label: str, where: Condition | None) -> tuple[str, Condition | None]:
    """The same for what is asked of the node that an edge starts from."""
    parts = conjuncts(where)
    for part in parts:
        if isinstance(part, Exists) and isinstance(part.start, End) and part.start.side == "start":
            mark, rest = mark_of(label, part.where)
            if mark:
                there = (replace(part, where=rest),) if rest is not None else ()
                return mark, joined((*there, *(other for other in parts if other is not part)))
    return "", where

"""Rules about reports: what each asks of many provisions is found once for all of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from graph.errors import PlanError
from graph.plan.conditions import asks_further, conjuncts
from graph.plan.expressions import Along, Exists, IsCollected, Moment, NodesOf, Selective, Stored
from graph.plan.parts import parts_of, rewritten
from graph.plan.plan import Collection, Many, Page, Plan, TakenApart
from graph.plan.reports import Assessment, Axis, Coverage, Matrix, Table
from graph.plan.rules.marks import mark_of
from graph.plan.rules.selective import with_selective
from graph.plan.rules.shared import name_of

if TYPE_CHECKING:
    from collections.abc import Callable

#: More than this many provisions are not collected for a report on each of the parents of a page.
MOST_ASSESSED: Final = 10_000


def collect_values_of_axes(part: Any) -> Any:
    """The entities that an axis is confined to are found once, where each provision holds the key of its own.

    "Of this sector" leads from each provision to its document, and on to the platform. All platforms of the sector are
    found at once, and the provisions tell theirs by the key that they store (docs/decisions/ways-told-once.md).
    """
    if not isinstance(part, Plan):
        return part
    tables = [table for table in parts_of(part.roots, Table) if _is_of_all(table)]
    axes = dict.fromkeys(axis for table in tables for axis in (table.rows, table.columns) if _is_reference(axis))
    found: dict[Axis, Collection] = {}
    for axis in axes:
        taken = [collection.name for collection in (*part.collections, *found.values())]
        found[axis] = _values(axis, taken)

    def confined(one: Any) -> Any:
        return (
            replace(one, where=IsCollected(found[one].name, one.key)) if isinstance(one, Axis) and one in found else one
        )

    return _collecting(part, tuple(found.values()), confined)


def collect_the_assessed(part: Any) -> Any:
    """Where each parent of a page has a report on a law, the provisions that lead to the law are collected once.

    Few provisions of a platform engage one law. Each was asked for all that it engages, and each of that for what it is
    part of: 99,613 database hits for 45 platforms, and 9,471 where the law is begun at
    (docs/decisions/ways-told-once.md). Of a law to which more than `MOST_ASSESSED` lead, nothing is collected.
    """
    if not isinstance(part, Plan) or not any(parts_of(part.roots, Coverage)):
        return part
    rows = (*(page.entries for page in parts_of(part.roots, Page)), *(many.want for many in parts_of(part.roots, Many)))
    assessed = dict.fromkeys(report.of for report in parts_of(rows, Coverage) if _is_alike(report.of))
    found: dict[Assessment, tuple[Collection | TakenApart, ...]] = {
        of: (_taken_apart(of), *_below(of), *_of_each_kind(of)) for of in assessed
    }

    def knowing(one: Any) -> Any:
        if not isinstance(one, Assessment) or one not in found:
            return one
        units, *lists = found[one]
        below = [each.name for each in _below(one)]
        known = tuple(IsCollected(each.name) for each in lists if each.name not in below)
        return replace(one, units=units.name, below="".join(below), known=known)

    return _collecting(part, tuple(each for every in found.values() for each in every), knowing)


def count_values_from_their_end(part: Any) -> Any:
    """Of all provisions, those that have a value of an axis are counted from where the value is.

    From a law, each engagement is met with one hit, and what the law is called is read once; from the provisions, an
    engagement takes four hits (docs/decisions/ways-told-once.md). Of a few provisions, the axis is told by these.
    """
    if not isinstance(part, Matrix) or part.of.grouped_by is not None or not _is_of_all(part.of):
        return part
    rows, columns = (_from_end(axis) for axis in (part.of.rows, part.of.columns))
    return replace(part, of=replace(part.of, rows=rows, columns=columns))


def count_chance_from_the_values(part: Any) -> Any:
    """What is counted among everyone, to tell chance, is matched anew for each count, which may begin at the values.

    Laws that are engaged together with one law were counted among all provisions, and what each of these engages was
    looked at three times: a million database hits for ten laws (docs/decisions/ways-told-once.md).
    """
    if not isinstance(part, Table) or part.measured.figure != "LIFT" or part.measured.everyone is not None:
        return part
    if asks_further(part.measured.population):
        return part
    mark, rest = mark_of(part.start.label, part.measured.population)
    everyone = replace(part.start, label=mark or part.start.label)
    return replace(part, measured=replace(part.measured, everyone=everyone, population=rest))


def _collecting(plan: Plan, collections: tuple[Collection | TakenApart, ...], asking: Callable[[Any], Any]) -> Plan:
    if not collections:
        return plan
    return replace(plan, roots=rewritten(plan.roots, asking), collections=(*plan.collections, *collections))


def _from_end(axis: Axis) -> Axis:
    leads = axis.start is not None and axis.start.edge and len(axis.start.steps) == 1
    return replace(axis, from_end=True) if leads and axis.above is None and axis.reviewed is None else axis


def _is_of_all(table: Table) -> bool:
    """Whether the scope of a table is found by looking at all nodes."""
    return not any(isinstance(conjunct, Selective) for conjunct in conjuncts(table.where))


def _is_reference(axis: Axis) -> bool:
    """Whether a provision stores the key of what the condition of the axis leads to."""
    if axis.start is not None or axis.named is None or not isinstance(axis.where, Exists):
        return False
    way, asked = axis.where.start, axis.where.where
    leads = isinstance(way, Along) and not way.edge and NodesOf(way.steps[-1].label) == axis.named.start
    return leads and asked is not None and not asks_further(asked)


def _values(axis: Axis, taken: list[str]) -> Collection:
    if axis.named is None or not isinstance(axis.where, Exists) or axis.where.where is None:
        raise PlanError(f"an axis of {axis.key.name} refers to nothing that can be collected")
    name = name_of("to", axis.where, taken)
    return Collection(name, axis.named.start, axis.where.where, Stored(axis.named.by))


def _is_alike(of: Assessment) -> bool:
    """Whether the report is on the same law at the same time, whatever it is seen from."""
    return not of.known and not any(moment.of_reading for moment in parts_of(of, Moment))


def _taken_apart(of: Assessment) -> TakenApart:
    return TakenApart(name_of("units", of.within.named, ()), of.within, of.order)


def _below(of: Assessment) -> tuple[Collection, ...]:
    """What is the law or lies below it: whatever a provision engages beside that is not followed upwards."""
    if of.above is None:
        return ()
    named = of.within.named
    start = NodesOf(of.mapped.steps[-1].label)
    return (Collection(name_of("below", named, ()), start, with_selective(Exists(of.above, named))),)


def _of_each_kind(of: Assessment) -> tuple[Collection, ...]:
    """The provisions that are mapped to the law or a part of it, those that were reviewed for it, and where suggestions
    count, those for which it is suggested.
    """
    kinds = (("mapped", of.mapped), ("reviewed", of.reviewed), ("suggested", of.suggested))
    last = of.provisions.steps[-1]
    named = of.within.named
    leads = named if of.above is None else Exists(of.above, named)
    return tuple(
        Collection(
            name_of(kind, named, ()),
            NodesOf(last.label, last.at),
            with_selective(Exists(way, leads)),
            most=MOST_ASSESSED,
        )
        for kind, way in kinds
        if way is not None
    )

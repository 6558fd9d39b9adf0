"""Plan -> plan: rules that keep the answer and lower what it costs, each with a name.

Applied in their order to each part of a finished plan, before it becomes text; a part that no rule fits stays as it is.
What a rule decides stands in the plan, so that `outline` shows it, and emission only spells it. Every golden case is
answered with the rules and without any.

What remains with emission are limits of one WHERE clause (`graph.cypher.predicates`): how many subqueries it joins, and
how deep AND and OR may stand. A clause is put together from conditions of several entities and moments, so no part of
the plan is the clause.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from graph.plan.conditions import asks_further
from graph.plan.expressions import (
    And,
    EdgesOf,
    IsCollected,
    IsPresent,
    NodesOf,
    Not,
    Within,
)
from graph.plan.layout import answered, gathered
from graph.plan.parts import rewritten
from graph.plan.plan import Count, Many, One, Page
from graph.plan.reports import ChangeImpact, LawImpact, Matrix, Table
from graph.plan.rules.access import collect_shared_hits, count_what_is_listed_whole, keep_index_order
from graph.plan.rules.marks import count_marked_nodes, meet_marked_nodes
from graph.plan.rules.reports import (
    collect_the_assessed,
    collect_values_of_axes,
    count_chance_from_the_values,
    count_values_from_their_end,
)
from graph.plan.rules.selective import begun, begun_at_collected, leads_to_a_key, with_selective
from graph.plan.rules.shared import collect_what_entries_share
from graph.plan.rules.ways import collect_ways_to_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.plan.plan import Plan
    from graph.plan.reports import Axis

    #: Gives a part of a plan, or one with the same answer in its place.
    Rule = Callable[[Any], Any]


def optimized(plan: Plan) -> Plan:
    """The plan, each of its parts rewritten by every rule, from the innermost to the outermost.

    A rule about whole plans sees what the rules before it have made of all parts, and those behind it what it gives.
    """
    found: Plan = plan
    for _, rules in groupby(RULES, _OF_PLANS.__contains__):
        found = rewritten(found, partial(_by_each, tuple(rules)))
    return found


def _by_each(rules: tuple[Rule, ...], part: Any) -> Any:
    for rule in rules:
        part = rule(part)
    return part


def start_at_the_selective_end(part: Any) -> Any:
    """Of conditions that must all hold, matching begins at the first that leads to an entity named by its key.

    "Engages Article 9" keeps few of all provisions. Asked of each provision, it is a test that runs as often as there
    are provisions; matched as a pattern, it lets Neo4j begin at the article and walk to the provisions. 50 engagements
    of GDPR Art. 9 and their count took 99,055 database hits as a test, and 1,870 as a pattern
    (docs/decisions/start-at-the-selective-end.md). Entities that are reached from a parent are few already.
    """
    match part:
        case Page(start=NodesOf() | EdgesOf()) | Many(start=NodesOf() | EdgesOf()):
            return replace(part, where=begun(part.where))
        case One(start=NodesOf() | EdgesOf()) | Count(start=NodesOf() | EdgesOf()):
            return replace(part, where=begun(part.where))
        case Table():
            measured = replace(part.measured, population=begun(part.measured.population))
            return replace(part, where=begun(part.where), measured=measured)
        case Within() | LawImpact():
            return replace(part, named=with_selective(part.named))
        case ChangeImpact():
            return replace(part, named=begun(part.named))
        case _:
            return part


def begin_at_what_is_collected(part: Any) -> Any:
    """Where all hits are matched in any case, matching begins at the condition that leads to what is collected.

    Of provisions that engage a law of a member state, and none of the EU, the laws of the second kind are left out of
    those of the first before anything is matched: 3,000 engagements are then looked at in place of 43,000
    (docs/decisions/ways-told-once.md). A page of rows alone ends after the page, and stays in the order of its index.
    """
    match part:
        case Page(start=NodesOf() | EdgesOf()) if part.access.collected or not part.entries:
            return replace(part, where=begun_at_collected(part.where))
        case Count(start=NodesOf() | EdgesOf()) | Table():
            return replace(part, where=begun_at_collected(part.where))
        case _:
            return part


def ask_what_holds_first(part: Any) -> Any:
    """Of conditions that ask further, those that must hold are asked before those that must not.

    Of 32 statements on a small graph 7 took fewer database hits, the best 30 %, and two took more, at most 2 %
    (docs/decisions/rules-on-the-plan.md). Where matching can begin at one of the conditions, few entities are left to
    ask the others of, and these stay as they are.
    """
    if not isinstance(part, And) or any(leads_to_a_key(condition) for condition in part.conditions):
        return part
    asking = [condition for condition in part.conditions if asks_further(condition)]
    in_turn = iter(sorted(asking, key=lambda condition: isinstance(condition, Not)))
    return And(tuple(next(in_turn) if condition in asking else condition for condition in part.conditions))


def group_by_the_single_axis(part: Any) -> Any:
    """A matrix goes through its provisions group by group, where each provision has one value of an axis.

    Totals are then sums over the groups, and each group is counted by one key: 150 ms for a matrix of platforms by laws
    of which three passes took 470 (docs/decisions/matrix-group-by-group.md).
    """
    if not isinstance(part, Matrix) or part.of.apart or not _wants_cells(part):
        return part
    if _is_single(part.of.rows):
        return replace(part, of=replace(part.of, grouped_by="row"))
    return replace(part, of=replace(part.of, grouped_by="column")) if _is_single(part.of.columns) else part


def narrow_to_the_confined_axis(part: Any) -> Any:
    """Where an axis is confined to some values that provisions hold, those with one are kept for it and for the cells.

    "Platforms of this sector by laws" looked at all provisions once for the platforms, and again for the cells: of
    8,867 and 12,593 provisions of a large graph, 1,135 and 1,606 are of the sector (docs/decisions/ways-told-once.md).
    """
    if not isinstance(part, Matrix) or part.of.grouped_by or not _wants_cells(part):
        return part
    if _is_confined(part.of.rows):
        return replace(part, of=replace(part.of, narrowed_by="row"))
    return replace(part, of=replace(part.of, narrowed_by="column")) if _is_confined(part.of.columns) else part


#: `collect_shared_hits` comes before those that ask whether a page matches its entities anew.
RULES: Final[tuple[Rule, ...]] = (
    meet_marked_nodes,
    ask_what_holds_first,
    start_at_the_selective_end,
    collect_ways_to_keys,
    collect_values_of_axes,
    collect_the_assessed,
    collect_shared_hits,
    begin_at_what_is_collected,
    count_marked_nodes,
    count_what_is_listed_whole,
    keep_index_order,
    group_by_the_single_axis,
    narrow_to_the_confined_axis,
    count_values_from_their_end,
    count_chance_from_the_values,
    collect_what_entries_share,
)
_OF_PLANS: Final = frozenset({collect_ways_to_keys, collect_values_of_axes, collect_the_assessed})


# --- a matrix


def _wants_cells(entry: Matrix) -> bool:
    return any(isinstance(wanted, Many) and gathered(wanted) == "cells" for wanted in answered(entry.want.entries))


def _is_single(axis: Axis) -> bool:
    """Whether the value is one property of the provision itself."""
    return _is_own(axis) and (axis.where is None or isinstance(axis.where, IsPresent))


def _is_confined(axis: Axis) -> bool:
    """Whether the value is one property of the provision itself, and has to be one of some."""
    return _is_own(axis) and (axis.within is not None or isinstance(axis.where, IsCollected))


def _is_own(axis: Axis) -> bool:
    return axis.start is None and axis.above is None and axis.reviewed is None and axis.key.as_ != "list"

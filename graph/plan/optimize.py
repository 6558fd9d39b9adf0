"""Plan -> plan: rules that keep the answer and lower what it costs, each with a name.

Applied to a finished plan, before it becomes text; a plan that no rule fits stays as it is.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, Final, TypeVar

from graph.model.model import LABEL
from graph.plan.expressions import Along, And, CountAll, CountAt, EdgesOf, End, Exists, Is, NodesOf, conjuncts

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.plan.expressions import Condition, Start
    from graph.plan.plan import Plan

T = TypeVar("T")


def optimized(plan: Plan) -> Plan:
    """The plan with every rule applied."""
    for rule in RULES:
        plan = rule(plan)
    return plan


def meet_marked_nodes(part: T) -> T:
    """A hop to nodes of which a word is asked, such as the status ACTIVE, meets only nodes that carry the label of it.

    A label costs what the label of the hop costs already; a property is one more read for each node met.
    """
    rewritten: T = _rewritten(part, _marked)
    return rewritten


RULES: Final[tuple[Callable[[Plan], Plan], ...]] = (meet_marked_nodes,)


def marked_total(start: Start, where: Condition | None) -> Start | None:
    """Where nothing but the word is asked of all nodes of a label: those with its mark, which Neo4j has counted."""
    if isinstance(start, NodesOf) and len(conjuncts(where)) == 1:
        mark, _ = _without_mark(start.label, where)
        return replace(start, label=mark) if mark else None
    return None


def _rewritten(part: Any, rule: Callable[[Any], Any]) -> Any:
    """The part with its own parts rewritten, and then by the rule."""
    if isinstance(part, tuple):
        found = tuple(_rewritten(one, rule) for one in part)
        return part if all(one is other for one, other in zip(found, part, strict=True)) else found
    if not is_dataclass(part) or isinstance(part, type):
        return part
    changed = {}
    for one in fields(part):
        value = getattr(part, one.name)
        found = _rewritten(value, rule)
        if found is not value:
            changed[one.name] = found
    return rule(replace(part, **changed) if changed else part)


def _marked(part: Any) -> Any:
    start, where = getattr(part, "start", None), getattr(part, "where", None)
    if where is None:
        return part
    if isinstance(part, CountAll):
        return _counting(part)
    if isinstance(part, CountAt):
        mark, _ = _without_mark(part.steps[-1].label, where)
        return CountAt((*part.steps[:-1], replace(part.steps[-1], label=mark))) if mark else part
    match start:
        case Along(edge=False, steps=steps) if not steps[-1].closure:
            mark, rest = _without_mark(steps[-1].label, where)
            return _meeting(part, start, mark, rest)
        case Along(edge=True, steps=steps) if steps[-1].direction == "in":
            mark, rest = _without_mark_of_start(steps[-1].label, where)
            return _meeting(part, start, mark, rest)
        case EdgesOf():
            mark, rest = _without_mark_of_start(start.start, where)
            return replace(part, start=replace(start, start=mark), where=rest) if mark else part
        case _:
            return part


def _counting(count: CountAll) -> CountAll:
    """A count over the whole graph, which Neo4j keeps for a label, and for the relationships that start from one."""
    mark, rest = _without_mark(count.label or count.start, count.where) if count.at is None else ("", None)
    if not mark or rest is not None:
        return count
    return replace(count, label=mark, where=None) if count.label else replace(count, start=mark, where=None)


def _meeting(part: Any, start: Along, mark: str, rest: Condition | None) -> Any:
    if not mark:
        return part
    steps = (*start.steps[:-1], replace(start.steps[-1], label=mark))
    return replace(part, start=replace(start, steps=steps), where=rest)


def _without_mark(label: str, where: Condition | None) -> tuple[str, Condition | None]:
    """The mark that stands for one of the conditions, and the others; no mark where none does."""
    declared = LABEL.get(label)
    parts = conjuncts(where)
    for one in parts:
        for mark in declared.marks if declared else ():
            if one == Is(mark.property, mark.word):
                return mark.label, _all(tuple(other for other in parts if other is not one))
    return "", where


def _without_mark_of_start(label: str, where: Condition | None) -> tuple[str, Condition | None]:
    """The same for what is asked of the node that an edge starts from."""
    parts = conjuncts(where)
    for one in parts:
        if isinstance(one, Exists) and isinstance(one.start, End) and one.start.side == "start":
            mark, rest = _without_mark(label, one.where)
            if mark:
                there = (replace(one, where=rest),) if rest is not None else ()
                return mark, _all((*there, *(other for other in parts if other is not one)))
    return "", where


def _all(conditions: tuple[Condition, ...]) -> Condition | None:
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return And(conditions)

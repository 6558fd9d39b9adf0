"""A rule about reports: what several of their entries ask of all provisions is found once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from graph.plan.conditions import conjuncts, joined
from graph.plan.expressions import And, Exists, Gathered, IsCollected, NodesOf, Not, Or, Selective, Slot
from graph.plan.parts import parts_of, rewritten
from graph.plan.plan import Collection, Count, Page, Part
from graph.plan.rules.marks import marked
from graph.plan.rules.selective import begun, leads_to_a_key, with_selective

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from graph.plan.expressions import Condition

#: How often entries have to ask for what is collected.
_OFTEN: Final = 2


def collect_what_entries_share(part: Any) -> Any:
    """The nodes that satisfy a condition on laws or places are collected once, where entries of a report ask it twice.

    Asked of each provision in each entry, "engages one of these laws" runs five times as often as there are provisions.
    Collected, it is membership of a list, which Neo4j looks up by hash; and an entry that asks for the nodes of a list
    begins with them. A gap of two sets of laws among 20,000 provisions took 1,325,042 database hits before and 52,220
    after, and a thirteenth of the time (docs/decisions/gaps-from-lists.md).
    """
    found = _asked_often(part)
    if found is None:
        return part
    start, common, asking, often = found
    named = {condition: _name(condition, number) for number, condition in enumerate(often, 1)}
    collections = tuple(Collection(name, start, with_selective(And((*common, one)))) for one, name in named.items())
    entries = tuple(
        _from_collections(entry, asking[entry], common, named) if isinstance(entry, (Page, Count)) else entry
        for entry in part.want.entries
    )
    return replace(part, want=replace(part.want, entries=entries), collections=collections)


def asked_by_entries(part: Part) -> tuple[Condition, ...]:
    """The conditions that this rule collects for the entries of a report, or has collected."""
    if part.collections:
        return tuple(collection.where for collection in part.collections)
    found = _asked_often(part)
    return found.often if found else ()


class _Asked(NamedTuple):
    """What entries of a report ask of all nodes at one start: what all of them ask, each of them, and several."""

    start: NodesOf
    common: list[Condition]
    asking: dict[Page | Count, tuple[Condition, ...]]
    often: tuple[Condition, ...]


def _asked_often(part: Any) -> _Asked | None:
    if not isinstance(part, Part) or part.present is not None or part.collections:
        return None
    asking = {entry: conjuncts(_plain(entry.where)) for entry in part.want.entries if isinstance(entry, (Page, Count))}
    starts = {entry.start for entry in asking}
    start = starts.pop() if len(starts) == 1 else None
    if not isinstance(start, NodesOf):
        return None
    common = [one for one in next(iter(asking.values())) if all(one in parts for parts in asking.values())]
    common = [one for one in common if not _is_key_condition(one)]
    counted = Counter(found for parts in asking.values() for one in parts for found in _key_conditions(one))
    often = tuple(condition for condition, times in counted.items() if times >= _OFTEN)
    return _Asked(start, common, asking, often) if often else None


def _plain(where: Condition | None) -> Condition | None:
    """The condition without a word on where matching begins."""
    found: Condition | None = rewritten(where, lambda one: one.condition if isinstance(one, Selective) else one)
    return found


def _is_key_condition(where: Condition) -> bool:
    """Whether a condition is met by few nodes, which lead to what is named by a key; one of several such counts too."""
    if isinstance(where, Or):
        return bool(where.conditions) and all(_is_key_condition(condition) for condition in where.conditions)
    return isinstance(where, Exists) and leads_to_a_key(where)


def _key_conditions(where: Condition) -> Iterator[Condition]:
    """The conditions of this kind that one is made of."""
    if _is_key_condition(where):
        yield where
    elif isinstance(where, (And, Or)):
        for condition in where.conditions:
            yield from _key_conditions(condition)
    elif isinstance(where, Not):
        yield from _key_conditions(where.condition)


def _name(where: Condition, number: int) -> str:
    """No other name of the statement is like it: a slot is of one report, and nothing of its name from a request."""
    return f"{next(parts_of(where, Slot)).name}_{number}"


def name_of(kind: str, where: Condition, taken: Iterable[str]) -> str:
    """The name of what is collected for a whole plan: a word, and the slot that the condition asks for."""
    name = f"{kind}_{next(parts_of(where, Slot)).name}"
    alike = sum(other == name or other.startswith(f"{name}__") for other in taken)
    return f"{name}__{alike + 1}" if alike else name


def _from_collections(
    entry: Page | Count,
    asked: tuple[Condition, ...],
    common: list[Condition],
    named: Mapping[Condition, str],
) -> Page | Count:
    """The entry, which asks for membership; it begins with the nodes of a collection where all of its own are there."""
    own = [one for one in asked if one not in common]
    first = next((one for one in own if one in named), None)
    if first is not None:
        rest = joined(tuple(_asked(one, named) for one in own if one is not first))
        from_there = replace(entry, start=Gathered(named[first]), where=rest)
        if isinstance(from_there, Count):
            return from_there
        return replace(from_there, access=replace(from_there.access, collected=True))
    asking = replace(entry, where=begun(joined((*common, *(_asked(one, named) for one in own)))))
    return marked(asking) if isinstance(asking, Count) else asking


def _asked(where: Condition, named: Mapping[Condition, str]) -> Condition:
    """The condition, asking for membership of what is collected."""
    if where in named:
        return IsCollected(named[where])
    match where:
        case And() | Or():
            return replace(where, conditions=tuple(_asked(condition, named) for condition in where.conditions))
        case Not():
            return Not(_asked(where.condition, named))
        case _:
            return where

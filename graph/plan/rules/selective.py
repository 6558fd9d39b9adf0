"""Where matching begins: at the condition that leads to an entity named by its key, or to what is collected."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.plan.conditions import asks_further, conjuncts, is_key, joined
from graph.plan.expressions import Along, And, End, Exists, IsCollected, Not, Selective

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.plan.expressions import Condition, Start


def begun(where: Condition | None) -> Condition | None:
    """The condition with a word on where matching begins, if any of it leads to a key."""
    return None if where is None else with_selective(where)


def with_selective(where: Condition) -> Condition:
    """The condition, of which the first part that leads to a key is selective, and so on along the way to the key."""
    parts = conjuncts(where)
    leading = [(at, part) for at, part in enumerate(parts) if isinstance(part, Exists) and leads_to_a_key(part)]
    if not leading or any(isinstance(part, Selective) for part in parts):
        return where
    at, first = leading[0]
    chosen = Selective(replace(first, where=begun(first.where)))
    return chosen if len(parts) == 1 else And((*parts[:at], chosen, *parts[at + 1 :]))


def leads_to_a_key(where: Condition) -> bool:
    """Whether the condition leads to an entity that is named by its key."""
    match where:
        case Selective():
            return True
        case Exists(start=Along() | End()):
            return any(is_key(part) or leads_to_a_key(part) for part in conjuncts(where.where))
        case _:
            return False


def begun_at_collected(where: Condition | None) -> Condition | None:
    """The condition, of which the first part that leads to what is collected is selective, where none is already.

    What must lead there is narrowed by what must not: a provision that engages one of these laws, and none of those,
    engages one of these that is none of those.
    """
    parts = conjuncts(where)
    leading = [(at, part) for at, part in enumerate(parts) if isinstance(part, Exists) and _leads_to_collected(part)]
    if not leading or any(isinstance(part, Selective) for part in parts):
        return where
    at, first = leading[0]
    others = [part.condition for part in parts if isinstance(part, Not)]
    asked = (*conjuncts(first.where), *_left_out(first, others))
    of_end = joined(tuple(end for part in asked for end in _of_end(part, first.start)))
    return joined((*parts[:at], Selective(replace(first, where=joined(asked)), of_end), *parts[at + 1 :]))


def _of_end(where: Condition, start: Start) -> Iterator[Condition]:
    """What a condition on an entity at the end of a way asks of the node there, if that is whether it is collected."""
    match where:
        case Exists(start=End(side=side), where=IsCollected() as asked) if isinstance(start, Along):
            if start.edge and (start.steps[-1].direction == "out") == (side == "end"):
                yield asked
        case IsCollected() if isinstance(start, Along) and not start.edge:
            yield where
        case Not():
            yield from map(Not, _of_end(where.condition, start))
        case _:
            return


def _left_out(first: Exists, others: list[Condition]) -> Iterator[Condition]:
    """What `first` cannot lead to, where none of `others` holds and asks nothing beyond what is collected."""
    own = conjuncts(first.where)
    for other in others:
        if isinstance(other, Exists) and other.start == first.start:
            rest = tuple(part for part in conjuncts(other.where) if part not in own)
            if any(map(_is_membership, rest)) and not any(map(asks_further, rest)):
                yield Not(And(rest) if len(rest) > 1 else rest[0])


def _leads_to_collected(where: Condition) -> bool:
    match where:
        case Exists(start=Along() | End()):
            inner = conjuncts(where.where)
            return any(isinstance(part, IsCollected) or _leads_to_collected(part) for part in inner)
        case _:
            return False


def _is_membership(where: Condition) -> bool:
    """Whether a condition asks nothing of an entity, or of an end of an edge, but whether it is collected."""
    if isinstance(where, Exists) and isinstance(where.start, End):
        return all(map(_is_membership, conjuncts(where.where)))
    return isinstance(where, IsCollected)

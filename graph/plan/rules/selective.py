"""Where matching begins: at the condition that leads to an entity named by its key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.plan.conditions import KEYS, conjuncts
from graph.plan.expressions import Along, And, Compare, End, Exists, In, Selective, Stored

if TYPE_CHECKING:
    from graph.plan.expressions import Condition


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
            return any(_is_key(part) or leads_to_a_key(part) for part in conjuncts(where.where))
        case _:
            return False


def _is_key(where: Condition) -> bool:
    match where:
        case Compare(left=Stored(name=name), operator="=") | In(property=Stored(name=name)):
            return name in KEYS
        case _:
            return False

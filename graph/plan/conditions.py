"""What a condition is made of: its conjuncts, its depth, and how much of the graph it asks for."""

from __future__ import annotations

from typing import Final

from graph.plan.expressions import And, Case, Compare, Condition, End, Exists, In, Not, Or, Selective, Stored

#: Properties with a uniqueness constraint: equality with one leaves one entity, a list of them a few.
KEYS: Final = frozenset({"slug", "key", "path", "code"})


def conjuncts(where: Condition | None) -> tuple[Condition, ...]:
    """The conditions that must all hold for `where` to hold; none for None."""
    match where:
        case None:
            return ()
        case And():
            return tuple(part for condition in where.conditions for part in conjuncts(condition))
        case _:
            return (where,)


def joined(conditions: tuple[Condition, ...]) -> Condition | None:
    """One condition that holds where all hold; None where there are none."""
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return And(conditions)


def is_key(where: Condition) -> bool:
    """Whether the condition names an entity by its key, or a few by theirs."""
    match where:
        case Compare(left=Stored(name=name), operator="=") | In(property=Stored(name=name)):
            return name in KEYS
        case _:
            return False


def nesting(where: Condition) -> int:
    """How many conjunctions and disjunctions stand in one another."""
    match where:
        case And() | Or():
            inner = max((nesting(condition) for condition in where.conditions), default=0)
            return inner + (len(where.conditions) > 1)
        case Not() | Selective():
            return nesting(where.condition)
        case _:
            return 0


def asks_further(where: Condition | None) -> bool:
    """Whether the condition looks at more than the entity itself."""
    match where:
        case Exists(start=End()):
            return asks_further(where.where)
        case Exists():
            return True
        case And() | Or():
            return any(asks_further(condition) for condition in where.conditions)
        case Not() | Selective():
            return asks_further(where.condition)
        case Compare():
            return isinstance(where.left, Case)
        case _:
            return False


def subqueries(where: Condition | None) -> int:
    """How many subqueries Neo4j plans for the condition, those within others counted."""
    match where:
        case Exists():
            return (not isinstance(where.start, End)) + subqueries(where.where)
        case And() | Or():
            return sum(map(subqueries, where.conditions))
        case Not() | Selective():
            return subqueries(where.condition)
        case Compare(left=Case() as left):
            return sum(subqueries(condition) for condition, _ in left.cases)
        case _:
            return 0

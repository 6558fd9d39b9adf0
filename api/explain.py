"""What an operation cost: the statement, its parameters' names, and the plan that Neo4j ran, with database hits.

Answered in `extensions.explain` when a request says `"extensions": {"explain": true}`, in development mode. The
statement runs once, profiled: the answer comes from the same run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.engine import Operator


def explanation(text: str | None, parameters: Iterable[str], plan: Operator | None) -> dict[str, Any]:
    """Shape: cypher (null where the database was not asked), parameters (names, never values), databaseHits, plan."""
    return {
        "cypher": text,
        "parameters": sorted(parameters),
        "databaseHits": plan.all_hits() if plan else 0,
        "plan": _tree(plan) if plan else None,
    }


def _tree(operator: Operator) -> dict[str, Any]:
    return {
        "operator": operator.name,
        "details": operator.details,
        "rows": operator.rows,
        "databaseHits": operator.hits,
        "children": [_tree(child) for child in operator.children],
    }

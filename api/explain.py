"""What becomes of an operation: its plan, the statement, its parameters' names; and what Neo4j made of that.

Answered in `extensions.explain` when a request says `"extensions": {"explain": true}`, in development mode. The
statement runs once, profiled: the answer comes from the same run. What is known without a database, `compiled` tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.binding.arguments import UnusableValuesError
from api.compile.operation import RequestError
from api.compile.planner import plan_operation
from api.errors import BAD_USER_INPUT, coded
from api.schema.declare import ACTIVE, BASE_URL, MAY, ROLE, SEES_PEOPLE
from graph.cypher.emit import emit
from graph.plan.expressions import INSTANT, TODAY
from graph.plan.layout import answered
from graph.plan.outline import outline
from graph.plan.rules.optimize import optimized

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.compile.operation import Request
    from api.compile.planner import Planned
    from graph.engine import Operator
    from graph.plan.plan import Plan

#: The names of the parameters that every run supplies.
SUPPLIED: Final = (TODAY.name, INSTANT.name, BASE_URL.name, ACTIVE.name, ROLE.name, MAY.name, SEES_PEOPLE.name)


def compiled(request: Request) -> dict[str, Any]:
    """What an operation is compiled to. Shape: that of `explanation`, without what Neo4j tells.

    Raises `RequestError`, with an error for each field whose arguments cannot be used.
    """
    planned, given = _bound(request)
    if planned.refused:
        raise RequestError([coded(one, BAD_USER_INPUT) for one in planned.refused])
    text = emit(planned.plan) if answered(planned.plan.roots) else None
    return _told(planned.plan, text, (*given, *SUPPLIED))


def _bound(request: Request) -> tuple[Planned, dict[str, Any]]:
    """The plan and the values of its slots; where some cannot be used, their fields are refused in the plan."""
    planned = plan_operation(request)
    try:
        return planned, planned.binder.parameters(request.variables)
    except UnusableValuesError as error:
        return plan_operation(request, error.errors), {}


def explanation(plan: Plan, text: str | None, parameters: Iterable[str], run: Operator | None) -> dict[str, Any]:
    """Shape: outline (the plan as text), cypher (null where the database was not asked), parameters (names, never
    values), databaseHits, plan (the one that Neo4j ran).
    """
    return {
        **_told(plan, text, parameters),
        "databaseHits": run.all_hits() if run else 0,
        "plan": _tree(run) if run else None,
    }


def _told(plan: Plan, text: str | None, parameters: Iterable[str]) -> dict[str, Any]:
    return {"outline": outline(optimized(plan)), "cypher": text, "parameters": sorted(parameters)}


def _tree(operator: Operator) -> dict[str, Any]:
    return {
        "operator": operator.name,
        "details": operator.details,
        "rows": operator.rows,
        "databaseHits": operator.hits,
        "children": [_tree(child) for child in operator.children],
    }

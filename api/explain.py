"""What becomes of an operation: its plan, the statement, its parameters' names; and what Neo4j made of that.

Answered in `extensions.explain` when a request says `"extensions": {"explain": true}`, in development mode. The
statement runs once, profiled: the answer comes from the same run. What is known without a database, `compiled` tells.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from api.binding.arguments import UnusableValuesError
from api.compile.operation import RequestError
from api.compile.planner import plan_operation
from api.errors import BAD_USER_INPUT, coded
from graph.cypher.emit import emit
from graph.plan.layout import answered
from graph.plan.outline import outline
from graph.plan.rules.optimize import optimized

if TYPE_CHECKING:
    from api.compile.operation import Request
    from api.compile.planner import Planned
    from graph.engine import Operator
    from graph.plan.plan import Plan

_PARAMETER: Final = re.compile(r"\$(\w+)")


def compiled(request: Request) -> dict[str, Any]:
    """What an operation is compiled to. Shape: that of `explanation`, without what Neo4j tells.

    Raises `RequestError`, with an error for each field whose arguments cannot be used.
    """
    planned = _planned(request)
    if planned.refused:
        raise RequestError([coded(one, BAD_USER_INPUT) for one in planned.refused])
    text = emit(planned.plan) if answered(planned.plan.roots) else None
    return _told(planned.plan, text)


def _planned(request: Request) -> Planned:
    """The plan; where values of arguments cannot be used, their fields are refused in it."""
    planned = plan_operation(request)
    try:
        planned.binder.parameters(request.variables)
    except UnusableValuesError as error:
        return plan_operation(request, error.errors)
    return planned


def explanation(plan: Plan, text: str | None, run: Operator | None) -> dict[str, Any]:
    """Shape: outline (the plan as text), cypher (null where the database was not asked), parameters (the names that the
    statement reads, never values), databaseHits, plan (the one that Neo4j ran).
    """
    return {
        **_told(plan, text),
        "databaseHits": run.all_hits() if run else 0,
        "plan": _tree(run) if run else None,
    }


def _told(plan: Plan, text: str | None) -> dict[str, Any]:
    parameters = sorted(set(_PARAMETER.findall(text or "")))
    return {"outline": outline(optimized(plan)), "cypher": text, "parameters": parameters}


def _tree(operator: Operator) -> dict[str, Any]:
    return {
        "operator": operator.name,
        "details": operator.details,
        "rows": operator.rows,
        "databaseHits": operator.hits,
        "children": [_tree(child) for child in operator.children],
    }

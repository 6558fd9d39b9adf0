"""Scopes of reports, and what is known of a provision and several laws at once -> conditions of the plan."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from api.binding.arguments import Argument, present
from api.schema.filters import outermost
from api.schema.hops import ENGAGES, UNITS_ABOVE, UNRELATED
from api.schema.inputs import ProvisionFilter
from api.schema.standing import suggested
from graph.plan.expressions import Along, Exists, In, Or, Stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graph.plan.expressions import Condition, Step
    from graph.plan.facts import Facts


def scope_condition(given: Mapping[str, Argument]) -> Condition:
    """The argument `scope`, a filter of provisions; all that are active where it is not given."""
    scope = present(given, "scope")
    return outermost(ProvisionFilter, scope.parts() if scope else {})


def engages_one_of(targets: Argument) -> Condition:
    """The provision engages one of a list of targets."""
    return _leads_to_one_of(targets, ENGAGES)


def reviewed_for_one_of(targets: Argument) -> Condition:
    """The provision was reviewed and found unrelated to one of a list of targets."""
    return _leads_to_one_of(targets, UNRELATED)


def suggested_for_one_of(targets: Argument, drafts: Facts) -> Condition:
    """It is suggested that the provision engages one of a list of targets."""
    return _leads_to_one_of(targets, suggested(ENGAGES, drafts))


def _leads_to_one_of(targets: Argument, step: Step) -> Condition:
    found = tuple(Exists(Along((step,)), one) for one in _one_of(targets))
    return found[0] if len(found) == 1 else Or(found)


def _one_of(targets: Argument) -> Iterator[Condition]:
    """One condition for the targets that stand for all below them, one for those that stand for themselves: a list of
    paths is one slot, and a place where matching can begin.
    """
    deep = [bool(one["includeUnits"]) for one in targets.value]
    if any(deep):
        yield Exists(Along((UNITS_ABOVE,)), In(Stored("path"), targets.slot(_paths(deep=True))))
    if not all(deep):
        yield In(Stored("path"), targets.slot(_paths(deep=False)))


@cache
def _paths(*, deep: bool) -> Callable[[list[dict[str, Any]]], list[str]]:
    return lambda many: [one["path"] for one in many if bool(one["includeUnits"]) is deep]

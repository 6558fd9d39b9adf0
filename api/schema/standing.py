"""The standing of engagements and flags in answers: which count, by the review statuses that a caller names.

Suggestions, on which nobody has decided, count where their status is named, and nowhere else; those of people count for
callers who review alone. Whether they are asked for shapes the plan (`api.binding.arguments.shape`): an answer without
them looks at nothing but accepted facts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from api.binding.arguments import asks_for_suggestions, present
from api.schema.declare import SEES_PEOPLE
from graph.model.model import RELATIONSHIP_TYPE
from graph.model.vocabulary import ClaimStatus
from graph.plan.expressions import Along, AlongThen
from graph.plan.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.binding.arguments import Argument
    from graph.plan.expressions import Start, Step

    Parts = Mapping[str, Argument]

#: What the argument `facts` is where it is not given.
ACCEPTED_FACTS: Final = [ClaimStatus.ACCEPTED]
#: Suggestions of every status, whatever a filter says of that.
DRAFTS: Final = Facts(drafts=SEES_PEOPLE)


def facts_of(given: Parts) -> Facts | None:
    """Which facts the argument `facts` lets count; None for those that are accepted, the fresh and the stale alike."""
    named = present(given, "facts")
    if named is None:
        return None
    if asks_for_suggestions(named.value):
        return Facts(named.slot(_counted), SEES_PEOPLE)
    return None if ClaimStatus.ACCEPTED in named.value else Facts(named.slot(_counted))


def suggestions_of(given: Parts) -> Facts | None:
    """Which suggestions the argument `facts` lets count; None where it lets none."""
    named = present(given, "facts")
    return Facts(named.slot(_counted), SEES_PEOPLE) if named and asks_for_suggestions(named.value) else None


def _counted(statuses: list[ClaimStatus]) -> list[str]:
    """A fact that went stale stays accepted until somebody decides otherwise."""
    stale = [ClaimStatus.STALE] if ClaimStatus.ACCEPTED in statuses else []
    return [status.value for status in dict.fromkeys([*statuses, *stale])]


def filtered_facts(filter_: Argument | None) -> Facts | None:
    """Which facts a filter of engagements or flags is about, by the statuses that it names."""
    status = present(filter_.parts(), "status") if filter_ and filter_.value is not None else None
    return DRAFTS if status and asks_for_suggestions(status.value) else None


def of_filter(start: Start, name: str = "filter") -> Callable[[Parts], Start]:
    """The facts at `start`, with suggestions where the filter that is the argument `name` asks for them."""
    return lambda given: counting(start, filtered_facts(given.get(name)))


def counting(start: Any, facts: Facts | None) -> Any:
    """A start whose last step, or whose edges, are those that count."""
    if facts is None:
        return start
    if isinstance(start, Along | AlongThen):
        return replace(start, steps=(*start.steps[:-1], replace(start.steps[-1], facts=facts)))
    return replace(start, facts=facts)


def suggested(step: Step, facts: Facts) -> Step:
    """A step to what is suggested alone, in place of one to what is accepted."""
    return replace(step, type=str(RELATIONSHIP_TYPE[step.type].suggested), facts=facts)


def named_statuses(filter_: Mapping[str, Any]) -> list[ClaimStatus]:
    """Every status that the engagement and flag filters within a filter of provisions name."""
    filters = (one for quantifier in _quantifiers(filter_) for one in quantifier.values() if one)
    return [*dict.fromkeys(status for one in filters for status in one.get("status") or ())]


def quantified_facts(filter_: Argument | None) -> Facts | None:
    """Which facts a filter of provisions counts in what is told of the provisions: suggestions where a filter within it
    asks for them; None for those that are accepted.
    """
    if (
        filter_ is None
        or not isinstance(filter_.value, dict)
        or not asks_for_suggestions(named_statuses(filter_.value))
    ):
        return None
    return Facts(filter_.slot(_quantified), SEES_PEOPLE)


def _quantified(filter_: Mapping[str, Any]) -> list[str]:
    return _counted(named_statuses(filter_))


def _quantifiers(filter_: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The conditions on how many engagements or flags satisfy a filter, at any depth of a filter of provisions."""
    found = [filter_[name] for name in ("engages", "flags") if filter_.get(name)]
    inner = (*(filter_.get("and") or ()), *(filter_.get("or") or ()), filter_.get("not"))
    return [*found, *(quantifier for within in inner if within for quantifier in _quantifiers(within))]

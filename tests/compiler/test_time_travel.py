"""A plan is read at a time part by part; a kind of part of which nobody has said how is a fault."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, is_dataclass

import pytest

from graph.errors import PlanError
from graph.plan import expressions, facts, plan, reports, searches
from graph.plan.expressions import IsCollected, Moment, Selective, Slot
from graph.plan.plan import Collection, Many, Plan, Selection, TakenApart
from graph.plan.searches import PathEdge
from graph.plan.time_travel import _BY_THEIR_PARTS, _Reader, at_moment

THEN = Moment(as_of=Slot("day"))
#: A plan is read root by root, rules of the optimiser come later, and a search for paths reads its edges itself.
ELSEWHERE = {Plan, Selective, Collection, TakenApart, IsCollected, PathEdge}


@dataclass(frozen=True, slots=True)
class Unheard:
    """A start that nobody has spoken of."""

    label: str


def test_each_kind_of_part_says_how_it_is_read_at_a_time() -> None:
    kinds = {
        kind
        for module in (expressions, facts, plan, reports, searches)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if is_dataclass(kind) and kind.__module__ == module.__name__
    }
    ruled = set(_Reader(THEN).rules)
    assert kinds == ruled | _BY_THEIR_PARTS | ELSEWHERE
    assert not ruled & _BY_THEIR_PARTS


def test_a_kind_that_nobody_has_spoken_of_is_not_passed_on_in_silence() -> None:
    entry = Many("provisions", Unheard("Provision"), Selection(()), ())  # type: ignore[arg-type]
    with pytest.raises(PlanError, match="Unheard"):
        at_moment(entry, THEN)

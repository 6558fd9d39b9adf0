"""The outline of a plan says everything that the plan says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from api.compile.planner import plan_operation
from api.execute import Executor
from api.schema import graphql_schema
from graph.plan.expressions import (
    INSTANT,
    TODAY,
    Along,
    And,
    Compare,
    In,
    Is,
    Moment,
    NodesOf,
    Not,
    Or,
    Slot,
    Step,
    Stored,
)
from graph.plan.outline import outline
from graph.plan.parts import parts_of
from graph.plan.plan import Constant, Count, Many, One, OrderKey, Page, PageRows, Plan, Scalar, Selection
from tests.golden import cases

if TYPE_CHECKING:
    from tests.golden import Case

_EXECUTOR = Executor(graphql_schema(), None, base_url="")  # type: ignore[arg-type]


def planned(case: Case) -> Plan:
    return plan_operation(_EXECUTOR.operations.request(case.operation, case.variables, None)).plan


def plan_of(**changed: Any) -> Plan:
    """A plan of one page, with changes."""
    page: dict[str, Any] = {
        "key": "documents",
        "of": "Document",
        "start": Along((Step("PUBLISHES", "out", "Document"),)),
        "order": (OrderKey(Stored("key")),),
        "limit": Slot("p0_first"),
        "entries": (PageRows("nodes", Selection((Scalar("title", Stored("title")),))),),
    }
    return Plan((One("platform", NodesOf("Platform"), Selection((Page(**{**page, **changed}),))),))


def test_an_outline_is_a_tree_by_response_keys() -> None:
    assert outline(plan_of()) == "\n".join(
        [
            'platform: One NodesOf("Platform")',
            '  documents: Page "Document", Along(-[:PUBLISHES]->(:Document)), [.key], $p0_first',
            "    nodes: PageRows",
            "      title: Scalar .title",
        ]
    )


def test_what_has_no_room_on_a_line_stands_below_it() -> None:
    conditions = tuple(In(Stored(name), Slot(f"p_{name}")) for name in ("kind", "language", "jurisdiction"))
    lines = outline(plan_of(where=And((*conditions, Not(Or(conditions)))))).splitlines()
    assert max(map(len, lines)) <= 120
    assert lines[1] == "  documents: Page"
    assert "  | limit: $p0_first" in lines
    assert "  |     0: In(.kind, $p_kind)" in lines
    assert lines[-1] == "      title: Scalar .title"


def test_a_line_has_a_hundred_and_twenty_characters_and_no_more() -> None:
    def told(length: int) -> list[str]:
        return outline(
            Plan((Count("k" * length, NodesOf("Platform"), Compare(Stored("slug"), "=", Slot("s"))),))
        ).splitlines()

    (short,) = told(1)
    rest = len(short) - 1
    assert [len(line) for line in told(120 - rest)] == [120]
    assert told(121 - rest)[0] == f"{'k' * (121 - rest)}: Count"
    assert len(told(121 - rest)) == 3

    def below(length: int) -> list[str]:
        where = Compare(Stored("n" * length), "=", Slot("s" * 60))
        return outline(Plan((Count("k", NodesOf("Platform"), where),))).splitlines()

    (line,) = [one for one in below(40) if "where" in one]
    rest = len(line) - 40
    assert max(map(len, below(120 - rest))) == 120
    assert len(below(121 - rest)) > len(below(120 - rest))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.path.stem)
def test_every_slot_property_and_step_of_a_plan_is_told(case: Case) -> None:
    plan = planned(case)
    text = outline(plan)
    # The times of a run are what a moment says by default.
    slots = {one.name for one in parts_of(plan, Slot)} - {TODAY.name, INSTANT.name}
    assert slots <= set(re.findall(r"\$(\w+)", text))
    for one in parts_of(plan, Stored):
        assert f".{one.name}" in text
    for step in parts_of(plan, Step):
        assert f"[:{step.type}" in text or f'type: "{step.type}"' in text
        assert step.label in text
    for entry in (Scalar, Constant, Count, Many, Page, One):
        part: Any
        for part in parts_of(plan, entry):
            assert f"{part.key}: {type(part).__name__}" in text


def test_plans_that_differ_have_outlines_that_differ() -> None:
    plans = [planned(case) for case in cases()]
    assert len(set(plans)) > 50
    assert len({outline(plan) for plan in plans}) == len(set(plans))


_STEP = Step("HAS_UNIT", "out", "LegalUnit")
_MOMENT = Moment(as_of=Slot("day"))


@pytest.mark.parametrize(
    "changed",
    [
        {"backward": True},
        {"after": (Slot("p1_after"),)},
        {"order": (OrderKey(Stored("key"), descending=True),)},
        {"order": (OrderKey(Stored("key", "text")),)},
        {"limit": Slot("p1_first")},
        {"entries": ()},
        {"start": Along((Step("PUBLISHES", "in", "Document"),))},
        {"start": Along((Step("PUBLISHES", "out", "Document", closure=True),))},
        {"start": Along((Step("PUBLISHES", "out", "Document", closure=True, through=Is("kind", "LAW")),))},
        {"start": Along((Step("PUBLISHES", "out", "Document", at=_MOMENT),))},
        {"start": Along((Step("PUBLISHES", "out", "Document", at=_MOMENT, whenever=True),))},
        {"start": Along((Step("PUBLISHES", "out", "Document"),), edge=True)},
        {"start": Along((Step("PUBLISHES", "out", "Document"), _STEP))},
        {"where": Compare(Stored("key"), "<", Slot("x"))},
        {"where": Compare(Stored("key"), "<=", Slot("x"))},
        {"where": And(())},
        {"where": Or(())},
        {"where": And((Is("a", "b"), Or((Is("c", "d"), Is("e", "f")))))},
        {"where": Or((And((Is("a", "b"), Is("c", "d"))), Is("e", "f")))},
        {"where": Not(And((Is("a", "b"), Is("c", "d"))))},
        {"where": And((Not(Is("a", "b")), Is("c", "d")))},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_each_change_of_a_plan_is_seen(changed: dict[str, Any], seen: dict[str, Plan]) -> None:
    plan = plan_of(**changed)
    text = outline(plan)
    assert text != outline(plan_of())
    assert seen.setdefault(text, plan) == plan


@pytest.fixture(scope="module")
def seen() -> dict[str, Plan]:
    """The outlines of all changes so far."""
    return {}

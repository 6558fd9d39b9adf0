"""Rules of the optimiser: what each does to a plan, and that a golden case shows it.

That the answers stay is said by `test_golden_cases.py`, which answers every case with the rules and without any.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from api.compile.planner import plan_operation
from api.execute import Executor
from api.schema import graphql_schema
from graph.cypher.emit import emit
from graph.model.vocabulary import ProvisionStatus
from graph.plan.expressions import (
    Along,
    And,
    Compare,
    Condition,
    Exists,
    FullTextHits,
    Gathered,
    Is,
    IsPresent,
    NodesOf,
    Not,
    Or,
    Selective,
    Slot,
    Start,
    Step,
    Stored,
)
from graph.plan.layout import answered
from graph.plan.plan import (
    Access,
    Entry,
    Facets,
    Many,
    OrderKey,
    Page,
    PageEntry,
    PageRows,
    Plan,
    Scalar,
    Selection,
    TotalCount,
)
from graph.plan.reports import Axis, Matrix, Measured, Table
from graph.plan.rules import optimize
from graph.plan.rules.access import collect_shared_hits, keep_index_order
from graph.plan.rules.marks import count_marked_nodes, meet_marked_nodes
from graph.plan.rules.optimize import (
    RULES,
    ask_what_holds_first,
    group_by_the_single_axis,
    optimized,
    start_at_the_selective_end,
)
from tests.golden import cases

if TYPE_CHECKING:
    from tests.golden import Case

_EXECUTOR = Executor(graphql_schema(), None, base_url="")  # type: ignore[arg-type]

ROWS = PageRows("nodes", Selection((Scalar("title", Stored("title")),)))
TOTAL = TotalCount("totalCount")
IS_ACTIVE = Is("status", ProvisionStatus.ACTIVE.value)
IS_SEVERE = Compare(Stored("severityRank"), ">=", Slot("s"))
ENGAGES = Along((Step("ENGAGES", "out", "LegalTarget"),))
AN_ARTICLE = Compare(Stored("path"), "=", Slot("p"))
ENGAGES_AN_ARTICLE = Exists(ENGAGES, AN_ARTICLE)
BY_KEY = (OrderKey(Stored("key")),)
ALL, ACTIVE = NodesOf("Provision"), NodesOf("ActiveProvision")
PLAIN = Access()


def page(
    *entries: PageEntry,
    start: Start = ALL,
    where: Condition | None = None,
    order: tuple[OrderKey, ...] = BY_KEY,
    access: Access = PLAIN,
) -> Page:
    return Page("provisions", "Provision", start, order, Slot("n"), entries or (ROWS,), where, access=access)


def ruled(rule: optimize.Rule, entry: Entry) -> Entry:
    found: Entry = rule(entry)
    return found


def planned(case: Case) -> Plan:
    return plan_operation(_EXECUTOR.operations.request(case.operation, case.variables, None)).plan


# --- all of them


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_rule_shows_in_a_golden_case(rule: optimize.Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    plans = [plan for plan in map(planned, cases()) if answered(plan.roots)]
    texts = [emit(plan) for plan in plans]
    monkeypatch.setattr(optimize, "RULES", tuple(other for other in RULES if other is not rule))
    assert [emit(plan) for plan in plans] != texts


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.path.stem)
def test_a_second_pass_changes_nothing(case: Case) -> None:
    plan = optimized(planned(case))
    assert optimized(plan) == plan


# --- each of them


def test_a_hop_meets_marked_nodes() -> None:
    to_provisions = Along((Step("IN_DOCUMENT", "in", "Provision"),))
    to_active = Along((Step("IN_DOCUMENT", "in", "ActiveProvision"),))
    asked = page(start=to_provisions, where=And((IS_ACTIVE, IS_SEVERE)))
    assert ruled(meet_marked_nodes, asked) == page(start=to_active, where=IS_SEVERE)


def test_marked_nodes_alone_are_counted_by_their_label() -> None:
    total = replace(TOTAL, of=ACTIVE)
    assert ruled(count_marked_nodes, page(ROWS, TOTAL, where=IS_ACTIVE)) == page(ROWS, total, where=IS_ACTIVE)
    for other in (None, IS_SEVERE, And((IS_ACTIVE, IS_SEVERE))):
        asked = page(ROWS, TOTAL, where=other)
        assert ruled(count_marked_nodes, asked) == asked


def test_matching_begins_at_the_first_condition_that_leads_to_a_key() -> None:
    begun = Selective(ENGAGES_AN_ARTICLE)
    asked = page(where=And((IS_SEVERE, ENGAGES_AN_ARTICLE, ENGAGES_AN_ARTICLE)))
    expected = page(where=And((IS_SEVERE, begun, ENGAGES_AN_ARTICLE)))
    assert ruled(start_at_the_selective_end, asked) == expected
    assert ruled(start_at_the_selective_end, page(where=ENGAGES_AN_ARTICLE)) == page(where=begun)


def test_matching_begins_at_the_end_of_the_way_to_a_key() -> None:
    way = Exists(ENGAGES, And((IS_SEVERE, Exists(Along((Step("HAS_UNIT", "in", "LegalTarget"),)), AN_ARTICLE))))
    inner = And((IS_SEVERE, Selective(Exists(Along((Step("HAS_UNIT", "in", "LegalTarget"),)), AN_ARTICLE))))
    assert ruled(start_at_the_selective_end, page(where=way)) == page(where=Selective(Exists(ENGAGES, inner)))


@pytest.mark.parametrize(
    "where", [Or((ENGAGES_AN_ARTICLE, IS_SEVERE)), Not(ENGAGES_AN_ARTICLE), Exists(ENGAGES, IS_SEVERE), None]
)
def test_matching_begins_nowhere_else(where: Condition | None) -> None:
    assert ruled(start_at_the_selective_end, page(where=where)) == page(where=where)


def test_what_is_reached_from_a_parent_is_few_already() -> None:
    asked = page(start=Along((Step("IN_DOCUMENT", "in", "Provision"),)), where=ENGAGES_AN_ARTICLE)
    assert ruled(start_at_the_selective_end, asked) == asked


def test_what_must_hold_is_asked_before_what_must_not() -> None:
    flags = Exists(Along((Step("FLAGS", "out", "Jurisdiction"),)))
    asked = And((Not(Exists(ENGAGES)), IS_SEVERE, flags))
    assert ask_what_holds_first(asked) == And((flags, IS_SEVERE, Not(Exists(ENGAGES))))
    assert ask_what_holds_first(And((Not(IS_SEVERE), flags))) == And((Not(IS_SEVERE), flags))
    for at_a_key in (ENGAGES_AN_ARTICLE, Selective(ENGAGES_AN_ARTICLE)):
        asked = And((Not(flags), at_a_key))
        assert ask_what_holds_first(asked) == asked


@pytest.mark.parametrize(
    ("asked", "collected"),
    [
        (page(ROWS, TOTAL, where=ENGAGES_AN_ARTICLE), True),
        (page(ROWS, TOTAL, where=IS_SEVERE), False),
        (page(ROWS, where=ENGAGES_AN_ARTICLE), False),
        (page(Facets("facets", ())), True),
        (page(ROWS, TOTAL, start=FullTextHits(Slot("q"), Slot("w"), ("Provision",))), True),
        (page(ROWS, TOTAL, start=Along((Step("HAS_UNIT", "out", "LegalTarget", closure=True),))), True),
        (page(ROWS, TOTAL, start=Along((Step("HAS_UNIT", "out", "LegalTarget"),))), False),
    ],
)
def test_hits_are_collected_where_columns_share_what_is_dear(asked: Page, collected: bool) -> None:
    assert ruled(collect_shared_hits, asked) == replace(asked, access=Access(collected=collected))


def test_an_index_is_told_that_the_parts_of_an_order_are_there() -> None:
    order = (OrderKey(Stored("severityRank"), descending=True), OrderKey(Stored("key"), descending=True))
    rank, key = IsPresent("severityRank"), IsPresent("key")
    assert ruled(keep_index_order, page(order=order)) == page(order=order, access=Access(present_in_rows=(rank, key)))
    access = Access(present=(key,), present_in_rows=(rank,), rows=IS_SEVERE)
    assert ruled(keep_index_order, page(where=IS_SEVERE, order=order)) == page(
        where=IS_SEVERE, order=order, access=access
    )


def test_no_other_index_offers_itself_to_rows_in_order() -> None:
    beside = Compare(Stored("severityRank", "number"), ">=", Slot("s"))
    access = Access(present=(IsPresent("key"),), rows=beside)
    assert ruled(keep_index_order, page(where=IS_SEVERE)) == page(where=IS_SEVERE, access=access)


def test_hits_that_are_collected_have_no_index() -> None:
    asked = page(where=IS_SEVERE, access=Access(collected=True))
    assert ruled(keep_index_order, asked) == asked


def matrix(table: Table, wanted: str = "cells") -> Matrix:
    return Matrix("matrix", table, Selection((Many(wanted, Gathered(wanted), Selection(()), ()),)))


def test_a_matrix_is_grouped_by_the_axis_of_one_value() -> None:
    severity = Axis(Stored("severity"), Slot("n"), where=IsPresent("severity"))
    laws = Axis(Stored("path"), Slot("n"), start=ENGAGES)
    table = Table(NodesOf("Provision"), IS_SEVERE, laws, severity, Measured("PROVISIONS", "SUPPORT"))
    assert ruled(group_by_the_single_axis, matrix(table)) == matrix(replace(table, grouped_by="column"))
    turned = replace(table, rows=severity, columns=laws)
    assert ruled(group_by_the_single_axis, matrix(turned)) == matrix(replace(turned, grouped_by="row"))
    for other in (replace(table, columns=laws), replace(table, apart=True)):
        assert ruled(group_by_the_single_axis, matrix(other)) == matrix(other)
    assert ruled(group_by_the_single_axis, matrix(table, "rows")) == matrix(table, "rows")

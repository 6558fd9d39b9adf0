"""Rules of the optimiser: what each does to a plan, and that a golden case shows it.

That the answers stay is said by `test_golden_cases.py`, which answers every case with the rules and without any.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from api.compile.planner import plan_operation
from api.execute import Executor
from api.schema import graphql_schema
from graph.cypher.emit import emit
from graph.model.vocabulary import ProvisionStatus
from graph.plan.expressions import (
    PRESENT,
    Along,
    And,
    ByKey,
    Compare,
    Condition,
    End,
    Exists,
    FullTextHits,
    Gathered,
    In,
    Is,
    IsCollected,
    IsPresent,
    NodesOf,
    Not,
    Or,
    Selective,
    Slot,
    Start,
    Step,
    Stored,
    Within,
)
from graph.plan.layout import answered
from graph.plan.plan import (
    Access,
    Collection,
    Count,
    Entry,
    Facets,
    Many,
    One,
    OrderKey,
    Page,
    PageEntry,
    PageRows,
    Plan,
    Scalar,
    Selection,
    TakenApart,
    TotalCount,
)
from graph.plan.reports import Assessment, Axis, Coverage, Matrix, Measured, Named, Table
from graph.plan.rules import optimize
from graph.plan.rules.access import collect_shared_hits, count_what_is_listed_whole, keep_index_order
from graph.plan.rules.marks import count_marked_nodes, meet_marked_nodes
from graph.plan.rules.optimize import (
    RULES,
    ask_what_holds_first,
    begin_at_what_is_collected,
    group_by_the_single_axis,
    narrow_to_the_confined_axis,
    optimized,
    start_at_the_selective_end,
)
from graph.plan.rules.reports import (
    MOST_ASSESSED,
    collect_the_assessed,
    collect_values_of_axes,
    count_chance_from_the_values,
    count_values_from_their_end,
)
from graph.plan.rules.ways import collect_ways_to_keys
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


@cache
def emitted() -> tuple[tuple[Plan, str], ...]:
    """The plans of all golden cases that ask the database, each with its statement by all rules."""
    return tuple((plan, emit(plan)) for plan in map(planned, cases()) if answered(plan.roots))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_each_rule_shows_in_a_golden_case(rule: optimize.Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    by_all = emitted()
    monkeypatch.setattr(optimize, "RULES", tuple(other for other in RULES if other is not rule))
    assert any(emit(plan) != text for plan, text in by_all)


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


def test_a_page_that_is_not_full_has_listed_all_there_are() -> None:
    listed = replace(TOTAL, listed=True)
    assert ruled(count_what_is_listed_whole, page(ROWS, TOTAL)) == page(ROWS, listed)
    behind_a_cursor = replace(page(ROWS, TOTAL), after=(Slot("a"),))
    kept_already = page(ROWS, replace(TOTAL, of=ACTIVE))
    for other in (page(TOTAL), behind_a_cursor, kept_already, page(ROWS, TOTAL, access=Access(collected=True))):
        assert ruled(count_what_is_listed_whole, other) == other


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


def test_a_matrix_keeps_the_provisions_of_an_axis_that_is_confined() -> None:
    own = Axis(Stored("platformSlug"), Slot("n"), where=IsCollected("to_sector", Stored("platformSlug")))
    laws = Axis(Stored("path"), Slot("n"), start=ENGAGES)
    table = Table(NodesOf("Provision"), IS_SEVERE, own, laws, Measured("PROVISIONS", "SUPPORT"))
    assert ruled(narrow_to_the_confined_axis, matrix(table)) == matrix(replace(table, narrowed_by="row"))
    turned = replace(table, rows=laws, columns=own)
    assert ruled(narrow_to_the_confined_axis, matrix(turned)) == matrix(replace(turned, narrowed_by="column"))
    either = replace(own, where=IsPresent("platformSlug"))
    for other in (replace(table, rows=either), replace(table, rows=laws), replace(table, grouped_by="row")):
        assert ruled(narrow_to_the_confined_axis, matrix(other)) == matrix(other)
    # Without cells, nothing is asked of those that are kept a second time.
    assert ruled(narrow_to_the_confined_axis, matrix(table, "rows")) == matrix(table, "rows")


# --- what is told once


BELOW_A_LAW = Exists(Along((Step("HAS_UNIT", "in", "LegalTarget", closure=True),)), AN_ARTICLE)
IN_A_PLACE = Exists(
    Along(
        (
            Step("APPLIES_IN", "out", "Jurisdiction"),
            Step("PART_OF", "out", "Jurisdiction", closure=True, current=True),
        )
    ),
    Compare(Stored("code"), "=", Slot("c")),
)
OF_ITS_LAW = ByKey("regulationPath", "Regulation", "path")
ENGAGED = Along((Step("ENGAGES", "out", "LegalTarget"),), edge=True)


def told(*roots: Entry) -> Plan:
    plan: Plan = collect_ways_to_keys(Plan(roots))
    return plan


def test_units_of_a_law_are_collected_where_every_provision_is_asked() -> None:
    plan = told(page(where=Not(Exists(ENGAGES, BELOW_A_LAW))))
    assert plan.collections == (Collection("to_p", NodesOf("LegalTarget"), Selective(BELOW_A_LAW)),)
    assert plan.roots == (page(where=Not(Exists(ENGAGES, IsCollected("to_p")))),)
    assert collect_ways_to_keys(plan) == plan


def test_keys_are_collected_of_what_a_node_refers_to_by_its_key() -> None:
    plan = told(page(where=Exists(ENGAGES, Exists(OF_ITS_LAW, IN_A_PLACE))))
    asked = IsCollected("to_c", Stored("regulationPath"))
    assert plan.collections == (Collection("to_c", NodesOf("Regulation"), Selective(IN_A_PLACE), value=Stored("path")),)
    assert plan.roots == (page(where=Exists(ENGAGES, asked)),)


def test_nothing_is_collected_for_one_entity() -> None:
    of_one = One("provision", ALL, Selection((page(start=ENGAGED, where=BELOW_A_LAW),)), AN_ARTICLE)
    assert told(of_one) == Plan((of_one,))


def test_places_are_collected_for_every_node_but_not_for_rows() -> None:
    asks = Exists(OF_ITS_LAW, IN_A_PLACE)
    rows = PageRows("nodes", Selection((page(start=ENGAGED, where=asks),)))
    assert told(page(rows)) == Plan((page(rows),))
    assert len(told(page(rows, where=Exists(ENGAGES, asks))).collections) == 1


def test_a_way_at_which_matching_begins_stays_and_what_stands_beside_it_is_collected() -> None:
    begun = Selective(Exists(ENGAGES, Selective(BELOW_A_LAW)))
    assert told(page(where=begun)) == Plan((page(where=begun),))
    another = Exists(
        Along((Step("HAS_UNIT", "in", "LegalTarget", closure=True),)), Compare(Stored("path"), "=", Slot("q"))
    )
    plan = told(page(where=And((begun, Not(Exists(ENGAGES, another))))))
    assert plan.roots == (page(where=And((begun, Not(Exists(ENGAGES, IsCollected("to_q")))))),)


def test_what_differs_from_reading_to_reading_is_not_collected() -> None:
    moment = replace(PRESENT, of_reading=True)
    step = Step("PART_OF", "out", "Jurisdiction", closure=True, current=True, at=moment)
    where = Exists(Along((Step("FLAGS", "out", "Jurisdiction"),)), Exists(Along((step,)), IN_A_PLACE.where))
    assert told(page(where=where)) == Plan((page(where=where),))
    dated = replace(step, at=PRESENT)
    assert told(page(where=replace(where, where=Exists(Along((dated,)), IN_A_PLACE.where)))).collections


def test_matching_begins_at_what_is_collected_without_what_is_ruled_out() -> None:
    some = Exists(ENGAGED, And((IS_SEVERE, Exists(End("end"), IsCollected("some")))))
    none = Exists(ENGAGED, And((Exists(End("end"), IsCollected("none")), IS_SEVERE)))
    kept = And((IS_SEVERE, Exists(End("end"), IsCollected("some")), Not(Exists(End("end"), IsCollected("none")))))
    asked = page(ROWS, TOTAL, where=And((some, Not(none))), access=Access(collected=True))
    end = And((IsCollected("some"), Not(IsCollected("none"))))
    expected = replace(asked, where=And((Selective(replace(some, where=kept), end), Not(none))))
    assert ruled(begin_at_what_is_collected, asked) == expected
    assert ruled(begin_at_what_is_collected, expected) == expected
    rows_alone = replace(asked, access=PLAIN)
    assert ruled(begin_at_what_is_collected, rows_alone) == rows_alone


def test_what_asks_further_narrows_nothing() -> None:
    some = Exists(ENGAGED, Exists(End("end"), IsCollected("some")))
    none = Exists(ENGAGED, And((Exists(End("end"), IsCollected("none")), Exists(ENGAGES, IS_SEVERE))))
    counted = Count("number", ALL, And((some, Not(none))))
    assert ruled(begin_at_what_is_collected, counted) == replace(
        counted, where=And((Selective(some, IsCollected("some")), Not(none)))
    )


def test_platforms_of_a_sector_are_collected_for_an_axis() -> None:
    of_sector = In(Stored("sector", "list"), Slot("s"))
    way = Along((Step("IN_DOCUMENT", "out", "Document"), Step("PUBLISHES", "in", "Platform")))
    named = Named(NodesOf("Platform"), "slug", Stored("name"))
    axis = Axis(Stored("platformSlug"), Slot("n"), where=Exists(way, of_sector), named=named)
    laws = Axis(Stored("path"), Slot("n"), start=ENGAGES)
    table = Table(ALL, IS_ACTIVE, axis, laws, Measured("PROVISIONS", "SUPPORT"))
    plan = collect_values_of_axes(Plan((matrix(table),)))
    assert plan.collections == (Collection("to_s", NodesOf("Platform"), of_sector, value=Stored("slug")),)
    confined = replace(axis, where=IsCollected("to_s", Stored("platformSlug")))
    assert plan.roots == (matrix(replace(table, rows=confined)),)
    few = Plan((matrix(replace(table, where=Selective(ENGAGES_AN_ARTICLE))),))
    assert collect_values_of_axes(few) == few


def test_the_provisions_of_a_law_are_collected_for_reports_on_each_row() -> None:
    within = Within(NodesOf("LegalTarget"), AN_ARTICLE, None, "path")
    provisions = Along((Step("PUBLISHES", "out", "Document"), Step("IN_DOCUMENT", "in", "ActiveProvision")))
    unrelated = Along((Step("ASSESSED_UNRELATED", "out", "LegalTarget"),))
    of = Assessment(within, BY_KEY, provisions, None, ENGAGES, unrelated, None, Stored("severityRank"), (), "LegalUnit")
    report = Coverage("coverage", of, Selection(()), "")
    alone = Plan((One("platform", NodesOf("Platform"), Selection((report,)), AN_ARTICLE),))
    assert collect_the_assessed(alone) == alone
    plan = collect_the_assessed(Plan((page(PageRows("nodes", Selection((report,)))),)))
    units, *both = plan.collections
    assert units == TakenApart("units_p", within, BY_KEY)
    ways = {"mapped_p": ENGAGES, "reviewed_p": unrelated}
    assert both == [
        Collection(name, ACTIVE, Selective(Exists(way, AN_ARTICLE)), most=MOST_ASSESSED) for name, way in ways.items()
    ]
    known = replace(of, units="units_p", known=(IsCollected("mapped_p"), IsCollected("reviewed_p")))
    assert plan.roots == (page(PageRows("nodes", Selection((replace(report, of=known),)))),)
    assert collect_the_assessed(plan) == plan


def test_values_are_counted_from_their_end_where_the_scope_is_everything() -> None:
    laws = Axis(Stored("path"), Slot("n"), start=ENGAGED)
    categories = Axis(Stored("category", "list"), Slot("n"))
    table = Table(ALL, IS_ACTIVE, laws, categories, Measured("PROVISIONS", "SUPPORT"))
    expected = matrix(replace(table, rows=replace(laws, from_end=True)))
    assert ruled(count_values_from_their_end, matrix(table)) == expected
    for other in (replace(table, where=Selective(ENGAGES_AN_ARTICLE)), replace(table, grouped_by="column")):
        assert ruled(count_values_from_their_end, matrix(other)) == matrix(other)


def test_a_scope_of_all_that_carry_a_mark_is_that_of_the_mark() -> None:
    laws = Axis(Stored("path"), Slot("n"), start=ENGAGED)
    table = Table(ALL, IS_ACTIVE, laws, laws, Measured("LIFT", "LIFT", population=IS_ACTIVE))
    expected = replace(table, start=ACTIVE, where=None, measured=replace(table.measured, population=None))
    assert meet_marked_nodes(table) == expected
    for other in (
        replace(table, where=And((IS_ACTIVE, IS_SEVERE))),
        replace(table, measured=replace(table.measured, population=IS_SEVERE)),
    ):
        assert meet_marked_nodes(other) == other


def test_chance_is_counted_from_the_values_where_everyone_is_simply_told() -> None:
    laws = Axis(Stored("path"), Slot("n"), start=ENGAGES)
    measured = Measured("LIFT", "LIFT", population=IS_ACTIVE)
    table = Table(ALL, IS_ACTIVE, laws, laws, measured)
    expected = replace(table, measured=replace(measured, population=None, everyone=ACTIVE))
    assert count_chance_from_the_values(table) == expected
    for other in (replace(measured, figure="SUPPORT"), replace(measured, population=ENGAGES_AN_ARTICLE)):
        assert count_chance_from_the_values(replace(table, measured=other)) == replace(table, measured=other)

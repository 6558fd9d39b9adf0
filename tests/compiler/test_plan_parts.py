"""The small questions that stages ask of a plan: what must hold, how deep it is nested, what is counted once and kept."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass
from typing import Any

import pytest

from graph.plan import expressions, plan, reports, searches
from graph.plan.conditions import asks_further, conjuncts, joined, nesting, subqueries
from graph.plan.expressions import (
    INSTANT,
    PRESENT,
    TODAY,
    Along,
    And,
    ByKey,
    ByKeyThen,
    Case,
    Compare,
    Condition,
    End,
    Exists,
    FullTextHits,
    Is,
    IsPresent,
    Moment,
    NodesOf,
    Not,
    Or,
    Selective,
    Slot,
    Start,
    Step,
    Stored,
)
from graph.plan.layout import (
    answered,
    counts,
    has_cursors,
    has_rows,
    looks_ahead,
    looks_back,
    page_rows,
)
from graph.plan.plan import (
    Access,
    Constant,
    EdgeCursor,
    EdgeHighlight,
    EdgeScore,
    Facets,
    OrderKey,
    Page,
    PageEdges,
    PageInfo,
    PageInfoField,
    PageRows,
    Refused,
    Scalar,
    Selection,
    TotalCount,
)
from graph.plan.rules.access import collect_shared_hits

_ALL = NodesOf("Document")
A, B = Is("status", "ACTIVE"), IsPresent("title")
HOP = Step("PUBLISHES", "out", "Document")
CLOSED = Step("PART_OF", "out", "Jurisdiction", closure=True)
ROWS = PageRows("nodes", Selection((Scalar("title", Stored("title")),)))


def page(*entries: Any, start: Start = _ALL, **more: Any) -> Page:
    return Page(
        "documents", "Document", start, order=(OrderKey(Stored("key")),), limit=Slot("n"), entries=entries, **more
    )


@pytest.mark.parametrize(
    ("where", "parts"),
    [
        (None, ()),
        (A, (A,)),
        (And(()), ()),
        (And((A, And((B, Not(A))))), (A, B, Not(A))),
        (Or((A, B)), (Or((A, B)),)),
        (Not(And((A, B))), (Not(And((A, B))),)),
    ],
)
def test_what_must_hold_is_taken_out_of_conjunctions_alone(
    where: Condition | None, parts: tuple[Condition, ...]
) -> None:
    assert conjuncts(where) == parts


@pytest.mark.parametrize(
    ("where", "depth"),
    [
        (A, 0),
        (And(()), 0),
        (And((A,)), 0),
        (And((A, B)), 1),
        (Or((A, And((A, B)))), 2),
        (Or((And((A, Or((A, B)))), A)), 3),
        (Not(Or((A, B))), 1),
        (Exists(End("start"), And((A, B))), 0),
    ],
)
def test_nesting_counts_what_joins_more_than_one(where: Condition, depth: int) -> None:
    assert nesting(where) == depth


@pytest.mark.parametrize(("conditions", "whole"), [((), None), ((A,), A), ((A, B), And((A, B)))])
def test_conditions_are_joined_where_there_are_several(
    conditions: tuple[Condition, ...], whole: Condition | None
) -> None:
    assert joined(conditions) == whole


@pytest.mark.parametrize(
    ("where", "count"),
    [
        (None, 0),
        (A, 0),
        (Exists(End("end"), A), 0),
        (Exists(Along((HOP,)), Exists(Along((HOP,)))), 2),
        (Exists(End("end"), Exists(Along((HOP,)))), 1),
        (And((A, Exists(Along((HOP,))), Not(Exists(Along((HOP,)))))), 2),
        (Or((Selective(Exists(Along((HOP,)))), A)), 1),
        (Compare(Case(((Exists(Along((HOP,))), "x"), (A, "y")), "z"), "=", Slot("t")), 1),
        (Compare(Stored("title"), "=", Slot("t")), 0),
    ],
)
def test_subqueries_are_counted_those_within_others_too(where: Condition | None, count: int) -> None:
    assert subqueries(where) == count


@pytest.mark.parametrize(
    ("where", "further"),
    [
        (None, False),
        (A, False),
        (Exists(End("end")), False),
        (Exists(End("end"), A), False),
        (Exists(End("end"), Exists(Along((HOP,)))), True),
        (Exists(Along((HOP,))), True),
        (Exists(ByKey("basis", "Law", "path", many=True)), True),
        (And((A, Exists(Along((HOP,))))), True),
        (Or((A, B)), False),
        (Not(Exists(Along((HOP,)))), True),
        (Not(A), False),
        (Compare(Stored("title"), "=", Slot("t")), False),
        (Compare(Case((), "x"), "=", Slot("t")), True),
    ],
)
def test_a_condition_asks_further_where_it_leaves_the_entity(where: Condition | None, further: bool) -> None:
    assert asks_further(where) is further


def test_what_costs_the_database_nothing_has_no_place_in_the_answer() -> None:
    scalar = Scalar("title", Stored("title"))
    assert answered((Constant("a", "1"), scalar, Refused("b", 0, False))) == (scalar,)


def test_rows_hold_what_is_wanted_of_each_in_order() -> None:
    edges = PageEdges(
        "edges", (EdgeCursor("cursor"), ROWS, EdgeScore("score"), Constant("t", "1"), EdgeHighlight("h", ()))
    )
    assert list(page_rows(page(ROWS, edges, TotalCount("n")))) == [
        ROWS,
        ROWS,
        EdgeScore("score"),
        EdgeHighlight("h", ()),
    ]


@pytest.mark.parametrize(
    ("entries", "cursors", "rows"),
    [
        ((), False, False),
        ((TotalCount("n"),), False, False),
        ((ROWS,), False, True),
        ((PageEdges("e", (Constant("t", "1"),)),), False, True),
        ((PageEdges("e", (EdgeCursor("c"),)),), True, True),
        ((PageInfo("i", (("s", "startCursor"),)),), True, True),
        ((PageInfo("i", (("e", "endCursor"),)),), True, True),
        ((PageInfo("i", (("n", "hasNextPage"),)),), False, True),
        ((PageInfo("i", (("p", "hasPreviousPage"),)),), False, False),
    ],
)
def test_rows_and_their_cursors_are_fetched_where_something_tells_of_them(
    entries: tuple[Any, ...], cursors: bool, rows: bool
) -> None:
    assert (has_cursors(page(*entries)), has_rows(page(*entries))) == (cursors, rows)


@pytest.mark.parametrize("backward", [False, True])
@pytest.mark.parametrize("after", [(), (Slot("a"),)])
def test_a_page_looks_ahead_and_back_by_its_direction(backward: bool, after: tuple[Slot, ...]) -> None:
    def asks(name: PageInfoField) -> Page:
        return page(PageInfo("i", (("x", name),)), backward=backward, after=after)

    names: tuple[PageInfoField, PageInfoField] = ("hasNextPage", "hasPreviousPage")
    ahead, back = names[::-1] if backward else names
    assert looks_ahead(asks(ahead))
    assert not looks_ahead(asks(back))
    assert not looks_back(asks(ahead))
    assert looks_back(asks(back)) is bool(after)


@pytest.mark.parametrize(
    ("start", "where", "entries", "collects"),
    [
        (NodesOf("Document"), None, (ROWS, TotalCount("n")), False),
        (NodesOf("Document"), A, (ROWS, TotalCount("n")), False),
        (NodesOf("Document"), Exists(Along((HOP,))), (ROWS,), False),
        (NodesOf("Document"), Exists(Along((HOP,))), (TotalCount("n"),), False),
        (NodesOf("Document"), Exists(Along((HOP,))), (ROWS, TotalCount("n")), True),
        (NodesOf("Document"), Exists(Along((HOP,))), (TotalCount("n"), TotalCount("m")), True),
        (NodesOf("Document"), None, (Facets("f", ()),), True),
        (Along((HOP,)), None, (ROWS, TotalCount("n")), False),
        (Along((HOP, CLOSED)), None, (ROWS, TotalCount("n")), True),
        (Along((CLOSED,)), None, (ROWS,), False),
        (ByKeyThen(ByKey("a", "Law", "path"), (CLOSED,)), None, (ROWS, TotalCount("n")), True),
        (ByKeyThen(ByKey("a", "Law", "path"), (HOP,)), None, (ROWS, TotalCount("n")), False),
        (FullTextHits(Slot("q"), Slot("w"), ("Document",)), None, (ROWS, TotalCount("n")), True),
    ],
)
def test_hits_are_kept_where_several_columns_read_them_and_matching_is_dear(
    start: Start, where: Condition | None, entries: tuple[Any, ...], collects: bool
) -> None:
    assert collect_shared_hits(page(*entries, start=start, where=where)).access.collected is collects


def test_counts_stand_in_the_order_of_the_last_columns() -> None:
    total, facets = TotalCount("n"), Facets("f", ())
    assert counts(page(facets, ROWS, total)) == (facets, total)


def test_what_is_not_said_of_a_part_of_a_plan_asks_for_nothing() -> None:
    """Defaults are nothing, with these exceptions; whoever makes a part says what is more."""
    parts = {
        one
        for module in (expressions, plan, reports, searches)
        for one in vars(module).values()
        if isinstance(one, type) and is_dataclass(one)
    }
    defaults = {
        f"{part.__name__}.{one.name}": one.default
        for part in parts
        for one in fields(part)
        if one.default is not MISSING and one.default not in (None, False, "", ())
    }
    assert defaults == {
        "Moment.as_of": TODAY,
        "Moment.known_at": INSTANT,
        "ReadTime.at": PRESENT,
        "Latest.at": PRESENT,
        "Stored.as_": "value",
        "FullTextHits.best": True,
        "Page.access": Access(),
    }
    assert Moment() == PRESENT
    assert (TODAY.name, INSTANT.name) == ("today", "instant")

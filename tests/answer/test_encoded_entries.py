"""Encoders: what a statement answers by position becomes what was asked for by key, for every kind of entry."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest
from graphql import GraphQLError

from api.answer.encode import as_it_is, as_text, careful_encoder_of, encoder_of
from api.binding.cursors import decode_cursor
from api.errors import MissingError
from graph.errors import PlanError
from graph.plan.expressions import Along, Figure, FullTextHits, Gathered, IsPresent, NodesOf, Slot, Step, Stored, Within
from graph.plan.plan import (
    Choice,
    Constant,
    Count,
    DistinctCount,
    EdgeCursor,
    EdgeHighlight,
    EdgeScore,
    Facets,
    Group,
    Identified,
    Kind,
    Many,
    One,
    OrderKey,
    Page,
    PageEdges,
    PageInfo,
    PageRows,
    Part,
    Plan,
    Refused,
    Scalar,
    Selection,
    SuggestedCount,
    TotalCount,
)
from graph.plan.reports import Assessment, Axis, Coverage, Matrix, Measured, Table
from graph.plan.searches import Composed, Listing, SearchStatus

if TYPE_CHECKING:
    from graph.plan.plan import Entry, PageEntry, Want

LAWS, HELD = NodesOf("Law"), Along((Step("HAS_UNIT", "out", "Unit"),))
KEY, LIMIT = (OrderKey(Stored("key")),), Slot("first")
NAME = Selection((Scalar("name", Stored("name")),))
BOTH = Selection((Scalar("name", Stored("name")), Scalar("key", Stored("key"))))
EITHER = Choice((("Law", Selection((Constant("is", "Law"), *NAME.entries))), ("Place", BOTH)))


def told(entry: Entry, answer: Any, **given: Any) -> Any:
    """What the response has for the one entry of an operation whose statement answers so."""
    (value,) = encoder_of(Plan((entry,)))([answer], given, as_it_is).values()
    return value


def told_carefully(
    *entries: Entry, row: list[Any], refused: tuple[GraphQLError, ...] = (), **given: Any
) -> tuple[dict[str, Any] | None, list[tuple[Any, str]]]:
    found, errors = careful_encoder_of(Plan(entries))(row, given, as_it_is, refused)
    return found, [(one.path, one.message) for one in errors]


def page(*entries: PageEntry, start: Any = HELD, **told_of_it: Any) -> Page:
    return Page("units", "Unit", start, KEY, LIMIT, entries, bound_to="Unit:key", **told_of_it)


def cursor_values(cursor: str) -> list[Any]:
    return decode_cursor("Unit:key", cursor, 1)


# --- entries of a selection


def test_what_is_known_already_has_no_position() -> None:
    entries = (
        Constant("__typename", "Query"),
        Scalar("a", Stored("x")),
        Constant("no", None),
        Count("b", HELD),
        Scalar("c", Stored("y")),
    )
    found = encoder_of(Plan(entries))(["first", 2, "third"], {}, as_it_is)
    assert list(found.items()) == [("__typename", "Query"), ("a", "first"), ("no", None), ("b", 2), ("c", "third")]


def test_an_entity_that_is_not_there_is_null_unless_it_must_be() -> None:
    assert told(One("law", LAWS, NAME), ["GDPR"]) == {"name": "GDPR"}
    assert told(One("law", LAWS, NAME), None) is None
    assert told(Part("part", "name", NAME), None) is None
    assert told(Part("part", None, NAME), ["GDPR"]) == {"name": "GDPR"}
    for needed in (One("law", LAWS, NAME, required=True), Part("law", None, NAME)):
        with pytest.raises(MissingError) as found:
            told(needed, None)
        assert found.value.path == ["law"]


def test_an_empty_selection_is_an_empty_object() -> None:
    assert told(One("law", LAWS, Selection(())), []) == {}
    assert told(Many("laws", LAWS, Selection(()), KEY), [[], []]) == [{}, {}]


def test_a_list_holds_what_is_wanted_of_each_in_its_order() -> None:
    assert told(Many("laws", LAWS, BOTH, KEY), [["b", 1], ["a", 2]]) == [
        {"name": "b", "key": 1},
        {"name": "a", "key": 2},
    ]


@pytest.mark.parametrize(
    ("row", "value"),
    [([0, "GDPR"], {"is": "Law", "name": "GDPR"}), ([1, "a", "b"], {"name": "a", "key": "b"}), ([2], None)],
)
def test_an_entity_of_an_abstract_type_is_told_by_the_number_of_its_option(row: list[Any], value: Any) -> None:
    assert told(One("node", LAWS, EITHER), row) == value


def test_options_of_what_stands_in_its_place_follow_those_of_the_entity() -> None:
    one = One("node", LAWS, EITHER, rather=(One("node", HELD, Choice((("Unit", NAME),))),))
    assert [told(one, row) for row in ([0, "x"], [1, "a", "b"], [2, "Article 5"], [3, "y"])] == [
        {"is": "Law", "name": "x"},
        {"name": "a", "key": "b"},
        {"name": "Article 5"},
        None,
    ]


def test_nothing_stands_in_the_place_of_an_entity_of_one_type() -> None:
    with pytest.raises(PlanError, match=r"^'law' is of one type alone, and nothing else can stand in its place$"):
        told(One("law", LAWS, NAME, rather=(One("other", LAWS, EITHER),)), [])


def test_ids_are_told_by_the_number_of_their_type_and_null_where_there_is_none() -> None:
    kinds = (Kind("Law", LAWS, "key", NAME), Kind("Unit", LAWS, "key", BOTH))
    many = Identified("nodes", Slot("ids"), kinds)
    assert told(many, [[1, "a", "b"], None, [0, "GDPR"], [2, "x"]]) == [
        {"name": "a", "key": "b"},
        None,
        {"name": "GDPR"},
        None,
    ]
    alone = Identified("node", Slot("ids"), kinds, alone=True)
    assert [told(alone, row) for row in ([0, "GDPR"], [1, "a", "b"], None)] == [
        {"name": "GDPR"},
        {"name": "a", "key": "b"},
        None,
    ]


def test_items_of_the_outermost_list_alone_are_sent_as_text() -> None:
    laws = Many("laws", LAWS, Selection((Scalar("name", Stored("name")), Many("units", HELD, NAME, KEY))), KEY)
    seen: list[Any] = []
    encoder_of(Plan((laws, Many("others", LAWS, NAME, KEY))))(
        [[["GDPR", [["Article 5"], ["Article 6"]]]], [["BIPA"]]], {}, seen.append
    )
    assert seen == [{"name": "GDPR", "units": [{"name": "Article 5"}, {"name": "Article 6"}]}, {"name": "BIPA"}]
    assert as_it_is(seen) is seen
    assert orjson.dumps([as_text({"a": 1}), 2]) == b'[{"a":1},2]'


# --- values that are made


def test_texts_and_lists_are_made_of_values_and_slots() -> None:
    values, slots = (Stored("text"),), (Slot("from"), Slot("to"))
    text = Composed("text", "passage", values, slots)
    assert told(text, ["0123456789"], **{"from": 2, "to": 5}) == "234"
    assert told(text, ["0123456789"], **{"from": 2, "to": None}) == "23456789"
    assert told(text, [None], **{"from": 2, "to": 5}) is None
    parts = Listing(
        "sections", "Section", "sections", values, (), (("t", "__typename"), ("is", "part"), ("from", "start"))
    )
    assert told(parts, ["0123456789", ["2:4-9", "1:0-4"], []]) == [
        {"t": "Section", "is": "REGULATORY_LANDSCAPE", "from": 0},
        {"t": "Section", "is": "GOVERNANCE_EXPOSURE", "from": 4},
    ]
    changed = Listing("hunks", "Hunk", "hunks", values, slots, (("now", "after"),))
    diff = '{"added": [{"at": 0, "text": "a"}, {"at": 1, "text": "b"}, {"at": 2, "text": "c"}]}'
    assert told(changed, [diff], **{"from": 1, "to": 1}) == [{"now": "b"}]


# --- pages

INFO = PageInfo(
    "info",
    (
        ("next", "hasNextPage"),
        ("back", "hasPreviousPage"),
        ("from", "startCursor"),
        ("to", "endCursor"),
        ("is", "__typename"),
    ),
)


def test_a_page_of_nodes_alone_is_the_list_of_them() -> None:
    nodes = PageRows("nodes", BOTH)
    assert told(page(Constant("is", "Units"), nodes), [["a", 1], ["b", 2], ["c", 3]], first=2) == {
        "is": "Units",
        "nodes": [{"name": "a", "key": 1}, {"name": "b", "key": 2}, {"name": "c", "key": 3}],
    }
    assert told(page(PageRows("nodes", EITHER)), [[[0, "a"]], [[1, "b", 2]]], first=2) == {
        "nodes": [{"is": "Law", "name": "a"}, {"name": "b", "key": 2}]
    }
    twice = page(nodes, PageRows("again", NAME))
    assert told(twice, [[["a", 1], ["b"]]], first=2) == {
        "nodes": [{"name": "a", "key": 1}],
        "again": [{"name": "b"}],
    }


@pytest.mark.parametrize("rows", [0, 1, 2, 3])
@pytest.mark.parametrize("backward", [False, True])
def test_a_row_more_than_the_slice_tells_that_there_is_a_further_page(backward: bool, rows: int) -> None:
    """A page from the end is fetched from the end: its rows are turned round, and what lies ahead is before it."""
    names = [["a"], ["b"], ["c"]][:rows]
    answer = [[name, name] for name in names]
    found = told(page(PageRows("nodes", NAME), INFO, backward=backward), answer, first=2)
    shown = [name for (name,) in names[:2]]
    if backward:
        shown.reverse()
    assert [one["name"] for one in found["nodes"]] == shown
    info = found["info"]
    assert (info["next"], info["back"]) == ((False, rows > 2) if backward else (rows > 2, False))
    assert info["is"] == "PageInfo"
    ends = [info["from"], info["to"]]
    assert [one and cursor_values(one) for one in ends] == ([shown[:1], shown[-1:]] if shown else [None, None])


@pytest.mark.parametrize("beyond", [False, True])
@pytest.mark.parametrize("backward", [False, True])
def test_behind_a_cursor_a_column_tells_whether_something_lies_on_its_other_side(backward: bool, beyond: bool) -> None:
    asked = page(PageRows("nodes", NAME), INFO, TotalCount("total"), backward=backward, after=(Slot("after"),))
    found = told(asked, [[[["a"], ["a"]]], beyond, 7], first=2)
    info = found["info"]
    assert (info["next"], info["back"]) == ((beyond, False) if backward else (False, beyond))
    assert found["nodes"] == [{"name": "a"}]
    assert found["total"] == 7


def test_what_lies_on_the_other_side_is_told_without_any_rows() -> None:
    asked = page(PageInfo("info", (("back", "hasPreviousPage"),)), after=(Slot("after"),))
    assert [told(asked, answer, first=2) for answer in (True, False)] == [
        {"info": {"back": True}},
        {"info": {"back": False}},
    ]
    with_a_count = page(PageInfo("info", (("back", "hasPreviousPage"),)), TotalCount("n"), after=(Slot("after"),))
    assert told(with_a_count, [True, 4], first=2) == {"info": {"back": True}, "n": 4}


def test_edges_hold_cursor_score_highlight_and_node_in_the_order_that_is_asked() -> None:
    found = FullTextHits(Slot("query"), Slot("words"), ("Unit",))
    edges = PageEdges(
        "edges",
        (
            EdgeScore("score"),
            Constant("is", "Edge"),
            EdgeCursor("at"),
            PageRows("node", NAME),
            EdgeHighlight("shown", ("name",)),
        ),
    )
    asked = page(edges, start=found)
    answer = [[["k1"], 0.5, ["A voice"], ["A voice"]], [["k2"], 0.25, ["B"], [None]]]
    told_of = told(asked, answer, first=2, words=["voice"])["edges"]
    assert [list(one) for one in told_of] == [["score", "is", "at", "node", "shown"]] * 2
    assert [cursor_values(one.pop("at")) for one in told_of] == [["k1"], ["k2"]]
    assert told_of == [
        {"score": 0.5, "is": "Edge", "node": {"name": "A voice"}, "shown": "A ⟦voice⟧"},
        {"score": 0.25, "is": "Edge", "node": {"name": "B"}, "shown": None},
    ]


def test_words_are_highlighted_where_they_were_looked_for_alone() -> None:
    edges = PageEdges("edges", (EdgeHighlight("shown", ("name",)),))
    with pytest.raises(PlanError, match=r"^'units' highlights words, but was not found by any$"):
        told(page(edges), [], first=1)


def test_edges_without_a_cursor_are_counted_by_rows() -> None:
    edges = PageEdges("edges", (Constant("is", "Edge"),))
    assert told(page(edges), [[], []], first=2) == {"edges": [{"is": "Edge"}, {"is": "Edge"}]}
    assert told(page(PageEdges("edges", (PageRows("node", NAME),))), [["a"]], first=2) == {
        "edges": [{"node": {"name": "a"}}]
    }


def test_counts_stand_behind_the_rows_in_their_order() -> None:
    counts = (
        TotalCount("total"),
        SuggestedCount("suggested"),
        DistinctCount("different", "start", "key"),
        SearchStatus("cut", "cut"),
    )
    assert told(page(*counts), [9, 4, 3, True], first=2) == {
        "total": 9,
        "suggested": 4,
        "different": 3,
        "cut": True,
    }
    assert told(page(TotalCount("total")), 9, first=2) == {"total": 9}
    assert told(page(counts[0], PageRows("nodes", NAME), counts[1]), [[["a"]], 9, 4], first=2) == {
        "total": 9,
        "nodes": [{"name": "a"}],
        "suggested": 4,
    }


def facet(key: str, **more: Any) -> Group:
    fields: Any = (("k", "key"), ("l", "label"), ("n", "count"), ("s", "suggested"), ("is", "__typename"))
    return Group(key, None, Stored("key"), Stored("name"), fields, **more)


def test_facets_tell_values_in_the_order_of_their_groups() -> None:
    groups = (
        Constant("is", "Facets"),
        facet("laws"),
        facet("sure", suggested="entities"),
        facet("size", sized=True),
    )
    answer = [[["gdpr", "GDPR", 3]], [["bipa", "BIPA", 5, 2]], 17]
    first = {"k": "gdpr", "l": "GDPR", "n": 3, "s": 0, "is": "FacetCount"}
    second = {"k": "bipa", "l": "BIPA", "n": 5, "s": 2, "is": "FacetCount"}
    assert told(page(Facets("facets", groups)), answer, first=2) == {
        "facets": {"is": "Facets", "laws": [first], "sure": [second], "size": 17}
    }
    assert told(page(Facets("laws", groups[1:2], alone=True)), answer[:1], first=2) == {"laws": [first]}


# --- reports


def figures(*names: str) -> tuple[Scalar, ...]:
    return tuple(Scalar(f"its_{name}", Figure(name)) for name in names)


def matrix(*parts: Entry, figure: Any = "SUPPORT", **more: Any) -> Matrix:
    axes = (Axis(Stored("key"), Slot("rows")), Axis(Stored("place"), Slot("columns")))
    return Matrix("matrix", Table(LAWS, None, *axes, Measured("COUNT", figure), **more), Selection(parts))


def gathered(name: str, *parts: Any) -> Many:
    return Many(name, Gathered(name), Selection(parts), KEY)


UNITS = page(PageRows("nodes", NAME))
ROWS = [
    ["gdpr", 4, "GDPR", False, 0, [["a"]]],
    ["bipa", 2, "BIPA", True, 1, [["b"]]],
    ["ccpa", 1, "CCPA", False, 0, []],
]
COLUMNS = [["DE", 3, "Germany", False, 0], ["US", 5, "United States", False, 2]]
CELLS = [["bipa", "US", 1, None, 1, [["c"]]], ["gdpr", "DE", 2, None, 0, [["d"]]]]


@pytest.mark.parametrize(
    ("rows", "columns", "cut"), [(3, 2, False), (2, 2, True), (3, 1, True), (2, 1, True), (4, 3, False)]
)
def test_a_matrix_tells_whether_values_were_cut(rows: int, columns: int, cut: bool) -> None:
    asked = matrix(*figures("measure", "truncated"))
    assert told(asked, [ROWS, COLUMNS, None], rows=rows, columns=columns) == {
        "its_measure": "COUNT",
        "its_truncated": cut,
    }


def test_a_matrix_gathers_values_and_cells_with_their_pages() -> None:
    value = figures("label", "key", "count", "suggested")
    asked = matrix(
        gathered("rows", *value, UNITS),
        gathered("columns", *value),
        gathered("cells", *figures("column", "row", "value", "support", "suggested", "viaCluster"), UNITS),
        gathered("cells", *figures("row")),
        Constant("is", "Matrix"),
        suggested=True,
    )
    found = encoder_of(Plan((asked,)))([[ROWS, COLUMNS, None, CELLS, CELLS[:1]]], {"rows": 2, "columns": 2}, as_it_is)
    assert found["matrix"]["rows"] == [
        {"its_label": "GDPR", "its_key": "gdpr", "its_count": 4, "its_suggested": 0, "units": {"nodes": [{"name": "a"}]}},
        {"its_label": "BIPA", "its_key": "bipa", "its_count": 2, "its_suggested": 1, "units": {"nodes": [{"name": "b"}]}},
    ]  # fmt: skip
    assert found["matrix"]["columns"] == [
        {"its_label": "Germany", "its_key": "DE", "its_count": 3, "its_suggested": 0},
        {"its_label": "United States", "its_key": "US", "its_count": 5, "its_suggested": 2},
    ]
    # The second list of cells has the same key, and a position of its own behind the first.
    assert found["matrix"]["cells"] == [{"its_row": "bipa"}]
    asked = matrix(
        gathered("cells", *figures("column", "row", "value", "support", "suggested", "viaCluster"), UNITS),
        suggested=True,
    )
    cell = {"its_column": "DE", "its_row": "gdpr", "its_value": 2.0, "its_support": 2, "its_suggested": 0, "its_viaCluster": False}  # fmt: skip
    other = {"its_column": "US", "its_row": "bipa", "its_value": 1.0, "its_support": 1, "its_suggested": 1, "its_viaCluster": True}  # fmt: skip
    assert told(asked, [ROWS, COLUMNS, None, CELLS], rows=2, columns=2) == {
        "cells": [
            {**cell, "units": {"nodes": [{"name": "d"}]}},
            {**other, "units": {"nodes": [{"name": "c"}]}},
        ]
    }


def test_cells_of_a_matrix_without_suggestions_have_none() -> None:
    asked = matrix(gathered("cells", *figures("row", "suggested"), UNITS))
    plain = [["gdpr", "DE", 2, None, [["d"]]]]
    assert told(asked, [ROWS, COLUMNS, None, plain], rows=3, columns=2) == {
        "cells": [{"its_row": "gdpr", "its_suggested": 0, "units": {"nodes": [{"name": "d"}]}}]
    }


def test_nothing_else_is_part_of_a_matrix_or_gathered_by_one() -> None:
    with pytest.raises(PlanError, match=r"^'count' is no part of a matrix$"):
        encoder_of(Plan((matrix(Count("count", HELD)),)))
    with pytest.raises(PlanError, match=r"^'count' is not gathered$"):
        encoder_of(Plan((matrix(gathered("rows", Count("count", HELD))),)))


def coverage(want: Selection) -> Coverage:
    within = Within(LAWS, IsPresent("key"), None, "key")
    of = Assessment(within, KEY, HELD, None, HELD, HELD, None, Stored("severity"), (), "Unit")
    return Coverage("coverage", of, want, "there is no law of this key")


# --- what has no answer


def test_a_report_of_what_is_not_there_says_so() -> None:
    asked = coverage(BOTH)
    assert told(asked, ["GDPR", 3]) == {"name": "GDPR", "key": 3}
    assert told_carefully(asked, row=[None]) == (None, [(["coverage"], "there is no law of this key")])


def test_null_takes_the_place_of_the_nearest_that_may_be_null() -> None:
    law = Selection((Scalar("name", Stored("name")), One("one", HELD, NAME, required=True)))
    lacks = (
        "the graph lacks 'one', which must be there: fill an empty graph with `clausegraph seed`, "
        "examine a damaged graph with `clausegraph check`"
    )
    assert told_carefully(One("law", LAWS, law), Scalar("x", Stored("x")), row=[["GDPR", None], 1]) == (
        {"law": None, "x": 1},
        [(["law", "one"], lacks)],
    )
    assert told_carefully(Many("laws", LAWS, law, KEY), row=[[["GDPR", ["Article 5"]], ["BIPA", None]]]) == (
        None,
        [(["laws", 1, "one"], lacks)],
    )
    inner = page(PageEdges("edges", (PageRows("node", Selection((One("law", HELD, law),))),)))
    assert told_carefully(inner, row=[[[["a", ["b"]]], [["c", None]]]], first=2) == (
        {"units": {"edges": [{"node": {"law": {"name": "a", "one": {"name": "b"}}}}, {"node": {"law": None}}]}},
        [(["units", "edges", 1, "node", "law", "one"], lacks)],
    )


def test_a_refused_field_has_its_own_error_and_no_position() -> None:
    first, second = GraphQLError("the first"), GraphQLError("the second")
    entries = (Scalar("a", Stored("a")), Refused("bad", 1, required=False), Scalar("b", Stored("b")))
    assert told_carefully(*entries, row=[1, 2], refused=(first, second)) == (
        {"a": 1, "bad": None, "b": 2},
        [(["bad"], "the second")],
    )
    needed = Refused("bad", 0, required=True)
    assert told_carefully(needed, row=[], refused=(first,)) == (None, [(["bad"], "the first")])
    within = One("law", LAWS, Selection((needed, *NAME.entries)))
    assert told_carefully(within, row=[["GDPR"]], refused=(first,)) == (
        {"law": None},
        [(["law", "bad"], "the first")],
    )
    groups: Any = (facet("laws"), Refused("bad", 1, required=False), facet("size", sized=True))
    found, errors = told_carefully(page(Facets("facets", groups)), row=[[[], 4]], refused=(first, second), first=1)
    assert found == {"units": {"facets": {"laws": [], "bad": None, "size": 4}}}
    assert errors == [(["units", "facets", "bad"], "the second")]


def wants() -> list[Want]:
    return [NAME, EITHER]


@pytest.mark.parametrize("want", wants())
def test_both_encoders_give_the_same_of_a_whole_graph(want: Want) -> None:
    row = [["a"]] if want is NAME else [[0, "a"], [1, "b", "c"], [2]]
    entries = (Many("laws", LAWS, want, KEY), One("law", LAWS, want))
    answer = [row, row[0]]
    assert told_carefully(*entries, row=answer) == (encoder_of(Plan(entries))(answer, {}, as_it_is), [])

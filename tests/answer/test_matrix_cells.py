"""Cells of a matrix: counts become measures, in the order of rows and columns, without what lies beyond the limits."""

from __future__ import annotations

from typing import Any

from api.answer.matrix_cells import CELL, cells

#: Rows and columns: key, count, label, whether the value is a cluster's.
ROWS = [["gdpr", 4, "GDPR", False], ["bipa", 2, "BIPA", True]]
COLUMNS = [["DE", 3, "Germany", False], ["US", 5, "United States", False], ["FR", 1, "France", True]]
#: Of ten provisions; how many have a row, a column, and both.
POPULATION = [10, [["gdpr", 5], ["bipa", 2]], [["DE", 4], ["US", 5]], [["gdpr", "DE", 3], ["bipa", "US", 1]]]
#: Row, column, support, figure, and a page.
CELLS = [["bipa", "US", 1, 0.5, "p3"], ["gdpr", "US", 2, 2, "p2"], ["gdpr", "DE", 3, 1 / 3, "p1"]]


def measured(figure: str, population: Any = POPULATION, limits: tuple[int, int] = (2, 3)) -> list[list[Any]]:
    return cells([ROWS, COLUMNS, population, CELLS], 3, figure, limits)


def test_cells_stand_in_the_order_of_rows_then_columns_with_their_pages() -> None:
    assert measured("SUPPORT") == [
        ["gdpr", "DE", 3.0, 3, False, 0, "p1"],
        ["gdpr", "US", 2.0, 2, False, 0, "p2"],
        ["bipa", "US", 1.0, 1, True, 0, "p3"],
    ]


def test_a_cell_tells_how_many_of_its_provisions_are_suggested() -> None:
    both = [["gdpr", "US", 2, 2, 1, "p2"]]
    assert cells([ROWS, COLUMNS, None, both], 3, "SUPPORT", (2, 3), True) == [["gdpr", "US", 2.0, 2, False, 1, "p2"]]


def test_lift_compares_with_chance_in_the_population_and_is_silent_where_chance_is() -> None:
    found = measured("LIFT")
    assert [one[:3] for one in found] == [["gdpr", "DE", 1.5], ["gdpr", "US", 0.0], ["bipa", "US", 1.0]]
    assert measured("LIFT", [10, [["gdpr", 5]], [["DE", 4]], [["gdpr", "DE", 3]]]) == [found[0]]
    assert measured("LIFT", None) == []


def test_lift_is_silent_for_a_value_that_none_of_the_population_has() -> None:
    """Of either side, whatever is known of the other."""
    assert [one[:3] for one in measured("LIFT", [10, [["gdpr", 5]], [["DE", 4], ["US", 5]], []])] == [
        ["gdpr", "DE", 0.0],
        ["gdpr", "US", 0.0],
    ]
    assert [one[:3] for one in measured("LIFT", [10, [["gdpr", 5], ["bipa", 2]], [["DE", 4]], []])] == [
        ["gdpr", "DE", 0.0]
    ]


def test_lift_is_how_many_times_as_often_as_by_chance() -> None:
    """Seven of nine have the row, five the column, four both: 4/9 against 7/9 times 5/9."""
    found = measured("LIFT", [9, [["gdpr", 7]], [["DE", 5]], [["gdpr", "DE", 4]]])
    assert found == [["gdpr", "DE", round(36 / 35, 12), 3, False, 0, "p1"]]


def test_a_cell_of_a_row_that_is_a_clusters_is_marked_whatever_its_column_is() -> None:
    both = [["bipa", column, 1, 1, "p"] for column in ("FR", "DE")]
    assert cells([ROWS, COLUMNS, None, both], 3, "SUPPORT", (2, 3)) == [
        ["bipa", "DE", 1.0, 1, True, 0, "p"],
        ["bipa", "FR", 1.0, 1, True, 0, "p"],
    ]


def test_values_that_are_cut_off_mark_no_cell() -> None:
    """A cluster beyond the limits has no cells; that of the same name on the other side is none of these."""
    rows = [["gdpr", 4, "GDPR", False], ["FR", 2, "?", True]]
    kept = [["gdpr", "DE", 3, None, "p"]]
    assert cells([rows, COLUMNS, None, kept], 3, "SUPPORT", (1, 1)) == [["gdpr", "DE", 3.0, 3, False, 0, "p"]]


def test_lists_of_cells_are_known_by_their_position() -> None:
    other = [["gdpr", "US", 7, None, "q"]]
    matrix = [ROWS, COLUMNS, None, CELLS, other]
    assert cells(matrix, 4, "SUPPORT", (2, 3)) == [["gdpr", "US", 7.0, 7, False, 0, "q"]]


def test_a_cell_without_a_figure_of_the_database_is_left_out() -> None:
    """No provision of it has a severity; how many there are is another figure, and is told."""
    silent = [["gdpr", "DE", 3, None, "p"], ["gdpr", "US", 2, 0, "q"]]
    for figure in ("DISTINCT", "GREATEST", "MEAN", "SHARE"):
        assert cells([ROWS, COLUMNS, None, silent], 3, figure, (2, 3)) == [["gdpr", "US", 0.0, 2, False, 0, "q"]]
    assert [one[1] for one in cells([ROWS, COLUMNS, None, silent], 3, "JACCARD", (2, 3))] == ["DE", "US"]


def test_what_a_cell_holds_stands_in_the_order_that_its_names_have() -> None:
    (first, *_) = measured("SUPPORT")
    assert dict(zip(CELL, first, strict=False)) == {
        "row": "gdpr",
        "column": "DE",
        "value": 3.0,
        "support": 3,
        "viaCluster": False,
        "suggested": 0,
    }


def test_figures_are_rounded_to_twelve_digits() -> None:
    both = [["gdpr", "DE", 3, 0.1234567890126, "p"]]
    assert cells([ROWS, COLUMNS, None, both], 3, "MEAN", (2, 3))[0][2] == 0.123456789013
    rows, columns = [["gdpr", 3, "GDPR", False]], [["DE", 5, "Germany", False]]
    assert cells([rows, columns, None, [["gdpr", "DE", 1, None, "p"]]], 3, "JACCARD", (1, 1))[0][2] == 0.142857142857
    population = [1, [["gdpr", 7]], [["DE", 1]], [["gdpr", "DE", 1]]]
    assert measured("LIFT", population)[0][2] == 0.142857142857


def test_jaccard_is_the_share_of_what_either_has() -> None:
    assert [one[2] for one in measured("JACCARD")] == [0.75, round(2 / 7, 12), round(1 / 6, 12)]


def test_figures_of_the_database_are_rounded_so_that_the_order_of_adding_does_not_show() -> None:
    for figure in ("DISTINCT", "GREATEST", "MEAN", "SHARE"):
        assert [one[2] for one in measured(figure)] == [0.333333333333, 2.0, 0.5]


def test_a_cell_of_a_column_that_is_a_clusters_is_marked() -> None:
    both = [["gdpr", "FR", 1, 1, "p"]]
    assert cells([ROWS, COLUMNS, None, both], 3, "SUPPORT", (2, 3)) == [["gdpr", "FR", 1.0, 1, True, 0, "p"]]


def test_values_are_cut_to_their_limits() -> None:
    kept = [one for one in CELLS if one[0] == "gdpr"]
    assert [one[:2] for one in cells([ROWS, COLUMNS, None, kept], 3, "SUPPORT", (1, 2))] == [
        ["gdpr", "DE"],
        ["gdpr", "US"],
    ]

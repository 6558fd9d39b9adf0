"""The cells of a matrix: counts, as the database gives them, put in order and measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

#: What a cell holds before its pages, in this order.
CELL: Final = ("row", "column", "value", "support", "viaCluster", "suggested")

#: Digits behind the point: so many do not depend on the order in which numbers were added.
DIGITS: Final = 12


def cells(matrix: list[Any], at: int, figure: str, limits: tuple[int, int], suggested: bool = False) -> list[list[Any]]:
    """The cells that stand at the position `at` of a matrix (`graph.cypher.reports.matrix`), in order of rows, then
    columns; `suggested` says whether each tells how many of its provisions rest on suggestions alone.
    """
    rows, columns = matrix[0][: limits[0]], matrix[1][: limits[1]]
    row_at, column_at = ({value[0]: number for number, value in enumerate(side)} for side in (rows, columns))
    marked = tuple({value[0] for value in side if value[3]} for side in (rows, columns))
    measure = _measures(matrix)[figure]
    found = []
    for row, column, support, number, *further in matrix[at]:
        value = measure(row, column, support, number)
        if value is not None:
            cluster = row in marked[0] or column in marked[1]
            found.append([row, column, value, support, cluster, *(further if suggested else (0, *further))])
    found.sort(key=lambda cell: (row_at[cell[0]], column_at[cell[1]]))
    return found


def _measures(matrix: list[Any]) -> dict[str, Callable[[str, str, int, Any], float | None]]:
    rows, columns = ({value[0]: value[1] for value in side} for side in matrix[:2])
    size, of_rows, of_columns, together = matrix[2] or (0, [], [], [])
    chances: tuple[dict[str, int], dict[str, int]] = (dict(of_rows), dict(of_columns))
    pairs = {(row, column): amount for row, column, amount in together}

    def lift(row: str, column: str, _support: int, _figure: Any) -> float | None:
        """None where chance says nothing, for none of the population has the one or the other."""
        chance = chances[0].get(row, 0) * chances[1].get(column, 0)
        return round(size * pairs.get((row, column), 0) / chance, DIGITS) if chance else None

    def jaccard(row: str, column: str, support: int, _figure: Any) -> float:
        return round(float(support / (rows[row] + columns[column] - support)), DIGITS)

    return {
        "SUPPORT": lambda _row, _column, support, _figure: float(support),
        "LIFT": lift,
        "JACCARD": jaccard,
        **dict.fromkeys(
            ("DISTINCT", "GREATEST", "MEAN", "SHARE"),
            # No provision of the cell has a severity.
            lambda _row, _column, _support, figure: None if figure is None else round(float(figure), DIGITS),
        ),
    }

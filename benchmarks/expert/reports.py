"""Records of the experts' statements that count over many provisions -> what the API answers. Nothing here is timed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from benchmarks.expert.shapes import Parameters, Records, counted, facet, nodes, told

if TYPE_CHECKING:
    from collections.abc import Iterable

_SEVERITIES = {1: "LOW", 2: "MEDIUM", 3: "HIGH"}


def q04(records: Records, _given: Parameters) -> Any:
    ((name, totals, by_place, by_basis, children),) = records
    some, some_platforms, every, every_platforms = totals
    return {
        "jurisdiction": {
            "name": name,
            "flaggedBy": {
                "totalCount": some,
                "platformCount": some_platforms,
                "byJurisdiction": facet(by_place),
                "byBasis": facet(by_basis),
            },
            "all": {"totalCount": every, "platformCount": every_platforms},
            "children": [
                {"code": code, "name": called, "regulations": [_regulation(*one) for one in laws]}
                for code, called, laws in children
            ],
        }
    }


def _regulation(label: str, kind: str, private: bool | None, applies: Any) -> dict[str, Any]:
    return {"label": label, "kind": kind, "privateRightOfAction": private, "appliesFrom": told(applies)}


def q05(records: Records, _given: Parameters) -> Any:
    ((units, cells, platforms),) = records
    found = {(slug, path): rest for slug, path, *rest in cells}
    return {
        "platforms": nodes(
            [
                {
                    "name": name,
                    "coverage": _coverage([(unit, found.get((slug, unit[0]), (0, 0, None))) for unit in units], number),
                }
                for slug, name, number in platforms
            ]
        )
    }


def _coverage(rows: list[Any], provisions: int) -> dict[str, Any]:
    mapped = sum(1 for _, one in rows if one[0])
    reviewed = sum(1 for _, one in rows if not one[0] and one[1])
    return {
        "total": len(rows),
        "mapped": mapped,
        "reviewedUnrelated": reviewed,
        "notAssessed": len(rows) - mapped - reviewed,
        "ratio": mapped / (mapped + reviewed) if mapped + reviewed else None,
        "completeness": (mapped + reviewed) / len(rows),
        "units": [
            {
                "unit": {"path": path, "heading": heading},
                "mapped": of,
                "reviewedUnrelated": unrelated,
                "notAssessed": provisions - of - unrelated,
                "maxSeverity": _SEVERITIES.get(rank),
            }
            for (path, heading), (of, unrelated, rank) in rows
        ],
    }


def q08(records: Records, _given: Parameters) -> Any:
    ((rows, columns, cells, truncated, rows_all, columns_all),) = records
    found = {(slug, law): rest for slug, law, *rest in cells}
    severe = _in_order([one[1] for one in rows], [one[1] for one in columns], found)
    every = _in_order(rows_all, columns_all, found)
    return {
        "matrix": {
            "truncated": truncated,
            "rows": _sorted(rows),
            "columns": _sorted(columns),
            "cells": [
                {
                    "row": slug,
                    "column": law,
                    "value": float(number),
                    "support": number,
                    "provisions": nodes(
                        [
                            {"id": f"Provision:{key}", "title": title, "severity": severity}
                            for key, title, severity in shown
                        ]
                    ),
                }
                for slug, law, (_, _, number, shown) in severe
                if number
            ],
        },
        "severity": {
            "cells": [
                {"row": slug, "column": law, "value": float(top), "support": number}
                for slug, law, (number, top, _, _) in every
                if top
            ]
        },
    }


def _sorted(found: list[Any]) -> list[dict[str, Any]]:
    """Counts that were sorted by the count below zero."""
    return [{"key": key, "label": label, "count": -below} for below, key, label in found]


def _in_order(rows: list[str], columns: list[str], found: dict[Any, Any]) -> Iterable[tuple[str, str, Any]]:
    """Cells row by row."""
    return ((row, column, found[row, column]) for row in rows for column in columns if (row, column) in found)


def q09(records: Records, given: Parameters) -> Any:
    cells = [
        {
            "column": path,
            "value": round(of_all * support / (of_law * of_other), 12),
            "support": support,
            "provisions": nodes([{"title": title, "platform": {"name": name}} for title, name in examples]),
        }
        for path, _, support, of_law, of_all, of_other, examples in records
        if path != given["law"] and support >= 2
    ]
    columns = [{"key": path, "label": label, "count": support} for path, label, support, *_ in records]
    return {"matrix": {"cells": cells, "columns": columns}}


def gap(records: Records, _given: Parameters) -> Any:
    ((sides, neither, not_assessed),) = records
    found = {side: rest for side, *rest in sides}
    shares = {
        name: nodes([{"key": key, "title": title} for key, title in shown], totalCount=number)
        for name, side in (("onlyA", 1), ("onlyB", 2), ("both", 3))
        for number, shown in [found.get(side, (0, []))]
    }
    return {"gap": {**shares, "neither": neither, "notAssessed": not_assessed}}


def filtered(records: Records, _given: Parameters) -> Any:
    ((total, by_severity, by_platform, by_law, by_place, found),) = records
    facets = {
        "severity": counted(by_severity),
        "platform": counted(by_platform),
        "regulation": counted(by_law),
        "jurisdiction": counted(by_place),
    }
    shown = [
        {"key": key, "title": title, "severity": severity, "platform": {"name": name}}
        for key, title, severity, name in found
    ]
    return {"provisions": nodes(shown, totalCount=total, facets=facets)}


def count(records: Records, _given: Parameters) -> Any:
    return {"provisions": {"totalCount": records[0][0]}}


def matrix(records: Records, _given: Parameters) -> Any:
    return _matrix(records, by_severity=False)


def matrix_by_severity(records: Records, _given: Parameters) -> Any:
    return _matrix(records, by_severity=True)


def _matrix(records: Records, *, by_severity: bool) -> Any:
    ((rows, columns, truncated, of_columns),) = records
    found = {(slug, law): rest for law, cells in of_columns for slug, *rest in cells}
    cells = [
        {"row": slug, "column": law, "value": float(rank if by_severity else number), "support": number}
        for slug, law, (number, rank) in _in_order([one[0] for one in rows], [one[0] for one in columns], found)
        if rank or not by_severity
    ]
    return {"matrix": {"truncated": truncated, "rows": facet(rows), "columns": facet(columns), "cells": cells}}

"""Reports on a graph and on half of it: `python -m benchmarks.reports`. What grows with what, and against a mid query.

The driver alone, no HTTP. Two embedded servers run side by side, one with S1 of `benchmarks.generator` and one with half
of it (on the same laws), and answer in turns; database hits do not depend on what else the machine does.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from api.execute import Executor
from api.schema import graphql_schema
from benchmarks.generator import S1, Scale
from benchmarks.measuring import interleaved, report, summary
from benchmarks.operations import graph, raw
from benchmarks.questions import COVERAGE, GAP, MATRIX, MATRIX_SEVERITY, MID
from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine

if TYPE_CHECKING:
    from collections.abc import Mapping

HALF: Final = Scale(*(size // 2 for size in (S1.platforms, S1.documents, S1.provisions, S1.engagements, S1.flags)))
_SCALES: Final = {"S1": S1, "half": HALF}
_AXES: Final = "rows: { kind: PLATFORM, limit: 200 }, columns: { kind: REGULATION, limit: 60 }"
REPORTS: Final = {
    "mid query": MID,
    "matrix 200 x 60": MATRIX,
    "matrix 200 x 60, highest severity": MATRIX_SEVERITY,
    "matrix 200 x 60, cells alone": f"{{ matrix({_AXES}, measure: PROVISIONS) {{ cells {{ row column value }} }} }}",
    "matrix 20 x 6": MATRIX.replace("limit: 200", "limit: 20").replace("limit: 60", "limit: 6"),
    "matrix 200 x 60, each cell with 3 provisions": f"""{{ matrix({_AXES}, measure: PROVISIONS) {{
        cells {{ row column value provisions(first: 3) {{ nodes {{ key title }} }} }} }} }}""",
    "matrix 60 x 60, lift": """{ matrix(rows: { kind: REGULATION, limit: 60 }, columns: { kind: REGULATION, limit: 60 },
        measure: LIFT) { cells { row column value support } } }""",
    "gap": GAP,
    "coverage of 50 platforms": COVERAGE,
}


def engine(stack: ExitStack, folder: Path, name: str) -> Engine:
    """An engine on the graph of that size, made where it is not there."""
    where = folder / f"benchmark-{name.lower()}"
    graph(where, _SCALES[name])
    end = stack.enter_context(EmbeddedNeo4j.start(where)).endpoint
    return stack.enter_context(Engine.connect(end.uri, end.user, end.password))


def hits(engine: Engine, text: str) -> int:
    """Database hits of the statement that an operation compiles to."""
    executor = Executor(graphql_schema(), engine, base_url="")
    found = executor.answer(text, explain=True).extensions
    assert found
    return int(found["explain"]["databaseHits"])


def cells(engine: Engine, text: str) -> int | None:
    """How many cells a matrix has."""
    data = Executor(graphql_schema(), engine, base_url="").answer(text).data or {}
    return len(data["matrix"]["cells"]) if "matrix" in data else None


def measured(engines: Mapping[str, Engine], seconds: float) -> list[dict[str, Any]]:
    """One row for each report; the mid query is asked between the others, so that a busy machine slows both."""
    rows = []
    for name, text in REPORTS.items():
        runs = {size: raw(one, text) for size, one in engines.items()} | {"mid": raw(engines["S1"], MID)}
        found = {size: summary(times) for size, times in interleaved(runs, seconds).items()}
        number = cells(engines["S1"], text)
        counted = {size: hits(one, text) for size, one in engines.items()}
        rows.append(
            {
                "operation": name,
                "cells": number,
                "S1 ms": found["S1"]["median_ms"],
                "half ms": found["half"]["median_ms"],
                "S1 to half": round(found["S1"]["median_ms"] / found["half"]["median_ms"], 2),
                "S1 hits": counted["S1"],
                "hits, S1 to half": round(counted["S1"] / counted["half"], 2),
                "us a cell": number and round(found["S1"]["median_ms"] * 1000 / number, 1),
                "to mid": round(found["S1"]["median_ms"] / found["mid"]["median_ms"], 1),
            }
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build"))
    parser.add_argument("--seconds", type=float, default=10, help="for each report")
    given = parser.parse_args()
    with ExitStack() as stack:
        rows = measured({name: engine(stack, given.folder, name) for name in _SCALES}, given.seconds)
    report(
        "analysis", "Reports on S1 and on half of it, the driver alone", rows, wanted="matrix 200 x 60: <= 12 to mid"
    )


if __name__ == "__main__":
    main()

"""Pages of 50 at ten times the size: `python -m benchmarks.scale`. An index serves them, so they should hardly slow down.

The driver alone, no HTTP: what grows with the graph is the database's part. Two embedded servers run side by side, one
with S1 and one with S10 of `benchmarks.generator`, and answer in turns. Writing S10 takes long, once.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from benchmarks.generator import S1, S10
from benchmarks.measuring import interleaved, report, summary
from benchmarks.operations import fill, raw
from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine
from graph.indexes import ensure

PAGES: Final = {
    "by key": "{ provisions(first: 50) { nodes { key title } } }",
    "worst first": "{ provisions(orderBy: [{field: SEVERITY, direction: DESC}], first: 50) { nodes { key title } } }",
    "of one severity": "{ provisions(filter: {severity: {in: [HIGH]}}, first: 50) { nodes { key title } } }",
    "of a platform": '{ provisions(filter: {platform: ["platform-00007"]}, first: 50) { nodes { key title } } }',
    "of a platform, counted": """{ provisions(filter: {platform: ["platform-00007"], severity: {in: [HIGH]}}, first: 50) {
        totalCount nodes { key title } } }""",
    "of a document": '{ provisions(filter: {document: ["platform-00007/document-7"]}, first: 50) { nodes { key } } }',
    "one platform": '{ platform(slug: "platform-00077") { slug name legalEntity homepage } }',
}
_SCALES: Final = {"S1": S1, "S10": S10}


def engine(stack: ExitStack, folder: Path, name: str) -> Engine:
    """An engine on the graph of that size, made where it is not there."""
    end = stack.enter_context(EmbeddedNeo4j.start(folder / f"benchmark-{name.lower()}")).endpoint
    found = stack.enter_context(Engine.connect(end.uri, end.user, end.password))
    ensure(found)
    fill(found, _SCALES[name])
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build"))
    parser.add_argument("--seconds", type=float, default=10, help="for each page")
    given = parser.parse_args()
    rows: list[dict[str, Any]] = []
    with ExitStack() as stack:
        engines = {name: engine(stack, given.folder, name) for name in _SCALES}
        for page, text in PAGES.items():
            taken = interleaved({name: raw(one, text) for name, one in engines.items()}, given.seconds)
            found = {name: summary(times) for name, times in taken.items()}
            rows.append(
                {
                    "operation": page,
                    "S1 ms": found["S1"]["median_ms"],
                    "S10 ms": found["S10"]["median_ms"],
                    "S1 least ms": found["S1"]["least_ms"],
                    "S10 least ms": found["S10"]["least_ms"],
                    "ratio": round(found["S10"]["median_ms"] / found["S1"]["median_ms"], 2),
                    "wanted": "<= 1.5",
                }
            )
    report("scale", "Pages of 50 on S10 to S1, the driver alone", rows)


if __name__ == "__main__":
    main()

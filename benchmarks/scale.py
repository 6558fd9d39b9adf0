"""Pages of 50 on larger graphs: `python -m benchmarks.scale [--sizes S10 S100]`. An index serves them, so they should
hardly slow down.

The driver alone, no HTTP: what grows with the graph is the database's part. Embedded servers run side by side, one with
S1 of `benchmarks.generator` and one for each size to be compared with it, and answer in turns. A graph is made once, by
Neo4j's importer: S10 (5 million rows) takes about five minutes of one core, S100 (13 million, without claims) three times
as long.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from benchmarks.generator import S1, S10, S100
from benchmarks.measuring import interleaved, report, summary
from benchmarks.operations import graph, raw
from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine

PAGES: Final = {
    "by key": "{ provisions(first: 50) { nodes { key title } } }",
    "worst first": "{ provisions(orderBy: [{field: SEVERITY, direction: DESC}], first: 50) { nodes { key title } } }",
    "of one severity": "{ provisions(filter: {severity: {in: [HIGH]}}, first: 50) { nodes { key title } } }",
    "of a category": '{ provisions(filter: {category: ["tracking"]}, first: 50) { nodes { key title } } }',
    "severe, of two categories": """{ provisions(filter: {severity: {gte: MEDIUM}, category: ["tracking", "age-limits"]},
        first: 50) { nodes { key title } } }""",
    "engaging any law of a kind": """{ provisions(filter: {engages: {some: {kind: [STATUTE], minStrength: 5}}}, first: 50) {
        nodes { key title } } }""",
    "engaging a rare law": """{ provisions(filter: {engages: {some: {target: {path: "us-ny-civil-rights-50-51"}}}},
        first: 50) { nodes { key title } } }""",
    "of a platform": '{ provisions(filter: {platform: ["platform-00007"]}, first: 50) { nodes { key title } } }',
    "of a platform, counted": """{ provisions(filter: {platform: ["platform-00007"], severity: {in: [HIGH]}}, first: 50) {
        totalCount nodes { key title } } }""",
    "of a document": '{ provisions(filter: {document: ["platform-00007/document-7"]}, first: 50) { nodes { key } } }',
    "one platform": '{ platform(slug: "platform-00077") { slug name legalEntity homepage } }',
}
_SCALES: Final = {"S1": S1, "S10": S10, "S100": S100}
_WANTED: Final = {"S10": 1.5, "S100": 2}
#: Of the server: the full-text index of S100 is not built in less.
_HEAP_MB: Final = {"S100": 2048}


def engine(stack: ExitStack, folder: Path, name: str) -> Engine:
    """An engine on the graph of that size, made where it is not there."""
    where, heap_mb = folder / f"benchmark-{name.lower()}", _HEAP_MB.get(name)
    graph(where, _SCALES[name], heap_mb)
    end = stack.enter_context(EmbeddedNeo4j.start(where, heap_mb=heap_mb)).endpoint
    return stack.enter_context(Engine.connect(end.uri, end.user, end.password))


def compared(page: str, size: str, engines: dict[str, Engine], seconds: float) -> dict[str, Any]:
    """The figures of one page on S1 and on a larger graph."""
    taken = interleaved({name: raw(engines[name], PAGES[page]) for name in ("S1", size)}, seconds)
    small, large = (summary(taken[name]) for name in ("S1", size))
    return {
        "operation": page,
        "size": size,
        "S1 ms": small["median_ms"],
        "ms": large["median_ms"],
        "S1 least ms": small["least_ms"],
        "least ms": large["least_ms"],
        "ratio": round(large["median_ms"] / small["median_ms"], 2),
        "ratio of least": round(large["least_ms"] / small["least_ms"], 2),
        "wanted": f"<= {_WANTED[size]}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build"))
    parser.add_argument("--sizes", nargs="+", choices=sorted(_WANTED), default=["S10"])
    parser.add_argument("--seconds", type=float, default=10, help="for each page and size")
    given = parser.parse_args()
    with ExitStack() as stack:
        engines = {name: engine(stack, given.folder, name) for name in ("S1", *given.sizes)}
        for size in given.sizes:
            # What all pages share, the JVM compiles in the first seconds.
            compared(next(iter(PAGES)), size, engines, given.seconds)
        rows = [compared(page, size, engines, given.seconds) for size in given.sizes for page in PAGES]
    report("scale", "Pages of 50 on larger graphs, the driver alone", rows)


if __name__ == "__main__":
    main()

"""The same reads with and without `at`: `python -m benchmarks.times`. One at a time should take at most twice as long.

The driver alone, no HTTP, on S1 of `benchmarks.generator`, in turns. The time asked for is a day on which what is there
is about as much as today, so that answers have about the same size. `benchmarks.past` says what the graph's past is.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from rich.progress import track

from benchmarks.measuring import interleaved, report, summary
from benchmarks.operations import graph, raw
from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine

#: Each with `AT` where the argument goes.
READS: Final = {
    "one platform": '{ platform(slug: "platform-00077" AT) { slug name legalEntity homepage } }',
    "one provision, its facts": """{ provision(key: "platform-00017/document-17/clause-000017" AT) { title severity
        excerpt { text } engages(first: 20) { nodes { modality confidence target { path label } } } } }""",
    "provisions by key": "{ provisions(first: 50 AT) { nodes { key title severity } } }",
    "provisions of a platform": """{ provisions(first: 50, filter: { platform: ["platform-00007"] } AT) {
        totalCount nodes { key title severity } } }""",
    "severe, engaging a law": """{ provisions(first: 20, filter: { severity: { gte: HIGH },
        engages: { some: { target: { path: "eu-gdpr" } } } } AT) { totalCount nodes { key title severity } } }""",
    "engagements of a law": """{ legal(path: "eu-dma" AT) { label engagedBy(includeUnits: false, first: 50) { nodes {
        confidence provision { key title severity platform { name } } } } } }""",
    "platforms, provisions, facts": """{ platforms(first: 20 AT) { nodes { slug provisions(first: 10) { nodes { key title
        engages(first: 10) { nodes { modality confidence target { path label } } }
        flags(first: 10) { nodes { reason jurisdiction { code } } } } } } } }""",
}
_AT: Final = ', at: { asOf: "2026-06-01" }'
_WANTED: Final = 2


def row(name: str, engine: Engine, seconds: float) -> dict[str, Any]:
    """The figures of one read."""
    texts = {"today": READS[name].replace(" AT", ""), "at": READS[name].replace(" AT", _AT)}
    taken = interleaved({when: raw(engine, text) for when, text in texts.items()}, seconds)
    today, at = summary(taken["today"]), summary(taken["at"])
    return {
        "operation": name,
        "without at, ms": today["median_ms"],
        "with at, ms": at["median_ms"],
        "ratio": round(at["median_ms"] / today["median_ms"], 2),
        "ratio of least": round(at["least_ms"] / today["least_ms"], 2),
        "wanted": f"<= {_WANTED}",
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/benchmark-s1"))
    parser.add_argument("--seconds", type=float, default=15, help="for each read")
    given = parser.parse_args()
    graph(given.folder)
    with EmbeddedNeo4j.start(given.folder) as neo4j:
        end = neo4j.endpoint
        with Engine.connect(end.uri, end.user, end.password) as engine:
            rows = [row(name, engine, given.seconds) for name in track(READS, "reads")]
    report("times", "Reads at a time to the same reads today, the driver alone", rows)


if __name__ == "__main__":
    main()

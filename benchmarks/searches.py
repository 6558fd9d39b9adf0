"""Paths and comparisons at ten times the size: `python -m benchmarks.searches`; a search looks at as much in either.

The driver alone, no HTTP, on the graphs of `benchmarks.scale`, in turns. Some provisions of each are said to be alike in
words first, because the generator's words are all the same. `SHORTEST` is Neo4j's own search for the same paths.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.measuring import interleaved, report, summary
from benchmarks.operations import raw
from benchmarks.questions import QUESTIONS
from benchmarks.scale import engine
from graph.errors import DeadlineExceededError
from graph.plan.searches import MOST_HOPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.engine import Engine

_NODES: Final = "length score steps { kind explanation from { id } to { id } edge { id } }"
_CLAUSE, _OTHER = (f"platform-000{number}/document-{number}/clause-0000{number}" for number in (17, 42))
_ALIKE: Final = """
    MATCH (a:Provision) WHERE NOT EXISTS { (a)-[:SIMILAR_TO]-() } WITH a ORDER BY a.key LIMIT 8000
    WITH collect(a) AS some UNWIND range(0, size(some) - 8, 8) AS at UNWIND range(1, 7) AS apart
    WITH some[at] AS a, some[at + apart] AS b MERGE (a)-[r:SIMILAR_TO]->(b) SET r.score = 0.5"""
#: Seconds that one search of Neo4j's own may take: it knows no budget.
_LIMIT_S: Final = 10
_TYPES: Final = "ENGAGES|HAS_UNIT|RELATES_TO|APPLIES_IN|PART_OF|FLAGS|IN_DOCUMENT|PUBLISHES|SIMILAR_TO"


def paths(goal: str, first: int = 10) -> str:
    """Every path of four hops and less from a clause."""
    return f'{{ paths(from: "Provision:{_CLAUSE}", to: "{goal}", first: {first}) {{ truncated budgetUsed nodes {{ {_NODES} }} }} }}'


def shortest(goal: str) -> str:
    """Neo4j's own search for the ten shortest."""
    hops = f"-[:{_TYPES}]-{{1,{MOST_HOPS}}}"
    return f"MATCH (a:Provision {{key: '{_CLAUSE}'}}), {goal} MATCH p = SHORTEST 10 (a){hops}(b) RETURN length(p)"


SEARCHES: Final = {
    "paths to a clause": paths(f"Provision:{_OTHER}"),
    "paths to a hub": paths("Regulation:eu-gdpr"),
    "paths to a law": paths("Regulation:us-ftc-act"),
    "paths to a place": paths("Jurisdiction:US-IL"),
    "paths between hubs": '{ paths(from: "Regulation:eu-gdpr", to: "Jurisdiction:EU") { truncated nodes { length } } }',
    "comparables": f"""{{ provision(key: "{_CLAUSE}") {{ comparables(minScore: 0.3) {{ totalCount nodes {{ score reason
        provision {{ key title platform {{ name }} }} sharedTargets {{ path }} }} }} }} }}""",
    "prevalence": f'{{ provision(key: "{_CLAUSE}") {{ prevalence {{ platforms ofPlatforms }} }} }}',
    "paths to a law, at another time": paths("Regulation:us-ftc-act").replace(
        "(from", '(at: {asOf: "2026-09-01"}, from'
    ),
    "comparables, at another time": f"""{{ provision(key: "{_CLAUSE}", at: {{asOf: "2026-09-01"}}) {{
        comparables(minScore: 0.3) {{ totalCount nodes {{ score provision {{ key }} }} }} }} }}""",
    "point": next(one.text for one in QUESTIONS if one.name == "point"),
}
_WANTED: Final = {name: "<= 3" for name in SEARCHES if name.startswith("paths")} | {
    "comparables": "<= 10 x point on S1"
}


def rows(engines: dict[str, Engine], seconds: float) -> list[dict[str, Any]]:
    found = []
    for name, text in SEARCHES.items():
        found.append(row(name, {scale: raw(one, text) for scale, one in engines.items()}, seconds))
    for label, end in (("Provision", f"key: '{_OTHER}'"), ("Regulation", "path: 'us-ftc-act'")):
        statement = shortest(f"(b:{label} {{{end}}})")
        runs: dict[str, Callable[[], Any]] = {
            scale: partial(one.read, f"CYPHER 25 {statement}", timeout_s=_LIMIT_S) for scale, one in engines.items()
        }
        name = f"SHORTEST 10 to a {label}"
        try:
            found.append(row(name, runs, seconds))
        except DeadlineExceededError:
            found.append({"operation": f"{name}: ended after {_LIMIT_S} s"})
    return found


def row(name: str, runs: dict[str, Callable[[], Any]], seconds: float) -> dict[str, Any]:
    taken = {scale: summary(times) for scale, times in interleaved(runs, seconds).items()}
    return {
        "operation": name,
        **{f"{scale} ms": one["median_ms"] for scale, one in taken.items()},
        **{f"{scale} least ms": one["least_ms"] for scale, one in taken.items()},
        "ratio": round(taken["S10"]["median_ms"] / taken["S1"]["median_ms"], 2),
        "wanted": _WANTED.get(name),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build"))
    parser.add_argument("--seconds", type=float, default=10, help="for each search")
    given = parser.parse_args()
    with ExitStack() as stack:
        engines = {name: engine(stack, given.folder, name) for name in ("S1", "S10")}
        for one in engines.values():
            one.command(_ALIKE)
        report("analysis_paths", "Searches on S10 to S1, the driver alone", rows(engines, given.seconds))


if __name__ == "__main__":
    main()

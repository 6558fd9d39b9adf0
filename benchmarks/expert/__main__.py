"""Compiled statements against the experts': `python -m benchmarks.expert [--graph NAME] [--only NAME ...]`.

Both are run by the driver alone, in turns, on the demonstration graph and on S1 of `benchmarks.generator`; before
anything is timed their answers are compared. Database hits come from PROFILE, whose plans are kept beside the table.
"""

from __future__ import annotations

import argparse
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console

from api.execute import Executor
from api.schema import graphql_schema
from benchmarks.expert.asked import questions
from benchmarks.expert.shapes import BASE_URL
from benchmarks.expert.statements import WANTED, Expert, experts
from benchmarks.measuring import RESULTS, commit, interleaved, now, report, summary
from benchmarks.operations import graph
from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine
from graph.store.indexes import ensure
from seed.seeding import seed, wants_seed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Operator

DEMONSTRATION: Final = "demonstration"
GENERATED: Final = "S1"
#: The generated graph holds no changes of documents, and among its hubs the compiled search for paths ends at its bounds,
#: and says so, where the expert's looks everywhere.
_NOT_GENERATED: Final = frozenset({"q07", "q14"})
_PLANS: Final = RESULTS / "expert"
#: Of an operator's details, in a plan that is kept.
_DETAILS: Final = 160


@contextmanager
def connected(folder: Path, name: str) -> Iterator[Engine]:
    """An engine on the graph of that name, made in the folder where it is not there."""
    where = folder / f"benchmark-{name.lower()}"
    if name == GENERATED:
        graph(where)
    with EmbeddedNeo4j.start(where) as neo4j:
        end = neo4j.endpoint
        with Engine.connect(end.uri, end.user, end.password) as engine:
            ensure(engine)
            if name == DEMONSTRATION and wants_seed(engine):
                seed(engine)
            yield engine


class Ours:
    """The statement that an expert's question is compiled to, and the answer that the API makes of its record."""

    def __init__(self, engine: Engine, expert: Expert) -> None:
        self._executor = Executor(graphql_schema(), engine, base_url=BASE_URL)
        self._expert = expert
        request = self._executor.operations.request(expert.text, dict(expert.variables), None)
        compiled = self._executor.compiled(request)
        assert compiled.text
        self.text = compiled.text
        self.parameters = compiled.binder.parameters(request.variables) | self._executor._supplied()

    def answer(self) -> Any:
        body = self._executor.answer(self._expert.text, dict(self._expert.variables)).body()
        assert "errors" not in body, body["errors"]
        return body["data"]


def asked_of(name: str, chosen: list[Expert]) -> Iterator[Expert]:
    """The experts' questions of one graph: analysts' questions of both, operations of the generated one alone."""
    for one in chosen:
        if name == DEMONSTRATION and one.name in questions():
            yield one
        elif name == GENERATED and one.name not in _NOT_GENERATED:
            yield one.on_generated()


def measured(engine: Engine, expert: Expert, name: str, seconds: float) -> dict[str, Any]:
    """The figures of one question on one graph; its plans are kept."""
    ours, given = Ours(engine, expert), expert.given()
    found = expert.shape(engine.read(expert.cypher, given), given)
    assert found == ours.answer(), f"the expert's statement answers {expert.name} otherwise on {name}"
    plans = {
        "compiled": engine.profile(ours.text, ours.parameters)[1],
        "expert": engine.profile(expert.cypher, given)[1],
    }
    runs = {
        "compiled": lambda: engine.read(ours.text, ours.parameters),
        "expert": lambda: engine.read(expert.cypher, given),
    }
    taken = {one: summary(times) for one, times in interleaved(runs, seconds).items()}
    keep_plans(expert, name, ours.text, plans)
    hits = {one: plan.all_hits() for one, plan in plans.items()}
    return {
        "operation": expert.name,
        "graph": name,
        "hits": hits["compiled"],
        "expert's hits": hits["expert"],
        "least ms": taken["compiled"]["least_ms"],
        "expert's least ms": taken["expert"]["least_ms"],
        "median ms": taken["compiled"]["median_ms"],
        "expert's median ms": taken["expert"]["median_ms"],
        "ratio": round(taken["compiled"]["least_ms"] / taken["expert"]["least_ms"], 2),
        "ratio of hits": round(hits["compiled"] / hits["expert"], 2),
        "wanted": f"<= {WANTED}",
    }


def keep_plans(expert: Expert, graph_name: str, text: str, plans: dict[str, Operator]) -> None:
    """The compiled text, and the plans that Neo4j ran, with rows and database hits of each operator."""
    _PLANS.mkdir(exist_ok=True, parents=True)
    parts = [f"{expert.name} on {graph_name}, {now()}, commit {commit()}", f"The compiled statement\n\n{text}"]
    for one, plan in plans.items():
        parts.append(f"PROFILE, {one}: {plan.all_hits()} database hits\n\n" + "\n".join(lines(plan)))
    (_PLANS / f"{expert.name.replace(' ', '-')}-{graph_name.lower()}.txt").write_text("\n\n".join(parts) + "\n")


def lines(plan: Operator, depth: int = 0) -> Iterator[str]:
    """A plan as text, an operator a line, what feeds it below it."""
    details = " ".join(plan.details.split())[:_DETAILS]
    yield f"{'  ' * depth}{plan.name.split('@')[0]}  rows {plan.rows}, hits {plan.hits}  {details}".rstrip()
    for child in plan.children:
        yield from lines(child, depth + 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build"))
    parser.add_argument("--graph", choices=(DEMONSTRATION, GENERATED), action="append")
    parser.add_argument("--only", nargs="+", help="names of questions")
    parser.add_argument("--seconds", type=float, default=6, help="for each question, after a third of warm-up")
    given = parser.parse_args()
    rows = []
    chosen = [one for name, one in experts().items() if not given.only or name in given.only]
    for name in given.graph or (DEMONSTRATION, GENERATED):
        with connected(given.folder, name) as engine:
            for one in asked_of(name, chosen):
                rows.append(measured(engine, one, name, given.seconds))
                Console().print(str(rows[-1]), markup=False)
    if given.only or given.graph:
        Console().print("a part only: results/expert.json stays as it is", markup=False)
    else:
        report("expert", "Compiled statements and the experts', the driver alone", rows, commit=commit(), taken=now())


if __name__ == "__main__":
    main()

"""Operations over HTTP against the raw driver and two peers: `python -m benchmarks.operations [--folder DIR]`.

The limit is the synchronous driver running the same Cypher with the same parameters and reading the record, no HTTP. What
that Cypher is worth is told by the driver running a statement that an expert wrote by hand (`benchmarks.expert`). The
graph is S1 of `benchmarks.generator` on the real law catalogue; it is made once in DIR and kept there. README.md says how
the peers are set up.
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson
from rich.console import Console
from rich.progress import track

from api.execute import Executor
from api.schema import graphql_schema
from benchmarks.contestants import NotRunError, started, versions
from benchmarks.expert.statements import WANTED, experts
from benchmarks.generator import S1, Scale, generate
from benchmarks.measuring import interleaved, report, summary
from benchmarks.offline import write_offline
from benchmarks.questions import DATALOADER, EXPERT, NEO4J_GRAPHQL, OURS, QUESTIONS, RAW, Question, entities, same
from benchmarks.throughput import CONNECTIONS, throughput
from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine
from graph.store.indexes import ensure
from graph.store.rows import Batch
from seed.catalogue import load_catalogue
from seed.catalogue.rows import catalogue_batches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from benchmarks.contestants import Contestant

_PLACES: Final = (
    "US",
    "EU",
    "US-CA",
    "US-IL",
    "US-NY",
    "DE",
    "FR",
    "GB",
    "US-TX",
    "CA",
    "CA-QC",
    "IN",
    "BR",
    "JP",
    "US-WA",
)
_TITLE: Final = f"Operations on S1: one connection, and requests a second over {CONNECTIONS} connections"


def graph(folder: Path, scale: Scale = S1, heap_mb: int | None = None) -> None:
    """Make the graph of that size, with constraints and indexes, in the data folder, where it is not there yet."""
    made = folder / "made"
    if made.is_file() and made.read_text() == str(scale):
        return
    if folder.exists():
        raise SystemExit(f"{folder} holds another graph, or half of one: take it away, or choose another folder")
    Console().print(f"making the graph in {folder}", markup=False)
    write_offline(folder, rows(scale))
    with EmbeddedNeo4j.start(folder, heap_mb=heap_mb) as neo4j:
        end = neo4j.endpoint
        with Engine.connect(end.uri, end.user, end.password) as engine:
            ensure(engine)
    made.write_text(str(scale))


def rows(scale: Scale) -> Iterator[Batch]:
    """The catalogue and a generated graph upon it. A category that both of them name is the catalogue's."""
    catalogue = load_catalogue()
    known = frozenset(catalogue.categories)
    yield from catalogue_batches(catalogue)
    for batch in generate(scale, [*catalogue.laws, *catalogue.units], _PLACES):
        nodes = [row for row in batch.nodes if row.label != "Category" or row.properties["slug"] not in known]
        yield Batch(nodes, batch.edges)


def start_all(stack: ExitStack, neo4j: EmbeddedNeo4j) -> tuple[dict[str, Contestant], dict[str, str]]:
    """The contestants that run, and why the others do not."""
    running: dict[str, Contestant] = {}
    missing: dict[str, str] = {}
    for name in (OURS, NEO4J_GRAPHQL, DATALOADER):
        try:
            running[name] = stack.enter_context(started(name, neo4j))
        except NotRunError as error:
            if name == OURS:
                raise
            missing[name] = str(error)
    return running, missing


def raw(engine: Engine, text: str) -> Callable[[], Any]:
    """The statement that an operation compiles to, run by the driver alone."""
    executor = Executor(graphql_schema(), engine, base_url="https://graph.example/")
    request = executor.operations.request(text, None, None)
    compiled = executor.compiled(request)
    statement, parameters = compiled.text, compiled.binder.parameters(request.variables) | executor._supplied()
    assert statement
    return lambda: engine.read(statement, parameters)


def by_hand(engine: Engine, question: Question, expected: Any) -> dict[str, Callable[[], Any]]:
    """The expert's statement, run by the driver alone; what it answers is compared with `expected` first."""
    expert = experts().get(question.name)
    if expert is None:
        return {}
    asked, given = expert.on_generated(), expert.given()
    text, found = asked.cypher, asked.shape(engine.read(asked.cypher, given), given)
    assert found == expected, f"the expert's statement answers {question.name} otherwise"
    return {EXPERT: lambda: engine.read(text, given)}


def over_http(question: Question, running: Mapping[str, Contestant]) -> dict[str, Callable[[], bytes]]:
    """A function that asks, for each contestant that has words for the question; their answers are compared first."""
    expected = running[OURS].ask(question.text)
    runs = {}
    for name, text in question.words(running).items():
        found = running[name].ask(text)
        assert same(expected, found), f"{name} answers {question.name} otherwise: {entities(found)} entities"
        body = orjson.dumps({"query": text})
        runs[name] = lambda contestant=running[name], body=body: contestant.post(body)
    return runs


def measured(
    question: Question, engine: Engine, running: Mapping[str, Contestant], seconds: float
) -> dict[str, dict[str, Any]]:
    """The figures of one question, by contestant."""
    asked = over_http(question, running)
    answer = running[OURS].ask(question.text)
    taken = interleaved({RAW: raw(engine, question.text), **by_hand(engine, question, answer), **asked}, seconds)
    found = {name: summary(times) for name, times in taken.items()}
    size, least = entities(answer), {name: one["least_ms"] for name, one in found.items()}
    return {
        name: {
            "operation": question.name,
            "entities": size,
            "bytes": len(asked[name]()) if name in asked else None,
            "answered by": name,
            "runs": len(taken[name]),
            "least ms": one["least_ms"],
            "q1 ms": one["q1_ms"],
            "median ms": one["median_ms"],
            "q3 ms": one["q3_ms"],
            "to raw": round(one["median_ms"] / found[RAW]["median_ms"], 2),
            "to ours": round(one["median_ms"] / found[OURS]["median_ms"], 2),
            "least to expert": round(least[name] / least[EXPERT], 2) if EXPERT in least else None,
            "wanted": wanted(question, name),
        }
        for name, one in found.items()
    }


def wanted(question: Question, name: str) -> str | None:
    """The ratio that is aimed at."""
    if name == RAW and question.name in experts():
        return f"<= {WANTED} to expert"
    if name == OURS and question.to_raw is not None:
        return f"<= {question.to_raw} to raw"
    return f">= {question.to_ours[name]} to ours" if name in question.to_ours else None


def not_run(question: Question, missing: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows of those who could have answered."""
    absent = [name for name in missing if name in question.peers]
    return [{"operation": question.name, "answered by": name, "median ms": "not run"} for name in absent]


def loads(running: Mapping[str, Contestant], missing: dict[str, str], seconds: int, turns: int) -> dict[str, Any]:
    """Throughput by question and contestant; where nothing can put the load on, that is noted in `missing`."""
    try:
        return {
            question.name: throughput(running, question.words(running), seconds, turns)
            for question in track([one for one in QUESTIONS if one.loaded and seconds], "load")
        }
    except NotRunError as error:
        missing["throughput"] = str(error)
        return {}


def draw() -> None:
    """The chart, where the library that draws it is there."""
    try:
        from benchmarks import chart  # noqa: PLC0415  # an optional extra
    except ModuleNotFoundError as error:
        Console().print(f"no chart, for want of {error.name}: pip install --editable '.[bench]'", markup=False)
    else:
        chart.main([])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/benchmark-s1"))
    parser.add_argument(
        "--seconds", type=float, default=60, help="of measuring each question, after a third of warm-up"
    )
    parser.add_argument("--load-seconds", type=int, default=5, help="of each turn of load; 0 for none")
    parser.add_argument("--turns", type=int, default=5, help="turns of load, after one of warm-up")
    given = parser.parse_args()
    table: list[dict[str, Any]] = []
    graph(given.folder)
    with EmbeddedNeo4j.start(given.folder) as neo4j, ExitStack() as stack:
        end = neo4j.endpoint
        engine = stack.enter_context(Engine.connect(end.uri, end.user, end.password))
        running, missing = start_all(stack, neo4j)
        found = {one.name: measured(one, engine, running, given.seconds) for one in track(QUESTIONS, "questions")}
        loaded = loads(running, missing, given.load_seconds, given.turns)
    for question in QUESTIONS:
        for name, row in found[question.name].items():
            rate = loaded.get(question.name, {}).get(name, {})
            table.append(row | {"requests/s": rate.get("requests_per_s")})
        table += not_run(question, missing)
    about = {question.name: question.about for question in QUESTIONS}
    report("operations", _TITLE, table, about=about, throughput=loaded, not_run=missing, peers=versions())
    for name, reason in missing.items():
        Console().print(f"not run: {name}: {reason}", markup=False)
    draw()


if __name__ == "__main__":
    main()

"""Operations over HTTP against the raw driver: `python -m benchmarks.operations [--folder DIR]`.

The limit is the synchronous driver running the same Cypher with the same parameters and reading the record, no HTTP. The
graph is S1 of `benchmarks.generator` on the real law catalogue; it is made once in DIR and kept there.
"""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from rich.progress import track

from api.execute import Executor
from api.schema import graphql_schema
from benchmarks.generator import S1, generate
from benchmarks.measuring import interleaved, report, summary
from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine
from graph.writer import Writer
from seed.catalogue import load_catalogue
from seed.seeding import is_empty, seed_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OPERATIONS = {
    "deep: 50 platforms x 20 provisions with engagements and flags": """{ platforms(first: 50) { nodes { slug name
        provisions(first: 20) { nodes { key title severity exposureMin exposureMax
          engages(first: 20) { nodes { modality confidence condition target { path label } } }
          flags(first: 20) { nodes { reason factors jurisdiction { code name } } } } } } } }""",
    "mid: 50 provisions of one regulation": """{ legal(path: "eu-dma") { label engagedBy(first: 50) { nodes {
        confidence provision { key title severity platform { name } } } } } }""",
    "point: one platform": '{ platform(slug: "platform-00077") { slug name legalEntity homepage } }',
}
_PLACES = ("US", "EU", "US-CA", "US-IL", "US-NY", "DE", "FR", "GB", "US-TX", "CA", "CA-QC", "IN", "BR", "JP", "US-WA")


def fill(engine: Engine) -> None:
    """The catalogue and S1 upon it, where the graph is empty."""
    if not is_empty(engine):
        return
    seed_catalogue(engine)
    catalogue = load_catalogue()
    targets = [*catalogue.laws, *catalogue.units]
    writer = Writer(engine)
    for batch in track(list(generate(S1, targets, _PLACES)), "generating S1"):
        writer.write(batch)


@contextmanager
def server(neo4j: EmbeddedNeo4j) -> Iterator[Callable[[bytes], bytes]]:
    """The API in a process of its own on a port of its own; a function that posts a body over one connection."""
    end = neo4j.endpoint
    environment = os.environ | {
        "CLAUSEGRAPH_NEO4J_URI": end.uri,
        "CLAUSEGRAPH_NEO4J_USER": end.user,
        "CLAUSEGRAPH_NEO4J_PASSWORD": end.password,
    }
    command = [sys.executable, "-m", "clausegraph", "serve", "--port", "0", "--no-seed"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        address = next(line.split()[1] for line in process.stderr or () if line.startswith("GraphQL"))
        connection = http.client.HTTPConnection(address.split("/")[2])
        headers = {"content-type": "application/json", "accept": "application/json"}

        def post(body: bytes) -> bytes:
            connection.request("POST", "/graphql", body, headers)
            return connection.getresponse().read()

        yield post
    finally:
        process.terminate()
        process.wait()


def measured(engine: Engine, post: Callable[[bytes], bytes], rounds: int) -> Iterator[dict[str, Any]]:
    """A row of the table for each operation."""
    executor = Executor(graphql_schema(), engine, base_url="https://graph.example/")
    for name, text in OPERATIONS.items():
        compiled = executor.compiled(executor.operations.request(text, None, None))
        request = executor.operations.request(text, None, None)
        parameters = compiled.binder.parameters(request.variables) | executor._supplied()
        body = orjson.dumps({"query": text})
        answer = post(body)
        assert orjson.loads(answer)["data"]
        assert compiled.text
        statement = compiled.text
        seconds = interleaved(
            {
                "raw": lambda statement=statement, parameters=parameters: engine.read(statement, parameters),
                "http": lambda body=body: post(body),
            },
            rounds,
        )
        raw, over_http = summary(seconds["raw"]), summary(seconds["http"])
        yield {
            "operation": name,
            "bytes": len(answer),
            "raw driver ms": raw["median_ms"],
            "over HTTP ms": over_http["median_ms"],
            "q1..q3 ms": f"{over_http['q1_ms']}..{over_http['q3_ms']}",
            "ratio": round(over_http["median_ms"] / raw["median_ms"], 2),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/benchmark-s1"))
    parser.add_argument("--rounds", type=int, default=60)
    given = parser.parse_args()
    with EmbeddedNeo4j.start(given.folder) as neo4j:
        end = neo4j.endpoint
        with Engine.connect(end.uri, end.user, end.password) as engine:
            fill(engine)
            with server(neo4j) as post:
                rows = list(measured(engine, post, given.rounds))
    report("operations", "Operations over HTTP to the raw driver, S1", rows)


if __name__ == "__main__":
    main()

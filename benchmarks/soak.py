"""Memory under load: `python -m benchmarks.soak [--seconds 600] [--folder DIR]`. It should be flat.

`clausegraph serve` on the S1 graph answers mixed questions over 16 connections; once a second the resident memory of the
server and of the Java process is read. Documents, values and page sizes change from request to request, so that every
cache is filled to its end. The first third is warm-up: caches fill, Java's heap grows to what it may have.
"""

from __future__ import annotations

import argparse
import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import orjson
import psutil

from benchmarks.measuring import report
from benchmarks.operations import graph
from benchmarks.questions import QUESTIONS
from benchmarks.throughput import CONNECTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

_START_S: Final = 300
_MEGABYTE: Final = 1024 * 1024
_PAGE: Final = """query Page($n: Int, $platform: [String!]) { provisions(first: $n, filter: {platform: $platform}) {
  totalCount nodes { key title engages(first: 5) { nodes { modality target { path label } } } } pageInfo { endCursor } } }"""
#: Pages go on behind the last cursor that a connection has seen.
_NEXT: Final = (
    "query Next($after: String) { provisions(first: 20, after: $after) { nodes { key } pageInfo { endCursor } } }"
)


class Load:
    """One connection that asks one question after another; counts answers, and by their code those that were refused."""

    def __init__(self, url: str, seed: int) -> None:
        self.url, self.random = urlsplit(url), random.Random(seed)  # repeatable, not secret
        self.answered = 0
        self.refused: Counter[str] = Counter()
        self.after: str | None = None

    def run(self, until: float) -> None:
        connection = http.client.HTTPConnection(str(self.url.hostname), self.url.port, timeout=60)
        while time.monotonic() < until:
            body = orjson.dumps(self.question())
            connection.request("POST", "/graphql", body, {"content-type": "application/json"})
            response = connection.getresponse()
            answer = orjson.loads(response.read())
            self.refused.update(error["extensions"]["code"] for error in answer.get("errors", ()))
            if "errors" in answer:
                continue
            self.answered += 1
            if "pageInfo" in answer["data"].get("provisions", {}):
                self.after = answer["data"]["provisions"]["pageInfo"]["endCursor"]
        connection.close()

    def question(self) -> dict[str, Any]:
        """A question of the benchmarks, a page by variables, the next page, or a document nobody has sent before."""
        number = self.random.randrange(350)
        match self.random.randrange(8):
            case 0:
                return {"query": _PAGE, "variables": {"n": number % 50, "platform": [f"platform-{number:05d}"]}}
            case 1:
                return {"query": _NEXT, "variables": {"after": self.after}}
            case 2:
                alias = f"a{self.random.randrange(10**9)}"
                return {
                    "query": f'{{ {alias}: platform(slug: "platform-{number:05d}") {{ name provisions {{ totalCount }} }} }}'
                }
            case _:
                return {"query": self.random.choice(QUESTIONS).text}


@contextmanager
def served(folder: Path, seed: str = "--no-seed") -> Iterator[tuple[str, psutil.Process]]:
    """The address of `clausegraph serve` on a data folder, and its process."""
    command = [sys.executable, "-m", "clausegraph", "serve", "--port", "0", seed, "--data", str(folder)]
    with tempfile.NamedTemporaryFile() as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | {"PYTHONUNBUFFERED": "1"})
        try:
            yield _address(process, Path(log.name)), psutil.Process(process.pid)
        finally:
            process.terminate()
            process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + _START_S
    while time.monotonic() < until and process.poll() is None:
        if found := re.search(r"(http://\S+/)readyz", log.read_text()):
            return found[1]
        time.sleep(0.1)
    raise SystemExit(f"the server did not start:\n{log.read_text()}")


def sampled(server: psutil.Process, until: float) -> dict[str, list[float]]:
    """Megabytes of the server and of its Java process, once a second."""
    (java,) = [one for one in server.children() if "graph.embedded.child" in one.cmdline()]
    found: dict[str, list[float]] = {"API": [], "Java": []}
    while time.monotonic() < until:
        for name, process in (("API", server), ("Java", java)):
            found[name].append(process.memory_info().rss / _MEGABYTE)
        time.sleep(1)
    return found


def summary(name: str, megabytes: list[float]) -> dict[str, Any]:
    """First and last third, and the slope over the last two thirds, in megabytes a minute."""
    third = len(megabytes) // 3
    settled = megabytes[third:]
    slope = statistics.linear_regression(range(len(settled)), settled).slope * 60
    return {
        "process": name,
        "first third MB": round(statistics.fmean(megabytes[:third]), 1),
        "last third MB": round(statistics.fmean(megabytes[-third:]), 1),
        "most MB": round(max(megabytes), 1),
        "slope MB/min": round(slope, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("build/benchmark-s1"))
    parser.add_argument("--seconds", type=int, default=600)
    given = parser.parse_args()
    graph(given.folder)
    with served(given.folder) as (address, server):
        until = time.monotonic() + given.seconds
        loads = [Load(address, seed) for seed in range(CONNECTIONS)]
        threads = [threading.Thread(target=load.run, args=(until,)) for load in loads]
        for thread in threads:
            thread.start()
        megabytes = sampled(server, until)
        for thread in threads:
            thread.join()
    rows = [summary(name, values) for name, values in megabytes.items()]
    answered = sum(load.answered for load in loads)
    refused = dict(sum((load.refused for load in loads), Counter()))
    title = f"Memory in {given.seconds} s of mixed load over {CONNECTIONS} connections"
    report("soak", title, rows, seconds=given.seconds, answered=answered, refused=refused, samples=megabytes)


if __name__ == "__main__":
    main()

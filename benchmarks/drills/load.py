"""An hour of mixed load: questions of all kinds, imports beside them, and what becomes of memory."""

from __future__ import annotations

import itertools
import random
import statistics
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import httpx2 as httpx
import psutil

from api.schema import graphql_schema
from benchmarks.distinct import OF_THE_CORPUS
from benchmarks.drills.imports import command
from benchmarks.drills.record import Drilled, drill
from tests.operations import Generator
from tests.served import HEAVY, QUERY, Served, end_in, started
from tests.steady_archive import steady

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME: Final = "mixed-load"
_CALLERS: Final = 8
_PAUSE_S: Final = 0.05
_IMPORT_EVERY_S: Final = 60
_SAMPLE_S: Final = 5
_MEGABYTE: Final = 1024 * 1024
#: What a server under load may refuse with, and what it refuses whoever has no key.
_REFUSALS: Final = frozenset(
    {"TOO_BUSY", "DEADLINE_EXCEEDED", "COST_LIMIT", "BAD_USER_INPUT", "CURSOR_INVALID", "FORBIDDEN", "NOT_FOUND"}
)
_PAGES: Final = ("", "readyz", "livez", "schema.graphql", "provision/mistral-ai/usage-policy/likeness-and-voice")
FIXED: Final = (
    QUERY,
    '{ search(text: "data children", first: 20) { edges { score highlight node { __typename } } } }',
    """{ platforms(first: 20) { nodes { slug provisions(first: 10) { totalCount nodes { key title
      engages(first: 10) { nodes { modality target { path label } } } } } } } }""",
    "{ graph { revision unpublished provisions engagements flags } changes(first: 20) { nodes { detectedAt } } }",
)


class Caller:
    """One caller; what it was answered is counted by status and code."""

    def __init__(self, drilled: Drilled, served: Served, number: int) -> None:
        self._drilled, self._served, self._number = drilled, served, number
        self._random = random.Random(number)
        self.answers: dict[str, int] = {}
        self.taken: list[float] = []

    def run(self, over: threading.Event) -> None:
        schema = graphql_schema()
        with httpx.Client(base_url=self._served.address, timeout=90) as client:
            for turn in itertools.count(self._number, _CALLERS):
                if over.wait(_PAUSE_S):
                    return
                with self._drilled.expected("a caller"):
                    self._ask(client, schema, turn)

    def _ask(self, client: httpx.Client, schema: Any, turn: int) -> None:
        began = time.monotonic()
        match self._random.randrange(10):
            case 0:
                page = self._random.choice(_PAGES)
                answer = client.get(page, headers={"accept": "text/html, */*"})
                # A clause is an operation, which a server under load may refuse as any other: with the time to come again.
                refused = answer.status_code == 503 and "retry-after" in answer.headers and page.startswith("provision")
                what = f"page refused: {answer.status_code}" if refused else "page"
                self._count(what, refused or answer.status_code in {200, 404}, f"{page!r} {answer.status_code}")
                return
            case 1:
                body = {"query": HEAVY % turn}
            case 2 | 3 | 4 | 5:
                made = Generator(schema, OF_THE_CORPUS, turn, self._random.choice((1, 2, 2, 3))).operation()
                body = {"query": made.text, "variables": made.variables}
            case _:
                body = {"query": self._random.choice(FIXED)}
        answer = client.post("graphql", json=body)
        codes = {error["extensions"]["code"] for error in answer.json().get("errors", ())}
        self._count(", ".join(sorted(codes)) or "answered", codes <= _REFUSALS, body["query"])
        self.taken.append(time.monotonic() - began)

    def _count(self, what: str, holds: object, asked: str = "") -> None:
        self.answers[what] = self.answers.get(what, 0) + 1
        self._drilled.holds(holds, f"{what}: {asked[:500]}")


@contextmanager
def calling(drilled: Drilled, served: Served) -> Iterator[list[Caller]]:
    """Callers that ask while the block runs."""
    over = threading.Event()
    callers = [Caller(drilled, served, number) for number in range(_CALLERS)]
    threads = [threading.Thread(target=one.run, args=(over,)) for one in callers]
    for thread in threads:
        thread.start()
    try:
        yield callers
    finally:
        over.set()
        for thread in threads:
            thread.join()


@drill(NAME, "Mixed load, with an archive that grows beside it")
def mixed_load(drilled: Drilled) -> None:
    """No fault of ours, no answer that is refused for another reason than load, and memory that settles."""
    data, source = drilled.folder / "data", drilled.folder / "archive"
    with started(data, drilled.folder / "log", seed=True) as served:
        processes = {"server": psutil.Process(served.process.pid), "Neo4j": served.child()}
        samples: dict[str, list[float]] = {name: [] for name in processes}
        due, imported = time.monotonic() + drilled.minutes * 60, 0.0
        with calling(drilled, served) as callers:
            for minute in drilled.each_round(max(round(drilled.minutes), 1), runs_on=True):
                steady(source, min(minute + 2, 28))
                while time.monotonic() < due - (round(drilled.minutes) - minute - 1) * 60:
                    _sample(processes, samples)
                    if time.monotonic() - imported > _IMPORT_EVERY_S:
                        imported = time.monotonic()
                        _import(drilled, source, data)
                    time.sleep(_SAMPLE_S)
                _tell(drilled, callers, samples)
        drilled.holds(served.child().pid == processes["Neo4j"].pid, "Neo4j fell")
        drilled.holds("Traceback" not in served.log(), f"a trace in the log: {_traces(served)}")
        drilled.took("end", end_in(served, 10))


def _sample(processes: dict[str, psutil.Process], samples: dict[str, list[float]]) -> None:
    for name, one in processes.items():
        samples[name].append(one.memory_info().rss / _MEGABYTE)


def _import(drilled: Drilled, source: Any, data: Any) -> None:
    with drilled.timed("import"):
        done = command("import", "ota", str(source), "--data", str(data))
    drilled.counts["imports"] += 1
    drilled.holds(done.returncode == 0, f"an import ended with {done.returncode}: {done.stderr[-500:]}")


def _tell(drilled: Drilled, callers: list[Caller], samples: dict[str, list[float]]) -> None:
    """What was answered so far, how quickly, and how much memory it took."""
    for what in {what for one in callers for what in one.answers}:
        drilled.counts[what] = sum(one.answers.get(what, 0) for one in callers)
    taken = sorted(second for one in callers for second in one.taken)
    drilled.more["operations ms"] = {
        f"p{part}": round(taken[min(len(taken) * part // 100, len(taken) - 1)] * 1000) for part in (50, 95, 99)
    }
    drilled.more["resident MB"] = {name: _thirds(values) for name, values in samples.items()}


def _thirds(values: list[float]) -> list[float]:
    """The means of the three thirds."""
    size = max(len(values) // 3, 1)
    return [round(statistics.fmean(values[at : at + size] or values), 1) for at in (0, size, 2 * size)]


def _traces(served: Served) -> str:
    log = served.log()
    return log[log.find("Traceback") :][:1500]

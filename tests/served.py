"""`clausegraph serve` in a process of its own: asked, killed, stopped and ended by tests and by drills."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import orjson
import psutil
import pytest

from graph.embedded import EmbeddedNeo4j
from graph.embedded.folder import DataFolder
from graph.embedded.jvm.java import aot_cache
from graph.embedded.owner import holder_of
from graph.engine import Engine
from graph.errors import DeadlineExceededError
from graph.store.indexes import ensure
from graph.store.rows import Batch
from graph.store.writer import Writer
from tests.http.serving import asked, send
from tests.small_world import world

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from pathlib import Path

QUERY = "{ provisions(first: 200) { nodes { key title } } }"
#: Takes seconds, whatever the graph holds; each text is planned anew.
HEAVY = """{ a%d: paths(from: "Platform:none", to: "Regulation:none", first: 1) {
  totalCount nodes { length score steps { kind explanation from { id } to { id } } } }
  provisions(first: 100) { nodes { key engages(first: 100) { nodes { target { label } } } } } }"""


#: Neo4j turns this into conditions without end before it looks for a plan.
STUCK = "MATCH (n:Provision) WHERE " + " XOR ".join(f"n.p{n} = {n}" for n in range(40)) + " RETURN count(n)"


def until(condition: Callable[[], bool], seconds: float) -> bool:
    """Whether `condition` comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def gone(pid: int) -> bool:
    """Whether the process has ended; one that nobody has waited for yet has ended too."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


class Served:
    """A server in a process of its own."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self._log = log
        self.address = ""

    def log(self) -> str:
        return self._log.read_text()

    def child(self) -> psutil.Process:
        (one,) = [
            one
            for one in psutil.Process(self.process.pid).children()
            if one.status() != psutil.STATUS_ZOMBIE and "graph.embedded.child" in one.cmdline()
        ]
        return one

    def ask(self, query: str = QUERY) -> httpx.Response:
        return httpx.post(f"{self.address}graphql", json={"query": query}, timeout=60)

    def begin(self, body: bytes, length: int | None = None) -> socket.socket:
        """A request that is on its way when this returns, whatever comes after."""
        host, _, port = self.address.rstrip("/").rpartition("//")[2].partition(":")
        return send((host, int(port)), body, length)

    def ready(self) -> httpx.Response:
        return httpx.get(f"{self.address}readyz", timeout=60)


def surroundings() -> dict[str, str]:
    """The environment of a server: where there is no cache for starts yet, none is made at its side, and nothing is
    planned ahead for visitors of the explorer, who do not come.
    """
    quick = {"CLAUSEGRAPH_WARM_UP": "false"}
    return os.environ | quick | ({} if aot_cache().is_file() else {"CLAUSEGRAPH_NO_AOT": "1"})


@contextmanager
def started(folder: Path, log: Path, *options: str, seed: bool = False, **environment: str) -> Iterator[Served]:
    """A server on a data folder that answers, until the end of the block; nothing of it is left then."""
    settings = surroundings() | {"PYTHONFAULTHANDLER": "1"} | environment
    seeds = "--seed" if seed else "--no-seed"
    command = [sys.executable, "-m", "clausegraph", "serve", seeds, "--port", "0", "--data", str(folder), *options]
    with log.open("wb") as written:
        process = subprocess.Popen(command, env=settings, stdout=written, stderr=written)
    one = Served(process, log)
    children: list[psutil.Process] = []
    try:
        assert until(lambda: process.poll() is not None or "readyz" in one.log(), 400), one.log()
        found = re.search(r"(http://\S+/)readyz", one.log())
        assert found, one.log()
        one.address = found[1]
        assert httpx.get(f"{one.address}livez", timeout=60).status_code == 200
        children = psutil.Process(process.pid).children()
        yield one
    finally:
        if process.poll() is None:
            children += psutil.Process(process.pid).children()
        process.kill()
        process.wait()
        for child in children:
            if not gone(child.pid):
                child.kill()


def hold_small_world(folder: Path, *, labels: frozenset[str] | None = None) -> None:
    """Write the small graph into a data folder; of some labels alone, which is quicker, for fewer statements are planned."""
    with EmbeddedNeo4j.start(folder) as running:
        end = running.endpoint
        with Engine.connect(end.uri, end.user, end.password) as engine:
            ensure(engine)
            for batch in world():
                kept = batch if labels is None else Batch(nodes=[one for one in batch.nodes if one.label in labels])
                if kept.nodes or kept.edges:
                    Writer(engine).write(kept)


@contextmanager
def engine_of(folder: Path) -> Iterator[Engine]:
    """An engine on the Neo4j of the process that holds a data folder."""
    data = DataFolder(folder)
    holder = holder_of(data)
    assert holder
    assert holder.uri
    with Engine.connect(holder.uri, "neo4j", data.password() or "") as engine:
        yield engine


def asked_until_answered(served: Served) -> tuple[list[tuple[float, httpx.Response]], httpx.Response]:
    """What was refused, with how long that took, and the first answer."""
    refused: list[tuple[float, httpx.Response]] = []
    end = time.monotonic() + 60
    while (began := time.monotonic()) < end:
        answer = served.ask()
        if answer.status_code == 200:
            return refused, answer
        refused.append((time.monotonic() - began, answer))
        time.sleep(0.1)
    raise AssertionError(served.log())


def answer_of(one: socket.socket) -> httpx.Response:
    with one:
        told = HTTPResponse(one)
        told.begin()
        return httpx.Response(told.status, headers=told.getheaders(), content=told.read())


def error_of(answer: httpx.Response) -> Any:
    (error,) = answer.json()["errors"]
    return error["extensions"]["code"]


def events(served: Served) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in served.log().splitlines() if line.startswith("{")]


def has_child(served: Served) -> bool:
    try:
        served.child()
    except ValueError:
        return False
    return True


def end_in(served: Served, seconds: float) -> float:
    """Tell the server to end; it does, with its child, in order and in time."""
    children = psutil.Process(served.process.pid).children()
    began = time.monotonic()
    served.process.terminate()
    try:
        assert served.process.wait(60) == 0, served.log()
    except subprocess.TimeoutExpired:
        served.process.send_signal(signal.SIGABRT)  # has it write where each thread stands
        served.process.wait(60)
        raise AssertionError(served.log()) from None
    took = time.monotonic() - began
    assert took < seconds, f"the end took {took:.1f} s"
    assert all(gone(one.pid) for one in children)
    assert "Traceback" not in served.log()
    return took


def end_under_heavy_requests(served: Served) -> tuple[float, list[httpx.Response]]:
    """End a server that 64 heavy requests keep busy; what each of them was answered."""
    waiting = [served.begin(asked(HEAVY % number)) for number in range(64)]
    time.sleep(1)
    took = end_in(served, 10)
    answers = [answer_of(one) for one in waiting]
    for answer in answers:
        assert answer.headers["content-type"].startswith("application/json")
        assert answer.status_code == 200 or error_of(answer) in {"DB_UNAVAILABLE", "TOO_BUSY"}
    assert any(answer.status_code == 503 for answer in answers)
    return took, answers


def end_while_neo4j_plans_without_end(served: Served, folder: Path) -> float:
    """Neo4j cannot end a statement that it still plans: the caller is told all the same, and so is the child."""
    with engine_of(folder) as engine:
        began = time.monotonic()
        # Before it plans, Neo4j reads the statement, which it can end: a Neo4j that has just started takes its time for that.
        with pytest.raises(DeadlineExceededError, match="the connection was closed"):
            engine.read(STUCK, timeout_s=4)
        assert time.monotonic() - began < 9
    assert served.child().cpu_percent(1) > 20, "it plans on"
    return end_in(served, 10)


def end_with_a_stopped_child(served: Served) -> float:
    """Who waits for an answer of a Neo4j that is stopped is told, also who has not sent all of its request."""
    os.kill(served.child().pid, signal.SIGSTOP)
    waiting = [served.begin(asked(QUERY)) for _ in range(8)]
    half = served.begin(b'{"query":', length=100)
    time.sleep(0.5)
    took = end_in(served, 10)
    for one in waiting:
        answer = answer_of(one)
        assert answer.status_code == 503
        assert error_of(answer) == "DB_UNAVAILABLE"
    answer = answer_of(half)
    assert answer.status_code == 503
    assert answer.json()["errors"]
    return took

"""`clausegraph serve` on an embedded Neo4j that is killed, stopped or told to end: what callers see, and what is left."""

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
from graph.embedded.java import aot_cache
from graph.engine import Engine
from graph.errors import DeadlineExceededError
from graph.store.indexes import ensure
from graph.store.writer import Writer
from tests.engine.test_embedded import gone, until
from tests.engine.test_watch import STUCK
from tests.http.serving import asked, send
from tests.small_world import world

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator
    from pathlib import Path

QUERY = "{ provisions(first: 200) { nodes { key title } } }"
#: Takes seconds, whatever the graph holds; each text is planned anew.
HEAVY = """{ a%d: paths(from: "Platform:none", to: "Regulation:none", first: 1) {
  totalCount nodes { length score steps { kind explanation from { id } to { id } } } }
  provisions(first: 100) { nodes { key engages(first: 100) { nodes { target { label } } } } } }"""


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


@contextmanager
def started(folder: Path, log: Path, **environment: str) -> Iterator[Served]:
    # Where there is no cache for starts yet, none is made at the side of a test.
    settings = (
        os.environ
        | {"PYTHONFAULTHANDLER": "1"}
        | ({} if aot_cache().is_file() else {"CLAUSEGRAPH_NO_AOT": "1"})
        | environment
    )
    command = [sys.executable, "-m", "clausegraph", "serve", "--no-seed", "--port", "0", "--data", str(folder)]
    with log.open("wb") as written:
        process = subprocess.Popen(command, env=settings, stdout=written, stderr=written)
    one = Served(process, log)
    children: list[psutil.Process] = []
    try:
        assert until(lambda: process.poll() is not None or "readyz" in one.log(), 120), one.log()
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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the small graph, that one server after the other runs on."""
    path = tmp_path_factory.mktemp("healing") / "data"
    with EmbeddedNeo4j.start(path) as running:
        end = running.endpoint
        with Engine.connect(end.uri, end.user, end.password) as engine:
            ensure(engine)
            for batch in world():
                Writer(engine).write(batch)
    return path


def asked_until_answered(served: Served) -> tuple[list[tuple[float, httpx.Response]], httpx.Response]:
    """What was refused, with how long that took, and the first answer."""
    refused, end = [], time.monotonic() + 60
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


def test_a_child_that_is_killed_is_replaced_and_requests_go_on(folder: Path, tmp_path: Path) -> None:
    with started(folder, tmp_path / "log") as served:
        before = served.ask().json()
        assert len(before["data"]["provisions"]["nodes"]) > 5
        fallen = served.child()
        fallen.kill()
        assert until(lambda: served.ask().status_code == 503, 5)
        restarting = {"ready": False, "reason": "Neo4j is being started again"}
        assert until(lambda: served.ready().json() == restarting, 5), "as soon as the watch has looked"
        assert served.ready().status_code == 503
        refused, answer = asked_until_answered(served)
        assert answer.json() == before, "nothing acknowledged is lost"
        assert len(refused) > 5
        for seconds, one in refused:
            assert error_of(one) == "DB_UNAVAILABLE"
            assert int(one.headers["retry-after"]) > 0
            assert seconds < 3, "nobody waits for the restart"
        assert served.child().pid != fallen.pid
        assert served.ready().json() == {"ready": True}
        told = [one["event"] for one in events(served)]
        assert told.count("Neo4j fell") == told.count("Neo4j answers again") == 1
        assert "Traceback" not in served.log()
        end_in(served, 10)


def test_a_server_that_ends_while_the_child_restarts_leaves_no_child(folder: Path, tmp_path: Path) -> None:
    with started(folder, tmp_path / "log") as served:
        served.child().kill()
        assert until(lambda: served.ask().status_code == 503, 10)
        assert until(lambda: has_child(served), 10)
        restarting = served.child()
        end_in(served, 10)
        assert gone(restarting.pid)


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


def test_a_server_whose_child_is_stopped_ends_in_time(folder: Path, tmp_path: Path) -> None:
    with started(folder, tmp_path / "log", CLAUSEGRAPH_QUERY_TIMEOUT_S="30") as served:
        os.kill(served.child().pid, signal.SIGSTOP)
        waiting = [served.begin(asked(QUERY)) for _ in range(8)]
        half = served.begin(b'{"query":', length=100)
        time.sleep(0.5)
        end_in(served, 10)
        for one in waiting:
            answer = answer_of(one)
            assert answer.status_code == 503
            assert error_of(answer) == "DB_UNAVAILABLE"
        answer = answer_of(half)
        assert answer.status_code == 503, "also who has not sent all of its request"
        assert answer.json()["errors"]


def test_a_server_whose_clients_have_left_a_silent_neo4j_ends_in_time(folder: Path, tmp_path: Path) -> None:
    with started(folder, tmp_path / "log", CLAUSEGRAPH_QUERY_TIMEOUT_S="30") as served:
        os.kill(served.child().pid, signal.SIGSTOP)
        leaving = [served.begin(asked(QUERY)) for _ in range(4)]
        time.sleep(0.5)
        for one in leaving:
            one.close()
        time.sleep(0.5)
        end_in(served, 10)


def test_a_server_whose_neo4j_plans_without_end_ends_in_time(folder: Path, tmp_path: Path) -> None:
    """Neo4j cannot end a statement that it still plans: the caller is told all the same, and so is the child."""
    with started(folder, tmp_path / "log") as served:
        (port,) = [one.laddr.port for one in served.child().net_connections() if one.status == psutil.CONN_LISTEN]
        password = (folder / "password").read_text().strip()
        with Engine.connect(f"bolt://127.0.0.1:{port}", "neo4j", password) as engine:
            began = time.monotonic()
            with pytest.raises(DeadlineExceededError, match="the connection was closed"):
                engine.read(STUCK, timeout_s=1)
            assert time.monotonic() - began < 6
        assert served.child().cpu_percent(1) > 20, "it plans on"
        end_in(served, 10)


def test_a_server_under_heavy_requests_ends_in_time_and_answers_each(folder: Path, tmp_path: Path) -> None:
    with started(folder, tmp_path / "log", CLAUSEGRAPH_HEAVY_NODES="100") as served:
        waiting = [served.begin(asked(HEAVY % number)) for number in range(64)]
        time.sleep(1)
        end_in(served, 10)
        answers = [answer_of(one) for one in waiting]
        for answer in answers:
            assert answer.headers["content-type"].startswith("application/json")
            assert answer.status_code == 200 or error_of(answer) in {"DB_UNAVAILABLE", "TOO_BUSY"}
        assert any(answer.status_code == 503 for answer in answers)


def test_a_folder_with_letters_of_its_own_in_a_locale_without_them_on_the_other_loopback(tmp_path: Path) -> None:
    folder = tmp_path / "pfad-ünï"
    folder.mkdir()
    (folder / "neo4j.log").touch(0o644)
    with started(folder, tmp_path / "log", LC_ALL="C", CLAUSEGRAPH_HOST="::1") as served:
        assert served.address.startswith("http://[::1]:")
        assert served.ready().status_code == 200
        assert (folder / "neo4j.log").stat().st_mode & 0o077 == 0

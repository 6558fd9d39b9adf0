"""Neo4j falls under a server, or hangs, and the server is told to end in the midst of it."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import httpx2 as httpx

from benchmarks.drills.record import Drilled, drill
from graph.embedded.folder import DataFolder
from graph.embedded.owner import holder_of
from graph.engine import Engine
from graph.errors import ClausegraphError
from tests.served import (
    QUERY,
    Served,
    end_in,
    end_under_heavy_requests,
    end_while_neo4j_plans_without_end,
    end_with_a_stopped_child,
    engine_of,
    error_of,
    gone,
    hold_small_world,
    started,
    until,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Restarts that a server tries within ten minutes.
_RESTARTS: Final = 3
_READERS: Final = 4
#: A caller is told at the limit of a statement (10 s) and two seconds; what is more is this busy machine's.
_TOLD_S: Final = 14
#: The watch asks every three seconds, and waits as long for the answer: by then it has heard that Neo4j goes on.
_HEARD_S: Final = 8


class Readers:
    """Callers who ask one thing over and over; each answer is the right one, or a refusal as it is promised."""

    def __init__(self, drilled: Drilled, served: Served) -> None:
        self._drilled, self._served = drilled, served
        self._right = served.ask().json()["data"]
        self._over = threading.Event()
        self.answered = 0
        #: When the newest right answer was asked for.
        self.since = 0.0

    @contextmanager
    def asking(self) -> Iterator[Readers]:
        """Ask while the block runs."""
        threads = [threading.Thread(target=self._ask) for _ in range(_READERS)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def _ask(self) -> None:
        while not self._over.is_set():
            began = time.monotonic()
            with self._drilled.expected("a reader"):
                self._look(self._served.ask(), began)
            time.sleep(0.02)

    def _look(self, answer: httpx.Response, began: float) -> None:
        took = time.monotonic() - began
        if "errors" not in answer.json():
            self._drilled.holds(
                answer.json()["data"] == self._right, f"another answer than before: {answer.text[:300]}"
            )
            self._drilled.counts["answers"] += 1
            self.answered, self.since = self.answered + 1, max(self.since, began)
            return
        code = error_of(answer)
        self._drilled.counts[f"refused {answer.status_code} {code}"] += 1
        told = (
            answer.headers.get("retry-after") if code == "DB_UNAVAILABLE" else code == "DEADLINE_EXCEEDED" and took > 9
        )
        self._drilled.holds(told, f"refused after {took:.1f} s with {answer.text}")
        self._drilled.holds(took < _TOLD_S, f"a reader waited {took:.1f} s for a refusal")


class Writer:
    """A client that writes numbers, a transaction each, into whatever Neo4j the server has at the moment."""

    def __init__(self, folder: Path) -> None:
        self._data = DataFolder(folder)
        self._over = threading.Event()
        self.next = 0
        #: What was acknowledged, and what may be stored although nobody was told.
        self.acknowledged: list[int] = []
        self.unsure: list[int] = []

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Write while the block runs."""
        thread = threading.Thread(target=self._run)
        thread.start()
        try:
            yield self
        finally:
            self._over.set()
            thread.join()

    def _run(self) -> None:
        while not self._over.is_set():
            holder = holder_of(self._data)
            if holder and holder.uri:
                # What the folder says of a Neo4j that has just fallen is no longer so.
                with (
                    suppress(ClausegraphError),
                    Engine.connect(holder.uri, "neo4j", self._data.password() or "") as engine,
                ):
                    self._write(engine)
            time.sleep(0.05)

    def _write(self, engine: Engine) -> None:
        while not self._over.is_set():
            number, self.next = self.next, self.next + 1
            try:
                engine.command("CREATE (:Drilled {n: $n})", n=number)
            except ClausegraphError:
                self.unsure.append(number)
                return
            self.acknowledged.append(number)

    def lost(self, engine: Engine) -> tuple[set[int], set[int]]:
        """What was acknowledged and is not there, and what is there and was never sent."""
        there = {number for (number,) in engine.read("MATCH (d:Drilled) RETURN d.n")}
        sent = set(self.acknowledged)
        return sent - there, there - sent - set(self.unsure)


@drill("child-killed", "Neo4j killed, three times a server, under reads and writes", rounds=7)
def child_killed(drilled: Drilled) -> None:
    """Each time the server goes on, and nothing that was acknowledged is lost; the fourth time Neo4j is left alone."""
    folder = drilled.folder / "data"
    hold_small_world(folder)
    writer = Writer(folder)
    last = drilled.rounds - 1
    for number in drilled.each_round():
        with drilled.expected(f"server {number}"), started(folder, drilled.folder / "log") as served:
            with Readers(drilled, served).asking() as readers:
                writer = _killed_under(drilled, served, readers, folder, writer)
            if number == last:
                _left_alone(drilled, served)
            drilled.took("end", end_in(served, 10))
    drilled.counts["writes acknowledged"] = len(writer.acknowledged)


def _killed_under(drilled: Drilled, served: Served, readers: Readers, folder: Path, writer: Writer) -> Writer:
    """Kill the child of a server as often as it is started again."""
    fresh = Writer(folder)
    fresh.next, fresh.acknowledged, fresh.unsure = writer.next, writer.acknowledged, writer.unsure
    with fresh.writing():
        for _ in range(_RESTARTS):
            before = len(fresh.acknowledged)
            assert until(lambda before=before: len(fresh.acknowledged) > before + 20, 60), "nothing was written"
            killed = time.monotonic()
            served.child().kill()
            drilled.counts["kills"] += 1
            assert until(lambda killed=killed: readers.since > killed + 0.5, 90), "no answer after a kill"
            drilled.took("from kill to answer", readers.since - killed)
    with engine_of(folder) as engine:
        lost, foreign = fresh.lost(engine)
    drilled.holds(not lost, f"acknowledged and lost: {sorted(lost)[:10]}")
    drilled.holds(not foreign, f"there and never sent: {sorted(foreign)[:10]}")
    drilled.holds("Traceback" not in served.log(), "a trace in the log")
    return fresh


def _left_alone(drilled: Drilled, served: Served) -> None:
    """A Neo4j that falls once more in ten minutes is not started again, and that is said."""
    served.child().kill()
    drilled.counts["kills"] += 1

    def told() -> Any:
        return served.ready().json().get("reason", "")

    drilled.holds(until(lambda: "again" not in told() and served.ask().status_code == 503, 30), f"left alone: {told()}")
    drilled.more["told when it is left alone"] = told()
    drilled.holds(httpx.get(f"{served.address}livez").status_code == 200, "the server itself lives")


@drill("child-stopped", "Neo4j stopped and continued, and stopped for longer than it may be silent", rounds=3)
def child_stopped(drilled: Drilled) -> None:
    """Callers are told in time, readiness answers, and after the pause answers come at once."""
    folder = drilled.folder / "data"
    hold_small_world(folder)
    with started(folder, drilled.folder / "log") as served:
        for _ in drilled.each_round(runs_on=True):
            with drilled.expected("a stopped child"), Readers(drilled, served).asking() as readers:
                _stopped_for(drilled, served, readers, 15)
        drilled.took("end", end_in(served, 10))
    with started(folder, drilled.folder / "log", CLAUSEGRAPH_SILENCE_S="5") as served:
        child = served.child()
        with drilled.expected("a silent child"), Readers(drilled, served).asking() as readers:
            stopped = time.monotonic()
            os.kill(child.pid, signal.SIGSTOP)
            assert until(lambda: readers.since > stopped + 1, 60), "it is not replaced"
            drilled.took("from silence to answer", readers.since - stopped)
        drilled.holds(gone(child.pid), "the silent child is left")
        drilled.took("end", end_in(served, 10))


def _stopped_for(drilled: Drilled, served: Served, readers: Readers, seconds: float) -> None:
    child = served.child()
    os.kill(child.pid, signal.SIGSTOP)
    try:
        due = time.monotonic() + seconds
        while time.monotonic() < due:
            with drilled.timed("readiness while it is stopped"):
                served.ready()
            time.sleep(0.5)
    finally:
        os.kill(child.pid, signal.SIGCONT)
    continued = time.monotonic()
    assert until(lambda: readers.since > continued, 30), "no answer after it was continued"
    drilled.took("from continuing to answer", readers.since - continued)
    time.sleep(_HEARD_S)
    drilled.holds(served.child().pid == child.pid, "it is the same child")
    slow = max(drilled.seconds["readiness while it is stopped"])
    drilled.holds(slow < _TOLD_S, f"readiness took {slow:.1f} s")


@drill("told-to-end", "SIGTERM under 64 heavy requests, under a stuck statement, with a stopped child", rounds=3)
def told_to_end(drilled: Drilled) -> None:
    """Each end is in order and in ten seconds, and everybody is answered."""
    folder = drilled.folder / "data"
    hold_small_world(folder)
    for _ in drilled.each_round():
        log = drilled.folder / "log"
        with drilled.expected("heavy"), started(folder, log, CLAUSEGRAPH_HEAVY_NODES="100") as served:
            took, answers = end_under_heavy_requests(served)
            drilled.took("end under heavy requests", took)
            for answer in answers:
                drilled.counts[f"heavy requests answered {answer.status_code}"] += 1
        with drilled.expected("stuck"), started(folder, log) as served:
            drilled.took("end under a stuck statement", end_while_neo4j_plans_without_end(served, folder))
        with drilled.expected("stopped"), started(folder, log, CLAUSEGRAPH_QUERY_TIMEOUT_S="30") as served:
            drilled.took("end with a stopped child", end_with_a_stopped_child(served))
        with drilled.expected("idle"), started(folder, log) as served:
            assert served.ask(QUERY).status_code == 200
            drilled.took("end without load", end_in(served, 10))

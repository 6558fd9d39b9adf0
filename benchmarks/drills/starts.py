"""Starts that are killed: the parent alone, parent and child in a first seed, and behind each change of the schema; and a
store whose log is damaged.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

import psutil

from benchmarks.drills.imports import figures
from benchmarks.drills.record import Drilled, drill
from graph.embedded import EmbeddedNeo4j
from graph.embedded.folder import DataFolder
from graph.embedded.owner import holder_of
from graph.engine import Engine
from graph.progress import silent
from graph.publish.invariants import broken_invariants
from graph.store.indexes import ensure, schema_statements
from seed.seeding import seed
from tests.served import end_in, engine_of, gone, hold_small_world, started, surroundings, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: A child whose parent was killed gives itself three seconds, from when it sees that: on a busy machine its Python takes
#: several to load. How long it took is kept.
_CHILD_S: Final = 12
_SEEDING: Final = re.compile(r"is empty: seeding it|going on with the law catalogue")


class Starting:
    """A server that is still starting, with every process below it that was seen."""

    def __init__(self, folder: Path, log: Path, *, seeds: bool = True) -> None:
        self.folder, self._log = DataFolder(folder), log
        command = [sys.executable, "-m", "clausegraph", "serve", "--port", "0", "--data", str(folder)]
        with log.open("wb") as written:
            self.process = subprocess.Popen(
                [*command, "--seed" if seeds else "--no-seed"],
                stdout=written,
                stderr=written,
                env=surroundings(),
            )
        self._seen: dict[int, psutil.Process] = {}

    def log(self) -> str:
        return self._log.read_text()

    def look(self) -> None:
        """See what is below the server now."""
        with suppress(psutil.NoSuchProcess):
            self._seen |= {one.pid: one for one in psutil.Process(self.process.pid).children(recursive=True)}

    def wait(self, seconds: float) -> None:
        """Look all the while."""
        due = time.monotonic() + seconds
        while time.monotonic() < due and self.process.poll() is None:
            self.look()
            time.sleep(0.02)

    def phase(self) -> str:
        """What the start is at."""
        if "readyz" in self.log():
            return "serving"
        if _SEEDING.search(self.log()):
            return "seeding"
        holder = holder_of(self.folder) if self.folder.owner.exists() else None
        if holder is None:
            return "before the folder is held"
        if holder.state == "ready":
            return "Neo4j answers"
        return "Neo4j starts" if self._seen else "before the child"

    def kill(self) -> None:
        """Kill the parent alone."""
        self.look()
        self.process.kill()
        self.process.wait()

    def kill_all(self) -> None:
        """Kill parent and child at once."""
        self.look()
        for pid in (self.process.pid, *self._seen):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def left(self, within_s: float) -> list[list[str]]:
        """The commands of what lives on for longer."""
        until(lambda: all(gone(pid) for pid in self._seen), within_s)
        return [one.cmdline() for pid, one in self._seen.items() if not gone(pid)]

    def clear(self) -> None:
        """Leave nothing, whatever came of it."""
        self.kill_all()


@contextmanager
def starting(folder: Path, log: Path, *, seeds: bool = True) -> Iterator[Starting]:
    """A start, of which nothing is left after the block."""
    one = Starting(folder, log, seeds=seeds)
    try:
        yield one
    finally:
        one.clear()


@drill("parent-killed", "The server alone killed, in every phase of a start", rounds=24)
def parent_killed(drilled: Drilled) -> None:
    """No child is left, whatever it was at; the folder can be used at once, and ends whole."""
    data = drilled.folder / "data"
    for number in drilled.each_round():
        with drilled.expected(f"start {number}"), starting(data, drilled.folder / "log") as one:
            # Half of the moments lie before Neo4j answers, the others behind the first word of the seed.
            if number % 2:
                until(lambda one=one: bool(one.look() or _SEEDING.search(one.log()) or "readyz" in one.log()), 60)
            one.wait(number * 0.18)
            phase = one.phase()
            one.kill()
            killed = time.monotonic()
            left = one.left(_CHILD_S)
            drilled.counts[f"killed: {phase}"] += 1
            drilled.took("end of the child", time.monotonic() - killed)
            drilled.holds(not left, f"{phase}: left after {_CHILD_S} s: {left}")
    _killed_in_the_end(drilled, data)
    _seeded_as(drilled, data, None)


def _killed_in_the_end(drilled: Drilled, data: Path) -> None:
    """The parent killed while it ends, and while it starts a fallen child again."""
    with drilled.expected("the end"), starting(data, drilled.folder / "log", seeds=False) as one:
        assert until(lambda: bool(one.look() or "readyz" in one.log()), 60), one.log()
        one.process.terminate()
        one.wait(0.1)
        one.kill()
        drilled.counts["killed: ending"] += 1
        drilled.holds(not one.left(_CHILD_S), "ending: a child is left")
    with drilled.expected("a restart"), starting(data, drilled.folder / "log", seeds=False) as one:
        assert until(lambda: bool(one.look() or "readyz" in one.log()), 60), one.log()
        for child in psutil.Process(one.process.pid).children():
            child.kill()
        assert until(lambda: "Neo4j fell" in one.log(), 30)
        one.wait(1)
        one.kill()
        drilled.counts["killed: starting the child again"] += 1
        drilled.holds(not one.left(_CHILD_S), "starting again: a child is left")


def _clean_seed(folder: Path) -> dict[str, Any]:
    with EmbeddedNeo4j.start(folder) as neo4j:
        end = neo4j.endpoint
        with Engine.connect(end.uri, end.user, end.password) as engine:
            seed(engine)
            return figures(engine)


def _seeded_as(drilled: Drilled, data: Path, clean: dict[str, Any] | None) -> None:
    """A start goes on with the first seed, and serves what a clean one makes."""
    clean = clean or _clean_seed(drilled.folder / "clean")
    with drilled.expected("the start that is let be"):
        with drilled.timed("start that goes on"):
            served = started(data, drilled.folder / "log", seed=True)
            one = served.__enter__()
        try:
            with engine_of(data) as engine:
                found = figures(engine)
                drilled.holds(found == clean, f"{found} is not {clean}")
                broken = {rule: said for rule, said in broken_invariants(engine, silent).items() if said}
                drilled.holds(not broken, f"broken: {broken}")
                revisions = engine.read("MATCH (r:Revision) RETURN r.key")
                drilled.holds(revisions == [["r1"]], f"revisions: {revisions}")
            drilled.took("end", end_in(one, 10))
        finally:
            served.__exit__(None, None, None)


_CHAINS: Final = 4


@drill("first-seed-killed", "Parent and child killed in a first seed, at moments all over it", rounds=20)
def first_seed_killed(drilled: Drilled) -> None:
    """Each start goes on with it; in the end the graph is the one of a clean seed. Moments of one folder follow one
    another: each fifth ends with a start that is let be.
    """
    clean = _clean_seed(drilled.folder / "clean")
    folders = [drilled.folder / f"data-{number}" for number in range(_CHAINS)]
    of_each = -(-drilled.rounds // _CHAINS)
    for number in drilled.each_round():
        chain, place = divmod(number, of_each)
        data = folders[chain]
        with drilled.expected(f"moment {number}"), starting(data, drilled.folder / "log") as one:
            seeds = until(lambda one=one: bool(one.look() or _SEEDING.search(one.log()) or "readyz" in one.log()), 90)
            assert seeds, one.log()
            one.wait(0.2 + 0.7 * (chain + _CHAINS * place))
            drilled.counts[f"killed: {one.phase()}"] += 1
            one.kill_all()
        if place == of_each - 1 or number == drilled.rounds - 1:
            _seeded_as(drilled, data, clean)


#: Makes the schema, and kills Neo4j and itself behind the first statement that changes it; or a moment after that was
#: sent, where a number of seconds is given.
_CUT: Final = """
import os, sys, threading
from pathlib import Path
from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine
from graph.store.indexes import ensure
running = EmbeddedNeo4j.start(Path(sys.argv[1]))
def kill():
    os.kill(running.pid, 9)
    os.kill(os.getpid(), 9)
command = Engine.command
def cut(self, text, **given):
    if not text.startswith(("CREATE ", "DROP ")):
        return command(self, text, **given)
    print(text.split(" IF ")[0].split()[-1], flush=True)
    if len(sys.argv) > 2:
        threading.Timer(float(sys.argv[2]), kill).start()
    command(self, text, **given)
    kill()
Engine.command = cut
end = running.endpoint
with Engine.connect(end.uri, end.user, end.password) as engine:
    ensure(engine)
running.stop()
print("whole", flush=True)
"""
_SCHEMA: Final = (
    "SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties RETURN * ORDER BY name",
    "SHOW INDEXES YIELD name, state, owningConstraint, labelsOrTypes, properties, options RETURN * ORDER BY name",
)


@drill("schema-killed", "Neo4j and its parent killed behind, or in, each statement of the schema", rounds=160)
def schema_killed(drilled: Drilled) -> None:
    """Each start goes on where the one before was cut, until the schema is whole; a half-made index holds nobody up."""
    with EmbeddedNeo4j.start(drilled.folder / "clean") as neo4j:
        whole = _schema_of(neo4j)
    data, moment = drilled.folder / "data", random.Random(1)
    statements = len(list(schema_statements()))
    seen: set[str] = set()
    for number in drilled.each_round():
        # A kill in a statement may leave it undone: most are behind one, so that all statements have their turn.
        within = [str(round(moment.uniform(0.002, 0.06), 3))] if number % 5 == 4 else []
        with drilled.timed("start, statement, kill"):
            done = subprocess.run(
                [sys.executable, "-c", _CUT, str(data), *within],
                capture_output=True,
                text=True,
                timeout=400,
                check=False,
            )
        if "whole" in done.stdout:
            break
        drilled.holds(done.returncode == -signal.SIGKILL, f"ended with {done.returncode}: {done.stderr[-1000:]}")
        drilled.counts["killed in a statement" if within else "killed behind a statement"] += 1
        seen |= set(done.stdout.split())
    else:
        drilled.holds(condition=False, text="the schema is not whole yet: more rounds are needed")
    drilled.more["statements of the schema"] = statements
    drilled.counts["statements cut"] = len(seen)
    with EmbeddedNeo4j.start(data) as neo4j:
        drilled.holds(_schema_of(neo4j) == whole, "the schema is another one than that of a clean start")


def _schema_of(neo4j: EmbeddedNeo4j) -> list[Any]:
    end = neo4j.endpoint
    with Engine.connect(end.uri, end.user, end.password) as engine:
        ensure(engine)
        return [engine.read(text) for text in _SCHEMA]


@drill("log-damaged", "The store's transaction log damaged, cut or lost, after a kill")
def log_damaged(drilled: Drilled) -> None:
    """A start says in time what is wrong, with exit code 3, and leaves no child; or it serves what is whole."""
    whole = drilled.folder / "whole"
    hold_small_world(whole)
    with started(whole, drilled.folder / "log") as served:
        child = served.child()
        served.process.kill()
        child.kill()
    damages = {
        "first bytes overwritten": _overwritten,
        "middle overwritten": _torn,
        "end cut off": _cut_off,
        "lost": _lost,
    }
    for number in drilled.each_round(len(damages)):
        name, damage = list(damages.items())[number]
        data = drilled.folder / f"data-{number}"
        shutil.copytree(whole, data)
        for log in (data / "store").glob("data/transactions/neo4j/neostore.transaction.db.*"):
            damage(log)
        with drilled.expected(name), starting(data, drilled.folder / "log", seeds=False) as one:
            with drilled.timed("until it is told"):
                assert until(lambda one=one: one.process.poll() is not None or "readyz" in one.log(), 90), one.log()
            code = one.process.poll()
            drilled.more[name] = "served" if code is None else f"exit {code}: {' '.join(one.log().split())[-600:]}"
            drilled.holds(code in (None, 3), f"{name}: exit {code}: {one.log()[-800:]}")
            drilled.holds("Traceback" not in one.log(), f"{name}: a trace: {one.log()[-800:]}")
            if code is not None:
                drilled.holds(not one.left(_CHILD_S), f"{name}: a child is left")


def _overwritten(log: Path) -> None:
    with log.open("r+b") as file:
        file.write(b"\xff" * 64)


def _torn(log: Path) -> None:
    size = log.stat().st_size
    with log.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\x5a" * 512)


def _cut_off(log: Path) -> None:
    os.truncate(log, max(log.stat().st_size - 100, 0))


def _lost(log: Path) -> None:
    log.unlink()

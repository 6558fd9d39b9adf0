"""Imports beside a server that runs: killed, read all the while, and under a clock that was set back."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any, Final

from benchmarks.drills.record import Drilled, drill
from graph.progress import silent
from graph.publish.digest import content_digest
from graph.publish.invariants import broken_invariants
from tests.served import Served, end_in, engine_of, started
from tests.steady_archive import CLAUSES, editions_seen, killed_after, reading, steady

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine

_LABELS: Final = ("Document", "DocumentVersion", "ArchivedText", "Change", "Provision", "ProvisionVersion", "Claim")


def figures(engine: Engine) -> dict[str, Any]:
    """How many of each label there are, and the digest of everything."""
    counted = {label: engine.read(f"MATCH (n:{label}) RETURN count(n)")[0][0] for label in _LABELS}
    return counted | {"digest": content_digest(engine)}


def command(*arguments: str, program: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of `clausegraph`, or of a program that ends as one."""
    called = [sys.executable, "-c", program] if program else [sys.executable, "-m", "clausegraph"]
    return subprocess.run(
        [*called, *arguments], env=os.environ | environment, capture_output=True, text=True, timeout=300, check=False
    )


@drill("import-killed", "An import killed beside a server that is read", rounds=20)
def import_killed(drilled: Drilled) -> None:
    """It goes on each time; nobody reads halves; counts and digest are those of a clean import."""
    source = steady(drilled.folder / "archive", drilled.rounds + 4)
    clean = _imported_at_once(drilled, source)
    data, moment = drilled.folder / "data", random.Random(1)
    arguments = ("import", "ota", str(source), "--data", str(data))
    with started(data, drilled.folder / "log") as served:
        with reading(served) as answers:
            for number in drilled.each_round(runs_on=True):
                # The next version is being written, or read, or compared; or the first of a command's own work is done.
                killed_after(number + 1, *arguments, seconds=moment.uniform(0, 0.4))
                drilled.counts["kills"] += 1
            _goes_on(drilled, *arguments)
        _is_as(drilled, clean, data)
        _read_whole(drilled, answers)
        drilled.holds("Traceback" not in served.log(), "a trace in the server's log")
        drilled.took("end", end_in(served, 10))


def _imported_at_once(drilled: Drilled, source: Path) -> dict[str, Any]:
    data = drilled.folder / "clean"
    with started(data, drilled.folder / "log"):
        with drilled.timed("clean import"):
            done = command("import", "ota", str(source), "--data", str(data))
        assert done.returncode == 0, done.stderr
        with engine_of(data) as engine:
            found = figures(engine)
    assert found["Provision"] == CLAUSES
    return found


def _goes_on(drilled: Drilled, *arguments: str) -> None:
    with drilled.timed("import that goes on"):
        done = command(*arguments)
    drilled.holds(done.returncode == 0, f"the last import ended with {done.returncode}: {done.stderr}")


def _is_as(drilled: Drilled, clean: dict[str, Any], data: Path) -> None:
    with engine_of(data) as engine:
        found = figures(engine)
        drilled.holds(found == clean, f"{found} is not {clean}")
        broken = {rule: said for rule, said in broken_invariants(engine, silent).items() if said}
        drilled.holds(not broken, f"broken: {broken}")


def _read_whole(drilled: Drilled, answers: list[Any]) -> None:
    drilled.counts["reads"] = len(answers)
    with drilled.expected("a torn read, or an error"):
        drilled.counts["editions seen"] = len(editions_seen(answers))


#: A program whose clock was set back. Neo4j's own, which leases are held by, goes on.
_AN_HOUR_EARLIER: Final = """
from datetime import datetime, timedelta
from graph.turns import instants
class Earlier(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) - timedelta(hours=1)
instants.datetime = Earlier
from clausegraph.cli import main
main()
"""
_PAST: Final = """{ provisions(at: {revision: "%s"}, first: 100) { totalCount nodes { key title severity validFrom validTo
  excerpt { text } history { nodes { validTo lastSeen } } } }
  changes(at: {revision: "%s"}, first: 100) { totalCount } }"""


@drill("clock-set-back", "An archive grows beside a server while the clock is set back by an hour", rounds=5)
def clock_set_back(drilled: Drilled) -> None:
    """No published state ever says anything else than before, and each publication is later than the last."""
    data, source = drilled.folder / "data", drilled.folder / "archive"
    arguments = ("import", "ota", str(source), "--data", str(data))
    known: dict[str, Any] = {}
    with started(data, drilled.folder / "log") as served:
        for number in drilled.each_round(runs_on=True):
            shutil.rmtree(source, ignore_errors=True)
            steady(source, 2 * (number + 1))
            done = command(*arguments, program=_AN_HOUR_EARLIER if number % 2 else "")
            drilled.holds(done.returncode == 0, f"ended with {done.returncode}: {done.stderr}")
            drilled.counts["imports an hour earlier" if number % 2 else "imports"] += 1
            for revision, answer in known.items():
                drilled.holds(_past(served, revision) == answer, f"{revision} says something else than before")
            known[f"r{number + 1}"] = _past(served, f"r{number + 1}")
        with engine_of(data) as engine:
            _later_each_time(drilled, engine)
        drilled.took("end", end_in(served, 10))


def _past(served: Served, revision: str) -> Any:
    answer = served.ask(_PAST % (revision, revision)).json()
    assert "errors" not in answer, answer
    return answer["data"]


def _later_each_time(drilled: Drilled, engine: Engine) -> None:
    instants = [at for (at,) in engine.read("MATCH (r:Revision) RETURN r.publishedAt ORDER BY r.ordinal")]
    drilled.holds(len(instants) == drilled.done, f"{len(instants)} revisions of {drilled.done} imports")
    drilled.holds(instants == sorted(set(instants)), f"published at {instants}")
    broken = {rule: said for rule, said in broken_invariants(engine, silent).items() if said}
    drilled.holds(not broken, f"broken: {broken}")

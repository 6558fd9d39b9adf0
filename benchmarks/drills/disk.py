"""A disk that is full: at the first start, at a later one, while a server answers, and in the middle of an import. The disk
is a file system in memory, which root alone can mount.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from benchmarks.drills.imports import command, figures
from benchmarks.drills.record import Drilled, SkippedError, drill
from benchmarks.drills.starts import starting
from graph.progress import silent
from graph.publish.invariants import broken_invariants
from tests.served import end_in, engine_of, hold_small_world, started, until
from tests.steady_archive import steady

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ROOM_MB: Final = 400
_CHILD_S: Final = 12
#: A start on a full disk is told within this time, or serves.
_TOLD_S: Final = 240
#: Neo4j, which stops on a log that it cannot write, is started again.
_AGAIN_S: Final = 90


class Disk:
    """A small file system; `fill` leaves no room on it, `free` gives it back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def resize(self, megabytes: int) -> None:
        subprocess.run(["mount", "-o", f"remount,size={megabytes}m", str(self.folder)], check=True)  # noqa: S607

    def fill(self) -> None:
        """Leave less than a page of room."""
        with (self.folder / "filler").open("ab") as file:
            for size in (1 << 20, 1 << 12):
                try:
                    while os.write(file.fileno(), b"\0" * size):
                        pass
                except OSError:
                    continue

    def free(self) -> None:
        (self.folder / "filler").unlink(missing_ok=True)


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[Disk]:
    """A disk of this size. Raises `SkippedError` where none can be mounted."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        folder.rmdir()
        raise SkippedError(f"a small file system can be mounted by root alone: {done.stderr.strip()}")
    try:
        yield Disk(folder)
    finally:
        # What has just ended may hold a file for a moment.
        for _ in range(20):
            if subprocess.run(["umount", str(folder)], capture_output=True, check=False).returncode == 0:  # noqa: S607
                break
            time.sleep(0.5)
        else:
            subprocess.run(["umount", "--lazy", str(folder)], check=False)  # noqa: S607


@drill("disk-full", "A disk that is full: at the first start, at a later one, while serving, in an import", rounds=4)
def disk_full(drilled: Drilled) -> None:
    """Each time it is told in time, nothing is left running, and with room again it goes on as if nothing had been."""
    cases = {
        "the first start": _first_start,
        "a later start": _later_start,
        "while serving": _while_serving,
        "an import": _in_an_import,
    }
    for number in drilled.each_round(len(cases)):
        name, case = list(cases.items())[number]
        with drilled.expected(name), mounted(drilled.folder / f"disk-{number}", 6 if number == 0 else _ROOM_MB) as disk:
            case(drilled, disk)
            drilled.counts["cases"] += 1


def _refused(drilled: Drilled, disk: Disk, what: str, *, seeds: bool) -> None:
    """A start that has no room: it ends with 3 and says why, and no child is left; or it serves."""
    with starting(disk.folder / "data", drilled.folder / "log", seeds=seeds) as one:
        with drilled.timed(f"until {what} is told"):
            ended = until(lambda: bool(one.look() or one.process.poll() is not None or "readyz" in one.log()), _TOLD_S)
        drilled.holds(ended, f"{what}: neither ended nor served in {_TOLD_S} s: {one.log()[-500:]}")
        code = one.process.poll()
        said = " ".join(one.log().split())[-500:]
        drilled.more[what] = "served" if code is None else f"exit {code}: {said}"
        if code is None:
            one.process.terminate()
            drilled.holds(until(lambda: one.process.poll() == 0, 12), f"{what}: no end in order: {one.process.poll()}")
        else:
            drilled.holds(code == 3, f"{what}: exit {code}: {said}")
            drilled.holds("disk" in said or "space" in said, f"{what}: no word of the disk: {said}")
        drilled.holds("Traceback" not in one.log(), f"{what}: a trace: {said}")
        drilled.holds(not one.left(_CHILD_S), f"{what}: a child is left")


def _first_start(drilled: Drilled, disk: Disk) -> None:
    _refused(drilled, disk, "first start on 6 MB", seeds=True)
    disk.resize(40)
    _refused(drilled, disk, "first start on 40 MB", seeds=True)
    disk.resize(_ROOM_MB)
    _goes_on(drilled, disk, "first start with room again", seeds=True)


def _goes_on(drilled: Drilled, disk: Disk, what: str, *, seeds: bool = False) -> None:
    with drilled.timed(what), started(disk.folder / "data", drilled.folder / "log", seed=seeds) as served:
        with engine_of(disk.folder / "data") as engine:
            broken = {rule: said for rule, said in broken_invariants(engine, silent).items() if said}
            drilled.holds(not broken, f"{what}: broken: {broken}")
        answer = served.ask("{ provisions(first: 5) { nodes { key } } }").json()
        drilled.holds("errors" not in answer and answer["data"]["provisions"]["nodes"], f"{what}: {answer}")
        drilled.took("end", end_in(served, 10))


def _seeded(disk: Disk) -> None:
    done = command("seed", "--data", str(disk.folder / "data"))
    assert done.returncode == 0, done.stderr


def _later_start(drilled: Drilled, disk: Disk) -> None:
    _seeded(disk)
    disk.fill()
    _refused(drilled, disk, "later start without room", seeds=True)
    disk.free()
    _goes_on(drilled, disk, "later start with room again")


def _while_serving(drilled: Drilled, disk: Disk) -> None:
    hold_small_world(disk.folder / "data")
    with started(disk.folder / "data", drilled.folder / "log") as served:
        before = served.ask().json()["data"]
        disk.fill()
        for _ in range(50):
            answer = served.ask()
            drilled.counts[f"reads on a full disk: {answer.status_code}"] += 1
            drilled.holds(answer.status_code == 200 and answer.json()["data"] == before, f"a read: {answer.text[:300]}")
        done = command("seed", "--data", str(disk.folder / "data"))
        drilled.more["a command beside a server on a full disk"] = (
            f"exit {done.returncode}: {done.stderr.strip()[-300:]}"
        )
        drilled.holds(
            done.returncode == 3 and "disk" in done.stderr, f"a command: {done.returncode} {done.stderr[-500:]}"
        )
        with drilled.timed("from a write that had no room to a read"):
            again = until(lambda: served.ask().status_code == 200, _AGAIN_S)
        drilled.holds(again, f"no read in {_AGAIN_S} s after a write that had no room: {served.ask().text[:300]}")
        drilled.holds(served.ask().json()["data"] == before, "the read says what was there before")
        drilled.took("end on a full disk", end_in(served, 10))
    disk.free()
    with drilled.timed("start with room again"), started(disk.folder / "data", drilled.folder / "log") as served:
        drilled.holds(served.ask().json()["data"] == before, "what was there before is there again")


def _in_an_import(drilled: Drilled, disk: Disk) -> None:
    source = steady(drilled.folder / "archive", 20)
    arguments = ("import", "ota", str(source), "--data")
    done = command(*arguments, str(drilled.folder / "clean"))
    assert done.returncode == 0, done.stderr
    with started(drilled.folder / "clean", drilled.folder / "log"), engine_of(drilled.folder / "clean") as engine:
        clean = figures(engine)
    shutil.rmtree(drilled.folder / "clean")
    data = disk.folder / "data"
    hold_nothing = command("check", "--data", str(data))
    assert hold_nothing.returncode == 0, hold_nothing.stderr
    for room_mb in (1, 3, 6):
        disk.fill()
        _give(disk, room_mb)
        done = command(*arguments, str(data))
        drilled.counts[f"imports that ended with {done.returncode}"] += 1
        drilled.holds(done.returncode in (0, 3), f"an import: {done.returncode}: {done.stderr[-500:]}")
        drilled.holds("Traceback" not in done.stderr, f"a trace: {done.stderr[-500:]}")
        if done.returncode:
            drilled.holds("disk" in done.stderr, f"no word of the disk: {done.stderr[-500:]}")
            drilled.more["an import without room"] = done.stderr.strip()[-400:]
    disk.free()
    done = command(*arguments, str(data))
    drilled.holds(done.returncode == 0, f"the import with room again: {done.returncode}: {done.stderr[-500:]}")
    with started(data, drilled.folder / "log"), engine_of(data) as engine:
        drilled.holds(figures(engine) == clean, f"{figures(engine)} is not {clean}")
        broken = {rule: said for rule, said in broken_invariants(engine, silent).items() if said}
        drilled.holds(not broken, f"broken: {broken}")


def _give(disk: Disk, megabytes: int) -> None:
    """Leave so much room on a full disk."""
    filler = disk.folder / "filler"
    os.truncate(filler, max(filler.stat().st_size - megabytes * (1 << 20), 0))

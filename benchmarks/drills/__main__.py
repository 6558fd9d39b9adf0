"""Do drills: `python -m benchmarks.drills [NAME...]`; all but the mixed load, which is named, where no name is given.

Exit code 1 where one is broken.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from pathlib import Path

from rich.table import Table

from benchmarks.drills import disk, falling, imports, load, reviews, starts  # noqa: F401  # each declares its drills
from benchmarks.drills.record import DRILLS, Drill, Drilled, SkippedError, Turns, console, kept


def main() -> None:
    # Whatever a drill has started ends with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    names = ", ".join(DRILLS)
    parser = argparse.ArgumentParser(description=__doc__, epilog=f"Drills: {names}.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {names}")
    parser.add_argument("--rounds", type=int, help="instead of each drill's own number")
    parser.add_argument("--minutes", type=float, default=60, help="of mixed load")
    parser.add_argument("--turns", type=Path, metavar="FILE", help="take turns with others that lock this file (flock)")
    given = parser.parse_args()
    if unknown := set(given.names) - DRILLS.keys():
        parser.error(f"no drill: {', '.join(sorted(unknown))}; drills are {names}")
    chosen = given.names or [name for name in DRILLS if name != load.NAME]
    turns = Turns(given.turns)
    done = [_done(DRILLS[name], given.rounds, given.minutes, turns) for name in chosen]
    turns.leave()
    turns.close()
    table = Table("drill", "rounds", "seconds", "verdict", title="Drills")
    for name, one in zip(chosen, done, strict=True):
        table.add_row(name, str(one.done), f"{one.entry()['took s']:.0f}", one.verdict())
    console.print(table)
    sys.exit(1 if any(one.faults for one in done) else 0)


def _done(which: Drill, rounds: int | None, minutes: float, turns: Turns) -> Drilled:
    """Do one drill, in a folder that is thrown away."""

    def keep(one: Drilled) -> None:
        kept(which.name, one.entry())

    turns.let_in()
    turns.take()
    with tempfile.TemporaryDirectory(prefix=f"drill-{which.name}-") as folder:
        one = Drilled(which.title, Path(folder), rounds or which.rounds, minutes, turns, keep)
        try:
            with one.expected("the drill itself"):
                which.work(one)
            one.over = True
        except SkippedError as error:
            one.skipped = str(error)
        finally:
            keep(one)
    console.print(f"{which.name}: {one.verdict()} {dict(one.counts)}", markup=False)
    for fault in one.faults:
        console.print(f"  {fault}", markup=False, soft_wrap=True)
    return one


if __name__ == "__main__":
    main()

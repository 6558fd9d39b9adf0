"""What a drill is, what it tells as it goes, and where that is kept."""

from __future__ import annotations

import fcntl
import statistics
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import orjson
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.measuring import RESULTS, commit, keep, machine, now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: Faults that are told of one drill, at most.
_MOST_FAULTS: Final = 20
#: A turn of this length is enough for now: others that take turns on the machine are let in.
_TURN_S: Final = 300
_LET_IN_S: Final = 2
_ROOT: Final = RESULTS.parents[1]

console: Final = Console(stderr=True)


class SkippedError(Exception):
    """A drill cannot be done here; says why."""


@dataclass
class Drilled:
    """What one drill did. `folder` is for its files, and empty when it begins."""

    title: str
    folder: Path
    rounds: int
    minutes: float
    turns: Turns
    keep: Callable[[Drilled], None]
    began: float = field(default_factory=time.monotonic)
    date: str = field(default_factory=now)
    commit: str = field(default_factory=commit)
    done: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    over: bool = False
    skipped: str = ""

    def each_round(self, most: int | None = None, *, runs_on: bool = False) -> Iterator[int]:
        """The numbers of the rounds, with how far it is; what was done is kept after each. Others are let in between
        them where nothing runs on.
        """
        columns = (SpinnerColumn(), TextColumn("{task.description}"), MofNCompleteColumn(), TimeElapsedColumn())
        total = most or self.rounds
        with Progress(*columns, TextColumn("{task.fields[told]}"), console=console) as shown:
            task = shown.add_task(self.title, total=total, told="")
            for number in range(total):
                yield number
                self.done += 1
                self.keep(self)
                shown.update(task, advance=1, told=f"[red]{len(self.faults)} faults[/]" if self.faults else "")
                if not runs_on:
                    self.turns.let_in()

    def holds(self, condition: object, text: str) -> None:
        """What has to be so, and is told as a fault where it is not."""
        if not condition:
            self.counts["faults"] += 1
            self.faults += [self._anywhere(text)[:2000]] if len(self.faults) < _MOST_FAULTS else []

    def took(self, what: str, seconds: float) -> float:
        """Note how long something took."""
        self.seconds.setdefault(what, []).append(seconds)
        return seconds

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Note how long the block takes; not, where it fails."""
        began = time.monotonic()
        yield
        self.took(what, time.monotonic() - began)

    @contextmanager
    def expected(self, what: str) -> Iterator[None]:
        """What fails in the block is a fault, and the drill goes on."""
        try:
            yield
        except SkippedError:
            raise
        except Exception as error:  # whatever it is, it is told
            self.holds(condition=False, text=f"{what}: {type(error).__name__}: {error}")

    def entry(self) -> dict[str, Any]:
        """What is kept of the drill."""
        found: dict[str, Any] = {
            "title": self.title,
            "date": self.date,
            "commit": self.commit,
            "rounds": self.done,
            "counts": dict(sorted(self.counts.items())),
            "seconds": {what: _spread(taken) for what, taken in self.seconds.items()},
            "took s": round(time.monotonic() - self.began, 1),
            **{what: self._anywhere(told) if isinstance(told, str) else told for what, told in self.more.items()},
            "verdict": self.verdict(),
        }
        return found | ({"faults": self.faults} if self.faults else {})

    def _anywhere(self, text: str) -> str:
        """The text without where it was done: two machines tell the same in the same words."""
        return text.replace(str(self.folder), "FOLDER").replace(str(_ROOT), "ROOT")

    def verdict(self) -> str:
        """What came of it, in a word."""
        if self.skipped:
            return f"skipped: {self.skipped}"
        if self.faults:
            return "broken"
        return "holds" if self.over else "not finished"


def _spread(taken: list[float]) -> dict[str, float]:
    found = {"least": min(taken), "median": statistics.median(taken), "most": max(taken)}
    return {"times": len(taken)} | {name: round(value, 2) for name, value in found.items()}


class Turns:
    """Turns with other runs on the same machine that hold the same file; without a file, nobody waits."""

    def __init__(self, file: Path | None) -> None:
        self._file = file.open("a") if file else None
        self._held, self._since = False, 0.0

    def take(self) -> None:
        """Wait until nobody else has the turn; who has it keeps it."""
        if self._file and not self._held:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            self._held, self._since = True, time.monotonic()

    def leave(self) -> None:
        """Let others have their turn."""
        if self._file and self._held:
            fcntl.flock(self._file, fcntl.LOCK_UN)
            self._held = False

    def close(self) -> None:
        """Take no turns any more."""
        if self._file:
            self._file.close()

    def let_in(self) -> None:
        """After a while, let who waits have a turn, and wait for the next one."""
        if self._held and time.monotonic() - self._since > _TURN_S:
            self.leave()
            time.sleep(_LET_IN_S)
            self.take()


@dataclass(frozen=True, slots=True)
class Drill:
    """A drill, by its name on the command line, and how often it is done where nothing else is said."""

    name: str
    title: str
    rounds: int
    work: Callable[[Drilled], None]


DRILLS: Final[dict[str, Drill]] = {}


def drill(name: str, title: str, rounds: int = 1) -> Callable[[Callable[[Drilled], None]], Callable[[Drilled], None]]:
    """Declare a function a drill."""

    def declared(work: Callable[[Drilled], None]) -> Callable[[Drilled], None]:
        DRILLS[name] = Drill(name, title, rounds, work)
        return work

    return declared


def kept(name: str, entry: dict[str, Any]) -> None:
    """Write what came of one drill; what is kept of the others stays."""
    file = RESULTS / "drills.json"
    there = orjson.loads(file.read_bytes()) if file.is_file() else {}
    entries = there.get("drills", {}) | {name: entry}
    ordered = {one: entries[one] for one in [*DRILLS, *sorted(entries.keys() - DRILLS.keys())] if one in entries}
    keep(file, {"title": "Whole drills", "machine": machine(), "drills": ordered})

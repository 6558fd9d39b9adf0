"""What the command line shows: bars and messages on standard error, answers on standard out."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import TaskID

    from graph.embedded.jars import Progress as Download

console: Final = Console(stderr=True, highlight=False)
out: Final = Console(highlight=False, soft_wrap=True)


class Bars:
    """Progress bars, one for each kind of work, shown where standard error is a terminal."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """Show that `done` of `total` steps of `what` are finished."""
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(self._tasks[what], completed=done, total=total)

    def download(self, step: Download) -> None:
        """Show the fetching of Neo4j, at the first start of all."""
        self("fetching Neo4j (once)", step.done, step.total)


@contextmanager
def bars() -> Iterator[Bars]:
    """Bars while work goes on."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield Bars(progress)


def warn(text: str) -> None:
    """Say on standard error what is not as it should be, though the work goes on."""
    console.print("[yellow]warning:[/]", end=" ")
    console.print(text, markup=False, soft_wrap=True)

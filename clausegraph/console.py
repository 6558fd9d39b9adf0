"""What the command line shows: bars and messages on standard error, answers on standard out."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic_settings import SettingsError
    from rich.progress import TaskID

    from graph.embedded.jars import Progress as Download

console: Final = Console(stderr=True, highlight=False)
out: Final = Console(highlight=False, soft_wrap=True)


def settings_errors(error: ValidationError | SettingsError) -> list[tuple[str, str]]:
    """What is wrong with settings: the name of each and what is said of it, never its value."""
    if isinstance(error, ValidationError):
        return [
            ("_".join(["CLAUSEGRAPH", *(str(part).upper() for part in one["loc"])]), one["msg"])
            for one in error.errors()
        ]
    field = re.search(r'field "(\w+)"', str(error))
    return [(f"CLAUSEGRAPH_{field[1].upper() if field else ''}", 'must be JSON, a list such as ["one", "two"]')]


_COLOURS: Final = {"ok": "green", "warning": "yellow", "wrong": "red"}


def table(rows: Iterable[tuple[str, str, str, str]]) -> Table:
    """A table of findings: state, name, what was found, what to do."""
    shown = Table(box=None, pad_edge=False)
    for heading in ("", "what", "found", "what to do"):
        shown.add_column(heading, overflow="fold")
    for state, *cells in rows:
        shown.add_row(Text(state, _COLOURS[state]), *(Text(cell) for cell in cells))
    return shown


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

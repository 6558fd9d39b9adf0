"""Statements that Neo4j goes on with although their time is over: it can end none while it plans.

Whoever asked was told at the time limit, and a plan that comes late is kept for whoever asks next. A statement that is
still there after a minute holds a processor for nothing: its text is refused from then on, and whoever runs the server
is told, who may start it again. What is refused is forgotten with the process.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache

from graph.errors import ClausegraphError

if TYPE_CHECKING:
    from collections.abc import Callable

#: Planning may go on for so long after the statement's time was over.
OVERDUE_S: Final = 60.0
#: Statements that are late, and texts that are refused, at most: a server may be silent for days.
_MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class _Late:
    """A statement whose time was over at `since` (`time.monotonic`)."""

    text: str
    since: float


class Overdue:
    """The statements of one engine that are past their time; safe to share between threads.

    `running`: which of the transactions of these names the server still has. It may raise `ClausegraphError`.
    """

    def __init__(self, running: Callable[[list[str]], set[str]], *, overdue_s: float = OVERDUE_S) -> None:
        self._running = running
        self._overdue_s = overdue_s
        self._late: LRUCache[str, _Late] = LRUCache(_MOST)
        self._refused: LRUCache[str, None] = LRUCache(_MOST)
        self._lock = Lock()
        self._thread: Thread | None = None
        self._closed = Event()
        self._stuck = False

    def refuses(self, text: str) -> bool:
        """Whether a statement of this text could not be ended before."""
        with self._lock:
            return text in self._refused

    @property
    def stuck(self) -> bool:
        """Whether the server holds a statement that it does not end."""
        return self._stuck

    def add(self, name: str, text: str) -> None:
        """The time of a statement is over, and the server gave no answer."""
        with self._lock:
            self._late[name] = _Late(text, monotonic())
            if self._thread is None:
                self._thread = Thread(target=self._look, name="overdue", daemon=True)
                self._thread.start()

    def blame(self, before: float) -> None:
        """The server is silent: refuse what was past its time `before` it became so. Of what came later nobody can
        say whether it is cause or victim.
        """
        with self._lock:
            self._refuse([name for name, one in self._late.items() if one.since < before])

    def clear(self) -> None:
        """Another server, or the same started again: none of its statements are ours."""
        with self._lock:
            self._late.clear()
            self._stuck = False

    def close(self) -> None:
        """Look no more."""
        self._closed.set()

    def _refuse(self, names: list[str]) -> None:
        for name in names:
            self._refused[self._late.pop(name).text] = None

    def _look(self) -> None:
        while not self._closed.wait(self._overdue_s / 12):
            with self._lock:
                if not self._late:
                    self._thread = None
                    return
                names = list(self._late)
            try:
                running = self._running(names)
            except ClausegraphError:  # the watch finds out why
                continue
            self._ended(set(names) - running)

    def _ended(self, names: set[str]) -> None:
        """Forget what the server has ended; what it has had for too long is refused."""
        longest = monotonic() - self._overdue_s
        with self._lock:
            for name in names:
                self._late.pop(name, None)
            too_late = [name for name, one in self._late.items() if one.since < longest]
            self._refuse(too_late)
            self._stuck = self._stuck or bool(too_late)

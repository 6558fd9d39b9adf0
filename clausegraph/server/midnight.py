"""A running server when a day begins (UTC): the graph is made to say what holds then, and that is published."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Final

import structlog

from graph.errors import ClausegraphError
from graph.turns.instants import utc_now
from graph.turns.lease import HeldError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.turns.instants import Clock

_LOG: Final = structlog.get_logger("clausegraph.midnight")
#: The clock is looked at again after this time at the latest: it may have been set, or the machine have slept.
_LONGEST_S: Final = 60.0
#: How long the end waits for work that is under way.
_END_S: Final = 2.0


def next_midnight(now: datetime) -> datetime:
    """The first instant of the day after `now`, in UTC."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)


class Midnight:
    """Does some work whenever a day begins, in a thread of its own, until it is stopped.

    Work that fails, or has to wait for somebody who writes, is logged, and tried again when the clock is looked at
    next. With `at_once` it is also done at the beginning.
    """

    def __init__(
        self,
        work: Callable[[], object],
        clock: Clock = utc_now,
        *,
        at_once: bool = False,
        longest_s: float = _LONGEST_S,
    ) -> None:
        self._work, self._clock, self._longest = work, clock, longest_s
        self._stopped = Event()
        self._due = clock() if at_once else next_midnight(clock())
        self._thread = Thread(target=self._run, name="midnight", daemon=True)

    def start(self) -> None:
        """Begin to wait."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread; returns when work that is under way is done, or after two seconds."""
        self._stopped.set()
        self._thread.join(_END_S)

    def _run(self) -> None:
        while not self._stopped.wait(max(0.0, min((self._due - self._clock()).total_seconds(), self._longest))):
            now = self._clock()
            if now < self._due:
                continue
            try:
                self._work()
            except HeldError as error:
                _LOG.info("the day is begun later", reason=str(error))
                self._stopped.wait(self._longest)
            except ClausegraphError:
                _LOG.warning("the day could not be begun; trying again", exc_info=True)
                self._stopped.wait(self._longest)
            else:
                self._due = next_midnight(now)


@contextmanager
def every_midnight(work: Callable[[], object], clock: Clock = utc_now, *, at_once: bool = False) -> Iterator[None]:
    """Do some work whenever a day begins, and `at_once`, as long as the block runs."""
    midnight = Midnight(work, clock, at_once=at_once)
    midnight.start()
    try:
        yield
    finally:
        midnight.stop()

"""Whose turn it is to write, and the published state behind what was written.

What one person decides takes a fraction of a second: whoever comes meanwhile waits for a moment. An import may write
for minutes, and is not waited for.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from threading import Lock
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from graph.errors import OperationalError
from graph.publish.revision import publish_revision
from graph.turns.instants import utc_now
from graph.turns.lease import HeldError, holding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Engine
    from graph.turns.instants import Clock

#: How long somebody who wants to write waits for others, and how often it is tried.
WAIT_S: Final = 3.0
_ASK_S: Final = 0.05
#: Those who write in this process take turns here, and ask the graph one at a time.
_ONE_AT_A_TIME: Final = Lock()


class BusyError(OperationalError):
    """Others write into the graph, and did not finish in time."""

    told = "others write into the graph at the moment"


@contextmanager
def published_turn(engine: Engine, command: str, clock: Clock = utc_now, *, wait_s: float = WAIT_S) -> Iterator[None]:
    """Let the block write, and nobody else, and publish behind it what it has written. Where the block fails, nothing
    is published.

    Raises `BusyError` where others write for longer than `wait_s`, naming who.
    """
    due = monotonic() + wait_s
    if not _ONE_AT_A_TIME.acquire(timeout=wait_s):
        raise BusyError(f"others have decided on claims for {wait_s:g} s; try again in a moment")
    try:
        with _held(engine, command, due):
            yield
            publish_revision(engine, clock, is_small=True)
    finally:
        _ONE_AT_A_TIME.release()


def _held(engine: Engine, command: str, due: float) -> ExitStack:
    """The lease, held; asks again while others hold it, until `due`."""
    with ExitStack() as stack:
        while True:
            try:
                stack.enter_context(holding(engine, command))
            except HeldError as error:
                if monotonic() >= due:
                    raise BusyError(str(error)) from error
                sleep(_ASK_S)
            else:
                return stack.pop_all()

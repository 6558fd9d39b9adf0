"""The calls of one engine that run, and when each has to be over.

Neo4j keeps the time limit of a statement itself, but not while it plans, and not at all where it is stopped or silent:
then a driver waits for minutes. So each call has a deadline on this side too. A thread looks at them, and closes the
connection of a call whose time is up; the driver makes a new one when it needs one, and other connections go on.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from socket import SHUT_RDWR
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final

from graph.errors import SilentError, SuspendedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from neo4j import Session

    from graph.errors import ClausegraphError

#: A call ends so long after its deadline at most.
_EVERY_S: Final = 0.2


class Call:
    """One call: the session it is made in, once there is one, and when it is over at the latest (`time.monotonic`)."""

    __slots__ = ("due", "ended_by", "session")

    def __init__(self, due: float) -> None:
        self.due = due
        self.session: Session | None = None
        self.ended_by: ClausegraphError | None = None

    def end(self, error: ClausegraphError) -> None:
        """Cut the connection; whoever waits at it gets `error`, and closes it.

        Nobody else may close it. Its number would be free for another file, and who is just about to wait at it would
        wait at that one, for ever.
        """
        self.ended_by = self.ended_by or error
        # The asynchronous driver can cancel a session; the synchronous one has no public way to do the same.
        connection = self.session and self.session._connection  # noqa: SLF001
        if connection:
            with suppress(OSError):
                connection.socket._socket.shutdown(SHUT_RDWR)  # noqa: SLF001


class Calls:
    """The calls that run; safe to share between threads."""

    def __init__(self) -> None:
        self._running: set[Call] = set()
        self._lock = Lock()
        self._refusal: str | None = None
        self._closed = Event()
        self._thread: Thread | None = None

    @contextmanager
    def made(self, due: float) -> Iterator[Call]:
        """A call is made in the block, until `due`.

        Raises `SuspendedError` where none may be made, and what ended the call in place of the driver's error.
        """
        call = Call(due)
        with self._lock:
            if self._refusal is not None:
                raise SuspendedError(self._refusal)
            self._running.add(call)
            if self._thread is None:
                self._thread = Thread(target=self._look, name="deadlines", daemon=True)
                self._thread.start()
        try:
            yield call
        except Exception as error:
            if call.ended_by is not None:
                raise call.ended_by from error
            raise
        finally:
            with self._lock:
                self._running.discard(call)

    def refuse(self, reason: str) -> None:
        """End every call and refuse new ones, because of `reason`, until `accept`."""
        with self._lock:
            self._refusal = reason
            for call in self._running:
                call.end(SuspendedError(reason))

    def accept(self) -> None:
        """Let calls be made again."""
        with self._lock:
            self._refusal = None

    def close(self) -> None:
        """Look at no more calls."""
        self._closed.set()

    def _look(self) -> None:
        while not self._closed.wait(_EVERY_S):
            now = monotonic()
            with self._lock:
                # One that is due is ended at each look: it may have had no connection yet, or have got another.
                for call in self._running:
                    if call.ended_by is not None or call.due <= now:
                        call.end(SilentError("Neo4j gave no answer in time; the connection was closed"))

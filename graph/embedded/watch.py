"""The watch over the child: one that has ended, or does not answer, is started again, and the engine goes on with it.

While Neo4j is down the engine is suspended: whoever asks is told at once, and nobody waits. A child that falls again
and again is left alone: something is wrong that another start does not mend.
"""

from __future__ import annotations

import signal
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Final

import structlog

from graph.embedded.errors import HEAP_FULL
from graph.engine import FIRST_S
from graph.errors import ClausegraphError, OperationalError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from graph.embedded.server import EmbeddedNeo4j
    from graph.engine import Engine

#: Restarts, at most, and in how long.
MOST_RESTARTS: Final = 3
IN_S: Final = 600.0
#: The waits before the first, second, third restart.
_BACK_OFF_S: Final = (0.0, 2.0, 10.0)

#: Whether the child lives is looked at this often, and whether it answers.
_LOOK_S: Final = 0.1
_PING_S: Final = 3.0

#: How long the end waits for the thread.
_END_S: Final = 2.0

_RESTARTING: Final = "Neo4j is being started again"
_log = structlog.get_logger("clausegraph.watch")


class Watch:
    """Watches one embedded Neo4j for one engine, in a thread of its own. A context manager.

    `silence_s`: how long no ping is answered before the child is killed and started again.
    `restarted` is called after each restart, in the watch's thread.
    """

    def __init__(
        self, neo4j: EmbeddedNeo4j, engine: Engine, *, silence_s: float, restarted: Callable[[], object] | None = None
    ) -> None:
        self._neo4j = neo4j
        self._engine = engine
        self._silence_s = silence_s
        self._restarted = restarted
        self._restarts: list[float] = []
        self._over = Event()
        self._thread = Thread(target=self._watch, name="watch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._over.set()
        # Whether the thread waits for an answer or for a start: both end now.
        self._engine.suspend("the server is stopping")
        self._neo4j.stop()
        self._thread.join(_END_S)

    def _watch(self) -> None:
        while reason := self._fallen():
            began = monotonic()
            self._engine.suspend(_RESTARTING)
            _log.error("Neo4j fell", reason=reason)
            if not self._started_again():
                return
            self._engine.reach(self._neo4j.endpoint.uri)
            _log.warning("Neo4j answers again", seconds=round(monotonic() - began, 1))
            if self._restarted is not None:
                self._restarted()

    def _fallen(self) -> str | None:
        """Why the child is of no more use, once it is; None when the watch is over."""
        self._answers(FIRST_S)
        answered = asked = monotonic()
        while not self._over.wait(_LOOK_S):
            code = self._neo4j.ended()
            if code is not None:
                return _end(code)
            if self._engine.stuck:
                return "it could not end a statement whose time was over"
            if monotonic() - asked < min(_PING_S, self._silence_s / 3):
                continue
            if self._answers(min(_PING_S, self._silence_s)):
                answered = monotonic()
            elif monotonic() - answered >= self._silence_s:
                self._engine.blame(before=answered)
                return f"it answered no ping for {self._silence_s:g} s"
            asked = monotonic()
        return None

    def _answers(self, within_s: float) -> bool:
        try:
            self._engine.ping(within_s=within_s)
        except OperationalError:
            return False
        return True

    def _give_up(self) -> None:
        reason = f"Neo4j fell again after {MOST_RESTARTS} restarts in {IN_S / 60:g} minutes and is left alone"
        self._engine.suspend(f"{reason}; the server has to be started again")
        _log.error(reason, remedy="read neo4j.log in the data folder, then start the server again")

    def _started_again(self) -> bool:
        """Start the child anew, after a pause; again where that fails. False when the watch is over, or gives up."""
        while True:
            now = monotonic()
            self._restarts = [at for at in self._restarts if now - at < IN_S]
            if len(self._restarts) >= MOST_RESTARTS:
                self._give_up()
                return False
            if self._over.wait(_BACK_OFF_S[len(self._restarts)]):
                return False
            self._restarts.append(monotonic())
            try:
                self._neo4j.restart()
            except (ClausegraphError, OSError) as error:
                if self._over.is_set():
                    return False
                _log.error("Neo4j did not start again", reason=str(error))
            else:
                return True


def _end(code: int) -> str:
    """What a child ended of."""
    if code == HEAP_FULL:
        return "its heap stayed full"
    return f"it ended with code {code}" if code >= 0 else f"{signal.Signals(-code).name} ended it"

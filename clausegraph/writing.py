"""The work of commands and of the server that writes: one at a time, on a graph that says what holds today."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

from clausegraph.console import console, warn
from graph.progress import silent
from graph.publish.format import bring_up, is_current, refuse_newer
from graph.store.indexes import ensure, schema_is_whole
from graph.turns.instants import utc_now
from graph.turns.lease import HeldError, holding
from graph.turns.state import read_state
from graph.turns.unfinished import is_unfinished
from seed import seeding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.engine import Engine
    from graph.progress import OnProgress


#: What a graph is that holds something, and was never published.
_NEVER_PUBLISHED: Final = (
    "an import or a seed ended too early: the graph holds data that was never published, and most queries return "
    "errors. Run the same import again, which continues and publishes the graph, or `clausegraph seed`, which "
    "publishes the graph with the demonstration corpus"
)


@contextmanager
def writing(engine: Engine, command: str, progress: OnProgress, *, finishes_seed: bool = True) -> Iterator[None]:
    """Let `command` write in the block, and nobody else, on a graph that says what holds today. With `finishes_seed` a
    first seed that was not finished is finished before.

    Raises `HeldError` where somebody else writes, naming who.
    """
    with holding(engine, command):
        _bring_up(engine)
        if finishes_seed and is_unfinished(engine):
            console.print("the first seed of this graph was not finished: finishing it")
            seeding.seed(engine, progress)
        seeding.begin_day(engine)
        yield


def _bring_up(engine: Engine) -> None:
    """Make the indexes that the graph lacks, and bring it up to the format of this version; what that took is said."""
    ensure(engine)
    done = bring_up(engine)
    if done:
        took = ", ".join(done)
        console.print(f"the graph of an earlier version was brought up to this one: {took}", soft_wrap=True)


def _is_ready(engine: Engine, *, seed_empty: bool) -> bool:
    """Whether nothing has to be written before the graph is used: two reads tell."""
    state = read_state(engine)
    refuse_newer(state)
    if state.is_unfinished or not (state.holds or not seed_empty) or (state.holds and state.newest is None):
        return False
    says_today = state.newest is None or (state.day == utc_now().date() and not state.begun)
    return is_current(state) and says_today and schema_is_whole(engine)


def begin_day_if_free(engine: Engine, command: str) -> None:
    """Let the graph say what holds today; while somebody else writes it is left as it is, and that is said."""
    if _is_ready(engine, seed_empty=False):
        return
    try:
        with holding(engine, command):
            _bring_up(engine)
            seeding.begin_day(engine)
    except HeldError as error:
        warn(f"the graph may still describe an earlier day: {error}")


def prepare_served(engine: Engine, progress: OnProgress, *, seed_empty: bool) -> None:
    """Seed a graph that is empty or was not finished; make the indexes that another one lacks, bring it up to the
    format of this version, and let it say what holds today. Where nothing is to be done, nothing is written.

    Raises `HeldError` where somebody else writes, and `NewerFormatError`.
    """
    if _is_ready(engine, seed_empty=seed_empty):
        return
    with holding(engine, "serve"):
        _bring_up(engine)
        if seed_empty and seeding.wants_seed(engine):
            state = "was not seeded to the end: going on" if is_unfinished(engine) else "is empty: seeding it"
            console.print(f"the graph {state} with the law catalogue and the demonstration corpus")
            seeding.seed(engine, progress)
            return
        if seeding.is_never_published(engine):
            warn(_NEVER_PUBLISHED)
        seeding.begin_day(engine)


def days_of(engine: Engine, *, seed_empty: bool, prepared: bool) -> Callable[[], None]:
    """The work of a server when a day begins; before anything else what `prepare_served` could not do as it started.

    Raises `HeldError` where somebody else writes.
    """
    waiting = [] if prepared else [partial(prepare_served, engine, silent, seed_empty=seed_empty)]

    def work() -> None:
        if waiting:
            waiting[0]()
            waiting.clear()
            return
        with holding(engine, "serve"):
            seeding.begin_day(engine)

    return work

"""A command on a data folder: it starts Neo4j there, or works beside the server that runs one already."""

from __future__ import annotations

from contextlib import contextmanager
from time import monotonic, sleep
from typing import TYPE_CHECKING, Final

from graph.embedded import EmbeddedNeo4j, Endpoint, FolderInUseError
from graph.embedded.folder import USER, DataFolder
from graph.engine import FIRST_S, Engine
from graph.errors import CredentialsError, DatabaseUnavailableError
from graph.publish.format import refuse_newer
from graph.turns.lease import forget_the_gone
from graph.turns.state import read_state

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.embedded import Holder
    from graph.embedded.jars import OnDownload
    from graph.settings import GraphSettings

#: How long a command waits for a server whose Neo4j starts, or is started again.
WAIT_S: Final = 30.0
_ASK_S: Final = 0.2
_PING_S: Final = 5.0


class ServerNotReachedError(DatabaseUnavailableError):
    """The server that holds the data folder has no Neo4j that answers."""


class ServerEndedError(DatabaseUnavailableError):
    """The server whose Neo4j a command used has ended, or has lost it."""


@contextmanager
def started_or_joined(settings: GraphSettings, progress: OnDownload | None) -> Iterator[Engine]:
    """An engine on the Neo4j of the data folder. One that this command starts is stopped at the end; that of a server
    goes on.

    Raises `FolderInUseError` where another command holds the folder, `ServerNotReachedError`, or `ServerEndedError`
    during the block.
    """
    found = _found(settings, progress)
    if isinstance(found, EmbeddedNeo4j):
        with found, connected(found.endpoint, settings) as engine:
            begin_alone(engine)
            yield engine
        return
    engine, holder = found
    with engine:
        try:
            refuse_newer(read_state(engine))
            yield engine
        except DatabaseUnavailableError as error:
            message = (
                f"process {holder.pid}, the server whose Neo4j this command used, has ended or has lost its "
                f"Neo4j. What was written before stays; run the same command again to continue. ({error})"
            )
            raise ServerEndedError(message) from error


def connected(end: Endpoint, settings: GraphSettings) -> Engine:
    """An engine on an embedded Neo4j; nothing is asked yet."""
    engine = Engine.connect(end.uri, end.user, end.password, connections=settings.connections, verify=False)
    engine.ask_before_writing(DataFolder(settings.data).check_room)
    return engine


def begin_alone(engine: Engine) -> None:
    """What is done first with a Neo4j that was just started, which nobody else can reach: to see that it answers and
    that its graph is of no later version, and to take away the lease of a process that is gone.
    """
    state = read_state(engine, within_s=FIRST_S)
    refuse_newer(state)
    forget_the_gone(engine, state)


def _found(settings: GraphSettings, progress: OnDownload | None) -> EmbeddedNeo4j | tuple[Engine, Holder]:
    """A Neo4j that was started, or an engine on that of the server that holds the folder: the kernel knows which."""
    due = monotonic() + WAIT_S
    while True:
        try:
            return EmbeddedNeo4j.start(settings.data, progress=progress, heap_mb=settings.heap_mb)
        except FolderInUseError as error:
            if error.holder is None or not error.holder.serves:
                raise
            holder = error.holder
        engine = _joined(holder, settings)
        if engine is not None:
            return engine, holder
        if monotonic() > due:
            raise ServerNotReachedError(
                f"process {holder.pid}, the server that holds the data folder {settings.data}, is {holder.state}, but "
                f"its Neo4j has not answered for {WAIT_S:g} s; see its log, or stop it and try again"
            )
        sleep(_ASK_S)


def _joined(holder: Holder, settings: GraphSettings) -> Engine | None:
    """An engine on the Neo4j of that server; None while it does not answer."""
    if holder.uri is None:
        return None
    password = DataFolder(settings.data).password() or ""
    engine = connected(Endpoint(holder.uri, USER, password), settings)
    try:
        engine.ping(within_s=_PING_S)
    except CredentialsError:
        engine.close()
        raise
    except DatabaseUnavailableError:
        engine.close()
        return None
    return engine

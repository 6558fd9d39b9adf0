"""Which Neo4j: the embedded one, or the server that the settings name. From the driver on there is no difference.

Where a server of ours holds the data folder, other commands use its Neo4j.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from clausegraph.beside import begin_alone, connected, started_or_joined
from graph.embedded import EmbeddedNeo4j
from graph.embedded.watch import Watch
from graph.engine import Engine
from graph.publish.format import refuse_newer
from graph.turns.state import read_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.embedded.jars import OnDownload
    from graph.settings import GraphSettings


@contextmanager
def database(
    settings: GraphSettings,
    *,
    progress: OnDownload | None = None,
    verify: bool = True,
    restarted: Callable[[Engine], object] | None = None,
) -> Iterator[Engine]:
    """An engine on the configured Neo4j; an embedded one is started, and stopped at the end.

    With `verify` a server that does not answer raises `DatabaseUnavailableError` at once. With `restarted`, as a server
    does it, an embedded one is watched: when it falls it is started again, and that is called.

    Raises `FolderInUseError` where somebody else holds the data folder, for a command only if that is no server, and
    `NewerFormatError` for a graph of a later version.
    """
    if settings.neo4j_uri is not None:
        secret = settings.neo4j_password.get_secret_value()
        with Engine.connect(
            settings.neo4j_uri,
            settings.neo4j_user,
            secret,
            settings.neo4j_database,
            connections=settings.connections,
            verify=verify,
        ) as engine:
            if verify:
                refuse_newer(read_state(engine))
            yield engine
    elif restarted is None:
        with started_or_joined(settings, progress) as engine:
            yield engine
    else:
        with (
            EmbeddedNeo4j.start(settings.data, progress=progress, heap_mb=settings.heap_mb, serves=True) as running,
            connected(running.endpoint, settings) as engine,
            Watch(running, engine, silence_s=settings.silence_s, restarted=partial(restarted, engine)),
        ):
            begin_alone(engine)
            yield engine

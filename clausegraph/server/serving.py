"""The web server on a Neo4j that runs: the seed, the days, and the end in order."""

from __future__ import annotations

import gc
import sys
from functools import partial
from typing import TYPE_CHECKING

import uvicorn

from api.http.app import create_app
from api.http.heap import take_large_blocks_from_system
from clausegraph.console import bars, console, warn
from clausegraph.keys import local_key
from clausegraph.server.ending import CUT_OFF_S, Ending, Server
from clausegraph.server.header_timeout import HeaderTimeoutProtocol
from clausegraph.server.midnight import every_midnight
from clausegraph.writing import days_of, prepare_served
from graph.embedded.aot import train_in_background
from graph.embedded.folder import DataFolder
from graph.errors import ClausegraphError, ForbiddenError, OperationalError
from graph.turns.lease import HeldError

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from api.settings import ApiSettings
    from claims.extract.reader import AnalysisReader
    from clausegraph.server.warm_up import WarmUp
    from graph.engine import Engine
    from graph.settings import GraphSettings

_BACKLOG = 2048
#: New containers between two searches for cycles; Python's own figure is 700.
_COLLECT_AFTER = 50_000
#: A worker that has its answer waits this long, at most, for the thread that holds the interpreter; Python's own 5 ms
#: are as long as several short requests (docs/decisions/synchronous-driver.md).
_SWITCH_S = 0.0005


def serve(
    engine: Engine,
    graph: GraphSettings,
    api: ApiSettings,
    listener: socket.socket,
    warm_up: WarmUp,
    *,
    seed_empty: bool,
) -> None:
    """Serve on one engine until told to stop; first what the graph lacks is made."""
    prepared = prepare(engine, graph, seed_empty=seed_empty)
    if graph.neo4j_uri is None:
        train_in_background()
        warm_up.begin(engine)
    planning = warm_up.told if graph.neo4j_uri is None else None
    app = Ending(create_app(engine, api, timeout_s=graph.query_timeout_s, analyses=_analyses, planning=planning))
    days = days_of(engine, seed_empty=seed_empty, prepared=prepared)
    with every_midnight(days, at_once=not prepared):
        _warn_of_development(api)
        review = _way_to_review(engine, graph, api)
        _serve(app, listener, api, review, partial(engine.suspend, "the server is stopping"))


def _analyses() -> AnalysisReader:
    from seed.catalogue.analysis_reader import analysis_reader  # noqa: PLC0415  # the catalogue takes a moment to read

    return analysis_reader()


def prepare(engine: Engine, graph: GraphSettings, *, seed_empty: bool) -> bool:
    """Seed an empty graph; make the indexes that another one lacks, and let it say what holds today. A server that does
    not answer yet is no reason not to start: /readyz tells. False where somebody else writes: it is to be done later.
    """
    try:
        with bars() as shown:
            prepare_served(engine, shown, seed_empty=seed_empty)
    except HeldError as error:
        warn(f"serving the graph as it is, and preparing it later: {error}")
        return False
    except ForbiddenError as error:
        warn(f"indexes cannot be created or changed: {error}; searches may fail")
    except OperationalError as error:
        if graph.neo4j_uri is None:
            raise
        warn(f"{error}; serving without it, see /readyz")
    return True


def _warn_of_development(api: ApiSettings) -> None:
    if api.beyond_loopback and api.mode == "development":
        said = f"development mode on {api.host}: whoever reaches it can ask for statements and plans"
        warn(f"{said}; set CLAUSEGRAPH_MODE=production")


def _way_to_review(engine: Engine, graph: GraphSettings, api: ApiSettings) -> tuple[str, ...]:
    """The lines that tell the key of this machine where it was just made: this once."""
    try:
        token = local_key(engine, graph, api)
    except ClausegraphError as error:  # reads need no key
        warn(f"the key of this machine was not made: {error}")
        return ()
    if token is None:
        return ()
    kept = DataFolder(graph.data).local_key
    return f"review       {api.address}#key={token}", f"             (the key of this machine; it is kept in {kept})"


def _serve(
    app: Ending, listener: socket.socket, api: ApiSettings, review: tuple[str, ...], stopping: Callable[[], object]
) -> None:
    config = uvicorn.Config(
        app,
        http=partial(HeaderTimeoutProtocol, most=api.max_connections),  # type: ignore[arg-type]  # uvicorn only calls it
        log_level="warning",
        access_log=False,
        server_header=False,
        # Nothing asks for the caller's address or scheme, so that nobody has to be believed about them.
        proxy_headers=False,
        timeout_graceful_shutdown=CUT_OFF_S,
    )
    _collect_seldom()
    take_large_blocks_from_system()
    sys.setswitchinterval(_SWITCH_S)
    server = Server(config, app, stopping)
    # From here on a client that reads the address is answered: it waits in the queue until the server takes it.
    listener.listen(_BACKLOG)
    console.print(f"explorer     {api.address}", soft_wrap=True)
    for line in review:
        console.print(line, markup=False, soft_wrap=True)
    console.print(f"GraphQL      {api.address}graphql")
    console.print(f"schema       {api.address}schema.graphql")
    console.print(f"ready?       {api.address}readyz")
    server.run(sockets=[listener])


def _collect_seldom() -> None:
    """Let large answers pass without a search for cycles every few hundred lists: they hold none. Of a deep answer it
    took a tenth of the time. What is loaded now stays loaded, and is never searched again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 10, 4)

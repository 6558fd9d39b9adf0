"""`clausegraph serve`: Neo4j, the seed, the web server, and their end in order."""

from __future__ import annotations

import errno
import gc
import socket
import sys
from contextlib import contextmanager
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

import uvicorn

from api.http.app import create_app
from api.settings import ApiSettings
from api.warm_up import practise
from clausegraph.console import bars, console, warn
from clausegraph.database import database
from clausegraph.ending import CUT_OFF_S, Ending, Server, leave_in_order
from clausegraph.logs import configure_logs
from clausegraph.midnight import every_midnight
from clausegraph.patience import Impatient
from clausegraph.writing import days_of, prepare_served
from graph.embedded.aot import train_in_background
from graph.errors import ClausegraphError, ForbiddenError, OperationalError
from graph.store.lease import HeldError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.engine import Engine
    from graph.settings import GraphSettings

_BACKLOG = 2048
#: New containers between two searches for cycles; Python's own figure is 700.
_COLLECT_AFTER = 50_000
#: A worker that has its answer waits this long, at most, for the thread that holds the interpreter; Python's own 5 ms
#: are as long as several short requests (docs/decisions/synchronous-driver.md).
_SWITCH_S = 0.0005


class PortInUseError(OperationalError):
    """Something else listens on the port."""


class NoAddressError(ClausegraphError):
    """What is given to listen on is no address of this machine."""

    exit_code = 2


def run(graph: GraphSettings, *, host: str | None, port: int | None, seed_empty: bool) -> None:
    """Serve until told to stop; raises `PortInUseError` or `NoAddressError` before anything else is started."""
    configure_logs()
    leave_in_order()
    api = ApiSettings()
    given = {name: value for name, value in {"host": host, "port": port}.items() if value is not None}
    api = api.model_copy(update=given)
    with _listening(api) as listener:
        # An IPv6 address stands in brackets in a URL (RFC 3986, 3.2.2).
        host = f"[{api.host}]" if ":" in api.host else api.host
        address = f"http://{host}:{listener.getsockname()[1]}/"
        if "public_url" not in api.model_fields_set:
            api = api.model_copy(update={"public_url": address})
        with (
            bars() as shown,
            database(graph, progress=shown.download, verify=False, restarted=_practise_in_background) as engine,
        ):
            prepared = prepare(engine, graph, seed_empty=seed_empty)
            if graph.neo4j_uri is None:
                train_in_background()
                _practise_in_background(engine)
            app = Ending(create_app(engine, api, timeout_s=graph.query_timeout_s))
            days = days_of(engine, seed_empty=seed_empty, prepared=prepared)
            with every_midnight(days, at_once=not prepared):
                _warn_of_development(api)
                _serve(app, listener, api, address, partial(engine.suspend, "the server is stopping"))


@contextmanager
def _listening(api: ApiSettings) -> Iterator[socket.socket]:
    """The listening socket, taken before Neo4j starts: a port in use is told at once."""
    family = socket.AF_INET6 if ":" in api.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((api.host, api.port))
    except OSError as error:
        listener.close()
        if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
            message = f"{api.host!r} is no address of this machine: {error.strerror}; choose another with --host"
            raise NoAddressError(message) from error
        message = f"can not listen on {api.host}:{api.port}: {error.strerror}; choose another with --port (0 = any)"
        raise PortInUseError(message) from error
    with listener:
        yield listener


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
        warn(f"indexes can not be made or changed: {error}; searches may fail")
    except OperationalError as error:
        if graph.neo4j_uri is None:
            raise
        warn(f"{error}; serving without it, see /readyz")
    return True


def _practise_in_background(engine: Engine) -> None:
    Thread(target=practise, args=(engine,), name="practice", daemon=True).start()


def _warn_of_development(api: ApiSettings) -> None:
    if api.beyond_loopback and api.mode == "development":
        said = f"development mode on {api.host}: whoever reaches it can ask for statements and plans"
        warn(f"{said}; set CLAUSEGRAPH_MODE=production")


def _serve(
    app: Ending, listener: socket.socket, api: ApiSettings, address: str, stopping: Callable[[], object]
) -> None:
    config = uvicorn.Config(
        app,
        http=partial(Impatient, most=api.max_connections),  # type: ignore[arg-type]  # uvicorn only calls it
        log_level="warning",
        access_log=False,
        server_header=False,
        # Nothing asks for the caller's address or scheme, so that nobody has to be believed about them.
        proxy_headers=False,
        timeout_graceful_shutdown=CUT_OFF_S,
    )
    _collect_seldom()
    sys.setswitchinterval(_SWITCH_S)
    server = Server(config, app, stopping)
    # From here on a client that reads the address is answered: it waits in the queue until the server takes it.
    listener.listen(_BACKLOG)
    console.print(f"GraphQL      {address}graphql")
    console.print(f"schema       {address}schema.graphql")
    console.print(f"ready?       {address}readyz")
    server.run(sockets=[listener])


def _collect_seldom() -> None:
    """Let large answers pass without a search for cycles every few hundred lists: they hold none. Of a deep answer it
    took a tenth of the time. What is loaded now stays loaded, and is never searched again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER, 10, 4)

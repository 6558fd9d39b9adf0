"""`clausegraph serve`: the address, Neo4j, and the web server on it.

Neo4j takes seconds to start, and the modules of the web server more than one to load: they are loaded meanwhile.
"""

from __future__ import annotations

import errno
import signal
import socket
import sys
from contextlib import contextmanager
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

from api.settings import ApiSettings
from clausegraph.console import bars
from clausegraph.database import database
from clausegraph.server.logs import configure_logs
from clausegraph.server.warm_up import WarmUp
from graph.errors import ClausegraphError, OperationalError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

    from graph.settings import GraphSettings


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
        api = api.model_copy(update={"port": listener.getsockname()[1]})
        if "public_url" not in api.model_fields_set:
            api = api.model_copy(update={"public_url": api.address})
        Thread(target=import_module, args=("clausegraph.server.serving",), name="loading").start()
        warm_up = WarmUp(with_views=api.warm_up)
        with (
            bars() as shown,
            database(graph, progress=shown.download, verify=False, restarted=warm_up.begin) as engine,
        ):
            from clausegraph.server.serving import serve  # noqa: PLC0415  # loaded meanwhile

            serve(engine, graph, api, listener, warm_up, seed_empty=seed_empty)


def leave_in_order() -> None:
    """Make SIGTERM unwind the main thread, as Ctrl-C does, until a `Server` is there: what was started is stopped."""

    def leave(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough: a second one would cut the end short
        sys.exit(0)

    signal.signal(signal.SIGTERM, leave)


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
            message = (
                f"{api.host!r} is not an address of this machine: {error.strerror}; choose another address with --host"
            )
            raise NoAddressError(message) from error
        message = (
            f"cannot listen on {api.host}:{api.port}: {error.strerror}; choose another port with --port (0 = any free "
            "port)"
        )
        raise PortInUseError(message) from error
    with listener:
        yield listener

"""A real server on a real socket, in a thread of the test's process."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson
import uvicorn

from clausegraph.server.header_timeout import HeaderTimeoutProtocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.applications import Starlette

Address = tuple[str, int]

#: What a client in the process calls the server.
HERE = "http://localhost"


@contextmanager
def serving(app: Starlette, *, most: int = 800) -> Iterator[Address]:
    """Where the application answers, until the end of the block; with so many connections at most."""
    protocol: Any = partial(HeaderTimeoutProtocol, most=most)
    server = uvicorn.Server(uvicorn.Config(app, port=0, http=protocol, log_level="error", timeout_graceful_shutdown=5))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield server.servers[0].sockets[0].getsockname()[:2]
    finally:
        server.should_exit = True
        thread.join()


def send(address: Address, body: bytes, length: int | None = None, *more: str) -> socket.socket:
    """A connection on which a request is on its way; `length` is what its head says of the body."""
    one = socket.create_connection(address, timeout=60)
    lines = ["POST /graphql HTTP/1.1", "host: localhost", "content-type: application/json", *more]
    head = "\r\n".join([*lines, f"content-length: {length or len(body)}", "", ""])
    one.sendall(head.encode() + body)
    return one


def asked(query: str) -> bytes:
    """The body of a request."""
    return orjson.dumps({"query": query})

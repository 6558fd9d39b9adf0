"""An OpenAI-compatible server for tests: what it answers is given, and what it was sent is kept."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass
class Reply:
    """What is sent back: a body as it is, or the words of a model around which the envelope is put."""

    words: str | None = ""
    status: int = 200
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    #: The body is sent byte by byte, with this pause between two; or broken off after so many bytes.
    drip_s: float = 0.0
    cut_at: int | None = None
    late_s: float = 0.0

    @property
    def content(self) -> bytes:
        if self.body is not None:
            return self.body
        return json.dumps({"choices": [{"message": {"role": "assistant", "content": self.words}}]}).encode()


@dataclass
class FakeModel:
    """The server: its address, and every request by its headers and its body."""

    address: str
    requests: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The clauses and laws on offer that it was asked about."""
        return [json.loads(body["messages"][1]["content"]) for _, body in self.requests]


class _Server(ThreadingHTTPServer):
    """The server, with what it knows."""

    daemon_threads = True

    def __init__(self, answers: Callable[[int, dict[str, Any]], Reply]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers
        self.model = FakeModel(f"http://127.0.0.1:{self.server_address[1]}/v1")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        known = self.server.model.requests
        known.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self._send(self.server.answers(len(known) - 1, body))

    def _send(self, reply: Reply) -> None:
        sleep(reply.late_s)
        content = reply.content
        self.send_response(reply.status)
        self.send_header("Content-Length", str(len(content)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self._write(content, reply)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _write(self, content: bytes, reply: Reply) -> None:
        if reply.cut_at is not None:
            self.wfile.write(content[: reply.cut_at])
            self.close_connection = True
            return
        step = 1 if reply.drip_s else len(content)
        for at in range(0, len(content), step or 1):
            self.wfile.write(content[at : at + step])
            self.wfile.flush()
            sleep(reply.drip_s)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def fake_model(answers: Callable[[int, dict[str, Any]], Reply]) -> Iterator[FakeModel]:
    """Serve on loopback: `answers` is given the number of the request, from 0, and its body."""
    server = _Server(answers)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.model
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

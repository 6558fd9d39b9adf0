"""The API as a client meets it: a server in a process of its own, and npm's packages on the Node of PyPI."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from graph.embedded.jars import cache_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.embedded import EmbeddedNeo4j
    from graph.engine import Engine
    from tests.contents import Contents

SCRIPTS = Path(__file__).parent / "js"
START_S = 60
INSTALL_S = 300
RUN_S = 120
#: What npm calls a network that is not there.
OFFLINE = {"EAI_AGAIN", "ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "ETIMEDOUT"}
OFFLINE |= {"ERR_SOCKET_TIMEOUT", "EPROTO", "E502", "E503", "E504"}


@pytest.fixture(scope="session")
def server(neo4j: EmbeddedNeo4j, engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `clausegraph serve` on the run's Neo4j, ending in a slash. `engine` has made the indexes."""
    end = neo4j.endpoint
    environment = os.environ | {
        "CLAUSEGRAPH_NEO4J_URI": end.uri,
        "CLAUSEGRAPH_NEO4J_USER": end.user,
        "CLAUSEGRAPH_NEO4J_PASSWORD": end.password,
    }
    command = [sys.executable, "-m", "clausegraph", "serve", "--port", "0", "--no-seed"]
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(command, env=environment, stdout=written, stderr=written)
    try:
        yield _address(process, log)
    finally:
        process.terminate()
        process.wait()


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"(http://\S+/)readyz", log.read_text()):
            return found[1]
        time.sleep(0.05)
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


@pytest.fixture
def api(server: str, contents: Contents) -> str:
    """The address of the server, which answers on the demonstration graph."""
    contents.demonstration()
    return server


@pytest.fixture(scope="session")
def packages() -> Path:
    """The folder `node_modules` that the lock describes; kept in the user's cache, one for each lock.

    A changed package.json gets its lock by `npm install --package-lock-only` in `js`. Where nothing is kept and npm has no
    network, the test is skipped; any other failure of npm fails it.
    """
    digest = hashlib.sha256((SCRIPTS / "package-lock.json").read_bytes()).hexdigest()[:12]
    kept = cache_folder() / "clients" / digest
    if not kept.is_dir():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            fresh = Path(folder) / "fresh"
            _install(fresh)
            if not kept.is_dir():  # else another run was faster
                fresh.rename(kept)
    return kept / "node_modules"


def _install(folder: Path) -> None:
    folder.mkdir()
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(SCRIPTS / name, folder)
    patience = ("--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000")
    done = subprocess.run(
        [*_tool("npm"), "ci", "--prefer-offline", *patience],
        cwd=folder,
        env=_environment(),
        capture_output=True,
        text=True,
        timeout=INSTALL_S,
        check=False,
    )
    code = re.search(r"npm error code (\w+)", done.stderr)
    if code and code[1] in OFFLINE:
        pytest.skip(f"npm has no network ({code[1]}), and its packages are not in {cache_folder()}")
    assert done.returncode == 0, done.stderr


def _tool(name: str) -> list[str]:
    """A command of the environment that the tests run in."""
    return [str(Path(sys.executable).with_name(name))]


def _environment() -> dict[str, str]:
    """The environment of a tool of Node, which looks for `node` on the path."""
    return os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}


class Workshop:
    """A folder with the scripts of `js`, their packages, and the schema as it is served."""

    def __init__(self, folder: Path, packages: Path) -> None:
        self.folder = folder
        self.packages = packages

    def run(self, *command: str, within: str = ".", code: int = 0) -> str:
        """What a command of a package, or `node`, prints."""
        bin_ = self.packages / ".bin" / command[0]
        tool = [str(bin_)] if bin_.exists() else _tool(command[0])
        done = subprocess.run(
            [*tool, *command[1:]],
            cwd=self.folder / within,
            env=_environment(),
            capture_output=True,
            text=True,
            timeout=RUN_S,
            check=False,
        )
        assert done.returncode == code, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def told(self, script: str, *arguments: str) -> Any:
        """The JSON that a script prints; it runs in its own folder."""
        path = Path(script)
        return orjson.loads(self.run("node", path.name, *arguments, within=str(path.parent)))


@pytest.fixture(scope="session")
def workshop(server: str, packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    folder = tmp_path_factory.mktemp("clients") / "js"
    shutil.copytree(SCRIPTS, folder, ignore=shutil.ignore_patterns("node_modules", "__generated__", "generated.ts"))
    (folder / "node_modules").symlink_to(packages, target_is_directory=True)
    with urllib.request.urlopen(f"{server}schema.graphql") as response:  # noqa: S310  # our own server
        (folder / "schema.graphql").write_bytes(response.read())
    return Workshop(folder, packages)

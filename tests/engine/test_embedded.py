"""The embedded Neo4j, for real: what it opens, what it leaves behind, and what it survives."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from jgo.maven import MavenContext
from neo4j import GraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable

from graph.embedded import (
    DownloadError,
    EmbeddedError,
    EmbeddedNeo4j,
    FolderInUseError,
    Progress,
    StartError,
    jars,
    maven,
)
from graph.embedded.folder import DataFolder
from graph.embedded.jars import Jar
from graph.embedded.owner import Owner
from tests.powerless import powerless
from tests.served import gone, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from neo4j import Driver

    from graph.embedded import Endpoint
    from graph.engine import Engine

ROOT = Path(__file__).resolve().parents[2]

#: Starts Neo4j, says where it is, and lives on until it is killed.
PARENT = """
import sys, time
from pathlib import Path
from graph.embedded import EmbeddedNeo4j

running = EmbeddedNeo4j.start(Path(sys.argv[1]))
print(running.pid, running.endpoint.uri, running.endpoint.password, flush=True)
time.sleep(600)
"""


def driver_for(endpoint: Endpoint) -> Driver:
    return GraphDatabase.driver(endpoint.uri, auth=(endpoint.user, endpoint.password))


def folder_of(neo4j: EmbeddedNeo4j) -> Path:
    """The data folder that the child was given."""
    command = psutil.Process(neo4j.pid).cmdline()
    return Path(command[command.index("graph.embedded.child") + 1])


def test_bolt_is_all_that_listens_and_only_on_loopback(neo4j: EmbeddedNeo4j, engine: Engine) -> None:
    assert engine.read("RETURN 1") == [[1]]

    child = psutil.Process(neo4j.pid)
    listening = [one.laddr for one in child.net_connections("inet") if one.status == psutil.CONN_LISTEN]

    assert child.children(recursive=True) == []
    assert {address.ip.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}
    assert [address.port for address in listening] == [int(neo4j.endpoint.uri.rpartition(":")[2])]


def test_the_password_is_its_owners_alone_and_not_shown(neo4j: EmbeddedNeo4j) -> None:
    file = folder_of(neo4j) / "password"

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text().strip() == neo4j.endpoint.password
    assert neo4j.endpoint.password not in repr(neo4j.endpoint)
    assert neo4j.endpoint.password not in (folder_of(neo4j) / "neo4j.log").read_text()


@pytest.mark.parametrize("password", ["neo4j", "wrong", ""])
def test_a_wrong_password_is_refused(neo4j: EmbeddedNeo4j, password: str) -> None:
    auth = (neo4j.endpoint.user, password)
    with GraphDatabase.driver(neo4j.endpoint.uri, auth=auth) as driver, pytest.raises(AuthError):
        driver.verify_connectivity()
    # Three wrong ones in a row would lock out the tests behind this one.
    with GraphDatabase.driver(neo4j.endpoint.uri, auth=(neo4j.endpoint.user, neo4j.endpoint.password)) as driver:
        driver.verify_connectivity()


def test_a_second_start_on_the_folder_names_the_holder(neo4j: EmbeddedNeo4j, engine: Engine) -> None:
    folder = folder_of(neo4j)

    with pytest.raises(FolderInUseError) as refused:
        EmbeddedNeo4j.start(folder)

    assert f"in use by process {os.getpid()} (ready): wait until that one has ended" in str(refused.value)
    assert str(folder) in str(refused.value)
    assert engine.read("RETURN 1") == [[1]], "the holder is not disturbed"


def test_the_folder_says_who_holds_it_and_where_neo4j_answers(neo4j: EmbeddedNeo4j) -> None:
    file = folder_of(neo4j) / "owner"

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    said = {"pid": os.getpid(), "state": "ready", "serves": False, "uri": neo4j.endpoint.uri}
    assert json.loads(file.read_text()) == said


@pytest.mark.processes
def test_what_the_folder_says_of_a_holder_that_was_killed_is_not_believed(tmp_path: Path) -> None:
    """Its child is stopped, and ends only when it is continued: the next one waits for it, and does not refuse."""
    folder = tmp_path / "data"
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(folder)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert parent.stdout is not None
    with parent, parent.stdout:
        child = int(parent.stdout.readline().split()[0])
        os.kill(child, signal.SIGSTOP)
        parent.kill()
    said = json.loads((folder / "owner").read_text())
    assert (said["pid"], said["state"]) == (parent.pid, "ready")
    continued = threading.Timer(2, os.kill, (child, signal.SIGCONT))
    continued.start()
    try:
        with EmbeddedNeo4j.start(folder) as again:
            assert json.loads((folder / "owner").read_text())["pid"] == os.getpid()
            assert again.endpoint.uri != said["uri"]
    finally:
        continued.join()


@pytest.mark.processes
def test_a_start_that_fails_leaves_the_folder_free(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError):
        EmbeddedNeo4j.start(tmp_path / "data", heap_mb=1)
    Owner.take(DataFolder(tmp_path / "data"), serves=False).release()


def test_a_refused_start_leaves_no_process_and_no_open_pipe(neo4j: EmbeddedNeo4j) -> None:
    this = psutil.Process()
    before = ({one.pid for one in this.children()}, this.num_fds())

    with pytest.raises(FolderInUseError) as refused:
        EmbeddedNeo4j.start(folder_of(neo4j))

    # The pipes must be closed by the start itself: here the error, with its frames, is still held.
    assert refused.value
    assert ({one.pid for one in this.children()}, this.num_fds()) == before


@pytest.mark.processes
def test_stop_leaves_no_process_and_a_free_folder(tmp_path: Path) -> None:
    running = EmbeddedNeo4j.start(tmp_path / "data")
    with driver_for(running.endpoint) as driver:
        driver.execute_query("CREATE (:Kept)")

    began = time.monotonic()
    running.stop()

    assert time.monotonic() - began < 30, "a start waits for forty seconds for one that stops"
    assert not psutil.pid_exists(running.pid)
    running.stop()  # a second stop is no error
    with driver_for(running.endpoint) as driver, pytest.raises(ServiceUnavailable):
        driver.verify_connectivity()


@pytest.mark.processes
def test_the_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    """A client of another process has a transaction open all the while: the child does not wait for it, and the client
    is not told that its transaction was committed.
    """
    parent = subprocess.Popen(  # our own script
        [sys.executable, "-c", PARENT, str(tmp_path / "data")], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert parent.stdout is not None
    with parent, parent.stdout:
        try:
            child, uri, password = parent.stdout.readline().split()
            with GraphDatabase.driver(uri, auth=("neo4j", password)) as driver, driver.session() as session:
                transaction = session.begin_transaction()
                transaction.run("CREATE (:Open)").consume()
                parent.kill()
                parent.wait()
                assert until(lambda: gone(int(child)), 5), "the child outlived its parent by more than five seconds"
                with pytest.raises((DriverError, Neo4jError)):
                    transaction.commit()
        finally:
            parent.kill()


@pytest.mark.processes
def test_every_acknowledged_write_survives_a_kill(tmp_path: Path) -> None:
    running = EmbeddedNeo4j.start(tmp_path / "data")
    acknowledged: list[int] = []
    try:
        with driver_for(running.endpoint) as driver:
            killer = threading.Thread(target=kill_after, args=(running.pid, acknowledged, 50))
            killer.start()
            try:
                write_until_cut_off(driver, acknowledged)
            finally:
                killer.join()
    finally:
        running.stop()
    assert len(acknowledged) > 20, "the kill came before there was anything to lose"

    with EmbeddedNeo4j.start(tmp_path / "data") as again, driver_for(again.endpoint) as driver:
        records, _, _ = driver.execute_query("MATCH (c:Counter) RETURN c.n AS n ORDER BY n")
        found = [record["n"] for record in records]
        assert again.endpoint.password == running.endpoint.password

    # The last write may have been committed and its acknowledgement lost; nothing else may be there.
    assert found in (acknowledged, [*acknowledged, len(acknowledged)])


def kill_after(pid: int, acknowledged: list[int], writes: int) -> None:
    assert until(lambda: len(acknowledged) > writes, 60)
    os.kill(pid, signal.SIGKILL)


def write_until_cut_off(driver: Driver, acknowledged: list[int]) -> None:
    """Write counters, one transaction each, until the server is gone; note those that it acknowledged."""
    with driver.session() as session, suppress(DriverError, Neo4jError):
        while True:
            session.run("CREATE (:Counter {n: $n})", n=len(acknowledged)).consume()
            acknowledged.append(len(acknowledged))


def test_a_file_where_the_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    for folder in (tmp_path / "file", tmp_path / "file" / "data"):
        with pytest.raises(StartError) as refused:
            EmbeddedNeo4j.start(folder)
        assert f"the data folder {folder} cannot be used" in str(refused.value)
        assert "choose another" in str(refused.value)


@pytest.mark.processes
def test_a_folder_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    for folder in (tmp_path, tmp_path / "data"):
        command = [sys.executable, "-c", PARENT, str(folder)]
        done = subprocess.run(
            command, cwd=ROOT, preexec_fn=powerless, capture_output=True, text=True, timeout=60, check=False
        )
        assert "cannot be used: Permission denied; choose another" in done.stderr
        assert done.stderr.splitlines()[-1].startswith("graph.embedded.errors.StartError: ")


@pytest.mark.processes
def test_a_start_that_fails_gives_the_reason_and_the_log(tmp_path: Path) -> None:
    """A heap too small for the JVM: it says so, and the folder can be used afterwards."""
    with pytest.raises(EmbeddedError) as failed:
        EmbeddedNeo4j.start(tmp_path / "data", heap_mb=1)

    assert "did not start" in str(failed.value) or "ended with code" in str(failed.value)
    assert str(tmp_path / "data" / "neo4j.log") in str(failed.value)


@pytest.mark.processes
def test_a_store_that_is_damaged_is_said(tmp_path: Path) -> None:
    """Neo4j itself starts all the same, and would answer that its database is not available for now."""
    folder = tmp_path / "data"
    EmbeddedNeo4j.start(folder).stop()
    (log,) = (folder / "store" / "data" / "transactions" / "neo4j").glob("neostore.transaction.db.*")
    with log.open("r+b") as file:
        file.write(b"\xff" * 64)

    with pytest.raises(StartError, match=r"the store cannot be opened; put a copy .* Neo4j says: \S+") as failed:
        EmbeddedNeo4j.start(folder)

    assert str(folder / "neo4j.log") in str(failed.value)
    Owner.take(DataFolder(folder), serves=False).release()


# The jars: a small lock, a cache folder of the test's own, and a Maven repository on loopback.

CONTENT = {name: f"the bytes of {name}".encode() * 50 for name in ("one", "two", "three")}
LOCKED = tuple(
    Jar("org.example", name, "1.0", "linux" if name == "three" else "", hashlib.sha256(content).hexdigest())
    for name, content in CONTENT.items()
)


@dataclass
class Repository:
    """What the server gives, and what it was asked for."""

    files: dict[str, bytes]
    asked: list[str] = field(default_factory=list)
    connections: set[int] = field(default_factory=set)


def address(jar: Jar) -> str:
    return f"/org/example/{jar.artifact}/1.0/{jar.name}"


def serve(repository: Repository) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"  # which keeps connections

        def do_GET(self) -> None:
            content = repository.files.get(self.path)
            repository.connections.add(self.client_address[1])
            if not self.path.endswith(".sha1"):
                repository.asked.append(self.path)
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            pass

    return ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    given = Repository({address(jar): CONTENT[jar.artifact] for jar in LOCKED})
    server = serve(given)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    central = {"central": f"http://127.0.0.1:{server.server_port}"}
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("CLAUSEGRAPH_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(maven, "MavenContext", partial(MavenContext, remote_repos=central))
    monkeypatch.setattr(jars, "locked", lambda: LOCKED)
    monkeypatch.setattr(jars, "_BACKOFF_S", 0)
    yield given
    server.shutdown()
    thread.join()
    server.server_close()


def test_jars_are_fetched_once_in_the_locks_order(repository: Repository, tmp_path: Path) -> None:
    steps: list[Progress] = []

    paths = jars.class_path(steps.append)

    assert [path.name for path in paths] == ["one-1.0.jar", "two-1.0.jar", "three-1.0-linux.jar"]
    assert [path.read_bytes() for path in paths] == list(CONTENT.values())
    assert all(path.is_relative_to(tmp_path / "cache") for path in paths)
    assert [(step.done, step.total) for step in steps] == [(1, 3), (2, 3), (3, 3)]
    assert jars.class_path() == paths
    assert sorted(repository.asked) == sorted(repository.files), "each was asked for once"
    assert not list(paths[0].parent.glob(".*")), "nothing temporary is left"


def test_a_connection_is_kept_from_jar_to_jar(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "_CONNECTIONS", 1)
    jars.class_path()
    assert len(repository.asked) == 3
    assert len(repository.connections) == 1, "each handshake costs more than most jars"


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def changed_in_one_byte(path: Path) -> None:
    path.write_bytes(b"X" + path.read_bytes()[1:])


def removed(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [truncated, emptied, changed_in_one_byte, removed])
def test_a_damaged_jar_is_fetched_again_and_only_that(repository: Repository, damage: Callable[[Path], None]) -> None:
    paths = jars.class_path()
    start_up_cache = jars.cache_folder() / f"aot-{jars.lock_digest()}-25.cache"
    start_up_cache.touch()
    repository.asked.clear()
    damage(paths[1])

    assert jars.class_path() == paths

    assert paths[1].read_bytes() == CONTENT["two"]
    assert repository.asked == [address(LOCKED[1])]
    assert not start_up_cache.exists(), "Java would refuse it from now on"


def test_damage_from_before_jars_were_noted_is_found(repository: Repository) -> None:
    paths = jars.class_path()
    (paths[0].parent / "checked").unlink()
    changed_in_one_byte(paths[2])
    repository.asked.clear()

    jars.class_path()

    assert paths[2].read_bytes() == CONTENT["three"]
    assert repository.asked == [address(LOCKED[2])]


def test_a_sound_jar_with_another_time_is_not_fetched(repository: Repository) -> None:
    paths = jars.class_path()
    repository.asked.clear()
    os.utime(paths[0], (1, 1))

    jars.class_path()

    assert repository.asked == []


def test_a_damaged_jar_that_can_not_be_fetched_is_named_each_time(repository: Repository) -> None:
    paths = jars.class_path()
    truncated(paths[1])
    repository.files.clear()

    for _ in range(2):
        with pytest.raises(DownloadError, match=r"org\.example:two:1\.0 could not be fetched"):
            jars.class_path()


def test_a_network_failure_names_the_coordinates_and_the_remedy(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = repository.files.pop(address(LOCKED[2]))
    with pytest.raises(DownloadError) as failed:
        jars.class_path()
    assert "org.example:three:1.0:linux could not be fetched from Maven Central in 4 attempts" in str(failed.value)
    assert "start again: what was fetched is kept" in str(failed.value)

    # With nothing at the other end at all, the same.
    with monkeypatch.context() as offline:
        offline.setattr(maven, "MavenContext", partial(MavenContext, remote_repos={"central": "http://127.0.0.1:9"}))
        with pytest.raises(DownloadError, match=r"org\.example:three:1\.0:linux could not be fetched.*refused"):
            jars.class_path()

    repository.files[address(LOCKED[2])] = missing
    repository.asked.clear()
    assert len(jars.class_path()) == 3
    assert repository.asked == [address(LOCKED[2])], "what was fetched before is kept"


def test_another_file_than_the_locks_is_refused_and_not_kept(repository: Repository) -> None:
    repository.files[address(LOCKED[0])] = b"not what was locked"

    with pytest.raises(DownloadError, match=r"org\.example:one:1\.0 is not the jar of the lock: its sha256 is"):
        jars.class_path()

    folder = jars.cache_folder() / f"neo4j-{jars.lock_digest()}"
    assert not (folder / LOCKED[0].name).exists()
    assert repository.asked.count(address(LOCKED[0])) == 1, "a wrong file is no reason to try again"


@pytest.mark.usefixtures("repository")
def test_a_cache_that_can_not_be_made_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CLAUSEGRAPH_CACHE_DIR", str(tmp_path / "file" / "cache"))

    with pytest.raises(DownloadError, match=r"no jars can be kept in .*set CLAUSEGRAPH_CACHE_DIR to a folder"):
        jars.class_path()

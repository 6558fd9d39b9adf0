"""`clausegraph doctor`: what keeps a start from succeeding is told before the start, with what to do."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from graph.embedded import EmbeddedNeo4j, jars
from tests.http.serving import serving
from tests.http.test_hosts import app_of
from tests.powerless import powerless
from tests.project.test_command_line import run, server

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine

pytestmark = pytest.mark.processes


def examined(*arguments: str, code: int | None = None, **environment: str) -> dict[str, dict[str, str]]:
    """What was found, by its name."""
    done = run("doctor", "--json", "--port", "0", *arguments, **environment)
    assert "Traceback" not in done.stderr
    told = orjson.loads(done.stdout)
    assert told["ok"] == (done.returncode == 0)
    assert code is None or done.returncode == code
    assert all(one["remedy"] for one in told["checks"] if one["state"] != "ok")
    assert told["ok"] == all(one["state"] != "wrong" for one in told["checks"])
    return {one["name"]: one for one in told["checks"]}


def states(found: dict[str, dict[str, str]], *names: str) -> list[str]:
    return [found[name]["state"] for name in names]


def test_a_machine_on_which_all_is_well(engine: Engine, tmp_path: Path) -> None:
    """The run's own Neo4j has seen to it that the jars are there."""
    assert engine
    found = examined("--data", str(tmp_path / "new"), code=0)
    assert states(found, "Python", "packages", "Java", "Neo4j's jars", "data folder", "clock", "mode") == ["ok"] * 7
    assert found["Java"]["found"].startswith("openjdk version "), "whatever options of Java the environment has"
    assert not (tmp_path / "new").exists()


def test_a_table_for_people(tmp_path: Path) -> None:
    done = run("doctor", "--port", "0", "--data", str(tmp_path), CLAUSEGRAPH_PORRT="1", COLUMNS="200")
    assert done.returncode == 0
    (row,) = [line for line in done.stdout.splitlines() if "CLAUSEGRAPH_PORRT" in line]
    assert row.startswith("warning")
    assert row.rstrip().endswith("did you mean CLAUSEGRAPH_PORT?")


def test_a_folder_that_is_held_is_left_alone(neo4j: EmbeddedNeo4j, engine: Engine) -> None:
    folder = neo4j._data.path
    found = examined("--data", str(folder), code=0)
    assert f"process {os.getpid()} (ready)" in found["held by"]["found"]
    engine.ping()
    assert neo4j.ended() is None


def test_a_folder_that_nobody_holds_any_more(tmp_path: Path) -> None:
    (tmp_path / "owner").write_text('{"pid": 1, "state": "ready", "serves": true}')
    assert examined("--data", str(tmp_path))["held by"]["found"] == "nobody"


def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    command = [sys.executable, "-m", "clausegraph", "doctor", "--json", "--port", "0", "--data", str(tmp_path)]
    done = subprocess.run(command, preexec_fn=powerless, capture_output=True, timeout=120, check=False)
    assert done.returncode == 1
    (found,) = [one for one in orjson.loads(done.stdout)["checks"] if one["name"] == "data folder"]
    assert found["state"] == "wrong"
    assert found["remedy"]


def test_a_password_that_others_can_read(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret")
    (tmp_path / "password").chmod(0o644)
    found = examined("--data", str(tmp_path), code=0)["data folder"]
    assert found["state"] == "warning"
    assert found["remedy"] == f"chmod 600 {tmp_path / 'password'}"


def test_jars_that_are_missing_or_damaged(engine: Engine, tmp_path: Path) -> None:
    assert engine
    cache = tmp_path / "cache"
    found = examined("--data", str(tmp_path / "data"), CLAUSEGRAPH_CACHE_DIR=str(cache))["Neo4j's jars"]
    assert (found["state"], "are not in" in found["found"]) == ("warning", True)
    copy = cache / jars.jar_folder().name
    shutil.copytree(jars.jar_folder(), copy, copy_function=os.symlink)
    damaged = copy / jars.locked()[5].name
    damaged.unlink()
    damaged.write_bytes(b"no jar")
    found = examined("--data", str(tmp_path / "data"), CLAUSEGRAPH_CACHE_DIR=str(cache))["Neo4j's jars"]
    assert (found["state"], damaged.name in found["found"]) == ("warning", True)


def test_more_heap_than_there_is_memory(tmp_path: Path) -> None:
    found = examined("--data", str(tmp_path), code=1, CLAUSEGRAPH_HEAP_MB="100000000")["memory"]
    assert (found["state"], "CLAUSEGRAPH_HEAP_MB" in found["remedy"]) == ("wrong", True)


def test_a_clock_that_was_set_back(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "file").touch()
    os.utime(tmp_path / "store" / "file", (4e9, 4e9))
    assert states(examined("--data", str(tmp_path), code=1), "clock") == ["wrong"]


def test_a_port_that_something_else_has(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        found = examined("--data", str(tmp_path), "--port", port, code=1)["port"]
    assert "--port" in found["remedy"]


def test_a_port_where_a_clausegraph_answers(engine: Engine, tmp_path: Path) -> None:
    with serving(app_of(engine)) as (_, port):
        found = examined("--data", str(tmp_path), "--port", str(port), code=0)["port"]
    assert "a Clausegraph answers" in found["found"]


def test_a_neo4j_of_ones_own(neo4j: EmbeddedNeo4j, engine: Engine) -> None:
    assert engine
    found = examined(code=0, **server(neo4j))
    assert (found["Neo4j"]["state"], "community" in found["Neo4j"]["found"]) == ("ok", True)
    assert not {"data folder", "Java", "clocks"} & set(found)
    assert found["CLAUSEGRAPH_NEO4J_PASSWORD"]["found"] == "(set)"
    wrong = examined(code=1, **(server(neo4j) | {"CLAUSEGRAPH_NEO4J_PASSWORD": "swordfish"}))
    assert (wrong["Neo4j"]["state"], "credentials" in wrong["Neo4j"]["found"]) == ("wrong", True)
    assert states(examined(code=1, CLAUSEGRAPH_NEO4J_URI="bolt://127.0.0.1:1"), "Neo4j") == ["wrong"]


def test_no_secret_is_shown() -> None:
    hidden: dict[str, Any] = {
        "CLAUSEGRAPH_NEO4J_URI": "bolt://neo4j:swordfish@127.0.0.1:1",
        "CLAUSEGRAPH_NEO4J_PASSWORD": "swordfish",
        "CLAUSEGRAPH_NEO4J_PASSWORT": "swordfish",
    }
    for json in ([], ["--json"]):
        done = run("doctor", *json, **hidden)
        assert done.returncode == 1
        assert "swordfish" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HEAP_MB", "much"),
        ("PORT", "80000"),
        ("CORS_ORIGINS", "https://x"),
        ("ALLOWED_HOSTS", '["a b"]'),
        ("MODE", "prod"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_beside_everything_else(tmp_path: Path, name: str, value: str) -> None:
    done = run("doctor", "--json", "--data", str(tmp_path), **{f"CLAUSEGRAPH_{name}": value})
    assert done.returncode == 1
    told = {one["name"]: one for one in orjson.loads(done.stdout)["checks"]}
    assert states(told, f"CLAUSEGRAPH_{name}", "clock") == ["wrong", "ok"]


def test_a_list_that_is_no_json_is_told_by_every_command() -> None:
    done = run("serve", CLAUSEGRAPH_CORS_ORIGINS="https://app.example")
    assert done.returncode == 2
    assert "CLAUSEGRAPH_CORS_ORIGINS: must be JSON" in done.stderr
    assert "Traceback" not in done.stderr


def test_development_beyond_loopback(tmp_path: Path) -> None:
    def state(host: str, mode: str) -> str:
        return examined("--data", str(tmp_path), "--host", host, CLAUSEGRAPH_MODE=mode)["mode"]["state"]

    assert state("0.0.0.0", "development") == "warning"  # noqa: S104
    assert state("0.0.0.0", "production") == "ok"  # noqa: S104
    assert state("127.0.0.1", "development") == "ok"


def test_more_connections_than_files_may_be_open(tmp_path: Path) -> None:
    found = examined("--data", str(tmp_path), code=0, CLAUSEGRAPH_MAX_CONNECTIONS="100000000000")["open files"]
    assert (found["state"], "CLAUSEGRAPH_MAX_CONNECTIONS" in found["remedy"]) == ("warning", True)

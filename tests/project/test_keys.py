"""`clausegraph keys`, and the key that a first start makes for this machine."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import orjson
import pytest

from api.settings import ApiSettings
from clausegraph.keys import ExpiryError, expiry, local_key
from graph.embedded.errors import StartError
from graph.embedded.folder import DataFolder
from graph.settings import GraphSettings
from graph.store.keys import id_of, new_token, read_keys
from tests.served import hold_small_world, started

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
WHO = {"query": "{ viewer { role } }"}


def test_when_a_key_ends() -> None:
    assert expiry(None, NOW) is None
    assert expiry("90d", NOW) == NOW + timedelta(days=90)
    assert expiry("2027-03-31", NOW) == datetime(2027, 3, 31, tzinfo=UTC)
    for wrong in ("0d", "d", "90", "tomorrow", "2027-13-01", "2026-11-29", "2026-11-28", "-1d", "99999d", ""):
        with pytest.raises(ExpiryError):
            expiry(wrong, NOW)


def run(*arguments: str, data: Path, code: int = 0) -> str:
    command = [sys.executable, "-m", "clausegraph", "keys", *arguments, "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def role_of(address: str, key: str) -> tuple[int, Any]:
    response = httpx.post(f"{address}graphql", json=WHO, headers={"authorization": f"Bearer {key}"}, timeout=60)
    return response.status_code, response.json().get("data")


@pytest.mark.processes
def test_keys_are_made_listed_and_revoked_beside_a_server(tmp_path: Path) -> None:
    data = tmp_path / "data"
    hold_small_world(data)
    with started(data, tmp_path / "log") as server:
        local = data / "local-key"
        token = local.read_text().strip()
        assert stat.S_IMODE(local.stat().st_mode) == 0o600
        told = server.log()
        assert f"{server.address}#key={token}" in told, "the first start prints the key of this machine"
        assert told.index("explorer  ") < told.index("#key="), "the explorer comes first"
        assert role_of(server.address, token) == (200, {"viewer": {"role": "ADMIN"}})
        made = run("add", "Ann's notebook", "--role", "reviewer", "--expires", "90d", data=data).strip()
        assert role_of(server.address, made) == (200, {"viewer": {"role": "REVIEWER"}})
        machine, ann = orjson.loads(run("list", "--json", data=data))
        assert (machine["name"], machine["role"], machine["state"]) == ("this machine", "ADMIN", "valid")
        assert (ann["name"], ann["role"], ann["state"]) == ("Ann's notebook", "REVIEWER", "valid")
        assert made not in run("list", data=data)
        run("revoke", ann["id"], data=data)
        assert "0123456789ab" in run("revoke", "0123456789ab", data=data, code=2)
    with started(data, tmp_path / "again") as server:
        assert "#key=" not in server.log(), "no later start prints it"
        assert role_of(server.address, token) == (200, {"viewer": {"role": "ADMIN"}})
        assert role_of(server.address, made) == (401, None)


def test_a_start_that_was_cut_before_the_key_was_made_makes_the_key_that_the_folder_holds(
    empty_graph: Engine, tmp_path: Path
) -> None:
    graph, api = GraphSettings(data=tmp_path), ApiSettings()
    (tmp_path / "local-key").write_text(f"{(kept := new_token())}\n")
    assert local_key(empty_graph, graph, api) == kept
    assert local_key(empty_graph, graph, api) is None
    assert read_keys(empty_graph)[str(id_of(kept))].opens(kept)


def test_a_folder_without_room_for_the_key_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StartError, match="No space left on device; make room"):
        DataFolder(tmp_path).keep_local_key("a token")
    assert not (tmp_path / "local-key").exists()

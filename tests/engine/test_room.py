"""A disk with too little room: nothing is written, so that Neo4j goes on answering reads."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from api.errors import UNAVAILABLE, failed
from graph.embedded.folder import USER, DataFolder
from graph.engine import Engine
from graph.errors import DatabaseFullError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.embedded import EmbeddedNeo4j

_MB = 1024 * 1024


def left(megabytes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a disk have so much room."""
    usage = type(shutil.disk_usage("/"))(1000 * _MB, (1000 - megabytes) * _MB, megabytes * _MB)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)


def test_what_is_left_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left(64, monkeypatch)
    DataFolder(tmp_path).check_room()
    left(63, monkeypatch)
    with pytest.raises(DatabaseFullError, match=r"has 63 MB left; with less than 64 .* make room"):
        DataFolder(tmp_path).check_room()


def test_without_room_nothing_is_written_and_reads_go_on(
    neo4j: EmbeddedNeo4j, empty_graph: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = neo4j.endpoint
    with Engine.connect(end.uri, USER, end.password) as engine:
        engine.ask_before_writing(DataFolder(tmp_path).check_room)
        engine.write(lambda tx: tx.run("CREATE (:Written)").consume())
        left(10, monkeypatch)
        with pytest.raises(DatabaseFullError):
            engine.write(lambda tx: tx.run("CREATE (:Written)").consume())
        with pytest.raises(DatabaseFullError):
            engine.command("CREATE INDEX never FOR (n:Never) ON (n.one)")
        assert engine.read("MATCH (n:Written) RETURN count(n)") == [[1]]
    empty_graph.write(lambda tx: tx.run("MATCH (n:Written) DELETE n").consume())


def test_a_caller_of_the_api_is_told() -> None:
    told = failed(DatabaseFullError("10 MB left"))
    assert "disk" in told.message
    assert told.extensions
    assert told.extensions["code"] == UNAVAILABLE

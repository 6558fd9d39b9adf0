"""`clausegraph serve` on an embedded Neo4j that is killed, stopped or told to end: what callers see, and what is left."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.http.serving import asked
from tests.served import (
    QUERY,
    asked_until_answered,
    end_in,
    end_under_heavy_requests,
    end_while_neo4j_plans_without_end,
    end_with_a_stopped_child,
    error_of,
    events,
    gone,
    has_child,
    hold_small_world,
    started,
    until,
)

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the clauses of the small graph, that one server after the other runs on."""
    path = tmp_path_factory.mktemp("healing") / "data"
    hold_small_world(path, labels=frozenset({"Provision"}))
    return path


def test_a_child_that_is_killed_is_replaced_and_requests_go_on(folder: Path, tmp_path: Path) -> None:
    with started(folder, tmp_path / "log") as served:
        before = served.ask().json()
        assert len(before["data"]["provisions"]["nodes"]) > 5
        fallen = served.child()
        fallen.kill()
        assert until(lambda: served.ask().status_code == 503, 5)
        restarting = {"ready": False, "reason": "Neo4j is being started again"}
        assert until(lambda: served.ready().json() == restarting, 5), "as soon as the watch has looked"
        assert served.ready().status_code == 503
        refused, answer = asked_until_answered(served)
        assert answer.json() == before, "nothing acknowledged is lost"
        assert len(refused) > 5
        for seconds, one in refused:
            assert error_of(one) == "DB_UNAVAILABLE"
            assert int(one.headers["retry-after"]) > 0
            assert seconds < 3, "nobody waits for the restart"
        assert served.child().pid != fallen.pid
        assert served.ready().json()["ready"] is True
        told = [one["event"] for one in events(served)]
        assert told.count("Neo4j fell") == told.count("Neo4j answers again") == 1
        assert "Traceback" not in served.log()
        end_in(served, 10)


def test_a_server_that_ends_while_the_child_restarts_leaves_no_child(folder: Path, tmp_path: Path) -> None:
    with started(folder, tmp_path / "log") as served:
        served.child().kill()
        assert until(lambda: served.ask().status_code == 503, 10)
        assert until(lambda: has_child(served), 10)
        restarting = served.child()
        end_in(served, 10)
        assert gone(restarting.pid)


def test_a_server_whose_child_is_stopped_ends_in_time(folder: Path, tmp_path: Path) -> None:
    with started(folder, tmp_path / "log", CLAUSEGRAPH_QUERY_TIMEOUT_S="30") as served:
        end_with_a_stopped_child(served)


def test_a_server_whose_clients_have_left_a_silent_neo4j_ends_in_time(folder: Path, tmp_path: Path) -> None:
    with started(folder, tmp_path / "log", CLAUSEGRAPH_QUERY_TIMEOUT_S="30") as served:
        os.kill(served.child().pid, signal.SIGSTOP)
        leaving = [served.begin(asked(QUERY)) for _ in range(4)]
        time.sleep(0.5)
        for one in leaving:
            one.close()
        time.sleep(0.5)
        end_in(served, 10)


def test_a_server_whose_neo4j_plans_without_end_ends_in_time(folder: Path, tmp_path: Path) -> None:
    with started(folder, tmp_path / "log") as served:
        end_while_neo4j_plans_without_end(served, folder)


def test_a_server_under_heavy_requests_ends_in_time_and_answers_each(folder: Path, tmp_path: Path) -> None:
    with started(folder, tmp_path / "log", CLAUSEGRAPH_HEAVY_NODES="100") as served:
        end_under_heavy_requests(served)


def test_a_folder_with_letters_of_its_own_in_a_locale_without_them_on_the_other_loopback(tmp_path: Path) -> None:
    folder = tmp_path / "pfad-ünï"
    folder.mkdir()
    (folder / "neo4j.log").touch(0o644)
    with started(folder, tmp_path / "log", LC_ALL="C", CLAUSEGRAPH_HOST="::1") as served:
        assert served.address.startswith("http://[::1]:")
        assert served.ready().status_code == 200
        assert (folder / "neo4j.log").stat().st_mode & 0o077 == 0

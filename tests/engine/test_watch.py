"""The watch over the embedded Neo4j: what is silent or dead is replaced, on the same data, and not for ever."""

from __future__ import annotations

import os
import signal
import threading
import time
from typing import TYPE_CHECKING

import pytest

from graph.embedded import EmbeddedNeo4j, StartError, watch
from graph.embedded.folder import DataFolder
from graph.embedded.server import launch, wait_for_port
from graph.embedded.watch import Watch
from graph.engine import Engine, Server
from graph.errors import DeadlineExceededError, OperationalError, SuspendedError, UnendingError
from tests.served import STUCK, gone, until

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.processes


KEPT = "MATCH (k:Kept) RETURN count(k)"


def answers(engine: Engine) -> bool:
    try:
        engine.ping()
    except OperationalError:
        return False
    return True


def refusal(engine: Engine) -> str:
    try:
        engine.ping()
    except SuspendedError as error:
        return str(error)
    except OperationalError:
        pass
    return ""


def test_a_child_that_is_stuck_or_silent_is_replaced_and_one_that_falls_again_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "MOST_RESTARTS", 2)
    restarts: list[float] = []
    with EmbeddedNeo4j.start(tmp_path / "data") as neo4j:
        end = neo4j.endpoint
        with Engine(Server(end.uri, end.user, end.password), overdue_s=3) as engine:
            engine.ping(within_s=60)
            engine.write(lambda transaction: transaction.run("CREATE (:Kept)").consume())
            with Watch(neo4j, engine, silence_s=6, restarted=lambda: restarts.append(time.monotonic())):
                a_stuck_child_is_replaced(neo4j, engine, restarts)
                a_silent_child_is_replaced(neo4j, engine, restarts)

                os.kill(neo4j.pid, signal.SIGKILL)
                assert until(lambda: "left alone" in refusal(engine), 20)
                time.sleep(0.5)
                assert gone(neo4j.pid)
                assert len(restarts) == 2


def a_stuck_child_is_replaced(neo4j: EmbeddedNeo4j, engine: Engine, restarts: list[float]) -> None:
    stuck = neo4j.pid
    for name in ("stuck", "stuck again"):  # it may still be planned in time, so it is not refused at once
        with pytest.raises(DeadlineExceededError):
            engine.read(STUCK, timeout_s=0.1, name=name)
    assert not restarts
    assert until(lambda: len(restarts) == 1, 90)
    assert gone(stuck)
    with pytest.raises(UnendingError):
        engine.read(STUCK)
    with pytest.raises(UnendingError):
        engine.profile(STUCK)


def a_silent_child_is_replaced(neo4j: EmbeddedNeo4j, engine: Engine, restarts: list[float]) -> None:
    silent = neo4j.pid
    time.sleep(6)
    assert len(restarts) == 1, "a child that answers is left in peace"
    os.kill(silent, signal.SIGSTOP)
    with pytest.raises(DeadlineExceededError):
        engine.read(KEPT, timeout_s=0.5, name="a victim")
    assert until(lambda: len(restarts) == 2, 90)
    assert gone(silent)
    assert neo4j.pid != silent
    assert until(lambda: answers(engine), 60)
    assert engine.read(KEPT) == [[1]], "what came after the silence is not to blame"


def test_an_answer_that_never_comes_does_not_hold_up_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neo4j is gone by then; nothing is asked of it any more."""
    asked, never = threading.Event(), threading.Event()
    monkeypatch.setattr(Watch, "_answers", lambda *_: asked.set() or never.wait(60))
    with Engine.connect("bolt://127.0.0.1:1", "neo4j", "", verify=False) as engine:
        with Watch(EmbeddedNeo4j(tmp_path / "data"), engine, silence_s=6):
            assert asked.wait(5)
            began = time.monotonic()
        assert time.monotonic() - began < 4
    never.set()


def test_a_start_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data")
    data.make()
    process = launch(data, [])
    os.kill(process.pid, signal.SIGSTOP)
    try:
        with pytest.raises(StartError, match=r"did not answer within 0\.5 s of its start; its log is"):
            wait_for_port(process, data, 0.5)
    finally:
        process.kill()
        process.communicate()


def test_a_stop_ends_a_start_that_goes_on(tmp_path: Path) -> None:
    neo4j = EmbeddedNeo4j(tmp_path / "data")
    (tmp_path / "data").mkdir()
    failed: list[BaseException] = []

    def start() -> None:
        try:
            neo4j.restart()
        except StartError as error:
            failed.append(error)

    starting = threading.Thread(target=start)
    starting.start()
    assert until(lambda: neo4j.ended() is None and neo4j._process is not None, 10)
    pid = neo4j.pid
    began = time.monotonic()
    neo4j.stop()
    starting.join(10)
    assert time.monotonic() - began < 5
    assert len(failed) == 1
    assert gone(pid)
    with pytest.raises(StartError, match="is being stopped"):
        neo4j.restart()


def test_a_child_that_is_stopped_is_continued_to_end_in_order(tmp_path: Path) -> None:
    with EmbeddedNeo4j.start(tmp_path / "data") as neo4j:
        os.kill(neo4j.pid, signal.SIGSTOP)
        neo4j.stop()
        assert neo4j.ended() == 0, "not by force"


def test_a_child_whose_parent_goes_while_it_starts_goes_too(tmp_path: Path) -> None:
    """It has no chance to look while Neo4j starts: here it cannot even get as far as that."""
    data = DataFolder(tmp_path / "data")
    data.make()
    held = DataFolder(data.path)
    held.acquire()
    held.say("stopping")  # the child waits for this one, 40 s
    process = launch(data, [])
    try:
        assert process.stdin is not None
        time.sleep(1)
        began = time.monotonic()
        process.stdin.close()
        process.stdin = None
        assert until(lambda: gone(process.pid), 30)
        assert time.monotonic() - began < 10
    finally:
        process.kill()
        process.communicate()

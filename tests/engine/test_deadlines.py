"""Nobody waits for ever for a Neo4j that is silent: a real one, stopped as a debugger or a full machine would."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psutil
import pytest
from neo4j._async_compat.network import BoltSocketBase

from graph.engine import Engine
from graph.errors import DatabaseUnavailableError, DeadlineExceededError, OperationalError, SuspendedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.embedded import EmbeddedNeo4j

SLOW = "UNWIND range(1, 100000000000) AS i WITH i WHERE i < 0 RETURN count(i)"


@pytest.fixture
def own(neo4j: EmbeddedNeo4j) -> Iterator[Engine]:
    """An engine with connections of its own."""
    end = neo4j.endpoint
    with Engine.connect(end.uri, end.user, end.password) as engine:
        yield engine


@contextmanager
def stopped(neo4j: EmbeddedNeo4j) -> Iterator[None]:
    os.kill(neo4j.pid, signal.SIGSTOP)
    # One thread takes the signal and stops the others; on a busy machine these may answer once more before that.
    while psutil.Process(neo4j.pid).status() != psutil.STATUS_STOPPED:
        time.sleep(0.001)
    try:
        yield
    finally:
        os.kill(neo4j.pid, signal.SIGCONT)


def test_a_read_of_a_silent_server_ends_two_seconds_after_its_limit(neo4j: EmbeddedNeo4j, own: Engine) -> None:
    with stopped(neo4j):
        began = time.monotonic()
        with pytest.raises(DeadlineExceededError):
            own.read("RETURN 1", timeout_s=1)
        assert 2.9 < time.monotonic() - began < 5
        began = time.monotonic()
        with pytest.raises(OperationalError):  # here a new connection is waited for
            own.profile("RETURN 1", timeout_s=0.5)
        assert time.monotonic() - began < 4
    assert own.read("RETURN 1") == [[1]], "the connection that hung is not used again"


def test_who_waits_at_a_connection_closes_it_alone(
    neo4j: EmbeddedNeo4j, own: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that another thread has closed may be another one when it is waited at."""
    closing: list[str] = []

    def close(one: BoltSocketBase, _close: Callable[[BoltSocketBase], None] = BoltSocketBase.close) -> None:
        closing.append(threading.current_thread().name)
        _close(one)

    monkeypatch.setattr(BoltSocketBase, "close", close)
    with stopped(neo4j), pytest.raises(DeadlineExceededError):
        own.read("RETURN 1", timeout_s=0.5)
    assert closing == ["MainThread"]


def test_a_server_that_is_silent_in_the_midst_of_a_statement_is_not_waited_for(
    neo4j: EmbeddedNeo4j, own: Engine
) -> None:
    timer = threading.Timer(0.5, os.kill, (neo4j.pid, signal.SIGSTOP))
    timer.start()
    try:
        began = time.monotonic()
        with pytest.raises(DeadlineExceededError):
            own.read(SLOW, timeout_s=2)
        assert time.monotonic() - began < 6
    finally:
        timer.join()
        os.kill(neo4j.pid, signal.SIGCONT)


def test_a_ping_of_a_silent_server_tells_in_its_time(neo4j: EmbeddedNeo4j, own: Engine) -> None:
    with stopped(neo4j):
        began = time.monotonic()
        with pytest.raises(DatabaseUnavailableError, match="did not answer within 1 s"):
            own.ping(within_s=1)
        assert time.monotonic() - began < 3
    own.ping()


def test_one_call_that_is_over_leaves_the_others_alone(own: Engine) -> None:
    answers: list[object] = []
    slow = "UNWIND range(1, 30000000) AS i WITH i WHERE i % 7 = 0 RETURN count(i)"
    other = threading.Thread(target=lambda: answers.extend(own.read(slow)))
    other.start()
    while not own.read("SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery STARTS WITH 'UNWIND' RETURN 1"):
        time.sleep(0.01)
    with pytest.raises(DeadlineExceededError, match="longer than its time limit"):
        own.read(SLOW, timeout_s=0.3)
    other.join(60)
    assert answers == [[4285714]]


def test_who_waits_for_a_suspended_server_is_told_at_once(neo4j: EmbeddedNeo4j, own: Engine) -> None:
    told: list[tuple[float, Exception]] = []

    def ask() -> None:
        try:
            own.read(SLOW, timeout_s=60)
        except SuspendedError as error:
            told.append((time.monotonic(), error))

    asking = [threading.Thread(target=ask) for _ in range(4)]
    for one in asking:
        one.start()
    time.sleep(0.5)
    began = time.monotonic()
    own.suspend("it is being restarted")
    with pytest.raises(SuspendedError, match="it is being restarted"):
        own.read("RETURN 1")
    for one in asking:
        one.join(10)
    assert len(told) == 4
    assert max(at for at, _ in told) - began < 2
    own.reach(neo4j.endpoint.uri)
    assert own.read("RETURN 1") == [[1]]

"""Many reviewers at once, of whom some are killed: nothing is lost, nothing is decided twice, the past stays."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from random import Random
from threading import Thread
from typing import TYPE_CHECKING, Final

import pytest

from tests.review.random_reviews import everything, faults, newest, proposed, review_at_random

if TYPE_CHECKING:
    from pathlib import Path

    from graph.embedded import EmbeddedNeo4j
    from graph.engine import Engine

#: Reviews of each thread, and those of a process that is killed before it has done them.
_EACH: Final = 12
_KILLED: Final = 1000
_KILLS: Final = 3


@pytest.mark.slow
def test_fifty_random_reviews_leave_the_projection_of_their_claims(
    graph: Engine, neo4j: EmbeddedNeo4j, tmp_path: Path
) -> None:
    proposed(graph)
    first = newest(graph)
    states = {first: everything(graph, first)}
    logs = [tmp_path / f"{number}.log" for number in range(4 + _KILLS)]
    threads = [Thread(target=review_at_random, args=(graph, number, _EACH, log)) for number, log in enumerate(logs[:4])]
    for one in threads:
        one.start()
    for number, log in enumerate(logs[4:], 100):
        _killed(neo4j, number, log)
        middle = newest(graph)
        states[middle] = everything(graph, middle)
    for one in threads:
        one.join()
    assert list(faults(graph, logs)) == []
    assert {revision: everything(graph, revision) for revision in states} == states
    assert len({str(state) for state in states.values()}) > 1, "nothing was decided in between"


def _killed(neo4j: EmbeddedNeo4j, seed: int, log: Path) -> None:
    """A reviewer of a process of its own, killed in the middle of its work."""
    end = neo4j.endpoint
    given = [end.uri, end.user, end.password, str(seed), str(_KILLED), str(log)]
    log.touch()
    process = subprocess.Popen([sys.executable, "-m", "tests.review.random_reviews", *given])
    due = time.monotonic() + 60
    while not log.stat().st_size and time.monotonic() < due:
        time.sleep(0.05)
    time.sleep(Random(seed).random())
    process.send_signal(signal.SIGKILL)
    process.wait()

"""A thousand reviews at random: many people at once, in batches and one by one, taken back, and some of them killed."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from random import Random
from threading import Thread
from typing import TYPE_CHECKING, Final

from benchmarks.drills.record import Drilled, drill
from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine
from seed.seeding import seed
from tests.review.random_reviews import everything, faults, newest, proposed, review_at_random

if TYPE_CHECKING:
    from pathlib import Path

#: Reviewers at once, and reviews of each in a round; with those of the killed ones, a thousand in all.
_REVIEWERS: Final = 4
_EACH: Final = 10
#: Longest time until a reviewer of a process of its own has done its first review.
_FIRST_S: Final = 120


@drill("reviews-at-random", "Four reviewers at once and one that is killed, again and again", rounds=25)
def reviews_at_random(drilled: Drilled) -> None:
    """Nothing that was acknowledged is lost, each claim is decided once a version, and what was published stays."""
    with EmbeddedNeo4j.start(drilled.folder / "data") as running:
        end = running.endpoint
        with Engine.connect(end.uri, end.user, end.password) as engine:
            seed(engine)
            drilled.counts["claims"] = proposed(engine, people=3)
            logs: list[Path] = []
            states = {newest(engine): everything(engine, newest(engine))}
            for number in drilled.each_round():
                with drilled.expected(f"round {number}"), drilled.timed("a round"):
                    logs += _round(drilled, running, engine, number)
                    states[newest(engine)] = everything(engine, newest(engine))
            for fault in faults(engine, logs):
                drilled.holds(condition=False, text=fault)
            for revision, state in states.items():
                drilled.holds(everything(engine, revision) == state, f"what {revision} said has changed")
            drilled.counts["published states compared"] = len(states)
            drilled.counts["decisions"] = engine.read("MATCH (d:Decision) RETURN count(d)")[0][0]


def _round(drilled: Drilled, running: EmbeddedNeo4j, engine: Engine, number: int) -> list[Path]:
    """One round; the logs of its reviewers."""
    logs = [drilled.folder / f"{number}-{place}.log" for place in range(_REVIEWERS + 1)]
    seeds = [number * 100 + place for place in range(_REVIEWERS + 1)]
    threads = [
        Thread(target=review_at_random, args=(engine, own, _EACH, log))
        for own, log in zip(seeds[:-1], logs[:-1], strict=True)
    ]
    for one in threads:
        one.start()
    _killed(running, seeds[-1], logs[-1])
    drilled.counts["killed"] += 1
    for one in threads:
        one.join()
    drilled.counts["reviews"] += sum(len(log.read_bytes().splitlines()) for log in logs)
    return logs


def _killed(running: EmbeddedNeo4j, own: int, log: Path) -> None:
    end = running.endpoint
    log.touch()
    given = [end.uri, end.user, end.password, str(own), "1000", str(log)]
    process = subprocess.Popen([sys.executable, "-m", "tests.review.random_reviews", *given])
    due = time.monotonic() + _FIRST_S
    while not log.stat().st_size and time.monotonic() < due:
        time.sleep(0.05)
    time.sleep(Random(own).random())
    process.send_signal(signal.SIGKILL)
    process.wait()

"""A server that runs through midnight, UTC: its work is done once a day, tried again when it fails, and ends with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic

import pytest

from clausegraph.server.midnight import Midnight, every_midnight, next_midnight
from graph.errors import DatabaseUnavailableError

EVE = datetime(2026, 11, 30, 23, 59, 59, 990_000, tzinfo=UTC)


class Clock:
    """A clock that a test sets."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def test_midnight_is_the_first_instant_of_the_next_day() -> None:
    assert next_midnight(EVE) == datetime(2026, 12, 1, tzinfo=UTC)
    assert next_midnight(datetime(2026, 12, 1, tzinfo=UTC)) == datetime(2026, 12, 2, tzinfo=UTC)


def test_work_is_done_when_a_day_begins_and_not_before() -> None:
    clock, done, days = Clock(EVE), Event(), []

    def work() -> None:
        days.append(clock().date())
        done.set()

    midnight = Midnight(work, clock, longest_s=0.01)
    midnight.start()
    assert not done.wait(0.1)
    for number in (1, 2):
        done.clear()
        clock.now = datetime(2026, 11, 30, tzinfo=UTC) + timedelta(days=number)
        assert done.wait(5)
        assert not Event().wait(0.05)
    midnight.stop()
    assert [str(day) for day in days] == ["2026-12-01", "2026-12-02"]


def test_work_that_fails_is_tried_again() -> None:
    clock, done, tries = Clock(EVE), Event(), []

    def work() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise DatabaseUnavailableError("gone for a moment")
        done.set()

    midnight = Midnight(work, clock, longest_s=0.01)
    midnight.start()
    clock.now = EVE + timedelta(seconds=1)
    assert done.wait(5)
    midnight.stop()
    assert len(tries) == 2


@pytest.mark.slow
def test_work_that_never_ends_does_not_hold_up_the_end() -> None:
    begun, never = Event(), Event()

    def work() -> None:
        begun.set()
        never.wait(60)

    midnight = Midnight(work, at_once=True)
    midnight.start()
    assert begun.wait(5)
    began = monotonic()
    midnight.stop()
    assert monotonic() - began < 4
    never.set()


def test_the_thread_ends_with_the_server() -> None:
    with every_midnight(lambda: None):
        pass

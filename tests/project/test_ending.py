"""SIGTERM means an end in order from the making of the server on."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
import uvicorn
from starlette.applications import Starlette

from clausegraph.server.ending import Ending, Server
from clausegraph.server.starting import leave_in_order

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _handler() -> Iterator[None]:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_before_there_is_a_server_the_main_thread_unwinds_once() -> None:
    leave_in_order()
    with pytest.raises(SystemExit) as left:
        signal.raise_signal(signal.SIGTERM)
    assert left.value.code == 0
    signal.raise_signal(signal.SIGTERM)  # does not cut the end short


def test_a_server_that_does_not_run_yet_is_told() -> None:
    leave_in_order()
    app = Ending(Starlette())
    server = Server(uvicorn.Config(app), app, list)
    assert not server.should_exit
    signal.raise_signal(signal.SIGTERM)
    assert server.should_exit

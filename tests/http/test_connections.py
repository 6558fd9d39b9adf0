"""Too many connections: who only holds one makes room for who asks."""

from __future__ import annotations

import http.client
import socket
import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

import orjson
import pytest

import api.execute
from clausegraph.server import header_timeout
from tests.http.serving import asked, send, serving
from tests.http.test_hosts import app_of
from tests.http.test_surroundings import SLOW, wait_for

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.http.serving import Address
    from tests.reference.memory import Memory

QUERY = "{ platforms(first: 1) { nodes { slug } } }"
MOST = 10


def answered(address: Address) -> tuple[int, dict[str, Any], str | None]:
    with closing(http.client.HTTPConnection(*address, timeout=10)) as one:
        one.request("POST", "/graphql", asked(QUERY), {"content-type": "application/json"})
        answer = one.getresponse()
        return answer.status, orjson.loads(answer.read()), answer.getheader("retry-after")


def half_a_head(address: Address) -> socket.socket:
    one = socket.create_connection(address, timeout=10)
    one.sendall(b"GET /graphql HTTP/1.1\r\nhost: localhost\r\nx-half: ")
    return one


@pytest.mark.parametrize("count", [MOST - 2, MOST - 1, 5 * MOST])
def test_who_sends_no_request_makes_room_the_oldest_first(small_world: tuple[Engine, Memory], count: int) -> None:
    with serving(app_of(small_world[0]), most=MOST) as address, ExitStack() as stack:
        held = [stack.enter_context(half_a_head(address)) for _ in range(count)]
        time.sleep(0.2)
        held.append(stack.enter_context(half_a_head(address)))
        began = time.monotonic()
        assert answered(address)[0] == 200
        assert time.monotonic() - began < 5 < header_timeout.HEAD_S
        assert sum(is_closed(one) for one in held) == max(0, count + 2 - MOST)
        assert not is_closed(held[-1])


def is_closed(one: socket.socket) -> bool:
    one.settimeout(0.1)
    try:
        return one.recv(100) == b""
    except TimeoutError:
        return False


def test_where_every_connection_is_being_answered_a_new_one_is_refused(
    small_world: tuple[Engine, Memory], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.execute, "emit", lambda _plan: SLOW)
    with serving(app_of(small_world[0], workers=2), most=2) as address, ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(send(address, asked(QUERY)))
        wait_for(small_world[0], 2, 20)
        status, body, retry = answered(address)
        assert (status, retry) == (503, "1")
        assert body["errors"][0]["extensions"]["code"] == "TOO_BUSY"


def test_beyond_those_who_are_told_connections_are_closed(
    small_world: tuple[Engine, Memory], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.execute, "emit", lambda _plan: SLOW)
    monkeypatch.setattr(header_timeout, "_TOLD", 0)
    with serving(app_of(small_world[0], workers=1), most=1) as address, send(address, asked(QUERY)):
        wait_for(small_world[0], 1, 20)
        with pytest.raises(ConnectionError):
            answered(address)

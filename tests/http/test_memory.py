"""Memory is bounded, whatever is asked and however slowly an answer is taken."""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette_compress import CompressMiddleware

import api.execute
from api.cache import Cache
from api.compile.limits import Limits
from api.execute import Executor
from api.http.app import create_app
from api.http.negotiation import JSON
from api.http.refused import too_busy
from api.http.sending import PIECE_BYTES, Sending
from api.schema import graphql_schema
from api.settings import ApiSettings
from clausegraph.server import header_timeout
from graph.errors import MemoryLimitError
from tests.http.serving import HERE, serving

if TYPE_CHECKING:
    from starlette.requests import Request

    from graph.engine import Engine
    from tests.http.serving import Address
    from tests.reference.memory import Memory

#: Some 200 MB in a heap of 512.
HUNGRY = "UNWIND range(1, 2000000) AS i WITH collect([i, toString(i)]) AS many RETURN size(many) AS v0"
LARGE = b"0123456789abcdef" * 1_000_000


@pytest.fixture
def engine_of_world(small_world: tuple[Engine, Memory]) -> Engine:
    return small_world[0]


def test_what_is_kept_is_bounded_in_bytes_and_the_least_recent_goes_first() -> None:
    kept: Cache[str] = Cache(10_000)
    for number in range(100):
        kept.keep(f"key-{number}", f"value-{number}", 2_000)
        kept.get("key-0")
        assert kept.bytes <= 10_000
    assert kept.get("key-0") == "value-0"
    assert kept.get("key-99") == "value-99"
    assert kept.get("key-50") is None


def test_what_is_larger_than_all_room_is_not_kept_and_drives_nothing_out() -> None:
    kept: Cache[str] = Cache(10_000)
    kept.keep("small", "one", 100)
    kept.keep("large", "one", 10_000)
    kept.keep("k" * 10_000, "one", 0)
    assert kept.get("small") == "one"
    assert kept.get("large") is None
    assert kept.get("k" * 10_000) is None


def test_what_comes_once_drives_nothing_out_and_what_comes_again_does() -> None:
    kept: Cache[str] = Cache(10_000, twice=True)
    for number in range(100):
        kept.keep(f"key-{number}", "value", 2_000)
    assert [number for number in range(100) if kept.get(f"key-{number}")] == [0, 1, 2]
    kept.keep("key-50", "again", 2_000)
    assert kept.get("key-50") == "again"
    assert [number for number in range(100) if kept.get(f"key-{number}")] == [1, 2, 50]
    assert kept.bytes <= 10_000


def test_long_documents_do_not_add_up(engine_of_world: Engine) -> None:
    executor = Executor(graphql_schema(), engine_of_world, base_url="", limits=Limits())
    for number in range(20):
        text = f"{{ graph {{ revision }} }} # {number} {'x' * 90_000}"
        assert executor.answer(text).errors is None
        assert executor.operations._documents.bytes <= 40_000_000
        assert executor._compiled.bytes <= 40_000_000
    assert executor.operations._documents.bytes > 20_000_000


def test_a_document_that_is_parsed_anew_still_has_its_errors_in_their_place(engine_of_world: Engine) -> None:
    executor = Executor(graphql_schema(), engine_of_world, base_url="")
    text = "query Q($n: Int) { graph { revision } provisions(first: $n) { nodes { key } } }"
    executor.operations._documents = Cache(0)
    assert executor.answer(text, {"n": 1}).errors is None
    (error,) = executor.answer(text, {"n": 500}).errors or []
    assert error.path == ["provisions"]
    assert (error.extensions or {})["code"] == "BAD_USER_INPUT"


def test_an_answer_of_too_many_bytes_is_not_sent(engine_of_world: Engine) -> None:
    settings = ApiSettings(max_answer_bytes=1_000, mode="development")
    with TestClient(create_app(engine_of_world, settings, timeout_s=30), base_url=HERE) as client:
        query = "{ provisions(first: 20) { nodes { id key title permalink } } }"
        answer = client.post("/graphql", json={"query": query})
        (error,) = answer.json()["errors"]
        assert error["extensions"] == {"code": "COST_LIMIT", "limit": 1_000}
        assert answer.json()["data"] is None
        assert answer.headers["X-Cypher-Statements"] == "1"
        assert client.post("/graphql", json={"query": query.replace("20", "1")}).json()["data"]


def test_a_statement_that_needs_too_much_memory_ends_alone(
    engine_of_world: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(MemoryLimitError):
        engine_of_world.read(HUNGRY, timeout_s=60)
    monkeypatch.setattr(api.execute, "emit", lambda _plan: HUNGRY)
    executor = Executor(graphql_schema(), engine_of_world, base_url="", timeout_s=60)
    (error,) = executor.answer("{ graph { flags } }").errors or []
    assert (error.extensions or {})["code"] == "COST_LIMIT"
    assert engine_of_world.read("RETURN 1") == [[1]]


async def large(_request: Request) -> PlainTextResponse:
    return PlainTextResponse(LARGE)


async def small(_request: Request) -> PlainTextResponse:
    return PlainTextResponse(b"small")


def sending(most_bytes: int, *outer: Middleware) -> Starlette:
    sent = Middleware(Sending, most_bytes, too_busy("too many answers are waiting for their clients").response(JSON))
    return Starlette(routes=[Route("/large", large), Route("/small", small)], middleware=[*outer, sent])


def got(address: Address, path: str) -> socket.socket:
    """A connection on which an answer is on its way, of which little has room between the two ends."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16_384)
    one.settimeout(30)
    one.connect(address)
    one.sendall(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n".encode())
    return one


def taken(one: socket.socket) -> bytes:
    """All that comes until the end of the connection."""
    parts: list[bytes] = []
    with one, suppress(ConnectionResetError):
        while part := one.recv(1 << 20):
            parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("encoding", ["identity", "gzip", "zstd"])
def test_an_answer_in_pieces_is_the_answer(encoding: str) -> None:
    with TestClient(sending(1, Middleware(CompressMiddleware))) as client:
        answer = client.get("/large", headers={"accept-encoding": encoding})
        assert answer.headers.get("content-encoding", "identity") == encoding
        assert encoding == "zstd" or answer.content == LARGE
        assert len(LARGE) > PIECE_BYTES


def test_an_answer_that_waits_for_its_client_takes_the_room_of_others() -> None:
    with serving(sending(20_000_000)) as address:
        first = got(address, "/large")
        assert first.recv(10)
        refused = taken(got(address, "/large"))
        assert refused.startswith(b"HTTP/1.1 503")
        assert b"TOO_BUSY" in refused
        assert taken(got(address, "/small")).endswith(b"small")
        assert taken(first).endswith(LARGE)
        assert taken(got(address, "/large")).endswith(LARGE)


@pytest.mark.slow
def test_a_client_that_takes_nothing_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header_timeout, "TAKING_S", 0.5)
    with serving(sending(20_000_000)) as address:
        slow = got(address, "/large")
        assert slow.recv(10)
        time.sleep(2)
        assert taken(got(address, "/large")).endswith(LARGE), "its room is free again"
        assert len(taken(slow)) < len(LARGE)


@pytest.mark.slow
def test_a_client_that_takes_little_by_little_gets_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(header_timeout, "TAKING_S", 0.5)
    with serving(sending(20_000_000)) as address:
        slow = got(address, "/large")
        received = 0
        for _ in range(20):
            time.sleep(0.1)
            received += len(slow.recv(1 << 20))
        rest = taken(slow)
        assert received + len(rest) > len(LARGE)

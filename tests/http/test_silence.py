"""A database that is gone or silent is told, in time and in JSON; nobody waits longer than a statement may run."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import orjson
import pytest
from starlette.testclient import TestClient

import api.execute
from api.http.app import create_app
from api.settings import ApiSettings
from graph.engine import Engine
from tests.engine.test_deadlines import stopped
from tests.http.serving import HERE, send, serving
from tests.http.test_surroundings import SLOW, wait_for

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from graph.embedded import EmbeddedNeo4j
    from tests.http.serving import Address
    from tests.reference.memory import Memory

QUERY = "{ platforms(first: 1) { nodes { slug } } }"
MEDIA_TYPES = ["application/json", "application/graphql-response+json"]


@pytest.fixture
def own(neo4j: EmbeddedNeo4j, small_world: tuple[Engine, Memory]) -> Iterator[Engine]:
    """An engine on the small graph, with connections of its own."""
    end = neo4j.endpoint
    with Engine.connect(end.uri, end.user, end.password) as engine:
        yield engine


def served_by(engine: Engine, timeout_s: float, **settings: Any) -> Any:
    return serving(
        create_app(engine, ApiSettings(public_url="https://graph.example/", **settings), timeout_s=timeout_s)
    )


def url(address: Address, path: str = "graphql") -> str:
    return f"http://{address[0]}:{address[1]}/{path}"


def asks(address: Address) -> tuple[float, httpx.Response]:
    began = time.monotonic()
    answer = httpx.post(url(address), json={"query": QUERY}, timeout=60)
    return time.monotonic() - began, answer


def code(content: bytes) -> Any:
    (error,) = orjson.loads(content)["errors"]
    return error["extensions"]["code"]


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_a_database_that_is_gone_is_503_and_says_when_to_come_back(media_type: str) -> None:
    with Engine.connect("bolt://127.0.0.1:1", "neo4j", "secret", verify=False) as engine:
        app = create_app(engine, ApiSettings(public_url="https://graph.example/"), timeout_s=5)
        with TestClient(app, base_url=HERE) as client:
            answer = client.post("/graphql", json={"query": QUERY}, headers={"accept": media_type})
            ready = client.get("/readyz")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert code(answer.content) == "DB_UNAVAILABLE"
    assert "data" not in answer.json()
    assert ready.status_code == 503
    assert ready.json() == {"ready": False, "reason": "Neo4j does not answer"}


def test_readiness_tells_of_credentials_and_keeps_them(neo4j: EmbeddedNeo4j) -> None:
    with Engine.connect(neo4j.endpoint.uri, "nobody", "wrong", verify=False) as engine:
        app = create_app(engine, ApiSettings(public_url="https://graph.example/"), timeout_s=5)
        with TestClient(app, base_url=HERE) as client:
            assert client.get("/readyz").json()["reason"] == "Neo4j refused the credentials"


def test_a_silent_database_is_told_two_seconds_after_the_limit(neo4j: EmbeddedNeo4j, own: Engine) -> None:
    with served_by(own, timeout_s=1) as address:
        assert asks(address)[1].status_code == 200
        with stopped(neo4j):
            seconds, answer = asks(address)
            assert code(answer.content) == "DEADLINE_EXCEEDED"
            assert 2.9 < seconds < 5
            began = time.monotonic()
            ready = httpx.get(url(address, "readyz"), timeout=60)
            assert ready.status_code == 503
            assert time.monotonic() - began < 4
            assert str(neo4j.endpoint.uri.rpartition(":")[2]) not in ready.text
        assert asks(address)[1].status_code == 200


def test_who_waits_for_a_worker_for_too_long_is_told_and_makes_room(neo4j: EmbeddedNeo4j, own: Engine) -> None:
    with served_by(own, timeout_s=1, workers=1, queue=2) as address, stopped(neo4j):
        began = time.monotonic()
        waiting = [send(address, orjson.dumps({"query": QUERY})) for _ in range(3)]
        answers = [told(one) for one in waiting[1:]]
        assert time.monotonic() - began < 2.5, "the worker has its answer after three seconds"
        for answer in answers:
            assert answer.startswith(b"HTTP/1.1 503")
            assert b"retry-after: 1" in answer.lower()
            assert code(answer.partition(b"\r\n\r\n")[2]) == "TOO_BUSY"
        # Both have left the queue: the next two find room in it, and wait their time again.
        again = [send(address, orjson.dumps({"query": QUERY})) for _ in range(2)]
        assert [b"no worker was free" in told(one) for one in again] == [True, True]
        assert b"DEADLINE_EXCEEDED" in told(waiting[0])
        for one in (*waiting, *again):
            one.close()


def told(one: socket.socket) -> bytes:
    return one.recv(65536)


def test_a_client_that_leaves_ends_the_statement_that_it_wants_explained(
    own: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.execute, "emit", lambda _plan: SLOW.removeprefix("CYPHER 25 "))
    with served_by(own, timeout_s=60, workers=2) as address:
        one = send(address, orjson.dumps({"query": QUERY, "extensions": {"explain": True}}))
        wait_for(own, 1, 10)
        one.close()
        wait_for(own, 0, 30)

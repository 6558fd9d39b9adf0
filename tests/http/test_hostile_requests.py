"""What a hostile client may send: refused at once or answered, and nobody else waits for it.

Times are those of the processor, so that a busy machine does not lengthen them.
"""

from __future__ import annotations

import base64
import gzip
import http.client
import select
import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

import api.execute
from api.compile.limits import Limits
from api.execute import Executor
from api.http.app import create_app
from api.schema import graphql_schema
from api.settings import ApiSettings
from tests.http.serving import asked, send, serving
from tests.http.test_limits import NoEngine, exponential, nested

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterator

    from starlette.applications import Starlette

    from graph.engine import Engine
    from tests.http.serving import Address
    from tests.reference import Memory

CHEAP = '{ platform(slug: "platform-00001") { name } }'
HEAVY = """{ platforms(first: 200) { nodes { provisions(first: 100) { nodes { flags(first: 20) { nodes { reason } } } } } } }"""
SLOW = "CYPHER 25 UNWIND range(1, 100000000000) AS i WITH i WHERE i < 0 RETURN [count(i)] AS data"
CYCLE = """{ platforms(first: 100) { nodes { provisions(first: 100) { nodes { platform { provisions(first: 100) {
    nodes { key } } } } } } } }"""


def app_of(engine: Engine, **settings: Any) -> Starlette:
    return create_app(engine, ApiSettings(public_url="https://graph.example/", **settings), timeout_s=60)


@pytest.fixture
def address(small_world: tuple[Engine, Memory]) -> Iterator[Address]:
    with serving(app_of(small_world[0])) as one:
        yield one


def everywhere(attack: str) -> list[str]:
    return [
        f"{{ provisions(filter: {{text: {attack}, key: [{attack}], platform: [{attack}], category: [{attack}]}}) {{ totalCount }} }}",
        f"{{ provisions(filter: {{engages: {{some: {{target: {{path: {attack}}}}}}}}}) {{ totalCount }} }}",
        f"{{ provisions(filter: {{flags: {{none: {{jurisdiction: {{code: {attack}}}}}}}}}) {{ totalCount }} }}",
        f"{{ provisions(filter: {{text: {attack}}}, orderBy: [{{field: RELEVANCE}}]) {{ totalCount edges {{ highlight }} }} }}",
        f"{{ provisions(orderBy: [{{field: {attack}}}]) {{ totalCount }} }}",
        f"{{ provisions(after: {attack}) {{ totalCount }} }}",
        f"{{ node(id: {attack}) {{ id }} nodes(ids: [{attack}]) {{ id }} }}",
        f"{{ legal(path: {attack}) {{ id }} jurisdiction(code: {attack}) {{ id }} provision(key: {attack}) {{ id }} }}",
        f"{{ regulations(text: {attack}) {{ totalCount }} search(text: {attack}) {{ edges {{ score }} }} }}",
    ]


@pytest.mark.parametrize(
    "attack",
    [
        "'}) DETACH DELETE n //",
        "`",
        "\\u0060",
        "$(p0_slug)",
        "${x}",
        '"',
        "\\",
        "\u2028",
        "Platform:'] DELETE n",
        "\x00",
    ],
)
def test_no_place_for_text_is_a_way_into_the_statement(small_world: tuple[Engine, Memory], attack: str) -> None:
    engine, _ = small_world
    executor = Executor(graphql_schema(), engine, base_url="", timeout_s=60, limits=Limits())
    before = engine.read("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n), count(r)")
    literal = orjson.dumps(attack).decode()
    for text in everywhere(literal):
        response = executor.answer(text)
        codes = {error.extensions["code"] for error in response.errors or () if error.extensions}
        assert codes <= {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}, (text, response.errors)
    texts = [one.text or "" for one in executor._compiled.values()]
    assert len(texts) >= 5
    # A single character may well stand in a statement; none of these does.
    assert not [one for one in texts if len(attack) > 1 and attack in one]
    assert engine.read("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n), count(r)") == before


def test_forged_cursors_are_refused_whatever_is_changed(small_world: tuple[Engine, Memory]) -> None:
    executor = Executor(graphql_schema(), small_world[0], base_url="")
    page = executor.answer("{ provisions(first: 1) { pageInfo { endCursor } } }").body()["data"]["provisions"]
    cursor = page["pageInfo"]["endCursor"]
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    forged = ["", "x", "=", cursor + "A", cursor[:-1], "é", "A" * 10_000]
    for position in range(len(raw)):
        changed = raw.copy()
        changed[position] ^= 1
        forged.append(base64.urlsafe_b64encode(changed).decode().rstrip("="))
    for one in forged:
        response = executor.answer(
            "query Q($a: String) { provisions(first: 1, after: $a) { nodes { key } } }", {"a": one}
        )
        assert [error.extensions and error.extensions["code"] for error in response.errors or ()] == ["BAD_USER_INPUT"]


def test_an_id_of_another_type_or_of_none_names_nothing(small_world: tuple[Engine, Memory]) -> None:
    executor = Executor(graphql_schema(), small_world[0], base_url="")
    ids = ["Provision:platform-00001", "Platform:eu-one", "Nothing:x", "Platform", ":", "", "platform:platform-00001"]
    answer = executor.answer("query Q($ids: [ID!]!) { nodes(ids: $ids) { id } }", {"ids": ids}).body()
    assert answer == {"data": {"nodes": [None] * len(ids)}}


@pytest.mark.parametrize(
    ("size", "code"), [(2**31, "BAD_USER_INPUT"), (-1, "BAD_USER_INPUT"), (201, "BAD_USER_INPUT"), (0, None)]
)
def test_page_sizes_out_of_range_are_refused(small_world: tuple[Engine, Memory], size: int, code: str | None) -> None:
    executor = Executor(graphql_schema(), small_world[0], base_url="", limits=Limits())
    for name in ("first", "last"):
        text = f"query Q($n: Int) {{ provisions({name}: $n) {{ nodes {{ key }} }} }}"
        response = executor.answer(text, {"n": size})
        assert [error.extensions and error.extensions["code"] for error in response.errors or ()] == (
            [code] if code else []
        )
        if code is None:
            assert response.data == {"provisions": {"nodes": []}}


FLOOD = "{ graph {" + " ".join(f"unknown{number}" for number in range(5_000)) + "} }"


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        pytest.param(CYCLE, 10, id="a cycle of three hops"),
        pytest.param(exponential(22), 50, id="fragments of 22 levels"),
        pytest.param(exponential(100), 50, id="fragments of 100 levels"),
        pytest.param("{" + " ".join(f"a{number}: __typename" for number in range(10_000)) + "}", 50, id="10,000 aliases"),
        pytest.param("{" + " __typename" * 10_000 + "}", 50, id="10,000 equal fields"),
        pytest.param("{ __typename" + " @skip(if: false)" * 10_000 + "}", 50, id="10,000 directives"),
        pytest.param("{" + " a" * 200_000 + "}", 20, id="200,000 tokens"),
        pytest.param("{ __typename " + "," * 1_000_000 + "}", 20, id="a megabyte of commas"),
        pytest.param(nested(5_000), 50, id="5,000 levels"),
        pytest.param(FLOOD, 50, id="5,000 unknown fields"),
    ],
)  # fmt: skip
def test_what_is_refused_is_refused_at_once(text: str, milliseconds: float) -> None:
    """The document is another one each time, so that nothing is remembered of it."""
    executor = Executor(graphql_schema(), NoEngine(), base_url="", limits=Limits())  # type: ignore[arg-type]
    executor.answer("{ __typename }")
    taken = []
    for number in range(5):
        began = time.thread_time()
        response = executor.answer(text + " " * number)
        taken.append(time.thread_time() - began)
        assert response.errors
        assert len(response.errors) <= 101
        assert not response.began
    assert min(taken) * 1000 < milliseconds


def test_a_body_of_a_hundred_megabytes_is_refused_long_before_its_end(address: Address) -> None:
    one = send(address, b" " * 65_536, 100_000_000)
    sent = 65_536
    one.settimeout(0.05)
    answer = b""
    while not answer and sent < 100_000_000:
        try:
            answer = one.recv(4096)
        except TimeoutError:
            one.sendall(b" " * 65_536)
            sent += 65_536
    assert answer.startswith(b"HTTP/1.1 413")
    assert sent < 3_000_000
    one.close()


def test_a_compressed_body_is_refused_and_never_opened(address: Address) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    with send(address, bomb, None, "content-encoding: gzip") as one:
        assert one.recv(4096).startswith(b"HTTP/1.1 415")


def test_there_is_no_socket_for_pages_of_other_sites_to_open(small_world: tuple[Engine, Memory]) -> None:
    with TestClient(app_of(small_world[0])) as client:
        for headers in ({"origin": "https://evil.example"}, {}):
            with pytest.raises(WebSocketDisconnect), client.websocket_connect("/graphql", headers=headers):
                pass


@pytest.fixture
def beset(small_world: tuple[Engine, Memory], monkeypatch: pytest.MonkeyPatch) -> Iterator[Address]:
    """A server, as it is set by default, whose heavy operation takes for ever."""
    emit = api.execute.emit
    monkeypatch.setattr(api.execute, "emit", lambda plan: SLOW if "FLAGS" in emit(plan) else emit(plan))
    with serving(app_of(small_world[0])) as address:
        yield address


def test_light_questions_do_not_wait_behind_sixty_four_heavy_ones(beset: Address) -> None:
    with closing(http.client.HTTPConnection(*beset)) as connection, ExitStack() as stack:
        timed(connection)
        heavy = [stack.enter_context(send(beset, asked(HEAVY))) for _ in range(64)]
        answered = wait_for(heavy, 64 - 12)
        # The server has closed it, if that took more than five seconds.
        connection.close()
        taken = sorted(timed(connection) for _ in range(100))
        assert taken[98] < 1
        assert len(wait_for(heavy, 0)) == len(answered) == 64 - 12, "four run, eight wait"
        for one in answered:
            answer = one.recv(65_536).decode()
            assert answer.startswith("HTTP/1.1 503")
            assert "retry-after: 1" in answer.lower()
            assert "TOO_BUSY" in answer


def wait_for(sockets: list[socket.socket], count: int) -> list[socket.socket]:
    """Those on which an answer has come, as soon as there are so many."""
    until = time.monotonic() + 30
    while len(readable := select.select(sockets, [], [], 0.1)[0]) < count:
        assert time.monotonic() < until, f"{len(readable)} answers, not {count}"
    return readable


def timed(connection: http.client.HTTPConnection) -> float:
    """Seconds that a light question takes."""
    began = time.perf_counter()
    connection.request("POST", "/graphql", asked(CHEAP), {"content-type": "application/json"})
    answer = orjson.loads(connection.getresponse().read())
    assert answer == {"data": {"platform": {"name": "Platform 00001"}}}
    return time.perf_counter() - began

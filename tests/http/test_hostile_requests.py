"""What a hostile client may send: refused at once or answered, and nobody else waits for it.

Times are those of the processor, so that a busy machine does not lengthen them.
"""

from __future__ import annotations

import base64
import gzip
import http.client
import select
import socket
import time
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

import api.execute
from api.compile.limits import Limits
from api.execute import Executor, Response
from api.http.app import create_app
from api.schema import graphql_schema
from api.settings import ApiSettings
from graph.cypher.emit import emit
from tests.http.serving import HERE, asked, send, serving
from tests.http.test_limits import NoEngine, exponential, nested

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.applications import Starlette

    from graph.engine import Engine
    from tests.http.serving import Address
    from tests.reference.memory import Memory

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
    texts = [one.text or "" for one, _ in executor._compiled._entries.values()]
    assert len(texts) >= 5
    # A single character may well stand in a statement; none of these does.
    assert not [one for one in texts if len(attack) > 1 and attack in one]
    assert engine.read("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN count(DISTINCT n), count(r)") == before


def test_forged_cursors_are_refused_whatever_is_changed(small_world: tuple[Engine, Memory]) -> None:
    executor = Executor(graphql_schema(), small_world[0], base_url="")
    page = executor.answer("{ provisions(first: 1) { pageInfo { endCursor } } }").body()["data"]["provisions"]
    cursor = page["pageInfo"]["endCursor"]
    raw = bytearray(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    forged = ["x", "=", cursor + "A", cursor[:-1], "é", "A" * 10_000]
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


ROWS = "{ platforms { nodes {" + " documents(first: 3) { totalCount }" * 450 + "} } }"
TO_VALIDATE = [
    pytest.param(" ".join(["{ ...F0 }", *(f"fragment F{n} on Query {{ ...F{(n + 1) % 300} ...F{(n + 2) % 300} }}" for n in range(300))]), id="300 fragments that spread one another"),
    pytest.param(" ".join([*(f"query Q{n} {{ ...F0 }}" for n in range(400)), *(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(300)), "fragment F300 on Query { __typename }"]), id="400 operations of 300 fragments"),
    pytest.param(" ".join(["{ platforms { nodes {", *(f"...F{n}" for n in range(90)), "} } }", *(f"fragment F{n} on Platform {{ documents {{ nodes {{ title versions {{ nodes {{ id }} }} }} }} }}" for n in range(90))]), id="90 fragments of equal fields"),
    pytest.param("{ graph {" + " flags" * 1_990 + "} }", id="1,990 equal fields"),
    pytest.param("{" + " graph { flags }" * 990 + "}", id="990 equal objects"),
    pytest.param(ROWS, id="450 equal fields with arguments"),
    pytest.param("{ graph {" + " ".join(f"unknown{n}" for n in range(1_900)) + "} }", id="1,900 unknown fields"),
    pytest.param("{ provisions(filter: {" + " ".join(f"unknown{n}: 1" for n in range(1_600)) + "}) { totalCount } }", id="1,600 unknown fields of an input object"),
    pytest.param("{ paths(from: 1, to: 2, via: [" + " ".join(f"ENGAGE{n}" for n in range(2_000)) + "]) { totalCount } }", id="2,000 unknown words"),
    pytest.param("query(" + " ".join(f"$v{n}: Provisio{n}" for n in range(1_200)) + ") { __typename }", id="1,200 unknown types"),
    pytest.param("{ __typename } " + " ".join(f"fragment F{n} on Query {{ __typename }}" for n in range(600)), id="600 fragments nobody spreads"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("text", TO_VALIDATE)
def test_validation_is_bounded(text: str) -> None:
    """What validation compares with one another grows with the square of the text; a few hundred milliseconds do."""
    executor = Executor(graphql_schema(), NoEngine(), base_url="", limits=Limits())  # type: ignore[arg-type]
    executor.answer("{ __typename }")
    began = time.thread_time()
    prepared = executor.prepared(text, None, None)
    assert time.thread_time() - began < 2
    if isinstance(prepared, Response):
        assert 1 <= len(prepared.errors or ()) <= 21
        assert sum(len(error.message) for error in prepared.errors or ()) < 25_000


@pytest.mark.slow
@pytest.mark.parametrize(
    "value", [{f"unknown{n}": 1 for n in range(50_000)}, {"or": [{"unknown": 1}] * 50_000}, {"key": [1] * 200_000}]
)
def test_errors_of_variables_are_bounded(value: Any) -> None:
    executor = Executor(graphql_schema(), NoEngine(), base_url="", limits=Limits())  # type: ignore[arg-type]
    text = "query($f: ProvisionFilter) { provisions(filter: $f) { totalCount } }"
    executor.answer("{ __typename }")
    began = time.thread_time()
    response = executor.answer(text, {"f": value})
    assert time.thread_time() - began < 2
    assert 1 <= len(response.errors or ()) <= 21


def test_an_address_too_long_is_refused_in_json(address: Address) -> None:
    with closing(http.client.HTTPConnection(*address)) as connection:
        connection.request("GET", "/graphql?query=" + "a" * 70_000)
        answer = connection.getresponse()
        assert answer.status == 414
        assert answer.headers["content-type"] == "application/json"
        (error,) = orjson.loads(answer.read())["errors"]
        assert error["extensions"] == {"code": "BAD_REQUEST"}
        assert "POST" in error["message"]
    with closing(http.client.HTTPConnection(*address)) as connection:
        assert timed(connection) >= 0


def test_what_is_no_http_is_refused_in_json(address: Address) -> None:
    with socket.create_connection(address, timeout=10) as one:
        one.sendall(b"nonsense\r\n\r\n")
        answer = one.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 400")
    assert orjson.loads(answer.partition(b"\r\n\r\n")[2])["errors"]


def test_a_head_without_end_is_refused(address: Address) -> None:
    with socket.create_connection(address, timeout=10) as one:
        one.sendall(b"GET /graphql HTTP/1.1\r\nhost: localhost\r\nx-long: ")
        answer, sent = b"", 0
        one.settimeout(0.05)
        while not answer and sent < 3_000_000:
            try:
                one.sendall(b"a" * 65_536)
                sent += 65_536
                answer = one.recv(65_536)
            except TimeoutError:
                continue
            except ConnectionError:
                break
    assert sent < 2_000_000
    assert answer.startswith(b"HTTP/1.1 431") or not answer


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
    with TestClient(app_of(small_world[0]), base_url=HERE) as client:
        for headers in ({"origin": "https://evil.example"}, {}):
            with pytest.raises(WebSocketDisconnect), client.websocket_connect("/graphql", headers=headers):
                pass


@pytest.fixture
def beset(small_world: tuple[Engine, Memory], monkeypatch: pytest.MonkeyPatch) -> Iterator[Address]:
    """A server, as it is set by default, whose heavy operation takes for ever."""
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
        assert taken[98] < 20, "behind a heavy one they would wait for a minute"
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
    assert answer["data"] == {"platform": {"name": "Platform 00001"}}
    return time.perf_counter() - began

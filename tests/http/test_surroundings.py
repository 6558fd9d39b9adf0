"""What surrounds an answer: who asked, from which site, how many at once, at what cost, and whether anybody waits."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING, Any

import orjson
import pytest
import zstandard
from starlette.testclient import TestClient

import api.execute
import api.http.app
from api.http.app import create_app
from api.schema import schema
from api.settings import ApiSettings
from clausegraph.server import header_timeout
from tests.http.serving import HERE, send, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2 as httpx
    from starlette.applications import Starlette

    from graph.engine import Engine
    from tests.reference.memory import Memory

QUERY = "{ platforms(first: 1) { nodes { slug } } }"
SLOW = "CYPHER 25 UNWIND range(1, 100000000000) AS i WITH i WHERE i < 0 RETURN [count(i)] AS data"


@pytest.fixture
def engine_of_world(small_world: tuple[Engine, Memory]) -> Engine:
    return small_world[0]


def app_of(engine: Engine, **settings: Any) -> Starlette:
    return create_app(engine, ApiSettings(public_url="https://graph.example/", **settings), timeout_s=60)


@pytest.fixture
def client(engine_of_world: Engine) -> Iterator[TestClient]:
    with TestClient(app_of(engine_of_world, cors_origins=["https://app.example"]), base_url=HERE) as one:
        yield one


def post(client: TestClient, body: Any, **headers: str) -> httpx.Response:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/graphql", content=orjson.dumps(body), headers={"content-type": "application/json"} | names)


def code(response: httpx.Response) -> str:
    (error,) = response.json()["errors"]
    found: str = error["extensions"]["code"]
    return found


def test_a_request_is_known_by_the_callers_id(client: TestClient) -> None:
    assert post(client, {"query": QUERY}, x_request_id="abc-1.2").headers["x-request-id"] == "abc-1.2"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, 'a"b'])
def test_an_id_that_could_break_a_log_is_replaced(client: TestClient, given: str) -> None:
    made = post(client, {"query": QUERY}, x_request_id=given).headers["x-request-id"]
    assert made != given
    assert len(made) == 16


def test_our_own_faults_are_masked_under_the_id_of_the_request(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(_plan: Any) -> str:
        raise RuntimeError("the password is swordfish")

    monkeypatch.setattr(api.execute, "emit", broken)
    response = post(client, {"query": "{ platforms(first: 1) { nodes { masked: slug } } }"}, x_request_id="findme")
    assert code(response) == "INTERNAL_SERVER_ERROR"
    assert "findme" in response.text
    assert "swordfish" not in response.text
    logged = "".join(capfd.readouterr())
    assert "findme" in logged
    assert "swordfish" in logged


def test_pages_of_an_allowed_origin_may_ask(client: TestClient) -> None:
    origin = "https://app.example"
    preflight = client.options(
        "/graphql",
        headers={
            "origin": origin,
            "access-control-request-method": "POST",
            "access-control-request-headers": "content-type",
        },
    )
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == origin
    response = post(client, {"query": QUERY}, origin=origin, sec_fetch_site="cross-site")
    assert response.headers["access-control-allow-origin"] == origin
    assert "errors" not in response.json()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://evil.example", "sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
        {"origin": "null", "sec-fetch-site": "cross-site"},
    ],
)
def test_pages_of_other_sites_are_refused(client: TestClient, headers: dict[str, str]) -> None:
    for response in (
        client.get("/graphql", params={"query": QUERY}, headers=headers),
        client.post("/graphql", json={"query": QUERY}, headers=headers),
    ):
        assert response.status_code == 403
        assert code(response) == "FORBIDDEN"
        assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    "headers", [{}, {"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}, {"origin": "http://localhost"}]
)
def test_the_own_site_and_clients_that_are_no_browsers_may_ask(client: TestClient, headers: dict[str, str]) -> None:
    assert "errors" not in client.get("/graphql", params={"query": QUERY}, headers=headers).json()


def test_a_request_can_ask_what_it_cost(client: TestClient) -> None:
    response = post(client, {"query": QUERY, "extensions": {"explain": True}})
    explained = response.json()["extensions"]["explain"]
    assert explained["outline"].startswith("platforms: Page")
    assert explained["cypher"].startswith("CYPHER 25")
    assert explained["parameters"] == ["p0_first"], "what the statement reads"
    assert explained["databaseHits"] > 0
    assert explained["plan"]["operator"] == "ProduceResults"
    assert response.headers["x-cypher-statements"] == "1"
    assert response.json()["data"] == post(client, {"query": QUERY}).json()["data"]
    without = post(client, {"query": "{ __typename }", "extensions": {"explain": True}}).json()["extensions"]["explain"]
    assert without["cypher"] is None
    assert without["outline"] == '__typename: Constant "Query"'
    assert without["databaseHits"] == 0


def test_production_tells_no_more_than_asked(engine_of_world: Engine) -> None:
    with TestClient(app_of(engine_of_world, mode="production"), base_url=HERE) as client:
        response = post(client, {"query": QUERY, "extensions": {"explain": True}})
        assert set(response.json()["extensions"]) == {"cost"}
        assert "x-cypher-statements" not in response.headers


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_compressed_answers_hold_the_same_bytes(client: TestClient, encoding: str) -> None:
    query = {"query": "{ provisions(first: 50) { nodes { key title excerpt { text } } } }"}
    plain = post(client, query, accept_encoding="identity")
    packed = post(client, query, accept_encoding=encoding)
    assert packed.headers["content-encoding"] == encoding
    content = (
        zstandard.ZstdDecompressor().decompressobj().decompress(packed.content)
        if encoding == "zstd"
        else packed.content
    )
    assert content == plain.content


@pytest.fixture
def served(engine_of_world: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A real server whose every statement is slow."""
    monkeypatch.setattr(api.execute, "emit", lambda _plan: SLOW)
    app = app_of(engine_of_world, workers=2, queue=1, body_timeout_s=0.5)
    monkeypatch.setattr(header_timeout, "HEAD_S", 0.5)
    with serving(app) as address:
        yield address


def running(engine: Engine) -> int:
    (count,) = engine.read(
        "SHOW TRANSACTIONS YIELD metaData, currentQuery WHERE metaData.name IS NOT NULL RETURN count(*)"
    )[0]
    assert isinstance(count, int)
    return count


def wait_for(engine: Engine, count: int, seconds: float) -> None:
    began = time.monotonic()
    while running(engine) != count:
        assert time.monotonic() - began < seconds, f"{running(engine)} statements run, not {count}"
        time.sleep(0.02)


def test_a_client_that_leaves_ends_its_statement(served: tuple[str, int], engine_of_world: Engine) -> None:
    one = send(served, orjson.dumps({"query": QUERY}))
    wait_for(engine_of_world, 1, 10)
    one.close()
    wait_for(engine_of_world, 0, 30)


def test_who_comes_when_all_are_busy_is_told_to_come_back(served: tuple[str, int], engine_of_world: Engine) -> None:
    waiting = [send(served, orjson.dumps({"query": QUERY})) for _ in range(3)]
    wait_for(engine_of_world, 2, 10)
    late = send(served, orjson.dumps({"query": QUERY}))
    answer = late.recv(4096).decode()
    assert answer.startswith("HTTP/1.1 503")
    assert "retry-after: 1" in answer.lower()
    for one in (*waiting, late):
        one.close()
    wait_for(engine_of_world, 0, 20)


def test_a_body_that_does_not_come_is_not_waited_for(served: tuple[str, int]) -> None:
    one = send(served, b'{"query":', length=100)
    assert one.recv(4096).startswith(b"HTTP/1.1 408")
    one.close()


@pytest.mark.parametrize("head", [b"", b"POST /graphql HTTP/1.1\r\nhost: localhost\r\n"])
def test_a_head_that_does_not_end_is_not_waited_for(served: tuple[str, int], head: bytes) -> None:
    with socket.create_connection(served, timeout=30) as one:
        one.sendall(head)
        assert one.recv(4096) == b""


@pytest.mark.parametrize(
    "path", ["/@evil.example", "/%2e%2e/etc/passwd", "/graphql/../../etc/passwd", "/graphql/assets/../../http.py"]
)
def test_other_paths_lead_nowhere(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_list_nested_twenty_thousand_deep_is_refused(client: TestClient) -> None:
    deep = "[" * 20_000 + "]" * 20_000
    text = f"{{ nodes(ids: {deep}) {{ id }} }}"
    assert code(post(client, {"query": text})) in {"COST_LIMIT", "GRAPHQL_PARSE_FAILED"}
    body = b'{"query": "query Q($v: [ID!]!) { nodes(ids: $v) { id } }", "variables": {"v": ' + deep.encode() + b"}}"
    response = client.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert code(response) in {"BAD_REQUEST", "BAD_USER_INPUT"}


def test_the_schema_is_printed_once_and_asked_for_anew_by_its_tag(
    engine_of_world: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with TestClient(app_of(engine_of_world), base_url=HERE) as client:
        first = client.get("/schema.graphql")
        monkeypatch.setattr(type(schema), "as_str", None)
        assert client.get("/schema.graphql").content == first.content
        etag = first.headers["etag"]
        for tag in (etag, etag.removeprefix("W/"), f'"other", {etag}'):
            again = client.get("/schema.graphql", headers={"if-none-match": tag})
            assert (again.status_code, again.content) == (304, b"")
        assert client.get("/schema.graphql", headers={"if-none-match": '"other"'}).status_code == 200

"""GraphQL over HTTP: media types, methods, status codes, limits of the transport."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.settings import ApiSettings
from tests.http.serving import HERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2 as httpx

    from graph.engine import Engine

GRAPHQL_JSON = "application/graphql-response+json"
NESTED = """{ platforms(first: 2) { nodes { provisions(first: 2) { nodes { engages(first: 2) { nodes {
    target { path ... on Regulation { appliesIn { code parents { code } } } } } } } } } } }"""


@pytest.fixture
def client(small_world: tuple[Engine, Any]) -> Iterator[TestClient]:
    app = create_app(small_world[0], ApiSettings(public_url="https://graph.example/"), timeout_s=10)
    with TestClient(app, base_url=HERE) as open_client:
        yield open_client


def post(client: TestClient, body: Any, **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    return client.post("/graphql", content=content, headers={"content-type": "application/json"} | headers)


def answered(response: httpx.Response) -> Any:
    """The `data` of an answer without errors."""
    body = response.json()
    assert "errors" not in body
    return body["data"]


def test_a_nested_request_is_one_statement_and_says_so(client: TestClient) -> None:
    response = post(client, {"query": NESTED})
    assert response.status_code == 200
    assert "errors" not in response.json()
    assert response.headers["x-cypher-statements"] == "1"


def test_introspection_asks_the_database_nothing(client: TestClient) -> None:
    response = post(client, {"query": "{ __schema { queryType { name } } }"})
    assert answered(response) == {"__schema": {"queryType": {"name": "Query"}}}
    assert response.headers["x-cypher-statements"] == "0"


def test_introspection_and_data_answer_together(client: TestClient) -> None:
    response = post(client, {"query": '{ __typename platform(slug: "platform-00001") { slug __typename } }'})
    expected = {"__typename": "Query", "platform": {"slug": "platform-00001", "__typename": "Platform"}}
    assert answered(response) == expected


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        (GRAPHQL_JSON, GRAPHQL_JSON),
        (f"{GRAPHQL_JSON}, application/json;q=0.5", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=0.4, application/json;q=0.5", "application/json"),
    ],
)
def test_the_media_type_is_the_one_the_client_likes_best(client: TestClient, accept: str, media_type: str) -> None:
    response = post(client, {"query": "{ __typename }"}, accept=accept)
    assert response.headers["content-type"].split(";")[0] == media_type


def test_a_media_type_that_is_not_to_be_had_is_refused(client: TestClient) -> None:
    assert post(client, {"query": "{ __typename }"}, accept="image/png").status_code == 406


@pytest.mark.parametrize("text", ["{", "{ nothing }", "query Q($a: Int!) { __typename }"])
def test_a_request_that_can_not_be_run_is_400_in_the_new_media_type_and_200_in_json(
    client: TestClient, text: str
) -> None:
    new = post(client, {"query": text}, accept=GRAPHQL_JSON)
    assert new.status_code == 400
    assert "data" not in new.json()
    assert post(client, {"query": text}).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused_and_told_which_there_are(client: TestClient, method: str) -> None:
    response = client.request(method, "/graphql")
    assert response.status_code == 405
    assert "POST" in response.headers["allow"]


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_bodies_of_other_types_are_refused_in_json(client: TestClient, media_type: str) -> None:
    response = client.post("/graphql", content=b'{"query":"{__typename}"}', headers={"content-type": media_type})
    assert response.status_code == 415
    assert response.json()["errors"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"42",
        b"null",
        b'"text"',
        b"[]",
        b"[{}]",
        b"\xff\xfe",
        b'{"query": 3}',
        b'{"query": "{__typename}", "variables": []}',
        b'{"query": "{__typename}", "operationName": 3}',
        b"[" * 100_000,
        b'{"query": "{__typename}", "variables": {"a": ' + b"9" * 5000 + b"}}",
    ],
)
def test_bodies_that_are_no_request_are_refused_and_never_fail_the_server(client: TestClient, body: bytes) -> None:
    response = post(client, body)
    assert response.status_code in {400, 200}
    assert response.json().get("errors") or response.json()["data"]
    assert response.status_code == 400 or b"9999" in body


def test_a_body_too_large_is_refused_before_it_is_read_whole(client: TestClient) -> None:
    assert post(client, b" " * 1_000_001).status_code == 413


def test_get_runs_a_query(client: TestClient) -> None:
    response = client.get(
        "/graphql",
        params={"query": "query ($s: String!) { platform(slug: $s) { slug } }", "variables": '{"s": "platform-00001"}'},
    )
    assert answered(response) == {"platform": {"slug": "platform-00001"}}


@pytest.mark.parametrize("empty", ["operationName", "variables", "extensions"])
def test_what_an_address_leaves_empty_is_not_given(client: TestClient, empty: str) -> None:
    assert answered(client.get("/graphql", params={"query": "{ __typename }", empty: ""})) == {"__typename": "Query"}


def test_an_empty_name_of_an_operation_is_none(client: TestClient) -> None:
    assert answered(post(client, {"query": "{ __typename }", "operationName": ""})) == {"__typename": "Query"}


def test_the_schema_is_served_as_it_is_declared(client: TestClient) -> None:
    from api.schema import schema  # noqa: PLC0415

    assert client.get("/schema.graphql").text == schema.as_str() + "\n"


def test_health_is_told(client: TestClient) -> None:
    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").json() == {"ready": True}


def test_values_never_become_text_of_the_statement(client: TestClient, small_world: tuple[Engine, Any]) -> None:
    engine = small_world[0]
    before = engine.read("MATCH (n) RETURN count(n)")
    for attack in ("'}) DETACH DELETE n //", "`", "\\u0060", "$x", '"', "\\", "\u2028"):
        answer = post(
            client, {"query": "query ($s: String!) { platform(slug: $s) { slug } }", "variables": {"s": attack}}
        )
        assert answered(answer) == {"platform": None}
    assert engine.read("MATCH (n) RETURN count(n)") == before

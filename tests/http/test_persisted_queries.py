"""Automatic persisted queries: the hash of a document stands for it, as Apollo's clients speak of it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.persisted import PersistedQueries
from api.http.refused import RefusedError
from api.settings import ApiSettings
from tests.http.serving import HERE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Engine

QUERY = "query ($s: String!) { platform(slug: $s) { slug } }"
VARIABLES = {"s": "platform-00001"}
ANSWER = {"platform": {"slug": "platform-00001"}}


def named(text: str, **more: Any) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": hashlib.sha256(text.encode()).hexdigest(), **more}}


@pytest.fixture
def client(small_world: tuple[Engine, Any]) -> Iterator[TestClient]:
    app = create_app(small_world[0], ApiSettings(public_url="https://graph.example/"), timeout_s=10)
    with TestClient(app, base_url=HERE) as open_client:
        yield open_client


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
def test_a_hash_is_learnt_once_and_stands_for_the_document_then(client: TestClient, accept: str) -> None:
    headers = {"accept": accept}
    alone = {"extensions": named(QUERY), "variables": VARIABLES}
    missed = client.post("/graphql", json=alone, headers=headers)
    assert missed.status_code == 200
    assert missed.json() == {
        "errors": [{"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}]
    }
    assert client.post("/graphql", json={"query": QUERY} | alone, headers=headers).json()["data"] == ANSWER
    assert client.post("/graphql", json=alone, headers=headers).json()["data"] == ANSWER
    in_address = {"extensions": orjson.dumps(named(QUERY)).decode(), "variables": orjson.dumps(VARIABLES).decode()}
    assert client.get("/graphql", params=in_address, headers=headers).json()["data"] == ANSWER


def test_a_document_of_another_hash_is_refused_and_not_kept(client: TestClient) -> None:
    other = named("{ __typename }")
    refused = client.post("/graphql", json={"query": QUERY, "variables": VARIABLES, "extensions": other})
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["message"] == "provided sha does not match query"
    assert "PersistedQueryNotFound" in client.post("/graphql", json={"extensions": other}).text


def test_what_is_not_valid_is_not_kept(client: TestClient) -> None:
    for text in ("{ nothing }", "{"):
        body = {"extensions": named(text)}
        client.post("/graphql", json={"query": text} | body)
        assert "PersistedQueryNotFound" in client.post("/graphql", json=body).text


@pytest.mark.parametrize(
    "extension",
    [True, [], {}, {"version": 2, "sha256Hash": "0" * 64}, {"version": 1}, {"version": 1, "sha256Hash": "x"}, {"version": 1, "sha256Hash": 3}],
)  # fmt: skip
def test_other_forms_are_refused(client: TestClient, extension: Any) -> None:
    response = client.post("/graphql", json={"query": QUERY, "extensions": {"persistedQuery": extension}})
    assert response.status_code == 400
    assert "persistedQuery" in response.json()["errors"][0]["message"]


def test_null_names_no_hash(client: TestClient) -> None:
    body = {"query": QUERY, "variables": VARIABLES, "extensions": {"persistedQuery": None}}
    assert client.post("/graphql", json=body).json()["data"] == ANSWER


def test_what_is_kept_is_bounded_in_bytes() -> None:
    # Room for two: each takes its bytes, those of its hash, and what the entry itself takes.
    kept = PersistedQueries(most_bytes=2_800)
    texts = [chr(ord("a") + number) * 400 for number in range(3)]
    for text in texts:
        kept.keep(text, text)
    kept.keep("long", "x" * 2_801)
    assert [kept.text(text, "") for text in texts[1:]] == texts[1:]
    for gone in (texts[0], "long"):
        with pytest.raises(RefusedError, match="PersistedQueryNotFound"):
            kept.text(gone, "")

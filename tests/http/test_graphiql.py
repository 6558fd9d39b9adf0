"""GraphiQL at /graphql: for browsers only, whole without a network, with a policy that keeps it so."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.http.pages import graphiql as pages
from api.settings import ApiSettings
from tests.conftest import ROOT
from tests.http.serving import HERE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.engine import Engine
    from tests.contents import Contents

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
BUILT = ROOT / "api" / "static" / "web" / "graphiql"
HOSTS_OF_BUNDLES = re.compile(rb"esm\.sh|unpkg\.com|jsdelivr|cdnjs|googleapis|gstatic")


@pytest.fixture
def client(small_world: tuple[Engine, Any]) -> Iterator[TestClient]:
    app = create_app(small_world[0], ApiSettings(public_url="https://graph.example/"), timeout_s=10)
    with TestClient(app, base_url=HERE) as open_client:
        yield open_client


@pytest.fixture
def built() -> Path:
    if not (BUILT / "index.html").is_file():
        pytest.skip("GraphiQL is not built here; python hatch_build.py")
    return BUILT


def addresses(page: str) -> list[str]:
    """What the page loads."""
    found = re.findall(r"""(?:src|href)=["']?([^"' >]+)""", page)
    return [address for address in found if not address.startswith("data:")]


@pytest.mark.parametrize("accept", [BROWSER, "text/html", "application/json;q=0.9, text/html"])
@pytest.mark.usefixtures("built")
def test_browsers_get_the_page(client: TestClient, accept: str) -> None:
    response = client.get("/graphql", headers={"accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert '<div id="graphiql">' in response.text


@pytest.mark.parametrize(
    "accept",
    [
        "*/*",
        "",
        "application/json",
        "application/graphql-response+json",
        "application/json, text/html",
        "text/html;q=0.5, */*",
        "text/html;q=0, */*",
    ],
)
def test_programs_get_json(client: TestClient, accept: str) -> None:
    response = client.get("/graphql", headers={"accept": accept})
    assert response.status_code == 400
    assert response.json()["errors"][0]["message"] == "`query` is missing: send the GraphQL document as text"


def test_a_query_in_the_address_is_answered_even_to_browsers(client: TestClient) -> None:
    response = client.get("/graphql", params={"query": "{ __typename }"}, headers={"accept": BROWSER})
    assert response.json()["data"] == {"__typename": "Query"}


def test_a_posted_operation_is_answered_even_to_browsers(client: TestClient) -> None:
    response = client.post("/graphql", json={"query": "{ __typename }"}, headers={"accept": BROWSER})
    assert response.json()["data"] == {"__typename": "Query"}


@pytest.mark.usefixtures("built")
def test_the_page_allows_nothing_from_elsewhere(client: TestClient) -> None:
    headers = client.get("/graphql", headers={"accept": BROWSER}).headers
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert "script-src" not in policy
    assert not [rule for rule in policy.values() if "*" in rule or "http" in rule]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-cache"
    assert "accept" in {name.strip().lower() for name in headers["vary"].split(",")}


@pytest.mark.usefixtures("built")
def test_what_the_page_loads_is_here_and_kept(client: TestClient) -> None:
    loaded = addresses(client.get("/graphql", headers={"accept": BROWSER}).text)
    assert {address.rpartition(".")[2] for address in loaded} == {"js", "css"}
    for address in loaded:
        assert re.fullmatch(r"graphql/assets/[\w.-]+", address), address
        response = client.get(f"/{address}")
        assert response.status_code == 200
        assert response.headers["content-type"].split(";")[0] in {"text/javascript", "text/css"}
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert response.headers["x-content-type-options"] == "nosniff"
        again = client.get(f"/{address}", headers={"if-none-match": response.headers["etag"]})
        assert again.status_code == 304


def test_no_asset_names_a_host_that_bundles_are_fetched_from(built: Path) -> None:
    assets = sorted((built / "assets").iterdir())
    assert len([path for path in assets if ".worker-" in path.name]) == 3
    assert [path.name for path in assets if HOSTS_OF_BUNDLES.search(path.read_bytes())] == []
    styles = b"".join(path.read_bytes() for path in assets if path.suffix == ".css")
    assert not re.search(rb"@import|url\(.?(https?:)?//", styles)


@pytest.mark.parametrize(
    "path",
    ["../index.html", "%2e%2e/index.html", "..%2findex.html", "%2fetc%2fpasswd", "%00", "x" * 300, "absent.js", ""],
)
def test_nothing_beside_the_assets_is_served(client: TestClient, path: str) -> None:
    assert client.get(f"/graphql/assets/{path}").status_code == 404


def test_where_it_was_not_built_the_page_tells_how_to(
    small_world: tuple[Engine, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.http.app.GraphiQL", partial(pages.GraphiQL, tmp_path / "absent"))
    with TestClient(create_app(small_world[0], ApiSettings(), timeout_s=10), base_url=HERE) as client:
        response = client.get("/graphql", headers={"accept": BROWSER})
        assert response.status_code == 404
        assert response.headers["content-type"] == "text/plain; charset=utf-8"
        assert "hatch_build.py" in response.text
        assert client.get("/graphql/assets/index.js").status_code == 404
        assert client.post("/graphql", json={"query": "{ __typename }"}).status_code == 200


def test_the_query_the_page_opens_with_has_an_answer(contents: Contents) -> None:
    query = (ROOT / "web" / "graphiql" / "default.graphql").read_text()
    app = create_app(contents.demonstration(), ApiSettings(), timeout_s=10)
    with TestClient(app, base_url=HERE) as client:
        response = client.post(
            "/graphql", content=orjson.dumps({"query": query}), headers={"content-type": "application/json"}
        )
    assert response.headers["x-cypher-statements"] == "1"
    (provision,) = response.json()["data"]["platform"]["provisions"]["nodes"]
    assert len(provision["engages"]["nodes"]) == 8
    assert {flag["jurisdiction"]["code"] for flag in provision["flags"]["nodes"]} == {"US-CA", "US-IL", "US-NY"}

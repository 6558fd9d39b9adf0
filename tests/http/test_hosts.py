"""A request is answered by the server it was meant for: other names in `Host` are refused, whoever made them point here."""

from __future__ import annotations

import http.client
import socket
from contextlib import closing
from typing import TYPE_CHECKING, Any

import orjson
import pytest
from pydantic import ValidationError

from api.http.app import create_app
from api.settings import ApiSettings
from tests.http.serving import asked, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Engine
    from tests.http.serving import Address
    from tests.reference.memory import Memory

QUERY = "{ platforms(first: 1) { nodes { slug } } }"
PATHS = ["/graphql", "/", "/readyz", "/livez", "/schema.graphql", "/graphql/", "/none"]
FOREIGN = [
    "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "graph.example.evil.example",
    "xgraph.example", "2130706433", "0x7f.1", "localhost..", "127.0.0.1x",
]  # fmt: skip
NO_HOST = [
    "evil.example@localhost", "localhost/x", "localhost:8000:9000", "[::1", "::1", "[::1]x", "localhost, evil.example",
    "", "localhost:port", "local host",
]  # fmt: skip


def app_of(engine: Engine, **settings: Any) -> Any:
    return create_app(engine, ApiSettings(**{"public_url": "https://graph.example/", **settings}), timeout_s=60)


@pytest.fixture
def address(small_world: tuple[Engine, Memory]) -> Iterator[Address]:
    with serving(app_of(small_world[0])) as one:
        yield one


@pytest.fixture
def everywhere(small_world: tuple[Engine, Memory]) -> Iterator[Address]:
    """A server as it is where it listens on all addresses, on which one name more was set."""
    app = app_of(
        small_world[0],
        host="0.0.0.0",  # noqa: S104
        read_without_key=True,
        allowed_hosts=["Graph.Internal", "::2", "grün.example"],
    )
    with serving(app) as one:
        yield one


def answer(address: Address, *hosts: str, path: str = "/graphql", version: str = "1.1", **more: str) -> tuple[int, Any]:
    """Status and body of a query under these hosts."""
    body = asked(QUERY)
    method = "POST" if path.startswith("/graphql") else "GET"
    headers = {"content-type": "application/json", "content-length": str(len(body)), "connection": "close", **more}
    lines = [f"{method} {path} HTTP/{version}", *(f"host: {one}" for one in hosts)]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    with closing(socket.create_connection(address, timeout=60)) as one:
        one.sendall("\r\n".join([*lines, "", ""]).encode() + (body if method == "POST" else b""))
        response = http.client.HTTPResponse(one, method=method)
        response.begin()
        content = response.read()
    location = response.getheader("location")
    return response.status, location or content


def code(content: bytes) -> Any:
    (error,) = orjson.loads(content)["errors"]
    return error["extensions"]["code"]


@pytest.mark.parametrize("host", FOREIGN)
def test_a_foreign_name_is_refused_with_the_setting_that_allows_it(address: Address, host: str) -> None:
    status, content = answer(address, host)
    assert (status, code(content)) == (421, "MISDIRECTED")
    assert b"CLAUSEGRAPH_ALLOWED_HOSTS" in content


@pytest.mark.parametrize("path", PATHS)
def test_a_foreign_name_is_refused_at_every_address(address: Address, path: str) -> None:
    assert answer(address, "evil.example", path=path)[0] == 421


def test_a_page_whose_name_was_pointed_here_reads_nothing(address: Address) -> None:
    """Its browser calls it one site, and `Origin` and `Host` agree."""
    rebound = {"origin": "http://evil.example:8000", "sec_fetch_site": "same-origin"}
    assert answer(address, "evil.example:8000", **rebound)[0] == 421


@pytest.mark.parametrize("host", NO_HOST)
def test_what_names_no_host_is_no_request(address: Address, host: str) -> None:
    status, content = answer(address, host)
    assert (status, code(content)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("hosts", [(), ("localhost", "evil.example"), ("localhost", "localhost")])
def test_one_host_is_named_and_no_more(address: Address, hosts: tuple[str, ...]) -> None:
    assert answer(address, *hosts)[0] == 400


def test_a_watcher_of_http_1_0_need_not_name_a_host(address: Address) -> None:
    assert answer(address, path="/livez", version="1.0")[0] == 200
    assert answer(address, "evil.example", path="/livez", version="1.0")[0] == 421


@pytest.mark.parametrize("header", ["x_forwarded_host", "forwarded"])
def test_what_a_proxy_is_said_to_have_been_asked_is_not_believed(address: Address, header: str) -> None:
    said = {header: "localhost" if header.startswith("x") else "host=localhost"}
    assert answer(address, "evil.example", **said)[0] == 421
    said = {header: "evil.example" if header.startswith("x") else "host=evil.example"}
    assert answer(address, "localhost", **said)[0] == 200


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:1", "localhost.", "127.0.0.1:8000", "127.1.2.3", "[::1]", "[::1]:8000", "graph.example"]
)  # fmt: skip
def test_the_own_names_are_answered(address: Address, host: str) -> None:
    assert answer(address, host)[0] == 200


@pytest.mark.parametrize("host", ["192.0.2.1", "[2001:db8::1]", "[::2]:80"])
def test_an_address_is_answered_where_the_server_listens_on_all(
    address: Address, everywhere: Address, host: str
) -> None:
    assert answer(address, host)[0] == 421
    assert answer(everywhere, host)[0] == 200
    assert answer(everywhere, host, path="/readyz")[0] == 200


@pytest.mark.parametrize("host", ["graph.internal", "GRAPH.internal:8000", "xn--grn-ioa.example"])
def test_a_name_that_is_set_is_answered(address: Address, everywhere: Address, host: str) -> None:
    assert answer(address, host)[0] == 421
    assert answer(everywhere, host)[0] == 200
    assert answer(everywhere, f"x{host}")[0] == 421


def test_every_host_can_be_allowed(small_world: tuple[Engine, Memory]) -> None:
    with serving(app_of(small_world[0], allowed_hosts=["*"])) as address:
        assert answer(address, "evil.example")[0] == 200


@pytest.mark.parametrize("wrong", ["https://graph.example", "graph.example:8000", "", "*.example/", "a b"])
def test_a_setting_that_is_no_host_is_told(wrong: str) -> None:
    with pytest.raises(ValidationError, match="is not a host"):
        ApiSettings(allowed_hosts=["graph.example", wrong])


@pytest.mark.parametrize(
    ("path", "location"),
    [("/graphql/", "../graphql"), ("/graphql/?query=%7Ba%7D", "../graphql?query=%7Ba%7D"), ("/readyz/", "../readyz")],
)
def test_the_way_to_an_address_without_its_slash_names_no_host(everywhere: Address, path: str, location: str) -> None:
    assert answer(everywhere, "192.0.2.1:80", path=path) == (307, location)

"""The operation log: one line for each operation, with what operators look for and without what anybody sent."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import sys
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import orjson
import pytest
import structlog

import api.execute
from api.http.app import create_app
from api.settings import ApiSettings
from clausegraph.server.ending import Ending
from clausegraph.server.logs import configure_logs
from tests.http.serving import asked, send, serving
from tests.http.test_surroundings import SLOW, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.engine import Engine
    from tests.http.serving import Address
    from tests.reference.memory import Memory

    Lines = Callable[[int], list[dict[str, Any]]]

QUERY = "query Names($n: Int) { platforms(first: $n) { nodes { name } } }"
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = f"00-{TRACE}-00f067aa0ba902b7-01"
FIELDS = ["event", "name", "type", "sha256", "cost", "database_ms", "total_ms", "bytes", "status", "codes", "level",
          "timestamp", "id"]  # fmt: skip


def app_of(engine: Engine, timeout_s: float = 60, **settings: Any) -> Any:
    return create_app(engine, ApiSettings(public_url="https://graph.example/", **settings), timeout_s=timeout_s)


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file that the log is written to."""
    before, path = structlog.get_config(), tmp_path / "log"
    with path.open("w") as file:
        monkeypatch.setattr(sys, "stderr", file)
        configure_logs()
        yield path
    structlog.configure(**before)


def told(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


@pytest.fixture
def lines(log: Path) -> Lines:
    """The lines of operations, as soon as there are so many."""

    def wait(count: int) -> list[dict[str, Any]]:
        until = time.monotonic() + 5
        while len(found := [one for one in told(log) if one["event"] == "operation"]) < count:
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.02)
        assert len(found) == count
        return found

    return wait


@pytest.fixture
def address(small_world: tuple[Engine, Memory]) -> Iterator[Address]:
    with serving(app_of(small_world[0])) as one:
        yield one


def post(address: Address, body: Any, **headers: str) -> httpx.Response:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    url = f"http://{address[0]}:{address[1]}/graphql"
    return httpx.post(url, content=content, headers={"content-type": "application/json"} | names, timeout=60)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_an_operation_is_one_line_without_values(address: Address, lines: Lines) -> None:
    answer = post(address, {"query": QUERY, "variables": {"n": 7}}, x_request_id="known", accept_encoding="identity")
    (line,) = lines(1)
    assert sorted(line) == sorted(FIELDS)
    assert (line["name"], line["type"], line["sha256"]) == ("Names", "query", sha256(QUERY))
    assert (line["cost"], line["status"], line["codes"]) == (7, 200, [])
    assert (line["bytes"], line["id"]) == (len(answer.content), "known")
    assert 0 < line["database_ms"] < line["total_ms"]
    assert "platforms" not in json.dumps(line)


def test_bytes_are_those_that_are_sent(address: Address, lines: Lines) -> None:
    text = "{ provisions(first: 50) { nodes { key title } } }"
    answer = post(address, {"query": text}, accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    (line,) = lines(1)
    assert 0 < line["bytes"] < len(answer.content) / 2


@pytest.mark.parametrize(
    ("body", "status", "codes", "known"),
    [
        (b"{", 200, ["BAD_REQUEST"], False),
        ({"query": "{ nothing }"}, 200, ["GRAPHQL_VALIDATION_FAILED"], True),
        ({"query": "{"}, 200, ["GRAPHQL_PARSE_FAILED"], True),
        ({"query": "{ platforms(first: 201) { totalCount } }"}, 200, ["BAD_USER_INPUT"], True),
        ({"query": "mutation M { x }"}, 200, ["GRAPHQL_VALIDATION_FAILED"], True),
        (
            {"query": "", "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}},
            200,
            ["PERSISTED_QUERY_NOT_FOUND"],
            True,
        ),
    ],
)
def test_what_is_refused_has_its_line(
    address: Address, lines: Lines, body: Any, status: int, codes: list[str], *, known: bool
) -> None:
    answer = post(address, body)
    (line,) = lines(1)
    assert answer.status_code in {line["status"], 400}
    assert line["codes"] == codes
    assert (line["sha256"] is not None) == known
    assert line["database_ms"] is None or codes == ["BAD_USER_INPUT"]


def test_a_persisted_query_is_known_by_its_hash(address: Address, lines: Lines) -> None:
    named = {"persistedQuery": {"version": 1, "sha256Hash": sha256(QUERY)}}
    post(address, {"query": QUERY, "extensions": named})
    post(address, {"extensions": named})
    first, second = lines(2)
    assert first["sha256"] == second["sha256"] == sha256(QUERY)
    assert second["name"] == "Names"
    assert second["codes"] == []


def test_an_operation_that_costs_too_much_tells_its_cost(small_world: tuple[Engine, Memory], lines: Lines) -> None:
    with serving(app_of(small_world[0], max_nodes=10)) as address:
        post(address, {"query": "{ platforms(first: 200) { totalCount } }"})
    (line,) = lines(1)
    assert (line["codes"], line["cost"] > 10, line["database_ms"]) == (["COST_LIMIT"], True, None)


def test_a_page_is_an_operation_too_and_other_addresses_are_none(address: Address, lines: Lines) -> None:
    for path in ("provision/none/none/none", "readyz", "schema.graphql", "none"):
        httpx.get(f"http://{address[0]}:{address[1]}/{path}", timeout=60)
    (line,) = lines(1)
    assert (line["status"], line["type"]) == (404, "query")


@pytest.mark.usefixtures("log")
def test_a_log_that_nobody_reads_breaks_no_answer(address: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with suppress(BrokenPipeError), os.fdopen(writing, "w") as file:
        monkeypatch.setattr(sys, "stderr", file)
        configure_logs()
        with closing(http.client.HTTPConnection(*address)) as connection:
            for _ in range(3):
                connection.request("POST", "/graphql", asked(QUERY), {"content-type": "application/json"})
                assert b'"data"' in connection.getresponse().read()


def test_it_can_be_switched_off(small_world: tuple[Engine, Memory], lines: Lines) -> None:
    with serving(app_of(small_world[0], operation_log=False)) as address:
        assert "errors" not in post(address, {"query": QUERY, "variables": {"n": 1}}).json()
    assert lines(0) == []


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.execute, "emit", lambda _plan: SLOW)


@pytest.mark.usefixtures("slow")
def test_a_statement_that_took_too_long_tells_how_long(small_world: tuple[Engine, Memory], lines: Lines) -> None:
    with serving(app_of(small_world[0], timeout_s=0.5)) as address:
        post(address, {"query": QUERY, "variables": {"n": 1}})
        (line,) = lines(1)
    assert line["codes"] == ["DEADLINE_EXCEEDED"]
    assert line["database_ms"] >= 400


@pytest.mark.usefixtures("slow")
def test_who_leaves_is_told_apart(small_world: tuple[Engine, Memory], lines: Lines) -> None:
    with serving(app_of(small_world[0], workers=2, queue=0)) as address:
        one = send(address, asked(QUERY))
        wait_for(small_world[0], 1, 20)
        one.close()
        (line,) = lines(1)
    assert line["status"] == 499
    assert line["sha256"] == sha256(QUERY)


def test_who_leaves_in_the_middle_of_a_request_leaves_no_trace_of_a_fault(
    address: Address, lines: Lines, log: Path, caplog: pytest.LogCaptureFixture
) -> None:
    send(address, b'{"query":', 1000).close()
    (line,) = lines(1)
    assert (line["status"], line["sha256"]) == (499, None)
    assert not [one for one in caplog.records if one.exc_info]
    assert "Traceback" not in log.read_text()


@pytest.mark.usefixtures("slow")
def test_who_is_sent_away_is_told(small_world: tuple[Engine, Memory], lines: Lines) -> None:
    with serving(app_of(small_world[0], workers=1, queue=0)) as address, closing(send(address, asked(QUERY))):
        wait_for(small_world[0], 1, 20)
        post(address, {"query": QUERY})
        (line,) = lines(1)
        assert (line["status"], line["codes"], line["sha256"]) == (503, ["TOO_BUSY"], sha256(QUERY))


@pytest.mark.usefixtures("slow")
def test_who_is_cut_off_by_the_end_of_the_server_is_told(small_world: tuple[Engine, Memory], lines: Lines) -> None:
    engine = small_world[0]
    ending = Ending(app_of(engine))
    with serving(ending) as address, closing(send(address, asked(QUERY))) as one:  # type: ignore[arg-type]
        wait_for(engine, 1, 20)
        ending.end()
        assert one.recv(65_536).startswith(b"HTTP/1.1 503")
        (line,) = lines(1)
        assert (line["status"], line["codes"]) == (503, ["DB_UNAVAILABLE"])
        one.close()
        engine.read("SHOW TRANSACTIONS YIELD transactionId AS id, metaData WHERE metaData.name IS NOT NULL "
                    "TERMINATE TRANSACTIONS id YIELD message RETURN message")  # fmt: skip


@pytest.mark.parametrize("name", ["a\nb", "a\r{}", "\x1b[31m", "a\u2028b", "\u0085", "x" * 200, "\x00", "ünï"])
def test_no_name_breaks_a_line(address: Address, lines: Lines, name: str) -> None:
    post(address, {"query": QUERY, "operationName": name})
    (line,) = lines(1)
    assert line["name"] is None


@pytest.mark.parametrize(
    "given", [PARENT, f"cc-{TRACE}-00f067aa0ba902b7-01", f"cc-{TRACE}-00f067aa0ba902b7-01-what.the-future-holds"]
)
def test_a_trace_that_the_caller_names_is_in_the_line(address: Address, lines: Lines, given: str) -> None:
    post(address, {"query": QUERY}, traceparent=given)
    (line,) = lines(1)
    assert line["trace_id"] == TRACE


@pytest.mark.parametrize(
    "given",
    [
        PARENT.replace("00-", "ff-", 1), f"00-{'0' * 32}-00f067aa0ba902b7-01", f"00-{TRACE}-{'0' * 16}-01",
        f"{PARENT}-more", f"{PARENT}.", PARENT.upper(), PARENT[:-1], PARENT.replace("-", "_"), f"0{PARENT}", "",
        f"cc-{TRACE}-00f067aa0ba902b7-01.x", f"00-{TRACE}-00f067aa0ba902b7-0g", f"{PARENT}, {PARENT}",
    ],
)  # fmt: skip
def test_a_trace_that_cannot_be_read_is_left_aside(address: Address, lines: Lines, given: str) -> None:
    assert "errors" not in post(address, {"query": QUERY}, traceparent=given).json()
    (line,) = lines(1)
    assert "trace_id" not in line


def test_every_line_of_a_request_names_it(
    address: Address, lines: Lines, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_plan: Any) -> str:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(api.execute, "emit", broken)
    post(address, {"query": "query Broken { platforms(first: 3) { totalCount } }"}, traceparent=PARENT)
    lines(1)
    assert {one["event"] for one in told(log)} == {"internal error", "operation"}
    assert {one["trace_id"] for one in told(log)} == {TRACE}
    assert len({one["id"] for one in told(log)}) == 1

"""An answer is of one state of the graph, also while somebody writes."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from api.execute import Executor
from api.schema import graphql_schema
from graph import engine as engine_module
from graph.engine import Engine
from graph.store.rows import Batch, NodeRow
from graph.store.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.embedded import EmbeddedNeo4j

_PLACES = 200
#: What one transaction of another client makes of all places at once.
_RENAME = "MATCH (j:Jurisdiction) SET j.name = $name"
_ASK = "{ jurisdictions { name } }"
_READ = "MATCH (j:Jurisdiction) RETURN j.name"


def rename(client: Engine, name: str) -> None:
    client.write(lambda tx: tx.run(_RENAME, name=name).consume())


@contextmanager
def another(neo4j: EmbeddedNeo4j) -> Iterator[Engine]:
    end = neo4j.endpoint
    with Engine.connect(end.uri, end.user, end.password) as client:
        yield client


@contextmanager
def renaming(neo4j: EmbeddedNeo4j) -> Iterator[None]:
    """Another client gives all places one new name after the other."""
    over = threading.Event()

    def go_on(client: Engine) -> None:
        number = 0
        while not over.wait(0.02):
            number += 1
            rename(client, f"Name {number}")

    with another(neo4j) as client:
        rename(client, "Name 0")
        thread = threading.Thread(target=go_on, args=(client,))
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()


@pytest.fixture
def places(empty_graph: Engine) -> Engine:
    rows = [
        NodeRow("Jurisdiction", {"code": f"X{n}", "name": f"Place {n}", "level": "COUNTRY", "aliases": []})
        for n in range(_PLACES)
    ]
    Writer(empty_graph).write(Batch(nodes=rows))
    return empty_graph


def changed(monkeypatch: pytest.MonkeyPatch, change: Callable[[tuple[Any, bool]], tuple[Any, bool]]) -> list[str]:
    """The statements that an engine is about to send, each time it sends one; what comes back is changed."""
    sent: list[str] = []
    read = Engine._read

    def noted(self: Engine, query: Any, *rest: Any) -> tuple[Any, bool]:
        sent.append(query.text)
        return change(read(self, query, *rest))

    monkeypatch.setattr(Engine, "_read", noted)
    return sent


def names(executor: Executor) -> set[str]:
    response = executor.answer(_ASK)
    assert response.errors is None
    assert response.data is not None
    assert response.statements == 1
    return {one["name"] for one in response.data["jurisdictions"]}


def test_no_answer_holds_a_half_of_what_was_written(
    neo4j: EmbeddedNeo4j, places: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    executor = Executor(graphql_schema(), places, base_url="http://x/", timeout_s=30)
    names(executor)  # planned
    with renaming(neo4j):
        with monkeypatch.context() as once:
            once.setattr(engine_module, "_READ_AGAIN", 0)
            reads, deadline = 1, time.monotonic() + 120
            while len(names(executor)) == 1:
                reads += 1
                assert time.monotonic() < deadline, "no read was torn: this test shows nothing"
        for _ in range(max(3 * reads, 300)):
            assert len(names(executor)) == 1


def test_a_read_is_made_once_where_nobody_writes(
    neo4j: EmbeddedNeo4j, places: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = changed(monkeypatch, lambda given: given)
    places.read(_READ, whole=True)
    for writes, reads in ((lambda: None, 1), (lambda: rename(places, "Mine"), 1)):
        writes()
        sent.clear()
        places.read(_READ, whole=True)
        assert len(sent) == reads
    with another(neo4j) as client:
        rename(client, "Another's")
    sent.clear()
    # What another client committed is heard of with the next answer, which may have met a half of it.
    assert {name for (name,) in places.read(_READ, whole=True)} == {"Another's"}
    assert len(sent) == 2
    places.read(_READ, whole=True)
    assert len(sent) == 3


def test_a_read_is_made_four_times_at_most(places: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = changed(monkeypatch, lambda given: (given[0], False))
    assert len(places.read(_READ, whole=True, timeout_s=30)) == _PLACES
    assert len(sent) == 4
    sent.clear()
    places.read(_READ, timeout_s=30)
    assert len(sent) == 1


def test_a_read_is_not_made_again_beyond_its_time(places: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(given: tuple[Any, bool]) -> tuple[Any, bool]:
        time.sleep(0.6)
        return given[0], False

    sent = changed(monkeypatch, slow)
    assert len(places.read(_READ, whole=True, timeout_s=1)) == _PLACES
    assert len(sent) == 1

"""Fixtures: one embedded Neo4j for the whole run, emptied or seeded as a test asks for it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import structlog

from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine
from graph.store.indexes import ensure, sample
from graph.store.writer import Writer
from seed.seeding import seed, seed_catalogue
from tests.reference.memory import Memory
from tests.small_world import world

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session", autouse=True)
def short_tracebacks() -> None:
    """Faults are logged without the values of variables: with them, one fault of a large operation takes a minute."""
    structlog.configure([structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)])


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared contracts and data beside the project; a test without it says so and skips."""
    folder = Path(os.environ.get("CLAUSEGRAPH_SHARED", ROOT.parent / "shared"))
    if not (folder / "schema.graphql").is_file():
        pytest.skip(f"no shared data at {folder}; set CLAUSEGRAPH_SHARED")
    return folder


@pytest.fixture(scope="session")
def neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedNeo4j]:
    """The real Neo4j, started once."""
    with EmbeddedNeo4j.start(tmp_path_factory.mktemp("neo4j")) as running:
        yield running


@pytest.fixture(scope="session")
def engine(neo4j: EmbeddedNeo4j) -> Iterator[Engine]:
    """An engine on it, with every constraint and index."""
    endpoint = neo4j.endpoint
    with Engine.connect(endpoint.uri, endpoint.user, endpoint.password) as connected:
        ensure(connected)
        yield connected


class Contents:
    """What the one database holds at the moment, so that it is filled again only when a test has changed it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = "empty"

    def catalogue(self) -> Engine:
        """An engine on the law catalogue and nothing else."""
        if self.name in ("demonstration", "archived services"):
            self.keep_catalogue()
        elif self.name != "catalogue":
            self.empty()
            seed_catalogue(self.engine)
            self.name = "catalogue"
        return self.engine

    def keep_catalogue(self) -> None:
        """Take away everything but what the catalogue holds, which is slow to write again."""
        self.engine.command(
            "MATCH (n) WHERE NOT n:LegalTarget AND NOT n:LegalEvent AND NOT n:Jurisdiction "
            "AND NOT n:Authority AND NOT n:Category AND NOT n:GraphFormat "
            "CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
        )
        self.name = "catalogue"

    def demonstration(self) -> Engine:
        """An engine on the seeded graph: catalogue and demonstration corpus."""
        if self.name != "demonstration":
            if self.name != "catalogue":
                self.empty()
            seed(self.engine)
            self.name = "demonstration"
        return self.engine

    def empty(self) -> None:
        self.engine.command("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS")
        self.name = "empty"


@pytest.fixture(scope="session")
def contents(engine: Engine) -> Contents:
    return Contents(engine)


@pytest.fixture
def empty_graph(contents: Contents) -> Engine:
    """An engine on a database that holds nothing but constraints and indexes."""
    contents.empty()
    contents.name = "written by a test"
    return contents.engine


@pytest.fixture
def small_world(contents: Contents) -> tuple[Engine, Memory]:
    """An engine on the small graph of `tests.small_world`, and the same graph in memory."""
    batches = list(world())
    if contents.name != "small world":
        contents.empty()
        for batch in batches:
            Writer(contents.engine).write(batch)
        # What it holds is published from the beginning.
        contents.engine.command("MATCH (r:Revision) REMOVE r.unpublished")
        sample(contents.engine)
        contents.name = "small world"
    return contents.engine, Memory(batches)


#: Fixtures that say what the one database holds, in the order in which it is filled.
_FILLINGS: Final = ("small_world", "empty_graph", "contents", "neo4j")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Say which tests need the database, and which tests have to be done by one worker, where there are two.

    All that ask the small world are one group, all that fill the database otherwise are another: each worker starts
    Neo4j once, for one of them. What starts processes of its own, or needs none, goes to whoever is free, file by file.
    Said here because pytest-xdist reads the groups before a `conftest.py` is asked about the whole collection.
    """
    filling = _filling(item)
    if filling < len(_FILLINGS):
        item.add_marker("database")
    shared = {len(_FILLINGS): item.nodeid.partition("::")[0], 0: _FILLINGS[0]}
    item.add_marker(pytest.mark.xdist_group(shared.get(filling, "other graphs")))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the one database stand together, those that want the same in it next to each other."""
    items.sort(key=_filling)


def _filling(item: pytest.Item) -> int:
    """The place of what a test wants in the database; behind all others where a test does not touch it."""
    fixtures = getattr(item, "fixturenames", ())
    return next((place for place, name in enumerate(_FILLINGS) if name in fixtures), len(_FILLINGS))


class Processes:
    """Whether the test that is being done may start a process: `scripts/test --fast` leaves out those that may."""

    _EVENTS: Final = frozenset({"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.system"})

    def __init__(self) -> None:
        self.refused_to = ""
        sys.addaudithook(self._happens)

    def _happens(self, event: str, _arguments: object) -> None:
        if self.refused_to and event in self._EVENTS:
            pytest.fail(f"{self.refused_to} starts a process ({event}): mark it `processes`")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        may = any(item.get_closest_marker(name) for name in ("database", "processes"))
        self.refused_to = "" if may else item.nodeid
        try:
            return (yield)
        finally:
            self.refused_to = ""


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Processes())


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="write golden cases anew, as they are now")

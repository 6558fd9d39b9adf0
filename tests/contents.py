"""The one embedded Neo4j of a run, and fixtures that empty or fill it as a test asks.

A plugin of its own, so that a process that only hands out tests to workers need not import the product.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import pytest

from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine
from graph.store.indexes import ensure, sample
from graph.store.writer import Writer
from seed.seeding import seed, seed_catalogue
from tests.conftest import SHORT_LIVED
from tests.reference.memory import Memory
from tests.small_world import world

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def neo4j(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedNeo4j]:
    """The real Neo4j, started once. It lives for the whole run, so that code compiled for long runs pays."""
    with pytest.MonkeyPatch.context() as surroundings:
        if os.environ.get("JAVA_TOOL_OPTIONS") == SHORT_LIVED:
            surroundings.delenv("JAVA_TOOL_OPTIONS")
        started = EmbeddedNeo4j.start(tmp_path_factory.mktemp("neo4j"))
    with started as running:
        yield running


@pytest.fixture(scope="session")
def engine(neo4j: EmbeddedNeo4j) -> Iterator[Engine]:
    """An engine on it, with every constraint and index."""
    endpoint = neo4j.endpoint
    with Engine.connect(endpoint.uri, endpoint.user, endpoint.password) as connected:
        ensure(connected)
        yield connected


#: What a test leaves that has changed the graph, but for the law catalogue.
WRITTEN_UPON: Final = "written upon the catalogue"
#: What tests of reviews share: the demonstration corpus, with claims and decisions that each of them adds.
REVIEWED: Final = "demonstration, reviewed"
_UPON_THE_CATALOGUE: Final = frozenset({"demonstration", "archived services", WRITTEN_UPON, REVIEWED})


class Contents:
    """What the one database holds at the moment, so that it is filled again only when a test has changed it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.name = "empty"

    def catalogue(self) -> Engine:
        """An engine on the law catalogue and nothing else."""
        if self.name in _UPON_THE_CATALOGUE:
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
            if self.name in _UPON_THE_CATALOGUE:
                self.keep_catalogue()
            elif self.name != "catalogue":
                self.empty()
            seed(self.engine)
            self.name = "demonstration"
        return self.engine

    def written_upon(self) -> None:
        """What it holds is about to be changed, but for the law catalogue."""
        self.name = WRITTEN_UPON

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

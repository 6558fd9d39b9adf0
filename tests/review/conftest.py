"""A graph to decide in: the demonstration corpus, with claims that wait, and keys of each role."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pytest
from starlette.testclient import TestClient

from api.http.app import create_app
from api.settings import ApiSettings
from graph.model.vocabulary import Role
from graph.store.keys import make_key
from seed.catalogue.analysis_reader import analysis_reader
from tests.contents import REVIEWED
from tests.http.serving import HERE
from tests.review.asking import Api

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Engine
    from tests.contents import Contents


@pytest.fixture
def graph(contents: Contents) -> Iterator[Engine]:
    """The demonstration corpus, with what tests of reviews have added: each works on pairs of its own."""
    if contents.name != REVIEWED:
        contents.demonstration()
        contents.name = REVIEWED
    yield contents.engine
    contents.engine.command("MATCH (k:ApiKey) DELETE k")


@pytest.fixture
def laws(graph: Engine) -> tuple[str, list[str]]:
    """A clause, and three laws of which nobody has claimed anything for it."""
    clause, paths = graph.read(_FREE)[0]
    return str(clause), list(paths)


_FREE: Final = """
MATCH (p:ActiveProvision) MATCH (l:Regulation) WHERE NOT EXISTS { (p)<-[:ABOUT]-(:Claim)-[:CONCERNS]->(l) }
WITH p, l ORDER BY p.key, l.path WITH p, collect(l.path)[..3] AS paths WHERE size(paths) = 3
RETURN p.key, paths ORDER BY p.key LIMIT 1"""


@pytest.fixture
def api(graph: Engine) -> Iterator[Api]:
    app: Any = create_app(
        graph, ApiSettings(public_url="https://graph.example/"), timeout_s=60, analyses=analysis_reader
    )
    with TestClient(app, base_url=HERE) as client:
        yield Api(client, {role: make_key(graph, f"a {role.value.lower()}", role)[1] for role in Role})


@pytest.fixture
def other(api: Api, graph: Engine) -> Api:
    """Another reviewer of the same graph."""
    return Api(api.client, {**api.keys, Role.REVIEWER: make_key(graph, "second reader", Role.REVIEWER)[1]})


@pytest.fixture
def third(api: Api, graph: Engine) -> Api:
    """One more."""
    return Api(api.client, {**api.keys, Role.REVIEWER: make_key(graph, "third reader", Role.REVIEWER)[1]})

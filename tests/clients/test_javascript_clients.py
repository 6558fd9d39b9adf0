"""Relay, Apollo Client, urql and generated types: each pages through a platform's provisions and reads refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from graphql import build_schema, print_schema

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.clients.conftest import Workshop

PLATFORM = "lumenscribe"
PAGE = 4
#: Of each provision, by key, the target of its first engagement: by a statement that the compiler did not make.
PROVISIONS = """
MATCH (p:Provision) WHERE p.key STARTS WITH $prefix
CALL (p) { MATCH (p)-[e:ENGAGES]->(t:LegalTarget) RETURN t.path AS path ORDER BY e.key LIMIT 1 }
RETURN p.key, path ORDER BY p.key
"""


class Expected:
    """What every client must have met."""

    def __init__(self, engine: Engine) -> None:
        rows = engine.read(PROVISIONS, {"prefix": f"{PLATFORM}/"})
        self.keys = [key for key, _ in rows]
        self.engaged = [path for _, path in rows]
        self.pages = [self.keys[start : start + PAGE] for start in range(0, len(rows), PAGE)]

    def check(self, told: dict[str, Any]) -> None:
        assert len(self.pages) > 2, "too few provisions to page through"
        assert told["pages"] == self.pages
        assert told["merged"] == self.keys
        assert told["engaged"] == self.engaged
        assert told["refused"]["value"] == ["BAD_USER_INPUT"]


@pytest.fixture
def expected(api: str, engine: Engine) -> Expected:
    return Expected(engine)


def node_by_id_alone(sdl: str) -> str:
    """The schema with `node` as Relay's compiler knows it."""
    schema = build_schema(sdl)
    assert schema.query_type
    del schema.query_type.fields["node"].args["at"]
    return print_schema(schema)


def given(api: str) -> tuple[str, ...]:
    return f"{api}graphql", PLATFORM, str(PAGE)


def test_relay_compiles_against_the_schema_and_pages_by_node(api: str, workshop: Workshop, expected: Expected) -> None:
    # Relay's compiler takes `node` for Relay's only where `id` is its one argument (docs/api.md).
    schema = workshop.folder / "schema.graphql"
    schema.write_text(node_by_id_alone(schema.read_text()))
    workshop.run("relay-compiler", "relay.config.json", within="relay")
    told = workshop.told("relay/page.js", *given(api))
    expected.check(told)
    assert told["name"] == "Lumenscribe"


def test_apollo_client_merges_pages_in_its_cache(api: str, workshop: Workshop, expected: Expected) -> None:
    told = workshop.told("apollo.mjs", *given(api))
    expected.check(told)
    assert told["refused"]["field"] == ["GRAPHQL_VALIDATION_FAILED"]
    # One request for each page, one for a value that is refused, one for a document that is none.
    assert told["statuses"] == [200] * len(expected.pages) + [200, 400]


def test_urql_merges_pages_in_its_cache(api: str, workshop: Workshop, expected: Expected) -> None:
    told = workshop.told("urql.mjs", *given(api))
    expected.check(told)
    assert told["refused"]["field"] == ["GRAPHQL_VALIDATION_FAILED"]


def test_generated_types_pass_the_type_checker_and_hold_at_run_time(
    api: str, workshop: Workshop, expected: Expected
) -> None:
    workshop.run("graphql-codegen", "--config", "codegen.json", within="codegen")
    workshop.run("tsc", "-p", "tsconfig.json", within="codegen")
    expected.check(workshop.told("codegen/page.ts", *given(api)))

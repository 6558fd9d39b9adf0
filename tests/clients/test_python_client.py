"""The client library `gql`: it fetches the schema, checks documents against it, and sends them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXTransport
from graphql import GraphQLError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gql.client import SyncClientSession

    from graph.engine import Engine

PAGE = """query ($first: Int!, $after: String) {
    provisions(first: $first, after: $after) { nodes { key } pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture
def session(api: str) -> Iterator[SyncClientSession]:
    with Client(transport=HTTPXTransport(f"{api}graphql"), fetch_schema_from_transport=True) as opened:
        yield opened


def test_pages_hold_every_provision_once(session: SyncClientSession, engine: Engine) -> None:
    document, keys, after = gql(PAGE), [], None
    while True:
        document.variable_values = {"first": 20, "after": after}
        page = session.execute(document)["provisions"]
        keys += [node["key"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert keys == [row[0] for row in engine.read("MATCH (p:Provision {status: 'ACTIVE'}) RETURN p.key ORDER BY p.key")]


def test_the_code_of_a_refusal_is_read(session: SyncClientSession) -> None:
    with pytest.raises(TransportQueryError) as refused:
        session.execute(gql("{ provisions(first: 1000) { totalCount } }"))
    assert [error["extensions"]["code"] for error in refused.value.errors or []] == ["BAD_USER_INPUT"]


def test_a_document_that_the_schema_does_not_allow_is_not_sent(session: SyncClientSession) -> None:
    with pytest.raises(GraphQLError, match="Cannot query field 'nothing'"):
        session.execute(gql("{ nothing }"))

"""The peer "Strawberry with DataLoaders": run as `python -m benchmarks.peers.dataloader`.

Written as Strawberry documents it: a resolver for each list, a DataLoader for each resolver, made anew for each request,
and one statement for all keys that were asked for at one level. The documented caches of parsed and validated documents
are on, and orjson makes the bytes. An edge is loaded together with the node at its end, so that a level costs one
statement and not two, and only the properties that the types declare are read.
"""

from __future__ import annotations

import os
import socket
import sys
from collections import defaultdict
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import orjson
import strawberry
import uvicorn
from neo4j import AsyncDriver, AsyncGraphDatabase, RoutingControl
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL
from strawberry.dataloader import DataLoader
from strawberry.extensions import ParserCache, ValidationCache

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.websockets import WebSocket

#: A list of one parent: the parent's key, and how many entries of it.
Page = tuple[str, int]

PLATFORMS = "MATCH (n:Platform) RETURN n {.slug, .name, legal_entity: n.legalEntity, .homepage} AS found ORDER BY n.slug LIMIT $first"

PLATFORM = """
UNWIND $keys AS key
MATCH (n:Platform {slug: key})
RETURN key, n {.slug, .name, legal_entity: n.legalEntity, .homepage} AS found"""

LEGAL = """
UNWIND $keys AS key
MATCH (n:LegalTarget {path: key})
RETURN key, n {.path, .label} AS found"""

PLATFORM_OF_PROVISION = """
UNWIND $keys AS key
MATCH (:Provision {key: key})-[:IN_DOCUMENT]->(:Document)<-[:PUBLISHES]-(n:Platform)
RETURN key, n {.slug, .name, legal_entity: n.legalEntity, .homepage} AS found"""

PROVISIONS_OF_PLATFORM = """
UNWIND $keys AS key
CALL (key) {
  MATCH (:Platform {slug: key})-[:PUBLISHES]->(:Document)<-[:IN_DOCUMENT]-(n:Provision)
  RETURN n ORDER BY n.key LIMIT $first
}
RETURN key, n {.key, .title, .severity, exposure_min: n.exposureMin, exposure_max: n.exposureMax} AS found"""

ENGAGEMENTS_OF_PROVISION = """
UNWIND $keys AS key
CALL (key) {
  MATCH (:Provision {key: key})-[e:ENGAGES]->(n:LegalTarget)
  RETURN e, n ORDER BY e.key LIMIT $first
}
RETURN key, e {.modality, .confidence, .condition, target: n {.path, .label}} AS found"""

FLAGS_OF_PROVISION = """
UNWIND $keys AS key
CALL (key) {
  MATCH (:Provision {key: key})-[e:FLAGS]->(n:Jurisdiction)
  RETURN e, n ORDER BY e.key LIMIT $first
}
RETURN key, e {.reason, .factors, jurisdiction: n {.code, .name}} AS found"""

ENGAGEMENTS_OF_LEGAL = """
UNWIND $keys AS key
CALL (key) {
  MATCH (:LegalTarget {path: key})<-[e:ENGAGES]-(n:Provision)
  RETURN e, n ORDER BY e.key LIMIT $first
}
RETURN key, e {
  .modality, .confidence, .condition,
  provision: n {.key, .title, .severity, exposure_min: n.exposureMin, exposure_max: n.exposureMax}
} AS found"""


@strawberry.type
class LegalTarget:
    path: str
    label: str

    @strawberry.field
    async def engaged_by(
        self, info: strawberry.Info, *, first: int = 20, include_units: bool = True
    ) -> EngagementConnection:
        if include_units:
            raise NotImplementedError("this peer knows a law without its units")
        return EngagementConnection(nodes=await info.context.engagements_of_legal.load((self.path, first)))


@strawberry.type
class Jurisdiction:
    code: str
    name: str


@strawberry.type
class Engagement:
    modality: str | None
    confidence: float
    condition: str | None
    target: LegalTarget | None = None
    provision: Provision | None = None


@strawberry.type
class EngagementConnection:
    nodes: list[Engagement]


@strawberry.type
class Flag:
    reason: str | None
    factors: list[str]
    jurisdiction: Jurisdiction


@strawberry.type
class FlagConnection:
    nodes: list[Flag]


@strawberry.type
class Provision:
    key: str
    title: str
    severity: str
    exposure_min: str
    exposure_max: str

    @strawberry.field
    async def platform(self, info: strawberry.Info) -> Platform:
        return await info.context.platform_of_provision.load(self.key)

    @strawberry.field
    async def engages(self, info: strawberry.Info, first: int = 20) -> EngagementConnection:
        return EngagementConnection(nodes=await info.context.engagements_of_provision.load((self.key, first)))

    @strawberry.field
    async def flags(self, info: strawberry.Info, first: int = 20) -> FlagConnection:
        return FlagConnection(nodes=await info.context.flags_of_provision.load((self.key, first)))


@strawberry.type
class ProvisionConnection:
    nodes: list[Provision]


@strawberry.type
class Platform:
    slug: str
    name: str
    legal_entity: str | None
    homepage: str | None

    @strawberry.field
    async def provisions(self, info: strawberry.Info, first: int = 20) -> ProvisionConnection:
        return ProvisionConnection(nodes=await info.context.provisions_of_platform.load((self.slug, first)))


@strawberry.type
class PlatformConnection:
    nodes: list[Platform]


@strawberry.type
class Query:
    @strawberry.field
    async def platforms(self, info: strawberry.Info, first: int = 20) -> PlatformConnection:
        found = await info.context.run(PLATFORMS, first=first)
        return PlatformConnection(nodes=[Platform(**record["found"]) for record in found])

    @strawberry.field
    async def platform(self, info: strawberry.Info, slug: str) -> Platform | None:
        return await info.context.platform.load(slug)

    @strawberry.field
    async def legal(self, info: strawberry.Info, path: str) -> LegalTarget | None:
        return await info.context.legal.load(path)


class Loaders:
    """The DataLoaders of one request."""

    def __init__(self, driver: AsyncDriver) -> None:
        self._driver = driver
        self.platform = self._one_each(PLATFORM, Platform)
        self.platform_of_provision = self._one_each(PLATFORM_OF_PROVISION, Platform)
        self.provisions_of_platform = self._page_each(PROVISIONS_OF_PLATFORM, Provision)
        self.legal = self._one_each(LEGAL, LegalTarget)
        self.engagements_of_provision = self._page_each(ENGAGEMENTS_OF_PROVISION, engagement)
        self.engagements_of_legal = self._page_each(ENGAGEMENTS_OF_LEGAL, engagement)
        self.flags_of_provision = self._page_each(FLAGS_OF_PROVISION, flag)

    async def run(self, text: str, **parameters: Any) -> list[Any]:
        records, _, _ = await self._driver.execute_query(text, parameters, routing_=RoutingControl.READ)
        return records

    def _one_each(self, text: str, made: Callable[..., Any]) -> DataLoader[str, Any]:
        async def load(keys: list[str]) -> list[Any]:
            found = {record["key"]: made(**record["found"]) for record in await self.run(text, keys=keys)}
            return [found.get(key) for key in keys]

        return DataLoader(load)

    def _page_each(self, text: str, made: Callable[..., Any]) -> DataLoader[Page, list[Any]]:
        async def load(pages: list[Page]) -> list[list[Any]]:
            found: dict[Page, list[Any]] = defaultdict(list)
            # One statement, but where a document asks for pages of several sizes.
            for first in {first for _, first in pages}:
                keys = [key for key, wanted in pages if wanted == first]
                for record in await self.run(text, keys=keys, first=first):
                    found[record["key"], first].append(made(**record["found"]))
            return [found[page] for page in pages]

        return DataLoader(load)


def engagement(
    *, target: dict[str, Any] | None = None, provision: dict[str, Any] | None = None, **own: Any
) -> Engagement:
    """An edge with the node at whichever of its ends the statement went to."""
    return Engagement(
        target=LegalTarget(**target) if target else None,
        provision=Provision(**provision) if provision else None,
        **own,
    )


def flag(*, jurisdiction: dict[str, Any], **own: Any) -> Flag:
    return Flag(jurisdiction=Jurisdiction(**jurisdiction), **own)


class Endpoint(GraphQL[Loaders, None]):
    """Strawberry's own ASGI application, with loaders for each request."""

    driver: AsyncDriver

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Loaders:
        return Loaders(self.driver)

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)


def application() -> Starlette:
    schema = strawberry.Schema(query=Query, extensions=[ParserCache, ValidationCache])
    endpoint = Endpoint(schema)

    @asynccontextmanager
    async def connected(_app: Starlette) -> AsyncIterator[None]:
        uri, user, password = (os.environ[f"CLAUSEGRAPH_NEO4J_{name}"] for name in ("URI", "USER", "PASSWORD"))
        async with AsyncGraphDatabase.driver(uri, auth=(user, password)) as endpoint.driver:
            yield

    return Starlette(routes=[Route("/graphql", endpoint)], lifespan=connected)


def main() -> None:
    config = uvicorn.Config(application(), log_level="warning", access_log=False)
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"GraphQL http://127.0.0.1:{listener.getsockname()[1]}/graphql", file=sys.stderr, flush=True)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()

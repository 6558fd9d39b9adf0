"""The ASGI application: routes and what surrounds them."""

from __future__ import annotations

import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette_compress import CompressMiddleware

from api.compile.limits import Limits
from api.execute import Executor
from api.http.admission import Admission, Pools, Room
from api.http.callers import Callers
from api.http.endpoint import RETRY_AFTER_S, GraphQLEndpoint, Policy
from api.http.hosts import Hosts, OwnHosts
from api.http.negotiation import JSON
from api.http.operation_log import OperationLog
from api.http.pages.explorer import PLACE, Explorer
from api.http.pages.graphiql import GraphiQL
from api.http.pages.routes import Pages
from api.http.refused import too_busy
from api.http.sending import Sending
from api.request_id import HEADER, RequestIds
from api.schema import graphql_schema, schema
from graph.errors import OperationalError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from starlette.requests import Request

    from api.settings import ApiSettings
    from claims.extract.reader import AnalysisReader
    from graph.engine import Engine

    Analyses = Callable[[], AnalysisReader]
    Planning = Callable[[], dict[str, Any]]


#: Longest time that readiness waits for the database.
_READY_S: Final = 2.0
#: Every method: what is not allowed is refused in our own form.
_METHODS: Final = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


def create_app(
    engine: Engine,
    settings: ApiSettings,
    *,
    timeout_s: float,
    analyses: Analyses | None = None,
    planning: Planning | None = None,
) -> Starlette:
    """The application on one engine; `analyses` gives the reader of analyses when it is first needed, `planning` tells
    readiness how far requests are planned ahead.
    """
    limits = Limits(**settings.limits())
    made = partial(Executor, base_url=settings.public_url, timeout_s=timeout_s, limits=limits, analyses=analyses)
    executor = made(graphql_schema(), engine)
    heavy = max(1, settings.workers // 2)
    pools = Pools(ThreadPoolExecutor(settings.workers, "operation"), ThreadPoolExecutor(heavy, "heavy-operation"))
    admission = Admission(pools, _room(settings, heavy, timeout_s), engine.cancel)
    callers = Callers(engine, reads_without_key=settings.reads_without_key)
    endpoint = GraphQLEndpoint(executor, callers, admission, _policy(settings))

    graphiql, explorer = GraphiQL(), Explorer()
    pages = Pages(endpoint, settings.public_url, explorer.loaded)

    async def graphql(request: Request) -> Response:
        return graphiql.page() if graphiql.is_asked_for(request) else await endpoint(request)

    fixed = [Route("/graphql", graphql, methods=_METHODS), *_told(engine, planning)]
    built = [Mount("/graphql/assets", graphiql.assets), Mount(f"/{PLACE}assets", explorer.assets)]
    app = Starlette(
        routes=[*fixed, *_with_slash(fixed), *built, *pages.routes()],
        exception_handlers={404: pages.not_found},
        middleware=_surroundings(settings),
        lifespan=_ending(pools),
    )
    # Starlette's own redirection names scheme and host as this server sees them, which a proxy has changed.
    app.router.redirect_slashes = False
    return app


def _told(engine: Engine, planning: Planning | None) -> list[Route]:
    """What the server tells of itself without a key."""
    alive = [Route(path, _alive) for path in ("/healthz", "/livez")]
    return [Route("/schema.graphql", _sdl()), *alive, Route("/readyz", partial(_ready, engine, planning))]


def _ending(pools: Pools) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    """What is done when the application ends."""

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        for pool in (pools.heavy, pools.light):
            # Not in the loop: a worker may wait for a database that is silent, and the end of a server has its timers.
            await asyncio.to_thread(pool.shutdown)

    return lifespan


def _with_slash(routes: list[Route]) -> list[Route]:
    """The same addresses with a slash at the end."""
    return [Route(f"{route.path}/", _without_slash, methods=_METHODS) for route in routes]


def _without_slash(request: Request) -> Response:
    """The way to the address without its slash at the end, told by the path alone."""
    name = request.url.path.rstrip("/").rpartition("/")[2]
    return RedirectResponse(f"../{name}{'?' if request.url.query else ''}{request.url.query}", 307)


def _ready(engine: Engine, planning: Planning | None, _request: Request) -> Response:
    try:
        engine.ping(within_s=_READY_S)
    except OperationalError as error:
        return JSONResponse({"ready": False, "reason": error.told}, 503, {"Retry-After": RETRY_AFTER_S})
    return JSONResponse({"ready": True} | ({"planningAhead": planning()} if planning else {}))


def _room(settings: ApiSettings, heavy: int, wait_s: float) -> Room:
    """How much there is room for, with `heavy` workers for heavy operations; one has to be free within `wait_s`."""
    return Room(settings.workers + settings.queue, settings.heavy_nodes, heavy * 3, wait_s)


def _policy(settings: ApiSettings) -> Policy:
    return Policy(
        max_body_bytes=settings.max_body_bytes,
        max_answer_bytes=settings.max_answer_bytes,
        body_timeout_s=settings.body_timeout_s,
        origins=frozenset(settings.cors_origins),
        development=settings.mode == "development",
    )


def _surroundings(settings: ApiSettings) -> list[Middleware]:
    """From the outside in; what has nothing to do is left out."""
    sharing = Middleware(
        CORSMiddleware,
        allow_origins=settings.cors_origins,
        allow_methods=["GET", "POST"],
        allow_headers=["authorization", "content-type", "traceparent", HEADER],
        expose_headers=[HEADER],
    )
    refusal = too_busy("too many answers are waiting for their clients").response(JSON)
    sending = Middleware(Sending, settings.max_waiting_bytes, refusal)
    return [
        Middleware(RequestIds),
        Middleware(OwnHosts, Hosts(settings)),
        *([sharing] if settings.cors_origins else []),
        *([Middleware(OperationLog)] if settings.operation_log else []),
        Middleware(CompressMiddleware),
        sending,
    ]


def _sdl() -> Callable[[Request], Response]:
    """The route of the schema, which is printed once."""
    text = (schema.as_str() + "\n").encode()
    tag = f'"{hashlib.sha256(text).hexdigest()[:32]}"'
    # Weak: compressed or not, it is one tag (RFC 9110, 8.8.1).
    headers = {"ETag": f"W/{tag}", "Cache-Control": "no-cache"}

    def answer(request: Request) -> Response:
        known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
        if tag in known or "*" in known:
            return Response(status_code=304, headers=headers)
        return PlainTextResponse(text, headers=headers)

    return answer


def _alive(_request: Request) -> Response:
    return JSONResponse({"alive": True})

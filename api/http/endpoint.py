"""GraphQL over HTTP: request bytes -> operation, response -> bytes.

By the GraphQL-over-HTTP specification (draft of the GraphQL Foundation): media types by the quality the client gives
them, GET for queries only, and status codes by the media type. `application/json` answers 200 to every well-formed
request; `application/graphql-response+json` answers 400 where execution did not begin. Where the database does not
answer, or too many ask, both answer 503. A refusal is JSON with `errors`, like every other answer.
"""

from __future__ import annotations

import asyncio
import secrets
from contextlib import suppress
from contextvars import copy_context
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import orjson
from graphql import GraphQLError
from starlette.requests import ClientDisconnect
from starlette.responses import Response as HttpResponse

from api.answer.encode import as_it_is, as_text
from api.errors import BUSY, COST, FORBIDDEN, failed
from api.execute import Response
from api.http.heap import LARGE_ANSWER, give_back
from api.http.operation_log import LEFT, noted
from api.http.persisted import PersistedQueries, hash_of
from api.http.refused import RefusedError
from graph.errors import OperationalError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from concurrent.futures import Executor as Pool
    from concurrent.futures import Future
    from typing import TypeAlias

    from starlette.requests import Request as HttpRequest

    from api.answer.encode import Item
    from api.caller import Caller
    from api.compile.operation import Request
    from api.execute import Executor
    from api.http.callers import Callers

    #: Makes the HTTP response of what an operation gave.
    Shaped: TypeAlias = Callable[[Response], HttpResponse]

T = TypeVar("T")

GRAPHQL_JSON: Final = "application/graphql-response+json"
JSON: Final = "application/json"
HTML: Final = "text/html"

#: What a client is told to wait for a database that does not answer.
RETRY_AFTER_S: Final = "5"
#: An answer that takes longer is watched: its client may leave.
_PATIENCE_S: Final = 0.1

#: What each range of an Accept header may be answered with; the first entry wins where qualities are equal.
_RANGES: Final = {
    GRAPHQL_JSON: GRAPHQL_JSON,
    JSON: JSON,
    "application/*": JSON,
    "*/*": JSON,
}


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a GraphQL request."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None
    explain: bool = False
    #: The hash of `query`, which may then be empty.
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An operation that can be run, and how to answer."""

    request: Request
    shaped: Shaped
    item: Item
    explain: bool
    caller: Caller


#: What is sent to a client that has left: nothing, under the status that servers' logs use for it.
_NOBODY: Final = HttpResponse(status_code=LEFT)


@dataclass(frozen=True, slots=True)
class Policy:
    """What the endpoint allows."""

    #: Longest time a request waits for a worker.
    wait_s: float
    max_body_bytes: int
    #: Before compression.
    max_answer_bytes: int
    body_timeout_s: float
    #: Requests that are answered or wait; what comes then is sent away.
    most_at_once: int
    #: Entities from which on an operation is heavy, and how many heavy ones are answered or wait.
    heavy_nodes: int
    most_heavy: int
    #: Origins of other sites whose pages may ask.
    origins: frozenset[str]
    #: Tells the number of statements, and explains.
    development: bool


@dataclass(frozen=True, slots=True)
class Pools:
    """Worker threads. Heavy operations have threads of their own, so that light ones never wait behind them."""

    light: Pool
    heavy: Pool


class GraphQLEndpoint:
    """The HTTP side of one executor."""

    def __init__(self, executor: Executor, callers: Callers, pools: Pools, policy: Policy) -> None:
        self._executor = executor
        self._callers = callers
        self._pools = pools
        self._policy = policy
        self._persisted = PersistedQueries()
        self._at_once = 0
        self._heavy = 0

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one HTTP request."""
        media_type = JSON
        noted().asked = True
        try:
            media_type = negotiated(request.headers.get("accept"))
            check_site(request.headers, self._policy.origins)
            parameters = await self._parameters(request)
            noted().document(parameters.query, parameters.sha256, parameters.operation_name)
            shaped = partial(self._encoded, media_type=media_type)
            return await self.admitted(request, self._with_document(parameters), shaped, as_text)
        except ClientDisconnect:  # in the middle of its request
            return _NOBODY
        except RefusedError as refused:
            noted().codes = [refused.code]
            return _refusal(refused, media_type)

    async def admitted(
        self, request: HttpRequest, parameters: Parameters, shaped: Shaped, item: Item = as_it_is
    ) -> HttpResponse:
        """Answer an operation within the limits of the server: the one way to the executor for all that is served.

        `shaped` makes the HTTP response of what the operation gave, in the worker thread, `item` what it finds there
        for an item of a list. Raises `RefusedError`: 503 where too many requests are answered or wait, 401 where a
        key is needed and none that opens anything is sent.
        """
        if self._at_once >= self._policy.most_at_once:
            raise _busy("too many requests at once")
        self._at_once += 1
        try:
            answer = await self._watched(
                request, self._pools.light, partial(self._begin, request.headers, parameters, shaped, item)
            )
            return answer if isinstance(answer, HttpResponse) else await self._heavily(request, answer)
        finally:
            self._at_once -= 1

    def _with_document(self, parameters: Parameters) -> Parameters:
        """The parameters, with the document that their hash stands for."""
        if parameters.sha256 is None:
            return parameters
        return replace(parameters, query=self._persisted.text(parameters.sha256, parameters.query))

    async def _heavily(self, request: HttpRequest, heavy: _Prepared) -> HttpResponse:
        """Answer a heavy operation, where there is room for one more."""
        if self._heavy >= self._policy.most_heavy:
            raise _busy(f"too many operations of {self._policy.heavy_nodes} entities and more at once")
        self._heavy += 1
        try:
            return await self._watched(request, self._pools.heavy, partial(self._finish, heavy))
        finally:
            self._heavy -= 1

    async def _watched(self, request: HttpRequest, pool: Pool, answering: Callable[[str], T]) -> T | HttpResponse:
        """Answer in a worker thread; where that takes long and the client leaves, end the statement of that name.

        Raises `RefusedError` (503) where no worker is free in time.
        """
        name = secrets.token_hex(8)
        # The request's id goes along into the thread.
        work = pool.submit(copy_context().run, answering, name)
        watching: list[asyncio.Task[None]] = []
        waited = asyncio.Event()
        loop = asyncio.get_running_loop()
        timers = [
            loop.call_later(
                _PATIENCE_S, lambda: watching.append(asyncio.create_task(self._end_when_gone(request, work, name)))
            ),
            loop.call_later(self._policy.wait_s, lambda: waited.set() if work.cancel() else None),
        ]
        try:
            return await asyncio.wrap_future(work)
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():  # the server ends
                raise
            if waited.is_set():
                raise _busy(f"no worker was free within {self._policy.wait_s:g} s") from None
            return _NOBODY
        finally:
            for timer in timers:
                timer.cancel()
            for one in watching:
                one.cancel()

    async def _end_when_gone(self, request: HttpRequest, work: Future[T], name: str) -> None:
        """When the client has left, end what runs for it, or keep it from beginning."""
        await _gone(request)
        loop = asyncio.get_running_loop()
        while not work.cancel() and not work.done():
            # Its statement may not have reached the database yet, and a database that is silent has its own deadline.
            with suppress(OperationalError):
                await loop.run_in_executor(None, self._executor.engine.cancel, name)
            await asyncio.sleep(_PATIENCE_S)

    async def _parameters(self, request: HttpRequest) -> Parameters:
        if request.method == "GET":
            return _from_url(request.query_params)
        if request.method != "POST":
            raise RefusedError(
                405, f"{request.method} is not allowed here; use POST, or GET for queries", Allow="GET, POST"
            )
        _check_content_type(request)
        try:
            async with asyncio.timeout(self._policy.body_timeout_s):
                return _from_body(await self._body(request))
        except TimeoutError as error:
            message = f"the body was not sent within {self._policy.body_timeout_s:g} s"
            raise RefusedError(408, message, Connection="close") from error

    async def _body(self, request: HttpRequest) -> bytes:
        """The body, given up as soon as it is larger than allowed."""
        parts, size, most = [], 0, self._policy.max_body_bytes
        async for part in request.stream():
            size += len(part)
            if size > most:
                raise RefusedError(413, f"the body is larger than {most} bytes; raise CLAUSEGRAPH_MAX_BODY_BYTES")
            parts.append(part)
        return b"".join(parts)

    def _begin(
        self, headers: Mapping[str, str], parameters: Parameters, shaped: Shaped, item: Item, name: str
    ) -> HttpResponse | _Prepared:
        """Runs in a worker thread. A heavy operation goes no further than to be known as one."""
        try:
            caller = self._callers.caller(headers.get("authorization"))
        except OperationalError as error:  # the keys cannot be read
            response = Response(errors=[failed(error)], began=False)
            noted().response(response)
            return shaped(response)
        request = self._executor.prepared(parameters.query, parameters.variables, parameters.operation_name)
        if isinstance(request, Response):
            noted().response(request)
            return shaped(request)
        noted().request(request)
        if parameters.sha256 is not None:
            self._persisted.keep(parameters.sha256, parameters.query)
        explain = self._policy.development and parameters.explain
        prepared = _Prepared(request, shaped, item, explain, caller)
        return prepared if request.nodes >= self._policy.heavy_nodes else self._finish(prepared, name)

    def _finish(self, prepared: _Prepared, name: str) -> HttpResponse:
        """Runs in a worker thread: planning, waiting for the database and encoding, away from the event loop."""
        response = self._executor.run(
            prepared.request, explain=prepared.explain, name=name, item=prepared.item, caller=prepared.caller
        )
        noted().response(response)
        answer = prepared.shaped(response)
        if len(answer.body) >= LARGE_ANSWER:
            del response
            give_back()
        return answer

    def _encoded(self, response: Response, media_type: str) -> HttpResponse:
        headers = {"X-Cypher-Statements": str(response.statements)} if self._policy.development else {}
        if response.unavailable:
            headers["Retry-After"] = RETRY_AFTER_S
        body = orjson.dumps(response.body())
        if len(body) > self._policy.max_answer_bytes:
            response = self._too_large(response, len(body))
            noted().response(response)
            body = orjson.dumps(response.body())
        return HttpResponse(body, _status(response, media_type), headers, media_type)

    def _too_large(self, response: Response, size: int) -> Response:
        """What is answered in place of an answer of so many bytes."""
        most = self._policy.max_answer_bytes
        message = f"the answer is larger than {most} bytes: {size}; ask for smaller pages or fewer fields"
        error = GraphQLError(message, extensions={"code": COST, "limit": most})
        return replace(response, data=None, errors=[error])


async def _gone(request: HttpRequest) -> None:
    """Return when the client has closed its connection."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def check_site(headers: Mapping[str, str], origins: frozenset[str]) -> None:
    """Refuse what a page of another site sends without leave: a form, an image, a script.

    Browsers say where a request comes from in `Sec-Fetch-Site` and `Origin`, which pages can not set; other clients
    send neither. Raises `RefusedError` (403).
    """
    origin = headers.get("origin")
    allowed = "*" in origins or origin in origins
    foreign = headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}
    if origin is not None and "sec-fetch-site" not in headers:
        foreign = origin.partition("://")[2] != headers.get("host")
    if foreign and not allowed:
        message = f"pages of {origin or 'other sites'} may not ask here; name their origin in CLAUSEGRAPH_CORS_ORIGINS"
        raise RefusedError(403, message, FORBIDDEN)


def negotiated(accept: str | None) -> str:
    """The media type to answer with.

    Raises `RefusedError` (406) when the client accepts none that we have.
    """
    if not accept:
        return JSON
    best, best_quality = "", 0.0
    for name, quality in _accepted(accept):
        media_type = _RANGES.get(name)
        if media_type and quality > best_quality:
            best, best_quality = media_type, quality
    if not best:
        raise RefusedError(406, f"this API answers {GRAPHQL_JSON} or {JSON}, not {accept!r}")
    return best


def asks_for_html(accept: str | None) -> bool:
    """Whether the client would rather have a page than any media type of GraphQL, as browsers would."""
    accepted = list(_accepted(accept or ""))
    html = max((quality for name, quality in accepted if name == HTML), default=0.0)
    return html > max((quality for name, quality in accepted if name in _RANGES), default=0.0)


def _accepted(accept: str) -> Iterator[tuple[str, float]]:
    """The ranges of an Accept header, with their qualities."""
    for part in accept.split(","):
        name, _, parameters = part.partition(";")
        yield name.strip().lower(), _quality(parameters)


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0


def _check_content_type(request: HttpRequest) -> None:
    content_type = request.headers.get("content-type", "")
    name, _, parameters = content_type.partition(";")
    if name.strip().lower() != JSON:
        raise RefusedError(415, f"the body must be {JSON}, not {content_type or 'without a content type'!r}")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(' "').lower()
    if charset not in {"", "utf-8", "utf8"}:
        raise RefusedError(415, f"the body must be in UTF-8, not {charset!r}")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RefusedError(415, "compressed request bodies are refused; send it as it is")


def _from_body(body: bytes) -> Parameters:
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RefusedError(400, f"the body is not JSON: {error}") from error
    if isinstance(content, list):
        raise RefusedError(400, "batches are refused; ask for several root fields in one operation")
    if not isinstance(content, dict):
        raise RefusedError(400, 'the body must be a JSON object such as {"query": "{ graph { revision } }"}')
    return _parameters(content)


def _from_url(query: Mapping[str, str]) -> Parameters:
    content: dict[str, Any] = dict(query)
    for name in ("variables", "extensions"):
        # Clients that build addresses from forms send what they have nothing for as empty text.
        if not content.get(name):
            content.pop(name, None)
        else:
            try:
                content[name] = orjson.loads(content[name])
            except orjson.JSONDecodeError as error:
                raise RefusedError(400, f"{name} in the address is not JSON: {error}") from error
    return _parameters(content)


def _parameters(content: dict[str, Any]) -> Parameters:
    for name, kind, said in (
        ("variables", dict, "an object"),
        ("operationName", str, "text"),
        ("extensions", dict, "an object"),
    ):
        if not isinstance(content.get(name), (kind, type(None))):
            raise RefusedError(400, f"{name} must be {said} or null")
    extensions = content.get("extensions") or {}
    sha256 = hash_of(extensions)
    query = content.get("query")
    if query is None and sha256 is not None:
        query = ""
    if not isinstance(query, str):
        raise RefusedError(400, "query must be given, as text")
    # An empty name is none (GraphQL over HTTP, GET); by POST it means the same.
    operation_name = content.get("operationName") or None
    return Parameters(query, content.get("variables"), operation_name, extensions.get("explain") is True, sha256)


def _status(response: Response, media_type: str) -> int:
    if response.unavailable:
        return 503
    if response.forbidden:
        return 403
    return 400 if media_type == GRAPHQL_JSON and not response.began else 200


def busy(said: str) -> HttpResponse:
    """The response to a request that there is no room for."""
    return _refusal(_busy(said), JSON)


def _busy(said: str) -> RefusedError:
    return RefusedError(503, f"{said}; try again in a second", BUSY, Retry_After="1")


def _refusal(refused: RefusedError, media_type: str) -> HttpResponse:
    error = GraphQLError(refused.message, extensions={"code": refused.code})
    body = orjson.dumps({"errors": [error.formatted]})
    return HttpResponse(body, refused.status, refused.headers, media_type)

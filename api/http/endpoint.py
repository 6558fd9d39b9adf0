"""GraphQL over HTTP: request bytes -> operation, response -> bytes.

By the GraphQL-over-HTTP specification (draft of the GraphQL Foundation): media types by the quality the client gives
them, GET for queries only, and status codes by the media type. `application/json` answers 200 to every well-formed
request; `application/graphql-response+json` answers 400 where execution did not begin. Where the database does not
answer, or too many ask, both answer 503. A refusal is JSON with `errors`, like every other answer.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

import orjson
from graphql import GraphQLError
from starlette.requests import ClientDisconnect
from starlette.responses import Response as HttpResponse

from api.answer.encode import as_it_is, as_text
from api.caller import ANYBODY
from api.errors import COST, FORBIDDEN, failed
from api.execute import Response
from api.http.admission import CLIENT_CLOSED_REQUEST
from api.http.callers import needs_key
from api.http.heap import Heap
from api.http.negotiation import GRAPHQL_JSON, JSON, negotiated
from api.http.operation_log import noted
from api.http.parameters import check_content_type, from_address, from_body
from api.http.persisted import PersistedQueries
from api.http.refused import RefusedError
from graph.errors import OperationalError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    from starlette.requests import Request as HttpRequest

    from api.answer.encode import Item
    from api.caller import Caller
    from api.compile.operation import Request
    from api.execute import Executor
    from api.http.admission import Admission
    from api.http.callers import Callers
    from api.http.parameters import Parameters

    #: Makes the HTTP response of what an operation gave.
    Shaped: TypeAlias = Callable[[Response], HttpResponse]

#: What a client is told to wait for a database that does not answer.
RETRY_AFTER_S: Final = "5"


@dataclass(frozen=True, slots=True)
class _Prepared:
    """An operation that can be run, and how to answer."""

    request: Request
    shaped: Shaped
    item: Item
    explain: bool
    caller: Caller


@dataclass(frozen=True, slots=True)
class Policy:
    """What the endpoint allows."""

    max_body_bytes: int
    #: Before compression.
    max_answer_bytes: int
    body_timeout_s: float
    #: Origins of other sites whose pages may ask.
    origins: frozenset[str]
    #: Tells the number of statements, and explains.
    development: bool


class GraphQLEndpoint:
    """The HTTP side of one executor."""

    def __init__(self, executor: Executor, callers: Callers, admission: Admission, policy: Policy) -> None:
        self._executor = executor
        self._callers = callers
        self._admission = admission
        self._policy = policy
        self._persisted = PersistedQueries()
        self._heap = Heap()

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
            return CLIENT_CLOSED_REQUEST
        except RefusedError as refused:
            noted().codes = [refused.code]
            return refused.response(media_type)

    async def admitted(
        self, request: HttpRequest, parameters: Parameters, shaped: Shaped, item: Item = as_it_is
    ) -> HttpResponse:
        """Answer an operation within the limits of the server: the one way to the executor for all that is served.

        `shaped` makes the HTTP response of what the operation gave, in the worker thread, `item` what it finds there
        for an item of a list. Raises `RefusedError`: 503 if there is no room for the operation, 401 if a key is needed
        and the request has none that opens anything.
        """
        with self._admission.admitted():
            begin = partial(self._begin, request.headers, parameters, shaped, item)
            answer = await self._admission.run_light(request, begin)
            if isinstance(answer, HttpResponse):
                return answer
            return await self._admission.run_heavy(request, partial(self._finish, answer))

    def _with_document(self, parameters: Parameters) -> Parameters:
        """The parameters, with the document that their hash stands for."""
        if parameters.sha256 is None:
            return parameters
        return replace(parameters, query=self._persisted.text(parameters.sha256, parameters.query))

    async def _parameters(self, request: HttpRequest) -> Parameters:
        if request.method == "GET":
            return from_address(request.query_params)
        if request.method != "POST":
            raise RefusedError(
                405, f"the method {request.method} is not allowed here; use POST, or GET for queries", Allow="GET, POST"
            )
        check_content_type(request.headers)
        try:
            async with asyncio.timeout(self._policy.body_timeout_s):
                return from_body(await self._body(request))
        except TimeoutError as error:
            message = f"the body of the request did not arrive within {self._policy.body_timeout_s:g} s"
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
        """Runs in a worker thread. Heavy operations are only classified here; the heavy pool runs them."""
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
        if request.changes:
            _check_change(parameters, caller)
        noted().request(request)
        if parameters.sha256 is not None:
            self._persisted.keep(parameters.sha256, parameters.query)
        explain = self._policy.development and parameters.explain
        prepared = _Prepared(request, shaped, item, explain, caller)
        return prepared if request.nodes >= self._admission.room.heavy_nodes else self._finish(prepared, name)

    def _finish(self, prepared: _Prepared, name: str) -> HttpResponse:
        """Runs in a worker thread: planning, waiting for the database and encoding, away from the event loop."""
        response = self._executor.run(
            prepared.request, explain=prepared.explain, name=name, item=prepared.item, caller=prepared.caller
        )
        noted().response(response)
        answer = prepared.shaped(response)
        if self._heap.is_due(len(answer.body)):
            del response
            self._heap.give_back()
        return answer

    def _encoded(self, response: Response, media_type: str) -> HttpResponse:
        headers = {"X-Cypher-Statements": str(response.statements)} if self._policy.development else {}
        if response.unavailable or response.busy:
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


def check_site(headers: Mapping[str, str], origins: frozenset[str]) -> None:
    """Refuse what a page of another site sends without leave: a form, an image, a script.

    Browsers say where a request comes from in `Sec-Fetch-Site` and `Origin`, which pages cannot set; other clients
    send neither. Raises `RefusedError` (403).
    """
    origin = headers.get("origin")
    allowed = "*" in origins or origin in origins
    foreign = headers.get("sec-fetch-site", "none") not in {"none", "same-origin"}
    if origin is not None and "sec-fetch-site" not in headers:
        foreign = origin.partition("://")[2] != headers.get("host")
    if foreign and not allowed:
        message = (
            f"pages of {origin or 'other sites'} may not use this API; add their origin to CLAUSEGRAPH_CORS_ORIGINS"
        )
        raise RefusedError(403, message, FORBIDDEN)


def _check_change(parameters: Parameters, caller: Caller) -> None:
    """Refuse a mutation that comes in an address (405), or without a key (401)."""
    if parameters.only_reads:
        raise RefusedError(405, "an address only asks: send a mutation by POST", Allow="POST")
    if caller is ANYBODY:
        raise needs_key("to change the graph, a key is needed, on this machine too")


def _status(response: Response, media_type: str) -> int:
    if response.unavailable or response.busy:
        return 503
    if response.forbidden:
        return 403
    return 400 if media_type == GRAPHQL_JSON and not response.began else 200

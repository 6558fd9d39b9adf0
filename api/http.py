"""GraphQL over HTTP: request bytes -> operation, response -> bytes.

By the GraphQL-over-HTTP specification (draft of the GraphQL Foundation): media types by the quality the client gives
them, GET for queries only, and status codes by the media type. `application/json` answers 200 to every well-formed
request; `application/graphql-response+json` answers 400 where execution did not begin. A refusal is JSON with `errors`,
like every other answer.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson
from graphql import GraphQLError
from starlette.responses import Response as HttpResponse

from api.errors import BAD_REQUEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from concurrent.futures import Executor as Pool

    from starlette.requests import Request as HttpRequest

    from api.execute import Executor, Response

GRAPHQL_JSON: Final = "application/graphql-response+json"
JSON: Final = "application/json"
HTML: Final = "text/html"

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


class RefusedError(Exception):
    """The HTTP request is refused before its operation is looked at."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class GraphQLEndpoint:
    """The HTTP side of one executor."""

    def __init__(self, executor: Executor, pool: Pool, *, max_body_bytes: int, tells_statements: bool) -> None:
        self._executor = executor
        self._pool = pool
        self._max_body_bytes = max_body_bytes
        self._tells_statements = tells_statements

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer one HTTP request."""
        media_type = JSON
        try:
            media_type = negotiated(request.headers.get("accept"))
            parameters = await self._parameters(request)
        except RefusedError as refused:
            return _refusal(refused, media_type)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._answer, parameters, media_type)

    async def _parameters(self, request: HttpRequest) -> Parameters:
        if request.method == "GET":
            return _from_url(request.query_params)
        if request.method != "POST":
            raise RefusedError(
                405, f"{request.method} is not allowed here; use POST, or GET for queries", Allow="GET, POST"
            )
        _check_content_type(request)
        return _from_body(await self._body(request))

    async def _body(self, request: HttpRequest) -> bytes:
        """The body, given up as soon as it is larger than allowed."""
        parts, size = [], 0
        async for part in request.stream():
            size += len(part)
            if size > self._max_body_bytes:
                raise RefusedError(
                    413, f"the body is larger than {self._max_body_bytes} bytes; raise CLAUSEGRAPH_MAX_BODY_BYTES"
                )
            parts.append(part)
        return b"".join(parts)

    def _answer(self, parameters: Parameters, media_type: str) -> HttpResponse:
        """Runs in a worker thread: planning, waiting for the database and encoding, away from the event loop."""
        response = self._executor.answer(parameters.query, parameters.variables, parameters.operation_name)
        headers = {"X-Cypher-Statements": str(response.statements)} if self._tells_statements else {}
        return HttpResponse(orjson.dumps(response.body()), _status(response, media_type), headers, media_type)


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
        if name in content:
            try:
                content[name] = orjson.loads(content[name])
            except orjson.JSONDecodeError as error:
                raise RefusedError(400, f"{name} in the address is not JSON: {error}") from error
    return _parameters(content)


def _parameters(content: dict[str, Any]) -> Parameters:
    query = content.get("query")
    if not isinstance(query, str):
        raise RefusedError(400, "query must be given, as text")
    for name, kind, said in (
        ("variables", dict, "an object"),
        ("operationName", str, "text"),
        ("extensions", dict, "an object"),
    ):
        if not isinstance(content.get(name), (kind, type(None))):
            raise RefusedError(400, f"{name} must be {said} or null")
    return Parameters(query, content.get("variables"), content.get("operationName"))


def _status(response: Response, media_type: str) -> int:
    return 400 if media_type == GRAPHQL_JSON and not response.began else 200


def _refusal(refused: RefusedError, media_type: str) -> HttpResponse:
    error = GraphQLError(refused.message, extensions={"code": BAD_REQUEST})
    body = orjson.dumps({"errors": [error.formatted]})
    return HttpResponse(body, refused.status, refused.headers, media_type)

"""Address -> page: the routes of everything that has a permalink, and of what stands at `/`.

A page asks one operation of the endpoint, so that it is one statement and comes under the limits of every other
operation. Nothing here is a page for scripts: no script runs on a page, and none is allowed to.
"""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from api.errors import BAD_USER_INPUT, BUSY, DEADLINE, INCOMPLETE, UNAUTHENTICATED, UNAVAILABLE, failed
from api.http.endpoint import RETRY_AFTER_S
from api.http.negotiation import asks_for_html
from api.http.operation_log import noted
from api.http.pages.render import STYLE, STYLE_NAME, Renderer
from api.http.parameters import Parameters
from api.http.refused import RefusedError

if TYPE_CHECKING:
    from graphql import GraphQLError
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from api.execute import Response as Answer
    from api.http.endpoint import GraphQLEndpoint

#: The types that have permalinks, by the first part of the path.
KINDS: Final = {"provision": "Provision", "engagement": "Engagement", "flag": "Flag", "change": "Change"}

_POLICY: Final = "; ".join(
    [
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_STYLE_HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
}
#: What an error of the API is on a page: its status, and what stands above it.
_PROBLEMS: Final = {
    UNAVAILABLE: (503, "The database does not answer"),
    INCOMPLETE: (503, "The graph is not filled"),
    UNAUTHENTICATED: (401, "A key is needed here"),
    BUSY: (503, "Too many requests at once"),
    DEADLINE: (503, "The database took too long"),
    BAD_USER_INPUT: (404, "Nothing was published under this name"),
}
_NO_TIME: Final = (
    "In the address, `at` is a day such as 2026-03-01, or an instant such as 2026-03-01T00:00:00Z, and `revision` is "
    "the name of a published state such as r1. A revision may stand beside a day, but not beside an instant."
)


class Pages:
    """The pages of one endpoint, whose permalinks begin with `public_url`."""

    def __init__(self, endpoint: GraphQLEndpoint, public_url: str) -> None:
        self._endpoint = endpoint
        self._renderer = Renderer(public_url)
        folder = files(__package__) / "templates"
        self._operations = {name: (folder / f"{name}.graphql").read_text("utf-8") for name in ("index", *KINDS)}

    def routes(self) -> list[BaseRoute]:
        """The routes of all pages."""
        named = [Route(f"/{name}/{{key:path}}", partial(self._record, name)) for name in KINDS]
        return [Route("/", self._index), Route(f"/pages/{STYLE_NAME}", _style), *named]

    async def not_found(self, request: Request, _error: Exception) -> Response:
        """The answer to an address where nothing is: a page for browsers, a line of text for programs."""
        if asks_for_html(request.headers.get("accept")):
            return self._missing()
        return Response("Not Found", 404, media_type="text/plain")

    async def _index(self, request: Request) -> Response:
        return await self._page(request, "index", {})

    async def _record(self, name: str, request: Request) -> Response:
        """The page of one record. A provision's key is part of that of an engagement or a flag, before the tilde."""
        key = request.path_params["key"]
        bare = key.rstrip("/")
        if not bare:
            return self._missing()
        if bare != key:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/{name}/{quote(bare)}{query}", 308)
        clause = key if name == "provision" else key.partition("~")[0]
        return await self._page(request, name, {"id": f"{KINDS[name]}:{key}", "key": clause})

    async def _page(self, request: Request, name: str, named: dict[str, Any]) -> Response:
        at, dated = _time(request)
        if {"knownAt", "revision"} <= at.keys():
            return self._unreadable()
        parameters = Parameters(self._operations[name], {**named, **({"at": at} if at else {})}, None)
        noted().document(parameters.query, None, None)
        try:
            return await self._endpoint.admitted(request, parameters, partial(self._shaped, name, dated))
        except RefusedError as refused:
            noted().codes = [refused.code]
            page = self._problem(*_PROBLEMS[refused.code], refused.message)
            page.headers.update(refused.headers)
            return page

    def _shaped(self, name: str, dated: str, answer: Answer) -> Response:
        """Runs in a worker thread: the page of an answer."""
        if answer.errors:
            return self._failed(answer.errors[0], began=answer.began)
        content = answer.data or {}
        if content.get("shown", content) is None:
            return self._missing(content.get("provision"), dated)
        try:
            html = self._renderer.page(name, {**content, "dated": dated})
        except Exception as error:  # our own fault, told like that of an operation
            return self._failed(failed(error, operation=name), began=True)
        return HTMLResponse(html, headers=_HEADERS)

    def _failed(self, error: GraphQLError, *, began: bool) -> Response:
        """The page of an answer with an error: half a record is not shown as if it were whole."""
        code = (error.extensions or {}).get("code", "")
        if code == BAD_USER_INPUT and not began:
            return self._unreadable()
        status, heading = _PROBLEMS.get(code, (500, "Something went wrong"))
        return self._problem(status, heading, error.message)

    def _unreadable(self) -> Response:
        return self._problem(400, "The time in this address cannot be read", _NO_TIME)

    def _missing(self, nearest: dict[str, Any] | None = None, dated: str = "") -> Response:
        message = "The graph holds no record of this address at this time."
        return self._problem(404, "Nothing is here", message, nearest=nearest, dated=dated)

    def _problem(self, status: int, heading: str, message: str, **more: Any) -> Response:
        content = {"heading": heading, "message": message, "nearest": None, **more}
        headers = {**_HEADERS, **({"Retry-After": RETRY_AFTER_S} if status == 503 else {})}
        return HTMLResponse(self._renderer.page("problem", content), status, headers)


def _time(request: Request) -> tuple[dict[str, str], str]:
    """The time that an address asks for, as a `TimeInput`, and the query that asks for it again."""
    day, revision = request.query_params.get("at"), request.query_params.get("revision")
    given = {"at": day, "revision": revision}
    at = {("knownAt" if "T" in day else "asOf"): day} if day else {}
    if revision:
        at["revision"] = revision
    query = urlencode({name: value for name, value in given.items() if value})
    return at, f"?{query}" if query else ""


def _style(_request: Request) -> Response:
    return Response(STYLE, headers=_STYLE_HEADERS, media_type="text/css")

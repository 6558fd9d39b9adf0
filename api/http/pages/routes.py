"""Address -> page: the routes of everything that has a page, and of what stands at `/`.

A page asks one operation of the endpoint, so that it is one statement and comes under the limits of every other
operation. Each page is whole without scripts; where the explorer was built, the page loads the explorer, which takes
the place of what stands there. Views that the explorer alone has are a shell, for which nothing is asked.
"""

from __future__ import annotations

from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

import orjson
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from api.errors import BAD_USER_INPUT, BUSY, DEADLINE, INCOMPLETE, UNAUTHENTICATED, UNAVAILABLE, failed
from api.http.endpoint import RETRY_AFTER_S
from api.http.negotiation import LINKED_DATA, asks_for_html, asks_for_linked_data
from api.http.operation_log import noted
from api.http.pages.explorer import Loaded
from api.http.pages.linked_data import linked
from api.http.pages.render import STYLE, STYLE_NAME, Renderer
from api.http.parameters import Parameters
from api.http.refused import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from graphql import GraphQLError
    from starlette.requests import Request
    from starlette.routing import BaseRoute

    from api.execute import Response as Answer
    from api.http.endpoint import GraphQLEndpoint

    #: The response of a page's content, by the first part of its path.
    Writer: TypeAlias = Callable[[str, dict[str, Any]], Response]

#: The types that have permalinks, by the first part of the path.
KINDS: Final = {
    "provision": "Provision",
    "engagement": "Engagement",
    "flag": "Flag",
    "change": "Change",
    "law": "LegalTarget",
    "place": "Jurisdiction",
    "platform": "Platform",
    "document": "Document",
}
#: Views of the explorer that are no record: what stands above each until the explorer is there.
SHELLS: Final = {
    "provisions": "Provisions",
    "laws": "Laws",
    "places": "Places",
    "platforms": "Platforms",
    "changes": "Changes",
    "graph": "Graph",
    "paths": "Paths between two nodes",
    "matrix": "Matrix",
    "gap": "Gap between two sets of laws",
    "calendar": "Calendar of law dates",
    "quality": "Findings of the quality rules",
    "review": "Review",
    "second-readings": "Second readings",
    "about": "About this graph",
}

#: Pictures as data and as blobs, because the explorer saves what it draws. Nothing inline, nothing from elsewhere.
_POLICY: Final = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
    "Vary": "Accept",
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
_NO_KEY: Final = "Variable '$key'"
_NO_TIME: Final = (
    "In the address, `at` is a day such as 2026-03-01, or an instant such as 2026-03-01T00:00:00Z, `known` is an "
    "instant, and `revision` is the name of a published state such as r1. A revision may stand beside a day, but not "
    "beside an instant."
)


class Pages:
    """The pages of one endpoint, whose permalinks begin with `public_url`."""

    def __init__(self, endpoint: GraphQLEndpoint, public_url: str, loaded: Callable[[], Loaded] = Loaded) -> None:
        self._endpoint = endpoint
        self._public_url = public_url
        self._renderer = Renderer(public_url, loaded)
        folder = files(__package__) / "templates"
        asked = ("index", "search", *KINDS)
        self._operations = {name: (folder / f"{name}.graphql").read_text("utf-8") for name in asked}

    def routes(self) -> list[BaseRoute]:
        """The routes of all pages."""
        named = [Route(f"/{name}/{{key:path}}", partial(self._record, name)) for name in KINDS]
        shells = [Route(f"/{name}", partial(self._shell, heading)) for name, heading in SHELLS.items()]
        fixed = [Route("/", self._index), Route("/search", self._search), Route(f"/pages/{STYLE_NAME}", _style)]
        return [*fixed, *shells, *named]

    async def not_found(self, request: Request, _error: Exception) -> Response:
        """The answer to an address where nothing is: a page for browsers, a line of text for programs."""
        if asks_for_html(request.headers.get("accept")):
            return self._missing()
        return Response("Not Found", 404, media_type="text/plain")

    async def _index(self, request: Request) -> Response:
        return await self._page(request, "index", {}, {})

    async def _search(self, request: Request) -> Response:
        text = request.query_params.get("q", "").strip()
        if not text:
            return self._shell("Search", request)
        return await self._page(request, "search", {"text": text}, {"asked": text})

    def _shell(self, heading: str, _request: Request) -> Response:
        return HTMLResponse(self._renderer.page("shell", {"heading": heading}), headers=_HEADERS)

    async def _record(self, name: str, request: Request) -> Response:
        """The page of one record. A provision's key is part of that of an engagement or a flag, before the tilde."""
        key = request.path_params["key"]
        bare = key.rstrip("/")
        if not bare:
            return self._missing()
        if bare != key:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"/{name}/{quote(bare)}{query}", 308)
        clause = key.partition("~")[0] if name in {"engagement", "flag"} else key
        asked = {"id": f"{KINDS[name]}:{key}", "key": clause, "keys": [key]}
        return await self._page(request, name, asked, {"here": f"{name}/{key}"})

    async def _page(self, request: Request, name: str, named: dict[str, Any], more: dict[str, str]) -> Response:
        at, dated = _time(request)
        if {"knownAt", "revision"} <= at.keys():
            return self._unreadable()
        parameters = Parameters(self._operations[name], {**named, **({"at": at} if at else {})}, None)
        noted().document(parameters.query, None, None)
        try:
            linked_data = name in KINDS and asks_for_linked_data(request.headers.get("accept"))
            shaped = partial(self._shaped, name, {**more, "dated": dated}, self._written if linked_data else self._html)
            return await self._endpoint.admitted(request, parameters, shaped)
        except RefusedError as refused:
            noted().codes = [refused.code]
            page = self._problem(*_PROBLEMS[refused.code], refused.message)
            page.headers.update(refused.headers)
            return page

    def _shaped(self, name: str, more: dict[str, str], written: Writer, answer: Answer) -> Response:
        """Runs in a worker thread: the page of an answer, or its JSON-LD."""
        if answer.errors:
            return self._failed(answer.errors[0], began=answer.began)
        content = answer.data or {}
        if content.get("shown", content) is None:
            return self._missing(content.get("provision"), more["dated"])
        try:
            return written(name, {**content, **more})
        except Exception as error:  # our own fault, told like that of an operation
            return self._failed(failed(error, operation=name), began=True)

    def _html(self, name: str, content: dict[str, Any]) -> Response:
        return HTMLResponse(self._renderer.page(name, content), headers=_HEADERS)

    def _written(self, name: str, content: dict[str, Any]) -> Response:
        document = linked(name, content, f"{self._public_url}schema.graphql#")
        return Response(orjson.dumps(document), headers=_HEADERS, media_type=LINKED_DATA)

    def _failed(self, error: GraphQLError, *, began: bool) -> Response:
        """The page of an answer with an error: half a record is not shown as if it were whole."""
        code = (error.extensions or {}).get("code", "")
        if code == BAD_USER_INPUT and not began:
            # A key that no law and no place can have is no key; anything else in the address is its time.
            return self._missing() if error.message.startswith(_NO_KEY) else self._unreadable()
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
    given = {name: request.query_params.get(name) for name in ("at", "known", "revision")}
    day = given["at"]
    at = {("knownAt" if "T" in day else "asOf"): day} if day else {}
    if given["known"]:
        at["knownAt"] = given["known"]
    if given["revision"]:
        at["revision"] = given["revision"]
    query = urlencode({name: value for name, value in given.items() if value})
    return at, f"?{query}" if query else ""


def _style(_request: Request) -> Response:
    return Response(STYLE, headers=_STYLE_HEADERS, media_type="text/css")

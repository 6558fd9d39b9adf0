"""Pages for browsers: GraphiQL at /graphql, with its assets below it.

Takes what the build hook made of web/graphiql (hatch_build.py) and knows nothing of GraphQL. Nothing on the page comes
from another host, and the policy sent with it allows none.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from api.http.negotiation import asks_for_html

if TYPE_CHECKING:
    import os

    from starlette.requests import Request
    from starlette.types import Scope

#: What the build hook makes: a folder for each page.
BUILT: Final = Path(__file__).parents[2] / "static" / "web"
_MISSING: Final = """\
GraphiQL is not built on this server; the API at this address works without GraphiQL.
If scripts/serve was started for the first time just now, the page is still being built: reload the page in a minute.
If the page does not appear, .venv/page.log says why.
To build it, in a checkout:  .venv/bin/python hatch_build.py  (needs an npm registry; docs/operations.md tells more)
"""

#: Styles inline, because Monaco writes them as it lays out lines; pictures as data, because its style sheet holds some.
_POLICY: Final = "; ".join(
    [
        "default-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # The page names its assets by their hashes, so it alone has to be asked for again.
    "Cache-Control": "no-cache",
    "Vary": "Accept",
}


class GraphiQL:
    """The page, and the assets it names."""

    def __init__(self, built: Path = BUILT / "graphiql") -> None:
        self._page = built / "index.html"
        self.assets = Assets(directory=built / "assets", check_dir=False)

    @staticmethod
    def is_asked_for(request: Request) -> bool:
        """Whether a person looks at the address in a browser, rather than a program asking a query."""
        return (
            request.method == "GET"
            and "query" not in request.query_params
            and asks_for_html(request.headers.get("accept"))
        )

    def page(self) -> Response:
        """The page, or where it was never built, how to."""
        if not self._page.is_file():
            return PlainTextResponse(_MISSING, 404, _HEADERS)
        return FileResponse(self._page, headers=_HEADERS)


class Assets(StaticFiles):
    """Files whose names change with their content, so that a browser may keep them."""

    async def check_config(self) -> None:
        """Nothing: a folder that was never built answers 404, like any other file that is not there."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """The file, to be kept for a year."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response

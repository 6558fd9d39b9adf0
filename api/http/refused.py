"""The refusal of an HTTP request: an exception on its way, a response at its end."""

from __future__ import annotations

from typing import Final

import orjson
from graphql import GraphQLError
from starlette.responses import Response as HttpResponse

from api.errors import BAD_REQUEST, BUSY

_RETRY_AFTER_S: Final = "1"


class RefusedError(Exception):
    """The HTTP request is refused before its operation is looked at."""

    def __init__(self, status: int, message: str, code: str = BAD_REQUEST, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def response(self, media_type: str) -> HttpResponse:
        """What the client gets: JSON with `errors`, like every other answer."""
        error = GraphQLError(self.message, extensions={"code": self.code})
        body = orjson.dumps({"errors": [error.formatted]})
        return HttpResponse(body, self.status, self.headers, media_type)


def too_busy(said: str) -> RefusedError:
    """The refusal of a request that there is no room for (503)."""
    return RefusedError(503, f"{said}; try again in a second", BUSY, Retry_After=_RETRY_AFTER_S)

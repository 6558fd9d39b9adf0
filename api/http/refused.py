"""The refusal of an HTTP request."""

from __future__ import annotations

from api.errors import BAD_REQUEST


class RefusedError(Exception):
    """The HTTP request is refused before its operation is looked at."""

    def __init__(self, status: int, message: str, code: str = BAD_REQUEST, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = code
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

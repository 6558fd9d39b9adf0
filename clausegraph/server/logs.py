"""What the server's log looks like: lines to read on a terminal, JSON elsewhere. What is said while a request is
answered names its id and its trace.

Tracebacks are without the values of variables: those hold what callers sent and what the server must keep to itself,
and writing them down took half a minute for one fault in a large operation.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import orjson
import structlog

from api.request_id import REQUEST_ID
from api.trace import TRACE_ID

if TYPE_CHECKING:
    from collections.abc import Callable

    from structlog.typing import EventDict, Processor, WrappedLogger


def configure_logs() -> None:
    """Write the log to standard error from here on."""
    common: tuple[Processor, ...] = (
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _of_request,
    )
    if sys.stderr.isatty():
        readable = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        structlog.configure([*common, readable], logger_factory=structlog.PrintLoggerFactory(sys.stderr))
        return
    structlog.configure(
        [*common, structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=_line)],
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
    )


def _of_request(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    for name, value in (("id", REQUEST_ID.get()), ("trace_id", TRACE_ID.get())):
        if value:
            event.setdefault(name, value)
    return event


def _line(event: EventDict, default: Callable[[Any], Any]) -> bytes:
    """One line, whatever it holds: some of what readers take for the end of a line is no control character to JSON."""
    line = orjson.dumps(event, default=default)
    return line if line.isascii() else json.dumps(event, default=default).encode()

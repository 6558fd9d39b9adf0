"""What the server's log looks like: lines to read on a terminal, JSON elsewhere.

Tracebacks are without the values of variables: those hold what callers sent and what the server must keep to itself,
and writing them down took half a minute for one fault in a large operation.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import orjson
import structlog

if TYPE_CHECKING:
    from structlog.typing import Processor


def configure_logs() -> None:
    """Write the log to standard error from here on."""
    common: tuple[Processor, ...] = (
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    )
    if sys.stderr.isatty():
        readable = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        structlog.configure([*common, readable], logger_factory=structlog.PrintLoggerFactory(sys.stderr))
        return
    structlog.configure(
        [*common, structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=orjson.dumps)],
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
    )

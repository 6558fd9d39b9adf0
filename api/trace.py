"""Whose request is part of which trace: the `traceparent` of W3C Trace Context, level 1, written in the log."""

from __future__ import annotations

import re
from contextvars import ContextVar
from typing import Final

#: The id of the trace that the request being answered is part of; empty where its caller named none.
TRACE_ID: Final[ContextVar[str]] = ContextVar("trace_id", default="")

#: Version, trace, parent, flags. Version 255 and ids of zeros alone are invalid; a later version may say more behind.
_PARENT: Final = re.compile(rb"(?!ff)([0-9a-f]{2})-((?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")


def trace_of(given: list[bytes]) -> str:
    """The trace that the headers `traceparent` name; empty where they name none: what is invalid is left aside."""
    found = _PARENT.fullmatch(given[0]) if len(given) == 1 else None
    if not found or (found[1] == b"00" and found[3] is not None):
        return ""
    return found[2].decode()

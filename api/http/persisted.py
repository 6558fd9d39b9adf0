"""Automatic persisted queries, as Apollo's clients and servers speak of them: the hash of a document stands for it.

A client sends the hash alone; where it is not known, it is told so and sends hash and document together, once. What is
kept is bounded in bytes, the least recently asked goes first, and only what parses and validates is kept. Each process
has its own: a client that comes to another one is told again that the hash is not known there, and sends the document.

Source: https://www.apollographql.com/docs/apollo-server/performance/apq (the protocol, its messages and codes).
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any, Final

from api.cache import Cache
from api.errors import PERSISTED_NOT_FOUND
from api.http.refused import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Bytes of all documents that are kept.
MOST_BYTES: Final = 8_000_000

_VERSION: Final = 1
_HASH: Final = re.compile(r"[0-9a-f]{64}")


def hash_of(extensions: Mapping[str, Any]) -> str | None:
    """The hash that a request names; None where it names none.

    Raises `RefusedError` (400) for one of another version or form.
    """
    named = extensions.get("persistedQuery")
    if named is None:
        return None
    if not isinstance(named, dict) or named.get("version") != _VERSION:
        raise RefusedError(400, f"extensions.persistedQuery must be an object whose version is {_VERSION}")
    sha256 = named.get("sha256Hash")
    if not isinstance(sha256, str) or not _HASH.fullmatch(sha256):
        raise RefusedError(400, "extensions.persistedQuery.sha256Hash must be a sha256 hash in lower-case hexadecimal")
    return sha256


class PersistedQueries:
    """Documents by their hash; safe to share between threads."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._texts: Cache[bytes] = Cache(most_bytes)

    def text(self, sha256: str, given: str) -> str:
        """The document of this hash: the one that is given with it, or where that is empty, the one that is kept.

        Raises `RefusedError`: 400 for a document that has another hash, and 200, as clients expect it, where none is
        kept.
        """
        if given:
            if hashlib.sha256(given.encode()).hexdigest() != sha256:
                raise RefusedError(400, "provided sha does not match query")
            return given
        kept = self._texts.get(sha256)
        if kept is None:
            raise RefusedError(200, "PersistedQueryNotFound", PERSISTED_NOT_FOUND)
        return kept.decode()

    def keep(self, sha256: str, text: str) -> None:
        """Keep a document that was found valid, where there is room for it at all."""
        held = text.encode()
        self._texts.keep(sha256, held, len(held))

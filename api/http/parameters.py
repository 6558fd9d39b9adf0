"""Request -> the parameters of a GraphQL request, by the GraphQL-over-HTTP specification: from an address or a body.

Pure: what is read from the connection comes as bytes and headers. Each function raises `RefusedError` for what is none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import orjson

from api.http.negotiation import JSON
from api.http.persisted import hash_of
from api.http.refused import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a GraphQL request."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None
    explain: bool = False
    #: The hash of `query`, which may then be empty.
    sha256: str | None = None
    #: Whether they come in an address, by which nothing is changed.
    only_reads: bool = False


def check_content_type(headers: Mapping[str, str]) -> None:
    """Refuse a body that is no JSON in UTF-8, by what its headers say (415)."""
    content_type = headers.get("content-type", "")
    name, _, parameters = content_type.partition(";")
    if name.strip().lower() != JSON:
        raise RefusedError(415, f"the body must be {JSON}, not {content_type or 'without a content type'!r}")
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(' "').lower()
    if charset not in {"", "utf-8", "utf8"}:
        raise RefusedError(415, f"the body must be in UTF-8, not {charset!r}")
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise RefusedError(415, "compressed request bodies are refused; send the body without compression")


def from_body(body: bytes) -> Parameters:
    """The parameters in the body of a POST (400)."""
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise RefusedError(400, f"the body is not JSON: {error}") from error
    if isinstance(content, list):
        raise RefusedError(400, "batches are refused; ask for several root fields in one operation")
    if not isinstance(content, dict):
        raise RefusedError(400, 'the body must be a JSON object such as {"query": "{ graph { revision } }"}')
    return _parameters(content)


def from_address(query: Mapping[str, str]) -> Parameters:
    """The parameters in the address of a GET (400)."""
    content: dict[str, Any] = dict(query)
    for name in ("variables", "extensions"):
        # Clients that build addresses from forms send what they have nothing for as empty text.
        if not content.get(name):
            content.pop(name, None)
        else:
            try:
                content[name] = orjson.loads(content[name])
            except orjson.JSONDecodeError as error:
                raise RefusedError(400, f"{name} in the address is not JSON: {error}") from error
    return replace(_parameters(content), only_reads=True)


def _parameters(content: dict[str, Any]) -> Parameters:
    for name, kind, said in (
        ("variables", dict, "an object"),
        ("operationName", str, "text"),
        ("extensions", dict, "an object"),
    ):
        if not isinstance(content.get(name), (kind, type(None))):
            raise RefusedError(400, f"{name} must be {said} or null")
    extensions = content.get("extensions") or {}
    sha256 = hash_of(extensions)
    query = content.get("query")
    if query is None and sha256 is not None:
        query = ""
    if not isinstance(query, str):
        raise RefusedError(400, "`query` is missing: send the GraphQL document as text")
    # An empty name is none (GraphQL over HTTP, GET); by POST it means the same.
    operation_name = content.get("operationName") or None
    return Parameters(query, content.get("variables"), operation_name, extensions.get("explain") is True, sha256)

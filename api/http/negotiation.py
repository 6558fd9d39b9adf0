"""Content negotiation: the media type of an answer, by the quality that the client gives each (RFC 9110, 12.5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from api.http.refused import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterator

GRAPHQL_JSON: Final = "application/graphql-response+json"
JSON: Final = "application/json"
HTML: Final = "text/html"
LINKED_DATA: Final = "application/ld+json"

#: What each range of an Accept header may be answered with; the first entry wins where qualities are equal.
_RANGES: Final = {
    GRAPHQL_JSON: GRAPHQL_JSON,
    JSON: JSON,
    "application/*": JSON,
    "*/*": JSON,
}


def negotiated(accept: str | None) -> str:
    """The media type to answer with.

    Raises `RefusedError` (406) when the client accepts none that we have.
    """
    if not accept:
        return JSON
    best, best_quality = "", 0.0
    for name, quality in _accepted(accept):
        media_type = _RANGES.get(name)
        if media_type and quality > best_quality:
            best, best_quality = media_type, quality
    if not best:
        raise RefusedError(406, f"this API answers {GRAPHQL_JSON} or {JSON}, not {accept!r}")
    return best


def asks_for_html(accept: str | None) -> bool:
    """Whether the client would rather have a page than any media type of GraphQL, as browsers would."""
    accepted = list(_accepted(accept or ""))
    html = max((quality for name, quality in accepted if name == HTML), default=0.0)
    return html > max((quality for name, quality in accepted if name in _RANGES), default=0.0)


def asks_for_linked_data(accept: str | None) -> bool:
    """Whether the client would rather have JSON-LD than a page."""
    accepted = dict(_accepted(accept or ""))
    return accepted.get(LINKED_DATA, 0.0) > accepted.get(HTML, 0.0)


def _accepted(accept: str) -> Iterator[tuple[str, float]]:
    """The ranges of an Accept header, with their qualities."""
    for part in accept.split(","):
        name, _, parameters = part.partition(";")
        yield name.strip().lower(), _quality(parameters)


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(1.0, max(0.0, float(value)))
            except ValueError:
                return 0.0
    return 1.0

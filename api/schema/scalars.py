"""The contract's scalars: what each accepts, and how it refuses."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any, Final, NewType

import strawberry
from graphql import GraphQLError

URL = NewType("URL", str)
Sha256 = NewType("Sha256", str)
Score = NewType("Score", float)
JurisdictionCode = NewType("JurisdictionCode", str)
LegalPath = NewType("LegalPath", str)

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_CODE: Final = re.compile(r"[A-Z]{2,6}(-[A-Z0-9]{1,3})?")
_PATH: Final = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9.-]*)*")


def _matched(pattern: re.Pattern[str], value: Any, kind: str, example: str) -> str:
    if isinstance(value, str) and pattern.fullmatch(value):
        return value
    raise GraphQLError(f"{value!r} is not {kind}, such as {example}")


def _score(value: Any) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise GraphQLError(f"{value!r} is not a score: a number from 0 to 1")


def _date(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise GraphQLError(f"{value!r} is not a date, such as 2026-03-01") from error


def _instant(value: Any) -> datetime:
    try:
        parsed = datetime.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise GraphQLError(f"{value!r} is not an instant, such as 2026-03-01T00:00:00Z") from error
    if parsed.tzinfo is None:
        raise GraphQLError(f"{value!r} names no time zone: end it with Z, or with an offset such as +01:00")
    return parsed.astimezone(UTC)


def _url(value: Any) -> str:
    if isinstance(value, str) and value.startswith(("https://", "http://")):
        return value
    raise GraphQLError(f"{value!r} is not an http or https address")


#: By the Python type a field is annotated with.
SCALARS: Final[dict[object, Any]] = {
    datetime: strawberry.scalar(
        name="DateTime", description="An instant in UTC, ISO 8601.", serialize=str, parse_value=_instant
    ),
    date: strawberry.scalar(name="Date", description="A day, ISO 8601.", serialize=str, parse_value=_date),
    URL: strawberry.scalar(
        name="URL", description="An absolute http or https address.", serialize=str, parse_value=_url
    ),
    Sha256: strawberry.scalar(
        name="Sha256",
        description="A sha256 hash in lower-case hexadecimal.",
        serialize=str,
        parse_value=lambda value: _matched(_SHA256, value, "a sha256 hash", "64 hexadecimal digits"),
    ),
    Score: strawberry.scalar(name="Score", description="0..1", serialize=float, parse_value=_score),
    JurisdictionCode: strawberry.scalar(
        name="JurisdictionCode",
        description="ISO 3166-1 alpha-2, ISO 3166-2 (US-IL), or EU / EEA / GLOBAL",
        serialize=str,
        parse_value=lambda value: _matched(_CODE, value, "a jurisdiction code", "US-IL or EU"),
    ),
    LegalPath: strawberry.scalar(
        name="LegalPath",
        description="Path of a legal unit: eu-gdpr, eu-gdpr/art-9, eu-gdpr/art-9/par-2/pt-a",
        serialize=str,
        parse_value=lambda value: _matched(_PATH, value, "the path of a legal unit", "eu-gdpr/art-9"),
    ),
}

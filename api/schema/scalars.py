"""The contract's scalars: what each accepts, and how it refuses."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final, NewType

import strawberry
from graphql import GraphQLError, value_from_ast_untyped

if TYPE_CHECKING:
    from collections.abc import Callable

    from graphql import ValueNode

URL = NewType("URL", str)
Sha256 = NewType("Sha256", str)
Score = NewType("Score", float)
JurisdictionCode = NewType("JurisdictionCode", str)
LegalPath = NewType("LegalPath", str)

_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_CODE: Final = re.compile(r"[A-Z]{2,6}(-[A-Z0-9]{1,3})?")
_PATH: Final = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9.-]*)*")


# Python's own parsers also read week dates, dates without hyphens, and whatever stands behind a NUL.
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


def _matched(pattern: re.Pattern[str], value: Any, kind: str, example: str) -> str:
    if isinstance(value, str) and pattern.fullmatch(value):
        return value
    raise GraphQLError(f"{value!r} is not {kind}, such as {example}")


def _score(value: Any) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise GraphQLError(f"{value!r} is not a score: a number from 0 to 1")


def _date(value: Any) -> date:
    text = _matched(_DAY, value, "a date", "2026-03-01")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise GraphQLError(f"{value!r} is not a valid date") from error


def _instant(value: Any) -> datetime:
    text = _matched(_INSTANT, value, "an instant", "2026-03-01T00:00:00Z")
    try:
        parsed = datetime.fromisoformat(text)
        if parsed.tzinfo is not None:
            return parsed.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise GraphQLError(f"{value!r} is not a valid date and time") from error
    raise GraphQLError(f"{value!r} names no time zone: end it with Z, or with an offset such as +01:00")


def _url(value: Any) -> str:
    if isinstance(value, str) and value.startswith(("https://", "http://")):
        return value
    raise GraphQLError(f"{value!r} is not an http or https address")


def _scalar(name: str, description: str, parse: Callable[[Any], Any], serialize: Callable[[Any], Any] = str) -> Any:
    """A scalar that reads values with `parse`; the refusal of one that is written in the document tells where."""

    def parse_literal(node: ValueNode, variables: dict[str, Any] | None = None) -> Any:
        try:
            return parse(value_from_ast_untyped(node, variables))
        except GraphQLError as error:
            raise GraphQLError(error.message, node) from error

    return strawberry.scalar(
        name=name, description=description, serialize=serialize, parse_value=parse, parse_literal=parse_literal
    )


#: By the Python type a field is annotated with.
SCALARS: Final[dict[object, Any]] = {
    datetime: _scalar("DateTime", "Instant in UTC in ISO 8601 form, such as 2026-03-01T00:00:00Z.", _instant),
    date: _scalar("Date", "Day in ISO 8601 form, such as 2026-03-01.", _date),
    URL: _scalar("URL", "Absolute http or https address.", _url),
    Sha256: _scalar(
        "Sha256",
        "SHA-256 hash in lower-case hexadecimal.",
        lambda value: _matched(_SHA256, value, "a sha256 hash", "64 hexadecimal digits"),
    ),
    Score: _scalar("Score", "Number from 0 to 1.", _score, float),
    JurisdictionCode: _scalar(
        "JurisdictionCode",
        "Code of a place: ISO 3166-1 alpha-2 (and XK), ISO 3166-2 such as US-IL, UN/LOCODE for a city such "
        "as US-NYC, or one of EU, EEA, EFTA, GLOBAL.",
        lambda value: _matched(_CODE, value, "a jurisdiction code", "US-IL or EU"),
    ),
    LegalPath: _scalar(
        "LegalPath",
        "Path of a law or legal unit, such as eu-gdpr, eu-gdpr/art-9 or eu-gdpr/art-9/par-2/pt-a.",
        lambda value: _matched(_PATH, value, "the path of a legal unit", "eu-gdpr/art-9"),
    ),
}

"""The argument `at` -> the moment that a plan reads at."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from graphql import GraphQLError

from api.binding.arguments import present
from api.errors import BAD_USER_INPUT
from graph.plan.expressions import INSTANT, Moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.binding.arguments import Given


def moment_of(given: Mapping[str, Given]) -> Moment | None:
    """The time that `at` asks for; None where it asks for none.

    A day alone is read as it is known now; an instant alone, on its day in UTC; a published state, at the instant and
    on the day of its publication.

    Raises `GraphQLError` where a published state and an instant are both given: each says what was known.
    """
    at = present(given, "at")
    parts = at.parts() if at else {}
    if not parts:
        return None
    if "revision" in parts and "knownAt" in parts:
        message = "at: `revision` says what was known, and so does `knownAt`; leave one of them out"
        raise GraphQLError(message, extensions={"code": BAD_USER_INPUT})
    as_of = parts["asOf"].slot() if "asOf" in parts else None
    if "revision" in parts:
        return Moment(as_of, None, parts["revision"].slot())
    if "knownAt" not in parts:
        return Moment(as_of, INSTANT)
    return Moment(as_of or parts["knownAt"].slot(_day), parts["knownAt"].slot())


def _day(instant: datetime) -> date:
    return instant.astimezone(UTC).date()

"""The argument `at` -> the moment that a plan reads at."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from api.binding.arguments import present
from api.errors import bad_input
from graph.plan.expressions import INSTANT, Moment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.binding.arguments import Argument


def moment_of(given: Mapping[str, Argument]) -> Moment | None:
    """The time that the argument `at` asks for; None where it asks for none."""
    at = present(given, "at")
    parts = at.parts() if at else {}
    return moment(as_of=parts.get("asOf"), known_at=parts.get("knownAt"), revision=parts.get("revision"))


def moment(*, as_of: Argument | None, known_at: Argument | None, revision: Argument | None) -> Moment | None:
    """The time that an input object asks for; None where it asks for none.

    A day alone is read as it is known now; an instant alone, on its day in UTC; a published state, at the instant and
    on the day of its publication.

    Raises `GraphQLError` where a published state and an instant are both given: each says what was known.
    """
    if revision and known_at:
        raise bad_input("at: `revision` and `knownAt` both say what was recorded; leave one of them out")
    day = as_of.slot() if as_of else None
    if revision:
        return Moment(day, None, revision.slot())
    if known_at:
        return Moment(day or known_at.slot(_day), known_at.slot())
    return Moment(day, INSTANT) if day else None


def _day(instant: datetime) -> date:
    return instant.astimezone(UTC).date()

"""How far readers agree: of each rule, of each reviewer, and over all."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.publish.quality.agreement import alpha, interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.review.second_readings import ReadTwice


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two readers of the same claims agree: how many they read, and came to the same about.

    `alpha` and its interval are None as long as all readers have said the same of all claims.
    """

    read_twice: int = 0
    agreed: int = 0
    alpha: float | None = None
    interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class ReviewerAgreement:
    """How far one reviewer, by the slug, agrees with others: as the first of two readers, and as the second."""

    reviewer: str
    first: int
    second: int
    agreement: Agreement


def agreement_of(readings: Sequence[ReadTwice]) -> Agreement:
    """How far the readers of some claims agree."""
    units = [(reading.first.status, reading.second.status) for reading in readings]
    agreed = sum(reading.agrees for reading in readings)
    return Agreement(len(readings), agreed, alpha(units), interval(units))


def by_rule(readings: Iterable[ReadTwice]) -> dict[str, Agreement]:
    """The agreement on the claims of each rule, by the rule."""
    found: defaultdict[str, list[ReadTwice]] = defaultdict(list)
    for reading in readings:
        found[reading.rule].append(reading)
    return {rule: agreement_of(members) for rule, members in found.items()}


def by_reviewer(readings: Iterable[ReadTwice]) -> list[ReviewerAgreement]:
    """The agreement of each reviewer with the others, by the slug."""
    found: defaultdict[str, list[ReadTwice]] = defaultdict(list)
    for reading in readings:
        for slug in {reading.first.by, reading.second.by}:
            found[slug].append(reading)
    return [
        ReviewerAgreement(
            slug,
            sum(member.first.by == slug for member in members),
            sum(member.second.by == slug for member in members),
            agreement_of(members),
        )
        for slug, members in sorted(found.items())
    ]


def disagreements(readings: Iterable[ReadTwice]) -> list[ReadTwice]:
    """Claims on which two did not come to the same: first those on which nobody has decided since, then the others."""
    return sorted((reading for reading in readings if not reading.agrees), key=lambda one: not one.is_newest)

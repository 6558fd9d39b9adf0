"""How right each rule was so far: what became of the claims that it made."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

from graph.model.vocabulary import ClaimStatus, ReasonCode

if TYPE_CHECKING:
    from collections.abc import Iterable

#: A precision is told with the interval that holds the true one 19 times in 20 (Wilson, 1927).
_Z: Final = 1.96
#: Rejections that say nothing of whether the rule was right.
NEUTRAL: Final = frozenset({ReasonCode.DUPLICATE, ReasonCode.OUT_OF_SCOPE, ReasonCode.WITHDRAWN})
#: How many decisions the expected precision of a rule without a record weighs.
_PRIOR: Final = 5


@dataclass(slots=True)
class RuleRecord:
    """What became of the claims of one rule, or of a program that has none."""

    rule: str
    agent: str
    waiting: int = 0
    accepted: int = 0
    rejected: int = 0
    unrelated: int = 0
    stale: int = 0

    @property
    def precision(self) -> float | None:
        """The share of the decided claims that were accepted; None where none was decided."""
        decided = self.accepted + self.rejected
        return self.accepted / decided if decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Between which shares the precision lies, 19 times in 20."""
        decided = self.accepted + self.rejected
        return wilson(self.accepted, decided) if decided else None

    def expected(self, confidence: float) -> float:
        """How likely a claim of this confidence is to be accepted: by the record, and the less of it there is, by the
        confidence.
        """
        return (self.accepted + _PRIOR * confidence) / (self.accepted + self.rejected + _PRIOR)

    def count(self, status: str, reason: str, number: int) -> None:
        """Count claims of one status."""
        match status:
            case ClaimStatus.ACCEPTED | ClaimStatus.SUPERSEDED:
                self.accepted += number
            case ClaimStatus.REJECTED if reason not in NEUTRAL:
                self.rejected += number
                self.unrelated += number if reason == ReasonCode.UNRELATED else 0
            case ClaimStatus.STALE:
                self.stale += number
            case ClaimStatus.SUGGESTED | ClaimStatus.IN_REVIEW:
                self.waiting += number
            case _:
                return


def records_of(rows: Iterable[tuple[str, str, str, str, int]]) -> dict[str, RuleRecord]:
    """The record of each rule, by the rule, from how many claims have which status for which reason."""
    found: dict[str, RuleRecord] = {}
    for rule, agent, status, reason, number in rows:
        found.setdefault(rule, RuleRecord(rule, agent)).count(status, reason, number)
    return found


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """Wilson's interval of a share, to 95 %; `trials` is at least 1."""
    share, square = successes / trials, _Z * _Z
    centre = (share + square / (2 * trials)) / (1 + square / trials)
    width = _Z * sqrt(share * (1 - share) / trials + square / (4 * trials * trials)) / (1 + square / trials)
    return max(0.0, centre - width), min(1.0, centre + width)

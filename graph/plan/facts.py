"""Which engagements and flags count: what a plan says of the standing of facts.

Part of the plan (`graph.plan`): immutable, compared by value, slots for values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.plan.expressions import Slot


@dataclass(frozen=True, slots=True)
class Facts:
    """Which engagements and flags count: those of which the status is in the list of the slot `statuses`, if there is
    one. With `drafts` suggestions count beside what is accepted: those of programs, and where that slot is true, those
    of people too.
    """

    statuses: Slot | None = None
    drafts: Slot | None = None

    @property
    def suggested(self) -> bool:
        """Whether suggestions count."""
        return self.drafts is not None

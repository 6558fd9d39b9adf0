"""Whether work takes longer in proportion to its size, and not faster."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def grows_in_proportion(work: Callable[[int], object], few: int, many: int, slack_s: float) -> bool:
    """Whether each of `many` pieces takes at most three times as long as each of `few`, in processor time.

    What seems not to is measured again: a collection of garbage may fall into any one measurement.
    """
    least = {few: float("inf"), many: float("inf")}
    for _ in range(3):
        for size in (few, many):
            began = time.process_time()
            work(size)
            least[size] = min(least[size], time.process_time() - began)
        if least[many] < 3 * many / few * least[few] + slack_s:
            return True
    return False

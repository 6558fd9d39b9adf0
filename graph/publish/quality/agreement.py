"""How far people who judged the same things agree: Krippendorff's alpha for nominal values, with an interval.

Alpha is 1 where all agree, and 0 where they agree as often as chance would have it: 1 - observed / expected
disagreement, of the values of those units alone that several people judged.

Source: K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011); the interval is that of resampled units.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: Below this, nothing is to be concluded of the judgements (Krippendorff); .8 is the aim.
LEAST_ALPHA: Final = 0.667
#: How often units are drawn anew, and the seed by which: the same judgements give the same interval everywhere.
_DRAWS: Final = 1000
_SEED: Final = 20110125
#: Of each 40 draws one lies beneath the interval and one above it.
_BEYOND: Final = _DRAWS // 40

#: How many units were judged so: the values in their order, and the number.
Table = tuple[tuple[tuple[str, ...], int], ...]


def alpha(units: Iterable[Sequence[str]]) -> float | None:
    """Nominal alpha of units, each the values that people gave it; None where all values are the same, or no unit has
    two.
    """
    return _alpha(dict(_table(units)))


def interval(units: Iterable[Sequence[str]]) -> tuple[float, float] | None:
    """Between which alphas lie 19 of 20 samples of as many units, drawn from these; None where alpha is.

    A sample in which all values are the same shows no disagreement, and counts as 1.
    """
    return _interval(_table(units))


def _table(units: Iterable[Sequence[str]]) -> Table:
    """Units by their values; those with one value say nothing."""
    counted = Counter(tuple(sorted(values)) for values in units if len(values) > 1)
    return tuple(sorted(counted.items()))


def _alpha(table: Mapping[tuple[str, ...], int]) -> float | None:
    values: Counter[str] = Counter()
    apart = 0.0
    for unit, number in table.items():
        said = Counter(unit)
        for value, count in said.items():
            values[value] += number * count
            apart += number * count * (len(unit) - count) / (len(unit) - 1)
    total = values.total()
    by_chance = sum(count * (total - count) for count in values.values())
    return 1 - (total - 1) * apart / by_chance if by_chance else None


@lru_cache(maxsize=4096)
def _interval(table: Table) -> tuple[float, float] | None:
    if _alpha(dict(table)) is None:
        return None
    units, weights = zip(*table, strict=True)
    random = Random(_SEED)  # noqa: S311  # a sample, no secret
    drawn = (_alpha(Counter(random.choices(units, weights, k=sum(weights)))) for _ in range(_DRAWS))
    found = sorted(1.0 if one is None else one for one in drawn)
    return found[_BEYOND], found[-_BEYOND - 1]

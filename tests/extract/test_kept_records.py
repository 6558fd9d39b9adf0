"""What is written of made-up records, told and stored, has not changed without anybody knowing: the rule of transaction
time.
"""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from seed.record.transaction_time import Recorder, StoredRecord, ToldRecord
from tests.kept import bless, compare

if TYPE_CHECKING:
    import pytest

_KEPT: Final = Path(__file__).parent / "kept_records.txt"
_SUBJECTS: Final = 600
_NAMES: Final = ("says", "recorded_from", "recorded_to", "by", "rests_on", "is_fact")
_NOW: Final = datetime(2026, 6, 1, 12, tzinfo=UTC)


def instant(draw: random.Random) -> datetime:
    """One of a few instants, that of the transaction and later ones among them."""
    return _NOW + timedelta(days=draw.choice((-30, -20, -20, -10, 0, 5)))


def record(draw: random.Random) -> dict[str, Any]:
    says: dict[str, Any] = {"modality": draw.choice("AB")}
    for name in ("validFrom", "validTo"):
        if draw.random() < 0.5:
            says[name] = date(2026, draw.randint(1, 4), 1)
    begins = instant(draw)
    ends = begins + timedelta(days=draw.choice((0, 5, 10))) if draw.random() < 0.4 else None
    rests = frozenset(draw.sample(("e1", "e2"), draw.randint(0, 1)))
    is_fact = draw.random() < 0.7
    return {
        "says": says,
        "recorded_from": begins,
        "recorded_to": ends,
        "by": draw.choice(("", "x")),
        "rests_on": rests,
        "is_fact": is_fact,
    }


def subject(seed: int) -> tuple[list[ToldRecord], list[StoredRecord], bool, bool]:
    """Records told and stored of one subject; some are told again as they are stored."""
    draw = random.Random(seed)
    stored = [StoredRecord(**record(draw), key=f"r{number}") for number in range(draw.randint(0, 4))]
    told = [ToldRecord(**record(draw)) for _ in range(draw.randint(0, 3))]
    for one in stored:
        if draw.random() < 0.4:
            told.append(ToldRecord(**{name: getattr(one, name) for name in _NAMES}))
        if draw.random() < 0.2:
            one.says["reviewedAt"] = _NOW  # type: ignore[index]
    return told, stored, draw.random() < 0.5, draw.random() < 0.5


def written(told: list[ToldRecord], stored: list[StoredRecord], published: bool, apart: bool) -> list[Any]:
    entries = Recorder(_NOW, published).entries(told, stored, apart=apart)
    return [
        (one.number, one.stored and one.stored.key, one.recorded_from, one.recorded_to, one.ends) for one in entries
    ]


@cache
def subjects() -> dict[str, tuple[list[ToldRecord], list[StoredRecord], bool, bool]]:
    return {f"subject-{seed}": subject(seed) for seed in range(_SUBJECTS)}


def test_what_is_written_is_what_was_written(request: pytest.FixtureRequest) -> None:
    made = {name: written(*one) for name, one in subjects().items()}
    if request.config.getoption("--bless"):
        bless(_KEPT, made)
    compare(_KEPT, made, subjects())

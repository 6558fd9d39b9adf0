"""Hashes of what many made-up inputs are made into, kept by name: a change that nobody meant is told in a second.

A test says what is right of a few inputs; this says of many that they give what they gave. Where a change is meant, look
at what is told of some of them, then run the test with `--bless`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def short_hash(value: object) -> str:
    """Twelve digits of a text, or of what Python shows of a value."""
    return hashlib.sha256(str(value).encode()).hexdigest()[:12]


def bless(file: Path, made: Mapping[str, object]) -> None:
    file.write_text("".join(f"{name} {short_hash(one)}\n" for name, one in made.items()))


def compare(file: Path, made: Mapping[str, object], inputs: Mapping[str, object]) -> None:
    """Fail where something is made otherwise, and show the first input and what is made of it now."""
    before = dict(line.rsplit(" ", 1) for line in file.read_text().splitlines())
    changed = [name for name, one in made.items() if before.get(name) != short_hash(one)]
    if changed:
        name = changed[0]
        pytest.fail(
            f"{len(changed)} of {len(made)} are made otherwise than before, such as {name}\n{inputs[name]}\n-> {made[name]}"
        )

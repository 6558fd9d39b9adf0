"""Hashes of what many made-up inputs are made into, kept by name: a change that nobody meant is told in a second.

A test says what is right of a few inputs; this says of many that they give what they gave. Where a change is meant, look
at what is told of some of them, then run the test with `--bless`.
"""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def short_hash(value: object) -> str:
    """Twelve digits of what Python shows of a value; names of classes and fields do not count."""
    return hashlib.sha256(repr(_bare(value)).encode()).hexdigest()[:12]


def _bare(value: object) -> object:
    if is_dataclass(value):
        return [_bare(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, dict):
        return [[_bare(key), _bare(one)] for key, one in value.items()]
    if isinstance(value, (list, tuple)):
        return [_bare(one) for one in value]
    if isinstance(value, (set, frozenset)):
        return sorted(repr(_bare(one)) for one in value)
    return str(value)


def bless(file: Path, made: Mapping[str, object]) -> None:
    file.write_text("".join(f"{name} {short_hash(one)}\n" for name, one in made.items()))


def compare(file: Path, made: Mapping[str, object], inputs: Mapping[str, object]) -> None:
    """Fail where something is made otherwise, and show the first input and what is made of it now."""
    before = dict(line.rsplit(" ", 1) for line in file.read_text().splitlines())
    changed = [name for name, one in made.items() if before.get(name) != short_hash(one)]
    if changed:
        name = changed[0]
        shown = f"{inputs[name]}\n-> {made[name]}"
        message = f"{len(changed)} of {len(made)} are made otherwise than before, such as {name}\n{shown[:2000]}"
        pytest.fail(message, pytrace=False)

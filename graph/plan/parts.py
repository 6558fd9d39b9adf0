"""The parts of a plan, found wherever they stand in it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


def parts_of(part: Any, kind: type[T]) -> Iterator[T]:
    """Every part of one kind in a plan or a part of one, itself among them, from the outermost to the innermost."""
    if isinstance(part, kind):
        yield part
    if isinstance(part, tuple):
        for one in part:
            yield from parts_of(one, kind)
    elif is_dataclass(part):
        for one in fields(part):
            yield from parts_of(getattr(part, one.name), kind)

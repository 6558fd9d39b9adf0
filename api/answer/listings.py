"""Lists of objects that are made of stored values: what a plan's `Listing` entry names, by its manner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from api.answer.hunks import hunks
from api.answer.sections import sections

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def listed(by: str, values: list[Any], asked: Sequence[Any]) -> list[dict[str, Any]]:
    """The objects of a `Listing` entry; `asked` are the values of its slots."""
    return _MAKERS[by](*values, *asked)


_MAKERS: Final[Mapping[str, Callable[..., list[dict[str, Any]]]]] = {"hunks": hunks, "sections": sections}

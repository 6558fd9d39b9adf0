"""The parts of a plan, found or rewritten wherever they stand in it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from graph.plan.expressions import Moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")


def parts_of(part: Any, kind: type[T]) -> Iterator[T]:
    """Every part of one kind in a plan or a part of one, itself among them, from the outermost to the innermost."""
    if isinstance(part, kind):
        yield part
    if isinstance(part, tuple):
        for item in part:
            yield from parts_of(item, kind)
    elif is_dataclass(part):
        for field in fields(part):
            yield from parts_of(getattr(part, field.name), kind)


def revisions(part: Any) -> dict[str, None]:
    """The slots of all published states that moments of a plan, or of a part of one, are taken from, in order."""
    return {moment.revision.name: None for moment in parts_of(part, Moment) if moment.revision is not None}


def rewritten(part: Any, rule: Callable[[Any], Any], whole: tuple[type, ...] = ()) -> Any:
    """The part with its own parts rewritten, and then by `rule`; the very same one where nothing changes.

    A part of one of the kinds `whole` is rewritten by the rule alone.
    """
    if isinstance(part, tuple):
        items = tuple(rewritten(item, rule, whole) for item in part)
        return part if all(item is other for item, other in zip(items, part, strict=True)) else items
    kind: type = type(part)
    names = _fields(kind)
    if names is None:
        return part
    changed = {}
    for name in () if isinstance(part, whole) else names:
        value = getattr(part, name)
        found = rewritten(value, rule, whole)
        if found is not value:
            changed[name] = found
    return rule(replace(part, **changed) if changed else part)


@cache
def _fields(kind: type) -> tuple[str, ...] | None:
    """The names of the fields of a kind of part; None for what is no part, such as a text."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else None

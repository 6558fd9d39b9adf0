"""The parts of a plan, found or rewritten wherever they stand in it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import is_
from typing import TYPE_CHECKING, Any, Final, TypeVar

from graph.plan.expressions import Moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")

#: How fields without parts are annotated: half of all, so that they are not looked into.
_NO_PARTS: Final = frozenset({"str", "str | None", "tuple[str, ...]", "bool", "int", "int | None", "float"})


def parts_of(part: Any, kind: type[T]) -> Iterator[T]:
    """Every part of one kind in a plan or a part of one, itself among them, from the outermost to the innermost."""
    ahead = [part]
    while ahead:
        one = ahead.pop()
        if isinstance(one, kind):
            yield one
        ahead.extend(reversed(parts_in(one)))


def parts_in(part: Any) -> Sequence[Any]:
    """What a part is made of; nothing where it is no part, such as a text."""
    if isinstance(part, tuple):
        return part
    kind: type = type(part)
    return [found for name in _names(kind) or () if (found := getattr(part, name)) is not None]


def revisions(part: Any) -> dict[str, None]:
    """The slots of all published states that moments of a plan, or of a part of one, are taken from, in order."""
    return {moment.revision.name: None for moment in parts_of(part, Moment) if moment.revision is not None}


def rewritten(part: Any, rule: Callable[[Any], Any], whole: tuple[type, ...] = ()) -> Any:
    """The part with its own parts rewritten, and then by `rule`; the very same one where nothing changes.

    A part of one of the kinds `whole` is rewritten by the rule alone.
    """
    if isinstance(part, tuple):
        items = tuple([rewritten(item, rule, whole) for item in part])
        return part if all(map(is_, items, part)) else items
    kind: type = type(part)
    names = _names(kind)
    if names is None:
        return part
    changed = {}
    for name in () if isinstance(part, whole) else names:
        value = getattr(part, name)
        if value is not None and (found := rewritten(value, rule, whole)) is not value:
            changed[name] = found
    return rule(replace(part, **changed) if changed else part)


@cache
def _names(kind: type) -> tuple[str, ...] | None:
    """The fields of a kind of part that may hold parts; None of what is no part."""
    return tuple(one.name for one in fields(kind) if one.type not in _NO_PARTS) if is_dataclass(kind) else None

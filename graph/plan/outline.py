"""Plan -> text for a reader: a tree with a line for each response key.

A line is `key: Class`, the class being a word of the glossary, and then what the entry is made of. What has no room on
the line stands below it behind `|`, and below that the fields that are wanted of each entity. Properties are written
`.name`, slots `$name`, steps as Cypher writes patterns; everything else by the names of its class and its fields. What
a field says by default is left out, so a new kind of node needs nothing here.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from typing import TYPE_CHECKING, Any, Final

from graph.plan.expressions import And, Compare, Concat, Is, IsPresent, Not, Or, Slot, Step, Stored
from graph.plan.plan import (
    Choice,
    EdgeCursor,
    EdgeHighlight,
    EdgeScore,
    Entry,
    Group,
    Kind,
    OrderKey,
    PageEntry,
    Plan,
    Selection,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Characters of a line, where what stands on it can be parted.
_WIDTH: Final = 120
_INDENT: Final = "  "
#: What stands under a response key.
_KEYED: Final = Entry | PageEntry | EdgeCursor | EdgeScore | EdgeHighlight | Group
#: What holds such parts, and stands on lines of its own therefore.
_HOLDERS: Final = _KEYED | Selection | Choice | Kind


def outline(plan: Plan) -> str:
    """The plan as text, without a line break at its end."""
    lines = [line for collection in plan.collections for line in _part("collected", collection, "")]
    lines += [line for root in plan.roots for line in _part(root.key, root, "")]
    lines += [line for moment in plan.read_at for line in _part("read at", moment, "")]
    return "\n".join(lines)


def _part(name: str, part: Any, indent: str) -> Iterator[str]:
    """The lines of a part that has a name: a response key, or that of a field."""
    held = [field for field in _said(part) if _holds(field[1])]
    said = [field for field in _said(part) if not _holds(field[1])]
    line = f"{indent}{name}: {_called(part, said)}"
    if len(line) <= _WIDTH or not said:
        yield line
    else:
        yield f"{indent}{name}: {type(part).__name__}"
        for field, value in said:
            yield from _below(field, value, f"{indent}| ")
    for _, value in held:
        yield from _wanted(value, indent + _INDENT)


def _below(name: str, value: Any, indent: str) -> Iterator[str]:
    """The lines of a value that had no room: one, if it has room there, else one for each of its own parts."""
    line = f"{indent}{name}: {_inline(value)}"
    if len(line) <= _WIDTH or isinstance(value, str):
        yield line
    elif isinstance(value, tuple):
        yield f"{indent}{name}:"
        for number, one in enumerate(value):
            yield from _below(str(number), one, indent + _INDENT)
    elif is_dataclass(value):
        yield f"{indent}{name}: {type(value).__name__}"
        for field, one in _said(value):
            yield from _below(field, one, indent + _INDENT)
    else:
        yield line


def _wanted(value: Any, indent: str) -> Iterator[str]:
    """The lines of what is wanted of an entity."""
    match value:
        case tuple():
            for item in value:
                yield from _wanted(item, indent)
        case Selection():
            yield from _wanted(value.entries, indent)
        case Choice():
            for label, option in value.options:
                yield f"{indent}of {label}:"
                yield from _wanted(option, indent + _INDENT)
        case Kind():
            yield from _part(f"of {value.name}", value, indent)
        case _:
            yield from _part(value.key, value, indent)


def _holds(value: Any) -> bool:
    """Whether a value stands on lines of its own."""
    return isinstance(value, _HOLDERS) or (isinstance(value, tuple) and any(_holds(item) for item in value))


def _said(part: Any) -> list[tuple[str, Any]]:
    """The fields of a part, with their values, but for the response key and what is so by default."""
    shown = fields(part)[1:] if isinstance(part, _KEYED) else fields(part)
    values = [(field.name, getattr(part, field.name), field.default) for field in shown]
    return [(name, value) for name, value, default in values if default is MISSING or value != default]


def _called(part: Any, said: list[tuple[str, Any]]) -> str:
    """The class of a part and its fields: those that are always said by their order, the others by their names."""
    always = {field.name for field in fields(part) if field.default is MISSING}
    words = [_inline(value) if name in always else _named(name, value) for name, value in said]
    return " ".join([type(part).__name__, ", ".join(words)]).rstrip()


def _named(name: str, value: Any) -> str:
    return name if value is True else f"{name}: {_inline(value)}"


def _inline(value: Any) -> str:
    """A value on one line."""
    match value:
        case Slot():
            return f"${value.name}"
        case Stored():
            return f".{value.name}{'' if value.as_ == 'value' else f' as {value.as_}'}{_decided(value)}"
        case Step():
            return _step(value)
        case Concat():
            return " + ".join(_inline(part) for part in value.parts)
        case OrderKey():
            return f"{_inline(value.value)} descending" if value.descending else _inline(value.value)
        case tuple():
            steps = bool(value) and all(isinstance(item, Step) for item in value)
            return "".join(map(_inline, value)) if steps else f"[{', '.join(map(_inline, value))}]"
        case _ if is_dataclass(value):
            return _condition(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _decided(value: Stored | Is) -> str:
    """At which time it is as decisions had left it, where that is said."""
    return f", as decided at {_inline(value.at)}" if value.at else ""


def _condition(value: Any) -> str:
    """A condition as one says it; another part by its class."""
    match value:
        case Compare():
            return f"{_inline(value.left)} {value.operator} {_inline(value.right)}"
        case Is():
            return f".{value.name} = {_inline(value.word)}{_decided(value)}"
        case IsPresent():
            return f".{value.name} is present"
        case And():
            return _joined(value.conditions, " and ", "true")
        case Or():
            return _joined(value.conditions, " or ", "false")
        case Not():
            return f"not {_inline(value.condition)}"
        case _:
            name, _, rest = _called(value, _said(value)).partition(" ")
            return f"{name}({rest})" if rest else name


def _joined(conditions: tuple[Any, ...], word: str, none: str) -> str:
    """Several conditions in brackets; one as it is."""
    said = word.join(map(_inline, conditions)) or none
    return f"({said})" if len(conditions) > 1 else said


def _step(step: Step) -> str:
    """A step as a pattern; what it says beyond type, direction and label stands behind the type."""
    further = [_named(name, value) for name, value in _said(step)[3:]]
    way = f"[:{' '.join([step.type, ', '.join(further)]).rstrip()}]"
    return f"{f'-{way}->' if step.direction == 'out' else f'<-{way}-'}(:{step.label})"

"""YAML -> checked values, with the line of every mistake.

Reads YAML 1.2 booleans only (`NO` is Norway, not false), refuses repeated keys, and turns what pydantic finds wrong
into faults that name file, line and remedy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from yaml.constructor import SafeConstructor

from claims.files.errors import Fault, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Location = tuple[str | int, ...]


class Strict(BaseModel):
    """What is read from a file: unknown keys are mistakes, values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


M = TypeVar("M", bound=Strict)


class _Loader(yaml.CSafeLoader):
    """YAML 1.1 reads yes, no, on and off as booleans; people who write country codes do not."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not (tag.endswith(":bool") and first not in "tTfF")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A YAML value and the line on which each part of it begins."""

    path: Path
    value: Any
    lines: dict[Location, int]

    def line(self, location: Location) -> int | None:
        """The line of a part, or of the nearest part around it."""
        for size in range(len(location), -1, -1):
            if location[:size] in self.lines:
                return self.lines[location[:size]]
        return None

    def fault(self, location: Location, message: str, remedy: str = "") -> Fault:
        """A mistake at a part of this value."""
        return Fault(self.path, self.line(location), message, remedy)

    def validated(self, model: type[M]) -> M:
        """The value as `model`; raises `SourceError` that name every mistake."""
        if not isinstance(self.value, dict):
            raise SourceError([self.fault((), "must hold `name: value` lines", "see docs/corpus-format.md")])
        try:
            return model.model_validate(self.value)
        except ValidationError as error:
            raise SourceError(list(self._faults(error))) from None

    def _faults(self, error: ValidationError) -> Iterator[Fault]:
        for one in error.errors(include_url=False):
            location = one["loc"]
            name = ".".join(str(part) for part in location)
            if one["type"] == "missing":
                yield self.fault(location[:-1], f"`{name}` is missing", f"add `{location[-1]}: ...`")
            elif one["type"] == "extra_forbidden":
                yield self.fault(location, f"`{name}` is not known here", "take it out, or check its spelling")
            else:
                yield self.fault(location, f"`{name}`: {one['msg']}", f"it is {str(one['input'])[:80]!r}")


def parse(text: str, path: Path, first_line: int = 1) -> Parsed:
    """Parse YAML that begins on `first_line` of the file; raises `SourceError`."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise SourceError([_syntax_fault(error, path, first_line)]) from None
    if node is None:
        return Parsed(path, {}, {(): first_line})
    lines: dict[Location, int] = {}
    faults = [
        Fault(path, line, f"`{name}` stands here a second time", "keep one of them")
        for name, line in _located(node, (), first_line, lines)
    ]
    if faults:
        raise SourceError(faults)
    try:
        value = SafeConstructor().construct_document(node)
    except (yaml.YAMLError, ValueError) as error:
        raise SourceError([Fault(path, first_line, f"not readable as YAML: {error}")]) from None
    return Parsed(path, value, lines)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file; raises `SourceError` that say what else it is."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise SourceError([Fault(path, None, "there is no such file")]) from None
    except UnicodeDecodeError as error:
        fault = Fault(path, None, f"not UTF-8: byte {error.start} is {error.object[error.start]:#04x}", "save as UTF-8")
        raise SourceError([fault]) from None
    except OSError as error:
        raise SourceError([Fault(path, None, f"cannot be read: {error.strerror}")]) from None


def _located(node: yaml.Node, at: Location, first_line: int, lines: dict[Location, int]) -> Iterator[tuple[str, int]]:
    """Fill `lines`; yield each key that a mapping repeats, with its line."""
    lines[at] = node.start_mark.line + first_line
    if isinstance(node, yaml.SequenceNode):
        for number, one in enumerate(node.value):
            yield from _located(one, (*at, number), first_line, lines)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                yield name, key.start_mark.line + first_line
            seen.add(name)
            yield from _located(value, (*at, name), first_line, lines)
            lines[(*at, name)] = key.start_mark.line + first_line


def _syntax_fault(error: yaml.YAMLError, path: Path, first_line: int) -> Fault:
    mark = cast("yaml.Mark | None", getattr(error, "problem_mark", None))
    line = mark.line + first_line if mark else first_line
    problem = getattr(error, "problem", None) or str(error)
    return Fault(path, line, f"not YAML: {problem}", "quote texts that hold `: ` or begin with a sign")

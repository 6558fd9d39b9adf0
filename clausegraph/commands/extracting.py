"""`clausegraph extract`: a text, or JSON lines -> JSON lines on standard out, one for each analysis, as they are read.

Needs no Neo4j: names come from the files of the catalogue. Lines are read and answered one by one, so that memory does
not grow with their number; a line that is none is told with its number, and the others are read.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import orjson

from claims.files.errors import Fault, SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.extract.reader import AnalysisReader
    from clausegraph.console import Bars

_STDIN: Final = "-"
#: Lines between two steps of the bar.
_STEP: Final = 200
#: Faults that are told one by one; of more, the number.
_TOLD: Final = 50
_REMEDY: Final = 'write {"id": "...", "text": "..."} on one line'
_LINES: Final = frozenset({".jsonl", ".ndjson"})


class Given(StrEnum):
    """What the input is."""

    AUTO = "auto"
    TEXT = "text"
    JSONL = "jsonl"


class _LineError(ValueError):
    """A line that is no analysis; says what is wrong."""


def extract_analyses(source: str, given: Given, shown: Bars) -> list[str]:
    """Read `source` and print what it says; gives the faults of its lines. Raises `SourceError` for a bad file."""
    path = Path("standard input" if source == _STDIN else source)
    with _opened(source, path) as file:
        first = file.readline()
        if given is Given.TEXT or (given is Given.AUTO and not _is_json(path, first)):
            _print(_read_text(first + file.read(), path))
            return []
        total = None if source == _STDIN else _line_count(path)
        return _read_lines(_chained(first, file), path, total, shown)


@contextmanager
def _opened(source: str, path: Path) -> Iterator[BinaryIO]:
    if source == _STDIN:
        yield sys.stdin.buffer
        return
    try:
        with path.open("rb") as file:
            yield file
    except FileNotFoundError:
        raise SourceError([Fault(path, None, "there is no such file")]) from None
    except OSError as error:
        raise SourceError([Fault(path, None, f"cannot be read: {error.strerror}")]) from None


def _is_json(path: Path, first: bytes) -> bool:
    """Whether an input is JSON lines: by the name of the file, else by how the first line begins."""
    return path.suffix.lower() in _LINES or first.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def _line_count(path: Path) -> int:
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))


def _chained(first: bytes, file: BinaryIO) -> Iterator[bytes]:
    yield first.removeprefix(b"\xef\xbb\xbf")
    yield from file


def _read_text(content: bytes, path: Path) -> dict[str, Any]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault(path, None, f"not UTF-8: byte {error.start} is {error.object[error.start]:#04x}", "save as UTF-8")
        raise SourceError([fault]) from None
    return _reader().read(text).as_json(None)


def _read_lines(lines: Iterator[bytes], path: Path, total: int | None, shown: Bars) -> list[str]:
    reader = _reader()
    faults: list[str] = []
    further = number = 0
    # On a terminal the answers themselves show how far the work is.
    is_seen = sys.stdout.isatty()
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                key, text = _analysis(line)
            except _LineError as error:
                if len(faults) < _TOLD:
                    faults.append(
                        str(Fault(path, number, str(error), 'write {"id": "...", "text": "..."} on one line'))
                    )
                else:
                    further += 1
            else:
                _print(reader.read(text).as_json(key))
        if number % _STEP == 0 and not is_seen:
            shown("analyses", number, total)
    if number > _STEP and not is_seen:
        shown("analyses", number, total)
    return [*faults, f"{path}: and {further} more lines that cannot be read"] if further else faults


def _analysis(line: bytes) -> tuple[str | int | None, str]:
    """The id and the text of a line; raises `_LineError`."""
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise _LineError(f"not JSON: {error.msg} at column {error.colno}") from None
    if not isinstance(value, dict):
        raise _LineError(f"not an object, but {type(value).__name__}")
    text, key = value.get("text"), value.get("id")
    if not isinstance(text, str):
        raise _LineError("`text` is missing, or no text")
    if key is not None and (not isinstance(key, (str, int)) or isinstance(key, bool)):
        raise _LineError("`id` is neither a text nor a whole number")
    return key, text


def _reader() -> AnalysisReader:
    from seed.catalogue.analysis_reader import analysis_reader  # noqa: PLC0415  # the catalogue takes a moment to read

    return analysis_reader()


def _print(answer: dict[str, Any]) -> None:
    """One line on standard out; who stops listening stops the command, without a word."""
    try:
        sys.stdout.buffer.write(orjson.dumps(answer) + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(0) from None

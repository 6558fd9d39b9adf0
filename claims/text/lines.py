r"""Markdown text -> its lines, each with its place. A line ends where a reader sees one end: at a line break of any
system (LF, CRLF, CR, the separators of Unicode) and at a tag that breaks lines, as `<br>` does within the cells of a
table.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What ends a line.
_BREAK: Final = re.compile(
    r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]|<(?:br[ \t]*/?|/?(?:p|div|li|ul|ol|h[1-6])(?:\s[^<>]*)?)>", re.IGNORECASE
)
#: Whether there is more than the ends of lines of Unix.
_OTHER_BREAK: Final = re.compile(r"[\r\x0b\x0c\x85\u2028\u2029]|</?(?:br|p|div|li|ul|ol|h[1-6])\b", re.IGNORECASE)
#: What some programs put before a text to tell how it is encoded: no character of its first line.
_BYTE_ORDER_MARK: Final = "\ufeff"
#: What indents a line, and marks it as quoted.
_INDENT: Final = re.compile(r"[ \t\xa0]*(?:>[ \t\xa0]*)*")


class Line(NamedTuple):
    """One line: `text[start:end]`, without what ends it."""

    start: int
    end: int
    text: str

    @property
    def is_blank(self) -> bool:
        """Whether it holds nothing but white space and quotation marks of Markdown."""
        return not self.text.strip(" \t\xa0>\u200b\u3000")

    @property
    def indent(self) -> int:
        """How many characters stand before its words."""
        found = _INDENT.match(self.text)
        return found.end() if found else 0


def lines(text: str) -> Iterator[Line]:
    """The lines of `text`, in order, blank ones too."""
    at = len(_BYTE_ORDER_MARK) if text.startswith(_BYTE_ORDER_MARK) else 0
    if not _OTHER_BREAK.search(text):
        for line in text[at:].split("\n"):
            yield Line(at, at + len(line), line)
            at += len(line) + 1
        return
    for found in _BREAK.finditer(text):
        yield Line(at, found.start(), text[at : found.start()])
        at = found.end()
    yield Line(at, len(text), text[at:])

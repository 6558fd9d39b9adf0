r"""Markdown text -> sections: what stands under each heading, with its place in the text and a key from its headings.

Headings are those of Markdown (`#`, underlined), lines that are wholly bold, and short numbered lines on their own
("7\\. Links"). A section is what stands between a heading and the next one; a heading with nothing below it gives none.
Numbers are not part of a key, so a clause that is renumbered keeps its own. Linear in the length of the text.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from seed.text.normalise import slug
from seed.text.sentences import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Longer sections are cut into parts at paragraphs.
_LONG: Final = 6_000
_SLUG_MAX: Final = 80
_BOLD_DEPTH: Final = 7
_NUMBERED_DEPTH: Final = 8
#: Longer lines are text, not headings.
_HEADING_MAX: Final = 120

_LINE: Final = re.compile(r"[^\n]+")
_ATX: Final = re.compile(r"(#{1,6})[ \t\xa0]+(.*?)[ \t#]*$")
_UNDERLINE: Final = re.compile(r"[ \t]*(=+|-{2,})[ \t]*$")
_BOLD: Final = re.compile(r"[ \t]*(?:\d+\\?[.)][ \t]*)?(\*\*|__)(?!\s)([^*_]+)\1[:.]?[ \t]*$")
_NUMBERED: Final = re.compile(r"[ \t]*\d+(?:\\?\.\d+)*\\?[.)][ \t\xa0]+(\S[^.!?;:]*)$")
_NUMBER: Final = re.compile(
    r"^[\s*_(\[]*(?:(?:section|article|part|clause|chapter)\s+)?"
    r"(?:\d+(?:\\?\.\d+)*|[ivxlIVXL]+|[a-zA-Z])\\?[.):]+[\s*_]*|^[\s*_]*\d+(?:\.\d+)*\s+(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under one heading: `text[start:end]`, without blank space around it.

    `heading_path` holds the headings from the outermost in, without their numbers; `slug_path` is made of it, and is
    unique in the document.
    """

    heading_path: tuple[str, ...]
    slug_path: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Heading:
    depth: int
    text: str
    #: Where its lines begin and end.
    start: int
    end: int


def sections(text: str) -> list[Section]:
    """The sections of `text`, in order; they never overlap, and none is empty."""
    used: dict[str, int] = {}
    return [
        Section(path, _unique(_slug(path), used), start, end)
        for path, body_start, body_end in _bodies(text)
        for start, end in _parts(text, body_start, body_end)
    ]


def _bodies(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Each heading path with the place of what stands below it."""
    open_headings: list[_Heading] = []
    at = 0
    for heading in _headings(text):
        yield tuple(one.text for one in open_headings), at, heading.start
        while open_headings and open_headings[-1].depth >= heading.depth:
            open_headings.pop()
        open_headings.append(heading)
        at = heading.end
    yield tuple(one.text for one in open_headings), at, len(text)


def _headings(text: str) -> Iterator[_Heading]:
    previous: tuple[int, int] | None = None
    for line in _LINE.finditer(text):
        heading = None
        content = line[0]
        first = content.lstrip()[:1]
        if first in "=-" and first and previous and previous[1] + 1 == line.start():
            heading = _underlined(text, previous, line)
        elif first == "#" or first in "*_" or first.isdigit():
            heading = _on_one_line(content, line.start(), line.end())
        # A heading that the next line underlines is known only then.
        previous = (line.start(), line.end())
        if heading and not (heading.start == line.start() and _is_underlined(text, line.end())):
            yield heading


def _is_underlined(text: str, end: int) -> bool:
    following = _LINE.match(text, end + 1)
    return following is not None and _UNDERLINE.match(following[0]) is not None


def _underlined(text: str, previous: tuple[int, int], line: re.Match[str]) -> _Heading | None:
    mark = _UNDERLINE.match(line[0])
    words = _words(text[previous[0] : previous[1]])
    if mark is None or not words:
        return None
    return _Heading(1 if mark[1][0] == "=" else 2, words, previous[0], line.end())


def _on_one_line(content: str, start: int, end: int) -> _Heading | None:
    atx = _ATX.match(content)
    if atx:
        words = _words(atx[2])
        return _Heading(len(atx[1]), words, start, end) if words else None
    if len(content) > _HEADING_MAX:
        return None
    bold, numbered = _BOLD.match(content), _NUMBERED.match(content)
    if bold or numbered:
        words = _words(content)
        return _Heading(_BOLD_DEPTH if bold else _NUMBERED_DEPTH, words, start, end) if words else None
    return None


def _words(markdown: str) -> str:
    """A heading's words without markup and number."""
    words = plain(markdown)
    return _NUMBER.sub("", words).strip(" :.") or words


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The body without blank space around it, cut at paragraphs where it is long."""
    while True:
        start, end = _trimmed(text, start, end)
        if start >= end:
            return
        cut = text.rfind("\n\n", start, start + _LONG) if end - start > _LONG else -1
        if cut <= start:
            cut = text.find("\n\n", start + _LONG, end) if end - start > _LONG else -1
        if cut == -1:
            yield start, end
            return
        yield _trimmed(text, start, cut)
        start = cut


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    body = text[start:end]
    start += len(body) - len(body.lstrip())
    end -= len(body) - len(body.rstrip())
    return (start, end) if any(map(str.isalnum, body)) else (end, end)


def _slug(path: tuple[str, ...]) -> str:
    if not path:
        return "preamble"
    # The innermost headings say most; the title of the document says nothing of the clause.
    inner = path[1:] if len(path) > 1 else path
    parts = [slug(one) or hashlib.sha256(one.encode()).hexdigest()[:10] for one in inner]
    joined = "-".join(parts)
    while len(joined) > _SLUG_MAX and len(parts) > 1:
        parts.pop(0)
        joined = "-".join(parts)
    return joined[:_SLUG_MAX].strip("-")


def _unique(name: str, used: dict[str, int]) -> str:
    used[name] = used.get(name, 0) + 1
    if used[name] == 1:
        return name
    numbered = f"{name}-{used[name]}"
    # "links-2" may be a heading of its own.
    return numbered if numbered not in used else _unique(numbered, used)

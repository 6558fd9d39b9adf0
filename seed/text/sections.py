r"""Markdown text -> sections: what stands under each heading, with its place in the text and a key from its headings.

A section is what stands between a heading and the next one. Numbers are not part of a key, so a clause that is
renumbered keeps its own. No word is lost: each one stands in a section, in a heading of one, or in what is told as left
out, which is a table of contents, a title or date that says nothing, or a heading with nothing below it. Linear in the
length of the text.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from claims.text.lines import lines
from claims.text.markdown import plain
from claims.text.normalise import slug
from seed.text.headings import Heading, headings
from seed.text.words import word_count

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Longer sections are cut into parts of `_PART` characters at most.
_LONG: Final = 6_500
_PART: Final = 6_000
#: Where a long section is cut, the best place first: at a paragraph, a line, a sentence, a word.
_CUTS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:\r\n|[\n\r\u2028\u2029]|<br[ \t]*/?>)[ \t\xa0>]*(?=[\n\r\u2028\u2029]|<br[ \t]*/?>)",
        r"(?:\r\n|[\n\r\u2028\u2029]|<br[ \t]*/?>)",
        r"(?<=[.!?;])[ \t\xa0]+|(?<=[。！？])",
        r"[ \t\xa0]+",
    )
)
_BLANK_BEFORE: Final = re.compile(r"\s+|<br[ \t]*/?>", re.IGNORECASE)
_BREAK_BEHIND: Final = re.compile(r"<br[ \t]*/?>\s*\Z", re.IGNORECASE)
_BREAK_MAX: Final = 40
#: What archives put between the pages of which they made one document: no heading of one page stands above the next.
_PAGE_BREAK: Final = re.compile(r"(?<=\n\n)- - -(?=\n\n)|(?<=\r\n\r\n)- - -(?=\r\n\r\n)")
#: Longer texts, and those without links and tags, hold a word if they hold a letter.
_MARKED: Final = re.compile(r"[\[<&]")
_SPEAKS_MIN: Final = 400
_SLUG_MAX: Final = 80
#: A section of fewer words is a title, a date or a label, unless it is a sentence.
_WORDS_MIN: Final = 6
_SENTENCE_MIN: Final = 3
_BRIEF: Final = 200
_LABELS_MAX: Final = 3
_SENTENCE: Final = re.compile(r"[.?。？][\s\"'”’»)*_\]]*$")
_DATED: Final = re.compile(r"\b(?:19|20)\d\d\b")
#: So many lines that are a link to a place in the same document are a table of contents.
_CONTENTS_MIN: Final = 3
_ENTRY: Final = re.compile(
    r"[\s>*+|-]*(?:\d[\d.\\)]*[\s]*)*[*_]*\[(?:[^\[\]\\]|\\.)*\]\((?P<to>[^()\s]*(?:\([^()]*\))?[^()]*)\)[\s*_|.,;\\]*$"
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
class LeftOut:
    """What is in no section: `text[start:end]`, and why."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut into sections, with the headings above them and what is left out; each in order, none overlaps."""

    sections: list[Section]
    headings: list[Heading]
    left_out: list[LeftOut]


def sections(text: str) -> list[Section]:
    """The sections of `text`, in order; they never overlap, and none is empty."""
    return cut(text).sections


def cut(text: str) -> Cut:
    """The sections of `text`, the headings that stand above them, and what is left out."""
    found = _with_something_below(
        text, sorted([*headings(text), *_page_breaks(text)], key=lambda heading: heading.start)
    )
    kept: list[Section] = []
    left_out: list[LeftOut] = []
    used: dict[str, int] = {}
    spoken: set[int] = set()
    for above, body_start, body_end in _bodies(text, found):
        path = tuple(found[at].text for at in above if found[at].text)
        for start, end, why in _pieces(text, body_start, body_end):
            if why:
                left_out.append(LeftOut(start, end, why))
                continue
            spoken.update(above)
            kept += [Section(path, _unique(_slug(path), used), *part) for part in _parts(text, start, end)]
    left_out += [
        LeftOut(section.start, section.end, "nothing stands below this heading")
        for at, section in enumerate(found)
        if at not in spoken and section.text
    ]
    above_some = [section for at, section in enumerate(found) if at in spoken and section.text]
    return Cut(kept, above_some, sorted(left_out, key=lambda part: part.start))


def _page_breaks(text: str) -> list[Heading]:
    """The places where another page begins, as headings above everything that say nothing."""
    return [Heading(0, "", *found.span()) for found in _PAGE_BREAK.finditer(text)]


def _with_something_below(text: str, found: list[Heading]) -> list[Heading]:
    """The headings without those that have nothing below them: what these say is text of the section before."""
    kept: list[Heading] = []
    following: Heading | None = None
    for section in reversed(found):
        end = following.start if following else len(text)
        if (following and following.depth > section.depth) or _speaks(text, section.end, end):
            kept.append(section)
            following = section
    return kept[::-1]


def _bodies(text: str, found: list[Heading]) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """The headings above each body, by their numbers, with the place of the body."""
    above: list[int] = []
    at = 0
    for number, heading in enumerate(found):
        yield tuple(above), at, heading.start
        while above and found[above[-1]].depth >= heading.depth:
            above.pop()
        above.append(number)
        at = heading.end
    yield tuple(above), at, len(text)


# --- what stands in a body


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The body, and before and behind it tables of contents: places, and why they are left out."""
    start, end = _trimmed(text, start, end)
    if start >= end:
        return
    first, last = _without_contents(text, start, end)
    if first > start:
        yield (*_trimmed(text, start, first), "this is a table of contents")
    body = _trimmed(text, first, last)
    if body[0] < body[1]:
        why = "these few words say nothing by themselves" if _says_nothing(text[slice(*body)]) else ""
        yield (*body, why)
    if last < end and last > first:
        yield (*_trimmed(text, last, end), "this is a table of contents")


def _without_contents(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of a body without the tables of contents at its beginning and end."""
    if "](" not in text[start:end]:
        return start, end
    held = [line for line in lines(text[start:end]) if not line.is_blank]
    entries = [_is_entry(line.text) for line in held]
    lead = next((at for at, is_entry in enumerate(entries) if not is_entry), len(held))
    if lead == len(held):
        return (end, end) if lead >= _CONTENTS_MIN else (start, end)
    tail = next(at for at, is_entry in enumerate(reversed(entries)) if not is_entry)
    first = start + held[lead - 1].end if lead >= _CONTENTS_MIN else start
    last = start + held[-tail].start if tail >= _CONTENTS_MIN else end
    return first, last


def _is_entry(line: str) -> bool:
    found = _ENTRY.match(line) if "](" in line else None
    return found is not None and "#" in found["to"]


def _says_nothing(body: str) -> bool:
    """Whether so few words are titles, dates or labels rather than a clause."""
    if len(body) > _BRIEF and "](" not in body:
        return False
    held = [line.text for line in lines(body) if not line.is_blank]
    # One or two titles and a date, or a single list item; a longer list says something.
    return len(held) <= _LABELS_MAX and all(map(_is_label, held))


def _is_label(line: str) -> bool:
    words = plain(line)
    count = max(word_count(words), len(re.findall(r"\w+", words)))
    return count < _WORDS_MIN and (count < _SENTENCE_MIN or not _SENTENCE.search(words) or bool(_DATED.search(words)))


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The body, cut where it is long."""
    while end - start > _LONG:
        at = _cut_at(text, start)
        yield _trimmed(text, start, at)
        start, end = _trimmed(text, at, end)
    if start < end:
        yield start, end


def _cut_at(text: str, start: int) -> int:
    """The last good place for a cut in the second half of a part."""
    for pattern in _CUTS:
        last = None
        for last in pattern.finditer(text, start + _PART // 2, start + _PART):  # noqa: B007
            pass
        if last:
            return last.end()
    return start + _PART


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The place without blank space and line breaks around it; empty where it holds no word."""
    if not _speaks(text, start, end):
        return end, end
    while lead := _BLANK_BEFORE.match(text, start, end):
        start = lead.end()
    while tail := _BREAK_BEHIND.search(text, max(start, end - _BREAK_MAX), end):
        end = tail.start()
    kept = text[start:end].rstrip()
    return start, start + len(kept)


def _speaks(text: str, start: int, end: int) -> bool:
    """Whether there is a word in this place; addresses and markup are none."""
    body = text[start : min(end, start + _SPEAKS_MIN)]
    if end - start > _SPEAKS_MIN or not _MARKED.search(body):
        return any(map(str.isalnum, body)) or any(map(str.isalnum, text[start:end]))
    return bool(plain(body))


# --- keys


def _slug(path: tuple[str, ...]) -> str:
    if not path:
        return "preamble"
    # The innermost headings say most; the title of the document says nothing of the clause.
    inner = path[1:] if len(path) > 1 else path
    parts = [slug(heading) or hashlib.sha256(heading.encode()).hexdigest()[:10] for heading in inner]
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

"""Markdown text -> sentences: takes an archived text, gives its sentences in order, each with its place in that text.

Every heading, list item, table row and line broken by hand is a sentence of its own or several; lines of one paragraph
are read as one. What a sentence is *compared* by is its plain text: links reduced to their text, images, emphasis and
escapes gone, spaces, quotation marks and dashes in one form. So a text whose links moved is the same text.

Knows nothing of documents, versions or the graph.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final, NamedTuple

from claims.text.abbreviations import abbreviations
from claims.text.lines import lines
from claims.text.markdown import plain

if TYPE_CHECKING:
    from collections.abc import Iterator


class Sentence(NamedTuple):
    """One sentence: its half-open place in the archived text, in characters, and its plain text."""

    start: int
    end: int
    text: str


#: What a block's sentences are remembered by: places relative to the block.
_Block = tuple[Sentence, ...]


class SentenceReader:
    """Reads versions of one document in order, remembering the paragraphs of the version before.

    Most paragraphs of a version are those of the version before it, letter for letter; they are split once. What it
    remembers is bounded by two versions, however long the history.
    """

    def __init__(self) -> None:
        self._known: dict[str, _Block] = {}

    def read(self, text: str) -> list[Sentence]:
        """The sentences of `text`, in order; none of them empty."""
        return [
            Sentence(start + at, end + at, plain) for at, block in self._blocks(text) for start, end, plain in block
        ]

    def plain(self, text: str) -> list[str]:
        """The plain texts of the sentences of `text`, in order: what two versions are compared by."""
        return [sentence.text for _, block in self._blocks(text) for sentence in block]

    def _blocks(self, text: str) -> Iterator[tuple[int, _Block]]:
        known, self._known = self._known, {}
        for at, raw in _paragraphs(text):
            block = known.get(raw)
            if block is None:
                block = self._known.get(raw)
            if block is None:
                block = tuple(_sentences(raw))
            self._known[raw] = block
            yield at, block


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """The pieces between blank lines, each with its place."""
    at = 0
    for found in _BETWEEN.finditer(text):
        yield at, text[at : found.start()]
        at = found.end()
    yield at, text[at:]


def sentences(text: str) -> list[Sentence]:
    """The sentences of one text, in order."""
    return SentenceReader().read(text)


#: Blank lines; where they stand within a line ending in spaces, the lines of the piece tell.
_BETWEEN: Final = re.compile(r"\n\n|\r\n\r\n")
# Everything before the words of a line: quotation marks, then the marker of a list item, of a heading, or of both.
_MARKER: Final = re.compile(r"[ \t\xa0]*(?:>[ \t]?)*(?:(?:[*+-]|\d{1,3}[.)])[ \t\xa0]+)?(?:#{1,6}[ \t\xa0]+)?")
_STARTS_ITEM: Final = re.compile(r"[ \t\xa0]*(?:>[ \t]?)*(?:#{1,6}[ \t\xa0]|[*+-][ \t\xa0]|\d{1,3}[.)][ \t\xa0]|\|)")
#: Underlines of headings, thematic breaks, table rules, fences.
_RULE: Final = re.compile(r"[ \t\xa0]*(?:=+|-{2,}|[*_-](?:[ \t]*[*_-]){2,}|`{3,}.*|~{3,}.*|\|[ \t|:-]*\|?)[ \t\xa0]*")


def _sentences(raw: str) -> Iterator[Sentence]:
    for start, end in _segments(raw):
        yield from _split(raw, start, end)


def _segments(raw: str) -> Iterator[tuple[int, int]]:
    """The places in `raw` that hold running text: one heading, list item, table row or paragraph each."""
    open_at, end = -1, 0
    for line in lines(raw):
        text, is_rule, is_blank = line.text, _RULE.fullmatch(line.text) is not None, line.is_blank
        if open_at >= 0 and (is_rule or is_blank or _STARTS_ITEM.match(text)):
            yield open_at, end
            open_at = -1
        if not is_rule and not is_blank:
            if open_at < 0:
                marker = _MARKER.match(text)
                open_at = line.start + (marker.end() if marker else 0)
            end = line.end
            if text.endswith(("  ", "\\", "|")) or raw.startswith("<", end):
                yield open_at, end
                open_at = -1
    if open_at >= 0:
        yield open_at, end


# A full stop, question or exclamation mark with what closes around it, then space; or an ideographic one alone. The
# Greek question mark looks like a semicolon.
_STOP: Final = re.compile(
    r"[.!?…;。！？](?:(?<=[。！？])[。！？]*[”’」』）]*"
    r"|[.!?…]*[\"'”’»)\]*_]*(?:\([^()\s]*\))?[\"'”’»)\]*_]*(?:[ \xa0]»)?\s+)"
)
_GREEK: Final = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
#: What stands around the first word of a sentence, or before the last one.
_AROUND: Final = " \t\n\r\xa0\"'“”‘’«»„()[]*_\\§•–-¿¡|"
#: What stands before a sentence: blank space, and the marks of quoted lines.
_LEAD: Final = re.compile(r"(?:\s|(?<=\n)>|(?<=\n> )>)*")
_FIRST_WORD: Final = re.compile(r"[^\W_]+(?:['’](?=\w))?")
_LAST_WORD: Final = re.compile(r"(?:[^\W_]+[.'’-])*[^\W_]+$")
#: What abbreviations such as "Art." stand before: a number, a section sign, a letter, the mark of a law of the EU.
_COUNTED: Final = re.compile(r"[\s(\[\"“*_§#°]*(?:\d|§|[^\W\d_](?![^\W_])|[ivxlIVXL]+\b|(?:UE|EU|CE|EG)\b)")
_MONTHS: Final = re.compile(
    r"(?:Jan|Jän|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|January|February|March|April|May|June|July|August|September"
    r"|October|November|December)\w*\b"
)
#: A paragraph's number stands before its first sentence and is none itself: "7\\. Links", "(a) Scope".
_NUMBER: Final = re.compile(r"[\s*_(\[|]*\(?(?:\d+(?:\.\d+)*|[a-zA-Z]|[ivxIVX]+)\\?[.)]+[\s*_]*")


#: The address of a link with a title: no sentence ends within it.
_TITLED: Final = re.compile(r'\]\([^()\s]*\s+"[^"]*"\)')


def _split(raw: str, start: int, end: int) -> Iterator[Sentence]:
    at = start
    titled = [one.span() for one in _TITLED.finditer(raw, start, end)] if "](" in raw and '"' in raw else []
    for stop in _STOP.finditer(raw, start, end):
        before = bisect_right(titled, (stop.start(), 0)) - 1
        if before >= 0 and stop.start() < titled[before][1]:
            continue
        if _ends_sentence(raw, at, stop, end):
            yield from _sentence(raw, at, stop.end())
            at = stop.end()
    yield from _sentence(raw, at, end)


def _ends_sentence(raw: str, at: int, stop: re.Match[str], end: int) -> bool:
    if stop.end() >= end:
        return False
    if stop[0][0] in "。！？":
        return True
    if stop[0][0] == ";" and not _GREEK.match(raw[stop.start() - 1 : stop.start()]):
        return False
    first = _FIRST_WORD.match(raw[stop.end() : stop.end() + 60].lstrip(_AROUND))
    # Names such as "iPhone" begin sentences, too.
    if not first or (first[0][:1].islower() and not first[0][1:2].isupper()):
        return False
    if not stop[0].startswith(".") or stop[0].startswith(".."):
        return True
    if _NUMBER.fullmatch(raw, at, stop.end()):
        return False
    return not _is_abbreviated(raw[max(at, stop.start() - 40) : stop.start()], raw, stop.end(), first[0])


def _is_abbreviated(before: str, raw: str, following: int, first: str) -> bool:
    """Whether the full stop behind `before` belongs to its last word, given the word that follows."""
    last = _LAST_WORD.search(before)
    if not last:
        return False
    # Of "l'art." the article counts; "z. B." is written with and without a space.
    word, words = re.split("['’]", last[0])[-1].casefold(), abbreviations()
    if word.isdigit():
        return _is_ordinal(before[: last.start()], raw, following, first)
    if word in words.always or (len(word) == 1 and "".join(before.casefold().split()[-2:]) in words.always):
        return True
    if (word in words.before_number or word.endswith("str")) and _COUNTED.match(raw, following):
        return True
    is_letter = len(word.rpartition(".")[2]) == 1
    if is_letter and _follows_abbreviation(before[: last.start()]):
        return False
    if is_letter or word in words.unclear:
        # "in the U.S. The laws", but "J. The" is nobody's name; "C.I.F. A-123".
        return first not in words.starters or (_COUNTED.match(raw, following) is not None and "." in word)
    return False


def _follows_abbreviation(before: str) -> bool:
    """Whether what comes next is what an abbreviation counts: the letter of "lett. b", the end of a sentence or not."""
    held = before.split()
    return bool(held) and held[-1].endswith(".") and held[-1][:-1].casefold() in abbreviations().before_number


def _is_ordinal(before: str, raw: str, following: int, first: str) -> bool:
    """Whether a number with a full stop is an ordinal: "am 1. Januar", "im 3. Quartal"."""
    if _MONTHS.match(raw, following):
        return True
    words = before.split()
    return (
        bool(words) and words[-1].casefold() in abbreviations().ordinal_after and first not in abbreviations().starters
    )


def _sentence(raw: str, start: int, end: int) -> Iterator[Sentence]:
    lead = _LEAD.match(raw, start, end)
    start = lead.end() if lead else start
    slice_ = raw[start:end].rstrip()
    text = plain(slice_)
    if text:
        yield Sentence(start, start + len(slice_), text)

"""Markdown text -> sentences: takes an archived text, gives its sentences in order, each with its place in that text.

Every heading, list item, table row and line broken by hand is a sentence of its own or several; lines of one paragraph
are read as one. What a sentence is *compared* by is its plain text: links reduced to their text, images, emphasis and
escapes gone, spaces, quotation marks and dashes in one form. So a text whose links moved is the same text.

Knows nothing of documents, versions or the graph.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from seed.text.markdown import plain

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
        at = 0
        for raw in text.split("\n\n"):
            block = known.get(raw)
            if block is None:
                block = self._known.get(raw)
            if block is None:
                block = tuple(_sentences(raw))
            self._known[raw] = block
            yield at, block
            at += len(raw) + 2


def sentences(text: str) -> list[Sentence]:
    """The sentences of one text, in order."""
    return SentenceReader().read(text)


# Everything before the words of a line: quotation marks, then a heading's or list item's own marker.
_MARKER: Final = re.compile(r"[ \t\xa0]*(?:>[ \t]?)*(?:#{1,6}[ \t\xa0]+|(?:[*+-]|\d{1,3}[.)])[ \t\xa0]+)?")
_STARTS_ITEM: Final = re.compile(r"[ \t\xa0]*(?:>[ \t]?)*(?:#{1,6}[ \t\xa0]|[*+-][ \t\xa0]|\d{1,3}[.)][ \t\xa0]|\|)")
#: Underlines of headings, thematic breaks, table rules, fences.
_RULE: Final = re.compile(r"[ \t\xa0]*(?:=+|-{2,}|[*_-](?:[ \t]*[*_-]){2,}|`{3,}.*|~{3,}.*|\|[ \t|:-]*\|?)[ \t\xa0]*")


def _sentences(raw: str) -> Iterator[Sentence]:
    for start, end in _segments(raw):
        yield from _split(raw, start, end)


def _segments(raw: str) -> Iterator[tuple[int, int]]:
    """The places in `raw` that hold running text: one heading, list item, table row or paragraph each."""
    open_at = -1
    end = at = 0
    for line in raw.split("\n"):
        line_end = at + len(line)
        is_rule = _RULE.fullmatch(line) is not None
        if open_at >= 0 and (is_rule or not line.strip() or _STARTS_ITEM.match(line)):
            yield open_at, end
            open_at = -1
        if not is_rule and line.strip():
            if open_at < 0:
                marker = _MARKER.match(line)
                open_at = at + (marker.end() if marker else 0)
            end = line_end
            if line.endswith(("  ", "\\", "|")):
                yield open_at, end
                open_at = -1
        at = line_end + 1
    if open_at >= 0:
        yield open_at, end


# A full stop, question or exclamation mark with what closes around it, then space; or an ideographic one alone.
_STOP: Final = re.compile(r"[.!?…]+[\"'”’»)\]*_]*(?:\([^()\s]*\))?[\"'”’»)\]*_]*\s+|[。！？]+[”’」』）]*")
_OPENS: Final = re.compile(r"[\"'“‘«(\[*_\\§•–-]*[^\W_a-zß-öø-ÿ]")
#: The last word before a full stop that ends no sentence.
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(\[\"“*_])(?:(?i:e\.g|i\.e|eg|ie|cf|vs?|viz|arts?|secs?|paras?|cl|reg|approx|dept|fig|vol|pp?|mr|mrs|ms|dr|prof"
    r"|jr|sr|nos?|§+ ?\d+)|[A-Z]|Civ|Cal|Stat|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|St|Ch)\.$"
)
#: Ends a sentence only before a word that opens one: "Example Inc. You agree", but "Example Inc. Terms of Use".
_UNCLEAR: Final = re.compile(
    r"(?:^|[\s(\[\"“*_,])(?:Inc|Ltd|LLC|Corp|Co|B\.V|S\.A|U\.S|U\.K|D\.C|N\.Y|U\.S\.A|[Ee]tc|[Nn]o|al)\.$"
)
_STARTER: Final = re.compile(
    r"[\"'“‘(\[*_]*(?:You|Your|We|Our|The|These|This|That|If|In|It|Its|By|For|To|When|Where|Please|Any|All|Such|However|Each"
    r"|No|Nothing|Under|Unless|As|At|On|Upon|And|But|They|Their|He|She|There|A|An|Some|Once|After|Before|With|Without)\b"
)
#: A paragraph's number stands before its first sentence and is none itself: "7\\. Links", "(a) Scope".
_NUMBER: Final = re.compile(r"[\s*_(\[]*\(?(?:\d+(?:\.\d+)*|[a-zA-Z]|[ivxIVX]+)\\?[.)]+[\s*_]*")


def _split(raw: str, start: int, end: int) -> Iterator[Sentence]:
    at = start
    for stop in _STOP.finditer(raw, start, end):
        if _ends_sentence(raw, at, stop, end):
            yield from _sentence(raw, at, stop.end())
            at = stop.end()
    yield from _sentence(raw, at, end)


def _ends_sentence(raw: str, at: int, stop: re.Match[str], end: int) -> bool:
    if stop.end() >= end:
        return False
    if stop[0][0] in "。！？":
        return True
    if not _OPENS.match(raw, stop.end(), end):
        return False
    if not stop[0].startswith(".") or stop[0].startswith(".."):
        return True
    before = raw[max(at, stop.start() - 12) : stop.start() + 1]
    if _UNCLEAR.search(before):
        return _STARTER.match(raw, stop.end(), end) is not None
    return not _ABBREVIATION.search(before) and not _NUMBER.fullmatch(raw, at, stop.end())


def _sentence(raw: str, start: int, end: int) -> Iterator[Sentence]:
    slice_ = raw[start:end]
    text = plain(slice_)
    if text:
        lead = len(slice_) - len(slice_.lstrip())
        yield Sentence(start + lead, start + len(slice_.rstrip()), text)

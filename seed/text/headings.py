r"""Markdown text -> its headings, each with its place and depth.

Headings are those of Markdown (`#`, underlined), also behind the marker of a list item; lines that are wholly bold; and
short numbered lines on their own ("7\. Links", "2.1 Fees", "Article 5 - Use", "IV. Use"). What looks like one and is
none: an item of a list, a line of a table of contents, a sentence, and a line that the next one goes on with.

Knows no sections: whether something stands below a heading is for `seed.text.sections` to see.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from claims.text.lines import Line, lines
from claims.text.markdown import plain
from seed.text.numbering import UNIT, is_number, without_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Depths of the lines that are headings by their look, below the six of Markdown.
_BOLD_DEPTH: Final = 7
_NUMBERED_DEPTH: Final = 8
#: Longer lines are text: those of Markdown, those that are bold, those that have a number alone.
_MARKED_MAX: Final = 160
_BOLD_MAX: Final = 120
_NUMBERED_MAX: Final = 90
#: Words of a heading that ends like a sentence, marked, bold with a number, and bold alone.
_SENTENCE_MARKED: Final = 12
_SENTENCE_NUMBERED: Final = 10
_SENTENCE_BOLD: Final = 3
#: Words of a heading that ends with a colon, or asks.
_COLON_MAX: Final = 8
_QUESTION_MAX: Final = 20

_ITEM: Final = r"(?:(?:[*+-]|\d{1,3}[.)])[ \t\xa0]+)"
_MARKER: Final = re.compile(rf"[ \t\xa0]*(?:>[ \t\xa0]?)*(?P<item>{_ITEM}*)")
_ATX: Final = re.compile(r"(#{1,6})[ \t\xa0]+(.*?)[ \t\xa0#]*$")
_UNDERLINE: Final = re.compile(r"[ \t\xa0>]*(=+|-{2,})[ \t\xa0]*$")
_LEVELS: Final = r"\d{1,3}(?:\\?\.\d{1,3})*"
_BOLD: Final = re.compile(
    rf"(?P<number>(?:{_LEVELS}|[A-Za-z])\\?[.)]?[ \t\xa0]*)?"
    r"(?:_?(\*\*|__)_?(?![\s*])(?:(?!\2).)+\2_?[ \t\xa0]*)+[:.]?[ \t\xa0\\]*$"
)
_NUMBERED: Final = re.compile(
    rf"(?P<number>{_LEVELS})(?P<escaped>\\)?(?P<dot>[.)])?[ \t\xa0]+(?P<words>[^\s\d].*?)[ \t\xa0\\]*$"
)
_ROMAN: Final = re.compile(r"(?=[IVX])(?:X{0,3})(?:IX|IV|V?I{0,3})\\?\.[ \t\xa0]+(?P<words>[A-ZÀ-Þ].*?)[ \t\xa0]*$")
_UNIT: Final = re.compile(
    rf"{UNIT}[ \t\xa0]+(?:{_LEVELS}|[IVXL]+|[A-Z])\b(?P<sign>\\?[.):]+|[ \t\xa0]*[-–—])?"
    r"[ \t\xa0]*(?P<words>.*?)[ \t\xa0]*$",
    re.IGNORECASE,
)
_IS_LINK: Final = re.compile(r"\W*!?\[[^\[\]]*\]\([^()]*(?:\([^()]*\))?[^()]*\)\W*$")
_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
#: When a text was made; a heading that says no more stands above everything and tells nothing. A date alone heads the
#: entry of a log, which is one clause.
_DATE: Final = re.compile(
    r"(?:(?:this |these |terms |apply |new |version |page )*(?:last |date )?"
    r"(?:updated?|modified|revised|revision|effective|published|released|with effect)\b[^.]{0,40}\b(?:19|20)\d\d"
    rf"|(?:(?:\d{{1,2}}(?:st|nd|rd|th|\.)? )?{_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,?) (?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d)\W*$",
    re.IGNORECASE,
)
_STOPS: Final = re.compile(r"[.!?;:](?:\s|$)")
#: Words that never end a heading: the next line goes on.
_GOES_ON: Final = re.compile(
    r"(?:,|\b(?:the|a|an|of|to|and|or|in|on|for|with|by|that|which|from|may|our|your|its|this|de|des|du|le|la|les|et|ou|à|der"
    r"|die|das|und|oder|von|für|mit|il|di|del|della|e|o|el|los|las|y|do|da|dos|het|een|en|van|να|και|το|του|της|την))$",
    re.IGNORECASE,
)
#: The letter of a paragraph: "a. You may", "iv) you may".
_LETTERED: Final = re.compile(r"(?:[a-z]|[ivx]{2,4})\\?[.)][ \t\xa0]+\S")
#: Words behind which a list follows, not a clause.
_LEADS_IN: Final = re.compile(
    r"\b(?:that|including|includes?|following|follows|to|by|for|if|are|is|may|must|not|dass|que|che|dat|suivants?|suivantes?"
    r"|(?:described|mentioned|listed|named|set out|stated) (?:above|below))"
    r" ?:$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading without markup and number; its lines are `text[start:end]`."""

    depth: int
    text: str
    start: int
    end: int


def headings(text: str) -> list[Heading]:
    """The headings of `text`, in order."""
    found = [
        heading
        for heading in _Page(text).headings()
        if heading.text and not is_number(heading.text) and not _DATE.match(heading.text)
    ]
    return [
        replace(heading, text=words.strip(" :.") or heading.text)
        for heading, words in zip(found, without_numbers(heading.text for heading in found), strict=True)
    ]


class _Page:
    """The lines of one text, each with what stands around it."""

    def __init__(self, text: str) -> None:
        self.all = list(lines(text))
        #: Numbers of the lines that are not blank.
        self.solid = [at for at, line in enumerate(self.all) if not line.is_blank]

    def headings(self) -> Iterator[Heading]:
        for place, at in enumerate(self.solid):
            words = _shown(self.all[at])
            heading = None
            if words[0] in "=-" and at and _UNDERLINE.match(words):
                heading = self._underlined(at)
            elif (words[0] in "#*_+-" or words[0].isalnum()) and not self._is_underlined(at):
                heading = self._on_one_line(place, words)
            if heading:
                yield heading

    def _is_underlined(self, at: int) -> bool:
        if at + 1 >= len(self.all):
            return False
        below = _shown(self.all[at + 1])
        return below[:1] in {"-", "="} and _UNDERLINE.match(below) is not None

    def _underlined(self, at: int) -> Heading | None:
        rule = self.all[at]
        # Few other lines are made of these: they underline a title, whatever blank lines came between.
        below = self._solid_before(at) if "=" in rule.text else at
        if below < at and self.all[below - 1].text.rstrip().endswith((".", ":", ";", ",")):
            return None
        at, above = below, self.all[below - 1]
        if above.is_blank or _UNDERLINE.match(_shown(above)):
            return None
        words, start = _content(above.text), above.start
        if at > 1 and not self.all[at - 2].is_blank and self.all[at - 2].text.endswith(("  ", "\\")):
            words, start = f"{_content(self.all[at - 2].text)} {words}", self.all[at - 2].start
        return _marked(words, 1 if "=" in rule.text else 2, start, rule.end)

    def _solid_before(self, at: int) -> int:
        """The number behind that of the line above which is not blank."""
        while at > 1 and self.all[at - 1].is_blank:
            at -= 1
        return at

    def _on_one_line(self, place: int, words: str) -> Heading | None:
        line = self.all[self.solid[place]]
        content = _content(line.text)
        atx = _ATX.match(content) if content.startswith("#") else None
        if atx:
            return _marked(atx[2], len(atx[1]), line.start, line.end)
        if len(content) > _BOLD_MAX + 8:
            return None
        depth = self._bold(place, content) or self._numbered(place, words)
        return Heading(depth, plain(words), line.start, line.end) if depth else None

    # --- by their look

    def _bold(self, place: int, content: str) -> int:
        """The depth of a line that is wholly bold; 0 if it is none, or no heading."""
        found = _BOLD.match(content) if content[:1] in "*_" or content[:1].isalnum() else None
        is_item = _is_item(self.all[self.solid[place]])
        if not found or not _is_title(plain(content), numbered=bool(found["number"])):
            return 0
        before, after = self._neighbours(place)
        if _goes_on(after) or (_is_bold(after) and (is_item or self._touches(place, 1))):
            return 0
        if is_item and before and _is_bold(before) and _is_item(before):
            return 0
        if not is_item and self._touches(place, -1) and not (before and _UNDERLINE.match(_shown(before))):
            return 0
        number = re.match(rf"\W*({_LEVELS})", content)
        return _BOLD_DEPTH + (number[1].count(".") if number else 0)

    def _numbered(self, place: int, words: str) -> int:
        """The depth of a short line with a number that stands alone; 0 if it is none, or no heading."""
        depth, title = _numbered_words(words)
        if not depth or not _is_short_title(title):
            return 0
        _, after = self._neighbours(place)
        if after is None or _goes_on(after) or self._touches(place, 1):
            return 0
        own = _NUMBERED.match(words)
        return 0 if own and self._is_listed(place, own) else depth

    def _is_listed(self, place: int, own: re.Match[str]) -> bool:
        """Whether a numbered line is an item of a list: with the next number behind it, or the one before it above."""
        before, after = self._neighbours(place)
        if after and _follows(own, _NUMBERED.match(_shown(after))):
            return True
        above = _NUMBERED.match(_shown(before)) if before else None
        if not above or not _follows(above, own) or above["words"].endswith((".", "!", "?")):
            return False
        if not own["escaped"] and own["dot"]:
            return True
        earlier, _ = self._neighbours(place - 1)
        first = _NUMBERED.match(_shown(earlier)) if earlier else None
        return bool(first and _follows(first, above))

    def _neighbours(self, place: int) -> tuple[Line | None, Line | None]:
        """The lines before and behind that are not blank."""
        before = self.all[self.solid[place - 1]] if place else None
        after = self.all[self.solid[place + 1]] if place + 1 < len(self.solid) else None
        return before, after

    def _touches(self, place: int, step: int) -> bool:
        """Whether no blank line stands between a line and the one before (-1) or behind (1)."""
        other = place + step
        return 0 <= other < len(self.solid) and abs(self.solid[place] - self.solid[other]) == 1


def _shown(line: Line) -> str:
    return line.text.lstrip(" \t\xa0>")


def _content(line: str) -> str:
    marker = _MARKER.match(line)
    return line[marker.end() :] if marker else line


def _marked(markdown: str, depth: int, start: int, end: int) -> Heading | None:
    """A heading of Markdown, unless it is a paragraph that was made one."""
    words = plain(markdown)
    count = len(words.split())
    is_text = len(words) > _MARKED_MAX or (words.endswith((".", ";", ",")) and count > _SENTENCE_MARKED)
    is_item = count > _COLON_MAX and re.match(r"\d+\.[\d.]+\s+[a-zß-öø-ÿ]", words)
    return None if is_text or is_item else Heading(depth, words, start, end)


def _numbered_words(content: str) -> tuple[int, str]:
    """The depth of a line with a number in front, and its words; 0 where it has none."""
    if content[:1].isdigit():
        found = _NUMBERED.match(content)
        if not found or not (found["dot"] or "." in found["number"]):
            return 0, ""
        inner = _ROMAN.match(found["words"])
        return _NUMBERED_DEPTH + found["number"].count("."), inner["words"] if inner else found["words"]
    roman = _ROMAN.match(content)
    if roman:
        return _NUMBERED_DEPTH, roman["words"]
    unit = _UNIT.match(content)
    if unit and (not unit["words"] or unit["sign"] or content.isupper()):
        return _BOLD_DEPTH, unit["words"] or "Unit"
    return 0, ""


def _is_short_title(words: str) -> bool:
    title = plain(words)
    if not title or len(title) > _NUMBERED_MAX or _IS_LINK.match(words) or _GOES_ON.search(title):
        return False
    if re.search(r"\s\d{1,3}$", title) and not title.isupper():  # the page, in a table of contents
        return False
    stops = _STOPS.search(title)
    return not title[0].islower() and (not stops or (title.isupper() and stops.end() == len(title)))


def _is_title(title: str, *, numbered: bool) -> bool:
    """Whether bold words are a heading, and no sentence that is bold."""
    count = len(title.split())
    if not title or len(title) > _BOLD_MAX or title[0].islower() or title.endswith((",", ";", "!")):
        return False
    if title.endswith(":"):
        return count <= _COLON_MAX and not _LEADS_IN.search(title)
    if title.endswith("?"):
        return count <= _QUESTION_MAX
    if title.endswith("."):
        numbered = numbered or title[0].isdigit()
        return count <= (_SENTENCE_NUMBERED if numbered else _SENTENCE_BOLD)
    return not _GOES_ON.search(title)


def _is_bold(line: Line | None) -> bool:
    return line is not None and len(line.text) <= _MARKED_MAX * 2 and _BOLD.match(_content(line.text)) is not None


def _is_item(line: Line) -> bool:
    marker = _MARKER.match(line.text)
    return marker is not None and bool(marker["item"])


def _goes_on(after: Line | None) -> bool:
    """Whether the next line begins in the middle of a sentence."""
    if after is None or _is_item(after):
        return False
    words = _shown(after).lstrip("*_\"'“«(")
    # Names such as "iOS", addresses and the letters of paragraphs begin sentences, too.
    if _LETTERED.match(words):
        return False
    return words[:1].islower() and not words[1:2].isupper() and not words.startswith(("http", "www."))


def _follows(own: re.Match[str], other: re.Match[str] | None) -> bool:
    """Whether a line has the number behind another line's, of the same level."""
    if not other:
        return False
    *outer, last = own["number"].replace("\\", "").split(".")
    *of_other, its_last = other["number"].replace("\\", "").split(".")
    return outer == of_other and int(its_last) == int(last) + 1

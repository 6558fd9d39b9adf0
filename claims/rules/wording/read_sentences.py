"""A clause -> its sentences, and the words a reader has in mind at each.

An item of a list is read with the words that lead into it ("You must not:"). What states nothing is told with the
reason: a definition, a list of sections that survive, a question, a label, a link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from claims.rules.wording.words import words_of
from claims.text.sentences import sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from claims.text.sentences import Sentence

_MARK: Final = re.compile(
    r"(?:^|\n)(?P<indent>[ \t\xa0>]*)(?:[*+-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})\\?[.)])[ \t\xa0]+[^\n]*\Z"
)
_LINK_ALONE: Final = re.compile(r"[\W_]*!?\[[^\]]*\]\([^)]*\)[\W_]*\Z")
_BOLD: Final = re.compile(r"[\d.()\\\s]*[*_]{2}[^*_]+[*_]{2}[.:]?")
#: Without one of these, a few words say nothing of anybody.
_TELLS: Final = frozenset(
    {
        "we",
        "you",
        "will",
        "may",
        "must",
        "can",
        "do",
        "not",
        "no",
        "is",
        "are",
        "has",
        "have",
        "prohibited",
        "forbidden",
    }
)
#: Words of a lead-in that are read with each item.
_LEAD_MAX: Final = 40
#: The words of a link that goes on behind the sentence.
_OPEN_LINK: Final = re.compile(r"[\W_]*\[[^\]]*")
#: So many links to places in the same document make a table of contents.
_CONTENTS_MIN: Final = 3
#: A label has at most so many words.
_LABEL_MAX: Final = 7
#: So few words that say nothing of anybody are one whatever ends them.
_BARE_MAX: Final = 4
#: One in bold may be longer.
_BOLD_MAX: Final = 12
#: How far back the beginning of a line is looked for.
_LINE_MAX: Final = 400


@dataclass(frozen=True, slots=True)
class ReadSentence:
    """One sentence of a clause: `body[start:end]`, its plain text, and its words behind those that lead into it.

    `words[own:]` are the sentence's own. `lead` is the number of the sentence that leads into it, or -1.
    """

    number: int
    start: int
    end: int
    text: str
    words: list[str]
    own: int
    lead: int = -1

    @property
    def is_item(self) -> bool:
        """Whether other words lead into this sentence."""
        return self.own > 0


def read_sentences(body: str) -> list[ReadSentence]:
    """The sentences of a clause, in order; what states nothing is among them (`what_it_is_not` tells)."""
    found: list[ReadSentence] = []
    leads: list[tuple[int, ReadSentence]] = []
    may_list = ":" in body
    for number, one in enumerate(sentences(body)):
        words = words_of(one.text)
        lead = None
        if may_list:
            lead = _lead(body, one, leads)
        before = lead.words[-_LEAD_MAX:] if lead else []
        made = ReadSentence(
            number=number,
            start=one.start,
            end=one.end,
            text=one.text,
            words=[*before, *words],
            own=len(before),
            lead=lead.number if lead else -1,
        )
        found.append(made)
        if may_list and one.text.rstrip("*_ ").endswith(":"):
            leads.append((_indent(body, one.start), made))
    return found


def _lead(body: str, one: Sentence, leads: list[tuple[int, ReadSentence]]) -> ReadSentence | None:
    """What leads into a sentence; forgets the leads that it ends."""
    if not leads:
        return None
    indent = _indent(body, one.start)
    if indent < 0:
        # A line of its own behind the list ends it; within an item the lead goes on.
        if _begins_line(body, one.start):
            leads.clear()
        return leads[-1][1] if leads else None
    while leads and leads[-1][0] >= indent:
        leads.pop()
    return leads[-1][1] if leads else None


def _indent(body: str, start: int) -> int:
    """How far the item in which a sentence stands is indented; -1 where it stands in no item."""
    found = _MARK.search(body, max(0, start - _LINE_MAX), start)
    if not found:
        return -1
    return len(found["indent"].replace("\t", "    "))


def _begins_line(body: str, start: int) -> bool:
    """Whether nothing but marks stands before a place in its line; lines are looked at no further back than need be."""
    at = body.rfind("\n", max(0, start - _LINE_MAX), start)
    return at >= 0 and not body[at + 1 : start].strip(" \t\xa0>*_")


class Judge:
    """Tells whether a sentence states something, by the words of the tables."""

    def __init__(self, defines: Sequence[str], survives: Sequence[str], definitions: Sequence[str]) -> None:
        self._defines = re.compile("|".join(defines), re.IGNORECASE)
        self._survives = re.compile("|".join(survives), re.IGNORECASE)
        self._definitions = re.compile("|".join(definitions), re.IGNORECASE)

    def heading(self, headings: Sequence[str]) -> str | None:
        """Why nothing below these headings states anything, or null."""
        if any(map(self._definitions.match, headings[-2:])):
            return "the heading says that words are defined here"
        return None

    def sentence(self, body: str, one: ReadSentence) -> str | None:
        """Why a sentence states nothing, or null."""
        if one.text.rstrip("*_ ").endswith("?"):
            return "a question states nothing"
        if self._defines.search(one.text):
            return "the sentence says what words mean"
        if self._survives.search(one.text):
            return "the sentence only says which sections go on to apply"
        if body.count("](#", one.start, one.end) >= _CONTENTS_MIN:
            return "this is a table of contents"
        if _LINK_ALONE.match(body, one.start, one.end) or _OPEN_LINK.fullmatch(body, one.start, one.end):
            return "this is a link"
        if _is_label(body, one):
            return "this is a label, not a sentence"
        return None


def _is_label(body: str, one: ReadSentence) -> bool:
    """Whether a few words only name what stands below: no end of a sentence, or all of them in bold."""
    count = len(one.words) - one.own
    if count <= _BOLD_MAX and _BOLD.fullmatch(body, one.start, one.end):
        return True
    if count > _LABEL_MAX or one.is_item:
        return False
    tells = not _TELLS.isdisjoint(one.words)
    if count <= _BARE_MAX and not tells:
        return True
    return one.text[-1:] not in ".!;:" and (one.text.istitle() or not tells)

"""Text in the one form in which it is compared: by the full-text index, by searches, and by filters on a piece of text.

The write layer stores this form beside each text that can be looked for, the index takes it apart at blanks and does
nothing else, and whatever is looked for is brought into the same form first. So nothing can be split in one way where
it is kept and in another where it is asked for.

In this form letters have no case and no accents, every sign that is no part of a word stands by itself, and all is
parted by single blanks: `The Children's Act, § 5.2` is `the children ' s act , § 5 . 2`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The index keeps this many UTF-16 units of a word as one term; what is longer begins another one there.
_LONGEST: Final = 255

#: Quotation marks and dashes as people type them -> those of ASCII. Some are letters by their category.
_TYPED: Final = {
    **dict.fromkeys("‘’‚‛′`´ʹʻʼʽˈ＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
}
#: Letters that Unicode does not take apart into a letter and an accent.
_LETTERS: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "ŋ": "n", "ŧ": "t", "þ": "th"}
)
#: Accents: marks on letters of the Latin, Greek and Cyrillic scripts, marks of voice on kana, variants of signs.
_ACCENTS: Final = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f]"
)
#: Scripts that write no blanks: each of their signs is a word.
_SIGN: Final = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff66-\uff9d\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_IS_SIGN: Final = re.compile(f"[{_SIGN}]")
#: Stands before each word in the one term of a whole name: a capital, which no text in this form holds.
_WORD: Final = "W"
#: A term that no text has.
NO_TERM: Final = _WORD
_ZERO_WIDTH_SPACE: Final = "\u200b"


class _Forms(dict[int, str]):
    """The form of each character, made when it is first met."""

    def __missing__(self, code: int) -> str:
        form = self[code] = _form(chr(code))
        return form


def folded(text: str) -> str:
    """`text` in the form in which it is compared; empty where there is nothing but white space."""
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    return " ".join(composed.translate(_FORMS).split())


def words(text: str) -> list[str]:
    """The words of `text`, as the index keeps them: runs of letters and digits, everything else only parts them."""
    return [one for one in folded(text).split(" ") if is_word(one)]


def is_word(part: str) -> bool:
    """Whether a part of a folded text, between two blanks, is a word and no sign."""
    return part[:1].isalnum() or (part != "" and unicodedata.category(part[0])[0] == "M")


def called(name: str) -> str:
    """A name in the form in which it is compared, and behind it, on a line of its own, all its words as one term.

    What is looked for has neither line breaks nor capitals, so the second line is found by an exact name alone.
    """
    parts = words(name)
    return f"{folded(name)}\n{term(whole(parts))}" if parts else folded(name)


def whole(parts: list[str]) -> str:
    """The words of a name as one term of the index, which no word of any text is: `WaiWact`."""
    return "".join(f"{_WORD}{part}" for part in parts)


def term(word: str) -> str:
    """The term under which the index finds `word`: the beginning of one that is very long."""
    if len(word) * 2 < _LONGEST:
        return word
    ends = accumulate(1 + (one > "\uffff") for one in word)
    return word[: next((at for at, end in enumerate(ends, 1) if end >= _LONGEST), len(word))]


def located(text: str) -> Iterator[tuple[list[str], int, int]]:
    """The words of `text` where they stand in it: words, start and end. More than one in a place is rare: `½`."""
    for place in _places().finditer(text):
        found = words(place[0])
        if found:
            yield found, *place.span()


@cache
def _places() -> re.Pattern[str]:
    # The range holds every mark but the tags and variants of signs.
    marks = "".join(chr(code) for code in range(0x300, 0x1F000) if unicodedata.category(chr(code)) in _JOINED)
    within = re.escape(marks.replace(_ZERO_WIDTH_SPACE, "")) + "\u00ad\U000e0001-\U000e01ef"
    # A sign is a word of its own: a mark behind it that is kept begins the next one.
    lost = re.escape("".join(mark for mark in marks if not _FORMS[ord(mark)]))
    apart = "".join(one for one in _TYPED if one.isalnum())
    return re.compile(f"[{_SIGN}][{lost}]*|(?:(?![_{_SIGN}{apart}])[\\w{within}])+")


_JOINED: Final = frozenset({"Mn", "Mc", "Me", "Cf"})


def _form(one: str) -> str:
    if one in _TYPED:
        return f" {_TYPED[one]} "
    match unicodedata.category(one):
        case "Mn" | "Mc" | "Me":
            return _ACCENTS.sub("", one)
        case "Cf":
            return " " if one == _ZERO_WIDTH_SPACE else ""
        case "Zs" | "Zl" | "Zp" | "Cc":
            return " "
        case "No":
            return f" {_letters(one)} "
        case kind if kind[0] in "LN":
            return f" {_letters(one)} " if _IS_SIGN.match(one) else _letters(one)
        case _:
            return f" {one.casefold()} "


def _letters(one: str) -> str:
    """A letter or digit without case and accents, in the characters that people type; signs within it stand apart."""
    for _ in range(2):
        one = _ACCENTS.sub("", unicodedata.normalize("NFKD", one)).casefold()
    parts = unicodedata.normalize("NFC", one.translate(_LETTERS))
    return "".join(part if is_word(part) and part not in _TYPED else f" {_TYPED.get(part, part)} " for part in parts)


_FORMS: Final = _Forms()

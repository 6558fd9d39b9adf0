"""Texts of the reference: how they are compared, found and highlighted, said plainly."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.reference.memory import Node

SEARCHED = ("title", "excerptText", "plainSummary")


MARKS = re.compile("[\u0300-\u036f]")


QUOTES = {
    "'": "\u2018\u2019\u201b\u2032`\u00b4\u02bc",
    '"': "\u201c\u201d\u201e\u00ab\u00bb",
    "-": "\u2010\u2011\u2012\u2013\u2014",
}


def letters(value: str | None) -> str:
    """Without case, accents and what is not seen; quotation marks and dashes those of a typewriter."""
    seen = "".join(one for one in value or "" if unicodedata.category(one) != "Cf")
    bare = MARKS.sub("", unicodedata.normalize("NFKD", seen)).casefold()
    for plain, typed in QUOTES.items():
        bare = re.sub(f"[{typed}]", plain, bare)
    return bare


def contains(node: Node, names: tuple[str, ...], wanted: str) -> bool:
    """White space counts between two words alone, and there as one blank."""
    spaces = re.compile(r"\s+")
    beside_signs = re.compile(r" ?([^\w ]|_) ?")

    def compared(value: str | None) -> str:
        return beside_signs.sub(r"\1", spaces.sub(" ", letters(value))).strip()

    return any(compared(wanted) in compared(node.get(name)) for name in names)


def words_of(value: str | None) -> list[str]:
    return re.findall(r"[^\W_]+", letters(value))


def is_found(node: Node, wanted: str) -> bool:
    """Whether all words stand somewhere; what has none is found nowhere."""
    there = {word for name in SEARCHED for word in words_of(node.get(name))}
    return bool(words_of(wanted)) and set(words_of(wanted)) <= there


def highlighted(node: Node, wanted: str) -> str | None:
    """Of texts so short that they are shown whole."""
    for name in SEARCHED:
        shown = re.sub(
            r"[^\W_]+",
            lambda one: f"⟦{one[0]}⟧" if letters(one[0]) in words_of(wanted) else one[0],
            node.get(name) or "",
        )
        if "⟦" in shown:
            return shown
    return None

"""Names in one form: what two spellings of a name are compared by."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Quotation marks and dashes as people type them -> those of ASCII, one character for one.
_TYPED: Final = (
    *((mark, "'") for mark in "‘’‚‛′`´"),
    *((mark, '"') for mark in "“”„‟″"),
    *((mark, "-") for mark in "‐‑‒–—―−"),
)
_APART: Final = re.compile(r"[^\w§]+")


def normal(name: str) -> str:
    """`name` without case, accents and punctuation: `Québec` and `QUEBEC` are one name, so are `U.S.` and `US`."""
    letters = name.lower()
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name).casefold()
        letters = "".join(one for one in decomposed if not unicodedata.combining(one))
    # Points within an abbreviation join its letters; any other sign parts words.
    return _APART.sub(" ", re.sub(r"(?<=\b\w)\.(?=\w\b)|['’.](?=\w\b)|(?<=\b\w)\.", "", letters)).strip()


def typed(text: str) -> str:
    """`text` with quotation marks and dashes in one form; every character stays at its place."""
    if text.isascii():
        return text.replace("`", "'")
    # Replacing one mark after the other is ten times as fast as one translation table.
    for mark, one in _TYPED:
        text = text.replace(mark, one)
    return text.replace("\xa0", " ")


def slug(name: str) -> str:
    """`name` as a slug: a-z, 0-9 and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", normal(name)).strip("-")

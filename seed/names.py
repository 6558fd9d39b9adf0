"""Names in one form: what two spellings of a name are compared by."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_APART: Final = re.compile(r"[^\w§]+")


def normal(name: str) -> str:
    """`name` without case, accents and punctuation: `Québec` and `QUEBEC` are one name, so are `U.S.` and `US`."""
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(one for one in decomposed if not unicodedata.combining(one))
    # Points within an abbreviation join its letters; any other sign parts words.
    return _APART.sub(" ", re.sub(r"(?<=\b\w)\.(?=\w\b)|['’.](?=\w\b)|(?<=\b\w)\.", "", letters)).strip()


def slug(name: str) -> str:
    """`name` as a slug: a-z, 0-9 and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", normal(name)).strip("-")

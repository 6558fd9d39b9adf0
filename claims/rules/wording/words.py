"""A sentence -> its words as phrases see them: small letters, no marks, contractions taken apart.

"Third-party" and "third party" are the same two words, "children's" is "children", "don't" is "do not".
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: A gap of a phrase never reaches beyond this.
STOP: Final = ";"
_WORD: Final = re.compile(r"[^\W_]+(?:[.&][^\W_]+)*|;")
_CAN: Final = ("can", "not")
_APART: Final = {
    "can't": _CAN,
    "cannot": _CAN,
    "won't": ("will", "not"),
    "we'll": ("we", "will"),
    "you'll": ("you", "will"),
    "we're": ("we", "are"),
    "you're": ("you", "are"),
    "we've": ("we", "have"),
    "you've": ("you", "have"),
    "we'd": ("we", "would"),
    "you'd": ("you", "would"),
    "they're": ("they", "are"),
}
_CONTRACTED: Final = re.compile(r"\b(?:" + "|".join(map(re.escape, _APART)) + r")\b|n't\b|'s\b|(?<=s)'(?=\s|$)")


def words_of(text: str) -> list[str]:
    """The words of a plain text, in order."""
    folded = text if text.isascii() else unicodedata.normalize("NFC", text)
    folded = folded.lower()
    if "'" in folded or "cannot" in folded:
        folded = _CONTRACTED.sub(_whole, folded)
    return _WORD.findall(folded)


def _whole(found: re.Match[str]) -> str:
    written = found[0]
    if written == "n't":
        return " not"
    return " ".join(_APART.get(written, ()))

"""Words of texts: how many there are, and characters that stand for them while texts are compared.

Scripts that put no space between words are counted by their characters.
"""

from __future__ import annotations

import re
from typing import Final

#: Characters that are written without spaces between words: kana, han, hangul; then Thai, Lao, Khmer, Burmese.
UNSPACED: Final = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
_SYLLABIC: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
#: Characters of such a script that are one word on average.
_UNSPACED_A_WORD: Final = 2
_SYLLABIC_A_WORD: Final = 4
_SPACED: Final = re.compile(f"[^\\W\\d_{UNSPACED}{_SYLLABIC}]{{2,}}")
_ALONE: Final = re.compile(f"[{UNSPACED}]")
_SYLLABLES: Final = re.compile(f"[{_SYLLABIC}]")


def word_count(text: str) -> int:
    """The words of two letters or more in `text`; of scripts without spaces, as many as its characters stand for."""
    spaced = len(_SPACED.findall(text))
    if text.isascii():
        return spaced
    return spaced + len(_ALONE.findall(text)) // _UNSPACED_A_WORD + len(_SYLLABLES.findall(text)) // _SYLLABIC_A_WORD


def word_character(number: int) -> str:
    """The character that stands for the word of a number, from 0: texts are compared word by word at the speed of
    characters. Surrogates are no characters, and stand for no word.
    """
    return chr(number if number < 0xD800 else number + 0x800)

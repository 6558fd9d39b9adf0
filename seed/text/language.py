"""Text -> the language it is written in, as a BCP 47 tag; "und" where that cannot be told.

By CLD3, Google's compact language detector (package `cld3-py`), which knows letters and their runs. A text is asked at
several places, so that a foreign quotation or a long table does not decide: most of its places must agree.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Final

import gcld3

if TYPE_CHECKING:
    from collections.abc import Iterator

#: BCP 47 for "undetermined".
UNDETERMINED: Final = "und"
#: Languages in which terms are published; what seems to be another one is mostly no running text at all.
_TAGS: Final = """
    ar bg bn bs ca cs da de el en es et eu fa fi fil fr ga gl he hi hr hu id is it ja ko lb lt lv mk ms mt nl no pl pt
    ro ru sk sl sq sr sv ta te th tr uk ur vi zh
"""
_KNOWN: Final = frozenset(_TAGS.split())
#: Codes of the detector that BCP 47 has replaced.
_TODAY: Final = {"iw": "he", "zh-Latn": UNDETERMINED}
#: Places that are asked, and characters that are read at each.
_PLACES: Final = 7
_WIDTH: Final = 450
#: A place with fewer letters tells nothing.
_LETTERS_MIN: Final = 20
_SURE: Final = 0.7
#: A part of a text is in another language than the text only if it is long, and the detector is sure of it.
_PART_MIN: Final = 300
_SURE_OF_PART: Final = 0.97

#: Pictures that are held in the text itself, as thousands of letters.
_PICTURE: Final = "](data:"
_PICTURES: Final = re.compile(r"\]\(data:[^()]*\)")
_NO_WORDS: Final = re.compile(r"\]\([^()]*\)|https?://\S+|<[^<>]*>|[^\w\s'’-]|[\d_]")


def language_of(text: str) -> str:
    """The language of most of `text`, such as "en" or "pt"; "und" where no language has most of it."""
    places = list(_places(text))
    votes = Counter(language for place in places if (language := _detected(place, _SURE)))
    if not votes:
        return UNDETERMINED
    language, count = votes.most_common(1)[0]
    if 2 * count > votes.total():
        return language
    # Languages that are nearly one, such as Croatian and Bosnian, need more than a place.
    return _detected(" ".join(places), _SURE) or UNDETERMINED


def language_of_part(part: str, whole: str) -> str:
    """The language of a part of a text in the language `whole`: that one, unless the part surely is in another."""
    words = _words(part[: 4 * _WIDTH])
    if len(words) < _PART_MIN:
        return whole
    found = _detected(words[:_WIDTH], _SURE_OF_PART)
    if found is None or found == whole:
        return whole
    return found if _detected(words[-_WIDTH:], _SURE_OF_PART) == found else whole


def _places(text: str) -> Iterator[str]:
    """The words at some places of the text; what lies between them is not looked at."""
    if _PICTURE in text:
        text = _PICTURES.sub("]", text)
    reach = 3 * _WIDTH
    step = max(reach, (len(text) - reach) // (_PLACES - 1))
    for at in range(0, max(1, len(text) - reach // 2), step):
        yield _words(text[at : at + reach])[:_WIDTH]


def _words(markdown: str) -> str:
    return " ".join(_NO_WORDS.sub(" ", markdown).split())


def _detected(words: str, sure: float) -> str | None:
    if sum(map(str.isalpha, words)) < _LETTERS_MIN:
        return None
    # The detector reads UTF-8; half a surrogate pair is none.
    text = words.encode("utf-8", "ignore").decode()
    # Asked for one language, it judges the letters by those that stand first: a name in front would decide.
    found = _detector().FindTopNMostFreqLangs(text=text, num_langs=1)[0]
    code = _TODAY.get(found.language, found.language)
    return code if found.probability >= sure and code in _KNOWN else None


@cache
def _detector() -> gcld3.NNetLanguageIdentifier:
    return gcld3.NNetLanguageIdentifier(min_num_bytes=0, max_num_bytes=16 * _WIDTH)

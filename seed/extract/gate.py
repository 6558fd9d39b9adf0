"""The extraction gate: can an archived text be analysed?

Archives record what their extraction gave, and sometimes that is a redirect, an empty frame or an error page. Such a
version is kept and marked, and never analysed: taken for the terms it would remove every clause and bring them back.
"""

from __future__ import annotations

import re
from typing import Final

from graph.model.vocabulary import Extraction

#: Fewer words than this are no terms; the shortest whole documents in real archives have more than a hundred.
_WORDS_MIN: Final = 60
#: Up to so many words, links must not be most of what there is.
_SHORT: Final = 200
_LINKED_MAX: Final = 0.6
#: Characters that are enough to tell.
_BEGINNING: Final = 4_000
#: What stands where a page could not be shown, of texts this short.
_UNSHOWN: Final = re.compile(
    r"enable JavaScript|JavaScript is (?:disabled|required)|checking your browser|verify (?:that )?you are (?:a )?human"
    r"|access denied|page not found|404 not found|something went wrong|please try again later|service unavailable",
    re.IGNORECASE,
)

_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_CODE: Final = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>|\{[^{}]*:[^{}]*;[^{}]*\}", re.IGNORECASE | re.DOTALL)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


def gate(text: str) -> Extraction:
    """What the extraction gave: OK, EMPTY, MARKUP_ONLY or TRUNCATED."""
    # What goes wrong leaves little behind: a text that begins with running words is looked at no further.
    if len(_words(_CODE.sub(" ", text[:_BEGINNING]))) >= _SHORT:
        return Extraction.OK
    raw = len(_WORD.findall(text))
    bare = _CODE.sub(" ", text)
    spoken = _words(bare)
    if len(spoken) < _WORDS_MIN:
        return Extraction.EMPTY if raw < 2 * _WORDS_MIN else Extraction.MARKUP_ONLY
    if len(spoken) < _SHORT:
        unlinked = _words(_LINK.sub(" ", bare))
        if len(unlinked) < (1 - _LINKED_MAX) * len(spoken):
            return Extraction.MARKUP_ONLY
        if _UNSHOWN.search(bare):
            return Extraction.TRUNCATED
    return Extraction.OK


def _words(text: str) -> list[str]:
    """The words that a reader sees: those of a link count, its address does not."""
    return _WORD.findall(_LINK.sub(r"\1", text))

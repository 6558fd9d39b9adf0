"""The extraction gate: can an archived text be analysed?

Archives record what their extraction gave, and sometimes that is a redirect, an empty frame or an error page. Such a
version is kept and marked, and never analysed: taken for the terms it would remove every clause and bring them back.
"""

from __future__ import annotations

import re
from typing import Final

from graph.model.vocabulary import Extraction
from seed.text.words import word_count

#: Fewer words than this are no document. Whole ones are short, too: a list of countries, an imprint, a list of reports.
_WORDS_MIN: Final = 24
#: Up to so many words, a text must be no pointer to another one.
_BRIEF: Final = 60
#: Up to so many words, links must not be most of what there is.
_SHORT: Final = 200
_LINKED_MAX: Final = 0.6
#: Characters that are enough to tell.
_BEGINNING: Final = 4_000
#: What stands where a page could not be shown, of texts this short.
_UNSHOWN: Final = re.compile(
    r"enable JavaScript|JavaScript is (?:disabled|required)|checking your browser|verify (?:that )?you are (?:a )?human"
    r"|access denied|page not found|404 not found|something went wrong|please try again later|service unavailable"
    r"|requested URL was rejected|temporarily unavailable|page (?:n['’]existe pas|introuvable)|réessayer plus tard"
    r"|Seite (?:wurde )?nicht gefunden|(?:erneut|noch einmal|später) versuchen|(?:opnieuw|nog eens) (?:te )?proberen"
    r"|pagina (?:niet gevonden|non trovata)|página no encontrada|inténtalo de nuevo|riprova più tardi",
    re.IGNORECASE,
)
#: What a short text says that leads to another one.
_POINTS: Final = re.compile(
    r"\b(?:redirecting|loading)\b|more (?:detailed )?information is available|\b(?:read|see|learn) more\b"
    r"|en cours de chargement",
    re.IGNORECASE,
)
#: What stands where people are asked who they are; three of these are a page for that.
_ASKED: Final = re.compile(
    r"\b(log ?in|sign ?in|sign ?up|forgot(?:ten)? (?:your )?password|create (?:an? )?(?:new )?account|remember me"
    r"|continue with \w+|keep me (?:logged|signed) in)\b",
    re.IGNORECASE,
)
_ASKED_MIN: Final = 3

_LINK: Final = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_CODE: Final = re.compile(r"<(script|style)\b.*?</\1>|<[^>]+>|\{[^{}]*:[^{}]*;[^{}]*\}", re.IGNORECASE | re.DOTALL)


def gate(text: str) -> Extraction:
    """What the extraction gave: OK, EMPTY, MARKUP_ONLY or TRUNCATED."""
    # What goes wrong leaves little behind: a text that begins with running words is looked at no further.
    if _spoken(_CODE.sub(" ", text[:_BEGINNING])) >= _SHORT:
        return Extraction.OK
    bare = _CODE.sub(" ", text)
    spoken = _spoken(bare)
    if spoken < _WORDS_MIN or (spoken < _BRIEF and _leads_away(bare)):
        return Extraction.EMPTY if word_count(text) < 2 * _BRIEF else Extraction.MARKUP_ONLY
    return _of_short(bare, spoken) if spoken < _SHORT else Extraction.OK


def _of_short(bare: str, spoken: int) -> Extraction:
    if word_count(_LINK.sub(" ", bare)) < (1 - _LINKED_MAX) * spoken:
        return Extraction.MARKUP_ONLY
    asked = {found[0].casefold() for found in _ASKED.finditer(bare)}
    return Extraction.TRUNCATED if _UNSHOWN.search(bare) or len(asked) >= _ASKED_MIN else Extraction.OK


def _leads_away(bare: str) -> bool:
    """Whether so short a text is an error, or points to another one."""
    return _UNSHOWN.search(bare) is not None or _POINTS.search(bare) is not None


def _spoken(text: str) -> int:
    """How many words a reader sees: those of a link count, its address does not."""
    return word_count(_LINK.sub(r"\1", text))

r"""Headings -> their words without their numbers: "2.1 Payment", "Section 4\. Fees", "IV. Use", "(b) Scope".

Some numbers are words: "U.S. residents", "13 years and older", "X. Corp terms", "Section 230". So a number that could
be one counts as a number only where its neighbour heads another part of the document: "8 Communication" is number
eight where "7 Prices" or "9 Liability" is a heading, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Words that stand before the number of a part, in the languages of archives.
UNIT: Final = (
    r"(?:sections?|articles?|art|parts?|clauses?|chapters?|annex|appendix|schedule|exhibit|title|titre|chapitre|partie"
    r"|annexe|abschnitt|artikel|kapitel|ziffer|teil|anhang|artículo|cláusula|sección|capítulo|anexo|articolo|clausola"
    r"|sezione|capo|allegato|artigo|secção|seção|hoofdstuk|bijlage|άρθρο|ενότητα|článok|článek|čl|rozdział|artykuł)\.?"
)
_ROMAN: Final = r"(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
_LEVELS: Final = r"\d{1,3}(?:[.-]\d{1,3})*(?:[.-]\d{1,3}|\.[a-z](?![a-z]))"
_BEHIND: Final = r"(?:\s*[.):]+(?!\d)\s*|\s*[-–—]\s+|\s*\|\s*)"
#: Numbers that are nothing else, whatever stands around them.
_CERTAIN: Final = re.compile(
    rf"(?:{UNIT}\s+(?:\d{{1,3}}(?:\.\d{{1,3}})*[a-z]?|{_ROMAN}|[A-Z]){_BEHIND}"  # Section 2: Fees, Article IV - Use
    rf"|{UNIT}\s+{_LEVELS}\s+"  # Section 2.1 Payment
    rf"|{_LEVELS}(?:\s*[.):]+\s*|\s+|\s*[-–—]\s+|(?=[A-ZÀ-Þ]))"  # 2.1 Payment
    r"|\d{1,3}(?:[A-Za-z]|bis|ter)?(?:\s*[.)/]\s*[-–—:]?\s+|:\s+|\s*[-–—]\s+|\s{2,}|[.)](?=[A-ZÀ-Þ(]))"  # 7. Links
    r"|\((?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})\)\s*|[a-zA-Z]\)\s+|[ivx]{2,5}[.)]\s+"  # (b) Scope
    rf"|(?-i:(?=[IVXL]{{2}}){_ROMAN}(?:[.):]+\s*|\s+[-–—]\s+)|I\.\s+(?=[A-ZÀ-Þ][^\W\d_])))"  # IV. Use
    r"(?=\S)",
    re.IGNORECASE,
)
#: What may be a number or a word: the style, and the number itself.
_DOUBTFUL: Final = re.compile(
    rf"(?:(?P<word>{UNIT}(?=\s)|§+)\s*)?"
    rf"(?:(?P<digits>\d{{1,2}})|(?P<letter>[A-Za-z])(?P<dot>[.:]|\s[-–—])|(?P<roman>{_ROMAN})[.:])\s+(?=\S)",
    re.IGNORECASE,
)
#: A neighbour is the number before or behind, or the one after that: parts are left out.
_NEAR: Final = (-2, -1, 1, 2)
_VALUES: Final = {"I": 1, "V": 5, "X": 10, "L": 50}

#: A style of numbering, and a number in it.
_Place = tuple[str, int]


def without_numbers(headings: Iterable[str]) -> list[str]:
    """The headings of one document, each without its number; one that is a number alone stays as it is."""
    stages = [_without_certain(heading) for heading in headings]
    places = {place for some in stages for heading in some for place in _places(heading)}
    return [_without_doubtful(some[-1], places) for some in stages]


def is_number(heading: str) -> bool:
    """Whether a heading is a number alone: "7.", "B."."""
    return re.fullmatch(r"\W*\d{1,3}(?:\.\d{1,3})*\W*|\W*(?:[A-Za-z]|[IVX]+)[.):]+\W*", heading) is not None


def _without_certain(heading: str) -> list[str]:
    """The heading, and what is left of it without one number, and without two: "18. 18. Other content"."""
    stages = [heading.strip(" -–—•·") or heading]
    for _ in range(2):
        found = _CERTAIN.match(stages[-1])
        rest = stages[-1][found.end() :].lstrip(" -–—") if found else ""
        # A number in front of a small letter is a word mostly: "1.5 million", "24 - hour".
        if not found or (rest[:1].islower() and not re.search(r"[.):]\s*$", found[0])):
            break
        stages.append(rest)
    return stages


def _places(heading: str) -> list[_Place]:
    found = _DOUBTFUL.match(heading)
    if not found:
        return []
    word = (found["word"] or "").casefold()
    if found["digits"]:
        return [(f"{word} digits", int(found["digits"]))]
    places = []
    if found["letter"]:
        case = "upper" if found["letter"].isupper() else "lower"
        places.append((f"{word} {case} {found['dot']}", ord(found["letter"].upper())))
    sign = found["letter"] or found["roman"]
    if re.fullmatch(_ROMAN, sign):
        places.append((f"{word} roman", _arabic(sign)))
    return places


def _without_doubtful(heading: str, known: set[_Place]) -> str:
    found = _DOUBTFUL.match(heading)
    if found and any({(style, at + step) for step in _NEAR} & known for style, at in _places(heading)):
        return heading[found.end() :].lstrip(" -–—:.") or heading
    return heading


def _arabic(roman: str) -> int:
    values = [_VALUES[letter] for letter in roman]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))

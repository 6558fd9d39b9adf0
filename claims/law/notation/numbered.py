"""Acts that are named by a number: bills, public laws, orders, acts of the Union, cases.

"SB26-189", "Senate Bill 26-189" and "S.B. 26-189" are one bill; "Regulation (EU) 2016/679", "Verordnung (EU) 2016/679"
and "Regulation 2016/679" one act. Which law a number is comes from the names of the laws themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Kind -> the words for it. A kind whose numbers run anew in every State needs the State, or a name that says it.
_WORDS: Final = {
    "sb": r"S\.? ?B\.?|Senate Bill|Sen\. Bill",
    "ab": r"A\.? ?B\.?|Assembly Bill",
    "hb": r"H\.? ?B\.?|House Bill",
    "ll": r"L\.? ?L\.?|Local Law",
    "pa": r"P\.? ?A\.?|Public Act",
    "prop": r"Prop\.?|Proposition",
    "publ": r"Pub\. ?L\.?|Public Law|P\.? ?L\.?",
    "eo": r"E\.? ?O\.?|Executive Order|Exec\. Order",
    "si": r"S\.? ?I\.?|Statutory Instrument",
    "case": r"Case|Joined Cases",
}
_BILLS: Final = frozenset({"sb", "ab", "hb", "ll", "pa", "prop"})
_NO: Final = r"(?:No\.?|Number|#)?"
_PATTERNS: Final = {
    kind: re.compile(rf"(?:{words})[ -]?{_NO} ?(?P<number>\d{{1,6}}(?:[-/]\d{{1,5}})?)(?![\w])(?!\.\d)", re.IGNORECASE)
    for kind, words in _WORDS.items()
} | {"case": re.compile(r"(?:Joined )?(?:Cases? )?(?P<number>[CT]-\d{1,4}/\d\d)(?!\d)(?: ?P\b)?")}
_UNION_WORDS: Final = (
    r"(?:(?:Commission |Council |Delegated |Implementing )*(?:Regulation|Directive|Decision)|Reg\.|Dir\."
    r"|Règlement|Décision|Verordnung|Richtlinie|Beschluss|Reglamento|Directiva|Regolamento|Direttiva|Regulamento|Diretiva)"
)
_ORIGIN: Final = r"(?:EU|EC|EEC|UE|CE|CEE|EG|EWG)"
_UNION: Final = re.compile(
    rf"(?:{_UNION_WORDS} ?(?:\({_ORIGIN}(?:, Euratom)?\))? ?(?:No\.?|Nr\.?|n[°º]|n\.)? ?"
    rf"|\({_ORIGIN}\) ?(?:No\.?|Nr\.?|n[°º])? ?)(?P<first>\d{{1,4}})/(?P<second>\d{{1,4}})(?:/{_ORIGIN})?(?![\w/])"
    rf"|(?<![\w/])(?P<one>\d{{2,4}})/(?P<two>\d{{1,4}})/{_ORIGIN}(?!\w)",
    re.IGNORECASE,
)
_CELEX: Final = re.compile(r"(?:CELEX:? ?)?3(?P<year>\d{4})[RLD](?P<number>\d{4})\b")
_PAIR: Final = re.compile(r"(?<![\w/])(?P<one>\d{3,4})/(?P<two>\d{1,4})(?![\w/])")

#: Words by which the automaton knows that a number may follow.
KEYWORDS: Final = {
    "sb": ("sb", "s.b.", "s. b.", "senate bill", "sen. bill"),
    "ab": ("ab", "a.b.", "a. b.", "assembly bill"),
    "hb": ("hb", "h.b.", "h. b.", "house bill"),
    "ll": ("l.l.", "local law"),
    "pa": ("p.a.", "public act"),
    "prop": ("prop.", "proposition"),
    "publ": ("pub. l.", "pub.l.", "public law", "p.l."),
    "eo": ("e.o.", "executive order", "exec. order"),
    "si": ("s.i.", "statutory instrument"),
    "case": ("case", "cases"),
    "eu": (
        "regulation", "directive", "decision", "commission implementing", "commission delegated", "council directive",
        "implementing decision", "commission decision", "council regulation", "reg.", "dir.", "règlement", "décision",
        "verordnung", "richtlinie", "beschluss", "reglamento", "directiva", "regolamento", "direttiva", "regulamento",
        "diretiva", "(eu)", "(ec)", "celex",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """An act by its number, at `text[start:end]`."""

    start: int
    end: int
    kind: str
    number: str

    @property
    def is_bill(self) -> bool:
        """Whether the number runs anew in every State."""
        return self.kind in _BILLS


def number_at(text: str, at: int, kind: str) -> Number | None:
    """The number of a kind that begins at a place."""
    if kind == "eu":
        found = _UNION.match(text, at)
        return _union(found) if found else _celex(_CELEX.match(text, at))
    found = _PATTERNS[kind].match(text, at)
    if not found or (found[0].islower() and " " not in found[0]):
        return None
    return Number(found.start(), found.end(), kind, _plain(kind, found["number"]))


def numbers(text: str) -> Iterator[Number]:
    """Every number of an act in a name or a citation."""
    for kind, pattern in _PATTERNS.items():
        for found in pattern.finditer(text):
            before = text[found.start() - 1 : found.start()]
            if not before.isalnum():
                yield Number(found.start(), found.end(), kind, _plain(kind, found["number"]))
    yield from (_union(found) for found in _UNION.finditer(text))


def bare_numbers(text: str) -> Iterator[Number]:
    """Numbers of acts of the Union without a word: "(2002/58/EC)"; also "2016/679", which may be something else."""
    for pattern in (_UNION, _PAIR):
        yield from (_union(found) for found in pattern.finditer(text))


def number_behind(text: str, at: int) -> str | None:
    """The bare number of an act of the Union in brackets at a place."""
    found = _PAIR.match(text, at + 2) if text[at : at + 2] == " (" else None
    return _union(found).number if found else None


def union_number(celex: str) -> str | None:
    """The number of an act from its CELEX number: 32016R0679 is 679/2016."""
    found = _CELEX.fullmatch(celex)
    return _pair(found["year"], found["number"]) if found else None


def _union(found: re.Match[str]) -> Number:
    groups = found.groupdict()
    one, two = (groups.get("first"), groups.get("second")) if groups.get("first") else (groups["one"], groups["two"])
    return Number(found.start(), found.end(), "eu", _pair(str(one), str(two)))


def _celex(found: re.Match[str] | None) -> Number | None:
    return Number(found.start(), found.end(), "eu", _pair(found["year"], found["number"])) if found else None


def _pair(one: str, two: str) -> str:
    """A year and a number, whichever stands first; years of two figures are of the last century."""
    return "/".join(sorted(str(int(part) + (1900 if len(part) == 2 and int(part) > 50 else 0)) for part in (one, two)))


def _plain(kind: str, number: str) -> str:
    return number.upper() if kind == "case" else number.lstrip("0")

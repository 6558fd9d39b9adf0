"""References -> the names that they belong to.

"Article 32 of the GDPR or Article 8 of the nFADP" cites two laws; "the GDPR, and Article 12 of these Terms" cites no
article of a law.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final

from claims.text.spans import within

if TYPE_CHECKING:
    from claims.law.found import Found
    from claims.law.notation.references import Reference

#: Between a reference and the name behind it: "of the", "under Illinois", "du".
_TO_NAME: Final = re.compile(
    r"\)?,? ?(?P<word>of|under|in|to|from|within|pursuant to|du|de la|de l'|des|de|der|del|della|do|da|dem)?"
    r"(?: ?(?:the|le|la|les|das|el|il))?(?: ?(?:said|amended|revised|applicable))? ?[\"'(]?",
    re.IGNORECASE,
)
#: Between a name and a reference that goes on with it: "GDPR Art. 9", "the GDPR's Article 9".
_CLOSE: Final = re.compile(r"(?:'s?)?(?: |: | - |/| \()")
_PREPOSITIONS: Final = (
    r"and|or|under|at|in|including|see|cf\.|namely|specifically|especially|particularly|notably|as well as|e\.g\.,?"
    r"|i\.e\.,?|&|its|under its|in its|and its|notamment|insbesondere"
)
#: Between a name and the reference behind it.
_FROM_NAME: Final = re.compile(
    r"(?:\"?\)?)?(?:'s?)?(?: ?\([^()]{0,120}\))?[\")]?(?:'s?)?(?:,? (?:of )?(?:19|20)\d\d)? ?[,;:|/-]{0,2} ?"
    rf"(?:(?:{_PREPOSITIONS}) )?\(?(?:its )?$",
    re.IGNORECASE,
)
#: Between two references of one chain, with what the first is about in brackets.
_LINK: Final = re.compile(
    r"(?: ?\([^()]{0,160}\))? ?(?:,|;)? ?"
    r"(?:(?:and|or|and/or|as well as|und|oder|et|ou|&)(?: also)? )?(?:under |in )?\(?$",
    re.IGNORECASE,
)
#: What is no law and has articles and sections too.
_CONTRACT: Final = (
    r"(?:terms|agreements?|polic(?:y|ies)|contracts?|conditions|notices?|guidelines|documents?|addend(?:um|a)|dpa|statements?"
    r"|eula|tos|licen[cs]es?|appendix|appendices|schedule|agb|cgu|nutzungsbedingungen|vertrag(?:s|es)?)\b"
)
#: What a reference belongs to where no name follows it: of something, or in a contract.
_OF: Final = re.compile(
    r",? ?(?:of|der|des|de|du) (?:"
    r"(?P<own>these|this|those|our|your|its|their|my|such|any|each|dieser?|ces|cette|unserer?|nos) "
    r"|(?P<other>(?-i:[A-Z]\w+))|(?:the|an?|la|le|l'|les) ?(?P<thing>\w+(?: \w+)?))",
    re.IGNORECASE,
)
_IN_CONTRACT: Final = re.compile(
    rf",? ?(?:of|under|in|to|from|within|der|des|de|du) (?:[^\W\d_][\w'-]* ){{0,5}}?{_CONTRACT}", re.IGNORECASE
)
_HERE: Final = re.compile(r",? ?(?:below|above|here(?:of|to|in|under|inafter|inbelow|inabove))\b", re.IGNORECASE)
#: An acronym behind a reference that is no name: the law of "Article 8 ECHR" is not known.
_UNKNOWN: Final = re.compile(
    r" (?!(?:AND|OR|OF|THE|TO|IN|EU|UK|US|EEA|AI)\b)[A-Z][A-Za-z]*[A-Z]"
    r"(?=[.,;:)]|$|\n| (?:and|or|is|are|applies|apply|und|et)\b)"
)
_OF_LAW: Final = re.compile(
    r"(?:(?:same|said|above|latter|cited) )?(?:act|regulation|directive|law|statute|code|rule|decision|charter)\b",
    re.IGNORECASE,
)
#: Words before a reference that make it one of something else: "the platform's section 7", "our Section 2".
_OWNED: Final = re.compile(r"(?:\w['’]s|\b(?:our|your|their|my|these|those))(?: \w+)? ?$", re.IGNORECASE)


def is_in_contract(text: str, end: int) -> bool:
    """Whether what ends here is said to be of terms, a contract or another paper: "Title VII of our terms"."""
    return _IN_CONTRACT.match(text, end) is not None


def is_elsewhere(text: str, end: int) -> bool:
    """Whether a reference that ends here is of a contract, of this very text, or of a law that is not known."""
    return is_in_contract(text, end) or bool(_HERE.match(text, end) or _UNKNOWN.match(text, end))


def is_of_another(text: str, name: Found, names: list[Found], starts: list[int]) -> bool:
    """Whether a name that is a section is said to be of something else: "Section 230 of the Immigration Act"."""
    if is_in_contract(text, name.end):
        return True
    of = _OF.match(text, name.end) if name.place is None else None
    if not of or not (of["other"] or (of["thing"] and of["thing"][0].isupper())):
        return False
    near = names[within(starts, name.end, of.end() + 40)]
    return not any(one.end <= of.end() + 40 and name.law in one.laws for one in near)


class Binder:
    """Tells which reference of a text belongs to which name."""

    def __init__(self, text: str, names: list[Found], references: list[Reference]) -> None:
        self._text = text
        self._names = sorted(names, key=lambda one: one.around)
        self._starts = [name.around[0] for name in self._names]
        self._references = references
        self._owners: list[Found | None] = [None] * len(references)
        self._settled = [False] * len(references)

    def bind(self) -> None:
        """Give every name its references; those of nothing that is known are left out."""
        for number in range(len(self._references)):
            self._look_ahead(number)
        for number in range(len(self._references)):
            if not self._settled[number]:
                self._look_back(number)
        for number in range(len(self._references) - 2, -1, -1):
            self._inherit(number)
        for reference, owner in zip(self._references, self._owners, strict=True):
            if owner is not None:
                owner.references.append(reference)

    def unclaimed(self) -> list[Reference]:
        """References of which nothing says what they belong to."""
        pairs = zip(self._references, self._owners, self._settled, strict=True)
        return [reference for reference, owner, settled in pairs if owner is None and not settled]

    def _look_ahead(self, number: int) -> None:
        """The name directly behind a reference, or what else the text says it is of."""
        reference = self._references[number]
        following = bisect_left(self._starts, reference.end)
        for name in self._names[following : following + 1]:
            gap = self._text[reference.end : name.around[0]]
            between = _TO_NAME.fullmatch(gap) if len(gap) < 40 else None
            is_close = gap in {" ", " ("} or (gap == ", " and self._name_before(reference.start) is None)
            if between and (between["word"] or (is_close and not self._is_behind_name(number))):
                self._settle(number, None if name.is_section and not between["word"] else name)
                return
        owner = _OF.match(self._text, reference.end)
        if owner and owner["thing"] and _OF_LAW.match(owner["thing"]):
            self._settle(number, self._name_before(reference.start))
        elif owner or is_elsewhere(self._text, reference.end):
            self._settle(number, None)

    def _is_behind_name(self, number: int) -> bool:
        reference = self._references[number]
        name = self._name_before(reference.start)
        if name is None:
            return False
        return _CLOSE.fullmatch(self._text, name.around[1], reference.start) is not None

    def _look_back(self, number: int) -> None:
        """The name before a reference, straight or over the references that belong to it."""
        reference = self._references[number]
        name = self._name_before(reference.start)
        floor = max(name.end if name else 0, reference.start - 30)
        if _OWNED.search(self._text, floor, reference.start):
            self._settle(number, None)
            return
        last = number - 1
        if last >= 0 and self._references[last].end > (name.around[1] if name else 0) and self._owners[last] is name:
            gap = self._text[self._references[last].end : reference.start]
            if name is not None and (_LINK.fullmatch(gap) or _FROM_NAME.fullmatch(gap)):
                self._settle(number, name)
            return
        if name is None or name.is_section:
            return
        gap = self._text[name.around[1] : reference.start]
        if len(gap) < 170 and _FROM_NAME.fullmatch(gap):
            self._settle(number, name)

    def _inherit(self, number: int) -> None:
        """A reference that nothing claims belongs with the one that it is joined to."""
        if self._settled[number] or not self._settled[number + 1]:
            return
        first, second = self._references[number], self._references[number + 1]
        between = bisect_left(self._starts, first.end)
        is_free = between == len(self._starts) or self._starts[between] >= second.start
        gap = self._text[first.end : second.start]
        if is_free and len(gap) < 180 and _LINK.fullmatch(gap):
            self._settle(number, self._owners[number + 1])

    def _settle(self, number: int, owner: Found | None) -> None:
        self._settled[number] = True
        self._owners[number] = owner

    def _name_before(self, start: int) -> Found | None:
        at = bisect_right(self._starts, start) - 1
        while at >= 0 and self._names[at].around[1] > start:
            at -= 1
        return self._names[at] if at >= 0 else None

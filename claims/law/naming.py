"""Hits of names and numbers -> what they can mean, by the place and the year that stand at them.

A name never gives a law of another place: "Australia's Online Safety Act" is not the British one, and "the Minnesota
Network Act" is none that is known.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from claims.law.found import Found
from claims.law.notation.numbered import number_at, numbers
from claims.law.notation.places import At, How

if TYPE_CHECKING:
    from collections.abc import Iterable

    from claims.law.notation.lexicon import Hit, Lexicon, Word
    from claims.law.notation.places import Places
    from claims.law.notation.variants import Form
    from claims.text.plain import Plain

#: A form of a name, and whether it is doubtful that it is meant.
Meaning = tuple["Form", bool]
#: Words with a capital that may stand before a name without being a part of it.
_STARTERS: Final = {
    *("the", "a", "an", "this", "that", "these", "those", "under", "and", "or", "of", "in", "to", "with", "by"),
    *("as", "if", "when", "where", "while", "see", "both", "either", "neither", "our", "your", "any", "all"),
    *("its", "their", "his", "her", "per", "for", "from", "no", "not", "nor", "via", "but", "unlike", "like"),
    *("since", "whether", "because", "although", "applicable", "relevant", "new", "former", "current"),
    *("proposed", "revised", "amended", "draft", "final", "national", "local", "state", "federal", "eu"),
    *("article", "articles", "art", "section", "sections", "recital", "annex", "chapter", "part", "however"),
    *("moreover", "also", "only", "including", "include", "some", "most", "many", "several", "other", "certain"),
    *("such", "each", "every", "use", "note", "comply", "complying", "commerce", "justice", "education"),
    *("treasury", "commission", "commission's", "parliament", "congress", "implicates", "engages", "triggers"),
}
#: Words that tell that a text speaks of the United States or of a Union.
_PLACED: Final = re.compile(
    r"\bU\.S\.|\b(?:US|USA|United States|California|Illinois|New York|Texas|EU|EEA|European|UK)\b"
    r"|(?i:\bfederal\b|\bmember[- ]state|\bstate(?:s'|-|'s)? ?(?:and|or|laws?|privacy|consumer|right|data|deepfake"
    r"|attorneys?|statutes?)\b)"
)
#: How far from the name of a group the place may stand that it needs.
NEAR: Final = 400
_SHORT_NUMBER: Final = re.compile(r"(?<!\d)\d{1,3}$")
_ACT_NUMBER: Final = re.compile(r"\b(?:Act|Law|Lei|Ley|Loi|Legge|Decree|NIS|Local Law|Bill)\b.*\d")
_YEAR_BEHIND: Final = re.compile(r",? (?:of )?(?P<year>(?:19|20)\d\d)(?!\d|/)")
_SECTION_NAME: Final = re.compile(
    r"(?:§|section|sections|art\.?|article|title)s? [\w.-]+$|\b(?!(?:19|20)\d\d$)\d[\w.-]*$"
)


class Namer:
    """Tells what the names in a text can mean."""

    def __init__(self, lexicon: Lexicon, places: Places) -> None:
        self._lexicon = lexicon
        self._places = places

    def name(self, text: Plain, hit: Hit, *, any_case: bool) -> Found | None:
        """What a hit of a name means; None where it is no whole name, or that of another law."""
        shown, word = text.shown, hit.word
        written = shown[hit.start : hit.end]
        if not _is_whole(shown, hit.start, hit.end):
            return None
        is_written = any_case or _as_written(word, written)
        if not is_written and word.acronym:
            return None
        at = None if word.leading else self._places.at(shown, hit.start, hit.end)
        if at and at.weak and not self._exact(word.forms, at.codes):
            at = None
        if not is_written and at is None:
            return None
        year = _YEAR_BEHIND.match(shown, hit.end)
        chosen = self._chosen(word, at, year["year"] if year else None)
        if at is None and not (word.acronym or word.leading) and self._is_inside(shown, hit.start, word):
            return None
        if not chosen:
            return None
        return self._found((hit.start, hit.end), chosen, at, "name")

    def pair(self, text: Plain, hit: Hit, found: Found) -> Found | None:
        """The other law of "the UK and EU GDPR": the same name with the place that is joined to its own."""
        leading = self._places.leading(text.shown[hit.start : hit.end]) if hit.word.leading else None
        if leading:
            others, known = self._places.coordinated(text.shown, hit.start), self._lexicon.forms(leading[1])
        else:
            others, known = (found.place.others if found.place else frozenset[str]()), hit.word.forms
        targets = _targets([(one, False) for one in self._exact(known, others)]) if others else ()
        if len(targets) != 1 or targets == found.targets:
            return None
        return Found(hit.start, hit.end, targets, "name with its place", found.around)

    def number(self, text: Plain, hit: Hit) -> Found | None:
        """The act that a number names."""
        kind = hit.word.number
        one = number_at(text.shown, hit.start, kind) if kind else None
        if one is None:
            return None
        known = self._lexicon.by_number.get((one.kind, one.number), [])
        if not known:
            return Found(one.start, one.end, (), "number", (one.start, one.end))
        at = self._places.at(text.shown, one.start, one.end) if one.is_bill else None
        if at and at.weak and not self._exact(known, at.codes):
            at = None
        chosen = self._by_place(known, at, acronym=True) if at else _without_place(known)
        return self._found((one.start, one.end), chosen, at, "number")

    def tells_place(self, text: str, name: Found) -> bool:
        """Whether a name of a group tells its place itself, or the text around it does."""
        written = text[name.start : name.end]
        if self._places.leading(written) or _PLACED.search(text, max(0, name.start - NEAR), name.end + NEAR):
            return True
        return self._places.at(text, name.start, name.end) is not None

    def _found(self, span: tuple[int, int], chosen: list[Meaning], at: At | None, rule: str) -> Found:
        start, end = span
        around = (min(start, at.start), max(end, at.end)) if at else span
        is_section = bool(chosen) and _is_section(chosen[0][0].text)
        if at and any(form.needs for form, _ in chosen):
            rule = f"{rule} with its place"
        return Found(start, end, _targets(chosen), rule, around, is_section=is_section, place=at)

    def _chosen(self, word: Word, at: At | None, year: str | None) -> list[Meaning]:
        known = word.forms
        if year and at is None and not word.leading and not any(numbers(word.text)):
            known = [one for one in known if not one.name.years or year in one.name.years or word.acronym]
            dated = [one for one in known if year in one.name.years and not one.needs]
            if len({one.name.target for one in dated}) == 1:
                return [(one, False) for one in dated]
        return self._by_place(known, at, acronym=word.acronym) if at else _without_place(known)

    def _by_place(self, known: list[Form], at: At, *, acronym: bool) -> list[Meaning]:
        """Forms of laws of the place; where it lies within that of a law, an acronym still means the law."""
        exact = self._exact(known, at.codes)
        free = [one for one in known if not one.needs]
        wide = [one for one in free if one.name.group or self._reaches(one, at.codes)]
        if at.how is How.AROUND and (wide or acronym):
            return _without_place(wide or free)
        if exact:
            return [(one, False) for one in exact]
        return _without_place([one for one in wide if acronym or one.name.group])

    def _exact(self, known: Iterable[Form], codes: frozenset[str]) -> list[Form]:
        """Forms of laws of just these places, or else of parts of them only; all of them where places are not told."""
        of_places = [(one, one.needs or frozenset(one.name.places)) for one in known]
        direct = [one for one, places in of_places if not places or codes & places]
        if direct:
            return direct
        return [
            one
            for one, places in of_places
            if not one.name.group and all(self._places.lies_within(place, codes) for place in places)
        ]

    def _reaches(self, form: Form, codes: frozenset[str]) -> bool:
        return any(self._places.lies_within(code, form.name.places) for code in codes)

    def _is_inside(self, shown: str, start: int, word: Word) -> bool:
        """Whether a word with a capital stands before a name in words, so that a law of a longer name is meant."""
        before = self._places.word_before(shown, start)
        if not before or not before[0].isupper() or not word.capitals:
            return False
        bare = before.strip(".,;:!?")
        if bare != before or re.search(r"['’]s?$", bare) or bare.upper() == bare or bare.lower() in _STARTERS:
            return False
        return not self._places.codes(bare)


def resolve_doubts(found: list[Found]) -> None:
    """Settle names that can mean several laws by those that the text names with certainty."""
    certain = {one.law for one in found if one.certain}
    for one in found:
        if one.targets and not one.certain:
            known = tuple(target for target in one.targets if target.partition("/")[0] in certain)
            if len({target.partition("/")[0] for target in known}) == 1:
                one.targets = known


def _without_place(known: list[Form]) -> list[Meaning]:
    """Forms as they are meant where no place stands at them; where one is declared, derived ones do not matter."""
    free = [one for one in known if not one.needs]
    declared = [one for one in free if not one.doubtful or one.name.ambiguous]
    return [(one, one.doubtful or bool(one.needs)) for one in declared or free or known]


def _targets(chosen: list[Meaning]) -> tuple[str, ...]:
    """Targets of forms; an empty one among them says that the name means none of them for certain."""
    doubtful = any(doubt for _, doubt in chosen)
    sure = {form.name.target for form, doubt in chosen if not doubt}
    every = {form.name.target for form, _ in chosen}
    return tuple(sorted(every | ({""} if doubtful and every - sure else set())))


@cache
def _is_section(name: str) -> bool:
    """Whether a name is that of a section: "Section 230", "FISA 702"; bills and acts by number are none."""
    return bool(_SECTION_NAME.search(name.lower())) and not any(numbers(name)) and not _ACT_NUMBER.search(name)


def _is_whole(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    goes_on = after in "/.-" and text[end + 1 : end + 2].isdigit() and bool(_SHORT_NUMBER.search(text, start, end))
    return not (before.isalnum() or after.isalnum() or before == "_" or after == "_" or goes_on)


def _as_written(word: Word, written: str) -> bool:
    if word.acronym:
        bare = written.replace("-", " ")
        return any(bare == form.text.replace("-", " ") for form in word.forms)
    return not word.capitals or written != written.lower()

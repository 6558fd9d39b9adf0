"""The forms in which a name is written beside the declared one, by rules that hold for every name.

"Colorado AI Act" is also "Colorado Artificial Intelligence Act", and where Colorado stands before it, "AI Act" alone;
"Consumer Rights Act 2015" is "Consumer Rights Act of 2015"; "Act on the Protection of Personal Information (Japan)" is
Japan's "Personal Information Protection Act".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from claims.text.normalise import typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from claims.law.notation.names import LawName
    from claims.law.notation.places import Places

_BRACKET: Final = re.compile(r"^(?P<name>.+?) \((?P<inside>[^()]+)\)$")
_YEAR: Final = re.compile(r"^(?P<name>.+?),? (?:of )?(?P<year>(?:19|20)\d\d)$")
_OF_PLACE: Final = re.compile(r"^(?P<name>.+?) (?:of|in) (?:the )?(?P<place>[A-Z][\w.' ]+)$")
_SECTION_OF: Final = re.compile(r"^Section (?P<number>[\w.-]+) of (?:the )?(?P<of>.+)$")
_ACT_ON: Final = re.compile(r"^(?P<act>Act|Law) on (?:the )?(?P<verb>Protection|Promotion|Regulation) of (?P<what>.+)$")
_OF_WHAT: Final = re.compile(r"^(?P<verb>Protection) of (?P<what>.+) (?P<act>Act|Law)$")
_WHAT_ACT: Final = re.compile(r"^(?P<what>.+) (?P<verb>Protection) (?P<act>Act|Law)$")
_GROUP: Final = re.compile(r"\b(?:laws|statutes|legislation|law)$")
_SWAPS: Final = (
    (r"\bAI\b", "Artificial Intelligence"),
    (r"\bArtificial Intelligence\b", "AI"),
    (r"&", "and"),
    (r"\band\b", "&"),
    (r"\bU\.S\.", "US"),
    (r"\bUS\b", "U.S."),
    (r"'", ""),
    (r" No\.? ", " No. "),
    (r" No\.? ", " "),
    (r"\bn[°º] ", "n°"),
    (r"\bn[°º] ?", "n° "),
    (r"\bn[°º] ?", "no "),
    (r"\bn[°º] ?", "no. "),
    (r" v\.? ", " v "),
    (r" v\.? ", " v. "),
    (r", ", " "),
)
_NUMBERED: Final = re.compile(
    r"^(?P<word>Lei|Loi|Ley|Legge|Law|Act|Decree|Decreto|Ley Orgánica) "
    r"(?:(?:n[º°o]|n\.º|n\.|No\.?) ?)?(?P<number>\d.*)$"
)
_NO: Final = ("", "nº ", "n° ", "n.º ", "n. ", "No. ", "no. ", "n°", "nº", "No ", "no ")
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Form:
    """A written form of a name and how far it can be believed.

    `needs` are codes of places one of which has to stand at it. A derived form without a year or a bracket that the
    name has is doubtful: it means the law where the year stands behind it, or where the text names the law in full.
    """

    text: str
    name: LawName
    needs: frozenset[str] = frozenset()
    doubtful: bool = False


def forms(name: LawName, places: Places) -> Iterator[Form]:
    """Every form of a name, the declared one first."""
    seen: set[tuple[str, bool]] = set()
    for form in _shortened(name, places):
        for text in _spelled(form.text):
            key = (text.lower(), bool(form.needs))
            if key not in seen and len(text) >= _SHORTEST:
                seen.add(key)
                yield Form(text, form.name, form.needs, form.doubtful)


def _shortened(name: LawName, places: Places) -> Iterator[Form]:
    whole = typed(name.name)
    yield Form(whole, name, doubtful=name.ambiguous)
    if name.citation or "/" in name.target:
        return
    if name.group:
        yield from (Form(text, name, doubtful=name.ambiguous) for text in _group(whole))
        return
    bracket = _BRACKET.match(whole)
    base = bracket["name"] if bracket else whole
    codes = places.codes(bracket["inside"]) if bracket else frozenset[str]()
    if bracket and not codes:
        yield Form(base, name, doubtful=True)
    year = _YEAR.match(base)
    if year:
        yield Form(year["name"], name, codes, doubtful=True)
        base = year["name"]
    section = _SECTION_OF.match(base)
    if section:
        number, of = section["number"], section["of"]
        yield from (
            Form(text, name) for text in (f"{of} Section {number}", f"{of} § {number}", f"§ {number} of the {of}")
        )
    told = [base] if codes else []
    codes, base = _without_places(base, codes, places)
    for text in dict.fromkeys([*told, *_reordered(base)] if codes or name.places else ()):
        if _is_enough(text):
            yield Form(text, name, codes or frozenset(name.places), doubtful=bool(year) and not codes)


def _without_places(name: str, codes: frozenset[str], places: Places) -> tuple[frozenset[str], str]:
    """A name without the places that it begins or ends with, and their codes."""
    of_place = _OF_PLACE.match(name)
    if of_place and (found := places.codes(of_place["place"])):
        name, codes = of_place["name"], codes or found
    leading = places.leading(name)
    if leading and _is_enough(leading[1]):
        return codes or leading[0], leading[1]
    return codes, name


def _is_enough(name: str) -> bool:
    """Whether what is left of a name can be one: two words, or an acronym."""
    return name.count(" ") >= 1 or (len(name) >= 3 and name.upper() == name and name.isalpha())


def _reordered(name: str) -> Iterable[str]:
    found = [name]
    for pattern, made in (
        (_ACT_ON, "{what} {verb} {act}"),
        (_ACT_ON, "{verb} of {what} {act}"),
        (_OF_WHAT, "{what} {verb} {act}"),
        (_WHAT_ACT, "{verb} of {what} {act}"),
        (_WHAT_ACT, "{act} on the {verb} of {what}"),
    ):
        one = pattern.match(name)
        if one:
            found.append(made.format(**one.groupdict()))
    return found


def _group(name: str) -> Iterator[str]:
    for word in ("laws", "statutes", "legislation"):
        if _GROUP.search(name):
            yield _GROUP.sub(word, name)
    yield name.replace('"', "")


def _spelled(text: str) -> Iterator[str]:
    """A form in its spellings; those with letters that have marks also with the marks apart."""
    every = [text]
    numbered = _NUMBERED.match(text)
    if numbered:
        every += [
            f"{numbered['word']}{no}{numbered['number']}"
            for no in (" ", " nº ", " n° ", " n.º ", " n. ", " No. ", " no. ")
        ]
        every += [f"{numbered['word']}{no}{numbered['number']}" for no in (" n°", " nº", " No ", " no ")]
    for pattern, made in _SWAPS:
        every += [other for one in every[:6] if (other := re.sub(pattern, made, one)) != one]
    for one in dict.fromkeys(every):
        yield one
        decomposed = unicodedata.normalize("NFD", one)
        if decomposed != one:
            yield decomposed

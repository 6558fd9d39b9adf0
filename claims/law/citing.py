"""References at a code -> the laws that occupy the sections: "15 U.S.C. §§ 45(a) and 53(b)", "§ 307 BGB"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from claims.law.found import CitedCode, Found
from claims.law.notation.references import number_at

if TYPE_CHECKING:
    from claims.law.notation.codes import Code, Occupied
    from claims.law.notation.lexicon import Hit
    from claims.law.notation.places import Places
    from claims.law.notation.references import Item, Reference

_TITLE_BEFORE: Final = re.compile(r"(?:\btitle )?(?P<title>\d{1,3})(?: of the|,)? ?$", re.IGNORECASE)
_TITLE_BEHIND: Final = re.compile(r",? ?(?:tit\.|title) (?P<title>\d{1,3})\b", re.IGNORECASE)
_ACT: Final = re.compile(r" ?(?P<act>\d+)/(?=\d)")
#: What may stand between a code and the number of a section: "Md. Code, § 1", "16 CFR Part 312".
_LEAD: Final = re.compile(r"(?: ?Ann\.)?[ ,:]*(?:at )?", re.IGNORECASE)


def cited_code(text: str, hit: Hit, places: Places) -> CitedCode | None:
    """The code that a hit is, with its title and its place; None where it is another place's."""
    before, behind = text[hit.start - 1 : hit.start], text[hit.end : hit.end + 1]
    if before.isalpha() or before == "." or behind.isalpha():
        return None
    for code in hit.word.codes:
        found = _cited_code(text, hit, code, places)
        if found:
            return found
    return None


def _cited_code(text: str, hit: Hit, code: Code, places: Places) -> CitedCode | None:
    written = text[hit.start : hit.end]
    if len(written) <= 6 and written.islower():
        return None
    if code.titled:
        before = _TITLE_BEFORE.search(text, max(0, hit.start - 24), hit.start)
        behind = _TITLE_BEHIND.match(text, hit.end)
        if before:
            return CitedCode(before.start(), hit.end, code, before["title"], placed=True)
        return CitedCode(hit.start, behind.end(), code, behind["title"], placed=True) if behind else None
    at = places.at(text, hit.start, hit.start)
    if at and code.place not in at.codes and code.needs_place:
        return None
    if at and code.place in at.codes and at.end <= hit.start:
        return CitedCode(at.start, hit.end, code, "", placed=True)
    # An acronym is the code of one place: "GBL § 349".
    return CitedCode(hit.start, hit.end, code, "", placed=not code.needs_place or written.isupper())


def sections_behind(text: str, at: CitedCode) -> Reference | None:
    """The reference directly behind a code, with or without a word for its kind."""
    act = _ACT.match(text, at.end) if any(law.strip for law in at.code.laws) else None
    if act:
        found = number_at(text, act.end())
        items = (_within_act(act["act"], item) for item in found.items) if found else ()
        return replace(found, start=at.end, items=tuple(items)) if found else None
    lead = _LEAD.match(text, at.end)
    return number_at(text, lead.end() if lead else at.end)


def _within_act(act: str, item: Item) -> Item:
    return replace(item, numbers=(f"{act}/{item.numbers[0]}", *item.numbers[1:]))


def occupied(at: CitedCode, reference: Reference) -> list[tuple[Occupied, list[Item]]]:
    """The laws that the sections belong to, each with its items in order; sections of no known law are left out."""
    laws: list[tuple[Occupied, list[Item]]] = []
    for item in reference.items:
        number = item.numbers[0]
        one = at.code.occupied(at.title, number, item.numbers[1:])
        if one is None and "-" in number:
            one = at.code.occupied(at.title, halves(number)[0])
        if one is None or not (at.placed or _is_telling(number)):
            continue
        if laws and laws[-1][0].law == one.law:
            laws[-1][1].append(item)
        else:
            laws.append((one, [item]))
    return laws


def found_at(at: CitedCode, reference: Reference, laws: list[tuple[Occupied, list[Item]]]) -> list[Found]:
    """A name for each law: the first with the code itself, the others with their sections."""
    found = []
    for number, (one, items) in enumerate(laws):
        start = min(at.start, reference.start) if number == 0 else items[0].start
        end = max(items[-1].end, at.end if number == 0 else 0)
        if reference.et_seq and number == len(laws) - 1:
            end = max(end, reference.end)
        found.append(Found(start, end, (one.law,), "code", (start, end), is_section=True))
    return found


def _is_telling(number: str) -> bool:
    """Whether a section number is long enough to be believed without the State before its code."""
    return bool(re.search(r"\d[.-]\d", number)) or len(re.sub(r"\D", "", number)) >= 4


def halves(number: str) -> tuple[str, str]:
    """The two ends of "1798.100-1798.199.100", of "47-25-1101-47-25-1108"."""
    parts = number.split("-")
    middle = (len(parts) + 1) // 2
    return "-".join(parts[:middle]), "-".join(parts[middle:])

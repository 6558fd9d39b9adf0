"""Text -> the laws it names outright, each with its place in the text and the units cited with it.

One automaton over every written form, so that the time does not grow with the number of names. A name that means
several laws counts only where the text says which. Naming a law is not engaging it: what is found here becomes a
suggestion, never an accepted edge.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from claims.law.binding import Binder, is_of_another
from claims.law.citation import Citer
from claims.law.citing import cited_code, found_at, occupied, sections_behind
from claims.law.found import CitedCode, Found
from claims.law.naming import NEAR, Namer, resolve_doubts
from claims.law.notation.codes import load_codes
from claims.law.notation.lexicon import Lexicon
from claims.law.notation.names import Mention
from claims.law.notation.numbered import number_behind
from claims.law.notation.places import Places
from claims.law.notation.references import inner_at, more_at, reference_at
from claims.law.notation.units import Units
from claims.text.plain import holds_acronyms, plain
from claims.text.spans import Spans, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from claims.law.notation.codes import Codes
    from claims.law.notation.lexicon import Hit
    from claims.law.notation.names import LawName, PlaceName
    from claims.law.notation.references import Item, Reference
    from claims.text.plain import Plain

#: Addresses of pages: what they hold names nothing.
_ADDRESS: Final = re.compile(r"\]\([^)\s]*\)|https?://\S+|www\.\S+|(?<!\w)#[\w-]+")
#: Short words for sections, which are read directly behind a name only: "Online Safety Act 2023, s. 12".
_SHORT: Final = re.compile(r"(?: \(?(?:19|20)\d\d\)?)?,? ?(?=(?:ss?|regs?|rr?)\.? ?\d)")
_TO_CODE: Final = re.compile(r",? ?(?:(?:of|under|in) )?(?:the )?(?:\w+ )?", re.IGNORECASE)


class Reader:
    """Reads laws and units out of texts, by the names and units it was made from. It does not change."""

    def __init__(
        self,
        names: Iterable[LawName],
        units: Iterable[str],
        places: Iterable[PlaceName] = (),
        codes: Codes | None = None,
    ) -> None:
        every = list(names)
        self._codes = codes or load_codes()
        self._places = Places(places)
        self._units = Units(units)
        self._citer = Citer(self._units, self._codes.of_law)
        self._groups = {one.law: one for one in every if one.group}
        self._lexicon = Lexicon(every, self._codes, self._places)
        self._namer = Namer(self._lexicon, self._places)
        # Citations of codes are read by the table of codes; the few that it does not hold stay names.
        unread = [one for one in self._lexicon.left_out if one.law not in self._laws(one.name)]
        self._lexicon.add(unread, self._places)

    def mentions(self, text: str) -> list[Mention]:
        """Every law that `text` names, in order of place; spans never overlap, but for two laws that share a name."""
        mentions = self._mentions(plain(text))
        if not holds_acronyms(text):
            return mentions
        longer = [
            mention
            for mention in self._mentions(plain(text, without_acronyms=True))
            if holds_acronyms(text[mention.start : mention.end])
        ]
        taken = Spans((one.start, one.end) for one in longer)
        kept = [mention for mention in mentions if not taken.meets(mention.start, mention.end)]
        return sorted([*kept, *longer], key=lambda one: (one.start, one.end))

    def _mentions(self, shown: Plain) -> list[Mention]:
        mentions = []
        for one in self.found(shown):
            if one.certain:
                start, end = shown.span(one.start, one.end)
                undeclared = () if one.whole else tuple(dict.fromkeys(one.undeclared))
                mentions.append(Mention(start, end, one.law, one.cited, undeclared, one.rule))
        return mentions

    def found(self, text: Plain, *, any_case: bool = False) -> list[Found]:
        """Every name of a plain text with all that it can mean, in order, and with its units."""
        names, codes, references = self._hits(text, any_case=any_case)
        names, references = self._cited(text.shown, names, codes, references)
        names.sort(key=lambda one: (one.start, one.end))
        binder = Binder(text.shown, names, references)
        binder.bind()
        _share(text.shown, names)
        names += [name for reference in binder.unclaimed() if (name := self._telling(text.shown, reference))]
        names = [one for one in names if one.targets]
        names.sort(key=lambda one: one.start)
        starts = [one.start for one in names]
        names = [one for one in names if not (one.is_section and is_of_another(text.shown, one, names, starts))]
        starts = [one.start for one in names]
        names = [one for one in names if self._is_in_its_place(text.shown, one, names, starts)]
        self._settle(text.shown, names)
        return sorted(names, key=lambda one: (one.start, one.end))

    def place(self, name: str) -> frozenset[str]:
        """The codes of a place by a name or an adjective: "Irish"."""
        return self._places.codes(name)

    def references(self, text: Plain) -> list[Reference]:
        """The references of a text, whatever they belong to."""
        return self._hits(text, any_case=True)[2]

    def units_anywhere(self, item: Item) -> list[str]:
        """The units of any law that have just these numbers, where they are three levels deep."""
        return self._units.anywhere(item.kind or "sec", item.numbers) if len(item.numbers) > 2 else []

    def believe(self, text: str, name: Found) -> None:
        """Take a doubtful name of one law at its word where a unit of that law is cited with it."""
        if not name.certain and len(name.laws) == 1 and self._citer.knows(name.law, name):
            name.targets = name.laws
            self._citer.cite(text, name, name.law)

    def union_act(self, number: str) -> str | None:
        """The law that an act of the Union of this number is, where one is."""
        targets = {form.name.target for form in self._lexicon.by_number.get(("eu", number), ())}
        return targets.pop() if len(targets) == 1 else None

    def _laws(self, text: str) -> set[str]:
        return {law for one in self.found(plain(text)) for law in one.laws}

    def _hits(self, text: Plain, *, any_case: bool) -> tuple[list[Found], list[CitedCode], list[Reference]]:
        """Names, codes and references in the order of the text; what stands within an address is none."""
        names: list[Found] = []
        codes: list[CitedCode] = []
        references: list[Reference] = []
        closed = _addresses(text.shown)
        at = 0
        for hit in self._lexicon.hits(text.folded):
            if closed and closed.meets(hit.start, hit.start + 1):
                continue
            if hit.word.codes and (code := cited_code(text.shown, hit, self._places)):
                codes.append(code)
            named = list(self._names(text, hit, any_case=any_case)) if hit.start >= at else []
            names += named
            if named:
                if hit.word.unit and (reference := reference_at(text.shown, hit.start)):
                    # "Australian Privacy Principles 1 and 5" is a name and a word for its units.
                    named[0].references.append(reference)
                at = max(at, *(one.end for one in named))
                short = _SHORT.match(text.shown, at)
                if short and (reference := reference_at(text.shown, short.end())):
                    references.append(reference)
                    at = reference.end
                continue
            if hit.word.unit and hit.start >= at and (reference := reference_at(text.shown, hit.start)):
                references.append(reference)
                at = reference.end
        return names, codes, references

    def _names(self, text: Plain, hit: Hit, *, any_case: bool) -> Iterator[Found]:
        name = self._namer.name(text, hit, any_case=any_case) if hit.word.forms else None
        name = name or (self._namer.number(text, hit) if hit.word.number else None)
        if name is None:
            return
        other = self._namer.pair(text, hit, name) if hit.word.forms else None
        yield from (one for one in (name, other) if one)

    def _cited(
        self, text: str, names: list[Found], codes: list[CitedCode], references: list[Reference]
    ) -> tuple[list[Found], list[Reference]]:
        """The names with those that codes give, without what lies within them, and the references that are left."""
        cited: list[Found] = []
        taken: list[tuple[int, int]] = []
        ends = [one.end for one in references]
        for one in codes:
            reference = sections_behind(text, one) or _before(text, one, references, ends)
            if reference is None:
                continue
            taken.append((min(one.start, reference.start), max(one.end, reference.end)))
            cited += self._sections(text, one, reference) or [Found(*taken[-1], (), "code", taken[-1], is_section=True)]
            while more := more_at(text, reference):
                at = CitedCode(more.start, more.start, one.code, one.title, placed=one.placed)
                cited += self._sections(text, at, more)
                taken.append((more.start, more.end))
                reference = more
        spans = Spans(taken)
        left = [one for one in references if not spans.meets(one.start, one.end)]
        kept = [name for name in names if not spans.meets(name.start, name.end)]
        return [*kept, *cited], left

    def _sections(self, text: str, at: CitedCode, reference: Reference) -> list[Found]:
        laws = occupied(at, reference)
        found = found_at(at, reference, laws)
        for name, (law, items) in zip(found, laws, strict=True):
            self._citer.cite_code(text, name, law, reference, items)
        return found

    def _telling(self, text: str, reference: Reference) -> Found | None:
        """The law of a section whose number alone tells it: "§ 1798.120"."""
        known = self._codes.distinctive(reference.items[0].numbers[0])
        if reference.items[0].kind != "sec" or len(known) != 1:
            return None
        at = CitedCode(reference.start, reference.start, known[0][0], "", placed=True)
        found = self._sections(text, at, reference)
        for one in found:
            one.rule = "section"
        return found[0] if found else None

    def _is_in_its_place(self, text: str, name: Found, names: list[Found], starts: list[int]) -> bool:
        """Whether a name of a group that tells no place has one of its places, or a law of one, in the text."""
        group = self._groups.get(name.law)
        if group is None or not group.places or self._namer.tells_place(text, name):
            return True
        around = within(starts, name.start - NEAR, name.start + NEAR)
        near = (one for one in names[around] if one is not name)
        laws = (law for one in near for law in one.laws)
        return any(law.startswith(f"{place[:2].lower()}-") for law in laws for place in group.places)

    def _settle(self, text: str, names: list[Found]) -> None:
        """Take away doubts, by the units that only one of several laws has and by what else is named, then cite."""
        for name in names:
            if name.is_section and name.rule.startswith("name") and (going_on := inner_at(text, name.end)):
                name.references.append(going_on)
            if not name.certain and (told := self._told(text, name)):
                name.targets = told
        resolve_doubts(names)
        for name in names:
            if name.certain:
                self._citer.cite(text, name, name.law)

    def _told(self, text: str, name: Found) -> tuple[str, ...]:
        """The one law of those that a name can mean which its number or its units tell."""
        numbered = tuple(law for law in name.laws if self._is_numbered(text, name, law))
        if numbered or not name.references:
            return numbered
        if len(name.laws) == 1:
            return name.laws if self._citer.is_told(name.law, name) else ()
        having = tuple(law for law in name.laws if self._citer.knows(law, name))
        return having if len(having) == 1 else ()

    def _is_numbered(self, text: str, name: Found, law: str) -> bool:
        """Whether the number of its act stands behind a name: "Product Liability Directive (2024/2853)"."""
        number = number_behind(text, name.end)
        return number is not None and self.union_act(number) == law


def _before(text: str, at: CitedCode, references: list[Reference], ends: list[int]) -> Reference | None:
    """The reference that a code follows: "section 1542 of the California Civil Code", "§ 307 BGB"."""
    for reference in reversed(references[within(ends, at.start - 30, at.start)]):
        if _TO_CODE.fullmatch(text, reference.end, at.start):
            return reference
    return None


def _share(text: str, names: list[Found]) -> None:
    """Give the first of two names with a slash between them what is cited at the second: "CCPA/CPRA § 1798.120"."""
    for first, second in pairwise(names):
        if text[first.end : second.start].strip() == "/" and not first.references:
            first.references += [reference for reference in second.references if reference.start >= second.end]


def _addresses(shown: str) -> Spans | None:
    if "](" not in shown and "://" not in shown and "www." not in shown and "#" not in shown:
        return None
    return Spans(found.span() for found in _ADDRESS.finditer(shown))

"""Every written form that the reader of law knows, in one automaton: names, codes, numbers of acts, words for units."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import ahocorasick

from claims.law.notation import numbered
from claims.law.notation.variants import Form, forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from claims.law.notation.codes import Code, Codes
    from claims.law.notation.names import LawName
    from claims.law.notation.places import Places

#: Names of up to so many letters are found in capitals as written only: "Era", "App", "Sca" are words.
_ACRONYM: Final = 6
#: Words for kinds of units at which a reference may begin (`claims.law.notation.references` says what follows).
_UNIT_WORDS: Final = (
    *(
        "article",
        "articles",
        "art",
        "art.",
        "arts",
        "arts.",
        "artikel",
        "artikels",
        "artículo",
        "artículos",
        "articulo",
    ),
    *("articolo", "articoli", "artigo", "artigos", "section", "sections", "sec", "sec.", "secs", "secs.", "sect."),
    *("§", "§§", "s.", "ss.", "reg.", "regs.", "regulation", "regulations", "rule", "rules", "app", "apps", "chapter"),
    *(
        "chapters",
        "ch.",
        "chs.",
        "kapitel",
        "chapitre",
        "annex",
        "annexes",
        "annexe",
        "schedule",
        "schedules",
        "anhang",
    ),
    *("recital", "recitals", "considérant", "considérants", "considerando", "erwägungsgrund", "part", "parts", "pt."),
    *("pts.", "subpart", "title", "australian privacy principle", "australian privacy principles"),
)


@dataclass(slots=True)
class Word:
    """What a written form can be, by its text in small letters."""

    text: str
    forms: list[Form] = field(default_factory=list)
    codes: tuple[Code, ...] = ()
    number: str | None = None
    unit: bool = False
    #: Whether the form is an acronym, and whether a name with capitals, which small letters do not mean.
    acronym: bool = False
    capitals: bool = False
    #: Whether it begins with the place of its law.
    leading: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of the lexicon at `text[start:end]`."""

    start: int
    end: int
    word: Word


class Lexicon:
    """The automaton, and the acts by their numbers."""

    def __init__(self, names: Iterable[LawName], codes: Codes, places: Places) -> None:
        self._ranked: defaultdict[tuple[str, str], list[tuple[int, Form]]] = defaultdict(list)
        self._words: dict[str, Word] = {}
        #: Names that are citations of a code, which the table of codes reads.
        self.left_out: list[LawName] = []
        every = list(names)
        for name in every:
            self._add_numbers(name, places)
        self.by_number = self._by_number()
        self._add_names(every, codes, places)
        self._add_words(codes)
        self._automaton = self._made()

    def forms(self, text: str) -> list[Form]:
        """The forms that are written so."""
        word = self._words.get(_bare(text.lower()))
        return word.forms if word else []

    def add(self, names: Iterable[LawName], places: Places) -> None:
        """Add names that were left out; only while the lexicon is being made."""
        for name in names:
            self._add(name, places)
        self._automaton = self._made()

    def _add_names(self, names: list[LawName], codes: Codes, places: Places) -> None:
        known = {name.name.lower() for name in names}
        for name in names:
            sides = name.name.split("/")
            # "CCPA/CPRA" names two laws: each is found by itself.
            if len(sides) == 2 and all(side.lower() in known for side in sides):
                continue
            if _cites_code(name.name, codes):
                self.left_out.append(name)
            elif not name.number:
                self._add(name, places)

    def _add_words(self, codes: Codes) -> None:
        """Codes, words before numbers of acts, and words for kinds of units."""
        for spelling, spelled in codes.spelled.items():
            self._word(spelling).codes = spelled
        for kind, keywords in numbered.KEYWORDS.items():
            for keyword in keywords:
                self._word(keyword).number = kind
        for word in _UNIT_WORDS:
            self._word(word).unit = True

    def _made(self) -> ahocorasick.Automaton:
        automaton = ahocorasick.Automaton()
        for text, word in self._words.items():
            automaton.add_word(text, word)
        automaton.make_automaton()
        return automaton

    def hits(self, folded: str) -> Iterator[Hit]:
        """Words of a text in small letters, in order; the longest counts where several begin, and none overlap."""
        for last, word in self._automaton.iter_long(_bare(folded)):
            start = last + 1 - len(word.text)
            if start and folded[start - 1].isalnum() and word.text[0].isalnum():
                continue
            yield Hit(start, last + 1, word)

    def _word(self, text: str) -> Word:
        text = _bare(text)
        return self._words.setdefault(text, Word(text))

    def _add(self, name: LawName, places: Places) -> None:
        for form in forms(name, places):
            word = self._word(form.text.lower())
            word.forms.append(form)
            word.leading = word.leading or (not form.name.group and places.leading(form.text) is not None)
            if len(form.text) <= _ACRONYM and form.text.upper() == form.text:
                word.acronym = True
            elif _has_capitals(form.text):
                word.capitals = True

    def _add_numbers(self, name: LawName, places: Places) -> None:
        """The numbers of acts that a name or citation holds: a bill where the name is little else, or is a citation."""
        if name.number:
            self._ranked["eu", name.number].append((0, Form(name.name, name)))
            return
        for one in numbered.numbers(name.name):
            rest = (name.name[: one.start] + name.name[one.end :]).strip(" ,;()")
            bare = not rest or bool(places.codes(rest))
            needs = frozenset(name.places) if one.is_bill and (name.citation or rest) else frozenset()
            if bare or name.citation:
                rank = 2 if name.citation else 1
                self._ranked[one.kind, one.number].append((rank, Form(one.number, name, needs, name.ambiguous)))

    def _by_number(self) -> dict[tuple[str, str], list[Form]]:
        """The laws of each number, by what says so best: the number itself, a name, a citation that mentions it."""
        best = {key: min(rank for rank, _ in ranked) for key, ranked in self._ranked.items()}
        return {key: [form for rank, form in ranked if rank == best[key]] for key, ranked in self._ranked.items()}


def _bare(folded: str) -> str:
    """A text as it is looked up: hyphens are blanks, so that "Age-Appropriate" is "Age Appropriate"."""
    return folded.replace("-", " ")


def _has_capitals(text: str) -> bool:
    """Whether a name has capitals wherever it stands: "Online Safety Act", not "Code de la consommation"."""
    words = text.split()
    if any(sign.isdigit() for sign in text):
        return False
    return sum(word[0].isupper() for word in words) > 1 or (len(words) == 1 and text != text.lower())


def _cites_code(name: str, codes: Codes) -> bool:
    """Whether a name holds a code and the number of a section."""
    if not any(one.isdigit() for one in name):
        return False
    words = f" {name.lower()} "
    return any(re.search(rf"[\W\d]{re.escape(spelling)}\W", words) for spelling in codes.spelled if spelling in words)

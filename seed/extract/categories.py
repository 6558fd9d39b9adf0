"""Clause -> categories, by declared phrases (`seed/data/categories.yaml`, which says how they count).

One automaton over every phrase, so that the time does not grow with their number. Rules of wording, not of meaning:
what they give is a reading aid that a reviewer may correct. The phrases are English; of a text in another language they
say nothing (`seed.text.language` says which one it is in).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import ahocorasick

from claims.text.markdown import plain
from seed.catalogue import read_categories

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from seed.catalogue import Category

#: What a clause is called that says what words mean: they occur in it, and it is not about them.
_DEFINES: Final = re.compile(
    r"\W*(?:key |defined |general )?(?:definitions?|terms defined|defined terms|key terms|glossary|interpretation)\b",
    re.IGNORECASE,
)
#: What is longer, in characters of plain text, mentions many things that it is not about: one phrase more is needed.
_LONG: Final = 3_000
#: The language of the phrases.
PHRASES_ARE_IN: Final = "en"

_Use = Literal["heading", "hint", "document", "body", "alone", "but_not"]
#: Phrases, by the category and what they are used for.
_Found: TypeAlias = "defaultdict[tuple[str, _Use], set[str]]"


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One phrase, and what it is used for by each category that has it."""

    text: str
    uses: dict[str, set[_Use]] = field(default_factory=lambda: defaultdict(set))


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    phrase: _Phrase


def categories(headings: Sequence[str], body: str, language: str = PHRASES_ARE_IN, document: str = "") -> list[str]:
    """Slugs of the categories of a clause, in the order in which they are declared; none in other languages.

    `headings` are those above the clause from the outermost in, the last one its own; `body` is its Markdown. The type
    of its `document` counts as a heading above it where nothing else says what it is about.
    """
    if language != PHRASES_ARE_IN:
        return []
    if any(map(_DEFINES.match, headings[-2:])):
        return []
    own = _used(headings[-1:], ("heading", "hint"))
    outer = _used(headings[:-1], ("heading", "hint"))
    words = plain(body)
    spoken = _used((words,), ("body", "alone"))
    more = len(words) > _LONG
    found = [
        category.slug
        for category in read_categories()
        if own[category.slug, "heading"]
        or spoken[category.slug, "alone"]
        or _counted(category, own, outer, spoken) >= category.needs + more
    ]
    held = {} if found else _used((document,), ("document",))
    return found or [
        category.slug
        for category in read_categories()
        if held.get((category.slug, "document")) and spoken[category.slug, "body"]
    ]


def _counted(category: Category, own: _Found, outer: _Found, spoken: _Found) -> int:
    """How much speaks for a category: under an outer heading of it, one phrase is enough."""
    words = len(spoken[category.slug, "body"])
    if outer[category.slug, "heading"] and words:
        return category.needs + 1
    return words + bool(outer[category.slug, "hint"] or own[category.slug, "hint"])


def _used(texts: Iterable[str], uses: tuple[_Use, ...]) -> _Found:
    """The phrases found, by the category and what they are used for; one in the singular and the plural is one, and
    of two that share a word the first one counts: "upon termination of your account" says one thing.
    """
    found: _Found = defaultdict(set)
    for text in texts:
        hits = _hits(text)
        counted_to: dict[tuple[str, _Use], int] = {}
        for hit in sorted(hits, key=lambda hit: hit.start):
            for slug, its_uses in hit.phrase.uses.items():
                if not its_uses.isdisjoint(uses) and not _is_within_another(hit, slug, uses, hits):
                    for use in its_uses:
                        if hit.start >= counted_to.get((slug, use), 0):
                            found[slug, use].add(hit.phrase.text.removesuffix("s"))
                            counted_to[slug, use] = hit.end
    return found


def _is_within_another(hit: _Hit, slug: str, uses: tuple[_Use, ...], hits: Sequence[_Hit]) -> bool:
    """Whether a longer phrase of the same category holds this one."""
    counting = {*uses, "but_not"}
    return any(
        other.start <= hit.start
        and hit.end <= other.end
        and other.end - other.start > hit.end - hit.start
        and not counting.isdisjoint(other.phrase.uses.get(slug, ()))
        for other in hits
    )


def _hits(text: str) -> list[_Hit]:
    folded = text.casefold().replace("’", "'").replace("\xa0", " ").replace("\n", " ")
    hits = []
    for last, phrase in _automaton().iter(folded):
        start, end = last + 1 - len(phrase.text), last + 1
        # The plural of a phrase is that phrase.
        end += folded.startswith("s", end)
        before, after = folded[start - 1 : start], folded[end : end + 1]
        if not before.isalnum() and not after.isalnum():
            hits.append(_Hit(start, end, phrase))
    return hits


@cache
def _automaton() -> ahocorasick.Automaton:
    phrases: dict[str, _Phrase] = {}
    for category in read_categories():
        uses: tuple[tuple[_Use, tuple[str, ...]], ...] = (
            ("heading", category.heading),
            ("hint", category.hint),
            ("document", category.document),
            ("body", category.body),
            ("alone", category.alone),
            ("but_not", category.but_not),
        )
        for use, texts in uses:
            for text in texts:
                folded = text.casefold()
                phrases.setdefault(folded, _Phrase(folded)).uses[category.slug].add(use)
    automaton = ahocorasick.Automaton()
    for folded, phrase in phrases.items():
        automaton.add_word(folded, phrase)
    automaton.make_automaton()
    return automaton

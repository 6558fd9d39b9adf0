"""Clause -> categories, by declared phrases (`seed/data/categories.yaml`).

A phrase of the category in the headings suffices; in the body, as many different phrases as the category `needs`. One
automaton over every phrase, so that the time does not grow with their number. Rules of wording, not of meaning: what
they give is a reading aid that a reviewer may correct.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import ahocorasick

from seed.catalogue import read_categories

if TYPE_CHECKING:
    from collections.abc import Iterator

#: For each phrase: the phrase, the categories it counts for in a heading, and those it counts for in a body.
_Meaning = tuple[str, tuple[str, ...], tuple[str, ...]]


def categories(headings: str, body: str) -> list[str]:
    """Slugs of the categories of a clause, in the order in which they are declared."""
    found = {slug for _, in_heading, _ in _phrases(headings) for slug in in_heading}
    heard: defaultdict[str, set[str]] = defaultdict(set)
    for phrase, _, in_body in _phrases(body):
        for slug in in_body:
            heard[slug].add(phrase)
    return [one.slug for one in read_categories() if one.slug in found or len(heard[one.slug]) >= one.needs]


def _phrases(text: str) -> Iterator[_Meaning]:
    folded = text.casefold().replace("’", "'").replace("\xa0", " ").replace("\n", " ")
    for last, meaning in _automaton().iter(folded):
        start = last + 1 - len(meaning[0])
        before = folded[start - 1] if start else " "
        after = folded[last + 1] if last + 1 < len(folded) else " "
        if not before.isalnum() and not after.isalnum():
            yield meaning


@cache
def _automaton() -> ahocorasick.Automaton:
    headings: defaultdict[str, list[str]] = defaultdict(list)
    bodies: defaultdict[str, list[str]] = defaultdict(list)
    for one in read_categories():
        for phrase in one.heading:
            headings[phrase.casefold()].append(one.slug)
        for phrase in one.body:
            bodies[phrase.casefold()].append(one.slug)
    automaton = ahocorasick.Automaton()
    for phrase in headings.keys() | bodies.keys():
        automaton.add_word(phrase, (phrase, tuple(headings[phrase]), tuple(bodies[phrase])))
    automaton.make_automaton()
    return automaton

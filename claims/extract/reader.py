"""The text of an analysis -> what it says: laws engaged and not engaged, places flagged, exposure, parts.

zones -> sentences -> words -> statements -> cues. Everything that is looked for is declared in `claims/data/extract`;
names of laws and places come in from outside. The same text always gives the same answer, and no part of the answer
depends on another text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from claims.extract.cues.conditions import ConditionReader
from claims.extract.cues.declare import declared
from claims.extract.cues.phrases import LAW, PLACE
from claims.extract.cues.scope import ScopeReader
from claims.extract.cues.statements import Statements
from claims.extract.cues.words import Named, words_of
from claims.extract.doubtful import by_place
from claims.extract.exposure import ExposureReader
from claims.extract.findings import AnalysisReading, Finding
from claims.extract.flags import FlagReader, FlagRules, FlagSentence
from claims.extract.places import LawPlaces, PlaceReader
from claims.extract.zones import Stretch, ZoneReader
from claims.text.normalise import typed
from claims.text.sentences import sentences
from graph.model.vocabulary import Modality

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from claims.extract.cues.declare import Declared
    from claims.extract.cues.scope import Stance
    from claims.extract.cues.words import Words
    from claims.extract.places import Place, PlaceMention
    from claims.extract.zones import Layout
    from claims.law.notation.names import Mention
    from claims.law.reader import Reader
    from graph.model.vocabulary import Severity

_LANDSCAPE, _EXPOSURE, _FLAGS = 1, 2, 3
#: What stands before an item within a line.
_ITEM: Final = re.compile(r"(?<=[.;:,])[ \t]+(?=\((?:[a-z]|\d{1,2}|[ivx]{2,4})\)[ \t])")
#: Characters of a sentence that are read at once.
_LONGEST: Final = 3_000


class AnalysisReader:
    """Reads analyses. It does not change, so that one reader serves all texts.

    `laws` finds laws and units; `places_of` tells the codes of the places that each law applies in; `places` are those
    that can be flagged.
    """

    def __init__(
        self,
        laws: Reader,
        places_of: Mapping[str, Sequence[str]],
        places: Iterable[Place],
        rules: Declared | None = None,
    ) -> None:
        rules = rules or declared()
        self._laws = laws
        self._zones = ZoneReader(rules.zones)
        self._scopes = ScopeReader(rules.cues)
        self._conditions = ConditionReader(rules.cues)
        self._exposure = ExposureReader(rules.exposure)
        self._places = PlaceReader(places, rules.flags.names)
        self._flags = FlagRules(rules, LawPlaces(places_of, self._places), self._places, Statements(rules.cues))
        self._landscape = frozenset(rules.cues.lists["landscape"])
        self._plainly = frozenset(rules.cues.lists["plainly"])
        self._confidence = rules.cues.confidence

    def read(self, text: str) -> AnalysisReading:
        """Everything that the analysis says; offsets are code points of `text`."""
        straight = typed(text)
        layout = self._zones.read(straight)
        places = self._places.mentions(straight)
        mentions = self._mentions(text, layout, places)
        engages: list[Finding] = []
        denied: list[Finding] = []
        flags, parts = FlagReader(self._flags), dict(layout.parts)
        for stretch in layout.stretches:
            for sentence in self._sentences(straight, stretch, mentions, places):
                if not parts and sentence.stances and not self._landscape.isdisjoint(sentence.words.words):
                    parts[1] = (stretch.start, stretch.end)
                for finding in self._findings(text, sentence, stretch.part):
                    (engages if finding.modality else denied).append(finding)
                flags.read(sentence)
            flags.end_of_lines()
        exposure = self._exposure_of(straight, layout)
        return AnalysisReading(tuple(engages), tuple(denied), flags.flags(text), exposure, parts, layout.headings)

    def _mentions(self, text: str, layout: Layout, places: Sequence[PlaceMention]) -> list[Mention]:
        """The laws that the text names, in order; in the part of flags, also by the place before a doubtful name."""
        mentions = self._laws.mentions(text)
        if _FLAGS not in layout.parts:
            return mentions
        taken = {at for mention in mentions for at in range(mention.start, mention.end)}
        further = by_place(self._laws, text, layout.parts[_FLAGS], places, self._flags.laws)
        mentions += [one for one in further if taken.isdisjoint(range(one.start, one.end))]
        return sorted(mentions, key=lambda one: (one.start, one.end))

    def _sentences(
        self, text: str, stretch: Stretch, mentions: Sequence[Mention], places: Sequence[PlaceMention]
    ) -> Iterator[FlagSentence]:
        """The sentences of a stretch that name a law, or may flag a place."""
        in_part = stretch.part == _FLAGS
        if not (in_part or _within(mentions, stretch.start, stretch.end) or self._may_raise(text, stretch)):
            return
        for sentence in sentences(text[stretch.start : stretch.end]):
            for start, end in _pieces(
                text, stretch.start + sentence.start, stretch.start + sentence.end, items=in_part
            ):
                laws = _within(mentions, start, end)
                if in_part or laws or self._may_raise(text, Stretch(start, end, stretch.part)):
                    words = words_of(text, start, end, _named(mentions, laws, places, _within(places, start, end)))
                    yield FlagSentence(words, mentions, places, self._scopes.read(words), in_part)

    def _may_raise(self, text: str, stretch: Stretch) -> bool:
        """Whether the words of a stretch may say that exposure is heightened somewhere."""
        return self._flags.may_raise.search(text, stretch.start, stretch.end) is not None

    def _findings(self, text: str, sentence: FlagSentence, part: int) -> Iterator[Finding]:
        """What is said of each law; nothing of those that are the basis of a flag alone."""
        stances, words = sentence.stances, sentence.words
        conditions = self._conditions.read(words, stances) if stances else {}
        for at in sorted(stances):
            stance = stances[at]
            if part == _FLAGS and self._plainly.isdisjoint(words.words[slice(*stance.statement)]):
                continue
            mention = sentence.mentions[words.law_at[at]]
            modality = None if stance.denied_by else stance.modality
            yield Finding(
                mention=text[mention.start : mention.end],
                start=mention.start,
                end=mention.end,
                target=mention.target,
                units=mention.units,
                units_not_declared=mention.units_not_declared,
                modality=modality,
                condition=_written(text, words, conditions.get(at) if modality else None),
                confidence=self._confidence[_kind(stance, modality, part)],
                rule=_rule(stance),
            )

    def _exposure_of(self, text: str, layout: Layout) -> tuple[Severity, Severity] | None:
        if _EXPOSURE in layout.parts:
            start, end = layout.parts[_EXPOSURE]
            return self._exposure.of_part(text[start:end])
        for stretch in layout.stretches:
            found = self._exposure.elsewhere(text[stretch.start : stretch.end])
            if found:
                return found
        return None


def _pieces(text: str, start: int, end: int, *, items: bool) -> Iterator[tuple[int, int]]:
    """A sentence, or what is read of it by itself: items such as "(b) Illinois: ...", where these part flags."""
    for found in _ITEM.finditer(text, start, end) if items else ():
        yield from _bounded(text, start, found.end())
        start = found.end()
    yield from _bounded(text, start, end)


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or pieces of one that is longer than any: a text without full stops must not take ever more time."""
    while (cut := text.find(" ", start + _LONGEST, end)) != -1:
        yield start, cut
        start = cut
    yield start, end


def _kind(stance: Stance, modality: Modality | None, part: int) -> str:
    """By what the confidence in a finding is known."""
    if modality is None:
        return "cue"
    if modality is not Modality.ENGAGES:
        return modality
    if stance.by_verb:
        return "verb"
    return "named" if part in {0, _LANDSCAPE} else "aside"


def _rule(stance: Stance) -> str:
    if stance.denied_by:
        return stance.denied_by.id
    if stance.hedged_by:
        return stance.hedged_by.id
    return "verb" if stance.by_verb else "named"


def _written(text: str, words: Words, place: tuple[int, int] | None) -> str | None:
    """The condition as the text has it, on one line."""
    if place is None:
        return None
    first, behind = place
    return " ".join(text[words.starts[first] : words.ends[behind - 1]].split())


def _within(found: Sequence[Mention] | Sequence[PlaceMention], start: int, end: int) -> range:
    """The numbers of those that stand in `text[start:end]`; `found` is in order."""
    first = bisect_left(found, start, key=lambda one: one.start)
    behind = bisect_left(found, end, key=lambda one: one.start)
    return range(first, behind)


def _named(mentions: Sequence[Mention], laws: range, places: Sequence[PlaceMention], near: range) -> list[Named]:
    """Laws and places of a sentence in order; a place within the name of a law is none."""
    named = [Named(mentions[number].start, mentions[number].end, LAW, number) for number in laws]
    taken = [(one.start, one.end) for one in named]
    for number in near:
        place = places[number]
        if not any(place.start < end and start < place.end for start, end in taken):
            named.append(Named(place.start, place.end, PLACE, number))
    return sorted(named, key=lambda one: one.start)

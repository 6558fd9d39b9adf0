"""The part of flags, and sentences that say that exposure is heightened -> the places flagged, because of which laws, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from claims.extract.declare import phrases_of
from claims.extract.findings import Flag
from claims.extract.phrases import Phrasebook
from claims.extract.statements import depths
from graph.model.vocabulary import FlagFactor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from claims.extract.declare import Declared
    from claims.extract.phrases import Hit
    from claims.extract.places import LawPlaces, PlaceMention, PlaceReader
    from claims.extract.scope import Verdict
    from claims.extract.statements import Statements
    from claims.extract.words import Words
    from claims.law.names import Mention

#: Places of such codes are countries or the like; others are parts of one.
_COUNTRY: int = 2


@dataclass(slots=True)
class _Raised:
    """A place flagged so far."""

    start: int
    end: int
    by_law: bool
    #: Laws of the place itself, then those of places above it.
    near: dict[str, None] = field(default_factory=dict)
    above: dict[str, None] = field(default_factory=dict)
    factors: set[FlagFactor] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class FlagSentence:
    """A sentence in which places may be flagged: its words, and the laws and places named in it."""

    words: Words
    mentions: Sequence[Mention]
    places: Sequence[PlaceMention]
    verdicts: Mapping[int, Verdict]
    #: Whether it stands in the part of flags; elsewhere a place is flagged only where exposure is said to be heightened.
    in_part: bool


class FlagReader:
    """Collects the flags of one analysis."""

    def __init__(self, rules: FlagRules) -> None:
        self._rules = rules
        self._raised: dict[str, _Raised] = {}
        #: The places of the sentence before, for sentences that name none: "Individuals can sue."
        self._last: list[str] = []

    def read(self, sentence: FlagSentence) -> None:
        """Read one sentence; sentences come in the order of the text."""
        rules, words = self._rules, sentence.words.words
        if not sentence.in_part and not any(True for _ in rules.raises.found(words)):
            return
        denied = list(rules.no_flag.found(words))
        statements = rules.statements.of(words, (hit.start for hit in denied))
        unflagged = {_at(statements, hit.start) for hit in denied}
        places = self._places(sentence, statements, unflagged)
        laws = {
            at: sentence.mentions[number].target
            for at, number in sentence.words.law_at.items()
            if not sentence.verdicts[at].denied_by
        }
        if sentence.in_part:
            self._add_places_of_laws(sentence, laws, places, statements, unflagged)
        self._add_basis(laws, set(places.values()) or set(self._last))
        self._add_factors(words, statements, laws, places)
        if places:
            self._last = list(dict.fromkeys(places.values()))

    def end_of_lines(self) -> None:
        """A new paragraph begins: what it says without a place is not of the places before."""
        self._last = []

    def _places(
        self, sentence: FlagSentence, statements: Sequence[tuple[int, int]], unflagged: set[int]
    ) -> dict[int, str]:
        """The places flagged, by the word at which each stands."""
        found = {}
        laws = {sentence.mentions[number].target for number in sentence.words.law_at.values()}
        for at, number in sentence.words.place_at.items():
            place = sentence.places[number]
            if _at(statements, at) in unflagged:
                continue
            code = self._rules.meant(place.codes, laws, self._raised)
            if code:
                found[at] = code
                self._raised.setdefault(code, _Raised(place.start, place.end, by_law=False))
        return found

    def _add_places_of_laws(
        self,
        sentence: FlagSentence,
        laws: Mapping[int, str],
        places: dict[int, str],
        statements: Sequence[tuple[int, int]],
        unflagged: set[int],
    ) -> None:
        """Laws of one place flag that place, where the sentence names none that they apply in."""
        rules = self._rules
        named = {code for number in sentence.words.place_at.values() for code in sentence.places[number].codes}
        for at, law in laws.items():
            own = rules.laws.own_place(law)
            if not own or _at(statements, at) in unflagged or any(rules.laws.nearness(law, code) for code in named):
                continue
            mention = sentence.mentions[sentence.words.law_at[at]]
            places[at] = own
            self._raised.setdefault(own, _Raised(mention.start, mention.end, by_law=True))

    def _add_basis(self, laws: Mapping[int, str], places: Iterable[str]) -> None:
        for place in places:
            for law in laws.values():
                nearness = self._rules.laws.nearness(law, place)
                if nearness:
                    raised = self._raised[place]
                    (raised.near if nearness > 1 else raised.above)[law] = None

    def _add_factors(
        self, words: Sequence[str], statements: Sequence[tuple[int, int]], laws: Mapping[int, str], places: Mapping[int, str]
    ) -> None:
        depth = depths(words)
        for hit in self._rules.factors.found(words):
            if self._rules.denied_by.isdisjoint(words[max(0, hit.start - 2) : hit.start]):
                for place in self._places_of_factor(hit, depth, statements, laws, places):
                    self._raised[place].factors.add(hit.of)

    def _places_of_factor(
        self,
        hit: Hit[FlagFactor],
        depth: Sequence[int],
        statements: Sequence[tuple[int, int]],
        laws: Mapping[int, str],
        places: Mapping[int, str],
    ) -> Iterable[str]:
        """The places that a factor is of: those before its brackets, of the laws beside it, of its statement, of its sentence."""
        if depth[hit.start]:
            before = [at for at in places if at < hit.start and depth[at] < depth[hit.start]]
            return [places[max(before)]] if before else ()
        start, end = statements[_at(statements, hit.start)]
        beside = [law for at, law in laws.items() if start <= at < end]
        known = list(dict.fromkeys(places.values())) or self._last
        of_laws = [place for place in known if any(self._rules.laws.nearness(law, place) for law in beside)]
        within = [place for at, place in places.items() if start <= at < end]
        return of_laws or within or known

    def flags(self, text: str) -> tuple[Flag, ...]:
        """The flags, in order of the text."""
        confidence = self._rules.confidence
        found = []
        for code, one in sorted(self._raised.items(), key=lambda pair: (pair[1].start, pair[0])):
            basis = tuple(one.near or one.above)
            rule = "place-of-law" if one.by_law else "place"
            sure = confidence["no_basis"] if not basis else confidence["flag_by_law" if one.by_law else "flag"]
            factors = tuple(factor for factor in FlagFactor if factor in one.factors)
            found.append(Flag(text[one.start : one.end], one.start, one.end, code, basis, factors, sure, rule))
        return tuple(found)


class FlagRules:
    """What flags are read by; shared by all analyses, and unchanging."""

    def __init__(self, declared: Declared, laws: LawPlaces, places: PlaceReader, statements: Statements) -> None:
        flags = declared.flags
        self.laws, self.statements = laws, statements
        self.raises = Phrasebook((None, one) for one in phrases_of(flags.raises, flags.lists))
        #: Finds out quickly whether a text may hold one of `raises`; `may_raise` is never sure.
        self.may_raise = re.compile("|".join(map(re.escape, flags.raising)), re.IGNORECASE)
        self.no_flag = Phrasebook((None, one) for one in phrases_of(flags.no_flag, flags.lists))
        self.factors = Phrasebook(
            (factor, one) for factor, phrases in flags.factors.items() for one in phrases_of(phrases, flags.lists)
        )
        self.denied_by = flags.denied_by
        self.confidence = declared.cues.confidence
        self._places = places

    def meant(self, codes: Sequence[str], laws: Iterable[str], raised: Mapping[str, object]) -> str | None:
        """The place that a name means; of several, the one that a law beside it applies in, else the one that is near others."""
        if len(codes) == 1:
            return codes[0]
        by_law = [code for code in codes if any(self.laws.nearness(law, code) > 1 for law in laws)]
        if len(by_law) == 1:
            return by_law[0]
        near = [code for code in codes if any(one[:_COUNTRY] == code[:_COUNTRY] for one in raised)]
        if len(near) == 1:
            return near[0]
        whole = [code for code in codes if "-" not in code]
        return whole[0] if len(whole) == 1 else None


def _at(statements: Sequence[tuple[int, int]], word: int) -> int:
    return next(number for number, (start, end) in enumerate(statements) if start <= word < end)

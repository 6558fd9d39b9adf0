"""The part of flags, and sentences on heightened exposure -> the places flagged, because of which laws, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from claims.extract.cues.declare import phrases_of
from claims.extract.cues.phrases import Phrasebook
from claims.extract.cues.statements import depths
from claims.extract.findings import Flag
from graph.model.vocabulary import FlagFactor

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from claims.extract.cues.declare import Declared
    from claims.extract.cues.phrases import Hit
    from claims.extract.cues.scope import Stance
    from claims.extract.cues.statements import Statements
    from claims.extract.cues.words import Words
    from claims.extract.places import LawPlaces, PlaceMention, PlaceReader
    from claims.law.notation.names import Mention

#: So many letters of a place's code are those of its country.
_COUNTRY: Final = 2


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
    stances: Mapping[int, Stance]
    #: Whether it stands in the part of flags; elsewhere, only heightened exposure flags a place.
    in_part: bool


class _Said:
    """What a sentence says, before it is asked of which places."""

    def __init__(self, rules: FlagRules, sentence: FlagSentence) -> None:
        words = sentence.words.words
        denied = list(rules.no_flag.found(words))
        self.statements = rules.statements.of(words, (hit.start for hit in denied))
        self._denied = {_at(self.statements, hit.start) for hit in denied}
        self._in_passing = {_at(self.statements, hit.start) for hit in rules.in_passing.found(words)}
        self.named = {sentence.mentions[number].target for number in sentence.words.law_at.values()}
        #: The laws that count, by the word at which each stands.
        self.laws = {
            at: sentence.mentions[number].target
            for at, number in sentence.words.law_at.items()
            if not sentence.stances[at].denied_by
        }
        self.factors = [
            hit
            for hit in rules.factors.found(words)
            if rules.denied_by.isdisjoint(words[max(0, hit.start - 2) : hit.start])
        ]
        #: The words at which the place of an authority stands.
        self.authorities = {hit.start for hit in rules.authorities.found(words)}
        self._places = rules.laws

    def denies(self, at: int, place: str) -> bool:
        """Whether the statement around the word says that the place is none to flag, or names it in passing."""
        number = _at(self.statements, at)
        if number in self._denied:
            return True
        if number not in self._in_passing:
            return False
        start, end = self.statements[number]
        why = any(start <= hit.start < end for hit in self.factors)
        near = (start <= one < end and self._places.nearness(law, place) for one, law in self.laws.items())
        return not why and not any(near)


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
        said = _Said(rules, sentence)
        known = set(self._raised)
        places = self._places(sentence, said)
        if sentence.in_part:
            self._add_places_of_laws(sentence, said, places)
        self._add_basis(said.laws, set(places.values()) or set(self._last))
        self._add_factors(words, said, places)
        for code in set(places.values()) - known:
            self._drop_whole(code, places)
        if places:
            self._last = [code for code in dict.fromkeys(places.values()) if code in self._raised]

    def end_of_lines(self) -> None:
        """A new paragraph begins: what it says without a place is not of the places before."""
        self._last = []

    def _places(self, sentence: FlagSentence, said: _Said) -> dict[int, str]:
        """The places flagged, by the word at which each stands."""
        found = {}
        named = [code for number in sentence.words.place_at.values() for code in sentence.places[number].codes]
        for at, number in sentence.words.place_at.items():
            place = sentence.places[number]
            code = self._rules.meant(place.codes, said.named, self._raised)
            if at in said.authorities and any(one != code and self._rules.covers(one, str(code)) for one in named):
                continue
            if code and not said.denies(at, code):
                found[at] = code
                self._raised.setdefault(code, _Raised(place.start, place.end, by_law=False))
        return found

    def _add_places_of_laws(self, sentence: FlagSentence, said: _Said, places: dict[int, str]) -> None:
        """Laws of one place flag that place, where the sentence names none that they apply in."""
        laws = self._rules.laws
        named = {code for number in sentence.words.place_at.values() for code in sentence.places[number].codes}
        for at, law in said.laws.items():
            own = laws.own_place(law)
            if not own or said.denies(at, own) or any(laws.nearness(law, code) for code in named):
                continue
            mention = sentence.mentions[sentence.words.law_at[at]]
            places[at] = own
            self._raised.setdefault(own, _Raised(mention.start, mention.end, by_law=True))

    def _drop_whole(self, code: str, places: Mapping[int, str]) -> None:
        """A place of which only a part has a law is named for that part: "Canada, where Quebec's Law 25 applies"."""
        raised = self._raised[code]
        if raised.near or raised.above or raised.factors:
            return
        others = (other for other in places.values() if other in self._raised and other != code)
        if any(self._rules.covers(code, other) and self._raised[other].near for other in others):
            del self._raised[code]

    def _add_basis(self, laws: Mapping[int, str], places: Iterable[str]) -> None:
        """Each law is a basis in the places of the sentence that it is nearest to."""
        held = sorted(places)
        for law in laws.values():
            nearness = {place: self._rules.laws.nearness(law, place) for place in held}
            nearest = max(nearness.values(), default=0)
            for place, near in nearness.items():
                if nearest and near == nearest and place in self._raised:
                    raised = self._raised[place]
                    (raised.near if near > 1 else raised.above)[law] = None

    def _add_factors(self, words: Sequence[str], said: _Said, places: Mapping[int, str]) -> None:
        depth = depths(words)
        for hit in said.factors:
            for place in self._places_of_factor(hit, depth, said, places):
                self._raised[place].factors.add(hit.of)

    def _places_of_factor(
        self,
        hit: Hit[FlagFactor],
        depth: Sequence[int],
        said: _Said,
        places: Mapping[int, str],
    ) -> Iterable[str]:
        """The places of a factor: those before its brackets, of laws beside it, of its statement, of its sentence."""
        if depth[hit.start]:
            before = [at for at in places if at < hit.start and depth[at] < depth[hit.start]]
            return [places[max(before)]] if before else ()
        start, end = said.statements[_at(said.statements, hit.start)]
        beside = [law for at, law in said.laws.items() if start <= at < end]
        known = list(dict.fromkeys(places.values())) or self._last
        of_laws = [place for place in known if any(self._rules.laws.nearness(law, place) for law in beside)]
        within = [place for at, place in places.items() if start <= at < end]
        return of_laws or within or self._places_before(start, said, places) or known

    def _places_before(self, start: int, said: _Said, places: Mapping[int, str]) -> list[str]:
        """The places of the last statement before that names any: "Germany: ...; Illinois: ...; they can sue"."""
        before = [at for at in places if at < start]
        if not before:
            return []
        first, behind = said.statements[_at(said.statements, max(before))]
        return [place for at, place in places.items() if first <= at < behind]

    def flags(self, text: str) -> tuple[Flag, ...]:
        """The flags, in order of the text."""
        confidence = self._rules.confidence
        found = []
        for code, one in sorted(self._raised.items(), key=lambda pair: (pair[1].start, pair[0])):
            basis = (*one.near, *one.above)
            rule = "place-of-law" if one.by_law else "place"
            sure = confidence["no_basis"] if not basis else confidence["flag_by_law" if one.by_law else "flag"]
            factors = tuple(factor for factor in FlagFactor if factor in one.factors)
            flag = Flag(
                mention=text[one.start : one.end],
                start=one.start,
                end=one.end,
                jurisdiction=code,
                basis=basis,
                factors=factors,
                confidence=sure,
                rule=rule,
            )
            found.append(flag)
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
        self.in_passing = Phrasebook((None, one) for one in phrases_of(flags.in_passing, flags.lists))
        self.authorities = Phrasebook((None, one) for one in phrases_of(flags.authorities, flags.lists))
        self.factors = Phrasebook(
            (factor, one) for factor, phrases in flags.factors.items() for one in phrases_of(phrases, flags.lists)
        )
        self.denied_by = flags.denied_by
        self.confidence = declared.cues.confidence
        self._means = flags.means
        self.covers = places.covers

    def meant(self, codes: Sequence[str], laws: Iterable[str], raised: Mapping[str, object]) -> str | None:
        """The place that a name means; of several, the one that a law beside it applies in, or near others."""
        if len(codes) == 1:
            return self._means.get(codes[0], codes[0])
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

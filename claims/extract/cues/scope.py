"""The words of a sentence -> what it says of each law that it names: engaged or not, how firmly, by which cue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from claims.extract.cues.declare import Reach, phrases_of
from claims.extract.cues.phrases import LAW, Phrasebook
from claims.extract.cues.statements import Statements, enumerated, enumerated_before
from graph.model.vocabulary import Modality

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from claims.extract.cues.declare import Cue, Cues, Denial, Hedge
    from claims.extract.cues.phrases import Hit
    from claims.extract.cues.words import Words

C = TypeVar("C", bound="Cue")

#: The more careful modality counts: what is only signaled is not said to be engaged, and what may be even less.
_CAREFUL: Final = (Modality.ENGAGES, Modality.ENFORCEMENT_SIGNALED, Modality.MAY_ENGAGE)


@dataclass(slots=True)
class Stance:
    """What a sentence says of one law: by which cue it is not engaged, or how firmly it is."""

    statement: tuple[int, int]
    denied_by: Denial | None = None
    hedged_by: Hedge | None = None
    #: Whether a verb of engagement stands in the statement.
    by_verb: bool = False

    @property
    def modality(self) -> Modality:
        """How firmly the law is engaged, where it is."""
        return self.hedged_by.modality if self.hedged_by else Modality.ENGAGES


class ScopeReader:
    """Reads what sentences say of laws, by declared cues."""

    def __init__(self, cues: Cues) -> None:
        self._denials = _book(cues.cues, cues)
        self._hedges = _book(cues.modalities, cues)
        self._protected = Phrasebook((None, one) for one in phrases_of(cues.protected, cues.lists))
        self._echoes = Phrasebook((None, one) for one in phrases_of(cues.echoes, cues.lists))
        self._needs = {
            cue.id: Phrasebook((None, one) for one in phrases_of(cue.needs, cues.lists))
            for cue in (*cues.cues, *cues.modalities)
            if cue.needs
        }
        self._statements = Statements(cues)
        self._engage = (
            frozenset(cues.lists["engage"]) | frozenset(cues.lists["engaged"]) | frozenset(cues.lists["apply"])
        )

    def read(self, sentence: Words) -> dict[int, Stance]:
        """The stance on each law, by the word at which it stands."""
        words, laws = sentence.words, sorted(sentence.law_at)
        denials = self._counting(self._denials, words)
        statements = self._statements.of(words, (hit.start for hit in denials if not hit.of.subject))
        found = {law: Stance(next(one for one in statements if one[0] <= law < one[1])) for law in laws}
        for hit in denials:
            for law in self._reached(hit.of, hit, words, laws, statements):
                if not found[law].denied_by:
                    found[law].denied_by = hit.of
        self._echo(words, laws, found)
        for hedge in self._counting(self._hedges, words, free=True):
            for law in self._reached(hedge.of, hedge, words, laws, statements):
                if _is_more_careful(hedge.of, found[law].hedged_by):
                    found[law].hedged_by = hedge.of
        by_verb = {one: not self._engage.isdisjoint(words[slice(*one)]) for one in statements}
        for stance in found.values():
            stance.by_verb = by_verb[stance.statement]
        return found

    def _echo(self, words: Sequence[str], laws: Sequence[int], found: dict[int, Stance]) -> None:
        """Laws behind "as is" share what is said of the law before."""
        for hit in self._echoes.found(words):
            before = [law for law in laws if law < hit.start]
            if before and (denied_by := found[before[-1]].denied_by):
                for law in enumerated(words, hit.start, len(words), laws):
                    found[law].denied_by = found[law].denied_by or denied_by

    def _counting(self, book: Phrasebook[C], words: Sequence[str], *, free: bool = False) -> list[Hit[C]]:
        """The cues that count: with all words that they need, and none that a protected phrase holds unless `free`."""
        hits = [hit for hit in book.found(words) if self._has_needed(hit.of, words)]
        if not hits or free:
            return hits
        shielded = {at for hit in self._protected.found(words) for at in range(hit.start, hit.end)}
        return [hit for hit in hits if shielded.isdisjoint(range(hit.start, hit.end))]

    def _has_needed(self, cue: Cue, words: Sequence[str]) -> bool:
        return cue.id not in self._needs or any(True for _ in self._needs[cue.id].found(words))

    def _reached(
        self, cue: Cue, hit: Hit[C], words: Sequence[str], laws: Sequence[int], statements: Sequence[tuple[int, int]]
    ) -> Iterable[int]:
        if any(hit.start < one < hit.end - 1 for one, _ in statements):
            # Its words are those of two statements: they say nothing together.
            return ()
        start, end = next(one for one in statements if one[0] <= hit.start < one[1])
        # A cue may itself hold the word that begins a statement: "but not A".
        end = max(end, next(two for one, two in statements if one <= hit.end - 1 < two))
        if cue.reach is Reach.LIST:
            at = next((one for one in range(hit.start, hit.end) if words[one] == LAW), hit.end)
            return enumerated(words, at, end, laws)
        if cue.reach is Reach.LIST_BEFORE:
            at = next((one + 1 for one in range(hit.start, hit.end) if words[one] == LAW), hit.start)
            return enumerated_before(words, start, at, laws)
        first, behind = {
            Reach.SENTENCE: (0, len(words)),
            Reach.AFTER: (hit.end, end),
            Reach.BEFORE: (start, hit.start),
            Reach.CLAUSE: (start, end),
            Reach.WITHIN: (hit.start, hit.end),
        }[cue.reach]
        return [law for law in laws if first <= law < behind]


def _book(cues: Iterable[C], declared: Cues) -> Phrasebook[C]:
    return Phrasebook((cue, phrase) for cue in cues for phrase in phrases_of(cue.phrases, declared.lists))


def _is_more_careful(hedge: Hedge, than: Hedge | None) -> bool:
    return than is None or _CAREFUL.index(hedge.modality) > _CAREFUL.index(than.modality)

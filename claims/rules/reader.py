"""Clauses -> suggestions: rules are matched, gates are asked, what is left is put together.

A reader is made once of a table and of names, and is shared: it does not change. Its time is linear in the length of
the text: each sentence is looked at by itself, with up to three behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from claims.rules import gates
from claims.rules.declare import Feature, Placed
from claims.rules.features import FeatureBook, features_of
from claims.rules.places import PlaceFinder, Scope
from claims.rules.suggesting import Fired, Offer, best, merged
from claims.rules.suggestion import Document, Gate, HeldBack, Quote, Read
from claims.rules.table import EITHER, rarest_groups
from claims.rules.wording.read_sentences import Judge, read_sentences
from claims.rules.wording.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from claims.law.notation.names import Mention, PlaceName
    from claims.rules.declare import Rule, Suggests
    from claims.rules.features import FeatureHit
    from claims.rules.gates import GateAnswer
    from claims.rules.suggestion import Clause, Suggestion
    from claims.rules.table import Table
    from claims.rules.wording.read_sentences import ReadSentence

#: Headings of so many clauses are remembered.
_REMEMBERED: Final = 4_096
_BUSINESS: Final = "business-heading"
#: The first sentence of a clause that says whom all of it is for: "This section applies to people in Oregon."
_OPENS: Final = re.compile(
    r"\b(?:this|these|the following)\b.{0,40}"
    r"\b(?:section|notice|addendum|supplement|provisions?|terms|disclosures?|rights)\b"
    r"|\b(?:applies|apply) (?:only )?(?:to|if)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Above:
    """What the headings of a clause say."""

    why_silent: str | None
    features: frozenset[str]
    business: bool
    scope: Scope
    named: tuple[Mention, ...]


@dataclass(slots=True)
class _Looked:
    """A clause as it is looked at: sentences, what each holds, and what is held back, where somebody asks."""

    document: Document
    clause: Clause
    above: _Above
    sentences: list[ReadSentence]
    hits: list[list[FeatureHit]]
    held: list[HeldBack] | None
    #: What was found of a sentence is found once, however many rules ask for it.
    named: dict[int, tuple[Mention, ...]] = field(default_factory=dict)
    scopes: dict[tuple[int, bool], Scope] = field(default_factory=dict)
    silent: dict[int, str | None] = field(default_factory=dict)

    def quote(self, one: ReadSentence) -> Quote:
        start = self.clause.start
        return Quote(start + one.start, start + one.end, self.clause.body[one.start : one.end])

    def hold(self, rule: Rule, target: str | None, gate: Gate, reason: str, one: ReadSentence) -> None:
        if self.held is not None:
            self.held.append(HeldBack(rule.id, target, gate, reason, self.quote(one)))


class RuleReader:
    """Suggests laws and units for clauses.

    `mentions` finds the laws that a text names; without it no gate hears of names.
    """

    def __init__(
        self, table: Table, places: Iterable[PlaceName], mentions: Callable[[str], Sequence[Mention]] | None = None
    ) -> None:
        self.table = table
        self._finder = PlaceFinder(places)
        self._about = rarest_groups(table.rules)
        # Few sentences hold what a rule is about: what many hold is looked for in those alone.
        rare = frozenset().union(*self._about.values(), *map(_asked_anywhere, table.rules.values()))
        self._book = FeatureBook({name: one for name, one in table.features.items() if name in rare}, table.lists)
        self._common = FeatureBook({name: one for name, one in table.features.items() if name not in rare}, table.lists)
        self._near = max((rule.near for rule in table.rules.values()), default=0)
        told = table.gates
        self._business = FeatureBook({_BUSINESS: Feature(any=told.business)}, table.lists)
        self._judge = Judge(told.defines, told.survives, told.definitions)
        self._rules: dict[str, list[Rule]] = {}
        for rule in table.rules.values():
            for feature in self._about[rule.id]:
                self._rules.setdefault(feature, []).append(rule)
        self._mentions = mentions or _nothing
        self._above = lru_cache(_REMEMBERED)(self._above_of)
        self._title = lru_cache(_REMEMBERED)(self._finder.of_heading)

    @property
    def places(self) -> frozenset[str]:
        """The codes of the places that are known."""
        return self._finder.codes

    def read(self, document: Document, clause: Clause, *, explain: bool = False) -> Read:
        """The suggestions for a clause, in the order of their places; with `explain`, what was held back as well."""
        above = self._above(clause.headings)
        if above.why_silent and not explain:
            return Read()
        looked = self._look(document, clause, above, explain=explain)
        fired = self._fired(looked)
        offers = [offer for rule, some in fired for offer in self._offers(looked, rule, some)]
        suggestions = merged(offers, self.table, looked.quote, looked.held)
        return Read(tuple(suggestions), tuple(looked.held or ()))

    def concepts(self, document: Document, clause: Clause) -> tuple[str, ...]:
        """The addresses of the concepts of all rules whose words are there, in order: what a clause is about does not
        depend on where which law is in force.
        """
        above = self._above(clause.headings)
        if above.why_silent:
            return ()
        fired = self._fired(self._look(document, clause, above))
        return tuple(sorted({self.table.concepts[name].iri for rule, _ in fired for name in rule.concepts}))

    def _look(self, document: Document, clause: Clause, above: _Above, *, explain: bool = False) -> _Looked:
        sentences = read_sentences(clause.body)
        ours = frozenset(word for name in document.ours for word in words_of(name))
        return _Looked(document, clause, above, sentences, self._hits(sentences, ours), [] if explain else None)

    def suggestions(self, document: Document, clauses: Iterable[Clause]) -> list[list[Suggestion]]:
        """The suggestions for each clause of a document."""
        return [list(self.read(document, one).suggestions) for one in clauses]

    def _hits(self, sentences: list[ReadSentence], ours: frozenset[str]) -> list[list[FeatureHit]]:
        """The features of each sentence; those that many sentences hold only where, or near where, a rule may fire."""
        hits = [self._book.found(one.words, ours) for one in sentences]
        near = {
            at
            for number, some in enumerate(hits)
            if some
            for at in range(max(0, number - self._near), min(len(hits), number + self._near + 1))
        }
        for number in near:
            hits[number] += self._common.found(sentences[number].words, ours)
        return hits

    # --- rules

    def _fired(self, looked: _Looked) -> list[tuple[Rule, list[Fired]]]:
        """The rules whose words are there, with the sentences that say them."""
        found: dict[str, tuple[Rule, list[Fired]]] = {}
        held = [features_of(hits) for hits in looked.hits]
        anywhere = frozenset().union(looked.above.features, *held)
        for number, hits in enumerate(looked.hits):
            seen: set[str] = set()
            for hit in hits:
                for rule in self._rules.get(hit.feature, ()):
                    if rule.id in seen:
                        continue
                    seen.add(rule.id)
                    fired = self._fire(looked, rule, number, held, anywhere)
                    if fired:
                        found.setdefault(rule.id, (rule, []))[1].append(fired)
        return list(found.values())

    def _fire(
        self, looked: _Looked, rule: Rule, number: int, held: list[frozenset[str]], anywhere: frozenset[str]
    ) -> Fired | None:
        around = slice(max(0, number - rule.near), number + rule.near + 1)
        within = held[number] if not rule.near else frozenset().union(*held[around])
        one = looked.sentences[number]
        if not _all(rule.sentence, within):
            if looked.held is not None:
                spoken = {hit.feature for hits in looked.hits[around] for hit in hits}
                if _all(rule.sentence, spoken):
                    looked.hold(rule, None, Gate.DIRECTION, "the sentence says that somebody else does it", one)
            return None
        if not (_all(rule.clause, anywhere) and _all(rule.headings, looked.above.features)):
            return None
        about = self._about[rule.id]
        # What only the words before a list say, each of its items does not say.
        if not any(hit.end > one.own for hit in looked.hits[number] if hit.feature in about):
            return None
        excluded = _first(rule.without, within) or _first(rule.not_headings, looked.above.features)
        if excluded:
            looked.hold(rule, None, Gate.WORDING, f"the text says `{excluded}`, too", one)
            return None
        why = looked.above.why_silent or self._silent(looked, one)
        if why:
            looked.hold(rule, None, Gate.STATEMENT, why, one)
            return None
        return Fired(one, len(held[number]))

    def _silent(self, looked: _Looked, one: ReadSentence) -> str | None:
        """Why a sentence states nothing, or null."""
        if one.number not in looked.silent:
            looked.silent[one.number] = self._judge.sentence(looked.clause.body, one)
        return looked.silent[one.number]

    # --- gates

    def _offers(self, looked: _Looked, rule: Rule, fired: list[Fired]) -> Iterable[Offer]:
        first = fired[0].sentence
        told = [gates.of_document(rule, looked.document), gates.of_audience(rule, looked.document)]
        for answer in told:
            if answer.shut:
                looked.hold(rule, None, answer.gate, answer.shut, first)
                return
        for suggests in rule.suggests:
            offer = self._offer(looked, rule, suggests, fired, told)
            if offer:
                yield offer

    def _offer(
        self,
        looked: _Looked,
        rule: Rule,
        suggests: Suggests,
        fired: list[Fired],
        told: list[GateAnswer],
    ) -> Offer | None:
        target = self.table.laws[suggests.target]
        first = fired[0].sentence
        clause_wide = [
            gates.of_consumers(target, self.table.gates, looked.document, business_heading=looked.above.business),
            gates.of_sector(rule, target, looked.document, lambda: self._named_by(looked, fired)),
            gates.of_force(target, looked.document.day),
        ]
        for answer in clause_wide:
            if answer.shut:
                looked.hold(rule, target.path, answer.gate, answer.shut, first)
                return None
        passed: list[tuple[Fired, GateAnswer, str]] = []
        for one in fired:
            scope = self._scope(looked, rule, one.sentence)
            place = gates.of_place(rule, target, suggests.places or rule.places, scope, self._finder)
            unit, path = gates.of_unit(target, self._named(looked, one.sentence))
            shut = place if place.shut else unit
            if shut.shut:
                looked.hold(rule, target.path, shut.gate, shut.shut, one.sentence)
            else:
                passed.append((one, place, path))
        if not passed:
            return None
        shown, place, path = best(passed)
        open_ = [one.condition for one in (*told, *clause_wide, place) if one.condition]
        return Offer(rule, suggests, path, shown.sentence, len(passed), tuple(open_), place_named=place.sure)

    def _named_by(self, looked: _Looked, fired: list[Fired]) -> list[Mention]:
        return [mention for one in fired for mention in self._named(looked, one.sentence)]

    def _named(self, looked: _Looked, one: ReadSentence) -> tuple[Mention, ...]:
        found = looked.named.get(one.number)
        if found is None:
            found = looked.named[one.number] = (*looked.above.named, *self._mentions(one.text))
        return found

    def _scope(self, looked: _Looked, rule: Rule, one: ReadSentence) -> Scope:
        """Whom a sentence is for."""
        key = (one.number, rule.places is Placed.ANY)
        found = looked.scopes.get(key)
        if found is None:
            mentioned = self._finder.mentioned(one.text) if key[1] else Scope()
            found = looked.scopes[key] = mentioned if mentioned.says else self._told_scope(looked, one)
        return found

    def _told_scope(self, looked: _Looked, one: ReadSentence) -> Scope:
        """As the sentence says itself, else what leads into it, else the clause, else the document."""
        own = self._finder.of_sentence(one.text)
        laws = self._places_of(self._named(looked, one))
        if own.says:
            return Scope(own.named | laws, own.excluded)
        if one.lead >= 0 and (lead := self._finder.of_sentence(looked.sentences[one.lead].text)).says:
            return lead
        if laws or looked.above.scope.says:
            return Scope(laws | looked.above.scope.named, looked.above.scope.excluded)
        first = looked.sentences[0]
        if one.number and _OPENS.search(first.text) and (opening := self._finder.of_sentence(first.text)).says:
            return opening
        title = self._title(looked.document.title) if looked.document.title else Scope()
        return Scope(looked.document.places | title.named, title.excluded)

    def _places_of(self, named: Sequence[Mention]) -> frozenset[str]:
        """The places of laws that are named; those of a cluster of laws in many places say little."""
        laws = (self.table.laws.get(one.target) for one in named)
        return frozenset(code for law in laws if law and len(law.places) <= 2 for code in law.places)

    def _above_of(self, headings: tuple[str, ...]) -> _Above:
        books = (self._book, self._common)
        hits = [hit for heading in headings for book in books for hit in book.found(words_of(heading))]
        business = any(self._business.found(words_of(heading)) for heading in headings)
        scopes = [scope for heading in reversed(headings) if (scope := self._finder.of_heading(heading)).says]
        named = tuple(mention for heading in headings for mention in self._mentions(heading))
        return _Above(
            self._judge.heading(headings), features_of(hits), business, scopes[0] if scopes else Scope(), named
        )


def _asked_anywhere(rule: Rule) -> frozenset[str]:
    """The features that may stand anywhere in a clause."""
    return frozenset(name for group in rule.clause for name in group.split(EITHER))


def _nothing(_: str) -> Sequence[Mention]:
    return ()


def _all(groups: Sequence[str], held: Iterable[str]) -> bool:
    return all(any(name in held for name in group.split(EITHER)) for group in groups)


def _first(names: Sequence[str], held: frozenset[str]) -> str | None:
    return next((name for name in names if name in held), None)

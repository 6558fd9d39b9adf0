"""What passed the gates -> suggestions: the best sentence of each, one suggestion for each target of a clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from claims.rules.confidence import confidence_of
from claims.rules.suggestion import FlagSuggestion, Gate, HeldBack, Suggestion
from graph.model.vocabulary import Modality

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from claims.rules.declare import Rule, Suggests
    from claims.rules.gates import GateAnswer
    from claims.rules.suggestion import Quote
    from claims.rules.table import Table
    from claims.rules.wording.read_sentences import ReadSentence

#: A sentence of so many characters can be read at a glance and says enough.
_READABLE: Final = (40, 400)


@dataclass(frozen=True, slots=True)
class Fired:
    """A sentence with all words of a rule, and how many features it holds."""

    sentence: ReadSentence
    features: int


@dataclass(frozen=True, slots=True)
class Offer:
    """One target of one rule that passed the gates: the best sentence, how many there are, what is left open."""

    rule: Rule
    suggests: Suggests
    path: str
    sentence: ReadSentence
    sentences: int
    open_conditions: tuple[str, ...]
    place_named: bool

    @property
    def modality(self) -> Modality:
        """ENGAGES only where nothing is left open."""
        if self.suggests.modality is Modality.ENGAGES and self.open_conditions:
            return Modality.MAY_ENGAGE
        return self.suggests.modality

    @property
    def condition(self) -> str | None:
        """The rule's own condition and what is left open, in words."""
        said = [*([self.suggests.condition] if self.suggests.condition else []), *self.open_conditions]
        return ", and ".join(dict.fromkeys(said)) or None


def best(passed: list[tuple[Fired, GateAnswer, str]]) -> tuple[Fired, GateAnswer, str]:
    """The sentence to show: with a place that fits, easy to read, with most features; else the first."""

    def rank(one: tuple[Fired, GateAnswer, str]) -> tuple[bool, bool, int, int]:
        fired, place, _ = one
        length = fired.sentence.end - fired.sentence.start
        return place.sure, _READABLE[0] <= length <= _READABLE[1], fired.features, -fired.sentence.number

    return max(passed, key=rank)


def merged(
    offers: Iterable[Offer], table: Table, quote: Callable[[ReadSentence], Quote], held: list[HeldBack] | None
) -> list[Suggestion]:
    """One suggestion for each target, in the order of their sentences."""
    by_target: dict[str, list[tuple[float, Offer]]] = {}
    for one in offers:
        sure = confidence_of(
            table.gates.confidence, one.rule.kind, one.modality, one.sentences, place_named=one.place_named
        )
        by_target.setdefault(one.path, []).append((sure, one))
    kept: list[Suggestion] = []
    for path, some in by_target.items():
        within = next((other for other in by_target if other.startswith(f"{path}/")), None)
        some.sort(key=lambda one: (-one[0], one[1].rule.id))
        sure, offer = some[0]
        if within:
            if held is not None:
                reason = f"{within} is suggested, which is a part of it"
                held.append(HeldBack(offer.rule.id, path, Gate.UNIT, reason, quote(offer.sentence)))
            continue
        also = tuple(dict.fromkeys(other.rule.id for _, other in some[1:] if other.rule.id != offer.rule.id))
        kept.append(_suggestion(offer, sure, also, table, quote(offer.sentence)))
    return sorted(kept, key=lambda one: (one.quote.start, one.target))


def _suggestion(offer: Offer, sure: float, also: tuple[str, ...], table: Table, quote: Quote) -> Suggestion:
    told = offer.suggests
    flags: tuple[FlagSuggestion, ...] = ()
    if told.flag:
        place = told.flag.jurisdiction or table.laws[told.target].places[0]
        flags = (FlagSuggestion(place, told.flag.factors, offer.path),)
    return Suggestion(
        target=offer.path,
        modality=offer.modality,
        condition=offer.condition,
        effect=told.effect,
        parties=told.parties,
        rationale=told.rationale,
        rule=offer.rule.id,
        rule_version=offer.rule.version,
        kind=offer.rule.kind,
        confidence=sure,
        quote=quote,
        evidence_count=offer.sentences,
        flags=flags,
        also=also,
    )

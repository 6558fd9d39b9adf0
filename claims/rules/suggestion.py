"""What comes in and what comes out: documents and clauses; suggestions, and what was held back and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date  # noqa: TC003
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claims.rules.declare import Kind
    from graph.model.vocabulary import Effect, FlagFactor, Modality, Party, RegulationStatus


@dataclass(frozen=True, slots=True)
class LawFact:
    """What the gates ask of a law or unit: codes of the places where it applies, the days between which it does.

    `names` are the names of its places, in the order of `places`. Null days are not known.
    """

    path: str
    label: str
    places: tuple[str, ...]
    names: tuple[str, ...]
    status: RegulationStatus
    applies_from: date | None = None
    repealed_on: date | None = None

    @property
    def law(self) -> str:
        """The law that the path is or belongs to."""
        return self.path.split("/", 1)[0]


@dataclass(frozen=True, slots=True)
class Document:
    """What is known of the document of a clause.

    `kind` is its type as archives name it ("Privacy Policy"). `audience` and `sectors` are null where nobody told
    them: a gate that asks for them then stays open. `places` are codes of places that the document as a whole is for.
    `ours` are names by which the platform speaks of itself. On `day` the text was in force.
    """

    kind: str | None = None
    title: str = ""
    audience: Party | None = None
    sectors: frozenset[str] | None = None
    places: frozenset[str] = frozenset()
    ours: frozenset[str] = frozenset()
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its Markdown, the headings above it from the outermost in, and where its text begins."""

    body: str
    headings: tuple[str, ...] = ()
    start: int = 0


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a text: `text[start:end]`, in code points of the text in which the clause begins at its `start`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class FlagSuggestion:
    """A flag that is suggested with its engagement: the place, why, and the law on which it rests."""

    jurisdiction: str
    factors: tuple[FlagFactor, ...]
    basis: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A law or unit that a clause may engage, as a rule suggests it to a reviewer.

    `confidence` lies between 0 and 1: how many of such suggestions are expected to be right. `evidence_count` is the
    number of sentences that say it; `quote` is the best of them. `also` names further rules that suggest the same.
    """

    target: str
    modality: Modality
    condition: str | None
    effect: Effect
    parties: tuple[Party, ...]
    rationale: str
    rule: str
    rule_version: int
    kind: Kind
    confidence: float
    quote: Quote
    evidence_count: int = 1
    flags: tuple[FlagSuggestion, ...] = ()
    also: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For scripts; offsets count code points."""
        return {
            "target": self.target,
            "modality": self.modality.value,
            "condition": self.condition,
            "effect": self.effect.value,
            "parties": [party.value for party in self.parties],
            "rationale": self.rationale,
            "rule": self.rule,
            "ruleVersion": self.rule_version,
            "confidence": self.confidence,
            "quote": self.quote.text,
            "start": self.quote.start,
            "end": self.quote.end,
            "evidence": self.evidence_count,
            "flags": [
                {
                    "jurisdiction": flag.jurisdiction,
                    "factors": [each.value for each in flag.factors],
                    "basis": flag.basis,
                }
                for flag in self.flags
            ],
            "also": list(self.also),
        }


class Gate(StrEnum):
    """What holds a suggestion back, or weakens it."""

    STATEMENT = "STATEMENT"
    WORDING = "WORDING"
    DIRECTION = "DIRECTION"
    DOCUMENT = "DOCUMENT"
    AUDIENCE = "AUDIENCE"
    SECTOR = "SECTOR"
    PLACE = "PLACE"
    IN_FORCE = "IN_FORCE"
    UNIT = "UNIT"


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A suggestion that was not made: by which rule, of what (null: of all its targets), at which gate, and why."""

    rule: str
    target: str | None
    gate: Gate
    reason: str
    quote: Quote

    def as_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "rule": self.rule,
            "target": self.target,
            "gate": self.gate.value,
            "reason": self.reason,
            "quote": self.quote.text,
            "start": self.quote.start,
            "end": self.quote.end,
        }


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of one clause."""

    suggestions: tuple[Suggestion, ...] = ()
    held_back: tuple[HeldBack, ...] = field(default=())

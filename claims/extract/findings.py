"""What is read out of an analysis, and its shape as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.model.vocabulary import FlagFactor, Modality, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A law that an analysis names, engaged or not.

    `text[start:end]` is the mention, in code points. `target` is the path of a law or group, `units` are full paths of
    what is cited of it, `units_not_declared` the references to units that the catalogue does not have. `confidence` is
    from 0 to 1; `rule` is the cue or the kind of verb that it rests on.
    """

    mention: str
    start: int
    end: int
    target: str
    units: tuple[str, ...]
    units_not_declared: tuple[str, ...]
    modality: Modality | None
    condition: str | None
    confidence: float
    rule: str

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "mention": self.mention,
            "start": self.start,
            "end": self.end,
            "target": self.target,
            "units": list(self.units),
            "unitsNotDeclared": list(self.units_not_declared),
            "modality": self.modality,
            "condition": self.condition,
            "confidence": self.confidence,
            "rule": self.rule,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A place where an analysis sees heightened exposure, the laws it names for that, and why."""

    mention: str
    start: int
    end: int
    jurisdiction: str
    basis: tuple[str, ...]
    factors: tuple[FlagFactor, ...]
    confidence: float
    rule: str

    def as_json(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "mention": self.mention,
            "start": self.start,
            "end": self.end,
            "jurisdiction": self.jurisdiction,
            "basis": list(self.basis),
            "factors": list(self.factors),
            "confidence": self.confidence,
            "rule": self.rule,
        }


@dataclass(frozen=True, slots=True)
class AnalysisReading:
    """Everything read out of one analysis; each list in the order of the text, without repetition of a mention."""

    engages: tuple[Finding, ...] = ()
    not_engaged: tuple[Finding, ...] = ()
    flags: tuple[Flag, ...] = ()
    exposure: tuple[Severity, Severity] | None = None
    #: Number of a part -> the half-open place of its words, without its heading.
    parts: dict[int, tuple[int, int]] = field(default_factory=dict)
    #: Number of a part -> its heading as written.
    headings: dict[int, str] = field(default_factory=dict)

    def as_json(self, key: str | int | None) -> dict[str, Any]:
        """As the command prints it; `key` is the id that the text came with."""
        least, greatest = self.exposure or (None, None)
        return {
            "id": key,
            "engages": [engaged.as_json() for engaged in self.engages],
            "not_engaged": [denied.as_json() for denied in self.not_engaged],
            "flags": [flag.as_json() for flag in self.flags],
            "exposureMin": least,
            "exposureMax": greatest,
            "parts": {str(number): list(place) for number, place in sorted(self.parts.items())},
        }

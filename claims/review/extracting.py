"""An analysis -> claims: one for each law and place that it finds, and one for what it says of the provision itself.

The analysis is kept as it was given, with the places of its parts; each claim rests on the sentence that it was read
out of. Nothing is accepted by that: each claim waits for a decision.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from claims.review.claim_rows import KeptAnalysis, claim_key, claim_rows, whole
from claims.review.verdicts import NotAllowedError, Problem, ReviewError
from claims.review.writing import published_turn
from claims.text.sentences import sentences
from graph.model.vocabulary import AssessmentState, ClaimStatus, Effect, Method, Modality, Rationale, Role
from graph.review.decisions import in_one_turn
from graph.store.derived import handle
from graph.store.projection import projected
from graph.store.rows import NOW, Batch
from graph.turns.instants import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from claims.extract.findings import AnalysisReading, Finding, Flag
    from claims.extract.reader import AnalysisReader
    from claims.review.claim_rows import Evidence
    from claims.review.verdicts import Person
    from graph.engine import Engine
    from graph.review.decisions import Held, HeldClaim, HeldProvision
    from graph.store.rows import Value
    from graph.turns.instants import Clock, Turn

#: Characters of an analysis.
MOST_TEXT: Final = 100_000
#: What a claim about the provision itself joins with it, in keys: no law and no place.
READING: Final = "reading"
_COMMAND: Final = "extract"


@dataclass(frozen=True, slots=True)
class Extracted:
    """What an analysis gave: handles of claims, that of the proposed reading, the exposure, and what was left out."""

    claims: list[str]
    reading: str | None
    exposure: tuple[str, str] | None
    problems: list[Problem]


def extract(
    engine: Engine, reader: AnalysisReader, provision: str, analysis: str, by: Person, clock: Clock = utc_now
) -> Extracted:
    """Read an analysis of a provision, and propose what it says.

    Raises `ReviewError`, `NotAllowedError` and `BusyError`.
    """
    if not by.is_at_least(Role.ANALYST):
        raise NotAllowedError("claims are proposed by analysts")
    if len(analysis) > MOST_TEXT:
        message = f"the analysis has {len(analysis)} characters, and may have {MOST_TEXT}"
        raise ReviewError(Problem("TOO_LONG", message, ("analysis",)))
    # Reading takes time, and needs no turn.
    found = reader.read(analysis)
    work = partial(_extracted, key=provision, text=analysis, found=found, by=by)
    with published_turn(engine, _COMMAND, clock):
        return in_one_turn(engine, work, clock)


@dataclass(slots=True)
class _Said:
    """One statement of the analysis: what it is about, what it says, and the place of the words."""

    end: tuple[str, str] | None
    says: dict[str, Value]
    at: int


def _extracted(
    turn: Turn, held: Held, *, key: str, text: str, found: AnalysisReading, by: Person
) -> tuple[Batch, Extracted]:
    provision = held.provision(key)
    if provision is None:
        raise ReviewError(Problem("NOT_FOUND", f"no provision has the key {key!r}", ("provision",)))
    statements = {law.end: law for law in [*_laws(found, held), *_places(found)]}
    known, problems = _known(statements.values(), held)
    writing = _Extraction(provision, text, found, by, held, turn)
    handles = [writing.claim(one) for one in known]
    reading = writing.claim(_reading(found)) if found.exposure else None
    exposure = (found.exposure[0].value, found.exposure[1].value) if found.exposure else None
    return writing.batch, Extracted(handles, reading, exposure, problems)


def _laws(found: AnalysisReading, held: Held) -> Iterator[_Said]:
    """What is said of laws, the surest last: of several statements about one law, that one counts."""
    sections = held.sections({fact.target for fact in (*found.engages, *found.not_engaged)})
    for one in sorted((*found.not_engaged, *found.engages), key=lambda one: one.confidence):
        for path in _paths(one, sections.get(one.target, set())):
            engages = one.modality is not None
            said: dict[str, Value] = {
                "state": (AssessmentState.MAPPED if engages else AssessmentState.REVIEWED_UNRELATED).value,
                "modality": one.modality.value if one.modality else None,
                "condition": one.condition,
                "confidence": one.confidence,
                "effect": Effect.UNSPECIFIED.value,
                "rationaleKind": Rationale.FUNCTIONAL.value,
            }
            yield _Said(("LegalTarget", path), said, one.start)


def _paths(one: Finding, sections: set[str]) -> list[str]:
    """What is named most exactly; who names every section of a law names the law."""
    return [one.target] if set(one.units) in (set(), sections) else list(one.units)


def _places(found: AnalysisReading) -> Iterator[_Said]:
    for one in sorted(found.flags, key=lambda one: one.confidence):
        yield _Said(("Jurisdiction", one.jurisdiction), _flag(one), one.start)


def _flag(one: Flag) -> dict[str, Value]:
    return {
        "state": AssessmentState.MAPPED.value,
        "modality": Modality.ENGAGES.value,
        "confidence": one.confidence,
        "basis": sorted(one.basis),
        "factors": [factor.value for factor in one.factors],
    }


def _reading(found: AnalysisReading) -> _Said:
    least, greatest = found.exposure or (None, None)
    said: dict[str, Value] = {
        "state": AssessmentState.MAPPED.value,
        "confidence": 1.0,
        "exposureMin": least and least.value,
        "exposureMax": greatest and greatest.value,
    }
    return _Said(None, said, found.parts.get(2, (0, 0))[0])


def _known(statements: Iterable[_Said], held: Held) -> tuple[list[_Said], list[Problem]]:
    """The statements about laws and places of the graph, and what is to be said of the others."""
    kept, problems = [], []
    given = list(statements)
    laws = held.laws([one.end[1] for one in given if one.end and one.end[0] == "LegalTarget"])
    for one in given:
        label, name = one.end or ("", "")
        if label == "LegalTarget" and name not in laws:
            problems.append(Problem("NOT_FOUND", f"the graph has no law or unit {name!r}; the finding is left out"))
        elif label == "Jurisdiction" and not held.applying(one.says["basis"], name):  # type: ignore[arg-type]
            message = f"no law that the analysis names for {name} applies there; the flag is left out"
            problems.append(Problem("BASIS_MISSING", message))
        else:
            kept.append(one)
    return kept, problems


@dataclass(slots=True)
class _Extraction:
    """The claims of one analysis, as they are written."""

    provision: HeldProvision
    text: str
    found: AnalysisReading
    by: Person
    held: Held
    turn: Turn
    batch: Batch = field(default_factory=Batch)
    starts: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    analysis: KeptAnalysis = field(init=False)

    def __post_init__(self) -> None:
        key = str(self.provision.says["key"])
        self.analysis = KeptAnalysis(key, self.text, self.found.parts, self.found.headings)
        self.spans = [(sentence.start, sentence.end) for sentence in sentences(self.text)]
        self.starts = [start for start, _ in self.spans]

    def keep(self) -> None:
        """Write the analysis itself, before the first claim."""
        if any(row.label == "Analysis" for row in self.batch.nodes):
            return
        rows = Batch.of(self.analysis.rows(self.by.slug, NOW))
        self.batch.nodes += [self.by.row, *rows.nodes]
        self.batch.edges += rows.edges

    def claim(self, said: _Said) -> str:
        """Propose what is said; the handle of the claim, which may be there already."""
        provision, end = str(self.provision.says["key"]), said.end[1] if said.end else READING
        evidence = self.evidence(said)
        on_pair = [pair for pair in self.held.on_pairs([f"{provision}~{end}"]) if pair.author == self.by.slug]
        claim = self.says(said, evidence)
        there = self.same(claim, evidence, on_pair)
        if there is not None:
            return there.handle
        self.keep()
        key = claim_key(provision, end, self.by.slug, {one.key for one in on_pair})
        self.write({**claim, "key": key}, said, evidence)
        return handle(key)

    def write(self, claim: dict[str, Value], said: _Said, evidence: Evidence) -> None:
        """The rows of one claim."""
        provision = str(self.provision.says["key"])
        # One about the provision itself concerns no law and no place.
        claim = whole(claim)
        rows = Batch.of(claim_rows(claim, (provision, said.end or ("", "")), self.by.slug, [evidence]))
        suggested = projected(claim, provision, said.end, self.turn.now.date()) if said.end else None
        self.batch.edges += [suggested] if suggested else []
        self.batch.nodes += rows.nodes
        self.batch.edges += [edge for edge in rows.edges if said.end or edge.type != "CONCERNS"]
        end = said.end[1] if said.end else READING
        self.batch.edges.append(self.analysis.stated(str(claim["key"]), end, *self.sentence(said)))

    def sentence(self, said: _Said) -> tuple[int, int]:
        """The place of the sentence that says it."""
        return self.spans[max(0, bisect_right(self.starts, said.at) - 1)] if self.spans else (0, 0)

    def evidence(self, said: _Said) -> Evidence:
        """The sentence of the analysis that says it."""
        return self.analysis.evidence(*self.sentence(said))

    def says(self, said: _Said, evidence: Evidence) -> dict[str, Value]:
        """What the claim says, as it waits for a decision."""
        reasons: dict[str, Value] = {"rationale": evidence.quote}
        if said.end and said.end[0] == "Jurisdiction":
            reasons["reason"] = evidence.quote
        waits: dict[str, Value] = {
            "status": ClaimStatus.SUGGESTED.value,
            # What an analyst has written, which waits like any other draft of a person.
            "method": Method.HUMAN.value,
            "validFrom": self.provision.says.get("validFrom"),
            "recordedFrom": self.turn.now,
            "createdAt": self.turn.now,
            "revision": 1,
        }
        return {**said.says, **reasons, **waits}

    def same(self, claim: dict[str, Value], evidence: Evidence, on_pair: list[HeldClaim]) -> HeldClaim | None:
        """The claim of the same person and the same words that is there."""
        rests = self.held.resting(one.key for one in on_pair) if on_pair else {}
        compared: dict[str, Any] = {name: value for name, value in whole(claim).items() if name not in _NOT_COMPARED}
        for one in on_pair:
            alike = all(one.says.get(name) == value for name, value in compared.items())
            if alike and evidence.key in rests.get(one.key, set()):
                return one
        return None


#: What becomes of a claim after it was made.
_NOT_COMPARED: Final = frozenset({"status", "recordedFrom", "createdAt", "revision", "validFrom"})

"""A claim that somebody proposes: checked, with evidence whose words are looked for, and kept until it is decided.

A claim that the same person has made before, in the same words, is the claim that is there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from claims.review.claim_rows import Evidence, claim_key, claim_rows, whole
from claims.review.verdicts import NotAllowedError, Problem, ReviewError
from claims.review.writing import published_turn
from graph.model.vocabulary import AssessmentState, ClaimStatus, Effect, Method, Modality, Role
from graph.review.decisions import in_one_turn
from graph.store.derived import handle
from graph.store.projection import projected
from graph.store.rows import Batch
from graph.turns.instants import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claims.review.verdicts import Person
    from graph.engine import Engine
    from graph.model.vocabulary import FlagFactor, Party, Rationale
    from graph.review.decisions import Held, HeldClaim, HeldProvision
    from graph.store.rows import Value
    from graph.turns.instants import Clock, Turn

#: What evidence may be.
EVIDENCE_KINDS: Final = ("EXCERPT", "LAW_TEXT", "GUIDANCE", "DECISION", "ANALYSIS")
#: Pieces of evidence of one claim, and characters of each of its texts.
MOST_EVIDENCE: Final = 20
MOST_TEXT: Final = 10_000
_COMMAND: Final = "propose"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What somebody says of a provision and a law or unit (`target`), or a place (`jurisdiction`)."""

    provision: str
    target: str | None
    jurisdiction: str | None
    state: AssessmentState
    modality: Modality | None
    effect: Effect | None
    condition: str | None
    confidence: float
    rationale: str
    rationale_kind: Rationale
    parties: tuple[Party, ...] = ()
    #: Of a flag: paths of the laws that are the reason, and what heightens exposure.
    basis: tuple[str, ...] = ()
    factors: tuple[FlagFactor, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def end(self) -> tuple[str, str]:
        """Label and key of the law or place."""
        return ("LegalTarget", self.target) if self.target else ("Jurisdiction", self.jurisdiction or "")


def propose(engine: Engine, proposal: Proposal, by: Person, clock: Clock = utc_now) -> str:
    """Propose a claim; gives its handle.

    Raises `ReviewError` with everything that is to be mended, `NotAllowedError`, and `BusyError`.
    """
    if not by.is_at_least(Role.ANALYST):
        raise NotAllowedError("claims are proposed by analysts")
    problems = list(_problems(proposal))
    if problems:
        raise ReviewError(*problems)
    with published_turn(engine, _COMMAND, clock):
        return in_one_turn(engine, partial(_proposed, proposal=proposal, by=by), clock)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of one of many proposals: the handle of its claim, whether it is new, and what is to be mended."""

    handle: str | None
    is_new: bool = False
    problems: tuple[Problem, ...] = ()


class _DryError(Exception):
    """What would have been written; raised so that nothing is."""

    def __init__(self, found: Proposed) -> None:
        super().__init__()
        self.found = found


def propose_all(
    engine: Engine, proposals: Sequence[Proposal], by: Person, clock: Clock = utc_now, *, dry: bool = False
) -> list[Proposed]:
    """Propose many claims, with one published state behind them; what is wrong with one keeps no other from being
    proposed. `dry` writes nothing, and tells what would have been.

    Raises `BusyError`.
    """
    with published_turn(engine, _COMMAND, clock):
        return [_one_of_many(engine, proposal, by, clock, dry=dry) for proposal in proposals]


def _one_of_many(engine: Engine, proposal: Proposal, by: Person, clock: Clock, *, dry: bool) -> Proposed:
    problems = tuple(_problems(proposal))
    if problems:
        return Proposed(None, problems=problems)

    def work(turn: Turn, held: Held) -> tuple[Batch, Proposed]:
        batch, name = _proposed(turn, held, proposal=proposal, by=by)
        found = Proposed(name, is_new=bool(len(batch)))
        if dry:
            raise _DryError(found)
        return batch, found

    try:
        return in_one_turn(engine, work, clock)
    except ReviewError as error:
        return Proposed(None, problems=error.problems)
    except _DryError as error:
        return error.found


def _problems(proposal: Proposal) -> Iterator[Problem]:
    """What can be told without the graph."""
    if (proposal.target is None) == (proposal.jurisdiction is None):
        yield Problem("ONE_TARGET", "name either a law or unit in `target`, or a place in `jurisdiction`", ("target",))
    if proposal.state is AssessmentState.NOT_ASSESSED:
        yield Problem("STATE_NOT_POSSIBLE", "a claim says MAPPED or REVIEWED_UNRELATED", ("state",))
    if proposal.state is AssessmentState.REVIEWED_UNRELATED and proposal.jurisdiction is not None:
        yield Problem("STATE_NOT_POSSIBLE", "a claim about a place says MAPPED", ("state",))
    if not 1 <= len(proposal.evidence) <= MOST_EVIDENCE:
        message = f"a claim rests on 1 to {MOST_EVIDENCE} pieces of evidence, and this one on {len(proposal.evidence)}"
        yield Problem("EVIDENCE_MISSING" if not proposal.evidence else "TOO_MANY", message, ("evidence",))
    for one in proposal.evidence:
        if one.kind not in EVIDENCE_KINDS:
            kinds = ", ".join(EVIDENCE_KINDS)
            yield Problem("EVIDENCE_KIND", f"{one.kind!r} is no kind of evidence; choose {kinds}", ("evidence", "kind"))
        if not (one.quote or one.url):
            yield Problem("EVIDENCE_EMPTY", "evidence has a quote, or an address", ("evidence", "quote"))
    yield from _texts(proposal)


def _texts(proposal: Proposal) -> Iterator[Problem]:
    if not proposal.rationale.strip():
        yield Problem("RATIONALE_MISSING", "a claim gives its reasons in words", ("rationale",))
    texts = [("rationale", proposal.rationale), ("condition", proposal.condition or "")]
    texts += [("evidence", text or "") for one in proposal.evidence for text in (one.quote, one.locator, one.url)]
    for name, text in texts:
        if len(text) > MOST_TEXT:
            yield Problem("TOO_LONG", f"{name} has {len(text)} characters, and may have {MOST_TEXT}", (name,))


def _proposed(turn: Turn, held: Held, *, proposal: Proposal, by: Person) -> tuple[Batch, str]:
    provision = held.provision(proposal.provision)
    if provision is None:
        raise ReviewError(Problem("NOT_FOUND", f"no provision has the key {proposal.provision!r}", ("provision",)))
    problems = list(_lacking(held, proposal))
    if problems:
        raise ReviewError(*problems)
    evidence = [checked(one, provision) for one in proposal.evidence]
    on_pair = [pair for pair in held.on_pairs([f"{proposal.provision}~{proposal.end[1]}"]) if pair.author == by.slug]
    there = _same(proposal, {one.key for one in evidence}, on_pair, held)
    if there is not None:
        return Batch(), there.handle
    key = claim_key(proposal.provision, proposal.end[1], by.slug, {one.key for one in on_pair})
    claim = whole({**_says(proposal, provision, turn), "key": key, "method": Method.HUMAN.value})
    batch = Batch.of(claim_rows(claim, (proposal.provision, proposal.end), by.slug, evidence))
    suggested = projected(claim, proposal.provision, proposal.end, turn.now.date())
    batch.edges += [suggested] if suggested else []
    # Evidence that is there is shared, and stays as it is.
    stored = held.evidence(one.key for one in evidence)
    new = [row for row in batch.nodes if row.label != "Evidence" or row.properties["key"] not in stored]
    batch.nodes = [by.row, *new]
    return batch, handle(key)


def _lacking(held: Held, proposal: Proposal) -> Iterator[Problem]:
    """What of the proposal the graph does not know."""
    if proposal.target is not None and not held.laws([proposal.target]):
        yield Problem("NOT_FOUND", f"no law or unit has the path {proposal.target!r}", ("target",))
    unknown = sorted(set(proposal.basis) - held.laws(proposal.basis))
    if unknown:
        yield Problem("NOT_FOUND", f"no law or unit has the path {unknown[0]!r}", ("basis",))
    if proposal.jurisdiction is None:
        return
    if not held.has_place(proposal.jurisdiction):
        yield Problem("NOT_FOUND", f"no place has the code {proposal.jurisdiction!r}", ("jurisdiction",))
    elif not held.applying(proposal.basis, proposal.jurisdiction):
        message = (
            f"a flag names in `basis` at least one law that applies in {proposal.jurisdiction}, or in a place that "
            f"{proposal.jurisdiction} is part of"
        )
        yield Problem("BASIS_MISSING", message, ("basis",))


def checked(one: Evidence, provision: HeldProvision) -> Evidence:
    """The evidence, with whether its words stand in the provision or in the archived text, and where those are."""
    if one.kind != "EXCERPT" or not one.quote:
        return one
    in_provision = one.quote in (provision.says.get("excerptText") or "")
    if not in_provision and one.quote not in provision.text:
        return one
    place = provision.says.get("headingPath") if in_provision else None
    return replace(
        one,
        url=one.url or provision.version.get("archiveUrl"),
        locator=one.locator or place,
        retrieved_at=provision.version["fetchedAt"],
        verified=True,
    )


def _same(proposal: Proposal, evidence: set[str], on_pair: list[HeldClaim], held: Held) -> HeldClaim | None:
    """A claim of the same words."""
    said = {name: value for name, value in _words(proposal).items() if value is not None}
    rests = held.resting(one.key for one in on_pair)
    for one in on_pair:
        alike = all(one.says.get(name) == value for name, value in said.items())
        if alike and one.says.get("condition") == proposal.condition and rests.get(one.key, set()) == evidence:
            return one
    return None


def _words(proposal: Proposal) -> dict[str, Value]:
    is_mapped = proposal.state is AssessmentState.MAPPED
    is_flag = proposal.jurisdiction is not None
    return {
        "state": proposal.state.value,
        "modality": (proposal.modality or Modality.MAY_ENGAGE).value if is_mapped else None,
        "effect": None if is_flag else (proposal.effect or Effect.UNSPECIFIED).value,
        "condition": proposal.condition,
        "confidence": proposal.confidence,
        "rationale": proposal.rationale,
        "rationaleKind": None if is_flag else proposal.rationale_kind.value,
        "reason": proposal.rationale if is_flag else None,
        "parties": [party.value for party in proposal.parties],
        "basis": sorted(set(proposal.basis)) if is_flag else [],
        "factors": [factor.value for factor in proposal.factors] if is_flag else [],
    }


def _says(proposal: Proposal, provision: HeldProvision, turn: Turn) -> dict[str, Any]:
    """The claim, as it waits for a decision: it holds from the day on which the words do."""
    said: dict[str, Value] = {
        "status": ClaimStatus.SUGGESTED.value,
        "validFrom": provision.says.get("validFrom"),
        "recordedFrom": turn.now,
        "createdAt": turn.now,
        "revision": 1,
    }
    return {**_words(proposal), **said}

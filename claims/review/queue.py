"""What waits for a decision, in groups of equal evidence, those first that tell most.

A group holds what a program says of clauses by sentences that are nearly the same, in documents for one audience: of
each sentence the same rules say the same of the same laws and places. Platforms copy one another, and one look decides
for all of them. What differs in a rule, a law, a place or an audience is never one group.

A *cell* is a document and a law or place. What a decision is worth is how many cells nobody has looked at become known
by it, each weighed by how likely its claim is to be right.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, replace
from enum import Enum
from heapq import heapify, heappop, heapreplace
from typing import TYPE_CHECKING, Any, Final

from rapidfuzz import fuzz

from claims.review.records import RuleRecord, records_of
from graph.review.waiting import decided_cells, standing_by_rule, waiting_claims

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.engine import Engine
    from graph.review.waiting import WaitingClaim

    Cell = tuple[str, str]
    #: What a program says of one clause by one sentence.
    Look = list[WaitingClaim]

#: From this similarity on, of 100, sentences are the same evidence.
ALIKE: Final = 90
#: Claims of one group: what is decided at once.
MOST_CLAIMS: Final = 500
_DIGITS: Final = 16


class QueueOrder(Enum):
    """Order of the queue."""

    VALUE = "VALUE"
    UNCERTAIN = "UNCERTAIN"
    RANDOM = "RANDOM"
    AGE = "AGE"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which claims are wanted; None is all. `law` is the path of a law or unit with everything below it."""

    law: str | None = None
    platform: str | None = None
    rule: str | None = None
    agent: str | None = None
    status: frozenset[str] | None = None

    def keeps(self, claim: WaitingClaim) -> bool:
        """Whether a claim is wanted."""
        return (
            (self.law is None or claim.target == self.law or claim.target.startswith(f"{self.law}/"))
            and (self.platform is None or claim.platform == self.platform)
            and (self.rule is None or rule_of(claim) == self.rule)
            and (self.agent is None or claim.author == self.agent)
            and (self.status is None or claim.status in self.status)
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Claims of equal evidence, with what a decision on them is worth: expected new cells."""

    id: str
    rules: tuple[str, ...]
    agent: str
    audience: str | None
    claims: tuple[WaitingClaim, ...]
    #: How likely the claim of each cell is to be right, from 0 to 1.
    cells: Mapping[Cell, float]
    score: float = 0.0
    new_cells: int = 0

    @property
    def targets(self) -> tuple[str, ...]:
        """Paths of the laws and units, and codes of the places."""
        return tuple(sorted({claim.target for claim in self.claims}))

    @property
    def expected(self) -> float:
        """How likely a claim of it is to be right, from 0 to 1."""
        return sum(self.cells.values()) / len(self.cells)

    @property
    def sentences(self) -> list[tuple[str, list[WaitingClaim]]]:
        """The different sentences, that of most claims first, each with its claims."""
        found: dict[str, list[WaitingClaim]] = {}
        for one in self.claims:
            found.setdefault(one.quote, []).append(one)
        return sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))


def queue(engine: Engine, wanted: QueueFilter, order: QueueOrder) -> list[Group]:
    """Everything that waits, in groups, in the order that is asked for."""
    claims = [claim for claim in waiting_claims(engine) if wanted.keeps(claim)]
    groups = grouped(claims, records_of(standing_by_rule(engine)))
    return ordered(groups, decided_cells(engine), order)


def rule_of(claim: WaitingClaim) -> str:
    """The rule that made a claim; its author where there is none."""
    return claim.rule or claim.author


def law_of(target: str) -> str:
    """The law of a law or unit; a place is itself."""
    return target.split("/", 1)[0]


def grouped(claims: Iterable[WaitingClaim], records: Mapping[str, RuleRecord]) -> list[Group]:
    """Claims in groups of equal evidence; no group holds more than is decided at once."""
    looks: defaultdict[tuple[str, ...], list[WaitingClaim]] = defaultdict(list)
    for claim in claims:
        looks[claim.provision, claim.author, claim.quote].append(claim)
    alike: defaultdict[tuple[Any, ...], list[Look]] = defaultdict(list)
    for look in looks.values():
        alike[look[0].author, look[0].audience, frozenset(map(_said, look))].append(look)
    groups = []
    for members in alike.values():
        for part in _of_equal_evidence(members):
            most = max(1, MOST_CLAIMS // len(part[0]))
            groups += [_group(part[at : at + most], records) for at in range(0, len(part), most)]
    return groups


def _said(claim: WaitingClaim) -> tuple[str | None, ...]:
    """What a claim says, and by which rule."""
    return rule_of(claim), claim.target, claim.state, claim.modality, claim.condition


def _of_equal_evidence(looks: Sequence[Look]) -> list[list[Look]]:
    """Looks by their sentences: each joins the first sentence that it is like; equal ones are compared once."""
    by_quote: dict[str, list[Look]] = {}
    for look in looks:
        by_quote.setdefault(look[0].quote, []).append(look)
    parts: list[tuple[str, list[Look]]] = []
    for quote, members in by_quote.items():
        for first, part in parts:
            if quote and fuzz.ratio(quote, first, score_cutoff=ALIKE):
                part.extend(members)
                break
        else:
            # Where there is no evidence, nothing says that two clauses are alike.
            parts += [(quote, members)] if quote else [("", [member]) for member in members]
    return [part for _, part in parts]


def _group(looks: Sequence[Look], records: Mapping[str, RuleRecord]) -> Group:
    claims = [one for look in looks for one in look]
    cells: dict[Cell, float] = {}
    for claim in claims:
        record = records.get(rule_of(claim)) or RuleRecord(rule_of(claim), claim.author)
        cell = claim.document, law_of(claim.target)
        cells[cell] = max(cells.get(cell, 0.0), record.expected(claim.confidence))
    digest = hashlib.sha256("\n".join(sorted(claim.handle for claim in claims)).encode()).hexdigest()[:_DIGITS]
    return Group(
        id=digest,
        rules=tuple(sorted({rule_of(claim) for claim in claims})),
        agent=claims[0].author,
        audience=claims[0].audience,
        claims=tuple(claims),
        cells=cells,
    )


def ordered(groups: Iterable[Group], seen: set[Cell], order: QueueOrder) -> list[Group]:
    """Groups in an order, each with its score: the expected new cells when all before it are decided."""
    valued = _by_value(groups, seen)
    match order:
        case QueueOrder.VALUE:
            return valued
        case QueueOrder.UNCERTAIN:
            return sorted(valued, key=lambda one: (abs(one.expected - 0.5), one.id))
        case QueueOrder.RANDOM:
            # The id is a hash: its order is that of chance, and the same for every page.
            return sorted(valued, key=lambda one: one.id)
        case QueueOrder.AGE:
            return sorted(valued, key=lambda one: (min(claim.created_at for claim in one.claims), one.id))


def _by_value(groups: Iterable[Group], seen: set[Cell]) -> list[Group]:
    """The group of the most expected new cells, then that of the most that are left, and so on.

    What a group is worth only falls as others are decided, so that whatever is still first when it is reckoned anew is
    the next one (Minoux's accelerated greedy algorithm, 1978).
    """
    known = set(seen)
    heap = [(-_worth(group, known)[0], group.id, group) for group in groups]
    heapify(heap)
    found = []
    while heap:
        told, id_, one = heap[0]
        score, new = _worth(one, known)
        if -score > told and len(heap) > 1:
            heapreplace(heap, (-score, id_, one))
            continue
        heappop(heap)
        known |= one.cells.keys()
        found.append(replace(one, score=score, new_cells=new))
    return found


def _worth(group: Group, known: set[Cell]) -> tuple[float, int]:
    new = [share for cell, share in group.cells.items() if cell not in known]
    return sum(new), len(new)

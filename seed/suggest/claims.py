"""What a program suggests of a clause, beside what it has suggested before -> the rows that bring the one to the other.

Only suggestions that nobody has decided on are the program's to change. One that it no longer makes ends: STALE where
the words that it rests on are gone, SUPERSEDED where they stand and the program says otherwise of them. What ends keeps
all that it said, so that a read at an earlier instant stays what it was. Pure: knows no graph.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from claims.review.claim_rows import claim_key, claim_rows, whole
from graph.model.model import LABEL
from graph.model.vocabulary import AssessmentState, ClaimStatus, Method
from graph.store.projection import projected
from graph.store.rows import NOW, Batch, EdgeRow, NodeRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from claims.review.claim_rows import Evidence
    from graph.store.rows import Value

#: What a suggestion says: of two that say the same of all this, and rest on the same words, one is enough.
_SAYS: Final = (
    *("modality", "condition", "confidence", "rationale", "effect", "parties"),
    *("rule", "ruleVersion", "reason", "factors", "basis"),
)
#: A person holds these, or has decided.
_HELD: Final = frozenset({ClaimStatus.ACCEPTED.value, ClaimStatus.IN_REVIEW.value})

#: A law or place of a clause; of a flag also the law with which it is suggested.
Subject = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a program suggests of a clause and a law or place (label and key).

    `beside` is the law of the engagement with which a flag is suggested. `place` is where the evidence stands among the
    words of the clause.
    """

    end: tuple[str, str]
    says: Mapping[str, Value]
    evidence: Sequence[Evidence]
    beside: str = ""
    place: tuple[int, int] | None = None

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return self.end[1], self.beside

    @property
    def quotes(self) -> frozenset[str]:
        """The words that it rests on."""
        return frozenset(one.quote for one in self.evidence if one.quote)


@dataclass(frozen=True, slots=True)
class OwnClaim:
    """A claim that the program has made before, about a clause and a law or place (path or code)."""

    end: str
    says: Mapping[str, Any]
    quotes: frozenset[str]

    @property
    def key(self) -> str:
        """Its key."""
        return str(self.says["key"])

    @property
    def subject(self) -> Subject:
        """What it is about."""
        return self.end, str(self.says.get("withClaim") or "~").split("~")[1]

    @property
    def is_open(self) -> bool:
        """Whether it is a suggestion still, on which nobody has decided."""
        return self.says["status"] == ClaimStatus.SUGGESTED and self.says.get("recordedTo") is None

    def settles(self, wanted: Wanted) -> bool:
        """Whether somebody holds it or has decided on it, so that the suggestion need not be made."""
        if self.subject != wanted.subject:
            return False
        is_decided = self.says.get("reviewedAt") is not None and self.quotes == wanted.quotes
        return is_decided or self.says["status"] in _HELD


@dataclass(frozen=True, slots=True)
class Author:
    """A program that suggests."""

    slug: str
    name: str
    version: str | None = None

    def row(self) -> NodeRow:
        """The program as an agent."""
        says: dict[str, Value] = {"slug": self.slug, "name": self.name, "method": Method.AUTOMATION.value}
        return NodeRow("Agent", says | {"modelVersion": self.version})


@dataclass(slots=True)
class Difference:
    """What brings the suggestions of some clauses to what they are to be: claims that are new, those that end, and
    those whose evidence stands at another place. With `rule`, those of other rules do not end.
    """

    author: Author
    rule: str | None = None
    new: list[tuple[str, Wanted, dict[str, Value]]] = field(default_factory=list)
    ended: list[tuple[str, OwnClaim, ClaimStatus]] = field(default_factory=list)
    moved: list[NodeRow] = field(default_factory=list)
    kept: int = 0

    def counted(self) -> Counter[str]:
        """How many suggestions of laws and places are new, and how many end or stay."""
        found = Counter(superseded=0, stale=0, kept=self.kept)
        found.update("flags" if wanted.end[0] == "Jurisdiction" else "engagements" for _, wanted, _ in self.new)
        found.update(status.value.lower() for _, _, status in self.ended)
        return found

    def add(
        self, clause: str, wanted: Iterable[Wanted], own: Sequence[OwnClaim], text: str, facts: frozenset[str]
    ) -> None:
        """One clause, with the words that it has now; `facts` are laws and places of which somebody has decided."""
        taken = {one.key for one in own}
        standing = {one.subject: one for one in own if one.is_open}
        keys = {one.end: one.key for one in own if one.says["status"] in _HELD}
        # A flag names the claim of the engagement with which it is suggested.
        for one in sorted(wanted, key=lambda one: one.end[0] == "Jurisdiction"):
            if one.end[1] in facts or any(before.settles(one) for before in own) or one.beside not in {"", *keys}:
                continue
            before = standing.pop(one.subject, None)
            says = whole({**one.says, **({"withClaim": keys[one.beside]} if one.beside else {})})
            if before and _is_same(before, one, says):
                self._keep(before, one)
                keys.setdefault(one.end[1], before.key)
                continue
            if before:
                self.ended.append((clause, before, ClaimStatus.SUPERSEDED))
            key = claim_key(clause, one.end[1], self.author.slug, taken)
            keys.setdefault(one.end[1], key)
            self.new.append((clause, one, {**says, "key": key}))
        self.ended += [
            (clause, one, _ended(one, text))
            for one in standing.values()
            if self.rule is None or one.says.get("rule") == self.rule
        ]

    def _keep(self, before: OwnClaim, wanted: Wanted) -> None:
        self.kept += 1
        place = _placed(wanted)
        if any(before.says.get(name) != value for name, value in place.items()):
            self.moved.append(NodeRow("Claim", {"key": before.key, **place}, partial=True))

    def batch(self, now: datetime) -> Batch:
        """The rows of a transaction at an instant."""
        batch = Batch(nodes=[*self.moved])
        rows: list[NodeRow | EdgeRow] = [self.author.row()] if self.new else []
        for clause, wanted, says in self.new:
            rows += self._made(clause, wanted, says, now.date())
        for clause, own, status in self.ended:
            rows += _ending(batch, clause, own, status, now)
        written = Batch.of(rows)
        # Several suggestions may rest on one sentence: what they share is written once.
        batch.nodes += {_named(node): node for node in written.nodes}.values()
        batch.edges += written.edges
        return batch

    def _made(self, clause: str, wanted: Wanted, says: dict[str, Value], today: date) -> Iterable[NodeRow | EdgeRow]:
        claim: dict[str, Value] = {
            "state": AssessmentState.MAPPED.value,
            "status": ClaimStatus.SUGGESTED.value,
            "method": Method.AUTOMATION.value,
            "recordedFrom": NOW,
            "createdAt": NOW,
            "revision": 1,
            **_placed(wanted),
            **says,
        }
        yield from claim_rows(claim, (clause, wanted.end), self.author.slug, wanted.evidence)
        edge = projected(whole(claim), clause, wanted.end, today)
        if edge:
            yield edge


def _named(row: NodeRow) -> tuple[str, str]:
    return row.label, str(row.properties[LABEL[row.label].key])


def _placed(wanted: Wanted) -> dict[str, Value]:
    return {"evidenceStart": wanted.place[0], "evidenceEnd": wanted.place[1]} if wanted.place else {}


def _is_same(before: OwnClaim, wanted: Wanted, says: Mapping[str, Value]) -> bool:
    names = (*_SAYS, "withClaim")
    return before.quotes == wanted.quotes and all(before.says.get(name) == says.get(name) for name in names)


def _ended(own: OwnClaim, text: str) -> ClaimStatus:
    stands = bool(text) and all(quote in text for quote in own.quotes)
    return ClaimStatus.SUPERSEDED if stands else ClaimStatus.STALE


def _ending(
    batch: Batch, clause: str, own: OwnClaim, status: ClaimStatus, now: datetime
) -> Iterable[NodeRow | EdgeRow]:
    """The end of a suggestion: what it said stays, for reads at the time at which it stood."""
    end = ("Jurisdiction" if "withClaim" in own.says else "LegalTarget", own.end)
    ended: dict[str, Value] = {"key": own.key, "status": status.value, "recordedTo": now}
    yield NodeRow("Claim", {**ended, "revision": int(own.says["revision"]) + 1}, partial=True)
    stood = projected(own.says, clause, end, now.date())
    if stood:
        batch.removed_edges.append(EdgeRow(stood.type, stood.start, stood.end, {"claimKey": own.key}))
    edge = projected({**own.says, **ended}, clause, end, now.date())
    if edge:
        yield edge

"""Root fields that no plan answers: each by name, performed for a caller, and what it tells of its payload.

Nothing here knows a selection or a statement: entities of a payload are told by their keys, and are read behind the
change.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from api.errors import bad_input
from claims.agreement.reading import read_again, shown, waiting_for
from claims.agreement.telling import Agreement, agreement_of, by_reviewer, by_rule, disagreements
from claims.review.extracting import extract
from claims.review.proposing import propose
from claims.review.queue import queue
from claims.review.records import records_of
from claims.review.reviewing import review, undo
from claims.review.undoing import undo_key
from claims.review.verdicts import Person, Problem, ReviewError, ReviewResult
from graph.review.second_readings import read_twice
from graph.review.waiting import standing_by_rule
from graph.store.projection import instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from api.caller import Caller
    from api.schema.agreement import ReadingAsked
    from api.schema.mutation import ProposalAsked, ReviewAsked
    from api.schema.review import QueueAsked
    from claims.extract.reader import AnalysisReader
    from claims.review.queue import Group
    from claims.review.records import RuleRecord
    from claims.review.verdicts import Outcome
    from graph.engine import Engine
    from graph.review.second_readings import BlindClaim, Judgement, ReadTwice

    #: What is told of a payload, by the names of GraphQL; of an entity, its key.
    Told = dict[str, Any]

#: What a caller is called who calls the executor in this process.
_IN_PROCESS: Final = "this process"
_DIGITS: Final = 16


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that is performed."""

    engine: Engine
    #: Gives the reader of analyses, which is made when it is first needed.
    analyses: Callable[[], AnalysisReader] | None = None

    def perform(self, name: str, asked: Any, caller: Caller) -> Told | list[Told]:
        """Do what a root field asks for; gives what it tells. Raises `NotAllowedError`, and what the graph raises."""
        by = Person(caller.name or _IN_PROCESS, caller.role)
        return _CHANGES[name](self, asked, by)

    def extract_claims(self, asked: tuple[str, str], by: Person) -> Told:
        """The claims of an analysis."""
        nothing: Told = {"claims": [], "reading": None, "exposureMin": None, "exposureMax": None}
        if self.analyses is None:
            problem = Problem("NO_READER", "this server reads no analyses")
            return {**nothing, "errors": _errors([problem])}
        try:
            found = extract(self.engine, self.analyses(), *asked, by)
        except ReviewError as error:
            return {**nothing, "errors": _errors(error.problems, around=())}
        least, greatest = found.exposure or (None, None)
        told: Told = {"claims": found.claims, "reading": found.reading, "exposureMin": least, "exposureMax": greatest}
        return {**told, "errors": _errors(found.problems)}

    def review_claim(self, asked: ReviewAsked, by: Person) -> Told:
        """One verdict on one claim."""
        verdict, (item,) = replace(asked.verdict, batch=_batch_of(asked, by)), asked.items
        told: Told = {"claim": item.handle, "errors": [], "batchKey": None, "clientMutationId": verdict.mutation_id}
        try:
            (outcome,) = review(self.engine, asked.items, verdict, by)
        except ReviewError as error:
            return {**told, "errors": _errors(error.problems)}
        if outcome.problem is not None:
            gone = outcome.result is ReviewResult.GONE
            return {**told, "claim": None if gone else item.handle, "errors": _errors([outcome.problem])}
        return {**told, "batchKey": verdict.batch}

    def propose_claim(self, asked: ProposalAsked, by: Person) -> Told:
        """A claim that is proposed."""
        told: Told = {"claim": None, "errors": [], "batchKey": None, "clientMutationId": asked.mutation_id}
        try:
            return {**told, "claim": propose(self.engine, asked.proposal, by)}
        except ReviewError as error:
            return {**told, "errors": _errors(error.problems)}

    def review_claims(self, asked: ReviewAsked, by: Person) -> Told:
        """One verdict on many claims."""
        verdict = asked.verdict
        told: Told = {"results": [], "errors": [], "batchKey": None, "clientMutationId": verdict.mutation_id}
        try:
            outcomes = review(self.engine, asked.items, verdict, by)
        except ReviewError as error:
            return {**told, "errors": _errors(error.problems)}
        decided = any(outcome.result is ReviewResult.DONE for outcome in outcomes)
        results = [_result(claim, outcome) for claim, outcome in zip(asked.ids, outcomes, strict=True)]
        return {**told, "results": results, "batchKey": verdict.batch if decided else None}

    def undo_review(self, batch: str, by: Person) -> Told:
        """A batch that is taken back."""
        try:
            handles = undo(self.engine, batch, by)
        except ReviewError as error:
            return {"claims": [], "errors": _errors(error.problems, around=()), "batchKey": None}
        return {"claims": handles, "errors": [], "batchKey": undo_key(batch)}

    def review_queue(self, asked: QueueAsked, _by: Person) -> Told:
        """A page of what waits."""
        groups = queue(self.engine, asked.wanted, asked.order)
        begin = _behind(asked.after, groups)
        page = groups[begin : begin + asked.first]
        cursors = [f"{begin + place}-{one.id}" for place, one in enumerate(page, 1)]
        nodes = [_group(one) for one in page]
        info = {
            "hasNextPage": begin + len(page) < len(groups),
            "hasPreviousPage": begin > 0,
            "startCursor": cursors[0] if cursors else None,
            "endCursor": cursors[-1] if cursors else None,
        }
        edges = [{"cursor": cursor, "node": node} for cursor, node in zip(cursors, nodes, strict=True)]
        counts = {"totalCount": len(groups), "claimCount": sum(len(group.claims) for group in groups)}
        return {"nodes": nodes, "edges": edges, "pageInfo": info, **counts}

    def rule_records(self, _asked: None, _by: Person) -> list[Told]:
        """What became of the claims of each rule."""
        agreements = by_rule(read_twice(self.engine))
        records = sorted(records_of(standing_by_rule(self.engine)).items())
        return [{**_record(one), **_agreement(agreements.get(rule) or Agreement())} for rule, one in records]

    def second_readings(self, first: int, by: Person) -> Told:
        """What waits for a second reading by the caller."""
        claims = waiting_for(self.engine, by)
        nodes = [_blind(name, one) for name, one in shown(self.engine, claims[:first])]
        return {"totalCount": len(claims), "nodes": nodes}

    def read_again(self, asked: ReadingAsked, by: Person) -> Told:
        """A second reading."""
        verdict = asked.verdict
        told: Told = {"agrees": None, "disagreement": None, "errors": [], "clientMutationId": verdict.mutation_id}
        try:
            found = read_again(self.engine, asked.name, verdict, by)
        except ReviewError as error:
            return {**told, "errors": _errors(error.problems)}
        return {**told, "agrees": found.agrees, "disagreement": None if found.agrees else _disagreement(found)}

    def review_agreement(self, _asked: None, _by: Person) -> Told:
        """How far second readings and decisions agree. Who asks for reviewers is an administrator (`needs`)."""
        readings = read_twice(self.engine)
        reviewers = [
            {"reviewer": one.reviewer, "first": one.first, "second": one.second}
            | {"agreed": one.agreement.agreed, "alpha": one.agreement.alpha}
            for one in by_reviewer(readings)
        ]
        told = {
            "disagreements": [_disagreement(disagreement) for disagreement in disagreements(readings)],
            "reviewers": reviewers,
        }
        return {**_agreement(agreement_of(readings)), **told}


#: By the name of the root field.
_CHANGES: Final[dict[str, Callable[[Changes, Any, Person], Told | list[Told]]]] = {
    "extractClaims": Changes.extract_claims,
    "proposeClaim": Changes.propose_claim,
    "readAgain": Changes.read_again,
    "reviewAgreement": Changes.review_agreement,
    "reviewClaim": Changes.review_claim,
    "reviewClaims": Changes.review_claims,
    "reviewQueue": Changes.review_queue,
    "ruleRecords": Changes.rule_records,
    "secondReadings": Changes.second_readings,
    "undoReview": Changes.undo_review,
}


def _result(claim_id: str, outcome: Outcome) -> dict[str, Any]:
    gone = outcome.result is ReviewResult.GONE
    errors = [outcome.problem] if outcome.problem else []
    return {
        "claimId": claim_id,
        "result": outcome.result.value,
        "claim": None if gone else outcome.handle,
        "error": next(iter(_errors(errors)), None),
    }


def _batch_of(asked: ReviewAsked, by: Person) -> str:
    """The batch of one decision: the same for the same request, so that who asks again decides once."""
    verdict = asked.verdict
    parts = (*asked.ids, asked.items[0].expected, by.slug, verdict.decision, verdict.reason, verdict.note)
    text = "\n".join(str(part) for part in (*parts, verdict.supersedes, verdict.mutation_id))
    return f"one:{hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]}"


def _errors(problems: Iterable[Problem], around: tuple[str, ...] = ("input",)) -> list[dict[str, Any]]:
    return [
        {"code": problem.code, "message": problem.message, "path": [*around, *problem.path] if problem.path else None}
        for problem in problems
    ]


def _behind(after: str | None, groups: Sequence[Group]) -> int:
    """Where a page begins: behind the group of its cursor, or in the place of one that was decided meanwhile."""
    if after is None:
        return 0
    place, _, name = after.partition("-")
    found = next((number for number, one in enumerate(groups, 1) if one.id == name), None)
    if found is not None:
        return found
    if not place.isdecimal():
        raise bad_input(f"after: {after!r} is not a cursor of the review queue")
    return min(int(place) - 1, len(groups))


def _group(one: Group) -> Told:
    sentences = [
        {
            "quote": quote,
            "platforms": sorted({claim.platform for claim in claims}),
            "claims": [claim.handle for claim in claims],
        }
        for quote, claims in one.sentences
    ]
    share = f"{one.expected:.2f}"
    return {
        "id": one.id,
        "rules": list(one.rules),
        "agent": one.agent,
        "score": one.score,
        "expected": one.expected,
        "reasons": [
            f"new pairs of a document and a law: {one.new_cells} of {len(one.cells)}",
            f"expected share of right claims: {share}",
        ],
        "sentences": sentences,
        "claims": [claim.handle for claim in one.claims],
    }


def _record(one: RuleRecord) -> Told:
    low, high = one.interval or (None, None)
    counts = {name: getattr(one, name) for name in ("waiting", "accepted", "rejected", "unrelated", "stale")}
    shares = {"precision": one.precision, "precisionLow": low, "precisionHigh": high}
    return {"rule": one.rule, "agent": one.agent, **counts, **shares}


def _agreement(one: Agreement) -> Told:
    low, high = one.interval or (None, None)
    counts = {"readTwice": one.read_twice, "agreed": one.agreed}
    return {**counts, "alpha": one.alpha, "alphaLow": low, "alphaHigh": high}


def _blind(name: str, one: BlindClaim) -> Told:
    names = ("provision", "title", "document", "platform", "target", "state", "modality", "condition", "rationale")
    told = {each: getattr(one, each) for each in names}
    return {"id": name, **told, "excerpt": one.words, "targetLabel": one.target_label, "quotes": one.quotes}


def _disagreement(one: ReadTwice) -> Told:
    judgements = {"first": _judgement(one.first), "second": _judgement(one.second)}
    return {"claim": one.handle, **judgements, "isOpen": one.is_newest}


def _judgement(one: Judgement) -> Told:
    said = {"decision": one.status, "reasonCode": one.reason, "note": one.note}
    return {**said, "by": one.by, "at": instant(one.at)}

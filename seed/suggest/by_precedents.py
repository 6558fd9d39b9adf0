"""What accepted clauses of other platforms suggest of the clauses of a graph that are alike.

A clause is asked for again where its words or categories are others than before, or where reviewers have decided on any
clause since. As long as nobody has decided anything, nothing is suggested and nothing is read.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from claims.review.claim_rows import Evidence
from claims.rules import gates
from graph.model.vocabulary import Effect, Modality, Rationale
from graph.progress import OnProgress, silent
from graph.store.reads import reviewed_laws_of, words_of
from graph.turns.instants import utc_now
from seed.catalogue.suggesting import rule_reader
from seed.suggest.batches import ALL, Asked, BroughtUp, Due, Work, brought_up, decided, own_claims
from seed.suggest.claims import Author, Difference, Wanted
from seed.suggest.clauses import Documents, digest
from seed.suggest.known_clauses import Known
from seed.suggest.precedents import Precedents, Reviewed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from claims.rules.suggestion import LawFact
    from graph.engine import Engine
    from graph.store.rows import Value
    from graph.turns.instants import Clock
    from seed.suggest.clauses import Described, Standing
    from seed.suggest.precedents import Voted

#: The agent whose suggestions those of alike clauses are.
PRECEDENTS: Final = "clausegraph-precedents"
_NAME: Final = "Clausegraph precedents"
#: The share of right ones among such suggestions, measured with one platform left out at a time.
_CONFIDENCE: Final = 0.62


def suggest_by_precedents(
    engine: Engine, asked: Asked = ALL, progress: OnProgress = silent, clock: Clock = utc_now
) -> BroughtUp:
    """Bring the suggestions of precedents up to the clauses and the decisions of today; nothing is published."""
    documents = Documents(engine, rule_reader().table, asked.documents)
    reviewed = list(_reviewed(engine))
    # Made-up platforms and others vote for their own kind: where nobody has decided on any of a kind, nothing is read.
    versions = {
        kind: digest(*(_told(one) for one in reviewed if one.fictional == kind))
        for kind in {one.fictional for one in reviewed}
    }
    count, due = 0, []
    for clause in documents.clauses():
        count += clause.words is not None
        version = versions.get(documents.described[clause.document].fictional)
        of = digest(version, clause.words, clause.title, clause.categories) if clause.words and version else None
        if of != clause.voted_of:
            due.append(Due(clause, of))
    if not due:
        return BroughtUp(clauses=count)
    work = Work("clauses compared", partial(_voted, engine, documents, Precedents(reviewed)), "votedSha256")
    done = brought_up(engine, due, work, progress, clock, dry=asked.dry)
    done.clauses = count
    return done


def _told(one: Reviewed) -> list[object]:
    known = one.known
    return [known.key, known.words, sorted(known.categories), one.fictional, sorted(one.laws), sorted(one.unrelated)]


def _reviewed(engine: Engine) -> Iterator[Reviewed]:
    for key, says, laws in reviewed_laws_of(engine):
        yield Reviewed(
            Known(key, _words(says["title"], says["text"]), frozenset(says["category"])),
            says["platform"],
            says["fictional"],
            frozenset(law for type_, law in laws if type_ == "ENGAGES"),
            frozenset(law for type_, law in laws if type_ == "ASSESSED_UNRELATED"),
        )


def _words(title: str, text: str) -> str:
    return f"{title} {text}"


def _voted(engine: Engine, documents: Documents, precedents: Precedents, some: Sequence[Due]) -> Difference:
    keys = [one.clause.key for one in some]
    words, own, facts = words_of(engine, keys), own_claims(engine, PRECEDENTS, keys), decided(engine, keys)
    difference = Difference(Author(PRECEDENTS, _NAME))
    for one in some:
        clause, described = one.clause, documents.described[one.clause.document]
        text = str(words[clause.key]["text"]) if one.of and clause.key in words else ""
        wanted: list[Wanted] = []
        if text:
            known = Known(clause.key, _words(clause.title, text), frozenset(clause.categories))
            for vote in precedents.votes(known, described.platform, fictional=described.fictional):
                wanted += _wanted(vote, clause, described, words[clause.key]["validFrom"])
        # Who accepted a part of a law has decided on the law.
        laws = {path.split("/", 1)[0] for path in facts[clause.key]}
        difference.add(clause.key, wanted, own[clause.key], text, frozenset(laws))
    return difference


def _wanted(vote: Voted, clause: Standing, described: Described, since: date | None) -> Iterator[Wanted]:
    table = rule_reader().table
    law = table.laws.get(vote.law)
    if law is None:
        return
    document = described.on(clause.day)
    verdicts = (
        gates.of_consumers(law, table.gates, document, business_heading=False),
        gates.of_force(law, document.day),
    )
    if any(verdict.shut for verdict in verdicts):
        return
    told = ", ".join(f"{key} ({score:.2f})" for key, score in vote.voters)
    says: dict[str, Value] = {
        "modality": Modality.MAY_ENGAGE.value,
        "condition": _condition(law, [verdict.condition for verdict in verdicts]),
        "confidence": _CONFIDENCE,
        "rationale": f"Reviewers accepted this law for alike clauses of other platforms: {told}.",
        "rationaleKind": Rationale.SEMANTIC.value,
        "effect": Effect.UNSPECIFIED.value,
        "parties": [],
        "validFrom": since,
    }
    evidence = [Evidence("PRECEDENT", locator=f"{key} ({score:.2f})", verified=True) for key, score in vote.voters]
    yield Wanted(("LegalTarget", vote.law), says, evidence)


def _condition(law: LawFact, told: Sequence[str | None]) -> str | None:
    where = f"people in {gates.told_places(law)} are concerned" if law.places else None
    return ", and ".join(one for one in (*told, where) if one) or None

"""What rules suggest of the clauses of a graph.

A clause is read again where its words, its headings, what is known of its document or the table of rules are others
than before, or where a law has begun or ended since. What a clause that is gone was suggested ends with it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from claims.review.claim_rows import Evidence
from claims.rules.suggestion import Clause
from graph.model.vocabulary import Rationale
from graph.progress import OnProgress, silent
from graph.store.reads import words_of
from graph.turns.instants import utc_now
from seed.catalogue.suggesting import rule_reader
from seed.suggest.batches import ALL, Asked, BroughtUp, Due, Work, brought_up, decided, own_claims
from seed.suggest.claims import Author, Difference, Wanted
from seed.suggest.clauses import Documents, Epochs, digest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from claims.rules.suggestion import Suggestion
    from graph.engine import Engine
    from graph.store.rows import Value
    from graph.turns.instants import Clock

#: The agent whose suggestions those of rules are.
RULES: Final = "clausegraph-rules"
_NAME: Final = "Clausegraph rules"


def suggest_by_rules(
    engine: Engine, asked: Asked = ALL, progress: OnProgress = silent, clock: Clock = utc_now
) -> BroughtUp:
    """Bring the suggestions of rules up to the clauses and the rules of today; nothing is published."""
    table = rule_reader().table
    documents, epochs = Documents(engine, table, asked.documents), Epochs(table)
    told = {key: one.told() for key, one in documents.described.items()}
    count, due = 0, []
    for one in documents.clauses():
        of = None
        if one.words:
            of = digest(table.version, told[one.document], one.words, one.headings, epochs.of(one.day))
            count += 1
        if of != one.read_of or (asked.rule and of):
            due.append(Due(one, of))
    work = Work(
        "clauses read by rules",
        partial(_read, engine, documents, asked.rule),
        None if asked.rule else "suggestedSha256",
    )
    done = brought_up(engine, due, work, progress, clock, dry=asked.dry)
    done.clauses = count
    return done


def _read(engine: Engine, documents: Documents, rule: str | None, some: Sequence[Due]) -> Difference:
    reader, keys = rule_reader(), [one.clause.key for one in some]
    words, own, facts = words_of(engine, keys), own_claims(engine, RULES, keys), decided(engine, keys)
    difference = Difference(Author(RULES, _NAME, reader.table.version), rule)
    for one in some:
        clause, described = one.clause, documents.described[one.clause.document]
        text = str(words[clause.key]["text"]) if one.of and clause.key in words else ""
        wanted: list[Wanted] = []
        if text and described.reads(text):
            found = reader.read(described.on(clause.day), Clause(text, clause.headings)).suggestions
            for suggestion in found:
                if rule is None or suggestion.rule == rule:
                    wanted += wanted_of(suggestion, clause.headings, words[clause.key])
        difference.add(clause.key, wanted, own[clause.key], text, frozenset(facts[clause.key]))
    return difference


def wanted_of(one: Suggestion, headings: Sequence[str], words: dict[str, Any]) -> Iterator[Wanted]:
    """What a suggestion of a rule says of a law, and of each place that it flags because of that law."""
    path = " > ".join(headings) or None
    evidence = (Evidence("EXCERPT", words["url"], path, one.quote.text, words["fetchedAt"], verified=True),)
    place = one.quote.start, one.quote.end
    common: dict[str, Value] = {
        "modality": one.modality.value,
        "condition": one.condition,
        "confidence": one.confidence,
        "rationale": one.rationale,
        "rationaleKind": Rationale.FUNCTIONAL.value,
        "parties": [party.value for party in one.parties],
        "rule": one.rule,
        "ruleVersion": one.rule_version,
        "validFrom": words["validFrom"],
    }
    yield Wanted(("LegalTarget", one.target), common | {"effect": one.effect.value}, evidence, place=place)
    for flag in one.flags:
        of_flag: dict[str, Value] = {
            "reason": one.rationale,
            "factors": [factor.value for factor in flag.factors],
            "basis": [flag.basis],
        }
        yield Wanted(("Jurisdiction", flag.jurisdiction), common | of_flag, evidence, one.target, place)

"""One clause of a graph: what rules suggest of it, and which gate held what back, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.rules.suggestion import Clause, Read
from graph.store.parts import document_of
from graph.store.reads import words_of
from seed.catalogue.suggesting import rule_reader
from seed.suggest.clauses import RULES_ARE_IN, Documents

if TYPE_CHECKING:
    from graph.engine import Engine


@dataclass(frozen=True, slots=True)
class Explained:
    """What was read of a clause: nothing of one in a language that the rules do not read. `table` is the version of the
    rules; places of quotes count characters of the clause's excerpt.
    """

    language: str
    table: str
    clause: Clause
    read: Read


def explained(engine: Engine, key: str) -> Explained | None:
    """What rules say of an active clause; None for one that the graph does not have."""
    reader = rule_reader()
    documents = Documents(engine, reader.table, [document_of(key)])
    one = next((one for one in documents.clauses() if one.key == key and one.words), None)
    if one is None:
        return None
    described, text = documents.described[one.document], str(words_of(engine, [key])[key]["text"])
    clause = Clause(text, one.headings)
    if not described.reads(text):
        language = described.language_of(text) if described.language == RULES_ARE_IN else described.language
        return Explained(language, reader.table.version, clause, Read())
    return Explained(
        RULES_ARE_IN, reader.table.version, clause, reader.read(described.on(one.day), clause, explain=True)
    )

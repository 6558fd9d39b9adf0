"""Analyses of the demonstration corpus, in our own words: the reader of analyses reads what the corpus says beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seed.corpus.analyses import analysis_of, stated_at
from seed.corpus.read import read_corpus
from seed.seeding import DEMONSTRATION

if TYPE_CHECKING:
    from collections.abc import Callable

    from seed.corpus.records import CorpusClause
    from tests.claims.labelled import Reading


def analysed() -> list[CorpusClause]:
    documents = read_corpus(DEMONSTRATION).documents
    return [clause for document in documents for clause in document.clauses if clause.analysis]


def test_the_corpus_says_what_is_read_out_of_its_analyses(read: Callable[[str], Reading]) -> None:
    clauses = analysed()
    assert clauses
    for clause in clauses:
        assert clause.analysis
        reading = read(clause.analysis.text)
        found = {
            path: (one["modality"], one["condition"])
            for one in reading["engages"]
            for path in one["units"] or [one["target"]]
        }
        assert found == {one.target: (one.modality, one.condition) for one in clause.record.engages}
        flags = {one["jurisdiction"]: (sorted(one["basis"]), sorted(one["factors"])) for one in reading["flags"]}
        assert flags == {one.jurisdiction: (sorted(one.basis), sorted(one.factors)) for one in clause.record.flags}
        assert [reading["exposureMin"], reading["exposureMax"]] == list(clause.record.exposure)


def test_every_fact_of_an_analysed_clause_is_stated_in_a_part_of_the_analysis() -> None:
    for clause in analysed():
        analysis = analysis_of(clause)
        assert analysis
        assert sorted(analysis.parts) == [1, 2, 3, 4, 5]
        for assertion in (*clause.record.engages, *clause.record.flags):
            stated = stated_at(assertion, analysis)
            assert stated
            assert any(start <= stated.start and stated.end <= end for start, end in analysis.parts.values())

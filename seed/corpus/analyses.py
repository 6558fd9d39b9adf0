"""The analysis of a clause as a corpus gives it: its parts, and where what the corpus asserts is stated."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from claims.extract.cues.declare import declared
from claims.extract.zones import ZoneReader
from claims.review.claim_rows import KeptAnalysis
from claims.text.normalise import typed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.files.errors import Fault
    from seed.corpus.records import Assertion, CorpusClause


class StatedAt(NamedTuple):
    """Where an analysis states something, in code points."""

    analysis: KeptAnalysis
    start: int
    end: int


def analysis_of(clause: CorpusClause) -> KeptAnalysis | None:
    """The analysis of a clause with the places of its parts, which its headings begin; None where there is none."""
    if clause.analysis is None:
        return None
    layout = _zones().read(typed(clause.analysis.text))
    return KeptAnalysis(clause.key, clause.analysis.text, layout.parts, layout.headings)


def stated_at(assertion: Assertion, analysis: KeptAnalysis | None) -> StatedAt | None:
    """Where an analysis states what is asserted; None where the assertion does not say, or the words are not there."""
    if analysis is None or assertion.analysis is None:
        return None
    start = analysis.text.find(assertion.analysis)
    return StatedAt(analysis, start, start + len(assertion.analysis)) if start >= 0 else None


def analysis_faults(clause: CorpusClause, agents: frozenset[str]) -> Iterator[Fault]:
    """Words that do not stand in the analysis of the clause once, and an analysis on which nothing rests."""
    rests = False
    for name in ("engages", "flags", "unrelated", "claims"):
        for number, assertion in enumerate(getattr(clause.record, name)):
            if assertion.analysis is None:
                continue
            rests = True
            count = clause.analysis.text.count(assertion.analysis) if clause.analysis else 0
            if count != 1:
                message = f"the words of `analysis` stand {count} times in the analysis of the clause"
                yield clause.parsed.fault((name, number, "analysis"), message, "copy a whole sentence from analyses/")
    if clause.analysis and not rests:
        yield clause.analysis.parsed.fault(
            (), "nothing rests on the analysis", "name its words as `analysis` of a fact"
        )
    if clause.analysis and clause.analysis.record.agent not in agents:
        message = f"there is no agent {clause.analysis.record.agent!r}"
        yield clause.analysis.parsed.fault(("agent",), message, "declare it in agents.yaml")


@cache
def _zones() -> ZoneReader:
    return ZoneReader(declared().zones)

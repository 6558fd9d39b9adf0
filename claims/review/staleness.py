"""Accepted claims whose words are gone: the fact stays, marked as stale, until somebody decides again.

What a claim rests on are sentences of a clause. Where a clause changes and its sentences stay, the claim stays as it
is, whatever else changes. Where all of them are gone, a decision of a program says so, with what became of each.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process

from claims.review.deciding import Deciding, Standing, Writing
from claims.review.verdicts import Person, Verdict
from claims.text.sentences import sentences
from graph.model.vocabulary import ClaimStatus, Method, Role
from graph.review.decisions import in_one_turn
from graph.review.waiting import claims_without_words
from graph.turns.instants import utc_now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.engine import Engine
    from graph.review.decisions import Held
    from graph.store.rows import Batch
    from graph.turns.instants import Clock, Turn

#: Who sees that words are gone.
WATCHER: Final = Person("words that are gone", Role.READER, Method.AUTOMATION)
#: A sentence of which less than this is left, of 100, is gone and not changed.
_LEFT: Final = 50
#: Claims of one transaction.
_AT_ONCE: Final = 500


def mark_stale(engine: Engine, document: str | None = None, clock: Clock = utc_now) -> int:
    """Let every accepted claim whose words are gone be stale; how many there were. Nothing is published.

    Raises what `take_turn` raises.
    """
    moved = claims_without_words(engine, document)
    for at in range(0, len(moved), _AT_ONCE):
        in_one_turn(engine, partial(_stale, moved=moved[at : at + _AT_ONCE]), clock)
    return len(moved)


def _stale(turn: Turn, held: Held, *, moved: Sequence[tuple[str, list[str], str]]) -> tuple[Batch, None]:
    standing, writing = Standing.of(held, [handle for handle, _, _ in moved]), Writing(turn, WATCHER, held)
    for handle, quotes, text in moved:
        claim = standing.claims[handle]
        verdict = Verdict(ClaimStatus.STALE, note=told(quotes, text), batch=f"stale:{turn.now.isoformat()}")
        Deciding(standing, writing, verdict).write(claim, ClaimStatus.STALE, None)
    if len(writing.batch):
        writing.batch.nodes.insert(0, WATCHER.row)
    return writing.batch, None


def told(quotes: Sequence[str], text: str) -> str:
    """What became of each sentence: what stands in its place now, or that it is gone."""
    now = [text[sentence.start : sentence.end] for sentence in sentences(text)]
    lines = []
    for quote in quotes:
        found = process.extractOne(quote, now, scorer=fuzz.ratio, score_cutoff=_LEFT)
        lines += [f"- {quote}", f"+ {found[0]}" if found else "(gone)"]
    return "\n".join(lines)

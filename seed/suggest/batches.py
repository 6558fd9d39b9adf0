"""Clauses whose suggestions are to be made anew, in batches: each is written in one transaction, with the marks of what
its clauses were read of. So what was cut goes on where it stopped, and what is done again finds nothing to do.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Final

from graph.store.reads import claims_by, facts_on
from graph.store.rows import NodeRow
from graph.store.writer import Writer, WriteSummary
from seed.suggest.claims import OwnClaim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from graph.engine import Engine
    from graph.progress import OnProgress
    from graph.store.rows import Batch
    from graph.turns.instants import Clock, Turn
    from seed.suggest.claims import Difference
    from seed.suggest.clauses import Standing

#: Clauses of one transaction.
CLAUSES: Final = 250
_FIGURES: Final = ("engagements", "flags", "kept", "superseded", "stale")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be brought up: all clauses, or those of some documents, by their keys; by all rules, or by one of them
    alone, for which every clause is read, whatever it was read of before. `dry` writes nothing.
    """

    documents: Iterable[str] | None = None
    rule: str | None = None
    dry: bool = False


#: All clauses, by all rules.
ALL: Final = Asked()


@dataclass(slots=True)
class BroughtUp:
    """What became of suggestions: how many clauses there are and were read, and how many suggestions of laws
    (`engagements`) and of places (`flags`) are new, how many stay (`kept`), and how many ended (`superseded`, `stale`).
    """

    clauses: int = 0
    read: int = 0
    suggestions: Counter[str] = field(default_factory=Counter)
    written: WriteSummary = field(default_factory=WriteSummary)

    def figures(self) -> dict[str, int]:
        """The figures by name."""
        return {"clauses": self.clauses, "read": self.read} | {name: self.suggestions[name] for name in _FIGURES}


@dataclass(frozen=True, slots=True)
class Due:
    """A clause of which suggestions are to be made, with the hash of what they are then made of: None for one that is
    gone, of which nothing is suggested any more.
    """

    clause: Standing
    of: str | None


@dataclass(frozen=True, slots=True)
class Work:
    """How suggestions are made: `read` says what becomes of those of some clauses, `mark` is the property of a clause
    that keeps the hash, None where none is kept. `what` tells people what is done.
    """

    what: str
    read: Callable[[Sequence[Due]], Difference]
    mark: str | None


def brought_up(
    engine: Engine, due: Sequence[Due], work: Work, progress: OnProgress, clock: Clock, *, dry: bool
) -> BroughtUp:
    """Bring up the suggestions of some clauses; with `dry`, tell what would be written."""
    done, writer = BroughtUp(), Writer(engine, clock)
    for at in range(0, len(due), CLAUSES):
        some = due[at : at + CLAUSES]
        difference = work.read(some)
        done.read += sum(one.of is not None for one in some)
        done.suggestions += difference.counted()
        if not dry:
            done.written += writer.write(partial(_batch, difference, list(_marks(some, work.mark))))
        progress(work.what, at + len(some), len(due))
    return done


def _batch(difference: Difference, marks: Sequence[NodeRow], turn: Turn) -> Batch:
    batch = difference.batch(turn.now)
    # The agent says by which table its clauses were read, also where that changed no suggestion.
    batch.nodes += [difference.author.row(), *marks]
    return batch


def _marks(some: Iterable[Due], mark: str | None) -> Iterable[NodeRow]:
    return (NodeRow("Provision", {"key": one.clause.key, mark: one.of}, partial=True) for one in some if mark)


def own_claims(engine: Engine, agent: str, keys: Sequence[str]) -> dict[str, list[OwnClaim]]:
    """The claims that an agent has made before, by the clause that each is about."""
    own: dict[str, list[OwnClaim]] = {key: [] for key in keys}
    for clause, end, says, quotes in claims_by(engine, agent, keys):
        own[clause].append(OwnClaim(end, says, frozenset(quotes)))
    return own


def decided(engine: Engine, keys: Sequence[str]) -> dict[str, set[str]]:
    """The laws and places on which somebody has decided, by the clause."""
    found: dict[str, set[str]] = {key: set() for key in keys}
    for clause, end in facts_on(engine, keys):
        found[clause].add(end)
    return found

"""The suggestions for the clauses of a graph, by rules and then by alike clauses, brought up to what stands today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.progress import OnProgress, silent
from graph.turns.instants import utc_now
from seed.suggest.batches import ALL, Asked, BroughtUp
from seed.suggest.by_precedents import PRECEDENTS, suggest_by_precedents
from seed.suggest.by_rules import RULES, suggest_by_rules

if TYPE_CHECKING:
    from graph.engine import Engine
    from graph.turns.instants import Clock

#: The agents that suggest.
AUTHORS: Final = (RULES, PRECEDENTS)


def bring_up(
    engine: Engine, asked: Asked = ALL, progress: OnProgress = silent, clock: Clock = utc_now
) -> dict[str, BroughtUp]:
    """Bring up the suggestions of every author, by the agent; nothing is published. One rule alone is tried alone."""
    done = {RULES: suggest_by_rules(engine, asked, progress, clock)}
    if asked.rule is None:
        done[PRECEDENTS] = suggest_by_precedents(engine, asked, progress, clock)
    return done

"""`clausegraph check`: the rules that a graph must keep, and what the quality rules find in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from graph.publish.invariants import broken_invariants
from graph.publish.quality.finding import find
from graph.publish.quality.kept import differences
from graph.publish.quality.rules import IMPRECISE, RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Engine
    from graph.progress import OnProgress
    from graph.publish.quality.declare import Finding

#: Breaches and findings of one rule that are shown, at most.
_SHOWN: Final = 10
_KEPT: Final = "the findings of the quality rules found anew equal those kept"


@dataclass(frozen=True, slots=True)
class Examined:
    """What a check of a graph found: breaches by rule that must hold, and findings by quality rule."""

    breaches: dict[str, list[str]]
    findings: tuple[Finding, ...]

    @property
    def is_broken(self) -> bool:
        """Whether a rule that must hold is broken; findings say where to look, and break nothing."""
        return any(self.breaches.values())

    def as_json(self) -> dict[str, Any]:
        """Breaches by rule, and under `quality` the findings by quality rule."""
        by_rule: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
        for finding in self.findings:
            by_rule[str(finding.rule)].append({"about": ":".join(finding.about), "message": finding.message})
        return {**self.breaches, "quality": dict(sorted(by_rule.items()))}

    def shown(self) -> Iterator[tuple[str, list[str]]]:
        """Lines for a reader: each rule that must hold with its breaches, each quality rule with its findings."""
        for invariant, breaches in self.breaches.items():
            yield f"[green]holds[/]   {invariant}" if not breaches else f"[red]broken[/]  {invariant}", _first(breaches)
        counted = Counter(finding.rule for finding in self.findings)
        for rule in (*RULES, IMPRECISE):
            if counted[rule.name]:
                said = [
                    f"{':'.join(finding.about)}: {finding.message}"
                    for finding in self.findings
                    if finding.rule == rule.name
                ]
                line = f"[yellow]{counted[rule.name]:>6}[/]  {rule.name}: {rule.remedy}"
                yield line, _first(sorted(said))
        if not self.findings:
            yield "[green]  none[/]  findings of the quality rules", []


def _first(told: list[str]) -> list[str]:
    more = len(told) - _SHOWN
    return [*told[:_SHOWN], *([f"... and {more} more"] if more > 0 else [])]


def examine(engine: Engine, progress: OnProgress) -> Examined:
    """Check every rule on a live graph, and find anew what the quality rules find today (UTC)."""
    breaches = broken_invariants(engine, progress)
    found = find(engine, datetime.now(UTC).date(), None)
    breaches[_KEPT] = list(differences(engine, found))
    return Examined(breaches, found.findings)

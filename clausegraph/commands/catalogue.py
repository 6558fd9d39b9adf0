"""`clausegraph check --catalogue`: what is wrong in the files of the law catalogue, and when each entry was checked.

Needs no Neo4j: the files are read, nothing of the graph.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from seed.catalogue.check import check_catalogue, overtaken
from seed.catalogue.read import read_catalogue
from seed.catalogue.standing import announced

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from claims.files.errors import Fault
    from seed.catalogue import Law


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found on `day`: the problems, and every law, the one that was checked longest ago first."""

    day: date
    problems: list[Fault]
    laws: list[Law]

    def as_json(self) -> dict[str, Any]:
        """For scripts: `problems`, and `laws` with the days that have come since each was checked."""
        return {
            "problems": [
                {"file": str(problem.path), "line": problem.line, "problem": problem.message, "remedy": problem.remedy}
                for problem in self.problems
            ],
            "laws": [
                {"path": law.path, "checked": law.checked, "lookUp": announced(law, self.day), "sources": law.sources}
                for law in self.laws
            ],
        }

    def shown(self) -> Iterator[Table]:
        """Tables for people: the problems, where there are any, then the laws."""
        if self.problems:
            yield _table(("file", "problem", "what to do"), (_cells(problem) for problem in self.problems), style="red")
        rows = (
            (
                law.path,
                str(law.checked or "never"),
                ", ".join(str(day) for day in announced(law, self.day)),
                "; ".join(law.sources),
            )
            for law in self.laws
        )
        yield _table(("law", "checked", "look up: has come since", "sources"), rows)


def examine(folder: Path, day: date) -> Examined:
    """Read the catalogue of a folder and judge it as of `day`; raises `SourceError` where it cannot be read."""
    catalogue = read_catalogue(folder)
    problems = {str(one): one for one in (*check_catalogue(catalogue), *overtaken(catalogue, day))}
    laws = sorted(catalogue.laws.values(), key=lambda law: (law.checked is not None, law.checked or day, law.path))
    return Examined(day, list(problems.values()), laws)


def _cells(problem: Fault) -> tuple[str, str, str]:
    place = f"{problem.path}:{problem.line}" if problem.line else str(problem.path)
    return place, problem.message, problem.remedy


def _table(headings: tuple[str, ...], rows: Iterator[tuple[str, ...]], style: str = "") -> Table:
    shown = Table(box=None, pad_edge=False)
    for heading in headings:
        shown.add_column(heading, overflow="fold")
    for cells in rows:
        first, *others = cells
        shown.add_row(Text(first, style), *(Text(other) for other in others))
    return shown

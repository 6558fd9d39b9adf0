"""Plant faults and tell what went unnoticed: `python -m tests.faults [--module graph.cypher.pages] [--count 15] [--seed 1]`.

Needs no database. `--keep` keeps the shares in `benchmarks/results/faults.json`, with date and commit.
"""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Final

import typer
import yaml
from rich.console import Console
from rich.table import Table

from benchmarks.measuring import RESULTS, commit, now
from benchmarks.measuring import keep as write
from tests.faults.plant import Fault, diverse, kinds_of, planted
from tests.faults.reach import ROOT, Reach, kept, measure, modules
from tests.faults.run import get_ready, in_a_fork, is_noticed

PURE: Final = (
    "graph.plan", "graph.cypher", "graph.store.rows", "graph.publish.digest", "api.compile", "api.binding", "api.answer",
    "claims.law", "claims.extract", "claims.text", "seed.record.transaction_time", "seed.tracking",
)  # fmt: skip
console: Final = Console()
_EQUIVALENT: Final = Path(__file__).parent / "equivalent.yaml"
#: Processor time that the fast tests take under coverage, at most.
_MEASURING_CPU_S: Final = 600


@dataclass
class Told:
    """What became of the faults of one module."""

    file: str
    noticed: int = 0
    unnoticed: list[Fault] = field(default_factory=list)
    equivalent: int = 0

    @property
    def planted(self) -> int:
        """Faults that change something."""
        return self.noticed + len(self.unnoticed)


def main(
    module: Annotated[list[str] | None, typer.Option(help="A module or package, by its dotted name.")] = None,
    count: Annotated[int, typer.Option(help="Faults to plant in each module.")] = 15,
    seed: Annotated[int, typer.Option(help="What the faults are drawn with.")] = 1,
    *,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the shares in benchmarks/results/faults.json.")] = False,
) -> None:
    """Plant faults, one at a time, do the fast tests that reach each, and tell what none of them noticed."""
    get_ready()
    files = modules(module or PURE)
    reach = _reach(modules(PURE) if set(files) <= set(modules(PURE)) else files)
    _control(files, reach)
    told: list[Told] = []
    for file in files:
        told.append(tried(file, count, seed, reach))
        if keep:
            _keep(told, count, seed)
    _show(told)


def _control(files: list[str], reach: Reach) -> None:
    """Try a module without a fault: one that is noticed would make everything noticed."""
    file = next(one for one in files if reach.of_module(one))
    true = compile((ROOT / file).read_text(), str(ROOT / file), "exec")
    if is_noticed(Fault(file, -1, "none", 0, "", ""), true, reach):
        raise SystemExit(f"{file}: its tests fail without any fault")


def tried(file: str, count: int, seed: int, reach: Reach) -> Told:
    """Plant so many faults in a module, or as many as there are places; those known to change nothing are not done."""
    told, known = Told(file), equivalents()
    draw = random.Random(f"{seed} {file}").randrange
    for number in diverse(kinds_of(ROOT / file), draw):
        if told.planted == count:
            break
        tree, fault = planted(ROOT / file, file, number)
        if (fault.file, fault.where, fault.change) in known:
            told.equivalent += 1
        elif is_noticed(fault, compile(tree, str(ROOT / file), "exec"), reach):
            told.noticed += 1
        else:
            told.unnoticed.append(fault)
            console.print(
                f"{file}:{fault.line} {fault.where} ({fault.kind})\n{fault.change}\n", markup=False, soft_wrap=True
            )
    console.print(f"{file}: {told.noticed} of {told.planted} noticed", markup=False, highlight=False)
    return told


def equivalents() -> dict[tuple[str, str, str], str]:
    """Faults that change nothing that anybody could see, with the reason, by file, function and change."""
    listed = yaml.safe_load(_EQUIVALENT.read_text()) or []
    return {(one["file"], one["where"], one["change"].strip()): one["why"] for one in listed}


def _reach(files: list[str]) -> Reach:
    found = kept(files)
    if found is None:
        in_a_fork(lambda: measure(files), _MEASURING_CPU_S)
        found = kept(files)
    if found is None:
        raise SystemExit("the fast tests did not come to their end: do `scripts/test --fast` first")
    return found


def _show(told: list[Told]) -> None:
    table = Table("module", "planted", "noticed", "share", "equivalent")
    for one in [*told, _sum(told)]:
        share = f"{one.noticed / one.planted:.0%}" if one.planted else "-"
        table.add_row(one.file, str(one.planted), str(one.noticed), share, str(one.equivalent))
    console.print(table)


def _sum(told: list[Told]) -> Told:
    unnoticed = [fault for one in told for fault in one.unnoticed]
    return Told("all", sum(one.noticed for one in told), unnoticed, sum(one.equivalent for one in told))


def _keep(told: list[Told], count: int, seed: int) -> None:
    rows = [
        {"name": one.file, "planted": one.planted, "noticed": one.noticed, "equivalent": one.equivalent}
        for one in [*told, _sum(told)]
    ]
    unnoticed = [asdict(fault) for one in told for fault in one.unnoticed]
    known = {"date": now(), "commit": commit(), "count": count, "seed": seed, "unnoticed": unnoticed}
    content = {"title": "Planted faults that the fast tests notice", **known, "rows": rows}
    write(RESULTS / "faults.json", content)


if __name__ == "__main__":
    typer.run(main)

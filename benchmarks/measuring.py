"""Measuring: interleaved runs, medians and spread, the machine they were taken on."""

from __future__ import annotations

import os
import platform
import random
import statistics
import subprocess
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import orjson
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RESULTS: Final = Path(__file__).parent / "results"
#: Quartiles of fewer runs say nothing.
_LEAST_ROUNDS: Final = 8
#: Columns of words; the others hold figures.
_WORDS: Final = ("operation", "answered by", "wanted")


def interleaved(contestants: Mapping[str, Callable[[], Any]], seconds: float) -> dict[str, list[float]]:
    """Seconds of each run, for `seconds` after a third of them for warming up.

    The contestants take turns, in an order that changes from round to round, so that what else the machine does, and
    what one leaves behind for the next, meets all of them.
    """
    _rounds(contestants, seconds / 3)
    return _rounds(contestants, seconds)


def _rounds(contestants: Mapping[str, Callable[[], Any]], seconds: float) -> dict[str, list[float]]:
    until = time.perf_counter() + seconds
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    order, shuffler = list(contestants), random.Random(1)
    while time.perf_counter() < until or len(taken[order[0]]) < _LEAST_ROUNDS:
        shuffler.shuffle(order)
        for name in order:
            began = time.perf_counter()
            contestants[name]()
            taken[name].append(time.perf_counter() - began)
    return taken


def summary(seconds: list[float]) -> dict[str, float]:
    """Least, quartiles and median, in milliseconds; the least is what a busy machine disturbs last."""
    low, middle, high = statistics.quantiles(seconds, n=4)
    found = {"least_ms": min(seconds), "q1_ms": low, "median_ms": middle, "q3_ms": high}
    return {name: round(value * 1000, 2) for name, value in found.items()}


def machine() -> dict[str, Any]:
    """What the figures were taken on."""
    packages = ("neo4j", "strawberry-graphql", "graphql-core", "starlette", "uvicorn", "orjson")
    return {
        "cores": os.cpu_count(),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "load": [round(one, 2) for one in os.getloadavg()],
        "packages": {name: version(name) for name in packages},
        "neo4j": "2026.09.0, embedded",
    }


def now() -> str:
    """The time of the machine, UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def commit() -> str:
    """The commit that is measured, with a `+` where something was changed since that is no page and no figure."""

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(RESULTS.parents[1]), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    changed = git(
        "status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs", ":!*.md", ":!benchmarks/results"
    )
    return (git("rev-parse", "--short=10", "HEAD") or "unknown") + ("+" if changed else "")


def keep(file: Path, content: dict[str, Any]) -> None:
    """Write figures as JSON, whole or not at all."""
    file.parent.mkdir(exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n")
    fresh.replace(file)


def report(name: str, title: str, rows: list[dict[str, Any]], **more: Any) -> None:
    """Print one table and keep the figures as JSON, with what else is to be known of them."""
    table = Table(title=title)
    for column in rows[0]:
        table.add_column(column, justify="left" if column in _WORDS else "right")
    for row in rows:
        table.add_row(*("" if row.get(column) is None else str(row[column]) for column in rows[0]))
    # As wide as it is, also where the output is no terminal.
    Console(width=max(Console().width, 160)).print(table)
    keep(RESULTS / f"{name}.json", {"title": title, "machine": machine(), **more, "rows": rows})

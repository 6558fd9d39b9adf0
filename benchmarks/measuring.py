"""Measuring: interleaved runs, medians and spread, the machine they were taken on."""

from __future__ import annotations

import os
import platform
import statistics
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RESULTS = Path(__file__).parent / "results"


def interleaved(contestants: Mapping[str, Callable[[], Any]], rounds: int, warm_up: int = 5) -> dict[str, list[float]]:
    """Seconds of each run; the contestants take turns, so that what else the machine does meets all of them."""
    for _ in range(warm_up):
        for run in contestants.values():
            run()
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            began = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - began)
    return seconds


def summary(seconds: list[float]) -> dict[str, float]:
    """Median and quartiles, in milliseconds."""
    low, middle, high = statistics.quantiles(seconds, n=4)
    return {"median_ms": round(middle * 1000, 2), "q1_ms": round(low * 1000, 2), "q3_ms": round(high * 1000, 2)}


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


def report(name: str, title: str, rows: list[dict[str, Any]]) -> None:
    """Print one table and keep the figures as JSON."""
    table = Table(title=title)
    for column in rows[0]:
        table.add_column(column, justify="left" if column == "operation" else "right")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console().print(table)
    RESULTS.mkdir(exist_ok=True)
    content = {"title": title, "machine": machine(), "rows": rows}
    (RESULTS / f"{name}.json").write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2) + b"\n")

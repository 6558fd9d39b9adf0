"""Throughput over several connections: autocannon puts the load on, and compares each answer."""

from __future__ import annotations

import statistics
import subprocess
from typing import TYPE_CHECKING, Any, Final

import orjson

from benchmarks.contestants import installed, node

if TYPE_CHECKING:
    from collections.abc import Mapping

    from benchmarks.contestants import Contestant

CONNECTIONS: Final = 16
_FAULTS: Final = ("errors", "timeouts", "mismatches", "non2xx")


def throughput(running: Mapping[str, Contestant], texts: Mapping[str, str], seconds: int, turns: int) -> dict[str, Any]:
    """Requests a second of each contestant that `texts` has words for, in turns.

    Shape: by contestant, the median over the turns with the least and the most, and the median latency under the load.

    Raises `NotRunError` where autocannon or Node.js is missing.
    """
    bodies = {name: orjson.dumps({"query": text}) for name, text in texts.items()}
    answers = {name: running[name].post(body) for name, body in bodies.items()}
    runs: dict[str, list[Any]] = {name: [] for name in texts}
    # The first turn warms up.
    for turn in range(turns + 1):
        for name, body in bodies.items():
            run = _loaded(running[name].url, body, answers[name], seconds)
            if turn:
                runs[name].append(run)
    return {name: _summary(found) for name, found in runs.items()}


def _loaded(url: str, body: bytes, answer: bytes, seconds: int) -> Any:
    """What autocannon says of one run."""
    line = [node(), str(installed("autocannon") / "autocannon.js"), "--json", "--method", "POST"]
    line += ["--connections", str(CONNECTIONS), "--duration", str(seconds)]
    line += ["--headers", "content-type=application/json", "--headers", "accept=application/json"]
    line += ["--body", body.decode(), "--expectBody", answer.decode(), url]
    done = subprocess.run(line, capture_output=True, check=True)
    said = orjson.loads(done.stdout)
    faults = {name: said[name] for name in _FAULTS if said[name]}
    assert not faults, f"{url}: {faults}"
    return said


def _summary(runs: list[Any]) -> dict[str, float]:
    rates = [run["requests"]["total"] / run["duration"] for run in runs]
    return {
        "requests_per_s": round(statistics.median(rates), 1),
        "least": round(min(rates), 1),
        "most": round(max(rates), 1),
        "median_latency_ms": round(statistics.median(run["latency"]["p50"] for run in runs), 1),
    }

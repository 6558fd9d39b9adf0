"""Memory and time under documents that nobody has sent before: `python -m benchmarks.distinct [--documents 5000]`.

`clausegraph serve` with its default settings, on a folder of its own with the demonstration corpus, is asked generated
operations (those of the property tests), each once. Whatever is kept of a document has to be bounded: the resident
memory of the server and of its Java process, and the time of an answer, are told for each five hundred; of memory the
median of ten, because it goes up and down with each answer.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING, Any, Final

import httpx
from rich.progress import track

from api.schema import graphql_schema
from benchmarks.measuring import report
from benchmarks.soak import served
from tests.operations import Generator
from tests.property.test_compiled_equals_reference import VALUES

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psutil

    from tests.operations import Operation

_CONNECTIONS: Final = 2
_DEPTHS: Final = (1, 2, 1, 2, 1, 3, 2, 4)
_MEGABYTE: Final = 1024 * 1024
_PART: Final = 500
#: Documents behind which memory is looked at.
_LOOK: Final = 50

_PLATFORMS: Final = ["glasswren", "framelake", "mistral-ai"]
#: Values of the demonstration corpus, by argument or type; where none is named, those of the property tests.
OF_THE_CORPUS: Final[dict[str, list[Any]]] = VALUES | {
    "slug": _PLATFORMS,
    "slugs": _PLATFORMS,
    "platform": _PLATFORMS,
    "key": ["glasswren/terms", "mistral-ai/usage-policy/likeness-and-voice"],
    "document": ["glasswren/terms", "mistral-ai/usage-policy"],
    "ID": ["Platform:glasswren", "Regulation:eu-gdpr", "Provision:mistral-ai/usage-policy/likeness-and-voice"],
    "text": ["data", "children", "arbitration"],
    "legalUnit": ["eu-gdpr", "eu-gdpr/art-9"],
    "LegalPath": ["eu-gdpr", "eu-gdpr/art-9", "eu-dsa", "us-coppa"],
}


def distinct(number: int) -> Iterator[Operation]:
    """Operations whose documents are each another one."""
    seen: set[str] = set()
    schema = graphql_schema()
    for seed in count():
        one = Generator(schema, OF_THE_CORPUS, seed, _DEPTHS[seed % len(_DEPTHS)]).operation()
        if one.text not in seen:
            seen.add(one.text)
            yield one
        if len(seen) == number:
            return


class Asker:
    """Asks from several threads, each over a connection of its own."""

    def __init__(self, address: str) -> None:
        self._address, self._own = address, local()
        self.faults: list[str] = []

    def ask(self, operation: Operation) -> tuple[float, str]:
        """Seconds until the answer, and "answered" or the code of its first error; a fault of ours is kept."""
        if not hasattr(self._own, "client"):
            self._own.client = httpx.Client(base_url=self._address, timeout=60)
        began = time.monotonic()
        sent = {"query": operation.text, "variables": operation.variables}
        answer = self._own.client.post("/graphql", json=sent).json()
        taken = time.monotonic() - began
        code = answer["errors"][0]["extensions"]["code"] if "errors" in answer else "answered"
        if code == "INTERNAL_SERVER_ERROR":
            self.faults.append(operation.text)
        return taken, code


def resident(server: psutil.Process) -> dict[str, float]:
    """Megabytes of the server and of its Java process."""
    (java,) = [one for one in server.children() if "graph.embedded.child" in one.cmdline()]
    return {"API MB": _megabytes(server), "Java MB": _megabytes(java)}


def _megabytes(process: psutil.Process) -> float:
    return round(process.memory_info().rss / _MEGABYTE, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=5000)
    given = parser.parse_args()
    rows: list[dict[str, Any]] = []
    told: Counter[str] = Counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        served(Path(folder), "--seed") as (address, server),
        ThreadPoolExecutor(_CONNECTIONS) as pool,
    ):
        asker, operations = Asker(address), list(distinct(given.documents))
        for begin in track(range(0, len(operations), _PART), "asking"):
            part = operations[begin : begin + _PART]
            answers, looks = [], []
            for first in range(0, len(part), _LOOK):
                answers += pool.map(asker.ask, part[first : first + _LOOK])
                looks.append(resident(server))
            told.update(code for _, code in answers)
            taken = sorted(seconds * 1000 for seconds, _ in answers)
            times = {"median ms": round(statistics.median(taken)), "p95 ms": round(taken[len(taken) * 95 // 100])}
            memory = {name: round(statistics.median(look[name] for look in looks), 1) for name in looks[0]}
            rows.append({"documents": begin + len(part)} | memory | times)
    title = f"{given.documents} documents, each asked once, over {_CONNECTIONS} connections"
    report("distinct", title, rows, answers=dict(told.most_common()), faults=asker.faults)


if __name__ == "__main__":
    main()

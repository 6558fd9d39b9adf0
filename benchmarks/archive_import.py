"""Importing an archive against the raw driver: `python -m benchmarks.archive_import PATH`.

Three figures: how fast versions are read, compared and cut into clauses without a database; how fast the importer
writes; how fast the raw driver writes the same rows in the same batches, unchecked, with the plainest statements.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from neo4j import GraphDatabase, ManagedTransaction

from benchmarks.measuring import report
from graph.embedded import EmbeddedNeo4j
from graph.engine import Engine
from graph.model.model import LABEL
from graph.store.derived import derive
from graph.store.writer import Writer, WriteSummary
from seed.archive import load as archive
from seed.archive.rows import DocumentReplay
from seed.archive.version_keys import VersionKeys
from seed.catalogue.law_reader import law_reader
from seed.extract.categories import categories
from seed.seeding import seed_catalogue
from seed.sources.content import content_of
from seed.sources.read import read_archive

if TYPE_CHECKING:
    from graph.store.rows import Batch


def replayed(path: Path) -> tuple[float, int]:
    """Seconds and bytes of reading, gating, comparing, cutting and naming, on one core, without a database."""
    # The rules are read once, whatever the size of the archive.
    law_reader().mentions("")
    categories((), "")
    seconds, size = 0.0, 0
    for document in read_archive(path).documents:
        replay = DocumentReplay(VersionKeys("a/b"), document)
        for version in document.versions:
            began = time.perf_counter()
            content = version.read()
            replay.next(version, content_of(content))
            seconds += time.perf_counter() - began
            size += len(content)
    return seconds, size


class Recorder(Writer):
    """A writer that remembers its batches and how long they took."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.batches: list[Batch] = []
        self.seconds = 0.0

    def write(self, batch: Batch) -> WriteSummary:
        began = time.perf_counter()
        written = super().write(batch)
        self.seconds += time.perf_counter() - began
        self.batches.append(batch)
        return written


def imported(path: Path, folder: Path) -> Recorder:
    with EmbeddedNeo4j.start(folder) as neo4j:
        end = neo4j.endpoint
        with Engine.connect(end.uri, end.user, end.password) as engine:
            seed_catalogue(engine)
            recorder = Recorder(engine)
            archive.Writer = lambda *_: recorder  # type: ignore[assignment,misc]
            archive.import_archive(engine, path)
            return recorder


def raw(batches: list[Batch], folder: Path) -> float:
    """Seconds that the raw driver takes for the same rows in the same transactions."""
    with EmbeddedNeo4j.start(folder) as neo4j:
        end = neo4j.endpoint
        with Engine.connect(end.uri, end.user, end.password) as engine:
            seed_catalogue(engine)
        with GraphDatabase.driver(end.uri, auth=(end.user, end.password)) as driver, driver.session() as session:
            seconds = 0.0
            for batch in batches:
                steps = list(plain_steps(batch))
                began = time.perf_counter()
                session.execute_write(run_all, steps)
                seconds += time.perf_counter() - began
            return seconds


def run_all(tx: ManagedTransaction, steps: list[tuple[str, list[dict[str, Any]]]]) -> None:
    for text, rows in steps:
        tx.run(text, rows=rows).consume()


def plain_steps(batch: Batch) -> Any:
    def key_of(label: str) -> str:
        return "path" if label == "LegalTarget" else LABEL[label].key

    groups: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for edge in batch.removed_edges:
        groups["removed", edge.type, edge.start[0], edge.end[0]].append({"a": edge.start[1], "b": edge.end[1]})
    for node in batch.nodes:
        label = LABEL[node.label]
        derived = {
            one.name: derive(one, node.properties[one.source])
            for one in label.every_derived
            if one.source in node.properties
        }
        row = {"key": node.properties[label.key], "values": {**node.properties, **derived}}
        groups["node", node.label].append(row)
    for edge in batch.edges:
        row = {"a": edge.start[1], "b": edge.end[1], "values": dict(edge.properties)}
        groups["edge", edge.type, edge.start[0], edge.end[0]].append(row)
    for (kind, name, *ends), rows in groups.items():
        if kind == "node":
            yield f"UNWIND $rows AS row MERGE (n:{name} {{{key_of(name)}: row.key}}) SET n += row.values", rows
            continue
        start, end = (f"(a:{ends[0]} {{{key_of(ends[0])}: row.a}})", f"(b:{ends[1]} {{{key_of(ends[1])}: row.b}})")
        if kind == "removed":
            yield f"UNWIND $rows AS row MATCH {start}-[r:{name}]->{end} DELETE r", rows
        else:
            text = f"UNWIND $rows AS row MATCH {start} MATCH {end} MERGE (a)-[r:{name}]->(b) SET r += row.values"
            yield text, rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    given = parser.parse_args()
    seconds, size = replayed(given.path)
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with tempfile.TemporaryDirectory() as folder:
        recorder = imported(given.path, Path(folder) / "importer")
        raw_seconds = raw(recorder.batches, Path(folder) / "raw")
    rows = sum(len(batch) for batch in recorder.batches)
    report(
        "archive_import",
        f"Import of an archive of {size / 1e6:.1f} MB, {len(recorder.batches)} transactions, {rows} rows",
        [
            {
                "operation": "reading, comparing, cutting",
                "seconds": round(seconds, 1),
                "rate": f"{size / 1e6 / seconds:.1f} MB/s",
                "ratio": "",
            },
            {
                "operation": "raw driver",
                "seconds": round(raw_seconds, 1),
                "rate": f"{rows / raw_seconds:.0f} rows/s",
                "ratio": 1,
            },
            {
                "operation": "importer's writer",
                "seconds": round(recorder.seconds, 1),
                "rate": f"{rows / recorder.seconds:.0f} rows/s",
                "ratio": round(recorder.seconds / raw_seconds, 2),
            },
            {"operation": "peak memory while reading", "seconds": "", "rate": f"{peak_mb:.0f} MB", "ratio": ""},
        ],
    )


if __name__ == "__main__":
    main()

"""Memory over an archive of many versions: it is that of one version. The whole run is `benchmarks.long_archive`."""

from __future__ import annotations

import gc
import tracemalloc
from typing import TYPE_CHECKING

from benchmarks.long_archive import Sample, made, rows
from seed.archive.load import import_archive

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine

VERSIONS = 30
#: Bytes of ten texts: what is held of a version after it was written is its key, and much less than its text.
SLACK = 1_000_000


def test_memory_is_that_of_one_version(catalogued: Engine, tmp_path: Path) -> None:
    held: dict[int, int] = {}

    def told(what: str, done: int, total: int | None) -> None:
        if what != "versions":
            return  # what rules suggest afterwards
        assert total == VERSIONS
        if done in {VERSIONS // 3, VERSIONS}:
            gc.collect()
            held[done] = tracemalloc.get_traced_memory()[0]

    archive = made(tmp_path / "archive.git", VERSIONS)
    tracemalloc.start()
    try:
        done = import_archive(catalogued, archive, told)
    finally:
        tracemalloc.stop()
    assert (done.versions_written, done.changes_of_terms) == (VERSIONS, VERSIONS - 1)
    assert done.bytes_read > 90_000 * VERSIONS
    assert held[VERSIONS] < held[VERSIONS // 3] + SLACK


def test_a_row_tells_of_the_versions_since_the_last_one() -> None:
    samples = [
        Sample(10.0 + number / 10, number, 100.0 + number / 1_000, 80.0, 600.0, 550.0) for number in range(1, 1_000, 50)
    ]
    found = rows(samples)
    assert [(one["versions"], one["ms a version"]) for one in found] == [(451, 100), (951, 100)]
    assert found[0]["importer MB"] < found[1]["importer MB"]

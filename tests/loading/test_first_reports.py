"""An archive in an empty graph: with suggestions, reports say something of all that was imported, and else of nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.first_reports import reports
from seed.archive.load import import_archive
from tests.archives import export
from tests.loading.test_suggested_clauses import FACES, SALE, policy

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine

_REPORTS = ("matrix", "facets", "coverage", "gap", "paths")


def test_what_was_imported_can_be_explored_before_anybody_has_decided(catalogued: Engine, tmp_path: Path) -> None:
    versions = [
        (service, "Privacy Policy", "2026-01-01", "First record of", policy(*sentences))
        for service, sentences in (("Lanternfish", (FACES, SALE)), ("Quillnest", (FACES,)))
    ]
    import_archive(catalogued, export(tmp_path, versions))
    # Whatever else the machine does: what a request may take is asked by the benchmark.
    told = reports(catalogued, {"services": 2, "laws": 3, "places": 2}, timeout_s=120)
    for name in _REPORTS:
        assert told[name]["with suggestions"]["services"] == 2, name
        assert told[name]["accepted alone"]["services"] == 0, name
    # Nothing is mapped by a suggestion: what nobody has assessed stays so.
    coverage, gap = told["coverage"], told["gap"]
    assert coverage["with suggestions"]["mapped"] == coverage["accepted alone"]["mapped"] == 0
    assert coverage["with suggestions"]["notAssessed"] == coverage["accepted alone"]["notAssessed"] > 0
    assert gap["with suggestions"]["suggested"] > 0
    assert gap["accepted alone"]["suggested"] == gap["accepted alone"]["neither"] == 0
    assert gap["accepted alone"]["notAssessed"] == gap["with suggestions"]["notAssessed"] > 0
    assert told["as wanted"]
    assert not reports(catalogued, {"services": 3}, timeout_s=120)["as wanted"]

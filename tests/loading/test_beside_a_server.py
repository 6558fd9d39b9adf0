"""An archive that is imported beside a running server: killed, continued, and read all the while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.progress import silent
from graph.publish.digest import content_digest
from graph.publish.invariants import broken_invariants
from seed.archive.load import import_archive
from tests.loading.test_archive_import import figures
from tests.project.test_command_line import run
from tests.served import engine_of, started
from tests.steady_archive import CLAUSES, VERSIONS, editions_seen, killed_after, reading, steady

if TYPE_CHECKING:
    from pathlib import Path

    from graph.engine import Engine


def test_an_import_that_is_killed_beside_a_server_ends_whole_and_is_never_read_by_halves(
    catalogued: Engine, tmp_path: Path
) -> None:
    source = steady(tmp_path / "archive")
    import_archive(catalogued, source)
    clean = figures(catalogued), content_digest(catalogued)
    assert clean[0]["Provision"] == CLAUSES
    data = tmp_path / "data"
    arguments = ("import", "ota", str(source), "--data", str(data))
    with started(data, tmp_path / "log") as served:
        with reading(served) as answers:
            for versions in (1, 4, 8):
                killed_after(versions, *arguments)
            done = run(*arguments)
        assert done.returncode == 0, done.stderr
        with engine_of(data) as engine:
            assert (figures(engine), content_digest(engine)) == clean
            assert not any(broken_invariants(engine, silent).values())
        assert "Traceback" not in served.log()
    assert len(editions_seen(answers)) > VERSIONS / 2, "the reader saw it grow"

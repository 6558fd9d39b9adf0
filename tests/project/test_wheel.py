"""The wheel holds what the program reads beside its code."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files of the wheel."""
    folder: Path = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder],
        cwd=ROOT,
        check=True,
        timeout=120,
        env=os.environ | {"CLAUSEGRAPH_NO_GRAPHIQL": "1"},
    )
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_holds_the_pages(names: set[str]) -> None:
    pages = ROOT / "api" / "http" / "pages"
    files = {
        path.relative_to(ROOT).as_posix() for path in pages.rglob("*") if path.suffix in {".html", ".css", ".graphql"}
    }
    assert len(files) > 12
    assert files <= names


def test_each_package_tells_type_checkers_that_it_is_typed(names: set[str]) -> None:
    packages = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert packages == {"api", "claims", "clausegraph", "graph", "seed"}
    assert {f"{package}/py.typed" for package in packages} <= names

"""What a visitor fetches stays small, names no other host, and is kept."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from api.http.pages.explorer import Explorer
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

#: Bytes after gzip.
FIRST_VIEW, CHUNK, STYLES = 110_000, 40_000, 15_000
HOSTS_OF_BUNDLES = re.compile(rb"esm\.sh|unpkg\.com|jsdelivr|cdnjs|googleapis|gstatic")


def size(path: Path) -> int:
    return len(gzip.compress(path.read_bytes(), 9))


@pytest.fixture
def manifest(built: Path) -> dict[str, Any]:
    return orjson.loads((built / "manifest.json").read_bytes())


def test_the_first_view_and_each_chunk_stay_small(built: Path, manifest: dict[str, Any]) -> None:
    loaded = Explorer(built).loaded()
    assert loaded.script
    first = {loaded.script, *loaded.imports}
    assert sum(size(built / name) for name in first) <= FIRST_VIEW
    chunks = {one["file"] for one in manifest.values() if one["file"].endswith(".js")} - first
    assert len(chunks) > 10
    assert {name: size(built / name) for name in chunks if size(built / name) > CHUNK} == {}
    styles = [path for path in (built / "assets").iterdir() if path.suffix == ".css"]
    assert sum(map(size, styles)) <= STYLES


def test_no_file_names_a_host_of_bundles(built: Path) -> None:
    assert [path.name for path in (built / "assets").iterdir() if HOSTS_OF_BUNDLES.search(path.read_bytes())] == []


def test_the_requests_lie_beside_the_scripts_as_they_were_tested(built: Path) -> None:
    sources = ROOT / "web" / "explorer" / "queries"
    for path in sources.iterdir():
        assert (built / "queries" / path.name).read_bytes() == path.read_bytes(), (
            f"build the explorer anew: {path.name}"
        )


def test_the_licences_of_what_is_bundled_are_there(built: Path) -> None:
    text = (built / "licenses" / "index.md").read_text("utf-8")
    assert all(name in text for name in ("react-dom", "urql", "wouter", "downshift", "d3-scale", "diff"))


def test_what_is_not_built_is_not_loaded(tmp_path: Path) -> None:
    explorer = Explorer(tmp_path)
    assert explorer.loaded().script is None
    # It is made at the side of the first start, and found once it is there.
    entry = {
        "main.tsx": {"file": "assets/main-1.js", "imports": ["_a"], "css": ["assets/main.css"]},
        "_a": {"file": "assets/a.js"},
    }
    (tmp_path / "manifest.json").write_bytes(orjson.dumps(entry))
    loaded = explorer.loaded()
    assert loaded.script == "assets/main-1.js"
    assert loaded.imports == ("assets/a.js",)
    assert loaded.styles == ("assets/main.css",)

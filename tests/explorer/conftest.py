"""A server on the demonstration graph, and a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.http.app import create_app
from api.settings import ApiSettings
from tests.conftest import ROOT
from tests.explorer.browser import chromium, needed
from tests.http.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.contents import Contents


@pytest.fixture(scope="module")
def built() -> Path:
    """The folder of the explorer as the build made it."""
    folder = ROOT / "api" / "static" / "web" / "explorer"
    if not (folder / "manifest.json").is_file():
        pytest.skip("the explorer is not built here; python hatch_build.py")
    return folder


@pytest.fixture(scope="module")
def browser(built: Path) -> Iterator[Browser]:
    needed()
    with chromium() as one:
        yield one


@pytest.fixture(scope="module")
def origin(contents: Contents) -> Iterator[str]:
    """Where a server answers from the demonstration graph."""
    app = create_app(contents.demonstration(), ApiSettings(), timeout_s=60)
    with serving(app) as (host, port):
        yield f"http://{host}:{port}"

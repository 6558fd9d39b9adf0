"""The documents as a site: what leaves their folder is named there, everything else is linked."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import yaml

from scripts.docs_links import on_page_markdown
from tests.conftest import ROOT


def on_page(page: str, text: str) -> str:
    return on_page_markdown(text, page=SimpleNamespace(file=SimpleNamespace(src_uri=page)))


@pytest.mark.parametrize(
    ("page", "text", "shown"),
    [
        ("operations.md", "see [figures](../benchmarks/README.md).", "see figures (`benchmarks/README.md`)."),
        ("decisions/a.md", "[x](../../benchmarks/b.json) [y](../api.md#z)", "x (`benchmarks/b.json`) [y](../api.md#z)"),
        ("operations.md", "[a](api.md) [b](decisions/a.md) [c](https://x/../y)", None),
    ],
)
def test_links_out_of_the_folder_are_named(page: str, text: str, shown: str | None) -> None:
    assert on_page(page, text) == (shown or text)


def test_a_link_that_leads_nowhere_ends_the_build() -> None:
    # mkdocs has functions in its settings, by tags of their own.
    text = (ROOT / "mkdocs.yml").read_text().replace("!!python/object/apply:pymdownx.slugs.slugify", "")
    settings = yaml.safe_load(text)
    assert settings["strict"] is True
    assert set(settings["validation"]["links"].values()) == {"warn"}
    assert settings["theme"]["highlightjs"] is False
    # Quiet, mkdocs counts no warnings, and ends with 0 whatever it has found.
    assert "|| set -- build\n" in (ROOT / "scripts" / "docs").read_text()

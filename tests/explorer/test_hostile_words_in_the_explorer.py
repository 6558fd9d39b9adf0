"""Words of archived documents are words: markup is shown, no address of them is followed, whatever their length and direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.http.app import create_app
from api.settings import ApiSettings
from seed.seeding import import_corpus
from tests.corpora import corpus_at
from tests.explorer.browser import NARROW, WIDE, window
from tests.http.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Dialog

    from tests.contents import Contents

pytestmark = [pytest.mark.processes, pytest.mark.slow]

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>"
LONG = "Unterlassungsverpflichtungserklärung " * 8 + "und" + "x" * 40
ARABIC = "لا يجوز لك استخدام صورة شخص آخر أو صوته دون موافقته"
FILES = {
    "agents.yaml": "clausegraph-editors: {name: Clausegraph editors, method: HUMAN}\n",
    "hostile/platform.yaml": f"name: '{MARKUP}'\nfictional: true\nsector: [social]\nhomepage: 'https://hostile.example/'\n",
    "hostile/terms/document.yaml": (
        f"title: '{LONG}'\ndocumentType: Terms of Service\nlanguage: ar\n"
        "sourceUrl: 'https://hostile.example/terms'\naudience: END_USER\n"
    ),
    "hostile/terms/versions/2026-01-10.md": f"---\narchiveUrl: https://archive.example/hostile\n---\n# {MARKUP}\n\n{ARABIC}.\n\n{MARKUP} javascript:alert(3)\n",
    "hostile/terms/provisions/likeness.md": f"""---
title: '{ARABIC}'
severity: HIGH
exposure: [LOW, HIGH]
confidence: LOW
category: [likeness-and-voice]
version: 2026-01-10
engages:
  - target: eu-gdpr/art-9
    effect: RESTRICTS_USER
    condition: '{MARKUP}'
    confidence: 0.5
    rationale: 'javascript:alert(4) {MARKUP}'
    parties: [END_USER]
flags:
  - jurisdiction: US-IL
    basis: [us-il-bipa]
    reason: '{LONG}'
    factors: [PRIVATE_RIGHT_OF_ACTION]
    confidence: 0.5
    parties: [END_USER]
---

## Excerpt
{ARABIC}.

## Plain summary
{MARKUP} javascript:alert(5)
""",
}
CLAUSE = "hostile/terms/likeness"
ADDRESSES = [
    f"/provision/{CLAUSE}",
    f"/engagement/{CLAUSE}~eu-gdpr/art-9",
    f"/flag/{CLAUSE}~US-IL",
    "/platform/hostile",
    "/document/hostile/terms",
    f"/graph?focus=provision:{CLAUSE}",
    "/provisions?platform=hostile",
    "/matrix?platform=hostile",
    "/search?q=%3Cscript%3Ealert(1)%3C/script%3E",
    "/law/eu-gdpr/art-9",
]


@pytest.fixture(scope="module")
def hostile(contents: Contents, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server answers from a graph that holds such words."""
    folder = tmp_path_factory.mktemp("corpus")
    corpus_at(folder, FILES)
    engine = contents.demonstration()
    contents.written_upon()
    assert import_corpus(engine, folder).provisions == 1
    with serving(create_app(engine, ApiSettings(), timeout_s=60)) as (host, port):
        yield f"http://{host}:{port}"


@pytest.mark.parametrize("setting", [WIDE, NARROW], ids=["1280 light", "360 dark"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_hostile_words_are_shown_as_words(
    browser: Browser, hostile: str, address: str, setting: tuple[int, int, str]
) -> None:
    with window(browser, hostile, setting) as seen:
        opened: list[str] = []

        def dismiss(dialog: Dialog) -> None:
            opened.append(dialog.message)
            dialog.dismiss()

        seen.page.on("dialog", dismiss)
        seen.page.goto(address)
        seen.settle()
        assert opened == []
        assert seen.page.locator("main.explored script, main.explored img").count() == 0
        assert seen.page.locator('a[href^="javascript:"]').count() == 0
        assert seen.said == []
        assert seen.elsewhere == []
        assert seen.overflow() <= 0
        seen.picture(f"hostile-{ADDRESSES.index(address)}-{setting[0]}")


def test_the_markup_stands_there_to_be_read(browser: Browser, hostile: str) -> None:
    with window(browser, hostile) as seen:
        seen.page.goto(f"/provision/{CLAUSE}")
        seen.settle()
        text = seen.page.inner_text("main.explored")
        assert MARKUP in text
        assert "javascript:alert(5)" in text
        words = seen.page.locator("#words ~ blockquote, blockquote.words").first
        assert words.get_attribute("lang") == "ar"
        assert words.get_attribute("dir") == "auto"

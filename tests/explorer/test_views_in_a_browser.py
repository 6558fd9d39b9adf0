"""Every view in a real browser: one request, nothing from elsewhere, no fault in the console, nothing wider than the window."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.explorer.browser import NARROW, WIDE, window

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.processes, pytest.mark.slow]

CLAUSE = "mistral-ai/usage-policy/likeness-and-voice"
#: Every view by its address, and what stands in its heading.
VIEWS = {
    "/": "Platform terms",
    "/search?q=likeness": "Search",
    "/provisions": "provisions",
    "/provisions?severity=HIGH&law=eu-gdpr/art-9&notlaw=eu-ai-act/art-50&sort=exposure": "provision",
    f"/provision/{CLAUSE}": "Likeness and voice of other people",
    "/laws": "Laws",
    "/law/eu-gdpr": "GDPR",
    "/law/eu-gdpr/art-9": "GDPR Art. 9",
    "/places": "Places",
    "/place/US": "United States",
    "/platforms": "Platforms",
    "/platform/glasswren": "Glasswren",
    "/document/glasswren/terms": "Terms",
    "/changes": "Changes",
    "/change/glasswren/usage-policy@42081011a6f7..a5b1c52d059a": "Change of content",
    f"/engagement/{CLAUSE}~eu-gdpr/art-9": "may engage",
    f"/flag/{CLAUSE}~US-IL": "Illinois",
    f"/graph?focus=provision:{CLAUSE}": "Likeness and voice of other people",
    "/graph?focus=law:eu-gdpr": "GDPR",
    "/graph?focus=place:US": "United States",
    f"/graph?focus=provision:{CLAUSE}&view=table": "Likeness and voice of other people",
    "/graph": "Graph",
    f"/paths?from=Provision:{CLAUSE}&to=Jurisdiction:US-IL": "Paths",
    "/matrix": "Matrix",
    "/matrix?rows=PLATFORM&columns=LEGAL_UNIT&columns-in=eu-gdpr&measure=COVERAGE": "Matrix",
    "/gap": "Gap",
    "/calendar": "Calendar",
    "/quality": "finding",
    "/about": "About",
}


@pytest.mark.parametrize("setting", [WIDE, NARROW], ids=["1280 light", "360 dark"])
@pytest.mark.parametrize("address", VIEWS)
def test_a_view_is_one_request_and_fits_its_window(
    browser: Browser, origin: str, address: str, setting: tuple[int, int, str]
) -> None:
    with window(browser, origin, setting) as seen:
        response = seen.page.goto(address)
        assert response
        assert response.status == 200
        seen.settle()
        seen.picture(f"{re.sub('[^a-zA-Z0-9]+', '-', address).strip('-') or 'home'}-{setting[0]}")
        assert VIEWS[address] in seen.page.inner_text("main.explored h1")
        assert len(seen.asked) == 1
        assert seen.said == []
        assert seen.elsewhere == []
        assert seen.overflow() <= 0
        assert seen.page.locator("footer").inner_text().strip()
        assert seen.barriers() == []
        assert seen.broken_numbers() == 0
        assert seen.overflow() <= 0


#: What somebody has chosen on a page is in its address, too.
CHOSEN = [
    f"/graph?focus=provision:{CLAUSE}&open=law:us-il-bipa&modality=ENGAGES&row=law:us-il-bipa",
    "/graph?focus=law:eu-gdpr&show=100&suggested=show",
    "/matrix?rows=PLATFORM&columns=SEVERITY&row=glasswren&column=HIGH",
    "/place/US?closure=EXACT",
    "/platform/glasswren?law=eu-ai-act&technical=show&at=2026-11-01",
    "/changes?kind=CONTENT&from=2026-10-24",
]
TEXT = "document.querySelector('main.explored').innerText"


def state(page: Page) -> tuple[str, str]:
    """The address of the window, and all that stands in the view."""
    return page.url, page.evaluate(TEXT)


@pytest.mark.parametrize("address", [*VIEWS, *CHOSEN])
def test_reload_back_and_a_fresh_browser_give_the_same_page(browser: Browser, origin: str, address: str) -> None:
    with window(browser, origin) as seen, window(browser, origin) as other:
        page = seen.page
        page.goto(address)
        seen.settle()
        before = state(page)
        assert len(before[1]) > 100
        page.reload()
        seen.settle()
        assert state(page) == before
        page.locator(".top .brand").click()
        page.wait_for_function("() => document.querySelector('main h1')?.innerText.startsWith('Platform terms')")
        page.go_back()
        page.wait_for_function(f"text => {TEXT} === text", arg=before[1], timeout=15_000)
        assert state(page) == before
        other.page.goto(before[0])
        other.settle()
        assert state(other.page) == before
        assert (seen.said, other.said) == ([], [])

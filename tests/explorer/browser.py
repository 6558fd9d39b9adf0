"""A real browser on a real server, by Playwright: what a view asks, what its console says, whether anything overflows.

Debian's Chromium is used: Playwright's own browsers are fetched from a host of their own. Where there is none, a test
says so and skips; in continuous integration that is a failure.
"""

from __future__ import annotations

import gzip
import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Response

CHROMIUM: Final = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
#: The settings of a window: width, height and colour scheme.
WIDE: Final = (1280, 900, "light")
NARROW: Final = (360, 740, "dark")
#: All that a recorded run looks at (`benchmarks.explorer`).
SETTINGS: Final = (WIDE, (1280, 900, "dark"), (360, 740, "light"), NARROW)
#: As small as a picture in the documents.
SMALL: Final = (1000, 660, "light")


_BROKEN_NUMBERS: Final = """() => {
  const numbers = [...document.querySelectorAll('main.explored :is(.bar-count, .number, .choice > .small)')];
  for (const one of numbers) one.textContent = '1,234,567';
  return numbers.filter((one) => {
    const range = document.createRange();
    range.selectNodeContents(one);
    return range.getClientRects().length > 1;
  }).length;
}"""


@dataclass
class Seen:
    """What happened in one window."""

    page: Page
    asked: list[dict[str, Any]] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    answered: list[Response] = field(default_factory=list)

    def settle(self) -> None:
        """Wait until the view is there and nothing is on its way: an older answer stays in a page until the newer one comes."""
        self.page.wait_for_selector("main.explored h1", timeout=30_000)
        self.page.wait_for_function("() => !document.querySelector('main.explored [aria-busy=true]')", timeout=30_000)
        self.page.wait_for_load_state("networkidle", timeout=30_000)

    def largest_answer(self) -> int:
        """Bytes of the largest answer of the API so far, after gzip."""
        return max((len(gzip.compress(one.body())) for one in self.answered), default=0)

    def picture(self, name: str, *, whole: bool = True) -> None:
        """Keep how the page, or the window alone, looks, where `EXPLORER_PICTURES` names a folder."""
        folder = os.environ.get("EXPLORER_PICTURES")
        if folder:
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)

    def barriers(self) -> list[str]:
        """What axe finds that keeps people out, with the element."""
        axe = pytest.importorskip("axe_playwright_python.sync_playwright")
        found = axe.Axe().run(self.page).response["violations"]
        return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def broken_numbers(self) -> int:
        """How many numbers would stand on more than one line, were they as long as a number gets. Changes the page."""
        return int(self.page.evaluate(_BROKEN_NUMBERS))


def needed() -> str:
    """The browser's command; skips where there is none, and fails where one has to be."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("Chromium is not installed: apt-get install chromium")
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    return CHROMIUM


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, until the end of the block."""
    command = needed()
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=command, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def window(
    browser: Browser, origin: str, setting: tuple[int, int, str] = WIDE, *, scripts: bool = True
) -> Iterator[Seen]:
    """A window of its own, as in a browser that was just installed."""
    width, height, scheme = setting
    options: dict[str, Any] = {"color_scheme": scheme, "java_script_enabled": scripts, "base_url": origin}
    context = browser.new_context(viewport={"width": width, "height": height}, **options)
    page = context.new_page()
    seen = Seen(page)

    def requested(request: Any) -> None:
        if not request.url.startswith((origin, "data:", "blob:")):
            seen.elsewhere.append(request.url)
        elif request.method == "POST" and request.url.endswith("/graphql"):
            seen.asked.append(request.post_data_json)

    def responded(response: Response) -> None:
        if response.request.method == "POST" and response.url.endswith("/graphql"):
            seen.answered.append(response)

    page.on("request", requested)
    page.on("response", responded)
    page.on("console", lambda message: seen.said.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: seen.said.append(str(error)))
    try:
        yield seen
    finally:
        context.close()

"""What people do in the explorer: by keyboard, back and forth, at another day, with a key, without scripts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import httpx2 as httpx
import pytest

from graph.model.vocabulary import DISCLAIMER
from tests.explorer.browser import NARROW, SMALL, Seen, window

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.processes, pytest.mark.slow]

CLAUSE = "mistral-ai/usage-policy/likeness-and-voice"
TITLE = "Likeness and voice of other people"


def ask(origin: str, query: str) -> dict:
    return httpx.post(f"{origin}/graphql", json={"query": query}, timeout=60).json()["data"]


def heading(page: Page) -> str:
    return page.locator("main.explored h1").inner_text()


def active(page: Page, what: str) -> str | None:
    """A property of the element that has the focus."""
    return page.evaluate(f"document.activeElement.{what}")


def search_by_keyboard(seen: Seen, words: str, title: str) -> None:
    page = seen.page
    page.keyboard.press("Control+k")
    page.wait_for_selector("dialog input")
    page.keyboard.type(words, delay=20)
    page.get_by_role("option", name=title).wait_for()
    while title not in page.locator('[role="option"][aria-selected="true"]').inner_text():
        page.keyboard.press("ArrowDown")
    seen.picture("search", whole=False)
    page.keyboard.press("Enter")


def follow_lines(page: Page) -> None:
    """From the clause along a line to a law, down to Illinois' law, and along a line to the place."""
    while active(page, "dataset.id") != f"provision:{CLAUSE}":
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.dataset.id?.startsWith('law:')")
    page.keyboard.press("Home")
    for _ in range(40):
        page.wait_for_timeout(40)
        if active(page, "dataset.id") == "law:us-il-bipa":
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.dataset.id === 'place:US-IL'")


def test_by_keyboard_alone_from_a_word_to_the_states_and_the_laws(browser: Browser, origin: str) -> None:
    """The tour of docs/explorer.md, whose pictures are those that are kept here."""
    with window(browser, origin, SMALL) as seen:
        page = seen.page
        page.goto("/")
        seen.settle()
        search_by_keyboard(seen, "likeness", TITLE)
        page.wait_for_url(f"**/provision/{CLAUSE}")
        page.wait_for_function("() => document.activeElement.tagName === 'H1'")
        seen.settle()
        assert TITLE in heading(page)
        seen.picture("provision", whole=False)
        while active(page, "textContent") != "Graph" or not page.evaluate("!!document.activeElement.closest('main')"):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/graph?focus=*")
        seen.settle()
        places = page.locator(".column.places .node").all_inner_texts()
        assert {"California", "Illinois", "New York"} <= {one.splitlines()[0] for one in places}
        follow_lines(page)
        panel = page.locator(".panel").inner_text()
        assert "is flagged in" in panel
        assert "because of" in panel
        seen.picture("graph", whole=False)
        assert seen.said == []


def test_back_undoes_a_choice(browser: Browser, origin: str) -> None:
    with window(browser, origin) as seen:
        page = seen.page
        page.goto("/provisions")
        seen.settle()
        before = heading(page)
        page.get_by_role("link", name=re.compile("High")).first.click()
        page.wait_for_url("**/provisions?severity=HIGH")
        page.wait_for_function("t => document.querySelector('main h1')?.innerText !== t", arg=before)
        seen.settle()
        assert heading(page) != before
        page.go_back()
        page.wait_for_function("t => document.querySelector('main h1')?.innerText === t", arg=before)
        assert urlsplit(page.url).query == ""


def test_a_cell_of_the_matrix_opens_to_its_provisions(browser: Browser, origin: str) -> None:
    with window(browser, origin) as seen:
        page = seen.page
        page.goto("/matrix")
        seen.settle()
        cells = ask(
            origin,
            "{ matrix(rows: {kind: PLATFORM, limit: 50}, columns: {kind: REGULATION, limit: 50}, measure: PROVISIONS) "
            "{ cells { value } } }",
        )["matrix"]["cells"]
        shown = page.locator(".matrix button.heat").all_inner_texts()
        assert sorted(int(one) for one in shown) == sorted(int(one["value"]) for one in cells)
        page.locator(".matrix button.heat").first.click()
        opened = page.locator(".panel").inner_text()
        page.reload()
        seen.settle()
        assert page.locator(".panel").inner_text() == opened
        link = page.locator(".panel").get_by_role("link", name=re.compile("in the registry"))
        count = int(re.search(r"\d+", link.inner_text())[0])  # type: ignore[index]
        link.click()
        page.wait_for_url("**/provisions?*")
        page.wait_for_selector("main.explored h1:has-text('provision')")
        assert heading(page).startswith(f"{count} provision")


def test_another_day_is_asked_for_and_said(browser: Browser, origin: str) -> None:
    with window(browser, origin, NARROW) as seen:
        page = seen.page
        page.goto("/provision/glasswren/terms/arbitration?at=2026-03-01")
        seen.settle()
        assert seen.asked[0]["variables"]["at"] == {"asOf": "2026-03-01"}
        assert "You read 2026-03-01 as it is known now" in page.locator(".time").inner_text()
        assert all("at=2026-03-01" in (one.get_attribute("href") or "") for one in page.locator(".top nav a").all())
        page.get_by_label("as known then").check()
        page.wait_for_function("() => location.search.includes('known=')")
        seen.settle()
        assert seen.asked[-1]["variables"]["at"]["knownAt"].startswith("2026-03-01T23:59:59")
        page.get_by_role("link", name="Back to today").first.click()
        page.wait_for_function("() => !location.search")


def test_a_time_that_cannot_be_read_is_told(browser: Browser, origin: str) -> None:
    with window(browser, origin) as seen:
        seen.page.goto("/provisions?at=yesterday")
        seen.settle()
        assert "cannot be read" in seen.page.locator(".time").inner_text()
        assert seen.asked[0]["variables"]["at"] is None


def test_a_key_leaves_the_address_and_goes_with_each_request(browser: Browser, origin: str) -> None:
    with window(browser, origin) as seen:
        headers: list[str | None] = []
        seen.page.on(
            "request", lambda one: headers.append(one.headers.get("authorization")) if one.method == "POST" else None
        )
        seen.page.goto("/#key=not-a-key")
        seen.page.wait_for_selector(".problem")
        assert headers[0] == "Bearer not-a-key"
        assert "not-a-key" not in seen.page.url
        assert "A key is needed here" in heading(seen.page)


def test_a_wrong_address_is_a_real_404_that_offers_a_search(browser: Browser, origin: str) -> None:
    with window(browser, origin) as seen:
        for address in ("/provision/nobody/terms/nothing", "/nothing/here"):
            response = seen.page.goto(address)
            assert response
            assert response.status == 404
            seen.settle()
            assert heading(seen.page) == "Nothing is here"
        seen.page.locator("main.explored input[type=search]").fill("likeness")
        seen.page.keyboard.press("Enter")
        seen.page.wait_for_url("**/search?q=likeness")
        seen.settle()
        assert TITLE in seen.page.locator(".rows").inner_text()


def test_a_graph_is_saved_as_a_picture_with_what_it_is(browser: Browser, origin: str, tmp_path: Path) -> None:
    with window(browser, origin) as seen:
        page = seen.page
        page.goto(f"/graph?focus=provision:{CLAUSE}")
        seen.settle()
        with page.expect_download() as drawn:
            page.get_by_role("button", name="Save as SVG").click()
        path = tmp_path / "graph.svg"
        drawn.value.save_as(path)
        text = path.read_text("utf-8")
        assert TITLE in text
        assert f"focus=provision:{CLAUSE}" in text
        assert "Illinois" in text
        assert DISCLAIMER[:30] in re.sub(r"</text><text[^>]*>", " ", text)
        assert text.count("<path") >= 8
        assert "Revision" in text
        with page.expect_download() as painted:
            page.get_by_role("button", name="Save as PNG").click()
        picture = tmp_path / "graph.png"
        painted.value.save_as(picture)
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert seen.said == []


def test_a_row_of_the_graph_is_opened_by_one_request_and_back_closes_it(browser: Browser, origin: str) -> None:
    with window(browser, origin) as seen:
        page = seen.page
        page.goto(f"/graph?focus=provision:{CLAUSE}")
        seen.settle()
        rows = page.locator(".column.clauses .node").count()
        page.locator('[data-id="law:us-il-bipa"]').click()
        page.get_by_role("button", name="Open its neighbours").click()
        page.wait_for_function("n => document.querySelectorAll('.column.clauses .node').length > n", arg=rows)
        assert len(seen.asked) == 2
        assert parse_qs(urlsplit(page.url).query)["open"] == ["law:us-il-bipa"]
        page.go_back()
        page.wait_for_function("n => document.querySelectorAll('.column.clauses .node').length === n", arg=rows)


def test_single_letters_are_commands_until_they_are_switched_off(browser: Browser, origin: str) -> None:
    with window(browser, origin) as seen:
        page = seen.page
        page.goto("/about")
        seen.settle()
        page.keyboard.press("g")
        page.keyboard.press("l")
        page.wait_for_url("**/laws")
        seen.settle()
        page.keyboard.press("?")
        page.get_by_label("single letters are commands").uncheck()
        page.get_by_role("button", name="Close").click()
        page.keyboard.press("g")
        page.keyboard.press("p")
        page.wait_for_timeout(200)
        assert urlsplit(page.url).path == "/laws"

"""A review of twenty suggestions by keyboard: decisions, reasons, an undo, a conflict that is told, and what the graph
shows then; second readings of what was decided.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import pytest

from api.http.app import create_app
from api.settings import ApiSettings
from graph.model.vocabulary import Role
from graph.store.keys import make_key
from tests.contents import REVIEWED
from tests.explorer.browser import NARROW, WIDE, Seen, window
from tests.http.serving import serving
from tests.review.asking import REVIEW
from tests.review.random_reviews import proposed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Route

    from tests.contents import Contents

pytestmark = [pytest.mark.processes, pytest.mark.slow]

STATUS = """query Status($id: ID!) { node(id: $id) { ... on Claim {
  id status state version reasonCode provision { key } target { label path } jurisdiction { name } } } }"""


RIVALS = "query Rivals($id: ID!) { node(id: $id) { ... on Claim { competing { id status } } } }"


ENGAGED = """query Engaged($key: String!) { provision(key: $key) {
  engages(first: 200) { nodes { target { path } } } } }"""


class Place:
    """A server on a graph in which claims wait, and the keys of two reviewers."""

    def __init__(self, origin: str, keys: list[str]) -> None:
        self.origin = origin
        self.keys = keys

    def ask(self, query: str, variables: dict[str, Any], key: int = 1) -> Any:
        answer = httpx.post(
            f"{self.origin}/graphql",
            json={"query": query, "variables": variables},
            headers={"authorization": f"Bearer {self.keys[key]}"},
            timeout=60,
        ).json()
        assert "errors" not in answer, answer
        return answer["data"]

    def claim(self, claim_id: str) -> dict[str, Any]:
        """What the graph says of a claim now."""
        found: dict[str, Any] = self.ask(STATUS, {"id": claim_id})["node"]
        return found

    def engaged(self, provision: str) -> set[str]:
        """Paths of the laws that the graph says a provision engages."""
        told = self.ask(ENGAGED, {"key": provision})["provision"]["engages"]["nodes"]
        return {one["target"]["path"] for one in told}


@pytest.fixture(scope="module")
def place(contents: Contents) -> Iterator[Place]:
    engine = contents.demonstration()
    contents.name = REVIEWED
    assert proposed(engine, people=1) == 20
    keys = [make_key(engine, f"reviewer {number}", Role.REVIEWER)[1] for number in (1, 2)]
    with serving(create_app(engine, ApiSettings(operation_log=False), timeout_s=60)) as (host, port):
        yield Place(f"http://{host}:{port}", keys)
    engine.command("MATCH (k:ApiKey) DELETE k")


LINE = ".found > p[aria-live]"


def press(seen: Seen, keys: str) -> str:
    """Press keys one after the other; what the page tells then, which it did not before."""
    before = seen.page.locator(LINE).inner_text()
    for key in keys:
        seen.page.keyboard.press(key)
    seen.page.wait_for_function(
        "([line, before]) => document.querySelector(line)?.innerText !== before", arg=[LINE, before], timeout=30_000
    )
    return seen.page.locator(LINE).inner_text()


def shown(seen: Seen) -> str | None:
    """The id of the claim that is shown; None at the end of a page of the queue."""
    current = seen.page.locator(".queue [aria-current]")
    return current.get_attribute("data-claim") if current.count() else None


@pytest.mark.parametrize("setting", [WIDE, NARROW], ids=["1280 light", "360 dark"])
@pytest.mark.parametrize("name", ["review", "second-readings"])
def test_the_queue_fits_its_window(browser: Browser, place: Place, name: str, setting: tuple[int, int, str]) -> None:
    with window(browser, place.origin, setting) as seen:
        seen.page.goto(f"/{name}#key={place.keys[0]}")
        seen.settle()
        seen.picture(f"{name}-{setting[0]}")
        assert len(seen.asked) == 1
        assert (seen.said, seen.elsewhere, seen.barriers()) == ([], [], [])
        assert seen.overflow() <= 0


def test_without_a_key_that_reviews_the_queue_says_what_is_needed(browser: Browser, place: Place) -> None:
    with window(browser, place.origin) as seen:
        seen.page.goto("/review")
        seen.page.wait_for_selector(".problem")
        assert "key" in seen.page.locator(".problem h1").inner_text()


def test_letters_that_lead_to_another_page_decide_nothing(browser: Browser, place: Place) -> None:
    with window(browser, place.origin) as seen:
        seen.page.goto(f"/review#key={place.keys[0]}")
        seen.settle()
        before = place.claim(shown(seen) or "")
        # `a` alone accepts; behind `g` the letter leads to the gap.
        seen.page.keyboard.press("g")
        seen.page.keyboard.press("a")
        seen.page.wait_for_url("**/gap")
        seen.settle()
        assert place.claim(before["id"]) == before


def test_twenty_suggestions_by_keyboard_with_a_conflict_and_an_undo(browser: Browser, place: Place) -> None:
    with window(browser, place.origin) as seen:
        page = seen.page
        page.goto(f"/review?order=AGE#key={place.keys[0]}")
        seen.settle()
        # Somebody else is faster: nothing is changed, and the other decision is told.
        first = place.claim(shown(seen) or "")
        other = {"claimId": first["id"], "expectedVersion": first["version"], "decision": "REJECTED"}
        assert place.ask(REVIEW, {"input": other | {"reasonCode": "WEAK_EVIDENCE"}})["reviewClaim"]["errors"] == []
        assert "Rejected by" in press(seen, "a")
        assert place.claim(first["id"])["status"] == "REJECTED"
        page.keyboard.press("s")
        # A decision is taken back by one key.
        second = place.claim(shown(seen) or "")
        while not press(seen, "a").startswith("Accepted"):
            # A pair that has a fact already takes no second one.
            page.keyboard.press("s")
            second = place.claim(shown(seen) or "")
        assert "was taken back" in press(seen, "u")
        assert place.claim(second["id"])["status"] == second["status"]
        made = decide(seen, place, 20)
        for claim_id, key in made.items():
            claim = place.claim(claim_id)
            assert claim["status"] == ("ACCEPTED" if key == "a" else "REJECTED")
            assert claim["reasonCode"] == (None if key == "a" else "UNRELATED")
        assert len(made) == 20
        the_graph_shows(seen, place, [place.claim(one) for one in made])
        assert seen.said == []


def the_graph_shows(seen: Seen, place: Place, claims: list[dict[str, Any]]) -> None:
    """What was accepted is a fact, what was rejected is none: in answers, on the page of the clause, and in its graph."""
    mapped = [one for one in claims if one["target"] and one["state"] == "MAPPED"]
    accepted = [one for one in mapped if one["status"] == "ACCEPTED"]
    assert accepted
    for one in mapped:
        assert (one["target"]["path"] in place.engaged(one["provision"]["key"])) == (one in accepted), one
    key, target = accepted[0]["provision"]["key"], accepted[0]["target"]
    page = seen.page
    page.goto(f"/provision/{key}")
    seen.settle()
    assert target["label"] in page.locator('section[aria-labelledby="laws"]').inner_text()
    page.goto(f"/graph?focus=provision:{key}")
    seen.settle()
    shown = page.locator(".column.laws .node").evaluate_all("rows => rows.map((one) => one.dataset.id)")
    within = {one for path in place.engaged(key) for one in (path, path.partition("/")[0])}
    assert f"law:{target['path']}" in shown
    rejected = {
        one["target"]["path"] for one in mapped if one["status"] == "REJECTED" and one["provision"]["key"] == key
    }
    assert not {f"law:{path}" for path in rejected - within} & set(shown)


def decide(seen: Seen, place: Place, number: int) -> dict[str, str]:
    """So many decisions, by claim: every third claim is rejected as unrelated, and all others are accepted."""
    made: dict[str, str] = {}
    while len(made) < number:
        current = shown(seen)
        if current is None:
            # The button has the focus at the end of a page of the queue.
            seen.page.keyboard.press("Enter")
            seen.page.wait_for_selector(".queue [aria-current]", timeout=30_000)
            continue
        if place.claim(current)["status"] not in {"SUGGESTED", "IN_REVIEW"}:
            seen.page.keyboard.press("s")
            continue
        key = "r" if len(made) % 3 == 2 else "a"
        told = press(seen, "r1" if key == "r" else "a")
        if told.startswith("Not decided"):
            seen.page.keyboard.press("s")
        else:
            assert told.startswith("Rejected: " if key == "r" else "Accepted: "), told
            made[current] = key
    return made


def test_what_was_read_is_not_decided_on_while_what_waits_now_is_on_its_way(browser: Browser, place: Place) -> None:
    with window(browser, place.origin) as seen:
        page = seen.page
        page.goto(f"/review?order=AGE#key={place.keys[0]}")
        seen.settle()
        while not press(seen, "a").startswith("Accepted"):
            page.keyboard.press("s")
        told = page.locator(LINE).inner_text()
        read = page.locator(".queue li").count()
        while shown(seen):
            page.keyboard.press("s")
        held: list[Route] = []
        page.route("**/graphql", lambda route: held.append(route))  # noqa: PLW0108 - Playwright takes no method of a built-in type
        page.keyboard.press("Enter")
        page.wait_for_selector("main.explored [aria-busy=true]")
        # The list stays at its end, with what was told and decided of its claims.
        for key in "ar1":
            page.keyboard.press(key)
        assert shown(seen) is None
        assert f"1 of {read} decided" in page.inner_text("main.explored")
        assert len(held) == 1, "nothing but what waits now is asked"
        held[0].continue_()
        page.unroute("**/graphql")
        page.wait_for_selector(".queue [aria-current]")
        # What was decided last is still told, and can be taken back.
        assert page.locator(LINE).inner_text() == told
        assert "was taken back" in press(seen, "u")
        assert seen.said == []


def test_a_claim_is_accepted_in_place_of_the_one_that_stands(browser: Browser, place: Place) -> None:
    with window(browser, place.origin) as seen:
        page = seen.page
        page.goto(f"/review?order=AGE#key={place.keys[0]}")
        seen.settle()
        instead = page.get_by_role("button", name="Accept in its place")
        while shown(seen) and not instead.count():
            page.keyboard.press("s")
        told = press(seen, "a")
        assert told.startswith("Not decided: ")
        assert "Another claim stands on the same clause" in told
        assert "Claim:" not in told
        claim_id = shown(seen) or ""
        before = rivals(place, claim_id)
        instead.first.click()
        page.wait_for_function(f"() => document.querySelector('{LINE}').innerText.startsWith('Accepted: ')")
        assert place.claim(claim_id)["status"] == "ACCEPTED"
        (replaced,) = [one for one, status in before.items() if status in {"ACCEPTED", "STALE"}]
        assert place.claim(replaced)["status"] == "SUPERSEDED"
        # Both decisions are one, and are taken back together.
        assert "was taken back" in press(seen, "u")
        assert place.claim(claim_id)["status"] in {"SUGGESTED", "IN_REVIEW"}
        assert rivals(place, claim_id) == before


def rivals(place: Place, claim_id: str) -> dict[str, str]:
    """The status of each claim on the same pair, by its id."""
    found = place.ask(RIVALS, {"id": claim_id})["node"]["competing"]
    return {one["id"]: one["status"] for one in found}


def test_a_key_that_is_held_down_or_pressed_twice_decides_once(browser: Browser, place: Place) -> None:
    with window(browser, place.origin) as seen:
        page = seen.page
        page.goto(f"/review?order=AGE#key={place.keys[0]}")
        seen.settle()
        held: list[Route] = []
        page.route("**/graphql", lambda route: held.append(route))  # noqa: PLW0108 - Playwright takes no method of a built-in type
        for _ in range(3):
            page.keyboard.down("a")  # a key that is down already is one that the browser repeats
        page.keyboard.up("a")
        page.keyboard.press("a")
        page.wait_for_timeout(200)
        assert len(held) == 1
        held[0].continue_()
        page.unroute("**/graphql")
        page.wait_for_function(f"() => document.querySelector('{LINE}').innerText")
        if page.locator(LINE).inner_text().startswith("Accepted"):
            assert "was taken back" in press(seen, "u")


WAITS = """{ claims(filter: {status: [SUGGESTED, IN_REVIEW]}, first: 4) { nodes { id version } } }"""
AGREEMENT = (
    """{ secondReadings(first: 1) { totalCount } reviewAgreement { readTwice agreed disagreements { isOpen } } }"""
)


def test_a_second_reading_by_keyboard_is_blind_and_tells_the_agreement(browser: Browser, place: Place) -> None:
    # What one reviewer has decided waits for the other.
    for one in place.ask(WAITS, {})["claims"]["nodes"]:
        place.ask(
            REVIEW, {"input": {"claimId": one["id"], "expectedVersion": one["version"], "decision": "REJECTED"}}, 0
        )
    before = place.ask(AGREEMENT, {})
    assert before["secondReadings"]["totalCount"] >= 2
    with window(browser, place.origin) as seen:
        page = seen.page
        page.goto(f"/second-readings#key={place.keys[1]}")
        seen.settle()
        assert f"{before['secondReadings']['totalCount']} claims wait for you" in page.inner_text("main.explored")
        claim = page.locator(".found article")
        # Neither the decision nor who made it, and no way to the page that tells both.
        assert not re.search("accepted|rejected|reviewer", claim.inner_text(), re.IGNORECASE)
        assert claim.locator('a[href*="/provision/"]').count() == 0
        told = [press(seen, "a"), press(seen, "r6")]
        assert all(one.startswith("Recorded") for one in told)
        after = place.ask(AGREEMENT, {})
        agreed = sum(one.endswith("agree.") for one in told)
        assert after["secondReadings"]["totalCount"] == before["secondReadings"]["totalCount"] - 2
        assert after["reviewAgreement"]["readTwice"] == before["reviewAgreement"]["readTwice"] + 2
        assert after["reviewAgreement"]["agreed"] == before["reviewAgreement"]["agreed"] + agreed
        page.reload()
        seen.settle()
        shown_now = page.locator('section[aria-labelledby="agreement"]')
        assert (
            f"{after['reviewAgreement']['agreed']} of {after['reviewAgreement']['readTwice']}" in shown_now.inner_text()
        )
        assert shown_now.locator(".row").count() == len(after["reviewAgreement"]["disagreements"])
        assert seen.said == []

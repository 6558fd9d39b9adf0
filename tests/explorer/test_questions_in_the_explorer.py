"""The questions of analysts: what the explorer shows is what the API answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import pytest

from tests.asking import questions
from tests.explorer.browser import window

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.processes, pytest.mark.slow]

CLAUSE = "mistral-ai/usage-policy/likeness-and-voice"


def answer(origin: str, name: str) -> Any:
    question = questions()[name]
    body = {"query": question.text, "variables": question.variables}
    return httpx.post(f"{origin}/graphql", json=body, timeout=60).json()["data"]


def percent(share: float) -> str:
    return f"{int(share * 100 + 0.5)} %"


def words(page: Page) -> str:
    """All that stands on a page, what is folded included."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    return " ".join(page.inner_text("main.explored").split())


def spaced(text: str) -> str:
    return " ".join(text.split())


def test_sensitive_data_but_not_the_ai_act(browser: Browser, origin: str) -> None:
    told = answer(origin, "q01")["provisions"]
    assert told["nodes"]
    with window(browser, origin) as seen:
        page = seen.page
        page.goto("/provisions?severity=HIGH&law=eu-gdpr/art-9&notlaw=eu-ai-act/art-50&sort=exposure")
        seen.settle()
        assert page.locator("main.explored h1").inner_text().startswith(f"{told['totalCount']} provision")
        assert page.locator(".found .row h2").all_inner_texts() == [one["title"] for one in told["nodes"]]
        for title, name in (("Place", "jurisdiction"), ("Platform", "platform")):
            facet = page.locator("details.facet").filter(has=page.locator("summary", has_text=title)).last
            rows = [spaced(one) for one in facet.locator("li").all_inner_texts()]
            assert rows == [f"☐ {one['label']} {one['count']}" for one in told["facets"][name][:8]]
        # The states of a clause stand with the laws that are the reason on the page of the clause.
        flagged = next(one for one in told["nodes"] if one["flags"]["nodes"])
        page.get_by_role("link", name=flagged["title"]).first.click()
        page.wait_for_selector("#places")
        seen.settle()
        text = words(page)
    said = [flagged["excerpt"]["sha256"]] if flagged["excerpt"] else []
    for one in flagged["flags"]["nodes"]:
        said += [one["jurisdiction"]["name"], one["reason"], *(law["label"] for law in one["basis"])]
    assert [one for one in said if spaced(one) not in text] == []


def test_everything_on_one_clause(browser: Browser, origin: str) -> None:
    told = answer(origin, "q02")["provision"]
    with window(browser, origin) as seen:
        seen.page.goto(f"/provision/{CLAUSE}")
        seen.settle()
        text = words(seen.page)
    said = [told["title"], told["permalink"], told["platform"]["name"], told["document"]["title"]]
    said += [told[name] for name in ("plainSummary", "whyItMatters", "consumerImpact", "interpretiveNote")]
    said += [told[name] for name in ("vendorImplications", "complianceConsiderations")]
    said += [told["sourceVersion"]["sha256"], told["prevalence"]["definition"]]
    for one in told["engages"]["nodes"]:
        said += [one["target"]["label"], one["condition"], percent(one["confidence"]), one["rationale"]]
        said += [evidence["quote"] for evidence in one["evidence"]]
    for one in told["flags"]["nodes"]:
        said += [one["jurisdiction"]["name"], one["reason"], *(law["label"] for law in one["basis"])]
    for one in told["comparables"]["nodes"]:
        said += [one["provision"]["title"], one["reason"], percent(one["score"])]
    assert [one for one in said if one and spaced(one) not in text] == []


def test_the_states_that_are_flagged_most(browser: Browser, origin: str) -> None:
    told = answer(origin, "q04")["jurisdiction"]["flaggedBy"]
    with window(browser, origin) as seen:
        seen.page.goto("/place/US?level=SUBDIVISION")
        seen.settle()
        words(seen.page)
        for name, groups in (("Provisions by place", told["byJurisdiction"]), ("Provisions by law", told["byBasis"])):
            rows = seen.page.locator(f'ul[aria-label^="{name}"] > li').all_inner_texts()
            assert [spaced(one) for one in rows] == [f"{one['label']} {one['count']}" for one in groups]
        assert f"{told['totalCount']} provisions flagged on {told['platformCount']} platforms" in words(seen.page)


def test_articles_that_no_clause_engages(browser: Browser, origin: str) -> None:
    platforms = answer(origin, "q05")["platforms"]["nodes"]
    (coverage,) = [one["coverage"] for one in platforms if one["name"] == "Glasswren"]
    with window(browser, origin) as seen:
        seen.page.goto("/platform/glasswren?law=eu-gdpr/chapter-3")
        seen.settle()
        cells = seen.page.locator(".strip .cell a")
        labels = [one.get_attribute("aria-label") or "" for one in cells.all()]
    assert len(labels) == len(coverage["units"]) == coverage["total"]
    for label, unit in zip(labels, coverage["units"], strict=True):
        assert label.endswith(
            f"{unit['mapped']} mapped, {unit['reviewedUnrelated']} reviewed and unrelated, "
            f"{unit['notAssessed']} not assessed"
        )
        state = (
            "mapped" if unit["mapped"] else "not assessed" if unit["notAssessed"] else "reviewed and found unrelated"
        )
        assert f": {state}" in label


def test_the_day_on_which_a_law_begins_to_apply(browser: Browser, origin: str) -> None:
    told = answer(origin, "q06")
    with window(browser, origin) as seen:
        page = seen.page
        page.goto("/law/eu-ai-act/art-50")
        seen.settle()
        assert told["legal"]["appliesFrom"] in page.inner_text("main.explored")
        page.get_by_text("What begins when").click()
        page.get_by_text("Provisions to review").first.wait_for()
        assert len(seen.asked) == 2, "a report that is opened is one more request"
        text = words(page)
    said = [one["provision"]["title"] for one in told["impact"]["newlyApplicable"]]
    said += [one["condition"] for one in told["impact"]["newlyApplicable"] if one["condition"]]
    said += [one["title"] for one in told["impact"]["provisionsToReview"]]
    assert said
    assert [one for one in said if spaced(one) not in text] == []


def test_what_changed_within_a_month(browser: Browser, origin: str) -> None:
    told = answer(origin, "q07")["changes"]["nodes"]
    with window(browser, origin) as seen:
        page = seen.page
        page.goto("/changes?platform=glasswren&kind=CONTENT&from=2026-10-24")
        seen.settle()
        shown = page.locator(".rows > .row").count()
        assert shown == len(told)
        page.goto("/" + told[0]["permalink"].split("/", 3)[3])
        seen.settle()
        text = words(page)
    said = [one["provision"]["title"] for one in told[0]["affects"]]
    said += [f"+{told[0]['sentencesAdded']} −{told[0]['sentencesRemoved']} ~{told[0]['sentencesModified']} sentences"]
    assert [one for one in said if spaced(one) not in text] == []
    for one in told[0]["affects"]:
        if one["after"] and not one["before"]:
            assert spaced(one["after"]["text"]) in text


def test_a_heat_map_of_platforms_and_laws(browser: Browser, origin: str) -> None:
    told = answer(origin, "q08")["matrix"]
    with window(browser, origin) as seen:
        seen.page.goto("/matrix?rows=PLATFORM&rows-in=ai&columns=REGULATION&severity=MEDIUM&severity=HIGH")
        seen.settle()
        rows = seen.page.locator(".matrix tbody th").all_inner_texts()
        columns = seen.page.locator(".matrix thead th").all_inner_texts()
        cells = seen.page.locator(".matrix tbody tr").evaluate_all(
            "rows => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText))"
        )
    assert rows == [one["label"] for one in told["rows"]]
    limit = len(columns)
    assert columns == [one["label"] for one in told["columns"]][:limit]
    values = {(one["row"], one["column"]): str(int(one["value"])) for one in told["cells"]}
    expected = [
        [values.get((row["key"], column["key"]), "·") for column in told["columns"][:limit]] for row in told["rows"]
    ]
    assert cells == expected


COVERAGE = """{ matrix(rows: {kind: PLATFORM, limit: 50}, columns: {kind: LEGAL_UNIT, within: "eu-gdpr", limit: 50},
  measure: COVERAGE) { rows { key label } columns { key label } cells { row column value support } } }"""


def test_how_much_of_a_law_platforms_cover(browser: Browser, origin: str) -> None:
    told = httpx.post(f"{origin}/graphql", json={"query": COVERAGE}, timeout=60).json()["data"]["matrix"]
    assert any(one["value"] < 1 for one in told["cells"]), "some provision was reviewed and found unrelated"
    with window(browser, origin) as seen:
        seen.page.goto("/matrix?rows=PLATFORM&columns=LEGAL_UNIT&columns-in=eu-gdpr&measure=COVERAGE")
        seen.settle()
        shown = seen.page.locator(".matrix button.heat").evaluate_all("all => all.map((one) => one.ariaLabel)")
    labels = {side: {one["key"]: one["label"] for one in told[side]} for side in ("rows", "columns")}
    assert sorted(shown) == sorted(
        f"{labels['rows'][one['row']]}, {labels['columns'][one['column']]}: {percent(one['value'])}"
        for one in told["cells"]
    )


def test_how_others_word_the_same(browser: Browser, origin: str) -> None:
    told = answer(origin, "q10")["provision"]["comparables"]
    with window(browser, origin) as seen:
        seen.page.goto(f"/provision/{CLAUSE}")
        seen.settle()
        words(seen.page)
        section = spaced(seen.page.locator('section[aria-labelledby="others"]').inner_text())
    for one in told["nodes"]:
        assert one["provision"]["title"] in section
        assert spaced(one["provision"]["excerpt"]["text"]) in section
        assert all(law["label"] in section for law in (*one["onlyHere"], *one["onlyThere"]))


def test_where_the_graph_is_not_to_be_trusted(browser: Browser, origin: str) -> None:
    told = answer(origin, "q12")["quality"]
    rules = [one["rule"] for one in told["nodes"]] or ["DUPLICATE_EXCERPT"]
    asked = "&".join(f"rule={rule}" for rule in sorted(set(rules)))
    with window(browser, origin) as seen:
        seen.page.goto(f"/quality?severity=HIGH&{asked}")
        seen.settle()
        assert seen.page.locator("main.explored h1").inner_text().startswith(f"{told['totalCount']} finding")
        text = words(seen.page)
    assert [one["message"] for one in told["nodes"] if spaced(one["message"]) not in text] == []


def test_a_chain_from_a_clause_to_a_law(browser: Browser, origin: str) -> None:
    told = answer(origin, "q14")["paths"]["nodes"]
    asked = f"from=Provision:{CLAUSE}&to=Regulation:us-ftc-act&via=ENGAGES&via=HAS_UNIT&via=RELATES_TO"
    with window(browser, origin) as seen:
        seen.page.goto(f"/paths?{asked}")
        seen.settle()
        shown = [spaced(one) for one in seen.page.locator(".rows > .row").all_inner_texts()]
    assert len(shown) >= len(told) > 0
    for path, text in zip(told, shown, strict=False):
        assert [step["explanation"] for step in path["steps"] if spaced(step["explanation"]) not in text] == []

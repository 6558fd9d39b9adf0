"""Terms as long as the longest: what a page asks for stays small, whatever words, headings and directions stand in them."""

from __future__ import annotations

import random
import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import pytest

from api.http.app import create_app
from api.settings import ApiSettings
from seed.archive.load import import_archive
from tests.archives import export
from tests.archives.clauses import PRIVACY, TERMS
from tests.explorer.browser import NARROW, WIDE, Seen, window
from tests.http.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Route

    from tests.contents import Contents

pytestmark = [pytest.mark.processes, pytest.mark.slow]

#: Bytes of an answer after gzip.
MOST_BYTES: Final = 60_000
#: Characters of the longest terms that were archived, and of the longest heading.
LONGEST, HEADING = 340_000, 300
CLAUSES: Final = 320
SERVICE: Final = "Wind <script>alert(1)"
MARKUP: Final = "<script>alert(2)</script> javascript:alert(3)"
ARABIC: Final = "لا يجوز لك استخدام صورة شخص آخر أو صوته دون موافقته"
LAWS: Final = "We process special categories of personal data under Article 9 of the GDPR. You may not use the likeness of others."


def words(chance: random.Random) -> list[str]:
    """Made-up words, so that a text is no easier to compress than prose is."""
    syllables = [one + two for one in "bdfgklmnprstv" for two in ("a", "e", "i", "o", "un", "er")]
    return ["".join(chance.choices(syllables, k=chance.choice((2, 2, 3)))) for _ in range(3_000)]


def terms(edition: int) -> str:
    """Terms of the full length; in the second edition a sentence of each clause is another one."""
    chance = random.Random(7)  # repeatable, not secret
    known = words(chance)
    bank = [sentence.format(name="Wind") for _, body in (*TERMS, *PRIVACY) for sentence in body]

    def sentence(source: random.Random) -> str:
        told = source.choice(bank).rstrip(".").split()
        return " ".join(source.choice(known) if number % 4 == 2 else one for number, one in enumerate(told)) + "."

    size = LONGEST // CLAUSES - 100
    parts = [f"Terms of Wind\n=============\n\n{ARABIC}. {MARKUP}\n"]
    for number in range(CLAUSES):
        head = f"{number + 1}. Of {' and '.join(chance.choices(known, k=3))}"
        head += (" and " + " and ".join(chance.choices(known, k=60)))[: HEADING - len(head)] if number % 40 == 3 else ""
        other = random.Random(number * 10 + edition)
        body = [LAWS if number % 5 == 0 else f"{ARABIC}." if number % 5 == 1 else f"{MARKUP}.", sentence(other)]
        while len(" ".join(body)) < size:
            body.append(sentence(chance))
        parts.append(f"{head}\n{'-' * len(head)}\n\n{' '.join(body)}\n")
    return "\n".join(parts)


@pytest.fixture(scope="module")
def long(contents: Contents, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server answers from a graph with such terms, in two editions."""
    editions = [terms(1), terms(2)]
    assert min(map(len, editions)) > LONGEST * 0.95
    subjects = ("First record of", "Record new changes of")
    versions = [
        (SERVICE, "Terms of Service", f"2026-0{number + 1}-10", subject, text)
        for number, (subject, text) in enumerate(zip(subjects, editions, strict=True))
    ]
    engine = contents.catalogue()
    contents.written_upon()
    import_archive(engine, export(tmp_path_factory.mktemp("long"), versions))
    with serving(create_app(engine, ApiSettings(), timeout_s=60)) as (host, port):
        yield f"http://{host}:{port}"


def fits(seen: Seen) -> None:
    """Everything of such terms is a word, lies within the window, and came in a small answer."""
    assert seen.said == []
    assert seen.elsewhere == []
    assert seen.overflow() <= 0
    assert seen.page.locator("main.explored script, main.explored img").count() == 0
    assert seen.page.locator('a[href^="javascript:"]').count() == 0
    assert seen.largest_answer() <= MOST_BYTES


@pytest.mark.parametrize("setting", [WIDE, NARROW], ids=["1280 light", "360 dark"])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/provisions?suggested=show",
        "/platforms",
        "/platform/wind-script-alert-1?suggested=show",
        "/changes",
        "/matrix?rows=CATEGORY&columns=REGULATION&suggested=show",
        "/law/eu-gdpr/art-9?suggested=show",
        "/graph?focus=law:eu-gdpr/art-9&suggested=show&show=100",
        "/search?q=gdpr",
    ],
)
def test_pages_about_long_terms_are_small_and_fit(
    browser: Browser, long: str, address: str, setting: tuple[int, int, str]
) -> None:
    with window(browser, long, setting) as seen:
        seen.page.goto(address)
        seen.settle()
        seen.picture(f"long-{re.sub('[^a-z]+', '-', address)}-{setting[0]}")
        assert len(seen.asked) == 1
        fits(seen)
        assert seen.broken_numbers() == 0
        assert seen.overflow() <= 0


@pytest.mark.parametrize("address", ["/provisions", "/document/wind-script-alert-1/terms-of-service"])
def test_of_links_that_nobody_decided_each_is_marked_and_shown_once(browser: Browser, long: str, address: str) -> None:
    """Nothing is accepted in this graph: a law or a place without a mark would be taken for a fact."""
    with window(browser, long) as seen:
        seen.page.goto(f"{address}?suggested=show")
        seen.settle()
        for kind in (".laws", ".places"):
            assert seen.page.locator(f"main.explored {kind} .suggested a").count() > 0, kind
            assert seen.page.locator(f"main.explored {kind} a:not(.suggested a)").count() == 0, kind
            for row in seen.page.locator(f"main.explored {kind}").all():
                names = row.locator("a").all_inner_texts()
                assert len(names) == len(set(names))


def parts_of(seen: Seen, name: str) -> Iterator[str]:
    """What stands in the view, part after part, as long as a link leads on."""
    while True:
        yield seen.page.inner_text("main.explored")
        link = seen.page.get_by_role("link", name=name, exact=True)
        if not link.count():
            return
        before = seen.page.url
        link.first.click()
        seen.page.wait_for_function("url => location.href !== url", arg=before)
        seen.settle()


def test_a_long_document_is_read_part_by_part(browser: Browser, long: str) -> None:
    with window(browser, long) as seen:
        seen.page.goto("/document/wind-script-alert-1/terms-of-service?suggested=show")
        seen.settle()
        parts = list(parts_of(seen, "Next part"))
        assert len(parts) > LONGEST / 40_000
        fits(seen)
        text = "\n".join(parts)
        assert MARKUP in text
        # Every sentence that only the second edition has stands in some part.
        # A heading is no part of a sentence: between it and the clause stands what the clause touches.
        first, second = (set(re.findall(r"[^.\n]+\.", terms(edition))) for edition in (1, 2))
        own = second - first
        assert len(own) >= CLAUSES
        squeezed = " ".join(text.split())
        assert [one for one in own if " ".join(one.split()) not in squeezed] == []


def test_a_part_that_stays_until_the_next_one_comes_leads_where_it_led(browser: Browser, long: str) -> None:
    """A reader in a hurry clicks twice: no part is passed over."""
    held: list[Route] = []
    with window(browser, long) as seen:
        seen.page.goto("/document/wind-script-alert-1/terms-of-service?suggested=show")
        seen.settle()
        link = seen.page.get_by_role("link", name="Next part", exact=True)
        led = link.get_attribute("href")
        seen.page.route("**/graphql", lambda route: held.append(route))  # noqa: PLW0108 - Playwright takes no method of a built-in type
        link.click()
        seen.page.wait_for_selector("main.explored [aria-busy=true]")
        assert link.get_attribute("href") == led
        for route in held:
            route.continue_()
        seen.settle()
        assert link.get_attribute("href") != led


def test_a_change_of_hundreds_of_clauses_is_read_part_by_part(browser: Browser, long: str) -> None:
    with window(browser, long) as seen:
        seen.page.goto("/changes")
        seen.settle()
        seen.page.locator(".rows > .row a").first.click()
        seen.page.wait_for_url("**/change/**")
        seen.settle()
        heading = seen.page.locator("#clauses").inner_text()
        affected = int(heading.split()[0])
        assert affected >= CLAUSES / 2
        parts = list(parts_of(seen, "Next clauses"))
        numbers = [re.search(r"Clauses (\d+) to (\d+) of (\d+)", part) for part in parts]
        told = [tuple(map(int, one.groups())) for one in numbers if one]
        assert told[0][0] == 1
        assert all(before[1] + 1 == after[0] for before, after in pairwise(told))
        assert told[-1][1:] == (affected, affected)
        fits(seen)

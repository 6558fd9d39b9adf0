"""Each kind of permalink without scripts: title, words, laws, places and disclaimer stand in what the server wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx2 as httpx
import pytest

from api.http.pages.routes import KINDS
from graph.model.vocabulary import DISCLAIMER
from tests.explorer.browser import NARROW, window

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.processes, pytest.mark.slow]

#: A change of a clause with a place, and what hangs together with the clause: one record of each kind.
ADDRESSES = """{ changes(filter: {kind: [CONTENT], affects: {flags: {some: {}}, engages: {some: {}}}}, first: 20) { nodes {
  change: permalink
  affects { after { text } provision {
    provision: permalink
    excerpt { text }
    platform { platform: permalink }
    document { document: permalink }
    engages(first: 1) { nodes { engagement: permalink } }
    flags(first: 1) { nodes { flag: permalink jurisdiction { place: permalink } basis { law: permalink } } }
  } }
} } }"""
#: What a page has to say, under the names by which it is looked for: title, words, law, place.
TOUCHED = """engages(first: 4) { nodes { target { law: label } } } flags(first: 4) { nodes { jurisdiction { place: name } } }"""
SAID = {
    "provision": f"... on Provision {{ title excerpt {{ text }} {TOUCHED} }}",
    "engagement": "... on Engagement { target { law: label } provision { title excerpt { text } "
    "flags { nodes { jurisdiction { place: name } } } } }",
    "flag": "... on Flag { jurisdiction { place: name } basis { law: label } provision { title excerpt { text } } }",
    "change": f"... on Change {{ document {{ title }} affects {{ after {{ text }} provision {{ {TOUCHED} }} }} }}",
    "law": "... on LegalTarget { title: label law: label engagedBy(first: 20) { nodes { provision { "
    "excerpt { text } flags(first: 10, filter: {basis: {path: $law}}) { nodes { "
    "jurisdiction { place: name } } } } } } }",
    "place": "... on Jurisdiction { title: name place: name flaggedBy(first: 20) { nodes { basis { law: label } "
    "provision { excerpt { text } } } } }",
    "platform": "... on Platform { title: name provisions(first: 30, orderBy: [{field: EXPOSURE_MAX}]) "
    f"{{ nodes {{ excerpt {{ text }} {TOUCHED} }} }} }}",
    "document": "... on Document { title provisions(first: 100, orderBy: [{field: POSITION, direction: ASC}]) "
    f"{{ nodes {{ excerpt {{ text }} {TOUCHED} }} }} }}",
}


def ask(origin: str, query: str, **variables: Any) -> Any:
    answer = httpx.post(f"{origin}/graphql", json={"query": query, "variables": variables}, timeout=60).json()
    assert "errors" not in answer, answer
    return answer["data"]


def found(value: Any, name: str) -> list[str]:
    """Every text under a name of an answer, however deep."""
    if isinstance(value, list):
        return [text for one in value for text in found(one, name)]
    if not isinstance(value, dict):
        return []
    own = [value[name]] if isinstance(value.get(name), str) else []
    return own + [text for one in value.values() for text in found(one, name)]


@pytest.fixture(scope="module")
def addresses(origin: str) -> dict[str, str]:
    """A permalink of each kind of record, as a path: all hang together with one clause that has words and a place."""
    changes = ask(origin, ADDRESSES)["changes"]["nodes"]
    whole = [
        {"change": [change["change"]]} | {kind: found(one["provision"], kind) for kind in KINDS if kind != "change"}
        for change in changes
        for one in change["affects"]
        if one["after"] and one["provision"]["excerpt"]
    ]
    chosen = next(one for one in whole if all(one.values()))
    return {kind: "/" + permalinks[0].split("/", 3)[3] for kind, permalinks in chosen.items()}


def test_each_kind_of_permalink_is_tried(addresses: dict[str, str]) -> None:
    assert set(addresses) == set(SAID) == set(KINDS)
    assert all(address.startswith(f"/{kind}/") for kind, address in addresses.items())


@pytest.mark.parametrize("kind", SAID)
def test_a_permalink_says_what_it_has_to_without_scripts(
    browser: Browser, origin: str, addresses: dict[str, str], kind: str
) -> None:
    address = addresses[kind]
    key = address.removeprefix(f"/{kind}/")
    law = addresses["law"].removeprefix("/law/")
    named = f"{KINDS[kind]}:{key}" if kind != "law" else None
    if named is None:
        told = ask(origin, f"query($law: LegalPath!) {{ legal(path: $law) {{ {SAID[kind]} }} }}", law=law)
    else:
        told = ask(origin, f"query($id: ID!) {{ node(id: $id) {{ {SAID[kind]} }} }}", id=named)
    said = {name: found(told, name) for name in ("title", "text", "law", "place")}
    assert all(said.values()), f"the record of the test lacks something: {said}"
    with window(browser, origin, NARROW, scripts=False) as seen:
        response = seen.page.goto(address)
        assert response
        assert response.status == 200
        text = " ".join((seen.page.text_content("body") or "").split())
        heading = " ".join(seen.page.inner_text("main h1").split())
        seen.picture(f"without-scripts-{kind}")
        assert said["title"][0] in heading
        wanted = [one for name in ("text", "law", "place") for one in said[name]]
        assert [one for one in wanted if " ".join(one.split()) not in text] == []
        assert DISCLAIMER in text
        assert seen.asked == []
        assert seen.overflow() <= 0

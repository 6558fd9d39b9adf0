"""Pages at permalinks: each opens, says what the graph says, and nothing in it is taken for markup."""

from __future__ import annotations

import re
import socket
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from api.compile.operation import Request
from api.execute import Executor
from api.http.app import create_app
from api.http.pages.render import STYLE, STYLE_NAME, Renderer
from api.http.pages.routes import KINDS, SHELLS, Pages
from api.schema import graphql_schema
from api.settings import ApiSettings
from graph.engine import Engine
from graph.model.vocabulary import DISCLAIMER
from tests.http.serving import HERE, serving
from tests.http.test_surroundings import SLOW, wait_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx2 as httpx

    from tests.contents import Contents
    from tests.reference.memory import Memory

PUBLIC = "https://graph.example/"
CLAUSE = "/provision/mistral-ai/usage-policy/likeness-and-voice"
BROWSER = {"accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}
PERMALINKS = """{
  provisions(first: 200, filter: {status: [ACTIVE, REMOVED, SUPERSEDED, MERGED]}) { nodes {
    permalink title platform { name }
    bibtex: citation apa: citation(style: "apa") text: citation(style: "text") } }
  engagements(first: 200) { pageInfo { endCursor hasNextPage } nodes { permalink target { label } provision { title } } }
  flags(first: 200) { nodes { permalink jurisdiction { name } provision { title } } }
  changes(first: 200) { nodes { permalink document { title } } }
  regulations(first: 20) { nodes { permalink label } }
  jurisdictions(level: [SUPRANATIONAL]) { permalink name }
  platforms(first: 20) { nodes { permalink name documents { nodes { permalink title } } } } }"""


def client_of(engine: Engine, **settings: Any) -> TestClient:
    return TestClient(
        create_app(engine, ApiSettings(**{"public_url": PUBLIC, **settings}), timeout_s=60), base_url=HERE
    )


@pytest.fixture
def client(contents: Contents) -> Iterator[TestClient]:
    with client_of(contents.demonstration()) as one:
        yield one


def asked(client: TestClient, query: str) -> Any:
    return client.post("/graphql", json={"query": query}).json()["data"]


class Page(HTMLParser):
    """The elements of a page by name, each with its attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.heading = ""
        self._within = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._within = self._within or tag == "h1"

    def handle_endtag(self, tag: str) -> None:
        self._within = self._within and tag != "h1"

    def handle_data(self, data: str) -> None:
        self.heading += data if self._within else ""

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def opened(client: TestClient, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, f"{address}: {response.status_code}"
    return Page(response.text)


def titles_of(data: Any) -> dict[str, tuple[str, ...]]:
    """What has to stand in the heading of each permalink."""
    titles: dict[str, tuple[str, ...]] = {one["permalink"]: (one["title"],) for one in data["provisions"]["nodes"]}
    for one in data["engagements"]["nodes"]:
        titles[one["permalink"]] = (one["provision"]["title"], one["target"]["label"])
    for one in data["flags"]["nodes"]:
        titles[one["permalink"]] = (one["provision"]["title"], one["jurisdiction"]["name"])
    for one in data["changes"]["nodes"]:
        titles[one["permalink"]] = (one["document"]["title"],)
    for one in data["regulations"]["nodes"]:
        titles[one["permalink"]] = (one["label"],)
    for one in (*data["jurisdictions"], *data["platforms"]["nodes"]):
        titles[one["permalink"]] = (one["name"],)
    for one in data["platforms"]["nodes"]:
        titles |= {document["permalink"]: (document["title"],) for document in one["documents"]["nodes"]}
    return titles


def test_each_permalink_and_each_cited_address_opens_with_its_title(client: TestClient) -> None:
    data = asked(client, PERMALINKS)
    titles = titles_of(data)
    assert {address.removeprefix(PUBLIC).partition("/")[0] for address in titles} == set(KINDS)
    assert len(titles) > 250
    for one in data["provisions"]["nodes"]:
        for style in ("bibtex", "apa", "text"):
            assert [found for found in re.findall(r"https://[^\s{}]+", one[style]) if found in titles] == [
                one["permalink"]
            ]
    for address, said in titles.items():
        page = opened(client, "/" + address.removeprefix(PUBLIC))
        assert all(title in page.heading for title in said), address
        (canonical,) = [link["href"] for link in page.all("link") if link["rel"] == "canonical"]
        assert canonical == address


def test_a_page_is_one_statement(contents: Contents, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    read = Engine.read

    def counted(self: Engine, text: str, *arguments: Any, **options: Any) -> Any:
        sent.append(text)
        return read(self, text, *arguments, **options)

    with client_of(contents.demonstration()) as client:
        data = asked(client, PERMALINKS)
        monkeypatch.setattr(Engine, "read", counted)
        for kind in ("provisions", "engagements", "flags", "changes"):
            address = data[kind]["nodes"][0]["permalink"].removeprefix(PUBLIC)
            sent.clear()
            assert client.get(f"/{address}").status_code == 200
            assert len(sent) == 1, kind
        sent.clear()
        assert client.get("/").status_code == 200
        assert len(sent) == 1


def test_a_page_says_what_the_graph_says(client: TestClient) -> None:
    data = asked(
        client,
        """{ provision(key: "mistral-ai/usage-policy/likeness-and-voice") { title plainSummary severity exposureMax
          platform { name } document { title } sourceVersion { sha256 fetchedAt archiveUrl } citation(style: "text")
          engages { nodes { condition target { label } } } flags { nodes { reason jurisdiction { name } } } } }""",
    )["provision"]
    text = unescape(client.get(CLAUSE).text)
    expected = [data["title"], data["plainSummary"], data["platform"]["name"], data["document"]["title"]]
    expected += [data["sourceVersion"]["sha256"], data["sourceVersion"]["fetchedAt"][:10], data["citation"]]
    expected += [one["target"]["label"] for one in data["engages"]["nodes"]]
    expected += [one["condition"] for one in data["engages"]["nodes"] if one["condition"]]
    expected += [part for one in data["flags"]["nodes"] for part in (one["reason"], one["jurisdiction"]["name"])]
    expected += [data["exposureMax"].lower(), DISCLAIMER]
    assert [said for said in expected if said not in text] == []


def test_an_excerpt_stands_there_verbatim(client: TestClient) -> None:
    data = asked(client, "{ provisions(first: 200) { nodes { permalink excerpt { text } } } }")
    with_breaks = [one for one in data["provisions"]["nodes"] if one["excerpt"] and "\n" in one["excerpt"]["text"]]
    assert with_breaks
    for one in with_breaks[:5]:
        html = client.get("/" + one["permalink"].removeprefix(PUBLIC)).text
        (words,) = re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", html, re.DOTALL)
        assert unescape(words) == one["excerpt"]["text"]
    assert b"white-space: pre-wrap" in STYLE


@pytest.mark.parametrize(
    "address",
    [
        "/provision/nobody/terms/nothing",
        "/provision/mistral-ai/usage-policy",
        "/provision/",
        "/provision/%2e%2e/%2e%2e/etc/passwd",
        "/provision/mistral-ai%00/usage-policy/likeness-and-voice",
        "/provision/%ff",
        "/provision/x'%22)%20DETACH%20DELETE%20(n",
        "/engagement/mistral-ai/usage-policy/likeness-and-voice",
        "/engagement/mistral-ai/usage-policy/likeness-and-voice~eu-nothing",
        "/flag/mistral-ai/usage-policy/likeness-and-voice~eu-ai-act",
        "/change/mistral-ai/usage-policy",
        f"{CLAUSE}/more",
        "/nothing/here",
        "/law/eu-nothing",
        "/law/No%20path",
        "/place/XX-YY",
        "/place/illinois",
        "/platform/nobody",
        "/document/nobody/terms",
    ],
)
def test_an_address_of_nothing_is_a_page_with_status_404(client: TestClient, address: str) -> None:
    response = client.get(address, headers=BROWSER)
    assert response.status_code == 404
    page = Page(response.text)
    assert page.heading == "Nothing is here"
    (form,) = page.all("form")
    assert form == {"role": "search", "action": "/search"}


#: What has a page of its own, and what stands on the page.
NAMED_PAGES = {
    "/law/eu-gdpr": ("GDPR", "art-9"),
    "/law/eu-gdpr/art-9": ("GDPR Art. 9", "/law/eu-gdpr"),
    "/place/US-IL": ("Illinois", "/law/us-il-bipa"),
    "/platform/glasswren": ("Glasswren", "/document/glasswren/terms"),
    "/document/glasswren/terms": ("Terms", "/platform/glasswren"),
    "/search?q=likeness": ("Search", CLAUSE),
}


@pytest.mark.parametrize("address", NAMED_PAGES)
def test_laws_places_platforms_and_documents_have_pages_without_scripts(client: TestClient, address: str) -> None:
    heading, link = NAMED_PAGES[address]
    response = client.get(address)
    page = opened(client, address)
    assert heading in page.heading
    assert any(link in (one["href"] or "") for one in page.all("a"))
    assert DISCLAIMER in unescape(response.text)
    if "?" not in address:
        (canonical,) = [one["href"] for one in page.all("link") if one["rel"] == "canonical"]
        assert canonical == PUBLIC.rstrip("/") + address
    dated = opened(client, f"{address}{'&' if '?' in address else '?'}at=2026-11-28")
    hrefs = [str(one["href"]) for one in dated.all("a")]
    there = [href for href in hrefs if href.partition("?")[0].endswith(link)]
    assert there
    assert all("at=2026-11-28" in href for href in there)


def test_each_kind_of_page_has_an_example_here() -> None:
    assert {address.split("/")[1] for address in (*NAMED_PAGES, *RECORDS, "/change/")} == {*KINDS, "search?q=likeness"}


@pytest.mark.parametrize("name", SHELLS)
def test_a_view_of_the_explorer_alone_is_a_shell_with_the_disclaimer(client: TestClient, name: str) -> None:
    response = client.get(f"/{name}", headers=BROWSER)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-cache"
    assert Page(response.text).heading == SHELLS[name]
    assert response.text.index(DISCLAIMER[:40]) > 0
    assert "<noscript>" in response.text


def test_a_shell_asks_the_database_nothing(contents: Contents, monkeypatch: pytest.MonkeyPatch) -> None:
    with client_of(contents.demonstration()) as client:
        monkeypatch.setattr(Engine, "read", lambda *_, **__: pytest.fail("a statement"))
        assert client.get("/matrix").status_code == 200


def test_a_search_of_hostile_words_shows_them_as_text(client: TestClient) -> None:
    response = client.get("/search", params={"q": "<script>alert(1)</script>"})
    assert response.status_code == 200
    assert "<script>alert" not in response.text


RECORDS = (
    CLAUSE,
    f"{CLAUSE.replace('provision', 'engagement')}~eu-gdpr/art-9",
    f"{CLAUSE.replace('provision', 'flag')}~US-IL",
)


def terms(value: Any) -> set[str]:
    """Every name and type of a JSON-LD document, and every id that is written with a prefix."""
    if isinstance(value, list):
        return set().union(*map(terms, value))
    if not isinstance(value, dict):
        return set()
    own = {key for key in value if not key.startswith("@")}
    own |= {value[key] for key in ("@type", "@id") if key in value and "//" not in value[key]}
    return own.union(*(terms(one) for key, one in value.items() if key != "@context"))


def test_a_program_gets_each_record_as_linked_data(client: TestClient) -> None:
    changed = asked(client, "{ changes(first: 1) { nodes { permalink } } }")["changes"]["nodes"][0]["permalink"]
    for address in (*RECORDS, *NAMED_PAGES, "/" + changed.removeprefix(PUBLIC)):
        if "?" in address:
            continue
        response = client.get(address, headers={"accept": "application/ld+json"})
        assert response.headers["content-type"] == "application/ld+json"
        assert "accept" in response.headers["vary"].lower()
        document = response.json()
        assert document["@id"] == PUBLIC.rstrip("/") + address
        assert document["cg:disclaimer"] == DISCLAIMER
        prefixes = {term.partition(":")[0] for term in terms(document)}
        assert prefixes <= set(document["@context"])
        assert [key for key, value in document.items() if value is None or value == []] == []
        # A browser gets the page at the same address, which names the other form.
        page = opened(client, address)
        (other,) = [link for link in page.all("link") if link["rel"] == "alternate"]
        assert other["type"] == "application/ld+json"


def test_linked_data_says_what_the_graph_says(client: TestClient) -> None:
    clause, engagement, flag = (client.get(one, headers={"accept": "application/ld+json"}).json() for one in RECORDS)
    data = asked(
        client,
        """{ provision(key: "mistral-ai/usage-policy/likeness-and-voice") { title excerpt { text }
          engages { nodes { permalink } } flags { nodes { permalink } } } }""",
    )["provision"]
    assert clause["schema:name"] == data["title"]
    assert clause.get("schema:text") == (data["excerpt"] or {}).get("text")
    assert [one["@id"] for one in clause["cg:engages"]] == [one["permalink"] for one in data["engages"]["nodes"]]
    assert [one["@id"] for one in clause["cg:flags"]] == [one["permalink"] for one in data["flags"]["nodes"]]
    assert engagement["oa:hasTarget"]["oa:hasSource"]["@id"] == clause["@id"]
    assert engagement["oa:hasBody"]["schema:name"] == "GDPR Art. 9"
    assert flag["oa:hasBody"]["@id"] == "dpv-loc:US-IL"


def test_linked_data_of_what_has_a_name_says_what_it_is(client: TestClient) -> None:
    law, unit, place, platform, document = (
        client.get(one, headers={"accept": "application/ld+json"}).json() for one in NAMED_PAGES if "?" not in one
    )
    assert (law["@type"], unit["@type"]) == ("schema:Legislation", "schema:Legislation")
    assert law["schema:name"] == "GDPR"
    union = {"@id": "dpv-loc:EU", "@type": "schema:AdministrativeArea", "schema:name": "European Union"}
    assert union in law["schema:spatialCoverage"]
    assert unit["schema:isPartOf"] == {"@id": law["@id"]}
    assert place["schema:sameAs"] == {"@id": "dpv-loc:US-IL"}
    assert place["schema:containedInPlace"] == [{"@id": f"{PUBLIC}place/US"}]
    assert {"@id": document["@id"]} in platform["schema:owns"]
    assert document["schema:publisher"] == {"@id": platform["@id"]}
    assert document["schema:workExample"][0]["schema:sha256"]


def test_linked_data_of_nothing_is_404(client: TestClient) -> None:
    assert client.get("/provision/nobody/x/y", headers={"accept": "application/ld+json"}).status_code == 404


def test_an_engagement_that_is_not_there_leads_to_its_clause(client: TestClient) -> None:
    response = client.get("/engagement/mistral-ai/usage-policy/likeness-and-voice~eu-nothing")
    assert response.status_code == 404
    assert CLAUSE in [link["href"] for link in Page(response.text).all("a")]


def test_a_program_is_told_of_a_wrong_address_in_a_line(client: TestClient) -> None:
    response = client.get("/nothing/here")
    assert (response.status_code, response.text) == (404, "Not Found")


def test_an_address_may_be_spelled_otherwise(client: TestClient) -> None:
    engagement = "/engagement/mistral-ai/usage-policy/likeness-and-voice~eu-gdpr/art-9"
    for spelled in (engagement.replace("~", "%7E"), engagement.replace("art-9", "%61rt%2D9"), engagement):
        assert "GDPR Art. 9" in opened(client, spelled).heading
    assert opened(client, CLAUSE.replace("/usage", "%2Fusage")).heading


def test_a_slash_at_the_end_leads_to_the_address_without_one(client: TestClient) -> None:
    response = client.get(f"{CLAUSE}//?at=2026-11-28", follow_redirects=False)
    assert response.status_code == 308
    assert response.headers["location"] == f"{CLAUSE}?at=2026-11-28"
    outwards = client.get("/provision//evil.example/", follow_redirects=False)
    assert outwards.headers["location"].startswith("/provision/")


@pytest.mark.parametrize("address", ["/", CLAUSE, f"/pages/{STYLE_NAME}"])
def test_pages_are_read_and_no_more(client: TestClient, address: str) -> None:
    head = client.head(address)
    assert head.status_code == 200
    assert head.headers["content-length"] == client.get(address).headers["content-length"]
    for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
        response = client.request(method, address)
        assert response.status_code == 405
        assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD"}


@pytest.mark.parametrize("address", ["/", CLAUSE, "/provision/nobody/terms/nothing", f"{CLAUSE}?at=yesterday"])
def test_a_page_runs_the_explorer_alone_and_takes_nothing_from_elsewhere(client: TestClient, address: str) -> None:
    response = client.get(address)
    policy = dict(one.split(" ", 1) for one in response.headers["content-security-policy"].split("; "))
    assert policy == {
        "default-src": "'self'",
        "img-src": "'self' data: blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"
    page = Page(response.text)
    assert not {"style", "iframe", "object", "base", "img"} & {tag for tag, _ in page.elements}
    scripts = page.all("script")
    assert all(one.keys() == {"type", "src"} for one in scripts), "no script stands in the page itself"
    assert all((one["src"] or "").startswith("/explorer/assets/") for one in scripts)
    assert all((one["action"] or "").startswith("/") for one in page.all("form"))
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith(("on", "style"))]
    style, *others = [link["href"] or "" for link in page.all("link") if link["rel"] == "stylesheet"]
    assert style == f"/pages/{STYLE_NAME}"
    assert all(other.startswith("/explorer/assets/") for other in others)
    sheet = client.get(style)
    assert sheet.content == STYLE
    assert sheet.headers["content-type"].startswith("text/css")
    assert "immutable" in sheet.headers["cache-control"]


@pytest.mark.parametrize("kind", ["provisions", "engagements", "flags", "changes"])
def test_a_page_has_one_heading_a_language_and_landmarks(client: TestClient, kind: str) -> None:
    address = asked(client, f"{{ {kind}(first: 1) {{ nodes {{ permalink }} }} }}")[kind]["nodes"][0]["permalink"]
    page = opened(client, "/" + address.removeprefix(PUBLIC))
    assert page.all("html") == [{"lang": "en"}]
    for tag in ("title", "h1", "header", "main", "footer"):
        assert len(page.all(tag)) == 1, tag
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert all(below <= above + 1 for above, below in pairwise(levels))
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["aria-labelledby"] for attributes in page.all("section")} <= set(ids)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "data:text/html,x",
        "//evil.example",
        "https:x",
        " https://x.example",
        None,
    ],
)
def test_only_addresses_of_the_web_become_links(address: str | None) -> None:
    templates = Renderer(PUBLIC)._templates
    shown = templates.from_string('{% import "parts.html" as parts %}{{ parts.address(url) }}').render(url=address)
    assert "<a" not in shown
    linked = templates.from_string('{% import "parts.html" as parts %}{{ parts.address(url) }}')
    assert '<a href="https://x.example/?a=1&amp;b"' in linked.render(url="https://x.example/?a=1&b")


def test_a_page_shows_another_time(client: TestClient) -> None:
    changed = asked(
        client,
        """{ provision(key: "glasswren/terms/arbitration") { severity history { nodes { severity validFrom } } } }""",
    )["provision"]
    past = changed["history"]["nodes"][-1]
    assert past["severity"] != changed["severity"]
    address = "/provision/glasswren/terms/arbitration"
    for asks, severity in ((f"?at={past['validFrom']}", past["severity"]), ("", changed["severity"])):
        shown = re.search(r"<dt>Severity</dt><dd>(\w+)</dd>", client.get(address + asks).text)
        assert shown
        assert shown[1].upper() == severity
    dated = opened(client, f"{address}?at={past['validFrom']}")
    hrefs = [link["href"] or "" for link in dated.all("a")]
    assert address in hrefs
    assert all("?at=" in href for href in hrefs if href.startswith(("/change", "/engagement", "/flag")))
    (canonical,) = [link["href"] for link in dated.all("link") if link["rel"] == "canonical"]
    assert canonical == f"{PUBLIC}{address.removeprefix('/')}"


def test_before_the_clause_was_there_nothing_is_here(client: TestClient) -> None:
    assert client.get(f"{CLAUSE}?at=1999-01-01").status_code == 404


@pytest.mark.parametrize(
    ("asks", "status"),
    [
        ("?at=2026-11-28", 200),
        ("?at=", 200),
        ("?other=x", 200),
        ("?revision=r1", 200),
        ("?at=2026-11-28&known=2027-01-01T00:00:00Z", 200),
        ("?at=2026-11-28&known=2001-01-01T00:00:00Z", 404),
        ("?known=lately", 400),
        ("?at=yesterday", 400),
        ("?at=2026-13-01", 400),
        ("?at=Tuesday", 400),
        ("?at=2026-11-28T00:00:00", 400),
        ("?at=2026-11-28T00:00:00Z&revision=r1", 400),
        ("?revision=r999", 404),
        ("?revision=%3Cscript%3E", 404),
    ],
)
def test_a_time_in_the_address_is_read_or_refused(client: TestClient, asks: str, status: int) -> None:
    response = client.get(CLAUSE + asks)
    assert response.status_code == status
    assert "<script>" not in response.text


def test_an_instant_asks_what_was_known_then(client: TestClient) -> None:
    published = asked(client, "{ graph { publishedAt } }")["graph"]["publishedAt"]
    for kind in ("", "engagement"):
        address = CLAUSE if not kind else f"{CLAUSE.replace('provision', kind)}~eu-gdpr/art-9"
        assert client.get(address, params={"at": published}).status_code == 200
        assert client.get(address, params={"at": "2001-01-01T00:00:00Z"}).status_code == 404


def test_the_first_page_says_what_is_here(client: TestClient) -> None:
    graph = asked(client, "{ graph { revision platforms documents provisions engagements flags } }")["graph"]
    response = client.get("/")
    counts = re.findall(r"<dd>(\d+)</dd>", response.text)
    assert [str(graph[name]) for name in ("platforms", "documents", "provisions", "engagements", "flags")] == counts[:5]
    assert graph["revision"] in response.text
    links = [link["href"] or "" for link in Page(response.text).all("a")]
    assert {"/graphql", "/schema.graphql", "/readyz"} <= set(links)
    for link in links:
        assert client.get(link, headers=BROWSER).status_code in {200, 404 if link == "/graphql" else 200}


def test_links_keep_to_the_path_of_the_public_address(contents: Contents) -> None:
    with client_of(contents.demonstration(), public_url="https://example.org/terms/") as client:
        page = opened(client, CLAUSE)
    links = {link["href"] or "" for link in page.all("link") if link["rel"] != "icon"}
    assert {link for link in links if not link.startswith("/terms/explorer/assets/")} == {
        f"https://example.org/terms{CLAUSE}",
        f"/terms/pages/{STYLE_NAME}",
    }
    (mount,) = [attributes for name, attributes in page.elements if attributes.get("id") == "explorer"]
    assert mount["data-home"] == "/terms/"
    inner = [link["href"] or "" for link in page.all("a") if not (link["href"] or "").startswith("https://")]
    assert inner
    assert all(href.startswith("/terms/") for href in inner)


def test_a_database_that_does_not_answer_is_503() -> None:
    with (
        Engine.connect("bolt://127.0.0.1:9", "neo4j", "none", verify=False) as nowhere,
        client_of(nowhere, mode="production") as client,
    ):
        response: httpx.Response = client.get(CLAUSE)
    assert response.status_code == 503
    assert int(response.headers["retry-after"]) > 0
    assert DISCLAIMER in unescape(response.text)


def test_pages_stand_in_the_same_queue_as_operations(contents: Contents, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = contents.demonstration()
    monkeypatch.setattr("api.execute.emit", lambda _plan: SLOW)
    app = create_app(engine, ApiSettings(public_url=PUBLIC, workers=1, queue=0), timeout_s=60)
    with serving(app) as (host, port):
        waiting = _get(host, port)
        wait_for(engine, 1, 10)
        late = _get(host, port)
        assert late.recv(64).startswith(b"HTTP/1.1 503")
        late.close()
        waiting.close()
        # A reader who leaves ends the statement of the page.
        wait_for(engine, 0, 10)


def _get(host: str, port: int, path: str = CLAUSE) -> socket.socket:
    one = socket.create_connection((host, port), timeout=60)
    one.sendall(f"GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())
    return one


def test_our_own_faults_are_a_page_that_names_the_request(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    page = Renderer.page

    def broken(self: Renderer, template: str, content: dict[str, Any]) -> str:
        if template == "provision":
            raise RuntimeError("the password is swordfish")
        return page(self, template, content)

    monkeypatch.setattr(Renderer, "page", broken)
    response = client.get(CLAUSE, headers={"x-request-id": "findme"})
    assert response.status_code == 500
    assert Page(response.text).heading == "Something went wrong"
    assert "findme" in response.text
    assert "swordfish" not in response.text
    assert "swordfish" in "".join(capfd.readouterr())


def test_pages_are_light_operations() -> None:
    executor = Executor(graphql_schema(), None, base_url=PUBLIC)  # type: ignore[arg-type]
    pages = Pages(None, PUBLIC)  # type: ignore[arg-type]
    for name, text in pages._operations.items():
        asked = {"id": "Provision:x", "key": "US" if name == "place" else "x", "keys": ["x"], "text": "x"}
        request = executor.prepared(text, asked, None)
        assert isinstance(request, Request), f"{name}: {request}"
        assert request.nodes < ApiSettings().heavy_nodes, name


def test_what_nobody_has_judged_is_left_out() -> None:
    templates = Renderer(PUBLIC)._templates
    text = """{% import "parts.html" as parts %}{{ parts.row("Severity", severity | spoken) }}"""
    assert "Severity" not in templates.from_string(text).render(severity=None)
    assert "<dd>May engage</dd>" in templates.from_string(text).render(severity="MAY_ENGAGE")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_their_ground(scheme: str) -> None:
    """Contrast by WCAG 2.2, criterion 1.4.3: at least 4.5 to 1."""
    blocks = re.findall(r":root \{(.*?)\}", STYLE.decode(), re.DOTALL)
    colours = dict(re.findall(r"--(\w+): (#\w{6})", blocks[("light", "dark").index(scheme)]))
    for text in ("text", "quiet", "link"):
        for ground in ("ground", "raised"):
            light, dark = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_an_address_is_decoded_once(contents: Contents) -> None:
    app = create_app(contents.demonstration(), ApiSettings(public_url=PUBLIC), timeout_s=60)
    with serving(app) as address:
        for path, status in (
            (CLAUSE.replace("/usage", "%2Fusage"), 200),
            (CLAUSE.replace("/usage", "%252Fusage"), 404),
        ):
            with _get(*address, path) as one:
                assert one.recv(64).startswith(f"HTTP/1.1 {status}".encode())


@pytest.fixture
def hostile(small_world: tuple[Engine, Memory], contents: Contents) -> Iterator[TestClient]:
    """A small graph, in which every stored text of one clause is an attack."""
    engine, _ = small_world
    contents.name = "hostile"
    engine.command(
        """MATCH (p:Provision)-[e:ENGAGES]->() MATCH (p)-[f:FLAGS]->() WITH p, e, f LIMIT 1
           MATCH (p)-[:SOURCE_VERSION]->(v) MATCH (p)-[:IN_DOCUMENT]->(d)<-[:PUBLISHES]-(w)
           SET p.title = '<script>alert(1)</script>', p.plainSummary = '"><img src=x onerror=alert(2)>',
               p.excerptText = '</blockquote><script>alert(3)</script>', p.excerptSha256 = 'x', p.excerptStart = 0,
               p.excerptEnd = 9, p.excerptAnchored = true,
               p.key = 'a b/"><script>/?#&', e.pair = 'a b/"><script>/?#&~x', f.pair = e.pair,
               e.condition = '<b>', f.reason = "'><svg onload=alert(4)>", v.archiveUrl = 'javascript:alert(5)',
               d.sourceUrl = 'JavaScript:alert(6)', d.language = '" onclick="x', w.name = '{{ 7 * 7 }}'"""
    )
    with client_of(engine) as one:
        yield one


def test_nothing_stored_is_taken_for_markup(hostile: TestClient) -> None:
    clause = "a%20b/%22%3E%3Cscript%3E/%3F%23&"
    for kind, key in (("provision", clause), ("engagement", f"{clause}~x"), ("flag", f"{clause}~x")):
        response = hostile.get(f"/{kind}/{key}")
        assert response.status_code == 200
        page = Page(response.text)
        assert "<script>alert(1)</script>" in page.heading
        assert not {"img", "svg", "b"} & {tag for tag, _ in page.elements}
        assert all((one["src"] or "").startswith("/explorer/assets/") for one in page.all("script"))
        assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
        links = [one.get("href") or one.get("cite") or "/" for _, one in page.elements]
        assert [one for one in links if not one.startswith(("/", "https://", "http://", "data:,"))] == []
        assert "JavaScript:alert(6)" in response.text
        assert "{{ 7 * 7 }}" in response.text
        (canonical,) = [link["href"] for link in page.all("link") if link["rel"] == "canonical"]
        assert canonical == f"{PUBLIC}{kind}/{key}"
        assert kind == "provision" or f"/provision/{clause}" in [link["href"] for link in page.all("a")]


def test_a_page_of_an_empty_graph_says_so(empty_graph: Engine) -> None:
    with client_of(empty_graph) as client:
        for address in ("/", CLAUSE):
            response = client.get(address)
            assert response.status_code == 503
            assert response.headers["retry-after"]

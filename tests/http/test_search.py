"""Search: found by its words whatever a caller types, scored, paged, highlighted, and one statement."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest

from api.binding.search import CLOSES, OPENS, highlight, lucene
from api.execute import Executor
from api.schema import graphql_schema

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.contents import Contents

SEARCH = """query Search($text: String!, $first: Int, $after: String) {
  search(text: $text, first: $first, after: $after) {
    edges { cursor score highlight node { __typename ... on Provision { key } ... on Regulation { path }
      ... on LegalUnit { path } ... on Platform { slug } ... on Jurisdiction { code } ... on Document { key } } }
    pageInfo { hasNextPage hasPreviousPage endCursor } } }"""


@pytest.fixture
def executor(contents: Contents) -> Executor:
    return Executor(graphql_schema(), contents.demonstration(), base_url="https://graph.example/", timeout_s=10)


def found(executor: Executor, text: str, **more: Any) -> dict[str, Any]:
    response = executor.answer(SEARCH, {"text": text, **more})
    body = response.body()
    assert "errors" not in body, body
    assert response.statements == 1
    search: dict[str, Any] = body["data"]["search"]
    return search


def nodes(search: dict[str, Any]) -> list[tuple[str, str]]:
    return [(edge["node"].pop("__typename"), next(iter(edge["node"].values()))) for edge in search["edges"]]


def test_hits_of_several_types_stand_best_first(executor: Executor) -> None:
    search = found(executor, "illinois")
    scores = [edge["score"] for edge in search["edges"]]
    assert scores == sorted(scores, reverse=True)
    assert {("Jurisdiction", "US-IL"), ("Regulation", "us-il-bipa")} <= set(nodes(search))


def test_every_word_must_be_there(executor: Executor) -> None:
    both = nodes(found(executor, "likeness voice"))
    assert ("Provision", "mistral-ai/usage-policy/likeness-and-voice") in both
    assert not nodes(found(executor, "likeness qwertzuiop"))


def test_what_is_found_is_what_a_scan_finds(executor: Executor, engine: Engine) -> None:
    """Independent of the index: every provision with the word, by reading all of them."""
    texts = engine.read("MATCH (n:Provision) RETURN n.key, [n.title, n.excerptText, n.plainSummary]")
    expected = {key for key, parts in texts if re.search(r"(?i)\barbitration\b", " ".join(filter(None, parts)))}
    assert expected
    hits = nodes(found(executor, "ARBITRATION", first=200))
    assert {key for kind, key in hits if kind == "Provision"} == expected


def test_pages_follow_one_another_without_a_gap(executor: Executor) -> None:
    whole = nodes(found(executor, "data", first=30))
    parts: list[tuple[str, str]] = []
    after = None
    for number in range(10):
        page = found(executor, "data", first=3, after=after)
        assert page["pageInfo"]["hasPreviousPage"] is (number > 0)
        after = page["pageInfo"]["endCursor"]
        parts += nodes(page)
    assert parts == whole


@pytest.mark.parametrize(
    "text",
    ["", " ", "((((", "~", '"a* OR (', "*a*", "a~2 b~2 c~", "[* TO *]", "/re(g)+ex/", "title:x", "AND OR NOT", "\\", "\x00",
     "*" * 10_000, "x" * 50_000, "'}) DETACH DELETE n //", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")],
)  # fmt: skip
def test_what_a_caller_types_is_words_and_never_a_query(executor: Executor, text: str) -> None:
    found(executor, text, first=1)


def test_too_many_words_are_refused(executor: Executor) -> None:
    (error,) = executor.answer(SEARCH, {"text": "a OR " * 10_000}).body()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["path"] == ["search"]
    assert "20000 words are more than the limit of 32" in error["message"]


def test_case_accents_and_unicode_forms_find_the_same(executor: Executor) -> None:
    hits = [nodes(found(executor, text)) for text in ("Québec", "quebec", unicodedata.normalize("NFD", "QUÉBEC"))]
    assert hits[0]
    assert hits[0] == hits[1] == hits[2]


#: What a caller types, and what of the catalogue and the demonstration has to be found by it.
SPELLINGS = {
    "Children's Online Privacy Protection Act": ("Regulation", "us-coppa"),
    "Children’s Online Privacy Protection Act": ("Regulation", "us-coppa"),
    "children s online privacy protection act": ("Regulation", "us-coppa"),
    "U.S. state privacy laws": ("Regulation", "us-state-privacy-laws"),
    "15 U.S.C. § 45": ("LegalUnit", "us-ftc-act/sec-5"),
    "N.Y. Civ. Rights Law": ("Regulation", "us-ny-civil-rights-50-51"),
    "likeness_voice": ("Provision", "mistral-ai/usage-policy/likeness-and-voice"),
    "GDPR Art. 9(2)(a)": ("LegalUnit", "eu-gdpr/art-9/par-2/pt-a"),
    "消費者契約法": ("Regulation", "jp-consumer-contract-act"),
    "契約": ("Regulation", "jp-consumer-contract-act"),
}


@pytest.mark.parametrize(("text", "expected"), SPELLINGS.items())
def test_signs_within_names_only_part_words(executor: Executor, text: str, expected: tuple[str, str]) -> None:
    assert expected in nodes(found(executor, text, first=3))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GDPR", ("Regulation", "eu-gdpr")),
        ("gdpr", ("Regulation", "eu-gdpr")),
        ("AI Act", ("Regulation", "eu-ai-act")),
        ("IT", ("Jurisdiction", "IT")),
        *((code, ("Jurisdiction", code)) for code in ("AT", "BE", "IN", "IS", "NO", "TO", "US-IL")),
        ("France", ("Jurisdiction", "FR")),
        ("Mistral AI", ("Platform", "mistral-ai")),
    ],
)
def test_what_is_called_just_so_stands_first(executor: Executor, text: str, expected: tuple[str, str]) -> None:
    assert nodes(found(executor, text, first=1)) == [expected]


@pytest.mark.parametrize("name", ["label", "officialTitle", "citation"])
def test_every_law_is_among_the_first_three_by_what_the_graph_calls_it(
    executor: Executor, engine: Engine, name: str
) -> None:
    named = engine.read(f"MATCH (n:Regulation) WHERE n.{name} IS NOT NULL RETURN n.path, n.{name}")
    assert len(named) > 260
    missed = {path: text for path, text in named if ("Regulation", path) not in nodes(found(executor, text, first=3))}
    assert missed == {}


def test_no_word_is_left_out_as_too_common(executor: Executor, engine: Engine) -> None:
    for text in ("the", "no", "not", "a", "as is", "may not", "in the"):
        expected = holding(engine, *text.split())
        assert expected or text == "as is"
        page = ranked(executor, {"text": text}, first=200)
        assert {edge["node"]["key"] for edge in page["edges"]} == expected
        assert page["totalCount"] == len(expected)


def test_a_count_alone_of_what_is_found_is_one_statement(executor: Executor, engine: Engine) -> None:
    asked = '{ provisions(filter: {text: "may not"}, orderBy: [{field: RELEVANCE}], first: 0) { totalCount } }'
    body = executor.answer(asked).body()
    assert body == {"data": {"provisions": {"totalCount": len(holding(engine, "may", "not"))}}}


def test_a_highlight_marks_words_in_plain_text(executor: Executor) -> None:
    (edge, *_) = found(executor, "voice likeness", first=1)["edges"]
    assert f"{OPENS}voice{CLOSES}" in edge["highlight"]


RANKED = """query Ranked($filter: ProvisionFilter, $orderBy: [ProvisionOrder!], $first: Int, $after: String, $last: Int,
    $before: String) {
  provisions(filter: $filter, orderBy: $orderBy, first: $first, after: $after, last: $last, before: $before) {
    totalCount edges { cursor score highlight node { key severity } } pageInfo { hasNextPage endCursor startCursor }
    facets { severity { key count } platform { key count } } } }"""
BY_RELEVANCE = [{"field": "RELEVANCE"}]


def ranked(executor: Executor, wanted: dict[str, Any], order: Any = BY_RELEVANCE, **more: Any) -> dict[str, Any]:
    response = executor.answer(RANKED, {"filter": wanted, "orderBy": order, **more})
    body = response.body()
    assert "errors" not in body, body
    assert response.statements == 1
    page: dict[str, Any] = body["data"]["provisions"]
    return page


def holding(engine: Engine, *looked_for: str) -> set[str]:
    """Independent of the index: every active provision that holds all of the words."""
    rows = engine.read("MATCH (n:Provision {status: 'ACTIVE'}) RETURN n.key, [n.title, n.excerptText, n.plainSummary]")
    texts = {key: set(re.findall(r"[^\W_]+", " ".join(filter(None, parts)).lower())) for key, parts in rows}
    return {key for key, there in texts.items() if set(looked_for) <= there}


def test_relevance_keeps_every_provision_with_the_words_and_no_other(executor: Executor, engine: Engine) -> None:
    expected = holding(engine, "you", "your")
    assert len(expected) > 1
    page = ranked(executor, {"text": "you, YOUR"}, first=200)
    assert {edge["node"]["key"] for edge in page["edges"]} == expected
    assert page["totalCount"] == len(expected) == sum(one["count"] for one in page["facets"]["platform"])
    order = [(-edge["score"], edge["node"]["key"]) for edge in page["edges"]]
    assert [score for score, _ in order] == sorted(score for score, _ in order)
    assert all(OPENS in edge["highlight"] for edge in page["edges"])


def test_relevance_breaks_the_ties_of_an_order_and_other_conditions_hold(executor: Executor, engine: Engine) -> None:
    order = [{"field": "SEVERITY", "direction": "DESC"}, {"field": "RELEVANCE"}]
    edges = ranked(executor, {"text": "your", "severity": {"gte": "MEDIUM"}}, order, first=200)["edges"]
    marks = [(-["MEDIUM", "HIGH"].index(edge["node"]["severity"]), -edge["score"]) for edge in edges]
    assert marks == sorted(marks)
    assert len(edges) > 2
    high = engine.read("MATCH (n:Provision) WHERE n.severity IN ['MEDIUM', 'HIGH'] RETURN n.key")
    assert {edge["node"]["key"] for edge in edges} == holding(engine, "your") & {key for (key,) in high}


def test_pages_by_relevance_follow_one_another_both_ways(executor: Executor) -> None:
    whole = [edge["node"]["key"] for edge in ranked(executor, {"text": "your"}, first=200)["edges"]]
    forth: list[str] = []
    page = ranked(executor, {"text": "your"}, first=2)
    while page["edges"]:
        forth += [edge["node"]["key"] for edge in page["edges"]]
        page = ranked(executor, {"text": "your"}, first=2, after=page["pageInfo"]["endCursor"])
    assert forth == whole
    assert len(whole) > 4
    (end,) = ranked(executor, {"text": "your"}, last=1)["edges"]
    before = ranked(executor, {"text": "your"}, last=2, before=end["cursor"])["edges"]
    assert [edge["node"]["key"] for edge in before] == whole[-3:-1]


def test_relevance_within_a_platform_is_relevance_kept_to_it(executor: Executor) -> None:
    body = executor.answer(
        """{ platform(slug: "mistral-ai") { provisions(filter: {text: "likeness"}, orderBy: [{field: RELEVANCE}]) {
            totalCount edges { score node { key } } } } }"""
    ).body()
    below = body["data"]["platform"]["provisions"]
    everywhere = ranked(executor, {"text": "likeness"}, first=200)
    mine = [edge for edge in everywhere["edges"] if edge["node"]["key"].startswith("mistral-ai/")]
    assert below["edges"] == [{"score": edge["score"], "node": {"key": edge["node"]["key"]}} for edge in mine]
    assert below["totalCount"] == len(mine) > 0
    assert everywhere["totalCount"] > len(mine)


@pytest.mark.parametrize("wanted", [None, {}, {"text": None}, {"and": [{"text": "likeness"}]}])
def test_relevance_of_nothing_is_refused_and_says_why(executor: Executor, wanted: Any) -> None:
    (error,) = executor.answer(RANKED, {"filter": wanted, "orderBy": BY_RELEVANCE}).body()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["path"] == ["provisions"]
    assert "filter: {text: ...}" in error["message"]


def test_where_nothing_was_looked_for_there_is_no_score(executor: Executor) -> None:
    page = ranked(executor, {"text": "likeness"}, None)
    assert page["edges"]
    assert {(edge["score"], edge["highlight"]) for edge in page["edges"]} == {(None, None)}


def test_a_highlight_is_a_piece_cut_at_spaces() -> None:
    text = "word " * 40 + "needle " + "more " * 60
    piece = highlight([None, ["other"], text], ["needle"])
    assert piece is not None
    assert piece.startswith("…word")
    assert piece.endswith("more…")
    assert piece.count(f"{OPENS}needle{CLOSES}") == 1
    assert len(piece) < 250
    assert highlight(["nothing here"], ["needle"]) is None


def test_a_query_holds_words_alone() -> None:
    assert lucene("Foo-bar AND (b*r)") == "(foo AND bar AND and AND b AND r) OR WfooWbarWandWbWr^1000"
    assert lucene("?*~_") == "W"

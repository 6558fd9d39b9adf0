"""Filters on a piece of text: one form for what is stored and for what is asked."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from api.execute import Executor
from api.schema import graphql_schema, schema
from graph.store.rows import Batch, NodeRow
from graph.store.writer import Writer
from tests.reference import PLACE_OF_PAGES, Reference
from tests.reference.memory import Memory

if TYPE_CHECKING:
    from graph.engine import Engine

#: By the key of a provision; a line break within words is how archives have them.
TEXTS = {
    "refunds": "There are no\nrefunds.",
    "no-break": "There are No\u00a0Refunds, ever.",
    "wide": "no \t\r\n  refunds",
    "apart": "no such refunds",
    "curly": "You don’t own “it”.",
    "straight": 'You don\'t own "it".',
    "composed": "Caf\u00e9 Qu\u00e9bec",
    "decomposed": "Cafe\u0301 Que\u0301bec",
    "plain": "CAFE QUEBEC",
    "cited": "See 15 U.S.C. § 45(a)(2) – and art. 15.2",
    "dash": "opt-out, opt—out; opt out",
    "under": "likeness_voice",
    "german": "STRASSE und Straße",
    "late": "arbi\u00adtration clause",
    "signs": "100% [a-z]+ .* \\d $p ' \" ` }",
}

#: What is asked, and the keys of the provisions that hold it.
ASKED = {
    "no refunds": {"refunds", "no-break", "wide"},
    "NO   REFUNDS": {"refunds", "no-break", "wide"},
    "no\nrefunds ": {"refunds", "no-break", "wide"},
    "no refunds.": {"refunds"},
    "no refunds ,": {"no-break"},
    "norefunds": set(),
    "don't": {"curly", "straight"},
    "don’t": {"curly", "straight"},
    "don`t own \"it\"": {"curly", "straight"},
    "café": {"composed", "decomposed", "plain"},
    "cafe\u0301": {"composed", "decomposed", "plain"},
    "QUEBEC": {"composed", "decomposed", "plain"},
    "U.S.C.": {"cited"},
    "usc": set(),
    "u.s": {"cited"},
    "§45(a)": {"cited"},
    "45 (a) (2)": {"cited"},
    "5.2": {"cited"},
    "15 2": set(),
    "opt-out": {"dash"},
    "opt–out": {"dash"},
    "out; opt": {"dash"},
    "likeness voice": set(),
    "likeness_voice": {"under"},
    "ness_v": {"under"},
    "_": {"under"},
    "W": {"curly", "straight"},
    "straße": {"german"},
    "ARBITRAT": {"late"},
    "on clause": {"late"},
    "100%": {"signs"},
    "[a-z]+ .*": {"signs"},
    "\\d $p '": {"signs"},
    "}": {"signs"},
    "%": {"signs"},
    ".*": {"signs"},
    "": set(TEXTS),
    " \u00a0\n": set(TEXTS),
}  # fmt: skip

_DAY = date(2026, 1, 1)
_PROVISION: dict[str, Any] = {
    "title": "Title", "status": "ACTIVE", "languageIsExplicit": True, "category": [], "concepts": [], "severity": "LOW",
    "exposureMin": "LOW", "exposureMax": "LOW", "confidence": "LOW", "firstSeen": _DAY, "lastSeen": _DAY,
    "recordedFrom": datetime(2026, 1, 1, tzinfo=UTC),
}  # fmt: skip
_LAW: dict[str, Any] = {"kind": "STATUTE", "status": "IN_FORCE", "topics": [], "aliases": []}
_PLATFORM: dict[str, Any] = {"sector": [], "aliases": [], "status": "ACTIVE", "fictional": True}


def rows(texts: dict[str, str]) -> list[NodeRow]:
    """A provision, a law and a platform with each text."""
    return [
        row
        for key, text in texts.items()
        for row in (
            NodeRow("Provision", {**_PROVISION, "key": f"p/d/{key}", "excerptText": text}),
            NodeRow("Regulation", {**_LAW, "path": key, "label": key, "officialTitle": text}),
            NodeRow("Platform", {**_PLATFORM, "slug": key, "name": key, "legalEntity": text}),
        )
    ]


OPERATION = """query Text($text: String) {
  provisions(filter: {text: $text}, first: 200) { totalCount nodes { key } }
  without: provisions(filter: {not: {text: $text}}, first: 200) { nodes { key } }
  platforms(filter: {text: $text}, first: 200) { nodes { slug } }
  regulations(text: $text, first: 200) { nodes { path } } }"""


@pytest.fixture
def batch() -> Batch:
    return Batch(nodes=rows(TEXTS))


def answered(engine: Engine, text: str | None) -> dict[str, Any]:
    executor = Executor(graphql_schema(), engine, base_url=PLACE_OF_PAGES, timeout_s=10)
    body = executor.answer(OPERATION, {"text": text}).body()
    assert "errors" not in body, body
    data: dict[str, Any] = body["data"]
    return data


def test_a_piece_of_text_is_compared_in_one_form(empty_graph: Engine, batch: Batch) -> None:
    Writer(empty_graph).write(batch)
    for text, expected in ASKED.items():
        data = answered(empty_graph, text)
        keys = {one["key"].removeprefix("p/d/") for one in data["provisions"]["nodes"]}
        # Of these the titles and labels are looked at too, but none holds any of it.
        assert keys == expected, text
        assert data["provisions"]["totalCount"] == len(expected)
        assert {one["key"].removeprefix("p/d/") for one in data["without"]["nodes"]} == set(TEXTS) - expected, text
        named = {key for key in TEXTS if text.strip() and text.lower() in key}
        assert {one["path"] for one in data["regulations"]["nodes"]} == expected | named, text
        assert {one["slug"] for one in data["platforms"]["nodes"]} == expected | named, text


def test_the_reference_compares_alike(empty_graph: Engine, batch: Batch) -> None:
    Writer(empty_graph).write(batch)
    reference = Reference(schema.as_str(), Memory([batch]))
    for text in (*ASKED, None):
        assert reference.answer(OPERATION, {"text": text})["data"] == answered(empty_graph, text), text


def test_a_text_does_not_reach_from_one_property_into_another(empty_graph: Engine) -> None:
    given = {**_PROVISION, "key": "p/d/two", "title": "No", "excerptText": "refunds", "plainSummary": "refunds. No"}
    Writer(empty_graph).write(Batch(nodes=[NodeRow("Provision", given)]))
    assert answered(empty_graph, "no refunds")["provisions"]["totalCount"] == 0


def test_a_changed_text_is_compared_as_it_is_now(empty_graph: Engine) -> None:
    writer = Writer(empty_graph)
    writer.write(Batch(nodes=rows({"one": "no refunds"})))
    writer.write(Batch(nodes=[NodeRow("Provision", {"key": "p/d/one", "excerptText": "All refunds"}, partial=True)]))
    assert answered(empty_graph, "no refunds")["provisions"]["totalCount"] == 0
    assert answered(empty_graph, "all REFUNDS")["provisions"]["totalCount"] == 1
    writer.write(Batch(nodes=[NodeRow("Provision", {"key": "p/d/one", "excerptText": None}, partial=True)]))
    assert answered(empty_graph, "refunds")["provisions"]["totalCount"] == 0


def test_forms_of_unicode_are_one_text(empty_graph: Engine) -> None:
    Writer(empty_graph).write(Batch(nodes=rows({"one": "Données à caractère personnel"})))
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        asked = unicodedata.normalize(form, "DONNÉES  À")
        assert answered(empty_graph, asked)["provisions"]["totalCount"] == 1

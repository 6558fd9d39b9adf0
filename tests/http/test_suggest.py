"""What somebody means who has begun to type a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.binding.search import beginning
from graph.model.words import NO_TERM
from tests.asking import ask

if TYPE_CHECKING:
    import pytest

    from tests.contents import Contents

SUGGEST = """query S($text: String!) { suggest(text: $text, first: 5) { edges { score node { __typename
  ... on Regulation { label } ... on LegalUnit { label } ... on Jurisdiction { name } ... on Platform { name } ... on Document { title } } } } }"""
_MEANT = {
    "gdp": "GDPR",
    "GDPR": "GDPR",
    "bip": "BIPA",
    "illin": "Illinois",
    "mistr": "Mistral AI",
    "ai a": "AI Act",
    "Califor": "California",
}


def test_words_that_are_typed_are_words_and_nothing_of_the_language_of_the_index() -> None:
    assert beginning("gdp") == "Wgdp^1000 OR /Wgdp[^W]*/^300 OR Wgdp*^100 OR (gdp*)"
    assert beginning("AI a") == "WaiWa^1000 OR /WaiWa[^W]*/^300 OR WaiWa*^100 OR (ai AND a*)"
    assert beginning(" /.*/ OR [ ") == "Wor^1000 OR /Wor[^W]*/^300 OR Wor*^100 OR (or*)"
    assert beginning("... *") == NO_TERM


def test_what_is_meant_stands_first(contents: Contents, subtests: pytest.Subtests) -> None:
    engine = contents.demonstration()
    for text, name in _MEANT.items():
        with subtests.test(text):
            edges = ask(engine, SUGGEST, {"text": text})["suggest"]["edges"]
            names = [value for edge in edges for key, value in edge["node"].items() if key != "__typename"]
            assert names[0] == name, names
            scores = [edge["score"] for edge in edges]
            assert scores == sorted(scores, reverse=True)
    assert ask(engine, SUGGEST, {"text": "* OR *"})["suggest"]["edges"] is not None
    assert ask(engine, SUGGEST, {"text": "--"})["suggest"]["edges"] == []

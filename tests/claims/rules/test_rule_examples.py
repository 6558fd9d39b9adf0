"""The project's own rules: each does on its examples what they say, and the table keeps its promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from claims.rules.confidence import confidence_of
from claims.rules.declare import Kind
from claims.rules.examples import misfires
from claims.rules.table import EITHER
from graph.model.vocabulary import Effect, Modality
from seed.catalogue.suggesting import rule_reader

if TYPE_CHECKING:
    from claims.rules.reader import RuleReader


@pytest.mark.parametrize("name", sorted(rule_reader().table.rules))
def test_a_rule_does_what_its_examples_say(reader: RuleReader, name: str) -> None:
    assert not [str(one) for one in misfires(reader, reader.table.rules[name])]


def test_there_are_as_many_rules_and_laws_as_promised(reader: RuleReader) -> None:
    rules = reader.table.rules.values()
    assert len(rules) >= 130
    assert len({one.target.split("/")[0] for rule in rules for one in rule.suggests}) >= 70


def test_only_terms_of_art_and_rights_engage(reader: RuleReader) -> None:
    for rule in reader.table.rules.values():
        for one in rule.suggests:
            assert one.modality is not Modality.ENGAGES or rule.kind in {Kind.TERM_OF_ART, Kind.RIGHT}, rule.id
            assert one.modality is not Modality.ENFORCEMENT_SIGNALED, rule.id


def test_a_rationale_describes_and_does_not_judge(reader: RuleReader) -> None:
    judging = ("violates", "unlawful", "is illegal", "must ", "liable", "breach of the law", "not allowed")
    for rule in reader.table.rules.values():
        for one in rule.suggests:
            assert one.rationale.startswith(("The ", "These ", "Several ")), (rule.id, one.rationale)
            assert not any(word in one.rationale for word in judging), (rule.id, one.rationale)
            assert one.effect is not Effect.UNSPECIFIED, rule.id


def test_what_forbids_asks_for_words_that_forbid_or_speaks_for_itself(reader: RuleReader) -> None:
    """No rule rests on words alone that most sentences hold."""
    everywhere = {"forbidden", "personal-data", "your-data", "asks-right", "we-process", "discloses"}
    for rule in reader.table.rules.values():
        assert any(not set(group.split(EITHER)) <= everywhere for group in rule.sentence) or rule.headings, rule.id


@pytest.mark.parametrize(
    ("kind", "modality", "sentences", "place_named", "expected"),
    [
        (Kind.ACTIVITY, Modality.MAY_ENGAGE, 1, False, 0.82),
        (Kind.ACTIVITY, Modality.MAY_ENGAGE, 2, False, 0.9),
        (Kind.FAIRNESS, Modality.MAY_ENGAGE, 1, False, 0.45),
        (Kind.FAIRNESS, Modality.MAY_ENGAGE, 3, True, 0.7),
        (Kind.RIGHT, Modality.ENGAGES, 1, True, 0.92),
        (Kind.TERM_OF_ART, Modality.ENGAGES, 5, True, 0.95),
    ],
)
def test_confidence_is_reckoned_from_shares(
    reader: RuleReader, kind: Kind, modality: Modality, sentences: int, place_named: bool, expected: float
) -> None:
    table = reader.table.gates.confidence
    assert confidence_of(table, kind, modality, sentences, place_named=place_named) == expected

"""Gates: each holds a suggestion back with a reason, and leaves open what nobody told it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from claims.law.notation.names import Mention
from claims.rules.suggestion import Clause, Document, Gate, LawFact
from graph.model.vocabulary import Modality, Party, RegulationStatus
from tests.claims.rules.small_table import FEATURES, RULE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from claims.rules.reader import RuleReader
    from claims.rules.suggestion import Read

    Made = Callable[..., RuleReader]


def read(reader: RuleReader, body: str, *headings: str, document: Document | None = None) -> Read:
    return reader.read(document or Document(), Clause(body, headings), explain=True)


def targets(found: Read) -> list[str]:
    return sorted(one.target for one in found.suggestions)


def gates(found: Read) -> set[Gate]:
    return {one.gate for one in found.held_back}


# --- place


@pytest.mark.parametrize(
    ("body", "headings", "modality"),
    [
        ("We sell your data.", (), Modality.MAY_ENGAGE),
        ("If you live in France, we sell your data.", (), Modality.ENGAGES),
        ("We sell data of French users: we sell your data.", (), Modality.ENGAGES),
        ("In the EU, we sell your data.", (), Modality.ENGAGES),
        ("We sell your data.", ("People in the EEA",), Modality.ENGAGES),
        ("This section applies to people in France. We sell your data.", (), Modality.ENGAGES),
        ("If you live in France:\n\n* we sell your data", (), Modality.ENGAGES),
        # Where data go and where courts sit says nothing of whom a clause is for.
        ("We sell your data to a company in the United States.", (), Modality.MAY_ENGAGE),
        ("We sell your data.", ("Transfers to the United States",), Modality.MAY_ENGAGE),
        # Short names count in capitals alone.
        ("We sell your data.", ("Contact us",), Modality.MAY_ENGAGE),
    ],
)
def test_a_place_that_fits_takes_the_condition_away(
    made: Made, body: str, headings: tuple[str, ...], modality: Modality
) -> None:
    found = read(made(FEATURES, RULE), body, *headings)
    assert [(one.target, one.modality) for one in found.suggestions] == [("union-law/art-1", modality)]
    condition = found.suggestions[0].condition
    assert condition == (None if modality is Modality.ENGAGES else "people in EU or EEA are concerned")


@pytest.mark.parametrize(
    ("body", "headings"),
    [
        ("If you live in California, we sell your data.", ()),
        ("We sell your data.", ("California residents",)),
        ("If you live outside the European Union, we sell your data.", ()),
        ("We sell your data.", ("Users outside the EEA",)),
        ("In Indonesia, we sell your data.", ()),
    ],
)
def test_another_place_holds_back(made: Made, body: str, headings: tuple[str, ...]) -> None:
    found = read(made(FEATURES, RULE), body, *headings)
    assert not found.suggestions
    assert gates(found) == {Gate.PLACE}
    assert "applies in EU or EEA" in found.held_back[0].reason


def test_a_place_around_a_law_leaves_the_condition(made: Made) -> None:
    reader = made(FEATURES, RULE.replace("union-law/art-1", "state-law"))
    found = read(reader, "If you live in the United States, we sell your data.")
    assert [one.condition for one in found.suggestions] == ["people in US-CA are concerned"]


def test_a_rule_may_want_its_place_named(made: Made) -> None:
    reader = made(FEATURES, RULE.replace("modality: ENGAGES", "modality: ENGAGES, places: NAMED"))
    found = read(reader, "We sell your data.")
    assert not found.suggestions
    assert "no word tells" in found.held_back[0].reason
    assert targets(read(reader, "In France, we sell your data.")) == ["union-law/art-1"]


def test_a_rule_may_hear_of_every_place(made: Made) -> None:
    reader = made(FEATURES, RULE.replace("  suggests", "  places: ANY\n  suggests"))
    assert not read(reader, "We sell your data to a company in Indonesia.").suggestions
    assert not read(reader, "We sell your data if you are based outside of France, wherever it is.").suggestions
    assert targets(read(reader, "We sell your data to a company in France.")) == ["union-law/art-1"]


def test_words_may_tell_the_place_themselves(made: Made) -> None:
    reader = made(FEATURES, RULE.replace("  suggests", "  tellsPlace: true\n  suggests"))
    (one,) = read(reader, "We sell your data.").suggestions
    assert (one.modality, one.condition) == (Modality.ENGAGES, None)


def test_a_law_that_is_named_tells_its_place(made: Made) -> None:
    mentions = {"Under Union Law, we sell your data.": [Mention(6, 15, "union-law")]}
    reader = made(FEATURES, RULE, mentions=lambda text: mentions.get(text, []))
    (one,) = read(reader, "Under Union Law, we sell your data.").suggestions
    assert one.modality is Modality.ENGAGES


def test_a_document_may_be_for_a_place(made: Made) -> None:
    reader = made(FEATURES, RULE)
    assert not read(reader, "We sell your data.", document=Document(places=frozenset({"ID"}))).suggestions
    (one,) = read(reader, "We sell your data.", document=Document(title="EU privacy policy")).suggestions
    assert one.condition is None


# --- audience


CONSUMERS = RULE.replace("union-law/art-1", "eu-uctd").replace("  suggests", "  tellsPlace: true\n  suggests")


@pytest.mark.parametrize("audience", [Party.ENTERPRISE_CUSTOMER, Party.DEVELOPER])
def test_law_for_consumers_is_held_back_from_others(made: Made, audience: Party) -> None:
    found = read(made(FEATURES, CONSUMERS), "We sell your data.", document=Document(audience=audience))
    assert not found.suggestions
    assert gates(found) == {Gate.AUDIENCE}


def test_a_heading_that_speaks_to_businesses_holds_back(made: Made) -> None:
    document = Document(audience=Party.END_USER)
    found = read(made(FEATURES, CONSUMERS), "We sell your data.", "Terms for business", document=document)
    assert gates(found) == {Gate.AUDIENCE}
    assert targets(read(made(FEATURES, CONSUMERS), "We sell your data.", document=document)) == ["eu-uctd"]


def test_an_audience_that_nobody_told_leaves_the_gate_open(made: Made) -> None:
    (one,) = read(made(FEATURES, CONSUMERS), "We sell your data.").suggestions
    assert (one.modality, one.condition) == (Modality.MAY_ENGAGE, "the user is a consumer")


def test_a_rule_may_want_an_audience(made: Made) -> None:
    reader = made(FEATURES, RULE.replace("  suggests", "  audience: [DEVELOPER]\n  tellsPlace: true\n  suggests"))
    held = read(reader, "We sell your data.", document=Document(audience=Party.END_USER))
    assert gates(held) == {Gate.AUDIENCE}
    (one,) = read(reader, "We sell your data.").suggestions
    assert one.condition == "the document is for developers"
    assert (
        read(reader, "We sell your data.", document=Document(audience=Party.DEVELOPER)).suggestions[0].condition is None
    )


# --- sector, document


def test_a_sector_holds_back_and_an_unknown_one_does_not(made: Made) -> None:
    reader = made(FEATURES, RULE.replace("  suggests", "  sectors: [social]\n  tellsPlace: true\n  suggests"))
    held = read(reader, "We sell your data.", document=Document(sectors=frozenset({"ai"})))
    assert gates(held) == {Gate.SECTOR}
    assert "the service is of the sector ai" in held.held_back[0].reason
    (one,) = read(reader, "We sell your data.").suggestions
    assert one.condition == "the service is one of this kind: social"
    assert targets(read(reader, "We sell your data.", document=Document(sectors=frozenset({"social"}))))


def test_a_law_that_the_clause_names_passes_the_sector(made: Made) -> None:
    rule = RULE.replace("  suggests", "  sectors: [social]\n  suggests")
    reader = made(FEATURES, rule, mentions=lambda text: [Mention(0, 1, "union-law")] if "Law" in text else [])
    document = Document(sectors=frozenset({"ai"}))
    assert not read(reader, "We sell your data.", document=document).suggestions
    assert targets(read(reader, "By Union Law we sell your data.", document=document)) == ["union-law/art-1"]


def test_the_type_of_the_document_holds_back(made: Made) -> None:
    reader = made(FEATURES, RULE.replace("  suggests", "  documents: [Privacy Policy]\n  suggests"))
    assert gates(read(reader, "We sell your data.", document=Document(kind="Imprint"))) == {Gate.DOCUMENT}
    assert targets(read(reader, "We sell your data.", document=Document(kind="Privacy Policy")))
    assert targets(read(reader, "We sell your data."))


# --- statement


@pytest.mark.parametrize(
    ("body", "headings"),
    [
        ('"Sale" means that we sell your data.', ()),
        ("Sale shall mean that we sell your data.", ()),
        ('f. "**Sale**" means that we sell your data.', ()),
        ("(iv) \u201cSale\u201d means that we sell your data.", ()),
        ("The sections in which we sell your data will survive termination.", ()),
        ("Sections 3, 5 and 7: we sell your data.", ()),
        ("Do we sell your data?", ()),
        ("[We sell your data](https://pages.example/sale)", ()),
        ("**When we sell your data**", ()),
        ("[We sell your data](#1) [Cookies](#2) [Contact](#3)", ()),
        ("We sell your data.", ("Definitions",)),
    ],
)
def test_what_states_nothing_is_held_back(made: Made, body: str, headings: tuple[str, ...]) -> None:
    found = read(made(FEATURES, RULE), body, *headings)
    assert not found.suggestions
    assert gates(found) == {Gate.STATEMENT}
    # Without being asked why, nothing is told.
    assert not made(FEATURES, RULE).read(Document(), Clause(body, headings)).held_back


def test_items_of_a_list_are_read_with_what_leads_into_them(made: Made) -> None:
    features = "forbidden: {any: [you may not]}\ncloning: {any: [clone a voice]}\n"
    rule = RULE.replace("[sells]", "[forbidden, cloning]").replace(
        'fires: ["In the EU, we sell your data."]', 'fires: ["You may not clone a voice."]'
    )
    reader = made(features, rule)
    body = "You may not:\n\n* send mail\n* clone a voice\n\nClone a voice elsewhere."
    (one,) = read(reader, body).suggestions
    assert one.quote.text == "clone a voice"
    assert one.evidence_count == 1
    # A line of its own ends the list, and a lead alone says nothing of what its items do not say.
    assert not read(reader, "You may not:\n\n* send mail\n\nClone a voice elsewhere.").suggestions
    assert not read(reader, "You may not clone a voice:\n\n* send mail").suggestions[1:]


# --- direction, wording


def test_who_does_it_decides(made: Made) -> None:
    features = "indemnifies: {actor: you, any: [indemnif*]}\n"
    reader = made(features, RULE.replace("[sells]", "[indemnifies]"))
    assert targets(read(reader, "You will indemnify us."))
    found = read(reader, "We will indemnify you.")
    assert not found.suggestions
    assert gates(found) == {Gate.DIRECTION}


def test_what_a_rule_excludes_holds_back(made: Made) -> None:
    features = FEATURES + "never: {any: [never]}\n"
    reader = made(features, RULE.replace("  suggests", "  not: [never]\n  suggests"))
    found = read(reader, "We never sell, though we sell your data.")
    assert gates(found) == {Gate.WORDING}
    assert "`never`" in found.held_back[0].reason


def test_near_joins_sentences(made: Made) -> None:
    features = FEATURES + "price: {any: [for money]}\n"
    apart = "We sell your data. We do so for money."
    alone = made(features, RULE.replace("[sells]", "[sells, price]"))
    assert not read(alone, apart).suggestions
    near = made(features, RULE.replace("[sells]", "[sells, price]\n  near: 1"))
    assert targets(read(near, apart)) == ["union-law/art-1"]
    assert not read(near, "We sell your data. It rains. We do so for money.").suggestions


def test_headings_and_the_whole_clause_can_be_asked_for(made: Made) -> None:
    features = FEATURES + "price: {any: [for money]}\n"
    in_headings = made(features, RULE.replace("  suggests", "  headings: [price]\n  suggests"))
    assert not read(in_headings, "We sell your data. All for money.").suggestions
    assert targets(read(in_headings, "We sell your data.", "Done for money"))
    anywhere = made(features, RULE.replace("  suggests", "  clause: [price]\n  suggests"))
    assert targets(read(anywhere, "We sell your data. It rains. All is done for money."))
    outside = made(features, RULE.replace("  suggests", "  notHeadings: [price]\n  suggests"))
    assert not read(outside, "We sell your data.", "Done for money").suggestions


# --- law in force


@pytest.mark.parametrize(
    ("status", "days", "day", "holds"),
    [
        (RegulationStatus.IN_FORCE, {}, date(2020, 1, 1), True),
        (RegulationStatus.IN_FORCE, {"applies_from": date(2024, 2, 17)}, date(2024, 2, 16), False),
        (RegulationStatus.IN_FORCE, {"applies_from": date(2024, 2, 17)}, date(2024, 2, 17), True),
        (RegulationStatus.IN_FORCE, {"applies_from": date(2024, 2, 17)}, None, True),
        (RegulationStatus.REPEALED, {"repealed_on": date(2025, 7, 20)}, date(2025, 7, 19), True),
        (RegulationStatus.REPEALED, {"repealed_on": date(2025, 7, 20)}, date(2025, 7, 20), False),
        (RegulationStatus.PROPOSED, {}, None, False),
        (RegulationStatus.STRUCK_DOWN, {}, date(2025, 1, 1), False),
        (RegulationStatus.ENACTED, {}, date(2025, 1, 1), False),
        (RegulationStatus.ENACTED, {"applies_from": date(2026, 1, 1)}, date(2026, 1, 2), True),
    ],
)
def test_the_law_is_in_force_on_the_day_of_the_text(
    made: Made, status: RegulationStatus, days: dict[str, date], day: date | None, holds: bool
) -> None:
    law = LawFact("union-law/art-1", "Union Law Art. 1", ("EU",), ("the Union",), status, **days)
    found = read(made(FEATURES, RULE, laws=[law]), "We sell your data.", document=Document(day=day))
    assert bool(found.suggestions) is holds
    assert gates(found) == (set() if holds else {Gate.IN_FORCE})


# --- neighbouring unit, weak sentence


@pytest.mark.parametrize(
    ("units", "target"),
    [
        ((), "union-law/art-1"),
        (("union-law/art-1",), "union-law/art-1"),
        (("union-law/art-1/par-2",), "union-law/art-1/par-2"),
        (("union-law/art-2",), None),
        (("union-law/art-2", "union-law/art-1"), "union-law/art-1"),
    ],
)
def test_the_unit_that_the_sentence_names_is_preferred(made: Made, units: tuple[str, ...], target: str | None) -> None:
    reader = made(FEATURES, RULE, mentions=lambda _: [Mention(0, 1, "union-law", units)])
    found = read(reader, "We sell your data.")
    assert targets(found) == ([target] if target else [])
    if not target:
        assert gates(found) == {Gate.UNIT}


def test_the_best_sentence_is_shown_and_all_are_counted(made: Made) -> None:
    body = "We sell your data.\n\nIf you live in France, we sell your data to anybody who asks.\n\nWe sell your data."
    (one,) = read(made(FEATURES, RULE), body).suggestions
    assert one.quote.text.startswith("If you live in France")
    assert body[one.quote.start : one.quote.end] == one.quote.text
    assert one.evidence_count == 1 + 2
    assert (
        one.confidence
        > read(made(FEATURES, RULE), "If you live in France, we sell your data.").suggestions[0].confidence
    )


def test_a_law_gives_way_to_a_part_of_it(made: Made) -> None:
    whole = RULE.replace("id: sale", "id: sale-in-general").replace("union-law/art-1", "union-law")
    found = read(made(FEATURES, RULE + whole), "We sell your data.")
    assert targets(found) == ["union-law/art-1"]
    assert gates(found) == {Gate.UNIT}


def test_two_rules_make_one_suggestion(made: Made) -> None:
    other = RULE.replace("id: sale", "id: another").replace("kind: TERM_OF_ART", "kind: RIGHT")
    (one,) = read(made(FEATURES, RULE + other), "In the EU, we sell your data.").suggestions
    assert {one.rule, *one.also} == {"sale", "another"}


def test_a_flag_comes_with_its_engagement(made: Made) -> None:
    rule = RULE.replace("union-law/art-1", "state-law").replace(
        "rationale:", "flag: {factors: [STATUTORY_DAMAGES]}, rationale:"
    )
    (one,) = read(made(FEATURES, rule), "We sell your data.").suggestions
    (flag,) = one.flags
    assert (flag.jurisdiction, flag.basis, [factor.value for factor in flag.factors]) == (
        "US-CA",
        "state-law",
        ["STATUTORY_DAMAGES"],
    )


def test_a_clause_has_the_concepts_of_the_rules_that_find_it_wherever_their_laws_apply(
    made: Made, tmp_path: Path
) -> None:
    sale = "https://w3id.org/dpv#SellDataToThirdParties"
    (tmp_path / "concepts.yaml").write_text(f'sale: {{iri: "{sale}", label: Sell data to third parties}}\n')
    reader = made(FEATURES, RULE.replace("  suggests", "  concepts: [sale]\n  suggests"))
    elsewhere = Clause("If you live in Indonesia, we sell your data.")
    assert reader.read(Document(), elsewhere).suggestions == ()
    assert reader.concepts(Document(), elsewhere) == (sale,)
    # What states nothing, or is said of somebody else, is about nothing.
    assert reader.concepts(Document(), Clause("You sell your data.")) == ()
    assert reader.concepts(Document(), Clause("We sell your data?")) == ()
    assert reader.concepts(Document(), Clause("We sell your data.", ("Definitions",))) == ()

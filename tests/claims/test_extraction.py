"""What is read out of analyses, against labels: no figure may fall. `python -m benchmarks.extraction` tells the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from claims.extract.reader import _bounded
from seed.catalogue.analysis_reader import analysis_reader
from tests.claims.labelled import (
    HELD_OUT,
    faults_of_sentence,
    flagged_analyses,
    hard_sentences,
    score_flagged,
    score_shown,
    shown_analyses,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.claims.labelled import Reading, Score

    Read = Callable[[str], Reading]


@pytest.mark.parametrize(("file", "least"), [("hard_sentences.yaml", 119), ("further_sentences.yaml", 161)])
def test_hard_sentences_are_read_right(file: str, least: int, read: Read) -> None:
    faults = [
        (one["text"], wrong) for _, one in hard_sentences(file) if (wrong := faults_of_sentence(one, read(one["text"])))
    ]
    assert len(hard_sentences(file)) - len(faults) >= least, faults


@pytest.mark.parametrize("file", ["analyses_with_flags.yaml", "further_analyses_with_flags.yaml"])
def test_analyses_with_flags_are_read_right(file: str, read: Read) -> None:
    score = score_flagged(read, flagged_analyses(file))
    least = {
        "laws": 0.98,
        "units": 1,
        "not_engaged": 1,
        "flags": 1,
        "basis": 0.96,
        "factors": 1,
        "exposure": 1,
        "parts": 1,
    }
    assert not below(score, least), score.faults


@pytest.mark.parametrize("held_out", [False, True])
def test_shown_analyses_are_read_right(held_out: bool, real_texts: Path, read: Read) -> None:
    shown = [one for one in shown_analyses(real_texts) if (one["id"] in HELD_OUT) is held_out]
    score = score_shown(read, shown)
    assert not below(score, {"laws": 0.97, "units": 0.95, "not_engaged": 1, "flags": 1, "exposure": 1}), score.faults


def below(score: Score, least: dict[str, float]) -> dict[str, float]:
    """The figures that are lower than they may be."""
    return {name: getattr(score, name).f1 for name, value in least.items() if getattr(score, name).f1 < value}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("JURISDICTION FLAGS: Georgia is flagged under the UCPA; so is Alabama.", "US-AL"),
        ("JURISDICTION FLAGS: Illinois, where BIPA gives no private right of action to companies.", "US-IL"),
        ("JURISDICTION FLAGS: Contact us in the US about COPPA.", "US"),
        ("JURISDICTION FLAGS: EEA users can sue under the GDPR.", "EU"),
    ],
)
def test_a_place_is_flagged(text: str, place: str, read: Read) -> None:
    assert place in {one["jurisdiction"] for one in read(text)["flags"]}


@pytest.mark.parametrize(
    "text",
    [
        "Users in California and Illinois have rights under the CCPA and BIPA.",
        "The courts of New York have jurisdiction.",
        "Contact us about exposure. JURISDICTION FLAGS: None.",
        "JURISDICTION FLAGS: The supplier is a Delaware company.",
        "JURISDICTION FLAGS: Disputes go to the courts of Delaware.",
        "The policy creates COPPA exposure.",
        "United States\nPrivacy\nTerms",
    ],
)
def test_no_place_is_flagged(text: str, read: Read) -> None:
    assert read(text)["flags"] == []


def test_the_place_of_an_authority_is_no_flag_beside_a_place_that_holds_it(read: Read) -> None:
    reading = read("JURISDICTION FLAGS: In the EU the Irish authority has fined platforms under the GDPR.")
    assert [(one["jurisdiction"], one["factors"]) for one in reading["flags"]] == [("EU", ["ENFORCEMENT_ACTIVITY"])]


def test_a_law_above_a_place_is_its_basis_where_no_flag_is_nearer(read: Read) -> None:
    [one] = read("JURISDICTION FLAGS: Ireland, under the GDPR and the Irish Data Protection Act.")["flags"]
    assert (one["jurisdiction"], one["basis"]) == ("IE", ["ie-dpa-2018", "eu-gdpr"])
    both = read("JURISDICTION FLAGS: The EU, under the GDPR, and Ireland, under the Irish Data Protection Act.")[
        "flags"
    ]
    assert {one["jurisdiction"]: one["basis"] for one in both} == {"EU": ["eu-gdpr"], "IE": ["ie-dpa-2018"]}


@pytest.mark.parametrize(
    ("said", "place", "law"),
    [
        ("California (AB 602; private suits).", "US-CA", "us-ca-ab-602"),
        ("California: CIPA asks for consent of all parties.", "US-CA", "us-ca-cipa"),
        ("Germany, where the UWG lets competitors sue.", "DE", "de-uwg"),
    ],
)
def test_a_doubtful_name_is_read_by_the_place_before_it(said: str, place: str, law: str, read: Read) -> None:
    [flag] = read(f"JURISDICTION FLAGS: {said}")["flags"]
    assert (flag["jurisdiction"], flag["basis"]) == (place, [law])
    assert law not in {
        each for one in read(f"JURISDICTION FLAGS: France. {said[10:]}")["flags"] for each in one["basis"]
    }


def test_a_factor_that_is_denied_is_none(read: Read) -> None:
    flag = read("JURISDICTION FLAGS: Texas: CUBI gives no private right of action.")["flags"][0]
    assert (flag["jurisdiction"], flag["basis"], flag["factors"]) == ("US-TX", ["us-tx-cubi"], [])


@pytest.mark.parametrize(
    ("said", "least", "greatest"),
    [
        ("Medium to High", "MEDIUM", "HIGH"),
        ("Medium-High", "MEDIUM", "HIGH"),
        ("moderate", "MEDIUM", "MEDIUM"),
        ("low-to-medium.", "LOW", "MEDIUM"),
        ("Medium / High", "MEDIUM", "HIGH"),
        ("from low to high, as the case may be", "LOW", "HIGH"),
        ("High to Medium", "MEDIUM", "HIGH"),
        ("**High**", "HIGH", "HIGH"),
        ("The exposure is assessed as Low–Medium", "LOW", "MEDIUM"),
        ("High school pupils are users.", None, None),
        ("Not assessed.", None, None),
        ("The exposure is not high.", None, None),
        ("The exposure window is short.", None, None),
        ("", None, None),
    ],
)
def test_exposure_is_read(said: str, least: str | None, greatest: str | None, read: Read) -> None:
    for text in (
        f"GOVERNANCE EXPOSURE: {said}",
        f"## 2. Governance exposure\n\n{said}\n\n## 3. Jurisdiction flags\nNone.",
    ):
        reading = read(text)
        assert (reading["exposureMin"], reading["exposureMax"]) == (least, greatest)


@pytest.mark.parametrize(
    "heading",
    [
        "REGULATORY LANDSCAPE: ",
        "Regulatory landscape\n",
        "## Regulatory Landscape\n",
        "**Regulatory landscape:** ",
        "**1. Regulatory landscape**\n\n",
        "(1) Regulatory Landscape: ",
        "1) REGULATORY FRAMEWORK — ",
        "I. Regulatory Landscape\n",
        "- Regulatory landscape: ",
        "> REGULATORY LANDSCAPE: ",
        "Regulatory\u00a0landscape:\n",
    ],
)
def test_a_part_is_found_by_its_heading(heading: str, read: Read) -> None:
    text = f"Pebblechat keeps messages.\n\n{heading}The clause engages COPPA.\n\nGOVERNANCE EXPOSURE: Low"
    start, end = read(text)["parts"]["1"]
    assert text[start:end] == "The clause engages COPPA."


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("## 1. Regulatory landscape\n", "1. Regulatory landscape"),
        ("(1) REGULATORY LANDSCAPE: ", "(1) REGULATORY LANDSCAPE"),
        ("**Regulatory framework** — ", "Regulatory framework"),
    ],
)
def test_a_heading_is_kept_as_written(heading: str, written: str) -> None:
    text = f"Pebblechat keeps messages.\n\n{heading}The clause engages COPPA.\n\nGOVERNANCE EXPOSURE: Low"
    assert analysis_reader().read(text).headings == {1: written, 2: "GOVERNANCE EXPOSURE"}


@pytest.mark.parametrize(
    "text",
    [
        "Compliance with the GDPR is claimed.",
        "Exposure of data of children engages COPPA, says the note.",
        "How other platforms handle this\n(1) when we launch a product, or (2) in urgent cases, the GDPR.",
        "The regulatory landscape: a wide field.",
    ],
)
def test_a_sentence_is_no_heading(text: str, read: Read) -> None:
    assert set(read(text)["parts"]) <= {"1"}
    assert "2" not in read(text)["parts"]


def test_words_of_others_engage_nothing(read: Read) -> None:
    text = (
        "How other platforms handle this\nWe comply with the GDPR, the CCPA and COPPA.\nMonitoring\nTrack the DSA.\n"
        '"We obey the DMCA. — Excerpt from Saltmarsh\'s Terms"\nThe clause engages BIPA.'
    )
    reading = read(text)
    assert [one["target"] for one in reading["engages"]] == ["us-il-bipa"]
    assert reading["not_engaged"] == []


def test_a_link_that_ran_together_with_a_line_is_left_out_alone(read: Read) -> None:
    reading = read(
        "View change record →Parents are told that COPPA is engaged.\nSee how other platforms handle the DSA."
    )
    assert [one["target"] for one in reading["engages"]] == ["us-coppa"]


def test_a_text_in_another_language_says_nothing_wrong(read: Read) -> None:
    reading = read("Die Klausel berührt nichts davon. Gerichtsstand bleibt Hamburg, und es gilt deutsches Recht.")
    assert (reading["engages"], reading["not_engaged"], reading["flags"]) == ([], [], [])


@pytest.mark.parametrize(
    ("length", "pieces"), [(0, 1), (2_999, 1), (3_000, 1), (3_001, 1), (3_010, 2), (6_000, 2), (6_100, 3)]
)
@pytest.mark.parametrize("before", [0, 7, 5_000])
def test_a_sentence_without_an_end_is_read_in_pieces_that_begin_with_a_word(
    length: int, pieces: int, before: int
) -> None:
    text = "x" * before + ("word " * 2_000)[:length]
    found = list(_bounded(text, before, before + length))
    assert [start for start, _ in found] == [before, *(end for _, end in found[:-1])]
    assert found[-1][1] == before + length
    assert len(found) == pieces
    assert all(text[end] == " " and end - start >= 3_000 for start, end in found[:-1])


def test_what_has_no_blank_is_read_as_one() -> None:
    assert list(_bounded("x" * 9_000, 0, 9_000)) == [(0, 9_000)]

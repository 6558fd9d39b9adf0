"""What holds for every text: places in it, reading again, and paragraphs that say nothing of law."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from seed.catalogue.law_reader import law_reader
from tests.growth import grows_in_proportion

#: Sentences whose mentions do not rest on anything outside them.
SAID = st.sampled_from(
    [
        "GDPR Art. 6(1)(f) and Art. 22 apply.",
        "It engages the CCPA/CPRA, § 1798.120.",
        "15 U.S.C. §§ 45(a) and 53(b) govern.",
        "Regulation (EU) 2022/2065 and Senate Bill 24-205.",
        "The Illinois Biometric Information Privacy Act (“BIPA”) binds.",
        "Art. 6 Abs. 1 lit. f DSGVO und § 7 Abs. 3 UWG.",
        "The UK and EU GDPR; Australia’s Online Safety Act.",
        "Código de Defesa do Consumidor, art. 49.",
        "Section 230(c)(1) is a defence.",
        "SB26-189",
    ]
)
#: Any characters, letters in the neighbourhood of which names would be none among them.
ANY = st.text(max_size=30)
UNRELATED = st.sampled_from(
    [
        "",
        "We store your photos.",
        "🎈 Fun — for all!",
        "See section 4 of these terms.",
        "L’été\u00a0arrive.",
        "the act of 2019\u200b",
    ]
)


def mentions(text: str) -> list[tuple[int, int, str, tuple[str, ...], tuple[str, ...]]]:
    return [(one.start, one.end, one.target, one.units, one.units_not_declared) for one in law_reader().mentions(text)]


@given(ANY, SAID, ANY)
@settings(max_examples=150, deadline=None)
@example("İ", "GDPR Art. 6(1)(f) and Art. 22 apply.", "ß\u0301")
@example("a\u00ad\u200b", "GDPR Art. 6(1)(f) and Art. 22 apply.", "\r\n\t")
def test_a_mention_is_at_its_place_in_any_text(before: str, said: str, behind: str) -> None:
    text = f"{before}\n\n{said}\n\n{behind}"
    for one in law_reader().mentions(text):
        assert 0 <= one.start < one.end <= len(text)
        written = text[one.start : one.end]
        assert written == written.strip()
        assert unicodedata.normalize("NFKC", written)
    alone = mentions(said)
    at = len(before) + 2
    within = [one for one in mentions(text) if at <= one[0] < at + len(said)]
    assert [(start - at, end - at, *rest) for start, end, *rest in within] == alone


@given(st.lists(SAID, max_size=4), ANY)
@settings(max_examples=60, deadline=None)
def test_reading_twice_is_reading_once(said: list[str], other: str) -> None:
    text = f"{' '.join(said)} {other}"
    assert mentions(text) == mentions(text)


@given(UNRELATED, st.lists(SAID, min_size=1, max_size=3), UNRELATED)
@settings(max_examples=100, deadline=None)
def test_an_unrelated_paragraph_changes_nothing_elsewhere(before: str, said: list[str], behind: str) -> None:
    inner = "\n\n".join(said)
    text = f"{before}\n\n{inner}\n\n{behind}"
    at = len(before) + 2
    assert [(start - at, end - at, *rest) for start, end, *rest in mentions(text)] == mentions(inner)


def test_a_reference_belongs_to_no_name_of_another_paragraph() -> None:
    assert mentions("It engages the GDPR\n\nArticle 5 applies.") == [(15, 19, "eu-gdpr", (), ())]
    assert mentions("It engages the GDPR\nArticle 5.") == [(15, 19, "eu-gdpr", ("eu-gdpr/art-5",), ())]


def test_marks_apart_from_their_letters_are_read_too() -> None:
    text = unicodedata.normalize("NFD", "Código de Defesa do Consumidor")
    (mention,) = law_reader().mentions(text)
    assert text[mention.start : mention.end] == text


def seconds(text: str) -> float:
    start = time.process_time()
    law_reader().mentions(text)
    return time.process_time() - start


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    [
        "we may share data under the GDPR and articles 6(1)(f) or (a) and so on (",
        "15 U.S.C. § 45, ",
        "https://a.example/b-c/GDPR [x](#GDPR) ",
        "Article 1, 2, 3 and SB 1, ",
        "export control laws and the DMCA (SAFE) for All, ",
    ],
)
def test_time_grows_with_the_text_and_no_faster(part: str) -> None:
    seconds("")
    assert grows_in_proportion(lambda times: law_reader().mentions(part * times), 500, 4_000, 0.05)


def test_a_row_of_signs_before_a_name_costs_nothing() -> None:
    seconds("")
    rows = "".join(f"{sign * 70}GDPR {sign * 70} GDPR " for sign in "-/.|_*'(")
    assert seconds(rows * 20) < 1

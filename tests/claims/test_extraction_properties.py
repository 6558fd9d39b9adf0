"""What holds for every analysis, whatever it says."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seed.catalogue.analysis_reader import analysis_reader
from tests.claims.labelled import flagged_analyses, hard_sentences
from tests.growth import grows_in_proportion

if TYPE_CHECKING:
    from claims.extract.findings import AnalysisReading

SENTENCES = [
    one["text"] for file in ("hard_sentences.yaml", "further_sentences.yaml") for _, one in hard_sentences(file)
]
ANALYSES = [
    one["text"]
    for file in ("analyses_with_flags.yaml", "further_analyses_with_flags.yaml")
    for one in flagged_analyses(file)
]
#: What stands around words in texts: signs of any script, marks that combine, line breaks of any system.
NOISE = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PIECES = st.one_of(
    st.sampled_from(SENTENCES),
    st.sampled_from(
        ["GDPR", "Article 9", "BIPA", "(1) JURISDICTION FLAGS: ", "Illinois", "not", "High", "\n\n", "İ", "ﬁ", "🇪🇺"]
    ),
    NOISE,
)
UNRELATED = "The weather in the mountains was fine, and everybody went for a long walk.\n\n"


def reading(text: str) -> AnalysisReading:
    return analysis_reader().read(text)


def places(found: AnalysisReading, shift: int = 0) -> list[tuple[Any, ...] | None]:
    """Everything found, with places moved."""
    return [
        *(
            (one.target, one.units, one.modality, one.condition, one.rule, one.start - shift, one.end - shift)
            for one in (*found.engages, *found.not_engaged)
        ),
        *(
            (one.jurisdiction, one.basis, one.factors, one.rule, one.start - shift, one.end - shift)
            for one in found.flags
        ),
        found.exposure,
    ]


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=8).map(" ".join))
def test_offsets_are_exact_and_findings_in_order(text: str) -> None:
    found = reading(text)
    for some in (found.engages, found.not_engaged, found.flags):
        assert [one.start for one in some] == sorted(one.start for one in some)
        for one in some:
            assert 0 <= one.start < one.end <= len(text)
            assert text[one.start : one.end] == one.mention
            assert 0 <= one.confidence <= 1
    told = [(one.start, one.end, one.target) for one in (*found.engages, *found.not_engaged)]
    assert len(told) == len(set(told))
    assert all(0 <= start <= end <= len(text) for start, end in found.parts.values())
    assert len({one.jurisdiction for one in found.flags}) == len(found.flags)


@settings(max_examples=50, deadline=None)
@given(st.lists(PIECES, max_size=8).map(" ".join))
def test_reading_twice_is_reading_once(text: str) -> None:
    assert reading(text) == reading(text)


@pytest.mark.parametrize("text", ANALYSES)
def test_an_unrelated_paragraph_changes_nothing_elsewhere(text: str) -> None:
    assert places(reading(UNRELATED + text), len(UNRELATED)) == places(reading(text))
    assert places(reading(f"{text}\n\n{UNRELATED}")) == places(reading(text))


@pytest.mark.parametrize("text", SENTENCES)
def test_a_sentence_beside_another_says_the_same(text: str) -> None:
    beside = f"Users may not object, it seems.\n\n{text}\n\nNothing is engaged by that, if at all."
    assert places(reading(beside), beside.index(text)) == places(reading(text))


def test_the_order_of_analyses_does_not_matter() -> None:
    forwards = [reading(text) for text in ANALYSES]
    assert [reading(text) for text in reversed(ANALYSES)] == forwards[::-1]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_composed_and_decomposed_texts_say_the_same(form: str) -> None:
    text = unicodedata.normalize(form, "Élodie’s clause — naïve as it is — engages the GDPR and not COPPA, in Québec.")  # type: ignore[arg-type]
    found = reading(text)
    assert [one.target for one in found.engages] == ["eu-gdpr"]
    assert [one.target for one in found.not_engaged] == ["us-coppa"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "and the GDPR, ",
        "not ",
        "GDPR ",
        "( ",
        "1. ",
        "\n",
        "REGULATORY LANDSCAPE: ",
        "no GDPR, ",
        "if ",
        "if GDPR ",
        ", and if GDPR ",
        "where GDPR, and where ",
        "Illinois and ",
        "** ",
        "a\u0301",
        "High ",
    ],
)
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    assert grows_in_proportion(lambda times: reading("JURISDICTION FLAGS: " + piece * times), 500, 4_000, 0.1)

"""Laws, units and places by any of their names."""

from __future__ import annotations

import pytest

from seed.catalogue.law_reader import law_reader
from seed.resolve import Resolution, resolve


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("Article 9 GDPR", "eu-gdpr/art-9"),
        ("GDPR Art. 9", "eu-gdpr/art-9"),
        ("art 9 of the gdpr", "eu-gdpr/art-9"),
        ("Regulation (EU) 2016/679", "eu-gdpr"),
        ("§ 1798.120 CCPA", "us-ca-ccpa/sec-1798.120"),
        ("eu-gdpr/art-9", "eu-gdpr/art-9"),
        ("Illinois", "US-IL"),
        ("QUEBEC", "CA-QC"),
        ("UK", "GB"),
        ("European Union", "EU"),
        ("US-CA", "US-CA"),
    ],
)
def test_a_name_is_found(text: str, match: str) -> None:
    assert resolve(text).matches == (match,)


def test_a_country_and_a_state_of_one_name_are_ambiguous() -> None:
    assert resolve("Georgia").matches == ("GE", "US-GA")


def test_a_code_of_a_place_that_is_short_for_a_law_is_ambiguous() -> None:
    assert resolve("EFTA") == Resolution(("EFTA", "us-efta"), ambiguous=True)
    assert resolve("CA-AB").matches == ("CA-AB",)


def test_an_unknown_name_suggests_near_ones() -> None:
    found = resolve("Frnace")
    assert found.matches == ()
    assert "France" in found.suggestions


def test_article_90_is_not_article_9() -> None:
    assert resolve("Article 90 GDPR").matches == ("eu-gdpr/art-90",)


def test_mentions_have_their_place_and_units() -> None:
    text = "You may object under Articles 21 and 22 of the GDPR, or use the CCPA (§ 1798.105)."
    found = law_reader().mentions(text)
    assert [text[one.start : one.end] for one in found] == ["GDPR", "CCPA"]
    assert found[0].targets == ("eu-gdpr/art-21", "eu-gdpr/art-22")
    assert found[1].targets == ("us-ca-ccpa/sec-1798.105",)


def test_a_range_of_articles_is_opened() -> None:
    found = law_reader().mentions("GDPR Articles 15 through 18 apply.")
    assert found[0].units == tuple(f"eu-gdpr/art-{number}" for number in (15, 16, 17, 18))


def test_a_name_that_means_several_laws_counts_only_beside_a_full_name() -> None:
    assert law_reader().mentions("The CRA applies.") == []
    named = law_reader().mentions("The Consumer Rights Act 2015 applies; the CRA says so.")
    assert {one.target for one in named} == {"uk-cra-2015"}


def test_words_that_look_like_acronyms_are_not_laws() -> None:
    assert law_reader().mentions("In this era we scan the app for ads, and the dma of memory.") == []

"""Categories of clauses by their words: what each phrase stands for, and what it does not."""

from __future__ import annotations

import pytest

from seed.catalogue import read_categories
from seed.extract.categories import categories

#: Headings, words, and the categories of such a clause.
CLAUSES: tuple[tuple[str, str, list[str]], ...] = (
    ("User-Generated Content", "You are responsible for what you post.", []),
    ("AI-generated content", "We mark what our models make.", ["synthetic-content"]),
    ("Law Enforcement Guidelines", "Write to us by post.", ["government-requests"]),
    ("Enforcement", "We may take steps.", ["content-moderation"]),
    (
        "Conduct",
        "You must not use robots, scrapers or other automated means to reach the service.",
        ["acceptable-use"],
    ),
    ("Definitions", "Processing means any operation, whether or not by automated means.", []),
    (
        "Definitions",
        "Transfers rest on standard contractual clauses or an adequacy decision for the third country.",
        [],
    ),
    ("Bidding rules", "Bids are ranked by price.", []),
    ("Right to rectification", "You may ask us to mend what is wrong.", ["user-rights"]),
    ("Feed", "You may choose a feed that is not based on profiling.", []),
    ("Profiling", "We sort people by what they read.", ["automated-decisions"]),
    (
        "Your data",
        "You have the right not to be subject to a decision based solely on automated processing, including profiling.",
        ["automated-decisions"],
    ),
    ("Content rating > How to appeal your content rating", "Write to us within ten days.", ["content-moderation"]),
    ("Advertising policy > Image size", "Images for ads must be 300 pixels wide.", []),
    ("Interest-based advertising", "We show ads by what you read.", ["tracking"]),
    ("Assignment", "We may assign this contract at any time without notice.", []),
    ("Terms", "We may change these terms at any time without notice.", ["unilateral-modification"]),
    ("Deleting", "You can delete your account at any time.", []),
    ("Ending", "We may suspend or terminate your account.", ["account-termination"]),
    ("Account security", "Keep your password to yourself.", ["security"]),
    ("Security deposits", "A host may ask for a deposit.", []),
    ("Balance Tracking", "We show what you have earned.", []),
    ("Compliance with applicable laws", "You follow every law.", []),
    ("Disputes", "These terms are governed by the laws of Ireland.", ["governing-law"]),
    ("Your content", "You keep it.", []),
    ("Your content", "You grant us a worldwide, royalty-free right to show it.", ["license-grant"]),
    ("Software", "We grant you a worldwide, royalty-free licence to use it.", []),
    ("Arbitration > Costs", "The arbitrator decides who pays.", ["arbitration"]),
    ("Cookies > Fonts", "The font of this page comes from another company.", []),
    ("**Refunds**", "Nothing is refunded.", ["pricing-and-renewal"]),
    ("Key terms > Liability", "Liability is limited: in no event do we pay consequential damages.", []),
    ("If you violate this policy", "We write to you.", ["content-moderation"]),
    ("What is not a violation", "Jokes among friends.", ["acceptable-use"]),
    ("What rights do you have?", "Write to us.", ["user-rights"]),
    ("Return or destruction", "We do so within thirty days.", ["data-retention"]),
    ("Notes", "Data are stored on a server outside of the country where you live.", ["data-transfers"]),
    ("Notes", "We use a picture of your passport and a selfie with biometric data.", ["biometric-data"]),
    ("Notes", "Governing law and jurisdiction are those of the main contract.", ["governing-law"]),
    ("Notes", "The service does not suit minors, and it shows no children.", []),
    ("Notes", "We may add or remove features, and make changes to the rest.", ["unilateral-modification"]),
    ("Partners > Helpers", "Upon termination of your account we tell them.", []),
    ("Your age", "You may not use the service if you are too young.", ["age-limits"]),
    ("Liability", "In **no** [event](https://a.example) are we liable.", ["liability-limitation"]),
)


@pytest.mark.parametrize(("headings", "body", "expected"), CLAUSES)
def test_a_clause_has_the_categories_that_a_reader_gives_it(headings: str, body: str, expected: list[str]) -> None:
    assert categories(headings.split(" > "), body) == expected


@pytest.mark.parametrize(
    ("document", "words", "expected"),
    [
        ("Advertising Content Policy", "Strong drinks are prohibited here.", ["acceptable-use"]),
        ("Terms of Service", "Strong drinks are prohibited here.", []),
        ("Trackers Policy", "A cookie is kept for a day.", ["tracking"]),
        ("Trackers Policy", "Write to us by post.", []),
        ("Law Enforcement Guidelines", "Bring a court order.", ["government-requests"]),
        # The clause itself says more than the type of its document.
        ("Community Guidelines", "You must be at least sixteen. Spam is no reason.", ["age-limits"]),
    ],
)
def test_the_type_of_the_document_speaks_where_nothing_else_does(
    document: str, words: str, expected: list[str]
) -> None:
    assert categories(["Notes"], words, document=document) == expected


def test_long_clauses_are_not_about_all_that_they_mention() -> None:
    mentioned = "We use cookies. Similar technologies are meant by the word. "
    assert categories(["Notes"], mentioned) == ["tracking"]
    filled = mentioned + "The table says what is done for which purpose, in the order of the purposes. " * 50
    assert categories(["Notes"], filled) == []
    assert categories(["Notes"], f"{filled} Do not track is heard.") == ["tracking"]


def test_phrases_that_share_a_word_count_once() -> None:
    assert categories(["Notes"], "Upon termination of your account it is gone.") == []
    assert categories(["Notes"], "Upon termination it is gone, as with the termination of the agreement.") != []


def test_phrases_are_english_and_say_nothing_of_other_languages() -> None:
    body = "Les messages en provenance de nos partenaires portent un watermark."
    assert categories(["Abo"], body, "fr") == []
    assert categories(["Output"], body, "und") == []
    assert categories(["Output"], body, "en") == ["synthetic-content"]


def test_the_singular_and_the_plural_of_a_phrase_count_once() -> None:
    assert categories(["Texts"], "A subpoena, two subpoenas.") == []
    assert categories(["Texts"], "A subpoena or a court order.") == ["government-requests"]


def test_a_phrase_within_a_longer_one_does_not_count_again() -> None:
    assert categories(["Texts"], "Biometric data are kept.") == []
    assert categories(["Texts"], "Biometric data, such as a faceprint, are kept.") == ["biometric-data"]


@pytest.mark.parametrize("one", read_categories(), ids=lambda one: one.slug)
def test_every_category_is_known_by_its_heading_and_by_its_words(one: object) -> None:
    category = next(other for other in read_categories() if other == one)
    assert category.slug in categories([category.heading[0]], "")
    spoken = category.alone[:1] or category.body[:: max(1, len(category.body) // 12)]
    assert category.slug in categories(["Nothing"], ". ".join(spoken))

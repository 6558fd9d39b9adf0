"""What is a change of terms and what is none: sentences compared by what they say."""

from __future__ import annotations

import orjson
import pytest

from graph.model.vocabulary import ChangeKind
from seed.tracking.diff import change_between, said


def lists(before: str, after: str) -> dict[str, list[str]]:
    diff = orjson.loads(change_between(before, after).diff_json)
    found = {name: [one["text"] for one in diff[name]] for name in ("added", "removed")}
    return found | {"modified": [one["after"] for one in diff["modified"]]}


def test_a_renumbered_sentence_is_not_modified() -> None:
    before = "1\\. Links\n\nWe link.\n\n2\\. Fees\n\nYou pay 10 euros.\n\n3\\. End\n\nBye now."
    after = "1\\. Fees\n\nYou pay 10 euros.\n\n2\\. End\n\nBye now."
    assert lists(before, after) == {"added": [], "removed": ["1. Links", "We link."], "modified": []}
    assert lists(after, before) == {"added": ["1. Links", "We link."], "removed": [], "modified": []}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1\\. Links\n\n2\\. Fees", "2\\. Links\n\n3\\. Fees"),
        ("2.1 Payment of fees", "3.4 Payment of fees"),
        ("## 2.2 A word to you", "## 2.7 A word to you"),
        ("(a) You pay.", "(b) You pay."),
        ("## Article 5 - Fees\n\nYou pay.", "## Article 6 - Fees\n\nYou pay."),
        ("## Section 5: Fees\n\nYou pay.", "Section 6: Fees\n----\n\nYou pay."),
        ("## Artikel 2.1 – Preise", "## Artikel 3.1 – Preise"),
        ("1.  ### Fees\n\nYou pay.", "2.  ### Fees\n\nYou pay."),
        ("1.  ### Fees\n\nYou pay.", "## Fees\n\nYou pay."),
        ("| **1\\. Fees**<br><br>You pay. |", "**2\\. Fees**\n\nYou pay."),
        ("\ufeff# Fees\n\nYou pay.", "# Fees\n\nYou pay."),
        ("You\0 pay.\n\n\0\n", "You pay."),
        ("\u200fأنت تدفع.\u200e", "أنت تدفع."),
        ("\u2067אתה משלם.\u2069", "אתה משלם."),
        ("See [more\n\n](https://a.example/x) here.", "See [more\n\n](https://b.example/y) here."),
        ("## What is it? [#](#what)\n\nIt.", "## What is it?\n\nIt."),
        ("The [list](<#My Anchor>).", "The [list](<#Your Anchor>)."),
        ("Updated: yesterday\n\nYou pay.", "Updated: 2 days ago\n\nYou pay."),
        ("You pay in full.", "YOU PAY IN FULL."),
        ("a\n\nb", "a\r\n\r\nb"),
        ("Write to post@a.example.", "Write to [\\[email\xa0protected\\]](/hidden#1)."),
        ("Write to [email\xa0protected] first.", "Write to post@a.example first."),
        ("Read [more](x)(opens in a new window).", "Read [more](x)."),
        ("Read more.\n\n(Opens in a new tab)", "Read more."),
        (
            "Read this in other languages: Русский, 日本語, ไทย, हिन्दी and English",
            "Lire en d’autres langues : Русский, 日本語, ไทย, हिन्दी et English",
        ),
    ],
)
def test_what_says_the_same_is_a_technical_change(before: str, after: str) -> None:
    found = change_between(before, after)
    assert (found.kind, found.added, found.removed, found.modified) == (ChangeKind.TECHNICAL, 0, 0, 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The price is 9.99 Euro.", "The price is 8.99 Euro."),
        ("9.99 Euro a month.", "8.99 Euro a month."),
        ("30 days after that, we end.", "60 days after that, we end."),
        ("2.5 million users", "3.5 million users"),
        ("Article 5 applies to fees.", "Article 6 applies to fees."),
        ("Section 5 - 7 days: no fee.", "Section 5 - 9 days: no fee."),
        ("Updated: 1 May 2024", "Updated: 1 June 2024"),
        ("Example™ is ours.", "Example is ours."),
        ("Write to post@a.example.", "Write to law@a.example."),
        ("Write to post@a.example.", "Call [email protected]."),
        ("We write in Русский and 日本語.", "We write in Русский and ไทย."),
        ("サービスのデータを30日間 keep する。ユーザーへ", "サービスのデータを60日間 keep する。ユーザーへ"),
    ],
)
def test_other_figures_are_a_change_of_terms(before: str, after: str) -> None:
    found = change_between(before, after)
    assert (found.kind, found.added + found.removed + 2 * found.modified) == (ChangeKind.CONTENT, 2)


@pytest.mark.parametrize("number", ["1. ", "12) ", "3.4. ", "(b) ", "iv. ", "a. ", "Section 2.1. "])
def test_a_number_says_nothing(number: str) -> None:
    assert said(f"{number}You pay.") == said("You pay.")


@pytest.mark.parametrize(
    "sentence", ["U.S. residents pay.", "30 days later.", "1.5 billion users", "e.g. this one", "i.e. that"]
)
def test_what_only_looks_like_a_number_stays(sentence: str) -> None:
    assert said(sentence) == sentence.casefold()

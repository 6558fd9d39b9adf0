"""Texts cut into sections: what is a heading and what is not, titles without numbers, and that no word is lost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.text.markdown import plain
from seed.text.sections import Cut, cut, sections

BODY = "You pay what the page says, and nothing more than that."


def titles(text: str) -> list[str]:
    return [one.heading_path[-1] if one.heading_path else "" for one in sections(text)]


def bodies(text: str) -> list[str]:
    return [text[one.start : one.end] for one in sections(text)]


ORDERS = """Orders
======

You give us:

1.  First name
2.  Last name
3.  E-mail address

We keep these for ten years.
"""


def test_items_of_a_list_are_words_of_their_section() -> None:
    assert titles(ORDERS) == ["Orders"]
    assert bodies(ORDERS) == [ORDERS.partition("======\n\n")[2].strip()]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n\r\n", "\n  \n"])
def test_a_line_that_the_next_one_goes_on_with_is_no_heading(between: str) -> None:
    text = (
        f"Guidance\n===\n\n{BODY}\n\n1. Guidance from public authorities, courts and other{between}sources that we use."
    )
    assert titles(text) == ["Guidance"]


def test_items_with_blank_lines_between_them_are_a_list_still() -> None:
    text = f"# Data\n\nWe ask for these:\n\n1\\. Names\n\n2\\. Places\n\n3\\. Dates\n\n{BODY}\n"
    assert titles(text) == ["Data"]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("## 2.1 Payment", "Payment"),
        ("## 1.2.3 Fees", "Fees"),
        ("## Section 2.1 Payment", "Payment"),
        ("## Section 2: Payment", "Payment"),
        ("## ARTICLE 15 - DROIT APPLICABLE", "DROIT APPLICABLE"),
        ("Artikel 12 - Nakoming\n---", "Nakoming"),
        ("## 10A. International Transfers", "International Transfers"),
        ("## 3.5.b Connexion", "Connexion"),
        ("## 18. 18\\. Other content", "Other content"),
        ("## 7\\. Links", "Links"),
        ("## 7) Links", "Links"),
        ("## (b) Scope", "Scope"),
        ("## IV. Use", "Use"),
        ("7\\. Links", "Links"),
        ("2.1 Approach", "Approach"),
        ("Article 5 – Responsabilités", "Responsabilités"),
        ("**3\\. TAXES**", "TAXES"),
        ("4.\xa0Direitos\n---", "Direitos"),
        ("## U.S. residents", "U.S. residents"),
        ("## D.C. residents", "D.C. residents"),
        ("## 13 years and older", "13 years and older"),
        ("## X. Corp terms", "X. Corp terms"),
        ("## 3 Ways to cancel", "3 Ways to cancel"),
        ("## Section 230", "Section 230"),
        ("## 24-hour service", "24-hour service"),
        ("## 2.5 million users", "2.5 million users"),
        ("## What is it? [#](#what)", "What is it?"),
        ("1.  ### Eligibility", "Eligibility"),
        ("*   ### Fees", "Fees"),
        ("    ### Services", "Services"),
        ("> ## Quoted", "Quoted"),
    ],
)
def test_a_title_is_the_heading_without_its_number(heading: str, title: str) -> None:
    assert titles(f"{heading}\n\n{BODY}\n") == [title]


def test_a_number_that_could_be_a_word_counts_where_its_neighbour_is_a_heading() -> None:
    parts = [
        "7 Prices",
        "8 Communication",
        "A. Scope",
        "B. Use",
        "I. Account",
        "II. Content",
        "§ 3 Haftung",
        "§ 4 Recht",
    ]
    text = "\n\n".join(f"## {one}\n\n{BODY}" for one in parts)
    assert titles(text) == ["Prices", "Communication", "Scope", "Use", "Account", "Content", "Haftung", "Recht"]


def test_a_renumbered_heading_keeps_its_key() -> None:
    keys = {
        sections(f"# Terms\n\n{BODY}\n\n## {number} Payment\n\n{BODY}")[1].slug_path for number in ("2.1", "3.4", "5.")
    }
    assert keys == {"payment"}


def test_a_bold_sentence_is_text() -> None:
    text = "**BY USING THIS SERVICE YOU WAIVE YOUR RIGHT TO A JURY TRIAL.**\n\nWe keep data.\n"
    assert bodies(text) == [text.strip()]
    wrapped = f"## Law\n\n**PLEASE READ THIS. IT TAKES AWAY**\n\n**some of your rights**\n\n{BODY}"
    assert titles(wrapped) == ["Law"]
    assert titles(f"**Insurance.**\n\n{BODY}\n\n**6. Notices to you and to us.**\n\n{BODY}") == [
        "Insurance",
        "Notices to you and to us",
    ]


def test_a_paragraph_that_is_marked_as_a_heading_is_text() -> None:
    paragraph = f"5.1 {BODY} {BODY} {BODY} {BODY}"
    assert titles(f"5 Refunds\n===\n\n{paragraph}\n-----\n\n{BODY}") == ["5 Refunds"]


def test_roman_numbers_behind_those_of_a_list_are_headings() -> None:
    text = f"1.  I. Account\n    \n    {BODY}\n    \n2.  II. Use\n    \n    {BODY}\n"
    assert titles(text) == ["Account", "Use"]


def test_headings_in_the_cells_of_a_table_are_headings() -> None:
    text = f"| Terms<br><br>**1\\. SERVICE**<br><br>{BODY}<br><br>**2\\. FEES**<br><br>{BODY} |"
    assert titles(text) == ["SERVICE", "FEES"]
    assert bodies(text)[0] == BODY


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_every_end_of_a_line_is_one(end: str) -> None:
    text = end.join(["Terms", "=====", "", "2. Fees", "----", "", BODY, "", "**End**", "", BODY, ""])
    assert [one.heading_path for one in sections(text)] == [("Terms", "Fees"), ("Terms", "Fees", "End")]
    assert bodies(text) == [BODY, BODY]


@pytest.mark.parametrize("title", ["# Terms", "Terms\n====="])
def test_a_mark_of_byte_order_hides_no_heading(title: str) -> None:
    text = f"{title}\n\n## Fees\n\n{BODY}\n"
    plain_, marked = sections(text), sections("\ufeff" + text)
    assert [one.heading_path for one in marked] == [one.heading_path for one in plain_]
    assert [one.text for one in cut("\ufeff" + text).headings] == ["Terms", "Fees"]
    assert [one.start - 1 for one in marked] == [one.start for one in plain_]


def test_a_table_of_contents_and_a_date_are_no_clauses() -> None:
    contents = "*   [Fees](#fees)\n*   [**End**](#end)\n1.  [More](https://a.example/terms#more)"
    text = f"Contents\n===\n\n{contents}\n\nUpdated: 9 July 2026\n\n## TERMS OF SERVICE\n\n# Fees\n\n{BODY}\n"
    found = cut(text)
    assert bodies(text) == [BODY]
    told = " ".join(text[one.start : one.end] for one in found.left_out)
    assert all(words in told for words in (contents, "Updated: 9 July 2026", "TERMS OF SERVICE"))
    assert all(one.why for one in found.left_out)


@pytest.mark.parametrize(
    "date", ["Last updated: July 8th, 2025", "Effective: August 1, 2025", "Version Effective Date: May 27, 2026"]
)
def test_a_heading_that_is_a_date_titles_nothing(date: str) -> None:
    assert titles(f"# Terms\n\n## {date}\n\n{BODY}\n") == ["Terms"]
    assert titles(f"# Terms\n\n## Fees as of 2025\n\n{BODY}\n") == ["Fees as of 2025"]


def test_a_short_sentence_is_a_clause() -> None:
    assert bodies("# Refunds\n\nNothing is refunded.\n") == ["Nothing is refunded."]


@pytest.mark.parametrize("blank", ["\n\n", "\n    \n", "<br><br>", "\r\n\xa0\r\n", "\n", " "])
def test_long_sections_are_cut_at_whatever_they_have(blank: str) -> None:
    text = "# Terms\n\n" + blank.join(["So many words. " * 20] * 60)
    parts = bodies(text)
    assert len(parts) > 2
    assert all(300 < len(part) <= 6_500 for part in parts)
    assert re.sub(r"\W|br", "", "".join(parts)) == re.sub(r"\W|br", "", text[7:])


# --- no word is lost

WORDS = (
    "scope",
    "Fees",
    "You pay",
    "1",
    "2.1",
    "II",
    "A",
    "U.S.",
    "data",
    "and",
    "法律",
    "Οροι",
    "the end.",
    "[link](#here)",
)
MARKS = ("# ", "## ", "**", "1. ", "2. ", "1\\. ", "*   ", "> ", "| ", "---", "===", "<br>", "", "", "", "    ", ": ")
ENDS = ("\n", "\n\n", "\n\n", "\r\n", "<br><br>", "  \n", "\n    \n")


def texts() -> st.SearchStrategy[str]:
    line = st.tuples(
        st.sampled_from(MARKS),
        st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join),
        st.sampled_from(("", "**", ".", ":")),
    ).map("".join)
    return st.lists(st.tuples(line, st.sampled_from(ENDS)).map("".join), max_size=30).map("".join)


def untold(text: str, found: Cut) -> list[str]:
    """Words that stand in no section, in no heading of one, and in nothing that is told as left out."""
    places = sorted((one.start, one.end) for some in (found.sections, found.headings, found.left_out) for one in some)
    at, gaps = 0, []
    for start, end in places:
        assert start >= at, "places overlap"
        gaps.append(text[at:start])
        at = end
    return [gap for gap in (*gaps, text[at:]) if plain(gap)]


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(texts())
def test_every_word_is_in_a_section_or_its_headings_or_told_as_left_out(text: str) -> None:
    found = cut(text)
    assert untold(text, found) == []
    paths = {title for one in found.sections for title in one.heading_path}
    assert {one.text for one in found.headings} == paths
    assert len({one.slug_path for one in found.sections}) == len(found.sections)
    assert all(one.start < one.end for one in found.sections)


def test_no_heading_stands_above_the_next_page() -> None:
    """Archives put pages together as one document, with this line between them."""
    text = (
        f"# Rules\n\n{BODY}\n\n## Live games\n\n{BODY}\n\n- - -\n\nA second page says: {BODY}\n\n### Fees\n\n{BODY}\n"
    )
    assert [one.heading_path for one in sections(text)] == [("Rules",), ("Rules", "Live games"), (), ("Fees",)]
    assert untold(text, cut(text)) == []
    assert "- - -" not in "".join(bodies(text))


def test_a_dash_within_a_page_is_no_end_of_it() -> None:
    text = f"# Rules\n\n{BODY}\n- - -\n{BODY}\n"
    assert [one.heading_path for one in sections(text)] == [("Rules",)]


@pytest.mark.parametrize(
    "heading",
    [
        "July 7, 2025",
        "7 July 2025",
        "May 2024",
        "2024-05-01",
        "Released 1 May 2024",
        "These terms apply with effect from: 1 May 2024",
    ],
)
def test_a_date_is_no_title(heading: str) -> None:
    assert titles(f"# Log\n\n{BODY}\n\n## {heading}\n\n{BODY}\n") == ["Log"]


@pytest.mark.parametrize(
    "heading",
    ["May 2024 changes", "March fees", "2024 in figures", "Effective measures", "Decision 2024", "Marketing 2024"],
)
def test_words_beside_a_date_are_a_title(heading: str) -> None:
    assert titles(f"# Log\n\n{BODY}\n\n## {heading}\n\n{BODY}\n") == ["Log", heading]


@pytest.mark.parametrize(
    "first", ["a. You may leave at any time.", "a) you may leave.", "iv. you may leave.", "a\\. You may."]
)
def test_a_paragraph_with_a_letter_begins_below_a_heading(first: str) -> None:
    assert titles(f"# Terms\n\n{BODY}\n\n**17\\. Leaving**\n\n{first}\n") == ["Terms", "Leaving"]


def test_a_title_is_underlined_across_blank_lines() -> None:
    assert titles(f"Our rules\n\n\n=======\n\n{BODY}\n") == ["Our rules"]
    assert titles(f"# Rules\n\n{BODY}\n\nThat is all.\n\n=======\n\n{BODY}\n") == ["Rules"]


def test_words_that_point_to_what_stands_above_are_no_title() -> None:
    text = f"# Purposes\n\n{BODY}\n\n**The purposes described above:**\n\n*   Selling\n*   Sending\n*   Counting\n*   Keeping what was sold for a year\n"
    assert titles(text) == ["Purposes"]

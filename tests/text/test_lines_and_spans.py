"""Lines, spans and plain forms of a text: every place leads back to where it came from."""

from __future__ import annotations

import pytest

from claims.text.lines import lines
from claims.text.markdown import plain as seen
from claims.text.normalise import normal, slug, typed
from claims.text.plain import holds_acronyms, plain
from claims.text.spans import Spans, within


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [""]),
        ("one\ntwo\n", ["one", "two", ""]),
        ("one\r\ntwo\rthree", ["one", "two", "three"]),
        ("a<br>b<BR />c</p>d<h2 class=x>e", ["a", "b", "c", "d", "e"]),
        ("a\u2028b\x85c\x0bd\x0ce", ["a", "b", "c", "d", "e"]),
        ("a<b>b<link>", ["a<b>b<link>"]),
        ("one\ntwo<br>three", ["one", "two", "three"]),
    ],
)
def test_a_line_ends_where_a_reader_sees_one_end(text: str, found: list[str]) -> None:
    told = list(lines(text))
    assert [one.text for one in told] == found
    assert [text[one.start : one.end] for one in told] == found


@pytest.mark.parametrize(
    ("line", "indent", "blank"),
    [("words", 0, False), ("  > > words", 6, False), ("\t\xa0", 2, True), (" > ", 3, True), ("", 0, True), ("\u200b", 0, True), ("a >", 0, False)],
)  # fmt: skip
def test_what_indents_a_line_is_no_word_of_it(line: str, indent: int, blank: bool) -> None:
    (one,) = lines(line)
    assert (one.indent, one.is_blank) == (indent, blank)


def test_spans_meet_what_overlaps_and_not_what_touches() -> None:
    spans = Spans([(10, 12), (0, 4), (2, 6), (6, 8)])
    met = [(start, start + 1) for start in range(14) if spans.meets(start, start + 1)]
    assert met == [(one, one + 1) for one in (0, 1, 2, 3, 4, 5, 6, 7, 10, 11)]
    assert spans.meets(8, 11)
    assert not spans.meets(8, 10)
    assert not spans.meets(12, 20)
    assert not Spans([]).meets(0, 1)
    # One that lies within another ends nothing.
    assert Spans([(0, 9), (1, 3)]).meets(5, 6)


def test_starts_are_taken_from_one_place_up_to_another_both_included() -> None:
    starts = [1, 3, 3, 5, 8]
    assert starts[within(starts, 3, 5)] == [3, 3, 5]
    assert starts[within(starts, 4, 4)] == []
    assert starts[within(starts, 0, 1)] == [1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("The  GDPR,\n > Art. 9", "The GDPR, > Art. 9"),
        ("one\n \n  two", "one\ntwo"),
        ("“Data”\u00ad and\u200b the\tCCPA", '"Data" and the CCPA'),
        ("İstanbul ACT", "İstanbul ACT"),
    ],
)
def test_a_plain_form_has_single_blanks_and_leads_back(text: str, shown: str) -> None:
    form = plain(text)
    assert form.shown == shown
    assert len(form.folded) == len(form.shown)
    assert form.folded == "".join(one.lower() if len(one.lower()) == 1 else one for one in shown)
    for at, sign in enumerate(shown):
        start, end = form.span(at, at + 1)
        assert typed(text[start:end]).strip() in {sign, ""}


def test_acronyms_within_names_are_left_out_on_demand() -> None:
    text = "Stop Addictive Feeds Exploitation (SAFE) for Kids Act"
    assert holds_acronyms(text)
    assert plain(text).shown == text
    form = plain(text, without_acronyms=True)
    assert form.shown == "Stop Addictive Feeds Exploitation for Kids Act"
    start, end = form.span(form.shown.index("for Kids"), len(form.shown))
    assert text[start:end] == "for Kids Act"
    assert not holds_acronyms("the Act (GDPR) applies")
    assert not holds_acronyms("Article 9")


@pytest.mark.parametrize(
    ("name", "form", "as_slug"),
    [
        ("Québec", "quebec", "quebec"),
        ("U.S. Act", "us act", "us-act"),
        ("O'Neil's Law", "o'neil".replace("'", " ") + "s law", "o-neils-law"),
        ("15 U.S.C. § 45", "15 usc § 45", "15-usc-45"),
        ("  A--B  ", "a b", "a-b"),
        ("Straße", "strasse", "strasse"),
        ("Art. 9", "art 9", "art-9"),
    ],
)
def test_spellings_of_a_name_are_one_form(name: str, form: str, as_slug: str) -> None:
    assert (normal(name), slug(name)) == (form, as_slug)


def test_marks_are_those_of_a_typewriter_each_at_its_place() -> None:
    text = "‘a’ “b” c–d—e `f` g\xa0h"
    assert typed(text) == "'a' \"b\" c-d-e 'f' g h"
    assert len(typed(text)) == len(text)
    assert typed("`plain`") == "'plain'"


def test_every_mark_of_a_printer_has_one_of_a_typewriter_and_no_other_sign_has() -> None:
    marks = {"'": "‘’‚‛′`´", '"': "“”„‟″", "-": "‐‑‒–—―−", " ": "\xa0"}
    for one, many in marks.items():
        assert typed(f"é{many}") == f"é{one * len(many)}"
    plain_signs = "".join(map(chr, range(32, 127))).replace("`", "")
    assert typed(plain_signs) == plain_signs
    assert typed(f"é{plain_signs}§«»…") == f"é{plain_signs}§«»…"


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("**Bold** and _soft_ `code` ~~gone~~", "Bold and soft code gone"),
        ('[link](https://a.example/x "title") here', "link here"),
        ("![image](a.png) [#](#what) What is it?", "What is it?"),
        ("[![image](a.png) text](https://a.example)", "text"),
        ("[more", "more"),
        ("more](https://a.example/x) here.", "more here."),
        ("snake_case stays, \\*so does this\\*", "snake_case stays, *so does this*"),
        ("a <b>b</b> &amp; c &lt;x&gt;", "a b & c <x>"),
        ("a\n> quoted\n> > twice", "a quoted twice"),
        ("| cell | other |", "cell other"),
        ("ﬁne… “words”\u200b", 'fine... "words"'),
        ("m² and ™", "m² and ™"),
        ("«Daten»", '"Daten"'),
        ("* * *", ""),
        ("- - -", ""),
    ],
)
def test_markdown_is_compared_by_the_words_that_a_reader_sees(markdown: str, words: str) -> None:
    assert seen(markdown) == words

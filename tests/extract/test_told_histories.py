"""Histories of documents, told in any order, in parts, again, and otherwise than before."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import MemoryLimitError
from seed.archive import rows as rows_of_an_archive
from seed.archive.rows import READER_VERSION
from seed.sources.content import LARGEST
from seed.text.sections import Section, sections
from tests.archive_memory import KEY, Rows, Told, document

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

    from graph.store.rows import Batch
    from graph.store.writer import WriteSummary


_FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_BODIES = {
    "Data": "We keep your data for as long as your account is open and for {0} days after that, unless the law asks us to "
    "keep it for longer, and we answer every request within one month under Article 15 of the GDPR.",
    "Disputes": "Any dispute that arises out of these terms goes to binding arbitration by {0} arbitrators in the city "
    "where we have our seat, and you waive the right to take part in a class action as far as the law allows it.",
    "Payment": "You pay the price of {0} euros that we name before each order, by card or by transfer, and we give it back "
    "where the law of your country gives you the right to withdraw from the contract.",
}


def text(*clauses: tuple[str, str]) -> str:
    """Terms with a clause under each heading, in some words."""
    return "\n\n".join(f"## {heading}\n\n{_BODIES[heading].format(word)}" for heading, word in clauses)


def terms(word: str) -> str:
    return text(("Data", word), ("Disputes", "three"))


_WORDS = ("ten", "twenty", "thirty")
_TEXTS = st.lists(
    st.sampled_from([(heading, word) for heading in _BODIES for word in _WORDS]),
    min_size=2,
    max_size=4,
    unique_by=lambda one: one[0],
).map(lambda some: text(*some))
_DAYS = st.lists(st.integers(0, 60), min_size=1, max_size=6, unique=True)


@st.composite
def histories(draw: st.DrawFn) -> list[Told]:
    days = sorted(draw(_DAYS))
    kinds = st.sampled_from(["CONTENT", "CONTENT", "TECHNICAL"])
    return [(day, draw(_TEXTS), draw(kinds) if number else "FIRST_RECORD") for number, day in enumerate(days)]


def told(*histories: Iterable[Told]) -> Rows:
    rows = Rows()
    for one in histories:
        rows.tell(one)
    return rows


@pytest.mark.slow
@given(histories(), st.randoms(use_true_random=False))
@_FEW
def test_the_order_of_commits_does_not_matter(history: list[Told], source: random.Random) -> None:
    shuffled = [*history]
    source.shuffle(shuffled)
    assert told(shuffled).everything() == told(history).everything()


@pytest.mark.slow
@given(histories(), st.integers(0, 6))
@_FEW
def test_a_history_in_two_halves_is_the_history(history: list[Told], half: int) -> None:
    assert told(history[: max(1, half)], history).everything() == told(history).everything()


@given(histories())
@_FEW
def test_a_history_twice_is_the_history(history: list[Told]) -> None:
    rows = told(history)
    written = rows.written
    rows.tell(history)
    assert rows.written == written


@pytest.mark.slow
@given(histories(), st.integers(0, 6))
@_FEW
def test_an_import_that_was_cut_short_goes_on(history: list[Told], versions: int) -> None:
    rows = Rows()
    rows.tell(history, versions=versions)
    rows.tell(history)
    assert rows.everything() == told(history).everything()


@pytest.mark.slow
@given(st.lists(histories(), min_size=2, max_size=3))
@_FEW
def test_another_history_leaves_what_was_published_and_becomes_what_stands(several: list[list[Told]]) -> None:
    """Whatever the graph was told before: deepened, with older versions added, rewritten, or all at once."""
    rows = Rows()
    published = []
    for one in several:
        rows.tell(one)
        published.append((rows.now, rows.known_at(rows.now)))
    for instant, seen in published:
        assert rows.known_at(instant) == seen
    written = rows.written
    rows.tell(several[-1])
    assert rows.written == written, "told again it is nothing new"


def rewritten(history: list[Told], other: list[Told]) -> Rows:
    """A history, and then another one that does not go on from a version of it."""
    return told([(day, one, kind) for day, one, kind in history if day], [(0, terms("zero"), "FIRST_RECORD"), *other])


@pytest.mark.slow
@given(histories(), histories())
@_FEW
def test_a_deepened_history_stands_as_if_it_had_been_told_at_once(history: list[Told], other: list[Told]) -> None:
    later = [one for one in other if one[0]]
    if any(day for day, *_ in history):
        whole = [(0, terms("zero"), "FIRST_RECORD"), *later]
        assert rewritten(history, later).stands() == told(whole).stands()


def keys(rows: Rows) -> dict[str, str]:
    """The words of each clause that stands, by its key."""
    return {
        one["key"].removeprefix(f"{KEY}/"): one["excerptText"]
        for one in rows.readings()
        if "recordedTo" not in one and one.get("validTo") is None and one["status"] == "ACTIVE"
    }


def test_versions_are_in_the_order_of_their_dates() -> None:
    rows = told(
        [(0, terms("ten"), "FIRST_RECORD"), (500, terms("twenty"), "CONTENT"), (240, terms("thirty"), "TECHNICAL")]
    )
    previous = {
        rows.nodes["DocumentVersion"][one]["fetchedAt"].date().isoformat(): rows.nodes["DocumentVersion"][other][
            "fetchedAt"
        ]
        .date()
        .isoformat()
        for one, other in rows.pairs("PREVIOUS")
    }
    assert previous == {"2024-08-28": "2024-01-01", "2025-05-15": "2024-08-28"}
    assert "twenty days" in keys(rows)["data"]
    standing = [one for one in rows.readings() if "recordedTo" not in one and one["key"].endswith("/data")]
    assert [(str(one["validFrom"]), str(one.get("validTo"))) for one in standing] == [
        ("2024-01-01", "2024-08-28"),
        ("2024-08-28", "2025-05-15"),
        ("2025-05-15", "None"),
    ]


def test_of_one_instant_the_version_that_was_recorded_last_is_the_later_one() -> None:
    rows = told([(0, terms("ten"), "FIRST_RECORD"), (3, terms("thirty"), "CONTENT"), (3, terms("twenty"), "TECHNICAL")])
    assert "twenty days" in keys(rows)["data"]
    assert sorted((one["fetchedAt"].day, one["ordinal"]) for one in rows.nodes["DocumentVersion"].values()) == [
        (1, 1),
        (4, 1),
        (4, 2),
    ]


def test_a_shallow_history_that_is_deepened_ends_in_the_newest_text() -> None:
    words = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen")
    whole: list[Told] = [
        (31 * day, terms(word), "CONTENT" if day else "FIRST_RECORD") for day, word in enumerate(words)
    ]
    rows = told(whole[-3:], whole)
    assert "seventeen days" in keys(rows)["data"]
    data = [one for one in rows.readings() if one["key"].endswith("/data") and "recordedTo" not in one]
    assert len(data) == 8
    assert rows.stands() == told(whole).stands()
    assert len({one["ordinal"] for one in rows.readings() if one["key"].endswith("/data")}) == len(
        [one for one in rows.readings() if one["key"].endswith("/data")]
    )


def test_a_part_of_a_history_says_nothing_of_the_rest() -> None:
    whole: list[Told] = [
        (day, terms(word), "CONTENT" if day else "FIRST_RECORD")
        for day, word in enumerate(("ten", "twenty", "thirty", "forty"))
    ]
    rows = told(whole)
    written = rows.written
    for part in (whole[:2], whole[1:3], whole[2:]):
        rows.tell(part)
    assert rows.written == written
    grown = [*whole[2:], (9, terms("ninety"), "CONTENT")]
    assert rows.tell(grown).versions == 3
    assert rows.everything() == told([*whole, grown[-1]]).everything()


def test_a_clause_keeps_its_key_when_the_history_before_it_becomes_known() -> None:
    """An older version calls the clause otherwise: what the graph calls it stays."""
    body = _BODIES["Data"].format("ten")
    older = f"## Our data\n\n{body}\n\n## Disputes\n\n{_BODIES['Disputes'].format('three')}"
    history: list[Told] = [(9, terms("ten"), "CONTENT"), (12, terms("twenty"), "CONTENT")]
    rows = told(history, [(0, older, "FIRST_RECORD"), *history])
    assert keys(rows).keys() == {"data", "disputes"}
    rows.tell([(0, older, "FIRST_RECORD"), *history, (20, terms("thirty"), "CONTENT")])
    assert keys(rows).keys() == {"data", "disputes"}
    assert "thirty days" in keys(rows)["data"]


def test_a_page_that_goes_back_and_forth_is_one_change_of_terms() -> None:
    one, other = terms("ten"), terms("twenty")
    rows = Rows()
    done = rows.tell([(day, (one, other)[day % 2], "CONTENT" if day else "FIRST_RECORD") for day in range(5)])
    assert (done.changes_of_terms, done.returns_to_earlier_texts) == (1, 3)
    kinds = [change["kind"] for change in sorted(rows.nodes["Change"].values(), key=lambda one: one["detectedAt"])]
    assert kinds == ["CONTENT", "RETURNED", "RETURNED", "RETURNED"]
    returns = sorted(
        (rows.nodes["Change"][start]["detectedAt"].day, rows.nodes["DocumentVersion"][end]["fetchedAt"].day)
        for start, end in rows.pairs("RETURNS_TO")
    )
    assert returns == [(3, 1), (4, 2), (5, 3)]


def test_an_upgrade_that_returns_to_an_earlier_text_is_technical() -> None:
    done = Rows().tell(
        [(0, terms("ten"), "FIRST_RECORD"), (1, terms("twenty"), "CONTENT"), (2, terms("ten"), "TECHNICAL")]
    )
    assert (done.changes_of_terms, done.returns_to_earlier_texts, done.technical_changes) == (1, 0, 1)


def test_a_document_of_an_older_reader_is_told_anew_once() -> None:
    """Where the new reader cuts it in the same way, nothing of it ends."""
    history: list[Told] = [(0, terms("ten"), "FIRST_RECORD"), (1, terms("twenty"), "CONTENT")]
    rows = told(history)
    del rows.nodes["Document"][KEY]["readerVersion"]
    done = rows.tell(history)
    assert (done.documents_read_anew, done.histories_told_anew, done.readings_ended) == (1, 0, 0)
    assert rows.everything() == told(history).everything()
    assert rows.tell(history).documents_read_anew == 0
    # Of what a part does not hold the texts in the graph are read.
    for part in (history[:1], history[1:]):
        del rows.nodes["Document"][KEY]["readerVersion"]
        assert rows.tell(part).documents_read_anew == 1
        assert rows.everything() == told(history).everything()


def test_what_another_reader_cut_stays_as_it_was_published(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clause that is none for the new reader is gone; the others keep their keys, also where their words are others."""
    whole = text(("Data", "ten"), ("Disputes", "three"), ("Payment", "five"))
    history: list[Told] = [(0, whole, "FIRST_RECORD"), (1, whole.replace("ten days", "sixty days"), "CONTENT")]
    with monkeypatch.context() as older:
        older.setattr(rows_of_an_archive, "sections", _longer_sections)
        rows = told(history)
    assert keys(rows).keys() == {"data", "disputes"}
    rows.nodes["Document"][KEY]["readerVersion"] = READER_VERSION - 1
    published = rows.now, rows.known_at(rows.now)
    done = rows.tell(history)
    assert done.documents_read_anew == 1
    assert rows.known_at(published[0]) == published[1]
    assert keys(rows) == keys(told(history))
    assert rows.stands() == told(history).stands()
    # And back: the clause that only the newer one has is told no more.
    rows.nodes["Document"][KEY]["readerVersion"] = READER_VERSION - 1
    published = rows.now, rows.known_at(rows.now)
    monkeypatch.setattr(rows_of_an_archive, "sections", _longer_sections)
    assert rows.tell(history).provisions_gone == 1
    assert rows.known_at(published[0]) == published[1]


def _longer_sections(text: str) -> list[Section]:
    """Another cut: what stands under the last heading belongs to the section before."""
    found = sections(text)
    return [*found[:-2], dataclasses.replace(found[-2], end=found[-1].end)]


def test_line_ends_are_no_change() -> None:
    """However lines end, headings are found and the words are the same."""
    plain = terms("ten") + "\n"
    for end in ("\r\n", "\r", "\u2028"):
        rows = Rows()
        done = rows.tell([(0, plain, "FIRST_RECORD"), (1, plain.replace("\n", end), "CONTENT")])
        assert (done.changes_of_terms, done.technical_changes) == (0, 1)
        assert keys(rows) == keys(told([(0, plain, "FIRST_RECORD")]))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("Donn\xe9es".encode("latin-1"), "not UTF-8 at byte 4"),
        (b"\xed\xa0\x80", "not UTF-8 at byte 0"),
        (b"a" * (LARGEST + 1), "6,000,001 bytes are more than the 6,000,000 that are read of one text"),
    ],
)
def test_a_version_that_cannot_be_read_is_told_and_left_out(raw: bytes, said: str) -> None:
    whole: list[Told] = [(day, terms(word), "CONTENT") for day, word in enumerate(("ten", "twenty", "thirty"))]
    source = document(whole)
    bad = dataclasses.replace(source.versions[1], read=lambda: raw)
    rows = Rows()
    done = rows.take(dataclasses.replace(source, versions=(source.versions[0], bad, source.versions[2])))
    assert [str(one) for one in done.faults] == [
        f"archive: Alpha/Terms of Service (commit c1): {said} (this version was left out)"
    ]
    assert (done.versions, done.versions_left_out, done.versions_written) == (3, 1, 2)
    assert rows.everything() == told([whole[0], whole[2]]).everything()
    # Mended, it is a version that becomes known late.
    assert rows.take(source).histories_told_anew == 1
    assert rows.stands() == told(whole).stands()


class LittleMemory(Rows):
    """A graph whose memory does not suffice for texts of forty days."""

    def write(self, batch: Batch) -> WriteSummary:
        if any("forty days" in str(one.properties.get("text")) for one in batch.nodes):
            raise MemoryLimitError("needs more memory")
        return super().write(batch)


def test_a_version_that_needs_too_much_memory_ends_its_document_there() -> None:
    whole: list[Told] = [(day, terms(word), "CONTENT") for day, word in enumerate(("ten", "twenty", "forty", "ninety"))]
    rows = LittleMemory()
    done = rows.tell(whole)
    assert (done.versions, done.versions_written, done.versions_left_out) == (4, 2, 2)
    assert "archive: Alpha/Terms of Service: a version needs more memory" in str(done.faults[0])
    assert "raise CLAUSEGRAPH_HEAP_MB" in str(done.faults[0])
    assert rows.everything() == told(whole[:2]).everything()
    # A history that cannot be told anew stays as it was.
    late = [whole[0], (1, terms("forty"), "CONTENT"), (2, terms("twenty"), "CONTENT")]
    assert rows.tell(late).versions_left_out == 3
    assert rows.everything() == told(whole[:2]).everything()


def test_documents_are_in_the_order_of_their_dates() -> None:
    assert [one.commit for one in document([(5, "b", "CONTENT"), (2, "a", "CONTENT")]).versions] == ["c2", "c5"]

"""One form of words: what the index finds is what Python says that the words are, whatever the text."""

from __future__ import annotations

import string
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from api.binding.search import MOST_WORDS, lucene
from graph.model.words import NO_TERM, called, folded, located, term, words
from graph.store.rows import Batch, NodeRow
from graph.store.writer import Writer
from seed.catalogue import load_catalogue
from seed.catalogue.rows import catalogue_batches

if TYPE_CHECKING:
    from graph.engine import Engine

#: Letters of many scripts, digits, accents composed or not, and every sign that stands within names and numbers.
_PIECES = (
    *string.ascii_letters, *string.digits, *"éÉñßẞİıſŒøłđ", *"αΣςИйЁѝ", *"אבجدهिहद्क", "हिन्दी", "한", "\u1112\u1161\u11ab", "消", "費",
    "が", "か\u3099", "カ", "ｶ", "ﾞ", "ー", "々", "ไทย", "\u0301", "\u0308", "\u0345", "ﬁ", "ǅ", "Ⅳ", "½", "²", "①", "٣",
    *"'’‘ʼ′`\"“”«»-‐–—−._,;:!?§$€&|+*~^\\/()[]{}<>=#@%", "™", "ⓐ", "\u00ad", "\u200b", "\u200d", " ", "\u00a0", "\t", "\n", "\r\n", "\u2028",
    "\x00", "\x1f", "\ufeff", "\ufe0f", "😀", "𝐀", "𠀀", "\u0378", "\ue000",
)  # fmt: skip
texts = st.one_of(
    st.lists(st.sampled_from(_PIECES), max_size=14).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=14),
)


@pytest.mark.slow
@settings(max_examples=1500, deadline=None)
@given(texts)
@example("\u0149\u02bcn")
def test_the_form_is_reached_at_once_and_by_every_spelling(text: str) -> None:
    form = folded(text)
    assert folded(form) == form
    assert {folded(unicodedata.normalize(one, text)) for one in ("NFC", "NFD")} == {form}
    assert folded(text.swapcase()) == form or "\u0345" in unicodedata.normalize("NFD", text)
    assert "  " not in form
    assert form == form.strip()


@pytest.mark.slow
@settings(max_examples=1500, deadline=None)
@given(texts)
@example("消\u093fa")
@example("消\u0301a")
@example("消\u0301\u093fa")
@example("葛\U000e0100城")
@example("葛\ufe00城")
def test_words_are_located_where_they_stand(text: str) -> None:
    places = list(located(text))
    assert [word for found, _, _ in places for word in found] == words(text)
    assert all(words(text[start:end]) == found for found, start, end in places)


@settings(max_examples=500, deadline=None)
@given(texts, texts)
def test_only_a_name_in_full_has_the_term_of_the_whole(name: str, text: str) -> None:
    lines = called(name).split("\n")
    assert lines[0] == folded(name)
    assert lines[1:] == [] or not any(part in folded(text) for part in (lines[1], NO_TERM, "\n"))
    assert bool(lines[1:]) == bool(words(name))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Children’s Online", ["children", "s", "online"]),
        ("15 U.S.C. § 45", ["15", "u", "s", "c", "45"]),
        ("likeness_voice", ["likeness", "voice"]),
        ("GDPR Art. 9(2)(a)", ["gdpr", "art", "9", "2", "a"]),
        ("15.2", ["15", "2"]),
        ("Québec, STRAßE", ["quebec", "strasse"]),
        ("消費者 契約", ["消", "費", "者", "契", "約"]),
        ("co\u00adoperate zero\u200bwidth", ["cooperate", "zero", "width"]),
        ("हिन्दी", ["हिन्दी"]),
        ("§ — …", []),
    ],
)
def test_every_character_that_is_neither_letter_nor_digit_parts_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize("length", [127, 128, 254, 255, 256, 300])
@pytest.mark.parametrize("letter", ["x", "𠀀".encode().decode(), "\U00010428"])
def test_a_term_is_no_longer_than_the_index_keeps_it(length: int, letter: str) -> None:
    units = len(term(letter * length).encode("utf-16-le")) // 2
    assert units == min(length * len(letter.encode("utf-16-le")) // 2, 255 if letter == "x" else 256)


#: Each example is written to the database: to make one smaller takes minutes.
_NOT_SHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)


def found_by_index(engine: Engine, asked: list[str]) -> list[set[str]]:
    """For each text that is looked for, the keys of the documents that the index finds."""
    rows = engine.read(
        "UNWIND range(0, size($queries) - 1) AS at CALL (at) { "
        "CALL db.index.fulltext.queryNodes('search', $queries[at]) YIELD node RETURN collect(node.key) AS keys } "
        "RETURN keys ORDER BY at",
        {"queries": [lucene(one) for one in asked]},
    )
    return [set(keys) for (keys,) in rows]


def pieces(word: str) -> list[str]:
    """What the index keeps of a word: all of it, in more than one term where it is very long."""
    first = term(word)
    return [first, *(pieces(word[len(first) :]) if len(first) < len(word) else ())]


def write_titles(engine: Engine, titles: list[str]) -> dict[str, set[str]]:
    """Documents of these titles alone; the words of each by its key."""
    engine.command("MATCH (n:Document) DETACH DELETE n")
    rest = {"documentType": "Terms of Service", "language": "en", "status": "ACTIVE"}
    rows = [NodeRow("Document", {"key": f"d/{at}", "title": title, **rest}) for at, title in enumerate(titles)]
    Writer(engine).write(Batch(nodes=rows))
    return {f"d/{at}": set(words(title)) for at, title in enumerate(titles)}


@settings(
    max_examples=20, deadline=None, phases=_NOT_SHRUNK, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(texts, min_size=20, max_size=60), st.lists(texts, max_size=20))
@example([".", "§ _ __"], ["_", "__", '"."'])
@example(["x" * 254, "x" * 255, "x" * 256, "x" * 300, "\U00010428" * 127, "\U00010428" * 130], ["x", "x" * 255])
def test_the_index_keeps_the_words_that_python_says(empty_graph: Engine, titles: list[str], others: list[str]) -> None:
    holding = write_titles(empty_graph, [one or "nothing" for one in titles])
    asked = [one for one in (*titles, *others) if len(words(one)) <= MOST_WORDS]
    for text, keys in zip(asked, found_by_index(empty_graph, asked), strict=True):
        wanted = {term(one) for one in words(text)}
        expected = {
            key for key, there in holding.items() if wanted <= {piece for one in there for piece in pieces(one)}
        }
        assert keys == (expected if wanted else set()), text


def test_every_name_of_the_catalogue_is_kept_as_python_says(empty_graph: Engine) -> None:
    """Labels, titles, aliases and citations of laws, labels of units, names of places: each found by its own words."""
    names: set[str] = set()
    for batch in catalogue_batches(load_catalogue()):
        for row in batch.nodes:
            given_ = (
                row.properties.get(one) for one in ("label", "officialTitle", "citation", "aliases", "heading", "name")
            )
            names |= {
                one
                for value in given_
                for one in (value if isinstance(value, list) else [value])
                if isinstance(one, str)
            }
    titles = sorted(names)
    assert len(titles) > 5000
    holding = write_titles(empty_graph, titles)
    by_word: dict[str, set[str]] = {}
    for key, there in holding.items():
        for word in there:
            by_word.setdefault(word, set()).add(key)
    sample = titles[:: len(titles) // 400]
    for text, keys in zip(sample, found_by_index(empty_graph, sample), strict=True):
        assert keys == set.intersection(*(by_word[word] for word in words(text))), text

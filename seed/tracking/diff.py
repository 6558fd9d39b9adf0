"""Two versions of a document -> what changed: a sentence diff, its counts and whether it is a change of terms at all.

Takes the Markdown of both versions; knows nothing of documents, dates or the graph. The diff is one of sentences
(`claims.text.sentences`), compared by what they say (`said`): links, emphasis, spacing, capitals and the number of a
paragraph do not count, nor how long ago a page says it was updated, in which languages it can be read, where a link
opens, and whether an e-mail address is hidden from programs. A sentence that only stands elsewhere was moved, not added
and removed. A removed and an added sentence that share most of their words, at the same place in the text, are one
modified sentence.

The stored diff is JSON, and the three counts are the lengths of its three lists::

    {"added":    [{"at": 4, "text": "..."}],
     "removed":  [{"at": 7, "text": "..."}],
     "modified": [{"from": 9, "to": 10, "before": "...", "after": "..."}],
     "moved": 0}

`at`, `from` and `to` count the sentences of the version before (removed, from) or after (added, to), from 0.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import orjson
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

from claims.text.sentences import SentenceReader
from graph.model.vocabulary import ChangeKind
from seed.text.numbering import UNIT
from seed.text.words import word_character

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

#: Two sentences with at least this share of words in common, in order, are one that was modified (0..100).
_SIMILAR: Final = 50
#: Removed x added sentences of one place that are compared with one another; beyond it, only neighbours are.
_PAIRS_MAX: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """What changed between two versions.

    `kind` is CONTENT, or TECHNICAL where no sentence was added, removed or modified: the order of lines, their numbers,
    a link, or nothing. The counts equal the lengths of the lists in `diff_json`.
    """

    kind: ChangeKind
    added: int
    removed: int
    modified: int
    diff_json: str


def change_between(before_text: str, after_text: str, reader: SentenceReader | None = None) -> DocumentChange:
    """The change from one version's Markdown to the next one's.

    Give the `reader` of the document when several versions are compared in turn: it remembers their paragraphs.
    """
    reader = reader or SentenceReader()
    return change_of(reader.plain(before_text), reader.plain(after_text))


def change_of(before: Sequence[str], after: Sequence[str]) -> DocumentChange:
    """The change from one list of sentences, in plain text, to the next one."""
    said_before, said_after = list(map(said, before)), list(map(said, after))
    hunks = list(_hunks(said_before, said_after))
    moved = _moved(said_before, said_after, hunks)
    added: list[dict[str, Any]] = []
    removed: list[dict[str, Any]] = []
    modified: list[dict[str, Any]] = []
    for gone, come in hunks:
        old = [at for at in gone if at not in moved.before]
        new = [at for at in come if at not in moved.after]
        pairs = dict(_pairs(said_before, said_after, old, new))
        paired = set(pairs.values())
        modified += [
            {"from": a, "to": b, "before": before[a], "after": after[b]}
            for a, b in sorted(pairs.items())
            if not _only_hides(said_before[a], said_after[b])
        ]
        removed += [{"at": at, "text": before[at]} for at in old if at not in pairs and said_before[at]]
        added += [{"at": at, "text": after[at]} for at in new if at not in paired and said_after[at]]
    diff = {"added": added, "removed": removed, "modified": modified, "moved": len(moved.before)}
    kind = ChangeKind.CONTENT if added or removed or modified else ChangeKind.TECHNICAL
    return DocumentChange(kind, len(added), len(removed), len(modified), orjson.dumps(diff).decode())


#: The number of a paragraph, or the dot before it: "2. Fees", "(b) Fees", "2.1 Fees", "A.1.c. Fees", "• Fees"; not "2.5
#: million", "9.99 Euro", "30 days". Behind a word a sign is needed, too: "Article 5 - Fees", not "Article 5 applies".
_NUMBER: Final = re.compile(
    rf"{UNIT}\s+\d{{1,3}}(?:\.\d{{1,3}})*[a-z]?(?:\s*:|\s+[-–—])\s+(?=[^\W\d])"
    r"|(?:(?:section|article|artikel|clause)\s+)?(?:[•·▪●◦]|\d{1,3}(?:\.\d{1,3})*[.)](?!\d)|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})\)"
    r"|[a-z]\.\d{1,2}(?:\.(?:\d{1,2}|[a-z]|[ivx]{1,4}))*\.(?=\s)|(?:[a-z]|[ivx]{1,5})\.(?!\s?[a-z]\.)"
    r"|\d{1,2}(?:\.\d{1,2})+(?=\s+(?-i:[A-ZÀ-Þ](?:[A-Za-zß-ÿ]|\s[a-zß-ÿ])))"
    r"(?!\s+(?:euros?|dollars?|pounds?|million|billion|prozent|percent|mio|mrd|eur|usd|gbp|chf|pln|cad|aud|sek)\b))"
    r"\s*[-–:]?\s*(?=\S)",
    re.IGNORECASE,
)
#: How long ago something was updated, as pages say it that count from today.
_AGO: Final = re.compile(
    r"((?:last |page )?(?:updated|modified|edited|reviewed))\W+(?:on )?(?:today|yesterday|just now|recently"
    r"|(?:over |about |almost )?(?:an?|\d+) (?:minute|hour|day|week|month|year)s? ago)\W*",
    re.IGNORECASE,
)


#: What pages say of a link to those who do not see where it leads.
_OPENS: Final = re.compile(r"\s*\(opens in (?:a )?new (?:window|tab)\)")
#: Letters of so many scripts in one sentence are a choice of languages: its words are in the language of the visitor.
#: Japanese is written in three at once, of which one counts.
_SCRIPTS_MIN: Final = 5
_WRITTEN_IN: Final = """
    ARABIC ARMENIAN BENGALI CJK CYRILLIC DEVANAGARI ETHIOPIC GEORGIAN GREEK GUJARATI GURMUKHI HANGUL HEBREW KANNADA
    KHMER LAO LATIN MALAYALAM MYANMAR SINHALA TAMIL TELUGU THAI
"""
_SCRIPTS: Final = frozenset(_WRITTEN_IN.split())
_CHOICE: Final = "a choice of languages"
#: What stands for an e-mail address where a page hides it from programs, at times; and an address.
_HIDDEN: Final = "[email protected]"
_ADDRESSED: Final = re.compile(rf"{re.escape(_HIDDEN)}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def said(sentence: str) -> str:
    """What a sentence in plain text says, by which it is compared: without its number, in small letters."""
    number = _NUMBER.match(sentence)
    words = sentence[number.end() :] if number else sentence
    if not words.isascii() and _offers_languages(words):
        return _CHOICE
    ago = _AGO.fullmatch(words)
    words = (ago[1] if ago else words).casefold()
    return _OPENS.sub("", words) if "(opens in" in words else words


def _offers_languages(words: str) -> bool:
    letters = {letter for letter in words if letter.isalpha()}
    return len(_SCRIPTS & {unicodedata.name(letter, "").partition(" ")[0] for letter in letters}) >= _SCRIPTS_MIN


def _only_hides(before: str, after: str) -> bool:
    """Whether one of two sentences hides an e-mail address that the other one shows, and nothing else differs."""
    hides = (_HIDDEN in before) != (_HIDDEN in after)
    return hides and _ADDRESSED.sub(_HIDDEN, before) == _ADDRESSED.sub(_HIDDEN, after)


#: Positions removed and positions added between two stretches that stayed.
_Hunk = tuple[range, range]


def _hunks(before: Sequence[str], after: Sequence[str]) -> Iterator[_Hunk]:
    ids: dict[str, int] = {}
    old = [ids.setdefault(text, len(ids)) for text in before]
    new = [ids.setdefault(text, len(ids)) for text in after]
    if old == new:
        return
    at_old = at_new = 0
    # Insertions and deletions between two equal stretches come in any order: they are one hunk.
    for block in Indel.opcodes(old, new).as_matching_blocks():
        if block.a > at_old or block.b > at_new:
            yield range(at_old, block.a), range(at_new, block.b)
        at_old, at_new = block.a + block.size, block.b + block.size


@dataclass(frozen=True, slots=True)
class _Moved:
    """Positions of sentences that stand in both versions, but not in the same order."""

    before: frozenset[int]
    after: frozenset[int]


def _moved(before: Sequence[str], after: Sequence[str], hunks: Sequence[_Hunk]) -> _Moved:
    gone = [at for old, _ in hunks for at in old]
    come = [at for _, new in hunks for at in new]
    both = Counter(before[at] for at in gone) & Counter(after[at] for at in come)
    return _Moved(_taken(before, gone, both), _taken(after, come, both))


def _taken(texts: Sequence[str], positions: Iterable[int], both: Counter[str]) -> frozenset[int]:
    left = Counter(both)
    taken = set()
    for at in positions:
        if left[texts[at]] > 0:
            left[texts[at]] -= 1
            taken.add(at)
    return frozenset(taken)


def _pairs(
    before: Sequence[str], after: Sequence[str], old: Sequence[int], new: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Removed and added positions of one hunk that are one modified sentence, the most similar first."""
    if not old or not new:
        return
    words: dict[str, str] = {}
    come = {at: _coded(after[at], words) for at in new}
    reach = max(1, _PAIRS_MAX // len(old))
    found: list[tuple[float, int, int]] = []
    for rank, a in enumerate(old):
        near = _near(come, rank * len(new) // len(old), reach)
        matches = process.extract(
            _coded(before[a], words), near, scorer=fuzz.ratio, processor=None, score_cutoff=_SIMILAR, limit=5
        )
        found += [(-score, a, b) for _, score, b in matches]
    used_old, used_new = set[int](), set[int]()
    for _, a, b in sorted(found):
        if a not in used_old and b not in used_new:
            used_old.add(a)
            used_new.add(b)
            yield a, b


def _near(come: dict[int, str], middle: int, reach: int) -> dict[int, str]:
    if len(come) <= reach:
        return come
    first = max(0, min(middle - reach // 2, len(come) - reach))
    return dict(list(come.items())[first : first + reach])


def _coded(text: str, words: dict[str, str]) -> str:
    """`text` with one character a word: sentences are compared word by word at the speed of characters."""
    return "".join(words.setdefault(word, word_character(len(words))) for word in text.casefold().split())

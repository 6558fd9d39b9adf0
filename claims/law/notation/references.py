"""References as they are written: "Articles 13 and 14", "Art. 6(1)(a) or (f)", "§§ 1798.120 and .135".

A scanner of tokens: it takes a word for a kind of unit, a number, what stands within it, a word that joins, and so on,
and ends by itself where no token follows. It knows no law: what a number means in one is for others to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Kind of unit -> the words for it. Kinds are those of the paths of units; `part` and `title` lead on to sections.
_KINDS: Final = {
    "art": r"articles?|arts?\.?|artikel[ns]?|art[íi]culos?|articol[oi]|artigos?",
    "sec": r"sections?|sects?\.?|secs?\.?|§{1,2}|ss?\.(?= ?\d)|ss?(?= \d)|regs?\.?(?= ?\d)"
    r"|regulations?(?= \d+\b(?!/))|rules?(?= \d)",
    "sec-app": r"apps?(?= \d)|australian privacy principles?(?= \d)",
    "chapter": r"chapters?|chs?\.|kapitel|chapitres?|cap[íi]tulos?",
    "annex": r"annex(?:es)?|schedules?(?= [\dIVX])|appendix|anhang|annexe|allegato",
    "rec": r"recitals?|erwägungsgr(?:und|ünde)|considérants?|considerandos?",
    "part": r"parts?|pts?\.|subparts?|titles?|div(?:ision)?s?\.",
}
_KIND: Final = "|".join(f"(?P<{name.replace('-', '_')}>(?<![^\\W\\d_]){words})" for name, words in _KINDS.items())
_NUMBER_TEXT: Final = (
    r"(?:[LRD]\.? ?)?\d+[A-Za-z]{0,2}(?:[.:]\d+[A-Za-z]{0,2})*"
    r"(?:-\d+[A-Za-z]{0,2}(?:[.:]\d+[A-Za-z]{0,2})*)*(?:-[A-Za-z]{1,2}(?:[:.]\d+)*)?(?![^\W\d_])"
)
_ROMAN: Final = r"(?-i:[IVX]{1,6})\b"
_INNER_ONE: Final = r" ?\((?:\d{1,3}|(?-i:[a-z]{1,4}|(?!EU|UK|US|EC)[A-Z]{1,2}|[ivx]{1,5}))\)"
#: "Abs. 1 lit. f", "para. 1", "point (a)": an inner number with a word before it. Sentences are no units.
_INNER_WORD: Final = (
    r",? *(?:(?:sub-?)?para(?:graph)?s?\.?|pars?\.|sub-?(?:sections?|divisions?|ds?\.|clauses?)|abs(?:atz|\.)"
    r"|al(?:in[ée]a|\.)|comma|lid|sub|n[ro]\.|lit(?:era|t\.|\.)|let(?:tre|tera|t\.|\.)|buchst(?:abe|\.)|points?"
    r"|(?P<ignored>satz|s\.|uabs\.)) *\(?(?P<word>\d{1,3}|[a-z]{1,2})\)?(?![^\W_])"
    # "Art. 6 I 1 lit. f DSGVO", "artículo 6.1.f)".
    r"|,? (?P<roman>(?-i:I{1,3}|IV|VI{0,3}))(?: \d(?= lit))?(?= (?-i:lit|S\.|[A-Z]{3}|[a-z] [A-Z]{3}))"
    r"| (?P<letter>(?-i:[a-z]))(?= (?-i:[A-Z]{3}))|\.(?P<dotted>[a-z])\)"
)
_JOIN: Final = (
    r"(?P<range> *(?:\bto\b|\bthrough\b|\bthru\b|\bbis\b|\bà\b|\ba(?= \d)|-) *)"
    r"|(?P<join> *(?:, *(?:and/or\b|and\b|or\b|&|und\b|oder\b|et\b|ou\b|as well as\b)?|;|\band/or\b|\band\b"
    r"|\bor\b|&|\bund\b|\boder\b|\bet\b|\bou\b|\by\b|\be\b|/|\bas well as\b) *)"
)
_FLAGS: Final = re.IGNORECASE
_KIND_RE: Final = re.compile(_KIND, _FLAGS)
_FIRST: Final = re.compile(rf"(?:{_KIND}) *(?P<number>{_NUMBER_TEXT}|{_ROMAN})", _FLAGS)
_NUMBER: Final = re.compile(rf" *(?P<number>{_NUMBER_TEXT}|{_ROMAN})", _FLAGS)
_INNER: Final = re.compile(rf"(?P<bracket>{_INNER_ONE})|{_INNER_WORD}", _FLAGS)
_BRACKET: Final = re.compile(_INNER_ONE, _FLAGS)
_JOINED: Final = re.compile(_JOIN, _FLAGS)
_TAIL: Final = re.compile(r"(?P<tail>[.-]\d+[a-z]{0,2})(?![^\W_])", _FLAGS)
_ET_SEQ: Final = re.compile(r" *,? *(?:et +seqq?\b\.?|(?<=\d) ?ff\b\.?|and following\b)", _FLAGS)
#: "paragraph 2 of Article 28", "point (a) of Article 6(1)": what stands before the article belongs within it.
_BEFORE: Final = re.compile(
    r"(?:(?:sub)?(?:paragraph|section|division)s?|points?|letters?|subparas?\.?|paras?\.?|Abs(?:atz|\.)|lit\."
    r"|alin[ée]a) *"
    r"(?P<inner>\(?(?:\d{1,3}|[a-z]{1,2})\)?(?:(?:, ?| and | or | & |, and )\(?(?:\d{1,3}|[a-z]{1,2})\)?)*)"
    r" *(?:of|von|des|de|in) *(?:the +|l['’])?$",
    _FLAGS,
)
_LEVELS: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")
#: Behind a number that is the title of a code: "§ 5(n), 15 USC § 45(n)" are two references.
_TITLE: Final = re.compile(r" ?(?:U\. ?S\.|USC|C\. ?F\.|CFR|ILCS|Ill\.|C\.?C\.?R|C\.?M\.?R|V\.S\.A)", _FLAGS)
_COUNTED: Final = re.compile(
    r" +(?:other|further|more|additional|days?|years?|months?|weeks?|hours?|users?|people|persons|states|countries"
    r"|duties|laws|rights|employees|million|billion|percent|per +cent|January|February|March|April|May|June|July"
    r"|August|September|October|November|December)\b| *%",
    _FLAGS,
)


@dataclass(frozen=True, slots=True)
class Item:
    """One number of a reference: its kind (None where no word says it), and its numbers from the outermost inwards.

    `of_range` says that it ends a range that the item before it begins.
    """

    start: int
    end: int
    kind: str | None
    numbers: tuple[str, ...]
    of_range: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """Numbers that stand together, at `text[start:end]`; `et_seq` where the text says that more follow."""

    start: int
    end: int
    items: tuple[Item, ...]
    et_seq: bool = False


def references(text: str) -> Iterator[Reference]:
    """Every reference of a text that begins with a word for a kind of unit, in order; they never overlap."""
    at = 0
    while found := _FIRST.search(text, at):
        reference = _scanned(text, found.start(), _kind_of(found), found)
        yield reference
        at = max(reference.end, found.end())


def reference_at(text: str, at: int) -> Reference | None:
    """The reference that begins at a place with a word for its kind."""
    found = _FIRST.match(text, at)
    return _scanned(text, at, _kind_of(found), found) if found else None


def number_at(text: str, at: int, kind: str | None = "sec") -> Reference | None:
    """The reference that begins at a place without a word for its kind: "15 USC |45(a)"; a word may stand there too."""
    space = at
    while space < len(text) and text[space] in " ,:":
        space += 1
    found = _FIRST.match(text, space)
    if found:
        return _scanned(text, space, _kind_of(found), found, is_code=True)
    plain = _NUMBER.match(text, at)
    return _scanned(text, at, kind, plain, is_code=True) if plain else None


def more_at(text: str, reference: Reference) -> Reference | None:
    """The reference that is joined to one that ends in "et seq."."""
    join = _JOINED.match(text, reference.end) if reference.et_seq else None
    return number_at(text, join.end()) if join and text[join.end() : join.end() + 1].isdigit() else None


def inner_at(text: str, at: int) -> Reference | None:
    """Paragraphs and points that go on from a place: "Section 230|(c)(1) and (2)"."""
    inner, end = _inner(text, at)
    if not inner:
        return None
    return _continued(text, at, [Item(at, end, None, inner)], kind=None)


def _kind_of(found: re.Match[str]) -> str | None:
    return next(
        (name.replace("_", "-") for name, value in found.groupdict().items() if value and name != "number"), None
    )


def _scanned(text: str, start: int, kind: str | None, found: re.Match[str], *, is_code: bool = False) -> Reference:
    inner, end = _inner(text, found.end())
    numbers = (found["number"].replace(" ", ""), *inner)
    before = _BEFORE.search(text, max(0, start - 60), start)
    if not before:
        return _continued(text, start, [Item(start, end, kind, numbers)], kind, is_code=is_code)
    points = re.findall(r"\d+|[a-z]+(?=\)| |,|$)", re.sub(r"\b(?:and|or)\b", "", before["inner"].casefold()))
    start = before.start()
    return _continued(text, start, [Item(start, end, kind, (*numbers, point)) for point in points], kind)


def _continued(text: str, start: int, items: list[Item], kind: str | None, *, is_code: bool = False) -> Reference:
    """The reference with what is joined to its first item."""
    while True:
        last = items[-1]
        ends = _ET_SEQ.match(text, last.end)
        if ends:
            return Reference(start, ends.end(), tuple(items), et_seq=True)
        following = _joined(text, last, kind, is_code=is_code)
        if following is None:
            return Reference(start, last.end, tuple(items))
        kind = following.kind
        items.append(following)


def _joined(text: str, last: Item, kind: str | None, *, is_code: bool) -> Item | None:
    join = _JOINED.match(text, last.end)
    if not join:
        return None
    is_range = bool(join["range"])
    at = join.end()
    worded = _FIRST.match(text, at)
    if worded and not (is_code and text[at] == "§"):
        # A word of its own begins a reference of its own, which may be of another law.
        return None
    if worded:
        inner, end = _inner(text, worded.end())
        return Item(at, end, _kind_of(worded), (worded["number"].replace(" ", ""), *inner), is_range)
    sibling, end = _inner(text, at)
    if sibling and len(last.numbers) > 1:
        return Item(at, end, kind, (*last.numbers[: _depth(last, sibling)], *sibling), is_range)
    tail = _TAIL.match(text, at)
    if tail and any(mark in last.numbers[0] for mark in ".-"):
        inner, end = _inner(text, tail.end())
        return Item(at, end, kind, (_with_tail(last.numbers[0], tail["tail"]), *inner), is_range)
    # "2016/679" is the number of an act, "Arts. 17/18/20" a list.
    if not join[0].startswith("/") and re.match(r" *\d+/\d", text[at : at + 8]):
        return None
    return _bare(text, last, kind, at, is_range=is_range)


def _bare(text: str, last: Item, kind: str | None, at: int, *, is_range: bool) -> Item | None:
    """A number without a word: the next of the list, unless it counts something else."""
    number = _NUMBER.match(text, at)
    if kind is None or not number or _COUNTED.match(text, number.end()) or _TITLE.match(text, number.end()):
        return None
    value = number["number"]
    is_year = re.fullmatch(r"(?:19|20)\d\d", value) and len(last.numbers[0]) < 4
    smaller = value.isdigit() and last.numbers[0].isdigit() and int(value) < int(last.numbers[0])
    follows_word = re.match(r" +(?!of\b|and\b|or\b|to\b|under\b|in\b)[a-z]", text[number.end() : number.end() + 9])
    if is_year or (smaller and follows_word):
        return None
    if value.isalpha() and last.numbers[0].isdigit():
        return None
    inner, end = _inner(text, number.end())
    return Item(at, end, kind, (value.replace(" ", ""), *inner), is_range)


def _inner(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """Paragraphs and points that follow a number, and where they end."""
    numbers: list[str] = []
    while found := _INNER.match(text, at):
        if found["bracket"]:
            numbers.append(found["bracket"].strip(" ()").casefold())
        elif found["roman"]:
            numbers.append(str(_LEVELS.index(found["roman"]) + 1))
        elif not found["ignored"]:
            numbers.append((found["word"] or found["letter"] or found["dotted"]).casefold())
        at = found.end()
    return tuple(numbers), at


def _depth(last: Item, sibling: tuple[str, ...]) -> int:
    """How many numbers of the last item stay: "6(1)(a) or (f)" is one of letters, "28(1)(a) and (2)" of digits."""
    for depth in range(len(last.numbers) - 1, 0, -1):
        if last.numbers[depth].isdigit() == sibling[0].isdigit():
            return depth
    return len(last.numbers) - 1


def _with_tail(number: str, tail: str) -> str:
    """A number with another end: 1798.120 and ".135" are 1798.135, 47-25-1101 and "-1108" are 47-25-1108."""
    return f"{number[: number.rindex(tail[0])]}{tail}" if tail[0] in number else f"{number}{tail}"

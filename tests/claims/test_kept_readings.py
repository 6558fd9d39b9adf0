"""What is read in many texts has not changed without anybody knowing: labelled ones, and such as were put together."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from claims.text.lines import lines
from claims.text.markdown import plain
from claims.text.sentences import sentences
from seed.catalogue import load_catalogue
from seed.catalogue.analysis_reader import analysis_reader
from seed.catalogue.law_reader import law_reader, name_reader
from tests.claims.test_extraction_properties import ANALYSES, SENTENCES
from tests.extract.hard_sentences import HARD
from tests.kept import bless, compare

if TYPE_CHECKING:
    from collections.abc import Callable

_FOLDER: Final = Path(__file__).parent / "data"
_PARTS: Final = 6
#: What texts are put together of, beside labelled sentences: names, references and cues in the forms that readers write.
_NAMES: Final = (
    "the GDPR", "GDPR Art. 6(1)(f)", "Art. 9 and 22 GDPR", "Articles 13-14 of the UK GDPR", "Article 5(1)(a) to (c) of the EU AI Act",
    "CCPA/CPRA § 1798.120", "Cal. Civ. Code §§ 1798.100 and 1798.105", "15 U.S.C. § 45(a)", "Section 5 of the FTC Act", "BIPA, 740 ILCS 14/15",
    "the Illinois Biometric Information Privacy Act (“BIPA”)", "COPPA (16 C.F.R. Part 312)", "Section 230(c)(1)", "17 U.S.C. § 512(c)(3)",
    "Art. 6 Abs. 1 lit. f DSGVO", "§ 7 Abs. 3 UWG", "Regulation (EU) 2022/2065", "Directive 2002/58/EC, Art. 5(3)", "DSA Articles 14, 16 and 20",
    "SB 24-205", "Senate Bill 1001", "the LGPD", "PIPEDA", "Australia’s Online Safety Act", "N.Y. Civ. Rights Law §§ 50-51", "Article 9", "section 4 of these terms",
    "the UK and EU GDPR", "Código de Defesa do Consumidor, art. 49", "state privacy laws", "unfair competition law", "https://a.example/GDPR",
)  # fmt: skip
_CUES: Final = (
    "engages", "may engage", "does not engage", "is not covered by", "where minors are involved,", "if voices are kept,", "unless the user consents,",
    "and", "or", "but not", ";", ".", ",", "(", ")", ":", "—", "1.", "(2)", "**", "\n", "\n\n", "> ", "* ", "| ", "<br>",
    "REGULATORY LANDSCAPE:", "(1) JURISDICTION FLAGS:", "Not engaged:", "EXPOSURE:", "High", "Medium to high", "low exposure", "moderate",
    "in Illinois", "California and New York residents", "in the EU", "Texas", "Georgia", "because", "under", "violates", "the FTC has signalled that", "No law applies.",
)  # fmt: skip


@cache
def texts() -> dict[str, str]:
    """The texts by name."""
    found = {f"sentence-{number}": text for number, text in enumerate(SENTENCES)}
    found |= {f"analysis-{number}": text for number, text in enumerate(ANALYSES)}
    found |= {f"hard-{name}": " ".join(one for paragraph in some for one in paragraph) for name, some in HARD.items()}
    for number in range(160):
        draw = random.Random(number)
        pieces = [draw.choice(draw.choice((_NAMES, _CUES, _CUES, SENTENCES))) for _ in range(draw.randint(3, 14))]
        found[f"made-{number}"] = " ".join(pieces)
    return found


#: What references are written with: the words, the numbers, what joins these, and the laws that they are of.
_WORDS: Final = (
    "Article", "Articles", "Art.", "Arts", "§", "§§", "Section", "Sections", "Sec.", "Part", "Chapter", "Recital", "Abs.", "paragraph", "point",
    "point (a) of Article", "points (a) and (b) of Article", "paragraphs 1 and 2 of Art.", "Title", "Annex", "", "",
)  # fmt: skip
_NUMBERS: Final = (
    "5", "6", "9", "13", "17", "22", "25", "45", "50", "230", "312", "512", "2016/679", "2022/2065", "1798.120", "1798.100", ".105", ".135", "14/15", "15",
    "5(1)", "6(1)(f)", "9(2)(a)", "512(c)(3)", "230(c)(1)", "(2)", "(b)", "(ii)", "1a", "III", "7 Abs. 3", "6 Abs. 1 lit. f", "6.1.f", "28, paragraph 3", "2018", "47-25-1101", "-1108",
)  # fmt: skip
_JOINS: Final = (
    " and ",
    " or ",
    ", ",
    ", and ",
    " to ",
    "-",
    "–",
    "/",
    " through ",
    " et seq.",
    " et seq. and ",
    " ff.",
    " & ",
    " ",
    " of ",
    "; ",
)
_LAWS: Final = (
    "GDPR", "the GDPR", "the DSA", "DSGVO", "UWG", "the FTC Act", "CCPA", "the CCPA/CPRA", "BIPA", "COPPA", "the EU AI Act", "the UK GDPR", "EU", "U.S.C.", "15 U.S.C.",
    "17 USC", "16 C.F.R.", "740 ILCS", "Cal. Civ. Code", "the California Civil Code", "Tenn. Code", "Regulation (EU)", "Directive", "the Privacy Act 1974", "the DMCA", "LGPD",
    "Section 230", "the Illinois Act", "that Regulation", "these terms", "Law 25", "Quebec", "the Online Safety Act 2023", "Civil Code", "the Code",
)  # fmt: skip
#: What ends sentences and what only seems to.
_STOPS: Final = (
    "You pay", "the fee", "We", "iPhone", "data", "Art", "art", "z", "B", "U.S", "J", "Dr", "No", "str", "lit", "b", "1", "2025", "Januar", "Quartal", "im",
    "am", "I", "iv", "°C", "§", ".", ".", ".", "!", "?", "…", "...", ";", "。", "！", ")", "(", "[", "](https://a.example/x)", "](x \"A. Title\")", "”", "“", "'",
    "*", "**", "_", "\\", "|", ">", "# ", "- ", "1. ", "2) ", "\n", "\n", "\n\n", "\r\n", "  \n", "<br>", "</p>", "---", "```", "\xa0", " ", " ", " ", " ", "ἄ", "·",
)  # fmt: skip
_IN_A_GROUP: Final = 20


def bent(draw: random.Random) -> str:
    """A labelled sentence with some of its words left out, doubled, in another order, or others between them."""
    words = draw.choice(SENTENCES).split()
    for _ in range(draw.randint(1, 5)):
        at, how = draw.randrange(len(words)), draw.random()
        if how < 0.2 and len(words) > 1:
            del words[at]
        elif how < 0.3:
            words[at : at + 2] = reversed(words[at : at + 2])
        elif how < 0.4:
            words[at] = words[at].rstrip(".,;:")
        else:
            words.insert(at, draw.choice(draw.choice((_NAMES, _CUES, words, (",", "and", "or", "(", ")", "the GDPR")))))
    return " ".join(words)


def references(draw: random.Random) -> str:
    """One reference or two, with laws before or behind them; of some a sign is missing."""
    said = []
    for _ in range(draw.randint(1, 2)):
        text = f"{draw.choice(_WORDS)}{draw.choice((' ', ' ', ' ', ''))}{draw.choice(_NUMBERS)}"
        for _ in range(draw.randint(0, 3)):
            text += draw.choice(_JOINS) + draw.choice(_NUMBERS)
        how = draw.choice(("{law} {of}", "{of} of {law}", "{of} {law}", "{law}, {of}", "{law} ({of})", "{of} ({law})"))
        said.append(how.format(law=draw.choice(_LAWS), of=text))
    whole = draw.choice((" and ", "; ", ". ", ", ", " ", "\n", "\n\n")).join(said)
    at = draw.randrange(len(whole))
    return whole[:at] + whole[at + 1 :] if draw.random() < 0.2 else whole


@cache
def law_names() -> list[str]:
    laws = load_catalogue().laws.values()
    return [name for law in laws for name in (law.label, law.title, law.citation, *law.aliases) if name]


def names(draw: random.Random) -> str:
    """A name of a law as somebody may write it, or a reference without any."""
    words = draw.choice(law_names()).split()
    at, how = draw.randrange(len(words)), draw.random()
    if how < 0.3:
        return f"{draw.choice(_WORDS)} {draw.choice(_NUMBERS)}".strip()
    if how < 0.5 and len(words) > 1:
        del words[at]
    elif how < 0.6:
        words[at] = words[at].lower()
    else:
        further = (
            "2018",
            "1974",
            "(2016/679)",
            "2016/679",
            "Art. 9",
            "§ 5",
            "Section 45",
            "(COPPA)",
            "(the Act)",
            ",",
            "of California",
            "EU",
            "UK",
            "et seq.",
            "und",
            "voice",
        )
        words.insert(draw.choice((0, at, len(words), len(words))), draw.choice(further))
    return " ".join(words)


def stops(draw: random.Random) -> str:
    return "".join(draw.choice(_STOPS) for _ in range(draw.randint(4, 24)))


def groups(made: Callable[[random.Random], str], number: int) -> dict[str, list[str]]:
    """So many groups of texts, by a name: what is kept of a group is one hash."""
    return {
        f"{made.__name__}-{group}": [made(random.Random(f"{group} {one}")) for one in range(_IN_A_GROUP)]
        for group in range(number)
    }


@cache
def inputs(what: str) -> dict[str, list[str]]:
    """The texts of which something is made, in groups by name."""
    single = {name: [text] for name, text in texts().items()}
    match what:
        case "readings":
            return single | groups(bent, 60)
        case "names":
            return groups(names, 40) | groups(references, 10)
        case "mentions":
            return single | groups(references, 100)
        case _:
            return single | groups(stops, 80)


def read(text: str) -> Any:
    found = analysis_reader().read(text)
    return found, found.as_json("a")


def mentioned(text: str) -> Any:
    return law_reader().mentions(text)


def named(text: str) -> Any:
    return name_reader().read(text)


def cut(text: str) -> Any:
    return list(sentences(text)), [plain(one.text) for one in lines(text)]


MADE: Final[dict[str, Callable[[str], Any]]] = {
    "readings": read,
    "mentions": mentioned,
    "names": named,
    "sentences": cut,
}


def made(what: str, some: dict[str, list[str]]) -> dict[str, object]:
    found = {name: [MADE[what](text) for text in group] for name, group in some.items()}
    return {name: group if len(group) > 1 else group[0] for name, group in found.items()}


@pytest.mark.parametrize("part", range(_PARTS))
@pytest.mark.parametrize("what", MADE)
def test_what_is_read_is_what_was_read(what: str, part: int, request: pytest.FixtureRequest) -> None:
    file = _FOLDER / f"kept_{what}.txt"
    if request.config.getoption("--bless") and part == 0:
        bless(file, made(what, inputs(what)))
    some = dict(list(inputs(what).items())[part::_PARTS])
    compare(file, made(what, some), some)

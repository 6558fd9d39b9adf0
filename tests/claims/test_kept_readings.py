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
from seed.catalogue.analysis_reader import analysis_reader
from seed.catalogue.law_reader import law_reader
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


def read(text: str) -> Any:
    found = analysis_reader().read(text)
    return found, found.as_json("a")


def mentioned(text: str) -> Any:
    return law_reader().mentions(text)


def cut(text: str) -> Any:
    return list(sentences(text)), [plain(one.text) for one in lines(text)]


MADE: Final[dict[str, Callable[[str], Any]]] = {"readings": read, "mentions": mentioned, "sentences": cut}


@pytest.mark.parametrize("part", range(_PARTS))
@pytest.mark.parametrize("what", MADE)
def test_what_is_read_is_what_was_read(what: str, part: int, request: pytest.FixtureRequest) -> None:
    file = _FOLDER / f"kept_{what}.txt"
    if request.config.getoption("--bless") and part == 0:
        bless(file, {name: MADE[what](text) for name, text in texts().items()})
    some = dict(list(texts().items())[part::_PARTS])
    compare(file, {name: MADE[what](text) for name, text in some.items()}, some)

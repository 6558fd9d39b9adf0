"""The table of statute codes: what it says fits the catalogue, and a mistake in it is told with its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from claims.files.errors import SourceError
from claims.law.notation.codes import CODES, load_codes
from claims.law.notation.units import Units
from seed.catalogue import load_catalogue
from seed.catalogue.law_reader import law_reader

if TYPE_CHECKING:
    from pathlib import Path


def test_the_table_names_laws_and_units_of_the_catalogue() -> None:
    catalogue, codes = load_catalogue(), load_codes()
    assert len(codes.codes) >= 35
    assert len(codes.of_law) >= 90
    assert [law for law in codes.of_law if law not in catalogue.laws] == []
    units = Units(catalogue.units)
    missing = [
        (law, number)
        for law, occupied in codes.of_law.items()
        for one in occupied
        for number in (*one.units.values(), *one.own.values())
        if not units.at(one.units_of, "sec", (number,))
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("number", "law"),
    [
        ("503.001", "us-tx-cubi"),
        ("1798.100", "us-ca-ccpa"),
        ("1798.100-1798.199", "us-ca-ccpa"),
        # Too short, or of another form: the number stands in more codes than one.
        ("312.5", None),
        ("50.001", None),
        ("501.70", None),
        ("1798", None),
        ("1798-100", None),
        ("1798.100a", None),
        # No law of the table stands there.
        ("9998.100", None),
    ],
)
def test_a_long_number_with_a_point_tells_its_code_by_itself(number: str, law: str | None) -> None:
    assert [one.law for _, one in load_codes().distinctive(number)] == ([law] if law else [])


def test_every_section_of_a_law_in_the_table_is_found_by_its_code() -> None:
    """Each declared section, cited by the code, is read as itself: by hand the table is easily one section short."""
    wrong = []
    for code in load_codes().codes:
        for one in code.laws:
            # Of 47 U.S.C. § 223 only subsection (h) is the TAKE IT DOWN Act.
            if one.of or one.whole or one.law == "us-take-it-down" or code.code == "C.F.R.":
                continue
            numbers = {unit: number for number, unit in one.units.items()}
            for path, placed in load_catalogue().units.items():
                if placed.parent != one.law or not path.startswith(f"{one.law}/sec-"):
                    continue
                number = f"{one.strip}{numbers.get(placed.unit.number, placed.unit.number)}"
                text = f"{one.title} {code.spellings[0]} § {number}" if code.titled else f"{code.code} § {number}"
                if one.strip:
                    text = text.replace("§ ", "")
                if {target for found in law_reader().mentions(text) for target in found.targets} != {path}:
                    wrong.append((text, path))
    assert wrong == []


@pytest.mark.parametrize(
    ("change", "line_of", "told"),
    [
        (("place: US\n  titled", "plaice: US\n  titled"), "- code: U.S.C.", "`codes.0.place` is missing"),
        (('title: "9", sections: [["1", "16"]]', 'sections: [["1", "16"]]'), "us-faa", "do not fit"),
        (('[["1", "16"]]', '[["16", "1"]]'), "us-faa", "the range 16 to 1 ends before it begins"),
        (
            ('law: us-vppa, title: "18", sections: ["2710"]', 'law: us-vppa, title: "18"'),
            "us-vppa",
            "occupies no section",
        ),
        (('sections: ["45c"]', 'sections: ["45b"]'), "us-bots-act", "45b is also us-crfa"),
        (("- code: UWG", "- code: BGB"), "- code: BGB\n  place: DE\n  spellings: [UWG", "is declared twice"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, change: tuple[str, str], line_of: str, told: str) -> None:
    text = CODES.read_text()
    assert change[0] in text
    path = tmp_path / "codes.yaml"
    path.write_text(text.replace(*change, 1))
    with pytest.raises(SourceError) as caught:
        load_codes(path)
    mended = path.read_text()
    at = mended[: mended.index(line_of)].count("\n") + 1
    assert any(f"codes.yaml:{at}: " in str(one) and told in str(one) for one in caught.value.faults), str(caught.value)

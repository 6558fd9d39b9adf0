"""Numbers of acts and paths of units, by themselves: no law has to be known for them."""

from __future__ import annotations

import pytest

from claims.law.notation.numbered import bare_numbers, number_at, number_behind, numbers, union_number
from claims.law.notation.units import Units, canonical, order_of


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SB26-189", [("sb", "26-189", "SB26-189")]),
        ("See Senate Bill No. 026-189 now", [("sb", "26-189", "Senate Bill No. 026-189")]),
        ("a.b. 375", [("ab", "375", "a.b. 375")]),
        ("H. B. #12", [("hb", "12", "H. B. #12")]),
        ("Local Law 144", [("ll", "144", "Local Law 144")]),
        ("Public Law 104-191", [("publ", "104-191", "Public Law 104-191")]),
        ("Case C-311/18 P", [("case", "C-311/18", "Case C-311/18 P")]),
        ("case t-1/20", []),
        ("Joined Cases C-092/09", [("case", "C-092/09", "Joined Cases C-092/09")]),
        ("Prop 24", [("prop", "24", "Prop 24")]),
        # A letter or figure right before it makes it another word; a bracket does not.
        ("XSB 26", []),
        ("2SB 26", []),
        ("(SB 26)", [("sb", "26", "SB 26")]),
        ("- SB 26", [("sb", "26", "SB 26")]),
        ("X SB 26", [("sb", "26", "SB 26")]),
        ("SB 1234567", []),
        ("SB 26a", []),
        ("SB 26.5", []),
        ("Regulation (EU) 2016/679", [("eu", "2016/679", "Regulation (EU) 2016/679")]),
        ("Directive 95/46/EC", [("eu", "1995/46", "Directive 95/46/EC")]),
        ("Council Regulation (EC) No 01/2003", [("eu", "1/2003", "Council Regulation (EC) No 01/2003")]),
        ("Verordnung (EU) Nr. 679/2016", [("eu", "2016/679", "Verordnung (EU) Nr. 679/2016")]),
        ("2002/31/EC", [("eu", "2002/31", "2002/31/EC")]),
        ("Decision 50/51/EC", [("eu", "1951/50", "Decision 50/51/EC")]),
    ],
)
def test_every_number_of_an_act_is_found_with_its_kind(text: str, found: list[tuple[str, str, str]]) -> None:
    told = [(one.kind, one.number, text[one.start : one.end]) for one in numbers(text)]
    assert [(kind, "/".join(sorted(number.split("/"))) if kind == "eu" else number, said) for kind, number, said in told] == [
        (kind, "/".join(sorted(number.split("/"))) if kind == "eu" else number, said) for kind, number, said in found
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "runs_anew"),
    [("sb", True), ("ab", True), ("hb", True), ("ll", True), ("pa", True), ("prop", True), ("publ", False), ("eo", False), ("si", False)],
)  # fmt: skip
def test_the_numbers_of_bills_run_anew_in_every_state(kind: str, runs_anew: bool) -> None:
    words = {
        "sb": "SB",
        "ab": "AB",
        "hb": "HB",
        "ll": "L.L.",
        "pa": "P.A.",
        "prop": "Prop.",
        "publ": "P.L.",
        "eo": "E.O.",
        "si": "S.I.",
    }
    (found,) = numbers(f"{words[kind]} 12")
    assert (found.kind, found.is_bill) == (kind, runs_anew)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("see SB 26", "sb", ("26", 4, 9)),
        ("see sb 26", "sb", ("26", 4, 9)),
        # In small letters without a blank it is a word of another kind.
        ("see sb26", "sb", None),
        ("see SB26", "sb", ("26", 4, 8)),
        ("see law", "sb", None),
        ("see Regulation 2016/679", "eu", ("2016/679", 4, 23)),
        ("see CELEX: 32016R0679", "eu", ("2016/679", 4, 21)),
        ("see 32022L2555", "eu", ("2022/2555", 4, 14)),
        ("see nothing", "eu", None),
    ],
)
def test_a_number_of_a_kind_begins_at_its_place(text: str, kind: str, found: tuple[str, int, int] | None) -> None:
    one = number_at(text, 4, kind)
    assert (one and ("/".join(sorted(one.number.split("/"))), one.start, one.end)) == (
        found and ("/".join(sorted(found[0].split("/"))), *found[1:])
    )
    assert number_at(text, 3, kind) is None


def test_years_of_two_figures_are_of_the_last_century() -> None:
    def alone(text: str) -> list[str]:
        return [one.number for one in bare_numbers(text)]

    assert alone("(95/46/EC)") == ["1995/46"]
    assert alone("(51/12/EC)") == ["12/1951"]
    assert alone("(50/12/EC)") == ["12/50"]
    assert alone("(2016/679)") == ["2016/679"]
    assert alone("(679/2016)") == ["2016/679"]
    assert alone("1/2/3") == []


def test_a_bare_number_stands_in_brackets_behind_a_name() -> None:
    assert number_behind("PLD (2024/2853)", 3) == "2024/2853"
    assert number_behind("PLD, 2024/2853", 3) is None
    assert number_behind("PLD  (2024/2853)", 3) is None
    assert number_behind("PLD (the 2024/2853)", 3) is None
    assert number_behind("PLD (2024/2853)", 2) is None


def test_the_number_of_an_act_is_told_by_its_celex_number() -> None:
    assert union_number("32016R0679") == "2016/679"
    assert union_number("32000L0031") == "2000/31"
    assert union_number("32016R0679 ") is None
    assert union_number("62016R0679") is None


UNITS = Units(
    [
        *(f"eu-x/art-{one}" for one in ("5", "6", "6/par-1", "6/par-1/pt-f", "6/par-2", "6a", "7", "9", "10")),
        *("eu-x/chapter-2", "eu-x/chapter-iii", "us-y/sec-1798.100", "us-y/sec-1798.99.80", "us-y/sec-1798.105"),
        *("us-s/par-c", "us-s/par-c/pt-1", "us-s/par-c/pt-2", "us-t/sec-app-3", "eu-z/art-6.1", "eu-w/art-1"),
        *("eu-x/art-9/par-2/pt-a", "eu-x/art-9/par-2/pt-b", "eu-x/art-9/par-2/pt-d"),
    ]
)


def test_a_unit_is_known_by_its_path_however_its_number_is_written() -> None:
    assert all(UNITS.has(path) for path in ("eu-x/art-6", "eu-x/art-6/par-1/pt-f", "eu-x/chapter-3", "eu-x/chapter-ii"))
    assert not any(UNITS.has(path) for path in ("eu-x/art-8", "eu-y/art-6", "eu-x/art-6/par-3", "eu-x/sec-6"))
    assert UNITS.has("us-s/par-c/pt-1")
    assert not UNITS.has("us-s/par-d")
    assert UNITS.has("us-t/sec-app-3")
    assert not UNITS.has("us-t/sec-3")
    assert [UNITS.has_kind("eu-x", kind) for kind in ("art", "chapter", "sec")] == [True, True, False]


@pytest.mark.parametrize(
    ("law", "kind", "numbers_", "path"),
    [
        ("eu-x", "art", ("6",), "eu-x/art-6"),
        ("eu-x", "art", ("6", "1", "f"), "eu-x/art-6/par-1/pt-f"),
        ("eu-x", "art", ("6", "1", "g"), "eu-x/art-6/par-1"),
        ("eu-x", "art", ("6", "4"), "eu-x/art-6"),
        ("eu-x", "art", ("6A",), "eu-x/art-6a"),
        ("eu-x", "art", ("6.1", "f"), "eu-x/art-6/par-1/pt-f"),
        ("eu-z", "art", ("6.1",), "eu-z/art-6.1"),
        ("eu-x", "art", ("8",), None),
        ("eu-x", "chapter", ("III",), "eu-x/chapter-iii"),
        ("us-t", "sec-app", ("3",), "us-t/sec-app-3"),
    ],
)
def test_a_unit_is_the_nearest_one_that_is_declared(law: str, kind: str, numbers_: tuple[str, ...], path: str | None) -> None:  # fmt: skip
    assert UNITS.at(law, kind, numbers_) == path


def test_units_lie_between_two_numbers_in_their_order() -> None:
    assert UNITS.between("eu-x", "art", "6", "9") == ["eu-x/art-6", "eu-x/art-6a", "eu-x/art-7", "eu-x/art-9"]
    assert UNITS.between("eu-x", "art", "8", "8") == []
    assert UNITS.between("us-y", "sec", "1798.99.80", "1798.100") == ["us-y/sec-1798.99.80", "us-y/sec-1798.100"]
    assert UNITS.between("eu-x", "sec", "1", "9") == []
    assert list(UNITS.inner_between("eu-x", "art", ("9", "2", "a"), ("9", "2", "b"))) == [
        "eu-x/art-9/par-2/pt-a",
        "eu-x/art-9/par-2/pt-b",
    ]
    assert list(UNITS.inner_between("eu-x", "art", ("6", "1"), ("6", "2"))) == ["eu-x/art-6/par-1", "eu-x/art-6/par-2"]
    assert list(UNITS.inner_between("eu-x", "art", ("9", "2", "a"), ("6", "2", "c"))) == []
    assert list(UNITS.inner_between("eu-x", "art", ("5",), ("7",))) == []


def test_all_units_are_covered_where_there_is_more_than_one() -> None:
    whole = [f"us-y/sec-{one}" for one in ("1798.100", "1798.99.80", "1798.105")]
    assert UNITS.covers_all("us-y", "sec", whole)
    assert not UNITS.covers_all("us-y", "sec", whole[1:])
    assert not UNITS.covers_all("eu-w", "art", ["eu-w/art-1"])


def test_units_of_any_law_are_found_by_their_numbers() -> None:
    assert UNITS.anywhere("art", ("6", "1", "f")) == ["eu-x/art-6/par-1/pt-f"]
    assert UNITS.anywhere("art", ("6", "1", "g")) == []
    assert UNITS.within("us-s", ("c", "2")) == "us-s/par-c/pt-2"
    assert UNITS.within("us-s", ("c", "3")) == "us-s/par-c"
    assert UNITS.within("us-s", ("d",)) is None


@pytest.mark.parametrize(
    ("kind", "number", "as_compared"),
    [("chapter", "IV", "4"), ("annex", "xiv", "14"), ("chapter", "vi", "6"), ("annex", "IX", "9"), ("chapter", "3", "3"), ("art", "IV", "iv"), ("sec", "45B", "45b")],
)  # fmt: skip
def test_roman_numbers_of_chapters_and_annexes_are_figures(kind: str, number: str, as_compared: str) -> None:
    assert canonical(kind, number) == as_compared


def test_numbers_of_sections_are_ordered_run_by_run() -> None:
    written = ["1798.105", "1798.100a", "1798.100", "1798.99.80", "312.5", "46", "45b", "45a", "45"]
    assert sorted(written, key=order_of) == written[::-1]

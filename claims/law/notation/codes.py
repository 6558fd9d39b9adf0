"""Statute codes (`claims/data/codes.yaml`): how they are written, and which sections each law occupies."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import Field, field_validator

from claims.files.errors import SourceError
from claims.files.yaml_file import Strict, parse, read_text
from claims.law.notation.units import order_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.files.errors import Fault
    from claims.files.yaml_file import Parsed

CODES: Final = Path(__file__).parents[2] / "data" / "codes.yaml"
Width = tuple[int, ...]
_BRACKET: Final = re.compile(r"^(?P<number>[^()]+)\((?P<inner>\w+)\)$")


class Occupied(Strict):
    """The sections of a code that a law occupies; the fields are explained at the top of the file."""

    law: str
    title: str = ""
    sections: tuple[str | tuple[str, str], ...] = ()
    units: dict[str, str] = Field(default_factory=dict)
    own: dict[str, str] = Field(default_factory=dict)
    whole: bool = False
    strip: str = ""
    of: str | None = None

    @property
    def units_of(self) -> str:
        """The law whose units the sections are."""
        return self.of or self.law

    @field_validator("sections")
    @classmethod
    def _in_order(cls, sections: tuple[str | tuple[str, str], ...]) -> tuple[str | tuple[str, str], ...]:
        for section in sections:
            if not isinstance(section, str) and order_of(section[0]) >= order_of(section[1]):
                message = f"the range {section[0]} to {section[1]} ends before it begins"
                raise ValueError(message)
        return sections

    @property
    def has_hyphens(self) -> bool:
        """Whether numbers of sections have hyphens of their own: "13-77-103"."""
        return any("-" in (section if isinstance(section, str) else "".join(section)) for section in self.sections)

    def width(self, number: str, inner: tuple[str, ...]) -> Width | None:
        """How widely a section is meant: by itself, with what is beneath, in a range; None where it is not."""
        widths = [self._width(section, number, inner) for section in self.sections]
        return min((width for width in widths if width is not None), default=None)

    def is_whole(self, first: str, last: str) -> bool:
        """Whether a range from one section to another holds a whole range of the law."""
        low, high = order_of(first), order_of(last)
        return any(
            low <= order_of(start) and (high >= order_of(end) or order_of(end)[: len(high)] == high)
            for start, end in (section for section in self.sections if not isinstance(section, str))
        )

    def begins_with(self, number: str) -> bool:
        """Whether a section is the first of the law, by which the law itself is cited."""
        if not self.sections:
            return False
        first = self.sections[0] if isinstance(self.sections[0], str) else self.sections[0][0]
        return first.removesuffix(".*").casefold() == number.casefold()

    def unit(self, number: str) -> str:
        """The number of the unit that a section of the code is."""
        number = number.removeprefix(self.strip) if self.strip else number
        return self.units.get(number.casefold(), number)

    def _width(self, one: str | tuple[str, str], number: str, inner: tuple[str, ...]) -> Width | None:
        if not isinstance(one, str):
            first, last = order_of(one[0]), order_of(one[1])
            return (2, *_between(first, last)) if first <= order_of(number) <= _end(one[1]) else None
        bracket = _BRACKET.match(one)
        if bracket:
            same = bracket["number"].casefold() == number.casefold() and inner[:1] == (bracket["inner"],)
            return (0,) if same else None
        around = one.removesuffix(".*").casefold()
        if around == number.casefold():
            return (0,)
        beneath = one.endswith(".*") and re.match(rf"{re.escape(around)}[./:-]", number.casefold())
        return (1,) if beneath else None


class Code(Strict):
    """A code and the laws in it."""

    code: str
    place: str
    titled: bool = False
    needs_place: bool = False
    spellings: tuple[str, ...]
    laws: tuple[Occupied, ...]

    def occupied(self, title: str, number: str, inner: tuple[str, ...] = ()) -> Occupied | None:
        """The law that a section belongs to most narrowly; None where this table knows none."""
        found = [(one.width(number, inner), at) for at, one in enumerate(self.laws) if one.title in {"", title}]
        widths = [(width, at) for width, at in found if width is not None]
        return self.laws[min(widths)[1]] if widths else None


class _Codes(Strict):
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Codes:
    """Every code, by its written forms in small letters, and the acts that are cited by numbers of their own."""

    codes: tuple[Code, ...]
    spelled: dict[str, tuple[Code, ...]]
    #: Law -> what it occupies, the first code first.
    of_law: dict[str, tuple[Occupied, ...]]

    def distinctive(self, number: str) -> list[tuple[Code, Occupied]]:
        """Where a section stands whose number alone tells its code: "1798.120", not "12.2"."""
        number = number.partition("-")[0]
        if len(number) < 7 or not re.fullmatch(r"\d{3,}[.]\d{2,}(?:\.\d+)*", number):
            return []
        found = ((code, code.occupied("", number)) for code in self.codes if not code.titled)
        return [(code, one) for code, one in found if one]


@cache
def load_codes(path: Path = CODES) -> Codes:
    """Read and check the table; raises `SourceError` with every mistake, its line and its remedy."""
    parsed = parse(read_text(path), path)
    value = {"codes": [_renamed(one) for one in parsed.value.get("codes") or []]} | {
        name: one for name, one in parsed.value.items() if name != "codes"
    }
    table = type(parsed)(parsed.path, value, parsed.lines).validated(_Codes)
    faults = list(_faults(parsed, table))
    if faults:
        raise SourceError(faults)
    spelled: dict[str, tuple[Code, ...]] = {}
    of_law: dict[str, tuple[Occupied, ...]] = {}
    for code in table.codes:
        for form in sorted({form for spelling in code.spellings for form in written(spelling)}):
            spelled[form] = (*spelled.get(form, ()), code)
        for one in code.laws:
            of_law[one.law] = (*of_law.get(one.law, ()), one)
    return Codes(table.codes, spelled, of_law)


def written(spelling: str) -> set[str]:
    """A spelling in the forms that people write, in small letters: without full stops or blanks, "and" for "&"."""
    words = spelling.lower().split()
    choices = [_forms(word) for word in words]
    forms = {" ".join(one) for one in itertools.product(*choices)}
    return forms | {form.replace(". ", ".") for form in forms}


def _forms(word: str) -> list[str]:
    if word in {"&", "and"}:
        return ["&", "and"]
    return sorted({word, word.replace(".", ""), word.replace(".", ". ").strip()})


def _renamed(code: object) -> object:
    if not isinstance(code, dict):
        return code
    return {"needs_place" if name == "needsPlace" else name: value for name, value in code.items()}


def _faults(parsed: Parsed, table: _Codes) -> Iterator[Fault]:
    for at, code in enumerate(table.codes):
        if any(other.code == code.code for other in table.codes[:at]):
            yield parsed.fault(("codes", at), f"the code {code.code!r} is declared twice", "join the two entries")
        for number, one in enumerate(code.laws):
            place = ("codes", at, "laws", number)
            if code.titled != bool(one.title):
                message = f"{one.law}: `title` and `titled` of {code.code!r} do not fit"
                yield parsed.fault(place, message, 'give the law the number of its title, as `title: "15"`')
            if not one.sections and not one.of:
                yield parsed.fault(place, f"{one.law}: occupies no section", "add `sections: [...]`")
            yield from (
                parsed.fault(place, f"{one.law}: {section} is also {other.law}", "take it out of one of them")
                for other in code.laws[:number]
                for section in {*map(str, one.sections)} & {*map(str, other.sections)}
                if other.title == one.title
            )


def _between(first: tuple[tuple[int, int, str], ...], last: tuple[tuple[int, int, str], ...]) -> Width:
    """How far two numbers are apart, level by level."""
    return tuple(abs(high[1] - low[1]) for low, high in zip(first, last, strict=False))


def _end(number: str) -> tuple[tuple[int, int, str], ...]:
    """The end of a range, with everything beneath it."""
    return (*order_of(number), (2, 0, ""))

"""References that belong to a law -> its units, and what of them is not declared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from claims.law.citing import halves

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.law.found import Found
    from claims.law.notation.codes import Occupied
    from claims.law.notation.references import Item, Reference
    from claims.law.notation.units import Units


class Citer:
    """Fills in the units of names."""

    def __init__(self, units: Units, of_law: dict[str, tuple[Occupied, ...]]) -> None:
        self._units = units
        self._of_law = of_law

    def cite(self, text: str, name: Found, law: str) -> None:
        """Add the units of the law that the references of a name cite, and what they cite that is not declared."""
        for reference in sorted(name.references, key=lambda one: one.start):
            self._reference(text, name, law, reference)

    def knows(self, law: str, name: Found) -> bool:
        """Whether the law has a unit that a reference of the name cites."""
        items = [item for reference in name.references for item in reference.items]
        return any(self._path(law, item) or self._is_the_law(law, item) for item in items)

    def is_told(self, law: str, name: Found) -> bool:
        """Whether a section cited with the name is one by whose number alone the law is known: "CIPA § 631"."""
        items = [item for reference in name.references for item in reference.items]
        return self.knows(law, name) and all(item.kind == "sec" and len(item.numbers[0]) > 2 for item in items)

    def _is_the_law(self, law: str, item: Item) -> bool:
        return any(one.whole and one.width(item.numbers[0], ()) == (0,) for one in self._of_law.get(law, ()))

    def cite_code(self, text: str, name: Found, one: Occupied, reference: Reference, items: list[Item]) -> None:
        """The same for sections of a code, by their number in the code."""
        numbers = [number for item in items for number in self._ends(one, item)]
        if reference.et_seq and len(items[-1].numbers) == 1:
            name.whole = True
            return
        if len(numbers) == 2 and self._is_range(items) and one.is_whole(*numbers):
            name.whole = True
            return
        before: Item | None = None
        for item in items:
            self._code_item(text, name, one, item, before)
            before = item

    def _ends(self, one: Occupied, item: Item) -> tuple[str, ...]:
        number = item.numbers[0]
        return halves(number) if self._is_joined(one, item) else (number,)

    def _is_joined(self, one: Occupied, item: Item) -> bool:
        """Whether a number with a hyphen is a range: "401-402", where no section of the law has a hyphen."""
        number = item.numbers[0]
        if "-" not in number or (one.has_hyphens and one.width(number, item.numbers[1:]) is not None):
            return False
        return one.width(halves(number)[0], ()) is not None

    @staticmethod
    def _is_range(items: list[Item]) -> bool:
        return len(items) == 1 or items[-1].of_range

    def _code_item(self, text: str, name: Found, one: Occupied, item: Item, before: Item | None) -> None:
        law = one.units_of
        if self._is_joined(one, item):
            self._range(name, law, *(one.unit(number) for number in halves(item.numbers[0])))
            return
        if item.of_range and before:
            self._range(name, law, one.unit(before.numbers[0]), one.unit(item.numbers[0]))
            return
        number, inner = one.unit(item.numbers[0]), item.numbers[1:]
        path = self._units.within(law, inner) if one.whole else self._units.at(law, "sec", (number, *inner))
        if path:
            name.units.append(path)
        elif (one.whole and inner) or (not one.whole and not one.begins_with(item.numbers[0]) and item.kind != "part"):
            name.undeclared.append(text[item.start : item.end])

    def _range(self, name: Found, law: str, first: str, last: str) -> None:
        """The declared sections of a range; all of them are the law."""
        paths = self._units.between(law, "sec", first, last)
        name.units += paths
        name.whole = name.whole or self._units.covers_all(law, "sec", paths)

    def _reference(self, text: str, name: Found, law: str, reference: Reference) -> None:
        last = reference.items[-1]
        if reference.et_seq and len(last.numbers) == 1 and len(reference.items) == 1:
            name.whole = True
            return
        before: Item | None = None
        for item in reference.items:
            paths = list(self._item(law, item, before))
            if paths and self._units.covers_all(law, _kind(item), paths) and (item.of_range or "-" in item.numbers[0]):
                name.whole = True
                name.units.clear()
            elif paths:
                name.units += paths
            elif not item.of_range and not self._is_the_law(law, item) and not self._is_of_another(name, item, law):
                name.undeclared.append(text[reference.start if item is reference.items[0] else item.start : item.end])
            before = item

    def _is_of_another(self, name: Found, item: Item, law: str) -> bool:
        """Whether a law of articles is followed by a section: "the GDPR, see Section 4" is one of this text."""
        other = _other_kind(_kind(item))
        return item.start > name.end and not self._units.has_kind(law, _kind(item)) and self._units.has_kind(law, other)

    def _item(self, law: str, item: Item, before: Item | None) -> Iterator[str]:
        """The units of one item; of the end of a range, those from its beginning on."""
        if item.of_range and before:
            if len(before.numbers) == len(item.numbers) == 1:
                yield from self._units.between(law, _kind(item), before.numbers[0], item.numbers[0])
            else:
                yield from self._units.inner_between(law, _kind(item), before.numbers, item.numbers)
            return
        path = self._path(law, item)
        if path:
            yield path
        elif "-" in item.numbers[0] and len(item.numbers) == 1:
            first, last = halves(item.numbers[0])
            yield from self._units.between(law, _kind(item), first, last)

    def _path(self, law: str, item: Item) -> str | None:
        kind = _kind(item)
        if item.kind is None:
            return self._units.within(law, item.numbers)
        path = self._units.at(law, kind, item.numbers)
        if path or kind != "sec":
            return path
        for one in self._of_law.get(law, ()):
            if one.whole and one.width(item.numbers[0], ()) == (0,):
                return self._units.within(one.units_of, item.numbers[1:])
            number = one.own.get(item.numbers[0]) or one.unit(item.numbers[0])
            found = self._units.at(one.units_of, kind, (number, *item.numbers[1:]))
            if found:
                return found
        return None


def _other_kind(kind: str) -> str:
    return {"sec": "art", "art": "sec"}.get(kind, "")


def _kind(item: Item) -> str:
    kind = "sec" if item.kind in {None, "part"} else str(item.kind)
    return "sec-app" if re.match(r"app-?\d", item.numbers[0], re.IGNORECASE) else kind

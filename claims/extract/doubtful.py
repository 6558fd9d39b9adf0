"""Names of laws that mean several laws, or a word, and one law beside the place before them: "California (AB 602)".

In the part of flags each law is named beside its place; elsewhere a doubtful name stays unread.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from claims.law.notation.names import Mention
from claims.text.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from claims.extract.places import LawPlaces, PlaceMention
    from claims.law.reader import Reader

#: So many characters before a name its place is looked for, and no further back than the sentence.
_REACH: Final = 90
_ENDS: Final = re.compile(r"[.!?](?=\s)|\n\s*\n")


def by_place(
    reader: Reader, text: str, within: tuple[int, int], places: Sequence[PlaceMention], laws: LawPlaces
) -> Iterator[Mention]:
    """The laws that doubtful names of `text[within]` mean by the place named right before them."""
    start, end = within
    shown = plain(text[start:end])
    for one in reader.found(shown):
        if one.certain or not one.laws:
            continue
        first, behind = (start + at for at in shown.span(one.start, one.end))
        number = bisect_left(places, first, key=lambda place: place.start) - 1
        if number < 0 or first - places[number].end > _REACH:
            continue
        if _ENDS.search(text, places[number].end, first):
            continue
        meant = {law for law in one.laws for code in places[number].codes if laws.nearness(law, code) > 1}
        if len(meant) == 1:
            yield Mention(first, behind, meant.pop(), rule="place-before")

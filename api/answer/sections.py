"""The kept text of an analysis -> its sections: the parts that headings begin, in the order of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graph.model.vocabulary import AnalysisPart

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The parts by their numbers, from 1.
_PARTS: Final = tuple(AnalysisPart)


def sections(text: str, parts: Iterable[str], headings: Iterable[str]) -> list[dict[str, Any]]:
    """One object for each of `parts`, which say number, start and end, such as 1:10-250; offsets are code points.

    `headings` say number and words, such as 1:Regulatory landscape; a part may have none.
    """
    words = dict(heading.split(":", 1) for heading in headings)
    found = []
    for part in parts:
        number, _, place = part.partition(":")
        start, end = map(int, place.split("-"))
        found.append(
            {
                "part": _PARTS[int(number) - 1].value,
                "heading": words.get(number),
                "text": text[start:end],
                "start": start,
                "end": end,
            }
        )
    return sorted(found, key=lambda section: int(section["start"]))

"""What a statement of the graph cannot tell: judgements of words, each a sentence of what was said, or None."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from graph.model.words import folded
from graph.publish.quality.phrases import INSTRUCTIONS, NUMBERS, SUMMARY_WORDINGS

if TYPE_CHECKING:
    import re

    from graph.publish.quality.declare import Said
    from graph.publish.quality.phrases import SummaryWording

#: Parts of words that stand in every text that gives a machine instructions: what the graph looks for first.
STEMS: Final = sorted({instruction.stem for instruction in INSTRUCTIONS})
#: A number before a count that a summary says to be zero is no verb of change: "no sentences were removed".
_NUMBERED: Final = {wording.pattern for wording in SUMMARY_WORDINGS if wording.says == "number"}


def instructions(said: Said) -> str | None:
    """What an excerpt tells a program that reads it."""
    text = folded(said["text"])
    found = [
        instruction.says
        for instruction in INSTRUCTIONS
        if instruction.stem in text and instruction.pattern.search(text)
    ]
    return f"The excerpt {found[0]}: the words may be written for programs that read the text." if found else None


def anchor(said: Said) -> str | None:
    """Whether an excerpt stands where it is said to, in characters; Neo4j counts units of UTF-16."""
    text, excerpt, start, end = said["archived"], said["excerpt"], said["start"], said["end"]
    if start is None or end is None or text[start:end] != excerpt:
        where = "in another place of" if excerpt in text else "nowhere in"
        return f"The excerpt does not stand at its place in the archived text of {said['day']}, and stands {where} it."
    if hashlib.sha256(excerpt.encode()).hexdigest() != said["sha256"]:
        return "The excerpt does not have the hash that is kept of it."
    return None if said["anchored"] else "The excerpt was not found in the archived text when it was recorded."


def summary(said: Said) -> str | None:
    """What the summary of a change says, and the counts of its diff do not."""
    text = folded(said["summary"])
    counts = {name: said[name] for name in ("added", "removed", "modified")}
    for wording in SUMMARY_WORDINGS:
        for match in wording.pattern.finditer(_without_numbers(text) if wording.says == "some" else text):
            if not _holds(wording, match, counts):
                tells = ", ".join(f"{number} {name}" for name, number in counts.items())
                return f'The summary says "{match[0].strip()}", and of the sentences the diff counts {tells}.'
    return None


def _without_numbers(text: str) -> str:
    for pattern in _NUMBERED:
        text = pattern.sub(" ", text)
    return text


def _holds(one: SummaryWording, match: re.Match[str], counts: dict[str, int]) -> bool:
    total = sum(counts[name] for name in one.counts)
    if one.says == "number":
        number = match["number"]
        return total == (NUMBERS[number] if number in NUMBERS else int(number))
    return (total > 0) == (one.says == "some")

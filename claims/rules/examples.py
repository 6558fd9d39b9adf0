"""The examples of rules -> those that do not do what they say.

An example is a text of a clause, with its headings in front as Markdown: `# California` and a line break. It is read
as of a document of which nothing is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from claims.rules.suggestion import Clause, Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from claims.files.errors import Fault
    from claims.rules.declare import Rule
    from claims.rules.reader import RuleReader

_HEADING = "# "


def clause_of(example: str) -> Clause:
    """An example as a clause."""
    lines = example.split("\n")
    headings = [line.removeprefix(_HEADING) for line in lines if line.startswith(_HEADING)]
    return Clause("\n".join(line for line in lines if not line.startswith(_HEADING)), tuple(headings))


def fires(reader: RuleReader, rule: Rule, example: str) -> bool:
    """Whether a rule suggests something for an example."""
    found = reader.read(Document(), clause_of(example)).suggestions
    return any(rule.id in (one.rule, *one.also) for one in found)


def misfires(reader: RuleReader, rule: Rule) -> Iterator[Fault]:
    """The examples of a rule that do not do what they say, each with its line."""
    for number, example in enumerate(rule.fires):
        if not fires(reader, rule, example):
            why = "; ".join(dict.fromkeys(_held(reader, rule, example))) or "not all of its features are there"
            message = f"`{rule.id}` does not fire on its example: {why}"
            yield reader.table.fault(rule.id, ("fires", number), message, "mend the phrases, or the example")
    for number, example in enumerate(rule.silent):
        if fires(reader, rule, example):
            message = f"`{rule.id}` is not silent on its example"
            yield reader.table.fault(
                rule.id, ("silent", number), message, "make the phrases narrower, or mend the example"
            )


def _held(reader: RuleReader, rule: Rule, example: str) -> Iterator[str]:
    for one in reader.read(Document(), clause_of(example), explain=True).held_back:
        if one.rule == rule.id:
            yield f"{one.gate}: {one.reason}"

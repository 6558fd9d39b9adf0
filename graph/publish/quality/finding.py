"""Runs the quality rules on some documents, or on all: what they find now."""

from __future__ import annotations

import hashlib
import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from graph.publish.quality import agreement, declare, judging, phrases, rules, statements
from graph.publish.quality.declare import Finding
from graph.publish.quality.rules import APART, FEWEST_DECIDED, FEWEST_TWICE, IMPRECISE, LEAST_PRECISION, RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from graph.engine import Engine
    from graph.publish.quality.declare import Rule

#: Documents that one statement goes through: what it tells is held by nobody as a whole.
_AT_ONCE: Final = 100
_COLUMNS: Final = "about, name, provisions, claim, said"
#: By this findings are known to be those of other rules, and are made anew. What the rules are is in their source.
RULES_DIGEST: Final = hashlib.sha256(
    "".join(inspect.getsource(one) for one in (agreement, declare, judging, phrases, rules, statements)).encode()
).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found on a day: in which parts was looked for everything, by which rules in all parts, and what."""

    day: date
    #: None where everything was looked through.
    parts: frozenset[str] | None
    everywhere: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = field(default=(), repr=False)

    def looked_for(self, rule: str, part: str) -> bool:
        """Whether a finding of this rule in this part would have been found."""
        return self.parts is None or part in self.parts or rule in self.everywhere


def find(engine: Engine, day: date, documents: Iterable[str] | None, *, another_day: bool = False) -> Found:
    """What the rules find in some documents, by their keys, or in all (None); on another day than before, also what the
    rules find everywhere that depend on the day.
    """
    daily = frozenset(str(rule.name) for rule in RULES if rule.daily)
    if documents is None:
        every = _documents(engine)
        found = [*_found(engine, every, day, RULES), *_of_suggesting(engine, _rules_of(engine, None))]
        return Found(day, None, findings=tuple(found))
    some = sorted(documents)
    suggesting = _rules_of(engine, some) if some else []
    found = [*_found(engine, some, day, RULES), *_of_suggesting(engine, suggesting)]
    parts = frozenset([*(f"document:{one}" for one in some), *(f"rule:{one}" for one in suggesting)])
    if not another_day:
        return Found(day, parts, findings=tuple(found))
    others = sorted(set(_documents(engine)) - set(some))
    found += _found(engine, others, day, tuple(rule for rule in RULES if rule.daily))
    return Found(day, parts, daily, tuple(found))


def _documents(engine: Engine) -> list[str]:
    return [str(key) for (key,) in engine.read("MATCH (d:Document) RETURN d.key ORDER BY d.key")]


def _rules_of(engine: Engine, documents: list[str] | None) -> list[str]:
    """Rules that suggest laws, by their ids: those of which there are claims about the documents, or all of them."""
    text = statements.EVERY_RULE if documents is None else statements.RULES_OF
    return sorted(str(rule) for (rule,) in engine.read(text, {"documents": documents or []}))


def _found(engine: Engine, documents: list[str], day: date, table: tuple[Rule, ...]) -> Iterator[Finding]:
    """What some rules find: one statement for all of them, which is planned once and asked once."""
    text = _together("documents", "document", table)
    for start in range(0, len(documents), _AT_ONCE):
        some = documents[start : start + _AT_ONCE]
        for number, document, *row in engine.stream(text, documents=some, today=day, stems=judging.STEMS):
            yield from _finding(table[number], f"document:{document}", *row)


def _of_suggesting(engine: Engine, suggesting: list[str]) -> Iterator[Finding]:
    if not suggesting:
        return
    table = (IMPRECISE, APART)
    limits = {"fewest": FEWEST_DECIDED, "least": LEAST_PRECISION, "fewestTwice": FEWEST_TWICE}
    for number, rule, *row in engine.stream(_together("rules", "rule", table), rules=suggesting, **limits):
        yield from _finding(table[number], f"rule:{rule}", *row)


def _together(slot: str, one: str, table: tuple[Rule, ...]) -> str:
    """The statement of several rules for each of a list: the number of the rule, of what it is, and its columns."""
    cases = "\nUNION ALL\n".join(
        f"CALL ({one}) {{ {rule.statement}\n}}\nRETURN {number} AS number, {_COLUMNS}"
        for number, rule in enumerate(table)
    )
    return f"UNWIND ${slot} AS {one}\nCALL ({one}) {{\n{cases}\n}}\nRETURN number, {one}, {_COLUMNS}"


def _finding(rule: Rule, part: str, about: list[str], name: str, *row: Any) -> Iterator[Finding]:
    provisions, claim, said = row
    message = rule.message(said)
    if message is not None:
        yield Finding(rule.name, (about[0], about[1]), name, message, part, tuple(provisions), claim=claim)

"""Clauses of a query as values, and the one place where they become text.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters. A clause is never
changed after it was made but by `dataclasses.replace`; expressions and patterns in it are text.
"""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import indent
from typing import TYPE_CHECKING, Final, assert_never

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TAB: Final = "  "


@dataclass(frozen=True, slots=True)
class Match:
    """MATCH of one pattern; what has to hold of it stands in its own WHERE."""

    pattern: str
    where: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class CallProcedure:
    """CALL of a procedure, with what it yields."""

    procedure: str
    yields: str
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unwind:
    """UNWIND of a list: a row for each of its items."""

    values: str
    variable: str


@dataclass(frozen=True, slots=True)
class With:
    """WITH: the variables that go on, in an order, cut, and kept where `where` holds."""

    items: tuple[str, ...]
    distinct: bool = False
    order: tuple[str, ...] = ()
    skip: str = ""
    limit: str = ""
    where: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """FILTER: rows for which everything holds."""

    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Return:
    """RETURN, what a query or a subquery gives."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """CALL of a subquery that sees the variables `imported`, each named once."""

    imported: tuple[str, ...]
    body: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class UnionAll:
    """The rows of every branch."""

    branches: tuple[tuple[Clause, ...], ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """Clauses of a search that are the same in every statement but for a few names: lines as they are written."""

    text: str


Clause = Match | CallProcedure | Unwind | With | Filter | Return | Call | UnionAll | Fixed


def text_of(clauses: Iterable[Clause]) -> str:
    """The clauses as text, without a line break at its end."""
    return "\n".join(line for clause in clauses for line in _lines(clause))


def _lines(clause: Clause) -> Iterator[str]:
    match clause:
        case Match():
            yield f"{'OPTIONAL ' if clause.optional else ''}MATCH {clause.pattern}"
            yield from _where(clause.where)
        case CallProcedure():
            yield f"CALL {clause.procedure} YIELD {clause.yields}"
            yield from _where(clause.where)
        case With():
            yield _with(clause)
            yield from _where(clause.where)
        case Call():
            yield f"CALL ({', '.join(clause.imported)}) {{"
            yield indent(text_of(clause.body), TAB)
            yield "}"
        case UnionAll():
            yield "\nUNION ALL\n".join(text_of(branch) for branch in clause.branches)
        case Unwind() | Filter() | Return() | Fixed():
            yield _line(clause)
        case _:
            assert_never(clause)


def _line(clause: Unwind | Filter | Return | Fixed) -> str:
    match clause:
        case Unwind():
            return f"UNWIND {clause.values} AS {clause.variable}"
        case Filter():
            return f"FILTER {' AND '.join(clause.tests)}"
        case Return():
            return f"RETURN {', '.join(clause.items)}"
        case Fixed():
            return clause.text
        case _:
            assert_never(clause)


def _with(clause: With) -> str:
    words = ["WITH DISTINCT" if clause.distinct else "WITH", ", ".join(clause.items)]
    words += [f"ORDER BY {', '.join(clause.order)}"] if clause.order else []
    words += [f"SKIP {clause.skip}"] if clause.skip else []
    words += [f"LIMIT {clause.limit}"] if clause.limit else []
    return " ".join(words)


def _where(tests: tuple[str, ...]) -> Iterator[str]:
    if tests:
        yield f"WHERE {' AND '.join(tests)}"

"""One query being written: names of variables, clauses as values, the query that holds them, and their text.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters. A clause is never
changed after it was made but by `dataclasses.replace`; expressions and patterns in it are text.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from textwrap import indent
from typing import TYPE_CHECKING, Final, assert_never

from graph.plan.layout import answered
from graph.plan.plan import Choice, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from graph.cypher.patterns import Bound
    from graph.plan.plan import Entry, Want

    Entries = Callable[[Sequence[Entry], Bound, "Query"], list[str]]

TAB: Final = "  "
_WORD: Final = re.compile(r"\w+")


class Name(StrEnum):
    """What a variable stands for: the word that its name begins with. Behind it stands the depth of what binds it.

    By depth, so that changing one field never renames anything in its siblings' text. Two kinds may begin alike only
    where no query has both at one depth (`tests/compiler/test_scopes.py`); Python then takes the second for another
    name of the first.
    """

    NODE = "n"
    EDGE = "e"
    EDGE_START = "s"
    EDGE_END = "t"
    SCORE = "x"
    VALUE = "v"
    #: A node that a way passes, a hop, a node passed that has to be there, and one that a key names.
    PASSED = "u"
    HOP = "c"
    HELD = "d"
    BY_KEY = "r"
    #: Lists: entities of a page or a report, and one of them with its score; entities that a report gathered.
    HITS = "h"
    HIT = "f"
    GATHERED = "g"
    #: A pair of type and key; an item of a list that is unwound.
    ID = "i"
    ITEM = "k"
    MEMBER = "m"
    #: Of reports: a row of counts, the list of units, the keys that an axis is confined to, its values that are kept.
    COUNTS = "o"
    UNITS = "u"
    WITHIN = "w"
    KEPT_ROWS = "r"
    KEPT_COLUMNS = "c"
    #: Of impacts: the law or unit, what happens to it, what is around it.
    TARGET = "o"
    HAPPENS = "w"
    AROUND = "around"
    #: What each of several entries is given that are alike but for that.
    ARGUMENTS = "a"
    #: Of searches: whether one was cut short, how many nodes it has looked at.
    CUT = "cut"
    USED = "used"

    def at(self, depth: int, number: int | None = None) -> str:
        """The variable at a depth; the `number`-th of them, where there are several."""
        return f"{self.value}{depth}" if number is None else f"{self.value}{depth}_{number}"


# --- clauses


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


# --- queries


class Query:
    """A query being written, clause by clause; `depth` is that of the entity it binds, `states` are variables that all
    queries within see: what times are taken from.
    """

    def __init__(self, depth: int, entries: Entries, states: tuple[str, ...] = ()) -> None:
        self.depth, self.states = depth, states
        #: Writes entries in a query and gives the expression of each one's value.
        self.entries = entries
        self.clauses: list[Clause] = []
        self.called = 0
        #: What an enclosing part has collected.
        self.lists: tuple[str, ...] = ()
        #: What has to hold of an entity for what is written now to be of use, by the entity's variable.
        self.guards: dict[str, str] = {}

    def add(self, *clauses: Clause) -> None:
        """Add clauses that were made elsewhere."""
        self.clauses += clauses

    def unwind(self, values: str, variable: str) -> None:
        """A row for each item of a list."""
        self.add(Unwind(values, variable))

    def keep(
        self, *items: str, distinct: bool = False, order: tuple[str, ...] = (), skip: str = "", limit: str = ""
    ) -> None:
        """WITH: what goes on."""
        self.add(With(items, distinct, order, skip, limit))

    def filter(self, *tests: str) -> None:
        """Rows for which everything holds; all of them where nothing is asked."""
        if tests:
            self.add(Filter(tests))

    def subquery(self) -> Query:
        """A query to be called by this one, for an entity one step further."""
        inner = self.unguarded()
        for guard in self.guards.values():
            inner.filter(guard)
        return inner

    def unguarded(self) -> Query:
        """The same, which has a row also where a guard does not hold."""
        return Query(self.depth + 1, self.entries, self.states)

    def beside(self) -> Query:
        """A query for the same entity and with the same surroundings, whose clauses may be added here or left."""
        other = Query(self.depth, self.entries, self.states)
        other.called, other.lists, other.guards = self.called, self.lists, dict(self.guards)
        return other

    def want(self, want: Want, bound: Bound) -> str:
        """The list of what is wanted of the entity `bound`."""
        match want:
            case Selection():
                return listed(self.values(want, bound))
            case Choice():
                return "\n".join(["CASE", *self._options(want, bound), "END"])
            case _:
                assert_never(want)

    def values(self, want: Selection, bound: Bound) -> list[str]:
        """The expressions of what is wanted of the entity `bound`."""
        return self.entries(answered(want.entries), bound, self)

    def _options(self, choice: Choice, bound: Bound) -> Iterator[str]:
        for number, (label, option) in enumerate(choice.options, choice.first):
            with self.guarded(bound.variable, f"{bound.variable}:{label}"):
                values = self.values(option, bound)
            yield indent(f"WHEN {bound.variable}:{label} THEN {listed([str(number), *values])}", TAB)

    def call(self, inner: Query, imported: tuple[str, ...], returned: str) -> str:
        """Call `inner`, which returns one row for each row here; gives the variable that holds its value.

        It is a subquery of its own, so that siblings never multiply one another's rows.
        """
        self.called += 1
        value = Name.VALUE.at(self.depth, self.called)
        self.call_as(value, inner, imported, returned)
        return value

    def call_as(self, value: str, inner: Query, imported: tuple[str, ...], returned: str) -> None:
        """The same, with a name for the variable."""
        self.add(Call(self.scope(*imported), (*inner.clauses, Return((f"{returned} AS {value}",)))))

    def scope(self, *imported: str) -> tuple[str, ...]:
        """The variables that a subquery sees."""
        return tuple(dict.fromkeys(name for name in (*imported, *self.lists, *self.guards, *self.states) if name))

    def read_from(self, bound: Bound) -> None:
        """Let queries within see the reading that `bound` is seen from, if there is one."""
        if bound.reading and bound.reading not in self.states:
            self.states = (*self.states, bound.reading)

    @contextmanager
    def seeing(self, variables: tuple[str, ...]) -> Iterator[None]:
        """Let queries that are called within see these variables too; what those call does not need them."""
        before, self.lists = self.lists, (*self.lists, *variables)
        yield
        self.lists = before

    @contextmanager
    def guarded(self, variable: str, guard: str) -> Iterator[None]:
        """Subqueries written within are of use only where `guard` holds of the entity `variable`."""
        self.guards[variable] = guard
        yield
        del self.guards[variable]


class Search:
    """A search being written; `states` are variables that all its subqueries see."""

    def __init__(self, states: tuple[str, ...]) -> None:
        self.states = states

    def call(self, imported: str, *parts: Clause | str) -> Call:
        """A subquery that sees `imported` too; a line stands for itself."""
        seen = dict.fromkeys(name for name in (*imported.split(", "), *self.states) if name)
        return Call(tuple(seen), clauses_of(*parts))


def clauses_of(*parts: Clause | str) -> tuple[Clause, ...]:
    """Clauses, some of them given as the line that they always are."""
    return tuple(Fixed(part) if isinstance(part, str) else part for part in parts)


def union(*branches: tuple[Clause | str, ...]) -> UnionAll:
    """The rows of every branch."""
    return UnionAll(tuple(clauses_of(*branch) for branch in branches))


def reading_only(clauses: Iterable[Clause], lists: tuple[str, ...]) -> tuple[Clause, ...]:
    """The clauses, whose subqueries see of these lists only those that they read."""
    return tuple(_reading_only(clause, lists) for clause in clauses)


def _reading_only(clause: Clause, lists: tuple[str, ...]) -> Clause:
    match clause:
        case Call():
            body = reading_only(clause.body, lists)
            read = set(_WORD.findall(text_of(body)))
            return Call(tuple(name for name in clause.imported if name in read or name not in lists), body)
        case UnionAll():
            return UnionAll(tuple(reading_only(branch, lists) for branch in clause.branches))
        case _:
            return clause


# --- text


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


def listed(values: list[str]) -> str:
    """A Cypher list: on one line where it is short, else one value a line."""
    flat = f"[{', '.join(values)}]"
    if "\n" not in flat and len(flat) <= 100:
        return flat
    lines = indent(",\n".join(values), TAB)
    return f"[\n{lines}\n]"

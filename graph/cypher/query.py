"""A query being written, clause by clause, and the clauses that every entry of a plan is made with.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters.
"""

from __future__ import annotations

from contextlib import contextmanager
from textwrap import indent
from typing import TYPE_CHECKING, assert_never

from graph.cypher.clauses import TAB, Call, Filter, Match, Return, Unwind, With
from graph.cypher.patterns import trail
from graph.cypher.predicates import condition, few_joined, heavy, ordered, predicate
from graph.cypher.pushdown import opened
from graph.plan.conditions import conjuncts
from graph.plan.expressions import End, Exists
from graph.plan.layout import answered
from graph.plan.plan import Choice, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.cypher.clauses import Clause
    from graph.cypher.patterns import Bound, Trail
    from graph.plan.expressions import Condition, Start
    from graph.plan.plan import Entry, OrderKey, Want


class Query:
    """A query being written, clause by clause; `depth` is that of the entity it binds, `states` are variables that all
    queries within see: what times are taken from.
    """

    def __init__(self, depth: int, entry: Callable[[Entry, Bound, Query], str], states: tuple[str, ...] = ()) -> None:
        self.depth, self.states = depth, states
        #: Writes one entry in a query and gives the expression of its value.
        self.entry = entry
        self.clauses: list[Clause] = []
        self.called = 0
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
        inner = Query(self.depth + 1, self.entry, self.states)
        for guard in self.guards.values():
            inner.filter(guard)
        return inner

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
        return [self.entry(entry, bound, self) for entry in answered(want.entries)]

    def _options(self, choice: Choice, bound: Bound) -> Iterator[str]:
        for number, (label, option) in enumerate(choice.options):
            with self.guarded(bound.variable, f"{bound.variable}:{label}"):
                values = self.values(option, bound)
            yield indent(f"WHEN {bound.variable}:{label} THEN {listed([str(number), *values])}", TAB)

    def call(self, inner: Query, imported: tuple[str, ...], returned: str) -> str:
        """Call `inner`, which returns one row for each row here; gives the variable that holds its value.

        It is a subquery of its own, so that siblings never multiply one another's rows.
        """
        self.called += 1
        value = f"v{self.depth}_{self.called}"
        self.add(Call(self.scope(*imported), (*inner.clauses, Return((f"{returned} AS {value}",)))))
        return value

    def scope(self, *imported: str) -> tuple[str, ...]:
        """The variables that a subquery sees."""
        return tuple(dict.fromkeys(name for name in (*imported, *self.guards, *self.states) if name))

    def read_from(self, bound: Bound) -> None:
        """Let queries within see the reading that `bound` is seen from, if there is one."""
        if bound.reading and bound.reading not in self.states:
            self.states = (*self.states, bound.reading)

    @contextmanager
    def guarded(self, variable: str, guard: str) -> Iterator[None]:
        """Subqueries written within are of use only where `guard` holds of the entity `variable`."""
        self.guards[variable] = guard
        yield
        del self.guards[variable]


def listed(values: list[str]) -> str:
    """A Cypher list: on one line where it is short, else one value a line."""
    flat = f"[{', '.join(values)}]"
    if "\n" not in flat and len(flat) <= 100:
        return flat
    lines = indent(",\n".join(values), TAB)
    return f"[\n{lines}\n]"


def bind(start: Start, parent: Bound, query: Query, where: Condition | None, *more: Callable[[Bound], str]) -> Bound:
    """Bind, in `query`, each entity at `start` that satisfies `where` and `more`."""
    way = trail(start, parent, query.depth)
    bound = way.bound
    query.read_from(bound)
    first = opened(where, bound, query.depth + 1)
    if first is None:
        _bind_in_turn(way, where, query, *(one(bound) for one in more))
        return bound
    *others, last = (way.pattern, *first.patterns)
    query.add(*map(Match, others), Match(last, first.where))
    if first.after:
        tested = tuple(dict.fromkeys((*bound.introduced, *first.tested)))
        query.add(With(tested, distinct=True, where=first.after))
    asked = [predicate(part, bound, query.depth + 1) for part in first.rest]
    rest = (*few_joined(asked), *(one(bound) for one in more))
    query.add(With(bound.introduced, distinct=True, where=rest))
    return bound


def _bind_in_turn(way: Trail, where: Condition | None, query: Query, *more: str) -> None:
    """Bind each entity at the end of `way` for which `where` and `more` hold: what asks much further, behind the rest.

    SKIP 0 keeps Neo4j from planning what stands behind it together with the pattern.
    """
    bound, depth = way.bound, query.depth + 1
    if not heavy(where):
        query.add(*way.clauses(*holds(where, bound, query.depth), *more))
        return
    parts = [(part, predicate(part, bound, depth)) for part in conjuncts(where)]
    query.add(*way.clauses(*(test.text for _, test in parts if not test.subqueries), *more))
    led = [part for part, _ in parts if isinstance(part, Exists) and not isinstance(part.start, End) and heavy(part)]
    asked = [test for part, test in parts if test.subqueries and part not in led]
    query.add(With(bound.introduced, skip="0", where=tuple(few_joined(asked))))
    for part in led:
        inner = query.subquery()
        found = bind(part.start, bound, inner, part.where)
        inner.keep(found.variable, limit="1")
        query.call(inner, bound.seen(part.start), "true")


def holds(where: Condition | None, bound: Bound, depth: int) -> tuple[str, ...]:
    """The condition on `bound`, if there is one."""
    return () if where is None else (condition(where, bound, depth + 1),)


def in_order(bound: Bound, order: tuple[OrderKey, ...], limit: str = "") -> With:
    """Cut before anything is fetched of the rows: what is wanted of a row that is cut away is never computed."""
    by = (f"{ordered(key.value, bound)}{' DESC' if key.descending else ''}" for key in order)
    return With(bound.introduced, order=tuple(by), limit=limit)

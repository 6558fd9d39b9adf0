"""Analyses as Cypher text: searches whose rows a page goes on with, and values of more than one entity.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters. Each search is the
inside of a subquery that returns one row; the numbers of `graph.plan.searches` bound its work, whatever the graph
holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.cypher.patterns import Bound, chain, suggests, trail
from graph.cypher.predicates import condition, ordered, stored
from graph.cypher.query import Match, Name, Return, Search, Unwind, clauses_of, union
from graph.cypher.temporal import is_suggested
from graph.model.tenses import types
from graph.plan.expressions import Along, Stored
from graph.plan.searches import CANDIDATES, WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.cypher.query import Clause
    from graph.plan.expressions import Expression
    from graph.plan.searches import Called, Comparables, PlatformSpread


# --- comparisons


def comparables(start: Comparables, parent: Bound, depth: int, states: tuple[str, ...]) -> tuple[Clause, ...]:
    """The entities comparable to `parent`; returns `h`, with the depth behind its name. `states` are variables that
    all subqueries see.
    """
    return _Comparison(start, parent, depth, states).clauses()


class _Comparison(Search):
    """A comparison being written."""

    def __init__(self, start: Comparables, parent: Bound, depth: int, states: tuple[str, ...]) -> None:
        super().__init__(states)
        self.start, self.parent, self.depth = start, parent, depth
        self.one = parent.variable

    def bound(self, variable: str) -> Bound:
        return Bound(variable, reading=self.parent.reading)

    def clauses(self) -> tuple[Clause, ...]:
        """Candidates are those whose words are alike, and then those that share a target, the rarest target first."""
        start, one = self.start, self.one
        apart = [] if start.apart is None else [f"q.{start.apart} <> {one}.{start.apart}"]
        keeps = " AND ".join([f"q.key <> {one}.key", *apart, condition(start.where, self.bound("q"), self.depth + 1)])
        targets = trail(Along(start.shared), self.parent, 0)
        target = targets.bound.variable
        return clauses_of(
            self.call(one, *targets.clauses(), f"WITH DISTINCT {target} AS t", *self.targets()),
            self.call(f"{one}, {self.found()}", *self.candidates(), f"WITH q WHERE {keeps}", *self.compared()),
            "WITH row ORDER BY row.score DESC, row.key",
            f"RETURN collect(row) AS {Name.HITS.at(self.depth)}",
        )

    def found(self) -> str:
        """What `targets` returns."""
        return "ours" if self.start.at is None else "ours, sharers"

    def targets(self) -> list[Clause | str]:
        """The rarest first. Now those that share a target are counted by the type's name alone, without looking at an
        edge; at a moment each fact has to be looked at, so who shares it is kept.
        """
        start = self.start
        if start.at is None:
            first = start.sharing[0]
            count = f"COUNT {{ (t)<-[:{types(first.type, in_time=False, suggested=suggests(first.facts))}]-() }}"
            return [f"WITH t, {count} AS degree ORDER BY degree, t.path", "RETURN collect(t) AS ours"]
        shares = chain(self.bound("t"), start.sharing[:-1], "u", "k")
        return [
            self.call(f"{self.one}, t", f"MATCH {shares}", "RETURN collect(u) AS near"),
            "WITH t, near ORDER BY size(near), t.path",
            "RETURN collect(t) AS ours, collect(near) AS sharers",
        ]

    def candidates(self) -> list[Clause | str]:
        """Rows of `q`. At a moment they are cut in an order that no later write changes, and then are read."""
        start, one = self.start, self.one
        if start.at is not None:
            return [
                "UNWIND range(0, size(ours) - 1) AS i",
                "UNWIND sharers[i] AS u",
                f"WITH u, min(i) AS i ORDER BY i, u.key LIMIT {CANDIDATES}",
                f"MATCH {chain(self.bound('u'), start.sharing[-1:], 'q', 'r')}",
            ]
        way = trail(Along(start.sharing), self.bound("t"), 0)
        alike = (Match(f"({one})-[:{start.alike.type}]-(q:{start.alike.label})"), Return(("q",)))
        sharing = (Unwind("ours", "t"), *way.clauses(), Return((f"{way.bound.variable} AS q",)))
        return [self.call(f"{one}, ours", union(alike, sharing)), f"WITH q LIMIT {CANDIDATES}", "WITH DISTINCT q"]

    def compared(self) -> list[Clause | str]:
        """The rows of those candidates that are comparable."""
        start, one = self.start, self.one
        way = trail(Along(start.shared), self.bound("q"), 0)
        target = way.bound.variable
        laws, categories, words = WEIGHTS
        suggested = ", size([t IN both WHERE NOT t IN firm])" if start.suggested else ""
        category = f"coalesce({one}.{start.category}, [])", f"coalesce(q.{start.category}, [])"
        parts = f"{laws} * targets + {categories} * common"
        return [
            self.call("q", *way.clauses(), f"RETURN collect(DISTINCT {target}) AS theirs"),
            *self.accepted(),
            *self.words(),
            f"WITH q, ours, theirs, words{', firm' if start.suggested else ''}, {category[0]} AS left,"
            f" {category[1]} AS right",
            "WITH *, [t IN theirs WHERE t IN ours] AS both, size([c IN left WHERE c IN right]) AS categories",
            f"WITH *, {_dice('size(both)', 'ours', 'theirs')} AS targets,",
            f"  {_dice('categories', 'left', 'right')} AS common",
            f"WITH *, round(CASE WHEN words IS NULL THEN ({parts}) / {round(laws + categories, 1)}",
            f"  ELSE {parts} + {words} * words END, 4) AS score",
            f"WITH * WHERE score >= ${start.minimum.name}",
            "RETURN {provision: q, key: q.key, score: score, words: words, shared: both,",
            f"  dated: {str(start.at is not None).lower()},",
            "  here: [t IN ours WHERE NOT t IN both], there: [t IN theirs WHERE NOT t IN both],",
            "  counts: [size(both), size(ours) + size(theirs) - size(both),",
            f"    categories, size(left) + size(right) - categories{suggested}]}} AS row",
        ]

    def accepted(self) -> list[Clause | str]:
        """What both lead to by accepted facts, as `firm`, where suggestions count too."""
        start = self.start
        if not start.suggested:
            return []
        edge = f"f_{len(start.shared)}"
        firm = (
            f"[{chain(bound, start.shared, 't', 'f')} WHERE NOT {is_suggested(edge)} | t]"
            for bound in (self.parent, self.bound("q"))
        )
        ours, theirs = firm
        return [
            f"WITH *, {ours} AS ours_firm, {theirs} AS theirs_firm",
            "WITH *, [t IN ours_firm WHERE t IN theirs_firm] AS firm",
        ]

    def words(self) -> list[Clause | str]:
        """How alike the words are, as `words`; they were compared as they are now, so at a moment it is not known."""
        start, one = self.start, self.one
        if start.at is not None:
            return ["WITH *, null AS words"]
        known = f"{one}.{start.text} IS NULL OR q.{start.text} IS NULL"
        return [
            self.call(f"{one}, q", f"MATCH ({one})-[r:{start.alike.type}]-(q)", "RETURN max(r.score) AS alike"),
            f"WITH *, CASE WHEN {known} THEN null ELSE coalesce(alike, 0.0) END AS words",
        ]


def _dice(common: str, left: str, right: str) -> str:
    """Twice what two lists have in common, over what both hold; 0 for two empty ones."""
    both = f"(size({left}) + size({right}))"
    return f"CASE {both} WHEN 0 THEN 0.0 ELSE 2.0 * {common} / {both} END"


# --- values


def called(value: Called, bound: Bound, expression: Callable[[Expression, Bound], str]) -> str:
    """The values by which what a row keeps is called."""
    cases = " ".join(
        f"WHEN k:{label} THEN [{', '.join(expression(one, Bound('k')) for one in values)}]"
        for label, values in value.values
    )
    return f"[k IN [{bound.variable}.{value.name}] | CASE {cases} END][0]"


def spread(value: PlatformSpread, bound: Bound, depth: int) -> str:
    """A count of entities; each is looked at until what is asked for is found in it."""
    owner, whole = (Bound(name, reading=bound.reading) for name in ("p", "w"))
    filled = has(chain(whole, value.filled, "", "f"))
    to_whole = chain(owner, (value.within,), whole.variable, "w")
    asked = [has(f"{to_whole} WHERE w.{value.kind} = {ordered(value.mine, bound)} AND {filled}")]
    if value.counted == "like":
        kept = condition(value.where, Bound("q"), depth)
        same = f"head({stored(Stored(value.category, 'list'), bound)}) IN q.{value.category}"
        asked.append(has(f"{chain(owner, (value.within, *value.filled), 'q', 'f')} WHERE {kept} AND {same}"))
    return f"COUNT {{ (p:{value.of}) WHERE {' AND '.join(asked)} }}"


def has(pattern: str) -> str:
    """Whether there is such a pattern."""
    return f"EXISTS {{ {pattern} }}"

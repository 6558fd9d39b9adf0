"""Analyses as Cypher text: searches whose rows a page goes on with, and values of more than one entity.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters. Each search is the
inside of a subquery that returns one row; the numbers of `graph.analysis` bound its work, whatever the graph holds.
"""

from __future__ import annotations

from textwrap import indent
from typing import TYPE_CHECKING, Final

from graph.analysis import (
    CANDIDATES,
    NEIGHBOURS_OF_A_NODE,
    NEIGHBOURS_OF_AN_END,
    PAIRED,
    PAIRS,
    RANKED,
    SECOND_NEIGHBOURS,
    WEIGHTS,
)
from graph.conditions import condition, ordered, stored
from graph.patterns import Bound, chain, trail
from graph.terms import PRESENT, Along, Stored
from graph.times import valid

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.analysis import Called, Comparables, Paths, Spread, Tie
    from graph.terms import Expression

_TAB: Final = "  "


def _call(imported: str, *lines: str) -> str:
    return "\n".join([f"CALL ({imported}) {{", indent("\n".join(lines), _TAB), "}"])


def _union(*branches: str) -> str:
    return "\nUNION ALL\n".join(branches)


# --- paths


def paths(start: Paths, depth: int) -> str:
    """The search for paths; returns `h`, `cut` and `used`, each with the depth behind its name.

    It goes out from both ends, one level from the one with more edges (`far`) and two from the other (`near`), cheap
    nodes first and each level cut to a fixed size, and then asks of pairs in the middle whether an edge joins them:
    Neo4j asks that from the end with fewer edges. So a hub costs no more than the nodes that are looked at around it.
    """
    search = _Search(start)
    nothing = "{rows: [], cut: false, used: 0}"
    return "\n".join(
        [
            _ends(start),
            _call("ends", *search.lines()),
            f"WITH coalesce(found[0], {nothing}) AS found",
            f"RETURN found.rows AS h{depth}, found.cut AS cut{depth}, found.used AS used{depth}",
        ]
    )


def _ends(start: Paths) -> str:
    """Both ends, as far as there are such nodes: a look-up for each type, with nothing to find for all but one."""
    kinds = []
    for kind in start.kinds:
        way = trail(kind.start, Bound(""), 0)
        node = way.bound.variable
        found = way.clauses(f"{node}.{kind.by} = i[1][1]")
        kinds.append("\n".join([f"FILTER i[1][0] = '{kind.name}'", *found, f"RETURN {node} AS n"]))
    return _call(
        "",
        f"UNWIND [[0, ${start.origin.name}], [1, ${start.goal.name}]] AS i",
        _call("i", _union(*kinds)),
        "WITH i, n ORDER BY i[0]",
        "RETURN collect(n) AS ends",
    )


class _Search:
    """The text of a search for paths."""

    def __init__(self, start: Paths) -> None:
        self.start = start
        self.most = f"${start.most.name}"
        self.few = [tie for tie in start.ties if not tie.many]
        self.many = [tie for tie in start.ties if tie.many]

    def lines(self) -> list[str]:
        """The inside of the search. Rows are sorted only where they hold no list but their own: Neo4j counts all that a
        sorted row holds against the memory of the statement, again for each row.
        """
        return [
            "FILTER size(ends) = 2 AND ends[0] <> ends[1]",
            "WITH ends[0] AS a, ends[1] AS b",
            f"WITH a, b, {self.degree('a')} > {self.degree('b')} AS turned",
            "WITH a, b, turned, CASE WHEN turned THEN b ELSE a END AS near, CASE WHEN turned THEN a ELSE b END AS far",
            self.neighbours("near", 1),
            self.neighbours("far", 2),
            f"WITH *, [one IN near_met[..{NEIGHBOURS_OF_AN_END}] WHERE one.node <> far] AS nears,",
            f"  [one IN far_met[..{NEIGHBOURS_OF_AN_END}] WHERE one.node <> near] AS fars",
            self.second(),
            f"WITH *, [one IN second[..{SECOND_NEIGHBOURS}] WHERE NOT one.beyond] AS looked_at",
            "WITH *, [one IN looked_at WHERE one.node <> near AND one.node <> far] AS onward",
            _call("near, far, nears, fars, onward", *self.joined()),
            f"WITH a, b, turned, found, {self.cut()} AS cut, {self.used()} AS used",
            *self.ranked(),
            f"RETURN collect({{rows: rows[..{RANKED}], cut: cut OR size(rows) > {RANKED}, used: used}}) AS found",
        ]

    def degree(self, node: str) -> str:
        """Counted by the names of the types alone, which Neo4j answers without looking at an edge."""
        return f"COUNT {{ ({node})-[:{'|'.join(tie.name for tie in self.start.ties)}]-() }}"

    def edges(self, left: str, right: str, *, joins: bool = False) -> str:
        """The edges `e` from `left` to `right`. Those of which a node may have very many come last, so that they are
        the ones that a limit cuts off; where both ends are known, one that has few must be among them.
        """
        return _union(*(self.group(ties, left, right, joins) for ties in (self.few, self.many) if ties))

    def group(self, ties: list[Tie], left: str, right: str, joins: bool) -> str:
        types = "|".join(tie.step.type for tie in ties)
        dated = [f"(NOT e:{tie.step.type} OR ({valid('e', PRESENT, '')}))" for tie in ties if tie.step.current]
        starts = "|".join(dict.fromkeys(tie.start for tie in ties))
        guard = [f"FILTER {left}:{starts} OR {right}:{starts}"] if joins and ties[0].many else []
        where = [f"WHERE {' AND '.join(dated)}"] if dated else []
        return "\n".join([*guard, f"MATCH ({left})-[e:{types}]-({right})", *where, f"RETURN e, {right} AS m"])

    def weight(self, edge: str) -> str:
        names = dict.fromkeys(f"{edge}.{tie.weight}" for tie in self.start.ties if tie.weight)
        return f"coalesce({', '.join([*names, '1.0'])})"

    def neighbours(self, end: str, beyond: int) -> str:
        """The neighbours of an end; none where paths may be no longer than `beyond`."""
        return _call(
            end,
            f"FILTER {self.most} > {beyond}",
            _call(end, self.edges(end, "n")),
            f"WITH e, m LIMIT {NEIGHBOURS_OF_AN_END + 1}",
            f"WITH e, m, {self.degree('m')} AS degree",
            f"WITH e, m, {self.weight('e')} / (1 + log10(degree)) AS factor ORDER BY degree",
            f"RETURN collect({{edge: e, node: m, factor: factor}}) AS {end}_met",
        )

    def second(self) -> str:
        """The neighbours of the near end's neighbours, cheap nodes first."""
        return _call(
            "nears",
            f"FILTER {self.most} > 2",
            "UNWIND nears AS first",
            _call(
                "first",
                "WITH first.node AS n",
                _call("n", self.edges("n", "o")),
                f"WITH e, m LIMIT {NEIGHBOURS_OF_A_NODE + 1}",
                f"WITH e, m, {self.degree('m')} AS degree ORDER BY degree",
                f"RETURN collect([e, m, {self.weight('e')} / (1 + log10(degree))]) AS met",
            ),
            "UNWIND range(0, size(met) - 1) AS at",
            f"WITH first, met[at] AS one, at = {NEIGHBOURS_OF_A_NODE} AS beyond",
            f"LIMIT {SECOND_NEIGHBOURS + 1}",
            "RETURN collect({first: first, edge: one[0], node: one[1], factor: one[2], beyond: beyond}) AS second",
        )

    def pairs(self) -> str:
        """What is known of a path from either end, and the two nodes that an edge may join to make it one."""
        longest = f"onward[..{PAIRS} / (1 + size(fars[..{PAIRED}]))]"
        return _union(
            "RETURN [] AS front, near AS u, far AS v, [] AS back",
            "UNWIND nears AS x\nRETURN [x] AS front, x.node AS u, far AS v, [] AS back",
            "UNWIND onward AS x\nRETURN [x.first, x] AS front, x.node AS u, far AS v, [] AS back",
            "UNWIND nears AS x\nUNWIND fars AS y\n"
            f"WITH x, y LIMIT {PAIRS}\nFILTER x.node <> y.node\n"
            "RETURN [x] AS front, x.node AS u, y.node AS v, [y] AS back",
            f"FILTER {self.most} > 3\nUNWIND {longest} AS x\nUNWIND fars[..{PAIRED}] AS y\nWITH x, y\n"
            "FILTER x.node <> y.node AND x.first.node <> y.node\n"
            "RETURN [x.first, x] AS front, x.node AS u, y.node AS v, [y] AS back",
        )

    def joined(self) -> list[str]:
        """The paths, some of them found from either side, without an order."""
        return [
            _call("near, far, nears, fars, onward", self.pairs()),
            _call("u, v", self.edges("u", "v", joins=True)),
            "RETURN collect({",
            "  edges: [one IN front | one.edge] + [e] + reverse([one IN back | one.edge]),",
            "  inner: [one IN front | one.node] + reverse([one IN back | one.node]),",
            f"  score: round(reduce(score = {self.weight('e')}, one IN front + back | score * one.factor), 6)",
            "}) AS found",
        ]

    def ranked(self) -> list[str]:
        """The best paths in the direction of travel, in their order."""
        named = ordered(self.start.named, Bound("n"))
        kinds = " ".join(f"WHEN e:{tie.step.type} THEN '{tie.name}'" for tie in self.start.ties)
        kept = "a, b, cut, used"
        return [
            # A row without a path keeps what is told of a search that found none.
            "UNWIND CASE size(found) WHEN 0 THEN [{edges: [], inner: [], score: 0.0}] ELSE found END AS path",
            # A path may be found from either side. They are counted, not only made distinct: the rows of an aggregation
            # are new, and no longer hold the list of all that was found, which the sort would count for each.
            f"WITH {kept}, path.score AS score,",
            "  CASE WHEN turned THEN reverse(path.edges) ELSE path.edges END AS edges,",
            "  CASE WHEN turned THEN reverse(path.inner) ELSE path.inner END AS inner, count(*) AS sides",
            f"WITH {kept}, score, edges, inner, [e IN edges | CASE {kinds} END] AS kinds",
            f"WITH {kept}, score, edges, inner, kinds, reduce(way = '', n IN inner | way + {named} + ' ')",
            "  + reduce(way = '', kind IN kinds | way + ' ' + kind) AS way",
            f"ORDER BY size(edges), score DESC, way LIMIT {RANKED + 1}",
            "WITH cut, used, score, edges, kinds, way, [a] + inner + [b] AS nodes",
            "WITH cut, used, score, way, size(edges) AS length, [i IN range(0, size(edges) - 1) | {",
            "  kind: kinds[i], from: nodes[i], to: nodes[i + 1], edge: edges[i],",
            "  forward: startNode(edges[i]) = nodes[i]",
            "}] AS steps",
            "WITH cut, used, collect(",
            "  CASE WHEN length > 0 THEN {length: length, score: score, way: way, steps: steps} END",
            ") AS rows",
        ]

    def cut(self) -> str:
        """Whether more paths than were ranked may be there."""
        return " OR ".join(
            [
                f"size(near_met) > {NEIGHBOURS_OF_AN_END}",
                f"size(far_met) > {NEIGHBOURS_OF_AN_END}",
                f"size(second) > {SECOND_NEIGHBOURS}",
                "any(one IN second WHERE one.beyond)",
                f"size(nears) * size(fars) > {PAIRS}",
                f"{self.most} > 3 AND size(fars) > {PAIRED}",
                f"{self.most} > 3 AND size(onward) > {PAIRS} / (1 + size(fars[..{PAIRED}]))",
            ]
        )

    @staticmethod
    def used() -> str:
        ends = " + ".join(f"size({end}_met[..{NEIGHBOURS_OF_AN_END}])" for end in ("near", "far"))
        return f"2 + {ends} + size(looked_at)"


# --- comparisons


def comparables(start: Comparables, parent: Bound, depth: int) -> str:
    """The entities comparable to `parent`; returns `h`, with the depth behind its name.

    Candidates are those whose words are alike, and then those that share a target with it, the rarest target first.
    """
    one = parent.variable
    apart = [] if start.apart is None else [f"q.{start.apart} <> {one}.{start.apart}"]
    keeps = " AND ".join([f"q <> {one}", *apart, condition(start.where, Bound("q"), depth + 1)])
    shared = _pattern(start.shared.type, one, f"t:{start.shared.label}")
    return "\n".join(
        [
            _call(
                one,
                f"MATCH {shared}",
                f"WITH DISTINCT t, COUNT {{ (t)<-[:{start.shared.type}]-() }} AS degree ORDER BY degree, t.path",
                "RETURN collect(t) AS ours",
            ),
            _call(f"{one}, ours", *_candidates(start, one), f"WITH q WHERE {keeps}", *_compared(start, one)),
            "WITH row ORDER BY row.score DESC, row.key",
            f"RETURN collect(row) AS h{depth}",
        ]
    )


def _pattern(type_: str, left: str, right: str) -> str:
    return f"({left})-[:{type_}]->({right})"


def _candidates(start: Comparables, one: str) -> list[str]:
    way = trail(Along((start.sharing,)), Bound("t"), 0)
    node = way.bound.variable
    alike = f"MATCH ({one})-[:{start.alike.type}]-(q:{start.alike.label})\nRETURN q"
    sharing = "\n".join(["UNWIND ours AS t", *way.clauses(), f"RETURN {node} AS q"])
    return [_call(f"{one}, ours", _union(alike, sharing)), f"WITH q LIMIT {CANDIDATES}", "WITH DISTINCT q"]


def _compared(start: Comparables, one: str) -> list[str]:
    way = trail(Along((start.shared,)), Bound("q"), 0)
    target = way.bound.variable
    laws, categories, words = WEIGHTS
    alike = f"MATCH ({one})-[r:{start.alike.type}]-(q)\nRETURN max(r.score) AS alike"
    category = f"coalesce({one}.{start.category}, [])", f"coalesce(q.{start.category}, [])"
    known = f"{one}.{start.text} IS NULL OR q.{start.text} IS NULL"
    parts = f"{laws} * targets + {categories} * common"
    return [
        _call("q", *way.clauses(), f"RETURN collect(DISTINCT {target}) AS theirs"),
        _call(f"{one}, q", alike),
        f"WITH q, ours, theirs, {category[0]} AS left, {category[1]} AS right,",
        f"  CASE WHEN {known} THEN null ELSE coalesce(alike, 0.0) END AS words",
        "WITH *, [t IN theirs WHERE t IN ours] AS both, size([c IN left WHERE c IN right]) AS categories",
        f"WITH *, {_dice('size(both)', 'ours', 'theirs')} AS targets, {_dice('categories', 'left', 'right')} AS common",
        f"WITH *, round(CASE WHEN words IS NULL THEN ({parts}) / {round(laws + categories, 1)}",
        f"  ELSE {parts} + {words} * words END, 4) AS score",
        f"WITH * WHERE score >= ${start.minimum.name}",
        "RETURN {provision: q, key: q.key, score: score, words: words, shared: both,",
        "  here: [t IN ours WHERE NOT t IN both], there: [t IN theirs WHERE NOT t IN both],",
        "  counts: [size(both), size(ours) + size(theirs) - size(both),",
        "    categories, size(left) + size(right) - categories]} AS row",
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


def spread(value: Spread, bound: Bound, depth: int) -> str:
    """A count of entities; each is looked at until what is asked for is found in it."""
    owner, whole = (Bound(name, reading=bound.reading) for name in ("p", "w"))
    filled = _has(chain(whole, value.filled, "", "f"))
    to_whole = chain(owner, (value.within,), whole.variable, "w")
    asked = [_has(f"{to_whole} WHERE w.{value.kind} = {ordered(value.mine, bound)} AND {filled}")]
    if value.counted == "like":
        kept = condition(value.where, Bound("q"), depth + 1)
        same = f"head({stored(Stored(value.category, 'list'), bound)}) IN q.{value.category}"
        asked.append(_has(f"{chain(owner, (value.within, *value.filled), 'q', 'f')} WHERE {kept} AND {same}"))
    return f"COUNT {{ (p:{value.of}) WHERE {' AND '.join(asked)} }}"


def _has(pattern: str) -> str:
    return f"EXISTS {{ {pattern} }}"

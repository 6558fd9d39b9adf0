"""Paths as Cypher text: a search whose rows a page goes on with.

Part of the last stage (`graph.cypher`): pure functions of the plan, values only as parameters. The numbers of
`graph.plan.searches` bound the work, whatever the graph holds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from graph.cypher.comparables import has
from graph.cypher.patterns import ROOT, Bound, chain, suggests, trail
from graph.cypher.predicates import ordered
from graph.cypher.query import Filter, Match, Name, Search, clauses_of, union
from graph.cypher.temporal import counted, fact, held, is_suggested, valid
from graph.model.model import LABEL, RELATIONSHIP_TYPE
from graph.model.tenses import is_fact, types
from graph.plan.expressions import PRESENT
from graph.plan.searches import (
    COUNTED,
    NEIGHBOURS_OF_A_NODE,
    NEIGHBOURS_OF_AN_END,
    PAIRED,
    PAIRS,
    RANKED,
    SECOND_NEIGHBOURS,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.cypher.query import Call, Clause, UnionAll
    from graph.plan.searches import PathEdge, Paths

#: Labels of what has readings, whether or not one holds today.
_WITH_READINGS: Final = frozenset(
    name for label in RELATIONSHIP_TYPE["HAS_HISTORY"].starts for name in (label, LABEL[label].always)
)


def paths(start: Paths, depth: int, states: tuple[str, ...]) -> tuple[Clause, ...]:
    """The search for paths; returns `h`, `cut` and `used`, each with the depth behind its name. `states` are variables
    that all subqueries see.

    It goes out from both ends, one level from the one with more edges (`far`) and two from the other (`near`), cheap
    nodes first and each level cut to a fixed size, and then looks for the edge in the middle from the end with fewer
    edges. So a hub costs no more than the nodes that are looked at around it.

    At a moment only edges that held then are followed, between nodes that were there; of a path's provisions, the
    readings of that moment are shown.
    """
    search = _Search(start, states)
    nothing = "{rows: [], cut: false, used: 0}"
    return clauses_of(
        search.ends(),
        search.call("ends", *search.lines()),
        f"WITH coalesce(found[0], {nothing}) AS found",
        f"RETURN found.rows AS {Name.HITS.at(depth)}, found.cut AS {Name.CUT.at(depth)},"
        f" found.used AS {Name.USED.at(depth)}",
    )


class _Search(Search):
    """A search for paths being written."""

    def __init__(self, start: Paths, states: tuple[str, ...]) -> None:
        super().__init__(states)
        self.start, self.dated = start, start.at is not None
        self.most = f"${start.most.name}"
        self.few = [edge for edge in start.edges if not edge.many]
        self.many = [edge for edge in start.edges if edge.many]

    def ends(self) -> Call:
        """Both ends, as far as there are such nodes: a look-up for each type, with nothing to find for all but one."""
        kinds = []
        for kind in self.start.kinds:
            way = trail(kind.start, ROOT, 0)
            node = way.bound.variable
            found = way.clauses(f"{node}.{kind.by} = i[1][1]", *self.there(node, kind.name))
            kinds.append((f"FILTER i[1][0] = '{kind.name}'", *found, f"RETURN {node} AS n"))
        return self.call(
            "",
            f"UNWIND [[0, ${self.start.origin.name}], [1, ${self.start.goal.name}]] AS i",
            self.call("i", union(*kinds)),
            "WITH i, n ORDER BY i[0]",
            "RETURN collect(n) AS ends",
        )

    def lines(self) -> list[Clause | str]:
        """The inside of the search. Rows are sorted only where they hold no list but their own: Neo4j counts all that a
        sorted row holds against the memory of the statement, again for each row.
        """
        return [
            "FILTER size(ends) = 2 AND ends[0] <> ends[1]",
            "WITH ends[0] AS a, ends[1] AS b",
            self.degree("a", "of_a"),
            self.degree("b", "of_b"),
            "WITH a, b, of_a > of_b AS turned",
            "WITH a, b, turned, CASE WHEN turned THEN b ELSE a END AS near, CASE WHEN turned THEN a ELSE b END AS far",
            self.neighbours("near", 1),
            self.neighbours("far", 2),
            f"WITH *, [one IN near_met[..{NEIGHBOURS_OF_AN_END}] WHERE one.node <> far] AS nears,",
            f"  [one IN far_met[..{NEIGHBOURS_OF_AN_END}] WHERE one.node <> near] AS fars",
            self.second(),
            f"WITH *, [one IN second[..{SECOND_NEIGHBOURS}] WHERE NOT one.beyond] AS looked_at",
            "WITH *, [one IN looked_at WHERE one.node <> near AND one.node <> far] AS onward",
            self.call("near, far, nears, fars, onward", *self.joined()),
            f"WITH a, b, turned, found, {self.cut()} AS cut, {self.used()} AS used",
            *self.ranked(),
            f"RETURN collect({{rows: rows[..{RANKED}], cut: cut OR size(rows) > {RANKED}, used: used}}) AS found",
        ]

    def size(self, node: str) -> str:
        """How many edges a node has now: by the types' names alone, which Neo4j tells without looking at an edge."""
        named = (types(edge.name, in_time=False, suggested=suggests(edge.step.facts)) for edge in self.start.edges)
        return f"COUNT {{ ({node})-[:{'|'.join(named)}]-() }}"

    def degree(self, node: str, name: str, size: str = "") -> Clause | str:
        """How many edges a node has, as `name`; at a moment, and where suggestions are followed of which not everybody
        sees each, they have to be looked at, and not all of a hub's are. `size` names how many it has now, if told.
        """
        if self.start.at is None and not self.start.suggested:
            return f"LET {name} = coll.min([{size or self.size(node)}, {COUNTED}])"
        edges = self.call(node, self.edges(node, "x", "e"))
        return self.call(node, edges, f"WITH e LIMIT {COUNTED}", f"RETURN count(e) AS {name}")

    def edges(self, left: str, right: str, returned: str, *, joins: bool = False) -> UnionAll:
        """The edges `e` from `left` to `right`. Those of which a node may have very many come last, so that they are
        the ones that a limit cuts off; where both ends are known, one that has few must be among them.
        """
        groups = (edges for edges in (self.few, self.many) if edges)
        return union(*((*self.group(edges, left, right, joins), f"RETURN {returned}") for edges in groups))

    def group(self, edges: Sequence[PathEdge], left: str, right: str, joins: bool) -> list[Clause]:
        of_types = "|".join(map(self.types, edges))
        where = [test for edge in edges for test in self.holding(edge)] + (
            [] if joins else self.any_there(right, edges)
        )
        starts = "|".join(dict.fromkeys(edge.start for edge in edges))
        match = Match(f"({left})-[e:{of_types}]-({right})", tuple(where))
        return [Filter((f"{left}:{starts} OR {right}:{starts}",)), match] if joins and edges[0].many else [match]

    def types(self, edge: PathEdge) -> str:
        """The relationship types of a kind of edge."""
        return types(edge.step.type, in_time=self.dated, suggested=suggests(edge.step.facts))

    def holding(self, edge: PathEdge) -> list[str]:
        """What has to be true of an edge, should it be of this kind."""
        at, type_ = self.start.at, edge.step.type
        if is_fact(type_):
            tests = [*([fact("e", at, "")] if at else []), counted("e", edge.step.facts)]
            test = " AND ".join(one for one in tests if one)
            return [f"(NOT e:{self.types(edge)} OR ({test}))"] if test else []
        return [f"(NOT e:{type_} OR ({valid('e', at or PRESENT, '')}))"] if edge.step.current else []

    def there(self, node: str, label: str) -> list[str]:
        """What has to be true of a node of `label` to be there at the moment; what has readings has one then."""
        at, reading = self.start.at, self.start.reading
        if at is None or reading is None:
            return []
        if label in _WITH_READINGS:
            return [has(chain(Bound(node), (reading,), "", "r"))]
        return [test for test in (held(node, label, at, ""),) if test]

    def any_there(self, node: str, edges: Sequence[PathEdge]) -> list[str]:
        """The same of a node at either end of one of the edges."""
        labels = dict.fromkeys(label for edge in edges for label in (edge.start, edge.step.label))
        return [f"(NOT {node}:{label} OR {test})" for label in labels for test in self.there(node, label)]

    def weight(self, edge: str) -> str:
        names = dict.fromkeys(f"{edge}.{kind.weight}" for kind in self.start.edges if kind.weight)
        return f"coalesce({', '.join([*names, '1.0'])})"

    def factor(self, edge: str) -> str:
        return f"{self.weight(edge)} / (1 + log10(degree))"

    def neighbours(self, end: str, beyond: int) -> Call:
        """The neighbours of an end; none where paths may be no longer than `beyond`."""
        return self.call(
            end,
            f"FILTER {self.most} > {beyond}",
            self.call(end, self.edges(end, "m", "e, m")),
            f"WITH e, m LIMIT {NEIGHBOURS_OF_AN_END + 1}",
            "WITH m, collect(e) AS met",
            self.degree("m", "degree"),
            "UNWIND met AS e",
            f"WITH e, m, {self.factor('e')} AS factor ORDER BY degree",
            f"RETURN collect({{edge: e, node: m, factor: factor}}) AS {end}_met",
        )

    def second(self) -> Call:
        """The neighbours of the near end's neighbours, cheap nodes first. The edges of a node that is met from several
        sides are counted once.
        """
        return self.call(
            "nears",
            f"FILTER {self.most} > 2",
            "UNWIND nears AS first",
            self.call(
                "first",
                "WITH first.node AS n",
                self.call("n", self.edges("n", "m", "e, m")),
                f"WITH e, m LIMIT {NEIGHBOURS_OF_A_NODE + 1}",
                f"WITH e, m, {self.size('m')} AS size ORDER BY size",
                "RETURN collect([e, m, size]) AS met",
            ),
            "UNWIND range(0, size(met) - 1) AS at",
            f"WITH first, met[at] AS one, at = {NEIGHBOURS_OF_A_NODE} AS beyond",
            f"LIMIT {SECOND_NEIGHBOURS + 1}",
            "WITH one[1] AS m, one[2] AS size, collect([first, one[0], beyond]) AS met",
            self.degree("m", "degree", "size"),
            "UNWIND met AS one",
            "WITH one[0] AS first, one[1] AS e, m, one[2] AS beyond, degree ORDER BY degree",
            f"WITH first, e, m, beyond, {self.factor('e')} AS factor",
            "RETURN collect({first: first, edge: e, node: m, factor: factor, beyond: beyond}) AS second",
        )

    def pairs(self) -> UnionAll:
        """What is known of a path from the near end, and the nodes that an edge may join to its last node `u`, each
        with what is known of the path from there on.
        """
        whole = "[{node: far, back: []}]"
        others = "[y IN {} WHERE {} | {{node: y.node, back: [y]}}]"
        onto_fars = others.format("fars[..left]", "y.node <> x.node")
        longest = others.format("reach", "y.node <> x.node AND y.node <> x.first.node")
        paired = f"fars[..{PAIRED}]"
        return union(
            (f"RETURN [] AS front, near AS u, {whole} AS others",),
            (
                "UNWIND range(0, size(nears) - 1) AS i",
                f"WITH nears[i] AS x, {PAIRS} - i * size(fars) AS pairs",
                "WITH x, CASE WHEN pairs > 0 THEN pairs ELSE 0 END AS left",
                f"RETURN [x] AS front, x.node AS u, {whole} + {onto_fars} AS others",
            ),
            (
                "UNWIND range(0, size(onward) - 1) AS i",
                f"WITH onward[i] AS x, CASE WHEN {self.most} > 3 AND i < {PAIRS} / (1 + size({paired}))"
                f" THEN {paired} ELSE [] END AS reach",
                f"RETURN [x.first, x] AS front, x.node AS u, {whole} + {longest} AS others",
            ),
        )

    def joined(self) -> list[Clause | str]:
        """The paths, some of them found from either side, without an order."""
        return [
            self.call("near, far, nears, fars, onward", self.pairs()),
            f"WITH front, u, others, COUNT {{ (u)-[:{'|'.join(map(self.types, self.start.edges))}]-() }} AS degree",
            self.call("u, others, degree", self.meeting()),
            "RETURN collect({",
            "  edges: [one IN front | one.edge] + [e] + reverse([one IN back | one.edge]),",
            "  inner: [one IN front | one.node] + reverse([one IN back | one.node]),",
            f"  score: round(reduce(score = {self.weight('e')}, one IN front + back | score * one.factor), 6)",
            "}) AS found",
        ]

    def meeting(self) -> UnionAll:
        """The edges from `u` to the others. Where its `degree` is less than the number of others, each of its edges is
        looked at; where it is more, each of the others is asked for one, which Neo4j finds from the end with fewer.
        """
        return union(
            (
                "FILTER degree <= size(others)",
                "WITH u, others, [one IN others | one.node] AS nodes",
                *self.group(self.start.edges, "u", "v", joins=False),
                "FILTER v IN nodes",
                "UNWIND [one IN others WHERE one.node = v] AS other",
                "RETURN e, other.back AS back",
            ),
            (
                "FILTER degree > size(others)",
                "UNWIND others AS other",
                "WITH u, other.node AS v, other.back AS back",
                self.call("u, v", self.edges("u", "v", "e", joins=True)),
                "RETURN e, back",
            ),
        )

    def ranked(self) -> list[Clause | str]:
        """The best paths in the direction of travel, in their order."""
        named = ordered(self.start.named, Bound("n"))
        kinds = " ".join(f"WHEN e:{self.types(edge)} THEN '{edge.name}'" for edge in self.start.edges)
        # Several suggestions may join the same two: what tells them apart is part of the way.
        which = f"reduce(way = '', e IN edges | way + CASE WHEN {is_suggested('e')} THEN ' ' + e.pair ELSE '' END)"
        apart = [f"  + {which}"] if self.start.suggested else []
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
            *apart,
            "  + reduce(way = '', kind IN kinds | way + ' ' + kind) AS way",
            f"ORDER BY size(edges), score DESC, way LIMIT {RANKED + 1}",
            "WITH cut, used, score, edges, kinds, way, [a] + inner + [b] AS nodes",
            *self.shown(),
            "WITH cut, used, score, way, size(edges) AS length, [i IN range(0, size(edges) - 1) | {",
            "  kind: kinds[i], from: shown[i], to: shown[i + 1], edge: edges[i],",
            "  forward: startNode(edges[i]) = nodes[i]",
            "}] AS steps",
            "WITH cut, used, collect(",
            "  CASE WHEN length > 0 THEN {length: length, score: score, way: way, steps: steps} END",
            ") AS rows",
        ]

    def shown(self) -> list[Clause | str]:
        """The nodes of a path as they are shown."""
        reading = self.start.reading
        if reading is None:
            return ["WITH *, nodes AS shown"]
        return [
            self.call(
                "nodes",
                "UNWIND range(0, size(nodes) - 1) AS i",
                "WITH i, nodes[i] AS n",
                f"OPTIONAL MATCH {chain(Bound('n'), (reading,), 'r', 'h')}",
                "WITH i, coalesce(r, n) AS node ORDER BY i",
                "RETURN collect(node) AS shown",
            )
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

"""Paths: how two nodes of the graph are connected, edge by edge, with a sentence for each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import strawberry

from api.binding.arguments import present
from api.binding.at import moment_of
from api.binding.ids import end_of_path
from api.errors import bad_input
from api.schema.connections import Connection
from api.schema.declare import Composes, Computed, Tells, ToMany, ToOne, described
from api.schema.enums import EdgeKind
from api.schema.hops import APPLIES_IN, ENGAGES, FLAGS, PUBLISHES, SIMILAR_TO, TO_DOCUMENT, TO_PLATFORM
from api.schema.interfaces import Node
from api.schema.standing import facts_of
from graph.plan.expressions import Identity, NodesOf, PropertyAt, Step, Stored
from graph.plan.plan import Kind, OrderKey, Selection
from graph.plan.searches import MOST_HOPS, NODE_BUDGET, RANKED, Called, Kept, OfKept, PathEdge, Paths

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from api.binding.arguments import Argument
    from graph.plan.expressions import EdgesOf
    from graph.plan.facts import Facts

_PATH_EDGES: Final = {
    EdgeKind.PUBLISHES: PathEdge("PUBLISHES", PUBLISHES, "Platform"),
    EdgeKind.HAS_UNIT: PathEdge("HAS_UNIT", Step("HAS_UNIT", "out", "LegalUnit"), "LegalTarget"),
    EdgeKind.RELATES_TO: PathEdge("RELATES_TO", Step("RELATES_TO", "out", "LegalTarget"), "LegalTarget"),
    EdgeKind.PART_OF: PathEdge("PART_OF", Step("PART_OF", "out", "Jurisdiction", current=True), "Jurisdiction"),
    EdgeKind.APPLIES_IN: PathEdge("APPLIES_IN", APPLIES_IN, "Regulation"),
    EdgeKind.SIMILAR_TO: PathEdge("SIMILAR_TO", SIMILAR_TO, "Provision", weight="score"),
    EdgeKind.IN_DOCUMENT: PathEdge("IN_DOCUMENT", TO_DOCUMENT, "Provision", many=True),
    EdgeKind.ENGAGES: PathEdge("ENGAGES", ENGAGES, "Provision", weight="confidence", many=True),
    EdgeKind.FLAGS: PathEdge("FLAGS", FLAGS, "Provision", weight="confidence", many=True),
}
#: Which words are alike is kept as it is today; at another time it is not known.
_UNDATED: Final = EdgeKind.SIMILAR_TO
#: The types that have one of these edges, and the properties by which one is called.
_CALLED: Final[dict[str, tuple[Any, ...]]] = {
    "Document": (Stored("title"),),
    "Jurisdiction": (Stored("name"),),
    "LegalUnit": (Stored("label"),),
    "Platform": (Stored("name"),),
    "Provision": (Stored("title"), PropertyAt((TO_DOCUMENT, TO_PLATFORM), "name")),
    "Regulation": (Stored("label"),),
}
_ENDS: Final = tuple((name, name) for name in _CALLED)
_EDGES: Final = (("Engagement", "ENGAGES"), ("Flag", "FLAGS"))
_OF_FACTS: Final = frozenset(type_ for _, type_ in _EDGES)

BY_RANK: Final = (OrderKey(Stored("length")), OrderKey(Stored("score"), descending=True), OrderKey(Stored("way")))


def paths_between(kinds: Mapping[str, tuple[NodesOf | EdgesOf, str]]) -> Callable[[Mapping[str, Argument]], Paths]:
    """The search that the arguments of `paths` ask for; `kinds` says where the entities of a type are."""
    named = {name: kinds[name] for name in _CALLED}

    def start(given: Mapping[str, Argument]) -> Paths:
        return Paths(
            given["from"].slot(end_of_path),
            given["to"].slot(end_of_path),
            given["maxLength"].slot(_hops),
            _counting(_chosen(present(given, "via"), dated=moment_of(given) is not None), facts_of(given)),
            tuple(Kind(name, start, by, Selection(())) for name, (start, by) in named.items()),
            Identity(tuple((name, name, by) for name, (_, by) in named.items())),
        )

    return start


def _hops(asked: int | None) -> int:
    most = MOST_HOPS if asked is None else asked
    if 1 <= most <= MOST_HOPS:
        return most
    raise bad_input(f"maxLength: {most} is outside 1 to {MOST_HOPS}; for a longer chain, ask for each half of it")


def _chosen(via: Argument | None, *, dated: bool) -> tuple[PathEdge, ...]:
    """The kinds of edges that are followed, in the order of their declaration, so that that of the argument makes no
    other plan.
    """
    followed = {kind: edge for kind, edge in _PATH_EDGES.items() if not (dated and kind is _UNDATED)}
    if via is None:
        return tuple(followed.values())
    if not via.value:
        raise bad_input("via: the list names no kind of edge; name at least one kind, or leave `via` out")
    if dated and _UNDATED in via.value:
        raise bad_input(
            f"via: {_UNDATED.name} cannot be followed at another time: similarity of words is known only for today; "
            f"leave {_UNDATED.name} or `at` out"
        )
    return tuple(edge for kind, edge in followed.items() if kind in via.value)


def _counting(edges: tuple[PathEdge, ...], facts: Facts | None) -> tuple[PathEdge, ...]:
    """The kinds of edges, engagements and flags those that count."""
    return tuple(
        replace(edge, step=replace(edge.step, facts=facts)) if facts and edge.name in _OF_FACTS else edge
        for edge in edges
    )


@strawberry.type(description="Step of a path, in the direction of travel.")
class PathStep:
    """One step of a path."""

    kind: EdgeKind = described("Kind of the edge that the step follows.", Computed(Stored("kind")))
    from_: Node = described(
        "Node at which the step starts.", ToOne(Kept("from"), required=True, kinds=_ENDS), name="from"
    )
    to: Node = described("Node at which the step ends.", ToOne(Kept("to"), required=True, kinds=_ENDS))
    edge: Node | None = described(
        "Edge that the step follows, if the edge is an engagement or a flag; otherwise null.",
        ToOne(Kept("edge", edge=True), kinds=_EDGES),
    )
    explanation: str = described(
        "One sentence about the edge and its two ends, composed of what the graph says about them.",
        Composes(
            "explanation",
            (
                Stored("kind"),
                Stored("forward"),
                *(Called(end, tuple(_CALLED.items())) for end in ("from", "to")),
                *(OfKept("edge", Stored(name)) for name in ("modality", "condition", "reason", "score", "explanation")),
            ),
        ),
    )


@strawberry.type(description="Path from one node to another that meets no node twice.")
class GraphPath:
    """A path."""

    length: int = described("Number of edges of the path.")
    score: float = described(
        "How telling the path is, up to 1. The confidences of the engagements and flags on the path and the "
        "scores of the similarities are multiplied; structural edges count as 1. For each node between the "
        "ends, the product is divided by 1 + log10(n), with n the number of edges of that node of the "
        "requested kinds, at most 1,000. A path through a hub, which connects very many nodes, therefore "
        "scores low."
    )
    steps: list[PathStep] = described("Steps of the path, in the direction of travel.", ToMany(Kept("steps"), ()))


@strawberry.type(
    description="Page of paths, ordered by length, then by score (highest first), then by the ids of the nodes between "
    f"the ends. Only the best {RANKED} paths are ranked. If the query reads at another time, "
    "SIMILAR_TO is not followed, because similarity of words is known only for today."
)
class PathConnection(Connection[GraphPath]):
    """A page of paths."""

    truncated: bool = described(
        "Whether there may be more paths than the ranked ones: a node had more neighbours than the search examined, a "
        f"level of the search was cut to its budget, or more than {RANKED} paths were found.",
        Tells("cut"),
    )
    budget_used: int = described(
        f"Number of nodes that the search examined; a node that is met twice counts twice. At most {NODE_BUDGET}.",
        Tells("used"),
    )

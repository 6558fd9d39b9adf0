"""The expressions of searches: starts whose entities a statement makes itself, and values made of more than one entity.

A path or a comparison is no node: the statement makes a *row* of each, a map of what was found, and the page goes on
with these rows as it does with nodes. `Kept` leads from such a row back to the nodes and edges it was made of.

The numbers here bound the work of one search, whatever the size of the graph; the schema's descriptions tell them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from graph.plan.expressions import Condition, Expression, Identity, Moment, PropertyAt, Slot, Step, Stored
    from graph.plan.plan import Kind

#: Nodes that a word finds beyond this number are not looked at: nobody pages that far, and a word may stand in all.
MOST_FOUND: Final = 1000
#: The longest path, in edges.
MOST_HOPS: Final = 4
#: Neighbours of an end that are looked at; neighbours of one of these; and these together.
NEIGHBOURS_OF_AN_END: Final = 400
NEIGHBOURS_OF_A_NODE: Final = 200
SECOND_NEIGHBOURS: Final = 2000
#: Nodes that one search looks at: both ends, their neighbours, and the second neighbours of one end.
NODE_BUDGET: Final = 2 + 2 * NEIGHBOURS_OF_AN_END + SECOND_NEIGHBOURS
#: Pairs of nodes in the middle of which it is asked whether an edge joins them, for each length.
PAIRS: Final = 10_000
#: Neighbours of the far end that stand in such pairs, where they would be too many.
PAIRED: Final = 100
#: Edges of a node that count in the score of a path through it; more are not told apart.
COUNTED: Final = 1000
#: Paths that are ranked.
RANKED: Final = 200

#: Provisions that one comparison looks at.
CANDIDATES: Final = 200
#: What the parts of a comparison weigh: laws and units, categories, words.
WEIGHTS: Final = (0.5, 0.3, 0.2)


@dataclass(frozen=True, slots=True)
class PathEdge:
    """One kind of edge that a path may follow, in both directions.

    `step` is the edge in its own direction, from a node of `start`. Where `weight` names a property of it, the path's
    score is multiplied by that. Of one with `many`, very many may meet in one node that is not of `start`, and few in
    one that is.
    """

    name: str
    step: Step
    start: str
    weight: str | None = None
    many: bool = False


@dataclass(frozen=True, slots=True)
class Paths:
    """Rows: the paths of at most `most` edges from one node to another, each node once, the best `RANKED`.

    A row has `length`, `score`, `way` (a text that no other path has) and `steps`, rows in the direction of travel: the
    `kind` of edge, the nodes `from` and `to`, the `edge`, and whether it was followed `forward`. `origin` and `goal`
    are slots of (type, key) pairs, of `kinds`; `named` tells the identity of a node.

    At the moment `at`, what has a `reading` is there where that holds, and is shown as it reads. Where suggestions are
    followed, a path that rests on one is told from others by it.
    """

    origin: Slot
    goal: Slot
    most: Slot
    edges: tuple[PathEdge, ...]
    kinds: tuple[Kind, ...]
    named: Identity
    at: Moment | None = None
    reading: Step | None = None

    @property
    def suggested(self) -> bool:
        """Whether suggestions are followed."""
        return any(edge.step.facts is not None and edge.step.facts.suggested for edge in self.edges)


@dataclass(frozen=True, slots=True)
class Comparables:
    """Rows: other entities that satisfy `where`, as alike to the parent as the slot `minimum` asks, at least.

    Compared are what both lead to by `shared`, the lists `category`, and the words, where both have a `text`: `alike`
    holds the similarity of those that are alike at all. With `apart`, entities of which that property equals the
    parent's are left out. `sharing` is the way back from what is shared. At the moment `at` words are not known.

    A row has the entity itself as `provision`, its `key`, its `score`, and what that was computed from: the lists
    `shared`, `here`, `there`; `counts`, how many targets are shared and how many there are, and the same of categories,
    and where suggestions count, how many targets are shared because of these; and `words`, null where they are not
    known, also because it is `dated`.
    """

    shared: tuple[Step, ...]
    sharing: tuple[Step, ...]
    alike: Step
    minimum: Slot
    category: str
    text: str
    where: Condition
    apart: str | None = None
    at: Moment | None = None

    @property
    def suggested(self) -> bool:
        """Whether suggestions count."""
        return any(step.facts is not None and step.facts.suggested for step in self.shared)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a row keeps under `name`: a node, an `edge`, a list of nodes, or of rows."""

    name: str
    edge: bool = False


@dataclass(frozen=True, slots=True)
class OfKept:
    """The stored property `value` of what a row keeps under `name`."""

    name: str
    value: Stored


@dataclass(frozen=True, slots=True)
class Called:
    """The list of values by which the node kept under `name` is called, those of the first label that it carries."""

    name: str
    values: tuple[tuple[str, tuple[Expression, ...]], ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """A text, an entry: the encoder composes it of several values of the entity, and of slots, in the manner `by`."""

    key: str
    by: Literal["citation", "comparison", "explanation", "passage", "prevalence"]
    values: tuple[Expression, ...]
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of objects, an entry: the encoder makes it of values of the entity, and of slots, in the manner `by`.

    `of` is the type of the objects; `fields` are the response keys wanted of each, with the names of what they mean.
    """

    key: str
    of: str
    by: Literal["hunks", "sections"]
    values: tuple[Expression, ...]
    slots: tuple[Slot, ...]
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SearchStatus:
    """What a search tells of itself, an entry of its page: whether it was `cut` short, how many nodes it has `used`."""

    key: str
    what: Literal["cut", "used"]


@dataclass(frozen=True, slots=True)
class PlatformSpread:
    """Counts platforms (`of`) that publish a document of the same type as this provision's; `counted="like"` counts
    the platforms among them whose documents also contain a similar provision.

    `within` leads to documents, `kind` is their property for the type, `mine` the type of this provision's document.
    `filled` leads on to provisions, of which a document must have one. A provision is similar if it satisfies `where`
    and has, in its list `category`, the first category of this provision.
    """

    of: str
    within: Step
    filled: tuple[Step, ...]
    kind: str
    mine: PropertyAt
    category: str
    where: Condition
    counted: Literal["all", "like"]

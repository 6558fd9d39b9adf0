"""The query plan: the one value that passes from `api` to `graph`.

A plan says *which rows a response needs, in the response's own shape*, and nothing about HTTP, GraphQL syntax or Cypher
syntax. `api.compile.planner` builds it from a validated operation; `graph.cypher` turns it into one statement;
`api.answer.encode` turns the statement's answer into the response. Nodes are immutable and compare by value: a plan is
its own cache key.

A plan holds no values: a `Slot` stands for one, and becomes a Cypher parameter. Requests that differ only in values
share one plan, one text, and one entry in Neo4j's own plan cache.

Vocabulary (docs/glossary.md). An *entity* is what a selection is taken of: a node, or an edge with its two ends. A
*selection* says what is wanted of each; a *page* is a connection. Where entities come from, which of them stay and what
one value is made of, say the expressions (`graph.plan.expressions`).

For `{ platform(slug: $s) { name documents(first: 2) { nodes { title } } } }` the plan is

    Plan((One("platform", NodesOf("Platform"), where=Compare(Stored("slug"), "=", Slot("p0_slug")), want=Selection((
        Scalar("name", Stored("name")),
        Page("documents", "Document", Along((Step("PUBLISHES", "out", "Document"),)),
             order=(OrderKey(Stored("key")),), limit=Slot("p1_first"), entries=(
                 PageRows("nodes", Selection((Scalar("title", Stored("title")),))),))))),))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from graph.plan.reports import Coverage, Impact, Matrix
from graph.plan.searches import Composed, Listing, SearchStatus

if TYPE_CHECKING:
    from graph.plan.expressions import (
        Along,
        AlongThen,
        ByKey,
        Condition,
        CountAt,
        EdgesOf,
        End,
        Expression,
        Identity,
        IsPresent,
        IsValid,
        MaxAt,
        Moment,
        NodesOf,
        PropertyAt,
        Relevance,
        Slot,
        Start,
        Stored,
        Within,
    )


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value, under the response key the caller chose."""

    key: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Constant:
    """A value known when planning, such as `__typename`; costs the database nothing."""

    key: str
    value: str | int | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A field whose arguments cannot be used: the encoder is given its error, by number. Costs the database nothing.

    `required` says that the field is never null, so that its error passes to what is around it.
    """

    key: str
    number: int
    required: bool


@dataclass(frozen=True, slots=True)
class Part:
    """An object made of the same entity; null where the property `present` is, never null where none is named."""

    key: str
    present: str | None
    want: Selection
    #: What several entries ask for (`graph.plan.rules.shared`).
    collections: tuple[Collection, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """The entities at `start` that satisfy `where`, or the stored `value` of each, once in a list of this name.

    There is no list, but null, where there are more than `most`.
    """

    name: str
    start: NodesOf
    where: Condition
    value: Stored | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class TakenApart:
    """What an entity is split into, in `order`, once in a list of this name; null where there is no such entity."""

    name: str
    within: Within
    order: tuple[OrderKey, ...]


@dataclass(frozen=True, slots=True)
class One:
    """The first entity at `start` that satisfies `where`, in `order`, or null.

    `required` says that null breaks the schema, so that it must become an error; where a caller can be the cause,
    `lacking` tells how. The first of the entities of `rather` that is there stands here instead; each has options of
    its own (`Choice.first`).
    """

    key: str
    start: Start
    want: Want
    where: Condition | None = None
    order: tuple[OrderKey, ...] = ()
    required: bool = False
    lacking: str = ""
    rather: tuple[One, ...] = ()


@dataclass(frozen=True, slots=True)
class Many:
    """Every entity at `start` that satisfies `where`, in `order`, as a list: all of them, or behind the first `skip` at
    most `limit`.
    """

    key: str
    start: Start
    want: Want
    order: tuple[OrderKey, ...]
    where: Condition | None = None
    skip: Slot | None = None
    limit: Slot | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many entities at `start` satisfy `where`."""

    key: str
    start: Start
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One type that an id may name: its name in ids, where its entities are, their key, and what is wanted of one."""

    name: str
    start: NodesOf | EdgesOf
    by: str
    want: Selection
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class Identified:
    """The entities that a slot's list of (type, key) pairs names, in its order, null where there is none.

    With `alone`, the list has one pair, and its entity is the entry itself.
    """

    key: str
    ids: Slot
    kinds: tuple[Kind, ...]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class OrderKey:
    """One component of an order. The last component of an order is unique among the entities ordered.

    A value that is absent counts as the empty text, or as 0: it stands before all others.
    """

    value: Stored | PropertyAt | CountAt | MaxAt | Identity | IsValid | Relevance
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Access:
    """How a page reads its entities: what rules decide (`graph.plan.rules.optimize`), and no answer depends on.

    `collected`: they are matched once and kept in a list, which every column reads. `present` are properties that every
    entity has, said all the same wherever the entities are matched, and `present_in_rows` where rows are cut alone.
    `rows` is the condition of the page in other words, for its rows.
    """

    collected: bool = False
    present: tuple[IsPresent, ...] = ()
    present_in_rows: tuple[IsPresent, ...] = ()
    rows: Condition | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A connection: a slice of the entities at `start` that satisfy `where`, in `order`.

    `of` names their type. `limit` is the size of the slice *per parent*. `after` holds one slot for each component of
    `order`: the position behind which the slice begins. A `backward` page is cut from the end of the list: `after` is
    then the position before which it ends. `bound_to` is what its cursors are bound to: no other list or order.
    """

    key: str
    of: str
    start: Start
    order: tuple[OrderKey, ...]
    limit: Slot
    entries: tuple[PageEntry, ...]
    where: Condition | None = None
    after: tuple[Slot, ...] = ()
    backward: bool = False
    bound_to: str = ""
    access: Access = Access()


@dataclass(frozen=True, slots=True)
class PageRows:
    """`nodes`: the entities of the slice."""

    key: str
    want: Want


@dataclass(frozen=True, slots=True)
class PageEdges:
    """`edges`: the entities of the slice, each with its cursor."""

    key: str
    entries: tuple[EdgeCursor | EdgeScore | EdgeHighlight | PageRows | Constant, ...]


@dataclass(frozen=True, slots=True)
class EdgeCursor:
    """`cursor` of one edge."""

    key: str


@dataclass(frozen=True, slots=True)
class EdgeScore:
    """`score` of one edge of a page of what was found."""

    key: str


@dataclass(frozen=True, slots=True)
class EdgeHighlight:
    """`highlight` of one edge: a piece of the first of the stored texts `properties` that holds a word looked for."""

    key: str
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageInfo:
    """`pageInfo`: the response keys wanted, each with what it stands for."""

    key: str
    fields: tuple[tuple[str, PageInfoField], ...]


PageInfoField = Literal["hasNextPage", "hasPreviousPage", "startCursor", "endCursor", "__typename"]


@dataclass(frozen=True, slots=True)
class TotalCount:
    """How many entities satisfy the page's condition, whatever the slice: as many as there are nodes `of`, if any.

    With `listed`, the rows are counted where they are fewer than a page.
    """

    key: str
    of: NodesOf | None = None
    listed: bool = False


@dataclass(frozen=True, slots=True)
class SuggestedCount:
    """How many of the edges that satisfy the page's condition are suggestions; with `once`, how many of the nodes that
    they start from do so by suggestions alone.
    """

    key: str
    once: bool = False


@dataclass(frozen=True, slots=True)
class DistinctCount:
    """How many different values `property` of the node at `side` has among the entities that satisfy the condition."""

    key: str
    side: Literal["start", "end"]
    property: str


@dataclass(frozen=True, slots=True)
class Group:
    """One facet: the entities that satisfy the page's condition, counted by what stands at `start`.

    `by` and `label` are properties of it, of the entity itself where `start` is None; a stored list counts for each of
    its items. An entity of a page of edges counts once for each node that its edges start from. `suggested` says which
    edges may be suggestions, so that it is told how many have the value by these alone: those that `start` follows, or
    the entities. No more values are told than `limit`, the most frequent; of a `sized` one, how many there are.

    `apart` is a page without entries: its entities are counted in place of those of the page around.
    """

    key: str
    start: Along | AlongThen | End | ByKey | None
    by: Stored
    label: Stored
    fields: tuple[tuple[str, GroupField], ...]
    suggested: Literal["followed", "entities"] | None = None
    limit: Slot | None = None
    sized: bool = False
    apart: Page | None = None


GroupField = Literal["key", "label", "count", "suggested", "__typename"]


@dataclass(frozen=True, slots=True)
class Facets:
    """`facets`: several groups; with `alone`, the one group is the entry itself."""

    key: str
    groups: tuple[Group | Constant | Refused, ...]
    alone: bool = False


PageEntry = (
    PageRows | PageEdges | PageInfo | TotalCount | SuggestedCount | DistinctCount | Facets | SearchStatus | Constant
)


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted of one entity, in the order the response lists it; empty where directives leave all fields out."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is wanted of an entity of an abstract type: one selection for each label it may carry.

    An entity with none of the labels gives an empty object. `first` is the number of the first option, where others
    come before it.
    """

    options: tuple[tuple[str, Selection], ...]
    first: int = 0


Want = Selection | Choice
Entry = (
    Scalar
    | Composed
    | Listing
    | Constant
    | Refused
    | Part
    | One
    | Many
    | Count
    | Page
    | Identified
    | Coverage
    | Matrix
    | Impact
)


@dataclass(frozen=True, slots=True)
class Plan:
    """One operation: its root fields, in the order the response lists them."""

    roots: tuple[Entry, ...]
    #: The times that root fields are read at: the published state that one is taken from has to be there, even where
    #: nothing of the field depends on it.
    read_at: tuple[Moment, ...] = ()
    #: What conditions of any entry ask for (`graph.plan.rules.ways`).
    collections: tuple[Collection | TakenApart, ...] = ()

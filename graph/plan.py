"""The query plan: the one value that passes from `api` to `graph`.

A plan says *which rows a response needs, in the response's own shape*, and nothing about HTTP, GraphQL syntax or Cypher
syntax. `api.planner` builds it from a validated operation; `graph.cypher` turns it into one statement; `api.encode`
turns the statement's answer into the response. Nodes are immutable and compare by value, so a plan is its own cache key
and a test can write the expected plan as a literal.

A plan holds no values: a `Slot` stands for one, and becomes a Cypher parameter. Requests that differ only in values
share one plan, one text, and one entry in Neo4j's own plan cache.

Vocabulary (docs/glossary.md). An *entity* is what a selection is taken of: a node, or an edge with its two ends. A
*start* says where entities come from; a *selection* says what is wanted of each; an *expression* is one value of one
entity; a *condition* keeps or drops an entity; a *page* is a connection.

For `{ platform(slug: $s) { name documents(first: 2) { nodes { title } } } }` the plan is

    Plan((One("platform", All("Platform"), where=Compare(Stored("slug"), "=", Slot("p0_slug")), want=Selection((
        Scalar("name", Stored("name")),
        Page("documents", "Document", Along((Step("PUBLISHES", "out", "Document"),)),
             order=(OrderKey(Stored("key")),), limit=Slot("p1_first"), entries=(
                 PageRows("nodes", Selection((Scalar("title", Stored("title")),))),))))),))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["out", "in"]
Operator = Literal["=", "<>", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Slot:
    """A value supplied at run time; becomes the Cypher parameter `$name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored property. A date or an instant is given `as_` text in ISO 8601; a `list` that is absent is empty."""

    name: str
    as_: Literal["value", "text", "list"] = "value"


@dataclass(frozen=True, slots=True)
class Concat:
    """Text made of literal parts, slots and stored properties, such as a global id."""

    parts: tuple[str | Slot | Stored, ...]


@dataclass(frozen=True, slots=True)
class Supplied:
    """The value of a slot itself."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class CountAll:
    """How many nodes carry `label`, or how many relationships have `type`, in the whole graph."""

    label: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """The stored property `name` of the one entity at the end of `steps`."""

    steps: tuple[Step, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many entities stand at the end of `steps`."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Classified:
    """The word of the first condition that holds, else `otherwise`."""

    cases: tuple[tuple[Condition, str], ...]
    otherwise: str


Expression = Stored | Concat | Supplied | CountAll | Reached | Counted | Classified


@dataclass(frozen=True, slots=True)
class All:
    """Every node of a label."""

    label: str


@dataclass(frozen=True, slots=True)
class AllEdges:
    """Every edge of a relationship type, as an entity."""

    type: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Step:
    """One relationship to follow from the entity reached so far.

    `label` is what the far end carries. `closure` follows the relationship any number of times, none included, and
    meets each node once; `current` then keeps to relationships whose validity includes the slot `today`.
    """

    type: str
    direction: Direction
    label: str
    closure: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class Along:
    """The nodes at the end of `steps`, from the parent entity; with `edge`, the last relationship itself."""

    steps: tuple[Step, ...]
    edge: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """The node an edge entity starts from or leads to. Always exactly one."""

    side: Literal["start", "end"]


@dataclass(frozen=True, slots=True)
class Referenced:
    """The nodes of `label` whose `key` is the parent's property `name`; with `many`, is among that list."""

    name: str
    label: str
    key: str
    many: bool = False


@dataclass(frozen=True, slots=True)
class ReferencedThen:
    """The nodes at the end of `steps` from the one node that `reference` names."""

    reference: Referenced
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class AlongThen:
    """The nodes that `reference` names at the ends of `steps`."""

    steps: tuple[Step, ...]
    reference: Referenced


Start = All | AllEdges | Along | End | Referenced | ReferencedThen | AlongThen


@dataclass(frozen=True, slots=True)
class Compare:
    """The expression compared with a slot. A null on either side drops the entity."""

    left: Expression
    operator: Operator
    right: Slot


@dataclass(frozen=True, slots=True)
class Among:
    """The stored value is one of the slot's list; for a stored list, any of its items is."""

    property: Stored
    choices: Slot


@dataclass(frozen=True, slots=True)
class Contains:
    """Any of the stored texts contains the slot's text, without regard to case."""

    properties: tuple[str, ...]
    text: Slot


@dataclass(frozen=True, slots=True)
class IsPresent:
    """The stored property is there."""

    name: str


@dataclass(frozen=True, slots=True)
class Exists:
    """At least one entity at `start`, seen from this one, satisfies `where`."""

    start: Along | End | Referenced
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class And:
    """Every one holds; the empty And holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one holds; the empty Or does not."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold; where it is unknown, it does not hold."""

    condition: Condition


Condition = Compare | Among | Contains | IsPresent | Exists | And | Or | Not


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value, under the response key the caller chose."""

    key: str
    value: Expression


@dataclass(frozen=True, slots=True)
class Constant:
    """A value known when planning, such as `__typename`; costs the database nothing."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """An object made of the same entity's properties; null where the property `present` is."""

    key: str
    present: str
    want: Selection


@dataclass(frozen=True, slots=True)
class One:
    """The first entity at `start` that satisfies `where`, in `order`, or null.

    `required` says that null breaks the schema, so that it must become an error.
    """

    key: str
    start: Start
    want: Want
    where: Condition | None = None
    order: tuple[OrderKey, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Many:
    """Every entity at `start` that satisfies `where`, in `order`, as a list."""

    key: str
    start: Start
    want: Want
    order: tuple[OrderKey, ...]
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """One type that an id may name: its name in ids, where its entities are, their key, and what is wanted of one."""

    name: str
    start: All | AllEdges
    by: str
    want: Selection


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

    value: Stored | Reached | Counted
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A connection: a slice of the entities at `start` that satisfy `where`, in `order`.

    `of` names their type. `limit` is the size of the slice *per parent*. `after` holds one slot for each component of
    `order`: the position behind which the slice begins. A `backward` page is cut from the end of the list: `after` is
    then the position before which it ends.
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


@dataclass(frozen=True, slots=True)
class PageRows:
    """`nodes`: the entities of the slice."""

    key: str
    want: Want


@dataclass(frozen=True, slots=True)
class PageEdges:
    """`edges`: the entities of the slice, each with its cursor."""

    key: str
    entries: tuple[EdgeCursor | PageRows | Constant, ...]


@dataclass(frozen=True, slots=True)
class EdgeCursor:
    """`cursor` of one edge."""

    key: str


@dataclass(frozen=True, slots=True)
class PageInfo:
    """`pageInfo`: the response keys wanted, each with what it stands for."""

    key: str
    fields: tuple[tuple[str, PageInfoField], ...]


PageInfoField = Literal["hasNextPage", "hasPreviousPage", "startCursor", "endCursor", "__typename"]


@dataclass(frozen=True, slots=True)
class TotalCount:
    """How many entities satisfy the page's condition, whatever the slice."""

    key: str


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
    its items. An entity of a page of edges counts once for each node that its edges start from.
    """

    key: str
    start: Along | AlongThen | End | Referenced | None
    by: Stored
    label: Stored
    fields: tuple[tuple[str, GroupField], ...]


GroupField = Literal["key", "label", "count", "__typename"]


@dataclass(frozen=True, slots=True)
class Facets:
    """`facets`: several groups; with `alone`, the one group is the entry itself."""

    key: str
    groups: tuple[Group | Constant, ...]
    alone: bool = False


PageEntry = PageRows | PageEdges | PageInfo | TotalCount | DistinctCount | Facets | Constant


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted of one entity, in the order the response lists it; empty where directives leave all fields out."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is wanted of an entity of an abstract type: one selection for each label it may carry.

    An entity with none of the labels gives an empty object.
    """

    options: tuple[tuple[str, Selection], ...]


Want = Selection | Choice
Entry = Scalar | Constant | Part | One | Many | Page | Identified


@dataclass(frozen=True, slots=True)
class Plan:
    """One operation: its root fields, in the order the response lists them."""

    roots: tuple[Entry, ...]

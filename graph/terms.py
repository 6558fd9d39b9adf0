"""The terms of a plan: where entities come from, which of them stay, and one value of one entity.

A *start* says where entities come from; a *condition* keeps or drops an entity; an *expression* is one value of it. A
`Slot` stands for a value that is supplied at run time. `graph.plan` makes selections and pages of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from graph.analysis import Called, Comparables, Kept, OfKept, Paths, Spread

#: The full-text index that `Found` reads: every label with searched properties.
SEARCH_INDEX: Final = "search"

#: Nodes beyond this number are not looked at: nobody pages that far, and a word may stand in every one.
MOST_FOUND: Final = 1000

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


@dataclass(frozen=True, slots=True)
class Identity:
    """The global id of an entity: the name of the first label that it carries, a colon, and its key."""

    kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Relevance:
    """How well an entity that was `Found` fits the words, as the index scores it."""


Expression = Stored | Concat | Supplied | CountAll | Reached | Counted | Classified | OfKept | Called | Spread


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


@dataclass(frozen=True, slots=True)
class Found:
    """The nodes of `labels` that the full-text index finds: at most `MOST_FOUND`, the best.

    `query` is in the index's own language; `words` are those that it looks for, to be shown where they stand.
    """

    query: Slot
    words: Slot
    labels: tuple[str, ...]


Start = Found | All | AllEdges | Along | End | Referenced | ReferencedThen | AlongThen | Kept | Paths | Comparables


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


def conjuncts(where: Condition | None) -> tuple[Condition, ...]:
    """The conditions that must all hold for `where` to hold; none for None."""
    match where:
        case None:
            return ()
        case And():
            return tuple(part for one in where.conditions for part in conjuncts(one))
        case _:
            return (where,)


def asks_further(where: Condition | None) -> bool:
    """Whether the condition looks at more than the entity itself."""
    match where:
        case Exists(start=End()):
            return asks_further(where.where)
        case Exists():
            return True
        case And() | Or():
            return any(asks_further(one) for one in where.conditions)
        case Not():
            return asks_further(where.condition)
        case Compare():
            return isinstance(where.left, Classified)
        case _:
            return False

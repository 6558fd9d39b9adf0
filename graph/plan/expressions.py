"""The expressions of a plan: where entities come from, which of them stay, and one value of one entity.

A *start* says where entities come from; a *condition* keeps or drops an entity; an *expression* is one value of it. A
`Slot` stands for a value that is supplied at run time. `graph.plan` makes selections and pages of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from graph.plan.searches import Called, Comparables, Kept, OfKept, Paths, PlatformSpread

if TYPE_CHECKING:
    from graph.plan.facts import Facts

Direction = Literal["out", "in"]
Side = Literal["start", "end"]
Operator = Literal["=", "<>", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Slot:
    """A value supplied at run time; becomes the Cypher parameter `$name`."""

    name: str


#: The slots, supplied by every run, of the day (UTC) and the instant of the run.
TODAY: Final = Slot("today")
INSTANT: Final = Slot("instant")


@dataclass(frozen=True, slots=True)
class Moment:
    """A time to read at: what was true in the world on the day `as_of`, as it was recorded at the instant `known_at`.

    What is None of the two is that of the published state `revision`. With `of_reading`, the day is that from which the
    reading holds in whose history the entity stands.
    """

    as_of: Slot | None = TODAY
    known_at: Slot | None = INSTANT
    revision: Slot | None = None
    of_reading: bool = False


#: The time that is read at where no other is asked for.
PRESENT: Final = Moment()


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored property. A date or an instant is given `as_` text in ISO 8601, a date also as its `month`; a `list`
    that is absent is empty; a `number` is itself, but no index serves it. The `rank` of a severity is its number, what
    is absent below all, in `rank_up` above all. Where decisions change it, `former` is the property in which a decision
    keeps what it replaced: at a moment, the value is as decisions had left it by then.
    """

    name: str
    as_: Literal["value", "text", "month", "list", "number", "rank", "rank_up"] = "value"
    former: str = ""
    at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Concat:
    """Text made of literal parts, slots, stored properties and words, such as a global id."""

    parts: tuple[str | Slot | Stored | Case, ...]


@dataclass(frozen=True, slots=True)
class ReadTime:
    """The day or the instant that is read at, as text in ISO 8601."""

    which: Literal["as_of", "known_at"]
    at: Moment = PRESENT


@dataclass(frozen=True, slots=True)
class CountAll:
    """How many nodes carry `label`, or how many relationships have `type`, in the whole graph; at a moment, if any.

    Those that satisfy `where`; of relationships, those of which the `start`, a label, satisfies it. At a moment it is a
    reading of the start that is there by the step `having`, which has to satisfy it.
    """

    label: str | None = None
    type: str | None = None
    at: Moment | None = None
    having: Step | None = None
    start: str = ""
    where: Is | None = None
    facts: Facts | None = None


@dataclass(frozen=True, slots=True)
class PropertyAt:
    """The stored property `name` of the one entity at the end of `steps`."""

    steps: tuple[Step, ...]
    name: str


@dataclass(frozen=True, slots=True)
class CountAt:
    """How many entities stand at the end of `steps`; of those that satisfy `where`, where it is said."""

    steps: tuple[Step, ...]
    where: Is | None = None


@dataclass(frozen=True, slots=True)
class MaxAt:
    """The greatest text of the stored property `name` among the entities at the end of `steps`; a day is text here."""

    steps: tuple[Step, ...]
    name: str


@dataclass(frozen=True, slots=True)
class Latest:
    """The stored day `value`, or the latest day up to the day that is read at of the instants `name` of the entities at
    the end of `steps` that satisfy `where`; the stored day alone where the entity does not satisfy `standing`.
    """

    value: Stored
    standing: Condition
    steps: tuple[Step, ...]
    name: str
    where: Condition
    at: Moment = PRESENT


@dataclass(frozen=True, slots=True)
class IsValid:
    """Whether the validity of the entity includes the day that is read at."""

    at: Moment


@dataclass(frozen=True, slots=True)
class Case:
    """The word of the first condition that holds, else `otherwise`, which may be a stored property."""

    cases: tuple[tuple[Condition, str], ...]
    otherwise: str | Stored


@dataclass(frozen=True, slots=True)
class Test:
    """Whether the condition holds of the entity."""

    where: Condition


@dataclass(frozen=True, slots=True)
class Scaled:
    """The stored number times a factor, where the condition holds of the entity; null elsewhere."""

    value: Stored
    factor: float
    where: Condition


@dataclass(frozen=True, slots=True)
class ShownIf:
    """The stored property, where the condition holds of the entity; null elsewhere."""

    value: Stored
    where: Condition


@dataclass(frozen=True, slots=True)
class Share:
    """Of the entities at `among` that satisfy `where`, the share whose stored property `same` is that of this entity; a
    number from 0 to 1, null where fewer than two satisfy it.
    """

    among: ByKey
    same: str
    where: Condition


@dataclass(frozen=True, slots=True)
class Identity:
    """The global id of an entity. Each kind is a label, a type and its key; the first that fits counts."""

    kinds: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Relevance:
    """How well one of the `FullTextHits` fits the words, as the index scores it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What the enclosing report says of the entity under this name: a number, or a word."""

    name: str


Judged = Case | Test | Scaled | ShownIf | Share
#: Values that a search's row, or more than one entity, gives.
OfRows = OfKept | Called | PlatformSpread
#: Values that need nothing but what is stored and supplied.
Plain = Slot | Stored | Concat | ReadTime
Expression = Plain | CountAll | PropertyAt | CountAt | Latest | Judged | Figure | OfRows


@dataclass(frozen=True, slots=True)
class NodesOf:
    """Every node of a label; at a moment, those that are known, or hold, then."""

    label: str
    at: Moment | None = None


@dataclass(frozen=True, slots=True)
class EdgesOf:
    """Every edge of a relationship type, as an entity; at a moment, those that hold then, ended since or not."""

    type: str
    start: str
    end: str
    at: Moment | None = None
    facts: Facts | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One relationship to follow from the entity reached so far.

    `label` is what the far end carries. `closure` follows the relationship any number of times, none included, and
    meets each node once; `current` then keeps to relationships whose validity includes the day that is read at, and
    `through` to nodes that satisfy it (the first one need not). At a moment, relationships and far ends must hold, or
    be known, then; with `whenever`, what was recorded then is enough, whether or not it held. `tenses` follows the
    relationship in each tense; `facts` says which engagements or flags count.
    """

    type: str
    direction: Direction
    label: str
    closure: bool = False
    current: bool = False
    at: Moment | None = None
    whenever: bool = False
    tenses: bool = False
    through: Is | None = None
    facts: Facts | None = None


@dataclass(frozen=True, slots=True)
class Along:
    """The nodes at the end of `steps`, from the parent entity; with `edge`, the last relationship itself.

    Where the parent is an edge, `side` says from which of its ends the steps lead. With `same`, of the edges those
    alone of which that property equals the parent's.
    """

    steps: tuple[Step, ...]
    edge: bool = False
    side: Side | None = None
    same: str = ""


@dataclass(frozen=True, slots=True)
class End:
    """The node an edge entity starts from or leads to; `label` is what it is known to carry. Always exactly one."""

    side: Side
    label: str = ""


@dataclass(frozen=True, slots=True)
class ByKey:
    """The nodes of `label` whose `key` is the parent's property `name`; with `many`, is among that list.

    At a moment, nodes that were known then, whether or not they held; of `many`, those that held. With `others` the
    parent itself is left out.
    """

    name: str
    label: str
    key: str
    many: bool = False
    others: bool = False
    at: Moment | None = None


@dataclass(frozen=True, slots=True)
class ByKeyThen:
    """The nodes at the end of `steps` from the one node that `reference` names."""

    reference: ByKey
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class AlongThen:
    """The nodes that `reference` names at the ends of `steps`."""

    steps: tuple[Step, ...]
    reference: ByKey


@dataclass(frozen=True, slots=True)
class FullTextHits:
    """The nodes of `labels` that the full-text index finds, those at `among` alone where that is said.

    `query` is in the index's own language, in the words of `graph.model.words`; `words` are those that it looks for, to
    be shown where they stand. `best` keeps to the `MOST_FOUND` that fit best, whatever is asked of them further. At a
    moment another index is read, that of all readings.
    """

    query: Slot
    words: Slot
    labels: tuple[str, ...]
    among: Along | None = None
    best: bool = True
    at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the enclosing report has gathered under this name: an entity, or a list of them, which may be `edges`."""

    name: str
    edges: bool = False


#: Starts that are bound already, or searched for, and starts that a pattern, an index or a list leads to.
BoundStart = End | Gathered | Kept | Paths | Comparables
Start = FullTextHits | NodesOf | EdgesOf | Along | ByKey | ByKeyThen | AlongThen | BoundStart


@dataclass(frozen=True, slots=True)
class Within:
    """Splits one entity (at `whole`, selected by `named`) into its `parts` that satisfy `where`; `by` is their key.

    Without parts, the entity stands for itself.
    """

    whole: NodesOf
    named: Condition
    parts: Along | None
    by: str
    where: Condition | None = None


@dataclass(frozen=True, slots=True)
class Compare:
    """The expression compared with a slot. A null on either side drops the entity."""

    left: Expression
    operator: Operator
    right: Slot


@dataclass(frozen=True, slots=True)
class In:
    """The stored value is one of the slot's list; for a stored list, any of its items is."""

    property: Stored
    choices: Slot


@dataclass(frozen=True, slots=True)
class Contains:
    """Any of the stored texts contains the slot's text, both in the form in which text is compared.

    The slot's value is to be in that form already (`graph.model.words.folded`); every text contains the empty one.
    """

    properties: tuple[str, ...]
    text: Slot


@dataclass(frozen=True, slots=True)
class Is:
    """The stored property holds this word of the schema's; `former` and `at` as for `Stored`."""

    name: str
    word: str
    former: str = ""
    at: Moment | None = None


@dataclass(frozen=True, slots=True)
class IsPresent:
    """The stored property is there."""

    name: str


@dataclass(frozen=True, slots=True)
class Granted:
    """The value of the slot, true or false, whatever the entity is: what the caller may see."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class IsCollected:
    """The entity, or the stored `value` of it, is in the list that an enclosing part has collected under this name."""

    name: str
    value: Stored | None = None


@dataclass(frozen=True, slots=True)
class Exists:
    """At least one entity at `start`, seen from this one, satisfies `where`."""

    start: Along | End | ByKey
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


@dataclass(frozen=True, slots=True)
class Selective:
    """A condition that leads to a key, or to nodes for which `end` holds: matching begins there, whatever holds."""

    condition: Exists
    end: Condition | None = None


Condition = Compare | In | Contains | Is | IsPresent | Granted | IsCollected | Exists | And | Or | Not | Selective

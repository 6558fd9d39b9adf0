"""How the graph model is declared: what a label, a relationship type, a property says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Vocabulary = type[StrEnum]
PropertyType = Literal["STRING", "INTEGER", "FLOAT", "BOOLEAN", "DATE", "DATETIME", "STRINGS"]


@dataclass(frozen=True, slots=True)
class Property:
    """One stored property. `values` lists what an enumeration admits; `minimum` and `maximum` bound a number.

    `on_create` marks a property that is written once, when the node or edge is first recorded, and never again:
    it is what keeps a second import of the same material from moving the transaction time. `settled` marks one that
    may be absent at first, and once it is set stays as it is: the end of a record.
    """

    name: str
    type: PropertyType = "STRING"
    required: bool = False
    values: Vocabulary | None = None
    minimum: float | None = None
    maximum: float | None = None
    on_create: bool = False
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Derived:
    """A property that the writer computes from another one, so that an index can serve what the text form cannot."""

    name: str
    source: str
    rule: Literal["rank", "rank_up", "first_segment", "first_two_segments", "pair", "handle", "folded", "called"]


def form_of(name: str) -> str:
    """The derived property that holds a text in the form in which it is compared (`graph.model.words`)."""
    return f"{name}Folded"


@dataclass(frozen=True, slots=True)
class Mark:
    """A further label that a node carries while a property of it holds a word: cheaper to ask for than the word."""

    label: str
    property: str
    word: str


@dataclass(frozen=True, slots=True)
class Label:
    """One kind of node: its unique key, its properties, further labels it carries, and which indexes serve it."""

    name: str
    key: str
    properties: tuple[Property, ...]
    also: tuple[str, ...] = ()
    derived: tuple[Derived, ...] = ()
    marks: tuple[Mark, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    #: Properties that can be looked for: those by which the node is called, and other texts.
    called: tuple[str, ...] = ()
    searched: tuple[str, ...] = ()
    #: The property that says since when the graph has known the node, which never changes afterwards; where a node
    #: holds for a time (`validFrom` to `recordedTo`), it is dated by all four.
    known_from: str | None = None
    dated: bool = False
    #: The property that says since when the graph no longer says so: a node that has it loses the label, so that no
    #: plain traversal meets it, and keeps what it says, its edges and the label that it always carries.
    known_to: str | None = None
    #: Where the label says that the node holds today: a label that the node always carries, and by which it is found,
    #: and the label of one that does not hold today.
    always: str | None = None
    waiting: str | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """Every property that can be looked for, names first."""
        return (*self.called, *self.searched)

    @property
    def every_derived(self) -> tuple[Derived, ...]:
        """What is declared as derived, and the form in which each text that can be looked for is compared."""
        names = (Derived(form_of(one), one, "called") for one in self.called)
        return (*self.derived, *names, *(Derived(form_of(one), one, "folded") for one in self.searched))


@dataclass(frozen=True, slots=True)
class RelationshipType:
    """One relationship type: which labels it joins, and its properties.

    `keyed` relationships have a unique `key` property and are entities of the API (an edge can be cited); the others
    are identified by their two ends. `past` is the type of those whose validity or record has ended, `future` of those
    that do not hold yet, so that no plain traversal meets either. `former` is the type of those that the graph no
    longer says, each with the time for which it said so: removing an edge that has one leaves a former edge behind.

    `suggested` is the type of what is suggested and not yet decided. A `draft` is such a type: it takes a name only
    together with the author of the claim, and what is written otherwise, or removed, leaves its record behind in the
    past tense.
    """

    name: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    properties: tuple[Property, ...] = ()
    keyed: bool = False
    indexes: tuple[tuple[str, ...], ...] = ()
    past: str | None = None
    future: str | None = None
    former: str | None = None
    suggested: str | None = None
    draft: bool = False

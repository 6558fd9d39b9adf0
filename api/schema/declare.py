"""How a field of the schema says where its value comes from.

A Strawberry type of the graph holds no resolvers: each field carries, in its metadata, what the planner needs. A plain
annotated field stands for the stored property of its GraphQL name; anything else is declared with one of the functions
below. SDL, introspection and plan come from the one declaration, so they cannot drift apart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from inspect import signature
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

import strawberry
from strawberry.schema_directive import Location

from api.binding.arguments import MAX_PAGE
from graph.plan.expressions import Concat, Slot, Stored

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphql import GraphQLField, GraphQLInputObjectType

    from api.binding.arguments import Argument
    from graph.model.vocabulary import Role
    from graph.plan.expressions import Along, AlongThen, ByKey, Condition, EdgesOf, End, Expression, NodesOf, Start
    from graph.plan.plan import OrderKey
    from graph.plan.reports import Assessment, ChangeImpact, LawImpact, Table

#: The key of a declaration in a Strawberry field's metadata.
DECLARATION: Final = "graph"

#: The key of the least role that may ask a field, in its metadata; every caller may where there is none.
NEEDS: Final = "needs"

#: The slot that every run supplies: the public address of the API's pages, ending in a slash.
BASE_URL: Final = Slot("base_url")

#: The slots, supplied by every run, of what the caller may: the role, its permissions, and whether people's names and
#: what was not decided yet are shown.
ROLE: Final = Slot("role")
MAY: Final = Slot("may")
SEES_PEOPLE: Final = Slot("sees_people")

#: The slot, supplied by every run, of the status of provisions that are compared and counted.
ACTIVE: Final = Slot("active")

#: What an argument of a field says, by its Python name: the same wherever one of this name stands, unless `declared` is
#: told otherwise.
ARGUMENTS: Final[Mapping[str, str]] = {
    "at": "Time to read at. Without this argument, the answer is about today, as recorded now.",
    "after": "Cursor of the entry directly before the page.",
    "before": "Cursor of the entry directly after the page.",
    "closure": "Which other places count together with this place.",
    "code": "Code of the place, such as US-IL or EU.",
    "engagement": "Only engagements that satisfy this filter.",
    "facts": "Only engagements and flags whose claims have one of these review statuses. ACCEPTED includes accepted "
    "facts that have become stale.",
    "filter": "Only entries that satisfy this filter.",
    "first": f"Number of entries from the start, or after the cursor `after`; at most {MAX_PAGE}.",
    "flag": "Only flags that satisfy this filter.",
    "from_": "Global id of the node to start from.",
    "id": "Global id of an object or of a record.",
    "ids": "Global ids of objects or of records.",
    "include_units": "Whether engagements of the units below count too.",
    "jurisdiction": "Only laws that apply in this place.",
    "key": "Key of the provision, of the form platform/document/slug.",
    "kind": "Only laws of one of these kinds.",
    "last": f"Number of entries from the end, or before the cursor `before`; at most {MAX_PAGE}.",
    "level": "Only places with one of these levels.",
    "max_length": "Largest number of edges of a path, 1 to 4.",
    "min_score": "Lowest score of a listed provision, 0 to 1.",
    "order_by": "Order of the entries. Each component breaks the ties of the components before it.",
    "path": "Path of the law or legal unit, such as eu-gdpr/art-9.",
    "provision": "Only entries with a provision that satisfies this filter.",
    "same_platform": "Whether provisions of the same platform are listed too.",
    "slug": "Slug of the platform, such as mistral-ai.",
    "status": "Only laws with one of these statuses.",
    "style": "Style of the citation: bibtex, apa or text.",
    "target": "Law or legal unit that the assessment is about.",
    "text": "Only laws whose label, official title or citation contains this text. Case, accents, kinds of "
    "white space, and forms of quotation marks and dashes do not matter. An empty text is no condition.",
    "to": "Global id of the node to reach.",
    "type": "Only units of one of these types.",
    "via": "Only edges of these kinds. Without this argument, edges of all kinds.",
    "within": "Only this place and the places within it.",
}


#: What a count costs: every entity that it counts is found, though none is fetched.
_COUNT: Final = 10

#: What the argument `scope` of a report says.
SCOPE: Final = (
    "Only provisions that satisfy this filter. Without the filter, or without `status` in the filter, only active "
    "provisions."
)


@strawberry.schema_directive(
    locations=[Location.FIELD_DEFINITION],
    name="cost",
    description="Cost that a field adds to an operation. If `multipliers` names arguments, the weight and the cost "
    "of the selected subfields count once for each entry that these arguments ask for.",
)
class Cost:
    """The directive `@cost`, which `api.compile.limits` counts by."""

    weight: int = 1
    multipliers: list[str] | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """The field is one expression of the entity, which its arguments may shape."""

    value: Expression | Callable[[Mapping[str, Argument]], Expression]


@dataclass(frozen=True, slots=True)
class Fixed:
    """The field has the same value wherever it is asked."""

    value: str


@dataclass(frozen=True, slots=True)
class PartOf:
    """The field is an object made of the entity's own properties; null where the property `present` is.

    The type declares its properties by names that begin with `excerpt`; here they begin with `prefix`.
    """

    present: str
    prefix: str = "excerpt"


@dataclass(frozen=True, slots=True)
class ToOne:
    """The field is one other entity. A root look-up says its condition by the field's arguments."""

    start: Start
    where: Callable[[Mapping[str, Argument]], Condition] | None = None
    order: tuple[OrderKey, ...] = ()
    required: bool = False
    #: Of an abstract type, the types that can stand here, each with its label or relationship type; all where empty.
    kinds: tuple[tuple[str, str], ...] = ()
    #: Of an abstract type, what stands here instead where it is there: each with the types that it can be of.
    rather: tuple[ToOne, ...] = ()


@dataclass(frozen=True, slots=True)
class ToMany:
    """The field is a list of other entities; of at most `most`, where its arguments `first` and `skip` say so."""

    start: Start
    order: tuple[OrderKey, ...]
    where: Callable[[Mapping[str, Argument]], Condition | None] | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Connected:
    """The field is a connection, with the arguments `first` and `after` and whatever `where` and `order` read."""

    start: Start | Callable[[Mapping[str, Argument]], Start]
    order: tuple[OrderKey, ...] | Callable[[Mapping[str, Argument]], tuple[OrderKey, ...]]
    where: Callable[[Mapping[str, Argument]], Condition | None] | None = None
    #: What one entity of it costs, for `@cost`; what all of them cost, where they are found `once` for every page.
    weight: int = 1
    #: Whether the entities are readings of a provision, each with what was true when it began to hold.
    of_readings: bool = False
    once: bool = False
    #: Of edges: `totalCount` counts each provision once, however many of the edges start from it.
    counts_provisions: bool = False


@dataclass(frozen=True, slots=True)
class Distinct:
    """The field counts the different values of a property at one end of the connection's edges."""

    side: Literal["start", "end"]
    property: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """The field counts those of the connection's edges that are suggestions."""


@dataclass(frozen=True, slots=True)
class Grouped:
    """The field counts the connection's entities by what stands at `start` (`graph.plan.plan.Group`).

    `others` takes the value of the connection's filter, and gives what is left without what chooses among the values
    that are counted by.
    """

    start: Along | AlongThen | End | ByKey | None
    by: Stored
    label: Stored
    others: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None


@dataclass(frozen=True, slots=True)
class Sized:
    """The field is how many values a `Grouped` one has."""

    of: Grouped


@dataclass(frozen=True, slots=True)
class Faceted:
    """The field is an object whose fields are `Grouped` or `Sized`."""


@dataclass(frozen=True, slots=True)
class ById:
    """The field is what global ids name: `ids` reads them; `kinds` says where the entities of a type are, `records`
    which ids name a record of it, and by which property.
    """

    ids: Callable[[Mapping[str, Argument]], Slot]
    kinds: Mapping[str, tuple[NodesOf | EdgesOf, str]]
    records: Mapping[str, tuple[str, str]]
    alone: bool = False
    #: Of types of which not every caller may see every entity, what has to hold of one.
    shown: Mapping[str, Condition] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reported:
    """The field is an object that is always there, whose fields are declared with this field's arguments beside their
    own; `check` refuses arguments that cannot be used.
    """

    check: Callable[[Mapping[str, Argument]], None]
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Tallied:
    """The field is how many entities satisfy a condition, or how many there are."""

    start: Start
    #: Gives None where there is nothing to count.
    where: Callable[[Mapping[str, Argument]], Condition | None] | None = None


@dataclass(frozen=True, slots=True)
class Assessed:
    """The field is the report of an assessment; `lacking` is said where its target is not in the graph."""

    of: Callable[[Mapping[str, Argument]], Assessment]
    lacking: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Impacted:
    """The field is the report of an impact; `lacking` is said where there is nothing of the name that was given."""

    of: Callable[[Mapping[str, Argument]], ChangeImpact | LawImpact]
    lacking: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class CrossTab:
    """The field is the report of a table; `sizes` says how many entries its lists have at most, by their names."""

    table: Callable[[Mapping[str, Argument]], Table]
    sizes: Callable[[Mapping[str, Any]], Mapping[str, int]]
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Composes:
    """The field is a text that the encoder composes (`searches.Composed`); `slots` are what arguments add."""

    by: Literal["citation", "comparison", "explanation", "passage", "prevalence"]
    values: tuple[Expression, ...]
    slots: Callable[[Mapping[str, Argument]], tuple[Slot, ...]] = lambda _given: ()


@dataclass(frozen=True, slots=True)
class Listed:
    """The field is a list of objects that the encoder makes (`searches.Listing`); `slots` are what arguments add."""

    by: Literal["hunks", "sections"]
    values: tuple[Expression, ...]
    slots: Callable[[Mapping[str, Argument]], tuple[Slot, ...]]


@dataclass(frozen=True, slots=True)
class Tells:
    """The field of a connection is what its search tells of itself (`graph.plan.searches.SearchStatus`)."""

    what: Literal["cut", "used"]


@dataclass(frozen=True, slots=True)
class Performed:
    """The field changes the graph; its arguments are read by `takes`, which gives what is asked for.

    Fields of its type that declare nothing are told by who made the change, by their GraphQL names; those that are
    `Written` are read from the graph behind it.
    """

    takes: Callable[[Mapping[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Written:
    """The field of a payload is an entity of `label`, or a list of those, that the change has touched, by `key`."""

    label: str
    key: str


Report = Reported | Assessed | Impacted | CrossTab
Counts = Distinct | Suggested | Grouped | Sized | Faceted | Tallied | Tells
Changing = Performed | Written
Declaration = (
    Changing | Composes | Listed | Computed | Fixed | PartOf | ToOne | ToMany | Connected | ById | Counts | Report
)


def definition(of: GraphQLField | GraphQLInputObjectType) -> Any:
    """What Strawberry made this part of the schema from; None for what the specification itself declares."""
    return of.extensions.get("strawberry-definition")


def declaration_of(field: GraphQLField) -> Declaration | None:
    """What a field was declared with; None for the stored property of its name."""
    declared: Declaration | None = metadata_of(field).get(DECLARATION)
    return declared


def metadata_of(field: GraphQLField) -> Mapping[str, Any]:
    """What a field was declared with, beside what Strawberry knows of it."""
    said: Mapping[str, Any] = definition(field).metadata
    return said


def described(
    text: str,
    declaration: Declaration | None = None,
    *,
    name: str | None = None,
    counts: bool = False,
    needs: Role | None = None,
) -> Any:
    """A field with its description; without a declaration, the stored property of the field's GraphQL name.

    `name` is for a GraphQL name that Python keeps for itself. What `counts` entities costs, though it fetches none.
    `needs` is the least role that may ask it.
    """
    metadata = _metadata(declaration, needs)
    counts = counts or isinstance(declaration, Distinct | Suggested | Grouped | Sized | Tallied)
    return strawberry.field(
        name=name, description=text, metadata=metadata, directives=[Cost(weight=_COUNT)] if counts else []
    )


def _metadata(declaration: Declaration | None, needs: Role | None) -> dict[str, Any]:
    said = {DECLARATION: declaration, NEEDS: needs}
    return {key: value for key, value in said.items() if value is not None}


def declared(
    declaration: Declaration, *, needs: Role | None = None, **arguments: str
) -> Callable[[Callable[..., Any]], Any]:
    """Decorate a method that stands for a field with arguments; its docstring is the field's description.

    Arguments are described by `ARGUMENTS`, or here where one means something else; `KeyError` for one that is nowhere.
    The method is never called: no resolver runs for what the graph answers.
    """

    def decorate(method: Callable[..., Any]) -> Any:
        description = " ".join((method.__doc__ or "").split())
        words = {**ARGUMENTS, **arguments}
        for name, kind in method.__annotations__.items():
            if name != "return":
                # A name that Python keeps for itself has an underscore behind it.
                spelled = name.removesuffix("_") if name.endswith("_") else None
                described_ = strawberry.argument(description=words[name], name=spelled)
                method.__annotations__[name] = Annotated[kind, described_]
        return strawberry.field(
            resolver=method,
            description=description,
            metadata=_metadata(declaration, needs),
            directives=_costs(declaration, method),
        )

    return decorate


def _costs(declaration: Declaration, method: Callable[..., Any]) -> list[Cost]:
    if isinstance(declaration, Report):
        return [Cost(weight=declaration.weight)]
    if isinstance(declaration, Grouped):
        return [Cost(weight=_COUNT)]
    if isinstance(declaration, Listed) or (isinstance(declaration, ToMany) and declaration.most is not None):
        return [Cost(weight=1, multipliers=["first"])]
    if not isinstance(declaration, Connected):
        return []
    multipliers = [name for name in ("first", "last") if name in signature(method).parameters]
    return [Cost(weight=declaration.weight, multipliers=None if declaration.once else multipliers)]


_ID: Final = (
    "Global id of the form Type:key. In an answer about another time, the id of a provision, an "
    "engagement or a flag names the record that held at that time."
)


def global_id(type_name: str, key: str) -> Any:
    """The field `id` of a type: `Type:key`."""
    return described(_ID, Computed(Concat((f"{type_name}:", Stored(key)))))


def permalink(path: str, key: str = "key") -> Any:
    """The field `permalink` of a type: a stable address to cite."""
    return described("Stable address for citing this object.", Computed(Concat((BASE_URL, f"{path}/", Stored(key)))))

"""How an input type of the schema says what it means.

A *filter* declares the condition of each of its fields where the field stands (`asks`). An input object that is read as
a whole names the function that reads it, which takes each of its fields by name (`read_by`). A field without a meaning
is refused when the schema is built: it could only be dropped in silence.
"""

from __future__ import annotations

from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any, Final, TypeVar

import strawberry
from graphql import GraphQLInputObjectType, get_named_type
from strawberry.utils.str_converters import to_camel_case

from api.binding.arguments import has_default, present
from api.schema.declare import definition
from api.schema.enums import meaning
from graph.errors import PlanError
from graph.plan.expressions import And, End, Exists

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from enum import Enum

    from graphql import GraphQLSchema

    from api.binding.arguments import Argument, Where
    from graph.plan.expressions import Condition

    Parts = Mapping[str, Argument]
    #: The condition that a field asks for: of its value, and of the fields beside it.
    Meaning = Callable[[Argument, Parts], Condition]

T = TypeVar("T")
E = TypeVar("E", bound="type[Enum]")

_MEANING: Final = "meaning"
_OUTERMOST: Final = "outermost"

#: Where a type of input keeps what was declared of it.
_MEANINGS: Final = "__meanings__"
_DEFAULTS: Final = "__outermost__"
_READER: Final = "__reader__"

_FILTERS: Final[dict[str, type]] = {}


# --- declarations


def needed(text: str) -> Any:
    """A field that must be given."""
    return strawberry.field(description=text)


def option(text: str, default: object = strawberry.UNSET) -> Any:
    """A field that may be left out; null means the same as leaving it out."""
    return strawberry.field(description=with_default(text, default), default=default)


def asks(
    text: str,
    condition: Meaning,
    default: object = strawberry.UNSET,
    *,
    name: str | None = None,
    outermost: Condition | None = None,
) -> Any:
    """A field of a filter, with the condition that it asks for.

    A `default` that is a list is made anew each time. `outermost` is the condition where the field is left out of the
    outermost filter of a list: no default of the type, which would hold in every filter within it too.
    """
    metadata = {_MEANING: condition, _OUTERMOST: outermost}
    said = with_default(text, default)
    if isinstance(default, list):
        return strawberry.field(name=name, description=said, default_factory=lambda: list(default), metadata=metadata)
    return strawberry.field(name=name, description=said, default=default, metadata=metadata)


def shapes(*siblings: str) -> Meaning:
    """The meaning of a field that has no condition of its own: it says how the fields `siblings` are meant."""

    def nothing(_one: Argument, _beside: Parts) -> Condition:
        return And(())

    nothing.__dict__["siblings"] = siblings
    return nothing


def with_default(text: str, default: object) -> str:
    """The description of what may be null and has a default: null means the default, everywhere."""
    return text if default in (strawberry.UNSET, None) else f"{text} Null means the default."


def filter_type(description: str) -> Callable[[type[T]], type[T]]:
    """Declare a filter: an input object whose fields each ask for a condition, all of which must hold.

    Raises `PlanError`, while the schema is declared, for a field that asks for none.
    """

    def decorate(declared: type[T]) -> type[T]:
        made: type[T] = strawberry.input(declared, description=description)
        fields = {_graphql_name(field): field.metadata for field in _fields(made)}
        for name, metadata in fields.items():
            if _MEANING not in metadata:
                raise PlanError(f"{declared.__name__}.{name} is in the schema but declares no condition")
            unknown = set(getattr(metadata[_MEANING], "siblings", ())) - fields.keys()
            if unknown:
                raise PlanError(f"{declared.__name__}.{name} shapes {sorted(unknown)}, which are no fields beside it")
        setattr(made, _MEANINGS, {name: metadata[_MEANING] for name, metadata in fields.items()})
        defaults = {name: metadata[_OUTERMOST] for name, metadata in fields.items() if metadata[_OUTERMOST]}
        setattr(made, _DEFAULTS, defaults)
        _FILTERS[declared.__name__] = made
        return made

    return decorate


def read_by(
    reader: Callable[..., Any], description: str, *, one_of: bool = False, also: Iterable[str] = ()
) -> Callable[[type[T]], type[T]]:
    """Declare an input object that `reader` reads as a whole: each of its fields is a keyword argument of it, those of
    the names `also` among the ones that it takes under any name.

    What is absent or null is None. Raises `PlanError`, while the schema is declared, where the two do not agree.
    """

    def decorate(declared: type[T]) -> type[T]:
        made: type[T] = strawberry.input(declared, description=description, one_of=one_of)
        parameters = signature(reader).parameters.values()
        read = {parameter.name for parameter in parameters if parameter.kind is Parameter.KEYWORD_ONLY} | set(also)
        fields = {field.python_name for field in _fields(made)}
        if read != fields:
            raise PlanError(
                f"{declared.__name__} is read without {sorted(fields - read)}, and reads {sorted(read - fields)}"
            )
        setattr(made, _READER, reader)
        return made

    return decorate


def ordering(**values: tuple[str, object]) -> Callable[[E], E]:
    """Declare an enumeration of what can be ordered by: for each value its description and what it orders by.

    Raises `PlanError`, while the schema is declared, for a value without them.
    """

    def decorate(declared: E) -> E:
        names = [one.name for one in declared]
        for name in names:
            if name not in values:
                raise PlanError(f"{declared.__name__}.{name} is in the schema but declares no order")
        meaning(**{name: text for name, (text, _) in values.items()})(declared)
        setattr(declared, _MEANINGS, {declared[name]: values[name][1] for name in names})
        return declared

    return decorate


def _fields(made: type) -> Iterable[Any]:
    fields: Iterable[Any] = made.__strawberry_definition__.fields  # type: ignore[attr-defined]
    return fields


def _graphql_name(field: Any) -> str:
    return field.graphql_name or to_camel_case(field.python_name)


# --- what was declared


def condition_of(kind: type | str, parts: Parts) -> Condition:
    """Every condition that the fields of a filter ask for, in the order of their declaration."""
    meanings = _meanings(kind)
    return And(tuple(_flat(meanings[name](one, parts) for name, one in parts.items())))


def outermost(kind: type, parts: Parts) -> Condition:
    """The condition of the outermost filter of a list: where it does not say, what is said of it holds."""
    defaults: Mapping[str, Condition] = getattr(kind, _DEFAULTS)
    assumed = [default for name, default in defaults.items() if name not in parts]
    return And(tuple(_flat([*assumed, condition_of(kind, parts)])))


def reading(kind: type, *context: Any) -> Meaning:
    """The meaning of a field whose value is read as a whole; `context` is what its reader needs to know."""
    return lambda one, _beside: read(kind, one, *context)


def read(kind: type, one: Argument, *context: Any) -> Any:
    """An input object as its reader understands it."""
    parts = one.parts()
    fields = {field.python_name: parts.get(_graphql_name(field)) for field in _fields(kind)}
    return getattr(kind, _READER)(*context, **fields)


def taken(kind: type, values: Mapping[str, Any]) -> Any:
    """An input object of a change as its reader understands it; `values` are by the names of GraphQL."""
    fields = {field.python_name: values.get(_graphql_name(field)) for field in _fields(kind)}
    return getattr(kind, _READER)(**fields)


def component(kind: type, value: object) -> Any:
    """What a value of an `ordering` orders by."""
    return getattr(kind, _MEANINGS)[value]


def _meanings(kind: type | str) -> Mapping[str, Meaning]:
    meanings: Mapping[str, Meaning] = getattr(_FILTERS[kind] if isinstance(kind, str) else kind, _MEANINGS)
    return meanings


def _flat(conditions: Iterable[Condition]) -> Iterator[Condition]:
    """The conditions that all must hold, those within one another taken apart."""
    for condition in conditions:
        if isinstance(condition, And):
            yield from _flat(condition.conditions)
        else:
            yield condition


# --- arguments that are filters


def filtered(name: str, kind: type) -> Where:
    """The condition of the argument `name`, a filter; None where it asks for nothing."""

    def where(given: Parts) -> Condition | None:
        one = present(given, name)
        condition = outermost(kind, one.parts() if one else {})
        return None if condition == And(()) else condition

    return where


def asked(name: str, condition: Meaning) -> Where:
    """The condition that an argument asks for, as a field of a filter would; None where it is not given."""

    def where(given: Parts) -> Condition | None:
        one = present(given, name)
        return None if one is None else condition(one, given)

    return where


def at_start(where: Where) -> Where:
    """A condition on the provision of an edge."""

    def start(given: Parts) -> Condition | None:
        condition = where(given)
        return None if condition is None else Exists(End("start", "Provision"), condition)

    return start


# --- the schema as a whole


def check_inputs(schema: GraphQLSchema) -> None:
    """Raise `PlanError` for an input object that nothing reads, and for a default that means something else than it
    says: in an object that can stand within itself, the default holds there too, where nobody asked for it.
    """
    for type_ in schema.type_map.values():
        if not isinstance(type_, GraphQLInputObjectType):
            continue
        declared = definition(type_).origin
        if not hasattr(declared, _MEANINGS) and not hasattr(declared, _READER):
            raise PlanError(f"{type_.name} is in the schema but nothing reads it")
        if type_ in _within(type_):
            for name, field in type_.fields.items():
                if has_default(field):
                    message = f"{type_.name}.{name} has a default, which would hold in every {type_.name} within too"
                    raise PlanError(f"{message}; declare it as `outermost`")


def _within(type_: GraphQLInputObjectType) -> set[GraphQLInputObjectType]:
    """The input objects that one may hold, at any depth."""
    found: set[GraphQLInputObjectType] = set()
    left = [type_]
    while left:
        for field in left.pop().fields.values():
            named = get_named_type(field.type)
            if isinstance(named, GraphQLInputObjectType) and named not in found:
                found.add(named)
                left.append(named)
    return found

"""What a field of the schema says of the stored property that it is, and which fields of an object are wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from graphql import GraphQLObjectType, get_named_type, is_list_type, is_non_null_type

from graph.errors import PlanError
from graph.plan.expressions import Stored
from graph.plan.plan import Scalar, Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from graphql import GraphQLField
    from graphql.execution.collect_fields import FieldDetails

    from graph.plan.plan import Entry

#: Scalars that are stored as dates and instants and answered as text.
_TEMPORAL: Final = frozenset({"Date", "DateTime"})


def prefixed(selection: Selection, prefix: str) -> Selection:
    """The same selection of a part whose properties begin with another word."""

    def one(entry: Entry) -> Entry:
        if isinstance(entry, Scalar) and isinstance(entry.value, Stored):
            name = entry.value.name.replace("excerpt", prefix)
            return Scalar(entry.key, Stored(name, entry.value.as_))
        return entry

    return Selection(tuple(one(entry) for entry in selection.entries))


def stored(name: str, field: GraphQLField) -> Stored:
    """The stored property of a field that declares nothing else: it has the field's name."""
    bare = field.type.of_type if is_non_null_type(field.type) else field.type
    if is_list_type(bare):
        return Stored(name, "list")
    return Stored(name, "text" if get_named_type(field.type).name in _TEMPORAL else "value")


def temporal(value: Any, type_name: str) -> Any:
    """The value of a field of a scalar type: a date or an instant is answered as text."""
    return replace(value, as_="text") if isinstance(value, Stored) and type_name in _TEMPORAL else value


def wanted(groups: Mapping[str, list[FieldDetails]]) -> Iterator[tuple[str, str]]:
    """The response keys of the fields that are wanted, each with the field's name."""
    return ((key, fields[0].node.name.value) for key, fields in groups.items())


def object_of(field: GraphQLField) -> GraphQLObjectType:
    """The object type of a field that the declarations say has one.

    Raises `PlanError` where it has none.
    """
    named = get_named_type(field.type)
    if not isinstance(named, GraphQLObjectType):
        raise PlanError(f"{named} is not an object type")
    return named

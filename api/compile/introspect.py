"""Introspection: the part of an operation that the schema answers, without the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    OperationDefinitionNode,
    SelectionSetNode,
    Undefined,
    execute_sync,
)
from graphql.execution.collect_fields import collect_fields

from api.errors import BAD_USER_INPUT, coded
from api.schema.declare import Performed, declaration_of
from graph.errors import PlanError

if TYPE_CHECKING:
    from graphql import GraphQLObjectType
    from graphql.execution.collect_fields import FieldDetails

    from api.compile.operation import Request

#: Root fields that are answered from the schema.
FIELDS: Final = frozenset({"__schema", "__type"})


def is_planned(type_: GraphQLObjectType, details: list[FieldDetails]) -> bool:
    """Whether a root field is part of the plan: neither the schema answers it, nor who performs it."""
    name = details[0].node.name.value
    declared = type_.fields.get(name)
    return name not in FIELDS and not (declared and isinstance(declaration_of(declared), Performed))


@dataclass(frozen=True, slots=True)
class Introspection:
    """The introspection fields of an operation, and the order in which the response lists all its root fields."""

    fields: tuple[FieldNode, ...]
    keys: tuple[str, ...]

    def join(self, request: Request, data: dict[str, Any]) -> tuple[dict[str, Any] | None, list[GraphQLError]]:
        """`data` with what introspection answers, in the caller's order, and its errors."""
        operation = request.operation
        alone = OperationDefinitionNode(
            operation=operation.operation,
            name=operation.name,
            variable_definitions=operation.variable_definitions,
            directives=(),
            selection_set=SelectionSetNode(selections=self.fields),
        )
        fragments = tuple(fragment.definition for fragment in request.fragments.values())
        sources = request.variables.sources.items()
        raw = {name: source.value for name, source in sources if source.value is not Undefined}
        result = execute_sync(request.schema, DocumentNode(definitions=(alone, *fragments)), variable_values=raw)
        errors = [coded(error, BAD_USER_INPUT) for error in result.errors or ()]
        if result.data is None:
            return None, errors
        both = data | result.data
        return {key: both[key] for key in self.keys}, errors


def introspected(request: Request) -> Introspection | None:
    """What the operation asks of the schema; None for nothing."""
    query = request.schema.query_type
    if query is None:
        raise PlanError("the schema has no query type")
    groups = collect_fields(
        request.schema, request.fragments, request.variables, query, request.operation
    ).grouped_field_set
    fields = tuple(
        detail.node for details in groups.values() if details[0].node.name.value in FIELDS for detail in details
    )
    return Introspection(fields, tuple(groups)) if fields else None

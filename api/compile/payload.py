"""A root field of a mutation -> what of its payload is read from the graph, and how the payload is put together.

A change is made by whoever performs it, who tells most of the payload. The entities in it are read behind the change by
one ordinary statement: for each field of the payload that is `Written`, what is wanted of it is planned as a look-up by
key, whose keys are known when the change is made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from graphql import get_named_type, is_list_type, is_non_null_type, is_object_type
from graphql.execution.collect_fields import collect_fields

from api.compile.planner import Planner
from api.schema.declare import NEEDS, Performed, Written, declaration_of, metadata_of
from graph.errors import PlanError
from graph.plan.expressions import NodesOf, Slot
from graph.plan.plan import Identified, Kind, Plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import FieldNode, GraphQLError, GraphQLField, GraphQLObjectType
    from graphql.execution.collect_fields import FieldDetails

    from api.binding.arguments import Binder
    from api.compile.operation import Request
    from api.compile.rights import Rights

    Details = list[FieldDetails]

#: The name of what is told of a payload's type.
_TYPE: Final = "__typename"


@dataclass(frozen=True, slots=True)
class ToldField:
    """A field that is told: its response key, its name, and the fields wanted of it, where it is an object."""

    key: str
    name: str
    fields: tuple[PayloadField, ...] | None = None
    type_name: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A field that is read: its response key and its name, and the response key under which the statement gives it."""

    key: str
    name: str
    root: str
    kind: str
    many: bool


PayloadField = ToldField | Read


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """One root field of a mutation, planned."""

    key: str
    name: str
    node: FieldNode
    declared: GraphQLField
    takes: Performed
    fields: tuple[PayloadField, ...]
    type_name: str
    #: What is read behind the change, by slots of the binder and by those of `reads`.
    plan: Plan
    binder: Binder
    rights: Rights
    refused: tuple[GraphQLError, ...]
    #: The slot of each read, by its key in the statement.
    slots: Mapping[str, str] = field(default_factory=dict)


def payloads(request: Request) -> list[Payload]:
    """The root fields that are performed, in their order: all of a mutation, and some of a query."""
    return [
        _PayloadPlanner(request).payload(key, details)
        for key, details in root_fields(request).items()
        if is_performed(request, details)
    ]


def root_fields(request: Request) -> Mapping[str, Details]:
    """The root fields by response key, in the order of the response."""
    return collect_fields(
        request.schema, request.fragments, request.variables, request.root, request.operation
    ).grouped_field_set


def is_performed(request: Request, details: Details) -> bool:
    """Whether a root field is performed: its type's name, and what the graph answers, are not."""
    declared = request.root.fields.get(details[0].node.name.value)
    return declared is not None and isinstance(declaration_of(declared), Performed)


class _PayloadPlanner(Planner):
    """Plans one root field of a mutation."""

    def __init__(self, request: Request) -> None:
        super().__init__(request, {})
        self.reads: list[Identified] = []

    def payload(self, key: str, details: Details) -> Payload:
        node, root = details[0].node, self.request.root
        declared = root.fields[node.name.value]
        takes = declaration_of(declared)
        if not isinstance(takes, Performed):
            raise PlanError(f"{root.name}.{node.name.value} is in the schema but changes nothing")
        self.rights.need(metadata_of(declared).get(NEEDS), f"{root.name}.{node.name.value}", node)
        type_: GraphQLObjectType = get_named_type(declared.type)
        fields = self.fields(type_, details, (key,))
        return Payload(
            key=key,
            name=node.name.value,
            node=node,
            declared=declared,
            takes=takes,
            fields=fields,
            type_name=type_.name,
            plan=Plan(tuple(self.reads)),
            binder=self.binder,
            rights=self.rights,
            refused=tuple(self.refused),
            slots={read.key: read.ids.name for read in self.reads},
        )

    def fields(self, type_: GraphQLObjectType, details: Details, path: tuple[str, ...]) -> tuple[PayloadField, ...]:
        return tuple(self.field(type_, key, group, (*path, key)) for key, group in self._groups(type_, details).items())

    def field(self, type_: GraphQLObjectType, key: str, details: Details, path: tuple[str, ...]) -> PayloadField:
        name = details[0].node.name.value
        if name == _TYPE:
            return ToldField(key, name, None, type_.name)
        declared = type_.fields[name]
        self.rights.need(metadata_of(declared).get(NEEDS), f"{type_.name}.{name}", details[0].node)
        named, written = get_named_type(declared.type), declaration_of(declared)
        if isinstance(written, Written):
            return self.read(key, name, written, declared, details, path)
        if is_object_type(named):
            return ToldField(key, name, self.fields(named, details, path), named.name)
        return ToldField(key, name)

    def read(
        self, key: str, name: str, written: Written, declared: GraphQLField, details: Details, path: tuple[str, ...]
    ) -> Read:
        type_: Any = get_named_type(declared.type)
        root = f"r{len(self.reads)}"
        kind = Kind(type_.name, NodesOf(written.label), written.key, self._selection(type_, details, path))
        self.reads.append(Identified(root, Slot(f"written_{root}"), (kind,)))
        bare = declared.type.of_type if is_non_null_type(declared.type) else declared.type
        return Read(key, name, root, type_.name, is_list_type(bare))

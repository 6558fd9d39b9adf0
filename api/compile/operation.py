"""A validated operation: what the stages behind validation work on, and the error of a request that is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphql import OperationType

from graph.errors import PlanError

if TYPE_CHECKING:
    from graphql import DocumentNode, GraphQLError, GraphQLObjectType, GraphQLSchema, OperationDefinitionNode
    from graphql.execution.collect_fields import FragmentDetails
    from graphql.execution.values import VariableValues


class RequestError(Exception):
    """The request is refused before execution: there is no `data`, only `errors`.

    `nodes` is how many entities it may fetch, where they were counted.
    """

    def __init__(self, errors: list[GraphQLError], nodes: int | None = None) -> None:
        super().__init__("; ".join(error.message for error in errors))
        self.errors = errors
        self.nodes = nodes


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed and validated document."""

    text: str
    node: DocumentNode
    fragments: dict[str, FragmentDetails]


@dataclass(frozen=True, slots=True)
class Request:
    """One operation of a document, with coerced variables."""

    schema: GraphQLSchema
    document: Document
    operation: OperationDefinitionNode
    variables: VariableValues
    #: How many entities it may fetch; 0 where there are no limits.
    nodes: int = 0

    @property
    def root(self) -> GraphQLObjectType:
        """The type of its root fields."""
        found = self.schema.get_root_type(self.operation.operation)
        if found is None:
            raise PlanError(f"the schema has no {self.operation.operation.value} type")
        return found

    @property
    def changes(self) -> bool:
        """Whether it changes the graph."""
        return self.operation.operation is OperationType.MUTATION

    @property
    def fragments(self) -> dict[str, FragmentDetails]:
        """The document's fragments by name."""
        return self.document.fragments

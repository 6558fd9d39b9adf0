"""Request text -> validated operation with coerced variables: what the specification asks for before execution.

Parsing, validation and coercion are graphql-core's. A document that passed is kept, so that asking again costs a
look-up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from graphql import (
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationType,
    get_operation_ast,
    parse,
    validate,
)
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import VariableValues, get_variable_values
from graphql.language.parser import MAX_NESTING_DEPTH
from graphql.validation.rules import overlapping_fields_can_be_merged

from api.cache import Cache, bytes_of
from api.compile.cost import check_nodes, count_nodes, sizes
from api.compile.limits import TOKEN, Limits, check_shape, check_text, refusal
from api.compile.operation import Document, Request, RequestError
from api.compile.rules import RULES
from api.errors import BAD_REQUEST, BAD_USER_INPUT, COST, PARSE_FAILED, VALIDATION_FAILED, coded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graphql import DocumentNode, OperationDefinitionNode

#: Bytes of the documents that are kept, and of their counts.
_DOCUMENTS_BYTES: Final = 40_000_000
_COUNTS_BYTES: Final = 4_000_000
#: A parsed document takes about this many times its text: each token is an object.
PARSED: Final = 100

#: Errors of one request that are told. Each may quote the whole value that it is about: to find those of a hostile
#: request takes seconds.
_MOST_ERRORS: Final = 20

# To validate 2,000 equal fields side by side, or fragments that spread one another, takes time that grows with their
# square: graphql-core gives up after as many comparisons as this. Its own figure allows a second of them.
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = 200_000
#: What graphql-core says when it has given up.
_GIVEN_UP: Final = "Validation aborted."


class Operations:
    """Turns request texts into requests on one schema."""

    def __init__(self, schema: GraphQLSchema, limits: Limits | None = None) -> None:
        self.schema = schema
        self.limits = limits
        self._documents: Cache[Document] = Cache(_DOCUMENTS_BYTES, twice=True)
        self._nodes: Cache[int] = Cache(_COUNTS_BYTES)

    def request(self, text: str, variables: Mapping[str, Any] | None, operation_name: str | None) -> Request:
        """The operation `operation_name` of the document `text`.

        Raises `RequestError` when it cannot be parsed, validated or chosen, is a subscription, or a value of a variable
        does not fit.
        """
        document = self._document(text)
        operation = get_operation_ast(document.node, operation_name)
        if operation is None:
            raise RequestError([_no_operation(operation_name)])
        if operation.operation is OperationType.SUBSCRIPTION:
            message = f"this API has no {operation.operation.value}s"
            raise RequestError([GraphQLError(message, operation, extensions={"code": BAD_REQUEST})])
        request = Request(self.schema, document, operation, self._variables(operation, variables))
        if self.limits is None:
            return request
        nodes = self._counted(request)
        try:
            check_nodes(nodes, self.limits)
        except GraphQLError as error:
            raise RequestError([error], nodes) from error
        return replace(request, nodes=nodes)

    def _counted(self, request: Request) -> int:
        """How many entities the operation may fetch: counted once for each document and page sizes."""
        name = request.operation.name and request.operation.name.value
        key = (request.document.text, name, sizes(request.variables.coerced))
        nodes = self._nodes.get(key)
        if nodes is None:
            nodes = count_nodes(request)
            self._nodes.keep(key, nodes, 0)
        return nodes

    def _limited(self, check: Callable[[Limits], None]) -> None:
        """Run a check, where there are limits; a refusal is an error of the request."""
        if self.limits:
            try:
                check(self.limits)
            except GraphQLError as error:
                raise RequestError([error]) from error

    def _document(self, text: str) -> Document:
        document = self._documents.get(text)
        if document is None:
            document = self._validated(text)
            self._documents.keep(text, document, PARSED * bytes_of(text))
        return document

    def _validated(self, text: str) -> Document:
        self._limited(lambda limits: check_text(text, limits))
        try:
            node = _unchained(parse(text, max_tokens=self.limits.tokens if self.limits else None))
            self._limited(lambda limits: check_shape(node, limits))
        except GraphQLSyntaxError as error:
            raise RequestError([_unparsed(error, self.limits)]) from error
        errors = validate(self.schema, node, RULES, max_errors=_MOST_ERRORS)
        if errors:
            raise RequestError([_invalid(error) for error in errors])
        fragments = {
            definition.name.value: FragmentDetails(definition)
            for definition in node.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        return Document(text, node, fragments)

    def _variables(self, operation: OperationDefinitionNode, given: Mapping[str, Any] | None) -> VariableValues:
        definitions = operation.variable_definitions or ()
        values = get_variable_values(self.schema, definitions, dict(given or {}), max_errors=_MOST_ERRORS)
        if isinstance(values, VariableValues):
            return values
        raise RequestError([coded(error, BAD_USER_INPUT) for error in values])


def _unchained(node: DocumentNode) -> DocumentNode:
    """The document with its tokens apart from one another.

    graphql-core chains all tokens in both directions, and nothing reads the chain once the text is parsed. Chained,
    they are a cycle: half of what a document holds stayed behind when it made room for others, until Python looked for
    cycles. Apart they go with the document.
    """
    token = node.loc.start_token if node.loc else None
    while token is not None:
        following, token.prev, token.next = token.next, None, None
        token = following
    return node


def _unparsed(error: GraphQLSyntaxError, limits: Limits | None) -> GraphQLError:
    if limits and "more than" in error.message and "tokens" in error.message:
        return refusal("tokens", "too many", limits.tokens, "send a shorter document, values as variables")
    if limits and "nested too deeply" in error.message:
        return _too_deep(error, limits)
    return coded(error, PARSE_FAILED)


def _too_deep(error: GraphQLSyntaxError, limits: Limits) -> GraphQLError:
    """The error of a document that the parser gives up: the bracket opened last says of what there is too much."""
    source = error.source.body if error.source else ""
    if _in_value(source[: max(error.positions or (len(source),))]):
        remedy = "send the value as a variable, and nest lists and objects less"
        return refusal("levels of lists and objects in a value", "too many", MAX_NESTING_DEPTH, remedy)
    return refusal("levels of fields", "too many", limits.depth, "ask for the inner part by itself, by id or key")


def _in_value(text: str) -> bool:
    """Whether the end of `text` lies in a value: arguments stand in round brackets, list values in square ones."""
    opened: list[str] = []
    for found in TOKEN.finditer(text):
        if found[0] in "([{":
            opened.append(found[0])
        elif found[0] in ")]}" and opened:
            opened.pop()
    return "(" in opened or "[" in opened


def _invalid(error: GraphQLError) -> GraphQLError:
    if error.message != _GIVEN_UP:
        return coded(error, VALIDATION_FAILED)
    message = (
        "the document takes too long to validate: it has many fields of one name side by side, or fragments that "
        "spread one another many times; ask for each field once"
    )
    return GraphQLError(message, extensions={"code": COST})


def _no_operation(name: str | None) -> GraphQLError:
    if name is None:
        message = "the document holds several operations or none: name the one to run in `operationName`"
    else:
        message = f"the document holds no operation {name!r}"
    return GraphQLError(message, extensions={"code": BAD_REQUEST})

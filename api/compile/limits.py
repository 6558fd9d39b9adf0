"""What an operation may ask for, checked before anything is planned; a refusal says value, limit and remedy.

The shape of a document (size, tokens, depth, fields, aliases, directives, root fields) is checked before validation,
because validation itself takes long for hostile documents; the number of entities it may fetch after it, because that
depends on arguments. Each is one pass with a memo for each fragment: fragments that spread others twice, level after
level, cost what their text costs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.values import get_argument_values

from api.errors import COST
from api.schema.declare import DECLARATION, Cost, Tabulated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import DocumentNode, GraphQLField, SelectionSetNode

    from api.compile.operation import Request

    Sizes = tuple[tuple[str, int], ...]

#: Tokens and comments as the specification spells them: to count them takes a hundredth of what parsing them does.
_TOKEN: Final = re.compile(
    r'"""(?:\\"""|[^"]|"(?!""))*"""|"(?:\\.|[^"\\\n])*"|#[^\n]*|\.\.\.|[_A-Za-z]\w*|-?\d[\w.+-]*|[!$&()\[\]{}:=@|]'
)

#: Entities that a list without a page size is taken for.
_LIST: Final = 10


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one operation."""

    query_bytes: int = 100_000
    tokens: int = 5_000
    depth: int = 20
    fields: int = 2_000
    aliases: int = 200
    directives: int = 100
    root_fields: int = 30
    nodes: int = 500_000


@dataclass(frozen=True, slots=True)
class Shape:
    """What is counted of a selection set, with every fragment opened."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0

    def beside(self, other: Shape) -> Shape:
        """Two selections of one selection set."""
        return Shape(
            max(self.depth, other.depth),
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.directives + other.directives,
        )


def refusal(what: str, value: int | str, limit: int, remedy: str) -> GraphQLError:
    """The error for what goes beyond a limit."""
    message = f"the operation has {value} {what}, and may have {limit}: {remedy}"
    return GraphQLError(message, extensions={"code": COST, "limit": limit})


def check_text(text: str, limits: Limits) -> None:
    """Raise for a document that is too long to be parsed."""
    size = len(text.encode())
    if size > limits.query_bytes:
        raise refusal("bytes", size, limits.query_bytes, "send a shorter document, values as variables")
    tokens = sum(1 for found in _TOKEN.finditer(text) if not found[0].startswith("#"))
    if tokens > limits.tokens:
        raise refusal("tokens", tokens, limits.tokens, "send a shorter document, values as variables")


def check_shape(document: DocumentNode, limits: Limits) -> None:
    """Raise for a document that asks for too much by its shape alone."""
    counter = _Shapes({one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)})
    for operation in document.definitions:
        if isinstance(operation, OperationDefinitionNode):
            shape = counter.of(operation.selection_set)
            roots = len(operation.selection_set.selections)
            directives = shape.directives + len(operation.directives or ())
            for what, value, limit, remedy in (
                ("root fields", roots, limits.root_fields, "ask in several requests"),
                ("levels of fields", shape.depth, limits.depth, "ask for the inner part by itself, by id or key"),
                ("fields", shape.fields, limits.fields, "ask for fewer fields, fragments opened"),
                ("aliases", shape.aliases, limits.aliases, "ask in several requests"),
                ("directives", directives, limits.directives, "leave fields out instead"),
            ):
                if value > limit:
                    raise refusal(what, value, limit, remedy)


@dataclass(slots=True)
class _Shapes:
    fragments: dict[str, FragmentDefinitionNode]
    known: dict[str, Shape] = field(default_factory=dict)

    def of(self, selections: SelectionSetNode | None) -> Shape:
        shape = Shape()
        for node in selections.selections if selections else ():
            own = len(node.directives or ())
            if isinstance(node, FieldNode):
                inner = self.of(node.selection_set)
                alias = int(node.alias is not None)
                one = Shape(inner.depth + 1, inner.fields + 1, inner.aliases + alias, inner.directives + own)
            elif isinstance(node, FragmentSpreadNode):
                inner = self.fragment(node.name.value)
                one = Shape(inner.depth, inner.fields, inner.aliases, inner.directives + own)
            else:
                inner = self.of(node.selection_set)  # type: ignore[attr-defined]
                one = Shape(inner.depth, inner.fields, inner.aliases, inner.directives + own)
            shape = shape.beside(one)
        return shape

    def fragment(self, name: str) -> Shape:
        if name not in self.known:
            # A fragment that reaches itself counts as nothing here; validation refuses it.
            self.known[name] = Shape()
            definition = self.fragments.get(name)
            self.known[name] = self.of(definition.selection_set) if definition else Shape()
        return self.known[name]


def count_nodes(request: Request) -> int:
    """How many entities an operation may fetch: page sizes multiplied along every path, each entity weighed by its
    field's `@cost`, and added.
    """
    query = request.schema.query_type
    return _Nodes(request).of(request.operation.selection_set, query) if query else 0


def sizes(variables: Mapping[str, Any]) -> tuple[Any, ...]:
    """What the count depends on beside the document: equal sizes, equal counts. A page size is a whole number, perhaps
    in an input object, and of a list of ids the length counts.
    """
    return tuple((name, _size(value)) for name, value in variables.items())


def _size(value: Any) -> Any:
    if isinstance(value, dict):
        return sizes(value)
    return len(value) if isinstance(value, list) else value if isinstance(value, int) else None


def check_nodes(nodes: int, limits: Limits) -> None:
    """Raise for an operation that may fetch too much."""
    if nodes > limits.nodes:
        raise refusal("entities (weighed) to fetch at most", nodes, limits.nodes, "ask for smaller pages with `first`")


class _Nodes:
    def __init__(self, request: Request) -> None:
        self.request = request
        self.known: dict[tuple[str, Sizes], int] = {}

    def of(self, selections: SelectionSetNode, type_: Any, sizes: Sizes = ()) -> int:
        """The entities of a selection set; `sizes` are those of the lists in it that depend on the field around it."""
        total = 0
        for node in selections.selections:
            if isinstance(node, FieldNode):
                total += self.field(node, type_, sizes)
            elif isinstance(node, FragmentSpreadNode):
                total += self.fragment(node.name.value, sizes)
            else:
                condition = node.type_condition  # type: ignore[attr-defined]
                within = self.request.schema.type_map[condition.name.value] if condition else type_
                total += self.of(node.selection_set, within, sizes)  # type: ignore[attr-defined]
        return total

    def fragment(self, name: str, sizes: Sizes) -> int:
        definition = self.request.fragments[name].definition
        if (name, sizes) not in self.known:
            within = self.request.schema.type_map[definition.type_condition.name.value]
            self.known[name, sizes] = self.of(definition.selection_set, within, sizes)
        return self.known[name, sizes]

    def field(self, node: FieldNode, type_: Any, sizes: Sizes) -> int:
        name = node.name.value
        fields = getattr(type_, "fields", {})
        if name not in fields or node.selection_set is None or is_leaf_type(get_named_type(fields[name].type)):
            return 0
        declared: GraphQLField = fields[name]
        named = get_named_type(declared.type)
        inner = self.of(node.selection_set, named, self.sizes(declared, node))
        size = dict(sizes).get(name) or self.size(declared, node)
        # A connection's `nodes` and `edges` are its entities, which its page size counts.
        if size is None:
            return inner
        cost = _cost(declared)
        if cost.multipliers is None:
            return cost.weight + size * inner
        return size * (cost.weight + inner)

    def sizes(self, declared: GraphQLField, node: FieldNode) -> Sizes:
        """The sizes of the lists of a table."""
        declaration = declared.extensions["strawberry-definition"].metadata.get(DECLARATION)
        if not isinstance(declaration, Tabulated):
            return ()
        return tuple(declaration.sizes(get_argument_values(declared, node, self.request.variables)).items())

    def size(self, declared: GraphQLField, node: FieldNode) -> int | None:
        """How many entities a field gives; None where they are counted elsewhere."""
        if "first" in declared.args:
            given = get_argument_values(declared, node, self.request.variables)
            asked = given.get("last") if given.get("last") is not None else given.get("first")
            return asked if isinstance(asked, int) else 20
        if node.name.value in {"nodes", "edges", "node", "pageInfo", "facets"}:
            return None
        bare = declared.type.of_type if is_non_null_type(declared.type) else declared.type
        if not is_list_type(bare):
            return 1
        asked = get_argument_values(declared, node, self.request.variables).get("ids")
        return len(asked) if isinstance(asked, list) else _LIST


def _cost(declared: GraphQLField) -> Cost:
    costs = [one for one in declared.extensions["strawberry-definition"].directives if isinstance(one, Cost)]
    return costs[0] if costs else Cost(weight=1, multipliers=[])

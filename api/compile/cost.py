"""How many entities an operation may fetch: what is executed, each field once, at its largest.

Fields that the specification merges count once, and what `@skip` and `@include` leave out counts nothing. The fields of
a selection set are collected as execution collects them (graphql-core), and what is wanted of one type is counted once
for each set of selections: a document whose fields are bounded (`api.compile.limits`) is counted in bounded time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from graphql import (
    GraphQLError,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import collect_fields, collect_subfields

from api.binding.arguments import MAX_PAGE, argument_values
from api.compile.limits import Limits, refusal
from api.schema.declare import DECLARATION, ById, Cost, Tabulated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphql import GraphQLField, GraphQLObjectType
    from graphql.execution.collect_fields import FieldDetails

    from api.compile.operation import Request

    Details = list[FieldDetails]
    Groups = Mapping[str, Details]
    Sizes = tuple[tuple[str, int], ...]

#: Entities that a list without a page size is taken for.
_LIST: Final = 10
#: Entities of a page whose size nobody says.
_PAGE: Final = 20
#: Fields of a connection and its edges whose entities the page size counts already.
_OF_PAGE: Final = frozenset({"nodes", "edges", "node", "pageInfo", "facets"})


def count_nodes(request: Request) -> int:
    """How many entities an operation may fetch: page sizes multiplied along every path, each entity weighed by its
    field's `@cost`, and added. Of a field of several types the dearest counts. Never raises: a field whose arguments
    can not be used is refused when it runs, and fetches nothing.
    """
    query = request.schema.query_type
    if query is None:
        return 0
    try:
        groups = collect_fields(
            request.schema, request.fragments, request.variables, query, request.operation
        ).grouped_field_set
    except GraphQLError:
        return 0
    return _Nodes(request).of_groups(query, groups, ())


def check_nodes(nodes: int, limits: Limits) -> None:
    """Raise for an operation that may fetch too much."""
    if nodes > limits.nodes:
        raise refusal("entities (weighed) to fetch at most", nodes, limits.nodes, "ask for smaller pages with `first`")


def sizes(variables: Mapping[str, Any]) -> tuple[Any, ...]:
    """What the count depends on beside the document: equal sizes, equal counts. A page size is a whole number, perhaps
    in an input object, and of a list of ids the length counts; null may be refused where another value is not.
    """
    return tuple((name, _size(value)) for name, value in variables.items())


def _size(value: Any) -> Any:
    if isinstance(value, dict):
        return sizes(value)
    if isinstance(value, list):
        return len(value)
    return value if value is None or isinstance(value, int) else "a value"


@dataclass(slots=True)
class _Nodes:
    request: Request
    known: dict[tuple[str, tuple[int, ...], Sizes], int] = field(default_factory=dict)

    def of(self, type_: Any, details: Details, sizes: Sizes) -> int:
        """The entities below fields that are merged, of the composite type `type_`."""
        key = (type_.name, tuple(id(one.node) for one in details), sizes)
        if key not in self.known:
            concrete = self.request.schema.get_possible_types(type_) if is_abstract_type(type_) else [type_]
            self.known[key] = max((self.of_object(one, details, sizes) for one in concrete), default=0)
        return self.known[key]

    def of_object(self, type_: GraphQLObjectType, details: Details, sizes: Sizes) -> int:
        request = self.request
        groups = collect_subfields(
            request.schema, request.fragments, request.variables, request.operation, type_, details
        ).grouped_field_set
        return self.of_groups(type_, groups, sizes)

    def of_groups(self, type_: GraphQLObjectType, groups: Groups, sizes: Sizes) -> int:
        """The entities of a selection set; `sizes` are those of the lists in it that depend on the field around it."""
        total = 0
        for details in groups.values():
            declared = type_.fields.get(details[0].node.name.value)
            if declared and not is_leaf_type(get_named_type(declared.type)):
                try:
                    total += self.of_field(declared, details, sizes)
                except GraphQLError:
                    # Its arguments, or a directive below it, can not be used: it is refused when it runs.
                    continue
        return total

    def of_field(self, declared: GraphQLField, details: Details, sizes: Sizes) -> int:
        node = details[0].node
        given = argument_values(declared, node, self.request.variables)
        inner = self.of(get_named_type(declared.type), details, _table_sizes(declared, given))
        size = dict(sizes).get(node.name.value) or _asked(declared, node.name.value, given)
        # A connection's `nodes` and `edges` are its entities, which its page size counts.
        if size is None:
            return inner
        cost = _cost(declared)
        if cost.multipliers is None:
            return cost.weight + size * inner
        return size * (cost.weight + inner)


def _asked(declared: GraphQLField, name: str, given: Mapping[str, Any]) -> int | None:
    """How many entities a field gives; None where they are counted elsewhere."""
    if "first" in declared.args:
        asked = given.get("last") if given.get("last") is not None else given.get("first")
        size = asked if isinstance(asked, int) else _PAGE
        # A page of another size is refused when it runs.
        return size if 0 <= size <= MAX_PAGE else 0
    by_id = isinstance(_declaration(declared), ById)
    if name in _OF_PAGE and not by_id:
        return None
    bare = declared.type.of_type if is_non_null_type(declared.type) else declared.type
    if not is_list_type(bare):
        return 1
    return len(given["ids"]) if by_id else _LIST


def _table_sizes(declared: GraphQLField, given: Mapping[str, Any]) -> Sizes:
    """The sizes of the lists of a table."""
    declaration = _declaration(declared)
    return tuple(declaration.sizes(given).items()) if isinstance(declaration, Tabulated) else ()


def _declaration(declared: GraphQLField) -> Any:
    return declared.extensions["strawberry-definition"].metadata.get(DECLARATION)


def _cost(declared: GraphQLField) -> Cost:
    costs = [one for one in declared.extensions["strawberry-definition"].directives if isinstance(one, Cost)]
    return costs[0] if costs else Cost(weight=1, multipliers=[])

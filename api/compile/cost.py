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
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
)
from graphql.execution.collect_fields import collect_fields, collect_subfields

from api.binding.arguments import DEFAULT_PAGE, MAX_PAGE, argument_values
from api.compile.limits import Limits, refusal
from api.schema.declare import ById, Cost, CrossTab, declaration_of, definition

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
#: Fields of a connection that are there for each entity of the page; the others are there once.
_ROWS: Final = frozenset({"nodes", "edges"})
#: Fields of a connection and its edges whose entities the page size counts already.
_OF_PAGE: Final = frozenset({"nodes", "edges", "node", "pageInfo", "facets"})


def count_nodes(request: Request) -> int:
    """How many entities an operation may fetch: page sizes multiplied along every path, each entity weighed by its
    field's `@cost`, and added; a count is weighed once for each list that it counts, however small its page. Of a field
    of several types the dearest counts. Never raises: a field whose arguments cannot be used is refused when it runs,
    and fetches nothing.
    """
    try:
        groups = collect_fields(
            request.schema, request.fragments, request.variables, request.root, request.operation
        ).grouped_field_set
    except GraphQLError:
        return 0
    return _Nodes(request).of_groups(request.root, groups, ())


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
    known: dict[tuple[str, tuple[int, ...], Sizes, bool | None], int] = field(default_factory=dict)

    def of(self, type_: Any, details: Details, sizes: Sizes, rows: bool | None = None) -> int:
        """The entities below fields that are merged, of the composite type `type_`: of a connection those of one entity
        of the page (`rows`), or those that are there once.
        """
        key = (type_.name, tuple(id(detail.node) for detail in details), sizes, rows)
        if key not in self.known:
            concrete = self.request.schema.get_possible_types(type_) if is_abstract_type(type_) else [type_]
            self.known[key] = max((self.of_object(one, details, sizes, rows) for one in concrete), default=0)
        return self.known[key]

    def of_object(self, type_: GraphQLObjectType, details: Details, sizes: Sizes, rows: bool | None) -> int:
        request = self.request
        groups = collect_subfields(
            request.schema, request.fragments, request.variables, request.operation, type_, details
        ).grouped_field_set
        if rows is not None:
            groups = {key: one for key, one in groups.items() if (one[0].node.name.value in _ROWS) == rows}
        return self.of_groups(type_, groups, sizes)

    def of_groups(self, type_: GraphQLObjectType, groups: Groups, sizes: Sizes) -> int:
        """The entities of a selection set; `sizes` are those of the lists in it that depend on the field around it."""
        total = 0
        for details in groups.values():
            declared = type_.fields.get(details[0].node.name.value)
            if declared is None:
                continue
            if is_leaf_type(get_named_type(declared.type)):
                total += _weight_of_leaf(declared)
            else:
                try:
                    total += self.of_field(declared, details, sizes)
                except GraphQLError:
                    # Its arguments, or a directive below it, cannot be used: it is refused when it runs.
                    continue
        return total

    def of_field(self, declared: GraphQLField, details: Details, sizes: Sizes) -> int:
        node = details[0].node
        given = argument_values(declared, node, self.request.variables)
        type_, tables = get_named_type(declared.type), _table_sizes(declared, given)
        paged = "first" in declared.args and not _is_list(declared)
        inner = self.of(type_, details, tables, rows=True if paged else None)
        once = self.of(type_, details, tables, rows=False) if paged else 0
        size = dict(sizes).get(node.name.value) or _items(given) or _asked(declared, node.name.value, given)
        # A connection's `nodes` and `edges` are its entities, which its page size counts.
        if size is None:
            return inner
        cost = _cost(declared)
        if cost.multipliers is None:
            return once + cost.weight + size * inner
        return once + size * (cost.weight + inner)


def _asked(declared: GraphQLField, name: str, given: Mapping[str, Any]) -> int | None:
    """How many entities a field gives; None where they are counted elsewhere."""
    if "first" in declared.args:
        asked = given.get("last") if given.get("last") is not None else given.get("first")
        if _is_list(declared):
            return max(0, asked) if isinstance(asked, int) else _LIST
        size = asked if isinstance(asked, int) else DEFAULT_PAGE
        # A page of another size is refused when it runs.
        return size if 0 <= size <= MAX_PAGE else 0
    by_id = isinstance(declaration_of(declared), ById)
    if name in _OF_PAGE and not by_id:
        return None
    if not _is_list(declared):
        return 1
    return len(given["ids"]) if by_id else _LIST


def _is_list(declared: GraphQLField) -> bool:
    return is_list_type(get_nullable_type(declared.type))


def _items(given: Mapping[str, Any]) -> int:
    """How many things a change is about: each may be read behind it."""
    asked = given.get("input")
    return len(asked.get("items") or ()) if isinstance(asked, dict) else 0


def _table_sizes(declared: GraphQLField, given: Mapping[str, Any]) -> Sizes:
    """The sizes of the lists of a table."""
    declaration = declaration_of(declared)
    return tuple(declaration.sizes(given).items()) if isinstance(declaration, CrossTab) else ()


def _weight_of_leaf(declared: GraphQLField) -> int:
    """What a number or a word costs that is not at hand in an entity: a count. `__typename` has no declaration."""
    costs = _costs(declared)
    return costs[0].weight if costs else 0


def _cost(declared: GraphQLField) -> Cost:
    costs = _costs(declared)
    return costs[0] if costs else Cost(weight=1, multipliers=[])


def _costs(declared: GraphQLField) -> list[Cost]:
    made = definition(declared)
    return [directive for directive in made.directives if isinstance(directive, Cost)] if made else []

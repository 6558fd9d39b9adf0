"""Generated operations: valid, nested, with aliases, fragments, variables, directives; one seed gives one operation."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

#: Two runs of one operation see different clocks; only the full-text index knows its scores, and what stands by them;
#: what no statement answers, and is reckoned apart, has tests of its own (tests/review).
RECKONED = frozenset({"reviewAgreement", "reviewQueue", "ruleRecords", "secondReadings"})
_NOT_COMPARED = frozenset({"knownAt", "search", "suggest"}) | RECKONED
_NOT_ORDERED_BY = "RELEVANCE"
#: Scalars that an empty text is a value of.
_TEXTS = frozenset({"String", "ID"})
#: The value of a variable that is not sent.
LEFT_OUT: Any = object()


@dataclass
class Operation:
    """A document and the values of its variables."""

    text: str
    variables: dict[str, Any]


@dataclass
class Generator:
    """Writes operations on one schema; `values` offers values for arguments, by argument or type name."""

    schema: GraphQLSchema
    values: dict[str, list[Any]]
    seed: int
    depth: int = 4
    #: The root fields to choose from; all of them where none is named.
    roots: frozenset[str] = frozenset()
    #: Fields that are not asked for, and arguments that are given as this wherever they stand.
    without: frozenset[str] = _NOT_COMPARED
    always: dict[str, str] = field(default_factory=dict)
    random: random.Random = field(init=False)
    variables: dict[str, tuple[str, Any]] = field(init=False, default_factory=dict)
    fragments: list[str] = field(init=False, default_factory=list)
    nested: int = field(init=False, default=0)
    types: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        #: Draws of its own, so that an operation without a repeated field is what it was before there were any.
        self.repeating = random.Random(f"repeated {self.seed}")
        self.types = types_of_fields(self.schema)

    def operation(self) -> Operation:
        assert self.schema.query_type
        body = self.selection(self.schema.query_type, self.depth, most=3)
        declared = ", ".join(f"${name}: {type_}" for name, (type_, _) in self.variables.items())
        text = f"query Q{f'({declared})' if declared else ''} {body}" + "".join(f"\n{one}" for one in self.fragments)
        given = {name: value for name, (_, value) in self.variables.items() if value is not LEFT_OUT}
        return Operation(text, given)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def selection(self, type_: Any, depth: int, most: int = 5) -> str:
        if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)):
            parts = self.fields(type_, depth, most)
        else:
            parts = ["__typename"]
        if not isinstance(type_, GraphQLObjectType):
            for one in self.schema.get_possible_types(type_):
                if self.chance(0.6):
                    parts.append(self.wrapped(one, self.selection(one, depth)))
        elif self.chance(0.1):
            parts.append(self.wrapped(type_, self.selection(type_, depth, 2)))
        return "{ " + " ".join(parts) + " }"

    def wrapped(self, type_: GraphQLObjectType, body: str) -> str:
        """A selection in a fragment, inline or named."""
        if self.chance(0.5):
            return f"... on {type_.name}{self.directive()} {body}"
        name = f"F{len(self.fragments)}"
        self.fragments.append(f"fragment {name} on {type_.name} {body}")
        return f"...{name}{self.directive()}"

    def directive(self) -> str:
        if not self.chance(0.1):
            return ""
        name = self.random.choice(("include", "skip"))
        return f" @{name}(if: {self.variable('Boolean!', self.chance(0.5))})"

    def variable(self, type_: str, value: Any) -> str:
        name = f"v{len(self.variables)}"
        self.variables[name] = (type_, value)
        return f"${name}"

    def fields(self, type_: GraphQLObjectType | GraphQLInterfaceType, depth: int, most: int) -> list[str]:
        leaves = [name for name, one in type_.fields.items() if is_leaf_type(get_named_type(one.type))]
        nested = [name for name in type_.fields if name not in leaves] if depth else []
        if type_ is self.schema.query_type and self.roots:
            nested = [name for name in nested if name in self.roots]
        names = self.random.sample(leaves, min(len(leaves), self.random.randint(1, most)))
        names += self.random.sample(nested, min(len(nested), self.random.randint(1, 2)))
        self.random.shuffle(names)
        names = [name for name in names if name not in self.without] or ["__typename"]
        return [self.one(type_, name, depth) for name in names] + (["__typename"] if self.chance(0.2) else [])

    def one(self, type_: GraphQLObjectType | GraphQLInterfaceType, name: str, depth: int) -> str:
        if name == "__typename":
            return name
        declared: GraphQLField = type_.fields[name]
        named = get_named_type(declared.type)
        arguments = self.arguments(declared)
        # An alias keeps fields apart that could not be merged: of different arguments, or, in fragments on different
        # objects, of different types.
        if arguments or self.chance(0.1):
            alias = f"a{self.random.randrange(10**6)}: "
        else:
            alias = f"{name}_{re.sub('[^A-Za-z]', '_', str(declared.type))}: " if len(self.types[name]) > 1 else ""
        body = "" if is_leaf_type(named) else " " + self.selection(named, depth - 1)
        told = f"{alias}{name}{arguments}{self.directive()}{body}"
        if arguments and self.repeating.random() < 0.1:
            return self.repeated(told, name, arguments, declared, body)
        return told

    def repeated(self, told: str, name: str, arguments: str, declared: GraphQLField, body: str) -> str:
        """A field, and the same once more and again, with other values of the same arguments."""
        kept, self.random = self.random, self.repeating
        given = {one for one in declared.args if f"({one}: " in arguments or f", {one}: " in arguments}
        others = (
            f"r{number}{self.random.randrange(10**6)}: {name}{self.arguments(declared, given)}{body}"
            for number in range(2)
        )
        text = " ".join([told, *others])
        self.random = kept
        return text

    def arguments(self, declared: GraphQLField, given_names: set[str] | None = None) -> str:
        """Arguments of a field: those of these names, where some are told."""
        given = []
        # A page goes one way.
        way = self.random.choice(({"first", "after"}, {"last", "before"}))
        skipped = way if "last" in declared.args else set()
        for name, argument in declared.args.items():
            if name in self.always:
                given.append(f"{name}: {self.always[name]}")
            elif name in given_names if given_names is not None else self.is_given(name, argument, skipped):
                given.append(f"{name}: {self.argument(name, argument)}")
        return f"({', '.join(given)})" if given else ""

    def is_given(self, name: str, argument: GraphQLArgument, skipped: set[str]) -> bool:
        return name not in skipped and (is_required_argument(argument) or self.chance(0.4))

    def argument(self, name: str, argument: GraphQLArgument) -> str:
        value = self.value(name, argument.type)
        if isinstance(argument.type, GraphQLNonNull) and self.chance(0.03):
            # That passes validation, and is refused where it stands.
            return self.variable(f"{argument.type.of_type} = {literal(value, argument.type)}", None)
        if not isinstance(argument.type, GraphQLNonNull) and self.chance(0.1):
            # The variable has a default of its own; null is not it, and what is left out is.
            default = literal(self.present(name, argument.type), argument.type)
            return self.variable(f"{argument.type} = {default}", self.random.choice((None, LEFT_OUT, value)))
        if self.chance(0.5):
            return self.variable(str(argument.type), value)
        return literal(value, argument.type)

    def value(self, name: str, type_: GraphQLInputType) -> Any:
        if isinstance(type_, GraphQLNonNull):
            return self.present(name, type_.of_type)
        return None if self.chance(0.1) else self.present(name, type_)

    def present(self, name: str, type_: Any) -> Any:
        if isinstance(type_, GraphQLList):
            return [
                self.present(name, get_named_type(type_))
                for _ in range(self.random.choice((0, 1, 1, 1, 1, 2, 2, 2, 2)))
            ]
        if isinstance(type_, GraphQLEnumType):
            return self.random.choice(sorted(set(type_.values) - {_NOT_ORDERED_BY}))
        if isinstance(type_, GraphQLInputObjectType) and type_.name not in self.values:
            return self.filled(type_)
        if type_.name in _TEXTS and self.chance(0.04):
            return ""
        return self.random.choice(self.values.get(name) or self.values[type_.name])

    def filled(self, type_: GraphQLInputObjectType) -> dict[str, Any]:
        """An input object: what it must have, and two or three things more."""
        needed = [name for name, one in type_.fields.items() if isinstance(one.type, GraphQLNonNull)]
        others = [name for name in type_.fields if name not in needed]
        # Filters hold filters: the deeper, the fewer.
        self.nested += 1
        most = 2 if self.nested == 1 else 1
        names = needed + self.random.sample(others, min(len(others), self.random.randint(0, most)))
        if type_.is_one_of:
            names = [self.random.choice(sorted(type_.fields))]
        # What was known is said once.
        names = [name for name in names if not (name == "knownAt" and "revision" in names)]
        offered = self.present if type_.is_one_of else self.value
        found = {name: offered(name, type_.fields[name].type) for name in names}
        self.nested -= 1
        return found


def types_of_fields(schema: GraphQLSchema) -> dict[str, set[str]]:
    """The types that fields of one name have in the schema, by that name."""
    found: dict[str, set[str]] = {}
    for type_ in schema.type_map.values():
        if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)):
            for name, one in type_.fields.items():
                found.setdefault(name, set()).add(str(one.type))
    return found


def literal(value: Any, type_: Any) -> str:
    """A value as it is written in a document."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        fields = get_named_type(type_).fields
        return "{" + ", ".join(f"{name}: {literal(one, fields[name].type)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(literal(one, type_) for one in value) + "]"
    if isinstance(get_named_type(type_), GraphQLEnumType):
        return str(value)
    return f'"{value}"' if isinstance(value, str) else str(value)

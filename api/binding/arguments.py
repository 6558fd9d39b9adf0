"""Arguments -> slots: values stay outside the plan, and what depends on them is said here.

While an operation is planned, the value of each argument is at hand as a `Argument`. Code may look at *whether* it is
there, and at values that shape the plan (booleans, and enumerations that are not stored, such as a closure or a
direction); everything else becomes a slot. The `Binder` remembers for each slot how to find its value again, so that a
later request with the same shape takes its parameters from its own variables.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    ListValueNode,
    ObjectValueNode,
    Undefined,
    VariableNode,
    get_named_type,
)
from graphql.execution.values import get_argument_values

from api.errors import COST, bad_input
from graph.model.vocabulary import UNDECIDED, ClaimStatus
from graph.plan.expressions import And, Compare, Slot, Stored

if TYPE_CHECKING:
    from graphql import FieldNode, GraphQLArgument, GraphQLField, GraphQLInputField, ValueNode
    from graphql.execution.values import VariableValues

    from graph.plan.expressions import Condition

#: Input objects in one another, and values in them in one operation, at most: beyond, Neo4j plans for seconds.
DEEPEST_INPUT: Final = 16
MOST_CONDITIONS: Final = 200
#: What some conditions count beyond their values: Neo4j plans a search, or a pattern of its own, for each of them
#: (`python -m benchmarks.planning`).
_COUNTS_MORE: Final = {"text": 9, "assessment": 8, "some": 8, "every": 8, "none": 8, "hasQualityIssue": 8}

#: Most entries one page may hold; GitHub's API allows 100, the field's conventions up to 200.
MAX_PAGE: Final = 200
#: Entries of a page where the request does not say.
DEFAULT_PAGE: Final = 20

#: What is joined, and the handle's end; behind it, in the id of a record, an instant.
_OF_SUGGESTION: Final = re.compile(r"(Engagement|Flag):[^~]+~[^~]+~[0-9a-f]{12}(@[^~]+)?", re.DOTALL)

Convert = Callable[[Any], Any]

#: A field in the response, list items not told apart, and which node of the document asks for it: fields of different
#: types may share a response key.
Place = tuple[tuple[str, ...], int]


class UnusableValuesError(Exception):
    """Values of a request cannot be used: an error for each field that they were given to."""

    def __init__(self, errors: Mapping[Place, GraphQLError]) -> None:
        super().__init__("; ".join(error.message for error in errors.values()))
        self.errors = errors


@dataclass(frozen=True, slots=True)
class FieldUse:
    """One field with arguments, where it stands in the document and in the response.

    `outer` are the arguments of the report that the field is part of.
    """

    field: GraphQLField
    node: FieldNode
    path: tuple[str, ...]
    outer: Mapping[str, Argument] = dataclasses.field(default_factory=dict)

    #: The values of arguments that hold no variable: the same for every request.
    fixed: dict[str, Any] | None = None

    @property
    def place(self) -> Place:
        """What tells it from every other use in the same document."""
        return self.path, id(self.node)

    def values(self, variables: VariableValues) -> dict[str, Any]:
        """The coerced values of its arguments, defaults included; an argument left out is not there."""
        return argument_values(self.field, self.node, variables) if self.fixed is None else self.fixed

    def kept(self, variables: VariableValues) -> FieldUse:
        """The same use, its values kept where they depend on no variable."""
        varies = any(_holds_variable(argument.value) for argument in self.node.arguments or ())
        return self if varies else replace(self, fixed=self.values(variables))


def argument_values(field: GraphQLField, node: FieldNode, variables: VariableValues) -> dict[str, Any]:
    """The coerced values of a field's arguments. What is null has its default, if there is one, at every depth."""
    values = get_argument_values(field, node, variables)
    return _defaulted(values, field.args)


def has_default(declared: GraphQLArgument | GraphQLInputField) -> bool:
    """Whether an argument or input field has a default that is not null."""
    return declared.default_value is not Undefined and declared.default_value is not None


def _defaulted(values: dict[str, Any], declared: Mapping[str, GraphQLArgument | GraphQLInputField]) -> dict[str, Any]:
    found = {name: _defaulted_value(value, declared[name]) for name, value in values.items()}
    for name, one in declared.items():
        if found.get(name) is None and has_default(one):
            found[name] = one.default_value
    return found


def _defaulted_value(value: Any, declared: GraphQLArgument | GraphQLInputField) -> Any:
    """A value with its defaults; a list that is a default stays the schema's own, by which it is known."""
    return value if value is declared.default_value else _with_defaults(value, declared.type)


def _default(values: Mapping[str, Any], use: FieldUse, path: tuple[str | int, ...]) -> int | str | None:
    """What tells a default of the schema from others, where one stands at a path."""
    declared: Mapping[str, GraphQLArgument | GraphQLInputField] = use.field.args
    one: GraphQLArgument | GraphQLInputField | None = None
    for part in path:
        if isinstance(part, str):
            one = declared[part]
            type_ = get_named_type(one.type)
            declared = type_.fields if isinstance(type_, GraphQLInputObjectType) else {}
    found = _reach(values, path)
    if one is None or isinstance(found, list):
        return id(found) if one and found is one.default_value else None
    is_told = any(argument.name.value == path[0] for argument in use.node.arguments or ())
    return None if is_told or len(path) > 1 else f"{path[0]}: {one.type} = {found!r}"


def _with_defaults(value: Any, type_: Any) -> Any:
    if isinstance(type_, GraphQLNonNull):
        return _with_defaults(value, type_.of_type)
    if isinstance(value, list) and isinstance(type_, GraphQLList):
        return [_with_defaults(one, type_.of_type) for one in value]
    if isinstance(value, dict) and isinstance(type_, GraphQLInputObjectType):
        return _defaulted(value, type_.fields)
    return value


def _holds_variable(value: ValueNode) -> bool:
    match value:
        case VariableNode():
            return True
        case ListValueNode():
            return any(_holds_variable(one) for one in value.values)
        case ObjectValueNode():
            return any(_holds_variable(one.value) for one in value.fields)
        case _:
            return False


@dataclass(frozen=True, slots=True)
class Binding:
    """Where the value of a slot comes from: the use, the path into its arguments, and the conversion."""

    slot: Slot
    use: int
    path: tuple[str | int, ...]
    convert: Convert


class Binder:
    """The uses and bindings of one plan."""

    def __init__(self) -> None:
        self.uses: list[FieldUse] = []
        self.bindings: list[Binding] = []
        #: The values of each use, of the request for which it is planned.
        self._values: dict[int, dict[str, Any]] = {}
        self._slots: dict[tuple[int | None, tuple[str | int, ...] | int | str, Convert], Slot] = {}
        #: How many values of input objects each use holds: what Neo4j has to plan grows with them.
        self._conditions: dict[Place, int] = {}

    def given(self, use: FieldUse, variables: VariableValues) -> dict[str, Argument]:
        """Every argument of a field; one that is left out has no value, as null has none.

        Raises `GraphQLError` where input objects are nested too deep, or hold too much together with those before.
        """
        number = len(self.uses)
        use = use.kept(variables)
        self.uses.append(use)
        values = use.values(variables)
        self._values[number] = values
        self._weigh(use, values)
        return {name: Argument(values.get(name), self, number, (name,)) for name in use.field.args}

    def _weigh(self, use: FieldUse, values: dict[str, Any]) -> None:
        weights = {name: weight(value) for name, value in values.items()}
        for name, (_, depth) in weights.items():
            if depth > DEEPEST_INPUT:
                what = f"{name}: {depth} input objects in one another"
                raise too_much(what, DEEPEST_INPUT, "nest `and`, `or` and `not` less deep")
        self._count(use.place, sum(count for count, depth in weights.values() if depth))

    def count_again(self, number: int, value: Any) -> None:
        """A part of what a use was given is planned once more: its conditions count once more."""
        path, node = self.uses[number].place
        self._count(((*path, repr(value)), node), weight(value)[0])

    def _count(self, place: Place, found: int) -> None:
        self._conditions[place] = found
        conditions = sum(self._conditions.values())
        if conditions > MOST_CONDITIONS:
            raise too_much(f"{conditions} conditions", MOST_CONDITIONS, "ask in several requests")

    def bind(self, use: int, path: tuple[str | int, ...], convert: Convert) -> Slot:
        """The slot of a value: a value that is converted alike has one, however often it is asked for; and so has a
        default of the schema, wherever it stands: of a list, or of an argument that is left out.

        Its name is made of the schema's names and a number: nothing of it comes from the request.
        """
        default = _default(self._values[use], self.uses[use], path)
        key = (use, path, convert) if default is None else (None, default, convert)
        known = self._slots.get(key)
        if known is None:
            name = "_".join(str(part) for part in path)
            known = self._slots[key] = Slot(f"p{len(self.bindings)}_{name}")
            self.bindings.append(Binding(known, use, path, convert))
        return known

    def parameters(self, variables: VariableValues) -> dict[str, Any]:
        """The value of every slot for a request with these variables.

        Raises `UnusableValuesError` when values cannot be used.
        """
        try:
            values = [use.values(variables) for use in self.uses]
            return {
                binding.slot.name: binding.convert(_reach(values[binding.use], binding.path))
                for binding in self.bindings
            }
        except GraphQLError as error:
            raise UnusableValuesError(self._unusable(variables)) from error

    def _unusable(self, variables: VariableValues) -> dict[Place, GraphQLError]:
        """The first error of each use whose values cannot be used."""
        errors: dict[Place, GraphQLError] = {}
        values: dict[int, dict[str, Any]] = {}
        for number, use in enumerate(self.uses):
            try:
                values[number] = use.values(variables)
            except GraphQLError as error:
                errors.setdefault(use.place, error)
        for binding in self.bindings:
            try:
                if binding.use in values:
                    binding.convert(_reach(values[binding.use], binding.path))
            except GraphQLError as error:
                errors.setdefault(self.uses[binding.use].place, error)
        return errors


def weight(value: Any) -> tuple[int, int]:
    """How many conditions an input object counts as, and how many objects stand in one another.

    Each value is one, as an empty object is; conditions that are costly to plan are more.
    """
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        parts = [weight(one) for one in value]
        return sum(count for count, _ in parts), max(depth for _, depth in parts)
    if isinstance(value, dict):
        there = {name: one for name, one in value.items() if one is not None}
        parts = [weight(one) for one in there.values()]
        conditions = sum(count for count, _ in parts) + sum(_COUNTS_MORE.get(name, 0) for name in there)
        return max(1, conditions), 1 + max((depth for _, depth in parts), default=0)
    return 1, 0


def too_much(what: str, limit: int, remedy: str) -> GraphQLError:
    """The error of an input that goes beyond a limit."""
    message = f"{what} are more than the {limit} that an operation may have; {remedy}"
    return GraphQLError(message, extensions={"code": COST, "limit": limit})


def _reach(value: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        value = value.get(part) if isinstance(value, dict) else value[part]
    return value


def plain(value: Any) -> Any:
    """A value as the driver takes it: members of enumerations as their text."""
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


@dataclass(frozen=True, slots=True)
class Argument:
    """The value of an argument, or of a part of one, while planning."""

    value: Any
    binder: Binder = field(repr=False, compare=False)
    use: int
    path: tuple[str | int, ...]

    def slot(self, convert: Convert = plain) -> Slot:
        """A slot that stands for the value."""
        return self.binder.bind(self.use, self.path, convert)

    def refused(self, message: str) -> GraphQLError:
        """The error of a value that cannot be used, located."""
        use = self.binder.uses[self.use]
        return bad_input(message, use.node, use.path)

    def parts(self) -> Mapping[str, Argument]:
        """The fields of an input object that are there and not null."""
        return {
            name: Argument(value, self.binder, self.use, (*self.path, name))
            for name, value in self.value.items()
            if value is not None
        }

    def left(self, value: Any) -> Argument:
        """The same argument with less in it, for what is planned beside it."""
        self.binder.count_again(self.use, value)
        return replace(self, value=value)

    def items(self) -> list[Argument]:
        """The items of a list of input objects."""
        return [Argument(one, self.binder, self.use, (*self.path, at)) for at, one in enumerate(self.value)]


def shape(value: Any) -> Any:
    """What a plan may depend on in a variable's value: presence, and the values that shape a plan; hashable."""
    if value is None or isinstance(value, bool) or (isinstance(value, Enum) and not isinstance(value, StrEnum)):
        return value
    if value == "":
        # An empty cursor is none.
        return "empty"
    if isinstance(value, dict):
        return tuple(sorted((name, shape(part)) for name, part in value.items()))
    if isinstance(value, list):
        # Items of a list of scalars share one slot; input objects, and choices that are not stored, shape the plan.
        shapes = tuple(shape(one) for one in value)
        return _standing(value) if all(one in ("value", "empty") for one in shapes) else shapes
    return "suggestion" if names_suggestion(value) else "value"


def asks_for_suggestions(statuses: list[Any]) -> bool:
    """Whether a list of review statuses names one of a claim on which nobody has decided."""
    return any(isinstance(status, ClaimStatus) and status in UNDECIDED for status in statuses)


def _standing(items: list[Any]) -> str:
    """Of a list of review statuses, which facts are asked for: a plan follows no others. Any other list is a list."""
    if asks_for_suggestions(items):
        return "suggested"
    return (
        "accepted" if any(isinstance(item, ClaimStatus) and item is ClaimStatus.ACCEPTED for item in items) else "list"
    )


def names_suggestion(value: Any) -> bool:
    """Whether a value is the id of a suggested engagement or flag: it ends in what tells its claim from others."""
    return isinstance(value, str) and _OF_SUGGESTION.fullmatch(value) is not None


Where = Callable[[Mapping[str, Argument]], "Condition | None"]


def chosen(given: Mapping[str, Argument], name: str) -> Any:
    """The value of an argument that shapes the plan; None where it is absent or null."""
    return given[name].value if name in given else None


def present(given: Mapping[str, Argument], name: str) -> Argument | None:
    """The argument, or None where it is absent or null."""
    one = given.get(name)
    return None if one is None or one.value is None else one


def equal(name: str) -> Callable[[Mapping[str, Argument]], Condition]:
    """The stored property of the argument's name equals it."""
    return lambda given: Compare(Stored(name), "=", given[name].slot())


def all_asked(*wheres: Where) -> Where:
    """Every condition that the arguments ask for; None where they ask for nothing."""

    def where(given: Mapping[str, Argument]) -> Condition | None:
        conditions = tuple(one for one in (make(given) for make in wheres) if one is not None)
        if len(conditions) < 2:
            return conditions[0] if conditions else None
        return And(conditions)

    return where


def pair(global_id: str) -> list[str]:
    """Type and key of a global id; one that is not of the form Type:key names nothing."""
    kind, _, key = global_id.partition(":")
    return [kind, key]


@cache
def page_size(name: str, default: int) -> Convert:
    """Check the size of a page; null asks for the default."""
    onward = "before" if name == "last" else "after"

    def convert(value: Any) -> int:
        size: int = default if value is None else value
        if 0 <= size <= MAX_PAGE:
            return size
        raise bad_input(f"{name}: {size} is outside 0 to {MAX_PAGE}; ask for smaller pages and go on with `{onward}`")

    return convert

"""What an operation may ask for, checked before anything is planned; a refusal says value, limit and remedy.

The shape of a document (size, tokens, depth, fields, aliases, directives, root fields) is checked before validation,
because validation itself takes long for hostile documents; the number of entities it may fetch after it
(`api.compile.cost`), because that depends on arguments. It is one pass with a memo for each fragment: fragments that
spread others twice, level after level, cost what their text costs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    OperationDefinitionNode,
)

from api.errors import COST

if TYPE_CHECKING:
    from graphql import DocumentNode, SelectionSetNode

#: Tokens and comments as the specification spells them: to count them takes a hundredth of what parsing them does.
TOKEN: Final = re.compile(
    r'"""(?:\\"""|[^"]|"(?!""))*"""|"(?:\\.|[^"\\\n])*"|#[^\n]*|\.\.\.|[_A-Za-z]\w*|-?\d[\w.+-]*|[!$&()\[\]{}:=@|]'
)


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
    tokens = sum(1 for found in TOKEN.finditer(text) if not found[0].startswith("#"))
    if tokens > limits.tokens:
        raise refusal("tokens", tokens, limits.tokens, "send a shorter document, values as variables")


def check_shape(document: DocumentNode, limits: Limits) -> None:
    """Raise for a document that asks for too much by its shape alone."""
    counter = _Shapes(
        {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
    )
    for operation in document.definitions:
        if isinstance(operation, OperationDefinitionNode):
            shape = counter.of(operation.selection_set)
            roots = len(counter.keys(operation.selection_set))
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

    def keys(self, selections: SelectionSetNode) -> set[str]:
        """The response keys of a selection set, fragments opened: fields that share one are one field."""
        keys, opened, waiting = set(), set(), [selections]
        while waiting:
            for node in waiting.pop().selections:
                if isinstance(node, FieldNode):
                    keys.add((node.alias or node.name).value)
                elif not isinstance(node, FragmentSpreadNode):
                    waiting.append(node.selection_set)  # type: ignore[attr-defined]
                elif node.name.value in self.fragments and node.name.value not in opened:
                    opened.add(node.name.value)
                    waiting.append(self.fragments[node.name.value].selection_set)
        return keys

    def fragment(self, name: str) -> Shape:
        if name not in self.known:
            # A fragment that reaches itself counts as nothing here; validation refuses it.
            self.known[name] = Shape()
            definition = self.fragments.get(name)
            self.known[name] = self.of(definition.selection_set) if definition else Shape()
        return self.known[name]

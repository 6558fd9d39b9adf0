"""Every field of every type that may stand behind an abstract field: whoever is of another type is there all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from graphql import (
    GraphQLObjectType,
    build_schema,
    get_named_type,
    is_composite_type,
    is_interface_type,
    is_required_argument,
)

from api.execute import Executor
from api.schema import graphql_schema, schema
from tests.property.test_compiled_equals_reference import same
from tests.reference import PLACE_OF_PAGES, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Engine
    from tests.reference.memory import Memory

_SCHEMA: Final = build_schema(schema.as_str())
#: A request by which each abstract type is met, with as many types behind it as there are.
_MET: Final = {
    "Node": "{{ quality {{ nodes {{ subject {{ id {} }} }} }} }}",
    "LegalTarget": "{{ provisions(first: 9) {{ nodes {{ engages(filter: {{status: [ACCEPTED, SUGGESTED]}}) {{ nodes {{ target {{ path {} }} }} }} }} }} }}",
}


def _asked(kind: GraphQLObjectType) -> Iterator[str]:
    """Each field that needs no argument, and the names of what it leads to."""
    for name, field in kind.fields.items():
        if any(map(is_required_argument, field.args.values())):
            continue
        below = get_named_type(field.type)
        yield f"{kind.name}_{name}: {name}" + (" { __typename }" if is_composite_type(below) else "")


def _operations() -> Iterator[tuple[str, str]]:
    for abstract, text in _MET.items():
        met = _SCHEMA.type_map[abstract]
        assert is_interface_type(met)
        for kind in sorted(_SCHEMA.get_possible_types(met), key=lambda one: one.name):
            yield f"{abstract} {kind.name}", text.format(f"... on {kind.name} {{ {' '.join(_asked(kind))} }}")


_OPERATIONS: Final = dict(_operations())


@pytest.mark.parametrize("name", _OPERATIONS)
def test_what_is_of_another_type_stays(name: str, small_world: tuple[Engine, Memory]) -> None:
    engine, memory = small_world
    text = _OPERATIONS[name]
    answer = Executor(graphql_schema(), engine, base_url=PLACE_OF_PAGES).answer(text, {}).body()
    assert same(answer, Reference(schema.as_str(), memory).answer(text, {}), text)

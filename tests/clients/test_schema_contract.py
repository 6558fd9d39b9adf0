"""The schema that is printed, the schema that is served, and the contract: one thing.

The contract is `tests/contract/schema.graphql`: all that the schema shall have. What of the contract is not there yet is
listed in `not_there_yet.txt`, a type for all that belongs to it and a field for its arguments; a name that has appeared
must leave the list.
"""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from graphql import (
    GraphQLSchema,
    build_schema,
    is_enum_type,
    is_specified_directive,
    is_specified_scalar_type,
    print_ast,
)

from tests.contract import CONTRACT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphql import GraphQLArgument, GraphQLInputField, GraphQLNamedType

pytestmark = pytest.mark.processes

LIST = Path(__file__).parent / "not_there_yet.txt"
NOT_THERE_YET = frozenset(LIST.read_text().split())
#: Shapes that differ from the contract's, and why.
OTHERWISE = {
    "Claim.reasonCode": "ReasonCode",  # docs/decisions/reasons-are-an-enumeration.md
    "ReviewClaimInput.reasonCode": "ReasonCode",
    "Document.sourceUrl": "URL",  # docs/decisions/source-url-may-be-null.md
}


@pytest.fixture(scope="module")
def printed() -> str:
    command = [sys.executable, "-m", "clausegraph", "schema"]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


@pytest.fixture(scope="module")
def ours(printed: str) -> dict[str, str]:
    return dict(shapes(build_schema(printed)))


@pytest.fixture(scope="module")
def contract() -> dict[str, str]:
    return dict(shapes(build_schema(CONTRACT.read_text())))


def shapes(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Every name of a schema, such as `Platform.documents.first`, with its type and default."""
    yield from ((f"@{one.name}", "") for one in schema.directives if not is_specified_directive(one))
    for one in schema.type_map.values():
        if not one.name.startswith("__") and not is_specified_scalar_type(one):
            yield one.name, type(one).__name__
            yield from _members(one)


def _members(of: GraphQLNamedType) -> Iterator[tuple[str, str]]:
    if is_enum_type(of):
        yield from ((f"{of.name}.{value}", "") for value in of.values)
    yield from ((f"{of.name}.is.{one.name}", "") for one in getattr(of, "interfaces", ()))
    yield from ((f"{of.name}.may-be.{one.name}", "") for one in getattr(of, "types", ()))
    for name, field in getattr(of, "fields", {}).items():
        yield f"{of.name}.{name}", _shape(field)
        for argument, taken in getattr(field, "args", {}).items():
            yield f"{of.name}.{name}.{argument}", _shape(taken)


def _shape(one: GraphQLArgument | GraphQLInputField) -> str:
    default = getattr(one.ast_node, "default_value", None)
    return f"{one.type} = {print_ast(default)}" if default else str(one.type)


def covered(name: str) -> bool:
    """Whether the list names it, or what it belongs to."""
    parts = name.split(".")
    return any(".".join(parts[:end]) in NOT_THERE_YET for end in range(1, len(parts) + 1))


def test_what_is_printed_is_what_is_served(api: str, printed: str) -> None:
    with urllib.request.urlopen(f"{api}schema.graphql") as response:  # noqa: S310  # our own server
        assert response.read().decode() == printed


def test_what_is_printed_is_what_is_committed(printed: str) -> None:
    committed = Path(__file__).parents[2] / "docs" / "schema.graphql"
    assert printed == committed.read_text(), "run: clausegraph schema > docs/schema.graphql"


def test_every_name_of_the_contract_is_there_or_listed(ours: dict[str, str], contract: dict[str, str]) -> None:
    missing = [name for name in contract if name not in ours and not covered(name)]
    assert not missing, f"neither there nor in {LIST.name}: {missing}"


def test_the_list_shrinks_with_what_appears(ours: dict[str, str], contract: dict[str, str]) -> None:
    appeared = sorted(NOT_THERE_YET & ours.keys())
    assert not appeared, f"strike from {LIST.name}: {appeared}"
    unknown = sorted(NOT_THERE_YET - contract.keys())
    assert not unknown, f"not in the contract: {unknown}"


def test_shapes_are_those_of_the_contract(ours: dict[str, str], contract: dict[str, str]) -> None:
    differing = {name: ours[name] for name in contract if ours.get(name, contract[name]) != contract[name]}
    assert differing == OTHERWISE

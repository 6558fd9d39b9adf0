"""What generated operations are compiled to has not changed without anybody knowing.

The same operations are run on the real database and compared with the reference (`tests/property`). Here it is told in
seconds, and without a database, which of them have other statements or parameters than they had: of each a hash is kept
in `tests/golden/generated.txt`. Where a change is meant, look at some of the statements (`clausegraph explain`), then do
`scripts/test tests/compiler/test_generated_texts.py --bless`.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import orjson
import pytest
from graphql import GraphQLError, build_schema

from api.binding.arguments import UnusableValuesError
from api.execute import Executor, Response
from api.schema import graphql_schema, schema
from tests.golden import FOLDER
from tests.operations import Generator, Operation
from tests.property.test_compiled_equals_reference import _DEPTHS, _REPORTS, VALUES
from tests.property.test_filters_equal_reference import LISTS, allowed
from tests.reference import PLACE_OF_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT: Final = FOLDER / "generated.txt"
_PARTS: Final = 8


def operations() -> Iterator[tuple[str, Operation]]:
    return iter(_generated())


@cache
def _generated() -> list[tuple[str, Operation]]:
    return list(_generate())


def _generate() -> Iterator[tuple[str, Operation]]:
    """Operations by a name of their own; the first ones are those of `tests/property`."""
    core = build_schema(schema.as_str())
    for seed in range(160):
        yield f"any {seed}", Generator(core, VALUES, seed, depth=_DEPTHS[seed % 8]).operation()
    for seed in range(60):
        yield f"report {seed}", Generator(core, VALUES, seed, depth=_DEPTHS[seed % 8], roots=_REPORTS).operation()
    for seed in range(100):
        kind, field = LISTS[list(LISTS)[seed % len(LISTS)]]
        given = {"f": allowed(seed, kind, (0, 1, 3, 5)[seed // len(LISTS) % 4])}
        yield f"filter {seed}", Operation(f"query Q($f: {kind}) {{ {field} }}", given)


def compiled(executor: Executor, operation: Operation) -> tuple[str, Any]:
    """The statement, and the values of its slots, or where something is refused."""
    asked = executor.prepared(operation.text, operation.variables, None)
    if isinstance(asked, Response):
        return "", [told(error) for error in asked.errors or ()]
    try:
        made = executor.compiled(asked)
        return made.text or "", [made.binder.parameters(asked.variables), made.refused]
    except UnusableValuesError as error:
        return made.text or "", [[path, told(one)] for (path, _), one in error.errors.items()]
    except GraphQLError as error:
        return "", told(error)


def told(error: GraphQLError) -> list[Any]:
    """All of an error but its words."""
    return [error.path, error.extensions, [(one.line, one.column) for one in error.locations or ()]]


def hashed(value: Any) -> str:
    text = value if isinstance(value, str) else orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS)
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()[:12]


def test_generated_operations_are_those_of_before(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--bless"):
        executor = Executor(graphql_schema(), None, base_url=PLACE_OF_PAGES)  # type: ignore[arg-type]
        _KEPT.write_text("".join(f"{name} {hashes}\n" for name, (hashes, *_) in made(executor).items()))
    names = [f"{name} {hashed([operation.text, operation.variables])}" for name, operation in operations()]
    assert names == list(kept()), "other operations are generated: the schema is another one"


@pytest.mark.parametrize("part", range(_PARTS))
def test_generated_operations_have_the_statements_that_they_had(part: int) -> None:
    executor = Executor(graphql_schema(), None, base_url=PLACE_OF_PAGES)  # type: ignore[arg-type]
    before = kept()
    changed = [one for name, one in made(executor, part).items() if before.get(name) != one[0]]
    if changed:
        _, operation, text = changed[0]
        shown = f"{operation.text}\n{operation.variables}\n{text[:2000]}"
        pytest.fail(f"{len(changed)} are compiled otherwise, such as\n{shown}", pytrace=False)


def made(executor: Executor, part: int | None = None) -> dict[str, tuple[str, Operation, str]]:
    """By name and operation, the hashes of what operations are compiled to, with both; of all, or of a part of them."""
    found = {}
    for number, (name, operation) in enumerate(operations()):
        if part is None or number % _PARTS == part:
            text, given = compiled(executor, operation)
            hashes = f"{hashed(text)} {hashed(given)}"
            found[f"{name} {hashed([operation.text, operation.variables])}"] = hashes, operation, text
    return found


def kept() -> dict[str, str]:
    return {
        name: f"{text} {given}"
        for name, text, given in (line.rsplit(" ", 2) for line in _KEPT.read_text().splitlines())
    }

"""What a caller may not see, no operation tells the caller: generated operations under each role."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import orjson
import pytest

from api.caller import Caller
from api.execute import Executor, Response
from api.schema import graphql_schema, schema
from graph.model.vocabulary import Role
from tests.operations import Generator
from tests.property.test_compiled_equals_reference import OPERATIONS, VALUES, same
from tests.reference import PLACE_OF_PAGES, Reference

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.operations import Operation
    from tests.reference.memory import Memory

#: What callers below a reviewer are never told: names and slugs of people, and why something was decided.
_SECRETS = re.compile(rb"made-up (analyst|reviewer)|person-who-(reads|reviews)|UNRELATED\"")
_OF_REVIEWERS = re.compile(r"\b(claims|competing|agreement)\b")
_VALUES = VALUES | {
    "ID": [
        *VALUES["ID"],
        "Agent:person-who-reads",
        "Agent:rules",
        "Claim:platform-00000/document-0/clause-000000~eu-one~83e9b4f4ec05",
        "QualityIssue:finding-0",
        "QualityIssue:finding-50",
        "QualityIssue:finding-63",
    ]
}
#: Ways to claims and to those who made them, and to what people suggest, in numbers too.
_ROOTS = frozenset(
    {"node", "nodes", "claims", "engagements", "flags", "provision", "provisions", "viewer", "graph", "legal"}
    | {"matrix", "gap", "paths", "platform", "jurisdiction", "quality"}
)


@pytest.mark.parametrize("role", Role)
def test_a_caller_is_told_what_the_role_allows(
    role: Role, small_world: tuple[Engine, Memory], subtests: pytest.Subtests
) -> None:
    engine, memory = small_world
    executor = Executor(graphql_schema(), engine, base_url=PLACE_OF_PAGES)
    reference = Reference(schema.as_str(), memory, role=role.value)
    answered = forbidden = 0
    for seed in range(OPERATIONS // 10):
        operation = Generator(reference.schema, _VALUES, seed, depth=1 + seed % 2, roots=_ROOTS).operation()
        with subtests.test(seed=seed):
            response = asked(executor, operation, Caller(role))
            where = f"{role} seed {seed}\n{operation.text}\n{operation.variables}"
            expected = reference.answer(operation.text, operation.variables)
            codes = {error.get("extensions", {}).get("code") for error in expected.get("errors", ())}
            if response.forbidden:
                forbidden += 1
                assert _OF_REVIEWERS.search(operation.text), where
                assert set(response.body()) <= {"errors", "extensions"}, where
                continue
            answered += 1
            assert "FORBIDDEN" not in codes, where
            same(response.body(), expected, where)
            if role in (Role.READER, Role.ANALYST):
                # What is searched or looked up by a name may say that name; an answer never does.
                assert not _SECRETS.search(orjson.dumps(response.body().get("data"))), where
    assert answered > OPERATIONS // 20
    assert bool(forbidden) == (role in (Role.READER, Role.ANALYST))


def asked(executor: Executor, operation: Operation, caller: Caller) -> Response:
    request = executor.prepared(operation.text, operation.variables, None)
    return request if isinstance(request, Response) else executor.run(request, caller=caller)

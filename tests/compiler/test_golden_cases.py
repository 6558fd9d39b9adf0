"""Every golden case: the text is the one written down, and its answer on the real database is, too.

The answer is the same where no rule makes the plan cheaper; that text is kept nowhere.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from typing import TYPE_CHECKING

import orjson
import pytest

from api.answer.encode import as_text
from api.execute import Executor
from api.schema import graphql_schema, schema
from graph.cypher import alike
from graph.plan.rules import optimize
from tests.golden import Case, cases
from tests.reference import PLACE_OF_PAGES, Reference
from tests.reference.memory import Memory
from tests.small_world import world

if TYPE_CHECKING:
    from graph.engine import Engine


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.path.stem)
def test_golden_text(case: Case, request: pytest.FixtureRequest) -> None:
    """The statement alone, without a database: seconds, while the compiler is worked at."""
    if request.config.getoption("--bless"):
        pytest.skip("the texts are being written anew")
    executor = Executor(graphql_schema(), None, base_url=PLACE_OF_PAGES)  # type: ignore[arg-type]
    text = executor.compiled(executor.operations.request(case.operation, case.variables, None)).text
    assert (text or "(no statement)") == (case.cypher or "").rstrip("\n")


@lru_cache
def reference() -> Reference:
    return Reference(schema.as_str(), Memory(list(world())))


@pytest.mark.parametrize(
    "case", [case for case in cases() if "errors" not in (case.answer or {})], ids=lambda case: case.path.stem
)
def test_golden_answer_is_that_of_the_reference(case: Case) -> None:
    assert reference().answer(case.operation, case.variables) == case.answer


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.path.stem)
def test_golden_case(case: Case, small_world: tuple[Engine, Memory], request: pytest.FixtureRequest) -> None:
    engine, memory = small_world
    executor = Executor(graphql_schema(), engine, base_url=PLACE_OF_PAGES)
    asked = executor.operations.request(case.operation, case.variables, None)
    text = executor.compiled(asked).text or "(no statement)"
    answer = executor.answer(case.operation, case.variables).body()
    if request.config.getoption("--bless"):
        case.bless(text, answer)
        return
    assert text == (case.cypher or "").rstrip("\n")
    assert answer == case.answer
    assert str(answer) == str(case.answer), "order of keys"
    sent = executor.run(asked, item=as_text).body()
    assert orjson.loads(orjson.dumps(sent)) == answer, "as it is sent, item by item"
    if "errors" not in answer:
        assert answer == Reference(schema.as_str(), memory).answer(case.operation, case.variables)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.path.stem)
def test_golden_answer_without_rules(
    case: Case, small_world: tuple[Engine, Memory], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, _ = small_world
    monkeypatch.setattr(optimize, "RULES", ())
    monkeypatch.setattr(alike, "LEAST", sys.maxsize)
    executor = Executor(graphql_schema(), engine, base_url=PLACE_OF_PAGES)
    answer = executor.answer(case.operation, case.variables).body()
    assert answer == case.answer
    assert str(answer) == str(case.answer), "order of keys"

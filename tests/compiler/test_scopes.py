"""No variable of a statement is bound twice in one scope.

Cypher takes a variable that is known already for that very entity, without an error: a name given twice would change
the answer in silence. The fixed lines of searches are not looked into.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from api.compile.planner import plan_operation
from api.execute import Executor
from api.schema import graphql_schema
from graph.cypher import emit as emitter
from graph.cypher.query import (
    Call,
    CallProcedure,
    Clause,
    Filter,
    Fixed,
    Match,
    Return,
    UnionAll,
    Unwind,
    With,
    text_of,
)
from graph.plan.layout import answered
from tests.golden import cases
from tests.operations import Generator
from tests.property.test_compiled_equals_reference import VALUES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.plan.plan import Plan

_SCHEMA = graphql_schema()
_OPERATIONS = Executor(_SCHEMA, None, base_url="").operations  # type: ignore[arg-type]
#: A variable that a pattern binds stands before a label or a type.
_BINDS = re.compile(r"[(\[](\w+):[A-Z]")
_SUBQUERY = re.compile(r"(?:EXISTS|COUNT) \{")


def bound_twice(clauses: Iterable[Clause], scope: set[str]) -> Iterator[str]:
    """The variables that a query binds although they are known where it does."""
    for clause in clauses:
        if isinstance(clause, Call) and not any(isinstance(part, (Fixed, UnionAll)) for part in clause.body):
            yield from bound_twice(clause.body, set(clause.imported))
        if isinstance(clause, With) and "*" not in clause.items:
            scope = set()
        for variable in introduced(clause):
            if variable in scope:
                yield variable
            scope.add(variable)
        yield from (variable for variable in asked_with(clause) if variable in scope)


def introduced(clause: Clause) -> Iterable[str]:
    match clause:
        case Match():
            return _BINDS.findall(clause.pattern)
        case CallProcedure():
            return re.findall(r"AS (\w+)", clause.yields)
        case Unwind():
            return [clause.variable]
        case With():
            return [item.split(" AS ")[-1] for item in clause.items if item != "*"]
        case Call(body=(*_, Return(items=items))):
            return [item.split(" AS ")[-1] for item in items]
        case _:
            return []


def asked_with(clause: Clause) -> Iterator[str]:
    """The variables that subqueries in the conditions of a clause bind; what an index finds is asked about itself."""
    tests: tuple[str, ...] = ()
    match clause:
        case Match() | With():
            tests = clause.where
        case Filter():
            tests = clause.tests
    for test in tests:
        for subquery in _SUBQUERY.finditer(test):
            yield from _BINDS.findall(test[subquery.end() :])


def clauses_of(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> list[Clause]:
    """The clauses of a plan's statement, as they are when it is printed."""
    found: list[Clause] = []

    def kept(clauses: Iterable[Clause]) -> str:
        found.extend(clauses)
        return text_of(found)

    monkeypatch.setattr(emitter, "text_of", kept)
    emitter.emit(plan)
    return found


def planned(operation: str, variables: dict[str, Any]) -> Plan:
    return plan_operation(_OPERATIONS.request(operation, variables, None)).plan


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.path.stem)
def test_a_golden_case_binds_no_variable_twice(case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planned(case.operation, case.variables)
    if answered(plan.roots):
        assert list(bound_twice(clauses_of(plan, monkeypatch), set())) == []


@pytest.mark.parametrize("seed", range(40))
def test_a_generated_operation_binds_no_variable_twice(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    operation = Generator(_SCHEMA, VALUES, seed).operation()
    plan = planned(operation.text, operation.variables)
    if answered(plan.roots):
        assert list(bound_twice(clauses_of(plan, monkeypatch), set())) == []


@pytest.mark.parametrize(
    ("clauses", "twice"),
    [
        ((Match("(n1:Platform)"), Match("(n1:Platform)")), ["n1"]),
        ((Match("(n1:Platform)"), Match("(n1)-[e1:ENGAGES]->(n2:LegalTarget)")), []),
        ((Match("(n1:Platform)"), Unwind("[1]", "n1")), ["n1"]),
        ((Match("(n1:Platform)"), With(("1 AS h1",)), Match("(n1:Platform)")), []),
        ((Match("(n1:Platform)"), With(("*", "1 AS n1"))), ["n1"]),
        ((Match("(n1:Platform)"), Filter(("EXISTS { (n1)-[:PUBLISHES]->(n1:Document) }",))), ["n1"]),
        ((Match("(n1:Platform)"), Call((), (Match("(n1:Platform)"), Return(("1 AS v1",))))), []),
        ((Match("(n1:Platform)"), Call(("n1",), (Match("(n1:Platform)"), Return(("1 AS v1",))))), ["n1"]),
    ],
)
def test_a_variable_that_is_bound_twice_is_seen(clauses: tuple[Clause, ...], twice: list[str]) -> None:
    assert list(bound_twice(clauses, set())) == twice

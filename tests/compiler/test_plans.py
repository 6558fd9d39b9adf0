"""Plans hold no values; what differs only in values shares one plan and one text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from neo4j import Session

from api.compile.planner import plan_operation
from api.execute import Executor
from api.schema import graphql_schema
from graph.cypher.emit import emit

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.reference.memory import Memory

DEEP = """query Q($slug: String!, $first: Int) { platform(slug: $slug) { name
    provisions(first: $first) { nodes { title engages(first: 2) { nodes { target { label } } } } } } }"""


def executor(engine: Any = None) -> Executor:
    return Executor(graphql_schema(), engine, base_url="https://graph.example/")


def plan(text: str, variables: dict[str, Any] | None = None) -> Any:
    return plan_operation(executor().operations.request(text, variables, None)).plan


def test_requests_that_differ_in_values_share_one_plan() -> None:
    one, other = plan(DEEP, {"slug": "a", "first": 1}), plan(DEEP, {"slug": "b", "first": 7})
    assert one == other
    assert hash(one) == hash(other)
    assert emit(one) == emit(other)


def test_literals_and_variables_give_one_text() -> None:
    literal = DEEP.replace("($slug: String!, $first: Int)", "").replace("$slug", '"a"').replace("$first", "1")
    assert emit(plan(literal)) == emit(plan(DEEP, {"slug": "a", "first": 1}))


def test_no_request_text_occurs_in_the_statement() -> None:
    text = emit(plan('{ xyzzy: platform(slug: "plugh") { frobozz: name } }'))
    assert not any(word in text for word in ("xyzzy", "plugh", "frobozz"))


DEFAULTED = """query Q($one: EngagementFilter!, $two: EngagementFilter!) {
    provisions { nodes { one: engages(filter: $one) { totalCount } two: engages(filter: $two) { totalCount } } } }"""


def statuses(one: dict[str, Any], two: dict[str, Any]) -> list[Any]:
    """The values of the parameters that hold statuses of claims, in their order."""
    request = executor().operations.request(DEFAULTED, {"one": one, "two": two}, None)
    parameters = plan_operation(request).binder.parameters(request.variables)
    return [value for name, value in parameters.items() if name.endswith("_status")]


def test_a_list_that_is_a_default_is_one_parameter_wherever_it_stands() -> None:
    assert statuses({}, {"minConfidence": 0.5}) == [["ACCEPTED"]]


def test_a_list_that_a_caller_gives_is_a_parameter_of_its_own() -> None:
    assert statuses({"status": ["ACCEPTED"]}, {"status": ["ACCEPTED"]}) == [["ACCEPTED"], ["ACCEPTED"]]
    assert statuses({}, {"status": ["STALE"]}) == [["ACCEPTED"], ["STALE"]]


def test_reordered_siblings_permute_the_answer(small_world: tuple[Engine, Memory]) -> None:
    """Fields of every kind: a count, a list, a page, an object and a report."""
    fields = {
        "graph": "graph { provisions flags }",
        "jurisdictions": "jurisdictions { code parents { code } name }",
        "platforms": "platforms(first: 2) { totalCount nodes { documents { totalCount } slug } }",
        "legal": 'legal(path: "eu-one") { label path }',
        "platform": 'platform(slug: "platform-00001") { coverage(target: {path: "eu-one"}) { total mapped } name }',
    }
    there, back = (
        executor(small_world[0]).answer("{" + " ".join(fields[name] for name in order) + "}").body()["data"]
        for order in (list(fields), list(fields)[::-1])
    )
    assert list(there) == list(fields) == list(back)[::-1]
    assert there == back
    assert all(there.values())


@pytest.mark.parametrize("depth", [1, 3, 5])
def test_one_operation_is_one_statement_at_any_depth(
    depth: int, small_world: tuple[Engine, Memory], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: list[str] = []
    run = Session.run

    def counted(session: Session, query: Any, *arguments: Any, **more: Any) -> Any:
        texts.append(str(query.text))
        return run(session, query, *arguments, **more)

    monkeypatch.setattr(Session, "run", counted)
    body = "path"
    for level in range(depth):
        body = f"path a{level}: parent {{ ... on LegalUnit {{ {body} }} }} engagedBy(first: 1) {{ totalCount }}"
    text = f'{{ a: legal(path: "eu-one/art-9/par-2") {{ ... on LegalUnit {{ {body} }} }} b: graph {{ flags }} }}'
    response = executor(small_world[0]).answer(text)
    assert not response.errors
    assert len(texts) == 1
    assert response.statements == 1


def test_plans_are_kept_by_document_and_shape_of_variables(small_world: tuple[Engine, Memory]) -> None:
    running = executor(small_world[0])
    requests = [running.operations.request(DEEP, {"slug": slug, "first": 1}, None) for slug in ("a", "b")]
    assert running.compiled(requests[0]) is running.compiled(requests[1])

"""A page is served by an index: no statement reads every node of a label to give fifty of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.execute import Executor
from api.schema import graphql_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Engine, Operator
    from tests.reference.memory import Memory

_SCANS = {"NodeByLabelScan", "AllNodesScan", "IntersectionNodeByLabelsScan", "UnionNodeByLabelsScan"}

PAGES = {
    "by key": "{ provisions(first: 5) { nodes { key } } }",
    "behind a cursor": None,
    "by severity, worst first": "{ provisions(orderBy: [{field: SEVERITY, direction: DESC}], first: 5) { nodes { key } } }",
    "by exposure": "{ provisions(orderBy: [{field: EXPOSURE_MAX, direction: ASC}], first: 5) { nodes { key } } }",
    "severe, by key": "{ provisions(filter: {severity: {gte: MEDIUM}}, first: 5) { nodes { key } } }",
    "severe, mildest first": """{ provisions(filter: {severity: {gte: MEDIUM}}, orderBy: [{field: SEVERITY, direction: ASC}],
        first: 5) { nodes { key } } }""",
    "of a platform": '{ provisions(filter: {platform: ["platform-00001"]}, first: 5) { totalCount nodes { key } } }',
    "of a document": '{ provisions(filter: {document: ["platform-00001/document-1"]}, first: 5) { nodes { key } } }',
    "engaging an article": """{ provisions(filter: {engages: {some: {target: {path: "eu-one/art-9", includeUnits: true}}}},
        first: 5) { totalCount facets { severity { key count } } nodes { key } } }""",
    "flagging a place": '{ provisions(filter: {flags: {some: {jurisdiction: {code: "US-IL"}}}}, first: 5) { nodes { key } } }',
    "engagements of an article": '{ engagements(filter: {target: {path: "eu-one/art-9"}}, first: 5) { totalCount nodes { id } } }',
    "findings": "{ quality(first: 5) { nodes { message subject { id } } } }",
    "findings of a rule": "{ quality(rule: [NO_EVIDENCE], first: 5) { nodes { message } } }",
    "clauses of a version": '{ node(id: "DocumentVersion:x") { ... on DocumentVersion { provisions(first: 5) { nodes { key } } } } }',
    "what is typed so far": '{ suggest(text: "eu", first: 5) { edges { score } } }',
    "platforms": "{ platforms(first: 5) { nodes { slug } } }",
    "laws": "{ regulations(first: 5) { nodes { path } } }",
    "by id": '{ node(id: "Provision:x") { id } }',
    "by path": '{ legal(path: "eu-one/art-9") { label engagedBy(first: 5) { nodes { id } } } }',
}


def operators(plan: Operator) -> Iterator[str]:
    yield plan.name
    for child in plan.children:
        yield from operators(child)


def used_for(executor: Executor, text: str) -> set[str]:
    """The operators of the plan that Neo4j ran."""
    request = executor.operations.request(text, None, None)
    compiled = executor.compiled(request)
    assert compiled.text
    parameters = compiled.binder.parameters(request.variables) | executor._supplied()
    _, plan = executor.engine.profile(compiled.text, parameters)
    return set(operators(plan))


@pytest.mark.parametrize("name", PAGES)
def test_no_page_reads_every_node_of_a_label(name: str, small_world: tuple[Engine, Memory]) -> None:
    engine, _ = small_world
    executor = Executor(graphql_schema(), engine, base_url="")
    text = PAGES[name]
    if text is None:
        page = executor.answer("{ provisions(first: 1) { pageInfo { endCursor } } }").body()
        cursor = page["data"]["provisions"]["pageInfo"]["endCursor"]
        text = f'{{ provisions(first: 5, after: "{cursor}") {{ nodes {{ key }} }} }}'
    used = used_for(executor, text)
    assert not _SCANS & used, sorted(used)


@pytest.mark.parametrize("name", ["by key", "by severity, worst first", "severe, by key", "severe, mildest first"])
def test_a_page_in_the_order_of_an_index_sorts_nothing(name: str, small_world: tuple[Engine, Memory]) -> None:
    engine, _ = small_world
    text = PAGES[name]
    assert text
    used = used_for(Executor(graphql_schema(), engine, base_url=""), text)
    assert not {"Sort", "Top", "PartialSort", "PartialTop"} & used, sorted(used)

"""The cost of an operation: what is executed, each field once; told in every answer."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLError

from api.compile.cost import check_nodes, sizes
from api.compile.limits import Limits
from api.execute import Executor, Response
from api.schema import graphql_schema
from tests.http.test_limits import NoEngine

DEAR = "provisions(first: 200) { nodes { engages(first: 200) { nodes { target { path } } } } }"


def cost(text: str, variables: dict[str, Any] | None = None, *, executor: Executor | None = None) -> int:
    """What an operation that is never run costs."""
    executor = executor or Executor(graphql_schema(), NoEngine(), base_url="", limits=Limits(nodes=10**12))  # type: ignore[arg-type]
    request = executor.prepared(text, variables, None)
    assert not isinstance(request, Response), request.errors
    return request.nodes


def test_what_is_skipped_costs_nothing() -> None:
    field = "query($yes: Boolean!, $no: Boolean!) { provisions(first: 200) DIRECTIVE { nodes { id engages(first: 9) { nodes { id } } } } a: __typename @skip(if: $yes) b: __typename @skip(if: $no) }"
    values = {"yes": True, "no": False}
    for directive in ("@skip(if: true)", "@include(if: false)", "@skip(if: $yes)", "@include(if: $no)"):
        assert cost(field.replace("DIRECTIVE", directive), values) == 0
    whole = cost(field.replace("DIRECTIVE", ""), values)
    assert whole > 0
    assert cost(field.replace("DIRECTIVE", "@skip(if: $no) @include(if: $yes)"), values) == whole
    inside = (
        "{ ... @skip(if: true) { "
        + DEAR
        + " } ...F @include(if: false) graph { revision } } fragment F on Query { "
        + DEAR
        + " }"
    )
    assert cost(inside) == cost("{ graph { revision } }")


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("{ __typename }", 0),
        ("{ __schema { types { name fields { name } } } }", 0),
        # One entity, and none more for what it stores.
        ("{ graph { platforms flags revision } }", 1),
        ('{ platform(slug: "a") { slug name } }', 1),
        ('{ node(id: "a") { id } }', 1),
        # A list without a page is taken for ten entities, each with what is below it.
        ("{ jurisdictions { code } }", 10),
        ("{ jurisdictions { parents { code } } }", 10 + 10 * 10),
        ('{ nodes(ids: []) { id } }', 0),
        ('{ nodes(ids: ["a", "b"]) { id } }', 2),
        # A page has its size, and one that is refused has none.
        ("{ platforms(first: 0) { nodes { slug } } }", 0),
        ("{ platforms(first: 3) { nodes { slug } } }", 3),
        ("{ platforms { nodes { slug } } }", 20),
        ("{ platforms(last: 4) { nodes { slug } } }", 4),
        ("{ platforms(first: 7, last: 0) { nodes { slug } } }", 0),
        ("{ platforms(first: 200) { nodes { slug } } }", 200),
        ("{ platforms(first: 201) { nodes { slug } } }", 0),
        ("{ platforms(first: -1) { nodes { slug } } }", 0),
        ("{ platforms(first: 3) { edges { cursor node { slug } } pageInfo { hasNextPage } } }", 3),
        ("{ platforms(first: 3) { nodes { slug } edges { node { slug } } } }", 3),
        # Over all provisions, where each is looked for, one costs two.
        ("{ provisions(first: 2) { nodes { engages(first: 3) { nodes { target { path } } } } } }", 2 * (2 + 3 * (1 + 1))),
        ("{ changes(first: 2) { nodes { hunks(first: 5) { after } } } }", 2 * (1 + 5)),
        ("{ changes(first: 2) { nodes { hunks { after } } } }", 2 * (1 + 100)),
        # A count costs ten, once for the list that it counts.
        ("{ platforms(first: 3) { totalCount } }", 3 + 10),
        ("{ platforms(first: 3) { totalCount nodes { documents(first: 2) { totalCount nodes { title } } } } }", 10 + 3 * (1 + 10 + 2)),
        # A report has a weight of its own, a table also its values and its cells.
        ('{ platform(slug: "a") { coverage(target: {path: "a"}) { total } } }', 1 + 5),
        ('{ gap(a: [{path: "a"}], b: [{path: "b"}]) { notAssessed } }', 20),
        ("{ matrix(rows: {kind: PLATFORM, limit: 3}, columns: {kind: REGULATION, limit: 4}, measure: PROVISIONS) { rows { key } columns { key } cells { support } } }", 20 + 3 + 4 + 3 * 4),
        ("{ matrix(rows: {kind: PLATFORM, limit: 3}, columns: {kind: REGULATION, limit: 4}, measure: PROVISIONS) { cells { provisions(first: 5) { nodes { key } } } } }", 20 + 12 * (1 + 5)),
        ('{ provision(key: "a") { comparables(first: 3) { nodes { score } } } }', 1 + 5),
    ],
)  # fmt: skip
def test_an_operation_costs_so_many_entities(text: str, entities: int) -> None:
    assert cost(text) == entities


def test_a_change_costs_what_may_be_read_behind_each_of_its_things() -> None:
    text = (
        "mutation Q($i: ReviewClaimsInput!) { reviewClaims(input: $i) { results { claim { id provision { key } } } } }"
    )
    one, two, seven = (
        cost(
            text,
            {
                "i": {
                    "items": [{"claimId": f"Claim:{at}", "expectedVersion": 1} for at in range(count)],
                    "decision": "ACCEPTED",
                    "batchKey": "b",
                }
            },
        )
        for count in (1, 2, 7)
    )
    assert one > 0
    assert (two, seven) == (2 * one, 7 * one)


def test_an_operation_may_cost_its_limit_and_no_more() -> None:
    check_nodes(7, Limits(nodes=7))
    with pytest.raises(GraphQLError) as refused:
        check_nodes(8, Limits(nodes=7))
    assert refused.value.message == (
        "the operation has 8 entities (weighed) to fetch at most, and may have 7: ask for smaller pages with `first`"
    )


def test_what_an_operation_costs_depends_on_numbers_lengths_and_what_is_there() -> None:
    values = {"a": 3, "b": "x", "c": None, "d": ["x", "y"], "e": {"f": 4, "g": "y"}, "h": True}
    assert sizes(values) == (
        ("a", 3),
        ("b", "a value"),
        ("c", None),
        ("d", 2),
        ("e", (("f", 4), ("g", "a value"))),
        ("h", True),
    )


def test_a_variable_that_skips_is_counted_for_its_value() -> None:
    executor = Executor(graphql_schema(), NoEngine(), base_url="", limits=Limits(nodes=10**12))  # type: ignore[arg-type]
    text = f"query($v: Boolean!) {{ ... @include(if: $v) {{ {DEAR} }} }}"
    assert [cost(text, {"v": one}, executor=executor) > 0 for one in (False, True, False)] == [False, True, False]


def test_fields_that_are_merged_count_once() -> None:
    once = cost(f"{{ {DEAR} }}")
    assert cost(f"{{ {DEAR} {DEAR} ...F ...F ... on Query {{ {DEAR} }} }} fragment F on Query {{ {DEAR} }}") == once
    assert cost(f"{{ {DEAR} other: {DEAR} }}") == 2 * once
    parts = "{ provisions(first: 200) { nodes { key } } provisions(first: 200) { nodes { engages(first: 200) { nodes { target { path } } } } } }"
    assert cost(parts) == once


def test_a_count_costs_for_each_list_that_it_counts_and_not_for_each_entry() -> None:
    total = cost("{ provisions(first: 0) { totalCount } }")
    assert total > 0
    page = cost("{ provisions(first: 200) { nodes { key } } }")
    assert cost("{ provisions(first: 200) { nodes { key } totalCount } }") == page + total
    assert (
        cost("{ provisions(first: 200) { edges { node { key } } totalCount pageInfo { endCursor } } }") == page + total
    )
    nested = cost("{ platforms(first: 100) { nodes { provisions(first: 0) { totalCount } } } }")
    assert nested == 100 * (1 + total)
    many = " ".join(f"a{number}: engages(first: 0) {{ totalCount }}" for number in range(150))
    assert cost(f"{{ provisions(first: 200) {{ nodes {{ {many} }} }} }}") >= 200 * 150 * total


@pytest.mark.parametrize(
    "counted",
    ["provisions(first: FIRST) { facets { platform { key count } severity { count } } }",
     "engagements(first: FIRST) { platformCount }",
     "flags(first: FIRST) { byJurisdiction { key } totalCount }"],
)  # fmt: skip
def test_facets_and_counts_cost_once_whatever_the_page(counted: str) -> None:
    none, many = (cost(f"{{ {counted.replace('FIRST', str(first))} }}") for first in (0, 200))
    assert none > 0
    assert many - none == cost(f"{{ {counted.split('(', maxsplit=1)[0]}(first: 200) {{ __typename }} }}")


def test_of_several_types_the_dearest_counts() -> None:
    dear, cheap = (f"... on Platform {{ documents(first: {first}) {{ nodes {{ title }} }} }}" for first in (100, 1))
    law = "... on Regulation { units(first: 50) { nodes { path } } }"
    alone = cost(f'{{ node(id: "a") {{ {dear} }} }}')
    assert alone > cost(f'{{ node(id: "a") {{ {cheap} }} }}')
    assert cost(f'{{ node(id: "a") {{ {dear} {law} }} }}') == alone


def test_nodes_cost_by_their_ids() -> None:
    one = "... on Platform { documents(first: 100) { nodes { title } } }"
    single = cost(f'{{ nodes(ids: ["a"]) {{ {one} }} }}')
    assert single >= 100
    assert cost(f'{{ nodes(ids: ["a", "b", "c"]) {{ {one} }} }}') == 3 * single
    assert cost(f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ {one} }} }}", {"ids": ["a"] * 7}) == 7 * single


@pytest.mark.parametrize(
    ("cheap", "dear"),
    [
        ("provisions(filter: {engages: {some: {target: {path: $v}}}}, first: 200) ROWS", {"v": None}),
        ("provisions(first: -1000000) ROWS b: provisions(filter: {text: $t}, first: 200) ROWS", {"v": "eu-one", "t": "x"}),
    ],
)  # fmt: skip
def test_what_is_refused_makes_nothing_else_cheaper(cheap: str, dear: dict[str, Any]) -> None:
    """Neither by its own count, nor by what is remembered of it."""
    rows = "{ nodes { engages(first: 200) { nodes { id } } } }"
    executor = Executor(graphql_schema(), NoEngine(), base_url="", limits=Limits(nodes=10**12))  # type: ignore[arg-type]
    text = f'query($v: LegalPath = "eu-one", $t: String) {{ {cheap.replace("ROWS", rows)} c: legal(path: $v) {{ path }} d: regulations(text: $t) {{ totalCount }} }}'
    cost(text, dear, executor=executor)
    assert cost(text, {"v": "eu-one", "t": "y"}, executor=executor) >= 200 * 200


def test_root_fields_are_counted_through_fragments_and_once() -> None:
    def ask(text: str) -> Response:
        return Executor(graphql_schema(), NoEngine(), base_url="", limits=Limits()).answer(text)  # type: ignore[arg-type]

    many = " ".join(f"a{number}: __typename" for number in range(31))
    for text in (
        f"{{ {many} }}",
        f"{{ ...F }} fragment F on Query {{ {many} }}",
        f"{{ ... {{ ...F }} ...F }} fragment F on Query {{ ...G }} fragment G on Query {{ {many} }}",
    ):
        errors = ask(text).errors
        assert errors
        (error,) = errors
        assert "31 root fields" in error.message
    assert not ask("{" + " __typename" * 40 + "}").errors


def test_every_answer_tells_its_cost() -> None:
    executor = Executor(graphql_schema(), NoEngine(), base_url="", limits=Limits(nodes=1_000))  # type: ignore[arg-type]
    told = executor.answer("{ __typename }").body()
    assert told == {"data": {"__typename": "Query"}, "extensions": {"cost": {"requested": 0, "limit": 1_000}}}
    partly = executor.answer("{ platforms(first: 201) { totalCount } }").body()
    assert list(partly) == ["errors", "data", "extensions"]
    refused = executor.answer(f"{{ {DEAR} }}").body()
    assert "data" not in refused
    assert refused["extensions"]["cost"] == {"requested": cost(f"{{ {DEAR} }}"), "limit": 1_000}
    assert refused["errors"][0]["extensions"] == {"code": "COST_LIMIT", "limit": 1_000}
    assert "extensions" not in executor.answer("{").body()
    unlimited = Executor(graphql_schema(), NoEngine(), base_url="")  # type: ignore[arg-type]
    assert "extensions" not in unlimited.answer("{ __typename }").body()

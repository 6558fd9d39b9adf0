"""An argument that cannot be used is an error of its field: null there, with path and place, and the rest answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
import pytest
from starlette.testclient import TestClient

from api.compile.limits import Limits
from api.execute import Executor
from api.http.app import create_app
from api.schema import graphql_schema
from api.settings import ApiSettings
from tests.http.serving import HERE
from tests.http.test_limits import NoEngine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.engine import Engine


@pytest.fixture
def executor(small_world: tuple[Engine, Any]) -> Executor:
    return Executor(graphql_schema(), small_world[0], base_url="", limits=Limits())


@pytest.fixture
def client(small_world: tuple[Engine, Any]) -> Iterator[TestClient]:
    app = create_app(small_world[0], ApiSettings(public_url="https://graph.example/"), timeout_s=10)
    with TestClient(app, base_url=HERE) as open_client:
        yield open_client


KEPT = '{ kept: platform(slug: "platform-00001") { slug }'


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ('platform(slug: "platform-00001") { documents(first: 201) { totalCount } }', ["platform", "documents"]),
        ('platform(slug: "platform-00001") { documents(after: "x") { totalCount } }', ["platform", "documents"]),
        ('platform(slug: "platform-00001") { a: provisions(orderBy: [{field: RELEVANCE}]) { totalCount } }', ["platform", "a"]),
        ('provision(key: "k", at: {revision: "r1", knownAt: "2026-01-05T12:00:00Z"}) { key }', ["provision"]),
        ('provision(key: "k", at: {revision: "r99"}) { key }', ["provision"]),
        ('node(id: "a", at: {revision: "r99"}) { id }', ["node"]),
        ('legal(path: "eu-one", at: {revision: "r99", asOf: "2026-01-01"}) { path }', ["legal"]),
        ("platform(slug: $text) { slug }", ["platform"]),
        ('platform(slug: "platform-00001") { coverage(target: {path: $path}) { total } }', ["platform", "coverage"]),
        ('platform(slug: "platform-00001") { slug @include(if: $really) }', ["platform"]),
    ],
)  # fmt: skip
def test_the_field_is_null_and_the_rest_is_answered(executor: Executor, field: str, path: list[str]) -> None:
    declared = '$text: String = "x", $path: LegalPath = "eu-one", $really: Boolean = true'
    used = f"query({declared}) {KEPT} {field} ... @skip(if: true) {{ regulations(text: $text) {{ totalCount }} "
    used += "b: legal(path: $path) { path } a: graph @skip(if: $really) { revision } } }"
    response = executor.answer(used, {"text": None, "path": None, "really": None} if "$" in field else {})
    body = response.body()
    assert body["data"] == {"kept": {"slug": "platform-00001"}, path[0]: None}
    (error,) = body["errors"]
    assert error["path"] == path
    assert error["locations"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert response.statements == 1


def test_every_faulty_field_is_told(executor: Executor) -> None:
    body = executor.answer(
        KEPT
        + """ one: platform(slug: "platform-00001") { a: documents(first: 201) { totalCount } }
        two: provision(key: "k", at: {revision: "none"}) { key }
        three: platform(slug: "platform-00001", at: {revision: "r1"}) { slug documents(first: -1) { totalCount } } }"""
    ).body()
    assert [error["path"] for error in body["errors"]] == [["one", "a"], ["two"], ["three", "documents"]]
    assert body["data"] == {"kept": {"slug": "platform-00001"}, "one": None, "two": None, "three": None}


def test_a_field_that_is_never_null_passes_it_up_to_the_answer(executor: Executor) -> None:
    response = executor.answer(KEPT + ' paths(from: "a", to: "b", via: []) { totalCount } }')
    body = response.body()
    assert body["data"] is None
    assert [error["path"] for error in body["errors"]] == [["paths"]]
    assert body["errors"][0]["locations"] == [{"line": 1, "column": 51}]


def test_where_nothing_is_left_the_database_is_asked_nothing() -> None:
    executor = Executor(graphql_schema(), NoEngine(), base_url="", limits=Limits())  # type: ignore[arg-type]
    text = """query($t: String = "x", $p: LegalPath = "eu-one") {
        platform(slug: $t) { slug } legal(path: $p) { path } __type(name: "Query") { name } }"""
    body = executor.answer(text, {"t": None, "p": None}).body()
    assert body["data"] == {"platform": None, "legal": None, "__type": {"name": "Query"}}
    assert [error["path"] for error in body["errors"]] == [["platform"], ["legal"]]


def test_a_value_that_can_not_be_used_leaves_the_kept_plan_as_it_is(executor: Executor) -> None:
    text = 'query($n: Int) { platform(slug: "platform-00001") { documents(first: $n) { nodes { title } } } }'
    whole = executor.answer(text, {"n": 1}).body()
    refused = executor.answer(text, {"n": 201}).body()
    assert refused["data"] == {"platform": None}
    assert executor.answer(text, {"n": 1}).body() == whole
    assert "errors" not in whole


def test_where_there_is_no_parent_there_is_no_error(executor: Executor) -> None:
    """A field of what is not there is not executed (specification, 6.4)."""
    body = executor.answer('{ platform(slug: "none") { documents(first: 201) { totalCount } } }').body()
    assert "errors" not in body
    assert body["data"] == {"platform": None}


def test_of_a_list_each_entry_that_has_the_field_is_told(executor: Executor) -> None:
    text = """{ nodes(ids: ["Platform:platform-00001", "Regulation:eu-one", "Platform:none", "Platform:platform-00003"]) {
        ... on Platform { a: documents(first: 201) { __typename } }
        ... on Regulation { path a: units(first: 1) { __typename } } } }"""
    body = executor.answer(text).body()
    law = {"path": "eu-one", "a": {"__typename": "LegalUnitConnection"}}
    assert body["data"] == {"nodes": [None, law, None, None]}
    assert [error["path"] for error in body["errors"]] == [["nodes", 0, "a"], ["nodes", 3, "a"]]


NULLS = [
    ('query($v: String = "x") { search(text: $v, first: 2) { edges { score } } }', "search"),
    ('query($v: JurisdictionCode = "EU") { regulations(jurisdiction: {code: $v}) { totalCount } }', "regulations"),
    ('query($v: LegalPath = "eu-one") { engagements(filter: {target: {path: $v}}) { totalCount } }', "engagements"),
    ('query($v: ID = "Platform:a") { paths(from: $v, to: "Platform:b") { totalCount } }', "paths"),
    ("query($v: AxisKind = SECTOR) { matrix(rows: {kind: $v}, columns: {kind: SECTOR}, measure: LIFT) { measure } }", "matrix"),
    ('query($v: [ID!] = ["Platform:a"]) { nodes(ids: $v) { id } }', "nodes"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path"), NULLS, ids=[path for _, path in NULLS])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_null_for_a_variable_with_a_default_is_an_error_of_the_field(
    client: TestClient, text: str, path: str, method: str
) -> None:
    values: dict[str, Any] = {"v": None}
    if method == "GET":
        response = client.get("/graphql", params={"query": text, "variables": orjson.dumps(values).decode()})
    else:
        response = client.post("/graphql", json={"query": text, "variables": values})
    assert response.status_code == 200
    body = response.json()
    assert body["data"] is None
    (error,) = body["errors"]
    assert error["path"] == [path]
    assert error["locations"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    again = client.post("/graphql", json={"query": text}).json()
    assert "errors" not in again


def test_a_fault_before_the_statement_is_an_answer_too(executor: Executor, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: Any) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(executor.operations, "request", fails)
    (error,) = executor.answer("{ __typename }").body()["errors"]
    assert error["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    assert "fault of ours" not in error["message"]


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        ('legal(path: "EU-GDPR") { path }', "the path of a legal unit"),
        ('jurisdiction(code: "us") { code }', "a jurisdiction code"),
        ('platform(slug: "a", at: {asOf: "20260301"}) { slug }', "a date"),
        ('platform(slug: "a", at: {knownAt: "now"}) { slug }', "an instant"),
        ("provisions(filter: {engages: {some: {minConfidence: 2}}}) { totalCount }", "a score"),
    ],
)
def test_a_literal_that_no_scalar_takes_is_told_with_its_place(value: str, type_: str) -> None:
    executor = Executor(graphql_schema(), NoEngine(), base_url="")  # type: ignore[arg-type]
    body = executor.answer(f"{{ {value} }}").body()
    assert "data" not in body
    (error,) = body["errors"]
    assert f"is not {type_}" in error["message"]
    assert error["locations"] == [
        {
            "line": 1,
            "column": value.index(": 2") + 5 if ": 2}" in value else value.rindex('"', 0, value.rindex('"')) + 3,
        }
    ]
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize(
    ("type_", "field", "value"),
    [
        *(("Date", "asOf", one) for one in ("20260301", "2026-W09-7", "2026-060", "2026-02-30", "2026-3-1", "2026-03-01\x00", " 2026-03-01", "２026-03-01")),
        *(
            ("DateTime", "knownAt", one)
            for one in (
                "2026-03-01T00:00:00Z\x00",
                "2026-03-01T00:00:00",
                "2026-03-01",
                "2026-03-01 00:00:00Z",
                "20260301T000000Z",
                "2026-W09-7T00:00:00Z",
                "2026-03-01T24:00:00Z",
                "2026-03-01T00:00:60Z",
                "2026-03-01T00:00:00,5Z",
                "2026-03-01T00Z",
                "2026-03-01T00:00:00+0100",
                "0001-01-01T00:00:00+14:00",
            )
        ),
    ],
)  # fmt: skip
def test_days_and_instants_are_read_as_iso_8601_writes_them(type_: str, field: str, value: str) -> None:
    executor = Executor(graphql_schema(), NoEngine(), base_url="")  # type: ignore[arg-type]
    text = f'query($v: {type_}) {{ platform(slug: "a", at: {{{field}: $v}}) {{ slug }} }}'
    (error,) = executor.answer(text, {"v": value}).body()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert error["locations"]


@pytest.mark.parametrize(
    "value", ["2026-03-01T00:00Z", "2026-03-01T00:00:00.123Z", "2026-03-01T00:00:00.123456789Z", "2026-03-01T01:00:00+01:00"]
)  # fmt: skip
def test_instants_of_every_precision_are_read(executor: Executor, value: str) -> None:
    text = "query($v: DateTime) { platforms(at: {knownAt: $v}) { totalCount } }"
    assert "errors" not in executor.answer(text, {"v": value}).body()


@pytest.mark.parametrize(
    ("text", "variables", "code"),
    [
        ('{ impact(of: {changeId: "x", legalUnit: "eu-one"}) { keptEngagements } }', {}, "GRAPHQL_VALIDATION_FAILED"),
        ("{ impact(of: {}) { keptEngagements } }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("{ impact(of: {changeId: null}) { keptEngagements } }", {}, "GRAPHQL_VALIDATION_FAILED"),
        ("query($x: ID) { impact(of: {changeId: $x}) { keptEngagements } }", {"x": "Change:x"}, "GRAPHQL_VALIDATION_FAILED"),
        ('query($x: ID = "a") { ...F } fragment F on Query { impact(of: {changeId: $x}) { keptEngagements } }', {}, "GRAPHQL_VALIDATION_FAILED"),
        ("query($of: ImpactInput!) { impact(of: $of) { keptEngagements } }", {"of": {"changeId": "x", "legalUnit": "eu-one"}}, "BAD_USER_INPUT"),
    ],
)  # fmt: skip
def test_one_of_is_validated_before_anything_runs(text: str, variables: dict[str, Any], code: str) -> None:
    executor = Executor(graphql_schema(), NoEngine(), base_url="")  # type: ignore[arg-type]
    body = executor.answer(text, variables).body()
    assert "data" not in body
    (error,) = body["errors"]
    assert error["locations"]
    assert error["extensions"]["code"] == code


@pytest.mark.parametrize("place", ["first: 2, after: $mark", "last: 2, before: $mark", "first: 2, before: $mark"])
def test_an_empty_cursor_is_none(executor: Executor, place: str) -> None:
    text = f"query($mark: String) {{ platforms({place}) {{ nodes {{ slug }} }} }}"
    answers = [executor.answer(text, {"mark": mark}).body() for mark in ("", None)]
    assert answers[0] == answers[1]
    assert len(answers[0]["data"]["platforms"]["nodes"]) == 2
    literal = executor.answer(text.replace("query($mark: String) ", "").replace("$mark", '""')).body()
    assert literal["data"] == answers[0]["data"]


def test_a_page_from_the_end_goes_on_with_before(executor: Executor) -> None:
    (error,) = executor.answer("{ platforms(last: 201) { totalCount } }").body()["errors"]
    assert "`before`" in error["message"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{ provisions(filter: " + "{not: " * 300 + "{}" + "}" * 300 + ") { totalCount } }", "lists and objects in a value"),
        ("query($f: ProvisionFilter = " + "{not: " * 300 + "{}" + "}" * 300 + ") { provisions(filter: $f) { totalCount } }", "lists and objects in a value"),
        ("{ jurisdictions " + "{ parents " * 300 + "{ code }" + " }" * 301, "levels of fields"),
        ("{ graph { revision } platforms(first: 1) " + "{ nodes " * 300 + "{ slug }" + " }" * 301, "levels of fields"),
    ],
    ids=["literal", "default", "fields", "fields after arguments"],
)  # fmt: skip
def test_what_is_nested_too_deep_is_named(text: str, what: str) -> None:
    executor = Executor(graphql_schema(), NoEngine(), base_url="", limits=Limits())  # type: ignore[arg-type]
    (error,) = executor.answer(text).body()["errors"]
    assert what in error["message"]
    assert error["extensions"]["code"] == "COST_LIMIT"

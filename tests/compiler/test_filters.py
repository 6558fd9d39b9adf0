"""Filters: what an input declares is what it means, and a list without a filter is the list with an empty one."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

import pytest
import strawberry

from api.execute import Executor
from api.schema import graphql_schema
from api.schema.filters import asks, check_inputs, filter_type, option, ordering, read_by, shapes
from api.schema.predicates import none_of, one_of
from graph.errors import PlanError
from graph.plan.expressions import Stored
from tests.asking import ask

if TYPE_CHECKING:
    from graph.engine import Engine
    from tests.contents import Contents


@pytest.fixture
def seeded(contents: Contents) -> Engine:
    return contents.demonstration()


# --- what an input declares


def test_a_filter_field_without_a_condition_is_refused() -> None:
    with pytest.raises(PlanError, match=r"Planted\.languageIsExplicit is in the schema but declares no condition"):

        @filter_type("Planted.")
        class Planted:
            key: list[str] | None = asks("One of these.", one_of("key"))
            language_is_explicit: bool | None = option("Whether the wording is explicit.")


def test_a_field_that_shapes_what_is_not_beside_it_is_refused() -> None:
    with pytest.raises(PlanError, match=r"shapes \['targets'\]"):

        @filter_type("Planted.")
        class Planted:
            target: str | None = asks("The target.", one_of("path"))
            via: bool | None = asks("Whether clusters count.", shapes("target", "targets"))


def test_an_order_that_orders_by_nothing_is_refused() -> None:
    with pytest.raises(PlanError, match=r"Planted\.CONFIDENCE is in the schema but declares no order"):

        @ordering(NAME=("Name.", Stored("name")))
        class Planted(Enum):
            NAME = "NAME"
            CONFIDENCE = "CONFIDENCE"


def test_an_input_that_is_read_without_one_of_its_fields_is_refused() -> None:
    def reader(*, path: object) -> object:
        return path

    with pytest.raises(PlanError, match=r"Planted is read without \['depth'\]"):

        @read_by(reader, "Planted.")
        class Planted:
            path: str | None = option("Path.")
            depth: int | None = option("Depth.", 3)


@filter_type("A filter whose default would hold in every filter within.")
class Nested:
    """Planted: the kind of default that hides what is removed."""

    not_: Nested | None = asks("This does not hold.", none_of("Nested"), name="not")
    status: list[str] | None = asks("Status.", one_of("status"), ["ACTIVE"])


@strawberry.input(description="An input that no function reads.")
class Unread:
    """Planted."""

    key: str | None = strawberry.UNSET


def test_a_default_that_would_hold_inside_is_refused() -> None:
    @strawberry.type
    class Query:
        @strawberry.field
        def found(self, filter: Nested | None = None) -> int:  # noqa: A002
            return 0

    with pytest.raises(PlanError, match=r"Nested\.status has a default, which would hold in every Nested within"):
        check_inputs(strawberry.Schema(Query)._schema)


def test_an_input_that_nothing_reads_is_refused() -> None:
    @strawberry.type
    class Query:
        @strawberry.field
        def found(self, by: Unread) -> int:
            return 0

    with pytest.raises(PlanError, match="Unread is in the schema but nothing reads it"):
        check_inputs(strawberry.Schema(Query)._schema)


# --- status


def totals(seeded: Engine, *filters: str) -> list[int]:
    fields = " ".join(
        f"f{number}: provisions(first: 0, filter: {one}) {{ totalCount }}" for number, one in enumerate(filters)
    )
    return [one["totalCount"] for one in ask(seeded, f"{{ {fields} }}").values()]


ALL = "status: [ACTIVE, REMOVED, SUPERSEDED, MERGED]"


def test_a_list_without_a_filter_is_the_list_with_an_empty_one(seeded: Engine) -> None:
    found = ask(
        seeded,
        """{ none: provisions(first: 0) { totalCount } null: provisions(first: 0, filter: null) { totalCount }
        empty: provisions(first: 0, filter: {}) { totalCount } status: provisions(first: 0, filter: {status: null}) { totalCount }
        active: provisions(first: 0, filter: {status: [ACTIVE]}) { totalCount }
        all: provisions(first: 0, filter: {status: [ACTIVE, REMOVED, SUPERSEDED, MERGED]}) { totalCount } }""",
    )
    assert [found[name]["totalCount"] for name in ("none", "null", "empty", "status", "active")] == [68] * 5
    assert found["all"]["totalCount"] == 71


@pytest.mark.parametrize(
    "text",
    [
        "engagements(first: 0{}) {{ totalCount }}",
        "flags(first: 0{}) {{ totalCount }}",
        'legal(path: "eu-gdpr") {{ engagedBy(first: 0{}) {{ totalCount }} }}',
        'jurisdiction(code: "US") {{ flaggedBy(first: 0{}) {{ totalCount }} }}',
        'platform(slug: "glasswren") {{ provisions(first: 0{}) {{ totalCount }} }}',
        'gap(a: [{{path: "eu-gdpr"}}], b: [{{path: "us-faa"}}]{}) {{ notAssessed }}',
    ],
)
def test_every_list_of_provisions_shows_the_active_ones_alike(seeded: Engine, text: str) -> None:
    name = "scope" if "gap" in text else "filter" if "By" in text or "platform" in text else "provision"

    def asked(filter_: str | None) -> Any:
        return ask(seeded, "{ " + text.format("" if filter_ is None else f", {name}: {filter_}") + " }")

    assert asked(None) == asked("{}") == asked("null") == asked("{status: [ACTIVE]}")
    assert asked("{status: []}") != asked(None)


def test_a_status_holds_for_the_outermost_filter_alone(seeded: Engine) -> None:
    removed = totals(
        seeded,
        "{status: [REMOVED]}",
        '{status: [REMOVED], not: {platform: ["glasswren"]}}',
        '{status: [REMOVED], and: [{platform: ["glasswren"]}]}',
        '{status: [REMOVED], or: [{platform: ["glasswren"]}]}',
        "{" + ALL + ", not: {status: [ACTIVE]}}",
        "{not: {status: [ACTIVE]}}",
    )
    assert removed == [3, 1, 2, 2, 3, 0]


def test_a_removal_is_found_by_what_it_removed(seeded: Engine) -> None:
    found = ask(
        seeded,
        """{ removed: changes(first: 0, filter: {affects: {key: ["glasswren/terms/coordinated-demands"]}}) { totalCount }
        active: changes(first: 0, filter: {affects: {key: ["glasswren/terms/coordinated-demands"], status: [ACTIVE]}}) { totalCount } }""",
    )
    assert (found["removed"]["totalCount"], found["active"]["totalCount"]) == (2, 0)


def test_platforms_are_found_by_a_provision_of_any_status(seeded: Engine) -> None:
    found = ask(seeded, "{ platforms(first: 0, filter: {provisions: {status: [REMOVED]}}) { totalCount } }")
    assert found["platforms"]["totalCount"] == 2


# --- null, and ranges that ask for nothing


@pytest.mark.parametrize(
    "text",
    [
        'query Q($x: Closure = DESCENDANTS) {{ jurisdiction(code: "US") {{ flaggedBy(first: 0{}) {{ totalCount }} }} }}|closure',
        'query Q($x: Boolean = true) {{ legal(path: "eu-gdpr") {{ engagedBy(first: 0{}) {{ totalCount }} }} }}|includeUnits',
        "query Q($x: Int = 50) {{ regulations({}) {{ nodes {{ path }} }} }}|first",
        "query Q($x: [ClaimStatus!] = [ACCEPTED]) {{ engagements(first: 0, filter: {{status: $x}}) {{ totalCount }} }}|",
        'query Q($x: Boolean = true) {{ platform(slug: "glasswren") {{ coverage(target: {{path: "eu-gdpr", includeUnits: $x}}) {{ total }} }} }}|',
        'query Q($x: Closure = DESCENDANTS) {{ flags(first: 0, filter: {{jurisdiction: {{code: "US", closure: $x}}}}) {{ totalCount }} }}|',
        'query Q($x: Boolean = true) {{ provisions(first: 0, filter: {{engages: {{some: {{target: {{path: "eu-gdpr", includeUnits: $x}}}}}}}}) {{ totalCount }} }}|',
        'query Q($x: Boolean = false) {{ engagements(first: 0, filter: {{target: {{path: "eu-gdpr"}}, viaClusters: $x}}) {{ totalCount }} }}|',
        "query Q($x: Order = DESC) {{ provisions(first: 3, orderBy: [{{field: SEVERITY, direction: $x}}]) {{ nodes {{ key }} }} }}|",
        'query Q($x: Score = 0.6) {{ provision(key: "glasswren/terms/arbitration") {{ comparables(minScore: $x) {{ totalCount }} }} }}|',
    ],
)
def test_null_means_the_default(seeded: Engine, text: str) -> None:
    document, argument = text.split("|")
    document = document.format(f", {argument}: $x") if argument else document.format()
    executor = Executor(graphql_schema(), seeded, base_url="http://127.0.0.1:8000/")
    left_out, null = (executor.answer(document, variables).body() for variables in ({}, {"x": None}))
    assert "errors" not in left_out
    assert null == left_out


@pytest.mark.parametrize("empty", ["{}", "{gte: null, lte: null, in: null}"])
def test_an_empty_range_asks_for_nothing(seeded: Engine, empty: str) -> None:
    found = ask(
        seeded,
        f"""{{ all: changes(first: 0) {{ totalCount }} range: changes(first: 0, filter: {{severity: {empty}}}) {{ totalCount }}
        judged: changes(first: 0, filter: {{severity: {{gte: LOW}}}}) {{ totalCount }}
        days: changes(first: 0, filter: {{detected: {{}}}}) {{ totalCount }}
        provisions(first: 0, filter: {{severity: {empty}, exposureMax: {empty}}}) {{ totalCount }} }}""",
    )
    assert found["range"] == found["all"] == found["days"]
    assert found["judged"]["totalCount"] < found["all"]["totalCount"]
    assert found["provisions"]["totalCount"] == 68


# --- how large a filter may be

SIZED = "query Q($f: ProvisionFilter) { provisions(filter: $f, first: 0) { totalCount } graph { platforms } }"


def nested(word: str, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {"platform": ["glasswren"]}
    for _ in range(depth):
        found = {word: found if word == "not" else [found]}
    return found


@pytest.mark.parametrize("word", ["not", "and", "or"])
def test_a_filter_is_as_deep_as_it_may_be_and_no_deeper(seeded: Engine, word: str) -> None:
    executor = Executor(graphql_schema(), seeded, base_url="http://127.0.0.1:8000/", timeout_s=30)
    assert ask(seeded, SIZED, {"f": nested(word, 15)})["provisions"]["totalCount"] > 0
    literal = str(nested(word, 16)).replace("'", '"').replace(f'"{word}"', word).replace('"platform"', "platform")
    written = "{ provisions(filter: " + literal + ", first: 0) { totalCount } graph { platforms } }"
    for text, variables in ((SIZED, {"f": nested(word, 16)}), (written, {}), (SIZED, {"f": nested(word, 20)})):
        body = executor.answer(text, variables).body()
        assert body["errors"][0]["extensions"] == {"code": "COST_LIMIT", "limit": 16}
        assert "input objects in one another" in body["errors"][0]["message"]


def test_an_operation_has_so_many_conditions_and_no_more(seeded: Engine) -> None:
    executor = Executor(graphql_schema(), seeded, base_url="http://127.0.0.1:8000/", timeout_s=60)
    body = executor.answer(SIZED, {"f": {"or": [{"key": [f"k{number}"]} for number in range(201)]}}).body()
    assert body["errors"][0]["extensions"] == {"code": "COST_LIMIT", "limit": 200}
    assert body["errors"][0]["message"].startswith("201 conditions")
    found = ask(seeded, SIZED, {"f": {"or": [{"key": [f"k{number}"]} for number in range(200)]}})
    assert found["provisions"] == {"totalCount": 0}


@pytest.mark.parametrize(
    ("condition", "counts"),
    [
        ({"text": "data"}, 10),
        ({"engages": {"some": {"target": {"path": "eu-gdpr"}}}}, 12),
        ({"flags": {"none": {"jurisdiction": {"code": "EU"}}, "every": {"minConfidence": 0.5}}}, 21),
        ({"assessment": {"target": {"path": "eu-gdpr"}, "state": "NOT_ASSESSED"}}, 11),
    ],
)
def test_what_is_costly_to_plan_counts_more(seeded: Engine, condition: dict[str, Any], counts: int) -> None:
    executor = Executor(graphql_schema(), seeded, base_url="http://127.0.0.1:8000/", timeout_s=60)
    most = 200 // counts
    body = executor.answer(SIZED, {"f": {"or": [condition] * (most + 1)}}).body()
    assert body["errors"][0]["extensions"] == {"code": "COST_LIMIT", "limit": 200}
    assert body["errors"][0]["message"].startswith(f"{counts * (most + 1)} conditions")
    assert ask(seeded, SIZED, {"f": {"or": [condition] * most}})["provisions"]["totalCount"] >= 0

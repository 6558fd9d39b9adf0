"""Arguments: what each may be at most, and the exact words of a refusal, one beyond; nothing of it needs a database."""

from __future__ import annotations

from typing import Any

import pytest

from api.binding.arguments import UnusableValuesError, pair, plain, shape, weight
from api.binding.ids import end_of_path, named
from api.compile.planner import plan_operation
from api.compile.validate import Operations
from api.schema import graphql_schema
from graph.model.vocabulary import ClaimStatus, Severity


def parameters(text: str, variables: dict[str, Any] | None = None) -> dict[str, Any]:
    """The values of the slots of an operation, by the names of their arguments."""
    request = Operations(graphql_schema(), None).request(text, variables, None)
    given = plan_operation(request).binder.parameters(request.variables)
    return {name.partition("_")[2]: value for name, value in given.items() if name.startswith("p")}


def refusals(text: str, variables: dict[str, Any] | None = None) -> list[str]:
    """What the caller is told of fields that cannot be planned, or of values that cannot be used."""
    request = Operations(graphql_schema(), None).request(text, variables, None)
    made = plan_operation(request)
    try:
        made.binder.parameters(request.variables)
    except UnusableValuesError as error:
        return [one.message for one in (*made.refused, *error.errors.values())]
    return [one.message for one in made.refused]


def refused(text: str, variables: dict[str, Any] | None = None) -> str:
    (message,) = refusals(text, variables)
    return message


# --- pages and lists


@pytest.mark.parametrize(("name", "onward"), [("first", "after"), ("last", "before")])
def test_a_page_has_at_most_two_hundred_entries_and_never_less_than_none(name: str, onward: str) -> None:
    for size in (0, 1, 200):
        assert parameters(f"{{ platforms({name}: {size}) {{ nodes {{ slug }} }} }}") == {name: size}
    for size in (-1, 201):
        told = f"{name}: {size} is outside 0 to 200; ask for smaller pages and go on with `{onward}`"
        assert refused(f"{{ platforms({name}: {size}) {{ nodes {{ slug }} }} }}") == told


def test_a_page_without_a_size_has_twenty_entries() -> None:
    assert parameters("{ platforms { nodes { slug } } }") == {"first": 20}
    assert parameters("{ platforms(first: null) { nodes { slug } } }") == {"first": 20}
    assert parameters("query Q($n: Int) { platforms(first: $n) { nodes { slug } } }", {"n": None}) == {"first": 20}
    # A default that is another in the schema.
    assert parameters("{ regulations { nodes { path } } }") == {"first": 50}


@pytest.mark.parametrize(
    "arguments",
    ['first: 1, last: 1', 'first: 1, before: "x"', 'last: 1, after: "x"', 'after: "x", before: "x"', 'last: 0, first: 0'],
)  # fmt: skip
def test_a_page_goes_one_way(arguments: str) -> None:
    assert refused(f"{{ platforms({arguments}) {{ nodes {{ slug }} }} }}") == (
        "a page goes forward (`first`, `after`) or backward (`last`, `before`), not both; leave one pair out"
    )


def test_a_page_before_a_cursor_needs_its_size() -> None:
    told = "`before` needs `last`: give the number of entries before the cursor"
    assert refused('{ platforms(before: "x") { nodes { slug } } }') == told


def test_an_empty_cursor_is_none() -> None:
    for asked in ('first: 3, after: ""', 'first: 3, before: ""', "first: 3, last: null, before: null"):
        assert parameters(f"{{ platforms({asked}) {{ nodes {{ slug }} }} }}") == {"first": 3}
    assert parameters('{ platforms(last: 3, after: "") { nodes { slug } } }') == {"last": 3}


def test_the_values_of_a_facet_are_at_most_a_thousand() -> None:
    facet = "{{ provisions(first: 0) {{ facets {{ platform(first: {}) {{ key }} }} }} }}"
    for most in (0, 1000):
        assert parameters(facet.format(most))["first"] == most
    for size in (-1, 1001):
        assert refused(facet.format(size)) == f"first: {size} is outside 0 to 1000"


def test_a_list_is_cut_by_how_many_are_left_out_and_listed() -> None:
    text = "{{ changes {{ nodes {{ hunks{} {{ after }} }} }} }}"
    assert parameters(text.format("")) == {"first": 100, "skip": 0}
    assert parameters(text.format("(first: 0, skip: 1000000)")) == {"first": 0, "skip": 1_000_000}
    assert refused(text.format("(skip: 1000001)")) == "skip: 1000001 is outside 0 to 1000000"
    assert refused(text.format("(skip: -1)")) == "skip: -1 is outside 0 to 1000000"
    assert refused(text.format("(first: -1)")) == "first: -1 is outside 0 to 1000"


# --- input objects


@pytest.mark.parametrize(
    ("value", "conditions", "depth"),
    [
        (None, 1, 0),
        ("a", 1, 0),
        (["a", "b"], 1, 0),
        ([], 1, 0),
        ({}, 1, 1),
        ({"a": None}, 1, 1),
        ({"a": 1}, 1, 1),
        ({"a": 1, "b": ["c", "d"], "e": None}, 2, 1),
        ({"a": {"b": {"c": 1}}, "d": 2}, 2, 3),
        ([{"a": 1, "b": 2}, {"c": {"d": 1}}], 3, 2),
        ({"or": [{"a": 1}, {"b": {"c": 2, "d": 3}}], "e": {}}, 4, 3),
        ({"text": "data"}, 10, 1),
        ({"assessment": {"a": 1, "b": 2}}, 10, 2),
        ({"hasQualityIssue": True}, 9, 1),
        ({"some": {"a": 1}, "every": {"b": 1}, "none": {}}, 27, 2),
        ({"text": None, "some": None}, 1, 1),
    ],
)
def test_a_value_is_a_condition_and_what_is_costly_to_plan_counts_more(value: Any, conditions: int, depth: int) -> None:
    assert weight(value) == (conditions, depth)


def nested(word: str, depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {"platform": ["glasswren"]}
    for _ in range(depth - 1):
        found = {word: found if word == "not" else [found]}
    return found


FILTERED = "query Q($f: ProvisionFilter, $g: ProvisionFilter) { a: provisions(filter: $f, first: 0) { totalCount } b: provisions(filter: $g, first: 0) { totalCount } }"


@pytest.mark.parametrize("word", ["not", "and", "or"])
def test_sixteen_objects_stand_in_one_another_and_no_more(word: str) -> None:
    parameters(FILTERED, {"f": nested(word, 16)})
    assert refused(FILTERED, {"f": nested(word, 17)}) == (
        "filter: 17 input objects in one another are more than the 16 that an operation may have; "
        "nest `and`, `or` and `not` less deep"
    )


def test_an_operation_has_two_hundred_conditions_and_no_more() -> None:
    """Of all its fields together; what is no input object, such as a page size, is none."""

    def some(count: int) -> dict[str, Any]:
        return {"or": [{"key": [f"k{number}"]} for number in range(count)]}

    parameters(FILTERED, {"f": some(100), "g": some(100)})
    assert refused(FILTERED, {"f": some(100), "g": some(101)}) == (
        "201 conditions are more than the 200 that an operation may have; ask in several requests"
    )
    assert refusals(FILTERED, {"f": some(250)})[0].startswith("250 conditions are more than the 200 ")


# --- shapes and ids


@pytest.mark.parametrize(
    ("value", "of"),
    [
        (None, None),
        (True, True),
        (False, False),
        (3, "value"),
        ("", "empty"),
        ("x", "value"),
        (Severity.HIGH, "value"),
        (["x", "y"], "list"),
        ([], "list"),
        (["", "x"], "list"),
        ([{"b": 1, "a": None}, {"c": ""}], ((("a", None), ("b", "value")), (("c", "empty"),))),
        ([True, "x"], (True, "value")),
        ({"b": [1], "a": {"d": True}}, (("a", (("d", True),)), ("b", "list"))),
        ([ClaimStatus.ACCEPTED, ClaimStatus.IN_REVIEW], "suggested"),
        ("Flag:a~b~0123456789ab", "suggestion"),
        ("Flag:a~b~0123456789a", "value"),
        ("Flag:a~b~0123456789abc", "value"),
        ("Claim:a~b~0123456789ab", "value"),
    ],
)
def test_a_plan_depends_on_what_is_there_and_on_what_shapes_it(value: Any, of: Any) -> None:
    assert shape(value) == of


def test_an_id_is_parted_at_its_first_colon() -> None:
    assert pair("Regulation:a:b") == ["Regulation", "a:b"]
    assert pair("nothing") == ["nothing", ""]
    assert plain([ClaimStatus.STALE, "x", [Severity.LOW]]) == ["STALE", "x", ["LOW"]]


@pytest.mark.parametrize(
    ("global_id", "found"),
    [
        ("Provision:a/b/c", ["Provision", "a/b/c"]),
        ("Provision:a@2026-01-01T00:00:00Z", ["Provision", "a@2026-01-01T00:00:00Z"]),
        ("Engagement:a~b@2026-01-01T00:00:00.5Z", ["EngagementRecord", "a~b", "2026-01-01T00:00:00.5Z"]),
        ("Flag:a@b@2026-01-01T00:00:00Z", ["FlagRecord", "a@b", "2026-01-01T00:00:00Z"]),
        ("Flag:a~b@2026-01-01", ["Flag", "a~b@2026-01-01"]),
        ("x", ["x", ""]),
    ],
)
def test_an_id_names_a_record_where_an_instant_stands_behind_the_key_of_a_fact(
    global_id: str, found: list[str]
) -> None:
    assert named(global_id) == found


@pytest.mark.parametrize(
    ("global_id", "found"),
    [
        ("Provision:a/b", ["Provision", "a/b"]),
        ("Provision:a@3", ["Provision", "a@3"]),
        ("ProvisionVersion:a@b@3", ["Provision", "a@b"]),
        ("Regulation:a@3", ["Regulation", "a@3"]),
    ],
)
def test_a_path_ends_at_the_provision_of_a_reading(global_id: str, found: list[str]) -> None:
    assert end_of_path(global_id) == found


def test_values_that_cannot_be_used_are_told_field_by_field() -> None:
    text = "query Q($n: Int) { a: platforms(first: $n) { nodes { slug } } b: platforms(first: 201) { nodes { slug } } c: platforms(last: -1) { nodes { slug } } }"
    assert [one.partition(";")[0] for one in refusals(text, {"n": 300})] == [
        "first: 300 is outside 0 to 200",
        "first: 201 is outside 0 to 200",
        "last: -1 is outside 0 to 200",
    ]
    assert [one.partition(";")[0] for one in refusals(text, {"n": 200})] == [
        "first: 201 is outside 0 to 200",
        "last: -1 is outside 0 to 200",
    ]

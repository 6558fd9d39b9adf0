"""Requests before they are planned: which documents make one, who may ask it, and what a mutation performs and reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from graphql import GraphQLError, GraphQLSyntaxError, build_schema, parse, validate

from api.caller import Caller
from api.compile.facets import Hits
from api.compile.fields import prefixed, stored
from api.compile.limits import Limits
from api.compile.operation import RequestError
from api.compile.payload import Read, ToldField, payloads, root_fields
from api.compile.rights import Rights
from api.compile.rules import RULES
from api.compile.standing import standing, unsuggested
from api.compile.validate import Operations, _unparsed
from api.schema import graphql_schema
from api.schema.declare import Grouped
from api.schema.standing import DRAFTS
from graph.model.vocabulary import Role
from graph.plan.expressions import EdgesOf, Figure, Gathered, IsPresent, NodesOf, Slot, Stored
from graph.plan.plan import Constant, Count, Many, Page, Part, Scalar, Selection, SuggestedCount, TotalCount

# --- values of `@oneOf`

_ONE_OF = build_schema(
    """directive @oneOf on INPUT_OBJECT
    type Query { one(by: One!): Int maybe(by: One): Int many(by: [One!]!): Int plain(by: Plain!, n: Int!): Int }
    input One @oneOf { a: ID b: ID } input Plain { a: ID b: One }"""
)
setattr(_ONE_OF.type_map["One"], "is_one_of", True)  # noqa: B010  # of no type that says so


def told(variables: str, field: str) -> list[str]:
    return [one.message for one in validate(_ONE_OF, parse(f"query Q({variables}) {{ {field} }}"), RULES)]


@pytest.mark.parametrize(
    ("variables", "field"),
    [
        ("$a: ID!", "one(by: {a: $a})"),
        ("$a: ID!, $b: ID!", "one(by: {a: $a}) x: one(by: {b: $b})"),
        ("$a: ID", "plain(by: {a: $a}, n: 1)"),
        ("$n: Int = 1", 'plain(by: {a: "x"}, n: $n)'),
        ("$a: ID!", "many(by: [{a: $a}])"),
        ("$one: One!", "one(by: $one)"),
        ("$one: One!", "many(by: [$one])"),
        ("$some: [One!]!", "many(by: $some)"),
    ],
)
def test_a_variable_that_is_never_null_stands_in_one_of_several_fields(variables: str, field: str) -> None:
    assert told(variables, field) == []


@pytest.mark.parametrize("field", ["one(by: {b: $id})", "many(by: [{b: $id}])", "maybe(by: {b: $id})"])
def test_a_variable_that_may_be_null_does_not(field: str) -> None:
    assert told("$id: ID", field) == [
        "Variable '$id' is of type 'ID' but must be non-nullable to be used for OneOf Input Object 'One'."
    ]


def test_each_such_variable_is_told_with_where_it_is_declared_and_used() -> None:
    text = "query Q($a: ID, $b: ID!, $c: ID) { one(by: {a: $a}) x: one(by: {b: $b}) y: one(by: {b: $c}) }"
    errors = validate(_ONE_OF, parse(text), RULES)
    assert [(one.message[:13], [place.column for place in one.locations or ()]) for one in errors] == [
        ("Variable '$a'", [text.index("$a:") + 1, text.index("$a}") + 1]),
        ("Variable '$c'", [text.index("$c:") + 1, text.index("$c}") + 1]),
    ]


# --- rights


@pytest.mark.parametrize("needed", Role)
@pytest.mark.parametrize("role", Role)
def test_a_caller_of_a_lower_role_is_told_which_one_is_needed(role: Role, needed: Role) -> None:
    """The roles stand in their order."""
    rights = Rights()
    node = parse("{ claims }").definitions[0].selection_set.selections[0]  # type: ignore[attr-defined]
    rights.need(None, "Query.graph", node)
    rights.need(needed, "Query.claims", node)
    if list(Role).index(role) >= list(Role).index(needed):
        rights.check(Caller(role))
        return
    with pytest.raises(GraphQLError) as refused:
        rights.check(Caller(role))
    assert refused.value.message == (
        f"Query.claims is for callers with the role {needed.value} or a higher one, and yours is {role.value}; "
        "send a key of that role as `Authorization: Bearer <key>`"
    )
    assert refused.value.extensions == {"code": "FORBIDDEN"}
    assert refused.value.nodes == [node]


def test_what_is_for_all_needs_nothing_to_be_noted() -> None:
    rights = Rights()
    rights.need(None, "Query.graph", parse("{ graph }").definitions[0].selection_set.selections[0])  # type: ignore[attr-defined]
    assert rights == Rights()
    rights.check(Caller(next(iter(Role))))


# --- documents

OPERATIONS = Operations(graphql_schema())


def refusals(text: str, name: str | None = None, variables: Any = None, limits: Limits | None = None) -> list[Any]:
    with pytest.raises(RequestError) as refused:
        Operations(graphql_schema(), limits).request(text, variables, name)
    return [(one.message, (one.extensions or {})["code"]) for one in refused.value.errors]


def test_the_operation_of_a_name_is_asked_or_the_only_one() -> None:
    text = "query A { graph { flags } } query B { graph { platforms } }"
    assert OPERATIONS.request(text, None, "B").operation.name.value == "B"  # type: ignore[union-attr]
    assert OPERATIONS.request("{ graph { flags } }", None, None).operation.name is None
    assert refusals(text) == [
        ("the document holds several operations or none: name the one to run in `operationName`", "BAD_REQUEST")
    ]
    assert refusals(text, "C") == [("the document holds no operation 'C'", "BAD_REQUEST")]


def test_what_cannot_be_parsed_or_validated_or_coerced_has_a_code_of_its_own() -> None:
    assert refusals("{") == [("Syntax Error: Expected Name, found <EOF>.", "GRAPHQL_PARSE_FAILED")]
    assert refusals("{ nothing }") == [("Cannot query field 'nothing' on type 'Query'.", "GRAPHQL_VALIDATION_FAILED")]
    ((message, code),) = refusals("query Q($n: Int!) { platforms(first: $n) { totalCount } }")
    assert code == "BAD_USER_INPUT"
    assert message.startswith("Variable '$n'")


def test_no_more_than_twenty_errors_are_told_and_that_there_are_more() -> None:
    text = "{" + " ".join(f"unknown{number}" for number in range(25)) + "}"
    errors = refusals(text)
    assert len(errors) == 21
    assert errors[-1][0] == "Too many validation errors, error limit reached. Validation aborted."
    assert len(refusals("{" + " ".join(f"unknown{number}" for number in range(20)) + "}")) == 20


def test_a_document_that_is_nested_too_deep_for_the_parser_is_told_what_is_nested() -> None:
    def deep(opens: str, closes: str) -> str:
        return opens * 400 + closes * 400

    limits = Limits(tokens=10**6, query_bytes=10**6)
    fields = (
        "the operation has too many levels of fields, and may have 20: ask for the inner part by itself, by id or key"
    )
    assert refusals("{ a " + deep("{ a ", "}") + "}", limits=limits) == [(fields, "COST_LIMIT")]
    for text in ("{ a(b: " + deep("[", "]") + ") }", "{ a(b: " + deep("{c: ", "}") + ") }"):
        ((message, code),) = refusals(text, limits=limits)
        assert code == "COST_LIMIT"
        assert message.startswith("the operation has too many levels of lists and objects in a value, and may have ")
        assert message.endswith(": send the value as a variable, and nest lists and objects less")


def test_what_an_operation_may_fetch_is_counted_where_there_are_limits() -> None:
    text = "query Q($n: Int) { platforms(first: $n) { nodes { slug } } }"
    assert OPERATIONS.request(text, {"n": 3}, None).nodes == 0
    limited = Operations(graphql_schema(), Limits(nodes=5))
    assert [limited.request(text, {"n": size}, None).nodes for size in (3, 5, 3)] == [3, 5, 3]
    with pytest.raises(RequestError) as refused:
        limited.request(text, {"n": 6}, None)
    assert refused.value.nodes == 6


def test_a_mutation_changes_and_a_query_does_not() -> None:
    assert [OPERATIONS.request(f"{kind} {{ __typename }}", None, None).changes for kind in ("query", "mutation")] == [
        False,
        True,
    ]


# --- mutations

_MUTATION = """mutation Q($i: ReviewClaimInput!) {
    first: reviewClaim(input: $i) { claim { id } errors { message m: message } claim { note: id } is: __typename }
    __typename
    second: reviewClaim(input: $i) { again: claim { id } batchKey claim { id } }
}"""


def test_a_mutation_is_performed_field_by_field_and_read_behind_each() -> None:
    given = {"i": {"claimId": "Claim:a", "decision": "ACCEPTED", "expectedVersion": 1}}
    request = OPERATIONS.request(_MUTATION, given, None)
    assert list(root_fields(request)) == ["first", "__typename", "second"]
    first, second = payloads(request)
    assert (first.key, first.name, first.type_name) == ("first", "reviewClaim", "ClaimPayload")
    assert first.fields == (
        Read("claim", "claim", "r0", "Claim", many=False),
        ToldField("errors", "errors", (ToldField("message", "message"), ToldField("m", "message")), "UserError"),
        ToldField("is", "__typename", None, "ClaimPayload"),
    )
    assert first.slots == {"r0": "written_r0"}
    (read,) = first.plan.roots
    assert [one.key for one in read.kinds[0].want.entries] == ["id", "note"]  # type: ignore[union-attr]
    assert second.fields == (
        Read("again", "claim", "r0", "Claim", many=False),
        ToldField("batchKey", "batchKey"),
        Read("claim", "claim", "r1", "Claim", many=False),
    )
    assert second.slots == {"r0": "written_r0", "r1": "written_r1"}
    assert payloads(OPERATIONS.request("{ graph { flags } __typename }", None, None)) == []


# --- small parts of plans


def test_a_part_has_the_properties_of_another_word() -> None:
    entries = (
        Scalar("a", Stored("excerptSha256")),
        Scalar("b", Stored("excerptFrom", "text")),
        Count("c", NodesOf("Law")),
        Scalar("d", Figure("excerpt")),
    )
    assert prefixed(Selection(entries), "quote") == Selection(
        (Scalar("a", Stored("quoteSha256")), Scalar("b", Stored("quoteFrom", "text")), *entries[2:])
    )


@pytest.mark.parametrize(
    ("type_", "field", "as_"),
    [
        ("Platform", "name", "value"),
        ("Provision", "categories", "list"),
        ("Change", "effectiveOn", "text"),
        ("Change", "detectedAt", "text"),
    ],
)
def test_a_stored_property_is_read_as_its_type_says(type_: str, field: str, as_: str) -> None:
    declared = graphql_schema().type_map[type_].fields  # type: ignore[attr-defined]
    assert stored(field, declared[field]) == Stored(field, as_)  # type: ignore[arg-type]


def test_a_report_for_which_no_suggestion_counts_has_none() -> None:
    rows = Many("rows", Gathered("rows"), Selection((Scalar("s", Figure("suggested")), Scalar("k", Figure("key")))), ())
    part = Part("part", None, Selection((Scalar("t", Figure("suggested")),)))
    want = unsuggested(Selection((Scalar("n", Figure("suggested")), rows, part, Scalar("m", Figure("mapped")))))
    assert want.entries == (
        Constant("n", 0),
        replace(rows, want=Selection((Constant("s", 0), Scalar("k", Figure("key"))))),
        part,
        Scalar("m", Figure("mapped")),
    )


class _Given:
    """An argument as a facet sees it: its value, and what is left of it."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def left(self, value: Any) -> _Given:
        return _Given(value)


@pytest.mark.parametrize(
    ("filter_", "where", "others", "apart"),
    [
        ({"law": "a", "place": "b", "no": None}, True, True, {"place": "b"}),
        ({"law": "a"}, True, True, {}),
        ({"place": "b", "no": None}, True, True, None),
        ({"law": "a"}, False, True, None),
        ({"law": "a"}, True, False, None),
        (None, True, True, None),
    ],
)
def test_a_facet_counts_apart_where_the_filter_chooses_among_its_values(
    filter_: dict[str, Any] | None, where: bool, others: bool, apart: dict[str, Any] | None
) -> None:
    seen: list[Any] = []
    kept = IsPresent("kept")

    def condition(given: Any) -> Any:
        seen.append(given)
        return kept

    def without_law(value: Any) -> Any:
        return {name: one for name, one in value.items() if name != "law" and one is not None}

    given: Any = {"filter": _Given(filter_), "text": _Given("x")}
    hits = Hits("Law", NodesOf("Law"), (), Slot("first"), condition if where else None, given)
    grouped = Grouped(None, Stored("key"), Stored("name"), without_law if others else None)
    found = hits.apart(grouped)
    if apart is None:
        assert (found, seen) == (None, [])
        return
    assert found == Page("", "Law", NodesOf("Law"), (), Slot("first"), (), where=kept)
    assert [(one["filter"].value, one["text"].value) for one in seen] == [(apart, "x")]


def test_a_page_of_what_may_be_no_suggestion_counts_none() -> None:
    entries = (SuggestedCount("s"), TotalCount("t"), SuggestedCount("once", once=True))
    assert standing(entries, NodesOf("Law"), {}) == (Constant("s", 0), TotalCount("t"), Constant("once", 0))
    drafts = EdgesOf("ENGAGES", "Provision", "Regulation", facts=DRAFTS)
    assert standing(entries, drafts, {}) == entries


def test_a_document_that_the_parser_finds_too_long_is_told_its_limit() -> None:
    """The parser counts too, where tokens are spelled in a way that is not foreseen."""
    with pytest.raises(GraphQLSyntaxError) as found:
        parse("{ a b c d e }", max_tokens=5)
    refusal = _unparsed(found.value, Limits(tokens=5))
    assert refusal.message == (
        "the operation has too many tokens, and may have 5: send a shorter document, values as variables"
    )
    assert (refusal.extensions or {})["code"] == "COST_LIMIT"
    assert (_unparsed(found.value, None).extensions or {})["code"] == "GRAPHQL_PARSE_FAILED"
